package commands

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
	"lull/commands/words"
)

// FollowUps is what the commands ask and write of follow-ups.
type FollowUps interface {
	AddFollowUp(ctx context.Context, key string, f analysis.FollowUp, alone bool, now time.Time, write followup.Writing) (followup.State, followup.Making, error)
	ChangeFollowUp(ctx context.Context, key string, id int64, event analysis.FollowUpEvent, now time.Time, write followup.Writing) (
		after followup.State, refused followup.Refusal, known bool, err error)
	FollowUp(ctx context.Context, id int64) (analysis.FollowUp, bool, error)
	FollowUpEvents(ctx context.Context, id int64) ([]analysis.FollowUpEvent, error)
	FollowUpsOf(ctx context.Context, account int64, limit int) ([]analysis.FollowUp, error)
	FollowUpsIn(ctx context.Context, channel, thread string) ([]analysis.FollowUp, error)
	OpenFollowUps(ctx context.Context, accounts []int64) (map[int64][]analysis.FollowUp, error)
	ToDos(ctx context.Context, of analysis.Scope) ([]analysis.FollowUp, error)
	AccountsByID(ctx context.Context, ids []int64) (map[int64]analysis.Account, error)
	FollowUpChannel(ctx context.Context, team string) (string, error)
	SetFollowUpChannel(ctx context.Context, team, channel, by string, now time.Time) error
	Workload(ctx context.Context, today calendar.Date) (map[string]analysis.Workload, error)
}

// crowd is everybody that the people file names, by address.
type crowd map[string]analysis.Person

func (q question) crowd(ctx context.Context) (crowd, error) {
	people, err := q.records.People(ctx)
	if err != nil {
		return nil, err
	}
	return crowdOf(people), nil
}

func crowdOf(people []analysis.Person) crowd {
	all := make(crowd, len(people))
	for _, p := range people {
		all[p.Email] = p
	}
	return all
}

// name is what somebody is called: the address where nobody knows a name.
func (c crowd) name(email string) string { return cmp.Or(c[email].Name, email) }

// followUpHere returns the follow-up that a thread is about: the one whose
// message it stands under, else of those that were asked for in it an open one:
// the one that the asker did the latest thing to, else one of their own, else the
// last. It reports false where there is none.
func (q question) followUpHere(ctx context.Context) (f analysis.FollowUp, known bool, err error) {
	there, err := q.followUpsHere(ctx)
	if err != nil || len(there) == 0 {
		return f, false, err
	}
	if len(there) == 1 {
		return there[0], true, nil
	}
	touched := map[int64]time.Time{}
	for _, f := range there {
		if e, err := q.lastOf(ctx, f); err != nil {
			return f, false, err
		} else if e.By == q.person.Email {
			touched[f.ID] = e.At
		}
	}
	return slices.MaxFunc(there, func(a, b analysis.FollowUp) int {
		return cmp.Or(
			one(a.State == analysis.FollowUpOpen)-one(b.State == analysis.FollowUpOpen),
			touched[a.ID].Compare(touched[b.ID]),
			one(a.Assignee == q.person.Email)-one(b.Assignee == q.person.Email),
			cmp.Compare(a.ID, b.ID),
		)
	}), true, nil
}

// undoneHere returns the follow-up to which the asker did the latest thing in a
// thread that stands and that nobody did another after. Where the thread is about
// one, it is that. It reports false where there is none.
func (q question) undoneHere(ctx context.Context) (f analysis.FollowUp, known bool, err error) {
	there, err := q.followUpsHere(ctx)
	if err != nil || len(there) == 1 {
		return append(there, f)[0], err == nil, err
	}
	var latest time.Time
	for _, one := range there {
		if e, err := q.lastOf(ctx, one); err != nil {
			return f, false, err
		} else if e.By == q.person.Email && e.At.After(latest) {
			f, known, latest = one, true, e.At
		}
	}
	return f, known, nil
}

// followUpsHere returns the follow-up whose message a thread stands under, else
// those that were asked for in it; none where there are none.
func (q question) followUpsHere(ctx context.Context) ([]analysis.FollowUp, error) {
	if q.asked.Thread == "" || q.asked.Channel == "" {
		return nil, nil
	}
	key, _, err := q.records.MessageAt(ctx, q.asked.Channel, q.asked.Thread)
	if err != nil {
		return nil, err
	}
	if id, is := analysis.ParseFollowUpKey(key); is {
		f, known, err := q.records.FollowUp(ctx, id)
		if err != nil || !known {
			return nil, err
		}
		return []analysis.FollowUp{f}, nil
	}
	return q.records.FollowUpsIn(ctx, q.asked.Channel, q.asked.Thread)
}

