package bot_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"lull/bot"
	"lull/commands"
)

func TestNamesCannotPing(t *testing.T) {
	t.Parallel()
	name := "<!channel> & <@U1>"
	reply := commands.Reply{
		Summary: name,
		Parts: []commands.Part{
			commands.Line{{Text: name, Bold: true}, {Text: name, Link: "https://crm.example/a|b>c?x=1&y=2"}},
			commands.Note{{Text: name}},
			commands.Table{Caption: name, Header: []string{name}, Rows: [][]commands.Cell{{{Text: name}}}},
		},
	}
	for f := range 3 {
		text, blocks := bot.Render(reply, f)
		if strings.Contains(text, "<") {
			t.Errorf("form %d: the text is not escaped: %s", f, text)
		}
		for _, b := range blocks {
			section, ok := b.(*slack.SectionBlock)
			if ok && (strings.Contains(section.Text.Text, "<!") || strings.Contains(section.Text.Text, "<@")) {
				t.Errorf("form %d: a name can ping: %s", f, section.Text.Text)
			}
		}
	}
	_, blocks := bot.Render(reply, 0)
	want := "<https://crm.example/a%7Cb%3Ec?x=1&amp;y=2|&lt;!channel&gt; &amp; &lt;@U1&gt;>"
	if got := blocks[0].(*slack.SectionBlock).Text.Text; !strings.HasSuffix(got, want) {
		t.Errorf("the link is %s, want %s at its end", got, want)
	}
}

// Whatever the names and counts, no form goes over Slack's limits.
func TestRenderStaysWithinSlacksLimits(t *testing.T) {
	t.Parallel()
	words := rapid.OneOf(
		rapid.SampledFrom([]string{"", strings.Repeat("&<>", 400), strings.Repeat("🌊é", 1600), "<!channel>", "| a *b* _c_"}),
		rapid.StringN(0, 12, -1),
	)
	rapid.Check(t, func(t *rapid.T) {
		reply := commands.Reply{Summary: words.Draw(t, "summary")}
		for i := range rapid.IntRange(0, 56).Draw(t, "parts") {
			text := words.Draw(t, "text")
			switch i % 6 {
			case 5:
				button := commands.Button{Label: text, Says: "assign " + text, Spoken: text}
				reply.Parts = append(reply.Parts, commands.Entry{Text: commands.Line{{Text: "x" + text, Bold: true}}, Button: &button})
			case 0:
				reply.Parts = append(reply.Parts, commands.Line{{Text: "x" + text, Bold: true}})
			case 1:
				reply.Parts = append(reply.Parts, commands.Note{{Text: "x" + text}})
			case 2:
				table := commands.Table{Caption: "x" + text, Header: []string{text, "n"}}
				for range rapid.SampledFrom([]int{1, 2, 13, 150}).Draw(t, "rows") {
					value := 1.5
					table.Rows = append(table.Rows, []commands.Cell{{Text: text}, {Text: "1", Number: &value}})
				}
				reply.Parts = append(reply.Parts, table)
			case 3:
				chart := commands.Bars{Title: "x" + text, Series: "x" + text}
				for n := range 30 {
					chart.Labels = append(chart.Labels, fmt.Sprint(n))
					chart.Values = append(chart.Values, float64(n))
				}
				reply.Parts = append(reply.Parts, chart)
			case 4:
				var row commands.Buttons
				for n := range rapid.IntRange(0, 40).Draw(t, "buttons") {
					button := commands.Button{Label: text, Says: "show " + text, Spoken: text}
					if n%3 == 0 {
						button.Confirm = &commands.Confirm{Title: "x" + text, Text: "x" + text, Yes: "x" + text, No: "x" + text}
					}
					row = append(row, button)
				}
				reply.Parts = append(reply.Parts, row)
			}
		}
		for f := range 3 {
			text, blocks := bot.Render(reply, f)
			if n := utf8.RuneCountInString(text); n > 4000 {
				t.Fatalf("form %d: %d characters of text", f, n)
			}
			checkLimits(t, f, blocks)
		}
		checkPage(t, bot.Page(reply))
	})
}

// checkPage checks what Slack asks of a page: up to a hundred blocks, none of them
// a table, and 250 KB.
func checkPage(t *rapid.T, page slack.HomeTabViewRequest) {
	data, err := json.Marshal(page)
	if err != nil || len(data) > 250_000 || len(page.Blocks.BlockSet) > 100 {
		t.Fatalf("a page of %d blocks and %d bytes, %v", len(page.Blocks.BlockSet), len(data), err)
	}
	for _, b := range page.Blocks.BlockSet {
		if _, isTable := b.(*slack.DataTableBlock); isTable {
			t.Fatal("a table on a page")
		}
	}
}

