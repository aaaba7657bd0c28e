package cadence_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

func TestUsualGapAndBound(t *testing.T) {
	t.Parallel()
	const meanGap = 14
	for _, tt := range []struct {
		name             string
		gaps, span       int
		usual, bound     float64
		alertDay, strong int
	}{
		{"regular", 30, 260, 9, 22.5, 23, 46},
		{"no gap yet", 0, 0, 14, 35, 36, 71},
		{"raised to the lower limit", 10, 20, 4, 21, 22, 43},
		{"monthly and slower", 8, 392, 42, 105, 106, 211},
		{"capped", 8, 472, 50, 112, 113, 225},
		{"slow-customer guard", 8, 972, 100, 150, 151, 301},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			policy := cadence.DefaultPolicy()
			r := cadence.Rhythm{Days: tt.gaps + 1, First: 100, Last: 100 + calendar.Date(tt.span)}
			usual := policy.UsualGap(r, meanGap)
			bound := policy.Bound(usual)
			if usual != tt.usual || bound != tt.bound {
				t.Errorf("usual gap %v and bound %v, want %v and %v", usual, bound, tt.usual, tt.bound)
			}
			if day := firstDayOver(bound); day != tt.alertDay {
				t.Errorf("first day over the bound is %d, want %d", day, tt.alertDay)
			}
			if day := firstDayOver(2 * bound); day != tt.strong {
				t.Errorf("first day over twice the bound is %d, want %d", day, tt.strong)
			}
		})
	}
}

func firstDayOver(bound float64) int {
	for day := 0; ; day++ {
		if float64(day) > bound {
			return day
		}
	}
}

func TestRhythmOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		days       []calendar.Date
		want       cadence.Rhythm
		gaps, span int
	}{
		{"none", nil, cadence.Rhythm{}, 0, 0},
		{"one", []calendar.Date{7}, cadence.Rhythm{Days: 1, First: 7, Last: 7}, 0, 0},
		{"one day twice", []calendar.Date{7, 7}, cadence.Rhythm{Days: 1, First: 7, Last: 7}, 0, 0},
		{"any order", []calendar.Date{9, -3, 4, 9}, cadence.Rhythm{Days: 3, First: -3, Last: 9}, 2, 12},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			given := slices.Clone(tt.days)
			got := cadence.RhythmOf(tt.days)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if got.Gaps() != tt.gaps || got.Span() != tt.span {
				t.Errorf("%d gaps over %d days, want %d over %d", got.Gaps(), got.Span(), tt.gaps, tt.span)
			}
			if diff := cmp.Diff(given, tt.days); diff != "" {
				t.Errorf("the caller's days were changed: %s", diff)
			}
		})
	}
}

func TestSpanOfFewerThanTwoDaysIsZeroWhateverTheDatesSay(t *testing.T) {
	t.Parallel()
	for _, r := range []cadence.Rhythm{{First: 5, Last: 90}, {Days: 1, First: 5, Last: 90}} {
		if r.Span() != 0 || r.Gaps() != 0 {
			t.Errorf("%+v has span %d and %d gaps", r, r.Span(), r.Gaps())
		}
	}
}

func TestMeanGap(t *testing.T) {
	t.Parallel()
	var p cadence.Population
	if days, known := p.With(cadence.Rhythm{Days: 1}).MeanGap(); known || days != 0 {
		t.Errorf("nobody has a gap, yet the mean is %v, %v", days, known)
	}
	p = p.With(cadence.Rhythm{Days: 3, First: 0, Last: 30}).With(cadence.Rhythm{Days: 2, First: 4, Last: 10})
	if diff := cmp.Diff(cadence.Population{Gaps: 3, Span: 36}, p); diff != "" {
		t.Error(diff)
	}
	if days, known := p.MeanGap(); !known || days != 12 {
		t.Errorf("mean gap %v, %v, want 12", days, known)
	}
}

func TestOrderAndRepetitionOfDaysDoNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOf(rapid.Map(rapid.IntRange(-40_000, 40_000), toDate)).Draw(t, "days")
		want := cadence.RhythmOf(days)
		shuffled := rapid.Permutation(days).Draw(t, "shuffled")
		if len(days) > 0 {
			shuffled = append(shuffled, rapid.SampledFrom(days).Draw(t, "again"))
		}
		if diff := cmp.Diff(want, cadence.RhythmOf(shuffled)); diff != "" {
			t.Fatal(diff)
		}
		distinct := map[calendar.Date]bool{}
		for _, day := range days {
			distinct[day] = true
			if day < want.First || day > want.Last {
				t.Fatalf("%v lies outside %v", day, want)
			}
		}
		if len(distinct) != want.Days {
			t.Fatalf("%d days, want %d", want.Days, len(distinct))
		}
	})
}

