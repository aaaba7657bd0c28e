// Package calendar counts days. A Date is a day without a time or a zone, so
// silences, bounds and windows are plain subtraction and no clock change can
// touch them.
package calendar

import (
	"fmt"
	"time"
)

const secondsPerDay = 24 * 60 * 60

// Date is a calendar day, counted from 1 January 1970 (day 0). The difference
// of two dates is a number of days.
type Date int

// On returns the date of a year, month and day; out-of-range values roll over
// as in time.Date.
func On(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// Of returns the calendar day that t falls on in t's own location.
func Of(t time.Time) Date {
	year, month, day := t.Date()
	return On(year, month, day)
}

// Parse reads an ISO date such as 2026-11-24. Anything else is an error.
func Parse(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("calendar.Parse(%q): not a date like 2026-11-24", text)
	}
	return Of(t), nil
}

// Time returns midnight UTC of the day.
func (d Date) Time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// End returns the first moment after the day in the given zone.
func (d Date) End(zone *time.Location) time.Time {
	year, month, day := d.Time().Date()
	return time.Date(year, month, day+1, 0, 0, 0, 0, zone)
}

// String returns the ISO form, such as 2026-11-24.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText returns the ISO form, so that stored evidence can be read by eye.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = Parse(string(text))
	return err
}

// WeekEnd returns the Sunday that ends d's ISO week; d itself on a Sunday.
func (d Date) WeekEnd() Date {
	return d + Date((time.Saturday-d.Time().Weekday()+1)%7)
}

// YearBefore returns the same day one year earlier; 29 February gives
// 28 February.
func (d Date) YearBefore() Date {
	year, month, day := d.Time().Date()
	before := On(year-1, month, day)
	if before.Time().Month() != month {
		return On(year-1, month+1, 0)
	}
	return before
}

// FirstOfMonth returns the first day of d's month.
func (d Date) FirstOfMonth() Date {
	year, month, _ := d.Time().Date()
	return On(year, month, 1)
}

// NextMonth returns the first day of the month after d's.
func (d Date) NextMonth() Date {
	year, month, _ := d.Time().Date()
	return On(year, month+1, 1)
}
