package store

import (
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"time"
)

// QueryCSV runs one query on another Postgres database, in a transaction that
// may only read, and writes the result as CSV with a header. :since in the
// query, outside quotes and comments, is bound to a time, never written into
// it. Times are written in ISO form, without a zone where the column has none;
// null is empty. The url is in no error.
func QueryCSV(ctx context.Context, url, query string, since time.Time, to io.Writer) error {
	db, err := connect(url, 1, map[string]string{"statement_timeout": "0", "lock_timeout": "10s"})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	tx, err := db.BeginTxx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return fmt.Errorf("store.QueryCSV: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	bound, usesSince := bindSince(query)
	// Prepared, it can be one statement only: none that ends the transaction
	// and then writes.
	statement, err := tx.PreparexContext(ctx, bound)
	if err != nil {
		return fmt.Errorf("store.QueryCSV: %w", err)
	}
	defer func() { _ = statement.Close() }()
	var arguments []any
	if usesSince {
		arguments = append(arguments, since)
	}
	rows, err := statement.QueryContext(ctx, arguments...)
	if err != nil {
		return fmt.Errorf("store.QueryCSV: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err has told everything
	if err := writeCSV(rows, to); err != nil {
		return fmt.Errorf("store.QueryCSV: %w", err)
	}
	return nil
}

func writeCSV(rows *sql.Rows, to io.Writer) error {
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	out := csv.NewWriter(to)
	line := make([]string, len(types))
	values, places := make([]any, len(types)), make([]any, len(types))
	for i, t := range types {
		line[i], places[i] = t.Name(), &values[i]
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return err
		}
		for i, value := range values {
			line[i] = text(value, types[i].DatabaseTypeName())
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func text(value any, typeName string) string {
	switch v := value.(type) {
	case nil:
		return ""
	case []byte:
		return string(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		switch typeName {
		case "DATE":
			return v.Format(time.DateOnly)
		case "TIMESTAMP":
			return v.Format("2006-01-02 15:04:05")
		}
		return v.Format(time.RFC3339)
	}
	return fmt.Sprint(value)
}

// What :since stands in and is none: quoted text and names, comments, and the
// colons of a cast.
var sinceForm = regexp.MustCompile(`(?s)'(?:[^']|'')*'|"[^"]*"|--[^\n]*|/\*.*?\*/|::\w+|:since\b`)

func bindSince(query string) (bound string, isUsed bool) {
	bound = sinceForm.ReplaceAllStringFunc(query, func(found string) string {
		if found != ":since" {
			return found
		}
		isUsed = true
		return "$1"
	})
	return bound, isUsed
}
