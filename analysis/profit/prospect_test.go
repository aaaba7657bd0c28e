package profit_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis/profit"
)

func policy() profit.Policy {
	p := profit.DefaultPolicy()
	p.Stay, p.HourValue = 97, 100
	return p
}

// Three of four deals of the kind were won, 63.15 % of all.
func TestWinRateLeansOnAllDeals(t *testing.T) {
	t.Parallel()
	deals := []profit.Deals{
		{Sector: "Energy", Size: "100", Won: 1, Closed: 1},
		{Sector: "energy ", Size: "390", Won: 2, Closed: 3},
		{Sector: "Energy", Size: "401", Won: 12, Closed: 20}, // too large
		{Sector: "Food", Size: "200", Won: 6300, Closed: 9976},
	}
	got := policy().WinRate(deals, "Energy", "200")
	want := profit.WinRate{Won: 3, Closed: 4, AllWon: 6315, AllClosed: 10_000, Share: got.Share}
	if diff := cmp.Diff(want, got); diff != "" || math.Abs(got.Share-0.65125) > 1e-12 {
		t.Errorf("the win rate is %v, want 0.65125: %s", got.Share, diff)
	}
	if got := policy().WinRate(deals, "", ""); got.Closed != 0 || math.Abs(got.Share-0.6315) > 1e-12 {
		t.Errorf("of no sector it is %+v", got)
	}
	if got := policy().WinRate(nil, "Energy", "200"); got.IsKnown() || got.Share != 0 {
		t.Errorf("without any deal it is %+v", got)
	}
}

func TestSizesAlike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		size, prospect string
		want           bool
	}{
		{"100", "200", true},
		{"99.9", "200", false},
		{"400", "200", true},
		{"401", "200", false},
		{"1,200", "1 200", true},
		{"1’200", "600", true},
		{"large", "Large ", true},
		{"large", "medium", false},
		{"large", "200", false},
		{"51-200", "51-200", true},
		{"", "", false},
		{"0", "0", true}, // no number to compare with, and yet the same
		{"", "200", false},
	} {
		if got := profit.IsAlike(c.size, c.prospect); got != c.want {
			t.Errorf("%q is like %q: %t", c.size, c.prospect, got)
		}
	}
	if near, far := profit.Distance("100", "110"), profit.Distance("220", "110"); near >= far || profit.Distance("small", "110") != 0 {
		t.Errorf("110 is %v from 100 and %v from 220", near, far)
	}
}

// alike is five customers, the third of whom is the median in all.
func alike() []profit.LookAlike {
	of := func(id, revenue, direct, commission, serving int64) profit.LookAlike {
		return profit.LookAlike{AccountID: id, Months: 12, Revenue: revenue, Direct: direct, Commission: commission, Serving: serving}
	}
	return []profit.LookAlike{
		of(1, 200_000, 140_000, 8_000, 20_000),  // margin 30 %, commission 4 %
		of(2, 300_000, 195_000, 15_000, 25_000), // 35 %, 5 %
		of(3, 400_000, 240_000, 20_000, 30_000), // 40 %, 5 %
		of(4, 500_000, 275_000, 25_000, 40_000), // 45 %, 5 %
		of(5, 600_000, 300_000, 36_000, 90_000), // 50 %, 6 %
	}
}

