package slacksim_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lull/internal/slacksim"
)

// whole are blocks of every kind that is tested strictly, with most of what they can hold.
func whole() []string {
	rich := `{"type":"rich_text","elements":[` +
		`{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"bold":true}},{"type":"user","user_id":"U1"},{"type":"emoji","name":"wave"},` +
		`{"type":"date","timestamp":1,"format":"{date}","fallback":"f"},{"type":"link","url":"https://x.y","text":"t"},{"type":"canvas"}]},` +
		`{"type":"rich_text_list","style":"bullet","indent":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]},` +
		`{"type":"rich_text_quote","elements":[{"type":"channel","channel_id":"C1"}]},{"type":"rich_text_preformatted","elements":[{"type":"text","text":"x"}]}]}`
	confirm := `"confirm":{"title":` + plain(1) + `,"text":` + plain(1) + `,"confirm":` + plain(1) + `,"deny":` + plain(1) + `}`
	one := option(1, 1)
	return []string{
		rich,
		`{"type":"section","block_id":"s","text":{"type":"mrkdwn","text":"x","verbatim":true},"fields":[` + plain(1) + `],"accessory":` +
			element("overflow", `"action_id":"o",`+options(2)+`,`+confirm) + `}`,
		actions(1, element("button", `"action_id":"b","text":`+plain(1)+`,"value":"v","url":"https://x.y","style":"primary",`+confirm)),
		actions(1, element("static_select", `"option_groups":[{"label":`+plain(1)+`,`+options(1)+`}],"initial_option":`+one)),
		actions(1, element("external_select", `"min_query_length":1,"initial_option":`+one)),
		actions(1, element("checkboxes", options(1)+`,"initial_options":[`+one+`]`)),
		actions(1, element("multi_conversations_select", `"filter":{"include":["im"]},"initial_conversations":["C1"],"max_selected_items":2`)),
		actions(1, element("timepicker", `"initial_time":"10:00","timezone":"UTC"`)),
		`{"type":"context","elements":[` + plain(1) + `,{"type":"image","image_url":"https://x.y","alt_text":"z"}]}`,
		`{"type":"header","text":` + plain(1) + `}`,
		`{"type":"image","title":` + plain(1) + `,"image_url":"https://x.y","alt_text":"z"}`,
		`{"type":"input","hint":` + plain(1) + `,"optional":true,"dispatch_action":true,"label":` + plain(1) + `,"element":` + element("plain_text_input",
			`"min_length":1,"max_length":3,"initial_value":"x","dispatch_action_config":{"trigger_actions_on":["on_enter_pressed"]}`) + `}`,
		`{"type":"context_actions","elements":[{"type":"feedback_buttons","positive_button":{"text":` + plain(1) + `,"value":"v"},"negative_button":{"text":` + plain(1) + `,"value":"w"}}]}`,
		`{"type":"table","column_settings":[{"align":"left"}],"rows":[[{"type":"raw_text","text":"x"}],[` + rich + `]]}`,
		`{"type":"data_table","caption":"c","page_size":5,"row_header_column_index":0,"rows":[[{"type":"raw_text","text":"x"}],[{"type":"raw_number","value":1,"text":"1"}]]}`,
		bars(`"a","b"`, `{"label":"a","value":1},{"label":"b","value":2}`),
		`{"type":"data_visualization","title":"t","chart":{"type":"pie","segments":[{"label":"a","value":1}]}}`,
		`{"type":"markdown","text":"x"}`, `{"type":"divider"}`, `{"type":"video","alt_text":"a","title":{},"thumbnail_url":"t","video_url":"v"}`,
	}
}

// replaced calls try with v as often as it has parts, with another value in the place of
// one of them each time.
func replaced(v any, odd []any, try func()) {
	swap := func(old any, set func(any)) {
		for _, o := range odd {
			set(o)
			try()
		}
		set(old)
		replaced(old, odd, try)
	}
	switch v := v.(type) {
	case map[string]any:
		for name, part := range v {
			swap(part, func(o any) { v[name] = o })
		}
	case []any:
		for i, part := range v {
			swap(part, func(o any) { v[i] = o })
		}
	}
}

// With a value of any type in any place of any block the answer is Slack's, and nothing
// else is hurt by it.
func TestBlocksWithAnyTypeAnywhere(t *testing.T) {
	t.Parallel()
	sim := newSim(t, slacksim.Options{})
	person := furnish(t, sim).Replace("UANA")
	odd := []any{nil, true, -1, 1e300, "", "x", []any{}, []any{nil}, []any{[]any{}}, map[string]any{}, map[string]any{"type": []any{}}}
	try := func(method string, body object) {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		status, o := ask(sim, http.MethodPost, "/api/"+method, sim.BotToken(), jsonType, strings.NewReader(string(text)))
		if code, _ := o["error"].(string); status != http.StatusOK || o["ok"] != true && !slices.Contains(refusals, code) {
			t.Errorf("%s %s: %d %v", method, text, status, o)
		}
	}
	for _, block := range whole() {
		for method, of := range map[string]string{
			"chat.postMessage": `{"channel":"general","text":"x","blocks":[` + block + `]}`,
			"views.publish":    `{"user_id":"` + person + `","view":` + home(block, `,"callback_id":"c"`) + `}`,
		} {
			var body object
			if err := json.Unmarshal([]byte(of), &body); err != nil {
				t.Fatal(err)
			}
			part := "view"
			if method == "chat.postMessage" {
				part = "blocks"
				if _, o := ask(sim, http.MethodPost, "/api/"+method, sim.BotToken(), jsonType, strings.NewReader(of)); o["ok"] != true {
					t.Fatalf("%s as it is: %v", block, o)
				}
			}
			replaced(body[part], odd, func() { try(method, body) })
		}
	}
}
