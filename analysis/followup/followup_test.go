package followup_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
)

var morning = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

const friday = calendar.Date(20784) // 27 November 2026

func made() analysis.FollowUpEvent {
	return analysis.FollowUpEvent{
		Kind: analysis.FollowUpMade, By: "marta@example.com", At: morning,
		FollowUpSaid: analysis.FollowUpSaid{Made: &analysis.FollowUp{
			ID: 42, AccountID: 7, Assignee: "ana@example.com", AskedBy: "marta@example.com", Text: "call the buyer", DueOn: friday, Zone: "Europe/Madrid",
		}},
	}
}

// event is one of a kind, later than all before.
func event(kind analysis.FollowUpEventKind, said analysis.FollowUpSaid) analysis.FollowUpEvent {
	return analysis.FollowUpEvent{Kind: kind, By: "ana@example.com", At: morning.Add(time.Hour), FollowUpSaid: said}
}

func undo(number int) analysis.FollowUpEvent {
	return analysis.FollowUpEvent{Kind: analysis.FollowUpEventUndone, By: "ana@example.com", At: morning.Add(time.Hour), Undoes: number}
}

// after applies events, all of which must be possible.
func after(t *testing.T, events ...analysis.FollowUpEvent) followup.State {
	t.Helper()
	state, refused := followup.Replay(events)
	if refused != "" {
		t.Fatalf("after %d events: %s", state.Events, refused)
	}
	return state
}

func TestWhatCannotHappenIsRefused(t *testing.T) {
	t.Parallel()
	finished := event(analysis.FollowUpFinished, analysis.FollowUpSaid{Outcome: analysis.OutcomeReached})
	dropped := event(analysis.FollowUpGivenUp, analysis.FollowUpSaid{})
	reopened := event(analysis.FollowUpReopened, analysis.FollowUpSaid{})
	moved := event(analysis.FollowUpMoved, analysis.FollowUpSaid{Assignee: "luis@example.com"})
	monday := event(analysis.FollowUpDue, analysis.FollowUpSaid{On: friday + 3})
	noted := event(analysis.FollowUpNoted, analysis.FollowUpSaid{Note: "in May"})
	asleep := func(days calendar.Date) analysis.FollowUpEvent {
		return event(analysis.FollowUpSnoozed, analysis.FollowUpSaid{On: friday + days})
	}
	type log = []analysis.FollowUpEvent
	for name, c := range map[string]struct {
		before log
		then   analysis.FollowUpEvent
		want   followup.Refusal
	}{
		"before it is made":          {nil, finished, followup.Impossible},
		"made of nothing":            {nil, event(analysis.FollowUpMade, analysis.FollowUpSaid{}), followup.Impossible},
		"made twice":                 {log{made()}, made(), followup.Impossible},
		"a kind that is none":        {log{made()}, event("lost", analysis.FollowUpSaid{}), followup.Impossible},
		"done twice":                 {log{made(), finished}, finished, followup.AlreadyDone},
		"dropped when done":          {log{made(), finished}, dropped, followup.AlreadyDone},
		"done when dropped":          {log{made(), dropped}, finished, followup.AlreadyDropped},
		"moved when withdrawn":       {log{made(), undo(1)}, moved, followup.AlreadyWithdrawn},
		"reopened when open":         {log{made()}, reopened, followup.AlreadyOpen},
		"moved to who has it":        {log{made(), moved}, moved, followup.SamePerson},
		"due when it is due":         {log{made(), monday}, monday, followup.SameDay},
		"due when done":              {log{made(), finished}, monday, followup.AlreadyDone},
		"snoozed four times":         {log{made(), asleep(1), asleep(2), asleep(3)}, asleep(4), followup.SnoozedOut},
		"snoozed for less":           {log{made(), asleep(2)}, asleep(1), followup.SnoozedShorter},
		"an empty note":              {log{made()}, event(analysis.FollowUpNoted, analysis.FollowUpSaid{}), followup.NothingNoted},
		"undone, nothing left":       {log{made(), undo(1)}, undo(1), followup.NothingToUndo},
		"undone, no such event":      {log{made()}, undo(2), followup.NothingToUndo},
		"undone, not the last":       {log{made(), moved, monday}, undo(2), followup.Overtaken},
		"undone twice":               {log{made(), moved, undo(2)}, undo(2), followup.UndoneBefore},
		"an undo is not undone":      {log{made(), moved, undo(2)}, undo(3), followup.UndoneBefore},
		"done and reopened and done": {log{made(), finished, reopened}, finished, ""},
		"withdrawn and reopened":     {log{made(), undo(1)}, reopened, ""},
		"a note on what is done":     {log{made(), finished}, noted, ""},
		"the last but one":           {log{made(), moved, monday, undo(3)}, undo(2), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := after(t, c.before...)
			now, refused := before.Apply(c.then)
			if refused != c.want {
				t.Fatalf("refused as %q, want %q", refused, c.want)
			}
			if refused != "" {
				if diff := cmp.Diff(before.FollowUp, now.FollowUp); diff != "" {
					t.Errorf("a refused event changed something (-before +after):\n%s", diff)
				}
			}
		})
	}
}

