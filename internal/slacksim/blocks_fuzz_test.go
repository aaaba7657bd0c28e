package slacksim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lull/internal/slacksim"
)

// refusals are the errors with which Slack refuses blocks and views.
var refusals = []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments", "invalid_arguments", "view_too_large"}

// Whatever is sent as blocks, the answer is Slack's and the next call works.
func TestAnyBlocks(t *testing.T) {
	t.Parallel()
	k := openKit(t)
	leaf := rapid.OneOf(
		rapid.Just(any(nil)), rapid.Map(rapid.Bool(), func(v bool) any { return v }), rapid.Map(rapid.Float64(), func(v float64) any { return v }),
		rapid.Map(rapid.SampledFrom([]string{
			"", "x", "7", "plain_text", "mrkdwn", "button", "section", "raw_text", "raw_number", "pie", "bar", "input", "static_select", "overflow",
			"plain_text_input", "number_input", "checkboxes", "datepicker", "timepicker", "rich_text", "rich_text_section", "rich_text_list", "text", "link",
		}), func(v string) any { return v }),
	)
	names := rapid.SampledFrom([]string{
		"type", "text", "fields", "elements", "accessory", "rows", "caption", "chart", "title", "series", "segments", "axis_config",
		"categories", "data", "label", "value", "options", "option_groups", "confirm", "block_id", "action_id", "element", "hint", "initial_option",
		"initial_options", "max_selected_items", "min_length", "max_length", "initial_value", "min_value", "max_value", "is_decimal_allowed",
		"filter", "include", "style", "column_settings", "row_header_column_index", "focus_on_load", "dispatch_action_config",
	})
	value := leaf
	for range 4 {
		inner := value
		value = rapid.OneOf(leaf,
			rapid.Map(rapid.SliceOfN(inner, 0, 3), func(v []any) any { return v }),
			rapid.Map(rapid.MapOfN(names, inner, 0, 5), func(v map[string]any) any { return v }))
	}
	kinds := rapid.SampledFrom([]string{
		"section", "actions", "context", "context_actions", "header", "image", "input", "markdown", "data_table", "data_visualization", "rich_text", "table", "alert", "card",
	})
	places := rapid.SampledFrom([]string{"message", "modal", "home"})
	rapid.Check(t, func(rt *rapid.T) {
		block := rapid.MapOfN(names, value, 0, 6).Draw(rt, "block")
		block["type"] = kinds.Draw(rt, "type")
		body, err := json.Marshal(block)
		if err != nil {
			rt.Skip()
		}
		o := k.tried(t, places.Draw(rt, "where"), string(body))
		if code, _ := o["error"].(string); o["ok"] != true && !slices.Contains(refusals, code) {
			rt.Errorf("%s: %v", body, o)
		}
	})
}

// Whatever text is sent as blocks or as a view, the answer is Slack's.
func FuzzBlocks(f *testing.F) {
	for _, seed := range []string{
		``, `[`, `null`, `{}`, `[]]`, `[null]`, `[{}]`, `[{"type":7}]`, `"x"`, `{"type":"home","blocks":[{"type":"divider"}]}`,
		`[` + section(1) + `,` + input(`{"type":"number_input","is_decimal_allowed":false,"min_value":"9e99"}`) + `]`,
		modal(actions(2, element("static_select", `"options":[7],"initial_option":[]`))), `{"type":"modal","submit":null,"blocks":[{"type":"input"}]}`,
		strings.Repeat("[", 20000), `[{"type":"data_table","rows":[7,[[]],[{"type":"rich_text","elements":[[]]}]]}]`,
		`[{"type":"data_visualization","chart":{"type":"bar","series":[7],"axis_config":[]}}]`,
	} {
		f.Add(seed)
	}
	sim, err := slacksim.New(slacksim.Options{})
	if err != nil {
		f.Fatal(err)
	}
	server := httptest.NewServer(sim)
	f.Cleanup(func() { server.Close(); _ = sim.Close() })
	call := func(t *testing.T, path string, body object) object {
		b, _ := json.Marshal(body)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, strings.NewReader(string(b)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+sim.BotToken())
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		var o object
		text, err := io.ReadAll(answer.Body)
		if err != nil || json.Unmarshal(text, &o) != nil {
			t.Fatalf("%s: %v, %s", path, err, text)
		}
		return o
	}
	person := ""
	f.Fuzz(func(t *testing.T, text string) {
		if person == "" {
			o := call(t, "/api/users.lookupByEmail", object{"email": "ana@example.com"})
			person, _ = o["user"].(object)["id"].(string)
		}
		for path, body := range map[string]object{
			"/api/chat.postMessage": {"channel": "general", "text": "x", "blocks": text},
			"/api/views.publish":    {"user_id": person, "view": text},
		} {
			o := call(t, path, body)
			if code, _ := o["error"].(string); o["ok"] != true && !slices.Contains(refusals, code) {
				t.Errorf("%s %q: %v", path, text, o)
			}
		}
	})
}
