package slacksim

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// rules are what concerns several properties of a block, an element or a view.
var rules = map[string]func(c *check, at string, o object){
	"actions":             uniqueActions,
	"checkboxes":          initialAmongOptions,
	"context_actions":     uniqueActions,
	"data_table":          dataTableRule,
	"data_visualization":  chartRule,
	"image":               imageRule,
	"modal":               submitRule,
	"multi_static_select": choicesRule,
	"number_input":        boundsRule,
	"plain_text_input":    lengthRule,
	"radio_buttons":       initialAmongOptions,
	"section":             sectionRule,
	"static_select":       choicesRule,
	"table":               func(c *check, _ string, _ object) { c.tables++ },
}

func sectionRule(c *check, at string, o object) {
	if o["text"] == nil && o["fields"] == nil {
		c.fail(at, "must define either `text` or `fields`")
	}
}

func imageRule(c *check, at string, o object) {
	if o["image_url"] == nil && o["slack_file"] == nil {
		c.fail(at, "must define either `image_url` or `slack_file`")
	}
}

// uniqueActions demands that an action id is used once in its block.
func uniqueActions(c *check, at string, o object) {
	seen := map[string]bool{}
	for i, id := range texts(o["elements"], "action_id") {
		if id != "" && seen[id] {
			c.fail(fmt.Sprintf("%s/elements/%d/action_id", at, i), "`action_id` must be unique in its block, but %s was used before", id)
		}
		seen[id] = true
	}
}

// submitRule demands a button to send what the inputs hold.
func submitRule(c *check, at string, o object) {
	for i, kind := range texts(o["blocks"], "type") {
		if kind == "input" && o["submit"] == nil {
			c.fail(fmt.Sprintf("%s/blocks/%d/input", at, i), "must define `submit` to use `input` block")
		}
	}
}

func choicesRule(c *check, at string, o object) {
	if (o["options"] == nil) == (o["option_groups"] == nil) {
		c.fail(at, "must define either `options` or `option_groups`")
		return
	}
	initialAmongOptions(c, at, o)
}

// initialAmongOptions demands that what is chosen first can be chosen: same value and text.
func initialAmongOptions(c *check, at string, o object) {
	all := options(o)
	test := func(at string, chosen any) {
		if !slices.ContainsFunc(all, func(one object) bool { return optionKey(one) == optionKey(chosen) }) {
			c.fail(at, "must be one of the options")
		}
	}
	if one := o["initial_option"]; one != nil {
		test(at+"/initial_option", one)
	}
	several, _ := o["initial_options"].([]any)
	for i, one := range several {
		test(fmt.Sprintf("%s/initial_options/%d", at, i), one)
	}
	if most := o["max_selected_items"]; most != nil && asNumber(most) < float64(len(several)) {
		c.fail(at+"/initial_options", "no more than %v items allowed", most)
	}
}

func optionKey(v any) [2]string {
	o, _ := v.(object)
	label, _ := o["text"].(object)
	t, _ := label["text"].(string)
	value, _ := o["value"].(string)
	return [2]string{value, t}
}

func lengthRule(c *check, at string, o object) {
	least, most := asNumber(o["min_length"]), 3000.0
	if o["max_length"] != nil {
		most = asNumber(o["max_length"])
	}
	value, _ := o["initial_value"].(string)
	switch n := float64(utf8.RuneCountInString(value)); {
	case o["max_length"] != nil && least > most:
		c.fail(at+"/min_length", "must be at most `max_length`")
	case value != "" && (n < least || n > most):
		c.fail(at+"/initial_value", "must be from %v to %v characters", least, most)
	}
}

// boundsRule demands that a number_input begins between its bounds, whole where it must be.
func boundsRule(c *check, at string, o object) {
	bound := func(name string, absent float64) float64 {
		t, _ := o[name].(string)
		f, err := strconv.ParseFloat(t, 64)
		if err != nil {
			return absent
		}
		if o["is_decimal_allowed"] == false && f != math.Trunc(f) {
			c.fail(at+"/"+name, "must be a whole number")
		}
		return f
	}
	value := bound("initial_value", 0)
	least, most := bound("min_value", value), bound("max_value", value)
	switch {
	case o["min_value"] != nil && o["max_value"] != nil && least > most:
		c.fail(at+"/min_value", "must be at most `max_value`")
	case o["initial_value"] != nil && (value < least || value > most):
		c.fail(at+"/initial_value", "must be between `min_value` and `max_value`")
	}
}

// asNumber reads a JSON number; zero when v is none.
func asNumber(v any) float64 {
	n, _ := v.(json.Number)
	f, _ := n.Float64()
	return f
}
