package slacksim

import "unicode/utf8"

const (
	plain  = "plain_text"
	mrkdwn = "mrkdwn"
)

// blockShapes are the blocks that are tested strictly: every property, every limit.
var blockShapes = map[string][]field{
	"actions":         {{"elements", true, list(1, 25, oneOf(elements, inActions...))}},
	"alert":           {{"text", true, text(200, plain, mrkdwn)}, {"level", false, enum("default", "info", "warning", "error", "success")}},
	"context":         {{"elements", true, list(1, 10, contextElement)}},
	"context_actions": {{"elements", true, list(1, 5, oneOf(elements, "feedback_buttons", "icon_button"))}},
	"divider":         {},
	"header":          {{"text", true, text(150, plain)}, {"level", false, number(1, 6, true)}},
	"image":           append([]field{{"title", false, text(2000, plain)}}, elements["image"]...),
	"input": {
		{"label", true, text(2000, plain)},
		{"element", true, oneOf(elements, inInput...)},
		{"hint", false, text(2000, plain)},
		{"optional", false, boolean},
		{"dispatch_action", false, boolean},
	},
	"markdown":  {{"text", true, markdownText}},
	"rich_text": richText,
	"section": {
		{"text", false, text(3000, plain, mrkdwn)},
		{"fields", false, list(1, 10, text(2000, plain, mrkdwn))},
		{"accessory", false, oneOf(elements, inSection...)},
		{"expand", false, boolean},
	},
	"table":              table,
	"data_table":         dataTable,
	"data_visualization": dataVisualization,
}

// looseBlocks are the blocks of which only the type and these fields are tested.
var looseBlocks = map[string][]string{
	"call":      {"call_id"},
	"card":      {},
	"carousel":  {"elements"},
	"container": {"title", "child_blocks"},
	"file":      {"external_id", "source"},
	"plan":      {"title"},
	"task_card": {"task_id", "title"},
	"video":     {"alt_text", "title", "thumbnail_url", "video_url"},
}

// onlyIn names the surfaces of blocks and elements that not every surface takes.
var onlyIn = map[string][]surface{
	"alert":              {inModal},
	"call":               {inMessage},
	"card":               {inMessage, inHome},
	"carousel":           {inMessage, inHome},
	"container":          {inMessage, inHome},
	"context_actions":    {inMessage},
	"data_table":         {inMessage},
	"data_visualization": {inMessage, inHome},
	"file":               {inMessage},
	"markdown":           {inMessage},
	"plan":               {inMessage},
	"table":              {inMessage},
	"task_card":          {inMessage},

	"datetimepicker":   {inMessage, inModal},
	"email_text_input": {inModal},
	"file_input":       {inModal},
	"number_input":     {inModal},
	"rich_text_input":  {inModal, inHome},
	"url_text_input":   {inModal},
	"workflow_button":  {inMessage},
}

// viewShapes are the views an app can define: what a person fills in, and the Home tab.
var viewShapes = map[string][]field{
	"home": viewFields,
	"modal": append([]field{
		{"title", true, text(24, plain)},
		{"submit", false, text(24, plain)},
		{"close", false, text(24, plain)},
		{"clear_on_close", false, boolean},
		{"notify_on_close", false, boolean},
		{"submit_disabled", false, boolean},
	}, viewFields...),
}

var viewFields = []field{
	{"blocks", true, blockList},
	{"private_metadata", false, str(0, 3000)},
	{"callback_id", false, str(0, 255)},
	{"external_id", false, str(0, 255)},
}

// contextElement is a text or an image.
func contextElement(c *check, at string, v any) {
	if o, _ := v.(object); o["type"] == "image" {
		oneOf(elements, "image")(c, at, v)
		return
	}
	text(3000, plain, mrkdwn)(c, at, v)
}

// markdownText counts towards the limit of all markdown of one message.
func markdownText(c *check, at string, v any) {
	str(1, maxMarkdown)(c, at, v)
	t, _ := v.(string)
	n := utf8.RuneCountInString(t)
	c.markdown, c.chars = c.markdown+n, c.chars+n
}
