package main_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/internal/pgtest"
	"lull/store"
)

// books is a database and a folder of files to load into it.
type books struct {
	t      *testing.T
	url    string
	folder string
}

func newBooks(t *testing.T) books {
	t.Helper()
	return books{t: t, url: pgtest.Database(t, store.Migrate), folder: t.TempDir()}
}

func (b books) write(name, text string) string {
	b.t.Helper()
	path := filepath.Join(b.folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// lull runs a command on the database and returns what it said, without the
// name of the folder, and its exit code.
func (b books) lull(settings []string, args ...string) (string, int) {
	b.t.Helper()
	out, code := lull(b.t, append(settings, "DATABASE_URL="+b.url), args...)
	return strings.ReplaceAll(out, b.folder+string(filepath.Separator), ""), code
}

func TestEveryKindIsImported(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	for _, kind := range []string{"accounts", "people", "invoices", "engagement", "touches", "contracts", "complaints", "exchange", "rates", "commissions", "costs", "payments", "referrals", "prospects", "opportunities"} {
		example, code := b.lull(nil, "import", "--example", kind)
		if code != 0 {
			t.Fatalf("the example of %s: %s", kind, example)
		}
		file := b.write(kind+".csv", example)
		out, code := b.lull(nil, "import", kind, file)
		if code != 0 || !strings.Contains(out, kind+": 2 rows read, 2 new, 0 changed, 0 unchanged.") {
			t.Errorf("%s ended with %d: %s", kind, code, out)
		}
		out, code = b.lull(nil, "import", kind, file)
		if code != 0 || !strings.Contains(out, kind+": 2 rows read, 0 new, 0 changed, 2 unchanged.") {
			t.Errorf("%s again ended with %d: %s", kind, code, out)
		}
	}
}

func TestBadRowsAreLeftOutOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	events := b.write("events.csv", "Company,Id,Type,When\nAC1,1,login,2026-11-03\nAC1,2,log in,2026-11-04\nCaf\xe9,3,login,2026-11-05\n")
	args := []string{"import", "engagement", "--set", "source=crm", "--map", "account=Company,occurred_at=When,id=Id,type=Type", "--encoding", "windows-1252", events}
	out, code := b.lull(nil, args...)
	if code != 2 || !strings.Contains(out, `events.csv, line 3, Type "log in": not a type of event; did you mean login?`) || !strings.Contains(out, "Nothing of this load was kept.") {
		t.Errorf("ended with %d: %s", code, out)
	}
	if kept := pgtest.Ask(t, b.url, `select (select count(*) from engagement_events) + (select count(*) from accounts)`); kept[0] != "0" {
		t.Errorf("%s rows were kept", kept[0])
	}
	bad := filepath.Join(b.folder, "bad.csv")
	out, code = b.lull(nil, append(args, "--skip-bad", bad)...)
	if code != 3 || !strings.Contains(out, "engagement: 2 rows read, 2 new, 0 changed, 0 unchanged.") ||
		!strings.Contains(out, "1 row was left out. It stands in bad.csv with the reason: mend it and import that file.") {
		t.Errorf("ended with %d: %s", code, out)
	}
	if diff := cmp.Diff([]string{"AC1", "Café"}, pgtest.Ask(t, b.url, `select ref from accounts order by 1`)); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
	text, err := os.ReadFile(bad)
	if err != nil || !strings.HasPrefix(string(text), "lull_reason,Company,Id,Type,When\n") || !strings.HasSuffix(string(text), ",AC1,2,log in,2026-11-04\n") {
		t.Errorf("%v\n%s", err, text)
	}
	out, code = b.lull(nil, append(args, "--skip-bad", bad)...)
	if code != 2 || !strings.Contains(out, "bad.csv: this file exists already") {
		t.Errorf("over a file that exists ended with %d: %s", code, out)
	}

	// A load of which nothing was kept leaves no such file.
	broken := b.write("broken.csv", "account,source,id,type,occurred_at\nAC1,crm,8,log in,2026-11-03\n\"AC1,crm,9,login,2026-11-03\n")
	none := filepath.Join(b.folder, "none.csv")
	if out, code = b.lull(nil, "import", "engagement", broken, "--skip-bad", none); code != 2 || !strings.Contains(out, "a quotation mark is not closed") {
		t.Errorf("a broken file ended with %d: %s", code, out)
	}
	if _, err := os.Stat(none); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a broken file rows were left out: %v", err)
	}
	if out, code = b.lull(nil, "import"); code != 2 || !strings.Contains(out, "Say what the files hold: lull import KIND FILE…") {
		t.Errorf("of nothing ended with %d: %s", code, out)
	}
}

