package commands

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands/words"
)

// handOn lists what somebody still has to do whom Slack calls deactivated, so that
// it can be moved to others: once, in a direct message to each lead of their team,
// or to the admins where the team has none.
func (r reminder) handOn(ctx context.Context, records Reminding, email string) (messages []analysis.Message, err error) {
	leads, admins := r.successors(email)
	for _, p := range slices.Concat(leads, admins) { // before Slack is asked about them
		if _, isTold, err := records.MessageByKey(ctx, analysis.GoneKey(email, p.Email)); err != nil || isTold {
			return nil, err
		}
	}
	told, err := r.staying(ctx, leads)
	if err == nil && len(told) == 0 {
		told, err = r.staying(ctx, admins)
	}
	if err != nil || len(told) == 0 {
		return nil, err
	}
	reply, err := r.left(ctx, records, email)
	if err != nil {
		return nil, err
	}
	body, err := EncodeReply(reply)
	for _, p := range told {
		messages = append(messages, analysis.Message{Key: analysis.GoneKey(email, p.Email), To: cmp.Or(p.SlackID, p.Email), Body: body, From: r.now})
	}
	return messages, err
}

// left is what somebody left undone, each with a way to give it to another.
func (r reminder) left(ctx context.Context, records Reminding, email string) (reply Reply, err error) {
	todos, err := records.ToDos(ctx, analysis.Scope{Owner: email})
	if err != nil {
		return reply, err
	}
	ids := make([]int64, 0, len(todos))
	for _, f := range todos {
		ids = append(ids, f.AccountID)
	}
	if r.accounts, err = records.AccountsByID(ctx, ids); err != nil {
		return reply, err
	}
	title := r.say.Count("gone.title", len(todos), words.Data{"Who": r.people.name(email)})
	reply = Reply{Summary: title, Parts: []Part{Line{bold(title)}}}
	for _, f := range todos[:min(len(todos), mostReminders)] {
		today := calendar.Of(r.now.In(zoneOr(f.Zone, r.zone)))
		reply.Parts = append(reply.Parts, r.line(f, today), Buttons{r.button("task.move", wordMove, f), r.button("task.drop", wordDrop, f)})
	}
	if more := len(todos) - mostReminders; more > 0 {
		reply.Parts = append(reply.Parts, Line{plain(r.say.Count("find.more", more))}, Buttons{{Label: r.say.Say("gone.all"), Says: says(wordTodo, email)}})
	}
	return reply, nil
}

// successors are who sees to what somebody leaves behind, by e-mail: the leads of
// their team, and the admins where no lead is left.
func (r reminder) successors(email string) (leads, admins []analysis.Person) {
	for _, at := range slices.Sorted(maps.Keys(r.people)) {
		p := r.people[at]
		switch {
		case p.Email == email:
		case p.Role == analysis.Lead && p.Team != "" && strings.EqualFold(p.Team, r.people[email].Team):
			leads = append(leads, p)
		case p.Role == analysis.Admin:
			admins = append(admins, p)
		}
	}
	return leads, admins
}

// staying leaves out who left as well.
func (r reminder) staying(ctx context.Context, people []analysis.Person) (staying []analysis.Person, err error) {
	for _, p := range people {
		who, err := r.who(ctx, p.Email, p.SlackID)
		if err != nil {
			return nil, err
		}
		if !who.Gone {
			staying = append(staying, p)
		}
	}
	return staying, nil
}
