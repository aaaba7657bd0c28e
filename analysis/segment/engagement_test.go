package segment_test

import (
	"testing"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
)

// sunday ends a week; watched is long before it.
var (
	sunday  = calendar.On(2026, 9, 13)
	watched = sunday - 1000
)

// on is a round for a day with a source that is fresh and was always there, and
// a population that engages and buys every 14 days.
func on(asOf calendar.Date) segment.Round {
	return segment.Round{
		AsOf: asOf, Source: segment.Source{From: watched, LoadedOn: asOf},
		Engagement: fortnightly, Purchase: fortnightly,
	}
}

// engaged are engagement days of weight 1, so many days before a day.
func engaged(asOf calendar.Date, ago ...int) []cadence.Day {
	var days []cadence.Day
	for _, n := range ago {
		days = append(days, cadence.Day{On: asOf - calendar.Date(n), Weight: 1})
	}
	return days
}

// every returns days ago from one number down to another.
func every(step, from, to int) []int {
	var ago []int
	for n := from; n >= to; n -= step {
		ago = append(ago, n)
	}
	return ago
}

// steady is a customer who engaged every 9 days until so many days ago, and
// whose limit is therefore 23 days or little more.
func steady(asOf calendar.Date, silence int) segment.Facts {
	return segment.Facts{Days: engaged(asOf, every(9, silence+270, silence)...), CustomerSince: watched}
}

func TestWhyEngagementCannotBeJudged(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(f *segment.Facts, r *segment.Round)
		want   segment.Reason
	}{
		{"nothing in the way", func(*segment.Facts, *segment.Round) {}, ""},
		{"no source", func(_ *segment.Facts, r *segment.Round) { r.Source = segment.Source{} }, segment.NoSource},
		{"the source came later", func(_ *segment.Facts, r *segment.Round) { r.Source.From = r.AsOf + 1 }, segment.NoSource},
		{"data of a fortnight ago", func(_ *segment.Facts, r *segment.Round) { r.Source.LoadedOn -= 14 }, ""},
		{"older data", func(_ *segment.Facts, r *segment.Round) { r.Source.LoadedOn -= 15 }, segment.StaleSource},
		{"two intervals old", func(_ *segment.Facts, r *segment.Round) { r.Source.LoadedOn, r.Source.Every = r.AsOf-2, 1 }, ""},
		{"older than two intervals", func(_ *segment.Facts, r *segment.Round) { r.Source.LoadedOn, r.Source.Every = r.AsOf-3, 1 }, segment.StaleSource},
		{"stale comes before too new", func(f *segment.Facts, r *segment.Round) {
			r.Source.LoadedOn, f.CustomerSince = r.AsOf-15, r.AsOf-10
		}, segment.StaleSource},
		{"a customer for 89 days", func(f *segment.Facts, r *segment.Round) { f.CustomerSince = r.AsOf - 89 }, segment.TooNew},
		{"a customer for 90 days", func(f *segment.Facts, r *segment.Round) { f.CustomerSince = r.AsOf - 90 }, ""},
		{"two days, observed for 89", func(f *segment.Facts, r *segment.Round) {
			r.Source.From, f.Days = r.AsOf-89, engaged(r.AsOf, 20, 3)
		}, segment.TooLittle},
		{"two days, observed for 90", func(f *segment.Facts, r *segment.Round) {
			r.Source.From, f.Days = r.AsOf-90, engaged(r.AsOf, 20, 3)
		}, ""},
		{"three days, observed for 21", func(f *segment.Facts, r *segment.Round) {
			r.Source.From, f.Days = r.AsOf-21, engaged(r.AsOf, 20, 10, 3)
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, r := steady(sunday, 3), on(sunday)
			tt.change(&f, &r)
			got := segment.DefaultPolicy().Week(segment.Standing{}, f, r).Verdict.Engagement
			if got.Reason != tt.want || (got.State == segment.Unknown) != (tt.want != "") {
				t.Errorf("%s, %q; want %q", got.State, got.Reason, tt.want)
			}
		})
	}
}

func TestSilenceWithoutAnEngagementDayRunsFromTheStart(t *testing.T) {
	t.Parallel()
	f, r := segment.Facts{CustomerSince: sunday - 120}, on(sunday)
	got := segment.DefaultPolicy().Week(segment.Standing{}, f, r).Verdict.Engagement
	if got.Silence != 120 || got.Tenure != 120 || got.Bound != 35 || got.State != segment.Passive || got.Tag != "" {
		t.Errorf("%+v", got)
	}
	r.Source.From = sunday - 95
	got = segment.DefaultPolicy().Week(segment.Standing{}, f, r).Verdict.Engagement
	if got.Silence != 95 || got.Observed != 95 || got.Tenure != 120 {
		t.Errorf("watched for 95 days: %+v", got)
	}
}

func TestPassiveSinceASunday(t *testing.T) {
	t.Parallel()
	wednesday := calendar.On(2026, 8, 12)
	marks := make([]analysis.Mark, 0, 31)
	for i := range 31 {
		marks = append(marks, analysis.Mark{On: wednesday - calendar.Date((30-i)*26/3)})
	}
	history := segment.History{CreatedOn: watched, Marks: marks}
	policy := segment.DefaultPolicy()
	standing, _ := policy.Replay(segment.Standing{}, history, []segment.Round{on(calendar.On(2026, 8, 23))})
	for _, tt := range []struct {
		sunday        calendar.Date
		silence       int
		confirmations int
		state         segment.EngagementState
	}{
		{calendar.On(2026, 8, 30), 18, 0, segment.Active},
		{calendar.On(2026, 9, 6), 25, 1, segment.Active},
		{calendar.On(2026, 9, 13), 32, 0, segment.Passive},
	} {
		r := on(tt.sunday)
		f := history.AsOf(tt.sunday, policy, nil)
		j := policy.Week(standing, f, r)
		e := j.Verdict.Engagement
		if e.UsualGap != 9 || e.Bound != 22.5 || e.Silence != tt.silence || e.Confirmations != tt.confirmations || e.State != tt.state {
			t.Fatalf("as of %s: usual gap %v, bound %v, silence %d, confirmations %d, %s", tt.sunday, e.UsualGap, e.Bound, e.Silence, e.Confirmations, e.State)
		}
		if passiveOn := policy.Outlook(j, f, r).PassiveOn; e.State == segment.Active && passiveOn != calendar.On(2026, 9, 13) {
			t.Errorf("as of %s it will be passive on %s", tt.sunday, passiveOn)
		}
		standing = j.Standing
		if e.State == segment.Passive {
			want := segment.Transition{
				Axis: segment.OfEngagement, From: "active", To: "passive", AsOf: sunday,
				Tag: segment.NewlyPassive, Outcome: segment.Raised, Policy: 1,
			}
			sameTurns(t, j.Transitions, want)
			if e.Since != sunday || e.Tag != segment.NewlyPassive {
				t.Errorf("since %s, %s", e.Since, e.Tag)
			}
		}
	}
}
