package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/intake"
)

// uciFile returns the invoices of Online Retail II, or skips the test.
func uciFile(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("LULL_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "data")
	}
	file := filepath.Join(folder, "uci-online-retail", "uci_online_retail_2009_2010_invoices.csv")
	if _, err := os.Stat(file); err != nil {
		where := "no " + file + ": make it from Online Retail II of the UCI Machine Learning Repository " +
			"(archive.ics.uci.edu/dataset/502), sheet Year 2009-2010, its lines summed to invoices, and set LULL_DATA to the folder above"
		if os.Getenv("CI") == "true" {
			t.Fatal(where)
		}
		t.Skip(where)
	}
	return file
}

func TestRealInvoices(t *testing.T) {
	t.Parallel()
	file := uciFile(t)
	d := open(t)
	var notices []string
	options := intake.Options{
		Files:    []string{file},
		Map:      map[string]string{"account": "id", "ref": "Invoice", "issued_on": "date", "amount": "amount", "kind": "kind"},
		Currency: "GBP",
		Notice:   func(sentence string) { notices = append(notices, sentence) },
	}
	for _, want := range []analysis.Counts{
		{Rows: 23_587, Created: 23_587, NewAccounts: 4_383},
		{Rows: 23_587, Unchanged: 23_587},
	} {
		counts, err := d.ImportInvoices(t.Context(), intake.Invoices(options), importOn(day(2010, 12, 10)))
		if diff := cmp.Diff(want, counts); diff != "" || err != nil {
			t.Fatalf("error %v (-want +got):\n%s", err, diff)
		}
	}
	if diff := cmp.Diff([]string{file + ": ignored lines and country", file + ": ignored lines and country"}, notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	got := d.ask(t, `
		select concat_ws(' ', count(*) filter (where not is_credit), sum(amount_minor) filter (where not is_credit),
		                 count(*) filter (where is_credit), sum(amount_minor) filter (where is_credit),
		                 count(distinct account_id) filter (where not is_credit), min(issued_on), max(issued_on),
		                 count(*) filter (where amount_minor = 0))
		from invoices`)
	if diff := cmp.Diff([]string{"19215 883200326 4372 -48379470 4314 2009-12-01 2010-12-09 2"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	negative := d.ask(t, `
		select count(*)::text from (select from invoices group by account_id having sum(amount_minor) < 0) losing`)
	if diff := cmp.Diff([]string{"89"}, negative); diff != "" {
		t.Errorf("customers with a negative net (-want +got):\n%s", diff)
	}

	// The customer whose year the card shows: counted here by hand.
	invoices := d.invoices(t, "16754", day(2010, 12, 10))
	var sum int64
	for _, invoice := range invoices {
		sum += invoice.Amount.Minor
	}
	if sum != 5_455_818 || invoices[0].Amount.Currency != "GBP" {
		t.Errorf("16754 has %d %s, want 5455818 GBP", sum, invoices[0].Amount.Currency)
	}

	// The shortcut and the count from the invoices agree on every account.
	asOf := day(2010, 12, 10)
	byActivity := d.rhythms(t, asOf)
	if len(byActivity) != 4_383 {
		t.Errorf("%d rhythms, want 4383", len(byActivity))
	}
	if _, err := d.sql.ExecContext(t.Context(), `update account_activity set last_fact_on = '2999-01-01'`); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(byActivity, d.rhythms(t, asOf)); diff != "" {
		t.Errorf("by activity and by invoices:\n%s", diff)
	}
	if found, err := d.FindAccounts(t.Context(), "16754"); err != nil || found.How != analysis.ByReference {
		t.Errorf("16754: %+v, %v", found, err)
	}
}
