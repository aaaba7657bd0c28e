package slacksim

import (
	"regexp"
	"slices"
	"strings"
)

// Most different reactions on a message, and most of one person.
const maxReactions, maxReactionsEach = 50, 23

// reaction is one emoji under a message and who put it there, in their order.
type reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
	Count int      `json:"count"`
}

var emojiName = regexp.MustCompile(`^[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?$`)

// react puts an emoji under a message in the name of a user, or takes it away. The error
// is Slack's.
func (s *Sim) react(c *channel, ts, user, name string, remove bool) error {
	i, m := c.find(ts)
	switch {
	case m == nil || m.onlyFor != nil || m.tombstone:
		return slackError("message_not_found")
	case c.archived:
		return slackError("is_archived")
	}
	changed := *m
	changed.reactions = slices.Clone(m.reactions)
	at := slices.IndexFunc(m.reactions, func(r reaction) bool { return r.Name == name })
	has := at >= 0 && slices.Contains(m.reactions[at].Users, user)
	each := 0
	for _, r := range m.reactions {
		if slices.Contains(r.Users, user) {
			each++
		}
	}
	event := "reaction_added"
	switch {
	case remove && !has:
		return slackError("no_reaction")
	case remove:
		event = "reaction_removed"
		r := &changed.reactions[at]
		r.Users = slices.DeleteFunc(slices.Clone(r.Users), func(id string) bool { return id == user })
		if r.Count = len(r.Users); r.Count == 0 {
			changed.reactions = slices.Delete(changed.reactions, at, at+1)
		}
	case has:
		return slackError("already_reacted")
	case each == maxReactionsEach:
		return slackError("too_many_reactions")
	case at >= 0:
		r := &changed.reactions[at]
		r.Users = append(slices.Clone(r.Users), user)
		r.Count = len(r.Users)
	case len(m.reactions) == maxReactions:
		return slackError("too_many_emoji")
	default:
		changed.reactions = append(changed.reactions, reaction{name, []string{user}, 1})
	}
	c.messages[i] = &changed
	s.publish("update", c, &changed)
	s.notify(c, "reactions:read", object{
		"type": event, "user": user, "reaction": name, "item_user": m.user,
		"item": object{"type": "message", "channel": c.id, "ts": m.ts},
	})
	return nil
}

// reactionsAdd is reactions.add.
func (s *Sim) reactionsAdd(c *call) (object, error) { return s.reactTo(c, false) }

// reactionsRemove is reactions.remove.
func (s *Sim) reactionsRemove(c *call) (object, error) { return s.reactTo(c, true) }

func (s *Sim) reactTo(c *call, remove bool) (object, error) {
	id, ts, name := c.args.text("channel"), c.args.text("timestamp"), c.args.text("name")
	ch := s.team.channel(id)
	switch {
	case id == "" || ts == "":
		return nil, slackError("no_item_specified")
	case ch == nil || ch.id != id || ch.private && !ch.botMember:
		return nil, slackError("channel_not_found")
	case !validTS(ts):
		return nil, slackError("bad_timestamp")
	case !emojiName.MatchString(name):
		return nil, slackError("invalid_name")
	case !ch.botMember:
		return nil, slackError("not_in_channel")
	}
	return nil, s.react(ch, ts, s.app.botUser, name, remove)
}

type reactionInput struct {
	User    string `json:"user"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Name    string `json:"name"`
	Remove  bool   `json:"remove"`
}

// reactAs is POST /sim/reactions.
func (s *Sim) reactAs(in *reactionInput) (object, error) {
	u, c, err := s.place(in.User, in.Channel)
	if err != nil {
		return nil, err
	}
	name := strings.Trim(in.Name, ":")
	if !emojiName.MatchString(name) {
		return nil, slackError("invalid_name")
	}
	return nil, s.react(c, in.TS, u.ID, name, in.Remove)
}
