package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/followup"
)

// shown writes one message that says how the follow-up stands.
func shown(f followup.State) ([]analysis.Message, error) {
	body, err := json.Marshal(fmt.Sprint(f.Events, " ", f.State, " ", f.Assignee))
	return []analysis.Message{{Key: analysis.FollowUpKey(f.ID), To: "C1", Body: body, From: morning}}, err
}

func (d database) followUp(t testing.TB, key, ref string, alone bool) (followup.State, followup.Making) {
	t.Helper()
	f := analysis.FollowUp{
		AccountID: d.account(t, ref).ID, Assignee: "ana@example.com", AssigneeSlack: "U2", AskedBy: "marta@example.com", Text: "call", Kind: "call",
		DueOn: today + 3, Zone: "Europe/Madrid", Origin: analysis.Origin{Channel: "C1", Thread: "9.1", Permalink: "https://example.com/p9", Quote: "Acme!"}, To: "C1", Thread: "9.1",
	}
	made, how, err := d.AddFollowUp(t.Context(), key, f, alone, morning, shown)
	if err != nil {
		t.Fatal(err)
	}
	return made, how
}

func (d database) body(t testing.TB, key string) string {
	t.Helper()
	return d.ask(t, `select body #>> '{}' from outbox where key = $1`, key)[0]
}

func TestAFollowUpIsItsEvents(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "A1", Name: "Acme"}, analysis.Account{Ref: "A2", Name: "Borealis"})
	made, how := d.followUp(t, "press 1", "A1", true)
	if how != followup.IsMade || made.Events != 1 {
		t.Fatalf("made: %s, %+v", how, made)
	}
	if again, how := d.followUp(t, "press 1", "A1", true); how != followup.WasMade || again.ID != made.ID {
		t.Errorf("the same act made %d after %d", again.ID, made.ID)
	}
	if other, how := d.followUp(t, "press 2", "A1", true); how != followup.Occupied || other.ID != made.ID {
		t.Errorf("beside the open %d there is %d", made.ID, other.ID)
	}
	if other, how := d.followUp(t, "press 3", "A1", false); how != followup.IsMade || other.ID == made.ID {
		t.Errorf("asked for beside %d: %d, %s", made.ID, other.ID, how)
	}
	change := func(key string, e analysis.FollowUpEvent) (followup.State, followup.Refusal) {
		t.Helper()
		e.By = "ana@example.com"
		after, refused, known, err := d.ChangeFollowUp(t.Context(), key, made.ID, e, morning.Add(time.Hour), shown)
		if err != nil || !known {
			t.Fatal(known, err)
		}
		return after, refused
	}
	done := analysis.FollowUpEvent{Kind: analysis.FollowUpFinished, FollowUpSaid: analysis.FollowUpSaid{Outcome: analysis.OutcomeReached, Note: "in Dec"}}
	after, refused := change("press 4", done)
	if refused != "" || after.State != analysis.FollowUpDone {
		t.Errorf("done: %s, %+v", refused, after)
	}
	if _, refused := change("press 4", done); refused != "" {
		t.Errorf("the same act again is refused as %s", refused)
	}
	if _, refused := change("press 5", done); refused != followup.AlreadyDone {
		t.Errorf("done by a second press: %q", refused)
	}
	if got := d.body(t, analysis.FollowUpKey(made.ID)); got != "2 done ana@example.com" {
		t.Errorf("the message says %q", got)
	}
	stored, known, err := d.FollowUp(t.Context(), made.ID)
	if diff := cmp.Diff(after.FollowUp, stored); err != nil || !known || diff != "" {
		t.Errorf("as it stands: %t, %v (-replayed +stored)\n%s", known, err, diff)
	}
	if _, refused := change("press 6", analysis.FollowUpEvent{Kind: analysis.FollowUpEventUndone, Undoes: after.Last()}); refused != "" {
		t.Errorf("undone: %s", refused)
	}
	open, err := d.OpenFollowUps(t.Context(), []int64{made.AccountID})
	if err != nil || len(open[made.AccountID]) != 2 || open[made.AccountID][0].ID != made.ID {
		t.Errorf("open after the undo: %+v, %v", open, err)
	}
	load, err := d.Workload(t.Context(), today+9)
	if want := (analysis.Workload{Open: 2, Overdue: 2}); err != nil || load["ana@example.com"] != want {
		t.Errorf("workload: %+v, %v", load, err)
	}
	there, err := d.FollowUpsIn(t.Context(), "C1", "9.1")
	if err != nil || len(there) != 2 {
		t.Errorf("in the thread: %+v, %v", there, err)
	}
	if _, _, known, err := d.ChangeFollowUp(t.Context(), "press 7", 999, done, morning, shown); known || err != nil {
		t.Errorf("one that is not there: %t, %v", known, err)
	}
}

