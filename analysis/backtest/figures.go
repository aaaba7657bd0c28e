package backtest

import (
	"math/rand/v2"
)

// Rule is how one rule did, each half of the customers counted with the number
// that was chosen on the other. A figure is nil where there was nothing to count.
type Rule struct {
	Name        string    `json:"name"`
	Setting     float64   `json:"setting"`                // days, gaps or a chance, by the rule; the mean of both halves'
	IsTuned     bool      `json:"is_tuned"`               // chosen, else as the rule comes
	Alerts      float64   `json:"alerts_week_100"`        // a week among 100 customers
	FalseAlarms float64   `json:"false_alarms"`           // alerts after which the customer bought within the horizon
	RightAlarms float64   `json:"right_alarms"`           // alerts after which the customer did not
	Precision   *Estimate `json:"precision,omitempty"`    // share of right ones of both
	Gone        *Estimate `json:"gone,omitempty"`         // share of alerts of customers who had left, where that is known
	Recall      *Estimate `json:"recall_13_weeks"`        // share of lapses with an alert within 13 weeks
	Revenue     *Estimate `json:"recall_by_revenue"`      // the same, weighed by the customers' revenue
	Weeks       *Estimate `json:"weeks_to_alert"`         // mean over lapses, at most the lapse's
	Median      float64   `json:"median_weeks_to_alert"`  // over lapses
	Missed      *Estimate `json:"orders_missed"`          // expected orders missed before the alert, mean over lapses
	Again       *Estimate `json:"again_within_26_weeks"`  // share of alerts that follow another of the same customer
	Thirds      []Third   `json:"thirds_by_gap"`          // fast, middle and slow customers
	Against     *Duel     `json:"against_days,omitempty"` // nil for the fixed days themselves
}

// Third is how a rule did with a third of the silences, by the usual gap.
type Third struct {
	Precision *Estimate `json:"precision,omitempty"`
	Recall    *Estimate `json:"recall_13_weeks,omitempty"`
	Missed    *Estimate `json:"orders_missed,omitempty"`
}

// Duel compares a rule with fixed days at as many false alarms.
type Duel struct {
	Days      float64  `json:"days"`
	Missed    Estimate `json:"orders_missed_change"` // relative: −0.2 is a fifth fewer
	Precision Estimate `json:"precision_change"`     // a difference
	Verdict   string   `json:"verdict"`              // better, worse or tie, in orders missed; a difference within its interval or below 3 % is a tie
}

// derived are the figures that have an interval.
const (
	precision = iota
	goneShare
	recall
	recallRevenue
	meanWeeks
	meanMissed
	againShare
	missedChange
	precisionChange
	derivations
)

func (c *counts) derive() (d [derivations]float64) {
	d[precision] = c[rightAlarm] / (c[rightAlarm] + c[falseAlarm])
	d[goneShare] = c[gone] / c[alert]
	d[recall] = c[found] / c[lapse]
	d[recallRevenue] = c[foundRevenue] / c[revenue]
	d[meanWeeks] = c[waited] / c[lapse]
	d[meanMissed] = c[missed] / c[lapse]
	d[againShare] = c[repeated] / c[alert]
	return d
}

// derived sums every entrant, each customer as often as drawn, and derives its
// figures; nil draws everybody once.
func derived(entrants []*entrant, drawn []float64) [][derivations]float64 {
	all := make([][derivations]float64, len(entrants))
	for i, e := range entrants {
		var sum counts
		for n := range e.by {
			switch {
			case drawn == nil:
				sum.add(&e.by[n], 1)
			case drawn[n] > 0:
				sum.add(&e.by[n], drawn[n])
			}
		}
		all[i] = sum.derive()
	}
	for i, e := range entrants {
		if e.rival >= 0 {
			all[i][missedChange] = all[i][meanMissed]/all[e.rival][meanMissed] - 1
			all[i][precisionChange] = all[i][precision] - all[e.rival][precision]
		}
	}
	return all
}

func (p *play) rules(entrants []*entrant) []Rule {
	values := derived(entrants, nil)
	samples := make([][derivations][]float64, len(entrants))
	if !p.TruthIsKnown { // simulated records are drawn anew instead
		rng := rand.New(rand.NewPCG(redrawSeed, 0))
		drawn := make([]float64, len(entrants[0].by))
		for range redraws {
			clear(drawn)
			for range drawn {
				drawn[rng.IntN(len(drawn))]++
			}
			for i, d := range derived(entrants, drawn) {
				for f, value := range d {
					samples[i][f] = append(samples[i][f], value)
				}
			}
		}
	}
	weeks := float64(p.Until-p.Cut) / week
	rules := make([]Rule, len(entrants))
	for i, e := range entrants {
		var sum counts
		for n := range e.by {
			sum.add(&e.by[n], 1)
		}
		figure := func(f int) *Estimate { return estimate(values[i][f], samples[i][f]) }
		r := Rule{
			Name: e.name, Setting: e.settings.mean(), IsTuned: e.isTuned,
			Alerts:      100 * sum[alert] / weeks / float64(max(len(p.Customers), 1)),
			FalseAlarms: sum[falseAlarm], RightAlarms: sum[rightAlarm],
			Precision: figure(precision), Recall: figure(recall), Revenue: figure(recallRevenue),
			Weeks: figure(meanWeeks), Missed: figure(meanMissed), Again: figure(againShare), Median: median(e.weeks),
		}
		if p.TruthIsKnown {
			r.Gone = figure(goneShare)
		}
		for _, c := range e.thirds {
			d := c.derive()
			r.Thirds = append(r.Thirds, Third{estimate(d[precision], nil), estimate(d[recall], nil), estimate(d[meanMissed], nil)})
		}
		if change := figure(missedChange); e.rival >= 0 && change != nil && figure(precisionChange) != nil {
			r.Against = &Duel{
				Days: entrants[e.rival].settings.mean(), Missed: *change, Precision: *figure(precisionChange),
				Verdict: verdict(change.Value, change.Low, change.High),
			}
		}
		rules[i] = r
	}
	return rules
}

// verdict calls a change in orders missed by its size and interval.
func verdict(change, low, high float64) string {
	switch {
	case high < 0 && change <= -notWorthMuch:
		return "better"
	case low > 0 && change >= notWorthMuch:
		return "worse"
	}
	return "tie"
}
