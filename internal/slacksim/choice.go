package slacksim

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// choice is what a person put into an element, as Slack hands it to the app.
func (s *Sim) choice(u *User, e object, key string, v any) (any, error) {
	if !hasValue(v) {
		return emptyValue(key), nil
	}
	switch key {
	case "selected_option":
		return pick(e, v)
	case "selected_options":
		return each(v, func(v any) (any, error) { return pick(e, v) })
	case "selected_user":
		return s.personID(v)
	case "selected_users":
		return each(v, s.personID)
	case "selected_channel", "selected_conversation":
		return s.channelID(u, v)
	case "selected_channels", "selected_conversations":
		return each(v, func(v any) (any, error) { return s.channelID(u, v) })
	case "selected_date":
		return dated(v, time.DateOnly)
	case "selected_time":
		return dated(v, "15:04")
	case "selected_date_time":
		if _, ok := v.(float64); !ok {
			return nil, errors.New("must be a number of seconds")
		}
		return v, nil
	case "value":
		if _, ok := v.(string); !ok {
			return nil, errors.New("must be a string")
		}
		return v, nil
	}
	return v, nil
}

func each(v any, one func(any) (any, error)) (any, error) {
	items, ok := v.([]any)
	if !ok {
		return nil, errors.New("must be an array")
	}
	list := make([]any, len(items))
	for i, item := range items {
		var err error
		if list[i], err = one(item); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// pick finds an option by its value. Options of an app's own list are taken as they are
// when they are whole, as the element does not have them.
func pick(e object, v any) (any, error) {
	chosen, ok := v.(object)
	if !ok {
		return nil, errors.New("must be an option")
	}
	kind, _ := e["type"].(string)
	if strings.HasSuffix(kind, "external_select") {
		if chosen["text"] == nil || chosen["value"] == nil {
			return nil, errors.New("must be an option with text and value")
		}
		return chosen, nil
	}
	for _, o := range options(e) {
		if o["value"] == chosen["value"] {
			return o, nil
		}
	}
	return nil, fmt.Errorf("there is no option with the value %v", chosen["value"])
}

// options lists the options of an element, those in groups included.
func options(e object) []object {
	lists := []any{e["options"]}
	groups, _ := e["option_groups"].([]any)
	for _, g := range groups {
		o, _ := g.(object)
		lists = append(lists, o["options"])
	}
	var all []object
	for _, l := range lists {
		items, _ := l.([]any)
		for _, item := range items {
			if o, ok := item.(object); ok {
				all = append(all, o)
			}
		}
	}
	return all
}

func (s *Sim) personID(v any) (any, error) {
	ref, _ := v.(string)
	if u := s.team.user(ref); u != nil {
		return u.ID, nil
	}
	return nil, fmt.Errorf("there is no person %v", v)
}

func (s *Sim) channelID(u *User, v any) (any, error) {
	ref, _ := v.(string)
	if c := s.seen(u, ref); c != nil {
		return c.id, nil
	}
	return nil, fmt.Errorf("there is no channel %v", v)
}

func dated(v any, layout string) (any, error) {
	t, _ := v.(string)
	if _, err := time.Parse(layout, t); err != nil {
		return nil, fmt.Errorf("%v is not of the form %s", v, layout)
	}
	return v, nil
}

// unsent lists by block id why Slack's own form would not send what is filled in; empty
// when it would.
func unsent(blocks []any, values state) map[string]string {
	wrong := map[string]string{}
	for _, b := range blocks {
		block, _ := b.(object)
		e, _ := block["element"].(object)
		if block["type"] != "input" || e == nil {
			continue
		}
		blockID, _ := block["block_id"].(string)
		actionID, _ := e["action_id"].(string)
		kind, _ := e["type"].(string)
		v := values[blockID][actionID][stateKeys[kind]]
		if hasValue(v) {
			if text, ok := v.(string); ok {
				if why := misfit(kind, e, text); why != "" {
					wrong[blockID] = why
				}
			}
		} else if block["optional"] != true {
			wrong[blockID] = "Please complete this required field."
		}
	}
	return wrong
}

// misfit says what is wrong with the text in an input, empty when nothing is.
func misfit(kind string, e object, text string) string {
	switch kind {
	case "plain_text_input":
		n := utf8.RuneCountInString(text)
		if least := asNumber(e["min_length"]); float64(n) < least {
			return fmt.Sprintf("Must be at least %v characters long.", least)
		}
		if most := asNumber(e["max_length"]); most > 0 && float64(n) > most {
			return fmt.Sprintf("Must be at most %v characters long.", most)
		}
	case "email_text_input":
		if a, err := mail.ParseAddress(text); err != nil || a.Address != text {
			return "Must be an email address."
		}
	case "url_text_input":
		if a, err := url.Parse(text); err != nil || a.Scheme == "" || a.Host == "" {
			return "Must be a URL."
		}
	case "number_input":
		return misfitNumber(e, text)
	}
	return ""
}

func misfitNumber(e object, text string) string {
	n := decimal(text)
	switch least, most := decimal(e["min_value"]), decimal(e["max_value"]); {
	case n == nil:
		return "Must be a number."
	case e["is_decimal_allowed"] != true && !n.IsInt():
		return "Must be a whole number."
	case least != nil && n.Cmp(least) < 0:
		return fmt.Sprintf("Must be at least %v.", e["min_value"])
	case most != nil && n.Cmp(most) > 0:
		return fmt.Sprintf("Must be at most %v.", e["max_value"])
	}
	return ""
}

// decimal reads a number from JSON or text; nil when it is none.
func decimal(v any) *big.Rat {
	text, _ := v.(string)
	if n, ok := v.(json.Number); ok {
		text = n.String()
	}
	if len(text) > 40 || strings.Trim(text, "0123456789.-") != "" {
		return nil
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	return r
}
