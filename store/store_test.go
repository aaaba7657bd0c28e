package store_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/internal/pgtest"
	"lull/store"
)

// database is a migrated database of the test's own, with a second way in for
// independent questions.
type database struct {
	*store.Store
	sql *sql.DB
	url string
}

func open(t testing.TB) database {
	t.Helper()
	url := pgtest.Database(t, store.Migrate)
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return database{Store: s, sql: connect(t, url), url: url}
}

func connect(t testing.TB, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// ask returns the one column of all rows as text.
func (d database) ask(t testing.TB, query string, arguments ...any) []string {
	t.Helper()
	return pgtest.Ask(t, d.url, query, arguments...)
}

func (d database) importAccounts(t testing.TB, accounts ...analysis.Account) analysis.Counts {
	t.Helper()
	counts, err := d.ImportAccounts(t.Context(), analysis.Rows(accounts...), store.Import{Now: day(2026, 1, 1).Time()})
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func day(year int, month time.Month, d int) calendar.Date { return calendar.On(year, month, d) }

func noon(d calendar.Date) time.Time { return d.Time().Add(12 * time.Hour) }

func end(d calendar.Date) time.Time { return d.End(time.UTC) }

func TestEveryTableAndColumnIsExplained(t *testing.T) {
	t.Parallel()
	d := open(t)
	missing := d.ask(t, `
		select c.relname || coalesce('.' || a.attname, '')
		from pg_class c
		join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
		left join lateral (
			select attname, attnum from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped
			union all select null, 0
		) a on true
		where c.relkind in ('r', 'p') and c.relname <> 'goose_db_version'
		  and coalesce(col_description(c.oid, a.attnum), '') = ''
		  and not (a.attnum = 0 and obj_description(c.oid, 'pg_class') is not null)`)
	if len(missing) > 0 {
		t.Errorf("no comment on %s", strings.Join(missing, ", "))
	}
	if tables := d.ask(t, `select count(*)::text from pg_tables where schemaname = 'public'`); tables[0] < "12" {
		t.Errorf("%s tables were looked at, want at least 12", tables[0])
	}
}

func TestEveryConstraintIsNamed(t *testing.T) {
	t.Parallel()
	d := open(t)
	// What Postgres names by itself ends like this; ours say what they mean.
	unnamed := d.ask(t, `
		select conrelid::regclass || '.' || conname from pg_constraint
		where connamespace = 'public'::regnamespace and conrelid <> 'goose_db_version'::regclass
		  and conname ~ '(_check\d*|_key\d*|_excl\d*)$'`)
	if len(unnamed) > 0 {
		t.Errorf("constraints without a name of their own: %v", unnamed)
	}
}

// Every migration can be taken back, with data in the tables, and made again.
func TestWipeMakesEverythingAnew(t *testing.T) {
	t.Parallel()
	d := open(t)
	schema := func() []string {
		t.Helper()
		return d.ask(t, `
			select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) from information_schema.columns where table_schema = 'public'
			union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
			union all select indexdef from pg_indexes where schemaname = 'public'
			order by 1`)
	}
	before := schema()
	d.importAccounts(t, analysis.Account{Ref: "A1", Name: "Acme"})
	d.report(t, "A1", "r1", today) // makes the month's partition
	if err := store.Wipe(t.Context(), d.url); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, schema()); diff != "" {
		t.Errorf("the tables are not as they were: %s", diff)
	}
	if left := d.ask(t, `select ref from accounts`); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}

func TestThreeMigrateAtOnce(t *testing.T) {
	t.Parallel()
	url := pgtest.Database(t, nil)
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if current, err := s.SchemaCurrent(t.Context()); err != nil || current {
		t.Fatalf("SchemaCurrent of an empty database = %t, %v", current, err)
	}
	var group errgroup.Group
	for range 3 {
		group.Go(func() error { return store.Migrate(t.Context(), url) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if current, err := s.SchemaCurrent(t.Context()); err != nil || !current {
		t.Errorf("SchemaCurrent after Migrate = %t, %v", current, err)
	}
	d := database{sql: connect(t, url), url: url}
	again := d.ask(t, `select version_id::text from goose_db_version group by 1 having count(*) > 1`)
	if len(again) > 0 {
		t.Errorf("migrations applied more than once: %v", again)
	}
	if _, err := d.sql.ExecContext(t.Context(), `delete from goose_db_version where version_id = 3`); err != nil {
		t.Fatal(err)
	}
	if current, err := s.SchemaCurrent(t.Context()); err != nil || current {
		t.Errorf("SchemaCurrent without a migration in the middle = %t, %v", current, err)
	}
}

func TestQuestionsHaveLimitsAndBulkWorkHasNone(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, err := d.sql.ExecContext(t.Context(), `
		create function record_limits() returns trigger language plpgsql as $$
		begin
			new.name := current_setting('statement_timeout') || ' ' || current_setting('lock_timeout');
			return new;
		end $$;
		create trigger record_limits before insert or update on people for each row execute function record_limits()`)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.ImportPeople(t.Context(), analysis.Rows(analysis.Person{Email: "ana@example.com"}), store.Import{})
	if err != nil {
		t.Fatal(err)
	}
	person, _, err := d.PersonByEmail(t.Context(), "ana@example.com")
	if err != nil || person.Name != "0 0" {
		t.Errorf("limits of an import: %q, %v", person.Name, err)
	}

	holder, err := d.sql.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = holder.Rollback() }()
	if _, err := holder.ExecContext(t.Context(), `lock table people in access exclusive mode`); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.PersonByEmail(t.Context(), "ana@example.com"); err == nil || !strings.Contains(err.Error(), "lock timeout") {
		t.Errorf("a question behind a lock: %v, want a lock timeout", err)
	}
}

func TestOpenNamesNoPassword(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"postgres://lull:secret@127.0.0.1:1/none",
		"postgres://lull:secret@127.0.0.1:port/none",
		"host=127.0.0.1 port=1 password=secret sslmode=sometimes",
	} {
		s, err := store.Open(t.Context(), url)
		if err == nil {
			_ = s.Close()
			t.Errorf("Open(%s) succeeded", url)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("Open tells the password: %v", err)
		}
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	d := open(t)
	got, err := d.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(analysis.Settings{Currency: "EUR", TimeZone: "UTC", Visibility: analysis.VisibleTeam, Amounts: analysis.FullAmounts}, got); diff != "" {
		t.Errorf("of a fresh database (-want +got):\n%s", diff)
	}
	want := analysis.Settings{
		Currency: "GBP", TimeZone: "Europe/Madrid", ClockOffset: -3 * time.Hour,
		Visibility: analysis.VisibleAll, Amounts: analysis.BandedAmounts,
	}
	if err := d.SaveSettings(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if got, err = d.Settings(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	d := open(t)
	ana := analysis.Person{Email: "ana@example.com", Name: "Ana", Team: "EMEA", Role: analysis.Rep}
	adam := analysis.Person{Email: "adam@example.com", Name: "Adam", Role: analysis.Admin}
	_, err := d.ImportPeople(t.Context(), analysis.Rows(ana, adam), store.Import{})
	if err != nil {
		t.Fatal(err)
	}
	got, known, err := d.PersonByEmail(t.Context(), "Ana@Example.com")
	if diff := cmp.Diff(ana, got); diff != "" || !known || err != nil {
		t.Errorf("known %t, error %v (-want +got):\n%s", known, err, diff)
	}
	if _, known, err := d.PersonByEmail(t.Context(), "nobody@example.com"); known || err != nil {
		t.Errorf("nobody: known %t, error %v", known, err)
	}
	admins, err := d.Admins(t.Context())
	if diff := cmp.Diff([]analysis.Person{adam}, admins); diff != "" || err != nil {
		t.Errorf("Admins: error %v (-want +got):\n%s", err, diff)
	}
}

func TestErrorsNameTheCall(t *testing.T) {
	t.Parallel()
	d := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := d.FindAccounts(ctx, "acme")
	if err == nil || !strings.HasPrefix(err.Error(), "store.FindAccounts(4 characters): ") || strings.Contains(err.Error(), "acme") {
		t.Errorf("error %v", err)
	}
}
