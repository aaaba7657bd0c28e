package store_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
	"lull/analysis/money"
	"lull/store"
)

// asked is a follow-up made on a day, with the play that was suggested.
func (d database) asked(t testing.TB, ref, play string, on calendar.Date) followup.State {
	t.Helper()
	f := analysis.FollowUp{
		AccountID: d.account(t, ref).ID, Assignee: "ana@example.com", AskedBy: "marta@example.com", Text: "call",
		Suggested: play, DueOn: on + 3, Zone: "Europe/Madrid", To: "C1",
	}
	made, _, err := d.AddFollowUp(t.Context(), ref+" "+on.String(), f, false, noon(on), shown)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func (d database) happens(t testing.TB, f followup.State, on calendar.Date, e analysis.FollowUpEvent) {
	t.Helper()
	e.By = "ana@example.com"
	_, refused, _, err := d.ChangeFollowUp(t.Context(), fmt.Sprint(f.ID, on, e.Kind), f.ID, e, noon(on), shown)
	if err != nil || refused != "" {
		t.Fatal(refused, err)
	}
}

func ended(with analysis.Outcome) analysis.FollowUpEvent {
	return analysis.FollowUpEvent{Kind: analysis.FollowUpFinished, FollowUpSaid: analysis.FollowUpSaid{Outcome: with}}
}

// What came of follow-ups and of customers without one, each from its first day
// on, in the segment of that day.
func TestPursued(t *testing.T) {
	t.Parallel()
	d := open(t)
	in := func(month time.Month, n int) calendar.Date { return day(2026, month, n) }
	for n := range 9 {
		d.importAccounts(t, analysis.Account{Ref: fmt.Sprint("A", n+1), Name: fmt.Sprint("Customer ", n+1)})
	}
	stands := func(ref, engagement, purchase string, turns ...analysis.Transition) analysis.Judged {
		for n := range turns {
			turns[n].Evidence = json.RawMessage(`{}`)
		}
		return analysis.Judged{HasChanged: true, Transitions: turns, Assessment: analysis.Assessment{
			AccountID: d.account(t, ref).ID, Segment: "active", Engagement: engagement, PurchaseState: purchase,
		}}
	}
	turn := func(on calendar.Date, tag, from, to, outcome string) analysis.Transition {
		axis := "engagement"
		if from == "on_rhythm" || to == "on_rhythm" || to == "lapsed" {
			axis = "purchase"
		}
		return analysis.Transition{AsOf: on, Axis: axis, From: from, To: to, Tag: tag, Outcome: outcome}
	}
	quiet := turn(in(9, 6), "newly_passive", "active", "passive", "raised")
	d.record(
		t, analysis.Run{AsOf: in(10, 31), PolicyVersion: 1, At: noon(in(10, 31))},
		stands("A1", "active", "on_rhythm", quiet, turn(in(9, 20), "active_again", "passive", "active", "")),
		stands("A2", "passive", "on_rhythm", quiet),
		stands("A3", "active", "on_rhythm", turn(in(9, 10), "newly_drifting", "on_rhythm", "drifting", "off"), turn(in(9, 26), "ordering_again", "drifting", "on_rhythm", "")),
		stands("A4", "passive", "on_rhythm", quiet, turn(in(9, 13), "active_again", "passive", "active", ""), turn(in(10, 4), "passive_again", "active", "passive", "raised")),
		stands("A5", "passive", "on_rhythm", turn(in(9, 6), "newly_passive", "active", "passive", "suppressed")),
		stands("A6", "active", "on_rhythm"),
		stands("A7", "passive", "on_rhythm", turn(in(10, 4), "newly_passive", "active", "passive", "raised")),
		stands("A8", "passive", "lapsed", turn(in(8, 1), "newly_lapsed", "drifting", "lapsed", "raised")),
		stands("A9", "passive", "on_rhythm", quiet),
	)
	load := store.Import{Now: noon(in(10, 31))}
	order := func(ref, account string, on calendar.Date, credit bool) analysis.Invoice {
		return analysis.Invoice{Ref: ref, Account: account, IssuedOn: on, Credit: credit, Amount: money.Amount{Minor: 100, Currency: "EUR"}}
	}
	back := order("I4", "A2", in(9, 30), true)
	back.Amount.Minor = -100
	d.importInvoices(t, load, order("I1", "A1", in(9, 17), false), order("I2", "A3", in(9, 25), false), order("I3", "A9", in(11, 2), false), back)
	if _, err := d.ImportTouches(t.Context(), analysis.Rows(analysis.Touch{Source: "crm", ID: "t1", Account: "A4", Kind: "email", On: in(9, 12)}), load); err != nil {
		t.Fatal(err)
	}
	d.happens(t, d.asked(t, "A1", "satisfaction_check", in(9, 7)), in(9, 9), ended(analysis.OutcomeReached))
	d.happens(t, d.asked(t, "A2", "", in(9, 8)), in(9, 10), ended(analysis.OutcomeNoAnswer))
	d.happens(t, d.asked(t, "A6", "keep_contact", in(9, 8)), in(9, 8), analysis.FollowUpEvent{Kind: analysis.FollowUpEventUndone, Undoes: 1})
	d.asked(t, "A7", "keep_contact", in(9, 15))
	d.asked(t, "A9", "satisfaction_check", in(11, 1))
	d.happens(t, d.asked(t, "A8", "win_back_call", in(10, 1)), in(11, 3), ended(analysis.OutcomeLost))

	got, err := d.Pursued(t.Context(), in(9, 1), in(10, 31))
	if err != nil {
		t.Fatal(err)
	}
	want := []analysis.Pursued{
		{Segment: "active", Play: "keep_contact", IsAssigned: true, On: in(9, 15)}, // A7, passive since
		{Segment: "drifting", On: in(9, 10), OrderedOn: in(9, 25)},                 // A3
		{Segment: "lapsed", Play: "win_back_call", IsAssigned: true, On: in(10, 1)},
		{Segment: "passive", On: in(9, 6), ContactedOn: in(9, 12), BackOn: in(9, 13)}, // A4, once
		{Segment: "passive", On: in(9, 6)},                                            // A9, whose follow-up and order came later
		{Segment: "passive", IsAssigned: true, IsDone: true, On: in(9, 8)},
		{
			Segment: "passive", Play: "satisfaction_check", IsAssigned: true, IsDone: true, IsReached: true,
			On: in(9, 7), ContactedOn: in(9, 9), BackOn: in(9, 20), OrderedOn: in(9, 17),
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if none, err := d.Pursued(t.Context(), in(1, 1), in(2, 1)); err != nil || len(none) > 0 {
		t.Errorf("in a period without anything: %v, %v", none, err)
	}
}

// What came of the follow-ups of a week's list is what the next digest counts.
func TestOutcomesInTheNextDigest(t *testing.T) {
	t.Parallel()
	d := open(t)
	monday := day(2026, 11, 16)
	digest, err := d.AddDigest(t.Context(), analysis.Digest{Owner: "nora@example.com", Zone: "UTC"}, noon(monday-7))
	if err != nil {
		t.Fatal(err)
	}
	type outcome struct{ Assigned, Contacted, Untouched bool }
	var rows []analysis.DigestRow
	var judged []analysis.Judged
	var want []outcome
	for n, c := range []struct {
		asked    calendar.Date // when somebody was; 0 for never
		happened []analysis.FollowUpEvent
		want     outcome
	}{
		{0, nil, outcome{Untouched: true}},
		{monday + 1, nil, outcome{Assigned: true}},
		{monday + 1, []analysis.FollowUpEvent{ended(analysis.OutcomeReached)}, outcome{Assigned: true, Contacted: true}},
		{monday + 1, []analysis.FollowUpEvent{ended(analysis.OutcomeNoAnswer)}, outcome{Assigned: true}},
		{monday + 1, []analysis.FollowUpEvent{ended("")}, outcome{Assigned: true}}, // nobody said
		{monday + 1, []analysis.FollowUpEvent{ended(analysis.OutcomeReached), {Kind: analysis.FollowUpEventUndone, Undoes: 2}}, outcome{Assigned: true}},
		{monday + 1, []analysis.FollowUpEvent{{Kind: analysis.FollowUpGivenUp}}, outcome{Assigned: true}},
		{monday + 1, []analysis.FollowUpEvent{{Kind: analysis.FollowUpEventUndone, Undoes: 1}}, outcome{Untouched: true}},
		{monday - 4, []analysis.FollowUpEvent{ended(analysis.OutcomeLost)}, outcome{Assigned: true, Contacted: true}}, // asked before, done since
	} {
		ref := fmt.Sprint("A", n+1)
		d.importAccounts(t, analysis.Account{Ref: ref, Name: "Customer " + ref})
		judged = append(judged, d.turns(t, ref, "passive"))
		rows = append(rows, analysis.DigestRow{Number: n + 1, AccountID: d.account(t, ref).ID, Group: "reengage"})
		want = append(want, c.want)
		if c.asked == 0 {
			continue
		}
		made := d.asked(t, ref, "", c.asked)
		for k, e := range c.happened {
			d.happens(t, made, monday+2+calendar.Date(k), e)
		}
	}
	d.record(t, analysis.Run{AsOf: monday - 1, PolicyVersion: 1, At: noon(monday)}, judged...)
	issue := analysis.Issue{DigestID: digest.ID, On: monday, Due: noon(monday), Made: noon(monday), State: analysis.IssueSent}
	if _, err := d.AddIssue(t.Context(), issue, analysis.Composition{State: analysis.IssueSent, Rows: rows}); err != nil {
		t.Fatal(err)
	}
	facts, err := d.DigestFacts(t.Context(), analysis.DigestAsk{Digest: digest.ID, Week: monday + 6, On: monday + 7, Weeks: 8})
	if err != nil {
		t.Fatal(err)
	}
	var got []outcome
	for _, l := range facts.Listed {
		got = append(got, outcome{l.IsAssigned, l.IsContacted, l.IsUntouched()})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