func checkLimits(t *rapid.T, f int, blocks []slack.Block) {
	if len(blocks) > 50 {
		t.Fatalf("form %d: %d blocks", f, len(blocks))
	}
	cells, texts, charts := 0, 0, 0
	ids := map[string]bool{}
	for _, b := range blocks {
		switch b := b.(type) {
		case *slack.ActionBlock:
			if n := len(b.Elements.ElementSet); n == 0 || n > 25 || ids[b.BlockID] {
				t.Fatalf("form %d: a row %q of %d", f, b.BlockID, n)
			}
			ids[b.BlockID] = true
			for _, e := range b.Elements.ElementSet {
				texts += checkElement(t, e, ids)
			}
		case *slack.SectionBlock:
			if n := utf8.RuneCountInString(b.Text.Text); n == 0 || n > 3000 {
				t.Fatalf("form %d: a section of %d characters", f, n)
			}
			texts += utf8.RuneCountInString(b.Text.Text)
			if b.Accessory != nil {
				texts += checkElement(t, b.Accessory.ButtonElement, ids)
			}
		case *slack.DataTableBlock:
			if len(b.Rows) < 2 || len(b.Rows) > 101 {
				t.Fatalf("form %d: a table of %d rows", f, len(b.Rows))
			}
			for _, row := range b.Rows {
				for _, c := range row {
					if raw, ok := c.(*slack.DataTableRawTextCell); ok {
						if raw.Text == "" {
							t.Fatalf("form %d: an empty cell", f)
						}
						cells += utf8.RuneCountInString(raw.Text)
					}
				}
			}
		case *slack.DataVisualizationBlock:
			charts++
			if n := utf8.RuneCountInString(b.Title); n == 0 || n > 50 {
				t.Fatalf("form %d: a chart title of %d characters", f, n)
			}
		}
	}
	if cells > 10_000 || texts > 13_000 || charts > 2 {
		t.Fatalf("form %d: %d characters in cells, %d in sections, %d charts", f, cells, texts, charts)
	}
	if _, err := json.Marshal(blocks); err != nil {
		t.Fatalf("form %d: %v", f, err)
	}
}

// checkElement returns how many characters of the message an element takes.
func checkElement(t *rapid.T, e slack.BlockElement, ids map[string]bool) int {
	within := func(what, text string, least, most int) int {
		n := utf8.RuneCountInString(text)
		if n < least || n > most {
			t.Fatalf("%s of %d characters: %q", what, n, text)
		}
		return n
	}
	id, size := "", 0
	switch e := e.(type) {
	case *slack.ButtonBlockElement:
		id = e.ActionID
		size = within("a label", e.Text.Text, 1, 75)
		within("a value", e.Value, 1, 2000)
		within("an accessibility label", e.AccessibilityLabel, 0, 75)
		if c := e.Confirm; c != nil {
			within("a title", c.Title.Text, 1, 100)
			within("a question", c.Text.Text, 1, 300)
			within("a yes", c.Confirm.Text, 1, 30)
			within("a no", c.Deny.Text, 1, 30)
		}
	case *slack.OverflowBlockElement:
		id = e.ActionID
		within("a menu", strings.Repeat("x", len(e.Options)), 1, 5)
		for _, o := range e.Options {
			size += within("an option", o.Text.Text, 1, 75)
			within("an option's value", o.Value, 1, 150)
		}
	}
	within("an action id", id, 1, 255)
	if ids["action "+id] {
		t.Fatalf("two elements have the action id %s", id)
	}
	ids["action "+id] = true
	return size
}

func TestButtonsAndMenus(t *testing.T) {
	t.Parallel()
	for count, want := range map[int]string{
		1: "show-1", 4: "show-1 show-2 show-3 show-4", 5: "show-1 show-2 show-3 show-4 show-5",
		6: "show-1 show-2 show-3 show-4 more-5(2)", 9: "show-1 show-2 show-3 show-4 more-5(5)",
		10: "show-1 show-2 show-3 show-4 more-5(5) more-6(1)",
	} {
		var row commands.Buttons
		for n := range count {
			row = append(row, commands.Button{Label: "Show", Says: fmt.Sprint("show AC", n)})
		}
		reply := commands.Reply{Summary: "which one?", Parts: []commands.Part{row}}
		_, blocks := bot.Render(reply, 1)
		var got []string
		for _, e := range blocks[0].(*slack.ActionBlock).Elements.ElementSet {
			switch e := e.(type) {
			case *slack.ButtonBlockElement:
				got = append(got, e.ActionID)
			case *slack.OverflowBlockElement:
				got = append(got, fmt.Sprintf("%s(%d)", e.ActionID, len(e.Options)))
			}
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("%d buttons are laid out as %s, want %s", count, text, want)
		}
		text, blocks := bot.Render(reply, 2)
		if len(blocks) > 0 || !strings.Contains(text, "/lull") || !strings.Contains(text, "show AC0") || strings.Count(text, "show AC") != count {
			t.Errorf("without blocks it says %q", text)
		}
	}
}

func TestWhatAsksToBeSureIsNeverInAMenu(t *testing.T) {
	t.Parallel()
	row := make(commands.Buttons, 8)
	for n := range row {
		row[n] = commands.Button{Label: fmt.Sprint("Button ", n), Says: fmt.Sprint("show AC", n)}
	}
	row[6].Confirm = &commands.Confirm{Title: "Sure?", Text: "It cannot be undone.", Yes: "Do it", No: "No"}
	row[6].Style, row[6].Spoken = commands.Danger, "Drop number 6"
	row[7].Says += strings.Repeat("x", 150)
	_, blocks := bot.Render(commands.Reply{Parts: []commands.Part{row}}, 0)
	elements := blocks[0].(*slack.ActionBlock).Elements.ElementSet
	sure := elements[4].(*slack.ButtonBlockElement)
	if len(elements) != 7 || sure.Confirm == nil || sure.Style != slack.StyleDanger || sure.Confirm.Style != slack.StyleDanger || sure.AccessibilityLabel != "Drop number 6" {
		t.Errorf("%d elements; the fifth is %+v", len(elements), sure)
	}
	if long := elements[5].(*slack.ButtonBlockElement); len(long.Value) < 150 {
		t.Errorf("the long sentence became %q", long.Value)
	}
}

func TestClipNeverCutsAnEntityOrALink(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"short", 10, "short"},
		{"0123456789", 5, "012…"},
		{"abc&amp;def", 7, "abc…"},
		{"abc&amp;def", 10, "abc&amp;…"},
		{"abc <https://x|label> d", 12, "abc …"},
		{"ééééé", 4, "éé…"},
		{"say *bold words* here", 10, "say *bol…*"},
	} {
		if got := bot.Clip(c.text, c.limit); got != c.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}
