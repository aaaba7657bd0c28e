package analysis

import (
	"strconv"
	"strings"
	"time"
)

// Hours are when somebody is told of what nobody asked for: from one time of the
// day until another, in minutes after midnight, on some days of the week.
type Hours struct {
	From, Until int      // both zero where the person did not say
	Days        Weekdays // "" for the days on which people work where they are
	Zone        string   // IANA name of the zone that they are in; "" where it is not known
}

// DefaultHours are those of whoever did not say: from 9 to 17 on working days.
func DefaultHours() Hours { return Hours{From: 9 * 60, Until: 17 * 60} }

// Weekdays are days of the week as their ISO numbers, Monday 1 to Sunday 7, in
// order: "12345".
type Weekdays string

// WeekdaysOf returns some days of the week.
func WeekdaysOf(days ...time.Weekday) (w Weekdays) {
	for _, day := range Week() {
		for _, d := range days {
			if d == day && !w.Has(d) {
				w += Weekdays(isoDay(d))
			}
		}
	}
	return w
}

// Week returns the days of a week, Monday first.
func Week() []time.Weekday {
	return []time.Weekday{
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
	}
}

// Has reports whether a day of the week is one of them.
func (w Weekdays) Has(day time.Weekday) bool { return strings.Contains(string(w), isoDay(day)) }

func isoDay(day time.Weekday) string { return strconv.Itoa((int(day)+6)%7 + 1) }

// Nudge is a follow-up about which somebody is to be told, and the hours of
// whoever is to do it: what they said, else the default, with the zone that they
// are in.
type Nudge struct {
	FollowUp
	Hours Hours
}
