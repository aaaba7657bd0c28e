package slacksim_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"lull/internal/slacksim"
)

const (
	optionA = `{"text":{"type":"plain_text","text":"A","emoji":true},"value":"a"}`
	optionB = `{"text":{"type":"plain_text","text":"B","emoji":true},"value":"b"}`
)

// Every element that holds a value: what it starts with and what a person puts into it.
func TestStateOfEveryElement(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	ana, general := f.id("ana"), f.id("general")
	var a, b object
	decode(t, optionA, &a)
	decode(t, optionB, &b)
	for kind, c := range map[string]struct {
		more    string // initial value and what else the element needs
		key     string
		initial any
		given   any
		want    any
	}{
		"plain_text_input":           {`"initial_value":"old"`, "value", "old", "new", "new"},
		"email_text_input":           {`"initial_value":"a@b.example"`, "value", "a@b.example", "c@d.example", "c@d.example"},
		"url_text_input":             {`"initial_value":"https://a.example"`, "value", "https://a.example", "https://b.example", "https://b.example"},
		"number_input":               {`"is_decimal_allowed":false,"initial_value":"1"`, "value", "1", "2", "2"},
		"static_select":              {`"options":[` + optionA + `,` + optionB + `],"initial_option":` + optionA, "selected_option", a, object{"value": "b"}, b},
		"multi_static_select":        {`"option_groups":[{"label":{"type":"plain_text","text":"G"},"options":[` + optionA + `,` + optionB + `]}],"initial_options":[` + optionA + `]`, "selected_options", []any{a}, []any{b, a}, []any{b, a}},
		"external_select":            {`"initial_option":` + optionA, "selected_option", a, b, b},
		"multi_external_select":      {`"initial_options":[` + optionA + `]`, "selected_options", []any{a}, []any{b}, []any{b}},
		"radio_buttons":              {`"options":[` + optionA + `,` + optionB + `],"initial_option":` + optionA, "selected_option", a, object{"value": "b"}, b},
		"checkboxes":                 {`"options":[` + optionA + `,` + optionB + `],"initial_options":[` + optionA + `]`, "selected_options", []any{a}, []any{object{"value": "b"}}, []any{b}},
		"users_select":               {`"initial_user":"` + ana + `"`, "selected_user", ana, "@ben", f.id("ben")},
		"multi_users_select":         {`"initial_users":["` + ana + `"]`, "selected_users", []any{ana}, []any{"ben"}, []any{f.id("ben")}},
		"channels_select":            {`"initial_channel":"` + general + `"`, "selected_channel", general, "#sales", f.id("sales")},
		"multi_channels_select":      {`"initial_channels":["` + general + `"]`, "selected_channels", []any{general}, []any{"sales"}, []any{f.id("sales")}},
		"conversations_select":       {`"initial_conversation":"` + general + `"`, "selected_conversation", general, "@lull", f.id("@ana")},
		"multi_conversations_select": {`"initial_conversations":["` + general + `"]`, "selected_conversations", []any{general}, []any{general, "sales"}, []any{general, f.id("sales")}},
		"datepicker":                 {`"initial_date":"2026-11-22"`, "selected_date", "2026-11-22", "2026-12-01", "2026-12-01"},
		"timepicker":                 {`"initial_time":"08:30"`, "selected_time", "08:30", "17:00", "17:00"},
		"datetimepicker":             {`"initial_date_time":1790000000`, "selected_date_time", 1790000000.0, 1800000000, 1800000000.0},
	} {
		t.Run(kind, func(t *testing.T) {
			element := func(more string) string {
				return `{"type":"modal","title":{"type":"plain_text","text":"T"},"submit":{"type":"plain_text","text":"S"},"blocks":[
					{"type":"input","block_id":"b","optional":true,"label":{"type":"plain_text","text":"L"},"element":{"type":"` + kind + `","action_id":"e",` + more + `}}]}`
			}
			state := func(v any) object { return object{"b": object{"e": object{"type": kind, c.key: v}}} }
			open := func(more string) string {
				t.Helper()
				o := f.form("views.open", map[string][]string{"trigger_id": {f.trigger("ana")}, "view": {element(more)}})
				if o["ok"] != true {
					t.Fatal(o)
				}
				return o["view"].(object)["id"].(string)
			}
			open(c.more)
			if diff := cmp.Diff(state(c.initial), f.values("ana")); diff != "" {
				t.Errorf("initial: %s", diff)
			}
			// Without an initial value, nothing is null, or an empty list.
			bare := strings.TrimSuffix(c.more[:strings.Index(c.more, `"initial_`)], ",")
			if bare == "" {
				bare = `"focus_on_load":true`
			}
			id := open(bare)
			empty := any(nil)
			if strings.HasSuffix(c.key, "s") {
				empty = []any{}
			}
			if diff := cmp.Diff(state(empty), f.values("ana")); diff != "" {
				t.Errorf("empty: %s", diff)
			}
			for _, wrong := range []object{{"b": object{"e": object{"answer": "x"}}}, {"b": object{"other": object{c.key: c.given}}}} {
				if o := f.post("/sim/views/submit", object{"user": "ana", "view_id": id, "values": wrong}); o["error"] != "invalid_arguments" {
					t.Errorf("%v: %v", wrong, o)
				}
			}
			f.must("/sim/views/submit", object{"user": "ana", "view_id": id, "values": object{"b": object{"e": object{c.key: c.given}}}})
			if diff := cmp.Diff(state(c.want), f.next().raw["view"].(object)["state"].(object)["values"]); diff != "" {
				t.Errorf("sent: %s", diff)
			}
		})
	}
}

