package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"lull/analysis"
	"lull/analysis/calendar"
)

// refusal is why staged rows cannot be taken that read well by themselves.
type refusal struct {
	column string
	query  string // of the offences, in any order
	reason func(o offence) (value, reason string)
}

// offence is a staged row that is refused, and what the sentence about it needs.
type offence struct {
	Place    int64
	Ref      string
	Invoice  string `db:"invoice_ref"`
	Currency string
	On       calendar.Date `db:"on_day"`
	Number   int64
	Before   int64
	Limit    int64 `db:"at_most"`

	column, value, sentence string
}

// mostRefused bounds how many rows can be left out for what is stored. A load
// with more is not what it was taken for, and only the first is told.
const mostRefused = 10_000

// refuse takes note of the rows that a refusal finds.
func (l *loading) refuse(ctx context.Context, why refusal, arguments ...any) error {
	var found []offence
	err := l.tx.SelectContext(ctx, &found, `
		select * from (`+why.query+`) o order by place limit `+strconv.Itoa(mostRefused), arguments...)
	for _, o := range found {
		o.column = why.column
		o.value, o.sentence = why.reason(o)
		l.bad = append(l.bad, o)
	}
	return err
}

// refused returns the rows that were refused as analysis.BadRows, in their
// order, each with what was found first; nil for none.
func (l *loading) refused() error {
	if len(l.bad) == 0 {
		return nil
	}
	slices.SortStableFunc(l.bad, func(a, b offence) int { return cmp.Compare(a.Place, b.Place) })
	l.bad = slices.CompactFunc(l.bad, func(a, b offence) bool { return a.Place == b.Place })
	var rows analysis.BadRows
	for _, o := range l.bad {
		file, line := l.at(o.Place)
		rows = append(rows, &analysis.BadRow{File: file, Line: line, Column: o.column, Value: o.value, Reason: o.sentence})
	}
	if len(rows) >= mostRefused {
		return rows[0]
	}
	return rows
}
