package slacksim_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"lull/internal/slacksim"
)

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	lookUp := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, words("Customer"), "customer")
	picky := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, words("Customer"), "picky")
	picky.MinQueryLength = new(1)
	v := f.show("ana", dialog(slack.NewInputBlock("who", words("Who"), nil, lookUp), slack.NewActionBlock("a", picky), pressable("b", "press", "1")))
	_, ts, err := f.PostMessageContext(t.Context(), f.id("general"), slack.MsgOptionBlocks(slack.NewActionBlock("a", lookUp)))
	if err != nil {
		t.Fatal(err)
	}
	acme := []*slack.OptionBlockObject{slack.NewOptionBlockObject("AC1042", words("Acme"), nil)}
	f.answers <- slack.OptionsResponse{Options: acme}
	o := f.must("/sim/suggestions", object{"user": "ana", "view_id": v.ID, "action_id": "customer", "value": "acm"})
	if got := o["options"].([]any)[0].(object)["value"]; got != "AC1042" {
		t.Errorf("%v", o)
	}
	i := f.next()
	want := [6]string{"block_suggestion", "customer", "who", "acm", "view", v.ID}
	if diff := cmp.Diff(want, [6]string{string(i.Type), i.ActionID, i.BlockID, i.Value, i.Container.Type, i.View.ID}); diff != "" || !i.accepts {
		t.Error(diff)
	}
	for _, name := range []string{"channel", "message", "response_url", "trigger_id", "actions"} {
		if _, ok := i.raw[name]; ok {
			t.Errorf("block_suggestion of a view has %s", name)
		}
	}
	f.answers <- slack.OptionGroupsResponse{OptionGroups: []*slack.OptionGroupBlockObject{slack.NewOptionGroupBlockElement(words("Yours"), acme...)}}
	o = f.must("/sim/suggestions", object{"user": "ana", "channel": "general", "ts": ts, "action_id": "customer", "value": "acm"})
	if got := o["option_groups"].([]any)[0].(object)["options"].([]any); len(got) != 1 {
		t.Errorf("%v", o)
	}
	if i = f.next(); i.Channel.ID != f.id("general") || i.Message.Timestamp != ts || i.Container.MessageTs != ts {
		t.Errorf("%v", i.raw)
	}
	// The least that a person types is three characters, or what the app says.
	if o = f.must("/sim/suggestions", object{"user": "ana", "view_id": v.ID, "action_id": "customer", "value": "ac"}); len(o["options"].([]any)) != 0 || len(f.got) != 0 {
		t.Errorf("two characters: %v", o)
	}
	f.answers <- slack.OptionsResponse{Options: []*slack.OptionBlockObject{}}
	if o = f.must("/sim/suggestions", object{"user": "ana", "view_id": v.ID, "action_id": "picky", "value": "a"}); len(o["options"].([]any)) != 0 || f.next().Value != "a" {
		t.Errorf("none: %v", o)
	}
	for want, in := range map[string]object{
		"action_not_found":  {"user": "ana", "view_id": v.ID, "action_id": "nosuch", "value": "acme"},
		"invalid_arguments": {"user": "ana", "view_id": v.ID, "action_id": "press", "value": "acme"},
		"view_not_found":    {"user": "ben", "view_id": v.ID, "action_id": "customer", "value": "acme"},
		"message_not_found": {"user": "ben", "channel": "general", "ts": "1.0", "action_id": "customer", "value": "acme"},
	} {
		if o := f.post("/sim/suggestions", in); o["error"] != want {
			t.Errorf("%v: %v, want %s", in, o, want)
		}
	}
}

func TestSuggestionsThatSlackRefuses(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	lookUp := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, words("Customer"), "customer")
	v := f.show("ana", dialog(slack.NewActionBlock("a", lookUp)))
	many := make([]object, 101)
	for i := range many {
		many[i] = object{"text": object{"type": "plain_text", "text": "x"}, "value": fmt.Sprint(i)}
	}
	for name, answer := range map[string]any{
		"no payload":     nil,
		"a text":         "acme",
		"no list":        object{"options": "x"},
		"101 options":    object{"options": many},
		"markdown":       object{"options": []object{{"text": object{"type": "mrkdwn", "text": "x"}, "value": "1"}}},
		"empty text":     object{"options": []object{{"text": object{"type": "plain_text", "text": ""}, "value": "1"}}},
		"both":           object{"options": many[:1], "option_groups": []object{{"label": object{"type": "plain_text", "text": "x"}, "options": many[:1]}}},
		"101 in a group": object{"option_groups": []object{{"label": object{"type": "plain_text", "text": "x"}, "options": many}}},
	} {
		if answer != nil {
			f.answers <- answer
		}
		if o := f.post("/sim/suggestions", object{"user": "ana", "view_id": v.ID, "action_id": "customer", "value": "acme"}); o["error"] != "invalid_response" || o["detail"] == nil {
			t.Errorf("%s: %v", name, o)
		}
		f.next()
	}
	f.answers <- object{"options": many[:100], "and": "more"}
	if o := f.must("/sim/suggestions", object{"user": "ana", "view_id": v.ID, "action_id": "customer", "value": "acme"}); len(o["options"].([]any)) != 100 {
		t.Errorf("100 options: %v", o)
	}
}