func TestWhatHappensIsThere(t *testing.T) {
	t.Parallel()
	got := after(t, made(),
		event(analysis.FollowUpMoved, analysis.FollowUpSaid{Assignee: "luis@example.com", AssigneeSlack: "U5"}),
		event(analysis.FollowUpSnoozed, analysis.FollowUpSaid{On: friday + 1}),
		event(analysis.FollowUpFinished, analysis.FollowUpSaid{Outcome: analysis.OutcomeWillBuy, Note: "in Dec"})).FollowUp
	want := *made().Made
	want.Events, want.State, want.Assignee, want.AssigneeSlack = 4, analysis.FollowUpDone, "luis@example.com", "U5"
	want.SnoozedUntil, want.Snoozes = friday+1, 1
	want.Outcome, want.Note, want.DoneBy = analysis.OutcomeWillBuy, "in Dec", "ana@example.com"
	want.DoneAt, want.MadeAt, want.ChangedAt = morning.Add(time.Hour), morning, morning.Add(time.Hour)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// anyEvent draws an event, possible or not.
func anyEvent(t *rapid.T, at time.Time) analysis.FollowUpEvent {
	kinds := []analysis.FollowUpEventKind{
		analysis.FollowUpMoved, analysis.FollowUpDue, analysis.FollowUpSnoozed, analysis.FollowUpFinished, analysis.FollowUpGivenUp,
		analysis.FollowUpReopened, analysis.FollowUpNoted, analysis.FollowUpEventUndone,
	}
	return analysis.FollowUpEvent{
		Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), At: at, By: rapid.SampledFrom([]string{"ana@example.com", "ben@example.com"}).Draw(t, "by"),
		Undoes: rapid.IntRange(1, 20).Draw(t, "undoes"),
		FollowUpSaid: analysis.FollowUpSaid{
			Assignee: rapid.SampledFrom([]string{"ana@example.com", "ben@example.com", "luis@example.com"}).Draw(t, "assignee"),
			On:       friday + calendar.Date(rapid.IntRange(0, 9).Draw(t, "on")), Note: rapid.SampledFrom([]string{"", "in May"}).Draw(t, "note"),
			Outcome: rapid.SampledFrom(analysis.Outcomes()).Draw(t, "outcome"),
			Answer:  analysis.Answer{Mood: rapid.SampledFrom(analysis.Moods()).Draw(t, "mood")}, Used: rapid.SampledFrom([]string{"", "direct_call"}).Draw(t, "used"),
		},
	}
}

