package backtest

import (
	"fmt"
	"math"

	"lull/analysis/cadence"
)

// What distributors' software goes by: a silence longer than any before, of a
// customer with some orders, and not of weeks only.
const (
	distributorsOrders = 5
	distributorsDays   = 90
)

const fixedDays = 90 // the plain rule that all others are compared with

// method is a rule of silence with one number to set.
type method struct {
	name    string
	isModel bool
	// after returns the day of the silence on which the rule alerts, the first
	// being 1, or never.
	after func(s *silence, setting float64) int
	// A rule that comes with its number is played with it, beside the fixed days
	// that raise as many false alarms. The number of the others is chosen between
	// the two, so that they raise as many false alarms as 90 days.
	setting        float64
	eager, patient float64
}

func methods(policy cadence.Policy) []method {
	chance := func(measure int) func(*silence, float64) int {
		return func(s *silence, level float64) int { return s.below(measure, level) }
	}
	return []method{
		{name: "usual gap, Lull's default", setting: policy.Multiplier, after: func(s *silence, multiplier float64) int {
			tuned := policy
			tuned.Multiplier = multiplier
			return over(tuned.Bound(s.usual))
		}},
		{name: "longest earlier silence, as distributors do", setting: 1, after: func(s *silence, times float64) int {
			if s.buyer.Repeats+1 < distributorsOrders {
				return never
			}
			return over(max(times*s.longest, distributorsDays))
		}},
		{name: "P(alive) < 0.5", setting: 0.5, isModel: true, after: chance(alive)},
		{name: "own mean gap × m", eager: 0.1, patient: 100, after: func(s *silence, times float64) int { return over(times * s.own) }},
		{name: "usual gap × m", eager: 0.1, patient: 100, after: func(s *silence, times float64) int { return over(times * s.usual) }},
		{name: "P(alive) < p", eager: 0.9999, patient: 1e-9, isModel: true, after: chance(alive)},
		{name: "P(active) < p", eager: 0.9999, patient: 1e-9, isModel: true, after: chance(active)},
		{name: "P(active) < p × its level at the last order", eager: 0.9999, patient: 1e-9, isModel: true, after: chance(activeOfLevel)},
	}
}

var fixed = method{
	name: fmt.Sprintf("%d days", fixedDays), setting: fixedDays, eager: 1, patient: 10_000,
	after: func(_ *silence, days float64) int { return over(days) },
}

// settings are the numbers that a rule is played with, by half of the customers.
type settings [2]float64

// half parts the customers, who are in the order of their references. A number
// is chosen on the one half and counted on the other, both ways round.
func half(customer int) int { return customer % 2 }

func (s settings) mean() float64 { return (s[0] + s[1]) / 2 }

func (m method) asItComes() settings { return settings{m.setting, m.setting} }

// tuned are the numbers with which a method raises at most as many false alarms
// as another rule does, and as many as it can.
func (p *play) tuned(m method, like method, by settings) (chosen settings) {
	for on := range chosen {
		target := p.falseAlarms(on, like, by[on])
		eager, patient := math.Log(m.eager), math.Log(m.patient)
		for range 30 {
			middle := (eager + patient) / 2
			if p.falseAlarms(on, m, math.Exp(middle)) > target {
				eager = middle
			} else {
				patient = middle
			}
		}
		chosen[1-on] = math.Exp(patient)
	}
	return chosen
}

// falseAlarms counts those of one half.
func (p *play) falseAlarms(on int, m method, setting float64) (count int) {
	for i := range p.silences {
		if s := &p.silences[i]; half(s.customer) == on && p.isFalse(s, m.after(s, setting)) {
			count++
		}
	}
	return count
}
