// Package pgtest gives every test a Postgres database of its own, cloned in milliseconds from one that was
// migrated once.
//
// A test binary gets its own private server with durability switched off, in a scratch folder under the
// temporary one that later runs use again; the server ends with the binary. Where DATABASE_URL is set the
// databases are made on that server instead, by a user who may do so. Databases that a killed run left behind
// are dropped by the next.
//
// It is for tests only, and fails the test where there is no Postgres: it never skips one.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver of the server's own connection

	"lull/internal/localpg"
)

// patience bounds what a test waits for a database, the first one's server and migrations included.
const patience = 3 * time.Minute

// Database returns the connection string of a database that this test alone uses and that is dropped when
// the test ends. migrate is applied once in a test binary, to the template that all are cloned from, and has
// to close what it opens; nil asks for an empty database. Two different migrations in one binary are an error.
func Database(t testing.TB, migrate func(ctx context.Context, url string) error) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := shared()
	if err != nil {
		t.Fatalf("pgtest.Database: %v", err)
	}
	template := "template0"
	if migrate != nil {
		if template, err = s.template(ctx, migrate); err != nil {
			t.Fatalf("pgtest.Database: %v", err)
		}
	}
	name := s.name(fmt.Sprint(s.made.Add(1)))
	if err := s.create(ctx, name, template); err != nil {
		t.Fatalf("pgtest.Database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.drop(ctx, name); err != nil {
			t.Errorf("pgtest.Database: %v", err)
		}
	})
	return s.url(name)
}

// Own returns a private server that this test alone uses, for one that stops Postgres under its feet: stop
// it, then open its State again. Its databases are those that Postgres makes; migrate the one named postgres.
// What runs in its folder when the test ends is stopped and the folder is removed. It ignores DATABASE_URL.
func Own(t testing.TB) *localpg.Server {
	t.Helper()
	folder, err := os.MkdirTemp("", "lull-own-")
	if err != nil {
		t.Fatalf("pgtest.Own: %v", err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Errorf("pgtest.Own: %v", err)
		}
	})
	if err := os.Chmod(folder, 0o711); err != nil { // MkdirTemp keeps the server's user out
		t.Fatalf("pgtest.Own: %v", err)
	}
	s, err := localpg.Open(t.Context(), localpg.Options{State: folder, Fast: true})
	if err != nil {
		t.Fatalf("pgtest.Own: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Errorf("pgtest.Own: %v", err)
		}
	})
	return s
}

// server is where a test binary's databases are.
type server struct {
	url  func(database string) string
	run  int32        // marks this binary's databases
	made atomic.Int64 // how many it has made
	db   *sql.DB
	conn *sql.Conn // holds the lock that tells other runs that this one lives

	migrated  sync.Once
	migration uintptr
	migrErr   error
}

// shared returns the server of this test binary.
var shared = sync.OnceValues(func() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s := &server{run: rand.Int32N(1e9)}
	admin := os.Getenv("DATABASE_URL")
	if admin == "" {
		private, err := scratch(ctx)
		if err != nil {
			return nil, err
		}
		admin, s.url = private.URL("postgres"), private.URL
	} else {
		base, err := url.Parse(admin)
		if err != nil || base.Host == "" && base.Query().Get("host") == "" {
			return nil, errors.New("DATABASE_URL has to look like postgres://user@host/database for the tests")
		}
		s.url = func(database string) string {
			u := *base
			u.Path = "/" + database
			return u.String()
		}
	}
	var err error
	if s.db, err = sql.Open("postgres", admin); err != nil {
		return nil, err
	}
	if s.conn, err = s.db.Conn(ctx); err != nil {
		return nil, err
	}
	return s, s.sweep(ctx)
})

// scratch opens the first private server that no other test binary uses. The folders stay, so that a later
// run starts in a tenth of the time it takes to make one.
func scratch(ctx context.Context) (*localpg.Server, error) {
	for slot := 0; ; slot++ {
		state := filepath.Join(os.TempDir(), fmt.Sprintf("lull-pgtest-%d-%d", os.Getuid(), slot))
		s, err := localpg.Open(ctx, localpg.Options{State: state, Fast: true, Alone: true})
		if errors.Is(err, localpg.ErrTaken) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%w\n(%s holds nothing but test databases and may be removed)", err, state)
		}
		return s, nil
	}
}

// lockClass keeps the locks of test runs apart from other users of the server's advisory locks.
const lockClass = 0x6c756c6c

func (s *server) name(suffix string) string { return fmt.Sprintf("lull_test_%d_%s", s.run, suffix) }

// sweep marks this run as alive and drops the databases of runs that are not.
func (s *server) sweep(ctx context.Context) error {
	if _, err := s.conn.ExecContext(ctx, `select pg_advisory_lock($1, $2)`, lockClass, s.run); err != nil {
		return fmt.Errorf("mark this run: %w", err)
	}
	// The lock of a run that died is free. Taking it keeps other sweeps off, until this connection ends.
	rows, err := s.conn.QueryContext(ctx, `
		with found as materialized (
			select datname, split_part(datname, '_', 3)::int as run
			from pg_database
			where datname ~ '^lull_test_[0-9]{1,9}_'
		), dead as materialized (
			select run from (select distinct run from found) as runs
			where run <> $2 and pg_try_advisory_lock($1, run)
		)
		select datname from found join dead using (run)`, lockClass, s.run)
	if err != nil {
		return fmt.Errorf("look for databases of earlier runs: %w", err)
	}
	defer rows.Close()
	var left []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return fmt.Errorf("look for databases of earlier runs: %w", err)
		}
		left = append(left, name)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("look for databases of earlier runs: %w", err)
	}
	for _, name := range left {
		if err := s.drop(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// template returns the name of the migrated database, which the first call makes.
func (s *server) template(ctx context.Context, migrate func(context.Context, string) error) (string, error) {
	name := s.name("template")
	code := reflect.ValueOf(migrate).Pointer()
	s.migrated.Do(func() {
		s.migration = code
		if s.migrErr = s.create(ctx, name, "template0"); s.migrErr != nil {
			return
		}
		if err := migrate(ctx, s.url(name)); err != nil {
			s.migrErr = fmt.Errorf("migrate the template: %w", err)
		}
	})
	if s.migrErr == nil && s.migration != code {
		return "", errors.New("one test binary migrates its databases in one way: pass the same function everywhere")
	}
	return name, s.migrErr
}

// The names are made here or matched in sweep: letters, digits and underscores.

func (s *server) create(ctx context.Context, name, template string) error {
	if _, err := s.db.ExecContext(ctx, `create database `+name+` template `+template); err != nil {
		return fmt.Errorf("create database %s from %s: %w", name, template, err)
	}
	return nil
}

func (s *server) drop(ctx context.Context, name string) error {
	if _, err := s.db.ExecContext(ctx, `drop database if exists `+name+` with (force)`); err != nil {
		return fmt.Errorf("drop database %s: %w", name, err)
	}
	return nil
}
