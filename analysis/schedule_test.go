package analysis_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/calendar"
)

func zone(t interface {
	Helper()
	Fatal(args ...any)
}, name string,
) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestAScheduleStaysOnTheWallClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, zone string
		weekday   time.Weekday
		at        int
		after     string
		want      []string // UTC
	}{
		{
			"winter begins: an hour later in UTC", "Europe/Madrid", time.Monday, 8*60 + 30, "2026-10-18T12:00:00Z",
			[]string{"2026-10-19T06:30:00Z", "2026-10-26T07:30:00Z", "2026-11-02T07:30:00Z"},
		},
		{
			"summer begins", "Europe/Madrid", time.Monday, 8*60 + 30, "2027-03-21T12:00:00Z",
			[]string{"2027-03-22T07:30:00Z", "2027-03-29T06:30:00Z", "2027-04-05T06:30:00Z"},
		},
		{
			"02:30 does not exist on 28 March 2027: when the clock jumps past it", "Europe/Madrid", time.Sunday, 2*60 + 30, "2027-03-15T00:00:00Z",
			[]string{"2027-03-21T01:30:00Z", "2027-03-28T01:00:00Z", "2027-04-04T00:30:00Z"},
		},
		{
			"02:30 exists twice on 25 October 2026: the first", "Europe/Madrid", time.Sunday, 2*60 + 30, "2026-10-12T00:00:00Z",
			[]string{"2026-10-18T00:30:00Z", "2026-10-25T00:30:00Z", "2026-11-01T01:30:00Z"},
		},
		{
			"between the two 02:30 the day is over", "Europe/Madrid", time.Sunday, 2*60 + 30, "2026-10-25T00:45:00Z",
			[]string{"2026-11-01T01:30:00Z"},
		},
		{
			"New York, 02:30 on 14 March 2027", "America/New_York", time.Sunday, 2*60 + 30, "2027-03-08T00:00:00Z",
			[]string{"2027-03-14T07:00:00Z", "2027-03-21T06:30:00Z"},
		},
		{
			"New York, 01:30 twice on 1 November 2026", "America/New_York", time.Sunday, 60 + 30, "2026-10-26T00:00:00Z",
			[]string{"2026-11-01T05:30:00Z", "2026-11-08T06:30:00Z"},
		},
		{
			"Auckland: Monday there is Sunday in UTC; summer time ends on 4 April 2027", "Pacific/Auckland", time.Monday, 8*60 + 30, "2027-03-28T00:00:00Z",
			[]string{"2027-03-28T19:30:00Z", "2027-04-04T20:30:00Z", "2027-04-11T20:30:00Z"},
		},
		{
			"Auckland, 02:30 on 27 September 2026", "Pacific/Auckland", time.Sunday, 2*60 + 30, "2026-09-21T00:00:00Z",
			[]string{"2026-09-26T14:00:00Z", "2026-10-03T13:30:00Z"},
		},
		{
			"half an hour, on Lord Howe Island", "Australia/Lord_Howe", time.Sunday, 2*60 + 15, "2026-09-28T00:00:00Z",
			[]string{"2026-10-03T15:30:00Z", "2026-10-10T15:15:00Z"},
		},
		{
			"week 53 and the end of the year", "Europe/Madrid", time.Monday, 8*60 + 30, "2026-12-22T00:00:00Z",
			[]string{"2026-12-28T07:30:00Z", "2027-01-04T07:30:00Z", "2027-01-11T07:30:00Z"},
		},
		{
			"New Year's Day", "Pacific/Auckland", time.Friday, 0, "2026-12-26T00:00:00Z",
			[]string{"2026-12-31T11:00:00Z", "2027-01-07T11:00:00Z"},
		},
		{
			"29 February", "America/New_York", time.Tuesday, 23*60 + 59, "2028-02-24T00:00:00Z",
			[]string{"2028-03-01T04:59:00Z", "2028-03-08T04:59:00Z"},
		},
		{
			"at the very moment it is the next one", "Europe/Madrid", time.Monday, 8*60 + 30, "2026-11-23T07:30:00Z",
			[]string{"2026-11-30T07:30:00Z"},
		},
		{
			"Samoa left a whole Friday out", "Pacific/Apia", time.Friday, 8*60 + 30, "2011-12-24T00:00:00Z",
			[]string{"2011-12-30T10:00:00Z", "2012-01-05T18:30:00Z"},
		},
	} {
		after, err := time.Parse(time.RFC3339, c.after)
		if err != nil {
			t.Fatal(err)
		}
		s := analysis.Schedule{Weekday: c.weekday, At: c.at, Zone: zone(t, c.zone)}
		next := s.Next(after)
		for i, want := range c.want {
			if got := next.At.UTC().Format(time.RFC3339); got != want {
				t.Errorf("%s: occurrence %d is at %s, want %s", c.why, i, got, want)
			}
			next = s.Following(next)
		}
	}
}

func TestAnIssueReportsTheWeekThatIsOver(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]string{
		"2026-11-23": "2026-11-22", "2026-11-25": "2026-11-22", "2026-11-22": "2026-11-15",
		"2026-12-28": "2026-12-27", "2027-01-04": "2027-01-03", // week 53 is reported in January
	} {
		on, err := calendar.Parse(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := (analysis.Occurrence{On: on}).Week().String(); got != want {
			t.Errorf("on %s the week that ends on %s is reported, want %s", day, got, want)
		}
	}
}

// In any zone, from any moment: one occurrence each seventh day, each after the
// one before, on its weekday, and at its time wherever the zone's clock shows it.
func TestOccurrencesAreNeitherSkippedNorDoubled(t *testing.T) {
	t.Parallel()
	zones := []string{
		"Europe/Madrid", "America/New_York", "Pacific/Auckland", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca",
		"Asia/Kolkata", "Pacific/Chatham", "America/St_Johns", "Asia/Tehran", "UTC", "Pacific/Apia",
	}
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		s := analysis.Schedule{
			Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")), At: rapid.IntRange(0, 1439).Draw(t, "at"), Zone: z,
		}
		after := time.Unix(rapid.Int64Range(1_262_304_000, 2_208_988_800).Draw(t, "after"), 0)
		o := s.Next(after)
		if !o.At.After(after) || o.At.Sub(after) > 7*24*time.Hour+25*time.Hour {
			t.Fatalf("after %s comes %s", after, o.At)
		}
		for range 60 {
			local := o.At.In(z)
			shown := local.Hour()*60 + local.Minute()
			if o.On.Time().Weekday() != s.Weekday {
				t.Fatalf("%s is no %s", o.On, s.Weekday)
			}
			if calendar.Of(local) == o.On && shown != s.At {
				// Only a jump of the clock may show another time, and then the one it jumps to.
				begins, _ := local.ZoneBounds()
				if !begins.Equal(o.At) || shown < s.At {
					t.Fatalf("on %s at %s, want minute %d", o.On, local, s.At)
				}
			}
			if again := s.Next(o.At.Add(-time.Second)); again != o {
				t.Fatalf("just before %v the next is %v", o, again)
			}
			following := s.Following(o)
			if next := s.Next(o.At); next != following {
				t.Fatalf("after %v comes %v, and by the calendar %v", o, next, following)
			}
			o = following
		}
	})
}
