package analysis

import (
	"time"

	"lull/analysis/calendar"
)

// Schedule is a wall-clock time on one day of the week, in one zone.
type Schedule struct {
	Weekday time.Weekday
	At      int // minutes after midnight
	Zone    *time.Location
}

// Occurrence is one day on which something is due, and the moment.
type Occurrence struct {
	On calendar.Date // by the schedule's zone
	At time.Time
}

// Week returns the Sunday that ends the week an issue reports: the last one
// that is over before its day.
func (o Occurrence) Week() calendar.Date { return o.On.WeekEnd() - 7 }

// Next returns the first occurrence after a moment.
func (s Schedule) Next(after time.Time) Occurrence {
	day := calendar.Of(after.In(s.Zone))
	on := day + calendar.Date((s.Weekday-day.Time().Weekday()+7)%7)
	for {
		if o := s.on(on); o.At.After(after) {
			return o
		}
		on += 7
	}
}

// Following returns the occurrence a week after another one, by the calendar: a
// clock change on the way neither skips nor doubles one.
func (s Schedule) Following(o Occurrence) Occurrence { return s.on(o.On + 7) }

func (s Schedule) on(day calendar.Date) Occurrence {
	return Occurrence{On: day, At: moment(day, s.At, s.Zone)}
}

// moment returns when a zone's clock shows a time of a day. Where clocks are set
// back and show it twice, that is the first time; where they are set forward
// past it, the moment they jump.
func moment(day calendar.Date, minutes int, zone *time.Location) time.Time {
	year, month, date := day.Time().Date()
	t := time.Date(year, month, date, minutes/60, minutes%60, 0, 0, zone)
	begins, ends := t.ZoneBounds()
	switch shown := wallClock(t); {
	case shown < wallClock(time.Date(year, month, date, minutes/60, minutes%60, 0, 0, time.UTC)):
		return ends
	case shown > wallClock(time.Date(year, month, date, minutes/60, minutes%60, 0, 0, time.UTC)):
		return begins
	}
	if !begins.IsZero() {
		_, before := begins.Add(-time.Nanosecond).Zone()
		_, now := t.Zone()
		if first := t.Add(time.Duration(now-before) * time.Second); first.Before(begins) {
			return first
		}
	}
	return t
}

// wallClock is what the clock of t's zone shows, as seconds that compare.
func wallClock(t time.Time) int64 {
	_, offset := t.Zone()
	return t.Unix() + int64(offset)
}
