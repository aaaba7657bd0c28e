// Package followup says what may happen to a follow-up and what that makes of
// it. A follow-up is the sum of its events: they are applied one after the other
// and never changed, and to undo one adds another that takes it back. It also
// counts what follow-ups led to.
//
// It may not know who is allowed to do what, nor which day it is: events carry
// their own time.
package followup

import (
	"slices"
	"time"

	"lull/analysis"
)

// MostSnoozes is how often a follow-up can be put off.
const MostSnoozes = 3

// Refusal is why an event cannot happen, as a code; "" where it can.
type Refusal string

// The refusals.
const (
	AlreadyDone      Refusal = "already_done"
	AlreadyDropped   Refusal = "already_dropped"
	AlreadyWithdrawn Refusal = "already_withdrawn"
	AlreadyOpen      Refusal = "already_open"
	SamePerson       Refusal = "same_person" // it is moved to who has it
	SameDay          Refusal = "same_day"
	SnoozedOut       Refusal = "snoozed_out"     // it was put off as often as it can be
	SnoozedShorter   Refusal = "snoozed_shorter" // it sleeps as long already
	NothingNoted     Refusal = "nothing_noted"
	NothingToUndo    Refusal = "nothing_to_undo"
	UndoneBefore     Refusal = "undone_before" // the event to be undone was
	Overtaken        Refusal = "overtaken"     // another event stands after the one to be undone
	Impossible       Refusal = "impossible"    // a follow-up that is made twice, or never
)

// State is a follow-up with what can be undone of it. The zero value is one that
// is not made yet.
type State struct {
	analysis.FollowUp
	Had   []Holder // whoever was to do it at some time, in order, each once
	Told  []string // e-mails of whoever was ever told of an unhappy answer, in order, each once
	stand []step   // events that were not taken back, oldest first
}

// Holder is somebody who was to do it.
type Holder struct {
	Email   string
	SlackID string // "" where it is not known
	By      string // e-mail of who gave it to them
}

// Writing returns the messages that show a follow-up as it stands.
type Writing func(State) ([]analysis.Message, error)

// Making is what became of the wish for a follow-up.
type Making string

// What it can become.
const (
	IsMade   Making = "made"
	WasMade  Making = "made before" // by the same act
	Occupied Making = "occupied"    // the account has an open one, and no other was to be made beside it
)

// step is an event that stands and the follow-up as it was before.
type step struct {
	number int
	was    analysis.FollowUp
}

// Replay applies events in order. It returns the state after them and "", or
// the state before the first that cannot happen and why.
func Replay(events []analysis.FollowUpEvent) (s State, refused Refusal) {
	for _, e := range events {
		if s, refused = s.Apply(e); refused != "" {
			return s, refused
		}
	}
	return s, ""
}

// Last returns the number of the event that an undo takes back; 0 for none.
func (s State) Last() int {
	if len(s.stand) == 0 {
		return 0
	}
	return s.stand[len(s.stand)-1].number
}

// Was returns the follow-up as it was before the last event that stands; zero
// for one that was just made.
func (s State) Was() analysis.FollowUp {
	if len(s.stand) == 0 {
		return analysis.FollowUp{}
	}
	return s.stand[len(s.stand)-1].was
}

// Apply returns the state after an event, or, where that cannot happen, the
// state as it is and why. The event's number is the next one whatever it says.
func (s State) Apply(e analysis.FollowUpEvent) (State, Refusal) {
	if refused := s.refuses(e); refused != "" {
		return s, refused
	}
	e.Number = s.Events + 1
	next := State{FollowUp: s.after(e), stand: append(s.stand[:len(s.stand):len(s.stand)], step{e.Number, s.FollowUp})}
	if e.Kind == analysis.FollowUpEventUndone {
		next = s.without()
	}
	next.Had = s.Had
	if holds := func(h Holder) bool { return h.Email == next.Assignee }; !slices.ContainsFunc(s.Had, holds) {
		next.Had = append(slices.Clip(s.Had), Holder{next.Assignee, next.AssigneeSlack, e.By})
	}
	next.Told = s.Told
	for _, email := range e.Tells {
		if !slices.Contains(next.Told, email) {
			next.Told = append(slices.Clip(next.Told), email)
		}
	}
	next.ID, next.Events, next.ChangedAt = s.ID, e.Number, e.At
	if e.Kind == analysis.FollowUpMade {
		next.ID = e.Made.ID
	}
	return next, ""
}

