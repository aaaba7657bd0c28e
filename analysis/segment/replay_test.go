package segment_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
)

const firstDay calendar.Date = 19_000

func marks() *rapid.Generator[[]analysis.Mark] {
	one := rapid.Custom(func(t *rapid.T) analysis.Mark {
		return analysis.Mark{
			On: firstDay + calendar.Date(rapid.IntRange(0, 900).Draw(t, "on")), Late: max(rapid.IntRange(-60, 30).Draw(t, "late"), 0),
			Unsolicited: rapid.Bool().Draw(t, "unsolicited"), Light: rapid.IntRange(0, 4).Draw(t, "light") == 0,
		}
	})
	// Regular for a while, then not: what the states are made for.
	regular := rapid.Custom(func(t *rapid.T) []analysis.Mark {
		step, until := rapid.IntRange(2, 60).Draw(t, "step"), rapid.IntRange(100, 900).Draw(t, "until")
		var all []analysis.Mark
		for on := rapid.IntRange(0, 60).Draw(t, "first"); on < until; on += step {
			all = append(all, analysis.Mark{On: firstDay + calendar.Date(on), Unsolicited: on%2 == 0})
		}
		return append(all, rapid.SliceOfN(one, 0, 6).Draw(t, "more")...)
	})
	return rapid.Map(rapid.OneOf(regular, rapid.SliceOfN(one, 0, 50)), func(all []analysis.Mark) []analysis.Mark {
		slices.SortFunc(all, func(a, b analysis.Mark) int { return int(a.Code()) - int(b.Code()) })
		return all
	})
}

func histories() *rapid.Generator[segment.History] {
	return rapid.Custom(func(t *rapid.T) segment.History {
		day := func(name string) calendar.Date { return firstDay + calendar.Date(rapid.IntRange(0, 900).Draw(t, name)) }
		h := segment.History{
			CreatedOn: firstDay + calendar.Date(rapid.IntRange(0, 300).Draw(t, "created")),
			Marks:     marks().Draw(t, "marks"), Orders: marks().Draw(t, "orders"),
		}
		if rapid.IntRange(0, 3).Draw(t, "contract") == 0 {
			h.Contracts = []analysis.Contract{{StartsOn: day("starts"), EndsOn: day("ends"), NoticeOn: day("notice")}}
		}
		if rapid.Bool().Draw(t, "held") {
			h.Holds = []analysis.Hold{{From: day("from"), Until: day("until")}}
		}
		return h
	})
}

// rounds are those of all Sundays of the record, with a population that grows
// and a source that begins late and is stale now and then.
func rounds() *rapid.Generator[[]segment.Round] {
	return rapid.Custom(func(t *rapid.T) []segment.Round {
		from := firstDay + calendar.Date(rapid.IntRange(0, 200).Draw(t, "source from"))
		off := rapid.Bool().Draw(t, "alerts off")
		stale := rapid.SliceOfN(rapid.IntRange(0, 120), 0, 10).Draw(t, "stale weeks")
		var all []segment.Round
		for week, asOf := range segment.Sundays(firstDay, firstDay+900) {
			grown := cadence.Population{Gaps: int64(week), Span: int64(week * (10 + week/20))}
			r := segment.Round{
				AsOf: asOf, Source: segment.Source{From: from, LoadedOn: asOf},
				Engagement: grown, Purchase: grown, AlertsOff: off,
			}
			if slices.Contains(stale, week) {
				r.Source.LoadedOn -= 30
			}
			all = append(all, r)
		}
		return all
	})
}

