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
	unfit      string // why it may not stand in the channel where it was asked for, see Audience.unfit
}

// showIn chooses the place of a follow-up's message: where it was asked for, if
// that is a channel that the bot is in and nobody from outside reads; else the
// channel that the assignee's team has chosen, on the same terms; else a direct
// message to whoever is to do it.
func (q question) showIn(ctx context.Context, f analysis.FollowUp, team string) (s whereShown, err error) {
	if isChannel(q.asked.Channel) {
		if s.unfit, err = q.unfit(ctx, q.asked.Channel); err != nil {
			return s, err
		}
		if s.unfit == "" {
			return whereShown{to: q.asked.Channel, thread: cmp.Or(q.asked.Thread, q.asked.Root), isHere: true}, nil
		}
	}
	s.to = cmp.Or(f.AssigneeSlack, f.Assignee)
	channel, err := q.records.FollowUpChannel(ctx, team)
	if err != nil || channel == "" {
		return s, err
	}
	unfit, err := q.unfit(ctx, channel)
	if err == nil && unfit == "" {
		s.to = channel
	}
	return s, err
}

// unfit is why follow-ups may not stand in a channel, as a code; "" where they may.
func (q question) unfit(ctx context.Context, channel string) (string, error) {
	audience, err := q.asked.audience(ctx, channel)
	return audience.unfit(), err
}

// unfit is why follow-ups may not stand where this audience reads, as a code:
// shared, guests, or absent where the bot is not there or cannot see who reads; ""
// where they may.
func (a Audience) unfit() string {
	switch {
	case a.Shared:
		return "shared"
	case a.Guests:
		return "guests"
	case a.Unknown, !a.Here:
		return "absent"
	}
	return ""
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
		unfit, err := q.unfit(ctx, channel)
		if err != nil {
			return Reply{}, err
		}
		if unfit != "" {
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
