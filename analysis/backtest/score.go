package backtest

import (
	"math"
	"slices"
)

const (
	week         = 7
	soon         = 13 // weeks within which an alert is in time
	again        = 26 // weeks after an alert within which another one is a repetition
	redraws      = 1000
	redrawSeed   = 1
	notWorthMuch = 0.03 // smaller differences are ties
)

// counts is what a rule did in some silences, summed.
type counts [figures]float64

const (
	alert      = iota
	rightAlarm // of alerts whose outcome was seen
	falseAlarm
	gone // alerts of customers who had left
	repeated
	lapse
	found   // lapses with an alert in time
	waited  // weeks from the purchase to the alert, at most those of a lapse
	missed  // the same in usual gaps
	revenue // of the customers who lapsed
	foundRevenue
	figures
)

// outcome counts one silence with an alert on one of its days.
func (p *play) outcome(s *silence, day int) (c counts) {
	if day < s.days || day == s.days && !s.hasEnded {
		c[alert] = 1
		switch {
		case s.days >= day+p.Horizon*week:
			c[rightAlarm] = 1
		case s.hasEnded:
			c[falseAlarm] = 1
		}
		if s.isGone {
			c[gone] = 1
		}
	}
	if s.days < p.Lapse*week {
		return c
	}
	delay := float64(min(day, p.Lapse*week))
	c[lapse], c[waited], c[missed], c[revenue] = 1, delay/week, delay/s.usual, s.revenue
	if day <= soon*week {
		c[found], c[foundRevenue] = 1, s.revenue
	}
	return c
}

// isFalse is the falseAlarm of the outcome, by itself because it is asked so often.
func (p *play) isFalse(s *silence, day int) bool {
	return s.hasEnded && day < s.days && s.days < day+p.Horizon*week
}

func (c *counts) add(other *counts, times float64) {
	for i, n := range other {
		c[i] += times * n
	}
}

// entrant is a rule with its number, and what it did.
type entrant struct {
	method
	settings settings
	isTuned  bool
	rival    int // its fixed days among the entrants; −1 for those themselves

	by     []counts // by customer with a silence
	thirds [3]counts
	weeks  []float64 // to the alert, by lapse
}

func (p *play) score(hasModel bool) []Rule {
	entrants := []*entrant{{method: fixed, settings: fixed.asItComes(), rival: -1}}
	for _, m := range methods(p.policy) {
		switch {
		case m.isModel && !hasModel:
			continue
		case m.eager != 0:
			entrants = append(entrants, &entrant{method: m, settings: p.tuned(m, fixed, fixed.asItComes()), isTuned: true})
		default:
			rival := &entrant{method: fixed, settings: p.tuned(fixed, m, m.asItComes()), isTuned: true, rival: -1}
			rival.name = "days with as many false alarms"
			entrants = append(entrants, &entrant{method: m, settings: m.asItComes(), rival: len(entrants) + 1}, rival)
		}
	}
	fast, slow := p.thirds()
	for _, e := range entrants {
		p.count(e, fast, slow)
	}
	return p.rules(entrants)
}

// thirds are the usual gaps that part the silences into three.
func (p *play) thirds() (fast, slow float64) {
	var gaps []float64
	for i := range p.silences {
		gaps = append(gaps, p.silences[i].usual)
	}
	if len(gaps) == 0 {
		return 0, 0
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/3], gaps[2*len(gaps)/3]
}

func (p *play) count(e *entrant, fast, slow float64) {
	customer, alerted := -1, 0
	for i := range p.silences {
		s := &p.silences[i]
		if s.customer != customer {
			customer, alerted = s.customer, math.MinInt/2
			e.by = append(e.by, counts{})
		}
		day := e.after(s, e.settings[half(s.customer)])
		c := p.outcome(s, day)
		if c[alert] == 1 {
			on := int(s.from) + day
			if on-alerted <= again*week {
				c[repeated] = 1
			}
			alerted = on
		}
		if c[lapse] == 1 {
			e.weeks = append(e.weeks, c[waited])
		}
		e.by[len(e.by)-1].add(&c, 1)
		third := 1
		switch {
		case s.usual < fast:
			third = 0
		case s.usual >= slow:
			third = 2
		}
		e.thirds[third].add(&c, 1)
	}
}
