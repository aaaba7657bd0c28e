package segment_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/segment"
)

// fortnightly is a population whose mean gap is 14 days.
var fortnightly = cadence.Population{Gaps: 1000, Span: 14_000}

const lastOrder calendar.Date = 20_000

// A usual gap of 9 days gives a bound of 22.5; of 42 days one of 105.
var (
	nineDays     = cadence.Rhythm{Days: 31, First: lastOrder - 260, Last: lastOrder}
	fortyTwoDays = cadence.Rhythm{Days: 9, First: lastOrder - 392, Last: lastOrder}
	twoOrders    = cadence.Rhythm{Days: 2, First: lastOrder - 10, Last: lastOrder}
	oneOrder     = cadence.Rhythm{Days: 1, First: lastOrder, Last: lastOrder}
)

func TestPurchaseStates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		rhythm  cadence.Rhythm
		silence int
		state   segment.PurchaseState
		basis   segment.Basis
	}{
		{"never bought", cadence.Rhythm{}, 0, segment.TooEarly, segment.NoPurchase},
		{"one order today", oneOrder, 0, segment.TooEarly, segment.TooFew},
		{"two orders, at the fixed bound", twoOrders, 90, segment.TooEarly, segment.TooFew},
		{"two orders, a day over the fixed bound", twoOrders, 91, segment.Drifting, segment.FixedRule},
		{"two orders, at twice the fixed bound", twoOrders, 180, segment.Drifting, segment.FixedRule},
		{"two orders, a day over twice the fixed bound", twoOrders, 181, segment.Lapsed, segment.FixedRule},
		{"one order long ago", oneOrder, 4000, segment.Lapsed, segment.FixedRule},
		{"ordered today", nineDays, 0, segment.OnRhythm, segment.OwnRhythm},
		{"under a broken bound", nineDays, 22, segment.OnRhythm, segment.OwnRhythm},
		{"over a broken bound", nineDays, 23, segment.Drifting, segment.OwnRhythm},
		{"at twice the bound", nineDays, 45, segment.Drifting, segment.OwnRhythm},
		{"over twice the bound", nineDays, 46, segment.Lapsed, segment.OwnRhythm},
		{"at a whole bound", fortyTwoDays, 105, segment.OnRhythm, segment.OwnRhythm},
		{"a day over a whole bound", fortyTwoDays, 106, segment.Drifting, segment.OwnRhythm},
		{"at twice a whole bound", fortyTwoDays, 210, segment.Drifting, segment.OwnRhythm},
		{"a day over twice a whole bound", fortyTwoDays, 211, segment.Lapsed, segment.OwnRhythm},
		{"three orders are enough", cadence.Rhythm{Days: 3, First: lastOrder - 28, Last: lastOrder}, 35, segment.OnRhythm, segment.OwnRhythm},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			asOf := lastOrder + calendar.Date(tt.silence)
			got := segment.JudgePurchase(tt.rhythm, analysis.Contract{}, fortnightly, segment.DefaultPolicy(), asOf)
			if got.State != tt.state || got.Basis != tt.basis {
				t.Errorf("%s by %s, want %s by %s", got.State, got.Basis, tt.state, tt.basis)
			}
			if got.Silence != tt.silence || got.Orders != tt.rhythm.Days {
				t.Errorf("silence %d after %d orders, want %d after %d", got.Silence, got.Orders, tt.silence, tt.rhythm.Days)
			}
		})
	}
}

