package slacksim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of one message.
const (
	maxBlocks    = 50
	maxBlockText = 13200 // characters over all text objects; measured by users, moves with the content
	maxMarkdown  = 12000
	maxCellText  = 10000 // characters over all table cells
	maxCharts    = 2
)

// check walks blocks against the shapes of blockshapes.go and collects what is wrong.
type check struct {
	errs     []string
	refused  map[string]bool // block types that this workspace does not have, by a fault
	ids      map[string]bool
	chars    int
	markdown int
	cells    int
	charts   int
}

// shape tests one value; at is its JSON pointer.
type shape func(c *check, at string, v any)

// field is one property of a JSON object in a block.
type field struct {
	name     string
	required bool
	shape    shape
}

func (c *check) fail(at, format string, a ...any) {
	c.errs = append(c.errs, fmt.Sprintf(format, a...)+" [json-pointer:"+at+"]")
}

// checkBlocks returns the blocks as Slack stores them, with every block_id and action_id
// set, or Slack's error for the whole message.
func (s *Sim) checkBlocks(raw []byte) ([]any, error) {
	var blocks []any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&blocks); err != nil || d.More() {
		return nil, slackError("invalid_blocks_format")
	}
	c := &check{ids: map[string]bool{}, refused: map[string]bool{}}
	for _, f := range s.faults {
		if f.Kind == "invalid_blocks" {
			c.refused[f.BlockType] = true
		}
	}
	if len(blocks) > maxBlocks {
		c.fail("/blocks", "no more than %d items allowed", maxBlocks)
	}
	for i, b := range blocks {
		c.block(fmt.Sprintf("/blocks/%d", i), b)
	}
	switch {
	case c.markdown > maxMarkdown:
		c.fail("/blocks", "markdown blocks must be less than %d characters in total", maxMarkdown+1)
	case c.cells > maxCellText:
		c.fail("/blocks", "table cells must be less than %d characters in total", maxCellText+1)
	case c.charts > maxCharts:
		c.fail("/blocks", "no more than %d data_visualization blocks allowed", maxCharts)
	}
	if len(c.errs) > 0 {
		return nil, invalidBlocks(c.errs)
	}
	if c.chars > maxBlockText {
		return nil, slackError("msg_blocks_too_long")
	}
	for _, b := range blocks {
		o := b.(object)
		// A markdown block is stored under a new id.
		if id, _ := o["block_id"].(string); id == "" || o["type"] == "markdown" {
			s.blockCount++
			o["block_id"] = blockID(s.blockCount)
		}
		for _, e := range interactive(o) {
			if id, _ := e["action_id"].(string); id == "" {
				s.blockCount++
				e["action_id"] = blockID(s.blockCount)
			}
		}
	}
	return blocks, nil
}

// invalidBlocks is Slack's error for blocks that break a rule.
func invalidBlocks(errs []string) error {
	messages := make([]string, len(errs))
	for i, e := range errs {
		messages[i] = "[ERROR] " + e
	}
	return apiError{code: "invalid_blocks", more: object{"errors": errs, "response_metadata": object{"messages": messages}}}
}

// blockID numbers blocks in five letters, as short as Slack's own.
func blockID(n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	id := make([]byte, 5)
	for i := range id {
		id[i] = letters[n%len(letters)]
		n /= len(letters)
	}
	return string(id)
}

func (c *check) block(at string, v any) {
	o, ok := v.(object)
	if !ok {
		c.fail(at, "must provide an object")
		return
	}
	kind, _ := o["type"].(string)
	fields, strict := blockShapes[kind]
	required, known := looseBlocks[kind]
	switch {
	case kind == "":
		c.fail(at, "missing required field: type")
		return
	case !strict && !known || c.refused[kind]:
		c.fail(at+"/type", "unsupported type: %s", kind)
		return
	}
	if id, _ := o["block_id"].(string); id != "" {
		if c.ids[id] {
			c.fail(at+"/block_id", "`block_id` must be unique, but %s was used before", id)
		}
		c.ids[id] = true
	}
	if !strict {
		for _, name := range required {
			if o[name] == nil {
				c.fail(at, "missing required field: %s", name)
			}
		}
		return
	}
	c.fields(at, o, slices.Concat([]field{{"type", true, nil}, {"block_id", false, str(0, 255)}}, fields))
	if more := blockRules[kind]; more != nil {
		more(c, at, o)
	}
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
	var extra []string
	for name := range o {
		if !names[name] {
			extra = append(extra, name)
		}
	}
	slices.Sort(extra)
	for _, name := range extra {
		c.fail(at, "invalid additional property: %s", name)
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
		fields := []field{{"type", true, enum(kinds...)}, {"text", true, str(1, limit)}}
		if o["type"] == "mrkdwn" {
			fields = append(fields, field{"verbatim", false, boolean})
		} else {
			fields = append(fields, field{"emoji", false, boolean})
		}
		c.fields(at, o, fields)
		t, _ := o["text"].(string)
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
		if !known || len(allowed) > 0 && !slices.Contains(allowed, kind) {
			c.fail(at+"/type", "unsupported type: %s", kind)
			return
		}
		c.fields(at, o, append([]field{{"type", true, nil}}, fields...))
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