func TestReplayIsWeekAfterWeek(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		h, weekly := histories().Draw(t, "history"), rounds().Draw(t, "rounds")
		want, wantTurns := policy.Replay(segment.Standing{}, h, weekly)
		var s segment.Standing
		var turns []segment.Transition
		for _, r := range weekly {
			j := policy.Week(s, h.AsOf(r.AsOf, policy, nil), r)
			if again := policy.Week(s, h.AsOf(r.AsOf, policy, nil), r); !cmp.Equal(j, again) {
				t.Fatalf("judged twice: %s", cmp.Diff(j, again))
			}
			turns = append(turns, j.Transitions...)
			// Stored and read, the standing is all that the next week needs.
			text, err := json.Marshal(j.Standing)
			if err != nil {
				t.Fatal(err)
			}
			s = segment.Standing{}
			if err := json.Unmarshal(text, &s); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, s); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(wantTurns, turns); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWhatIsKnownLaterChangesNoPastWeek(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		h, weekly := histories().Draw(t, "history"), rounds().Draw(t, "rounds")
		weekly = weekly[:rapid.IntRange(0, len(weekly)).Draw(t, "weeks")]
		want, wantTurns := policy.Replay(segment.Standing{}, h, weekly)
		asOf := firstDay
		if len(weekly) > 0 {
			asOf = weekly[len(weekly)-1].AsOf
		}
		known := h
		later := func(m analysis.Mark) bool { return m.On+calendar.Date(m.Late) > asOf }
		known.Marks = slices.DeleteFunc(slices.Clone(h.Marks), later)
		known.Orders = slices.DeleteFunc(slices.Clone(h.Orders), later)
		got, turns := policy.Replay(segment.Standing{}, known, weekly)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(wantTurns, turns); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestARefreshAfterAWeekChangesNothing(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		h, weekly := histories().Draw(t, "history"), rounds().Draw(t, "rounds")
		var s segment.Standing
		for _, r := range weekly {
			f := h.AsOf(r.AsOf, policy, nil)
			j := policy.Week(s, f, r)
			s = j.Standing
			again := policy.Refresh(s, f, r)
			if len(again.Transitions) > 0 {
				t.Fatalf("as of %s: %+v", r.AsOf, again.Transitions)
			}
			if diff := cmp.Diff(j.Verdict, again.Verdict); diff != "" {
				t.Fatalf("as of %s: %s", r.AsOf, diff)
			}
			if diff := cmp.Diff(s, again.Standing); diff != "" {
				t.Fatalf("as of %s: %s", r.AsOf, diff)
			}
			if j.Verdict.Segment == "" || !slices.Contains(segments, j.Verdict.Segment) {
				t.Fatalf("as of %s the segment is %q", r.AsOf, j.Verdict.Segment)
			}
		}
	})
}

func TestEngagingOnTheDayMakesNobodyMorePassive(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		h, weekly := histories().Draw(t, "history"), rounds().Draw(t, "rounds")
		week := rapid.IntRange(0, len(weekly)-1).Draw(t, "week")
		s, _ := policy.Replay(segment.Standing{}, h, weekly[:week])
		r := weekly[week]
		r.Engagement = cadence.Population{Gaps: 100, Span: rapid.Int64Range(100, 10_000).Draw(t, "span")}
		engaged := h
		engaged.Marks = slices.Insert(slices.Clone(h.Marks), position(h.Marks, r.AsOf), analysis.Mark{
			On: r.AsOf, Unsolicited: rapid.Bool().Draw(t, "unasked"), Light: rapid.Bool().Draw(t, "survey"),
		})
		for name, judge := range map[string]func(segment.Standing, segment.Facts, segment.Round) segment.Judgement{
			"week": policy.Week, "refresh": policy.Refresh,
		} {
			before := judge(s, h.AsOf(r.AsOf, policy, nil), r)
			after := judge(s, engaged.AsOf(r.AsOf, policy, nil), r)
			if after.Standing.Engagement == segment.Passive && before.Standing.Engagement != segment.Passive {
				t.Fatalf("%s: %s became passive by engaging:\n%+v\n%+v", name, before.Standing.Engagement, before.Verdict.Engagement, after.Verdict.Engagement)
			}
			if after.Standing.Confirmations > before.Standing.Confirmations {
				t.Fatalf("%s: engaging confirmed", name)
			}
		}
	})
}

// position is where a mark of a day, known at once, belongs.
func position(marks []analysis.Mark, on calendar.Date) int {
	at, _ := slices.BinarySearchFunc(marks, on, func(m analysis.Mark, on calendar.Date) int { return int(m.On - on) })
	return at
}

