package cadence_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// isNear reports whether two numbers agree to so many parts of the larger.
func isNear(got, want, part float64) bool {
	return got == want || math.Abs(got-want) <= part*math.Max(math.Abs(got), math.Abs(want))
}

func TestBuyerOf(t *testing.T) {
	t.Parallel()
	day := calendar.On(2024, 1, 1)
	for _, tt := range []struct {
		name string
		days []calendar.Date
		want cadence.Buyer
		has  bool
	}{
		{"nobody", nil, cadence.Buyer{}, false},
		{"not yet", []calendar.Date{day + 71}, cadence.Buyer{}, false},
		{"once", []calendar.Date{day}, cadence.Buyer{Age: 10}, true},
		{"today", []calendar.Date{day + 70}, cadence.Buyer{}, true},
		{"thrice, and later again", []calendar.Date{day, day + 7, day + 28, day + 77}, cadence.Buyer{Repeats: 2, Recency: 4, Age: 10, LogGaps: math.Log(3)}, true},
	} {
		got, has := cadence.BuyerOf(tt.days, day+70)
		if diff := cmp.Diff(tt.want, got); diff != "" || has != tt.has {
			t.Errorf("%s: %v (-want +got):\n%s", tt.name, has, diff)
		}
	}
}

// The published and independently integrated values of the two probabilities.
func TestProbabilities(t *testing.T) {
	t.Parallel()
	cdnow := cadence.Model{K: 1, R: 0.525, Alpha: 6.183, A: 0.891, B: 1.614}
	erlang := func(k int) cadence.Model { return cadence.Model{K: k, R: 1.2, Alpha: 4, A: 0.5, B: 1.5} }
	for _, tt := range []struct {
		model         cadence.Model
		repeats       int
		recency, age  float64
		weeks         float64
		alive, active float64
		tolerated     float64
	}{
		{cdnow, 2, 30.43, 38.86, 90.0 / 7, 0.706202, 0.331599, 1e-6},
		{cdnow, 1, 1.71, 38.86, 90.0 / 7, 0.170836, 0.054350, 1e-6},
		{cdnow, 0, 0, 38.86, 90.0 / 7, 0.389735, 0.048136, 1e-6},
		{cdnow, 26, 216.0 / 7, 31, 90.0 / 7, 0.965498, 0.965132, 1e-6},
		{erlang(1), 3, 12, 16, 13, 0.7790298, 0.6839428, 1e-7},
		{erlang(2), 3, 12, 16, 13, 0.8149633, 0.7722266, 1e-7},
		{erlang(4), 3, 12, 16, 13, 0.8411132, 0.8312338, 1e-7},
		{erlang(1), 3, 12, 24, 13, 0.4617842, 0.3687140, 1e-7},
		{erlang(2), 3, 12, 24, 13, 0.3954374, 0.3619477, 1e-7},
		{erlang(4), 3, 12, 24, 13, 0.2545019, 0.2504010, 1e-7},
		{erlang(1), 6, 30, 52, 13, 0.2922076, 0.2272049, 1e-7},
		{erlang(2), 6, 30, 52, 13, 0.1134082, 0.1044386, 1e-7},
		{erlang(4), 6, 30, 52, 13, 0.0124671, 0.0123369, 1e-7},
	} {
		b := cadence.Buyer{Repeats: tt.repeats, Recency: tt.recency, Age: tt.age}
		alive, active := tt.model.Alive(b), tt.model.Active(b, tt.weeks)
		if math.Abs(alive-tt.alive) > tt.tolerated || math.Abs(active-tt.active) > tt.tolerated {
			t.Errorf("%+v of %+v: alive %.7f and active %.7f, want %.7f and %.7f", b, tt.model, alive, active, tt.alive, tt.active)
		}
	}
}

