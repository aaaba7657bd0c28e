package slacksim

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// shape tests one value; at is its JSON pointer.
type shape func(c *check, at string, v any)

// field is one property of a JSON object in a block.
type field struct {
	name     string
	required bool
	shape    shape
}

// fields tests an object against its properties: required ones present, no others.
func (c *check) fields(at string, o object, fields []field) {
	names := map[string]bool{}
	for _, f := range fields {
		names[f.name] = true
		switch v := o[f.name]; {
		case v == nil && f.required:
			c.fail(at, "missing required field: %s", f.name)
		case v != nil && f.shape != nil:
			f.shape(c, at+"/"+f.name, v)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if !names[name] {
			c.fail(at, "invalid additional property: %s", name)
		}
	}
}

// str is a text of min to limit characters.
func str(least, limit int) shape {
	return func(c *check, at string, v any) {
		t, ok := v.(string)
		switch n := utf8.RuneCountInString(t); {
		case !ok:
			c.fail(at, "must provide a string")
		case n < least:
			c.fail(at, "must be more than %d characters", least-1)
		case n > limit:
			c.fail(at, "must be less than %d characters", limit+1)
		}
	}
}

// number is a number from least to most; whole when integer is set.
func number(least, most float64, integer bool) shape {
	return func(c *check, at string, v any) {
		n, ok := v.(json.Number)
		f, err := n.Float64()
		switch {
		case !ok || err != nil || integer && strings.ContainsAny(n.String(), ".eE"):
			c.fail(at, "must provide a number")
		case f < least:
			c.fail(at, "must be at least %v", least)
		case f > most:
			c.fail(at, "must be at most %v", most)
		}
	}
}

func anything(*check, string, any) {}

func boolean(c *check, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.fail(at, "must provide a boolean")
	}
}

func enum(values ...string) shape {
	return func(c *check, at string, v any) {
		if t, ok := v.(string); !ok || !slices.Contains(values, t) {
			c.fail(at, "must be a valid enum value")
		}
	}
}

// list is an array of least to most items of one shape.
func list(least, most int, item shape) shape {
	return func(c *check, at string, v any) {
		items, ok := v.([]any)
		switch {
		case !ok:
			c.fail(at, "must provide an array")
			return
		case len(items) > most:
			c.fail(at, "no more than %d items allowed", most)
		case len(items) < least:
			c.fail(at, "no fewer than %d items allowed", least)
		}
		for i, v := range items {
			item(c, fmt.Sprintf("%s/%d", at, i), v)
		}
	}
}

// record is an object with these properties and no others.
func record(fields ...field) shape {
	return func(c *check, at string, v any) {
		o, ok := v.(object)
		if !ok {
			c.fail(at, "must provide an object")
			return
		}
		c.fields(at, o, fields)
	}
}

// text is a text object of 1 to limit characters.
func text(limit int, kinds ...string) shape {
	return func(c *check, at string, v any) {
		o, ok := v.(object)
		if !ok {
			c.fail(at, "must provide an object")
			return
		}
		fields := []field{{"type", true, typed(kinds)}, {"text", true, counted(str(1, limit))}}
		if o["type"] == "mrkdwn" {
			fields = append(fields, field{"verbatim", false, boolean})
		} else {
			fields = append(fields, field{"emoji", false, boolean})
		}
		c.fields(at, o, fields)
	}
}

// typed is the type of something: one of kinds.
func typed(kinds []string) shape {
	return func(c *check, at string, v any) {
		switch t, ok := v.(string); {
		case !ok:
			c.fail(at, "must provide a string")
		case !slices.Contains(kinds, t):
			c.fail(at, "unsupported type: %s", t)
		}
	}
}

// counted is a text that counts towards the limit of all text of a message.
func counted(text shape) shape {
	return func(c *check, at string, v any) {
		text(c, at, v)
		t, _ := v.(string)
		c.chars += utf8.RuneCountInString(t)
	}
}

// oneOf is an object whose type picks its properties among those allowed here.
func oneOf(kinds map[string][]field, allowed ...string) shape {
	return func(c *check, at string, v any) {
		o, ok := v.(object)
		if !ok {
			c.fail(at, "must provide an object")
			return
		}
		kind, _ := o["type"].(string)
		fields, known := kinds[kind]
		switch {
		case kind == "":
			c.fail(at, "missing required field: type")
			return
		case !known || len(allowed) > 0 && !slices.Contains(allowed, kind) || !c.takes(kind):
			c.fail(at+"/type", "unsupported type: %s", kind)
			return
		}
		c.fields(at, o, append([]field{{"type", true, nil}}, fields...))
		if rule := rules[kind]; rule != nil {
			rule(c, at, o)
		}
	}
}

// unique reports texts that occur twice under one name.
func (c *check) unique(at, name string, values []string) {
	seen := map[string]bool{}
	for i, v := range values {
		if seen[v] {
			c.fail(fmt.Sprintf("%s/%d", at, i), "`%s` must be unique", name)
		}
		seen[v] = true
	}
}
