package backtest

import (
	"math"

	"lull/analysis/cadence"
)

// mean sums up the reports of one simulation with several seeds: means, and one
// deviation to both sides. A rule that is missing from some of them, because the
// model was not in force there, is the mean of the others.
func mean(reports []Report) Report {
	m := reports[0]
	m.Seeds = len(reports)
	m.Silences, m.TooEarly, m.AtCap = 0, 0, 0
	n := float64(len(reports))
	var names []string
	rules := make(map[string][]Rule)
	for _, r := range reports {
		m.Silences += r.Silences
		m.TooEarly += r.TooEarly / n
		m.AtCap += r.AtCap / n
		for i, rule := range r.Rules {
			key := rule.Name
			if i > 0 && rule.Against == nil { // the fixed days beside the rule before
				key += r.Rules[i-1].Name
			}
			if rules[key] == nil {
				names = append(names, key)
			}
			rules[key] = append(rules[key], rule)
		}
	}
	m.Silences /= len(reports)
	m.Model = meanModel(reports)
	m.Rules = nil
	for _, name := range names {
		m.Rules = append(m.Rules, meanRule(rules[name]))
	}
	m.Rankings = meanRankings(reports)
	return m
}

func meanModel(reports []Report) Model {
	m := Model{Chosen: make(map[int]int)}
	inForce := 0.0
	for _, r := range reports {
		f := r.Model.Fit
		m.Chosen[f.K]++
		if m.Chosen[f.K] > m.Chosen[m.K] {
			m.K = f.K
		}
		m.Prior = f.Prior
		m.Customers += f.Customers / len(reports)
		m.Gaps += f.Gaps / len(reports)
		if !f.InForce() {
			if m.Fault == "" {
				m.Fault = f.Fault
			}
			continue
		}
		inForce++
		m.R, m.Alpha, m.A, m.B = m.R+f.R, m.Alpha+f.Alpha, m.A+f.A, m.B+f.B
		m.LogLikelihood += f.LogLikelihood
	}
	for _, sum := range []*float64{&m.R, &m.Alpha, &m.A, &m.B, &m.LogLikelihood} {
		*sum /= max(inForce, 1)
	}
	m.Kind = cadence.Model{K: m.K}.Kind()
	return m
}

func meanRule(all []Rule) Rule {
	m := all[0]
	number := func(of func(*Rule) float64) float64 { return spread(collect(all, of)).Value }
	figure := func(of func(*Rule) *Estimate) *Estimate {
		var values []float64
		for i := range all {
			if f := of(&all[i]); f != nil {
				values = append(values, f.Value)
			}
		}
		return spread(values)
	}
	m.Setting = number(func(r *Rule) float64 { return r.Setting })
	m.Alerts = number(func(r *Rule) float64 { return r.Alerts })
	m.FalseAlarms = number(func(r *Rule) float64 { return r.FalseAlarms })
	m.RightAlarms = number(func(r *Rule) float64 { return r.RightAlarms })
	m.Median = number(func(r *Rule) float64 { return r.Median })
	m.Precision = figure(func(r *Rule) *Estimate { return r.Precision })
	m.Gone = figure(func(r *Rule) *Estimate { return r.Gone })
	m.Recall = figure(func(r *Rule) *Estimate { return r.Recall })
	m.Revenue = figure(func(r *Rule) *Estimate { return r.Revenue })
	m.Weeks = figure(func(r *Rule) *Estimate { return r.Weeks })
	m.Missed = figure(func(r *Rule) *Estimate { return r.Missed })
	m.Again = figure(func(r *Rule) *Estimate { return r.Again })
	m.Thirds = nil
	for i := range all[0].Thirds {
		m.Thirds = append(m.Thirds, Third{
			Precision: figure(func(r *Rule) *Estimate { return r.Thirds[i].Precision }),
			Recall:    figure(func(r *Rule) *Estimate { return r.Thirds[i].Recall }),
			Missed:    figure(func(r *Rule) *Estimate { return r.Thirds[i].Missed }),
		})
	}
	if all[0].Against != nil {
		missed := figure(func(r *Rule) *Estimate { return &r.Against.Missed })
		// The interval of the mean, as the verdict is about the rule and not about
		// one seed.
		error95 := 1.96 * (missed.High - missed.Value) / math.Sqrt(float64(len(all)))
		m.Against = &Duel{
			Days:      number(func(r *Rule) float64 { return r.Against.Days }),
			Missed:    *missed,
			Precision: *figure(func(r *Rule) *Estimate { return &r.Against.Precision }),
			Verdict:   verdict(missed.Value, missed.Value-error95, missed.Value+error95),
		}
	}
	return m
}

func meanRankings(reports []Report) (list []Ranking) {
	for i, ranking := range reports[0].Rankings {
		var all []Ranking
		for _, r := range reports {
			all = append(all, r.Rankings[i])
		}
		ranking.Customers = spread(collect(all, func(r *Ranking) float64 { return r.Customers })).Value
		ranking.Inactive = spread(collect(all, func(r *Ranking) float64 { return r.Inactive })).Value
		orders := make(map[string][]Order)
		var names []string
		var expected []float64
		for _, r := range all {
			if r.Expected != nil {
				expected = append(expected, r.Expected.Value)
			}
			for _, o := range r.By {
				if orders[o.Name] == nil {
					names = append(names, o.Name)
				}
				orders[o.Name] = append(orders[o.Name], o)
			}
		}
		ranking.Expected, ranking.By = spread(expected), nil
		for _, name := range names {
			ranking.By = append(ranking.By, Order{
				Name:  name,
				AUC:   *spread(collect(orders[name], func(o *Order) float64 { return o.AUC.Value })),
				Ahead: *spread(collect(orders[name], func(o *Order) float64 { return o.Ahead.Value })),
			})
		}
		list = append(list, ranking)
	}
	return list
}

func collect[T any](all []T, of func(*T) float64) (values []float64) {
	for i := range all {
		values = append(values, of(&all[i]))
	}
	return values
}

// spread is the mean and one standard deviation to both sides; nil of nothing.
func spread(values []float64) *Estimate {
	if len(values) == 0 {
		return nil
	}
	mean, deviation := 0.0, 0.0
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		deviation += (v - mean) * (v - mean) / float64(max(len(values)-1, 1))
	}
	deviation = math.Sqrt(deviation)
	return &Estimate{mean, mean - deviation, mean + deviation}
}
