package commands

import (
	"context"
	"fmt"
	"strings"

	"lull/analysis"
	"lull/analysis/followup"
	"lull/analysis/segment"
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
	said, isWhole := q.finishing(t, rest)
	if q.asked.Fields == nil && t.State == analysis.FollowUpOpen && (!isWhole || q.asked.Pressed && rest == "") {
		return q.askOutcome(t, said.Note), nil
	}
	if n := len([]rune(said.Note + said.Answer.Preferences)); n > longestNote {
		return q.sentence("followup.note_too_long", words.Data{"Length": n, "Most": longestNote}), nil
	}
	people, err := q.crowd(ctx)
	if err != nil {
		return Reply{}, err
	}
	said.Tells = q.worried(t.account, said.Answer, people)
	after, refusal, err := q.happen(ctx, t, analysis.FollowUpEvent{Kind: analysis.FollowUpFinished, FollowUpSaid: said})
	if err != nil {
		return Reply{}, err
	}
	if refusal != nil {
		return *refusal, nil
	}
	id := "followup.finished"
	if after.State == analysis.FollowUpDone && after.Outcome.IsContact() {
		id = "followup.finished_contact"
	}
	isAnswered := after.State == analysis.FollowUpDone && after.Answer.Mood != ""
	if !isAnswered {
		return q.changed(ctx, after, id, words.Data{"Account": t.account.Name})
	}
	// The message that everybody sees does not show what was understood.
	reply, err := q.changed(ctx, after, "followup.finished_check", words.Data{
		"Account": t.account.Name, "Answer": q.answerInFull(after.Answer), "Told": q.tellsText(said.Tells, people),
	})
	reply.Silent = false
	return reply, err
}

// finishing is what came of a follow-up, as a form was filled in or as it was
// said: what stands first of a text is the outcome, or the answer to a
// satisfaction check. It reports false where a check has neither.
func (q question) finishing(t task, text string) (said analysis.FollowUpSaid, isWhole bool) {
	isCheck, isAnswered := t.Kind == analysis.KindCheck, false
	if filled := q.asked.Fields; filled != nil {
		said.Outcome, said.Note, said.Used = analysis.Outcome(filled[fieldOutcome]), filled[fieldNote], filled[fieldUsed]
		if said.Used == asSuggested {
			said.Used = t.Suggested
		}
		if isCheck {
			said.Outcome, said.Note = analysis.Outcome(filled[fieldAnswer]), filled[fieldPreferences]
			said.Answer, isAnswered = chosenAnswer(filled[fieldAnswer], filled[fieldPreferences])
		}
	} else {
		said.Outcome, said.Note = q.readOutcome(text)
		if isCheck && (said.Outcome == "" || said.Outcome.IsContact()) {
			said.Answer, isAnswered = q.readAnswer(said.Note)
		}
	}
	if isAnswered {
		said.Outcome, said.Note = analysis.OutcomeReached, ""
	}
	if isCheck && said.Outcome != analysis.OutcomeOther {
		said.Used = string(segment.SatisfactionCheck)
	}
	return said, !isCheck || said.Outcome != ""
}

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

const (
	fieldUsed   = "used"      // asks which play was used
	asSuggested = "suggested" // the choice of the suggested play, whose name may follow from money
)

func (q question) askOutcome(t task, note string) Reply {
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
	how := "task.done_type"
	switch {
	case t.Kind == analysis.KindCheck:
		how = "task.check_type"
		var others []Option
		for _, o := range []analysis.Outcome{analysis.OutcomeNoAnswer, analysis.OutcomeOther} {
			others = append(others, Option{q.say.Say("check_choice." + string(o)), string(o)})
		}
		form.Fields = q.answerFields(note, others...)
	case t.Suggested != "":
		suggested := q.say.Say("used.suggested")
		if q.see(t.account).amounts { // a step may follow from money
			suggested += ": " + q.do(segment.Play(t.Suggested))
		}
		form.Fields = append(form.Fields, Field{
			Name: fieldUsed, Label: q.say.Say("used.asked"), Kind: ChoiceField, Initial: asSuggested,
			Choices: []Option{{brief(suggested, maxOption), asSuggested}, {q.say.Say("used.other"), analysis.PlayOther}},
		})
	}
	reply := q.sentence(how, words.Data{"ID": t.ID})
	reply.Form = &form
	return reply
}

// readOutcome reads what came of a follow-up off the beginning of a note; ""
// where the note begins with no such word.
func (q question) readOutcome(text string) (analysis.Outcome, string) {
	text = strings.TrimLeft(text, aroundNotes)
	for _, o := range analysis.Outcomes() {
		for said := range strings.SplitSeq(q.say.Say("result_words."+string(o)), ",") {
			if rest, is := cutWords(text, strings.TrimSpace(said)); is {
				return o, rest
			}
		}
	}
	return "", text
}
