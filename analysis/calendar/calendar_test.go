package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lull/analysis/calendar"
)

func TestDatesCountDays(t *testing.T) {
	t.Parallel()
	if got := calendar.On(1970, time.January, 1); got != 0 {
		t.Errorf("the epoch is day %d, want 0", got)
	}
	if got := calendar.On(2026, time.November, 24) - calendar.On(2026, time.November, 18); got != 6 {
		t.Errorf("18 to 24 November is %d days, want 6", got)
	}
	if got := calendar.On(1969, time.December, 31); got != -1 {
		t.Errorf("the day before the epoch is %d, want -1", got)
	}
}

func TestOfUsesTheZoneOfTheTime(t *testing.T) {
	t.Parallel()
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	late := time.Date(2026, time.November, 23, 23, 30, 0, 0, time.UTC)
	if got := calendar.Of(late.In(madrid)).String(); got != "2026-11-24" {
		t.Errorf("23:30 UTC is %s in Madrid, want 2026-11-24", got)
	}
	if got := calendar.On(2026, time.October, 25).End(madrid).Sub(calendar.On(2026, time.October, 24).End(madrid)); got != 25*time.Hour {
		t.Errorf("the day the clock goes back lasts %s, want 25h", got)
	}
}

func TestYearBefore(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]string{
		"2010-12-10": "2009-12-10",
		"2024-02-29": "2023-02-28",
		"2025-02-28": "2024-02-28",
		"2026-03-01": "2025-03-01",
	} {
		d, err := calendar.Parse(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.YearBefore().String(); got != want {
			t.Errorf("a year before %s is %s, want %s", day, got, want)
		}
	}
}

func TestParseRefusesOtherForms(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "24/11/2026", "2026-13-01", "2026-02-30", "2026-11-24T00:00:00Z"} {
		if d, err := calendar.Parse(text); err == nil {
			t.Errorf("Parse(%q) = %s, want an error", text, d)
		}
	}
}

func TestParseReadsWhatStringWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := calendar.Date(rapid.IntRange(-100_000, 200_000).Draw(t, "day"))
		back, err := calendar.Parse(d.String())
		if err != nil || back != d {
			t.Fatalf("Parse(%s) = %d, %v, want %d", d, back, err, d)
		}
	})
}

func TestAWeekEndsOnItsSunday(t *testing.T) {
	t.Parallel()
	sunday := calendar.On(2026, 11, 22)
	for back := range calendar.Date(7) {
		if got := (sunday - back).WeekEnd(); got != sunday {
			t.Errorf("the week of %s ends on %s, want %s", sunday-back, got, sunday)
		}
	}
	if got := (sunday + 1).WeekEnd(); got != sunday+7 {
		t.Errorf("the week of the Monday after ends on %s", got)
	}
}

func TestADateIsWrittenAndReadAsText(t *testing.T) {
	t.Parallel()
	type fact struct {
		On    calendar.Date `json:"on"`
		Never calendar.Date `json:"never,omitempty"`
	}
	text, err := json.Marshal(fact{On: calendar.On(2026, 11, 22)})
	if err != nil || string(text) != `{"on":"2026-11-22"}` {
		t.Fatalf("%s, %v", text, err)
	}
	var read fact
	if err := json.Unmarshal(text, &read); err != nil || read.On != calendar.On(2026, 11, 22) {
		t.Errorf("read %s, %v", read.On, err)
	}
	if err := json.Unmarshal([]byte(`{"on":"yesterday"}`), &read); err == nil {
		t.Error("a word was taken for a date")
	}
}
