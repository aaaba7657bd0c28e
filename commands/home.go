package commands

import (
	"context"
	"slices"

	"lull/analysis"
	"lull/analysis/calendar"
)

const (
	subHome    = "home" // what the way back to one's own page says, there alone
	mostAtHome = 12     // follow-ups, with two buttons each
	daysAhead  = 7      // that the page looks
)

// notices are the words whose answers are short: they stand on the page, beside
// what they changed. Any other answer takes its place.
var notices = slices.Concat(alters, []string{wordDone, wordUndo, wordAssign, wordHours})

// atHome is what the asker's own page shows: what they look after, and what came
// of the button they pressed there.
func (q question) atHome(ctx context.Context, said ask) (Reply, error) {
	if text := tidy(q.asked.Text); text == "" || text == subHome {
		return q.home(ctx, nil, nil)
	}
	reply, err := q.reply(ctx, said)
	switch {
	case err != nil || reply.Form != nil:
		return reply, err
	case !slices.Contains(notices, said.word):
		reply.Parts = append(slices.Clip(reply.Parts), Buttons{{Label: q.say.Say("home.back"), Says: subHome}})
		return reply, nil
	case said.word == wordHours:
		return q.home(ctx, nil, reply.Parts)
	}
	return q.home(ctx, reply.Parts, nil)
}

// home is the asker's book, what they have to do below what was said of it just
// now, and when they are reminded; hours are that in other words, nil for none.
func (q question) home(ctx context.Context, news, hours []Part) (Reply, error) {
	page, err := q.bookWith(ctx, nil)
	if err != nil {
		return Reply{}, err
	}
	todos, err := q.todos(ctx, analysis.Scope{Owner: q.person.Email})
	if err != nil {
		return Reply{}, err
	}
	if hours == nil {
		kept, err := q.records.Hours(ctx, q.person.Email)
		if err != nil {
			return Reply{}, err
		}
		hours = q.hoursReply(q.inForce(kept), "hours.title").Parts
	}
	page.Parts = slices.Concat(page.Parts, news, q.homeToDos(todos), hours)
	return page, nil
}

// homeToDos are the follow-ups of the page: what is overdue, what is due today,
// and what is due soon; the rest is a number.
func (q question) homeToDos(todos []task) []Part {
	title := q.say.Say("todo.yours") + ": " + q.say.Count("todo.open", len(todos))
	if len(todos) == 0 {
		return []Part{Line{bold(title), newline(), plain(q.say.Say("todo.nothing"))}}
	}
	parts := []Part{Line{bold(title)}}
	shown := 0
	for _, group := range []struct {
		title string
		holds func(analysis.FollowUp) bool
	}{
		{"home.overdue", q.isLate},
		{"home.today", func(f analysis.FollowUp) bool { return !q.isLate(f) && f.DueOn <= q.todayIn(f.Zone) }},
		{"home.week", func(f analysis.FollowUp) bool {
			return f.DueOn > q.todayIn(f.Zone) && f.DueOn <= q.todayIn(f.Zone)+daysAhead
		}},
	} {
		isFirst := true
		for _, t := range todos {
			if !group.holds(t.FollowUp) || shown == mostAtHome {
				continue
			}
			if isFirst {
				parts, isFirst = append(parts, Note{bold(q.say.Say(group.title))}), false
			}
			parts = append(parts, q.todoEntry(t, nil, true).Text, Buttons{q.taskTo(t, "task.done", wordDone), q.taskTo(t, "task.snooze", wordSnooze)})
			shown++
		}
	}
	if more := len(todos) - shown; more > 0 {
		parts = append(parts, Line{plain(q.say.Count("find.more", more))}, Buttons{{Label: q.say.Say("press.todo"), Says: wordTodo}})
	}
	return parts
}

// todayIn is the day in a zone.
func (q question) todayIn(zone string) calendar.Date {
	return calendar.Of(q.asked.Now.In(zoneOr(zone, q.zone)))
}
