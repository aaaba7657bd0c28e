package slacksim

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"
)

type suggestionInput struct {
	User     string `json:"user"`
	ViewID   string `json:"view_id"`
	Channel  string `json:"channel"`
	TS       string `json:"ts"`
	ActionID string `json:"action_id"`
	BlockID  string `json:"block_id"`
	Value    string `json:"value"`
}

// leastQuery is how many characters a person types before Slack asks the app, unless
// min_query_length says otherwise.
const leastQuery = 3

// suggest is POST /sim/suggestions: a person types into a select whose options the app knows.
func (s *Sim) suggest(in *suggestionInput) (object, error) {
	p, err := s.findSpot(args{"user": in.User, "view_id": in.ViewID, "channel": in.Channel, "ts": in.TS})
	if err != nil {
		return nil, err
	}
	element, block := findElement(p.blocks(), in.ActionID, in.BlockID)
	switch kind := element["type"]; {
	case element == nil:
		return nil, slackError("action_not_found")
	case kind != "external_select" && kind != "multi_external_select":
		return nil, invalid(fmt.Sprintf("%v has no suggestions of the app", kind))
	}
	least := float64(leastQuery)
	if element["min_query_length"] != nil {
		least = asNumber(element["min_query_length"])
	}
	if float64(utf8.RuneCountInString(in.Value)) < least {
		return object{"options": []any{}}, nil
	}
	answer, err := s.ask(&envelope{id: newID(), kind: "interactive", accepts: true, payload: func(string) object {
		more := s.source(p)
		maps.Copy(more, object{"action_id": element["action_id"], "block_id": block["block_id"], "value": in.Value})
		return s.interaction("block_suggestion", p.user, more)
	}})
	if err != nil {
		return nil, err
	}
	return readSuggestions(answer)
}

// readSuggestions checks the options that an app offers. Client libraries leave an empty
// list out, so an answer without any offers none.
func readSuggestions(answer json.RawMessage) (object, error) {
	var got struct {
		Options any `json:"options"`
		Groups  any `json:"option_groups"`
	}
	name := "options"
	switch err := json.Unmarshal(answer, &got); {
	case err != nil || got.Options != nil && got.Groups != nil:
		return nil, refused("invalid_response", "the acknowledgement must have either options or option_groups")
	case got.Groups != nil:
		name, got.Options = "option_groups", got.Groups
	case got.Options == nil:
		got.Options = []any{}
	}
	if list, ok := got.Options.([]any); !ok || len(list) > 0 {
		c := &check{}
		i := slices.IndexFunc(elements["static_select"], func(f field) bool { return f.name == name })
		if elements["static_select"][i].shape(c, "/"+name, got.Options); len(c.errs) > 0 {
			return nil, refused("invalid_response", c.errs[0])
		}
	}
	return object{name: got.Options}, nil
}
