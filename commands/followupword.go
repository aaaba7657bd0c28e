package commands

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands/holidays"
	"lull/commands/words"
)

// longestSnooze is for how many days a follow-up may sleep.
const longestSnooze = 14

// alters are the words that change a follow-up, beside done and undo.
var alters = []string{wordReopen, wordDrop, wordNote, wordSnooze, wordDue, wordMove}

// alter changes a follow-up by a word, its number, and what follows; what is
// missing is asked for with a form.
func (q question) alter(ctx context.Context, word, text string) (Reply, error) {
	t, rest, refusal, err := q.taskOf(ctx, word, text)
	if err != nil {
		return Reply{}, err
	}
	if refusal != nil {
		return *refusal, nil
	}
	return q.alterTask(ctx, t, word, rest)
}

func (q question) alterTask(ctx context.Context, t task, word, rest string) (Reply, error) {
	read := map[string]func(context.Context, task, string) (analysis.FollowUpEvent, *Reply, error){
		wordReopen: q.reopening, wordDrop: q.dropping, wordNote: q.noting, wordSnooze: q.snoozing, wordDue: q.redating, wordMove: q.moving,
	}[word]
	event, asks, err := read(ctx, t, rest)
	if err != nil {
		return Reply{}, err
	}
	if asks != nil {
		return *asks, nil
	}
	if n := len([]rune(event.Note)); n > longestNote {
		return q.sentence("followup.note_too_long", words.Data{"Length": n, "Most": longestNote}), nil
	}
	after, refusal, err := q.happen(ctx, t, event)
	if err != nil {
		return Reply{}, err
	}
	if refusal != nil {
		return *refusal, nil
	}
	who := q.say.Say("you")
	if after.Assignee != q.person.Email {
		if who, err = q.nameOf(ctx, after.Assignee); err != nil {
			return Reply{}, err
		}
	}
	return q.changed(ctx, after, "followup_changed."+string(event.Kind), words.Data{
		"Account": t.account.Name, "Who": who, "Due": q.day(after.DueOn), "Until": q.day(after.SnoozedUntil),
		"City": city(after.Zone),
	})
}

func (q question) reopening(_ context.Context, _ task, note string) (analysis.FollowUpEvent, *Reply, error) {
	return analysis.FollowUpEvent{Kind: analysis.FollowUpReopened, FollowUpSaid: analysis.FollowUpSaid{Note: note}}, nil, nil
}

func (q question) dropping(_ context.Context, _ task, note string) (analysis.FollowUpEvent, *Reply, error) {
	return analysis.FollowUpEvent{Kind: analysis.FollowUpGivenUp, FollowUpSaid: analysis.FollowUpSaid{Note: note}}, nil, nil
}

func (q question) noting(_ context.Context, t task, note string) (analysis.FollowUpEvent, *Reply, error) {
	if q.asked.Fields != nil {
		note = q.asked.Fields[fieldNote]
	}
	if note == "" {
		return q.askField(t, wordNote, "followup.note_how", Field{
			Name: fieldNote, Label: q.say.Say("spoke.note"), Hint: q.say.Say("task.note_hint"), Kind: TextField, MaxLength: longestNote,
		})
	}
	return analysis.FollowUpEvent{Kind: analysis.FollowUpNoted, FollowUpSaid: analysis.FollowUpSaid{Note: note}}, nil, nil
}

// snoozing puts the reminders off: until tomorrow, a day, or one of the form's.
func (q question) snoozing(_ context.Context, t task, text string) (e analysis.FollowUpEvent, asks *Reply, err error) {
	if text == "" && q.asked.Fields == nil {
		field := Field{Name: fieldUntil, Label: q.say.Say("task.snooze_until"), Kind: ChoiceField}
		today := q.today()
		for _, on := range []calendar.Date{holidays.After(today, 1, t.Zone), holidays.After(today, 3, t.Zone), holidays.Workday(today+7, t.Zone)} {
			field.Choices = append(field.Choices, Option{q.relativeDay(on), on.String()})
		}
		field.Initial = field.Choices[0].Value
		return q.askField(t, wordSnooze, "followup.snooze_how", field)
	}
	until, _, fault := q.dayAhead(text, fieldUntil, t.Zone)
	switch {
	case fault == "" && until <= q.today():
		fault = q.say.Say("followup.snooze_later")
	case fault == "" && until > q.today()+longestSnooze:
		fault = q.say.Count("followup.snooze_long", longestSnooze)
	}
	if fault != "" {
		reply := q.sentence("followup.fault", words.Data{"Fault": fault})
		return e, &reply, nil
	}
	return analysis.FollowUpEvent{Kind: analysis.FollowUpSnoozed, FollowUpSaid: analysis.FollowUpSaid{On: until}}, nil, nil
}