func TestPurchaseVerdictInFull(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		rhythm cadence.Rhythm
		asOf   calendar.Date
		want   segment.Purchase
	}{
		{"never bought", cadence.Rhythm{}, lastOrder, segment.Purchase{
			State: segment.TooEarly, Basis: segment.NoPurchase,
		}},
		{"too few", twoOrders, lastOrder + 5, segment.Purchase{
			State: segment.TooEarly, Basis: segment.TooFew, Orders: 2, First: lastOrder - 10, Last: lastOrder, Silence: 5,
			Bound: 90, DriftingOn: lastOrder + 91, LapsedOn: lastOrder + 181,
		}},
		{"on rhythm", nineDays, lastOrder + 5, segment.Purchase{
			State: segment.OnRhythm, Basis: segment.OwnRhythm, Orders: 31, First: lastOrder - 260, Last: lastOrder, Silence: 5,
			UsualGap: 9, Bound: 22.5, DriftingOn: lastOrder + 23, LapsedOn: lastOrder + 46,
		}},
		{"drifting", nineDays, lastOrder + 30, segment.Purchase{
			State: segment.Drifting, Basis: segment.OwnRhythm, Orders: 31, First: lastOrder - 260, Last: lastOrder, Silence: 30,
			UsualGap: 9, Bound: 22.5, DriftingOn: lastOrder + 23, LapsedOn: lastOrder + 46, Since: lastOrder + 23,
		}},
		{"lapsed", nineDays, lastOrder + 300, segment.Purchase{
			State: segment.Lapsed, Basis: segment.OwnRhythm, Orders: 31, First: lastOrder - 260, Last: lastOrder, Silence: 300,
			UsualGap: 9, Bound: 22.5, DriftingOn: lastOrder + 23, LapsedOn: lastOrder + 46, Since: lastOrder + 46,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := segment.JudgePurchase(tt.rhythm, analysis.Contract{}, fortnightly, segment.DefaultPolicy(), tt.asOf)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWithoutAPopulationTheCustomersOwnMeanCounts(t *testing.T) {
	t.Parallel()
	r := cadence.Rhythm{Days: 4, First: lastOrder - 60, Last: lastOrder}
	got := segment.JudgePurchase(r, analysis.Contract{}, cadence.Population{}, segment.DefaultPolicy(), lastOrder)
	if got.UsualGap != 20 || got.Bound != 50 {
		t.Errorf("usual gap %v and bound %v, want 20 and 50", got.UsualGap, got.Bound)
	}
}

func TestThePolicyDecides(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	policy.MinimumOrders, policy.FixedBound, policy.LapseFactor = 40, 10, 3
	got := segment.JudgePurchase(nineDays, analysis.Contract{}, fortnightly, policy, lastOrder+30)
	if got.State != segment.Drifting || got.Basis != segment.FixedRule || got.LapsedOn != lastOrder+31 {
		t.Errorf("%s by %s, lapsed on day %d, want drifting by the fixed rule, lapsed on day 31", got.State, got.Basis, got.LapsedOn-lastOrder)
	}
}

func rhythms() *rapid.Generator[cadence.Rhythm] {
	return rapid.Custom(func(t *rapid.T) cadence.Rhythm {
		days := rapid.OneOf(rapid.IntRange(0, 4), rapid.IntRange(0, 100_000)).Draw(t, "days")
		if days == 0 {
			return cadence.Rhythm{}
		}
		last := calendar.Date(rapid.IntRange(-100_000, 100_000).Draw(t, "last"))
		span := (days - 1) * rapid.IntRange(1, 500).Draw(t, "mean gap")
		return cadence.Rhythm{Days: days, First: last - calendar.Date(span), Last: last}
	})
}

func populations() *rapid.Generator[cadence.Population] {
	return rapid.Custom(func(t *rapid.T) cadence.Population {
		gaps := rapid.Int64Range(0, 1<<40).Draw(t, "gaps")
		return cadence.Population{Gaps: gaps, Span: gaps * rapid.Int64Range(1, 1000).Draw(t, "population's mean gap")}
	})
}

func TestWithoutAPurchaseTheStateOnlyGetsWorse(t *testing.T) {
	t.Parallel()
	badness := map[segment.PurchaseState]int{segment.OnRhythm: 0, segment.TooEarly: 0, segment.Drifting: 1, segment.Lapsed: 2}
	rapid.Check(t, func(t *rapid.T) {
		r, p := rhythms().Draw(t, "rhythm"), populations().Draw(t, "population")
		asOf := r.Last + calendar.Date(rapid.IntRange(0, 3000).Draw(t, "silence"))
		later := asOf + calendar.Date(rapid.IntRange(0, 3000).Draw(t, "later"))
		before := segment.JudgePurchase(r, analysis.Contract{}, p, segment.DefaultPolicy(), asOf)
		after := segment.JudgePurchase(r, analysis.Contract{}, p, segment.DefaultPolicy(), later)
		if badness[after.State] < badness[before.State] {
			t.Fatalf("%s became %s by waiting", before.State, after.State)
		}
		if before.HasRhythm() != after.HasRhythm() || before.Bound != after.Bound ||
			before.DriftingOn != after.DriftingOn || before.LapsedOn != after.LapsedOn {
			t.Fatalf("waiting changed more than the state:\n%s", cmp.Diff(before, after))
		}
	})
}

func TestTheForecastDaysAgreeWithTheVerdictsOfThoseDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rhythms().Filter(func(r cadence.Rhythm) bool { return r.Days > 0 }).Draw(t, "rhythm")
		p := populations().Draw(t, "population")
		asOf := r.Last + calendar.Date(rapid.IntRange(0, 3000).Draw(t, "silence"))
		verdict := segment.JudgePurchase(r, analysis.Contract{}, p, segment.DefaultPolicy(), asOf)
		on := func(day calendar.Date) segment.Purchase {
			return segment.JudgePurchase(r, analysis.Contract{}, p, segment.DefaultPolicy(), day)
		}
		if got := on(verdict.DriftingOn); got.State != segment.Drifting || got.Since != verdict.DriftingOn {
			t.Fatalf("on the drifting day it is %+v", got)
		}
		if got := on(verdict.DriftingOn - 1); got.IsQuiet() || float64(got.Silence) > got.Bound {
			t.Fatalf("the day before drifting it is %+v", got)
		}
		if got := on(verdict.LapsedOn); got.State != segment.Lapsed || got.Since != verdict.LapsedOn {
			t.Fatalf("on the lapsed day it is %+v", got)
		}
		if got := on(verdict.LapsedOn - 1); got.State != segment.Drifting {
			t.Fatalf("the day before lapsed it is %+v", got)
		}
		if verdict.IsQuiet() != (float64(verdict.Silence) > verdict.Bound) {
			t.Fatalf("%s with a silence of %d and a bound of %v", verdict.State, verdict.Silence, verdict.Bound)
		}
		if (verdict.State == segment.Lapsed) != (float64(verdict.Silence) > 2*verdict.Bound) {
			t.Fatalf("%s with a silence of %d and a bound of %v", verdict.State, verdict.Silence, verdict.Bound)
		}
	})
}

