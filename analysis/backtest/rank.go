package backtest

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// Ranking is how well some measures order customers at one moment: the chance
// that of two customers, of whom one bought within the weeks after and one did
// not, the latter is ranked first (AUC). 0.5 is chance.
type Ranking struct {
	Moment    Moment  `json:"-"`
	On        string  `json:"on"`
	Weeks     int     `json:"weeks"`
	AtLeast   int     `json:"purchase_days_at_least"`
	Customers float64 `json:"customers"`
	Inactive  float64 `json:"share_inactive"`
	// Where a model is in force: who it expects to buy, as a share of who did.
	Expected *Estimate `json:"expected_of_came,omitempty"`
	By       []Order   `json:"by"`
}

// Order is the customers in the order of one measure.
type Order struct {
	Name  string   `json:"name"`
	AUC   Estimate `json:"auc"`
	Ahead Estimate `json:"ahead_of_recency"` // difference of the two
}

// rank orders everybody who has bought by a moment, and apart those who can be
// judged by a rhythm. The model is the given one where it was fitted then.
func (p *play) rank(m Moment, fit cadence.Fit) (list []Ranking) {
	if m.On != p.Cut {
		if buyers := p.buyers(m.On); fit.Prior {
			fit = p.policy.FitModel(buyers)
		} else {
			fit = p.policy.FitWithoutPrior(buyers, max(fit.K, 1))
		}
	}
	for _, atLeast := range []int{1, fewestOrders} {
		list = append(list, p.rankThose(m, fit, atLeast))
	}
	return list
}

func (p *play) rankThose(m Moment, fit cadence.Fit, atLeast int) Ranking {
	meanGap := meanGap(p.Customers, p.policy, m.On)
	names := []string{"recency", "own mean gap", "longest earlier silence", "usual gap", "P(alive)", "P(active)"}
	if !fit.InForce() {
		names = names[:4]
	}
	values := make([][]float64, len(names)) // by measure, the higher the likelier to stay away
	var stayed []bool
	expected, came := 0.0, 0.0
	for _, c := range p.Customers {
		r := rhythm(c.Days, m.On)
		if r.Days < atLeast {
			continue
		}
		silent, own, longest := float64(m.On-r.Last), meanGap, meanGap
		if r.Days > 1 {
			own, longest = float64(r.Span())/float64(r.Gaps()), 0
			for i := 1; i < r.Days; i++ {
				longest = max(longest, float64(c.Days[i]-c.Days[i-1]))
			}
		}
		of := []float64{silent, silent / own, silent / longest, silent / p.policy.UsualGap(r, meanGap)}
		stays := r.Days == len(c.Days) || c.Days[r.Days] > m.On+week*calendar.Date(m.Weeks)
		if fit.InForce() {
			b, _ := cadence.BuyerOf(c.Days, m.On)
			chance := fit.Active(b, float64(m.Weeks))
			of = append(of, -fit.Alive(b), -chance)
			expected += chance
		}
		if !stays {
			came++
		}
		stayed = append(stayed, stays)
		for i, v := range of {
			values[i] = append(values[i], v)
		}
	}
	ranking := Ranking{Moment: m, On: m.On.String(), Weeks: m.Weeks, AtLeast: atLeast, Customers: float64(len(stayed))}
	if len(stayed) == 0 || came == 0 || came == float64(len(stayed)) {
		return ranking
	}
	ranking.Inactive = 1 - came/float64(len(stayed))
	if fit.InForce() {
		ranking.Expected = estimate(expected/came, nil)
	}
	ranking.By = orders(names, values, stayed, !p.TruthIsKnown)
	return ranking
}

func orders(names []string, values [][]float64, stayed []bool, redraw bool) (list []Order) {
	ranked := make([][]int, len(values))
	once := make([]float64, len(stayed))
	for i := range once {
		once[i] = 1
	}
	for i, v := range values {
		order := make([]int, len(v))
		for n := range order {
			order[n] = n
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(v[a], v[b]) })
		ranked[i] = order
	}
	samples := make([][]float64, len(values))
	if redraw {
		rng := rand.New(rand.NewPCG(redrawSeed, 1))
		drawn := make([]float64, len(stayed))
		for range redraws / 5 {
			clear(drawn)
			for range drawn {
				drawn[rng.IntN(len(drawn))]++
			}
			for i := range values {
				samples[i] = append(samples[i], auc(ranked[i], values[i], stayed, drawn))
			}
		}
	}
	recency := auc(ranked[0], values[0], stayed, once)
	for i, name := range names {
		value := auc(ranked[i], values[i], stayed, once)
		ahead := slices.Clone(samples[i])
		for n := range ahead {
			ahead[n] -= samples[0][n]
		}
		if e := estimate(value, samples[i]); e != nil {
			list = append(list, Order{Name: name, AUC: *e, Ahead: *estimate(value-recency, ahead)})
		}
	}
	return list
}

// auc is the share of pairs of one who stayed away and one who did not in which
// the former has the higher value, equal values counting half; each customer
// counts as often as drawn.
func auc(order []int, values []float64, stayed []bool, drawn []float64) float64 {
	var came, away, pairs float64
	for i := 0; i < len(order); {
		var cameHere, awayHere float64
		for value := values[order[i]]; i < len(order) && values[order[i]] == value; i++ {
			if stayed[order[i]] {
				awayHere += drawn[order[i]]
			} else {
				cameHere += drawn[order[i]]
			}
		}
		pairs += awayHere * (came + cameHere/2)
		came, away = came+cameHere, away+awayHere
	}
	return pairs / came / away
}