// redating gives a follow-up another day.
func (q question) redating(_ context.Context, t task, text string) (e analysis.FollowUpEvent, asks *Reply, err error) {
	if text == "" && q.asked.Fields == nil {
		return q.askField(t, wordDue, "followup.due_how", Field{
			Name: fieldDue, Label: q.say.Say("assign.due"), Hint: q.say.Say("assign.due_hint"), Kind: DateField, Toward: Ahead, Near: true,
			Initial: t.DueOn.String(),
		})
	}
	on, offers, fault := q.dayAhead(text, fieldDue, t.Zone)
	if fault != "" {
		reply := q.sentence("followup.fault", words.Data{"Fault": fault})
		var row Buttons
		for _, offer := range offers {
			row = append(row, Button{Label: q.relativeDay(offer), Says: says(wordDue, fmt.Sprint(t.ID), offer.String())})
		}
		if len(row) > 0 {
			reply.Parts = append(reply.Parts, row)
		}
		return e, &reply, nil
	}
	return analysis.FollowUpEvent{Kind: analysis.FollowUpDue, FollowUpSaid: analysis.FollowUpSaid{On: on}}, nil, nil
}

// dayAhead is a working day in a zone, as it was said or filled in.
func (q question) dayAhead(text, field, zone string) (on calendar.Date, offers []calendar.Date, fault string) {
	if q.asked.Fields != nil {
		text = q.asked.Fields[field]
	}
	reading := q.dates(Ahead).read(text)
	switch {
	case !reading.found:
		return 0, nil, q.say.Say("form.no_date")
	case reading.fault != "":
		return 0, reading.offers, reading.fault
	}
	on = holidays.Workday(reading.on, zone)
	return on, nil, q.outside(on, Ahead)
}

// moving gives a follow-up to another person.
func (q question) moving(ctx context.Context, t task, text string) (e analysis.FollowUpEvent, asks *Reply, err error) {
	a := assignment{account: t.account, isExact: true}
	if q.asked.Fields != nil {
		a = a.with(q.asked.Fields[fieldPerson])
	} else if _, err := q.takePeople(ctx, &a, strings.Fields(text)); err != nil {
		return e, nil, err
	}
	switch {
	case len(a.who) == 0 && q.asked.Fields == nil:
		people, err := q.records.People(ctx)
		if err != nil {
			return e, nil, err
		}
		loads, err := q.records.Workload(ctx, q.asOf)
		if err != nil {
			return e, nil, err
		}
		return q.askField(t, wordMove, "followup.move_how", Field{
			Name: fieldPerson, Label: q.say.Say("assign.who"), Kind: ChoiceField, Choices: q.candidates(people, loads, t.account),
		})
	case len(a.who) > 1:
		reply := q.sentence("assign.one_person")
		return e, &reply, nil
	}
	to, refusal, err := q.assignee(ctx, a)
	if refusal != nil || err != nil {
		return e, refusal, err
	}
	return analysis.FollowUpEvent{Kind: analysis.FollowUpMoved, FollowUpSaid: analysis.FollowUpSaid{Assignee: to.Person.Email, AssigneeSlack: to.ID}}, nil, nil
}

// askField asks with a form of one field for what a word about a follow-up lacks.
func (q question) askField(t task, word, how string, field Field) (analysis.FollowUpEvent, *Reply, error) {
	form := Form{
		Title: q.say.Say("task_title."+word, words.Data{"ID": t.ID}), Submit: q.say.Say("form.save"), Says: says(word, fmt.Sprint(t.ID)),
		Lines: []Line{append(named(t.account), plain(" · "+t.Text))}, Fields: []Field{field},
	}
	reply := q.sentence(how, words.Data{"ID": t.ID})
	reply.Form = &form
	return analysis.FollowUpEvent{}, &reply, nil
}

// undoEvent takes the event of a follow-up back that a button names: 42.3, or the
// last one of 42.
func (q question) undoEvent(ctx context.Context, what string) (Reply, error) {
	number, event, _ := strings.Cut(what, ".")
	t, _, refusal, err := q.taskOf(ctx, wordUndo, number)
	if err != nil {
		return Reply{}, err
	}
	if refusal != nil {
		return *refusal, nil
	}
	events, err := q.records.FollowUpEvents(ctx, t.ID)
	if err != nil {
		return Reply{}, err
	}
	undoes, err := strconv.Atoi(cmp.Or(event, fmt.Sprint(lastStanding(events))))
	if err != nil {
		return q.how(wordUndo), nil
	}
	after, refusal, err := q.happen(ctx, t, analysis.FollowUpEvent{Kind: analysis.FollowUpEventUndone, Undoes: undoes})
	if err != nil {
		return Reply{}, err
	}
	if refusal != nil {
		return *refusal, nil
	}
	reply := q.sentence("followup_undone."+string(after.State), words.Data{"ID": t.ID, "Account": t.account.Name})
	reply.Replaces = true
	reply.Silent, err = q.showsHere(ctx, after)
	return reply, err
}
