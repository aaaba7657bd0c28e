package slacksim_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

func x(n int) string      { return strings.Repeat("x", n) }
func quoted(n int) string { return `"` + x(n) + `"` }

// element is an interactive element: its type and more properties.
func element(kind, more string) string { return `{"type":"` + kind + `",` + more + `}` }

func actions(n int, element string) string {
	return `{"type":"actions","elements":[` + repeat(n, element) + `]}`
}

func input(element string) string {
	return `{"type":"input","label":` + plain(1) + `,"element":` + element + `}`
}

func option(text, value int) string {
	return `{"text":` + plain(text) + `,"value":` + quoted(value) + `}`
}

func options(n int) string { return `"options":[` + repeat(n, option(1, 1)) + `]` }

func button(more string) string { return actions(1, element("button", more)) }

// modal is a view of these blocks that can be submitted.
func modal(blocks string) string {
	return `{"type":"modal","title":` + plain(1) + `,"submit":` + plain(1) + `,"blocks":[` + blocks + `]}`
}

func home(blocks, more string) string { return `{"type":"home"` + more + `,"blocks":[` + blocks + `]}` }

// sized is a Home tab of n bytes of JSON.
func sized(n int) string {
	view := func(rest int) string {
		return `{"blocks":[` + repeat(84, section(2900)) + `,` + section(rest) + `],"type":"home"}`
	}
	return view(n - len(view(0)))
}

// kit is a desk with a modal on the screen, to try blocks and views on.
type kit struct {
	*desk
	general, person, modal string
}

func openKit(t *testing.T) *kit {
	t.Helper()
	d := open(t, slacksim.Options{})
	opened := make(chan string, 1)
	d.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) {
		body, _ := json.Marshal(object{"trigger_id": c.TriggerID, "view": json.RawMessage(modal(""))})
		o, _ := d.raw(t, "views.open", "application/json", d.sim.BotToken(), string(body))
		v, _ := o["view"].(object)
		id, _ := v["id"].(string)
		opened <- id
		a.ack(e, nil)
	}))
	d.command("ana", "general", "/open", "")
	k := &kit{d, d.id("general"), d.id("ana"), receive(t, opened)}
	if k.modal == "" {
		t.Fatal("no modal")
	}
	return k
}

// tried is the answer to these blocks in a message, a modal or a Home tab, or to a view.
func (k *kit) tried(t *testing.T, where, what string) object {
	t.Helper()
	method, body := "views.update", object{"view_id": k.modal}
	switch where {
	case "message":
		method, body = "chat.postMessage", object{"channel": k.general, "text": "fallback", "blocks": json.RawMessage("[" + what + "]")}
	case "modal":
		body["view"] = json.RawMessage(modal(what))
	case "home":
		method, body = "views.publish", object{"user_id": k.person, "view": json.RawMessage(home(what, ""))}
	default:
		body["view"] = json.RawMessage(what)
		if strings.Contains(what, `"home"`) {
			method, body["user_id"] = "views.publish", k.person
		}
	}
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	o, _ := k.raw(t, method, "application/json", k.sim.BotToken(), string(b))
	return o
}

// refusal is what an answer says is wrong, line by line, empty when nothing is. The shape
// of the answer is Slack's.
func refusal(t *testing.T, where string, answer object) string {
	t.Helper()
	if answer["ok"] == true {
		return ""
	}
	metadata, _ := answer["response_metadata"].(object)
	messages, _ := metadata["messages"].([]any)
	errs, _ := answer["errors"].([]any)
	want := "invalid_arguments"
	if where == "message" {
		want = "invalid_blocks"
		if len(errs) != len(messages) {
			t.Errorf("errors and messages differ: %v", answer)
		}
		for i, e := range errs {
			if messages[i] != "[ERROR] "+fmt.Sprint(e) {
				t.Errorf("errors and messages differ: %v", answer)
			}
		}
	}
	if len(messages) == 0 || answer["error"] != want {
		return fmt.Sprint(answer["error"])
	}
	var lines []string
	for _, m := range messages {
		lines = append(lines, strings.TrimPrefix(m.(string), "[ERROR] "))
	}
	return strings.Join(lines, "\n")
}

