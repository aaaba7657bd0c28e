package slacksim

import (
	"cmp"
	"encoding/json"
	"maps"
)

// ask delivers an envelope and returns what its acknowledgement brought, nil when that
// was nothing. The mutex, held by the caller, is free while it waits. The errors are
// dispatch_failed (no connection) and operation_timeout.
func (s *Sim) ask(e *envelope) (json.RawMessage, error) {
	if !s.deliver(e) {
		return nil, slackError("dispatch_failed")
	}
	s.mu.Unlock()
	<-e.settled
	s.mu.Lock()
	if !e.acked {
		return nil, slackError("operation_timeout")
	}
	return e.answer, nil
}

// interaction is what all interactive payloads have, with more.
func (s *Sim) interaction(kind string, u *User, more object) object {
	o := object{
		"type": kind, "token": verificationToken, "api_app_id": s.app.id,
		"team":       object{"id": s.team.id, "domain": s.team.domain},
		"user":       object{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": cmp.Or(u.TeamID, s.team.id)},
		"enterprise": nil, "is_enterprise_install": false,
	}
	maps.Copy(o, more)
	return o
}

// spot is where an element is: a message in a channel, or a view.
type spot struct {
	user    *User
	channel *channel
	message *message
	view    *view
}

func (p *spot) blocks() []any {
	if p.view != nil {
		return p.view.blocks()
	}
	return p.message.blocks
}

// source is what payloads say about the place of an element. Of an ephemeral message
// the app sees no content, as Slack keeps none.
func (s *Sim) source(p *spot) object {
	if p.view != nil {
		return object{"container": object{"type": "view", "view_id": p.view.id}, "view": s.shownView(p.view, true)}
	}
	c, m := p.channel, p.message
	container := object{"type": "message", "message_ts": m.ts, "channel_id": c.id, "is_ephemeral": m.onlyFor != nil}
	if m.threadTS != "" {
		container["thread_ts"] = m.threadTS
	}
	shown := s.shownWithMetadata(m)
	if m.onlyFor != nil {
		shown = object{"type": "message", "ts": m.ts, "user": m.user, "bot_id": s.app.botID, "app_id": s.app.id, "team": s.team.id}
	}
	return object{"container": container, "channel": object{"id": c.id, "name": payloadName(c)}, "message": shown}
}

// payloadName is how payloads call a channel: the names of private ones stay with Slack.
func payloadName(c *channel) string {
	switch c.channelType {
	case "im":
		return "directmessage"
	case "group":
		return "privategroup"
	}
	return c.name
}
