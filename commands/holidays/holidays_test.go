package holidays_test

import (
	"testing"
	"time"

	"lull/analysis/calendar"
	"lull/commands/holidays"
)

func TestOff(t *testing.T) {
	t.Parallel()
	const work = "-"
	for _, c := range []struct{ zone, on, want string }{
		{"Europe/Madrid", "2026-11-27", work},
		{"Europe/Madrid", "2026-11-28", ""},
		{"Europe/Madrid", "2026-12-08", "Immaculate Conception"},
		{"Europe/Madrid", "2026-04-03", "Good Friday"},
		{"Europe/Madrid", "2026-04-06", work},
		{"Europe/Berlin", "2026-04-06", "Easter Monday"},
		{"Europe/Berlin", "2024-05-09", "Ascension Day"},
		{"Europe/Berlin", "2025-06-09", "Whit Monday"},
		{"Europe/Berlin", "2038-04-26", "Easter Monday"}, // the latest Easter there is
		{"Europe/Berlin", "2285-03-23", "Easter Monday"}, // the earliest
		{"America/New_York", "2026-11-26", "Thanksgiving"},
		{"America/New_York", "2026-07-03", "Independence Day"}, // the 4th is a Saturday
		{"America/New_York", "2021-12-31", "New Year's Day"},   // of 2022, a Saturday
		{"America/New_York", "2022-06-20", "Juneteenth"},       // the 19th is a Sunday
		{"America/New_York", "2019-06-19", work},               // not yet
		{"America/Chicago", "2026-05-25", "Memorial Day"},
		{"Europe/London", "2021-12-27", "Christmas Day"},
		{"Europe/London", "2021-12-28", "Boxing Day"},
		{"Europe/London", "2026-05-04", "the early May bank holiday"},
		{"Europe/London", "2026-08-31", "the summer bank holiday"},
		{"Asia/Riyadh", "2026-11-27", ""}, // a Friday
		{"Asia/Riyadh", "2026-11-29", work},
		{"Asia/Kolkata", "2026-11-28", ""},
		{"Asia/Kolkata", "2026-12-25", work}, // no file
	} {
		on, err := calendar.Parse(c.on)
		if err != nil {
			t.Fatal(err)
		}
		got, isOff := holidays.Off(on, c.zone)
		if !isOff {
			got = work
		}
		if got != c.want {
			t.Errorf("%s in %s is %q, want %q", c.on, c.zone, got, c.want)
		}
	}
}

func TestWorkdays(t *testing.T) {
	t.Parallel()
	thursday := calendar.On(2026, time.December, 24)
	if got := holidays.Workday(thursday+1, "Europe/Berlin"); got != thursday+4 {
		t.Errorf("after Christmas people work on %s", got)
	}
	if got := holidays.After(thursday, 3, "Europe/Madrid"); got != thursday+6 {
		t.Errorf("three working days after 24 December is %s", got)
	}
	for zone := range holidays.Zones() {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Errorf("a zone that is none: %v", err)
		}
	}
}
