package intake

import (
	"fmt"
	"strings"
	"time"

	"lull/analysis/calendar"
)

// days reads the day on which something happened. Files often hold many rows of
// one moment, so the last is remembered.
type days struct {
	zone  *time.Location
	today calendar.Date // 0 for no limit
	text  string
	day   calendar.Date
}

func (o Options) days() *days {
	d := &days{zone: o.Zone, today: o.Today}
	if d.zone == nil {
		d.zone = time.UTC
	}
	return d
}

// of returns the day of an ISO date, or of an ISO date and time: with a zone
// the day on which that moment falls at home, without one the day as written.
func (d *days) of(r *record, field int) (calendar.Date, error) {
	value := r.value(field)
	if value == "" {
		return 0, r.bad(field, "", needed)
	}
	if value == d.text {
		return d.day, nil
	}
	day, err := d.parse(value)
	switch {
	case err != nil:
		return 0, r.bad(field, value, "neither a date like 2026-11-24 nor a time like 2026-11-24T09:30:00Z: write year, month and day in this order")
	case day < earliest:
		return 0, r.bad(field, value, fmt.Sprintf("before %s, which no record of a customer is: often a missing date that was written as 0", earliest))
	case d.today != 0 && day > d.today+1:
		return 0, r.bad(field, value, fmt.Sprintf("in the future: today is %s", d.today))
	case day > latest:
		return 0, r.bad(field, value, fmt.Sprintf("outside %s to %s", earliest, latest))
	}
	d.text, d.day = strings.Clone(value), day
	return day, nil
}

func (d *days) parse(value string) (calendar.Date, error) {
	// Most are written so, and this form is by far the fastest to read.
	if at, err := time.Parse(time.RFC3339, value); err == nil {
		return calendar.Of(at.In(d.zone)), nil
	}
	day, clock, err := splitDay(value)
	if err != nil || clock == "" {
		return day, err
	}
	seconds, offset, hasZone, err := parseClock(clock)
	if err != nil || !hasZone {
		return day, err
	}
	return calendar.Of(day.Time().Add(seconds - offset).In(d.zone)), nil
}

// splitDay parts an ISO date from the time that may follow it.
func splitDay(value string) (day calendar.Date, clock string, err error) {
	const length = len(time.DateOnly)
	if len(value) > length {
		if value[length] != 'T' && value[length] != ' ' {
			return 0, "", errNoDay
		}
		value, clock = value[:length], value[length+1:]
		if clock == "" {
			return 0, "", errNoDay
		}
	}
	day, err = calendar.Parse(value)
	return day, clock, err
}

// The zone may be written as Z, +02:00, +0200 or, as Postgres does, +02.
var clockForms = []string{"15:04:05Z07:00", "15:04:05", "15:04:05Z0700", "15:04:05Z07", "15:04", "15:04Z07:00", "15:04Z0700", "15:04Z07"}

// parseClock reads a time of day and, where it has one, its zone's offset.
func parseClock(clock string) (since, offset time.Duration, hasZone bool, err error) {
	for _, form := range clockForms {
		at, err := time.Parse(form, clock)
		if err != nil {
			continue
		}
		hasZone = strings.Contains(form, "Z")
		_, seconds := at.Zone()
		since = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute + time.Duration(at.Second())*time.Second
		return since, time.Duration(seconds) * time.Second, hasZone, nil
	}
	return 0, 0, false, errNoDay
}