func TestWhatAFormDoesNotSend(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	for _, c := range []struct{ element, value string }{
		{`"type":"plain_text_input","min_length":3`, "no"},
		{`"type":"plain_text_input","max_length":3`, "long"},
		{`"type":"plain_text_input"`, ""},
		{`"type":"email_text_input"`, "ana"},
		{`"type":"url_text_input"`, "example"},
		{`"type":"number_input","is_decimal_allowed":false`, "1.5"},
		{`"type":"number_input","is_decimal_allowed":true`, "one"},
		{`"type":"number_input","is_decimal_allowed":true,"min_value":"2"`, "1.5"},
		{`"type":"number_input","is_decimal_allowed":true,"max_value":"1"`, "1.5"},
	} {
		o := f.form("views.open", map[string][]string{"trigger_id": {f.trigger("ana")}, "view": {`{"type":"modal","title":{"type":"plain_text","text":"T"},
			"submit":{"type":"plain_text","text":"S"},"blocks":[{"type":"input","block_id":"b","label":{"type":"plain_text","text":"L"},"element":{"action_id":"e",` + c.element + `}}]}`}})
		if o["ok"] != true {
			t.Fatal(o)
		}
		in := object{"user": "ana", "view_id": o["view"].(object)["id"], "values": object{"b": object{"e": object{"value": c.value}}}}
		if o = f.post("/sim/views/submit", in); o["error"] != "invalid_values" || o["errors"].(object)["b"] == nil {
			t.Errorf("%s with %q: %v", c.element, c.value, o)
		}
	}
	if len(f.got) != 0 {
		t.Errorf("%d submissions were sent", len(f.got))
	}
}

func TestActionsInAModal(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{ActionsAccept: true})
	period := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words("Period"), "period",
		slack.NewOptionBlockObject("m", words("Month"), nil), slack.NewOptionBlockObject("q", words("Quarter"), nil))
	v := f.show("ana", dialog(note(), slack.NewSectionBlock(words("Which"), nil, slack.NewAccessory(period)), pressable("b", "press", "1")))
	f.must("/sim/actions", object{
		"user": "ana", "view_id": v.ID, "action_id": "period", "selected_option": object{"value": "q"}, "values": fill("typed"),
	})
	i := f.next()
	action := i.ActionCallback.BlockActions[0]
	if i.Container.Type != "view" || i.Container.ViewID != v.ID || action.SelectedOption.Value != "q" || action.SelectedOption.Text.Text != "Quarter" || !i.accepts {
		t.Errorf("%v", i.raw)
	}
	if diff := cmp.Diff("typed", i.View.State.Values["note"]["text"].Value); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"channel", "message", "response_url", "state"} {
		if _, ok := i.raw[name]; ok {
			t.Errorf("block_actions of a view has %s", name)
		}
	}
	// What was chosen stays for the next action; what the app says to an action is ignored.
	f.answers <- slack.NewClearViewSubmissionResponse()
	f.must("/sim/actions", object{"user": "ana", "view_id": v.ID, "action_id": "press"})
	i = f.next()
	chosen := i.View.State.Values[i.View.Blocks.BlockSet[1].ID()]["period"].SelectedOption.Value
	if chosen != "q" || i.ActionCallback.BlockActions[0].Value != "1" || len(f.stack("ana")) != 1 {
		t.Errorf("%v", i.raw)
	}
	for want, more := range map[string]object{
		"action_not_found": {"action_id": "nosuch"},
		"user_not_found":   {"user": "zoe"},
		"view_not_found":   {"user": "ben"},
		"account_inactive": nil,
	} {
		in := object{"user": "ana", "view_id": v.ID, "action_id": "press"}
		for k, x := range more {
			in[k] = x
		}
		if o := f.post("/sim/actions", in); more != nil && o["error"] != want {
			t.Errorf("%v: %v, want %s", more, o, want)
		}
	}
	for _, more := range []object{
		{"selected_option": object{"value": "never"}},
		{"selected_date": "2026-11-22"},
		{"selected_option": "q"},
		{"values": object{"note": object{"text": object{"value": 1}}}},
		{"values": "x"},
	} {
		in := object{"user": "ana", "view_id": v.ID, "action_id": "period"}
		for k, x := range more {
			in[k] = x
		}
		if o := f.post("/sim/actions", in); o["error"] != "invalid_arguments" {
			t.Errorf("%v: %v", more, o)
		}
	}
}

