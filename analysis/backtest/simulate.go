package backtest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

const (
	simulatedCustomers = 2500
	simulatedWeeks     = 130
	simulatedCut       = 39
)

var simulationBegins = calendar.On(2024, 1, 1)

// Simulated draws a company of 2,500 regular buyers over 130 weeks of whom it is
// known when they left. They begin in the first half-year. A customer's rate is
// Gamma of shape 3 around an order every 5 weeks; after each order, the first
// included, they leave with their own chance, which is Beta(1, 18); else the next
// comes after a gap that is Gamma of shape k: the larger k, the more regular.
func Simulated(k int, seed uint64) Record {
	rng := rand.New(rand.NewPCG(seed, uint64(k)))
	gamma := func(shape int) (mean1 float64) {
		for range shape {
			mean1 += rng.ExpFloat64() / float64(shape)
		}
		return mean1
	}
	r := Record{
		Name:  fmt.Sprintf("simulated Erlang-%d", k),
		Until: simulationBegins + simulatedWeeks*week - 1, Cut: simulationBegins + simulatedCut*week - 1,
		Horizon: 13, Lapse: 39, TruthIsKnown: true,
	}
	r.Moments = []Moment{{On: r.Cut, Weeks: r.Horizon}}
	for n := range simulatedCustomers {
		c := Customer{Ref: fmt.Sprintf("%04d", n)}
		at, meanGap := 26*rng.Float64(), 5/gamma(3)
		leaves := 1 - math.Pow(rng.Float64(), 1.0/18) // Beta(1, 18) by its distribution
		for at < simulatedWeeks {
			on := simulationBegins + calendar.Date(at*week)
			if len(c.Days) == 0 || on > c.Days[len(c.Days)-1] {
				c.Days = append(c.Days, on)
			}
			if rng.Float64() < leaves {
				c.LeftOn = on
				break
			}
			at += meanGap * gamma(k)
		}
		r.Customers = append(r.Customers, c)
	}
	return r
}

// Simulate plays companies of regularity k, one for each of so many seeds, and
// returns the means. tell hears of every seed that is done, and an error of its
// own ends the playing.
func Simulate(k, seeds int, policy cadence.Policy, tell func(seed int) error) (with, without Report, err error) {
	var all, allWithout []Report
	for seed := range seeds {
		a, b := Run(Simulated(k, uint64(seed)), policy)
		all, allWithout = append(all, a), append(allWithout, b)
		if err := tell(seed); err != nil {
			return with, without, err
		}
	}
	return mean(all), mean(allWithout), nil
}