// Many people press at once: one of each kind of press counts, and the events
// give what is stored and shown.
func TestFollowUpsUnderManyHands(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "A1", Name: "Acme"})
	made, _ := d.followUp(t, "press", "A1", true)
	kinds := []analysis.FollowUpEventKind{
		analysis.FollowUpFinished, analysis.FollowUpReopened, analysis.FollowUpMoved, analysis.FollowUpEventUndone, analysis.FollowUpNoted,
	}
	var group errgroup.Group
	for n := range 40 {
		group.Go(func() error {
			event := analysis.FollowUpEvent{
				Kind: kinds[n%len(kinds)], By: fmt.Sprintf("p%d@example.com", n), Undoes: 1 + n/5,
				FollowUpSaid: analysis.FollowUpSaid{Assignee: fmt.Sprintf("p%d@example.com", n), Note: fmt.Sprint("note ", n)},
			}
			_, _, _, err := d.ChangeFollowUp(t.Context(), fmt.Sprint("key ", n/2*2), made.ID, event, morning, shown)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	events, err := d.FollowUpEvents(t.Context(), made.ID)
	if err != nil {
		t.Fatal(err)
	}
	if keys := d.ask(t, `select event_key from follow_up_events`); len(slices.Compact(slices.Sorted(slices.Values(keys)))) != len(keys) || len(keys) != len(events) {
		t.Errorf("%d events of %d keys", len(events), len(keys))
	}
	state, refused := followup.Replay(events)
	stored, _, err := d.FollowUp(t.Context(), made.ID)
	if diff := cmp.Diff(state.FollowUp, stored); refused != "" || err != nil || diff != "" {
		t.Errorf("%s, %v (-replayed +stored)\n%s", refused, err, diff)
	}
	if got, want := d.body(t, analysis.FollowUpKey(made.ID)), fmt.Sprint(state.Events, " ", state.State, " ", state.Assignee); got != want {
		t.Errorf("the message says %q, want %q", got, want)
	}
}

// Done by reaching somebody is a contact, once however often the act arrives, and
// none any more when it is undone.
func TestReachedIsAContactUntilItIsUndone(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "A1", Name: "Acme"})
	made, _ := d.followUp(t, "press 1", "A1", true)
	midnight := time.Date(2026, 11, 24, 23, 30, 0, 0, time.UTC).In(time.FixedZone("Madrid", 3600)) // the 25th there
	change := func(key string, e analysis.FollowUpEvent, want ...string) {
		t.Helper()
		e.By = "ana@example.com"
		if _, refused, _, err := d.ChangeFollowUp(t.Context(), key, made.ID, e, midnight, shown); refused != "" || err != nil {
			t.Fatal(refused, err)
		}
		got := d.ask(t, `select concat_ws(' ', source_id, occurred_on, solicited, reported_by, note, withdrawn_by) from engagement_events where source = 'lull' order by 1`)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", key, diff)
		}
	}
	done := func(o analysis.Outcome) analysis.FollowUpEvent {
		return analysis.FollowUpEvent{Kind: analysis.FollowUpFinished, FollowUpSaid: analysis.FollowUpSaid{Outcome: o, Note: "in Dec"}}
	}
	reached := fmt.Sprintf("followup%d.2 2026-11-25 t ana@example.com in Dec", made.ID)
	change("press 2", done(analysis.OutcomeReached), reached)
	change("press 3", analysis.FollowUpEvent{Kind: analysis.FollowUpNoted, FollowUpSaid: analysis.FollowUpSaid{Note: "a word"}}, reached)
	change("press 2", done(analysis.OutcomeReached), reached)
	change("press 4", analysis.FollowUpEvent{Kind: analysis.FollowUpReopened}, reached) // it was, all the same
	change("press 5", done(analysis.OutcomeNoAnswer), reached)
	for n := 5; n >= 3; n-- {
		change(fmt.Sprint("undo ", n), analysis.FollowUpEvent{Kind: analysis.FollowUpEventUndone, Undoes: n}, reached)
	}
	change("undo 2", analysis.FollowUpEvent{Kind: analysis.FollowUpEventUndone, Undoes: 2}, reached+" ana@example.com")
}
