// Package cadence measures silence and pace against a customer's own rhythm. A rhythm
// is made of days on which something happened; what happened (an order, a
// contact) is the caller's affair, so one test serves every axis.
//
// It is pure arithmetic on calendar days. It may not know accounts, invoices,
// states, words or the clock.
package cadence

import (
	"slices"

	"lull/analysis/calendar"
)

// Rhythm is all that the silence test needs of one customer on one axis. With
// Days 0, First and Last mean nothing.
type Rhythm struct {
	Days        int // distinct days with an event
	First, Last calendar.Date
}

// RhythmOf sums up the days on which something happened, given in any order; a
// day given twice counts once. No days give the zero Rhythm.
func RhythmOf(days []calendar.Date) Rhythm {
	if len(days) == 0 {
		return Rhythm{}
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(days)))
	return Rhythm{Days: len(sorted), First: sorted[0], Last: sorted[len(sorted)-1]}
}

// Gaps returns how many gaps lie between the event days: one fewer than the
// days, and 0 with no days.
func (r Rhythm) Gaps() int { return max(r.Days-1, 0) }

// Span returns the days from the first event day to the last, which is the sum
// of all gaps; 0 with fewer than two event days.
func (r Rhythm) Span() int {
	if r.Days < 2 {
		return 0
	}
	return int(r.Last - r.First)
}

// Population is the gaps of all customers together, on one axis: their number
// and their days, summed. Like every fact it must stop at the as-of date.
type Population struct {
	Gaps int64
	Span int64 // days
}

// With returns the population with one more customer in it.
func (p Population) With(r Rhythm) Population {
	return Population{Gaps: p.Gaps + int64(r.Gaps()), Span: p.Span + int64(r.Span())}
}

// MeanGap returns the mean of all gaps in days. It is not known while nobody
// has a gap.
func (p Population) MeanGap() (days float64, known bool) {
	if p.Gaps <= 0 {
		return 0, false
	}
	return float64(p.Span) / float64(p.Gaps), true
}
