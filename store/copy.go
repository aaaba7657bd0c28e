package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"

	"lull/analysis/calendar"
)

const (
	copyChunk = 48 * 1024   // sent at once
	copyAside = 4096 * 1024 // kept for a table while another is being filled
)

// copyIn streams rows into a table, by Postgres's COPY in text format: fill
// writes them line by line. The connection must be in a transaction. It is
// several times as fast as inserting, and sending whole chunks of lines spares
// database/sql's work for every row.
func copyIn(ctx context.Context, conn *sqlx.Conn, statement string, fill func(lines *copyLines) error) error {
	return copyInto(ctx, conn, func(c *copier) error { return fill(c.to(statement)) })
}

// copyInto is copyIn for several tables at once.
func copyInto(ctx context.Context, conn *sqlx.Conn, fill func(c *copier) error) error {
	return conn.Raw(func(raw any) (err error) {
		c := &copier{ctx: ctx, conn: raw.(driver.Conn)}
		// Errors of the server surface when a COPY ends. After another error
		// this ends it all the same: the transaction is then rolled back.
		defer func() { err = errors.Join(err, c.close()) }()
		if err := fill(c); err != nil {
			return err
		}
		for _, lines := range c.all {
			if err := lines.send(); err != nil {
				return err
			}
		}
		return nil
	})
}

// copier fills several tables over one connection. A connection takes one COPY
// at a time, so what is for the other tables is kept until it is worth a turn.
type copier struct {
	ctx  context.Context // of the copyInto call that it does not outlive
	conn driver.Conn
	all  []*copyLines
	open *copyLines  // whose COPY is under way; nil for none
	stmt driver.Stmt // of that COPY
}

// to returns what takes the rows of a COPY statement.
func (c *copier) to(statement string) *copyLines {
	lines := &copyLines{copier: c, statement: statement}
	c.all = append(c.all, lines)
	return lines
}

// run ends the COPY under way and runs another statement. What waits for its
// turn has not arrived in its table then.
func (c *copier) run(statement string) error {
	if c.open != nil {
		if err := c.open.send(); err != nil {
			return err
		}
	}
	if err := c.close(); err != nil {
		return err
	}
	_, err := c.conn.(driver.ExecerContext).ExecContext(c.ctx, statement, nil)
	return err
}

func (c *copier) close() error {
	if c.open == nil {
		return nil
	}
	c.open = nil
	return c.stmt.Close()
}

// lib/pq's COPY statement takes text that is encoded already.
type copyStatement interface {
	CopyData(ctx context.Context, lines string) (driver.Result, error)
}

// copyLines takes a table's rows. Each is its columns in order, then end.
type copyLines struct {
	copyRow
	copier    *copier
	statement string
}

// copyRow encodes columns.
type copyRow struct {
	buffer []byte
	begun  bool
	format *copyFormat // nil for Postgres's own
}

// copyFormat is how rows are written where they have to be a column of other
// rows for a while.
type copyFormat struct {
	between byte
	null    string
}

var ownFormat = &copyFormat{between: '\t', null: `\N`}

func (r *copyRow) form() *copyFormat {
	if r.format == nil {
		return ownFormat
	}
	return r.format
}

func (r *copyRow) column() {
	if r.begun {
		r.buffer = append(r.buffer, r.form().between)
	}
	r.begun = true
}

func (r *copyRow) text(s string) {
	r.column()
	for i := range len(s) {
		if s[i] < ' ' || s[i] == '\\' {
			s = copyEscapes.Replace(s)
			break
		}
	}
	r.buffer = append(r.buffer, s...)
}

var copyEscapes = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`, "\x1e", `\x1e`, "\x1f", `\x1f`)

func (r *copyRow) null() {
	r.column()
	r.buffer = append(r.buffer, r.form().null...)
}

// textOrNull writes null for a field that the row's file does not have.
func (r *copyRow) textOrNull(s string, present bool) {
	if present {
		r.text(s)
		return
	}
	r.null()
}

func (r *copyRow) number(n int64) {
	r.column()
	r.buffer = strconv.AppendInt(r.buffer, n, 10)
}

// numberOrNull writes null for a number that is not known.
func (r *copyRow) numberOrNull(n int64, known bool) {
	if known {
		r.number(n)
		return
	}
	r.null()
}

// positive writes null for 0.
func (r *copyRow) positive(n int) {
	if n == 0 {
		r.null()
		return
	}
	r.number(int64(n))
}

// date writes a day; null for 0.
func (r *copyRow) date(d calendar.Date) {
	if d == 0 {
		r.null()
		return
	}
	r.column()
	r.buffer = d.Time().AppendFormat(r.buffer, copyDate)
}

// Postgres reads a date without dashes faster.
const copyDate = "20060102"

func (r *copyRow) boolean(b bool) {
	r.column()
	if b {
		r.buffer = append(r.buffer, 't')
	} else {
		r.buffer = append(r.buffer, 'f')
	}
}

// row writes a row of another format as one column. Of what has to be escaped
// it can only hold backslashes.
func (r *copyRow) row(other []byte) {
	r.column()
	if bytes.IndexByte(other, '\\') >= 0 {
		other = bytes.ReplaceAll(other, []byte(`\`), []byte(`\\`))
	}
	r.buffer = append(r.buffer, other...)
}

func (l *copyLines) end() error {
	l.begun = false
	l.buffer = append(l.buffer, '\n')
	isWorthSending := len(l.buffer) >= copyChunk && (l.copier.open == l || l.copier.open == nil)
	if isWorthSending || len(l.buffer) >= copyAside {
		return l.send()
	}
	return nil
}

func (l *copyLines) send() error {
	c := l.copier
	if err := c.ctx.Err(); err != nil {
		return err
	}
	if len(l.buffer) == 0 {
		return nil
	}
	if c.open != l {
		if err := c.close(); err != nil {
			return err
		}
		prepared, err := c.conn.Prepare(l.statement)
		if err != nil {
			return err
		}
		c.open, c.stmt = l, prepared
	}
	// CopyData adds the last line's end itself.
	_, err := c.stmt.(copyStatement).CopyData(c.ctx, string(l.buffer[:len(l.buffer)-1]))
	l.buffer = l.buffer[:0]
	if err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	return nil
}