// without is the state as it was before the last event that stands. A follow-up
// whose making is taken back stays, withdrawn.
func (s State) without() State {
	last := len(s.stand) - 1
	was := State{FollowUp: s.stand[last].was, stand: s.stand[:last:last]}
	if was.State == "" {
		was.FollowUp = s.FollowUp
		was.State = analysis.FollowUpWithdrawn
	}
	return was
}

// closed is why nothing can be done to a follow-up that is not open.
var closed = map[analysis.FollowUpState]Refusal{
	analysis.FollowUpDone: AlreadyDone, analysis.FollowUpDropped: AlreadyDropped, analysis.FollowUpWithdrawn: AlreadyWithdrawn,
}

func (s State) refuses(e analysis.FollowUpEvent) Refusal {
	if (e.Kind == analysis.FollowUpMade) != (s.State == "") {
		return Impossible
	}
	switch e.Kind {
	case analysis.FollowUpMade:
		if e.Made == nil {
			return Impossible
		}
		return ""
	case analysis.FollowUpReopened:
		if s.State == analysis.FollowUpOpen {
			return AlreadyOpen
		}
		return ""
	case analysis.FollowUpEventUndone:
		return s.refusesUndo(e.Undoes)
	case analysis.FollowUpNoted:
		if e.Note == "" {
			return NothingNoted
		}
		return ""
	case analysis.FollowUpMoved, analysis.FollowUpDue, analysis.FollowUpSnoozed, analysis.FollowUpFinished, analysis.FollowUpGivenUp:
	default:
		return Impossible
	}
	if refused := closed[s.State]; refused != "" {
		return refused
	}
	switch {
	case e.Kind == analysis.FollowUpMoved && e.Assignee == s.Assignee:
		return SamePerson
	case e.Kind == analysis.FollowUpDue && e.On == s.DueOn:
		return SameDay
	case e.Kind == analysis.FollowUpSnoozed && s.Snoozes >= MostSnoozes:
		return SnoozedOut
	case e.Kind == analysis.FollowUpSnoozed && e.On <= s.SnoozedUntil:
		return SnoozedShorter
	}
	return ""
}

func (s State) refusesUndo(number int) Refusal {
	last := s.Last()
	switch {
	case last == 0 || number > s.Events || number < 1:
		return NothingToUndo
	case number == last:
		return ""
	}
	for _, one := range s.stand {
		if one.number == number {
			return Overtaken
		}
	}
	return UndoneBefore
}

// after is the follow-up after an event that can happen and is not an undo.
func (s State) after(e analysis.FollowUpEvent) analysis.FollowUp {
	f := s.FollowUp
	switch e.Kind {
	case analysis.FollowUpMade:
		f = *e.Made
		f.State, f.MadeAt = analysis.FollowUpOpen, e.At
	case analysis.FollowUpMoved:
		f.Assignee, f.AssigneeSlack = e.Assignee, e.AssigneeSlack
	case analysis.FollowUpDue:
		f.DueOn, f.SnoozedUntil = e.On, 0
	case analysis.FollowUpSnoozed:
		f.SnoozedUntil = e.On
		f.Snoozes++
	case analysis.FollowUpFinished:
		f.State, f.Outcome, f.Note, f.DoneBy, f.DoneAt = analysis.FollowUpDone, e.Outcome, e.Note, e.By, e.At
		f.Answer, f.Used = e.Answer, e.Used
	case analysis.FollowUpGivenUp:
		f.State, f.Note, f.DoneBy, f.DoneAt = analysis.FollowUpDropped, e.Note, e.By, e.At
	case analysis.FollowUpReopened:
		f.State, f.Outcome, f.DoneBy, f.DoneAt = analysis.FollowUpOpen, "", "", time.Time{}
		f.Answer, f.Used = analysis.Answer{}, ""
	}
	if e.Note != "" {
		f.Note = e.Note
	}
	return f
}
