package slacksim

import "math"

// richText is the block in which text is kept as parts with a style.
var richText = []field{{"elements", true, list(0, maxItems, oneOf(paragraphs))}}

// maxItems stands where Slack names no limit.
const maxItems = math.MaxInt32

var (
	border     = field{"border", false, number(0, 1, true)}
	sentence   = []field{{"elements", true, list(0, maxItems, richPart)}}
	paragraphs = map[string][]field{
		"rich_text_section": sentence,
		"rich_text_list": {
			border,
			{"elements", true, list(0, maxItems, oneOf(map[string][]field{"rich_text_section": sentence}))},
			{"style", true, enum("bullet", "ordered")},
			{"indent", false, number(0, 8, true)},
			{"offset", false, number(0, maxItems, true)},
		},
		"rich_text_preformatted": {
			border,
			{"elements", true, list(0, maxItems, oneOf(richParts, "text", "link"))},
			{"language", false, str(0, 255)},
		},
		"rich_text_quote": append([]field{border}, sentence...),
	}
	richParts = styledParts()
)

// looseParts are the parts of rich text of which only the type is tested.
var looseParts = map[string]bool{
	"attachment_mention": true, "canvas": true, "canvas_message_unfurl": true, "canvas_user_mention": true, "citation": true,
	"file": true, "list_record": true, "message_mention": true, "salesforce_data_field": true, "tag": true,
	"work_object_mention": true, "workflow_mention": true,
}

func richPart(c *check, at string, v any) {
	o, _ := v.(object)
	if kind, _ := o["type"].(string); !looseParts[kind] {
		oneOf(richParts)(c, at, v)
	}
}

func styledParts() map[string][]field {
	var styles []field
	for _, name := range []string{"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"} {
		styles = append(styles, field{name, false, boolean})
	}
	id := str(1, 255)
	address := str(1, 3000)
	parts := map[string][]field{
		"broadcast": {{"range", true, enum("here", "channel", "everyone")}},
		"channel":   {{"channel_id", true, id}},
		"color":     {{"value", true, id}},
		"date": {
			{"timestamp", true, number(0, maxItems, true)},
			{"format", true, address},
			{"timezone", false, zone},
			{"url", false, address},
			{"fallback", false, address},
		},
		"emoji":     {{"name", true, id}, {"skin_tone", false, number(1, 6, true)}, {"unicode", false, id}, {"url", false, address}},
		"link":      {{"url", true, address}, {"text", false, counted(str(0, maxItems))}, {"unsafe", false, boolean}},
		"team":      {{"team_id", true, id}},
		"text":      {{"text", true, counted(str(1, maxItems))}},
		"user":      {{"user_id", true, id}},
		"usergroup": {{"usergroup_id", true, id}},
	}
	for kind, fields := range parts {
		parts[kind] = append(fields, field{"style", false, record(styles...)})
	}
	return parts
}