func TestActionsOnAMessageHaveState(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	month, quarter := slack.NewOptionBlockObject("m", words("Month"), nil), slack.NewOptionBlockObject("q", words("Quarter"), nil)
	period := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words("Period"), "period", month, quarter)
	period.InitialOption = month
	menu := slack.NewOverflowBlockElement("menu", month, quarter)
	day := slack.NewDatePickerBlockElement("day")
	press := slack.NewButtonBlockElement("press", "1", words("Go"))
	_, ts, err := f.PostMessageContext(t.Context(), f.id("general"), slack.MsgOptionBlocks(slack.NewActionBlock("b", period, menu, day, press)))
	if err != nil {
		t.Fatal(err)
	}
	act := func(more object) interaction {
		t.Helper()
		in := object{"user": "ana", "channel": "general", "ts": ts}
		for k, v := range more {
			in[k] = v
		}
		f.must("/sim/actions", in)
		i := f.next()
		if i.accepts {
			t.Error("block_actions accept a payload")
		}
		return i
	}
	i := act(object{"action_id": "press"})
	values := i.BlockActionState.Values["b"]
	if values["period"].SelectedOption.Value != "m" || len(values) != 2 {
		t.Errorf("untouched: %v", i.raw["state"])
	}
	i = act(object{"action_id": "menu", "selected_option": object{"value": "q"}})
	if i.ActionCallback.BlockActions[0].SelectedOption.Text.Text != "Quarter" || len(i.BlockActionState.Values["b"]) != 2 {
		t.Errorf("overflow: %v", i.raw)
	}
	i = act(object{"action_id": "day", "selected_date": "2026-11-30", "values": object{"b": object{"period": object{"selected_option": object{"value": "q"}}}}})
	values = i.BlockActionState.Values["b"]
	if values["period"].SelectedOption.Value != "q" || values["day"].SelectedDate != "2026-11-30" || i.ActionCallback.BlockActions[0].SelectedDate != "2026-11-30" {
		t.Errorf("touched: %v", i.raw)
	}
}

func TestDispatchOfInputs(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	text := func(block string, on ...string) *slack.InputBlock {
		e := slack.NewPlainTextInputBlockElement(nil, "text")
		if len(on) > 0 {
			e.DispatchActionConfig = &slack.DispatchActionConfig{TriggerActionsOn: on}
		}
		input := slack.NewInputBlock(block, words("Note"), nil, e)
		input.DispatchAction = block != "silent"
		return input
	}
	day := slack.NewInputBlock("day", words("Day"), nil, slack.NewDatePickerBlockElement("date"))
	day.DispatchAction = true
	v := f.show("ana", dialog(text("silent"), text("plain"), text("typing", "on_character_entered"), day))
	for _, c := range []struct {
		block, trigger string
		sent           bool
	}{
		{"silent", "", false},
		{"plain", "", true},
		{"plain", "on_character_entered", false},
		{"typing", "", false},
		{"typing", "on_character_entered", true},
		{"day", "", true},
	} {
		in := object{"user": "ana", "view_id": v.ID, "block_id": c.block, "action_id": "text", "trigger": c.trigger, "value": "x"}
		if c.block == "day" {
			in = object{"user": "ana", "view_id": v.ID, "action_id": "date", "selected_date": "2026-11-22"}
		}
		o := f.must("/sim/actions", in)
		if (o["dispatched"] != false) != c.sent {
			t.Errorf("%v: %v", c, o)
		}
		if c.sent {
			if i := f.next(); i.ActionCallback.BlockActions[0].BlockID != c.block {
				t.Errorf("%v: %v", c, i.raw)
			}
		}
	}
	if len(f.got) != 0 {
		t.Errorf("%d more were sent", len(f.got))
	}
	if got := f.values("ana")["silent"].(object)["text"].(object)["value"]; got != "x" {
		t.Errorf("what is not sent is %v", got)
	}
}
