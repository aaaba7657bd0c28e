package cadence_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

func TestMarksOfADayAreOneEngagementDay(t *testing.T) {
	t.Parallel()
	marks := inOrder([]analysis.Mark{
		{On: 10, Light: true},
		{On: 20, Light: true},
		{On: 20, Unsolicited: true},
		{On: 20},
		{On: 30, Light: true},
		{On: 30, Late: 8},
		{On: 34, Late: 3, Unsolicited: true},
		{On: 40},
	})
	for _, tt := range []struct {
		asOf calendar.Date
		want []cadence.Day
	}{
		{9, nil},
		{10, []cadence.Day{{On: 10, Weight: 0.5}}},
		{36, []cadence.Day{{On: 10, Weight: 0.5}, {On: 20, Weight: 1, Unsolicited: true}, {On: 30, Weight: 0.5}}},
		{37, []cadence.Day{
			{On: 10, Weight: 0.5},
			{On: 20, Weight: 1, Unsolicited: true},
			{On: 30, Weight: 0.5},
			{On: 34, Weight: 1, Unsolicited: true},
		}},
		{40, []cadence.Day{
			{On: 10, Weight: 0.5},
			{On: 20, Weight: 1, Unsolicited: true},
			{On: 30, Weight: 1},
			{On: 34, Weight: 1, Unsolicited: true},
			{On: 40, Weight: 1},
		}},
	} {
		got := cadence.DefaultPolicy().Days(nil, marks, tt.asOf)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("as of %d: %s", int(tt.asOf), diff)
		}
	}
}

func TestOneBufferServesAllCustomers(t *testing.T) { // not parallel: it counts allocations
	marks := inOrder([]analysis.Mark{{On: 10}, {On: 20}, {On: 20, Late: 1}, {On: 30, Light: true}})
	buffer := make([]cadence.Day, 0, 8)
	policy := cadence.DefaultPolicy()
	if allocated := testing.AllocsPerRun(100, func() { buffer = policy.Days(buffer, marks, 40) }); allocated != 0 {
		t.Errorf("%v allocations for a customer", allocated)
	}
	if len(buffer) != 3 {
		t.Errorf("%d days, want 3", len(buffer))
	}
}

func TestRecentCountsTheLastDays(t *testing.T) {
	t.Parallel()
	days := []cadence.Day{
		{On: 72, Weight: 1, Unsolicited: true}, {On: 73, Weight: 1, Unsolicited: true}, {On: 80, Weight: 0.5}, {On: 100, Weight: 1},
	}
	if weight, unsolicited := cadence.Recent(days, 28, 100); weight != 2.5 || unsolicited != 1 {
		t.Errorf("weight %v and %d unsolicited, want 2.5 and 1", weight, unsolicited)
	}
	if weight, unsolicited := cadence.Recent(nil, 28, 100); weight != 0 || unsolicited != 0 {
		t.Errorf("of nothing: weight %v and %d unsolicited", weight, unsolicited)
	}
}

func TestOnlyWhatWasKnownCounts(t *testing.T) {
	t.Parallel()
	policy := cadence.DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		marks := inOrder(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) analysis.Mark {
			return analysis.Mark{
				On: toDate(rapid.IntRange(0, 60).Draw(t, "on")), Late: rapid.IntRange(0, 20).Draw(t, "late"),
				Unsolicited: rapid.Bool().Draw(t, "unsolicited"), Light: rapid.Bool().Draw(t, "light"),
			}
		}), 0, 40).Draw(t, "marks"))
		asOf := toDate(rapid.IntRange(0, 80).Draw(t, "as of"))
		want := map[calendar.Date]cadence.Day{}
		for _, m := range marks {
			if m.On+calendar.Date(m.Late) > asOf {
				continue
			}
			day := want[m.On]
			weight := 1.0
			if m.Light {
				weight = 0.5
			}
			want[m.On] = cadence.Day{On: m.On, Weight: max(day.Weight, weight), Unsolicited: day.Unsolicited || m.Unsolicited}
		}
		days := policy.Days(nil, marks, asOf)
		got := map[calendar.Date]cadence.Day{}
		for i, day := range days {
			if got[day.On] = day; i > 0 && days[i-1].On >= day.On {
				t.Fatalf("%v comes after %v", day, days[i-1])
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(cadence.RhythmOfDays(days), cadence.RhythmAsOf(marks, asOf)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func inOrder(marks []analysis.Mark) []analysis.Mark {
	slices.SortFunc(marks, func(a, b analysis.Mark) int { return int(a.Code()) - int(b.Code()) })
	return marks
}
