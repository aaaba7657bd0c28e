package slacksim

import (
	"slices"
	"strings"
)

// interactive lists the elements of a block that a person can act on.
func interactive(block object) []object {
	items, _ := block["elements"].([]any)
	if block["type"] == "section" {
		items = []any{block["accessory"]}
	} else if block["type"] != "actions" {
		return nil
	}
	var list []object
	for _, item := range items {
		if o, ok := item.(object); ok && o["type"] != "image" {
			list = append(list, o)
		}
	}
	return list
}

// element finds an interactive element of a message and the id of its block; nil when
// the message has none with that action id, in that block when blockID is not empty.
func (m *message) element(actionID, blockID string) (object, string) {
	for _, b := range m.blocks {
		block, _ := b.(object)
		id, _ := block["block_id"].(string)
		for _, e := range interactive(block) {
			if e["action_id"] == actionID && (blockID == "" || blockID == id) {
				return e, id
			}
		}
	}
	return nil, ""
}

// runAction is POST /sim/actions: a person uses an element of a message.
func (s *Sim) runAction(in *object) (object, error) {
	a := args(*in)
	for name := range a {
		if !slices.Contains([]string{"user", "channel", "ts", "type", "action_id", "block_id", "value"}, name) && !strings.HasPrefix(name, "selected_") {
			return nil, apiError{code: "invalid_arguments", more: object{"detail": "unknown field " + name}}
		}
	}
	s.mu.Lock()
	e, err := s.sendAction(a)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	<-e.settled
	s.mu.Lock()
	defer s.mu.Unlock()
	if !e.acked {
		return nil, slackError("operation_timeout")
	}
	return object{}, nil
}

func (s *Sim) sendAction(a args) (*envelope, error) {
	u, c, err := s.place(a.text("user"), a.text("channel"))
	if err != nil {
		return nil, err
	}
	_, m := c.find(a.text("ts"))
	if m == nil || m.onlyFor != nil && m.onlyFor != u {
		return nil, slackError("message_not_found")
	}
	element, blockID := m.element(a.text("action_id"), a.text("block_id"))
	if element == nil {
		return nil, slackError("action_not_found")
	}
	if !s.app.interactivity {
		return nil, slackError("interactivity_disabled")
	}
	action := object{"type": element["type"], "action_id": element["action_id"], "block_id": blockID, "action_ts": s.nextTS()}
	if element["type"] == "button" {
		for _, name := range []string{"text", "value", "style"} {
			if element[name] != nil {
				action[name] = element[name]
			}
		}
	} else {
		for name, v := range a {
			if strings.HasPrefix(name, "selected_") || name == "value" {
				action[name] = v
			}
		}
	}
	e := &envelope{id: newID(), kind: "interactive", payload: func(base string) object {
		address, url := s.newResponseURL(base, c, u)
		url.source, url.last = true, m.ts
		return s.actionPayload(u, c, m, action, address)
	}}
	if !s.deliver(e) {
		return nil, slackError("dispatch_failed")
	}
	return e, nil
}

// actionPayload is the payload of a block_actions envelope from a message. Of an
// ephemeral message the app sees no content, as Slack keeps none.
func (s *Sim) actionPayload(u *User, c *channel, m *message, action object, responseURL string) object {
	name := c.name
	if c.user != nil {
		name = "directmessage"
	}
	container := object{"type": "message", "message_ts": m.ts, "channel_id": c.id, "is_ephemeral": m.onlyFor != nil}
	if m.threadTS != "" {
		container["thread_ts"] = m.threadTS
	}
	shown := s.shownWithMetadata(m)
	if m.onlyFor != nil {
		shown = object{"type": "message", "ts": m.ts, "user": m.user, "bot_id": s.app.botID, "app_id": s.app.id, "team": s.team.id}
	}
	return object{
		"type": "block_actions", "token": verificationToken, "api_app_id": s.app.id, "trigger_id": s.newTrigger(),
		"user": object{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": s.team.id},
		"team": object{"id": s.team.id, "domain": s.team.domain}, "enterprise": nil, "is_enterprise_install": false,
		"channel": object{"id": c.id, "name": name}, "container": container, "message": shown,
		"state": object{"values": object{}}, "response_url": responseURL, "actions": []object{action},
	}
}
