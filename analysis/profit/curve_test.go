package profit_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis/profit"
)

func TestCurve(t *testing.T) {
	t.Parallel()
	c := profit.CurveOf([]int64{-30, 100, 0, 60, -30})
	want := profit.Curve{Cumulative: []int64{100, 160, 160, 130, 100}, Below: 2, Lost: -60}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
	if amount, customers := c.Peak(); amount != 160 || customers != 2 {
		t.Errorf("peak %d of %d", amount, customers)
	}
	if share, known := c.Share(20); share != 1 || !known {
		t.Errorf("the top fifth has %v, %v", share, known)
	}
	if share, _ := c.Share(59); share != 1.6 {
		t.Errorf("two of five have %v", share)
	}
	for _, amounts := range [][]int64{nil, {0}, {-5, 3}} {
		c := profit.CurveOf(amounts)
		if _, known := c.Share(20); known {
			t.Errorf("a share of %d", c.Total())
		}
	}
	if amount, customers := (profit.Curve{}).Peak(); amount != 0 || customers != 0 {
		t.Errorf("peak %d of %d of nobody", amount, customers)
	}
}

func TestPercentilesAgreeWithTheQuantiles(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOfN(rapid.Int64Range(-50, 50), 1, 300).Draw(t, "amounts")
		values := make([]float64, len(amounts))
		for i, amount := range amounts {
			values[i] = float64(amount)
		}
		q := profit.QuantilesOf(values)
		ranks := profit.Ranks{Revenue: q, Effort: q}
		amount, percent := rapid.Int64Range(-55, 55).Draw(t, "amount"), rapid.IntRange(1, 99).Draw(t, "percent")
		revenue, _ := ranks.OfRevenue(amount)
		if (revenue >= float64(percent)) != (float64(amount) >= q[percent]) {
			t.Fatalf("%d is at the percentile %v, and the quantile of %d is %v", amount, revenue, percent, q[percent])
		}
		effort, _ := ranks.OfEffort(float64(amount))
		if (effort <= float64(percent)) != (float64(amount) <= q[percent]) {
			t.Fatalf("%d stays within the percentile %v, and the quantile of %d is %v", amount, effort, percent, q[percent])
		}
	})
}

func TestRanks(t *testing.T) {
	t.Parallel()
	ranks := profit.Ranks{Revenue: profit.QuantilesOf([]float64{400, 100, 300, 200, 500}), Effort: profit.QuantilesOf([]float64{0, 0, 0, 0, 1})}
	for revenue, want := range map[int64]float64{50: 0, 100: 0, 200: 25, 250: 37.5, 340: 60, 500: 100, 900: 100} {
		if got, known := ranks.OfRevenue(revenue); math.Abs(got-want) > 1e-9 || !known {
			t.Errorf("a revenue of %d is at %v, want %v", revenue, got, want)
		}
	}
	for effort, want := range map[float64]float64{-1: 0, 0: 0, 0.04: 76, 1: 100, 2: 100} {
		if got, known := ranks.OfEffort(effort); math.Abs(got-want) > 1e-9 || !known {
			t.Errorf("an effort of %v is at %v, want %v", effort, got, want)
		}
	}
	if q := profit.QuantilesOf([]float64{7}); len(q) != 101 || q[0] != 7 || q[100] != 7 {
		t.Errorf("the quantiles of one: %v", q)
	}
	if _, known := (profit.Ranks{}).OfRevenue(5); known || profit.QuantilesOf(nil) != nil {
		t.Error("nobody has a rank")
	}
	if _, known := (profit.Ranks{}).OfEffort(5); known {
		t.Error("nobody has a rank")
	}
}
