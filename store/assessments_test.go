package store_test

import (
	"encoding/json"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/store"
)

func judged(assessments ...analysis.Judged) iter.Seq2[analysis.Judged, error] {
	return func(yield func(analysis.Judged, error) bool) {
		for _, a := range assessments {
			if !yield(a, nil) {
				return
			}
		}
	}
}

func runOn(d calendar.Date) analysis.Run {
	return analysis.Run{AsOf: d, PolicyVersion: 1, At: noon(d + 1)}
}

func (d database) record(t testing.TB, run analysis.Run, assessments ...analysis.Judged) analysis.Recorded {
	t.Helper()
	recorded, err := d.RecordAssessments(t.Context(), run, judged(assessments...))
	if err != nil {
		t.Fatal(err)
	}
	return recorded
}

func onRhythm(id int64) analysis.Judged {
	return analysis.Judged{HasChanged: true, Assessment: analysis.Assessment{
		AccountID: id, Segment: "active", Engagement: "active", EngagedSince: day(2026, 1, 4), LastContact: day(2026, 3, 20),
		ContactGap: 9, ContactLimit: 22,
		PurchaseState: "on_rhythm", Basis: "usual_gap", PurchaseDays: 5, FirstPurchase: day(2025, 12, 7), LastPurchase: day(2026, 3, 1),
		UsualGap: 21, DriftingOn: day(2026, 4, 23), LapsedOn: day(2026, 6, 14),
		Profitability: "incomplete", Revenue: 4_820_000, Profit: -150_001, Missing: "support,bad_debt", TurnedOn: day(2026, 2, 1),
		Standing: `{"confirmations":1}`,
	}}
}

func drifting(id int64) analysis.Judged {
	a := onRhythm(id)
	a.Segment, a.PurchaseState, a.Since = "drifting", "drifting", a.DriftingOn
	a.Transitions = []analysis.Transition{{
		Axis: "purchase", From: "on_rhythm", To: "drifting", AsOf: day(2026, 5, 1), Tag: "newly_drifting", Outcome: "raised", Policy: 1,
		Evidence: json.RawMessage(`{"silence_days": 61}`),
	}}
	return a
}

func tooEarly(id int64) analysis.Judged {
	return analysis.Judged{HasChanged: true, Assessment: analysis.Assessment{
		AccountID: id, Segment: "too_early", Engagement: "unknown", Reason: "no_source", PurchaseState: "unknown", Basis: "no_purchase",
		Standing: `{}`,
	}}
}

func unchanged(a analysis.Judged) analysis.Judged { a.HasChanged = false; return a }

const statements = `select concat_ws(' ', account_id, as_of, segment, purchase_state, since_on, xmin) from assessments order by account_id`

