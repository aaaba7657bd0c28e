package slacksim

import (
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// scopeOf is the prefix of the scopes that open a kind of channel.
var scopeOf = map[string]string{"channel": "channels:", "group": "groups:", "im": "im:"}

// conversation finds a channel by id and tests the scope for its kind. A private channel
// without the app in it does not exist for the app.
func (s *Sim) conversation(c *call, right string) (*channel, error) {
	ch := s.team.channel(c.args.text("channel"))
	if ch == nil || ch.id != c.args.text("channel") || ch.private && !ch.botMember {
		return nil, slackError("channel_not_found")
	}
	if scope := scopeOf[ch.channelType] + right; !s.app.granted(scope) {
		return nil, s.missingScope(scope)
	}
	return ch, nil
}

func (s *Sim) conversationsInfo(c *call) (object, error) {
	ch, err := s.conversation(c, "read")
	if err != nil {
		return nil, err
	}
	o := s.shownChannel(ch)
	if c.args.flag("include_num_members") {
		o["num_members"] = len(s.memberIDs(ch))
	}
	if c.args.flag("include_locale") {
		o["locale"] = "en-US"
	}
	return object{"channel": o}, nil
}

// shownChannel is a conversation as Slack's API writes it.
func (s *Sim) shownChannel(c *channel) object {
	o := object{
		"id": c.id, "created": 0, "is_archived": c.archived, "is_im": c.user != nil, "is_mpim": false, "is_org_shared": false,
		"is_private": c.private, "context_team_id": s.team.id, "is_shared": c.extShared, "is_ext_shared": c.extShared,
		"is_pending_ext_shared": c.extPending,
	}
	if c.user != nil {
		o["user"], o["is_user_deleted"], o["is_open"] = c.user.ID, c.user.Deleted, c.opened
		return o
	}
	maps.Copy(o, object{
		"name": c.name, "name_normalized": c.name, "is_channel": !c.private, "is_group": c.private, "is_member": c.botMember,
		"is_general": c.name == "general", "creator": slackbot, "unlinked": 0, "previous_names": append([]string{}, c.previousNames...),
		"is_read_only": false, "is_thread_only": false, "shared_team_ids": []string{s.team.id},
		"topic":   object{"value": "", "creator": "", "last_set": 0},
		"purpose": object{"value": "", "creator": "", "last_set": 0},
	})
	return o
}

// memberIDs lists who is in a channel, the app included and deactivated people not, in
// order of id.
func (s *Sim) memberIDs(c *channel) []string {
	var ids []string
	for _, u := range c.members {
		if !u.Deleted {
			ids = append(ids, u.ID)
		}
	}
	if c.botMember {
		ids = append(ids, s.app.botUser)
	}
	slices.Sort(ids)
	return ids
}

func (s *Sim) conversationsOpen(c *call) (object, error) {
	var ch *channel
	if id := c.args.text("channel"); id != "" {
		if ch = s.team.channel(id); ch == nil || ch.user == nil || ch.id != id {
			return nil, slackError("channel_not_found")
		}
	} else {
		ids := strings.FieldsFunc(c.args.text("users"), func(r rune) bool { return r == ',' || r == ' ' })
		if len(ids) == 0 {
			return nil, slackError("users_list_not_supplied")
		}
		if len(ids) > 1 {
			// Conversations of several people are outside of the simulator.
			return nil, s.missingScope("mpim:write")
		}
		u := s.team.user(ids[0])
		switch {
		case u == nil || u.ID != ids[0]:
			return nil, slackError("user_not_found")
		case u.Deleted:
			return nil, slackError("user_disabled")
		}
		if ch = s.team.directMessage(u); ch == nil {
			return nil, slackError("user_not_visible")
		}
	}
	o := object{"channel": object{"id": ch.id}}
	if c.args.flag("return_im") {
		o["channel"] = s.shownChannel(ch)
	}
	if ch.opened {
		o["no_op"], o["already_open"] = true, true
	}
	ch.opened = true
	return o, nil
}

func (s *Sim) conversationsMembers(c *call) (object, error) {
	ch, err := s.conversation(c, "read")
	if err != nil {
		return nil, err
	}
	ids := s.memberIDs(ch)
	from, to, next, err := page(c.args, ids, 100, 1000, strings.Compare)
	if err != nil {
		return nil, err
	}
	return object{"members": append([]string{}, ids[from:to]...), "response_metadata": object{"next_cursor": next}}, nil
}

func (s *Sim) conversationsHistory(c *call) (object, error) {
	ch, err := s.readable(c)
	if err != nil {
		return nil, err
	}
	return s.listed(c, ch, true, func(m *message) bool { return m.threadTS == "" || m.broadcast })
}

func (s *Sim) conversationsReplies(c *call) (object, error) {
	ch, err := s.readable(c)
	if err != nil {
		return nil, err
	}
	ts := c.args.text("ts")
	if _, m := ch.find(ts); m == nil || m.onlyFor != nil {
		return nil, slackError("thread_not_found")
	}
	return s.listed(c, ch, false, func(m *message) bool { return m.ts == ts || m.threadTS == ts })
}

// readable finds a channel whose messages the app may read.
func (s *Sim) readable(c *call) (*channel, error) {
	ch, err := s.conversation(c, "history")
	if err == nil && !ch.botMember {
		return nil, slackError("not_in_channel")
	}
	return ch, err
}

// listed pages through the messages of a channel between oldest and latest.
func (s *Sim) listed(c *call, ch *channel, newestFirst bool, wanted func(*message) bool) (object, error) {
	oldest, latest := c.args.text("oldest"), c.args.text("latest")
	for name, ts := range map[string]string{"oldest": oldest, "latest": latest} {
		if ts != "" && !validTS(ts) {
			return nil, slackError("invalid_ts_" + name)
		}
	}
	inclusive := c.args.flag("inclusive")
	outside := func(bound string, m *message, sign int) bool {
		if bound == "" || bound == "0" {
			return false
		}
		d := compareTS(m.ts, fullTS(bound)) * sign
		return d < 0 || d == 0 && !inclusive
	}
	var found []*message
	for _, m := range ch.messages {
		if m.onlyFor == nil && wanted(m) && !outside(oldest, m, 1) && !outside(latest, m, -1) {
			found = append(found, m)
		}
	}
	order := func(m *message, after string) int { return compareTS(m.ts, after) }
	if newestFirst {
		slices.Reverse(found)
		order = func(m *message, after string) int { return -compareTS(m.ts, after) }
	}
	ids := make([]string, len(found))
	for i, m := range found {
		ids[i] = m.ts
	}
	from, to, next, err := page(c.args, ids, 100, 999, func(ts, after string) int { return order(&message{ts: ts}, after) })
	if err != nil {
		return nil, err
	}
	messages := []object{}
	for _, m := range found[from:to] {
		if c.args.flag("include_all_metadata") {
			messages = append(messages, s.shownWithMetadata(m))
		} else {
			messages = append(messages, s.shown(m))
		}
	}
	o := object{"messages": messages, "has_more": next != "", "pin_count": 0}
	if next != "" {
		o["response_metadata"] = object{"next_cursor": next}
	}
	return o, nil
}

// fullTS completes plain seconds to the form of a message id.
func fullTS(ts string) string {
	seconds, fraction, _ := strings.Cut(ts, ".")
	return seconds + "." + (fraction + "000000")[:6]
}

// page cuts the part of a sorted list that limit and cursor ask for; usual is the limit of
// a call that names none. The cursor carries the last item of the page before.
func page(a args, ids []string, usual, most int, order func(id, after string) int) (from, to int, next string, err error) {
	limit := usual
	if t := a.text("limit"); t != "" && t != "0" {
		if limit, err = strconv.Atoi(t); err != nil || limit < 1 {
			return 0, 0, "", slackError("invalid_limit")
		}
	}
	if cursor := a.text("cursor"); cursor != "" {
		after, err := base64.StdEncoding.DecodeString(cursor)
		last, ok := strings.CutPrefix(string(after), "after:")
		if err != nil || !ok {
			return 0, 0, "", slackError("invalid_cursor")
		}
		from = len(ids)
		for i, id := range ids {
			if order(id, last) > 0 {
				from = i
				break
			}
		}
	}
	to = min(from+min(limit, most), len(ids))
	if to < len(ids) {
		next = base64.StdEncoding.EncodeToString([]byte("after:" + ids[to-1]))
	}
	return from, to, next, nil
}
