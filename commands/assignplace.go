package commands

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"lull/analysis"
	"lull/commands/words"
)

// whereShown is where the message of a follow-up goes.
type whereShown struct {
	to, thread string // as an analysis.Message has it
	isHere     bool   // where it was asked for
}

// showIn chooses the place of a follow-up's message: where it was asked for, if
// that is a channel that the bot is in and nobody from outside reads; else the
// channel that the assignee's team has chosen, on the same terms; else a direct
// message to whoever is to do it.
func (q question) showIn(ctx context.Context, f analysis.FollowUp, team string) (whereShown, error) {
	if isChannel(q.asked.Channel) {
		isFit, err := q.isFit(ctx, q.asked.Channel)
		if err != nil {
			return whereShown{}, err
		}
		if isFit {
			return whereShown{to: q.asked.Channel, thread: cmp.Or(q.asked.Thread, q.asked.Root), isHere: true}, nil
		}
	}
	channel, err := q.records.FollowUpChannel(ctx, team)
	if err != nil {
		return whereShown{}, err
	}
	if isFit := false; channel != "" {
		if isFit, err = q.isFit(ctx, channel); err != nil {
			return whereShown{}, err
		}
		if isFit {
			return whereShown{to: channel, isHere: channel == q.asked.Channel}, nil
		}
	}
	return whereShown{to: cmp.Or(f.AssigneeSlack, f.Assignee)}, nil
}

// isFit reports whether follow-ups may stand in a channel.
func (q question) isFit(ctx context.Context, channel string) (bool, error) {
	audience, err := q.asked.audience(ctx, channel)
	return audience.Here && !audience.Guests && !audience.Shared && !audience.Unknown, err
}

// isChannel reports whether a conversation is no direct message.
func isChannel(id string) bool { return strings.HasPrefix(id, "C") || strings.HasPrefix(id, "G") }

// subChannel is what stands behind todo to choose a team's channel.
const subChannel = "channel"

// todoChannel chooses, with a form, in which channel the follow-ups of a team
// stand that were asked for elsewhere.
func (q question) todoChannel(ctx context.Context) (Reply, error) {
	people, err := q.records.People(ctx)
	if err != nil {
		return Reply{}, err
	}
	teams := q.digestTeams(people)
	if len(teams) == 0 {
		return q.sentence("todo.channel_refused"), nil
	}
	if q.asked.Fields == nil {
		return q.askChannel(ctx, teams)
	}
	team, channel := q.asked.Fields[fieldTeam], q.asked.Fields[fieldChannel]
	if !slices.Contains(teams, team) {
		return q.sentence("todo.channel_refused"), nil
	}
	if channel != "" {
		isFit, err := q.isFit(ctx, channel)
		if err != nil {
			return Reply{}, err
		}
		if !isFit {
			return q.again(q.say.Say("todo.channel_unfit"), q.say.Say("todo.channel_title"), says(wordTodo, subChannel)), nil
		}
	}
	if err := q.records.SetFollowUpChannel(ctx, team, channel, q.person.Email, q.asked.Now); err != nil {
		return Reply{}, err
	}
	id := "todo.channel_set"
	if channel == "" {
		id = "todo.channel_unset"
	}
	return q.sentence(id, words.Data{"Team": team}), nil
}

func (q question) askChannel(ctx context.Context, teams []string) (Reply, error) {
	channel, err := q.records.FollowUpChannel(ctx, teams[0])
	if err != nil {
		return Reply{}, err
	}
	var choices []Option
	for _, team := range teams {
		choices = append(choices, Option{Label: brief(team, maxOption), Value: team})
	}
	form := Form{
		Title: q.say.Say("todo.channel_title"), Submit: q.say.Say("form.save"), Says: says(wordTodo, subChannel),
		Lines: []Line{{plain(q.say.Say("todo.channel_about"))}},
		Fields: []Field{
			{Name: fieldTeam, Label: q.say.Say("role.team"), Kind: ChoiceField, Choices: choices, Initial: teams[0]},
			{
				Name: fieldChannel, Label: q.say.Say("todo.channel"), Hint: q.say.Say("todo.channel_hint"), Kind: ChannelField, Optional: true,
				Initial: channel,
			},
		},
	}
	reply := q.sentence("todo.channel_how")
	reply.Form = &form
	return reply, nil
}
