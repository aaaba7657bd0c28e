package profit

// Levers are what would bring a loss to zero, each by itself. The zero Levers
// are those of a customer who avoids no loss.
type Levers struct {
	Price        int64 // price rise in tenths of a percent, rounded up: 48 is 4.8 %; at unchanged volume
	HasPrice     bool  // Price is known: there is revenue left after commission
	PriceInReach bool
	Quarters     int64 // quarters of an hour of support less a month, rounded up: 15 is 3.75 hours
	HasHours     bool  // Quarters are known: support minutes and their cost are
	HoursInReach bool
	Terms        float64 // share of the loss that is bad debt, 0 to 1
}

// AnyInReach reports whether a lever is within the policy's reach.
func (l Levers) AnyInReach() bool { return l.PriceInReach || l.HoursInReach }

// Avoidable returns the part of a profit that would be gone if the customer
// were: acquisition is already spent, and some of the time would be paid all the
// same.
func (p Policy) Avoidable(t Totals) int64 {
	return t.Profit() + t.Acquisition + scaled(t.SalesEffort+t.Service(), int64(100-p.AvoidableTime), 100)
}

// Levers returns what would bring the avoidable profit of a period to zero; the
// zero Levers where it is not negative. The price is the share of revenue less
// commission, the hours are valued at what an hour of the period's support cost,
// as far as it would go away.
func (p Policy) Levers(of Period) (l Levers) {
	loss := -p.Avoidable(of.Totals)
	if loss <= 0 || of.Months == 0 {
		return Levers{}
	}
	if kept := of.NetRevenue - of.Commission; kept > 0 && !of.misses(OfRevenue, OfCommission) {
		l.Price, l.HasPrice = roundedUp([]int64{loss, 1000}, []int64{kept}), true
		l.PriceInReach = float64(l.Price) <= p.PriceReach*10
	}
	if of.Support > 0 && of.SupportMinutes > 0 && p.AvoidableTime > 0 && !of.misses(OfSupport) {
		l.Quarters = roundedUp(
			[]int64{loss, 4, of.SupportMinutes, 100},
			[]int64{int64(of.Months), 60, of.Support, int64(p.AvoidableTime)})
		l.HasHours = true
		l.HoursInReach = float64(l.Quarters)*15*float64(of.Months) <= p.HoursReach/100*float64(of.SupportMinutes)
	}
	l.Terms = min(max(float64(of.BadDebt)/float64(loss), 0), 1)
	return l
}
