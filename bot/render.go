package bot

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"lull/commands"
)

// Slack's limits, a little below what it accepts so that nothing is refused
// for a miscount. Lengths are in characters after escaping.
const (
	maxBlocks   = 48
	maxSection  = 2_900
	maxCell     = 200
	maxCells    = 9_500 // all cells of one message together
	maxRows     = 100   // without the header
	maxTitle    = 50
	maxLabel    = 20
	maxBars     = 20
	maxCharts   = 2
	maxText     = 3_800
	maxAll      = 12_000 // all block text of one message, cells aside
	maxNote     = 1_900
	maxCaption  = 200
	onePage     = 12 // rows that are shown whole; a longer table is paged
	rowsPerPage = 7
)

// form is one of the ways to lay a reply out. A workspace that refuses one
// gets the next.
type form int

const (
	native   form = iota // charts and tables as Slack's own blocks
	sections             // text blocks only, tables as lines
	textOnly             // the summary alone
	forms
)

// render lays a reply out. The text is always the summary, which carries no
// amount; with textOnly there are no blocks, and it says what to type instead
// of pressing.
func render(r commands.Reply, f form) (text string, blocks []slack.Block) {
	text = clip(escape(r.Summary), maxText)
	if f == textOnly {
		if says := sentences(r); len(says) > 0 {
			text = clip(text+"\n"+escape(commands.Typed(r.Locale, says)), maxText)
		}
		return text, nil
	}
	room := room{text: maxAll, cells: maxCells, charts: maxCharts}
	return text, room.blocks(r.Parts, f, maxBlocks)
}

func (r *room) blocks(parts []commands.Part, f form, most int) (blocks []slack.Block) {
	for _, part := range parts {
		if len(blocks) == most {
			break
		}
		if block := r.block(part, f); block != nil {
			blocks = append(blocks, block)
		}
	}
	return blocks
}

// room is what one message may still hold.
type room struct {
	text, cells, charts int
	rows, elements      int // so far
}

// block lays one part out, or returns nil where it has no place any more.
func (r *room) block(part commands.Part, f form) slack.Block {
	switch p := part.(type) {
	case commands.Line:
		return r.section(mrkdwn(p))
	case commands.Note:
		if text := r.take(mrkdwn(p), maxNote); text != "" {
			return slack.NewContextBlock("", object(text))
		}
	case commands.Entry:
		if text := r.take(mrkdwn(p.Text), maxSection); text != "" {
			return slack.NewSectionBlock(object(text), nil, r.beside(p.Button))
		}
	case commands.Table:
		if f != native {
			return r.section(tableText(p))
		}
		if block := table(p, &r.cells); len(block.Rows) > 1 {
			return block
		}
	case commands.Buttons:
		if row := r.buttons(p); row != nil {
			return row
		}
	case commands.Bars:
		// Without charts the table that stands beside every chart says it.
		if f == native && r.charts > 0 {
			r.charts--
			return bars(p)
		}
	}
	return nil
}

func (r *room) section(text string) slack.Block {
	if text = r.take(text, maxSection); text == "" {
		return nil
	}
	return slack.NewSectionBlock(object(text), nil, nil)
}

// take clips a text to a limit and to the room that is left.
func (r *room) take(text string, limit int) string {
	limit = min(limit, r.text)
	if limit < 2 {
		return ""
	}
	text = clip(text, limit)
	r.text -= utf8.RuneCountInString(text)
	return text
}

func object(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, false)
}

// isMember is what a member ID looks like.
var isMember = regexp.MustCompile(`^[UW][A-Z0-9]+$`)

// mrkdwn writes spans in Slack's markup, everything that people wrote escaped.
func mrkdwn(spans []commands.Span) string {
	var text strings.Builder
	for _, s := range spans {
		words := escape(s.Text)
		if isMember.MatchString(s.Person) {
			words = "<@" + s.Person + ">"
		}
		if s.Link != "" {
			words = "<" + escape(strings.NewReplacer("|", "%7C", ">", "%3E").Replace(s.Link)) + "|" + strings.ReplaceAll(words, "|", "¦") + ">"
		}
		if s.Bold && strings.TrimSpace(words) != "" {
			words = "*" + words + "*"
		}
		text.WriteString(words)
	}
	return text.String()
}

