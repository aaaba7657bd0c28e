package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
	"lull/commands/holidays"
	"lull/commands/words"
)

// Reminding is what reminders are made of.
type Reminding interface {
	Reminders(ctx context.Context, now time.Time, from, until int) ([]analysis.FollowUp, error)
	Late(ctx context.Context, now time.Time, from, until, days, snoozes int) ([]analysis.FollowUp, error)
	CameBack(ctx context.Context, now time.Time, from, until int) ([]analysis.CameBack, error)
	AccountsByID(ctx context.Context, ids []int64) (map[int64]analysis.Account, error)
	People(ctx context.Context) ([]analysis.Person, error)
	Enqueue(ctx context.Context, now time.Time, messages ...analysis.Message) error
}

const (
	remindFrom    = 9  // o'clock, where the follow-up is due
	remindUntil   = 17 //
	lateWorkdays  = 3  // after which whoever asked is told, once
	mostReminders = 10 // follow-ups in one message
)

// Remind writes the message of this morning to everybody who has something due,
// one for each person and working day, tells once what is late, and asks once
// whether what a customer answered by themselves can be closed. It returns how
// many messages it wrote.
func Remind(ctx context.Context, records Reminding, now time.Time) (written int, err error) {
	due, err := records.Reminders(ctx, now, remindFrom, remindUntil)
	if err != nil {
		return 0, err
	}
	late, err := records.Late(ctx, now, remindFrom, remindUntil, lateWorkdays, followup.MostSnoozes)
	if err != nil {
		return 0, err
	}
	back, err := records.CameBack(ctx, now, remindFrom, remindUntil)
	if err != nil || len(due)+len(late)+len(back) == 0 {
		return 0, err
	}
	all := slices.Concat(due, late)
	for _, b := range back {
		all = append(all, b.FollowUp)
	}
	r, err := newReminder(ctx, records, now, all)
	if err != nil {
		return 0, err
	}
	var messages []analysis.Message
	for _, todos := range r.byPerson(due) {
		m, err := r.morning(todos)
		if err != nil {
			return 0, err
		}
		messages = append(messages, m)
	}
	for _, f := range late {
		told, err := r.late(f)
		if err != nil {
			return 0, err
		}
		messages = append(messages, told...)
	}
	for _, b := range back {
		asked, err := r.cameBack(b)
		if err != nil {
			return 0, err
		}
		messages = append(messages, asked...)
	}
	return len(messages), records.Enqueue(ctx, now, messages...)
}

type reminder struct {
	question
	now      time.Time
	accounts map[int64]analysis.Account
	people   crowd
}

func newReminder(ctx context.Context, records Reminding, now time.Time, all []analysis.FollowUp) (r reminder, err error) {
	r = reminder{question: question{say: words.In(""), zone: time.UTC}, now: now}
	ids := make([]int64, 0, len(all))
	for _, f := range all {
		ids = append(ids, f.AccountID)
	}
	if r.accounts, err = records.AccountsByID(ctx, ids); err != nil {
		return r, err
	}
	people, err := records.People(ctx)
	r.people = crowdOf(people)
	return r, err
}

// today is the day where a follow-up is due.
func (r reminder) today(f analysis.FollowUp) calendar.Date {
	return calendar.Of(r.now.In(zoneOr(f.Zone, r.zone)))
}

// byPerson parts what is due by whoever is to do it, in order, and leaves out
// those for whom it is no working day.
func (r reminder) byPerson(due []analysis.FollowUp) (all [][]analysis.FollowUp) {
	place := map[string]int{}
	for _, f := range due {
		if _, isOff := holidays.Off(r.today(f), f.Zone); isOff {
			continue
		}
		key := analysis.ReminderKey(f.Assignee, r.today(f))
		n, known := place[key]
		if !known {
			n = len(all)
			place[key], all = n, append(all, nil)
		}
		all[n] = append(all[n], f)
	}
	return all
}

