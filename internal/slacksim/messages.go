package slacksim

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// object is a JSON object under construction.
type object = map[string]any

// maxMessages is how many messages a channel keeps, ephemeral ones included. Older ones
// are dropped without notice.
const maxMessages = 2000

// maxText is where Slack cuts the text of a message, in characters.
const maxText = 40000

// message is one post. It is not changed once it is in a channel: an edit puts a copy in
// its place, so that what was handed out stays as it was.
type message struct {
	ts, threadTS  string
	user          string // id
	byApp         bool
	text          string
	blocks        []any
	attachments   any
	metadata      any
	editedTS      string
	clientMsgID   string
	tombstone     bool
	broadcast     bool
	onlyFor       *User // ephemeral: the one person who sees it
	replies       int
	repliers      []string
	latestReplyTS string
	reactions     []reaction
	subtype       string // of a message that Slack itself adds, or a bot
	more          object // fields that the subtype brings
}

// nextTS returns the id of the next message: the time in microseconds, never the same twice.
func (s *Sim) nextTS() string {
	s.lastTS = max(s.now().UnixMicro(), s.lastTS+1)
	return fmt.Sprintf("%d.%06d", s.lastTS/1e6, s.lastTS%1e6)
}

// add puts a new message into its channel, shows it to everybody concerned and tells the
// app about it when the app has subscribed to that.
func (s *Sim) add(c *channel, m *message) *message {
	m.ts = s.nextTS()
	c.opened = true
	c.messages = append(c.messages, m)
	if len(c.messages) > maxMessages {
		c.messages[0] = nil
		c.messages = c.messages[1:]
	}
	if m.onlyFor != nil {
		s.publish("ephemeral", c, m)
		return m
	}
	s.countReplies(c, m.threadTS)
	s.publish("message", c, m)
	return m
}

// countReplies puts into the parent of a thread how many replies it has, by whom and since
// when. What the channel has dropped is no longer counted.
func (s *Sim) countReplies(c *channel, thread string) {
	i, parent := c.find(thread)
	if parent == nil {
		return
	}
	p := *parent
	p.replies, p.repliers, p.latestReplyTS = 0, nil, ""
	for _, m := range c.messages[i+1:] {
		if m.threadTS != thread || m.onlyFor != nil {
			continue
		}
		p.replies, p.latestReplyTS = p.replies+1, m.ts
		if !slices.Contains(p.repliers, m.user) {
			p.repliers = append(p.repliers, m.user)
		}
	}
	c.messages[i] = &p
	s.publish("update", c, &p)
}

// post adds a message of the app and announces it.
func (s *Sim) post(c *channel, m *message) *message {
	m.user, m.byApp = s.app.botUser, true
	s.add(c, m)
	if m.onlyFor == nil {
		s.announce(c, s.messageEvent(c, m))
	}
	return m
}

// say adds an ephemeral message in the name of Slack itself.
func (s *Sim) say(c *channel, to *User, text string) {
	s.add(c, &message{user: slackbot, text: text, onlyFor: to})
}

// replace puts new content in the place of a message.
func (s *Sim) replace(c *channel, old *message, with content) *message {
	m := *old
	if with.text != "" || with.hasBlocks {
		m.text = with.text
	}
	if with.hasBlocks {
		m.blocks = with.blocks
	}
	if with.attachments != nil {
		m.attachments = with.attachments
	}
	if with.hasMetadata {
		m.metadata = with.metadata
	}
	if m.onlyFor == nil {
		m.editedTS = s.nextTS()
	}
	i, _ := c.find(old.ts)
	c.messages[i] = &m
	s.publish("update", c, &m)
	if m.onlyFor == nil {
		s.announce(c, object{
			"type": "message", "subtype": "message_changed", "hidden": true, "channel": c.id,
			"message": s.shown(&m), "previous_message": s.shown(old), "ts": m.editedTS, "event_ts": m.editedTS,
		})
	}
	return &m
}