func TestTheDayIsThatOfTheInstallation(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	if out, code := b.lull(nil, "settings", "--time-zone", "Pacific/Auckland"); code != 0 {
		t.Fatal(out)
	}
	events := b.write("events.csv", "account,source,id,type,occurred_at\nAC1,app,1,login,2026-01-03T23:30:00Z\nAC1,app,2,login,2026-01-03T10:30:00Z\nAC1,app,3,login,2026-01-03\n")
	if out, code := b.lull(nil, "import", "engagement", events); code != 0 {
		t.Fatal(out)
	}
	days := pgtest.Ask(t, b.url, `select occurred_on::text from engagement_events order by source_id`)
	if diff := cmp.Diff([]string{"2026-01-04", "2026-01-03", "2026-01-03"}, days); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What does not show in a file is left out as well: the account or the invoice
// that a row names, and what is paid already.
func TestRowsThatAreRefusedAreLeftOutOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	invoices := b.write("invoices.csv", "account,ref,issued_on,amount\nAC1,I1,2026-01-05,100.00\n")
	if out, code := b.lull(nil, "import", "invoices", invoices); code != 0 {
		t.Fatal(out)
	}
	payments := b.write("payments.csv", "Invoice,ref,paid_on,amount\nI1,P1,2026-01-06,60.00\nI0,P2,2026-01-06,60.00\nI1,P3,2026-01-07,60.00\nI1,P4,2026-01-08,forty\nI1,P5,2026-01-08,40.00\n")
	out, code := b.lull(nil, "import", "payments", payments)
	if code != 2 || !strings.Contains(out, `payments.csv, line 5, amount "forty": not a number like 1234.50`) || !strings.Contains(out, "Nothing of this load was kept.") {
		t.Errorf("ended with %d: %s", code, out)
	}
	bad := filepath.Join(b.folder, "bad.csv")
	out, code = b.lull(nil, "import", "payments", "--skip-bad", bad, payments)
	if code != 3 || !strings.Contains(out, "payments: 2 rows read, 2 new, 0 changed, 0 unchanged.") || !strings.Contains(out, "3 rows were left out.") {
		t.Errorf("ended with %d: %s", code, out)
	}
	text, err := os.ReadFile(bad)
	want := `lull_reason,Invoice,ref,paid_on,amount
"payments.csv, line 3, invoice ""I0"": no such invoice: correct the number, or import the invoice first",I0,P2,2026-01-06,60.00
"payments.csv, line 4, amount ""60.00"": more than is open of I1: it is over EUR 100.00, and 60.00 are paid or written off already",I1,P3,2026-01-07,60.00
"payments.csv, line 5, amount ""forty"": not a number like 1234.50: write it without thousands separators, with a point before the decimals",I1,P4,2026-01-08,forty
`
	if diff := cmp.Diff(want, strings.ReplaceAll(string(text), b.folder+string(filepath.Separator), "")); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	costs := b.write("costs.csv", "account,ref,kind,occurred_on,minutes\nAC1,X1,support,2026-01-06,30\nAC2,X2,support,2026-01-06,30\n")
	out, code = b.lull(nil, "import", "costs", costs)
	if code != 2 || !strings.Contains(out, `costs.csv, line 3, account "AC2": no such account, and costs make none`) || !strings.Contains(out, "Nothing of this load was kept.") {
		t.Errorf("ended with %d: %s", code, out)
	}
	out, code = b.lull(nil, "import", "costs", "--dry-run", "--skip-bad", filepath.Join(b.folder, "bad costs.csv"), costs)
	if code != 3 || !strings.Contains(out, "costs: 1 row read, 1 new, 0 changed, 0 unchanged.") || !strings.Contains(out, "1 row was left out.") {
		t.Errorf("ended with %d: %s", code, out)
	}
	if kept := pgtest.Ask(t, b.url, `select count(*) from costs`); kept[0] != "0" {
		t.Errorf("%s costs were kept", kept[0])
	}
}
