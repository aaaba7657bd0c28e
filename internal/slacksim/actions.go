package slacksim

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// interactive lists the elements of a block that a person can act on.
func interactive(block object) []object {
	var items []any
	switch block["type"] {
	case "actions", "context_actions":
		items, _ = block["elements"].([]any)
	case "section":
		items = []any{block["accessory"]}
	case "input":
		items = []any{block["element"]}
	}
	var list []object
	for _, item := range items {
		if o, ok := item.(object); ok && o["type"] != "image" {
			list = append(list, o)
		}
	}
	return list
}

// findSpot finds the message or the view that a person acts on: a modal on top, Home, or
// a message that this person sees.
func (s *Sim) findSpot(a args) (*spot, error) {
	if !s.app.interactivity {
		return nil, slackError("interactivity_disabled")
	}
	if id := a.text("view_id"); id != "" {
		u, v, err := s.viewOf(a.text("user"), id)
		return &spot{user: u, view: v}, err
	}
	u, c, err := s.place(a.text("user"), a.text("channel"))
	if err != nil {
		return nil, err
	}
	_, m := c.find(a.text("ts"))
	if m == nil || m.onlyFor != nil && m.onlyFor != u {
		return nil, slackError("message_not_found")
	}
	return &spot{user: u, channel: c, message: m}, nil
}

var actionFields = []string{"user", "channel", "ts", "view_id", "type", "action_id", "block_id", "values", "trigger", "value", "rich_text_value", "files"}

// runAction is POST /sim/actions: a person uses an element of a message or a view.
func (s *Sim) runAction(in *object) (object, error) {
	a := args(*in)
	for name := range a {
		if !slices.Contains(actionFields, name) && !strings.HasPrefix(name, "selected_") {
			return nil, invalid("unknown field " + name)
		}
	}
	var given state
	if raw := a.raw("values"); raw != nil && json.Unmarshal(raw, &given) != nil {
		return nil, invalid("values must be of the form {block_id: {action_id: {…}}}")
	}
	p, err := s.findSpot(a)
	if err != nil {
		return nil, err
	}
	element, block := findElement(p.blocks(), a.text("action_id"), a.text("block_id"))
	if element == nil {
		return nil, slackError("action_not_found")
	}
	action, filled, err := s.act(p, element, block, a, given)
	if err != nil {
		return nil, err
	}
	if p.view != nil {
		p.view.values = filled
	}
	if !dispatches(block, element, a.text("trigger")) {
		return object{"dispatched": false}, nil
	}
	_, err = s.ask(&envelope{
		id: newID(), kind: "interactive", accepts: s.actionsAccept,
		payload: func(base string) object { return s.actionPayload(base, p, action, filled) },
	})
	return nil, err
}

// act returns the action that a person takes and what is filled in after it.
func (s *Sim) act(p *spot, element, block object, a args, given state) (object, state, error) {
	kind, _ := element["type"].(string)
	blockID, _ := block["block_id"].(string)
	actionID, _ := element["action_id"].(string)
	action := object{"type": kind, "action_id": actionID, "block_id": blockID, "action_ts": s.nextTS()}
	values := freshState(p.blocks(), nil, p.channel)
	if p.view != nil {
		values = p.view.values
	}
	key := actionKey(element)
	if key == "" {
		for _, name := range []string{"text", "value", "style"} {
			if element[name] != nil {
				action[name] = element[name]
			}
		}
	} else {
		for name := range a {
			if name != key && (name == "value" || strings.HasPrefix(name, "selected_")) {
				return nil, nil, invalid(kind + " has " + key + ", not " + name)
			}
		}
		v, err := s.choice(p.user, element, key, a[key])
		if err != nil {
			return nil, nil, invalid(key + ": " + err.Error())
		}
		action[key] = v
	}
	filled, err := s.fillIn(p.user, p.blocks(), values, given)
	if err == nil && stateKeys[kind] != "" {
		setState(filled, blockID, actionID, object{"type": kind, key: action[key]})
	}
	return action, filled, err
}

// dispatches tells whether the app hears of an action: always outside of inputs; in one
// that has dispatch_action, for texts when the trigger is among those it names.
func dispatches(block, element object, trigger string) bool {
	if block["type"] != "input" {
		return true
	}
	if key := actionKey(element); block["dispatch_action"] != true || key != "value" {
		return block["dispatch_action"] == true
	}
	config, _ := element["dispatch_action_config"].(object)
	on, set := config["trigger_actions_on"].([]any)
	if trigger == "" {
		trigger = "on_enter_pressed"
	}
	return slices.Contains(on, any(trigger)) || !set && trigger == "on_enter_pressed"
}

// actionPayload is the payload of a block_actions envelope.
func (s *Sim) actionPayload(base string, p *spot, action object, filled state) object {
	more := s.source(p)
	maps.Copy(more, object{"trigger_id": s.newTrigger(p.user, p.channel), "actions": []object{action}})
	if p.view == nil {
		address, url := s.newResponseURL(base, p.channel, p.user)
		url.source, url.last = true, p.message.ts
		maps.Copy(more, object{"response_url": address, "state": object{"values": filled}})
	}
	return s.interaction("block_actions", p.user, more)
}
