// Package migrations is the database schema as numbered SQL files, compiled
// into the program. Every table and column carries a COMMENT ON, so the schema
// explains itself in psql; a test in package store checks that none is missing.
//
// The schema stays open to a distributed Postgres (Citus): tables that grow
// with the accounts have account_id first in their primary key, their unique
// constraints contain it, and no statement relies on the server's own clock.
// What is unique across accounts (account references) has a table of its own.
// For the same reason those tables have no foreign keys: the import resolves
// every account in the transaction that writes its rows, and accounts are
// never deleted.
package migrations

import "embed"

// Files holds the migrations in goose's form, NNNNN_name.sql.
//
//go:embed *.sql
var Files embed.FS
