package commands

import (
	"context"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
	"lull/commands/words"
)

// historyShown is how many follow-ups of a customer are named.
const historyShown = 20

// history is what happened to a follow-up, event by event, or what was to be done
// about a customer so far.
func (q question) history(ctx context.Context, text string) (Reply, error) {
	if id, rest := numbered(text); text != "" && (id == 0 || rest != "") {
		return q.customerHistory(ctx, text)
	}
	t, refusal, err := q.readable(ctx, text)
	if err != nil || refusal != nil {
		return orZero(refusal), err
	}
	events, err := q.records.FollowUpEvents(ctx, t.ID)
	if err != nil {
		return Reply{}, err
	}
	people, err := q.crowd(ctx)
	if err != nil {
		return Reply{}, err
	}
	title := q.say.Say("task.number", words.Data{"ID": t.ID}) + " · " + t.account.Name + " · " + t.Text
	lines := Line{bold(title)}
	zone := zoneOr(t.Zone, q.zone)
	for n, e := range events {
		lines = append(lines, newline(), plain(clock(e.At, zone, q.asOf)+" · "+q.happening(events, n, people)))
	}
	return Reply{Summary: title, Parts: []Part{lines, Note{plain(q.say.Say("note.private"))}}}, nil
}

// readable finds a follow-up that the asker may read of: whoever may change it,
// and whoever sees the customer.
func (q question) readable(ctx context.Context, text string) (t task, refusal *Reply, err error) {
	id, _ := numbered(text)
	known := false
	if id > 0 {
		t.FollowUp, known, err = q.records.FollowUp(ctx, id)
	} else {
		t.FollowUp, known, err = q.followUpHere(ctx)
	}
	if err != nil {
		return t, nil, err
	}
	if known {
		if t.account, _, err = q.records.Account(ctx, t.AccountID); err != nil {
			return t, nil, err
		}
	}
	switch {
	case id == 0 && !known:
		reply := q.sentence("followup.history_how")
		return t, &reply, nil
	case !known, !q.mayChange(t) && !q.see(t.account).segment:
		reply := q.sentence("followup.unseen", words.Data{"ID": id})
		return t, &reply, nil
	}
	return t, nil, nil
}

// happening is who did what with one of the events of a follow-up.
func (q question) happening(events []analysis.FollowUpEvent, n int, people crowd) string {
	e := events[n]
	text := q.calls(people, e.By) + " "
	if e.Kind == analysis.FollowUpEventUndone && e.Undoes >= 1 && e.Undoes <= n {
		return text + q.say.Say("happened.undone", words.Data{"What": q.happening(events, e.Undoes-1, people)})
	}
	before, _ := followup.Replay(events[:n])
	return text + q.happened(e, before, people)
}

// happened is what an event did, after who did it.
func (q question) happened(e analysis.FollowUpEvent, before followup.State, people crowd) string {
	data := words.Data{}
	switch e.Kind {
	case analysis.FollowUpMade:
		data["Who"], data["Due"] = q.calls(people, e.Made.Assignee), q.day(e.Made.DueOn)
	case analysis.FollowUpMoved:
		data["Who"], data["Was"] = q.calls(people, e.Assignee), q.calls(people, before.Assignee)
	case analysis.FollowUpDue:
		data["Due"], data["Was"] = q.day(e.On), q.day(before.DueOn)
	case analysis.FollowUpSnoozed:
		data["Until"] = q.day(e.On)
	}
	text := q.say.Say("happened."+string(e.Kind), data)
	switch {
	case e.Answer.Mood != "":
		text += ": " + q.answerInFull(e.Answer)
	case e.Outcome != "":
		text += ": " + q.say.Say("result."+string(e.Outcome))
	}
	if e.Note != "" {
		text += ": “" + e.Note + "”"
	}
	return text
}

// customerHistory is what was to be done about a customer, the latest first.
func (q question) customerHistory(ctx context.Context, name string) (Reply, error) {
	found, err := q.find(ctx, name)
	switch {
	case err != nil:
		return Reply{}, err
	case found.How == analysis.NoMatch:
		return q.nobody(ctx, name)
	case found.How == analysis.Alike, len(found.Accounts) > 1:
		return q.several(ctx, ask{word: wordHistory, name: name}, found)
	}
	account := found.Accounts[0]
	if !q.see(account).segment {
		owner, err := q.ownerName(ctx, account)
		return q.notYours(account, owner), err
	}
	all, err := q.records.FollowUpsOf(ctx, account.ID, historyShown)
	if err != nil {
		return Reply{}, err
	}
	people, err := q.crowd(ctx)
	if err != nil {
		return Reply{}, err
	}
	title := q.say.Say("history.title", words.Data{"Account": account.Name})
	lines := Line{bold(title)}
	if len(all) == 0 {
		lines = append(lines, newline(), plain(q.say.Say("history.none")))
	}
	for _, f := range all {
		lines = append(lines, newline(), plain(q.historyLine(f, people)))
	}
	return Reply{Summary: title, Parts: []Part{lines, Note{plain(q.say.Say("note.private"))}}}, nil
}

func (q question) historyLine(f analysis.FollowUp, people crowd) string {
	data := words.Data{"ID": f.ID, "Who": q.calls(people, f.Assignee), "Text": f.Text, "Due": uncapital(q.dueText(f))}
	if f.State == analysis.FollowUpOpen {
		return q.say.Say("history.open", data)
	}
	zone := zoneOr(f.Zone, q.zone)
	data["On"], data["State"] = q.day(calendar.Of(f.ChangedAt.In(zone))), q.say.Say("task_state."+string(f.State))
	data["Outcome"] = followUpWriter{question: q}.outcome(f)
	if f.Answer.Mood != "" {
		data["Outcome"] = ": " + q.answerInFull(f.Answer)
	}
	return q.say.Say("history.closed", data)
}
