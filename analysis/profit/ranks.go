package profit

import (
	"slices"
	"sort"
)

// Ranks are what customers are compared with: those that bought in the last 12
// months.
type Ranks struct {
	Revenue Quantiles `json:"revenue"` // trailing, minor units
	Effort  Quantiles `json:"effort"`  // effort ratio, of those where it is known
}

// Quantiles are the values at 0, 1, ... 100 %; none for nobody.
type Quantiles []float64

// QuantilesOf returns the quantiles of values in any order, interpolated
// linearly between neighbours.
func QuantilesOf(values []float64) Quantiles {
	if len(values) == 0 {
		return nil
	}
	rising := slices.Sorted(slices.Values(values))
	q := make(Quantiles, 101)
	for i := range q {
		at := i * (len(rising) - 1) // in hundredths
		below := at / 100
		above := min(below+1, len(rising)-1)
		q[i] = rising[below] + (rising[above]-rising[below])*float64(at%100)/100
	}
	return q
}

// OfRevenue returns the highest percentile that a revenue reaches, 0 to 100; not
// known without quantiles. It is at least p where the revenue is at
// least the quantile of p.
func (r Ranks) OfRevenue(minor int64) (percentile float64, known bool) {
	q, revenue := r.Revenue, float64(minor)
	if len(q) == 0 {
		return 0, false
	}
	switch beyond := sort.Search(len(q), func(i int) bool { return q[i] > revenue }); beyond {
	case 0:
		return 0, true
	case len(q):
		return 100, true
	default:
		low, high := q[beyond-1], q[beyond]
		return float64(beyond-1) + (revenue-low)/(high-low), true
	}
}

// OfEffort returns the lowest percentile that an effort ratio stays within, 0 to
// 100; not known without quantiles. It is at most p where the ratio is
// at most the quantile of p.
func (r Ranks) OfEffort(ratio float64) (percentile float64, known bool) {
	q := r.Effort
	if len(q) == 0 {
		return 0, false
	}
	switch within := sort.SearchFloat64s(q, ratio); within {
	case 0:
		return 0, true
	case len(q):
		return 100, true
	default:
		low, high := q[within-1], q[within]
		return float64(within-1) + (ratio-low)/(high-low), true
	}
}