// morning is the one message of a day to a person.
func (r reminder) morning(todos []analysis.FollowUp) (analysis.Message, error) {
	first, late := todos[0], 0
	for _, f := range todos {
		if f.DueOn < r.today(f) {
			late++
		}
	}
	title := r.say.Count("remind.title", len(todos))
	if late > 0 {
		title += " " + r.say.Count("remind.late", late)
	}
	reply := Reply{Summary: title, Parts: []Part{Line{bold(title)}}}
	for _, f := range todos[:min(len(todos), mostReminders)] {
		id := "todo.due"
		if f.DueOn < r.today(f) {
			id = "todo.late"
		}
		text := r.say.Say(id, words.Data{"Due": day(f.DueOn, r.today(f))})
		if f.AskedBy != f.Assignee {
			text += " · " + r.say.Say("task.asked_by", words.Data{"Who": r.people.name(f.AskedBy)})
		}
		reply.Parts = append(
			reply.Parts,
			Line{
				bold(r.say.Say("task.number", words.Data{"ID": f.ID}) + " · " + brief(r.accounts[f.AccountID].Name, nameInTask)),
				plain(" · " + f.Text), newline(), plain(text),
			},
			Buttons{r.button("task.done", wordDone, f), r.button("task.snooze", wordSnooze, f)},
		)
	}
	if more := len(todos) - mostReminders; more > 0 {
		reply.Parts = append(reply.Parts, Line{plain(r.say.Count("find.more", more))}, Buttons{{Label: r.say.Say("press.todo"), Says: wordTodo}})
	}
	body, err := EncodeReply(reply)
	today := r.today(first)
	return analysis.Message{
		Key: analysis.ReminderKey(first.Assignee, today), To: cmp.Or(first.AssigneeSlack, first.Assignee), Body: body, From: r.now,
		Until: today.End(zoneOr(first.Zone, r.zone)).Add((remindUntil - 24) * time.Hour), Owner: first.AskedBy,
	}, err
}

func (r reminder) button(label, word string, f analysis.FollowUp) Button {
	text := r.say.Say(label)
	return Button{
		Label: text, Says: says(word, fmt.Sprint(f.ID)),
		Spoken: text + ": " + r.say.Say("task.number", words.Data{"ID": f.ID}) + " " + brief(r.accounts[f.AccountID].Name, nameSpoken-10),
	}
}

// late tells once that a follow-up is late: in the thread of its message, or,
// where that is a direct message, whoever asked for it.
func (r reminder) late(f analysis.FollowUp) ([]analysis.Message, error) {
	today := r.today(f)
	if _, isOff := holidays.Off(today, f.Zone); isOff {
		return nil, nil
	}
	if f.Snoozes < followup.MostSnoozes && holidays.After(f.DueOn, lateWorkdays, f.Zone) > today {
		return nil, nil
	}
	text := r.say.Say("remind.escalated", words.Data{
		"ID": f.ID, "Account": r.accounts[f.AccountID].Name, "Who": r.people.name(f.Assignee), "Text": f.Text, "Due": day(f.DueOn, today),
	})
	if f.Snoozes > 0 {
		text += " " + r.say.Count("remind.snoozed", f.Snoozes)
	}
	reply := Reply{Summary: text, Parts: []Part{
		Line{plain(text)},
		Buttons{r.button("task.move", wordMove, f), r.button("task.change_date", wordDue, f), r.button("task.drop", wordDrop, f)},
	}}
	body, err := EncodeReply(reply)
	m := analysis.Message{Key: analysis.FollowUpKey(f.ID) + "/late", Body: body, From: r.now}
	switch {
	case isChannel(f.To) && f.Thread != "":
		m.To, m.Thread = f.To, f.Thread
	case isChannel(f.To):
		m.To, m.Under = f.To, analysis.FollowUpKey(f.ID)
	case f.AskedBy != f.Assignee:
		m.To = cmp.Or(r.people[f.AskedBy].SlackID, f.AskedBy)
	default:
		return nil, nil
	}
	return []analysis.Message{m}, err
}
