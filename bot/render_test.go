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
			switch i % 4 {
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
			}
		}
		for f := range 3 {
			text, blocks := bot.Render(reply, f)
			if n := utf8.RuneCountInString(text); n > 4000 {
				t.Fatalf("form %d: %d characters of text", f, n)
			}
			checkLimits(t, f, blocks)
		}
	})
}

func checkLimits(t *rapid.T, f int, blocks []slack.Block) {
	if len(blocks) > 50 {
		t.Fatalf("form %d: %d blocks", f, len(blocks))
	}
	cells, texts, charts := 0, 0, 0
	for _, b := range blocks {
		switch b := b.(type) {
		case *slack.SectionBlock:
			if n := utf8.RuneCountInString(b.Text.Text); n == 0 || n > 3000 {
				t.Fatalf("form %d: a section of %d characters", f, n)
			}
			texts += utf8.RuneCountInString(b.Text.Text)
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
