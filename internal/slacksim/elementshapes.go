package slacksim

import (
	"math"
	"regexp"
	"time"
)

// elements are the parts of blocks: what a person acts on or fills in, and images.
var elements = elementShapes()

// Which elements the blocks take that hold them.
var (
	menus = []string{
		"static_select", "external_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select",
	}
	pickers   = append([]string{"checkboxes", "datepicker", "radio_buttons", "timepicker"}, menus...)
	inActions = append([]string{"button", "datetimepicker", "overflow", "workflow_button"}, pickers...)
	inSection = append([]string{"button", "image", "overflow", "workflow_button"}, pickers...)
	inInput   = append([]string{
		"datetimepicker", "email_text_input", "file_input", "number_input", "plain_text_input", "rich_text_input", "url_text_input",
	}, pickers...)
)

func elementShapes() map[string][]field {
	actionID := field{"action_id", false, str(0, 255)}
	placeholder := field{"placeholder", false, text(150, plain)}
	focus := field{"focus_on_load", false, focused}
	style := field{"style", false, enum("primary", "danger")}
	spoken := field{"accessibility_label", false, str(0, 75)}
	confirm := field{"confirm", false, record(
		field{"title", true, text(100, plain)},
		field{"text", true, text(300, plain, mrkdwn)},
		field{"confirm", true, text(30, plain)},
		field{"deny", true, text(30, plain)},
		style,
	)}
	option := func(kinds ...string) []field {
		return []field{
			{"text", true, text(75, kinds...)},
			{"value", false, str(1, 150)},
			{"description", false, text(75, kinds...)},
		}
	}
	choice := record(option(plain)...)
	styled := record(option(plain, mrkdwn)...)
	linked := record(append(option(plain), field{"url", false, str(0, 3000)})...)
	options := field{"options", false, list(1, 100, choice)}
	groups := field{"option_groups", false, list(1, 100, record(
		field{"label", true, text(75, plain)},
		field{"options", true, list(1, 100, choice)},
	))}
	actable := func(more ...field) []field { return append([]field{actionID, confirm, focus}, more...) }
	selects := func(more ...field) []field { return actable(append(more, placeholder)...) }
	initial := func(name string) field { return field{"initial_" + name, false, str(1, 255)} }
	initials := func(name string) field { return field{"initial_" + name, false, list(1, 100, str(1, 255))} }
	most := field{"max_selected_items", false, number(1, math.MaxInt32, true)}
	query := field{"min_query_length", false, number(0, math.MaxInt32, true)}
	answers := field{"response_url_enabled", false, boolean}
	filter := field{"filter", false, filterShape}
	here := field{"default_to_current_conversation", false, boolean}
	typeable := func(more ...field) []field {
		return append([]field{actionID, placeholder, focus, {"dispatch_action_config", false, record(
			field{"trigger_actions_on", false, list(1, 2, enum("on_enter_pressed", "on_character_entered"))},
		)}}, more...)
	}
	value := field{"initial_value", false, str(0, 3000)}
	thumb := record(field{"text", true, text(75, plain)}, field{"value", true, str(1, 2000)}, spoken)

	return map[string][]field{
		"image": {{"image_url", false, str(1, 3000)}, {"slack_file", false, anything}, {"alt_text", true, str(1, 2000)}},
		"button": {
			actionID, confirm, style, spoken,
			{"text", true, text(75, plain)},
			{"url", false, str(0, 3000)},
			{"value", false, str(0, 2000)},
		},
		"workflow_button":  {actionID, style, spoken, {"text", true, text(75, plain)}, {"workflow", true, anything}},
		"overflow":         {actionID, confirm, {"options", true, list(1, 5, linked)}},
		"feedback_buttons": {actionID, {"positive_button", true, thumb}, {"negative_button", true, thumb}},
		"icon_button": {
			actionID, confirm, spoken,
			{"icon", true, str(1, 255)},
			{"text", true, text(75, plain)},
			{"value", false, str(0, 2000)},
			{"visible_to_user_ids", false, list(0, 100, str(1, 255))},
		},

		"static_select":              selects(options, groups, field{"initial_option", false, choice}),
		"multi_static_select":        selects(options, groups, most, field{"initial_options", false, list(1, 100, choice)}),
		"external_select":            selects(query, field{"initial_option", false, choice}),
		"multi_external_select":      selects(query, most, field{"initial_options", false, list(1, 100, choice)}),
		"users_select":               selects(initial("user")),
		"multi_users_select":         selects(initials("users"), most),
		"channels_select":            selects(initial("channel"), answers),
		"multi_channels_select":      selects(initials("channels"), most),
		"conversations_select":       selects(initial("conversation"), here, answers, filter),
		"multi_conversations_select": selects(initials("conversations"), here, filter, most),

		"datepicker":     selects(field{"initial_date", false, moment(time.DateOnly, "YYYY-MM-DD")}),
		"timepicker":     selects(field{"initial_time", false, moment("15:04", "HH:mm")}, field{"timezone", false, zone}),
		"datetimepicker": actable(field{"initial_date_time", false, number(1e9, 1e10-1, true)}),
		"checkboxes":     actable(field{"options", true, list(1, 10, styled)}, field{"initial_options", false, list(1, 10, styled)}),
		"radio_buttons":  actable(field{"options", true, list(1, 10, styled)}, field{"initial_option", false, styled}),

		"plain_text_input": typeable(value, field{"multiline", false, boolean},
			field{"min_length", false, number(0, 3000, true)}, field{"max_length", false, number(1, 3000, true)}),
		"number_input": typeable(field{"is_decimal_allowed", true, boolean}, field{"initial_value", false, writtenNumber},
			field{"min_value", false, writtenNumber}, field{"max_value", false, writtenNumber}),
		"email_text_input": typeable(value),
		"url_text_input":   typeable(value),
		"rich_text_input": typeable(field{"initial_value", false, oneOf(map[string][]field{"rich_text": richText})},
			field{"min_lines", false, number(1, math.MaxInt32, true)}, field{"max_lines", false, number(1, math.MaxInt32, true)}),
		"file_input": {actionID, {"filetypes", false, list(1, 100, str(1, 255))}, {"max_files", false, number(1, 10, true)}},
	}
}

