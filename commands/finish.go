package commands

import (
	"context"
	"fmt"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
	"lull/commands/words"
)

const fieldOutcome = "outcome"

// finish marks a follow-up as done: "42 reached, will reorder". A press asks
// what came of it with a form, unless its button says that.
func (q question) finish(ctx context.Context, text string) (Reply, error) {
	t, rest, refusal, err := q.taskOf(ctx, wordDone, text)
	if err != nil {
		return Reply{}, err
	}
	if refusal != nil {
		return *refusal, nil
	}
	if q.asked.Fields == nil && q.asked.Pressed && rest == "" && t.State == analysis.FollowUpOpen {
		return q.askOutcome(t), nil
	}
	said := analysis.FollowUpSaid{}
	if filled := q.asked.Fields; filled != nil {
		said.Outcome, said.Note = analysis.Outcome(filled[fieldOutcome]), filled[fieldNote]
	} else {
		said.Outcome, said.Note = q.readOutcome(rest)
	}
	if n := len([]rune(said.Note)); n > longestNote {
		return q.sentence("followup.note_too_long", words.Data{"Length": n, "Most": longestNote}), nil
	}
	after, refusal, err := q.happen(ctx, t, analysis.FollowUpEvent{Kind: analysis.FollowUpFinished, FollowUpSaid: said})
	if err != nil {
		return Reply{}, err
	}
	if refusal != nil {
		return *refusal, nil
	}
	isRecorded, err := q.recordReached(ctx, t, after)
	if err != nil {
		return Reply{}, err
	}
	id := "followup.finished"
	if isRecorded {
		id = "followup.finished_contact"
	}
	return q.changed(ctx, after, id, words.Data{"Account": t.account.Name})
}

// recordReached records the contact that the outcome of a follow-up was. It is
// known by the follow-up's event: taking that back takes the contact back.
func (q question) recordReached(ctx context.Context, t task, after followup.State) (bool, error) {
	if !after.Outcome.IsContact() || after.State != analysis.FollowUpDone {
		return false, nil
	}
	event := analysis.Event{
		ID: reachedBy(after.ID, after.Last()), On: calendar.Of(after.DoneAt.In(q.zone)), Solicited: true, By: after.DoneBy, Note: after.Note,
	}
	_, _, err := q.records.ReportContact(ctx, t.AccountID, event, q.local())
	return true, err
}

// reachedBy names the reported contact of an event that finished a follow-up.
func reachedBy(id int64, number int) string { return fmt.Sprintf("followup%d.%d", id, number) }

// changed is the private word about a change whose effect everybody sees in the
// follow-up's message: where that is at hand, nothing is said.
func (q question) changed(ctx context.Context, after followup.State, id string, data words.Data) (reply Reply, err error) {
	data["ID"] = after.ID
	reply = q.sentence(id, data)
	undo := Button{Label: q.say.Say("undo.title"), Says: says(wordUndo, fmt.Sprintf("f%d.%d", after.ID, after.Last()))}
	if after.Last() > 0 {
		reply.Parts = append(reply.Parts, Buttons{undo})
	}
	reply.Silent, err = q.showsHere(ctx, after)
	return reply, err
}

func (q question) askOutcome(t task) Reply {
	choices := make([]Option, 0, len(analysis.Outcomes()))
	for _, o := range analysis.Outcomes() {
		choices = append(choices, Option{q.say.Say("result_choice." + string(o)), string(o)})
	}
	form := Form{
		Title: q.say.Say("task.done_title", words.Data{"ID": t.ID}), Submit: q.say.Say("form.save"), Says: says(wordDone, fmt.Sprint(t.ID)),
		Lines: []Line{append(named(t.account), plain(" · "+t.Text))},
		Fields: []Field{
			{Name: fieldOutcome, Label: q.say.Say("task.what_came"), Kind: ChoiceField, Choices: choices, Initial: string(analysis.OutcomeReached)},
			{Name: fieldNote, Label: q.say.Say("spoke.note"), Hint: q.say.Say("task.note_hint"), Kind: TextField, Optional: true, MaxLength: longestNote},
		},
	}
	reply := q.sentence("task.done_type", words.Data{"ID": t.ID})
	reply.Form = &form
	return reply
}

// readOutcome reads what came of a follow-up off the beginning of a note; ""
// where the note begins with no such word.
func (q question) readOutcome(text string) (analysis.Outcome, string) {
	text = strings.TrimLeft(text, " ,.;:–—-")
	lower := strings.ToLower(text)
	for _, o := range analysis.Outcomes() {
		for said := range strings.SplitSeq(q.say.Say("result_words."+string(o)), ",") {
			said = strings.TrimSpace(said)
			if after, begins := strings.CutPrefix(lower, said); begins && (after == "" || strings.ContainsAny(after[:1], " ,.;:–—-")) {
				return o, strings.TrimLeft(text[len(text)-len(after):], " ,.;:–—-")
			}
		}
	}
	return "", text
}
