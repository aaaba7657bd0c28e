package profit_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/profit"
)

func TestSpread(t *testing.T) {
	t.Parallel()
	want := []int64{0, 416, 417, 417}
	for month, part := range want {
		if got := profit.Spread(10_000, month, 24); got != part {
			t.Errorf("month %d bears %d, want %d", month, got, part)
		}
	}
	if got := profit.Spread(10_000, 25, 24); got != 0 {
		t.Errorf("month 25 bears %d", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		cost, months := rapid.Int64Min(-math.MaxInt64).Draw(t, "cost"), rapid.IntRange(1, 120).Draw(t, "months")
		var sum int64
		for month := -1; month <= months+1; month++ {
			part := profit.Spread(cost, month, months)
			if part != 0 && (part < 0) != (cost < 0) || part != -profit.Spread(-cost, month, months) {
				t.Fatalf("month %d of %d bears %d of %d", month, months, part, cost)
			}
			sum += part
		}
		if sum != cost {
			t.Fatalf("%d months bear %d of %d", months, sum, cost)
		}
	})
}

func TestAcquisitionFallsOnTheMonthsFromTheFirstSaleOn(t *testing.T) {
	t.Parallel()
	l := profit.Ledger{
		Invoices: []analysis.Invoice{credit("2026-01-02", euros(-1)), sale("2026-03-31", euros(50)), sale("2026-04-01", euros(30))},
		Costs: []analysis.Cost{
			cost(analysis.Acquisition, "2026-01-20", euros(100)),
			cost(analysis.Acquisition, "2026-04-20", euros(1)),
		},
	}
	p := withoutBadDebt()
	p.AcquisitionMonths = 3
	s := books.Reckoner(p).Statement(l, day("2026-06-30"))
	var got []int64
	for _, m := range s.Months {
		got = append(got, m.Acquisition)
	}
	if diff := cmp.Diff([]int64{0, 0, 33, 33, 35, 0}, got); diff != "" {
		t.Error(diff)
	}
	if _, known := s.Payback(); known || s.Acquired != 101 {
		t.Errorf("%d is paid back by 79", s.Acquired)
	}
	l.Invoices = append(l.Invoices, sale("2026-05-05", euros(22)))
	if month, known := books.Reckoner(p).Statement(l, day("2026-06-30")).Payback(); !known || month != day("2026-05-01") {
		t.Errorf("paid back in %s, %v", month, known)
	}
	if s := books.Reckoner(p).Statement(profit.Ledger{Costs: l.Costs}, day("2026-06-30")); s.Sum(s.Months).Acquisition != 0 {
		t.Error("something is spread before anything was sold")
	}
}

func TestAcquisitionIsUnknownOfYoungCustomersAlone(t *testing.T) {
	t.Parallel()
	l := profit.Ledger{Invoices: []analysis.Invoice{sale("2024-01-20", euros(100)), sale("2025-12-20", euros(100))}}
	misses := func(b profit.Books, asOf string) bool {
		for _, gap := range b.Reckoner(profit.DefaultPolicy()).Statement(l, day(asOf)).Year.Missing {
			if gap.Input == profit.OfAcquisition {
				return true
			}
		}
		return false
	}
	if !misses(books, "2025-12-31") {
		t.Error("in the 24th month the cost of winning the customer still counts, and nobody knows it")
	}
	if misses(books, "2026-01-01") {
		t.Error("in the 25th month it is over")
	}
	b := books
	b.Kept = map[profit.Input]profit.Span{profit.OfAcquisition: {From: day("2020-01-01"), To: day("2020-01-01")}}
	if misses(b, "2025-12-31") {
		t.Error("it is entered for others: this one cost nothing")
	}
}
