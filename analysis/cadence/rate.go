package cadence

import (
	"math"

	"lull/analysis/calendar"
)

// Pace compares how often a customer engaged of late with how often before.
// The numbers of days are sums of weights, rounded down.
type Pace struct {
	Known    bool    `json:"rate_known"`         // there is history enough to compare
	History  int     `json:"history_days"`       // days before the window that were observed, as far back as counts
	Before   int     `json:"engaged_in_history"` // engagement days among them
	Window   int     `json:"window_days"`        // the last days up to the as-of date
	Within   int     `json:"engaged_in_window"`  // engagement days among them
	Expected float64 `json:"expected_in_window"` // engagement days that the history lets expect; 0 unless Known
	Tail     float64 `json:"rate_tail"`          // the chance of no more than Within at the old rate; 0 unless Known
}

// Pace measures a customer's pace as of a day. observed is the number of days
// before it for which engagement would have been seen; days must stop at asOf.
func (p Policy) Pace(days []Day, observed int, meanGap float64, asOf calendar.Date) Pace {
	history := min(p.History, observed-p.Window)
	from := asOf - calendar.Date(p.Window)
	before, within := 0.0, 0.0
	for i := len(days) - 1; i >= 0 && days[i].On > from-calendar.Date(max(history, 0)); i-- {
		if days[i].On > from {
			within += days[i].Weight
		} else {
			before += days[i].Weight
		}
	}
	return p.Compare(int(within), int(before), history, meanGap)
}

// Compare tells what h engagement days in t days of history say about the c of
// the window. The rate a day is Gamma(PriorDays, PriorSpan) beforehand, so that
// the number in the window is negative binomial with n = PriorDays + h and
// q = β / (β + Window), β = PriorSpan + t. Expected is its mean, n · Window / β,
// and Tail its lower tail,
//
//	Σ j=0..c  Γ(n+j) / (Γ(n) · j!) · q^n · (1−q)^j
//
// It is not Known with fewer than MinimumHistory days of history, nor where the
// prior is no distribution.
func (p Policy) Compare(c, h, t int, meanGap float64) Pace {
	pace := Pace{History: max(t, 0), Before: h, Window: p.Window, Within: c}
	span := p.PriorSpan
	if span == 0 {
		span = meanGap
	}
	n, β := p.PriorDays+float64(h), span+float64(t)
	if t < p.MinimumHistory || !isShape(n) || !isShape(β) {
		return pace
	}
	w := float64(p.Window)
	pace.Known, pace.Expected, pace.Tail = true, n*w/β, lowerTail(c, n, β, w)
	return pace
}

// IsFalling reports whether the customer engages far less than before: so few
// days were unlikely, and at most a share of those expected. The tail alone
// would be too eager, as engagement comes in bursts.
func (p Policy) IsFalling(pace Pace) bool {
	return pace.Known && pace.Tail < p.EnterTail && float64(pace.Within) <= p.EnterShare*pace.Expected
}

// isShape keeps parameters to sizes that no product below can overflow with.
func isShape(x float64) bool { return x >= 1e-100 && x <= 1e100 }

// lowerTail sums the terms relative to the first one, whose logarithm is
// n·ln q, and rescales before the sum overflows.
func lowerTail(c int, n, β, w float64) float64 {
	const large = 1e150
	miss := w / (β + w)
	term, sum, scale := 1.0, 1.0, 0.0
	for j := range max(c, 0) {
		term *= (n + float64(j)) / float64(j+1) * miss
		sum += term
		if sum > large {
			term, sum, scale = term/large, sum/large, scale+math.Log(large)
		}
	}
	return min(math.Exp(n*math.Log1p(-miss)+scale+math.Log(sum)), 1)
}