// focused counts the elements that want the cursor: one may have it.
func focused(c *check, at string, v any) {
	boolean(c, at, v)
	if v == true {
		c.focused++
	}
}

// filterShape is which conversations a menu lists; at least one rule.
func filterShape(c *check, at string, v any) {
	record(
		field{"include", false, list(1, 4, enum("im", "mpim", "private", "public"))},
		field{"exclude_external_shared_channels", false, boolean},
		field{"exclude_bot_users", false, boolean},
	)(c, at, v)
	if o, ok := v.(object); ok && len(o) == 0 {
		c.fail(at, "must define at least one of `include`, `exclude_external_shared_channels`, `exclude_bot_users`")
	}
}

// moment is a date or a time of day in a layout of package time.
func moment(layout, shown string) shape {
	return func(c *check, at string, v any) {
		t, _ := v.(string)
		if _, err := time.Parse(layout, t); err != nil || len(t) != len(layout) {
			c.fail(at, "must be a valid value in the format %s", shown)
		}
	}
}

func zone(c *check, at string, v any) {
	name, _ := v.(string)
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		c.fail(at, "must be a valid time zone")
	}
}

var decimals = regexp.MustCompile(`^[+-]?\d+(\.\d+)?$`)

// writtenNumber is a number that is written as a text, as number_input has them.
func writtenNumber(c *check, at string, v any) {
	if t, _ := v.(string); !decimals.MatchString(t) || len(t) > 255 {
		c.fail(at, "must be a number in a string")
	}
}
