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

	InContract    Basis = "contract"       // a contract is in force; OnRhythm
	ContractEnded Basis = "contract_ended" // it ended, and nothing was bought since; Lapsed
)

// Purchase is the verdict on the purchase axis and all that it rests on. With
// basis NoPurchase only State, Basis and Orders mean something. A day that there
// is none of is 0.
type Purchase struct {
	State    PurchaseState `json:"state"`
	Basis    Basis         `json:"basis"`
	Orders   int           `json:"purchase_days"`               // several orders on one day count once
	First    calendar.Date `json:"first_purchase_on,omitempty"` // the first purchase day
	Last     calendar.Date `json:"last_purchase_on,omitempty"`  // the last purchase day
	Silence  int           `json:"silence_days"`                // from the last purchase day to the as-of date
	UsualGap float64       `json:"usual_gap_days,omitempty"`    // between orders; 0 with fewer than MinimumOrders
	Bound    float64       `json:"bound_days,omitempty"`        // silence that is still normal: the customer's own with a usual gap, else the fixed one

	DriftingOn calendar.Date `json:"drifting_on,omitempty"` // the first day that is drifting if nothing is bought; it may have passed
	LapsedOn   calendar.Date `json:"lapsed_on,omitempty"`   // the first day that is lapsed if nothing is bought; it may have passed
	Since      calendar.Date `json:"since_on,omitempty"`    // the first day of the present state, by today's bound; only where IsQuiet

	ContractEndsOn calendar.Date `json:"contract_ends_on,omitempty"` // of the contract in force or ended; 0 for none or open-ended
	RenewalDue     bool          `json:"renewal_due,omitempty"`      // the contract in force has reached its notice date
}

// HasRhythm reports whether the verdict rests on the customer's usual gap.
func (p Purchase) HasRhythm() bool { return p.Basis == OwnRhythm }

// IsQuiet reports whether the customer is drifting or lapsed.
func (p Purchase) IsQuiet() bool { return p.State.IsQuiet() }

// IsQuiet reports whether the state is drifting or lapsed.
func (s PurchaseState) IsQuiet() bool { return s == Drifting || s == Lapsed }

// JudgePurchase judges one customer as of a date. r is made of the customer's
// purchase days and p of those of all customers, both up to asOf and no later;
// c is what ContractAsOf gives, the zero contract for none. A contract in force
// keeps the customer on rhythm whatever the silence; one that ended without a
// later order makes the customer lapsed. Where the population's mean gap is not
// known, the customer's own takes its place.
func JudgePurchase(r cadence.Rhythm, c analysis.Contract, p cadence.Population, policy Policy, asOf calendar.Date) Purchase {
	verdict := judgeOrders(r, p, policy, asOf)
	if c.StartsOn == 0 || c.StartsOn > asOf {
		return verdict
	}
	switch {
	case c.EndsOn == 0 || c.EndsOn >= asOf:
		verdict.State, verdict.Basis, verdict.Since = OnRhythm, InContract, 0
		verdict.DriftingOn, verdict.LapsedOn = 0, 0
		verdict.RenewalDue = c.NoticeOn != 0 && c.NoticeOn <= asOf
	case r.Days == 0 || r.Last <= c.EndsOn:
		verdict.State, verdict.Basis, verdict.Since = Lapsed, ContractEnded, c.EndsOn+1
		verdict.DriftingOn = 0
	default:
		return verdict
	}
	if verdict.ContractEndsOn = c.EndsOn; c.EndsOn != 0 {
		verdict.LapsedOn = c.EndsOn + 1
	}
	return verdict
}

func judgeOrders(r cadence.Rhythm, p cadence.Population, policy Policy, asOf calendar.Date) Purchase {
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
		verdict.UsualGap = policy.Cadence.UsualGap(r, policy.Cadence.MeanGap(r, p))
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

// The first day on which the silence since last exceeds the bound.
func firstDayOver(last calendar.Date, bound float64) calendar.Date {
	return last + calendar.Date(math.Floor(bound)) + 1
}
