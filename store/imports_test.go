package store_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/store"
)

func importOn(d calendar.Date) store.Import {
	return store.Import{Files: []string{"test.csv"}, Now: noon(d)}
}

func euros(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

func sale(ref, account string, on calendar.Date, minor int64) analysis.Invoice {
	return analysis.Invoice{Ref: ref, Account: account, IssuedOn: on, Amount: euros(minor)}
}

func credit(ref, account string, on calendar.Date, minor int64) analysis.Invoice {
	return analysis.Invoice{Ref: ref, Account: account, IssuedOn: on, Amount: euros(minor), Credit: true}
}

func (d database) importInvoices(t testing.TB, how store.Import, invoices ...analysis.Invoice) analysis.Counts {
	t.Helper()
	counts, err := d.ImportInvoices(t.Context(), analysis.Rows(invoices...), how)
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func (d database) account(t testing.TB, ref string) analysis.Account {
	t.Helper()
	found, err := d.FindAccounts(t.Context(), ref)
	if err != nil || found.How != analysis.ByReference {
		t.Fatalf("FindAccounts(%s) = %+v, %v", ref, found, err)
	}
	return found.Accounts[0]
}

func (d database) invoices(t testing.TB, ref string, asOf calendar.Date) []analysis.Invoice {
	t.Helper()
	invoices, err := d.AccountInvoices(t.Context(), d.account(t, ref).ID, asOf, end(asOf))
	if err != nil {
		t.Fatal(err)
	}
	return invoices
}

func TestImportInvoicesTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	invoices := []analysis.Invoice{
		sale("I1", "AC1", day(2026, 1, 5), 10_000),
		sale("I2", "ac1", day(2026, 2, 5), 0),
		credit("C1", "AC1", day(2026, 2, 6), -500),
		sale("I3", "AC2", day(2026, 3, 1), 20_000),
	}
	first := d.importInvoices(t, importOn(day(2026, 3, 2)), invoices...)
	if diff := cmp.Diff(analysis.Counts{Rows: 4, Created: 4, NewAccounts: 2}, first); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	before := d.ask(t, `select i::text || i.xmin from invoices i union all select a::text || a.xmin from account_activity a order by 1`)
	second := d.importInvoices(t, importOn(day(2026, 3, 3)), invoices...)
	if diff := cmp.Diff(analysis.Counts{Rows: 4, Unchanged: 4}, second); diff != "" {
		t.Errorf("second (-want +got):\n%s", diff)
	}
	after := d.ask(t, `select i::text || i.xmin from invoices i union all select a::text || a.xmin from account_activity a order by 1`)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the second import wrote something:\n%s", diff)
	}
	want := []analysis.Invoice{invoices[0], sale("I2", "AC1", day(2026, 2, 5), 0), invoices[2]}
	if diff := cmp.Diff(want, d.invoices(t, "AC1", day(2026, 3, 2))); diff != "" {
		t.Errorf("AC1 (-want +got):\n%s", diff)
	}
	if name := d.account(t, "AC2").Name; name != "AC2" {
		t.Errorf("a new account is named %q, want its reference", name)
	}
	loads := d.ask(t, `select concat_ws(' ', kind, files, rows, created, changed, unchanged, loaded_at at time zone 'UTC') from loads order by load_id`)
	want2 := []string{"invoices {test.csv} 4 4 0 0 2026-03-02 12:00:00", "invoices {test.csv} 4 0 0 4 2026-03-03 12:00:00"}
	if diff := cmp.Diff(want2, loads); diff != "" {
		t.Errorf("loads (-want +got):\n%s", diff)
	}
	age, known, err := d.DataAge(t.Context())
	if !known || err != nil || !age.Equal(noon(day(2026, 3, 3))) {
		t.Errorf("DataAge = %s, %t, %v", age, known, err)
	}
}

func TestDataAgeOfAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	if age, known, err := open(t).DataAge(t.Context()); known || err != nil {
		t.Errorf("DataAge = %s, %t, %v", age, known, err)
	}
}