func TestAPurchaseEndsTheSilence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rhythms().Filter(func(r cadence.Rhythm) bool { return r.Days > 0 }).Draw(t, "rhythm")
		asOf := r.Last + calendar.Date(rapid.IntRange(1, 3000).Draw(t, "silence"))
		r.Days, r.Last = r.Days+1, asOf
		got := segment.JudgePurchase(r, analysis.Contract{}, populations().Draw(t, "population"), segment.DefaultPolicy(), asOf)
		if got.IsQuiet() || got.Silence != 0 {
			t.Fatalf("on the day of an order it is %+v", got)
		}
	})
}

func TestPurchaseDays(t *testing.T) {
	t.Parallel()
	invoice := func(day calendar.Date, minor int64, credit bool) analysis.Invoice {
		return analysis.Invoice{IssuedOn: day, Amount: money.Amount{Minor: minor, Currency: "EUR"}, Credit: credit}
	}
	given := []analysis.Invoice{
		invoice(30, 100, false), invoice(10, 0, false), invoice(30, 200, false),
		invoice(20, -50, true), invoice(10, -5, true), invoice(40, 0, true),
	}
	kept := slices.Clone(given)
	if diff := cmp.Diff([]calendar.Date{10, 30}, segment.PurchaseDays(given)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(kept, given); diff != "" {
		t.Errorf("the caller's invoices were changed: %s", diff)
	}
	if days := segment.PurchaseDays(given[3:4]); len(days) != 0 {
		t.Errorf("a credit note alone gives the purchase days %v", days)
	}
}
