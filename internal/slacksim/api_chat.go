package slacksim

import (
	"net/http"
	"strings"
	"unicode/utf8"
)

// target finds the channel an app names and tests that it may write there. A person's id
// stands for the direct messages with that person, and a name only for a public channel.
func (s *Sim) target(ref string) (*channel, error) {
	var c *channel
	if u := s.team.user(ref); u != nil && u.ID == ref {
		c = s.team.directMessage(u)
	} else if c = s.team.channel(ref); c != nil && c.id != ref && c.private {
		c = nil
	}
	switch {
	case ref == "" || c == nil || c.private && !c.botMember || c.user != nil && c.user.Deleted:
		return nil, slackError("channel_not_found")
	case !c.botMember && !s.app.granted("chat:write.public"):
		return nil, slackError("not_in_channel")
	case c.archived:
		return nil, slackError("is_archived")
	case c.channelType == "im" && !s.app.messagesTab:
		return nil, slackError("messages_tab_disabled")
	}
	return c, nil
}

func (s *Sim) chatPostMessage(c *call) (object, error) {
	ch, err := s.target(c.args.text("channel"))
	if err != nil {
		return nil, err
	}
	with, err := s.readContent(c.args)
	switch thread := c.args.text("thread_ts"); {
	case err != nil:
		return nil, err
	case with.empty():
		return nil, slackError("no_text")
	case thread != "" && ch.parent(thread) == nil:
		return nil, slackError("cannot_reply_to_message")
	}
	m := with.message()
	m.threadTS, m.broadcast = c.args.text("thread_ts"), c.args.flag("reply_broadcast")
	m = s.post(ch, m)
	return object{"channel": ch.id, "ts": m.ts, "message": s.shownWithMetadata(m)}, nil
}

func (c content) message() *message {
	return &message{text: c.text, blocks: c.blocks, attachments: c.attachments, metadata: c.metadata}
}

func (s *Sim) chatPostEphemeral(c *call) (object, error) {
	ch, err := s.target(c.args.text("channel"))
	if err != nil {
		return nil, err
	}
	u := s.team.user(c.args.text("user"))
	if u == nil || u.ID != c.args.text("user") || u.Deleted || !ch.has(u) {
		return nil, slackError("user_not_in_channel")
	}
	with, err := s.readContent(c.args)
	switch {
	case err != nil:
		return nil, err
	case with.empty():
		return nil, slackError("no_text")
	case utf8.RuneCountInString(c.args.text("text")) > maxText:
		return nil, slackError("msg_too_long")
	}
	m := with.message()
	m.threadTS, m.onlyFor = c.args.text("thread_ts"), u
	return object{"message_ts": s.post(ch, m).ts}, nil
}

// own finds a message that the app may change.
func (s *Sim) own(c *call, notOwn string) (*channel, *message, error) {
	ch := s.team.channel(c.args.text("channel"))
	if ch == nil || ch.id != c.args.text("channel") || ch.private && !ch.botMember {
		return nil, nil, slackError("channel_not_found")
	}
	_, m := ch.find(c.args.text("ts"))
	switch {
	case m == nil || m.onlyFor != nil || m.tombstone:
		return nil, nil, slackError("message_not_found")
	case !m.byApp:
		return nil, nil, slackError(notOwn)
	}
	return ch, m, nil
}

func (s *Sim) chatUpdate(c *call) (object, error) {
	ch, m, err := s.own(c, "cant_update_message")
	if err != nil {
		return nil, err
	}
	with, err := s.readContent(c.args)
	switch {
	case err != nil:
		return nil, err
	case ch.archived:
		return nil, slackError("is_archived")
	case with.empty():
		return nil, slackError("no_text")
	case utf8.RuneCountInString(c.args.text("text")) > maxText:
		return nil, slackError("msg_too_long")
	}
	m = s.replace(ch, m, with)
	return object{"channel": ch.id, "ts": m.ts, "text": m.text, "message": s.shownWithMetadata(m)}, nil
}

func (s *Sim) chatDelete(c *call) (object, error) {
	ch, m, err := s.own(c, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	s.remove(ch, m)
	return object{"channel": ch.id, "ts": m.ts}, nil
}

func (s *Sim) chatPermalink(c *call) (object, error) {
	ch := s.team.channel(c.args.text("channel"))
	if ch == nil || ch.id != c.args.text("channel") || ch.private && !ch.botMember {
		return nil, slackError("channel_not_found")
	}
	_, m := ch.find(c.args.text("message_ts"))
	if m == nil || m.onlyFor != nil {
		return nil, slackError("message_not_found")
	}
	link := baseURL("http", c.request) + "/archives/" + ch.id + "/p" + strings.ReplaceAll(m.ts, ".", "")
	if m.threadTS != "" {
		link += "?thread_ts=" + m.threadTS + "&cid=" + ch.id
	}
	return object{"channel": ch.id, "permalink": link}, nil
}

// servePermalink leads to the channel on the page.
func (s *Sim) servePermalink(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	ch := s.team.channel(r.PathValue("channel"))
	s.mu.Unlock()
	if ch == nil {
		http.NotFound(w, r)
		return
	}
	to := "/#channel=" + ch.id
	if thread := r.URL.Query().Get("thread_ts"); validTS(thread) {
		to += "&thread=" + thread
	}
	http.Redirect(w, r, to, http.StatusFound)
}
