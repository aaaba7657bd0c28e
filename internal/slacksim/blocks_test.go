package slacksim_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"lull/internal/slacksim"
)

func repeat(n int, item string) string { return strings.TrimSuffix(strings.Repeat(item+",", n), ",") }

func plain(n int) string {
	return `{"type":"plain_text","text":"` + strings.Repeat("é", n) + `"}`
}

func section(n int) string {
	return `{"type":"section","text":{"type":"mrkdwn","text":"` + strings.Repeat("x", n) + `"}}`
}

// table is a data_table of rows that are all alike.
func table(rows int, row string) string {
	return `{"type":"data_table","caption":"c","rows":[` + repeat(rows, row) + `]}`
}

func bars(categories, data string) string {
	return `{"type":"data_visualization","title":"t","chart":{"type":"bar","series":[{"name":"s","data":[` + data +
		`]}],"axis_config":{"categories":[` + categories + `]}}}`
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	k := openKit(t)
	const cell = `[{"type":"raw_text","text":"x"},{"type":"raw_number","value":1.5}]`
	date := func(more string) string { return input(element("datepicker", more)) }
	typed := func(more string) string { return input(element("plain_text_input", more)) }
	number := func(more string) string { return input(element("number_input", more)) }
	menu := func(kind, more string) string { return input(element(kind, more)) }
	rich := func(elements string) string { return `{"type":"rich_text","elements":[` + elements + `]}` }
	said := func(part string) string { return rich(`{"type":"rich_text_section","elements":[` + part + `]}`) }
	one := option(1, 1)
	// want is what Slack says, empty for blocks that are fine.
	for _, c := range []struct{ name, where, blocks, want string }{
		{"none", "message", ``, ""},
		{"empty section", "message", `{"type":"section"}`, "must define either `text` or `fields` [json-pointer:/blocks/0]"},
		{"text is a string", "message", `{"type":"section","text":"x"}`, "must provide an object [json-pointer:/blocks/0/text]"},
		{"text of no type", "message", `{"type":"section","text":{"text":"x"}}`, "missing required field: type [json-pointer:/blocks/0/text]"},
		{"text of unknown type", "message", `{"type":"section","text":{"type":"markdown","text":"x"}}`, "unsupported type: markdown [json-pointer:/blocks/0/text/type]"},
		{"emoji in mrkdwn", "message", `{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}`, "invalid additional property: emoji [json-pointer:/blocks/0/text]"},
		{"no type", "message", `{}`, "missing required field: type [json-pointer:/blocks/0]"},
		{"unknown type", "message", `{"type":"banner"}`, "unsupported type: banner [json-pointer:/blocks/0/type]"},
		{"not an object", "message", `7`, "must provide an object [json-pointer:/blocks/0]"},
		{"null", "modal", `null`, "must provide an object [json-pointer:/view/blocks/0]"},
		{"header in mrkdwn", "message", `{"type":"header","text":{"type":"mrkdwn","text":"x"}}`, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"},
		{"context with an image", "message", `{"type":"context","elements":[{"type":"image","image_url":"https://x.y/z.png","alt_text":"z"}]}`, ""},
		{"image without alt_text", "message", `{"type":"image","image_url":"https://x.y/z.png"}`, "missing required field: alt_text [json-pointer:/blocks/0]"},
		{"image of nothing", "message", `{"type":"context","elements":[{"type":"image","alt_text":"z"}]}`, "must define either `image_url` or `slack_file` [json-pointer:/blocks/0/elements/0]"},
		{"button", "message", button(`"text":` + plain(1) + `,"value":"v","style":"primary","url":"https://x.y"`), ""},
		{"button style", "message", button(`"style":"loud","text":` + plain(1)), "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]"},
		{"button without text", "message", button(`"value":"v"`), "missing required field: text [json-pointer:/blocks/0/elements/0]"},
		{"url in an option of a menu", "message", actions(1, element("static_select", `"options":[{"text":`+plain(1)+`,"value":"v","url":"https://x.y"}]`)), "invalid additional property: url [json-pointer:/blocks/0/elements/0/options/0]"},
		{"url in an option of an overflow", "message", actions(1, element("overflow", `"options":[{"text":`+plain(1)+`,"value":"v","url":"https://x.y"}]`)), ""},
		{"mrkdwn in an option of a menu", "message", actions(1, element("static_select", `"options":[{"text":{"type":"mrkdwn","text":"x"},"value":"v"}]`)), "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/options/0/text/type]"},
		{"mrkdwn in an option of checkboxes", "message", actions(1, element("checkboxes", `"options":[{"text":{"type":"mrkdwn","text":"x"},"value":"v"}]`)), ""},
		{"same value twice", "message", actions(1, element("static_select", options(2))), ""},

		{"input in a message", "message", date(`"action_id":"a"`), ""},
		{"input in Home", "home", date(`"action_id":"a"`), ""},
		{"input of nothing", "modal", `{"type":"input","label":` + plain(1) + `}`, "missing required field: element [json-pointer:/view/blocks/0]"},
		{"input of a button", "modal", input(element("button", `"text":`+plain(1))), "unsupported type: button [json-pointer:/view/blocks/0/element/type]"},
		{"input of no type", "modal", input(`{}`), "missing required field: type [json-pointer:/view/blocks/0/element]"},
		{"text input among actions", "modal", actions(1, element("plain_text_input", `"action_id":"a"`)), "unsupported type: plain_text_input [json-pointer:/view/blocks/0/elements/0/type]"},
		{"date and time beside a section", "modal", `{"type":"section","text":` + plain(1) + `,"accessory":{"type":"datetimepicker"}}`, "unsupported type: datetimepicker [json-pointer:/view/blocks/0/accessory/type]"},
		{"input with everything", "modal", `{"type":"input","block_id":"b","label":` + plain(1) + `,"hint":` + plain(1) + `,"optional":true,"dispatch_action":true,"element":` + element("plain_text_input",
			`"action_id":"a","multiline":true,"min_length":0,"max_length":9,"initial_value":"x","focus_on_load":true,"dispatch_action_config":{"trigger_actions_on":["on_enter_pressed","on_character_entered"]}`) + `}`, ""},
		{"optional as text", "modal", `{"type":"input","optional":"yes","label":` + plain(1) + `,"element":{"type":"datepicker"}}`, "must provide a boolean [json-pointer:/view/blocks/0/optional]"},
		{"dispatch on anything", "modal", typed(`"dispatch_action_config":{"trigger_actions_on":["on_blur"]}`), "must be a valid enum value [json-pointer:/view/blocks/0/element/dispatch_action_config/trigger_actions_on/0]"},
		{"two have the cursor", "modal", repeat(2, typed(`"focus_on_load":true`)), "only one element may have `focus_on_load` [json-pointer:/view/blocks]"},
		{"max_length as text", "modal", typed(`"max_length":"9"`), "must provide a number [json-pointer:/view/blocks/0/element/max_length]"},
		{"number", "modal", number(`"is_decimal_allowed":true,"min_value":"-1.5","max_value":"2","initial_value":"2"`), ""},
		{"number without decimals said", "modal", number(`"action_id":"a"`), "missing required field: is_decimal_allowed [json-pointer:/view/blocks/0/element]"},
		{"number that is none", "modal", number(`"is_decimal_allowed":true,"initial_value":"1e3"`), "must be a number in a string [json-pointer:/view/blocks/0/element/initial_value]"},
		{"number outside", "modal", number(`"is_decimal_allowed":true,"max_value":"2","initial_value":"2.1"`), "must be between `min_value` and `max_value` [json-pointer:/view/blocks/0/element/initial_value]"},
		{"number bounds crossed", "modal", number(`"is_decimal_allowed":true,"min_value":"3","max_value":"2"`), "must be at most `max_value` [json-pointer:/view/blocks/0/element/min_value]"},
		{"number that must be whole", "modal", number(`"is_decimal_allowed":false,"min_value":"0.5"`), "must be a whole number [json-pointer:/view/blocks/0/element/min_value]"},
		{"mail and address", "modal", input(element("email_text_input", `"initial_value":"a@b.c"`)) + "," + input(element("url_text_input", `"placeholder":`+plain(1))), ""},
		{"files", "modal", input(element("file_input", `"max_files":11`)), "must be at most 10 [json-pointer:/view/blocks/0/element/max_files]"},
		{"rich input", "home", input(element("rich_text_input", `"initial_value":`+said(`{"type":"text","text":"x"}`))), ""},

		{"date", "modal", date(`"initial_date":"2024-02-29"`), ""},
		{"no such date", "modal", date(`"initial_date":"2026-02-29"`), "must be a valid value in the format YYYY-MM-DD [json-pointer:/view/blocks/0/element/initial_date]"},
		{"time", "modal", input(element("timepicker", `"initial_time":"23:59","timezone":"Europe/Madrid"`)), ""},
		{"no such time", "modal", input(element("timepicker", `"initial_time":"9:30"`)), "must be a valid value in the format HH:mm [json-pointer:/view/blocks/0/element/initial_time]"},
		{"no such zone", "modal", input(element("timepicker", `"timezone":"Europe/Atlantis"`)), "must be a valid time zone [json-pointer:/view/blocks/0/element/timezone]"},
		{"date and time", "message", actions(1, element("datetimepicker", `"initial_date_time":1628633820`)), ""},
		{"date and time in milliseconds", "message", actions(1, element("datetimepicker", `"initial_date_time":1628633820000`)), "must be at most 9.999999999e+09 [json-pointer:/blocks/0/elements/0/initial_date_time]"},
		{"date and time with a placeholder", "message", actions(1, element("datetimepicker", `"placeholder":`+plain(1))), "invalid additional property: placeholder [json-pointer:/blocks/0/elements/0]"},

		{"menu", "home", actions(1, element("static_select", options(2)+`,"initial_option":`+one+`,"placeholder":`+plain(1))), ""},
		{"menu without options", "home", actions(1, element("static_select", `"action_id":"a"`)), "must define either `options` or `option_groups` [json-pointer:/view/blocks/0/elements/0]"},
		{"menu with both", "home", actions(1, element("static_select", options(1)+`,"option_groups":[{"label":`+plain(1)+`,`+options(1)+`}]`)), "must define either `options` or `option_groups` [json-pointer:/view/blocks/0/elements/0]"},
		{"initial_option of another value", "modal", menu("static_select", options(2)+`,"initial_option":`+option(1, 2)), "must be one of the options [json-pointer:/view/blocks/0/element/initial_option]"},
		{"initial_option of another text", "modal", menu("radio_buttons", options(2)+`,"initial_option":`+option(2, 1)), "must be one of the options [json-pointer:/view/blocks/0/element/initial_option]"},
		{"initial_option in a group", "modal", menu("static_select", `"option_groups":[{"label":`+plain(1)+`,`+options(1)+`}],"initial_option":`+one), ""},
		{"initial_options", "modal", menu("multi_static_select", options(1)+`,"initial_options":[`+one+`,`+option(1, 2)+`]`), "must be one of the options [json-pointer:/view/blocks/0/element/initial_options/1]"},
		{"more initial_options than allowed", "modal", menu("multi_static_select", options(1)+`,"max_selected_items":1,"initial_options":[`+one+`,`+one+`]`), "no more than 1 items allowed [json-pointer:/view/blocks/0/element/initial_options]"},
		{"initial_options of checkboxes", "modal", menu("checkboxes", options(1)+`,"initial_options":[`+option(1, 2)+`]`), "must be one of the options [json-pointer:/view/blocks/0/element/initial_options/0]"},
		{"max_selected_items", "modal", menu("multi_users_select", `"max_selected_items":0`), "must be at least 1 [json-pointer:/view/blocks/0/element/max_selected_items]"},
		{"asked for", "modal", menu("external_select", `"min_query_length":0,"initial_option":`+one), ""},
		{"people", "modal", menu("users_select", `"initial_user":"U1"`) + "," + menu("multi_users_select", `"initial_users":["U1"],"max_selected_items":1`), ""},
		{"conversations", "modal", menu("conversations_select", `"default_to_current_conversation":true,"response_url_enabled":true,"filter":{"include":["im","private"],"exclude_bot_users":true}`), ""},
		{"filter by nothing", "modal", menu("multi_conversations_select", `"filter":{}`), "must define at least one of `include`, `exclude_external_shared_channels`, `exclude_bot_users` [json-pointer:/view/blocks/0/element/filter]"},
		{"filter by kind", "modal", menu("conversations_select", `"filter":{"include":["channel"]}`), "must be a valid enum value [json-pointer:/view/blocks/0/element/filter/include/0]"},
		{"filter of channels", "modal", menu("channels_select", `"filter":{"include":["im"]}`), "invalid additional property: filter [json-pointer:/view/blocks/0/element]"},
		{"workflow", "message", actions(1, element("workflow_button", `"workflow":{"trigger":{"url":"https://x.y"}},"text":`+plain(1))), ""},

		{"table without caption", "message", strings.Replace(table(2, cell), `"caption":"c",`, "", 1), "missing required field: caption [json-pointer:/blocks/0]"},
		{"ragged table", "message", `{"type":"data_table","caption":"c","rows":[` + cell + `,[{"type":"raw_text","text":"x"}]]}`, "must have 2 cells like the header [json-pointer:/blocks/0/rows/1]"},
		{"rich header", "message", table(2, `[`+rich("")+`]`), "unsupported type: rich_text [json-pointer:/blocks/0/rows/0/0/type]"},
		{"rich cell", "message", `{"type":"data_table","caption":"c","rows":[[{"type":"raw_text","text":"x"}],[` + said(`{"type":"text","text":""}`) + `]]}`, "must be more than 0 characters [json-pointer:/blocks/0/rows/1/0/elements/0/elements/0/text]"},
		{"older table", "message", `{"type":"table","column_settings":[null,{"is_wrapped":true}],"rows":[` + cell + `]}`, ""},
		{"older table with a caption", "message", `{"type":"table","caption":"c","rows":[` + cell + `]}`, "invalid additional property: caption [json-pointer:/blocks/0]"},
		{"alignment", "message", `{"type":"table","column_settings":[{"align":"middle"}],"rows":[` + cell + `]}`, "must be a valid enum value [json-pointer:/blocks/0/column_settings/0/align]"},
		{"bars", "message", bars(`"a","b"`, `{"label":"b","value":-1},{"label":"a","value":2}`), ""},
		{"bars miss a point", "message", bars(`"a","b"`, `{"label":"a","value":2}`), "must have exactly one point for each of the categories a, b [json-pointer:/blocks/0/chart/series/0/data]"},
		{"same category", "message", bars(`"a","a"`, `{"label":"a","value":2},{"label":"a","value":2}`), "`categories` must be unique [json-pointer:/blocks/0/chart/axis_config/categories/1]"},

		{"rich text", "message", rich(`{"type":"rich_text_list","style":"ordered","indent":8,"border":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"bold":true}}]}]},` +
			`{"type":"rich_text_quote","elements":[{"type":"user","user_id":"U1"},{"type":"emoji","name":"wave"},{"type":"broadcast","range":"here"}]},` +
			`{"type":"rich_text_preformatted","border":0,"elements":[{"type":"link","url":"https://x.y"}]}`), ""},
		{"rich text of unknown parts", "message", said(`{"type":"blink"}`), "unsupported type: blink [json-pointer:/blocks/0/elements/0/elements/0/type]"},
		{"rich text of parts whose type is a list", "message", said(`{"type":[]}`), "missing required field: type [json-pointer:/blocks/0/elements/0/elements/0]"},
		{"rich text of parts whose type is an object", "home", said(`{"type":{"type":"canvas"}}`), "missing required field: type [json-pointer:/view/blocks/0/elements/0/elements/0]"},
		{"style of rich text", "message", said(`{"type":"text","text":"x","style":{"size":2}}`), "invalid additional property: size [json-pointer:/blocks/0/elements/0/elements/0/style]"},
		{"list in a list", "message", rich(`{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_list","style":"bullet","elements":[]}]}`), "unsupported type: rich_text_list [json-pointer:/blocks/0/elements/0/elements/0/type]"},
		{"feedback", "message", `{"type":"context_actions","elements":[{"type":"feedback_buttons","positive_button":{"text":` + plain(1) + `,"value":"v"}}]}`, "missing required field: negative_button [json-pointer:/blocks/0/elements/0]"},
		{"alert level", "modal", `{"type":"alert","level":"loud","text":` + plain(1) + `}`, "must be a valid enum value [json-pointer:/view/blocks/0/level]"},
		{"other blocks", "message", `{"type":"card"},{"type":"video","alt_text":"a","title":{},"thumbnail_url":"t","video_url":"v"}`, ""},
		{"other block without its field", "message", `{"type":"video","title":{},"thumbnail_url":"t","video_url":"v"}`, "missing required field: alt_text [json-pointer:/blocks/0]"},

		{"no view", "view", `7`, "must provide an object [json-pointer:/view]"},
		{"view of no type", "view", `{"blocks":[]}`, "missing required field: type [json-pointer:/view]"},
		{"view of another type", "view", `{"type":"workflow_step","blocks":[]}`, "unsupported type: workflow_step [json-pointer:/view/type]"},
		{"modal without title", "view", `{"type":"modal","blocks":[]}`, "missing required field: title [json-pointer:/view]"},
		{"modal without blocks", "view", `{"type":"modal","title":` + plain(1) + `}`, "missing required field: blocks [json-pointer:/view]"},
		{"blocks that are none", "view", `{"type":"modal","blocks":{},"title":` + plain(1) + `}`, "must provide an array [json-pointer:/view/blocks]"},
		{"title in mrkdwn", "view", `{"type":"modal","blocks":[],"title":{"type":"mrkdwn","text":"x"}}`, "unsupported type: mrkdwn [json-pointer:/view/title/type]"},
		{"flags", "view", `{"type":"modal","blocks":[],"title":` + plain(1) + `,"clear_on_close":true,"notify_on_close":true,"submit_disabled":false}`, ""},
		{"a flag as text", "view", `{"type":"modal","blocks":[],"title":` + plain(1) + `,"notify_on_close":"true"}`, "must provide a boolean [json-pointer:/view/notify_on_close]"},
		{"a view handed back", "view", `{"type":"modal","id":"V1","blocks":[],"title":` + plain(1) + `}`, "invalid additional property: id [json-pointer:/view]"},
		{"title in Home", "view", home("", `,"title":`+plain(1)), "invalid additional property: title [json-pointer:/view]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := refusal(t, c.where, k.tried(t, c.where, c.blocks)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Each surface takes its own blocks and elements: the letters are message, modal, home.
func TestSurfaces(t *testing.T) {
	t.Parallel()
	k := openKit(t)
	cell := `{"type":"raw_text","text":"x"}`
	for _, c := range []struct{ name, block, takers string }{
		{"actions", actions(1, element("button", `"text":`+plain(1))), "message modal home"},
		{"alert", `{"type":"alert","text":` + plain(1) + `}`, "modal"},
		{"context", `{"type":"context","elements":[` + plain(1) + `]}`, "message modal home"},
		{"context_actions", `{"type":"context_actions","elements":[{"type":"icon_button","icon":"trash","text":` + plain(1) + `}]}`, "message"},
		{"data_table", table(2, "["+cell+"]"), "message"},
		{"data_visualization", bars(`"a"`, `{"label":"a","value":1}`), "message home"},
		{"divider", `{"type":"divider"}`, "message modal home"},
		{"header", `{"type":"header","text":` + plain(1) + `}`, "message modal home"},
		{"image", `{"type":"image","image_url":"https://x.y","alt_text":"z"}`, "message modal home"},
		{"markdown", `{"type":"markdown","text":"x"}`, "message"},
		{"rich_text", `{"type":"rich_text","elements":[]}`, "message modal home"},
		{"section", section(1), "message modal home"},
		{"table", `{"type":"table","rows":[[` + cell + `]]}`, "message"},
		{"card", `{"type":"card"}`, "message home"},
		{"video", `{"type":"video","alt_text":"a","title":{},"thumbnail_url":"t","video_url":"v"}`, "message modal home"},
		{"plain_text_input", input(`{"type":"plain_text_input"}`), "message modal home"},
		{"number_input", input(`{"type":"number_input","is_decimal_allowed":true}`), "modal"},
		{"email_text_input", input(`{"type":"email_text_input"}`), "modal"},
		{"rich_text_input", input(`{"type":"rich_text_input"}`), "modal home"},
		{"datetimepicker", input(`{"type":"datetimepicker"}`), "message modal"},
		{"workflow_button", actions(1, element("workflow_button", `"workflow":{},"text":`+plain(1))), "message"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, where := range []string{"message", "modal", "home"} {
				got := refusal(t, where, k.tried(t, where, c.block))
				if strings.Contains(c.takers, where) != (got == "") || got != "" && !strings.HasPrefix(got, "unsupported type: "+c.name) {
					t.Errorf("%s: %q", where, got)
				}
			}
		})
	}
}

// A workspace that does not have a block yet refuses it in views too, until it is reset.
func TestRefusedBlockInViews(t *testing.T) {
	t.Parallel()
	k := openKit(t)
	k.must("/sim/faults", object{"kind": "invalid_blocks", "block_type": "divider"})
	for where, want := range map[string]string{
		"message": "unsupported type: divider [json-pointer:/blocks/0/type]",
		"modal":   "unsupported type: divider [json-pointer:/view/blocks/0/type]",
		"home":    "unsupported type: divider [json-pointer:/view/blocks/0/type]",
	} {
		if got := refusal(t, where, k.tried(t, where, `{"type":"divider"}`)); got != want {
			t.Errorf("%s: %q, want %q", where, got, want)
		}
	}
}

// What Slack stores has an id on every block and on every element a person can use.
func TestStoredIDs(t *testing.T) {
	t.Parallel()
	k := openKit(t)
	blocks := actions(2, element("button", `"text":`+plain(1))) + "," + input(`{"type":"plain_text_input"}`) + "," +
		`{"type":"section","text":` + plain(1) + `,"accessory":{"type":"datepicker"}},` + input(element("datepicker", `"action_id":"mine"`))
	seen := map[string]bool{}
	visit := func(id any) {
		if t, _ := id.(string); t != "" {
			seen[t] = true
		}
	}
	answer := k.tried(t, "modal", blocks)
	list, _ := answer["view"].(object)["blocks"].([]any)
	for _, b := range list {
		o := b.(object)
		visit(o["block_id"])
		items, _ := o["elements"].([]any)
		for _, e := range append(items, o["accessory"], o["element"]) {
			if e, ok := e.(object); ok {
				visit(e["action_id"])
			}
		}
	}
	if len(seen) != 4+5 || !seen["mine"] {
		t.Errorf("ids %v in %v", seen, answer)
	}
}

func TestBlocksThroughSlackGo(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	api, ctx, general := d.api(), t.Context(), d.id("general")
	text := func(n int) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.MarkdownType, strings.Repeat("x", n), false, false)
	}
	_, _, err := api.PostMessageContext(ctx, general, slack.MsgOptionBlocks(slack.NewDividerBlock(), slack.NewSectionBlock(text(3001), nil, nil)))
	e, ok := errors.AsType[slack.SlackErrorResponse](err)
	want := []string{"[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"}
	if !ok || e.Err != "invalid_blocks" || cmp.Diff(want, e.ResponseMetadata.Messages) != "" || len(e.Errors) != 1 {
		t.Errorf("got %#v", err)
	}
	var long []slack.Block
	for range 5 {
		long = append(long, slack.NewSectionBlock(text(2650), nil, nil))
	}
	if _, _, err := api.PostMessageContext(ctx, general, slack.MsgOptionBlocks(long...)); fmt.Sprint(err) != "msg_blocks_too_long" {
		t.Errorf("13250 characters: %v", err)
	}
	for body, want := range map[string]string{`{"type":"divider"}`: "invalid_blocks_format", `[`: "invalid_blocks_format", `"x"`: "invalid_blocks_format"} {
		o, _ := d.raw(t, "chat.postMessage", "application/json", d.sim.BotToken(), fmt.Sprintf(`{"channel":%q,"blocks":%q}`, general, body))
		if o["error"] != want {
			t.Errorf("blocks %s: %v", body, o)
		}
	}
	_, _, posted, err := api.PostMessageWithResponseContext(ctx, general, slack.MsgOptionBlocks(slack.NewDividerBlock(), slack.NewDividerBlock()))
	if err != nil || len(posted.Blocks.BlockSet) != 2 {
		t.Fatalf("%+v, %v", posted, err)
	}
	if a, b := posted.Blocks.BlockSet[0].ID(), posted.Blocks.BlockSet[1].ID(); a == "" || a == b {
		t.Errorf("block ids %q and %q", a, b)
	}
}

// What the library sends for each element, in its own spelling of what is left out, is accepted.
func TestElementsThroughSlackGo(t *testing.T) {
	t.Parallel()
	k := openKit(t)
	api, ctx := k.api(), t.Context()
	text := slack.NewTextBlockObject(slack.PlainTextType, "x", false, false)
	one := slack.NewOptionBlockObject("v", text, nil)
	group := slack.NewOptionGroupBlockElement(text, one)
	rich := slack.NewRichTextSection(slack.NewRichTextSectionTextElement("x", &slack.RichTextSectionTextStyle{Bold: true}))
	menus := []slack.BlockElement{
		slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, text, "", one).WithInitialOption(one),
		slack.NewOptionsGroupSelectBlockElement(slack.OptTypeStatic, text, "", group),
		slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, text, ""),
		slack.NewOptionsSelectBlockElement(slack.OptTypeUser, text, "").WithInitialUser(k.person),
		&slack.SelectBlockElement{Type: slack.OptTypeConversations, Filter: &slack.SelectBlockElementFilter{Include: []string{"public"}}},
		slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, text, "", one).WithInitialOptions(one).WithMaxSelectedItems(1),
		slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, text, ""),
		slack.NewDatePickerBlockElement(""), slack.NewTimePickerBlockElement(""),
		slack.NewCheckboxGroupsBlockElement("", one), slack.NewRadioButtonsBlockElement("", one),
	}
	inputs := slices.Concat(menus, []slack.BlockElement{
		slack.NewPlainTextInputBlockElement(text, "").WithMultiline(true).WithMaxLength(3000),
		slack.NewNumberInputBlockElement(text, "", false).WithMinValue("0").WithMaxValue("10").WithInitialValue("7"),
		slack.NewEmailTextInputBlockElement(text, ""), slack.NewURLTextInputBlockElement(text, ""),
		slack.NewRichTextInputBlockElement(text, ""), slack.NewDateTimePickerBlockElement(""), slack.NewFileInputBlockElement("").WithMaxFiles(1),
	})
	view := slack.ModalViewRequest{Type: slack.VTModal, Title: text, Submit: text, Close: text, NotifyOnClose: true, PrivateMetadata: "p", CallbackID: "c"}
	for _, e := range inputs {
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, slack.NewInputBlock("", text, text, e).WithOptional(true))
	}
	view.Blocks.BlockSet = append(view.Blocks.BlockSet, slack.NewAlertBlock(text, slack.AlertBlockOptionLevel(slack.AlertLevelInfo)))
	shown, err := api.UpdateViewContext(ctx, view, "", "", k.modal)
	if err != nil || len(shown.Blocks.BlockSet) != len(inputs)+1 {
		t.Fatalf("modal: %+v, %v", shown, err)
	}

	acts := []slack.Block{
		slack.NewActionBlock("", menus...),
		slack.NewSectionBlock(text, nil, slack.NewAccessory(slack.NewOverflowBlockElement("", one).WithConfirm(slack.NewConfirmationBlockObject(text, text, text, text)))),
		slack.NewRichTextBlock("", rich, slack.NewRichTextList(slack.RTEListBullet, 1, rich)),
	}
	if _, err := api.PublishViewContext(ctx, slack.PublishViewContextRequest{
		UserID: k.person, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: acts}},
	}); err != nil {
		t.Errorf("Home: %v", err)
	}
	table := slack.NewTableBlock("").AddRow(slack.NewTableRawTextCell("x"), slack.NewTableRichTextCell(rich)).WithColumnSettings(slack.ColumnSetting{Align: slack.ColumnAlignmentRight})
	feedback := slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement("", slack.NewFeedbackButton(text, "up"), slack.NewFeedbackButton(text, "down")))
	if _, _, err := api.PostMessageContext(ctx, k.general, slack.MsgOptionBlocks(append(acts, table, feedback)...)); err != nil {
		t.Errorf("message: %v", err)
	}
}