func toDate(day int) calendar.Date { return calendar.Date(day) }

// Rhythms of every size, up to far more days than any books hold.
func rhythms() *rapid.Generator[cadence.Rhythm] {
	return rapid.Custom(func(t *rapid.T) cadence.Rhythm {
		r := cadence.Rhythm{Days: rapid.IntRange(0, math.MaxInt32).Draw(t, "days")}
		first := rapid.IntRange(-1<<40, 1<<40).Draw(t, "first")
		span := r.Gaps() * rapid.OneOf(rapid.IntRange(1, 800), rapid.IntRange(1, math.MaxInt32)).Draw(t, "mean gap")
		r.First, r.Last = calendar.Date(first), calendar.Date(first+span)
		return r
	})
}

func meanGaps() *rapid.Generator[float64] {
	return rapid.OneOf(rapid.Float64Range(1, 400), rapid.Float64Range(0, 1e15))
}

func TestUsualGapLiesBetweenTheCustomersMeanAndThePopulations(t *testing.T) {
	t.Parallel()
	policy := cadence.DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		r, meanGap := rhythms().Draw(t, "rhythm"), meanGaps().Draw(t, "meanGap")
		usual := policy.UsualGap(r, meanGap)
		own, slack := meanGap, 1e-9
		if r.Gaps() > 0 {
			own = float64(r.Span()) / float64(r.Gaps())
		}
		if !(usual >= min(own, meanGap)*(1-slack) && usual <= max(own, meanGap)*(1+slack)) {
			t.Fatalf("usual gap %v of own mean %v and population's %v", usual, own, meanGap)
		}
	})
}

func TestUsualGapGrowsWithItsInputs(t *testing.T) {
	t.Parallel()
	policy := cadence.DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		r, meanGap := rhythms().Draw(t, "rhythm"), meanGaps().Draw(t, "meanGap")
		usual := policy.UsualGap(r, meanGap)
		longer := r
		longer.Last += calendar.Date(rapid.IntRange(0, 1<<40).Draw(t, "longer"))
		if got := policy.UsualGap(longer, meanGap); got < usual {
			t.Fatalf("a longer span lowered the usual gap from %v to %v", usual, got)
		}
		slower := meanGap + meanGaps().Draw(t, "slower")
		if got := policy.UsualGap(r, slower); got < usual {
			t.Fatalf("a slower population lowered the usual gap from %v to %v", usual, got)
		}
		if r.Days >= 2 {
			busier := r
			busier.Days += rapid.IntRange(0, 1<<30).Draw(t, "busier")
			if got := policy.UsualGap(busier, meanGap); got > usual {
				t.Fatalf("more orders in the same span raised the usual gap from %v to %v", usual, got)
			}
		}
	})
}

func TestBoundKeepsItsLimits(t *testing.T) {
	t.Parallel()
	policy := cadence.DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		gap := meanGaps().Draw(t, "gap")
		bound := policy.Bound(gap)
		if math.IsNaN(bound) || math.IsInf(bound, 0) {
			t.Fatalf("bound of %v is %v", gap, bound)
		}
		if bound < policy.Lower {
			t.Fatalf("bound %v is below %v", bound, policy.Lower)
		}
		if bound < policy.Slow*gap {
			t.Fatalf("bound %v fires within %v usual gaps of %v days", bound, policy.Slow, gap)
		}
		if bound > max(policy.Upper, policy.Slow*gap) {
			t.Fatalf("bound %v is above the cap at a gap of %v", bound, gap)
		}
		if slower := policy.Bound(gap + meanGaps().Draw(t, "more")); slower < bound {
			t.Fatalf("a slower customer has the tighter bound %v than %v", slower, bound)
		}
	})
}

func TestNoShrinkageUsesTheCustomersOwnMean(t *testing.T) {
	t.Parallel()
	policy := cadence.DefaultPolicy()
	policy.Shrinkage = 0
	if got := policy.UsualGap(cadence.Rhythm{Days: 3, First: 0, Last: 20}, 99); got != 10 {
		t.Errorf("usual gap %v, want 10", got)
	}
	if got := policy.UsualGap(cadence.Rhythm{Days: 1}, 99); got != 99 {
		t.Errorf("without a gap it is %v, want the population's 99", got)
	}
}
