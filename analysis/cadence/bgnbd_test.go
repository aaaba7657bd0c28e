package cadence_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/optimize"

	"lull/analysis/cadence"
)

// bg is BG/NBD (Fader, Hardie and Lee 2005), whose published values for CDNOW
// check the reading of the data and the search. No verdict uses it: it holds
// every customer with one purchase for alive, for ever.
type bg struct{ r, alpha, a, b float64 }

func lnΓ(x float64) float64 { v, _ := math.Lgamma(x); return v }

// dropped is the odds of having dropped out after the last purchase.
func (m bg) dropped(b cadence.Buyer) float64 {
	if b.Repeats == 0 {
		return 0
	}
	x := float64(b.Repeats)
	return m.a / (m.b + x - 1) * math.Exp((m.r+x)*(math.Log(m.alpha+b.Age)-math.Log(m.alpha+b.Recency)))
}

func (m bg) alive(b cadence.Buyer) float64 { return 1 / (1 + m.dropped(b)) }

func (m bg) logLikelihood(b cadence.Buyer) float64 {
	x := float64(b.Repeats)
	return lnΓ(m.r+x) - lnΓ(m.r) + m.r*math.Log(m.alpha) + lnΓ(m.a+m.b) + lnΓ(m.b+x) - lnΓ(m.b) - lnΓ(m.a+m.b+x) -
		(m.r+x)*math.Log(m.alpha+b.Age) + math.Log1p(m.dropped(b))
}

// next is the number of purchases that are expected in the next weeks.
func (m bg) next(b cadence.Buyer, weeks float64) float64 {
	x := float64(b.Repeats)
	z := weeks / (m.alpha + b.Age + weeks)
	f := mathext.Hypergeo(m.r+x, m.b+x, m.a+m.b+x-1, z)
	return (m.a + m.b + x - 1) / (m.a - 1) * (1 - math.Pow(1-z, m.r+x)*f) * m.alive(b)
}

// chance is the probability of x purchases in so many weeks.
func (m bg) chance(x int, weeks float64) float64 {
	n, q := float64(x), weeks/(m.alpha+weeks)
	term := func(j float64) float64 {
		return math.Exp(lnΓ(m.r+j) - lnΓ(m.r) - lnΓ(j+1) + m.r*math.Log(1-q) + j*math.Log(q))
	}
	lnB := func(u, v float64) float64 { return lnΓ(u) + lnΓ(v) - lnΓ(u+v) }
	p := math.Exp(lnB(m.a, m.b+n)-lnB(m.a, m.b)) * term(n)
	if x > 0 {
		rest := 1.0
		for j := range x {
			rest -= term(float64(j))
		}
		p += math.Exp(lnB(m.a+1, m.b+n-1)-lnB(m.a, m.b)) * rest
	}
	return p
}

// minimised returns where a function of logarithms is least, and its value.
func minimised(t *testing.T, start []float64, f func(x []float64) float64) (x []float64, value float64) {
	t.Helper()
	exp := func(logs []float64) []float64 {
		x := make([]float64, len(logs))
		for i := range x {
			x[i] = math.Exp(logs[i])
		}
		return x
	}
	for _, size := range []float64{0.5, 0.002} {
		result, err := optimize.Minimize(optimize.Problem{Func: func(logs []float64) float64 { return f(exp(logs)) }}, start,
			&optimize.Settings{Converger: &optimize.FunctionConverge{Absolute: 1e-8, Iterations: 40}}, &optimize.NelderMead{SimplexSize: size})
		if err != nil {
			t.Fatal(err)
		}
		start, value = result.X, result.F
	}
	return exp(start), value
}

