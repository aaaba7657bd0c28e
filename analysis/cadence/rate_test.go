package cadence_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"lull/analysis/cadence"
)

func TestPaceOfBusyAndOfRareCustomers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name           string
		c, h           int
		prior          float64
		expected, tail float64
		falling, leave bool
	}{
		{"nothing where ten were expected", 0, 40, 14, 9.736148, 0.000160739, true, false},
		{"two", 2, 40, 14, 9.736148, 0.006521802, true, false},
		{"three", 3, 40, 14, 9.736148, 0.020539619, true, false},
		{"four is just above the line", 4, 40, 14, 9.736148, 0.050129469, false, false},
		{"six", 6, 40, 14, 9.736148, 0.176418471, false, false},
		{"seven is likely enough to leave", 7, 40, 14, 9.736148, 0.273291008, false, true},
		{"three a year never fires", 0, 3, 30, 0.911392, 0.439968, false, true},
		{"twelve a year neither", 0, 12, 30, 2.962025, 0.069362, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			policy := cadence.DefaultPolicy()
			got := policy.Compare(tt.c, tt.h, 365, tt.prior)
			if !got.Known || math.Abs(got.Expected-tt.expected) > 5e-7 || math.Abs(got.Tail-tt.tail) > 5e-7 {
				t.Errorf("expected %.9f, tail %.9f, known %v; want %.9f and %.9f", got.Expected, got.Tail, got.Known, tt.expected, tt.tail)
			}
			if policy.IsFalling(got) != tt.falling || (got.Tail > 0.20) != tt.leave {
				t.Errorf("falling %v, above the leave tail %v; want %v, %v", policy.IsFalling(got), got.Tail > 0.20, tt.falling, tt.leave)
			}
		})
	}
}

func TestALowTailFiresOnlyFarBelowTheExpected(t *testing.T) {
	t.Parallel()
	policy := cadence.DefaultPolicy()
	got := policy.Compare(70, 400, 365, 1)
	if got.Tail >= policy.EnterTail || float64(got.Within) <= policy.EnterShare*got.Expected {
		t.Fatalf("%+v is no example of it", got)
	}
	if policy.IsFalling(got) {
		t.Errorf("%d of %.0f expected days fires", got.Within, got.Expected)
	}
}

func TestPaceCountsItsWindows(t *testing.T) {
	t.Parallel()
	const asOf = 20_000
	day := func(ago int, weight float64) cadence.Day {
		return cadence.Day{On: asOf - toDate(ago), Weight: weight}
	}
	days := []cadence.Day{
		day(455, 1),             // a day too long ago
		day(454, 1), day(90, 1), // the first and the last day of the history
		day(89, 1), day(50, 0.5), // the first day of the window
		day(20, 0.5), day(0, 0.5), // 2.5 in all, which counts as 2
	}
	for _, tt := range []struct {
		observed int
		want     cadence.Pace // Known, History, Before, Within
	}{
		{2000, cadence.Pace{Known: true, History: 365, Before: 2, Within: 2}},
		{455, cadence.Pace{Known: true, History: 365, Before: 2, Within: 2}},
		{454, cadence.Pace{Known: true, History: 364, Before: 1, Within: 2}},
		{180, cadence.Pace{Known: true, History: 90, Before: 1, Within: 2}},
		{179, cadence.Pace{History: 89, Before: 1, Within: 2}},
		{30, cadence.Pace{Within: 2}},
	} {
		got := cadence.DefaultPolicy().Pace(days, tt.observed, 14, asOf)
		if got.Known != tt.want.Known || got.History != tt.want.History || got.Before != tt.want.Before || got.Within != tt.want.Within {
			t.Errorf("observed for %d days: %+v, want %+v", tt.observed, got, tt.want)
		}
	}
}

// byLogarithms is the tail as its definition is written, term by term.
func byLogarithms(c int, n, β, w float64) float64 {
	lnΓ := func(x float64) float64 { y, _ := math.Lgamma(x); return y }
	q, top := math.Log(β/(β+w)), math.Inf(-1)
	terms := make([]float64, c+1)
	for j := range terms {
		x := float64(j)
		terms[j] = lnΓ(n+x) - lnΓ(n) - lnΓ(x+1) + n*q + x*math.Log(w/(β+w))
		top = max(top, terms[j])
	}
	sum := 0.0
	for _, term := range terms {
		sum += math.Exp(term - top)
	}
	return math.Exp(top) * sum
}

func TestTheTailAgreesWithItsDefinition(t *testing.T) {
	t.Parallel()
	policy := cadence.DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		c, h := rapid.IntRange(0, 10_000).Draw(t, "c"), rapid.IntRange(0, 10_000).Draw(t, "h")
		days, prior := rapid.IntRange(90, 10_000).Draw(t, "t"), rapid.Float64Range(0.5, 5000).Draw(t, "prior")
		got := policy.Compare(c, h, days, prior)
		want := min(byLogarithms(c, 1+float64(h), prior+float64(days), 90), 1)
		if math.Abs(got.Tail-want) > 1e-7*want+1e-290 {
			t.Fatalf("tail %g, by its definition %g", got.Tail, want)
		}
	})
}

func TestNoPriorBreaksTheRateTest(t *testing.T) {
	t.Parallel()
	sizes := rapid.OneOf(rapid.IntRange(0, 10), rapid.IntRange(0, 10_000))
	rapid.Check(t, func(t *rapid.T) {
		policy := cadence.DefaultPolicy()
		policy.PriorDays = rapid.Float64().Draw(t, "r0")
		policy.PriorSpan = rapid.OneOf(rapid.Just(0.0), rapid.Float64()).Draw(t, "α0")
		policy.MinimumHistory = rapid.IntRange(0, 90).Draw(t, "minimum")
		c, h, days := sizes.Draw(t, "c"), sizes.Draw(t, "h"), sizes.Draw(t, "t")
		gap := rapid.OneOf(rapid.Float64(), rapid.Just(math.NaN()), rapid.Just(math.Inf(1))).Draw(t, "mean gap")
		got := policy.Compare(c, h, days, gap)
		if !(got.Tail >= 0 && got.Tail <= 1) || !(got.Expected >= 0) || math.IsInf(got.Expected, 0) {
			t.Fatalf("%+v", got)
		}
		more := policy.Compare(c+1, h, days, gap)
		if more.Tail < got.Tail || more.Known != got.Known {
			t.Fatalf("one day more is less likely: %+v, %+v", got, more)
		}
	})
}
