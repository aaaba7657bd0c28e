package segment

import (
	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// Source is what can be known of engagement at all.
type Source struct {
	From     calendar.Date // the first day for which engagement is known; 0 with no source connected
	LoadedOn calendar.Date // the day of the newest successful import
	Every    int           // days expected between imports; 0 where nothing is set
}

// Round is what all customers share that are judged for one day.
type Round struct {
	AsOf       calendar.Date
	Source     Source
	Engagement cadence.Population // gaps between engagement days, of all customers up to AsOf
	Purchase   cadence.Population // gaps between purchase days, likewise
	AlertsOff  bool               // history is replayed: states move and nobody is told
}

// Facts are what is known of one customer by the end of the day that is judged.
type Facts struct {
	Days          []cadence.Day     // engagement days up to the day, oldest first; not kept
	Orders        cadence.Rhythm    // of the purchase days up to the day
	Contract      analysis.Contract // see ContractAsOf; zero for none
	CustomerSince calendar.Date     // see CustomerSince
	HeldUntil     calendar.Date     // the last day of a hold that is in force; 0 for none
	WithdrawnOn   calendar.Date     // when a contact that somebody had reported was last taken back; 0 for never
	Worth         Worth

	// These keep an alert back. They take a long history or another ledger to
	// find, and matter only where a judgement Raises: judge once without, and
	// again with them where it does.
	SeasonOfContact bool // IsSeason of the engagement days
	SeasonOfOrders  bool // IsSeason of the purchase days, and no invoice is overdue
}

// History is what is kept of one customer, from which the facts of any day
// follow.
type History struct {
	CreatedOn calendar.Date
	Marks     []analysis.Mark // of engagement, in the order of their codes
	Orders    []analysis.Mark // of days with a sale, likewise
	Contracts []analysis.Contract
	Holds     []analysis.Hold

	WithdrawnOn calendar.Date // when a reported contact was last taken back; 0 for never
}

// AsOf returns the facts of a day with everything that was known by its end.
// The engagement days are written over buffer, which may be nil. Worth and the
// seasons are left to the caller.
func (h History) AsOf(asOf calendar.Date, p Policy, buffer []cadence.Day) Facts {
	orders := cadence.RhythmAsOf(h.Orders, asOf)
	return Facts{
		Days:          p.Cadence.Days(buffer, h.Marks, asOf),
		Orders:        orders,
		Contract:      ContractAsOf(h.Contracts, asOf),
		CustomerSince: CustomerSince(orders, h.Contracts, h.CreatedOn),
		HeldUntil:     HeldUntil(h.Holds, asOf),
		WithdrawnOn:   h.withdrawnOn(asOf),
	}
}

func (h History) withdrawnOn(asOf calendar.Date) calendar.Date {
	if h.WithdrawnOn > asOf {
		return 0
	}
	return h.WithdrawnOn
}

// HeldUntil returns the last day of the holds that are in force on a day; 0 for
// none.
func HeldUntil(holds []analysis.Hold, asOf calendar.Date) (until calendar.Date) {
	for _, hold := range holds {
		if hold.From <= asOf && hold.Until >= asOf {
			until = max(until, hold.Until)
		}
	}
	return until
}
