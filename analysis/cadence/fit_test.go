package cadence_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mathext"

	"lull/analysis/cadence"
)

// The parameters that were found for CDNOW's sample by others, from the log.
func TestFitOfTheSample(t *testing.T) {
	t.Parallel()
	buyers := buyersOf(cdnow(t, "CDNOW_sample.txt"))
	policy := cadence.DefaultPolicy()
	with := policy.FitModel(buyers)
	isFitted(t, with, cadence.Model{K: 1, R: 0.51451, Alpha: 6.11691, A: 0.91315, B: 1.69829}, -9582.1472, 5e-3)
	isFitted(t, policy.FitWithoutPrior(buyers, 1), cadence.Model{K: 1, R: 0.52484, Alpha: 6.18309, A: 0.89136, B: 1.61400}, -9582.1357, 1e-3)
}

// What reps are shown is checked against what came: the customers of the sample
// who are expected to buy in the 39 weeks after, and those who did. As every
// published model of this set does, this one expects a sixth too few.
func TestTheChanceOfAnOrderIsNearTheShareThatOrders(t *testing.T) {
	t.Parallel()
	shoppers := cdnow(t, "CDNOW_sample.txt")
	buyers := buyersOf(shoppers)
	model := cadence.DefaultPolicy().FitWithoutPrior(buyers, 1).Model
	expected, orders, came := 0.0, 0.0, 0.0
	for i, b := range buyers {
		expected += model.Active(b, 39)
		orders += expectedOrders(model, b, 39)
		if days := shoppers[i].days; days[len(days)-1] > calibrated {
			came++
		}
	}
	if math.Abs(orders-1577) > 1 {
		t.Errorf("%.1f orders are expected, want 1577", orders)
	}
	if expected < 0.8*came || expected > came {
		t.Errorf("%.0f customers are expected and %.0f came", expected, came)
	}
}

// expectedOrders is the published number of orders that MBG/NBD expects in the
// next weeks.
func expectedOrders(m cadence.Model, b cadence.Buyer, weeks float64) float64 {
	x := float64(b.Repeats)
	f := mathext.Hypergeo(m.R+x, m.B+x+1, m.A+m.B+x, weeks/(m.Alpha+b.Age+weeks))
	return (m.A + m.B + x) / (m.A - 1) * (1 - math.Pow((m.Alpha+b.Age)/(m.Alpha+b.Age+weeks), m.R+x)*f) * m.Alive(b)
}

func isFitted(t *testing.T, fit cadence.Fit, want cadence.Model, ll, part float64) {
	t.Helper()
	if !fit.InForce() || fit.K != want.K || !isNear(fit.R, want.R, part) || !isNear(fit.Alpha, want.Alpha, part) ||
		!isNear(fit.A, want.A, part) || !isNear(fit.B, want.B, part) || math.Abs(fit.LogLikelihood-ll) > 0.01 {
		t.Errorf("%+v, want %+v with %.4f", fit, want, ll)
	}
}

func TestFitDoesNotDependOnTheOrder(t *testing.T) {
	t.Parallel()
	buyers := drawnBuyers(300, 0.9)
	want := cadence.DefaultPolicy().FitModel(buyers)
	if !want.InForce() || want.Customers != 300 {
		t.Fatalf("%+v", want)
	}
	for seed := range uint64(3) {
		rng := rand.New(rand.NewPCG(seed, 0))
		rng.Shuffle(len(buyers), func(i, j int) { buyers[i], buyers[j] = buyers[j], buyers[i] })
		if got := cadence.DefaultPolicy().FitModel(buyers); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// A fit that must not be believed says so, by its reason.
func TestFaults(t *testing.T) {
	t.Parallel()
	policy := cadence.DefaultPolicy()
	fitted := func(buyers []cadence.Buyer) cadence.Fit { return policy.FitModel(buyers) }
	withoutPrior := func(buyers []cadence.Buyer) cadence.Fit { return policy.FitWithoutPrior(buyers, 1) }
	// Nobody has repeated, so nothing is known about how often anybody buys.
	once := slices.Repeat([]cadence.Buyer{{Age: 20}}, 300)
	// Everybody still buys, so that nothing is known about dropping out.
	faithful := drawnBuyers(300, 0)
	// Some buy so rarely that they are silent for five times what is usual.
	rare := slices.Concat(drawnBuyers(600, 0), slices.Repeat([]cadence.Buyer{{Repeats: 1, Recency: 25, Age: 100}, {Repeats: 1, Recency: 40, Age: 110}, {Repeats: 2, Recency: 70, Age: 130}}, 40))
	for _, tt := range []struct {
		name   string
		fit    func([]cadence.Buyer) cadence.Fit
		buyers []cadence.Buyer
		want   cadence.Fault
	}{
		{"nobody", fitted, nil, cadence.TooFewCustomers},
		{"199 customers", fitted, drawnBuyers(199, 0.1), cadence.TooFewCustomers},
		{"200 customers", fitted, drawnBuyers(200, 0.1), ""},
		{"nobody repeats, without the prior", withoutPrior, once, cadence.OutOfRange},
		{"nobody drops out, without the prior", withoutPrior, faithful, cadence.OutOfRange},
		{"nobody drops out", fitted, faithful, ""},
		{"the silent are said to be alive", fitted, rare, cadence.Degenerate},
		{"times that are none", fitted, slices.Repeat([]cadence.Buyer{{Repeats: 2, Recency: math.NaN(), Age: 9}}, 300), cadence.NotConverged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.fit(tt.buyers); got.Fault != tt.want || got.InForce() != (tt.want == "") {
				t.Errorf("fault %q, want %q: %+v", got.Fault, tt.want, got)
			}
		})
	}
}

// drawnBuyers are customers who buy every 5 weeks on average for up to a year,
// and drop out after a purchase with the given chance.
func drawnBuyers(n int, dropout float64) []cadence.Buyer {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	buyers := make([]cadence.Buyer, n)
	for i := range buyers {
		b, mean := cadence.Buyer{Age: 20 + 32*rng.Float64()}, 2.5+5*rng.Float64()
		for rng.Float64() >= dropout {
			gap := mean * rng.ExpFloat64()
			if b.Recency+gap > b.Age {
				break
			}
			b.Repeats, b.Recency, b.LogGaps = b.Repeats+1, b.Recency+gap, b.LogGaps+math.Log(gap)
		}
		buyers[i] = b
	}
	return buyers
}
