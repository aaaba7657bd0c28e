package analysis

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Source is a file that rows come from. Columns are the fields it fills, by
// Lull's own names; nil means all of them.
type Source struct {
	File    string
	Columns []string
}

// Row is a value with the place it was read at. Source is nil and Line 0 for a
// value that comes from no file.
type Row[T any] struct {
	Value  T
	Source *Source
	Line   int // of the row's first character, counted from 1
}

// Has reports whether the row's source fills the field. What it does not fill
// keeps the value that is stored.
func (r Row[T]) Has(field string) bool {
	return r.Source == nil || r.Source.Columns == nil || slices.Contains(r.Source.Columns, field)
}

// Rows yields values that come from no file.
func Rows[T any](values ...T) iter.Seq2[Row[T], error] {
	return func(yield func(Row[T], error) bool) {
		for _, v := range values {
			if !yield(Row[T]{Value: v}, nil) {
				return
			}
		}
	}
}

// BadRow is the error for something in a file that cannot be taken. It reads
// as a sentence for the person who wrote the file. Line is 0 and Column or
// Value "" where the reason concerns none in particular.
type BadRow struct {
	File   string
	Line   int
	Column string
	Value  string
	Reason string
}

// Error returns the place, the value and the reason, such as
// orders.csv, line 12, amount "1.234,50": not a number like 1234.50.
func (b *BadRow) Error() string {
	var place []string
	if b.File != "" {
		place = append(place, b.File)
	}
	if b.Line > 0 {
		place = append(place, fmt.Sprintf("line %d", b.Line))
	}
	switch {
	case b.Column != "" && b.Value != "":
		place = append(place, fmt.Sprintf("%s %q", b.Column, b.Value))
	case b.Column != "":
		place = append(place, b.Column)
	case b.Value != "":
		place = append(place, fmt.Sprintf("%q", b.Value))
	}
	if len(place) == 0 {
		return b.Reason
	}
	return strings.Join(place, ", ") + ": " + b.Reason
}

// BadRows is the error for rows of a file that cannot be taken beside what is
// stored, in the order in which they stand; there is at least one. It reads as
// the first of them.
type BadRows []*BadRow

// Error returns what is wrong with the first row.
func (b BadRows) Error() string { return b[0].Error() }

// Unwrap returns the first row.
func (b BadRows) Unwrap() error { return b[0] }
