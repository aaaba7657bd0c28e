package commands

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lull/analysis"
	"lull/analysis/segment"
	"lull/commands/words"
)

// undo takes back what a button names: e and a reported contact, h and a hold,
// f and an event of a follow-up, or s and a shared card. A number alone is that of
// a follow-up, and nothing is what the asker did last in the thread.
func (q question) undo(ctx context.Context, what string) (Reply, error) {
	switch {
	case strings.HasPrefix(what, "e"):
		return q.undoContact(ctx, what[1:])
	case strings.HasPrefix(what, shareMark):
		return q.takeBack(ctx, what[len(shareMark):])
	case strings.HasPrefix(what, "f"):
		return q.undoEvent(ctx, what[1:])
	case strings.HasPrefix(what, "h"):
		id, err := strconv.ParseInt(what[1:], 10, 64)
		if err == nil {
			return q.undoHold(ctx, id)
		}
	}
	if id, _ := numbered(what); id > 0 {
		return q.undoEvent(ctx, fmt.Sprint(id))
	}
	f, isHere, err := q.undoneHere(ctx)
	if err != nil || !isHere || what != "" {
		return q.how(wordUndo), err
	}
	return q.undoEvent(ctx, fmt.Sprint(f.ID))
}

// reportsUndone is how many reported contacts can be taken back at a press each.
const reportsUndone = 3

// undoReports takes back the latest reported contacts, where the asker may.
func (q question) undoReports(c customer) (row Buttons) {
	for _, e := range slices.Backward(c.events) {
		if e.Source == analysis.ReportSource && len(row) < reportsUndone && q.mayTakeBack(c.sight, e.By) {
			label := q.say.Say("undo.report", words.Data{"On": q.day(e.On)})
			row = append(row, Button{Label: label, Says: says(wordUndo, "e"+e.ID)})
		}
	}
	return row
}

// mayTakeBack reports whether the asker may undo what somebody said: whoever may
// act on the account, and whoever said it.
func (q question) mayTakeBack(allowed sight, by string) bool {
	return allowed.act || by != "" && by == q.person.Email
}

func (q question) undoContact(ctx context.Context, id string) (Reply, error) {
	report, known, err := q.records.FindReport(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	if !known {
		return q.how(wordUndo), nil
	}
	account, refusal, err := q.mayUndo(ctx, report.AccountID, report.By)
	if err != nil {
		return Reply{}, err
	}
	if refusal != nil {
		return *refusal, nil
	}
	isUndone, err := q.records.WithdrawContact(ctx, id, q.person.Email, q.local())
	if err != nil {
		return Reply{}, err
	}
	if err := q.undoCheck(ctx, account, report); err != nil {
		return Reply{}, err
	}
	say := "undo.contact"
	if !isUndone {
		say = "undo.contact_again"
	}
	if report, _, err = q.records.FindReport(ctx, id); err != nil {
		return Reply{}, err
	}
	text, err := q.undone(ctx, say, report.By, report.WithdrawnBy, words.Data{"On": q.day(report.On)})
	if err != nil {
		return Reply{}, err
	}
	return q.done(ctx, account, text, q.without)
}

// without is the verdict without a contact that was taken back; "" where there
// is none. Only a week's end makes a customer passive, so who was judged active
// meanwhile stays so until then.
func (q question) without(now customer) string {
	e := now.Engagement
	switch {
	case e.State == segment.Passive:
		return q.say.Say("undo.passive", words.Data{"Since": q.day(e.Since)})
	case e.State == segment.Active && now.outlook.PassiveOn != 0:
		return q.say.Say("undo.active", words.Data{"On": q.day(now.outlook.PassiveOn)})
	}
	return ""
}

// noEffect is for what changes no verdict.
func noEffect(customer) string { return "" }

func (q question) undoHold(ctx context.Context, id int64) (Reply, error) {
	hold, known, err := q.records.FindHold(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	if !known {
		return q.how(wordUndo), nil
	}
	account, refusal, err := q.mayUndo(ctx, hold.AccountID, hold.By)
	if err != nil {
		return Reply{}, err
	}
	if refusal != nil {
		return *refusal, nil
	}
	isUndone, err := q.records.UndoHold(ctx, hold.AccountID, id, q.person.Email, q.local())
	if err != nil {
		return Reply{}, err
	}
	say := "undo.hold"
	if !isUndone {
		say = "undo.hold_again"
	}
	if hold, _, err = q.records.FindHold(ctx, id); err != nil {
		return Reply{}, err
	}
	text, err := q.undone(ctx, say, hold.By, hold.EndedBy, words.Data{"Until": q.day(hold.Until)})
	if err != nil {
		return Reply{}, err
	}
	return q.done(ctx, account, text, noEffect)
}

// mayUndo returns the account of what is to be undone, or the refusal for
// somebody who neither said it nor may act on the account.
func (q question) mayUndo(ctx context.Context, id int64, by string) (account analysis.Account, refusal *Reply, err error) {
	account, _, err = q.records.Account(ctx, id)
	if err != nil {
		return account, nil, err
	}
	allowed := q.see(account)
	if q.mayTakeBack(allowed, by) {
		return account, nil, nil
	}
	reply, err := q.mayNot(ctx, account, allowed)
	return account, &reply, err
}

// undone says what was undone, who had said it, and who undid it.
func (q question) undone(ctx context.Context, id, by, undoneBy string, data words.Data) (string, error) {
	var err error
	if data["By"], err = q.nameOf(ctx, by); err != nil {
		return "", err
	}
	if data["Who"], err = q.nameOf(ctx, undoneBy); err != nil {
		return "", err
	}
	return q.say.Say(id, data), nil
}