// Every limit of Block Kit, exactly at it and one beyond.
func TestLimits(t *testing.T) {
	t.Parallel()
	d := openKit(t)
	confirm := func(title, text, yes, no int) string {
		return button(fmt.Sprintf(`"text":%s,"confirm":{"title":%s,"text":%s,"confirm":%s,"deny":%s}`, plain(1), plain(title), plain(text), plain(yes), plain(no)))
	}
	image := func(url, alt, title int) string {
		return fmt.Sprintf(`{"type":"image","image_url":%s,"alt_text":%s,"title":%s}`, quoted(url), quoted(alt), plain(title))
	}
	fields := func(n, length int) string { return `{"type":"section","fields":[` + repeat(n, plain(length)) + `]}` }
	header := func(n int) string { return `{"type":"header","text":` + plain(n) + `}` }
	named := func(property string, n int) string { return `{"type":"divider","` + property + `":` + quoted(n) + `}` }
	labelled := func(property string, n int) string {
		return `{"type":"input","label":` + plain(1) + `,"` + property + `":` + plain(n) + `,"element":` + element("datepicker", `"action_id":"a"`) + `}`
	}
	typed := func(more string) string { return input(element("plain_text_input", more)) }
	groups := func(n, each, label int) string {
		return input(element("static_select", `"option_groups":[`+repeat(n, `{"label":`+plain(label)+`,`+options(each)+`}`)+`]`))
	}
	choice := func(option string) string { return input(element("static_select", `"options":[`+option+`]`)) }
	markdown := func(n int) string { return `{"type":"markdown","text":` + quoted(n) + `}` }
	view := func(property string, n int) string {
		return strings.Replace(modal(`{"type":"divider"}`), `"type":"modal"`, `"type":"modal","`+property+`":`+plain(n), 1)
	}
	titled := func(n int) string { return `{"type":"modal","blocks":[],"title":` + plain(n) + `}` }
	alert := func(n int) string { return `{"type":"alert","level":"warning","text":` + plain(n) + `}` }
	data := func(rows, columns int) string {
		return table(rows, "["+repeat(columns, `{"type":"raw_text","text":"x"}`)+"]")
	}
	cells := func(n int) string { return table(2, `[{"type":"raw_text","text":`+quoted(n/2)+`}]`) }
	paged := func(more string) string { return strings.Replace(data(2, 2), `"caption"`, more+`,"caption"`, 1) }
	old := func(rows, columns, settings, text int) string {
		return `{"type":"table","column_settings":[` + repeat(settings, `{"align":"right","is_wrapped":true}`) + `],"rows":[` +
			repeat(rows, "["+repeat(columns, `{"type":"raw_text","text":`+quoted(text)+`}`)+"]") + `]}`
	}
	pie := func(title, n, label int) string {
		return `{"type":"data_visualization","title":` + quoted(title) + `,"chart":{"type":"pie","segments":[` + repeat(n, `{"label":`+quoted(label)+`,"value":0.5}`) + `]}}`
	}
	numbers := func(n int, form string) string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf(form, i))
		}
		return strings.Join(list, ",")
	}
	plotted := func(n int) string { return bars(numbers(n, `"c%d"`), numbers(n, `{"label":"c%d","value":-1}`)) }
	lines := func(n, name, axis int) string {
		return `{"type":"data_visualization","title":"t","chart":{"type":"line","series":[` + numbers(n, `{"name":"`+x(name-1)+`%d","data":[{"label":"c","value":1}]}`) +
			`],"axis_config":{"categories":["c"],"x_label":` + quoted(axis) + `,"y_label":"y"}}}`
	}
	feedback := `{"type":"icon_button","icon":"trash","text":` + plain(1) + `}`
	const divider = `{"type":"divider"}`

	for _, c := range []struct{ item, where, at, beyond, want string }{
		{"blocks of a message", "message", repeat(50, divider), repeat(51, divider), "no more than 50 items allowed [json-pointer:/blocks]"},
		{"blocks of a modal", "modal", repeat(100, divider), repeat(101, divider), "no more than 100 items allowed [json-pointer:/view/blocks]"},
		{"blocks of a Home tab", "home", repeat(100, divider), repeat(101, divider), "no more than 100 items allowed [json-pointer:/view/blocks]"},
		{"text of all blocks", "message", repeat(4, section(3000)) + "," + section(1200), repeat(4, section(3000)) + "," + section(1201), "msg_blocks_too_long"},
		{"text of all blocks of a view", "modal", repeat(50, section(3000)), "", ""},
		{"markdown of a message", "message", markdown(6000) + "," + markdown(6000), markdown(6001) + "," + markdown(6000), "markdown blocks must be less than 12001 characters in total [json-pointer:/blocks]"},
		{"block_id", "message", named("block_id", 255), named("block_id", 256), "must be less than 256 characters [json-pointer:/blocks/0/block_id]"},
		{"block_id is unique", "modal", `{"type":"divider","block_id":"a"},{"type":"divider","block_id":"b"}`, `{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}`, "`block_id` must be unique, but a was used before [json-pointer:/view/blocks/1/block_id]"},
		{"action_id", "message", button(`"text":` + plain(1) + `,"action_id":` + quoted(255)), button(`"text":` + plain(1) + `,"action_id":` + quoted(256)), "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]"},
		{"action_id is unique in its block", "message", repeat(2, actions(1, element("button", `"action_id":"a","text":`+plain(1)))), actions(2, element("button", `"action_id":"a","text":`+plain(1))), "`action_id` must be unique in its block, but a was used before [json-pointer:/blocks/0/elements/1/action_id]"},
		{"section text", "message", section(3000), divider + "," + section(3001), "must be less than 3001 characters [json-pointer:/blocks/1/text/text]"},
		{"section text, empty", "message", section(1), section(0), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		{"fields", "message", fields(10, 1), fields(11, 1), "no more than 10 items allowed [json-pointer:/blocks/0/fields]"},
		{"field", "message", fields(1, 2000), fields(1, 2001), "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"},
		{"header", "home", header(150), header(151), "must be less than 151 characters [json-pointer:/view/blocks/0/text/text]"},
		{"context elements", "message", `{"type":"context","elements":[` + repeat(10, plain(1)) + `]}`, `{"type":"context","elements":[` + repeat(11, plain(1)) + `]}`, "no more than 10 items allowed [json-pointer:/blocks/0/elements]"},
		{"actions elements", "home", actions(25, element("button", `"text":`+plain(1))), actions(26, element("button", `"text":`+plain(1))), "no more than 25 items allowed [json-pointer:/view/blocks/0/elements]"},
		{"divider has no fields", "message", divider, `{"type":"divider","color":"red"}`, "invalid additional property: color [json-pointer:/blocks/0]"},
		{"button text", "message", button(`"text":` + plain(75)), button(`"text":` + plain(76)), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
		{"button value", "message", button(`"value":` + quoted(2000) + `,"text":` + plain(1)), button(`"value":` + quoted(2001) + `,"text":` + plain(1)), "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"},
		{"button url", "message", button(`"url":` + quoted(3000) + `,"text":` + plain(1)), button(`"url":` + quoted(3001) + `,"text":` + plain(1)), "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]"},
		{"accessibility_label", "message", button(`"accessibility_label":` + quoted(75) + `,"text":` + plain(1)), button(`"accessibility_label":` + quoted(76) + `,"text":` + plain(1)), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]"},
		{"image_url", "message", image(3000, 1, 1), image(3001, 1, 1), "must be less than 3001 characters [json-pointer:/blocks/0/image_url]"},
		{"alt_text", "message", image(1, 2000, 1), image(1, 2001, 1), "must be less than 2001 characters [json-pointer:/blocks/0/alt_text]"},
		{"image title", "message", image(1, 1, 2000), image(1, 1, 2001), "must be less than 2001 characters [json-pointer:/blocks/0/title/text]"},
		{"input label", "modal", strings.Replace(labelled("hint", 1), plain(1), plain(2000), 1), strings.Replace(labelled("hint", 1), plain(1), plain(2001), 1), "must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]"},
		{"input hint", "modal", labelled("hint", 2000), labelled("hint", 2001), "must be less than 2001 characters [json-pointer:/view/blocks/0/hint/text]"},
		{"placeholder", "modal", typed(`"placeholder":` + plain(150)), typed(`"placeholder":` + plain(151)), "must be less than 151 characters [json-pointer:/view/blocks/0/element/placeholder/text]"},
		{"max_length", "modal", typed(`"max_length":3000`), typed(`"max_length":3001`), "must be at most 3000 [json-pointer:/view/blocks/0/element/max_length]"},
		{"max_length, least", "modal", typed(`"max_length":1`), typed(`"max_length":0`), "must be at least 1 [json-pointer:/view/blocks/0/element/max_length]"},
		{"min_length", "modal", typed(`"min_length":3000`), typed(`"min_length":3001`), "must be at most 3000 [json-pointer:/view/blocks/0/element/min_length]"},
		{"min_length below max_length", "modal", typed(`"min_length":5,"max_length":5`), typed(`"min_length":6,"max_length":5`), "must be at most `max_length` [json-pointer:/view/blocks/0/element/min_length]"},
		{"initial_value", "modal", typed(`"initial_value":"xx","max_length":2`), typed(`"initial_value":"xxx","max_length":2`), "must be from 0 to 2 characters [json-pointer:/view/blocks/0/element/initial_value]"},
		{"select options", "modal", input(element("static_select", options(100))), input(element("static_select", options(101))), "no more than 100 items allowed [json-pointer:/view/blocks/0/element/options]"},
		{"select groups", "modal", groups(100, 1, 1), groups(101, 1, 1), "no more than 100 items allowed [json-pointer:/view/blocks/0/element/option_groups]"},
		{"options of a group", "modal", groups(1, 100, 1), groups(1, 101, 1), "no more than 100 items allowed [json-pointer:/view/blocks/0/element/option_groups/0/options]"},
		{"option group label", "modal", groups(1, 1, 75), groups(1, 1, 76), "must be less than 76 characters [json-pointer:/view/blocks/0/element/option_groups/0/label/text]"},
		{"option text", "modal", choice(option(75, 1)), choice(option(76, 1)), "must be less than 76 characters [json-pointer:/view/blocks/0/element/options/0/text/text]"},
		{"option value", "modal", choice(option(1, 150)), choice(option(1, 151)), "must be less than 151 characters [json-pointer:/view/blocks/0/element/options/0/value]"},
		{"option description", "modal", choice(`{"text":` + plain(1) + `,"value":"v","description":` + plain(75) + `}`), choice(`{"text":` + plain(1) + `,"value":"v","description":` + plain(76) + `}`), "must be less than 76 characters [json-pointer:/view/blocks/0/element/options/0/description/text]"},
		{"overflow options", "message", actions(1, element("overflow", options(5))), actions(1, element("overflow", options(6))), "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]"},
		{"overflow options, least", "message", actions(1, element("overflow", options(1))), actions(1, element("overflow", `"options":[]`)), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements/0/options]"},
		{"overflow option url", "message", actions(1, element("overflow", `"options":[{"text":`+plain(1)+`,"url":`+quoted(3000)+`}]`)), actions(1, element("overflow", `"options":[{"text":`+plain(1)+`,"url":`+quoted(3001)+`}]`)), "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/options/0/url]"},
		{"initial_user", "modal", input(element("users_select", `"initial_user":`+quoted(255))), input(element("users_select", `"initial_user":`+quoted(256))), "must be less than 256 characters [json-pointer:/view/blocks/0/element/initial_user]"},
		{"checkboxes", "modal", input(element("checkboxes", options(10))), input(element("checkboxes", options(11))), "no more than 10 items allowed [json-pointer:/view/blocks/0/element/options]"},
		{"radio_buttons", "home", actions(1, element("radio_buttons", options(10))), actions(1, element("radio_buttons", options(11))), "no more than 10 items allowed [json-pointer:/view/blocks/0/elements/0/options]"},
		{"confirm title", "message", confirm(100, 1, 1, 1), confirm(101, 1, 1, 1), "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]"},
		{"confirm text", "message", confirm(1, 300, 1, 1), confirm(1, 301, 1, 1), "must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]"},
		{"confirm button", "message", confirm(1, 1, 30, 1), confirm(1, 1, 31, 1), "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]"},
		{"deny button", "message", confirm(1, 1, 1, 30), confirm(1, 1, 1, 31), "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/deny/text]"},
		{"modal title", "view", titled(24), titled(25), "must be less than 25 characters [json-pointer:/view/title/text]"},
		{"modal submit", "view", strings.Replace(titled(1), `"title"`, `"submit":`+plain(24)+`,"title"`, 1), strings.Replace(titled(1), `"title"`, `"submit":`+plain(25)+`,"title"`, 1), "must be less than 25 characters [json-pointer:/view/submit/text]"},
		{"modal close", "view", view("close", 24), view("close", 25), "must be less than 25 characters [json-pointer:/view/close/text]"},
		{"submit with an input", "view", modal(typed(`"action_id":"a"`)), `{"type":"modal","title":` + plain(1) + `,"blocks":[` + divider + `,` + typed(`"action_id":"a"`) + `]}`, "must define `submit` to use `input` block [json-pointer:/view/blocks/1/input]"},
		{"private_metadata", "view", home("", `,"private_metadata":`+quoted(3000)), home("", `,"private_metadata":`+quoted(3001)), "must be less than 3001 characters [json-pointer:/view/private_metadata]"},
		{"callback_id", "view", home("", `,"callback_id":`+quoted(255)), home("", `,"callback_id":`+quoted(256)), "must be less than 256 characters [json-pointer:/view/callback_id]"},
		{"external_id", "view", home("", `,"external_id":`+quoted(255)), home("", `,"external_id":`+quoted(256)), "must be less than 256 characters [json-pointer:/view/external_id]"},
		{"view size", "view", sized(250_000), sized(250_001), "view_too_large"},
		{"alert", "modal", alert(200), alert(201), "must be less than 201 characters [json-pointer:/view/blocks/0/text/text]"},
		{"rows of a table", "message", old(100, 1, 1, 1), old(101, 1, 1, 1), "no more than 100 items allowed [json-pointer:/blocks/0/rows]"},
		{"columns of a table", "message", old(1, 20, 1, 1), old(1, 21, 1, 1), "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"},
		{"column_settings", "message", old(1, 1, 20, 1), old(1, 1, 21, 1), "no more than 20 items allowed [json-pointer:/blocks/0/column_settings]"},
		{"cells of a table", "message", old(1, 1, 1, 10000), old(2, 1, 1, 5001), "table cells must be less than 10001 characters in total [json-pointer:/blocks]"},
		{"tables of a message", "message", old(1, 1, 1, 1), old(1, 1, 1, 1) + "," + old(1, 1, 1, 1), "invalid_attachments"},
		{"rows of a data_table", "message", data(101, 2), data(102, 2), "no more than 101 items allowed [json-pointer:/blocks/0/rows]"},
		{"rows of a data_table, least", "message", data(2, 1), data(1, 1), "no fewer than 2 items allowed [json-pointer:/blocks/0/rows]"},
		{"columns of a data_table", "message", data(2, 20), data(2, 21), "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]\nno more than 20 items allowed [json-pointer:/blocks/0/rows/1]"},
		{"cells of all data_tables", "message", cells(5000) + "," + cells(5000), cells(5000) + "," + cells(5002), "table cells must be less than 10001 characters in total [json-pointer:/blocks]"},
		{"a cell, empty", "message", table(2, `[{"type":"raw_text","text":"–"}]`), table(2, `[{"type":"raw_text","text":""}]`), "must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]\nmust be more than 0 characters [json-pointer:/blocks/0/rows/1/0/text]"},
		{"page_size", "message", paged(`"page_size":100`), paged(`"page_size":101`), "must be at most 100 [json-pointer:/blocks/0/page_size]"},
		{"page_size, least", "message", paged(`"page_size":1`), paged(`"page_size":0`), "must be at least 1 [json-pointer:/blocks/0/page_size]"},
		{"row_header_column_index", "message", paged(`"row_header_column_index":1`), paged(`"row_header_column_index":2`), "must be less than 2 [json-pointer:/blocks/0/row_header_column_index]"},
		{"chart title", "message", pie(50, 1, 1), pie(51, 1, 1), "must be less than 51 characters [json-pointer:/blocks/0/title]"},
		{"charts", "message", repeat(2, pie(1, 1, 1)), repeat(3, pie(1, 1, 1)), "no more than 2 data_visualization blocks allowed [json-pointer:/blocks]"},
		{"segments", "home", pie(1, 6, 1), pie(1, 7, 1), "no more than 6 items allowed [json-pointer:/view/blocks/0/chart/segments]"},
		{"segment label", "message", pie(1, 1, 20), pie(1, 1, 21), "must be less than 21 characters [json-pointer:/blocks/0/chart/segments/0/label]"},
		{"segment value", "message", pie(1, 1, 1), strings.Replace(pie(1, 1, 1), "0.5", "0", 1), "must be more than 0 [json-pointer:/blocks/0/chart/segments/0/value]"},
		{"categories", "message", plotted(20), plotted(21), "no more than 20 items allowed [json-pointer:/blocks/0/chart/series/0/data]\nno more than 20 items allowed [json-pointer:/blocks/0/chart/axis_config/categories]"},
		{"series", "message", lines(6, 20, 50), lines(7, 20, 50), "no more than 6 items allowed [json-pointer:/blocks/0/chart/series]"},
		{"series name", "message", lines(1, 20, 1), lines(1, 21, 1), "must be less than 21 characters [json-pointer:/blocks/0/chart/series/0/name]"},
		{"axis label", "message", lines(1, 1, 50), lines(1, 1, 51), "must be less than 51 characters [json-pointer:/blocks/0/chart/axis_config/x_label]"},
		{"context_actions elements", "message", `{"type":"context_actions","elements":[` + repeat(5, feedback) + `]}`, `{"type":"context_actions","elements":[` + repeat(6, feedback) + `]}`, "no more than 5 items allowed [json-pointer:/blocks/0/elements]"},
	} {
		t.Run(c.item, func(t *testing.T) {
			t.Parallel()
			if got := refusal(t, c.where, d.tried(t, c.where, c.at)); got != "" {
				t.Errorf("at the limit: %s", got)
			}
			if c.beyond == "" {
				return
			}
			if got := refusal(t, c.where, d.tried(t, c.where, c.beyond)); got != c.want {
				t.Errorf("beyond the limit: %q, want %q", got, c.want)
			}
		})
	}
}

// The limits of a message beside its blocks.
func TestMessageLimits(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	post := func(more object) object {
		t.Helper()
		more["channel"] = "general"
		body, _ := json.Marshal(more)
		o, _ := d.raw(t, "chat.postMessage", "application/json", d.sim.BotToken(), string(body))
		return o
	}
	attachments := func(n int) json.RawMessage { return json.RawMessage("[" + repeat(n, `{"text":"x"}`) + "]") }
	for _, c := range []struct {
		item string
		args object
		want any
	}{
		{"100 attachments", object{"attachments": attachments(100)}, nil},
		{"101 attachments", object{"attachments": attachments(101)}, "too_many_attachments"},
		{"markdown_text of 12,000", object{"markdown_text": x(12000)}, nil},
		{"markdown_text of 12,001", object{"markdown_text": x(12001)}, "msg_too_long"},
		{"markdown_text and text", object{"markdown_text": "x", "text": "x"}, "markdown_text_conflict"},
		{"markdown_text and blocks", object{"markdown_text": "x", "blocks": json.RawMessage("[" + section(1) + "]")}, "markdown_text_conflict"},
	} {
		if o := post(c.args); o["error"] != c.want {
			t.Errorf("%s: %v", c.item, o["error"])
		}
	}
	for n, want := range map[int]int{40000: 40000, 40001: 40000} {
		m, _ := post(object{"text": strings.Repeat("é", n)})["message"].(object)
		if text, _ := m["text"].(string); utf8.RuneCountInString(text) != want {
			t.Errorf("of %d characters %d stay, want %d", n, utf8.RuneCountInString(text), want)
		}
	}
}