func TestACorrectionLeavesOldAnswersAlone(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importInvoices(
		t, importOn(day(2026, 3, 1)),
		sale("I1", "AC1", day(2026, 1, 5), 10_000),
		sale("I2", "AC1", day(2026, 2, 5), 20_000),
	)
	asOf := day(2026, 3, 10)
	before := d.invoices(t, "AC1", asOf)

	counts := d.importInvoices(
		t, importOn(day(2026, 3, 20)),
		sale("I1", "AC1", day(2026, 1, 6), 11_000), // corrected
		sale("I2", "AC2", day(2026, 2, 5), 20_000), // moved
		sale("I0", "AC1", day(2026, 1, 1), 30_000), // late
	)
	if diff := cmp.Diff(analysis.Counts{Rows: 3, Created: 1, Changed: 2, NewAccounts: 1}, counts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, d.invoices(t, "AC1", asOf)); diff != "" {
		t.Errorf("the old answer changed:\n%s", diff)
	}
	if moved := d.invoices(t, "AC2", asOf); len(moved) != 0 {
		t.Errorf("AC2 had %v before it was known", moved)
	}
	want := []analysis.Invoice{sale("I0", "AC1", day(2026, 1, 1), 30_000), sale("I1", "AC1", day(2026, 1, 6), 11_000)}
	if diff := cmp.Diff(want, d.invoices(t, "AC1", day(2026, 3, 20))); diff != "" {
		t.Errorf("AC1 now (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]analysis.Invoice{sale("I2", "AC2", day(2026, 2, 5), 20_000)}, d.invoices(t, "AC2", day(2026, 3, 20))); diff != "" {
		t.Errorf("AC2 now (-want +got):\n%s", diff)
	}
	// And back to where it was first: the same account has the number twice.
	d.importInvoices(t, importOn(day(2026, 3, 25)), sale("I2", "AC1", day(2026, 2, 5), 20_000))
	if n := len(d.invoices(t, "AC1", day(2026, 3, 25))); n != 3 {
		t.Errorf("AC1 has %d invoices after the move back, want 3", n)
	}
	if n := len(d.invoices(t, "AC2", day(2026, 3, 25))); n != 0 {
		t.Errorf("AC2 has %d invoices after the move back, want none", n)
	}
	if diff := cmp.Diff(before, d.invoices(t, "AC1", asOf)); diff != "" {
		t.Errorf("the old answer changed:\n%s", diff)
	}
}

func TestBackfilledFactsWereKnownOnTheirDay(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importInvoices(t, importOn(day(2026, 3, 1)), sale("I1", "AC1", day(2026, 1, 5), 10_000))
	late, old := sale("I2", "AC1", day(2026, 1, 10), 1), sale("I3", "AC1", day(2026, 1, 11), 2)
	d.importInvoices(t, importOn(day(2026, 3, 2)), late)
	how := importOn(day(2026, 3, 2))
	how.Backfill = true
	d.importInvoices(t, how, old)
	want := []analysis.Invoice{sale("I1", "AC1", day(2026, 1, 5), 10_000), old}
	if diff := cmp.Diff(want, d.invoices(t, "AC1", day(2026, 1, 11))); diff != "" {
		t.Errorf("as of the day the backfilled one was issued (-want +got):\n%s", diff)
	}
}

func TestADryRunCountsAndKeepsNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	how := importOn(day(2026, 3, 1))
	how.DryRun = true
	counts := d.importInvoices(t, how, sale("I1", "AC1", day(2026, 1, 5), 10_000))
	if diff := cmp.Diff(analysis.Counts{Rows: 1, Created: 1, NewAccounts: 1}, counts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	assertNothingKept(t, d)
}

func assertNothingKept(t *testing.T, d database) {
	t.Helper()
	kept := d.ask(t, `
		select (select count(*) from invoices) + (select count(*) from accounts) + (select count(*) from account_refs)
		     + (select count(*) from account_activity) + (select count(*) from loads)`)
	if kept[0] != "0" {
		t.Errorf("%s rows were kept", kept[0])
	}
}

func TestABadRowKeepsNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	bad := &analysis.BadRow{File: "a.csv", Line: 3, Column: "amount", Value: "x", Reason: "not a number"}
	rows := func(yield func(analysis.Row[analysis.Invoice], error) bool) {
		// More than one chunk of the copy, so that rows are on the server by then.
		for i := range calendar.Date(5000) {
			if !yield(analysis.Row[analysis.Invoice]{Value: sale("I"+i.String(), "AC1", day(2026, 1, 5), 1)}, nil) {
				return
			}
		}
		yield(analysis.Row[analysis.Invoice]{}, bad)
	}
	_, err := d.ImportInvoices(t.Context(), rows, importOn(day(2026, 3, 1)))
	if got, is := errors.AsType[*analysis.BadRow](err); !is || got != bad {
		t.Errorf("error %v, want the bad row's", err)
	}
	assertNothingKept(t, d)
	// The connection is fit for the next.
	d.importInvoices(t, importOn(day(2026, 3, 1)), sale("I1", "AC1", day(2026, 1, 5), 10_000))
}

func TestACancelledImportKeepsNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	rows := func(yield func(analysis.Row[analysis.Invoice], error) bool) {
		for i := range calendar.Date(20_000) {
			if i == 10_000 {
				cancel()
			}
			if !yield(analysis.Row[analysis.Invoice]{Value: sale("I"+i.String(), "AC1", day(2026, 1, 5), 1)}, nil) {
				return
			}
		}
	}
	if _, err := d.ImportInvoices(ctx, rows, importOn(day(2026, 3, 1))); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was cancelled", err)
	}
	assertNothingKept(t, d)
}

func TestTheServersRefusalIsAnError(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, err := d.ImportInvoices(t.Context(), analysis.Rows(sale("I\x00", "AC1", day(2026, 1, 5), 1)), importOn(day(2026, 3, 1)))
	if err == nil || !strings.HasPrefix(err.Error(), "store.Import invoices (test.csv): ") {
		t.Errorf("error %v", err)
	}
	assertNothingKept(t, d)
}

func TestOddTextSurvivesTheCopy(t *testing.T) {
	t.Parallel()
	d := open(t)
	names := []string{`back\slash`, "tab\there", "line\nbreak", "return\rhere", `\N`, `\.`, "“quoted”", "👩‍👩‍👧"}
	for _, name := range names {
		d.importAccounts(t, analysis.Account{Ref: "AC1", Name: name})
		if got := d.account(t, "AC1").Name; got != name {
			t.Errorf("%q came back as %q", name, got)
		}
	}
}

