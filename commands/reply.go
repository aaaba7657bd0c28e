package commands

// Reply is an answer before it is Slack's. Summary carries the point in one
// plain sentence and never an amount: it is what a lock screen shows and a
// screen reader reads. Parts are the whole answer, in order.
type Reply struct {
	Summary string
	Parts   []Part
}

// Part is one piece of a Reply: Line, Note, Table or Bars.
type Part interface{ part() }

// Line is one or more lines of text.
type Line []Span

// Note is small print below an answer.
type Note []Span

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

// Span is a run of text with one look. Link is a URL or "".
type Span struct {
	Text string
	Bold bool
	Link string
}

// Cell is one cell of a Table: what is read, and for a number what it is
// sorted by.
type Cell struct {
	Text   string
	Number *float64
}

func (Line) part()  {}
func (Note) part()  {}
func (Table) part() {}
func (Bars) part()  {}

func plain(text string) Span { return Span{Text: text} }

func bold(text string) Span { return Span{Text: text, Bold: true} }

func newline() Span { return Span{Text: "\n"} }

func textCell(text string) Cell { return Cell{Text: text} }

func numberCell(text string, value float64) Cell { return Cell{Text: text, Number: &value} }

func countCell(n int) Cell { return numberCell(number(n), float64(n)) }
