package main_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis/calendar"
	"lull/internal/pgtest"
	"lull/store"
)

func TestSyncReadsFilesAndAnotherDatabase(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	product := pgtest.Database(t, nil)
	db, err := sql.Open("postgres", product)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	add := func(statement string, arguments ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement, arguments...); err != nil {
			t.Fatal(err)
		}
	}
	add(`create table sessions (id bigint primary key, company text, began_at timestamptz, updated_at timestamptz)`)
	add(`insert into sessions values (1, 'AC1', '2026-01-03 10:00Z', '2026-01-03 10:00Z'), (2, 'AC2', '2026-01-04 10:00Z', '2026-01-04 10:00Z')`)

	first := b.write("crm-1.csv", "account,id,type,occurred_at\nAC1,1,meeting_attended,2026-01-05\n")
	written := time.Date(2026, time.January, 6, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(first, written, written); err != nil {
		t.Fatal(err)
	}
	sources := b.write("sources.yaml", `
sources:
  - {name: lost, kind: engagement, from: "lost-*.csv", expect_every: 1d}
  - {name: crm, kind: engagement, from: "crm-*.csv", expect_every: 1d}
  - name: product
    kind: engagement
    map: {account: company, occurred_at: began_at}
    set: {type: login}
    from:
      env: PRODUCT_URL
      query: select id, company, began_at from sessions where updated_at > :since
    expect_every: 1d
  - name: elsewhere
    kind: invoices
    from: {env: ELSEWHERE_URL, query: select 1}
  - name: unset
    kind: invoices
    from: {env: UNSET_URL, query: select 1}
`)
	settings := []string{"PRODUCT_URL=" + product, "ELSEWHERE_URL=postgres://reader:hush@127.0.0.1:1/none"}
	out, code := b.lull(settings, "sync", sources)
	for _, want := range []string{
		"crm: engagement: 1 row read, 1 new, 0 changed, 0 unchanged.",
		"product: engagement: 2 rows read, 2 new, 0 changed, 0 unchanged.",
		"lost: no file matches lost-*.csv",
		"elsewhere: ",
		"unset: UNSET_URL is not set",
		"3 of 5 sources failed: lost, elsewhere, unset. What the others hold was kept.",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in:\n%s", want, out)
		}
	}
	if code != 3 || strings.Contains(out, "hush") {
		t.Errorf("ended with %d:\n%s", code, out)
	}
	events := `select concat_ws(' ', source, source_id, ref, occurred_on) from engagement_events join accounts using (account_id) order by 1`
	want := []string{"crm 1 AC1 2026-01-05", "product 1 AC1 2026-01-03", "product 2 AC2 2026-01-04"}
	if diff := cmp.Diff(want, pgtest.Ask(t, b.url, events)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	faults := pgtest.Ask(t, b.url, `select name || ' ' || (error <> '') || ' ' || (succeeded_at is not null) || ' ' || (error like '%hush%') from sources order by 1`)
	if diff := cmp.Diff([]string{"crm false true false", "elsewhere true false false", "lost true false false", "product false true false", "unset true false false"}, faults); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	// The file is ten months old: what it says does not reach today.
	s, err := store.Open(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	today := calendar.Of(time.Now())
	source, err := s.EngagementSource(t.Context(), today, today.End(time.UTC))
	if err != nil || source.LoadedOn != calendar.Of(written.UTC()) {
		t.Errorf("the data reaches to %+v, %v; want the old file's day", source, err)
	}

	// After that only what changed since, less the overlap, is asked for.
	add(`insert into sessions values (3, 'AC3', '2026-01-05 10:00Z', now()), (4, 'AC4', '2026-01-05 10:00Z', now() - interval '47 hours'), (5, 'AC5', '2026-01-05 10:00Z', now() - interval '49 hours')`)
	out, code = b.lull(settings, "sync", sources, "--only", "product")
	if code != 0 || !strings.Contains(out, "product: engagement: 2 rows read, 2 new") || strings.Contains(out, "crm") {
		t.Errorf("ended with %d:\n%s", code, out)
	}
	out, code = b.lull(settings, "sync", sources, "--only", "prodct")
	if code != 2 || !strings.Contains(out, `lists no source "prodct", only lost, crm, product, elsewhere, unset.`) {
		t.Errorf("ended with %d:\n%s", code, out)
	}

	fewer := b.write("fewer.yaml", `sources: [{name: crm, kind: engagement, from: "crm-*.csv"}]`)
	b.write("crm-2.csv", "account,id,type,occurred_at\nAC1,1,login,2026-01-05\nAC1,2,login,2026-02-05\n")
	out, code = b.lull(nil, "sync", fewer)
	if code != 0 || !strings.Contains(out, "crm: engagement: 3 rows read, 1 new, 0 changed, 1 unchanged.") {
		t.Errorf("ended with %d:\n%s", code, out)
	}
	if diff := cmp.Diff([]string{"crm"}, pgtest.Ask(t, b.url, `select name from sources`)); diff != "" {
		t.Errorf("sources that are listed (-want +got):\n%s", diff)
	}
	if source, err := s.EngagementSource(t.Context(), today, today.End(time.UTC)); err != nil || source.LoadedOn < today {
		t.Errorf("the data reaches to %+v, %v after a new file", source, err)
	}
	if files := pgtest.Ask(t, b.url, `select distinct source from loads order by 1`); cmp.Diff([]string{"crm", "product"}, files) != "" {
		t.Errorf("the loads name %v", files)
	}
	if left, _ := filepath.Glob(filepath.Join(b.folder, "*")); len(left) != 4 {
		t.Errorf("files were made: %v", left)
	}
}

func TestASourcesFileWithAMistake(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	out, code := b.lull(nil, "sync", b.write("sources.yaml", "sources: [{name: crm, kind: engagement, form: a.csv}]"))
	if code != 2 || !strings.Contains(out, "sources.yaml: ") || !strings.Contains(out, "field form not found") {
		t.Errorf("ended with %d: %s", code, out)
	}
}
