package profit_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis/profit"
)

// losing loses 180.00 a month before acquisition: 4,000.00 of revenue, 5 %
// commission, and support at 48.00 an hour.
func losing(months int64) profit.Period {
	return profit.Period{Months: int(months), Currency: "EUR", Entries: 1, Totals: profit.Totals{
		NetRevenue: months * 400_000, Commission: months * 20_000, Support: months * 38_400, SupportMinutes: months * 480,
		DirectCost: months * 359_600, Acquisition: months * 7_777,
	}}
}

func TestLevers(t *testing.T) {
	t.Parallel()
	p := profit.DefaultPolicy()
	golden := profit.Levers{Price: 48, HasPrice: true, PriceInReach: true, Quarters: 15, HasHours: true, HoursInReach: true}
	change := func(change func(*profit.Period)) profit.Period {
		of := losing(1)
		change(&of)
		return of
	}
	with := func(change func(*profit.Levers)) profit.Levers {
		l := golden
		change(&l)
		return l
	}
	half := p
	half.AvoidableTime = 50
	strict := p
	strict.PriceReach, strict.HoursReach = 4.7, 46.8
	for _, tt := range []struct {
		name   string
		policy profit.Policy
		of     profit.Period
		want   profit.Levers
	}{
		{"one month", p, losing(1), golden},
		{"twelve months", p, losing(12), golden},
		{"a rise of 4.8 % and a cut of 46.875 % are too much", strict, losing(1), with(func(l *profit.Levers) { l.PriceInReach, l.HoursInReach = false, false })},
		{
			"half of the loss is bad debt", p, change(func(of *profit.Period) { of.BadDebt, of.DirectCost = 9_000, of.DirectCost-9_000 }),
			with(func(l *profit.Levers) { l.Terms = 0.5 }),
		},
		{
			"more than the loss is bad debt", p, change(func(of *profit.Period) { of.BadDebt, of.DirectCost = 36_000, of.DirectCost-36_000 }),
			with(func(l *profit.Levers) { l.Terms = 1 }),
		},
		{
			"an even price is not rounded up", p, change(func(of *profit.Period) { of.DirectCost += 1_000 }),
			with(func(l *profit.Levers) { l.Price, l.Quarters, l.HoursInReach = 50, 16, true }),
		},
		{
			"half of the time would be paid all the same", half, change(func(of *profit.Period) { of.DirectCost += 19_200 }),
			with(func(l *profit.Levers) { l.Quarters, l.HoursInReach = 30, false }),
		},
		{
			"support was entered as an amount", p, change(func(of *profit.Period) { of.SupportMinutes = 0 }),
			with(func(l *profit.Levers) { l.Quarters, l.HasHours, l.HoursInReach = 0, false, false }),
		},
		{"nothing is lost", p, change(func(of *profit.Period) { of.DirectCost -= 18_000 }), profit.Levers{}},
		{"no month", p, profit.Period{}, profit.Levers{}},
		{"no revenue", p, profit.Period{Months: 1, Totals: profit.Totals{Extra: 5}}, profit.Levers{}},
		{
			"a tiny revenue and a giant loss", p,
			profit.Period{Months: 1, Totals: profit.Totals{NetRevenue: 1, Extra: 1 << 60}},
			profit.Levers{Price: math.MaxInt64, HasPrice: true},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, tt.policy.Levers(tt.of)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
