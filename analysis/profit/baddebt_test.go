package profit_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/profit"
)

func TestAgeingBuckets(t *testing.T) {
	t.Parallel()
	end := day("2026-01-31")
	for _, tt := range []struct {
		overdue   int
		allowance int64
	}{
		{-5, 500},
		{0, 500},
		{1, 2_000},
		{30, 2_000},
		{31, 10_000},
		{60, 10_000},
		{61, 25_000},
		{90, 25_000},
		{91, 50_000},
		{180, 50_000},
		{181, 100_000},
		{4000, 100_000},
	} {
		t.Run(fmt.Sprint(tt.overdue), func(t *testing.T) {
			t.Parallel()
			due := end - calendar.Date(tt.overdue)
			l := profit.Ledger{Invoices: []analysis.Invoice{{Ref: "1", IssuedOn: min(due, end), DueOn: due, Amount: euros(100_000)}}}
			s := books.Reckoner(complete()).Statement(l, end)
			if got := s.Sum(s.Months).BadDebt; got != tt.allowance {
				t.Errorf("allowance %d, want %d", got, tt.allowance)
			}
		})
	}
}

func badDebts(s profit.Statement) (list []int64) {
	for _, m := range s.Months {
		list = append(list, m.BadDebt)
	}
	return list
}

func TestTheLifeOfAnOpenInvoice(t *testing.T) {
	t.Parallel()
	l := profit.Ledger{
		Invoices: []analysis.Invoice{{Ref: "1", IssuedOn: day("2025-01-10"), DueOn: day("2025-01-31"), Amount: euros(100_000)}},
		Payments: []analysis.Payment{payment(analysis.WrittenOff, "2025-08-15", "1", euros(100_000))},
	}
	s := books.Reckoner(complete()).Statement(l, day("2025-09-30"))
	want := []int64{500, 1_500, 8_000, 15_000, 25_000, 0, 50_000, 0, 0}
	if diff := cmp.Diff(want, badDebts(s)); diff != "" {
		t.Error(diff)
	}
	if got := s.Sum(s.Months).BadDebt; got != 100_000 {
		t.Errorf("%d over its life, want what was written off", got)
	}
}

func TestWhatLowersAnOpenBalance(t *testing.T) {
	t.Parallel()
	open := analysis.Invoice{Ref: "1", IssuedOn: day("2026-01-10"), Amount: euros(100_000)}
	lowered := analysis.Invoice{Ref: "2", IssuedOn: day("2026-01-20"), Amount: euros(-40_000), Credit: true}
	named := lowered
	named.Credits = "1"
	for _, tt := range []struct {
		name   string
		ledger profit.Ledger
		want   []int64 // January to March; 21, 49 and 80 days after the issue
	}{
		{"nothing", profit.Ledger{}, []int64{2_000, 8_000, 15_000}},
		{"a credit note that names it", profit.Ledger{Invoices: []analysis.Invoice{named}}, []int64{1_200, 4_800, 9_000}},
		{"a credit note that names none", profit.Ledger{Invoices: []analysis.Invoice{lowered}}, []int64{2_000, 8_000, 15_000}},
		{
			"a payment on a month's end and one on the day after",
			profit.Ledger{Payments: []analysis.Payment{
				payment(analysis.Paid, "2026-01-31", "1", euros(50_000)), payment(analysis.Paid, "2026-03-01", "1", euros(50_000)),
			}},
			[]int64{1_000, 4_000, -5_000},
		},
		{
			"more than there was",
			profit.Ledger{Payments: []analysis.Payment{payment(analysis.Paid, "2026-02-28", "1", euros(100_001))}},
			[]int64{2_000, -2_000, 0},
		},
		{
			"a payment of another invoice",
			profit.Ledger{Payments: []analysis.Payment{payment(analysis.Paid, "2026-01-31", "7", euros(50_000))}},
			[]int64{2_000, 8_000, 15_000},
		},
		{
			"a write-off, and what came of it after all",
			profit.Ledger{Payments: []analysis.Payment{
				payment(analysis.WrittenOff, "2026-02-15", "1", euros(100_000)), payment(analysis.Recovered, "2026-03-15", "1", euros(30_000)),
			}},
			[]int64{2_000, 98_000, -30_000},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := tt.ledger
			l.Invoices = append([]analysis.Invoice{open}, l.Invoices...)
			if diff := cmp.Diff(tt.want, badDebts(books.Reckoner(complete()).Statement(l, day("2026-03-31")))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Nobody knows what was paid before payments were recorded.
func TestInvoicesFromBeforePaymentsWereRecorded(t *testing.T) {
	t.Parallel()
	l := profit.Ledger{Invoices: []analysis.Invoice{
		{Ref: "1", IssuedOn: day("2025-01-10"), Amount: euros(100_000)},
		{Ref: "2", IssuedOn: day("2025-01-10"), Amount: euros(1_000)},
		{Ref: "3", IssuedOn: day("2026-02-28"), Amount: euros(10_000)},
	}, Payments: []analysis.Payment{payment(analysis.Paid, "2026-02-10", "2", euros(500))}}
	b := books
	b.Kept = map[profit.Input]profit.Span{profit.OfBadDebt: {From: day("2026-02-03"), To: day("2026-02-20")}}
	s := b.Reckoner(profit.DefaultPolicy()).Statement(l, day("2026-03-31"))
	got := badDebts(s)[len(s.Months)-3:]
	if diff := cmp.Diff([]int64{0, 500 - 1_000 + 50, 0}, got); diff != "" {
		t.Error(diff)
	}
	january, march := s.Months[len(s.Months)-3], s.Months[len(s.Months)-1]
	if got := january.Missing[len(january.Missing)-2]; got != (profit.Gap{Input: profit.OfBadDebt, Reason: profit.NotRecordedBefore, On: day("2026-02-03"), Months: 1}) {
		t.Errorf("January misses %v", got)
	}
	if got := march.Source(profit.OfBadDebt); got != profit.Unknown {
		t.Errorf("March knows of payments by %q", got)
	}
}
