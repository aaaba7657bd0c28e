package store_test

import (
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/store"
)

func judged(assessments ...analysis.Assessment) iter.Seq2[analysis.Assessment, error] {
	return func(yield func(analysis.Assessment, error) bool) {
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

func (d database) record(t testing.TB, run analysis.Run, assessments ...analysis.Assessment) analysis.Recorded {
	t.Helper()
	recorded, err := d.RecordAssessments(t.Context(), run, judged(assessments...))
	if err != nil {
		t.Fatal(err)
	}
	return recorded
}

func onRhythm(id int64) analysis.Assessment {
	return analysis.Assessment{
		AccountID: id, PurchaseState: "on_rhythm", Basis: "usual_gap", PurchaseDays: 5, LastPurchase: day(2026, 3, 1),
		UsualGap: 21, DriftingOn: day(2026, 4, 23), LapsedOn: day(2026, 6, 14),
	}
}

func drifting(id int64) analysis.Assessment {
	a := onRhythm(id)
	a.PurchaseState, a.Since = "drifting", a.DriftingOn
	return a
}

func tooEarly(id int64) analysis.Assessment {
	return analysis.Assessment{AccountID: id, PurchaseState: "unknown", Basis: "no_purchase"}
}

const statements = `select concat_ws(' ', account_id, as_of, purchase_state, since_on, xmin) from assessments order by account_id`

func TestRecordAssessments(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "AC1"}, analysis.Account{Ref: "AC2"})
	one, two := d.account(t, "AC1").ID, d.account(t, "AC2").ID
	april, may := day(2026, 4, 1), day(2026, 5, 1)

	want := analysis.Recorded{Judged: 2, Changed: 2, Transitions: 2, States: map[string]int{"on_rhythm": 1, "unknown": 1}, Newest: april}
	if diff := cmp.Diff(want, d.record(t, runOn(april), onRhythm(one), tooEarly(two))); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	before := d.ask(t, statements)
	want.Changed, want.Transitions = 0, 0
	if diff := cmp.Diff(want, d.record(t, runOn(april), onRhythm(one), tooEarly(two))); diff != "" {
		t.Errorf("again (-want +got):\n%s", diff)
	}
	want.Newest = april + 1
	if diff := cmp.Diff(want, d.record(t, runOn(april+1), onRhythm(one), tooEarly(two))); diff != "" {
		t.Errorf("a day later (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, d.ask(t, statements)); diff != "" {
		t.Errorf("rows that say the same were written:\n%s", diff)
	}

	// Another date is said, in the same state.
	shifted := onRhythm(one)
	shifted.DriftingOn++
	if got := d.record(t, runOn(april+2), shifted, tooEarly(two)); got.Changed != 1 || got.Transitions != 0 {
		t.Errorf("another date: %+v, want 1 change and no transition", got)
	}
	if got := d.record(t, runOn(may), drifting(one), tooEarly(two)); got.Changed != 1 || got.Transitions != 1 {
		t.Errorf("another state: %+v, want 1 change and 1 transition", got)
	}
	transitions := d.ask(t, `
		select concat_ws(' ', account_id = $1, axis, coalesce(from_state, '-'), to_state, as_of, policy_version)
		from transitions order by transition_id`, one)
	wantTransitions := []string{
		"t purchase - on_rhythm 2026-04-01 1", "f purchase - unknown 2026-04-01 1",
		"t purchase on_rhythm drifting 2026-05-01 1",
	}
	if diff := cmp.Diff(wantTransitions, transitions); diff != "" {
		t.Errorf("transitions (-want +got):\n%s", diff)
	}
	evidence := d.ask(t, `select evidence::text from transitions where to_state in ('drifting', 'unknown') order by transition_id`)
	wantEvidence := []string{
		`{"purchase_days": 0}`,
		`{"since_on": "2026-04-23", "lapsed_on": "2026-06-14", "limit_days": 52, "drifting_on": "2026-04-23", ` +
			`"silence_days": 61, "purchase_days": 5, "usual_gap_days": 21, "last_purchase_on": "2026-03-01"}`,
	}
	if diff := cmp.Diff(wantEvidence, evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
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

func TestABrokenRunKeepsNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	broken := errors.New("broken")
	_, err := d.RecordAssessments(t.Context(), runOn(day(2026, 4, 1)), func(yield func(analysis.Assessment, error) bool) {
		_ = yield(onRhythm(1), nil) && yield(analysis.Assessment{}, broken)
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
	changed := make([]int, 4)
	for i := range changed {
		s := []*store.Store{d.Store, other}[i%2]
		group.Go(func() error {
			recorded, err := s.RecordAssessments(t.Context(), runOn(day(2026, 4, 1)), judged(onRhythm(1), tooEarly(2)))
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
	if n := d.ask(t, `select count(*)::text from transitions`); n[0] != "2" {
		t.Errorf("%s transitions, want 2", n[0])
	}
}

func TestBook(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, err := d.ImportPeople(
		t.Context(), analysis.Rows(
			analysis.Person{Email: "ana@example.com", Team: "EMEA"}, analysis.Person{Email: "ben@example.com", Team: "APAC"},
		), importOn(day(2026, 1, 1)),
	)
	if err != nil {
		t.Fatal(err)
	}
	owners := map[string]string{
		"A": "ana@example.com", "B": "ana@example.com", "C": "ana@example.com", "D": "ben@example.com", "E": "", "F": "ana@example.com", "G": "ana@example.com",
	}
	for ref, owner := range owners {
		account := analysis.Account{Ref: ref, Owner: owner}
		if ref == "E" {
			account.Team = "EMEA"
		}
		d.importAccounts(t, account)
	}
	id := func(ref string) int64 { return d.account(t, ref).ID }
	soon, later := drifting(id("A")), drifting(id("B"))
	later.LapsedOn += 30
	lapsed, older := drifting(id("C")), drifting(id("D"))
	lapsed.PurchaseState, older.PurchaseState = "lapsed", "lapsed"
	older.LapsedOn -= 100
	d.record(t, runOn(day(2026, 5, 1)), soon, later, lapsed, older, onRhythm(id("E")), tooEarly(id("F")))

	tests := []struct {
		scope  analysis.Scope
		refs   string
		states map[string]int
	}{
		{analysis.Scope{}, "A B C D E F G", map[string]int{"lapsed": 2, "drifting": 2, "on_rhythm": 1, "unknown": 1, "": 1}},
		{analysis.Scope{Owner: "ana@example.com"}, "A B C F G", map[string]int{"lapsed": 1, "drifting": 2, "unknown": 1, "": 1}},
		{analysis.Scope{Team: "EMEA"}, "A B C E F G", map[string]int{"lapsed": 1, "drifting": 2, "on_rhythm": 1, "unknown": 1, "": 1}},
		{analysis.Scope{Team: "none"}, "", map[string]int{}},
	}
	for _, test := range tests {
		book, err := d.Book(t.Context(), test.scope, 100)
		if err != nil {
			t.Fatal(err)
		}
		var refs []string
		for _, a := range book.Accounts {
			refs = append(refs, a.Account.Ref)
		}
		if got := strings.Join(refs, " "); got != test.refs {
			t.Errorf("%+v: %s, want %s", test.scope, got, test.refs)
		}
		if diff := cmp.Diff(test.states, book.States); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", test.scope, diff)
		}
	}
	book, err := d.Book(t.Context(), analysis.Scope{}, 1)
	if err != nil || len(book.Accounts) != 1 || book.States["drifting"] != 2 {
		t.Fatalf("with a limit: %+v, %v", book, err)
	}
	soon.AsOf = day(2026, 5, 1)
	if diff := cmp.Diff(soon, book.Accounts[0].Assessment); diff != "" {
		t.Errorf("what is said of A (-want +got):\n%s", diff)
	}
	if got := book.Accounts[0].Account; got.Ref != "A" || got.Team != "EMEA" || got.Owner != "ana@example.com" {
		t.Errorf("account %+v", got)
	}
}
