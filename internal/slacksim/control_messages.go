package slacksim

import (
	"net/http"
	"path"
	"strings"
	"unicode/utf8"
)

type messageInput struct {
	User      string   `json:"user"`
	Channel   string   `json:"channel"`
	Text      string   `json:"text"`
	ThreadTS  string   `json:"thread_ts"`
	Broadcast bool     `json:"broadcast"`
	Files     []string `json:"files"` // names
}

// sayMessage is POST /sim/messages.
func (s *Sim) sayMessage(in *messageInput) (object, error) {
	u, c, err := s.place(in.User, in.Channel)
	switch {
	case err != nil:
		return nil, err
	case strings.TrimSpace(in.Text) == "" && len(in.Files) == 0:
		return nil, slackError("no_text")
	case utf8.RuneCountInString(in.Text) > maxText:
		return nil, slackError("msg_too_long")
	case in.ThreadTS != "" && c.parent(in.ThreadTS) == nil:
		return nil, slackError("thread_not_found")
	case c.user != nil && !s.app.messagesWrite:
		return nil, slackError("messages_tab_disabled")
	}
	text := s.compose(u, strings.TrimSpace(in.Text))
	m := &message{
		user: u.ID, text: text.text, threadTS: in.ThreadTS, clientMsgID: newID(), broadcast: in.Broadcast && in.ThreadTS != "",
	}
	if text.text != "" {
		m.blocks = s.richText(text)
	}
	switch {
	case len(in.Files) > 0:
		m.subtype, m.more = "file_share", object{"files": shownFiles(u, in.Files), "upload": true, "display_as_bot": false}
	case u.IsBot:
		m.subtype, m.more = "bot_message", object{"bot_id": slackID("B", u.ID), "username": u.Name}
	}
	s.add(c, m)
	s.announceMention(c, m)
	s.announce(c, s.messageEvent(c, m))
	return object{"ts": m.ts, "channel": c.id}, nil
}

// shownFiles describes files that a person has uploaded. They have no content.
func shownFiles(u *User, names []string) []object {
	var list []object
	for _, name := range names {
		list = append(list, object{
			"id": slackID("F", newID()), "name": name, "title": name, "user": u.ID, "mode": "hosted", "size": 0,
			"filetype": strings.TrimPrefix(path.Ext(name), "."), "is_external": false, "is_public": true,
		})
	}
	return list
}

// theirs finds a message that a person may change: their own.
func (s *Sim) theirs(user, where, ts, notOwn string) (*User, *channel, *message, error) {
	u, c, err := s.place(user, where)
	if err != nil {
		return nil, nil, nil, err
	}
	_, m := c.find(ts)
	switch {
	case m == nil || m.onlyFor != nil || m.tombstone:
		return nil, nil, nil, slackError("message_not_found")
	case m.user != u.ID || strings.HasPrefix(m.subtype, c.channelType+"_"):
		return nil, nil, nil, slackError(notOwn)
	}
	return u, c, m, nil
}

type editInput struct {
	User    string `json:"user"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Text    string `json:"text"`
}

// editMessage is POST /sim/messages/edit.
func (s *Sim) editMessage(in *editInput) (object, error) {
	u, c, m, err := s.theirs(in.User, in.Channel, in.TS, "cant_update_message")
	switch {
	case err != nil:
		return nil, err
	case strings.TrimSpace(in.Text) == "":
		return nil, slackError("no_text")
	case utf8.RuneCountInString(in.Text) > maxText:
		return nil, slackError("msg_too_long")
	}
	text := s.compose(u, strings.TrimSpace(in.Text))
	changed := s.replace(c, m, content{text: text.text, blocks: s.richText(text), hasBlocks: true})
	s.announceMention(c, changed)
	return object{"ts": m.ts, "channel": c.id}, nil
}

type deleteInput struct {
	User    string `json:"user"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
}

// deleteMessage is POST /sim/messages/delete.
func (s *Sim) deleteMessage(in *deleteInput) (object, error) {
	_, c, m, err := s.theirs(in.User, in.Channel, in.TS, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	s.remove(c, m)
	return object{"ts": m.ts, "channel": c.id}, nil
}

// listMessages is GET /sim/channels/{id}/messages.
func (s *Sim) listMessages(r *http.Request) (object, error) {
	var u *User
	c := s.team.channel(r.PathValue("id"))
	if as := r.URL.Query().Get("as"); as != "" {
		if u = s.team.user(as); u == nil {
			return nil, slackError("user_not_found")
		}
		c = s.seen(u, r.PathValue("id"))
	}
	if c == nil {
		return nil, slackError("channel_not_found")
	}
	messages := []object{}
	for _, m := range c.messages {
		if m.onlyFor == nil || m.onlyFor == u {
			messages = append(messages, s.onPage(m))
		}
	}
	return object{"channel": c.id, "messages": messages}, nil
}

// onPage is a message as the control API writes it: as Slack's API does, with metadata,
// blocks always there, and whether it is ephemeral.
func (s *Sim) onPage(m *message) object {
	o := s.shownWithMetadata(m)
	if m.blocks == nil {
		o["blocks"] = []any{}
	}
	if m.threadTS == "" {
		// Slack marks a parent with its own ts; here only replies carry thread_ts.
		delete(o, "thread_ts")
	}
	o["ephemeral"] = m.onlyFor != nil
	return o
}
