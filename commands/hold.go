package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands/words"
)

// The fields of the form, and what ends a hold.
const (
	fieldUntil  = "until"
	fieldReason = "reason"
)

var endsHold = []string{"off", "end"}

// hold keeps a customer's alerts back for a known reason.
func (q question) hold(ctx context.Context, account analysis.Account, rest string) (Reply, error) {
	if slices.Contains(endsHold, strings.ToLower(rest)) {
		return q.endHold(ctx, account)
	}
	read := q.readHold
	if q.asked.Fields != nil {
		read = q.filledHold
	}
	hold, fault := read(rest)
	form := q.holdForm(account, hold)
	if q.asked.Fields == nil && fault == "" && (hold.Until == 0 || hold.Reason == "") {
		return q.askWith(form, "hold.type", words.Data{"Ref": account.Ref}), nil
	}
	if fault == "" {
		fault = q.outside(hold.Until, Ahead)
	}
	if fault == "" {
		fault = form.Fields[1].check(hold.Reason, q.asked.Now, q.say)
	}
	if fault != "" {
		return q.again(fault, form.Title, form.Says), nil
	}
	key, err := q.actRef()
	if err != nil {
		return Reply{}, err
	}
	hold.AccountID, hold.By = account.ID, q.person.Email
	if hold, err = q.records.Hold(ctx, key, hold, q.local()); err != nil {
		return Reply{}, err
	}
	holder, err := q.nameOf(ctx, hold.By)
	if err != nil {
		return Reply{}, err
	}
	what := q.say.Say("hold.made", words.Data{"Until": q.day(hold.Until), "Who": holder})
	undo := Button{Label: q.say.Say("undo.title"), Says: says(wordUndo, fmt.Sprint("h", hold.ID))}
	meaning := func(customer) string { return q.say.Say("hold.meaning") }
	return q.done(ctx, account, what, meaning, undo)
}

func (q question) holdForm(account analysis.Account, hold analysis.Hold) Form {
	until := ""
	if hold.Until != 0 {
		until = hold.Until.String()
	}
	return Form{
		Title: q.say.Say("press.hold"), Submit: q.say.Say("form.save"), Says: says(wordHold, account.Ref),
		Lines: []Line{named(account), {plain(q.say.Say("hold.meaning"))}},
		Fields: []Field{
			{
				Name: fieldUntil, Label: q.say.Say("hold.until"), Hint: q.say.Say("hold.until_hint"),
				Kind: DateField, Toward: Ahead, Near: true, Initial: until,
			},
			{
				Name: fieldReason, Label: q.say.Say("hold.reason"), Hint: q.say.Say("spoke.note_hint"),
				Kind: TextField, MaxLength: longestNote, Initial: hold.Reason,
			},
		},
	}
}

// filledHold is what the form was filled in with.
func (q question) filledHold(string) (h analysis.Hold, fault string) {
	until, err := calendar.Parse(q.asked.Fields[fieldUntil])
	if err != nil {
		return h, q.say.Say("form.no_date")
	}
	return analysis.Hold{Until: until, Reason: q.asked.Fields[fieldReason]}, ""
}

// readHold reads what follows the name: a day and a reason, of which either may
// be missing.
func (q question) readHold(text string) (h analysis.Hold, fault string) {
	said := readDate(text, Ahead, q.asOf, q.asked.Asker.Locale)
	return analysis.Hold{Until: said.on, Reason: said.rest}, said.fault
}

// endHold ends the hold in force. It says the same to whoever asks for it again.
func (q question) endHold(ctx context.Context, account analysis.Account) (Reply, error) {
	hold, any, err := q.records.LatestHold(ctx, account.ID)
	if err != nil {
		return Reply{}, err
	}
	if any && hold.EndedBy == "" && hold.Until >= q.asOf {
		if _, err := q.records.EndHold(ctx, account.ID, hold.ID, q.person.Email, q.local()); err != nil {
			return Reply{}, err
		}
		// Somebody else may have been quicker.
		if hold, _, err = q.records.FindHold(ctx, hold.ID); err != nil {
			return Reply{}, err
		}
	}
	if hold.EndedBy == "" {
		text := q.say.Say("hold.none", words.Data{"Account": account.Name})
		return q.done(ctx, account, text, noEffect)
	}
	ender, err := q.nameOf(ctx, hold.EndedBy)
	if err != nil {
		return Reply{}, err
	}
	text := q.say.Say("hold.ended", words.Data{"Who": ender, "Account": account.Name})
	return q.done(ctx, account, text, noEffect)
}
