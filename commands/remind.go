package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
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
	Reminders(ctx context.Context, now time.Time) ([]analysis.Nudge, error)
	Late(ctx context.Context, now time.Time, days, snoozes int) ([]analysis.Nudge, error)
	CameBack(ctx context.Context, now time.Time) ([]analysis.CameBack, error)
	ToDos(ctx context.Context, of analysis.Scope) ([]analysis.FollowUp, error)
	AccountsByID(ctx context.Context, ids []int64) (map[int64]analysis.Account, error)
	People(ctx context.Context) ([]analysis.Person, error)
	SetZone(ctx context.Context, email, zone string, now time.Time) (isKept bool, err error)
	MessageByKey(ctx context.Context, key string) (analysis.Sent, bool, error)
	Enqueue(ctx context.Context, now time.Time, messages ...analysis.Message) error
}

// Colleague asks Slack who somebody is, by member ID or address. It reports false
// for nobody.
type Colleague func(ctx context.Context, who string) (Asker, bool, error)

const (
	lateWorkdays  = 3  // after which whoever asked is told, once
	mostReminders = 10 // follow-ups in one message
)

// Remind writes the message of this morning to everybody who has something due,
// one for each person and working day, tells once what is late, asks once whether
// what a customer answered by themselves can be closed, and hands on what people
// have to do who left. It returns how many messages it wrote. Whoever Slack cannot
// tell of now is left for the next time, and that is an error.
func Remind(ctx context.Context, records Reminding, colleague Colleague, now time.Time) (written int, err error) {
	due, err := records.Reminders(ctx, now)
	if err != nil {
		return 0, err
	}
	late, err := records.Late(ctx, now, lateWorkdays, followup.MostSnoozes)
	if err != nil {
		return 0, err
	}
	back, err := records.CameBack(ctx, now)
	if err != nil {
		return 0, err
	}
	// Slack is asked only about those to whom something is to be said now.
	isOff := func(n analysis.Nudge) bool { return isOff(n, now) }
	due = slices.DeleteFunc(due, isOff)
	late = slices.DeleteFunc(late, func(n analysis.Nudge) bool { return isOff(n) || !isLate(n, now) })
	back = slices.DeleteFunc(back, func(b analysis.CameBack) bool { return isOff(b.Nudge) })
	if len(due)+len(late)+len(back) == 0 {
		return 0, nil
	}
	all := slices.Concat(due, late)
	for _, b := range back {
		all = append(all, b.Nudge)
	}
	r, err := newReminder(ctx, records, colleague, now, all)
	if err != nil {
		return 0, err
	}
	unknown := r.lookUp(ctx, records, all)
	messages, err := r.messages(ctx, records, due, late, back)
	if err != nil {
		return 0, err
	}
	return len(messages), errors.Join(unknown, records.Enqueue(ctx, now, messages...))
}

func (r reminder) messages(ctx context.Context, records Reminding, due, late []analysis.Nudge, back []analysis.CameBack) (messages []analysis.Message, err error) {
	add := func(m analysis.Message, fault error) {
		messages, err = append(messages, m), errors.Join(err, fault)
	}
	for _, todos := range r.byPerson(due) {
		add(r.morning(todos))
	}
	for _, n := range late {
		add(r.late(n))
	}
	for _, b := range back {
		if isChannel(b.To) || r.isThere(b.Assignee) {
			add(r.cameBack(b))
		}
	}
	for _, email := range slices.Sorted(maps.Keys(r.slack)) {
		if r.slack[email].Gone {
			more, fault := r.handOn(ctx, records, email)
			messages, err = append(messages, more...), errors.Join(err, fault)
		}
	}
	return messages, err
}

// reminder writes the messages of one moment.
type reminder struct {
	question
	now      time.Time
	accounts map[int64]analysis.Account
	people   crowd
	ask      Colleague
	slack    map[string]Asker // who was asked for, by e-mail, as Slack knows them; nothing of whom it does not know
	away     map[string]bool  // whom it could not tell of, or tells to be in another zone than was thought
}

