package commands

import "strings"

// Reply is an answer before it is Slack's. Summary carries the point in one
// plain sentence and never an amount: it is what a lock screen shows and a
// screen reader reads. Parts are the whole answer, in order.
type Reply struct {
	Summary string
	Parts   []Part

	Form     *Form  // asked instead of answering, where it can be opened; nil for none
	Silent   bool   // there is nothing to say: what was done shows where everybody reads it
	Replaces bool   // it takes the place of the message whose button was pressed, if only the presser sees that
	See      *See   // what it tells of; nil for nothing that can be opened
	Locale   string // whose language it is in; "" for English
}

// See names a message of the outbox that a Reply links to, where that is there
// in a moment, and what the link reads.
type See struct{ Key, Label string }

// Part is one piece of a Reply: Line, Note, Entry, Table, Bars or Buttons.
type Part interface{ part() }

// Line is one or more lines of text.
type Line []Span

// Note is small print below an answer.
type Note []Span

// Entry is text with a button beside it; nil for none.
type Entry struct {
	Text   Line
	Button *Button
}

// Table is a table with a header row. Every row has as many cells as Header.
type Table struct {
	Caption string
	Header  []string
	Rows    [][]Cell
}

// Bars is a bar chart of one series; Labels are unique.
type Bars struct {
	Title  string
	Series string
	Labels []string
	Values []float64
}

// Buttons is a row of things to press. The first four are buttons; the rest
// wait in a menu, except those that ask to be sure or whose sentence is too
// long for one.
type Buttons []Button

// Button says a sentence for whoever presses it, as if they had typed it:
// "show AC1042". It never carries an amount, and what the presser may see and
// do is asked when it is pressed.
type Button struct {
	Label   string // 75 characters at most
	Says    string // 2,000 characters at most
	Style   Style
	Confirm *Confirm // asked before it counts; nil for nothing
	Menu    bool     // waits in the menu of its row, wherever it stands in it; without Confirm
	Spoken  string   // what a screen reader says, where Label is too short for it; 75 characters at most
}

// Style is how a button looks; "" is as any other.
type Style string

// The styles of buttons.
const (
	Primary Style = "primary"
	Danger  Style = "danger"
)

// Confirm asks whether somebody is sure. Title has 100 characters at most,
// Text 300, the two answers 30.
type Confirm struct{ Title, Text, Yes, No string }

// Span is a run of text with one look. Link is a URL or "". Person is somebody's
// member ID in Slack, who is mentioned in place of the text, or "".
type Span struct {
	Text   string
	Bold   bool
	Link   string `json:",omitempty"`
	Person string `json:",omitempty"`
}

// Cell is one cell of a Table: what is read, and for a number what it is
// sorted by.
type Cell struct {
	Text   string
	Number *float64
}

func (Line) part()    {}
func (Note) part()    {}
func (Entry) part()   {}
func (Table) part()   {}
func (Bars) part()    {}
func (Buttons) part() {}

func plain(text string) Span { return Span{Text: text} }

func bold(text string) Span { return Span{Text: text, Bold: true} }

// plainLine is the text of a line, without its marks and line breaks.
func plainLine(line Line) string {
	var text strings.Builder
	for _, span := range line {
		text.WriteString(strings.ReplaceAll(span.Text, "\n", " "))
	}
	return text.String()
}

func newline() Span { return Span{Text: "\n"} }

func textCell(text string) Cell { return Cell{Text: text} }

func numberCell(text string, value float64) Cell { return Cell{Text: text, Number: &value} }

func countCell(n int) Cell { return numberCell(number(n), float64(n)) }
