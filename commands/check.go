package commands

import (
	"context"
	"time"

	"lull/analysis"
	"lull/analysis/segment"
	"lull/commands/words"
)

// Checks is what the commands ask and write of satisfaction checks.
type Checks interface {
	ReportCheck(ctx context.Context, account int64, event analysis.Event, answer analysis.Answer, told []string, now time.Time, messages ...analysis.Message) (
		stored analysis.Event, isNew bool, err error)
	ReportedCheck(ctx context.Context, contact analysis.Report) (answer analysis.Answer, told []string, isCheck bool, err error)
	LastChecks(ctx context.Context, accounts []int64) (map[int64]analysis.Check, error)
}

// check records what a customer answered to a satisfaction check, and the
// contact that it was.
func (q question) check(ctx context.Context, account analysis.Account, rest string) (Reply, error) {
	form := Form{
		Title: q.say.Say("check.title"), Submit: q.say.Say("form.save"), Says: says(wordCheck, account.Ref),
		Lines: []Line{named(account)}, Fields: q.answerFields(rest),
	}
	answer, found := q.readAnswer(rest)
	if filled := q.asked.Fields; filled != nil {
		answer, found = chosenAnswer(filled[fieldAnswer], filled[fieldPreferences])
	}
	if !found {
		return q.askWith(form, "check.type", words.Data{"Ref": account.Ref}), nil
	}
	if fault := form.Fields[1].check(answer.Preferences, q.asked.Now, q.say); fault != "" {
		return q.again(fault, form.Title, form.Says), nil
	}
	id, err := q.actRef()
	if err != nil {
		return Reply{}, err
	}
	people, err := q.crowd(ctx)
	if err != nil {
		return Reply{}, err
	}
	u := unhappy{account: account, people: people, what: id, answer: answer, by: q.person.Email, at: q.asked.Now, zone: q.zone}
	told := q.worried(account, answer, people)
	messages, err := u.messages(told)
	if err != nil {
		return Reply{}, err
	}
	event := analysis.Event{ID: id, On: q.asOf, Solicited: true, By: q.person.Email}
	stored, isNew, err := q.records.ReportCheck(ctx, account.ID, event, answer, told, q.local(), messages...)
	if err != nil {
		return Reply{}, err
	}
	if !isNew { // delivered again: what was recorded stands
		if answer, told, _, err = q.records.ReportedCheck(ctx, analysis.Report{Event: stored, AccountID: account.ID}); err != nil {
			return Reply{}, err
		}
	}
	undo := Button{Label: q.say.Say("undo.title"), Says: says(wordUndo, "e"+stored.ID)}
	text := q.say.Say("check.recorded", words.Data{"On": q.day(stored.On), "Answer": q.answerInFull(answer)}) + q.tellsText(told, people)
	return q.done(ctx, account, text, noEffect, undo)
}

// undoCheck tells whoever was told of an unhappy answer that it was taken back
// with its contact.
func (q question) undoCheck(ctx context.Context, account analysis.Account, contact analysis.Report) error {
	answer, told, isCheck, err := q.records.ReportedCheck(ctx, contact)
	if err != nil || !isCheck || len(told) == 0 {
		return err
	}
	people, err := q.crowd(ctx)
	if err != nil {
		return err
	}
	u := unhappy{account: account, people: people, what: contact.ID, answer: answer, at: contact.On.End(q.zone).AddDate(0, 0, -1), zone: q.zone, isTakenBack: true}
	messages, err := u.messages(told)
	if err != nil {
		return err
	}
	return q.records.Enqueue(ctx, q.asked.Now, messages...)
}

// isTaskOfCheck reports whether a sentence that begins with check gives somebody
// something to do, as in "check the contract of Acme @ana".
func (q question) isTaskOfCheck(said ask) bool {
	return said.word == wordCheck && q.isAssignment(ask{word: wordShow, name: said.name})
}

// isWorthACheck reports whether the card advises a satisfaction check, to this
// reader.
func (c customer) isWorthACheck() bool {
	return c.amounts && c.Segment == segment.SegmentQuietEarner
}

// checkStep is the advice of a satisfaction check: what to do about the last
// answer, when it is due again, or to ask now.
func (q question) checkStep(c customer) string {
	id := "play.satisfaction_check"
	switch {
	case c.check.Mood == analysis.Unhappy && !c.check.IsDue(q.asOf):
		id = "check.take_up"
	case !c.check.IsDue(q.asOf):
		id = "check.later"
	}
	return q.say.Say(id, words.Data{"On": q.shortDay(c.check.NextOn())})
}

// lastCheck is when a customer was asked last, what they answered and what they
// prefer, in the least words; "" where that is not asked of them.
func (q question) lastCheck(c customer) string {
	if c.check.On == 0 {
		if c.isWorthACheck() {
			return q.say.Say("check.none")
		}
		return ""
	}
	text := q.say.Say("check.last", words.Data{"Ago": q.ago(c.check.On), "Answer": q.answerText(c.check.Answer)})
	return text + q.prefers(brief(c.check.Preferences, preferencesShown))
}

// preferencesShown is how much of what a customer prefers fits on a card, in
// characters.
const preferencesShown = 80

// checkFact is the last check as a why shows it, with its day and who recorded
// it; "" where that is not asked of the customer.
func (q question) checkFact(ctx context.Context, c customer) (string, error) {
	if c.check.On == 0 {
		return q.lastCheck(c), nil
	}
	by, err := q.nameOf(ctx, c.check.By)
	text := q.say.Say("check.fact", words.Data{"On": q.day(c.check.On), "By": by, "Answer": q.answerText(c.check.Answer), "Days": analysis.CheckEvery})
	return text + q.prefers(c.check.Preferences), err
}

// prefers is what a customer said last beside how satisfied they are, in this or
// an earlier check, after a space; "" for nothing.
func (q question) prefers(preferences string) string {
	if preferences == "" {
		return ""
	}
	return " " + q.say.Say("check.prefers", words.Data{"Preferences": preferences})
}

// advised judges an account as its card does, for the asker.
func (q question) advised(ctx context.Context, account analysis.Account) (customer, error) {
	c, err := q.judge(ctx, account)
	c.sight = q.see(account)
	return c, err
}