func TestRecordAssessments(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "AC1"}, analysis.Account{Ref: "AC2"})
	one, two := d.account(t, "AC1").ID, d.account(t, "AC2").ID
	april, may := day(2026, 4, 1), day(2026, 5, 1)

	want := analysis.Recorded{Judged: 2, Changed: 2, Segments: map[string]int{"active": 1, "too_early": 1}, Newest: april}
	if diff := cmp.Diff(want, d.record(t, runOn(april), onRhythm(one), tooEarly(two))); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	before := d.ask(t, statements)
	want.Changed, want.Newest = 0, april+1
	if diff := cmp.Diff(want, d.record(t, runOn(april+1), unchanged(onRhythm(one)), unchanged(tooEarly(two)))); diff != "" {
		t.Errorf("a day later (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, d.ask(t, statements)); diff != "" {
		t.Errorf("rows that say the same were written:\n%s", diff)
	}
	if got := d.record(t, runOn(may), drifting(one), unchanged(tooEarly(two))); got.Changed != 1 || got.Transitions != 1 {
		t.Errorf("another state: %+v, want 1 change and 1 transition", got)
	}
	transitions := d.ask(t, `
		select concat_ws(' ', account_id = $1, axis, from_state, to_state, as_of, tag, outcome, policy_version, evidence)
		from transitions order by transition_id`, one)
	wantTransitions := []string{`t purchase on_rhythm drifting 2026-05-01 newly_drifting raised 1 {"silence_days": 61}`}
	if diff := cmp.Diff(wantTransitions, transitions); diff != "" {
		t.Errorf("transitions (-want +got):\n%s", diff)
	}

	// The current assessments never move back.
	before = d.ask(t, statements)
	if diff := cmp.Diff(analysis.Recorded{Outdated: true, Newest: may}, d.record(t, runOn(april), onRhythm(one), tooEarly(two))); diff != "" {
		t.Errorf("an earlier day (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, d.ask(t, statements)); diff != "" {
		t.Errorf("an earlier day wrote:\n%s", diff)
	}
	newest, known, err := d.NewestRun(t.Context())
	if newest != may || !known || err != nil {
		t.Errorf("NewestRun = %s, %t, %v", newest, known, err)
	}
}

func TestAWeekIsJudgedOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	week := runOn(day(2026, 4, 5))
	week.IsWeekly = true
	if _, known, err := d.LastWeek(t.Context()); known || err != nil {
		t.Errorf("LastWeek before any: %t, %v", known, err)
	}
	d.record(t, runOn(day(2026, 4, 7)), tooEarly(1)) // what was said on Tuesday does not keep Sunday from being judged
	if got := d.record(t, week, tooEarly(1)); got.Outdated || got.Judged != 1 {
		t.Errorf("the week: %+v", got)
	}
	if got := d.record(t, week, tooEarly(1)); !got.Outdated {
		t.Errorf("the week again: %+v", got)
	}
	if last, known, err := d.LastWeek(t.Context()); last != day(2026, 4, 5) || !known || err != nil {
		t.Errorf("LastWeek = %s, %t, %v", last, known, err)
	}
}

func TestWhatWasSaidIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "AC1"}, analysis.Account{Ref: "AC2"}, analysis.Account{Ref: "AC3"})
	want := map[int64]string{d.account(t, "AC3").ID: ""}
	for i, a := range []analysis.Judged{drifting(d.account(t, "AC1").ID), tooEarly(d.account(t, "AC2").ID)} {
		a.Transitions = nil
		d.record(t, runOn(day(2026, 5, 1+i)), a)
		want[a.AccountID] = a.Said(1)
	}
	got := map[int64]string{}
	end := noon(day(2026, 5, 10))
	err := d.Subjects(t.Context(), day(2026, 5, 9), end, false, func(s segment.Subject) error {
		got[s.AccountID] = s.Said
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("said (-want +got):\n%s", diff)
	}
	if got := analysis.StandingIn(got[d.account(t, "AC1").ID]); got != `{"confirmations":1}` {
		t.Errorf("standing %q", got)
	}
}

func TestABrokenRunKeepsNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	broken := errors.New("broken")
	_, err := d.RecordAssessments(t.Context(), runOn(day(2026, 4, 1)), func(yield func(analysis.Judged, error) bool) {
		_ = yield(onRhythm(1), nil) && yield(analysis.Judged{}, broken)
	})
	if !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "store.RecordAssessments(2026-04-01): ") {
		t.Errorf("error %v", err)
	}
	kept := d.ask(t, `select (select count(*) from assessments) + (select count(*) from transitions) + (select count(*) from assessment_runs)`)
	if kept[0] != "0" {
		t.Errorf("%s rows were kept", kept[0])
	}
	if _, known, err := d.NewestRun(t.Context()); known || err != nil {
		t.Errorf("NewestRun: known %t, error %v", known, err)
	}
}

func TestTwoReplicasRecordOneRun(t *testing.T) {
	t.Parallel()
	d := open(t)
	other, err := store.Open(t.Context(), d.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	var group errgroup.Group
	week := runOn(day(2026, 4, 5))
	week.IsWeekly = true
	changed := make([]int, 4)
	for i := range changed {
		s := []*store.Store{d.Store, other}[i%2]
		group.Go(func() error {
			recorded, err := s.RecordAssessments(t.Context(), week, judged(drifting(1), tooEarly(2)))
			changed[i] = recorded.Changed
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if sum := changed[0] + changed[1] + changed[2] + changed[3]; sum != 2 {
		t.Errorf("changed %v, want 2 together", changed)
	}
	if n := d.ask(t, `select count(*)::text from transitions`); n[0] != "1" {
		t.Errorf("%s transitions, want 1", n[0])
	}
}
