package profit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/profit"
)

// 560,000 a quarter for 700,000 minutes are 0.80 a minute.
func TestTimeIsValuedByTheCardInForce(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		cost  analysis.Cost
		total int64
	}{
		{"an order", minutes(analysis.SupportTime, "2026-01-01", 8), 640},
		{"an inquiry", minutes(analysis.SupportTime, "2026-02-28", 44), 3_520},
		{"a credit check", minutes(analysis.SupportTime, "2026-01-31", 50), 4_000},
		{"orders", minutes(analysis.SupportTime, "2026-01-31", 392_000), 31_360_000},
		{"inquiries", minutes(analysis.SupportTime, "2026-01-31", 61_600), 4_928_000},
		{"credit checks", minutes(analysis.SupportTime, "2026-01-31", 125_000), 10_000_000},
		{"a third of 1.00 is rounded down", minutes(analysis.SupportTime, "2026-03-01", 1), 33},
		{"two thirds are rounded up", minutes(analysis.SupportTime, "2026-03-31", 2), 67},
		{"a card in another currency", minutes(analysis.Equipment, "2026-03-31", 2), 212},
		{"an amount", cost(analysis.SupportTime, "2026-03-31", euros(-5)), -5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := books.Reckoner(complete()).Statement(profit.Ledger{Costs: []analysis.Cost{tt.cost}}, day("2026-03-31"))
			got := s.Sum(s.Months)
			if got.Service() != tt.total || got.Minutes() != tt.cost.Minutes {
				t.Errorf("%d for %d minutes, want %d for %d", got.Service(), got.Minutes(), tt.total, tt.cost.Minutes)
			}
		})
	}
}

func TestTimeWithoutACardIsUnknown(t *testing.T) {
	t.Parallel()
	l := profit.Ledger{Costs: []analysis.Cost{
		minutes(analysis.SupportTime, "2025-12-31", 90),
		minutes(analysis.Equipment, "2026-01-05", 30), // its card is in francs, which have a rate from 10 January on
	}}
	s := books.Reckoner(complete()).Statement(l, day("2026-01-31"))
	want := []profit.Gap{
		{Input: profit.OfSupport, Reason: profit.NoRateCard, On: day("2026-01-01"), Months: 1},
		{Input: profit.OfEquipment, Reason: profit.NoExchangeRate, On: day("2026-01-01"), Currency: "CHF", Months: 1},
	}
	if diff := cmp.Diff(want, s.Year.Missing); diff != "" {
		t.Error(diff)
	}
	if s.Year.SupportMinutes != 90 || s.Class != profit.Incomplete {
		t.Errorf("%d minutes, %s", s.Year.SupportMinutes, s.Class)
	}
	s = profit.Books{Currency: "EUR"}.Reckoner(complete()).Statement(l, day("2025-12-31"))
	if got := s.Year.Missing; len(got) != 1 || got[0].On != 0 {
		t.Errorf("%v without any card", got)
	}
}

func TestCommission(t *testing.T) {
	t.Parallel()
	b := profit.Books{Currency: "EUR", Commissions: []analysis.CommissionRule{
		{From: day("2026-01-01"), BasisPoints: 100},
		{From: day("2026-03-01"), BasisPoints: 150},
		{Product: "oak", From: day("2026-01-01"), BasisPoints: 200},
		{Rep: "mia", From: day("2026-01-01"), BasisPoints: 300},
		{Rep: "mia", Product: "oak", From: day("2026-02-01"), BasisPoints: 400},
	}}
	invoice := func(on, rep, product string, minor int64) analysis.Invoice {
		return analysis.Invoice{Ref: on, IssuedOn: day(on), Amount: euros(minor), Rep: rep, Product: product}
	}
	back := analysis.Invoice{IssuedOn: day("2026-04-01"), Amount: euros(-10_000), Credit: true, Credits: "2026-01-01"}
	for _, tt := range []struct {
		name string
		l    profit.Ledger
		want int64
	}{
		{"any", profit.Ledger{Invoices: []analysis.Invoice{invoice("2026-02-28", "ben", "elm", 10_000)}}, 100},
		{"the newer rule", profit.Ledger{Invoices: []analysis.Invoice{invoice("2026-03-01", "", "", 10_000)}}, 150},
		{"product", profit.Ledger{Invoices: []analysis.Invoice{invoice("2026-03-01", "ben", "oak", 10_000)}}, 200},
		{"representative before product", profit.Ledger{Invoices: []analysis.Invoice{invoice("2026-01-31", "mia", "oak", 10_000)}}, 300},
		{"both", profit.Ledger{Invoices: []analysis.Invoice{invoice("2026-02-01", "mia", "oak", 10_000)}}, 400},
		{"rounded half away from zero", profit.Ledger{Invoices: []analysis.Invoice{invoice("2026-01-01", "", "", 150), invoice("2026-01-02", "", "", 50)}}, 3},
		{
			"a credit note takes back what its invoice paid",
			profit.Ledger{Invoices: []analysis.Invoice{back, invoice("2026-01-01", "mia", "", 10_000)}},
			0,
		},
		{"a credit note of its own", profit.Ledger{Invoices: []analysis.Invoice{back}}, -150},
		{
			"entries go before rules in their month",
			profit.Ledger{
				Invoices: []analysis.Invoice{invoice("2026-01-01", "mia", "", 10_000), invoice("2026-02-01", "mia", "", 10_000)},
				Costs:    []analysis.Cost{cost(analysis.Commission, "2026-01-31", euros(7))},
			},
			307,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := b.Reckoner(profit.DefaultPolicy()).Statement(tt.l, day("2026-04-30"))
			got := s.Sum(s.Months)
			if got.Commission != tt.want {
				t.Errorf("%d, want %d", got.Commission, tt.want)
			}
			for _, gap := range got.Missing {
				if gap.Input == profit.OfCommission {
					t.Errorf("unknown: %v", gap)
				}
			}
		})
	}
	early := profit.Ledger{Invoices: []analysis.Invoice{invoice("2025-12-31", "mia", "oak", 10_000)}}
	gap := b.Reckoner(profit.DefaultPolicy()).Statement(early, day("2025-12-31")).Year.Missing[1]
	if gap != (profit.Gap{Input: profit.OfCommission, Reason: profit.NoCommissionRule, On: day("2025-12-31"), Months: 1}) {
		t.Errorf("before any rule: %v", gap)
	}
}
