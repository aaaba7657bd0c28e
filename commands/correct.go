package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/followup"
	"lull/commands/words"
)

// correction is what somebody says in the thread of a follow-up to set it right:
// "no, monday", "not ana, luis", or a day alone.
type correction struct {
	who []string // whom it is to be moved to; none for nobody
	day dateReading
}

// correct sets the follow-up of a thread right. It reports false where the
// sentence is no correction, or the thread is about no follow-up.
func (q question) correct(ctx context.Context, said ask) (reply Reply, is bool, err error) {
	spoken := strings.Fields(said.name)
	if said.word != wordShow || len(spoken) == 0 || q.asked.Thread == "" {
		return reply, false, nil
	}
	isDenial := q.tasks().deny[bare(spoken[0])]
	if reading := q.dates(Ahead).read(said.name); !isDenial && (!reading.found || reading.rest != "") {
		return reply, false, nil
	}
	f, known, err := q.followUpHere(ctx)
	if err != nil || !known {
		return reply, false, err
	}
	t, _, refusal, err := q.taskOf(ctx, wordDue, fmt.Sprint(f.ID))
	if err != nil || refusal != nil {
		return orZero(refusal), true, err
	}
	c, err := q.readCorrection(ctx, f, spoken)
	if err != nil {
		return reply, true, err
	}
	reply, err = q.setRight(ctx, t, c)
	return reply, true, err
}

func orZero(reply *Reply) Reply {
	if reply == nil {
		return Reply{}
	}
	return *reply
}

// readCorrection reads people and a day out of a correction. Who has it already,
// and whom a "not" stands before, are whom it is taken from.
func (q question) readCorrection(ctx context.Context, f analysis.FollowUp, spoken []string) (c correction, err error) {
	people, err := q.records.People(ctx)
	if err != nil {
		return c, err
	}
	speaks, isNot := q.tasks(), false
	var left []string
	for _, word := range spoken {
		core := bare(word)
		id, isMention := mentioned(strings.Trim(word, ",.;:!?()"))
		named := q.meantPeople(people, core)
		switch {
		case speaks.not[core]:
			isNot = true
		case speaks.deny[core], speaks.edges[core]:
		case isMention && (isNot || id == f.AssigneeSlack || q.asked.Mentioned[id].Email == f.Assignee),
			!isMention && len(named) > 0 && (isNot || slices.ContainsFunc(named, func(p analysis.Person) bool { return p.Email == f.Assignee })):
			isNot = false
		case isMention:
			c.who = append(c.who, "<@"+id+">")
		case len(named) > 0 && !speaks.to[core]:
			for _, p := range named {
				c.who = append(c.who, p.Email)
			}
		case speaks.me[core]:
			c.who = append(c.who, whoMe)
		default:
			isNot = false
			left = append(left, word)
		}
	}
	if reading := q.dates(Ahead).read(strings.Join(left, " ")); reading.found && reading.rest == "" {
		c.day = reading
	}
	return c, nil
}

// setRight moves a follow-up, gives it another day, or both.
func (q question) setRight(ctx context.Context, t task, c correction) (Reply, error) {
	switch {
	case len(c.who) > 1:
		return q.sentence("assign.one_person"), nil
	case len(c.who) == 0 && !c.day.found:
		return q.sentence("correct.how", words.Data{"ID": t.ID}), nil
	case len(c.who) == 0:
		return q.alterTask(ctx, t, wordDue, c.day.said)
	case !c.day.found:
		return q.alterTask(ctx, t, wordMove, c.who[0])
	}
	if c.day.fault != "" {
		return q.alterTask(ctx, t, wordDue, c.day.said)
	}
	moved := q
	moved.asked.Key += " moved"
	reply, err := moved.alterTask(ctx, t, wordMove, c.who[0])
	if err != nil || !reply.Silent && !isChange(reply) {
		return reply, err
	}
	return q.alterTask(ctx, t, wordDue, c.day.said)
}

// isChange reports whether a reply tells of a change: it can be undone.
func isChange(reply Reply) bool {
	return slices.ContainsFunc(reply.Parts, func(part Part) bool {
		row, _ := part.(Buttons)
		return slices.ContainsFunc(row, func(b Button) bool { return strings.HasPrefix(b.Says, wordUndo+" ") })
	})
}

// showsHere reports whether the asker has a follow-up's message before their eyes:
// they press its buttons or speak in its thread.
func (q question) showsHere(ctx context.Context, f followup.State) (bool, error) {
	if q.asked.Channel == "" {
		return false, nil
	}
	if f.To == q.asked.Channel && f.Thread != "" && f.Thread == q.asked.Thread {
		return true, nil
	}
	for _, ts := range []string{q.asked.Root, q.asked.Thread} {
		key, _, err := q.records.MessageAt(ctx, q.asked.Channel, ts)
		if err != nil || key == analysis.FollowUpKey(f.ID) {
			return err == nil, err
		}
	}
	return false, nil
}
