package segment

import (
	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// Subject is an account that is to be judged, with what was said of it last.
type Subject struct {
	AccountID int64
	History   History        // its Orders only where a replay asked for them
	Orders    cadence.Rhythm // of the purchase days up to the day
	Said      string         // analysis.Assessment's Said of what was last said; "" for nothing
}

// AsOf returns the facts of the day for which the subject was read; see
// History.AsOf.
func (s Subject) AsOf(asOf calendar.Date, p Policy, buffer []cadence.Day) Facts {
	f := s.History.AsOf(asOf, p, buffer)
	f.Orders = s.Orders
	f.CustomerSince = CustomerSince(s.Orders, s.History.Contracts, s.History.CreatedOn)
	return f
}
