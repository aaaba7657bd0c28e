package store

import (
	"context"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/profit"
)

// counted takes note, of what an estimate of time counts, of the first days in
// a load: of those that were known on their own day, and of those that the load
// made known.
type counted struct {
	onTheirDay, now map[profit.CountOf]calendar.Date
}

func newCounted() *counted {
	return &counted{onTheirDay: make(map[profit.CountOf]calendar.Date), now: make(map[profit.CountOf]calendar.Date)}
}

// countOf is what an event counts as; "" for nothing.
func countOf(event analysis.EventType) profit.CountOf {
	switch event {
	case analysis.SupportRequest:
		return profit.SupportRequests
	case analysis.MeetingAttended:
		return profit.Meetings
	}
	return ""
}

func (c *counted) meet(of profit.CountOf, on calendar.Date, isOnItsDay bool) {
	if of == "" {
		return
	}
	first := c.now
	if isOnItsDay {
		first = c.onTheirDay
	}
	if day, met := first[of]; !met || on < day {
		first[of] = on
	}
}

// save remembers the first days of a kind of facts, unless earlier ones were
// known before.
func (c *counted) save(ctx context.Context, l *loading, fact string) error {
	for isOnItsDay, first := range map[bool]map[profit.CountOf]calendar.Date{true: c.onTheirDay, false: c.now} {
		for of, on := range first {
			known := l.Now
			if isOnItsDay {
				known = on.Time()
			}
			err := l.run(ctx, `
				insert into ledger_days as d (fact, input, currency, day, known_at)
				select $1, $2, '', $3, $4::timestamptz
				where not exists (select from ledger_days where fact = $1 and input = $2 and day <= $3 and known_at <= $4)
				on conflict on constraint ledger_days_pkey do update set known_at = excluded.known_at`,
				fact, string(of), on.String(), known)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