// lastOf returns the event of a follow-up that an undo takes back; the zero event
// for none.
func (q question) lastOf(ctx context.Context, f analysis.FollowUp) (e analysis.FollowUpEvent, err error) {
	events, err := q.records.FollowUpEvents(ctx, f.ID)
	if n := lastStanding(events); err == nil && n > 0 {
		e = events[n-1]
	}
	return e, err
}

// numbered reads the number of a follow-up off the beginning of a text: 42, #42
// or 42:. It returns 0 where there is none.
func numbered(text string) (id int64, rest string) {
	first, rest, _ := strings.Cut(text, " ")
	id, err := strconv.ParseInt(strings.Trim(first, "#.:,"), 10, 64)
	if err != nil || id < 1 {
		return 0, text
	}
	return id, rest
}

// task is a follow-up that a sentence names, with its customer.
type task struct {
	analysis.FollowUp
	account analysis.Account
}

// taskOf finds the follow-up that a text begins with, or that the thread is
// about, and whether the asker may change it: whoever it was given to, whoever
// asked for it, and whoever may act on the customer. The reply says why not.
func (q question) taskOf(ctx context.Context, word, text string) (t task, rest string, refusal *Reply, err error) {
	refuse := func(reply Reply) (task, string, *Reply, error) { return t, rest, &reply, nil }
	id, rest := numbered(text)
	known := false
	if id > 0 {
		t.FollowUp, known, err = q.records.FollowUp(ctx, id)
	} else {
		t.FollowUp, known, err = q.followUpHere(ctx)
	}
	switch {
	case err != nil:
		return t, rest, nil, err
	case id == 0 && !known:
		how, err := q.orCustomer(ctx, says(word, text), q.sentence("followup.how", words.Data{"Word": word}))
		if err != nil {
			return t, rest, nil, err
		}
		return refuse(how)
	case !known:
		return refuse(q.sentence("followup.unknown", words.Data{"ID": id}))
	}
	if t.account, _, err = q.records.Account(ctx, t.AccountID); err != nil {
		return t, rest, nil, err
	}
	if !q.mayChange(t) {
		if !q.see(t.account).segment {
			return refuse(q.sentence("followup.unknown", words.Data{"ID": t.ID}))
		}
		assignee, err := q.nameOf(ctx, t.Assignee)
		if err != nil {
			return t, rest, nil, err
		}
		return refuse(q.sentence("followup.refused", words.Data{"ID": t.ID, "Who": assignee}))
	}
	return t, rest, nil, nil
}

func (q question) mayChange(t task) bool {
	return t.Assignee == q.person.Email || t.AskedBy == q.person.Email || q.see(t.account).act
}

// happen has an event happen to a follow-up. The same request again changes
// nothing. Where the event cannot happen any more the reply says who was quicker,
// or why not.
func (q question) happen(ctx context.Context, t task, event analysis.FollowUpEvent) (after followup.State, refusal *Reply, err error) {
	key, err := q.actRef()
	if err != nil {
		return after, nil, err
	}
	people, err := q.crowd(ctx)
	if err != nil {
		return after, nil, err
	}
	event.By = q.person.Email
	after, refused, known, err := q.records.ChangeFollowUp(ctx, key, t.ID, event, q.local(), q.writing(t.account, people))
	if err != nil {
		return after, nil, err
	}
	if !known {
		reply := q.sentence("followup.unknown", words.Data{"ID": t.ID})
		return after, &reply, nil
	}
	if refused != "" {
		reply := q.sentence("followup."+string(refused), words.Data{
			"ID": t.ID, "Who": q.calls(people, cmp.Or(after.DoneBy, after.Assignee)), "Due": q.day(after.DueOn),
			"When": clock(after.DoneAt, zoneOr(after.Zone, q.zone), q.asOf), "Most": followup.MostSnoozes, "Until": q.day(after.SnoozedUntil),
		})
		return after, &reply, nil
	}
	return after, nil, nil
}

// calls is what somebody is called, to the asker.
func (q question) calls(people crowd, email string) string {
	if email == q.person.Email {
		return q.say.Say("you")
	}
	return people.name(email)
}

// zoneOr is the zone with a name; another where there is none such.
func zoneOr(name string, otherwise *time.Location) *time.Location {
	if name == "" {
		return otherwise
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return otherwise
	}
	return zone
}

// lastStanding is the number of the event that an undo takes back; 0 for none.
func lastStanding(events []analysis.FollowUpEvent) int {
	state, _ := followup.Replay(events)
	return state.Last()
}