func TestLogLikelihood(t *testing.T) {
	t.Parallel()
	gaps := func(k int, weeks ...float64) (cadence.Model, cadence.Buyer) {
		b := cadence.Buyer{Repeats: len(weeks), Age: 24}
		for _, w := range weeks {
			b.Recency += w
			b.LogGaps += math.Log(w)
		}
		return cadence.Model{K: k, R: 1.2, Alpha: 4, A: 0.5, B: 1.5}, b
	}
	for _, tt := range []struct {
		k    int
		gaps []float64
		want float64
	}{
		{1, []float64{4, 4, 4}, -10.1340140},
		{2, []float64{4, 4, 4}, -9.5008503},
		{4, []float64{4, 4, 4}, -9.8662862},
		{1, []float64{1, 4, 7}, -10.1340140},
		{2, []float64{1, 4, 7}, -10.3275289},
		{4, []float64{1, 4, 7}, -12.3463220},
	} {
		m, b := gaps(tt.k, tt.gaps...)
		if got := m.LogLikelihood(b); math.Abs(got-tt.want) > 1e-7 {
			t.Errorf("k %d, gaps %v: %.7f, want %.7f", tt.k, tt.gaps, got, tt.want)
		}
	}
	m := cadence.Model{K: 1, R: 0.25, Alpha: 4, A: 0.8, B: 2.5}
	for b, want := range map[cadence.Buyer]float64{
		{Age: 40}:                            -0.41792826,
		{Repeats: 200, Recency: 38, Age: 40}: 100.78691, // a product would overflow
	} {
		if got := m.LogLikelihood(b); math.Abs(got-want) > 1e-5 {
			t.Errorf("%+v: %.8f, want %.8f", b, got, want)
		}
	}
}

// With K 1 the model is MBG/NBD, here written down as published: with powers and
// products, where they do not overflow.
func TestOneStageIsThePlainModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, b := drawnModel(t), drawnBuyer(t, 30)
		m.K = 1
		x := float64(b.Repeats)
		dropped := m.A / (m.B + x) * math.Pow((m.Alpha+b.Age)/(m.Alpha+b.Recency), m.R+x)
		if math.IsInf(dropped, 0) {
			t.Skip("too large for the plain form")
		}
		if got := m.Alive(b); !isNear(got, 1/(1+dropped), 1e-9) {
			t.Fatalf("alive %v, want %v", got, 1/(1+dropped))
		}
		if got, want := m.Active(b, 13), 1/(1+dropped)*(1-math.Pow((m.Alpha+b.Age)/(m.Alpha+b.Age+13), m.R+x)); math.Abs(got-want) > 1e-9 {
			t.Fatalf("active %v, want %v", got, want)
		}
		Γ := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
		want := Γ(m.R+x) - Γ(m.R) + m.R*math.Log(m.Alpha) + Γ(m.A+m.B) - Γ(m.B) + Γ(m.B+x+1) - Γ(m.A+m.B+x+1) -
			(m.R+x)*math.Log(m.Alpha+b.Age) + math.Log1p(dropped)
		if got := m.LogLikelihood(b); math.Abs(got-want) > 1e-6 {
			t.Fatalf("log-likelihood %v, want %v", got, want)
		}
	})
}

// Whatever the history, the numbers are numbers, the probabilities are
// probabilities, and a longer silence never helps.
func TestProbabilitiesAreProbabilities(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, b := drawnModel(t), drawnBuyer(t, 10_000)
		weeks := rapid.Float64Range(0, 520).Draw(t, "weeks")
		alive, active, ll := m.Alive(b), m.Active(b, weeks), m.LogLikelihood(b)
		if math.IsNaN(ll) || math.IsInf(ll, 0) {
			t.Fatalf("log-likelihood %v", ll)
		}
		if !(active >= 0 && active <= alive && alive <= 1) {
			t.Fatalf("active %v, alive %v", active, alive)
		}
		later := b
		later.Age += rapid.Float64Range(0, 520).Draw(t, "later")
		if now, then := alive, m.Alive(later); then > now+1e-12 {
			t.Fatalf("alive %v, and %v after a longer silence", now, then)
		}
		if more := m.Active(b, weeks+1); more < active {
			t.Fatalf("active %v, and %v in a longer time", active, more)
		}
	})
}

func drawnModel(t *rapid.T) cadence.Model {
	size := rapid.Custom(func(t *rapid.T) float64 {
		return math.Pow(10, rapid.Float64Range(-3, 4).Draw(t, "power"))
	})
	return cadence.Model{
		K: rapid.IntRange(1, 5).Draw(t, "k"), R: size.Draw(t, "r"), Alpha: size.Draw(t, "alpha"), A: size.Draw(t, "a"), B: size.Draw(t, "b"),
	}
}

func drawnBuyer(t *rapid.T, most int) cadence.Buyer {
	b := cadence.Buyer{Repeats: rapid.IntRange(0, most).Draw(t, "repeats")}
	if b.Repeats > 0 {
		b.Recency = rapid.Float64Range(float64(b.Repeats)/7, 10_000).Draw(t, "recency")
		b.LogGaps = float64(b.Repeats) * math.Log(b.Recency/float64(b.Repeats))
	}
	b.Age = b.Recency + rapid.Float64Range(0, 1000).Draw(t, "silence")
	return b
}