// By hand: 400,000 a month at 40 % is 160,000; less care 1.6 × 30,000 = 48,000
// and 5 % commission of 20,000 leaves 92,000. With no discount and everybody
// staying that counts 24 times: 2,208,000; times 0.65125 is 1,437,960; less a
// cost of 200,000 is 1,237,960, in 40 hours 30,949 each.
func TestTheWorkingOfAProspect(t *testing.T) {
	t.Parallel()
	plainly := policy()
	plainly.Discount, plainly.Stay = 0, 100
	rate := profit.WinRate{Won: 3, Closed: 4, AllWon: 6315, AllClosed: 10_000, Share: 0.65125}
	pursuit := profit.Pursuit{Currency: "EUR", NeedIsClear: true, CarePercent: 160, Cost: 200_000, Minutes: 2_400}
	got := plainly.Qualify(pursuit, alike(), rate)
	want := profit.Qualified{
		Verdict: profit.Pursue, Considered: 5, LookAlikes: alike(), WinRate: rate,
		Revenue: 400_000, Margin: 4_000, Direct: 240_000, Average: 30_000, Serving: 48_000, Rate: 500, Commission: 20_000,
		Monthly: 92_000, Factor: 24, Return: 2_208_000, Cost: 200_000, Expected: 1_437_960, Value: 1_237_960, PerHour: 30_949, Threshold: 10_000,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Discounted by 10 % a year, and 3 % of customers leave every month.
	if got := policy().Qualify(pursuit, alike(), rate).Factor; math.Abs(got-15.3807) > 0.0001 {
		t.Errorf("24 months count as %v", got)
	}
	// What the person expects goes before the median.
	pursuit.Revenue = 500_000
	if got := plainly.Qualify(pursuit, alike(), rate); !got.IsStated || got.Monthly != 500_000-300_000-48_000-25_000 {
		t.Errorf("of a stated revenue: %+v", got)
	}
}

func TestVerdictsOnProspects(t *testing.T) {
	t.Parallel()
	known, none := profit.WinRate{Won: 3, Closed: 4, AllWon: 3, AllClosed: 4, Share: 0.75}, profit.WinRate{}
	clear := profit.Pursuit{Currency: "EUR", NeedIsClear: true, CarePercent: 100, Cost: 100_000, Minutes: 600}
	unclear, hungry, long, dear := clear, clear, clear, clear
	unclear.NeedIsClear = false
	hungry.CarePercent = 500
	long.Minutes = 60_000
	dear.Cost = 10_000_000
	short := alike()
	short[4].Months = 5
	idle := alike()
	idle[0].Revenue = 0
	for name, c := range map[string]struct {
		pursuit  profit.Pursuit
		alike    []profit.LookAlike
		rate     profit.WinRate
		want     profit.Verdict
		hasValue bool
	}{
		"clear":                        {clear, alike(), known, profit.Pursue, true},
		"need unclear":                 {unclear, alike(), known, profit.Nurture, true},
		"too little an hour":           {long, alike(), known, profit.Nurture, true},
		"too much care":                {hungry, alike(), known, profit.DoNotStart, true},
		"too dear to win":              {dear, alike(), known, profit.DoNotStart, true},
		"dear and unclear":             {profit.Pursuit{Currency: "EUR", CarePercent: 100, Cost: 10_000_000, Minutes: 60}, alike(), known, profit.DoNotStart, true},
		"four alike":                   {clear, alike()[:4], known, profit.TooFewLookAlikes, false},
		"four alike with six months":   {clear, short, known, profit.TooFewLookAlikes, false},
		"four alike with revenue":      {clear, idle, known, profit.TooFewLookAlikes, false},
		"too few, whatever the return": {hungry, alike()[:4], none, profit.TooFewLookAlikes, false},
		"nothing closed":               {clear, alike(), none, profit.NoWinRate, false},
		"nothing closed, and a loss":   {hungry, alike(), none, profit.DoNotStart, false},
	} {
		got := policy().Qualify(c.pursuit, c.alike, c.rate)
		if got.Verdict != c.want || got.HasValue() != c.hasValue || !c.hasValue && (got.Value != 0 || got.PerHour != 0) {
			t.Errorf("%s: %s with a value of %d, %t", name, got.Verdict, got.Value, got.HasValue())
		}
	}
}

// Whatever the numbers: the working adds up, and more care, more cost or more
// hours never make a prospect better.
func TestTheWorkingAddsUp(t *testing.T) {
	t.Parallel()
	better := map[profit.Verdict]int{profit.DoNotStart: 0, profit.Nurture: 1, profit.Pursue: 2}
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Int64Range(0, 1e12)
		customers := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) profit.LookAlike {
			return profit.LookAlike{
				Months: 6 + rapid.IntRange(0, 6).Draw(t, "months"), Revenue: 1 + amount.Draw(t, "revenue"),
				Direct: amount.Draw(t, "direct"), Commission: amount.Draw(t, "commission"), Serving: amount.Draw(t, "serving"),
			}
		}), 5, 20).Draw(t, "alike")
		won := rapid.IntRange(0, 50).Draw(t, "won")
		rate := policy().WinRate([]profit.Deals{{Sector: "x", Size: "1", Won: won, Closed: won + 1}}, "x", "1")
		if rate.Share <= 0 && won > 0 || rate.Share >= 1 {
			t.Fatalf("the win rate is %v", rate.Share)
		}
		p := profit.Pursuit{
			Currency: "EUR", NeedIsClear: rapid.Bool().Draw(t, "clear"), CarePercent: rapid.IntRange(1, 1000).Draw(t, "care"),
			Cost: amount.Draw(t, "cost"), Minutes: rapid.Int64Range(1, 1e6).Draw(t, "minutes"),
		}
		q := policy().Qualify(p, customers, rate)
		if q.Monthly != q.Revenue-q.Direct-q.Serving-q.Commission || q.Value != q.Expected-q.Cost {
			t.Fatalf("it does not add up: %+v", q)
		}
		worse := p
		worse.CarePercent += rapid.IntRange(0, 1000).Draw(t, "more care")
		worse.Cost += amount.Draw(t, "more cost")
		worse.Minutes += rapid.Int64Range(0, 1e6).Draw(t, "more time")
		if after := policy().Qualify(worse, customers, rate); better[after.Verdict] > better[q.Verdict] || after.Value > q.Value {
			t.Fatalf("worse terms made %s of %s, %d of %d", after.Verdict, q.Verdict, after.Value, q.Value)
		}
	})
}

// A customer's months count where all is known that the arithmetic takes; what
// it cost to win them and unpaid invoices are no part of that.
func TestLookAlikeOfAStatement(t *testing.T) {
	t.Parallel()
	month := func(revenue int64, missing ...profit.Input) (m profit.Month) {
		m.Totals = profit.Totals{
			NetRevenue: revenue, DirectCost: revenue / 2, Commission: 10, SalesEffort: 1, Support: 2, Equipment: 3, Extra: 4,
			BadDebt: 1_000, Acquisition: 1_000,
		}
		for _, input := range missing {
			m.Missing = append(m.Missing, profit.Gap{Input: input})
		}
		return m
	}
	months := []profit.Month{month(1_000_000), month(1_000_000)} // too long ago
	for range 8 {
		months = append(months, month(9_999_999, profit.OfSupport))
	}
	months = append(months, month(100), month(100, profit.OfAcquisition), month(300, profit.OfBadDebt), month(101))
	got := profit.Statement{Months: months}.LookAlike(7)
	want := profit.LookAlike{AccountID: 7, Months: 4, Revenue: 150, Direct: 75, Commission: 10, Serving: 10}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(profit.LookAlike{AccountID: 8}, profit.Statement{}.LookAlike(8)); diff != "" {
		t.Error(diff)
	}
}
