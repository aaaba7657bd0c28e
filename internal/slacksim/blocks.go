package slacksim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// Limits of one message, and of one view where it says so.
const (
	maxBlocks     = 50
	maxViewBlocks = 100
	maxViewSize   = 250_000 // bytes of JSON
	maxBlockText  = 13200   // characters over all text objects; measured by users, moves with the content
	maxMarkdown   = 12000
	maxCellText   = 10000 // characters over all table cells
	maxCharts     = 2
)

// surface is where blocks are shown.
type surface string

const (
	inMessage surface = "message"
	inModal   surface = "modal"
	inHome    surface = "home"
)

// check walks blocks against the shapes of blockshapes.go and collects what is wrong.
type check struct {
	surface  surface
	errs     []string
	refused  map[string]bool // block types that this workspace does not have, by a fault
	ids      map[string]bool
	chars    int
	markdown int
	cells    int
	charts   int
	tables   int
	focused  int
}

func (c *check) fail(at, format string, a ...any) {
	c.errs = append(c.errs, fmt.Sprintf(format, a...)+" [json-pointer:"+at+"]")
}

func (s *Sim) newCheck(where surface) *check {
	c := &check{surface: where, ids: map[string]bool{}, refused: map[string]bool{}}
	for _, f := range s.faults {
		if f.Kind == "invalid_blocks" {
			c.refused[f.BlockType] = true
		}
	}
	return c
}

// takes says whether this surface shows a type of block or element.
func (c *check) takes(kind string) bool {
	only, limited := onlyIn[kind]
	return !limited || slices.Contains(only, c.surface)
}

// checkBlocks returns the blocks as Slack stores them, with every block_id and action_id
// set, or Slack's error for the whole message.
func (s *Sim) checkBlocks(raw []byte) ([]any, error) {
	v, ok := decoded(raw)
	blocks, isList := v.([]any)
	if !ok || v != nil && !isList {
		return nil, slackError("invalid_blocks_format")
	}
	c := s.newCheck(inMessage)
	blockList(c, "/blocks", blocks)
	if len(c.errs) > 0 {
		return nil, refusedBlocks("invalid_blocks", c.errs...)
	}
	switch {
	case c.tables > 1:
		return nil, refusedBlocks("invalid_attachments", "only_one_table_allowed")
	case c.chars > maxBlockText:
		return nil, slackError("msg_blocks_too_long")
	}
	s.name(blocks)
	return blocks, nil
}

// checkView returns a view as Slack stores it, with every block_id and action_id set. The
// error is Slack's: view_too_large, or invalid_arguments with what is wrong and where.
func (s *Sim) checkView(raw []byte) (object, error) {
	v, ok := decoded(raw)
	view, _ := v.(object)
	kind, _ := view["type"].(string)
	c := s.newCheck(surface(kind))
	switch {
	case !ok:
		c.fail("/view", "must be valid JSON")
	case size(v) > maxViewSize:
		return nil, slackError("view_too_large")
	default:
		oneOf(viewShapes)(c, "/view", v)
	}
	if len(c.errs) > 0 {
		return nil, badArguments(c.errs...)
	}
	blocks, _ := view["blocks"].([]any)
	s.name(blocks)
	return view, nil
}

// refusedBlocks is Slack's error for blocks of a message, with what is wrong and where.
func refusedBlocks(code string, errs ...string) error {
	return apiError{code: code, more: object{"errors": errs, "response_metadata": object{"messages": marked(errs)}}}
}

// decoded reads one JSON value, numbers as they are written; false when raw is none.
func decoded(raw []byte) (any, bool) {
	if !json.Valid(raw) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	return v, d.Decode(&v) == nil
}

// size is the length of a value in bytes of compact JSON.
func size(v any) int {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
	return b.Len() - len("\n")
}

// name gives every block and every interactive element without an id one.
func (s *Sim) name(blocks []any) {
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

// blockList tests the blocks of a message or a view, each for itself and all together.
func blockList(c *check, at string, v any) {
	blocks, ok := v.([]any)
	most := maxBlocks
	if c.surface != inMessage {
		most = maxViewBlocks
	}
	switch {
	case !ok:
		c.fail(at, "must provide an array")
	case len(blocks) > most:
		c.fail(at, "no more than %d items allowed", most)
	}
	for i, b := range blocks {
		c.block(fmt.Sprintf("%s/%d", at, i), b)
	}
	switch {
	case c.markdown > maxMarkdown:
		c.fail(at, "markdown blocks must be less than %d characters in total", maxMarkdown+1)
	case c.cells > maxCellText:
		c.fail(at, "table cells must be less than %d characters in total", maxCellText+1)
	case c.charts > maxCharts:
		c.fail(at, "no more than %d data_visualization blocks allowed", maxCharts)
	case c.focused > 1:
		c.fail(at, "only one element may have `focus_on_load`")
	}
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
	case !strict && !known || c.refused[kind] || !c.takes(kind):
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
	if rule := rules[kind]; rule != nil {
		rule(c, at, o)
	}
}