// placed yields rows as if from the lines of files.
func placed[T any](rows ...analysis.Row[T]) iter.Seq2[analysis.Row[T], error] {
	return func(yield func(analysis.Row[T], error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func TestRepeatedRows(t *testing.T) {
	t.Parallel()
	d := open(t)
	a, b := &analysis.Source{File: "a.csv"}, &analysis.Source{File: "b.csv"}
	one, other := sale("I1", "AC1", day(2026, 1, 5), 1), sale("I1", "AC1", day(2026, 1, 5), 2)
	two := sale("I2", "AC1", day(2026, 1, 5), 1)
	type row = analysis.Row[analysis.Invoice]

	counts, err := d.ImportInvoices(t.Context(), placed(
		row{Value: one, Source: a, Line: 2}, row{Value: two, Source: a, Line: 3},
		row{Value: one, Source: a, Line: 4}, row{Value: one, Source: b, Line: 2},
	), importOn(day(2026, 3, 1)))
	if diff := cmp.Diff(analysis.Counts{Rows: 4, Created: 2, Repeated: 2, NewAccounts: 1}, counts); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}

	_, err = d.ImportInvoices(t.Context(), placed(
		row{Value: two, Source: a, Line: 2}, row{Value: one, Source: a, Line: 7},
		row{Value: one, Source: b, Line: 2}, row{Value: other, Source: b, Line: 9},
	), importOn(day(2026, 3, 2)))
	want := &analysis.BadRow{
		File: "b.csv", Line: 9, Column: "ref", Value: "I1",
		Reason: "already in a.csv, line 7, with other values: keep one of the two",
	}
	got, _ := errors.AsType[*analysis.BadRow](err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	if loads := d.ask(t, `select count(*)::text from loads`); loads[0] != "1" {
		t.Errorf("%s loads are recorded, want 1", loads[0])
	}
}

func TestTwoImportsOfOneFileAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	other, err := store.Open(t.Context(), d.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	var invoices []analysis.Invoice
	for i := range calendar.Date(500) {
		invoices = append(invoices, sale("I"+i.String(), "AC"+(i%7).String(), day(2026, 1, 1)+i%90, int64(i)))
	}
	var group errgroup.Group
	counts := make([]analysis.Counts, 4)
	for i := range counts {
		s := []*store.Store{d.Store, other}[i%2]
		group.Go(func() (err error) {
			counts[i], err = s.ImportInvoices(context.Background(), analysis.Rows(invoices...), importOn(day(2026, 6, 1)))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	var sum analysis.Counts
	for _, c := range counts {
		sum.Created, sum.Changed, sum.Unchanged, sum.NewAccounts = sum.Created+c.Created, sum.Changed+c.Changed, sum.Unchanged+c.Unchanged, sum.NewAccounts+c.NewAccounts
	}
	if diff := cmp.Diff(analysis.Counts{Created: 500, Unchanged: 1500, NewAccounts: 7}, sum); diff != "" {
		t.Errorf("together (-want +got):\n%s", diff)
	}
	if stored := d.ask(t, `select count(*) || ' ' || count(distinct ref) from invoices`); stored[0] != "500 500" {
		t.Errorf("stored rows and numbers: %s", stored[0])
	}
}

func TestImportAccounts(t *testing.T) {
	t.Parallel()
	d := open(t)
	full := analysis.Account{
		Ref: "AC1", Name: "Acme", Owner: "ana@example.com", Team: "EMEA", Sector: "steel", Size: "250",
		URL: "https://crm.example.com/1", Contact: "Ms Ruiz",
	}
	if diff := cmp.Diff(analysis.Counts{Rows: 2, Created: 2}, d.importAccounts(t, full, analysis.Account{Ref: "AC2"})); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(analysis.Counts{Rows: 2, Unchanged: 2}, d.importAccounts(t, full, analysis.Account{Ref: "AC2"})); diff != "" {
		t.Errorf("second (-want +got):\n%s", diff)
	}
	if name := d.account(t, "AC2").Name; name != "AC2" {
		t.Errorf("without a name it is %q, want its reference", name)
	}

	type row = analysis.Row[analysis.Account]
	narrow := &analysis.Source{File: "b.csv", Columns: []string{"ref", "contact", "size"}}
	counts, err := d.ImportAccounts(t.Context(), placed(
		row{Value: analysis.Account{Ref: "AC1", Contact: "Mr Sol"}, Source: narrow, Line: 2},
		row{Value: analysis.Account{Ref: "AC3", Contact: "Mr Luz"}, Source: narrow, Line: 3},
	), importOn(day(2026, 3, 1)))
	if diff := cmp.Diff(analysis.Counts{Rows: 2, Created: 1, Changed: 1}, counts); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	want := full
	want.Contact, want.Size = "Mr Sol", "" // a column that is there clears, one that is not keeps
	got := d.account(t, "AC1")
	want.ID = got.ID
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if found, err := d.FindAccounts(t.Context(), "acme"); err != nil || found.How != analysis.ByName {
		t.Errorf("the name is no longer found: %+v, %v", found, err)
	}
	if found, err := d.FindAccounts(t.Context(), "ac3"); err != nil || found.How != analysis.ByReference || found.Accounts[0].Name != "AC3" {
		t.Errorf("AC3: %+v, %v", found, err)
	}
}

func TestAnAccountsFileNamesWhatInvoicesCreated(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importInvoices(t, importOn(day(2026, 3, 1)), sale("I1", "ac1", day(2026, 1, 5), 10_000))
	id := d.account(t, "AC1").ID
	if diff := cmp.Diff(analysis.Counts{Rows: 1, Changed: 1}, d.importAccounts(t, analysis.Account{Ref: "AC1", Name: "Acme"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := d.account(t, "AC1"); got.ID != id || got.Name != "Acme" || got.Ref != "AC1" {
		t.Errorf("got %+v, want account %d, named", got, id)
	}
}

func TestImportPeople(t *testing.T) {
	t.Parallel()
	d := open(t)
	type row = analysis.Row[analysis.Person]
	ana := analysis.Person{Email: "ana@example.com", Name: "Ana", Team: "EMEA", Role: analysis.Lead}
	for i, want := range []analysis.Counts{{Rows: 2, Created: 2}, {Rows: 2, Unchanged: 2}} {
		counts, err := d.ImportPeople(t.Context(), analysis.Rows(ana, analysis.Person{Email: "Ben@example.com"}), importOn(day(2026, 3, 1)))
		if diff := cmp.Diff(want, counts); diff != "" || err != nil {
			t.Errorf("import %d: error %v (-want +got):\n%s", i+1, err, diff)
		}
	}
	narrow := &analysis.Source{File: "b.csv", Columns: []string{"email", "team"}}
	counts, err := d.ImportPeople(t.Context(), placed(row{Value: analysis.Person{Email: ana.Email, Team: "APAC"}, Source: narrow, Line: 2}), importOn(day(2026, 3, 1)))
	if diff := cmp.Diff(analysis.Counts{Rows: 1, Changed: 1}, counts); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	ana.Team = "APAC"
	got, _, err := d.PersonByEmail(t.Context(), ana.Email)
	if diff := cmp.Diff(ana, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	ben, _, err := d.PersonByEmail(t.Context(), "ben@example.com")
	if err != nil || ben.Role != analysis.Rep {
		t.Errorf("Ben is %+v, %v; want a rep", ben, err)
	}
}
