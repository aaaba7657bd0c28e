package cadence

import "lull/analysis/calendar"

// The days that a forecast goes by.
const (
	Horizon    = 90 // that the chance of an order looks ahead
	refitEvery = 30 // after which the model is fitted anew
	soundFor   = 90 // from the day of a fit on, as long as it may be used
)

// Fitted is a fit on record. The zero Fitted is none.
type Fitted struct {
	Fit
	Version int           // counts the fits from 1
	AsOf    calendar.Date // the last day that it knew of
}

// Forecast is the model by which the chance of an order is told for a day.
type Forecast struct {
	Used   Fitted // the newest sound fit of the last 90 days; none where the model is not in force
	Newest Fitted // of all up to the day, sound or not; none before the first
}

// ForecastOf returns the forecast for a day, by the newest fit up to it and the
// newest of these that is sound; either may be none.
func ForecastOf(newest, sound Fitted, asOf calendar.Date) Forecast {
	if sound.Version == 0 || sound.Fault != "" || asOf-sound.AsOf >= soundFor {
		sound = Fitted{}
	}
	return Forecast{Used: sound, Newest: newest}
}

// InForce reports whether chances are told at all.
func (f Forecast) InForce() bool { return f.Used.Version != 0 }

// Fault returns why the model is not in force; "" where it is.
func (f Forecast) Fault() Fault {
	switch {
	case f.InForce():
		return ""
	case f.Newest.Version == 0:
		return NotFitted
	case f.Newest.Fault == "":
		return Outdated
	}
	return f.Newest.Fault
}

// IsDue reports whether the model is to be fitted anew for a day: where it never
// was, where that is 30 days ago, and where there were too few customers, who
// may be enough by now.
func (f Forecast) IsDue(asOf calendar.Date) bool {
	return f.Newest.Version == 0 || f.Newest.Fault == TooFewCustomers || asOf-f.Newest.AsOf >= refitEvery
}

// IsNews reports whether a fit for a day is worth a record: any that was due, but
// not that there are still too few customers.
func (f Forecast) IsNews(fit Fit, asOf calendar.Date) bool {
	return fit.Fault != TooFewCustomers || f.Newest.Fault != TooFewCustomers || asOf-f.Newest.AsOf >= refitEvery
}

// Chance returns the probability that a customer with the rhythm of orders buys
// within Horizon days after a day. It is not known of somebody who never bought,
// nor of anybody while the model is not in force.
func (f Forecast) Chance(r Rhythm, asOf calendar.Date) (chance float64, known bool) {
	if !f.InForce() || r.Days == 0 {
		return 0, false
	}
	return f.Used.Active(BuyerOfRhythm(r, asOf), float64(Horizon)/week), true
}

// BuyerOfRhythm sums up the orders of a customer who has bought, without the
// LogGaps, on which no probability rests.
func BuyerOfRhythm(r Rhythm, asOf calendar.Date) Buyer {
	return Buyer{Repeats: r.Gaps(), Recency: float64(r.Span()) / week, Age: float64(asOf-r.First) / week}
}
