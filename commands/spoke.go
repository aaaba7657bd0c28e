package commands

import (
	"context"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands/words"
)

// contact is what somebody says of a contact that the data missed.
type contact struct {
	on     calendar.Date
	theirs bool // the customer started it
	note   string
}

// The fields of the form, and who started it.
const (
	fieldOn   = "on"
	fieldWho  = "who"
	fieldNote = "note"
	startedUs = "us"
	theyDid   = "they"
)

// spoke records a contact with a customer.
func (q question) spoke(ctx context.Context, account analysis.Account, rest string) (Reply, error) {
	form := q.spokeForm(account)
	if q.asked.Fields == nil && rest == "" && (q.asked.Pressed || q.asked.CanAsk) {
		return q.askWith(form, "spoke.type", words.Data{"Ref": account.Ref}), nil
	}
	read := q.readContact
	if q.asked.Fields != nil {
		read = q.filledContact
	}
	said, fault := read(rest)
	if fault == "" {
		fault = q.outside(said.on, Back)
	}
	if fault == "" {
		fault = form.Fields[2].check(said.note, q.asked.Now, q.say)
	}
	if fault != "" {
		return q.again(fault, form.Title, form.Says), nil
	}
	id, err := q.actRef()
	if err != nil {
		return Reply{}, err
	}
	event := analysis.Event{ID: id, On: said.on, Solicited: !said.theirs, By: q.person.Email, Note: said.note}
	event, _, err = q.records.ReportContact(ctx, account.ID, event, q.local())
	if err != nil {
		return Reply{}, err
	}
	reporter, err := q.nameOf(ctx, event.By)
	if err != nil {
		return Reply{}, err
	}
	undo := Button{Label: q.say.Say("undo.title"), Says: says(wordUndo, "e"+event.ID)}
	return q.done(ctx, account, q.reported(event, reporter), q.effect, undo)
}

func (q question) spokeForm(account analysis.Account) Form {
	return Form{
		Title: q.say.Say("press.spoke"), Submit: q.say.Say("form.save"), Says: says(wordSpoke, account.Ref),
		Lines: []Line{named(account)},
		Fields: []Field{
			{
				Name: fieldOn, Label: q.say.Say("spoke.when"), Kind: DateField, Toward: Back, Near: true,
				Initial: q.asOf.String(),
			},
			{
				Name: fieldWho, Label: q.say.Say("spoke.who"), Kind: ChoiceField, Initial: startedUs,
				Choices: []Option{{q.say.Say("spoke.we"), startedUs}, {q.say.Say("spoke.they"), theyDid}},
			},
			{
				Name: fieldNote, Label: q.say.Say("spoke.note"), Hint: q.say.Say("spoke.note_hint"),
				Kind: TextField, Optional: true, MaxLength: longestNote,
			},
		},
	}
}

// filledContact is what the form was filled in with.
func (q question) filledContact(string) (c contact, fault string) {
	filled := q.asked.Fields
	on, err := calendar.Parse(filled[fieldOn])
	if err != nil {
		return c, q.say.Say("form.no_date")
	}
	return contact{on: on, theirs: filled[fieldWho] == theyDid, note: filled[fieldNote]}, ""
}

// readContact reads what follows the name: a day, today without one, and a note.
// A note that begins with "they" says that the customer started it; the day may
// also stand behind that and the verb, as in "they called yesterday".
func (q question) readContact(text string) (c contact, fault string) {
	c.on, c.note = q.asOf, text
	before := ""
	said := readDate(text, Back, q.asOf, q.asked.Asker.Locale)
	if words := strings.Fields(text); !said.found && startsWithThem(text) && len(words) > 2 {
		before = words[0] + " " + words[1] + " "
		said = readDate(strings.Join(words[2:], " "), Back, q.asOf, q.asked.Asker.Locale)
	}
	if said.found {
		c.on, c.note, fault = said.on, strings.TrimSpace(before+said.rest), said.fault
	}
	c.theirs = startsWithThem(c.note)
	return c, fault
}

func startsWithThem(text string) bool {
	first, _, _ := strings.Cut(text, " ")
	return strings.EqualFold(first, theyDid)
}

// reported is a sentence about a reported contact: when, who says so, who
// started it, and what was noted.
func (q question) reported(event analysis.Event, reporter string) string {
	started := q.say.Say("spoke.we_started")
	if !event.Solicited {
		started = q.say.Say("spoke.they_started")
	}
	text := q.say.Say("spoke.recorded", words.Data{"On": q.day(event.On), "Who": reporter, "Started": started})
	if event.Note != "" {
		text += ": “" + event.Note + "”"
	}
	return text
}

// effect is what a reported contact makes of the verdict, or why it makes
// nothing of it. It compares with the last judgement on record, so that saying
// it again says the same.
func (q question) effect(now customer) (text string) {
	e := now.Engagement
	switch {
	case e.Reason == segment.NoSource:
		return q.say.Say("spoke.no_source")
	case e.Reason == segment.StaleSource:
		text = q.say.Say("spoke.stale", words.Data{"Since": q.day(e.StaleSince)})
	case e.Reason != "":
		text = q.say.Say("spoke.too_early", words.Data{"From": q.day(now.outlook.JudgedFrom)})
	case e.State == segment.Passive && now.outlook.ReturnDays > 0:
		text = q.say.Count("spoke.still_passive", now.outlook.ReturnDays, words.Data{"Within": now.outlook.ReturnWithin})
	case e.State == segment.Passive:
		text = q.say.Say("spoke.long_passive")
	case now.before.Engagement == segment.Passive:
		text = q.say.Say("spoke.active_again", words.Data{"Since": q.day(now.before.Since)})
	case now.outlook.PassiveOn != 0:
		text = q.say.Say("spoke.active_until", words.Data{"On": q.day(now.outlook.PassiveOn)})
	default:
		text = q.say.Say("spoke.active")
	}
	switch now.Purchase.State {
	case segment.Drifting:
		text += " " + q.say.Say("spoke.drifting")
	case segment.Lapsed:
		text += " " + q.say.Say("spoke.lapsed")
	}
	return text
}