func newReminder(ctx context.Context, records Reminding, colleague Colleague, now time.Time, all []analysis.Nudge) (r reminder, err error) {
	r = reminder{question: question{say: words.In(""), zone: time.UTC}, now: now, ask: colleague, slack: map[string]Asker{}, away: map[string]bool{}}
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

// lookUp asks Slack who those are that have something to do, and where. A zone
// that is new is kept, and what depends on it waits for the next time. It returns
// why Slack could not tell.
func (r reminder) lookUp(ctx context.Context, records Reminding, all []analysis.Nudge) (err error) {
	for _, n := range all {
		who, fault := r.who(ctx, n.Assignee, n.AssigneeSlack)
		if _, unheard := time.LoadLocation(who.Zone); unheard == nil && who.Zone != "" && who.Zone != n.Hours.Zone && !r.away[n.Assignee] {
			isKept, unkept := records.SetZone(ctx, n.Assignee, who.Zone, r.now)
			r.away[n.Assignee], fault = isKept || unkept != nil, unkept
		}
		err = errors.Join(err, fault)
	}
	return err
}

// who is somebody by e-mail as Slack knows them, asked once.
func (r reminder) who(ctx context.Context, email, id string) (Asker, error) {
	if who, known := r.slack[email]; known || r.ask == nil {
		return who, nil
	}
	who, _, err := r.ask(ctx, cmp.Or(id, r.people[email].SlackID, email))
	if err != nil {
		r.away[email] = true
		err = fmt.Errorf("commands.Remind: asking Slack for somebody: %w", err)
	}
	r.slack[email] = who
	return who, err
}

// isThere reports whether somebody can be written to now.
func (r reminder) isThere(email string) bool { return !r.slack[email].Gone && !r.away[email] }

// todayOf is the day where somebody is to do a follow-up.
func todayOf(n analysis.Nudge, now time.Time) calendar.Date {
	return calendar.Of(now.In(zoneOr(n.Hours.Zone, time.UTC)))
}

func (r reminder) today(n analysis.Nudge) calendar.Date { return todayOf(n, r.now) }

// isOff reports whether somebody does not work today. A weekend on which they say
// that they do is no day off.
func isOff(n analysis.Nudge, now time.Time) bool {
	holiday, isOff := holidays.Off(todayOf(n, now), n.Hours.Zone)
	return isOff && (holiday != "" || n.Hours.Days == "")
}

// isLate reports whether a follow-up was due so many working days ago, or was
// snoozed so often, that it is told.
func isLate(n analysis.Nudge, now time.Time) bool {
	return n.Snoozes >= followup.MostSnoozes || holidays.After(n.DueOn, lateWorkdays, n.Zone) <= todayOf(n, now)
}

// byPerson parts what is due by whoever is to do it, in order, and leaves out
// those who cannot be written to.
func (r reminder) byPerson(due []analysis.Nudge) (all [][]analysis.Nudge) {
	place := map[string]int{}
	for _, n := range due {
		if !r.isThere(n.Assignee) {
			continue
		}
		key := analysis.ReminderKey(n.Assignee, r.today(n))
		at, known := place[key]
		if !known {
			at = len(all)
			place[key], all = at, append(all, nil)
		}
		all[at] = append(all[at], n)
	}
	return all
}

// morning is the one message of a day to a person.
func (r reminder) morning(todos []analysis.Nudge) (analysis.Message, error) {
	first, late := todos[0], 0
	for _, f := range todos {
		if f.DueOn < r.today(f) {
			late++
		}
	}
	title := r.say.Count("remind.title", len(todos))
	switch {
	case late == len(todos):
		title = r.say.Count("remind.all_late", late)
	case late > 0:
		title += " " + r.say.Count("remind.late", late)
	}
	reply := Reply{Summary: title, Parts: []Part{Line{bold(title)}}}
	for _, n := range todos[:min(len(todos), mostReminders)] {
		f := n.FollowUp
		reply.Parts = append(reply.Parts, r.line(f, r.today(n)), Buttons{r.button("task.done", wordDone, f), r.button("task.snooze", wordSnooze, f)})
	}
	if more := len(todos) - mostReminders; more > 0 {
		reply.Parts = append(reply.Parts, Line{plain(r.say.Count("find.more", more))}, Buttons{{Label: r.say.Say("press.todo"), Says: wordTodo}})
	}
	body, err := EncodeReply(reply)
	today := r.today(first)
	return analysis.Message{
		Key: analysis.ReminderKey(first.Assignee, today), To: cmp.Or(first.AssigneeSlack, first.Assignee), Body: body, From: r.now,
		Until: today.End(zoneOr(first.Hours.Zone, r.zone)).Add(time.Duration(first.Hours.Until)*time.Minute - 24*time.Hour), Owner: first.AskedBy,
	}, err
}

// line is a follow-up with its number, and until when it is to be done.
func (r reminder) line(f analysis.FollowUp, today calendar.Date) Line {
	id := "todo.due"
	if f.DueOn < today {
		id = "todo.late"
	}
	text := r.say.Say(id, words.Data{"Due": day(f.DueOn, today)})
	if f.AskedBy != f.Assignee {
		text += " · " + r.say.Say("task.asked_by", words.Data{"Who": r.people.name(f.AskedBy)})
	}
	return Line{
		bold(r.say.Say("task.number", words.Data{"ID": f.ID}) + " · " + brief(r.accounts[f.AccountID].Name, nameInTask)),
		plain(" · " + f.Text), newline(), plain(text),
	}
}

func (r reminder) button(label, word string, f analysis.FollowUp) Button {
	return r.taskButton(label, f.ID, r.accounts[f.AccountID].Name, word, fmt.Sprint(f.ID))
}

// late tells once that a follow-up is late: beside its message, or, where that is a
// direct one, whoever asked for it.
func (r reminder) late(n analysis.Nudge) (analysis.Message, error) {
	f := n.FollowUp
	text := r.say.Say("remind.escalated", words.Data{
		"ID": f.ID, "Account": r.accounts[f.AccountID].Name, "Who": r.people.name(f.Assignee), "Text": f.Text, "Due": day(f.DueOn, r.today(n)),
	})
	if f.Snoozes > 0 {
		text += " " + r.say.Count("remind.snoozed", f.Snoozes)
	}
	return r.beside(f, analysis.LateSuffix, cmp.Or(r.people[f.AskedBy].SlackID, f.AskedBy), Reply{Summary: text, Parts: []Part{
		Line{plain(text)},
		Buttons{r.button("task.move", wordMove, f), r.button("task.change_date", wordDue, f), r.button("task.drop", wordDrop, f)},
	}})
}

// beside is a message in the thread of a follow-up's own, or, where that is a
// direct message, to somebody else or the same.
func (r reminder) beside(f analysis.FollowUp, suffix, otherwise string, reply Reply) (analysis.Message, error) {
	body, err := EncodeReply(reply)
	m := analysis.Message{Key: analysis.FollowUpKey(f.ID) + suffix, To: otherwise, Body: body, From: r.now}
	switch {
	case isChannel(f.To) && f.Thread != "":
		m.To, m.Thread = f.To, f.Thread
	case isChannel(f.To):
		m.To, m.Under = f.To, analysis.FollowUpKey(f.ID)
	}
	return m, err
}
