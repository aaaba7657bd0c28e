package pgtest

import (
	"database/sql"
	"testing"
)

// Ask returns the first column of every row that a query finds, as text; none for no rows.
func Ask(t testing.TB, url, query string, arguments ...any) []string {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // it was only read
	rows, err := db.QueryContext(t.Context(), query, arguments...)
	if err != nil {
		t.Fatalf("pgtest.Ask: %v\n%s", err, query)
	}
	defer func() { _ = rows.Close() }() // Err has told everything
	var column []string
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		column = append(column, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return column
}