func TestNoInputBreaksAJudgement(t *testing.T) {
	t.Parallel()
	days := rapid.OneOf(rapid.IntRange(0, 40_000), rapid.IntRange(-1_000_000, 1_000_000))
	day := rapid.Map(days, func(n int) calendar.Date { return calendar.Date(n) })
	gaps := rapid.OneOf(rapid.Int64Range(0, 100), rapid.Int64())
	rapid.Check(t, func(t *rapid.T) {
		var f segment.Facts
		on := day.Draw(t, "first day")
		for _, step := range rapid.SliceOfN(rapid.IntRange(1, 3000), 0, 30).Draw(t, "steps") {
			f.Days = append(f.Days, cadence.Day{On: on, Weight: rapid.Float64Range(0, 1).Draw(t, "weight"), Unsolicited: rapid.Bool().Draw(t, "unasked")})
			on += calendar.Date(step)
		}
		f.Orders = cadence.Rhythm{Days: rapid.IntRange(0, 10_000).Draw(t, "orders"), First: day.Draw(t, "first order"), Last: day.Draw(t, "last order")}
		f.Contract = analysis.Contract{StartsOn: day.Draw(t, "starts"), EndsOn: day.Draw(t, "ends"), NoticeOn: day.Draw(t, "notice")}
		f.CustomerSince, f.HeldUntil = day.Draw(t, "since"), day.Draw(t, "held")
		f.SeasonOfContact, f.SeasonOfOrders = rapid.Bool().Draw(t, "season"), rapid.Bool().Draw(t, "season of orders")
		r := segment.Round{
			AsOf:       day.Draw(t, "as of"),
			Source:     segment.Source{From: day.Draw(t, "from"), LoadedOn: day.Draw(t, "loaded"), Every: days.Draw(t, "every")},
			Engagement: cadence.Population{Gaps: gaps.Draw(t, "gaps"), Span: gaps.Draw(t, "span")},
			Purchase:   cadence.Population{Gaps: gaps.Draw(t, "purchase gaps"), Span: gaps.Draw(t, "purchase span")},
			AlertsOff:  rapid.Bool().Draw(t, "off"),
		}
		s := segment.Standing{
			Engagement:    rapid.SampledFrom([]segment.EngagementState{"", segment.Active, segment.Passive, segment.Unknown}).Draw(t, "state"),
			Since:         day.Draw(t, "state since"),
			Confirmations: rapid.IntRange(0, 3).Draw(t, "confirmations"), Week: day.Draw(t, "week"),
			Purchase:    rapid.SampledFrom([]segment.PurchaseState{"", segment.OnRhythm, segment.Drifting, segment.Lapsed, segment.TooEarly}).Draw(t, "purchase"),
			OrderAlerts: segment.Alerts{Last: day.Draw(t, "alert"), Withheld: rapid.Bool().Draw(t, "withheld")},
		}
		policy := segment.DefaultPolicy()
		for _, j := range []segment.Judgement{policy.Week(s, f, r), policy.Refresh(s, f, r)} {
			if _, err := json.Marshal(j); err != nil { // which no NaN and no infinity passes
				t.Fatal(err)
			}
			if len(j.Transitions) > 3 || !slices.Contains(segments, j.Verdict.Segment) {
				t.Fatalf("%d transitions, segment %q", len(j.Transitions), j.Verdict.Segment)
			}
			policy.Outlook(j, f, r)
		}
	})
}

func TestSundays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		after, through calendar.Date
		want           []calendar.Date
	}{
		{sunday, sunday + 6, nil},
		{sunday - 7, sunday, []calendar.Date{sunday}},
		{sunday - 1, sunday + 8, []calendar.Date{sunday, sunday + 7}},
		{sunday, sunday - 30, nil},
	} {
		if diff := cmp.Diff(tt.want, segment.Sundays(tt.after, tt.through)); diff != "" {
			t.Errorf("after %s through %s: %s", tt.after, tt.through, diff)
		}
	}
}

func TestUneventfulWeeksAllocateNothing(t *testing.T) { // not parallel: it counts allocations
	policy, r := segment.DefaultPolicy(), on(sunday)
	f := buyer(sunday, 10)
	s := wasActive
	s.Purchase = segment.OnRhythm
	if allocated := testing.AllocsPerRun(100, func() { policy.Week(s, f, r) }); allocated != 0 {
		t.Errorf("%v allocations for a customer", allocated)
	}
}

// BenchmarkWeek judges one customer with 40 engagement days.
func BenchmarkWeek(b *testing.B) {
	policy, r := segment.DefaultPolicy(), on(sunday)
	var history []analysis.Mark
	for _, ago := range every(9, 363, 12) {
		history = append(history, analysis.Mark{On: sunday - calendar.Date(ago), Unsolicited: true})
	}
	f := buyer(sunday, 10)
	s := wasActive
	s.Purchase = segment.OnRhythm
	b.ReportAllocs()
	for b.Loop() {
		f.Days = policy.Cadence.Days(f.Days, history, r.AsOf)
		if j := policy.Week(s, f, r); j.Standing.Engagement != segment.Active {
			b.Fatal(j)
		}
	}
}
