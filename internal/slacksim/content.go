package slacksim

import (
	"encoding/json"
	"strings"
)

// content is what an app may put into a message, wherever it sends it.
type content struct {
	text        string
	blocks      []any
	hasBlocks   bool
	attachments any
	metadata    any
	hasMetadata bool
}

// readContent checks what an app wants to post. The error is Slack's.
func (s *Sim) readContent(a args) (content, error) {
	c := content{text: normalise(a.text("text"))}
	if raw := a.raw("blocks"); raw != nil {
		list, err := s.checkBlocks(raw)
		if err != nil {
			return c, err
		}
		c.blocks, c.hasBlocks = list, true
	}
	if markdown := a.text("markdown_text"); markdown != "" {
		if c.text != "" || len(c.blocks) > 0 {
			return c, slackError("markdown_text_conflict")
		}
		list, err := s.checkBlocks(mustJSON([]any{object{"type": "markdown", "text": markdown}}))
		if err != nil {
			return c, slackError("msg_too_long")
		}
		c.blocks, c.hasBlocks = list, true
	}
	if raw := a.raw("attachments"); raw != nil {
		var list []object
		if json.Unmarshal(raw, &list) != nil {
			return c, slackError("invalid_attachments")
		}
		if len(list) > 100 {
			return c, slackError("too_many_attachments")
		}
		if list != nil {
			c.attachments = list
		}
	}
	var err error
	c.metadata, c.hasMetadata, err = readMetadata(a.raw("metadata"))
	return c, err
}

// maxMetadata is the size of metadata in bytes above which the simulator answers
// metadata_too_large. Slack does not publish its own.
const maxMetadata = 16 << 10

func readMetadata(raw []byte) (any, bool, error) {
	if raw == nil {
		return nil, false, nil
	}
	var m struct {
		Type    *string        `json:"event_type"`
		Payload map[string]any `json:"event_payload"`
	}
	switch err := json.Unmarshal(raw, &m); {
	case err != nil:
		return nil, false, slackError("invalid_metadata_format")
	case len(raw) > maxMetadata:
		return nil, false, slackError("metadata_too_large")
	case m.Type == nil:
		return nil, false, slackError("invalid_metadata_schema")
	case *m.Type == "" && m.Payload == nil:
		// What a client library sends for "no metadata".
		return nil, false, nil
	case *m.Type == "" || m.Payload == nil:
		return nil, false, slackError("invalid_metadata_schema")
	}
	return object{"event_type": *m.Type, "event_payload": m.Payload}, true, nil
}

func (c content) empty() bool {
	list, _ := c.attachments.([]object)
	return strings.TrimSpace(c.text) == "" && len(c.blocks) == 0 && len(list) == 0
}