// remove deletes a message. One that has replies leaves a tombstone, as in Slack.
func (s *Sim) remove(c *channel, m *message) {
	i, _ := c.find(m.ts)
	if m.replies > 0 {
		t := *m
		t.user, t.byApp, t.tombstone = slackbot, false, true
		t.text, t.blocks, t.attachments = "This message was deleted.", nil, nil
		t.metadata, t.reactions, t.subtype, t.more = nil, nil, "", nil
		c.messages[i] = &t
		s.publish("update", c, &t)
	} else {
		c.messages = slices.Delete(c.messages, i, i+1)
		s.publish("delete", c, m)
		if m.onlyFor == nil {
			s.countReplies(c, m.threadTS)
		}
	}
	if m.onlyFor == nil {
		at := s.nextTS()
		s.announce(c, object{
			"type": "message", "subtype": "message_deleted", "hidden": true, "channel": c.id,
			"deleted_ts": m.ts, "previous_message": s.shown(m), "ts": at, "event_ts": at,
		})
	}
}

// find returns a message and its place; nil when the channel has none with that ts.
func (c *channel) find(ts string) (int, *message) {
	i, found := slices.BinarySearchFunc(c.messages, ts, func(m *message, ts string) int { return compareTS(m.ts, ts) })
	if !found {
		return 0, nil
	}
	return i, c.messages[i]
}

// parent returns the message that starts a thread; nil when ts is not one that can.
func (c *channel) parent(ts string) *message {
	_, m := c.find(ts)
	if m == nil || m.onlyFor != nil || m.threadTS != "" {
		return nil
	}
	return m
}

// compareTS orders two message ids by time. They are compared as text: a float would
// lose digits.
func compareTS(a, b string) int {
	as, _, _ := strings.Cut(a, ".")
	bs, _, _ := strings.Cut(b, ".")
	if len(as) != len(bs) {
		return len(as) - len(bs)
	}
	return strings.Compare(a, b)
}

// validTS tells whether a text has the form of a message id or of plain seconds.
func validTS(ts string) bool {
	seconds, fraction, _ := strings.Cut(ts, ".")
	return seconds != "" && len(ts) <= 20 && strings.Trim(seconds+fraction, "0123456789") == ""
}

// shown is a message as Slack's API writes it, without metadata.
func (s *Sim) shown(m *message) object {
	o := object{"type": "message", "user": m.user, "text": m.text, "ts": m.ts, "team": s.team.id}
	if m.byApp {
		o["bot_id"], o["app_id"] = s.app.botID, s.app.id
		o["bot_profile"] = object{
			"id": s.app.botID, "app_id": s.app.id, "user_id": s.app.botUser, "name": s.app.name,
			"deleted": false, "updated": 0, "team_id": s.team.id,
		}
	}
	if m.clientMsgID != "" {
		o["client_msg_id"] = m.clientMsgID
	}
	if len(m.blocks) > 0 {
		o["blocks"] = m.blocks
	}
	if m.attachments != nil {
		o["attachments"] = m.attachments
	}
	if m.editedTS != "" {
		o["edited"] = object{"user": m.user, "ts": m.editedTS}
	}
	if len(m.reactions) > 0 {
		o["reactions"] = m.reactions
	}
	maps.Copy(o, m.more)
	switch {
	case m.subtype != "":
		o["subtype"] = m.subtype
	case m.tombstone:
		o["subtype"], o["hidden"] = "tombstone", true
	case m.broadcast:
		o["subtype"] = "thread_broadcast"
	}
	if m.threadTS != "" {
		o["thread_ts"] = m.threadTS
	}
	if m.replies > 0 {
		o["thread_ts"], o["reply_count"], o["latest_reply"] = m.ts, m.replies, m.latestReplyTS
		o["reply_users"], o["reply_users_count"] = m.repliers, len(m.repliers)
	}
	return o
}

// shownWithMetadata adds what the author marked the message with.
func (s *Sim) shownWithMetadata(m *message) object {
	o := s.shown(m)
	if m.metadata != nil {
		o["metadata"] = m.metadata
	}
	return o
}

func newID() string { return uuid.NewString() }

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("slacksim: marshal %T: %v", v, err))
	}
	return b
}
