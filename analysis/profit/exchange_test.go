package profit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/money"
	"lull/analysis/profit"
)

func TestExchange(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		on     string
		amount money.Amount
		want   int64
		known  bool
	}{
		{"its own currency", "1999-01-01", euros(7), 7, true},
		{"on the day of a rate", "2026-01-10", francs(10_000), 10_432, true},
		{"the newest before", "2026-01-31", francs(10_000), 10_432, true},
		{"a newer one", "2026-02-01", francs(10_000), 10_600, true},
		{"31 days later", "2026-03-04", francs(10_000), 10_600, true},
		{"32 days later", "2026-03-05", francs(10_000), 0, false},
		{"the day before the first", "2026-01-09", francs(10_000), 0, false},
		{"zero needs no rate", "2026-01-09", francs(0), 0, true},
		{"half is rounded up", "2026-02-01", francs(25), 27, true},    // 26.5
		{"and below zero down", "2026-02-01", francs(-25), -27, true}, // -26.5
		{"no decimals into two", "2026-01-01", money.Amount{Minor: 1_000, Currency: "JPY"}, 620, true},
		{"three decimals into two", "2026-01-01", money.Amount{Minor: 1_005, Currency: "KWD"}, 301, true}, // 1.005 at 2.99999999 is 3.01499...
		{"no currency of ours", "2026-01-01", money.Amount{Minor: 5, Currency: "XXX"}, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			on := day(tt.on)
			l := profit.Ledger{Invoices: []analysis.Invoice{{IssuedOn: on, Amount: tt.amount, Credit: tt.amount.Minor < 0}}}
			s := books.Reckoner(withoutBadDebt()).Statement(l, on.NextMonth()-1)
			var missing []profit.Gap
			if !tt.known {
				missing = []profit.Gap{{Input: profit.OfRevenue, Reason: profit.NoExchangeRate, On: on, Currency: tt.amount.Currency, Months: 1}}
			}
			if diff := cmp.Diff(missing, s.Year.Missing); diff != "" {
				t.Error(diff)
			}
			if s.Year.NetRevenue != tt.want || s.Trailing.Net != tt.want || len(s.Trailing.Missing) != len(missing) {
				t.Errorf("%d of the month, %d trailing, want %d", s.Year.NetRevenue, s.Trailing.Net, tt.want)
			}
		})
	}
}

func TestTrailingSalesAreCutAtTheDay(t *testing.T) {
	t.Parallel()
	l := profit.Ledger{Invoices: []analysis.Invoice{
		sale("2025-03-15", euros(1)), sale("2025-03-16", euros(20)), sale("2026-03-15", francs(100)),
		credit("2026-03-05", francs(-100)), credit("2026-02-05", francs(-100)), sale("2026-03-16", euros(4_000)),
	}}
	got := books.Reckoner(complete()).Statement(l, day("2026-03-15")).Trailing
	want := profit.Sales{
		From: day("2025-03-16"), To: day("2026-03-15"), Net: 20 - 106, Orders: 2, CreditNotes: 2,
		Missing: []profit.Gap{{Input: profit.OfRevenue, Reason: profit.NoExchangeRate, On: day("2026-03-15"), Currency: "CHF"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
