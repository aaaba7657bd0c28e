package store_test

import (
	"database/sql"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/profit"
)

// BenchmarkLedgers times reading the ledgers of 100,000 accounts with a million
// invoices, 400,000 costs and 400,000 payments, beside plain SELECTs of the same
// rows in any order by a bare lib/pq reader. What it takes beyond them is
// putting the rows together by account. Ledgers of one account and the books are
// timed as a card asks for them.
func BenchmarkLedgers(b *testing.B) {
	const accounts = 100_000
	for b.Loop() {
		d := open(b)
		asOf := day(2026, 11, 20)
		how := importOn(asOf)
		drawn := func(perAccount int) iter.Seq2[int, calendar.Date] {
			rng := rand.New(rand.NewPCG(1, uint64(perAccount)))
			return func(yield func(int, calendar.Date) bool) {
				for n := range accounts * perAccount {
					if !yield(n, asOf-calendar.Date(rng.IntN(730))) {
						return
					}
				}
			}
		}
		begun := time.Now()
		if _, err := d.ImportInvoices(b.Context(), func(yield func(analysis.Row[analysis.Invoice], error) bool) {
			for n, on := range drawn(10) {
				invoice := sale(fmt.Sprintf("I%d", n), fmt.Sprintf("AC%d", n/10), on, 10_000)
				invoice.DueOn, invoice.Rep, invoice.Product, invoice.Cost, invoice.HasCost = on+30, "ana@example.com", "Pumps", 6_000, true
				if !yield(analysis.Row[analysis.Invoice]{Value: invoice}, nil) {
					return
				}
			}
		}, how); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "import-invoices-s")
		begun = time.Now()
		if _, err := d.ImportCosts(b.Context(), func(yield func(analysis.Row[analysis.Cost], error) bool) {
			for n, on := range drawn(4) {
				if !yield(analysis.Row[analysis.Cost]{Value: minutes(fmt.Sprintf("X%d", n), fmt.Sprintf("AC%d", n/4), analysis.SupportTime, on, 30)}, nil) {
					return
				}
			}
		}, how); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "import-costs-s")
		begun = time.Now()
		if _, err := d.ImportPayments(b.Context(), func(yield func(analysis.Row[analysis.Payment], error) bool) {
			for n, on := range drawn(4) {
				if !yield(analysis.Row[analysis.Payment]{Value: paid(fmt.Sprintf("P%d", n), fmt.Sprintf("I%d", n/4*10+n%4), analysis.Paid, on, 10_000)}, nil) {
					return
				}
			}
		}, how); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "import-payments-s")
		if _, err := d.sql.ExecContext(b.Context(), `vacuum analyze`); err != nil {
			b.Fatal(err)
		}

		ours, bare := time.Hour, time.Hour
		for range 3 { // the best of three of both
			begun := time.Now()
			var ledgers, entries int
			err := d.Ledgers(b.Context(), asOf, end(asOf), func(l profit.Ledger) error {
				ledgers, entries = ledgers+1, entries+len(l.Invoices)+len(l.Payments)+len(l.Costs)
				return nil
			})
			if err != nil || ledgers != accounts || entries != 18*accounts {
				b.Fatalf("%d entries of %d accounts, error %v", entries, ledgers, err)
			}
			ours = min(ours, time.Since(begun))
			begun = time.Now()
			rows := 0
			for _, query := range []string{
				`select account_id, ref, issued_on, amount_minor, currency, is_credit, due_on, rep, product, cost_minor, credits_ref from invoices`,
				`select account_id, ref, invoice_ref, kind, paid_on, amount_minor, currency from payments`,
				`select account_id, ref, kind, occurred_on, amount_minor, currency, minutes from costs`,
			} {
				rows += d.read(b, query)
			}
			if rows != entries {
				b.Fatalf("the SELECTs return %d rows", rows)
			}
			bare = min(bare, time.Since(begun))
		}
		b.ReportMetric(ours.Seconds(), "ledgers-s")
		b.ReportMetric(bare.Seconds(), "select-s")
		b.ReportMetric(ours.Seconds()/bare.Seconds(), "ratio-to-select")

		begun = time.Now()
		const asked = 200
		for id := range int64(asked) {
			if _, err := d.Ledger(b.Context(), id+1, asOf, end(asOf)); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(time.Since(begun).Seconds()*1000/asked, "ledger-ms")
		begun = time.Now()
		for range asked {
			d.books(b, asOf)
		}
		b.ReportMetric(time.Since(begun).Seconds()*1000/asked, "books-ms")
	}
}

// read reads a query's rows and returns how many there are.
func (d database) read(b testing.TB, query string) (count int) {
	b.Helper()
	rows, err := d.sql.QueryContext(b.Context(), query)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		b.Fatal(err)
	}
	values, places := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			b.Fatal(err)
		}
		count++
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return count
}
