package pgtest_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"lull/internal/localpg"
	"lull/internal/pgtest"
)

var migrations atomic.Int64

func migrate(ctx context.Context, url string) error {
	migrations.Add(1)
	db, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "create table notes (note text)")
	return err
}

func connect(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func count(t *testing.T, db *sql.DB, query string, args ...any) int {
	t.Helper()
	var n int
	if err := db.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			db := connect(t, pgtest.Database(t, migrate))
			if _, err := db.ExecContext(t.Context(), "insert into notes values ('mine')"); err != nil {
				t.Fatal(err)
			}
			if n := count(t, db, "select count(*) from notes"); n != 1 {
				t.Errorf("%d notes", n)
			}
		})
	}
	t.Cleanup(func() {
		if n := migrations.Load(); n != 1 {
			t.Errorf("migrated %d times", n)
		}
	})
}

func TestDatabaseIsDroppedAfterItsTest(t *testing.T) {
	t.Parallel()
	var gone string
	t.Run("inner", func(t *testing.T) { gone = pgtest.Database(t, nil) })
	u, err := url.Parse(gone)
	if err != nil {
		t.Fatal(err)
	}
	db := connect(t, pgtest.Database(t, nil))
	if n := count(t, db, "select count(*) from pg_database where datname = $1", u.Path[1:]); n != 0 {
		t.Errorf("%s is still there", gone)
	}
}

func TestWithoutMigrationTheDatabaseIsEmpty(t *testing.T) {
	t.Parallel()
	db := connect(t, pgtest.Database(t, nil))
	if n := count(t, db, "select count(*) from pg_tables where schemaname = 'public'"); n != 0 {
		t.Errorf("%d tables", n)
	}
}

func TestOwnServerStopsAndStarts(t *testing.T) {
	t.Parallel()
	s := pgtest.Own(t)
	db := connect(t, s.URL("postgres"))
	if _, err := db.ExecContext(t.Context(), "create table kept as select 42 as n"); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := db.PingContext(t.Context()); err == nil {
		t.Error("a stopped server answers")
	}
	again, err := localpg.Open(t.Context(), localpg.Options{State: s.State(), Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := again.Stop(); err != nil {
			t.Error(err)
		}
	})
	if n := count(t, db, "select n from kept"); n != 42 {
		t.Errorf("kept holds %d", n)
	}
}

// The test binary runs again against a server of this test's choosing, which has databases of a run that
// died and of one that lives.
func TestGivenServerIsUsedAndSweptClean(t *testing.T) {
	t.Parallel()
	s := pgtest.Own(t)
	db := connect(t, s.URL("postgres"))
	living, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer living.Close()
	for _, statement := range []string{
		"create database lull_test_7_template",
		"create database lull_test_8_template",
		"create database lull_testimonials",
		"select pg_advisory_lock(x'6c756c6c'::int, 8)",
	} {
		if _, err := living.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	again := exec.Command(os.Args[0], "-test.run=^(TestEachTestHasItsOwnDatabase|TestWithoutMigrationTheDatabaseIsEmpty)$", "-test.v")
	again.Env = append(os.Environ(), "DATABASE_URL="+s.URL("postgres"))
	out, err := again.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestEachTestHasItsOwnDatabase") {
		t.Fatalf("%v\n%s", err, out)
	}
	var left string // the template is swept by the next run; its name is not known here
	if err := db.QueryRowContext(t.Context(), `
		select string_agg(regexp_replace(datname, '^lull_test_\d{2,}_', 'lull_test_N_'), ' ' order by length(datname), datname)
		from pg_database where datname like 'lull\_test%'`).Scan(&left); err != nil {
		t.Fatal(err)
	}
	if want := "lull_testimonials lull_test_8_template lull_test_N_template"; left != want {
		t.Errorf("left on the server: %s, want %s", left, want)
	}
}
