package profit_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
)

func day(text string) calendar.Date {
	d, err := calendar.Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

func euros(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

func sale(on string, amount money.Amount) analysis.Invoice {
	return analysis.Invoice{IssuedOn: day(on), Amount: amount}
}

func credit(on string, amount money.Amount) analysis.Invoice {
	return analysis.Invoice{IssuedOn: day(on), Amount: amount, Credit: true}
}

func TestTrailingRevenue(t *testing.T) {
	t.Parallel()
	got := profit.Trailing([]analysis.Invoice{
		sale("2025-01-31", euros(1_000_000)), // a day too early
		sale("2025-02-01", euros(100)),
		sale("2025-02-28", money.Amount{Minor: 7, Currency: "CHF"}),
		credit("2025-03-01", euros(-30)),
		sale("2026-01-31", euros(40)),
		sale("2026-01-31", euros(0)),
		sale("2026-02-01", euros(1_000_000)), // not yet known
	}, day("2026-01-31"))
	want := profit.Revenue{
		From: day("2025-02-01"), To: day("2026-01-31"),
		Orders: 4, CreditNotes: 1,
		Net: []money.Amount{{Minor: 7, Currency: "CHF"}, euros(110)},
		Months: []profit.Part{
			{
				From: day("2025-02-01"), To: day("2025-02-28"), Orders: 2,
				Net: []money.Amount{{Minor: 7, Currency: "CHF"}, euros(100)},
			},
			{From: day("2025-03-01"), To: day("2025-03-31"), CreditNotes: 1, Net: []money.Amount{euros(-30)}},
			{From: day("2025-04-01"), To: day("2025-04-30")},
			{From: day("2025-05-01"), To: day("2025-05-31")},
			{From: day("2025-06-01"), To: day("2025-06-30")},
			{From: day("2025-07-01"), To: day("2025-07-31")},
			{From: day("2025-08-01"), To: day("2025-08-31")},
			{From: day("2025-09-01"), To: day("2025-09-30")},
			{From: day("2025-10-01"), To: day("2025-10-31")},
			{From: day("2025-11-01"), To: day("2025-11-30")},
			{From: day("2025-12-01"), To: day("2025-12-31")},
			{From: day("2026-01-01"), To: day("2026-01-31"), Orders: 2, Net: []money.Amount{euros(40)}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTrailingWindow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		asOf, from string
		days       int
		months     int
	}{
		{"2010-12-10", "2009-12-11", 365, 13},
		{"2026-11-30", "2025-12-01", 365, 12},
		{"2024-02-29", "2023-03-01", 366, 12}, // YearBefore gives 28 February
		{"2025-02-28", "2024-02-29", 366, 13},
		{"2024-03-01", "2023-03-02", 366, 13},
		{"2025-03-01", "2024-03-02", 365, 13},
	} {
		t.Run(tt.asOf, func(t *testing.T) {
			t.Parallel()
			asOf := day(tt.asOf)
			got := profit.Trailing(nil, asOf)
			if got.From != day(tt.from) || got.To != asOf {
				t.Errorf("window %s to %s, want %s to %s", got.From, got.To, tt.from, tt.asOf)
			}
			if days := int(got.To-got.From) + 1; days != tt.days || len(got.Months) != tt.months {
				t.Errorf("%d days in %d months, want %d in %d", days, len(got.Months), tt.days, tt.months)
			}
			if got.Net != nil || got.Orders != 0 || got.CreditNotes != 0 {
				t.Errorf("no invoices, yet %+v", got)
			}
		})
	}
}

func TestMonthsTileTheWindowAndAddUpToTheTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		asOf := calendar.Date(rapid.IntRange(-40_000, 40_000).Draw(t, "asOf"))
		invoices := rapid.SliceOf(invoicesAround(asOf)).Draw(t, "invoices")
		got := profit.Trailing(invoices, asOf)

		var orders, credits int
		var amounts []money.Amount
		next := asOf.YearBefore() + 1
		for _, month := range got.Months {
			if month.From != next || month.To < month.From || month.From.FirstOfMonth() != month.To.FirstOfMonth() {
				t.Fatalf("month %s to %s after %s", month.From, month.To, next)
			}
			next = month.To + 1
			orders += month.Orders
			credits += month.CreditNotes
			amounts = append(amounts, month.Net...)
		}
		if next != asOf+1 {
			t.Fatalf("the months end before %s, want %s", next, asOf)
		}
		if orders != got.Orders || credits != got.CreditNotes {
			t.Fatalf("%d orders and %d credit notes by month, %d and %d in all", orders, credits, got.Orders, got.CreditNotes)
		}
		if diff := cmp.Diff(got.Net, money.Totals(amounts...)); diff != "" {
			t.Fatalf("the months do not add up: %s", diff)
		}
	})
}

func TestOnlyInvoicesInsideTheWindowCountAndInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		asOf := calendar.Date(rapid.IntRange(-40_000, 40_000).Draw(t, "asOf"))
		invoices := rapid.SliceOf(invoicesAround(asOf)).Draw(t, "invoices")
		want := profit.Trailing(invoices, asOf)

		inside := slices.DeleteFunc(slices.Clone(invoices), func(i analysis.Invoice) bool {
			return i.IssuedOn <= asOf.YearBefore() || i.IssuedOn > asOf
		})
		if want.Orders+want.CreditNotes != len(inside) {
			t.Fatalf("%d invoices counted, want %d", want.Orders+want.CreditNotes, len(inside))
		}
		shuffled := rapid.Permutation(inside).Draw(t, "shuffled")
		if diff := cmp.Diff(want, profit.Trailing(shuffled, asOf)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func invoicesAround(asOf calendar.Date) *rapid.Generator[analysis.Invoice] {
	return rapid.Custom(func(t *rapid.T) analysis.Invoice {
		invoice := analysis.Invoice{
			IssuedOn: asOf - calendar.Date(rapid.IntRange(-5, 372).Draw(t, "days ago")),
			Amount: money.Amount{
				Minor:    rapid.Int64Range(0, 1<<50).Draw(t, "minor"),
				Currency: rapid.SampledFrom([]string{"EUR", "CHF", "USD"}).Draw(t, "currency"),
			},
			Credit: rapid.Bool().Draw(t, "credit"),
		}
		if invoice.Credit {
			invoice.Amount.Minor = -invoice.Amount.Minor
		}
		return invoice
	})
}