// Whatever people do: refused events leave the state alone, the log replays to
// it, and undoing everything gives what was made, withdrawn.
func TestTheLogIsTheState(t *testing.T) {
	t.Parallel()
	facts := cmp.Options{cmpopts.IgnoreFields(analysis.FollowUp{}, "Events", "ChangedAt")}
	rapid.Check(t, func(t *rapid.T) {
		state, _ := followup.State{}.Apply(made())
		log := []analysis.FollowUpEvent{made()}
		for n := range rapid.IntRange(0, 20).Draw(t, "events") {
			e := anyEvent(t, morning.Add(time.Duration(n)*time.Minute))
			next, refused := state.Apply(e)
			if refused == "" {
				if next.Events != state.Events+1 {
					t.Fatalf("event %d follows %d", next.Events, state.Events)
				}
				if e.Kind != analysis.FollowUpEventUndone {
					back, refused := next.Apply(undo(next.Last()))
					if diff := cmp.Diff(state.FollowUp, back.FollowUp, facts); refused != "" || diff != "" {
						t.Fatalf("undoing a %s event: %s\n%s", e.Kind, refused, diff)
					}
				}
				log = append(log, e)
			}
			state = next
		}
		again, refused := followup.Replay(log)
		if diff := cmp.Diff(state.FollowUp, again.FollowUp); refused != "" || diff != "" {
			t.Fatalf("the log gives another state: %s\n%s", refused, diff)
		}
		for state.Last() != 0 {
			next, refused := state.Apply(undo(state.Last()))
			if refused != "" {
				t.Fatalf("event %d cannot be undone: %s", state.Last(), refused)
			}
			state = next
		}
		first, _ := followup.State{}.Apply(made())
		first.State = analysis.FollowUpWithdrawn
		if diff := cmp.Diff(first.FollowUp, state.FollowUp, facts, cmpopts.IgnoreFields(analysis.FollowUp{}, "State")); diff != "" {
			t.Fatalf("undone to the beginning it is another:\n%s", diff)
		}
		if state.State != analysis.FollowUpWithdrawn {
			t.Fatalf("its making undone, it is %s", state.State)
		}
	})
}

// What a customer answered goes with being done: it is taken back with it, and
// who was told of it is remembered.
func TestAnAnswerIsTakenBackWithBeingDone(t *testing.T) {
	t.Parallel()
	three := 3
	answer := analysis.Answer{Mood: analysis.MoodOf(three), Score: &three, Preferences: "prefers mail"}
	done := event(analysis.FollowUpFinished, analysis.FollowUpSaid{
		Outcome: analysis.OutcomeReached, Answer: answer, Used: "satisfaction_check", Tells: []string{"ben@example.com", "marta@example.com"},
	})
	again := event(analysis.FollowUpFinished, analysis.FollowUpSaid{Outcome: analysis.OutcomeNoAnswer, Tells: []string{"marta@example.com", "luis@example.com"}})
	reopened := event(analysis.FollowUpReopened, analysis.FollowUpSaid{})
	told := []string{"ben@example.com", "marta@example.com"}
	for name, c := range map[string]struct {
		state followup.State
		want  analysis.Answer
		used  string
		told  []string
	}{
		"open":       {after(t, made()), analysis.Answer{}, "", nil},
		"done":       {after(t, made(), done), answer, "satisfaction_check", told},
		"undone":     {after(t, made(), done, undo(2)), analysis.Answer{}, "", told},
		"reopened":   {after(t, made(), done, reopened), analysis.Answer{}, "", told},
		"back again": {after(t, made(), done, reopened, undo(3)), answer, "satisfaction_check", told},
		"done anew":  {after(t, made(), done, undo(2), again), analysis.Answer{}, "", []string{"ben@example.com", "marta@example.com", "luis@example.com"}},
	} {
		if diff := cmp.Diff(c.want, c.state.Answer); diff != "" || c.state.Used != c.used {
			t.Errorf("%s: used %q (-want +got):\n%s", name, c.state.Used, diff)
		}
		if diff := cmp.Diff(c.told, c.state.Told); diff != "" {
			t.Errorf("%s: told (-want +got):\n%s", name, diff)
		}
	}
}

func TestMoodsAreTheBandsOfTheScore(t *testing.T) {
	t.Parallel()
	for score := range analysis.BestScore + 1 {
		want := analysis.Unhappy
		if score > 8 {
			want = analysis.Happy
		} else if score > 6 {
			want = analysis.Neutral
		}
		if got := analysis.MoodOf(score); got != want {
			t.Errorf("%d is %s, want %s", score, got, want)
		}
	}
}
