package slacksim

import (
	"maps"
	"strings"
)

// state is what is filled in, by block id and action id: type and value of each element.
// It is not changed once it is part of a view: a new one takes its place.
type state = map[string]map[string]object

// stateKeys names the property that holds the value of an element that has one.
var stateKeys = map[string]string{
	"plain_text_input": "value", "email_text_input": "value", "url_text_input": "value", "number_input": "value",
	"rich_text_input": "rich_text_value", "file_input": "files",
	"static_select": "selected_option", "external_select": "selected_option", "radio_buttons": "selected_option",
	"multi_static_select": "selected_options", "multi_external_select": "selected_options", "checkboxes": "selected_options",
	"users_select": "selected_user", "multi_users_select": "selected_users",
	"channels_select": "selected_channel", "multi_channels_select": "selected_channels",
	"conversations_select": "selected_conversation", "multi_conversations_select": "selected_conversations",
	"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time",
}

// actionKey names the property in which an action carries its value, empty for a button.
func actionKey(element object) string {
	if element["type"] == "overflow" {
		return "selected_option"
	}
	kind, _ := element["type"].(string)
	return stateKeys[kind]
}

// emptyValue is how Slack writes that nothing is filled in: [] for several, else null.
func emptyValue(key string) any {
	if strings.HasSuffix(key, "s") {
		return []any{}
	}
	return nil
}

func hasValue(v any) bool {
	list, many := v.([]any)
	return v != nil && v != "" && (!many || len(list) > 0)
}

// findElement finds an interactive element and its block; nil when the blocks have none
// with that action id, in that block when blockID is not empty.
func findElement(blocks []any, actionID, blockID string) (element, block object) {
	for _, b := range blocks {
		o, _ := b.(object)
		for _, e := range interactive(o) {
			if e["action_id"] == actionID && (blockID == "" || blockID == o["block_id"]) {
				return e, o
			}
		}
	}
	return nil, nil
}

// freshState is the state of blocks nobody has touched: initial values, but for elements
// that kept has under the same ids and type. here is where the person was, nil when nowhere.
func freshState(blocks []any, kept state, here *channel) state {
	fresh := state{}
	for _, b := range blocks {
		block, _ := b.(object)
		blockID, _ := block["block_id"].(string)
		for _, e := range interactive(block) {
			kind, _ := e["type"].(string)
			actionID, _ := e["action_id"].(string)
			if stateKeys[kind] == "" {
				continue
			}
			entry := kept[blockID][actionID]
			if entry["type"] != kind {
				entry = object{"type": kind, stateKeys[kind]: initialValue(e, stateKeys[kind], here)}
			}
			setState(fresh, blockID, actionID, entry)
		}
	}
	return fresh
}

func initialValue(e object, key string, here *channel) any {
	name := "initial_" + strings.TrimPrefix(key, "selected_")
	if key == "rich_text_value" {
		name = "initial_value"
	}
	v := e[name]
	if v == nil && e["default_to_current_conversation"] == true && here != nil {
		if v = any(here.id); key == "selected_conversations" {
			v = []any{here.id}
		}
	}
	if !hasValue(v) {
		return emptyValue(key)
	}
	return v
}

// fillIn returns a state with what a person has filled in. Options are known by their
// value, people and channels by id or name. The error names what does not fit.
func (s *Sim) fillIn(u *User, blocks []any, values, given state) (state, error) {
	next := state{}
	for blockID, entries := range values {
		next[blockID] = maps.Clone(entries)
	}
	for blockID, entries := range given {
		for actionID, entry := range entries {
			place := "values." + blockID + "." + actionID
			e, _ := findElement(blocks, actionID, blockID)
			kind, _ := e["type"].(string)
			key := stateKeys[kind]
			if key == "" {
				return nil, invalid(place + ": there is no such element to fill in")
			}
			for name := range entry {
				if name != key && name != "type" {
					return nil, invalid(place + ": " + kind + " has " + key + ", not " + name)
				}
			}
			v, err := s.choice(u, e, key, entry[key])
			if err != nil {
				return nil, invalid(place + ": " + err.Error())
			}
			setState(next, blockID, actionID, object{"type": kind, key: v})
		}
	}
	return next, nil
}

func setState(values state, blockID, actionID string, entry object) {
	if values[blockID] == nil {
		values[blockID] = map[string]object{}
	}
	values[blockID][actionID] = entry
}