func agree(t *testing.T, what string, got, want []float64, part float64) {
	t.Helper()
	for i := range want {
		if !isNear(got[i], want[i], part) {
			t.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
}

func TestBGOfTheSample(t *testing.T) {
	t.Parallel()
	counts := make(map[cadence.Buyer]float64)
	shoppers := cdnow(t, "CDNOW_sample.txt")
	for _, b := range buyersOf(shoppers) {
		b.LogGaps = 0
		counts[b]++
	}
	x, value := minimised(t, []float64{0, 0, 0, 0}, func(x []float64) (sum float64) {
		for b, n := range counts {
			sum -= n * bg{x[0], x[1], x[2], x[3]}.logLikelihood(b)
		}
		return sum
	})
	agree(t, "parameters", x, []float64{0.24259, 4.4136, 0.79292, 2.42591}, 1e-3)
	if math.Abs(value-9582.4292) > 0.01 {
		t.Errorf("log-likelihood −%.4f", value)
	}

	m, total := bg{x[0], x[1], x[2], x[3]}, 0.0
	means, customers := make([]float64, 8), make([]float64, 8)
	for _, b := range buyersOf(shoppers) {
		n := min(b.Repeats, 7)
		next := m.next(b, 39)
		total, means[n], customers[n] = total+next, means[n]+next, customers[n]+1
	}
	if math.Abs(total-1653) > 1 {
		t.Errorf("%.1f purchases are expected in the 39 weeks after", total)
	}
	for i, want := range []float64{0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157} {
		if got := means[i] / customers[i]; math.Abs(got-want) > 0.002 {
			t.Errorf("customers with %d repeats: %.3f purchases are expected, want %.3f", i, got, want)
		}
	}
}

func TestBGValues(t *testing.T) {
	t.Parallel()
	m := bg{0.2425982, 4.4136842, 0.7929899, 2.4261667}
	best := cadence.Buyer{Repeats: 26, Recency: 216.0 / 7, Age: 31}
	agree(t, "the busiest customer", []float64{m.alive(best), m.next(best, 52)}, []float64{0.968852, 25.7565}, 1e-5)
	first := cadence.Buyer{Repeats: 2, Recency: 30.43, Age: 38.86}
	summary := bg{0.24259, 4.41353, 0.79289, 2.42575}
	agree(t, "the first customer", []float64{summary.alive(first), summary.next(first, 39)}, []float64{0.72661, 1.2259}, 1e-4)
	if got := m.alive(cadence.Buyer{Age: 1000}); got != 1 {
		t.Errorf("a customer with one purchase is alive with %v", got)
	}
	var curve []float64
	for _, weeks := range []float64{0.1429, 1, 3, 31.8571, 32, 78} {
		curve = append(curve, m.next(cadence.Buyer{}, weeks))
	}
	agree(t, "purchases of a new customer", curve, []float64{0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576}, 4e-3)
	var hopes []float64
	for _, x := range []int{10, 15, 20, 25} {
		hopes = append(hopes, m.next(cadence.Buyer{Repeats: x, Recency: 20, Age: 39}, 52))
	}
	agree(t, "more purchases, less hope", hopes, []float64{0.3474606, 0.04283391, 0.004158973, 0.0003583685}, 1e-3)

	rounded := bg{0.243, 4.414, 0.793, 2.426}
	chances := []float64{rounded.chance(0, 39), rounded.chance(10, 2)}
	want := []float64{0.5737864, 1.07869e-07}
	for x := 11; x <= 20; x++ {
		chances = append(chances, rounded.chance(x, 30))
	}
	want = append(want, 0.0019995214, 0.0015170236, 0.0011633150, 0.0009003148, 0.0007023638, 0.0005517902, 0.0004361913, 0.0003467171, 0.0002769613, 0.0002222260)
	agree(t, "chances of numbers", chances, want, 1e-5)

	stable := bg{0.25, 4, 0.8, 2.5}
	agree(t, "log-likelihoods", []float64{
		stable.logLikelihood(cadence.Buyer{Age: 40}), stable.logLikelihood(cadence.Buyer{Repeats: 200, Recency: 38, Age: 40}),
	}, []float64{-0.59947382, 100.79569}, 1e-7)
}

// Gamma-Gamma (Fader and Hardie 2013), the model of what is spent: nothing that
// Lull answers uses it, its published values check the money in the data.
func TestGammaGammaOfTheSample(t *testing.T) {
	t.Parallel()
	type spent struct{ x, mean float64 }
	var all []spent
	shoppers := cdnow(t, "CDNOW_sample.txt")
	for i, b := range buyersOf(shoppers) {
		cents := 0
		for _, c := range shoppers[i].cents[1 : b.Repeats+1] {
			cents += c
		}
		if b.Repeats > 0 {
			all = append(all, spent{float64(b.Repeats), float64(cents) / 100 / float64(b.Repeats)})
		}
	}
	x, value := minimised(t, []float64{0, 0, 0}, func(x []float64) (sum float64) {
		p, q, v := x[0], x[1], x[2]
		for _, s := range all {
			sum -= lnΓ(p*s.x+q) - lnΓ(p*s.x) - lnΓ(q) + q*math.Log(v) + (p*s.x-1)*math.Log(s.mean) + p*s.x*math.Log(s.x) -
				(p*s.x+q)*math.Log(s.x*s.mean+v)
		}
		return sum
	})
	p, q, v := x[0], x[1], x[2]
	agree(t, "parameters", []float64{p, q, v, p * v / (q - 1)}, []float64{6.2496, 3.7442, 15.4435, 35.170}, 1e-3)
	if len(all) != 946 || math.Abs(value-4055.9177) > 0.01 {
		t.Errorf("%d customers, log-likelihood −%.4f", len(all), value)
	}
}
