// Package store keeps everything in Postgres: SQL in, values of package
// analysis out. It is the only package that knows database/sql, sqlx and
// lib/pq. There is one file per thing stored.
//
// It may not know Slack, commands, the importer's files or the clock: every
// time comes in as an argument, so a replay of an old day is exact. Errors
// name the call and its arguments; a person's mistake in a file comes back as
// an *analysis.BadRow.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

const (
	questionConnections = 8
	bulkConnections     = 3 // an import, and an assessment that reads and writes
	idleFor             = 5 * time.Minute
)

// Store is a Lull database. All methods may be called from several goroutines.
type Store struct {
	db   *sqlx.DB // questions: short statements under a time limit
	bulk *sqlx.DB // imports and assessments, so that questions never queue behind them
}

// Open connects to the Postgres database that url names, either as
// postgres://… or as lib/pq's key=value words, and fails if it does not answer.
// It changes nothing there; see Migrate.
//
// Parameters that the url leaves out are set: statement_timeout to 10 s and
// lock_timeout to 2 s for questions, no limit for bulk work; the time zone to
// UTC; sslmode to require, except on this machine (a socket, localhost, a
// loopback address), where TLS is used only if the server has it.
func Open(ctx context.Context, url string) (*Store, error) {
	db, err := connect(url, questionConnections, map[string]string{
		"statement_timeout": "10s",
		"lock_timeout":      "2s",
	})
	if err != nil {
		return nil, err
	}
	bulk, err := connect(url, bulkConnections, map[string]string{
		"statement_timeout": "0",
		"lock_timeout":      "0",
		"temp_buffers":      "128MB", // the staging tables of an import live there
		"jit":               "off",   // compiling costs more than it saves on these statements
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &Store{db: db, bulk: bulk}
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close ends all connections.
func (s *Store) Close() error {
	return errors.Join(s.db.Close(), s.bulk.Close())
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.db.PingContext(ctx); err != nil {
		return fmt.Errorf("store.Ping: %w", err)
	}
	return nil
}

func connect(url string, connections int, parameters map[string]string) (*sqlx.DB, error) {
	config, err := pq.NewConfig(url)
	if err != nil {
		// The error quotes the url, and that may hold a password.
		return nil, errors.New("store.Open: the database url cannot be read; it looks like " +
			"postgres://user:password@host:5432/name?sslmode=require, and what is not a letter or digit in the password is percent-encoded")
	}
	if config.SSLMode == "" {
		config.SSLMode = pq.SSLModeRequire
		if isLocal(config) {
			config.SSLMode = pq.SSLModePrefer
		}
	}
	if config.ApplicationName == "" {
		config.ApplicationName = "lull"
	}
	if config.Runtime == nil {
		config.Runtime = make(map[string]string)
	}
	parameters["timezone"] = "UTC"
	for name, value := range parameters {
		if _, given := config.Runtime[name]; !given {
			config.Runtime[name] = value
		}
	}
	connector, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, fmt.Errorf("store.Open: the database url cannot be used: %w", err)
	}
	db := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(idleFor)
	return db, nil
}

func isLocal(config pq.Config) bool {
	if config.Hostaddr.IsValid() {
		return config.Hostaddr.IsLoopback()
	}
	if config.Host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(config.Host)
	return err == nil && address.IsLoopback()
}

// within runs work in a transaction, which is kept if work returns nil.
func within(ctx context.Context, db *sqlx.DB, work func(tx *sqlx.Tx) error) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return tx.Commit()
}

// A transaction whose context ended is rolled back already.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// DoAlone runs work that only one process does at a time, and reports whether
// it was this one: false, and nothing done, while another is at it.
func (s *Store) DoAlone(ctx context.Context, work func(ctx context.Context) error) (did bool, err error) {
	return alone(ctx, s.db, nightLock, func(*sqlx.Conn) error { return work(ctx) })
}

// alone runs work on a connection that holds a lock, in no transaction, and
// reports whether it did: false while another connection holds the lock. It goes
// with the connection, so what is written there is written by who has it.
func alone(ctx context.Context, db *sqlx.DB, lock int64, work func(conn *sqlx.Conn) error) (did bool, err error) {
	conn, err := db.Connx(ctx)
	if err != nil {
		return false, fmt.Errorf("store: a connection for the lock %x: %w", lock, err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := conn.GetContext(ctx, &did, `select pg_try_advisory_lock($1)`, lock); err != nil {
		return false, fmt.Errorf("store: the lock %x: %w", lock, err)
	}
	if !did {
		return false, nil
	}
	defer func() {
		// Even when ctx has ended, as the connection goes back to the pool.
		_, unlock := conn.ExecContext(context.WithoutCancel(ctx), `select pg_advisory_unlock($1)`, lock)
		err = errors.Join(err, unlock)
	}()
	return true, work(conn)
}
