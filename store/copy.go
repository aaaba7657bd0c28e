package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
)

const copyChunk = 48 * 1024

// copyIn streams rows into a table, by Postgres's COPY in text format: fill
// writes them line by line. The connection must be in a transaction. It is
// several times as fast as inserting, and sending whole chunks of lines spares
// database/sql's work for every row.
func copyIn(ctx context.Context, conn *sqlx.Conn, statement string, fill func(lines *copyLines) error) error {
	return conn.Raw(func(raw any) (err error) {
		prepared, err := raw.(driver.Conn).Prepare(statement)
		if err != nil {
			return err
		}
		// Errors of the server surface when the copy ends. After another error
		// this ends it all the same: the transaction is then rolled back.
		defer func() { err = errors.Join(err, prepared.Close()) }()

		lines := &copyLines{ctx: ctx, to: prepared.(copyStatement)}
		if err := fill(lines); err != nil {
			return err
		}
		return lines.flush()
	})
}

// lib/pq's COPY statement takes text that is encoded already.
type copyStatement interface {
	CopyData(ctx context.Context, lines string) (driver.Result, error)
}

// copyLines encodes rows. Each row is its columns in order, then end.
type copyLines struct {
	ctx    context.Context // of the copyIn call that it does not outlive
	to     copyStatement
	buffer []byte
	begun  bool
}

func (l *copyLines) column() {
	if l.begun {
		l.buffer = append(l.buffer, '\t')
	}
	l.begun = true
}

func (l *copyLines) text(s string) {
	l.column()
	if !strings.ContainsAny(s, "\\\t\n\r") {
		l.buffer = append(l.buffer, s...)
		return
	}
	l.buffer = append(l.buffer, copyEscapes.Replace(s)...)
}

var copyEscapes = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// textOrNull writes null for a field that the row's file does not have.
func (l *copyLines) textOrNull(s string, present bool) {
	if present {
		l.text(s)
		return
	}
	l.column()
	l.buffer = append(l.buffer, `\N`...)
}

func (l *copyLines) number(n int64) {
	l.column()
	l.buffer = strconv.AppendInt(l.buffer, n, 10)
}

func (l *copyLines) boolean(b bool) {
	l.column()
	if b {
		l.buffer = append(l.buffer, 't')
	} else {
		l.buffer = append(l.buffer, 'f')
	}
}

func (l *copyLines) end() error {
	l.begun = false
	if len(l.buffer) < copyChunk {
		l.buffer = append(l.buffer, '\n')
		return nil
	}
	return l.send()
}

// flush sends what is left; CopyData adds the last line's end itself.
func (l *copyLines) flush() error {
	if len(l.buffer) == 0 {
		return nil
	}
	l.buffer = l.buffer[:len(l.buffer)-1]
	return l.send()
}

func (l *copyLines) send() error {
	if err := l.ctx.Err(); err != nil {
		return err
	}
	_, err := l.to.CopyData(l.ctx, string(l.buffer))
	l.buffer = l.buffer[:0]
	if err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	return nil
}
