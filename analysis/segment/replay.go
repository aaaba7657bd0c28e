package segment

import (
	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// Sundays returns the ends of the weeks after a day, up to and including another
// one: the weeks that are to be judged where after is the last week judged.
func Sundays(after, through calendar.Date) []calendar.Date {
	var sundays []calendar.Date
	for sunday := (after + 1).WeekEnd(); sunday <= through; sunday += 7 {
		sundays = append(sundays, sunday)
	}
	return sundays
}

// Replay judges one customer for one week after another, each with what was
// known at its end, and returns where that leads and the transitions on the way.
// Rounds are those of the weeks' Sundays, oldest first, and serve all customers.
// It is the same as so many calls of Week.
func (p Policy) Replay(s Standing, h History, rounds []Round) (Standing, []Transition) {
	var transitions []Transition
	var buffer []cadence.Day
	for _, r := range rounds {
		f := h.AsOf(r.AsOf, p, buffer)
		buffer = f.Days
		j := p.Week(s, f, r)
		s, transitions = j.Standing, append(transitions, j.Transitions...)
	}
	return s, transitions
}
