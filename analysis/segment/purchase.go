// Package segment says what state a customer is in, why, and when it would
// change. It knows the purchase axis: does the customer still buy at the usual
// rate? Only a purchase ends a purchase silence.
//
// It is pure. It may not know the clock, a store or a chat. What it is given
// must stop at the as-of date: a later order, or a population that counts
// later gaps, would let the future leak into a verdict about the past.
package segment

import (
	"math"
	"slices"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// PurchaseState is where a customer stands on the purchase axis.
type PurchaseState string

// The purchase states. Silence only makes them worse: from OnRhythm or TooEarly
// to Drifting, from Drifting to Lapsed.
const (
	OnRhythm PurchaseState = "on_rhythm" // the silence is within the bound
	Drifting PurchaseState = "drifting"  // the silence is above the bound
	Lapsed   PurchaseState = "lapsed"    // the silence is above the bound LapseFactor times
	TooEarly PurchaseState = "unknown"   // too few orders to tell, and not silent for long
)

// Basis is what a verdict rests on.
type Basis string

// The bases of a purchase state.
const (
	NoPurchase Basis = "no_purchase" // nothing was ever bought; TooEarly
	TooFew     Basis = "too_few"     // too few orders for a rhythm, the last one recent; TooEarly
	FixedRule  Basis = "fixed_rule"  // too few orders for a rhythm, silent beyond the fixed bound; Drifting or Lapsed
	OwnRhythm  Basis = "usual_gap"   // the customer's usual gap; OnRhythm, Drifting or Lapsed
)

// Purchase is the verdict on the purchase axis and all that it rests on. With
// basis NoPurchase only State, Basis and Orders mean something.
type Purchase struct {
	State       PurchaseState
	Basis       Basis
	Orders      int           // purchase days: several orders on one day count once
	First, Last calendar.Date // the first and the last purchase day
	Silence     int           // days from the last purchase day to the as-of date
	UsualGap    float64       // days between orders; only where HasRhythm
	Bound       float64       // days of silence that are still normal: the customer's own where HasRhythm, else the fixed one
	DriftingOn  calendar.Date // the first day that is drifting if nothing is bought; it may have passed
	LapsedOn    calendar.Date // the first day that is lapsed if nothing is bought; it may have passed
	Since       calendar.Date // the first day of the present state, by today's bound; only where IsQuiet
}

// HasRhythm reports whether the customer bought often enough to have a usual
// gap.
func (p Purchase) HasRhythm() bool { return p.Basis == OwnRhythm }

// IsQuiet reports whether the customer is drifting or lapsed.
func (p Purchase) IsQuiet() bool { return p.State == Drifting || p.State == Lapsed }

// Policy holds the numbers of the verdict that a team may tune.
type Policy struct {
	Version       int // stored with every verdict
	Cadence       cadence.Policy
	MinimumOrders int     // purchase days that make a rhythm
	FixedBound    float64 // days of silence that are still normal without a rhythm
	LapseFactor   float64 // bounds of silence after which drifting becomes lapsed
}

// DefaultPolicy returns the policy that holds where nobody tuned it.
func DefaultPolicy() Policy {
	return Policy{
		Version:       1,
		Cadence:       cadence.DefaultPolicy(),
		MinimumOrders: 3,
		FixedBound:    90,
		LapseFactor:   2,
	}
}

// JudgePurchase judges one customer as of a date. r is made of the customer's
// purchase days and p of those of all customers, both up to asOf and no later.
// Where the population's mean gap is not known, the customer's own takes its
// place.
func JudgePurchase(r cadence.Rhythm, p cadence.Population, policy Policy, asOf calendar.Date) Purchase {
	if r.Days == 0 {
		return Purchase{State: TooEarly, Basis: NoPurchase}
	}
	verdict := Purchase{
		State:   OnRhythm,
		Basis:   OwnRhythm,
		Orders:  r.Days,
		First:   r.First,
		Last:    r.Last,
		Silence: int(asOf - r.Last),
	}
	if r.Days < policy.MinimumOrders {
		verdict.State, verdict.Basis, verdict.Bound = TooEarly, TooFew, policy.FixedBound
	} else {
		verdict.UsualGap = usualGap(r, p, policy.Cadence)
		verdict.Bound = policy.Cadence.Bound(verdict.UsualGap)
	}
	verdict.DriftingOn = firstDayOver(r.Last, verdict.Bound)
	verdict.LapsedOn = firstDayOver(r.Last, policy.LapseFactor*verdict.Bound)
	switch {
	case asOf >= verdict.LapsedOn:
		verdict.State, verdict.Since = Lapsed, verdict.LapsedOn
	case asOf >= verdict.DriftingOn:
		verdict.State, verdict.Since = Drifting, verdict.DriftingOn
	}
	if verdict.Basis == TooFew && verdict.IsQuiet() {
		verdict.Basis = FixedRule
	}
	return verdict
}

// PurchaseDays returns the distinct days with at least one sale, oldest first;
// none for no sales. An invoice of amount 0 is a sale, a credit note is not.
func PurchaseDays(invoices []analysis.Invoice) []calendar.Date {
	var days []calendar.Date
	for _, invoice := range invoices {
		if !invoice.Credit {
			days = append(days, invoice.IssuedOn)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func usualGap(r cadence.Rhythm, p cadence.Population, policy cadence.Policy) float64 {
	meanGap, known := p.MeanGap()
	if !known {
		meanGap, _ = cadence.Population{}.With(r).MeanGap()
	}
	return policy.UsualGap(r, meanGap)
}

// The first day on which the silence since last exceeds the bound.
func firstDayOver(last calendar.Date, bound float64) calendar.Date {
	return last + calendar.Date(math.Floor(bound)) + 1
}
