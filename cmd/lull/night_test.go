package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/internal/pgtest"
	"lull/internal/slacksim"
	"lull/store"
)

// Two replicas start on a database that nobody has judged: one of them loads
// what the sources file lists and judges, and neither does it a second time.
func TestOneReplicaDoesTheNight(t *testing.T) {
	t.Parallel()
	database := pgtest.Database(t, store.Migrate)
	w := newWorkspace(t, slacksim.Options{})
	write := writer(t)
	var invoices, logins strings.Builder
	invoices.WriteString("ref,account,issued_on,amount\n")
	logins.WriteString("id,account,type,occurred_at\n")
	for n := range 20 {
		on := time.Now().AddDate(0, 0, -10*n-1).Format(time.DateOnly)
		fmt.Fprintf(&invoices, "I%d,AC1,%s,100\n", n, on)
		fmt.Fprintf(&logins, "L%d,AC1,login,%s\n", n, on)
	}
	if out, code := lull(t, w.settings(database), "import", "invoices", write("invoices.csv", invoices.String())); code != 0 {
		t.Fatal(out)
	}
	write("logins.csv", logins.String())
	sources := write("sources.yaml", "sources: [{name: product, kind: engagement, from: 'logins*.csv', expect_every: 1d}]\n")

	replicas := []*program{
		start(t, w.settings(database), "run", "--sources", sources), start(t, w.settings(database), "run", "--sources", sources),
	}
	assessed := make(chan string, len(replicas))
	for _, p := range replicas {
		go func() {
			for line := range p.lines {
				if strings.Contains(line, "assessed") {
					assessed <- line
				}
			}
		}()
	}
	select {
	case <-assessed:
	case <-time.After(patience):
		t.Fatalf("nobody assessed:\n%s\n%s", replicas[0].output(), replicas[1].output())
	}
	for _, p := range replicas {
		if code := p.interrupt(); code != 0 {
			t.Errorf("exit %d:\n%s", code, p.output())
		}
	}
	runs := pgtest.Ask(t, database, `select concat_ws(' ', is_weekly, judged, count(*)) from assessment_runs group by is_weekly, judged order by 1`)
	if diff := cmp.Diff([]string{"f 1 1", "t 1 1"}, runs); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
	loads := pgtest.Ask(t, database, `select concat_ws(' ', kind, source, rows, count(*)) from loads group by kind, source, rows order by 1`)
	if diff := cmp.Diff([]string{"engagement product 20 1", "invoices  20 1"}, loads); diff != "" {
		t.Errorf("loads (-want +got):\n%s", diff)
	}
	state := pgtest.Ask(t, database, `select concat_ws(' ', segment, engagement_state, purchase_state) from assessments`)
	if diff := cmp.Diff([]string{"active active on_rhythm"}, state); diff != "" {
		t.Errorf("verdict (-want +got):\n%s", diff)
	}
}

// writer writes files into a folder of the test's own, and returns where they are.
func writer(t *testing.T) func(name, text string) (path string) {
	folder := t.TempDir()
	return func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
}

// Everybody is judged before the model is fitted: a digest that waits for the
// night is looked at even where the fit cannot be kept.
func TestNoDigestWaitsForTheModel(t *testing.T) {
	t.Parallel()
	database := pgtest.Database(t, store.Migrate)
	w := newWorkspace(t, slacksim.Options{})
	write := writer(t)
	people := write("people.csv", "email,name,role\nana@example.com,Ana,admin\n")
	invoices := write("invoices.csv", "ref,account,issued_on,amount\nI1,AC1,"+time.Now().AddDate(0, 0, -1).Format(time.DateOnly)+",100\n")
	for _, args := range [][]string{{"import", "people", people}, {"import", "invoices", invoices}, {"digest", "add", "--owner", "ana@example.com"}} {
		if out, code := lull(t, w.settings(database), args...); code != 0 {
			t.Fatal(out)
		}
	}
	pgtest.Ask(t, database, `update digests set look_at = now() + interval '1 year'`)
	pgtest.Ask(t, database, `alter table models add constraint full_disk check (false)`)
	p := start(t, w.settings(database), "run")
	p.waitFor("the night run failed")
	if code := p.interrupt(); code != 0 {
		t.Errorf("exit %d:\n%s", code, p.output())
	}
	if waiting := pgtest.Ask(t, database, `select 'waits' from digests where look_at is not null`); len(waiting) > 0 {
		t.Errorf("the digest still waits:\n%s", p.output())
	}
}