func table(t commands.Table, cells *int) *slack.DataTableBlock {
	block := slack.NewDataTableBlock(cut(t.Caption, maxCaption)).WithPageSize(rowsPerPage)
	if len(t.Rows) <= onePage {
		block.WithPageSize(onePage)
	}
	add := func(row []slack.DataTableCell, size int) bool {
		if *cells < size || len(block.Rows) > maxRows {
			return false
		}
		*cells -= size
		block.AddRow(row...)
		return true
	}
	header, size := make([]slack.DataTableCell, len(t.Header)), 0
	for i, name := range t.Header {
		text := cellText(name)
		size += utf8.RuneCountInString(text)
		header[i] = slack.NewDataTableRawTextCell(text)
	}
	if !add(header, size) {
		return block
	}
	for _, row := range t.Rows {
		line, size := make([]slack.DataTableCell, len(row)), 0
		for i, c := range row {
			text := cellText(c.Text)
			size += utf8.RuneCountInString(text)
			if c.Number != nil {
				line[i] = slack.NewDataTableRawNumberCell(*c.Number).WithText(text)
			} else {
				line[i] = slack.NewDataTableRawTextCell(text)
			}
		}
		if !add(line, size) {
			break
		}
	}
	return block
}

// cellText is a cell's text as Slack takes it: an empty or over-long cell
// makes it refuse the whole message.
func cellText(text string) string {
	if strings.TrimSpace(text) == "" {
		return "–"
	}
	return cut(text, maxCell)
}

// tableText is a table as lines, for a workspace without tables.
func tableText(t commands.Table) string {
	var text strings.Builder
	text.WriteString("*" + escape(t.Caption) + "*\n" + escape(strings.Join(t.Header, " · ")))
	for _, row := range t.Rows {
		texts := make([]string, len(row))
		for i, c := range row {
			texts[i] = escape(cellText(c.Text))
		}
		if len(texts) > 0 {
			texts[0] = "*" + texts[0] + "*" // what the row is about
		}
		text.WriteString("\n" + strings.Join(texts, " · "))
	}
	return text.String()
}

func bars(b commands.Bars) slack.Block {
	count := min(len(b.Labels), maxBars)
	points := make([]slack.DataVisualizationDataPoint, count)
	labels := make([]string, count)
	for i := range points {
		labels[i] = cut(b.Labels[i], maxLabel)
		points[i] = slack.NewDataVisualizationDataPoint(labels[i], b.Values[i])
	}
	chart := slack.NewDataVisualizationBarChart(
		slack.NewDataVisualizationAxisConfig(labels...),
		slack.NewDataVisualizationDataSeries(cut(b.Series, maxLabel), points...),
	)
	return slack.NewDataVisualizationBlock(cut(b.Title, maxTitle), chart)
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes a text safe inside Slack's markup: no name can ping anybody.
func escape(text string) string { return escaper.Replace(text) }

// cut cuts plain text to a number of characters at most, and marks the cut.
func cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}

// clip cuts marked-up text to a number of characters at most, never inside an
// entity or a link and never leaving bold open, and marks the cut.
func clip(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	cut := string([]rune(text)[:limit-2]) // room for the mark and for closing bold
	if open := strings.LastIndexByte(cut, '<'); open > strings.LastIndexByte(cut, '>') {
		cut = cut[:open]
	}
	if and := strings.LastIndexByte(cut, '&'); and >= 0 && and > len(cut)-len("&amp;") && !strings.Contains(cut[and:], ";") {
		cut = cut[:and]
	}
	if strings.Count(cut, "*")%2 == 1 {
		return cut + "…*"
	}
	return cut + "…"
}
