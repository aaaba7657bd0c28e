package profit

import "math"

// Step is what is advised of a customer. A person decides.
type Step string

// The steps, the first that matches.
const (
	Keep             Step = "keep"
	KeepForReferrals Step = "keep_for_referrals"
	FixFirst         Step = "fix_first"
	ConsiderEnding   Step = "consider_ending"
)

// Guard is a reason never to advise an end.
type Guard string

// The guards, in the order in which they are named.
const (
	TooFewMonths    Guard = "too_few_months"
	OpenComplaint   Guard = "open_complaint"
	ContractInForce Guard = "contract_in_force"
	UnknownCosts    Guard = "unknown_costs"
)

// Situation is what advice rests on beside the statement.
type Situation struct {
	OpenComplaint   bool
	ContractInForce bool
	Tried           bool    // every lever was tried, and failed
	Stay            float64 // monthly chance that the customer stays, 0 to 1; 0 for the policy's
	ExitCost        int64   // minor units
	Freed           int64   // value of the capacity that an end would free; 0 unless somebody states it
	Referrals       Referrals
}

// Advice is whether to keep a customer, and what it rests on. Amounts are minor
// units.
type Advice struct {
	Step       Step // "" where nothing is recorded
	Guards     []Guard
	Basis      Period // the months that the monthly amounts are means of: 12, or the last 3 of a customer who turned unprofitable
	Avoidable  int64  // monthly avoidable profit
	KeepValue  int64  // of the policy's horizon, discounted
	SeverValue int64
	Levers     Levers
}

// Advise returns whether to keep a customer: the first step that matches, and
// FixFirst where none does. Of a statement in which something is unknown the
// amounts are those of the known part, and no end is advised. A customer of
// whom nothing is recorded gets no step.
func (p Policy) Advise(s Statement, about Situation) Advice {
	a := Advice{Basis: s.Year, Guards: p.guards(s, about)}
	if _, turned := s.Turned(); turned {
		a.Basis = s.Last(3, 0)
	}
	if s.Class == "" {
		return a
	}
	avoidable, months := p.Avoidable(a.Basis.Totals), int64(a.Basis.Months)
	a.Avoidable = scaled(avoidable, 1, months)
	a.Levers = p.Levers(a.Basis)
	worth := p.presentValue(about.Stay)
	own := worth * float64(avoidable) / float64(months)
	a.KeepValue = whole(own + worth*float64(about.Referrals.Recent)/float64(p.Horizon))
	a.SeverValue = about.Freed - about.ExitCost
	switch {
	case avoidable >= 0:
		a.Step = Keep
	case a.KeepValue >= a.SeverValue && whole(own) < a.SeverValue:
		a.Step = KeepForReferrals
	case len(a.Guards) == 0 && about.Tried && !a.Levers.AnyInReach() && a.SeverValue > a.KeepValue:
		a.Step = ConsiderEnding
	default:
		a.Step = FixFirst
	}
	return a
}

func (p Policy) guards(s Statement, about Situation) (guards []Guard) {
	for _, g := range []struct {
		holds bool
		guard Guard
	}{
		{len(s.Months) < p.MinimumMonths, TooFewMonths},
		{about.OpenComplaint, OpenComplaint},
		{about.ContractInForce, ContractInForce},
		{len(s.Year.Missing) > 0, UnknownCosts},
	} {
		if g.holds {
			guards = append(guards, g.guard)
		}
	}
	return guards
}

// presentValue returns what one unit a month is worth over the policy's horizon,
// each month discounted and weighed by the chance that the customer is still
// there: the sum of (s·d)^i. A chance of 0 is the policy's.
func (p Policy) presentValue(stay float64) (worth float64) {
	if stay == 0 {
		stay = p.Stay / 100
	}
	monthly := stay * math.Pow(1+p.Discount/100, -1.0/12)
	for i := 1; i <= p.Horizon; i++ {
		worth += math.Pow(monthly, float64(i))
	}
	return worth
}
