package store_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis/profit"
	"lull/intake"
)

// What package profit makes of real invoices, against sums that the database
// makes by itself.
func TestStatementsOfRealInvoices(t *testing.T) {
	t.Parallel()
	file := uciFile(t)
	d := open(t)
	d.ask(t, `update settings set currency = 'GBP' returning currency`)
	_, err := d.ImportInvoices(t.Context(), intake.Invoices(intake.Options{
		Files:    []string{file},
		Map:      map[string]string{"account": "id", "ref": "Invoice", "issued_on": "date", "amount": "amount", "kind": "kind"},
		Currency: "GBP",
		Notice:   func(string) {},
	}), importOn(day(2010, 12, 10)))
	if err != nil {
		t.Fatal(err)
	}
	asOf := day(2010, 12, 10)
	books, err := d.Books(t.Context(), asOf, end(asOf))
	if err != nil {
		t.Fatal(err)
	}
	reckoner := books.Reckoner(profit.DefaultPolicy())
	var months []string
	var sales []int64
	err = d.Ledgers(t.Context(), asOf, end(asOf), func(l profit.Ledger) error {
		s := reckoner.Statement(l, asOf)
		for _, m := range s.Months {
			if m.Orders+m.CreditNotes > 0 {
				months = append(months, fmt.Sprint(l.AccountID, " ", m.From, " ", m.NetRevenue, " ", m.Orders, " ", m.CreditNotes))
			}
		}
		var sold int64
		isBuyer := false
		for _, invoice := range l.Invoices {
			if !invoice.Credit {
				sold, isBuyer = sold+invoice.Amount.Minor, true
			}
		}
		if isBuyer {
			sales = append(sales, sold)
		}
		if s.Class != profit.Incomplete && s.Year.Entries > 0 || s.Year.NetRevenue != s.Year.Profit() {
			t.Errorf("account %d is %q at %d, and nobody knows a cost", l.AccountID, s.Class, s.Year.Profit())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := d.ask(t, `
		select concat_ws(' ', account_id, date_trunc('month', issued_on)::date, sum(amount_minor),
		                 count(*) filter (where not is_credit), count(*) filter (where is_credit))
		from invoices where issued_on < '2010-12-01' group by account_id, date_trunc('month', issued_on)`)
	slices.Sort(months)
	slices.Sort(want)
	if diff := cmp.Diff(want, months); diff != "" || len(want) < 10_000 {
		t.Errorf("%d months (-database +statements):\n%s", len(want), diff)
	}
	curve := profit.CurveOf(sales)
	share, _ := curve.Share(20)
	if got := fmt.Sprintf("%d %d %.4f", len(sales), curve.Total(), share); got != "4314 883200326 0.7345" {
		t.Errorf("buyers, sales and what the top fifth holds: %s", got)
	}
}
