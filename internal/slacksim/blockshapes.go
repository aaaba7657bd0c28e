package slacksim

import (
	"encoding/json"
	"fmt"
	"math"
	"unicode/utf8"
)

const (
	plain  = "plain_text"
	mrkdwn = "mrkdwn"
)

// blockShapes are the blocks that are tested strictly: every property, every limit.
var blockShapes map[string][]field

// blockRules are the rules of a block that concern several of its properties.
var blockRules map[string]shape

// looseBlocks are the blocks of which only the type and these fields are tested.
var looseBlocks = map[string][]string{
	"call":            {"call_id"},
	"card":            {},
	"carousel":        {"elements"},
	"container":       {"title", "child_blocks"},
	"context_actions": {"elements"},
	"file":            {"external_id", "source"},
	"input":           {"label", "element"},
	"plan":            {"title"},
	"rich_text":       {"elements"},
	"table":           {"rows"},
	"task_card":       {"task_id", "title"},
	"video":           {"alt_text", "title", "thumbnail_url", "video_url"},
}

// elements are the interactive parts of blocks.
var elements map[string][]field

func init() {
	actionID := field{"action_id", false, str(0, 255)}
	placeholder := field{"placeholder", false, text(150, plain)}
	focus := field{"focus_on_load", false, boolean}
	anything := func(*check, string, any) {}
	confirm := field{"confirm", false, record(
		field{"title", true, text(100, plain)},
		field{"text", true, text(300, plain, mrkdwn)},
		field{"confirm", true, text(30, plain)},
		field{"deny", true, text(30, plain)},
		field{"style", false, enum("primary", "danger")},
	)}
	option := func(kinds ...string) shape {
		return record(
			field{"text", true, text(75, kinds...)},
			field{"value", false, str(1, 150)},
			field{"description", false, text(75, kinds...)},
			field{"url", false, str(0, 3000)},
		)
	}
	choices := []field{
		{"options", false, list(1, 100, option(plain))},
		{"option_groups", false, list(1, 100, record(
			field{"label", true, text(75, plain)},
			field{"options", true, list(1, 100, option(plain))},
		))},
	}
	selects := func(more ...field) []field {
		return append([]field{actionID, placeholder, confirm, focus}, more...)
	}
	most := field{"max_selected_items", false, number(1, math.MaxInt32, true)}
	filter := field{"filter", false, anything}
	atCurrent := field{"default_to_current_conversation", false, boolean}
	answers := field{"response_url_enabled", false, boolean}
	query := field{"min_query_length", false, number(0, math.MaxInt32, true)}
	ids := list(0, 100, str(1, 255))
	image := []field{{"image_url", false, str(1, 3000)}, {"slack_file", false, anything}, {"alt_text", true, str(1, 2000)}}

	elements = map[string][]field{
		"image": image,
		"button": {
			{"text", true, text(75, plain)},
			actionID, confirm,
			{"url", false, str(0, 3000)},
			{"value", false, str(0, 2000)},
			{"style", false, enum("primary", "danger")},
			{"accessibility_label", false, str(0, 75)},
		},
		"overflow":                   {actionID, confirm, {"options", true, list(1, 5, option(plain))}},
		"static_select":              selects(append(choices, field{"initial_option", false, anything})...),
		"multi_static_select":        selects(append(choices, field{"initial_options", false, anything}, most)...),
		"external_select":            selects(query, field{"initial_option", false, anything}),
		"multi_external_select":      selects(query, field{"initial_options", false, anything}, most),
		"users_select":               selects(field{"initial_user", false, str(1, 255)}),
		"multi_users_select":         selects(field{"initial_users", false, ids}, most),
		"channels_select":            selects(field{"initial_channel", false, str(1, 255)}, answers),
		"multi_channels_select":      selects(field{"initial_channels", false, ids}, most),
		"conversations_select":       selects(field{"initial_conversation", false, str(1, 255)}, atCurrent, answers, filter),
		"multi_conversations_select": selects(field{"initial_conversations", false, ids}, atCurrent, filter, most),
		"datepicker":                 selects(field{"initial_date", false, str(10, 10)}),
		"timepicker":                 selects(field{"initial_time", false, str(5, 5)}, field{"timezone", false, str(1, 255)}),
		"datetimepicker":             {actionID, confirm, focus, {"initial_date_time", false, number(1e9, 1e10-1, true)}},
		"checkboxes": {
			actionID, confirm, focus, {"options", true, list(1, 10, option(plain, mrkdwn))}, {"initial_options", false, anything},
		},
		"radio_buttons": {
			actionID, confirm, focus, {"options", true, list(1, 10, option(plain, mrkdwn))}, {"initial_option", false, anything},
		},
		"workflow_button": {
			{"text", true, text(75, plain)},
			actionID,
			{"workflow", true, anything},
			{"style", false, enum("primary", "danger")},
			{"accessibility_label", false, str(0, 75)},
		},
	}
	var interactive []string
	for kind := range elements {
		if kind != "image" {
			interactive = append(interactive, kind)
		}
	}
	blockShapes = map[string][]field{
		"divider": {},
		"header":  {{"text", true, text(150, plain)}, {"level", false, number(1, 6, true)}},
		"section": {
			{"text", false, text(3000, plain, mrkdwn)},
			{"fields", false, list(1, 10, text(2000, plain, mrkdwn))},
			{"accessory", false, oneOf(elements)},
			{"expand", false, boolean},
		},
		"context": {{"elements", true, list(1, 10, contextElement(image))}},
		"actions": {{"elements", true, list(1, 25, oneOf(elements, interactive...))}},
		"image":   append([]field{{"title", false, text(2000, plain)}}, image...),
		"markdown": {{"text", true, func(c *check, at string, v any) {
			str(1, maxMarkdown)(c, at, v)
			t, _ := v.(string)
			n := utf8.RuneCountInString(t)
			c.markdown, c.chars = c.markdown+n, c.chars+n
		}}},
		"data_table":         dataTable,
		"data_visualization": dataVisualization,
	}
	blockRules = map[string]shape{
		"section":            sectionRule,
		"actions":            actionsRule,
		"image":              imageRule,
		"data_table":         dataTableRule,
		"data_visualization": chartRule,
	}
}

func contextElement(image []field) shape {
	return func(c *check, at string, v any) {
		if o, _ := v.(object); o["type"] == "image" {
			c.fields(at, o, append([]field{{"type", true, nil}}, image...))
			return
		}
		text(3000, plain, mrkdwn)(c, at, v)
	}
}

func sectionRule(c *check, at string, v any) {
	if o := v.(object); o["text"] == nil && o["fields"] == nil {
		c.fail(at, "must define either `text` or `fields`")
	}
}

func imageRule(c *check, at string, v any) {
	if o := v.(object); o["image_url"] == nil && o["slack_file"] == nil {
		c.fail(at, "must define either `image_url` or `slack_file`")
	}
}

// actionsRule demands that an action id is used once in its block.
func actionsRule(c *check, at string, v any) {
	seen := map[string]bool{}
	items, _ := v.(object)["elements"].([]any)
	for i, e := range items {
		o, _ := e.(object)
		id, _ := o["action_id"].(string)
		if id != "" && seen[id] {
			c.fail(fmt.Sprintf("%s/elements/%d/action_id", at, i), "`action_id` must be unique in its block, but %s was used before", id)
		}
		seen[id] = true
	}
}

// asNumber reads a JSON number; zero when v is none.
func asNumber(v any) float64 {
	n, _ := v.(json.Number)
	f, _ := n.Float64()
	return f
}
