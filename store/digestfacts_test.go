package store_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/store"
)

// turns is an account with what is said of it and the turns it took.
func (d database) turns(t testing.TB, ref, segment string, transitions ...analysis.Transition) analysis.Judged {
	t.Helper()
	for n := range transitions {
		transitions[n].Axis, transitions[n].From, transitions[n].To, transitions[n].Evidence = "engagement", "active", "passive", json.RawMessage(`{}`)
		if strings.HasSuffix(transitions[n].Tag, "drifting") {
			transitions[n].Axis, transitions[n].From, transitions[n].To = "purchase", "on_rhythm", "drifting"
		}
	}
	return analysis.Judged{HasChanged: true, Transitions: transitions, Assessment: analysis.Assessment{
		AccountID: d.account(t, ref).ID, Segment: segment, Engagement: "passive", PurchaseState: "on_rhythm", Profitability: "profitable", Profit: 500,
	}}
}

func turn(on calendar.Date, tag, outcome string) analysis.Transition {
	return analysis.Transition{AsOf: on, Tag: tag, Outcome: outcome}
}

// The facts of a digest: each account once a week by its most urgent turn, what
// was kept back apart, and of the list before whatever happened since.
func TestDigestFacts(t *testing.T) {
	t.Parallel()
	d := open(t)
	sunday := today.WeekEnd() - 7 // today is a Tuesday
	monday := sunday + 1
	load := store.Import{Now: morning}
	if _, err := d.ImportPeople(t.Context(), analysis.Rows(analysis.Person{Email: "ana@example.com", Team: "Emea", Role: analysis.Rep}), load); err != nil {
		t.Fatal(err)
	}
	for _, ref := range []string{"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"} {
		d.importAccounts(t, analysis.Account{Ref: ref, Name: "Customer " + ref, Owner: "ana@example.com"})
	}
	d.importAccounts(t, analysis.Account{Ref: "B1", Name: "Elsewhere", Team: "APAC"})
	d.record(
		t, analysis.Run{AsOf: sunday, IsWeekly: true, PolicyVersion: 1, At: noon(monday)},
		d.turns(t, "A1", "drifting", turn(sunday-3, "newly_drifting", "raised"), turn(sunday, "newly_passive", "raised")),
		d.turns(t, "A2", "passive", turn(sunday, "newly_passive", "off")),
		d.turns(t, "A3", "passive", turn(sunday, "passive_again", "suppressed")),
		d.turns(t, "A4", "passive", turn(sunday-7, "newly_passive", "raised")),
		d.turns(t, "A5", "active", turn(sunday-7, "newly_passive", "raised"), turn(monday, "active_again", "")),
		d.turns(t, "A6", "passive", turn(sunday-63, "newly_passive", "raised")), // nine weeks ago
		d.turns(t, "A7", "active"),
		d.turns(t, "A8", "active"),
		d.turns(t, "B1", "passive", turn(sunday, "newly_passive", "raised")),
	)
	digest, err := d.AddDigest(t.Context(), analysis.Digest{Owner: "nora@example.com", Zone: "UTC"}, morning)
	if err != nil {
		t.Fatal(err)
	}
	ask := analysis.DigestAsk{Digest: digest.ID, Teams: []string{"EMEA"}, Week: sunday, On: monday + 7, Weeks: 8}
	facts := func() analysis.DigestFacts {
		t.Helper()
		f, err := d.DigestFacts(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	first := facts()
	if !first.IsFirst || len(first.Standing) != 5 || first.Listed != nil { // A1 to A4 and A6 are quiet
		t.Errorf("the first issue: first %t, %d quiet, %d listed", first.IsFirst, len(first.Standing), len(first.Listed))
	}
	wantSegments := []analysis.SegmentCount{
		{Segment: "active", Owner: "ana@example.com", Team: "Emea", Accounts: 3},
		{Segment: "drifting", Owner: "ana@example.com", Team: "Emea", Accounts: 1},
		{Segment: "passive", Owner: "ana@example.com", Team: "Emea", Accounts: 4},
	}
	if diff := cmp.Diff(wantSegments, first.Segments); diff != "" {
		t.Errorf("segments: %s", diff)
	}
	var turned []string
	for _, q := range first.Turned {
		turned = append(turned, q.Account.Ref+" "+q.Tag+" "+q.Assessment.Segment)
	}
	slices.Sort(turned)
	if diff := cmp.Diff([]string{"A1 newly_drifting drifting", "A2 newly_passive passive"}, turned); diff != "" {
		t.Errorf("turned: %s", diff)
	}
	count := func(week calendar.Date, tag, outcome string, n int) analysis.TurnCount {
		return analysis.TurnCount{Week: week, Tag: tag, Outcome: outcome, Owner: "ana@example.com", Team: "Emea", Accounts: n}
	}
	wantTurns := []analysis.TurnCount{
		count(sunday-7, "newly_passive", "", 2), count(sunday, "newly_drifting", "", 1), count(sunday, "newly_passive", "", 1),
		count(sunday, "passive_again", "suppressed", 1),
	}
	if diff := cmp.Diff(wantTurns, first.Turns); diff != "" {
		t.Errorf("counts: %s", diff)
	}
	ask.Teams = nil
	if all := facts(); len(all.Turned) != 3 {
		t.Errorf("of all teams %d turned", len(all.Turned))
	}
	ask.Teams = []string{"EMEA", "apac"}
	if both := facts(); len(both.Turned) != 3 {
		t.Errorf("of both teams %d turned", len(both.Turned))
	}

	// The issue of Monday listed all of them; something has happened since.
	var rows []analysis.DigestRow
	for n, ref := range []string{"A1", "A2", "A3", "A4", "A5", "A6", "A7"} {
		rows = append(rows, analysis.DigestRow{Number: n + 1, AccountID: d.account(t, ref).ID, Group: "reengage"})
	}
	rows = append(rows, analysis.DigestRow{Number: 8, AccountID: d.account(t, "A8").ID, Group: "untouched"})
	issue := analysis.Issue{DigestID: digest.ID, On: monday, Due: noon(monday), Made: noon(monday), State: analysis.IssueSent}
	if _, err := d.AddIssue(t.Context(), issue, analysis.Composition{State: analysis.IssueSent, Rows: rows}); err != nil {
		t.Fatal(err)
	}
	made, _ := d.followUp(t, "press 1", "A1", true)
	d.report(t, "A2", "r2", monday)
	if _, err := d.ImportTouches(t.Context(), analysis.Rows(
		analysis.Touch{Source: "crm", ID: "t1", Account: "A3", Kind: "email", On: monday},
		analysis.Touch{Source: "crm", ID: "t2", Account: "A4", Kind: "email", On: monday - 1},
	), load); err != nil {
		t.Fatal(err)
	}
	euros := func(ref, account string, on calendar.Date, minor int64, credit bool) analysis.Invoice {
		return analysis.Invoice{Ref: ref, Account: account, IssuedOn: on, Credit: credit, Amount: money.Amount{Minor: minor, Currency: "EUR"}}
	}
	d.importInvoices(
		t, load, euros("I1", "A6", monday, 900, false), euros("I2", "A6", monday, -200, true), euros("I3", "A7", monday-1, 900, false),
		euros("I4", "A4", monday, -100, true),
	)
	ask.Teams = []string{"EMEA"}
	got := facts()
	if got.IsFirst || got.ListedOn != monday || got.Standing != nil || got.Segments != nil {
		t.Errorf("the second issue: first %t, listed on %s", got.IsFirst, got.ListedOn)
	}
	type outcome struct {
		Ref                                   string
		Assigned, Contacted, Back, Has, Alone bool
		Net                                   []money.Amount
	}
	var outcomes []outcome
	for _, l := range got.Listed {
		outcomes = append(outcomes, outcome{l.Account.Ref, l.IsAssigned, l.IsContacted, l.IsBack, l.HasOrdered, l.IsUntouched(), l.Net})
	}
	want := []outcome{
		{Ref: "A1", Assigned: true},
		{Ref: "A2", Contacted: true},
		{Ref: "A3", Contacted: true},
		{Ref: "A4", Alone: true, Net: []money.Amount{{Minor: -100, Currency: "EUR"}}},
		{Ref: "A5", Back: true},
		{Ref: "A6", Has: true, Net: []money.Amount{{Minor: 700, Currency: "EUR"}}},
		{Ref: "A7", Alone: true},
	}
	if diff := cmp.Diff(want, outcomes); diff != "" {
		t.Errorf("what became of the list: %s", diff)
	}
	wantOpen := []analysis.DigestToDo{{
		ID: made.ID, AccountID: d.account(t, "A1").ID, Owner: "ana@example.com", Team: "Emea", Account: "Customer A1", Assignee: "ana@example.com", DueOn: today + 3,
	}}
	if diff := cmp.Diff(wantOpen, got.Open); diff != "" {
		t.Errorf("open: %s", diff)
	}
	if ask.Teams = []string{"Nowhere"}; len(facts().Turned)+len(facts().Turns)+len(facts().Open) > 0 {
		t.Errorf("a team without accounts: %+v", facts())
	}
}

// A message that is sent again says what it said, in a thread of its own.
func TestRepeatIssue(t *testing.T) {
	t.Parallel()
	d := open(t)
	digest, err := d.AddDigest(t.Context(), analysis.Digest{Owner: "nora@example.com", Zone: "UTC"}, morning)
	if err != nil {
		t.Fatal(err)
	}
	if isThere, err := d.RepeatIssue(t.Context(), digest.ID, today, "x1", morning); err != nil || isThere {
		t.Errorf("an issue that never was is repeated: %t, %v", isThere, err)
	}
	key := analysis.IssueKey(digest.ID, today)
	message := func(key, under, body string) analysis.Message {
		return analysis.Message{Key: key, Under: under, To: "nora@example.com", Owner: "nora@example.com", Body: json.RawMessage(body), From: morning}
	}
	issue := analysis.Issue{DigestID: digest.ID, On: today, Due: morning, Made: morning, State: analysis.IssueSent}
	made := analysis.Composition{State: analysis.IssueSent, Messages: []analysis.Message{
		message(key, "", `"main"`), message(key+"/1", key, `"below"`), message(key+"/held", "", `"told"`),
	}}
	if _, err := d.AddIssue(t.Context(), issue, made); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the same act twice is one message
		if isThere, err := d.RepeatIssue(t.Context(), digest.ID, today, "x1", morning); err != nil || !isThere {
			t.Fatalf("it is not repeated: %t, %v", isThere, err)
		}
	}
	if isThere, err := d.RepeatIssue(t.Context(), digest.ID, today, "x2", morning); err != nil || !isThere {
		t.Fatalf("it is not repeated by another act: %t, %v", isThere, err)
	}
	got := d.ask(t, `select concat_ws(' ', key, under_key, body #>> '{}') from outbox order by message_id`)
	want := []string{
		key + "  main", key + "/1 " + key + " below", key + "/held  told",
		key + "/again-x1  main", key + "/again-x1/1 " + key + "/again-x1 below",
		key + "/again-x2  main", key + "/again-x2/1 " + key + "/again-x2 below",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if id, on, isIssue := analysis.ParseIssueKey(key + "/again-x1"); !isIssue || id != digest.ID || on != today {
		t.Errorf("the repeated message is of issue %d of %s, %t", id, on, isIssue)
	}
}
