package backtest_test

import (
	"math"
	"testing"

	"lull/analysis/backtest"
	"lull/analysis/cadence"
)

// The company is as it was drawn: the rates, the chances to leave, and the
// regularity, which the quick estimate of Wheat and Morrison finds.
func TestSimulatedCompanies(t *testing.T) {
	t.Parallel()
	for _, k := range []int{1, 2, 4} {
		record := backtest.Simulated(k, 7)
		orders, left, spread, pairs := 0.0, 0.0, 0.0, 0.0
		for _, c := range record.Customers {
			orders += float64(len(c.Days))
			if c.LeftOn != 0 {
				left++
				if c.LeftOn != c.Days[len(c.Days)-1] {
					t.Fatalf("%s left on %s and bought until %s", c.Ref, c.LeftOn, c.Days[len(c.Days)-1])
				}
			}
			if len(c.Days) >= 9 {
				first, second := float64(c.Days[7]-c.Days[6]), float64(c.Days[8]-c.Days[7])
				off := first/(first+second) - 0.5
				spread += off * off
				pairs++
			}
		}
		v := spread / pairs
		if found := (1 - 4*v) / (8 * v); math.Abs(found-float64(k)) > 0.25*float64(k) {
			t.Errorf("Erlang-%d looks like Erlang-%.2f", k, found)
		}
		// Of 1,000 orders some 45 are the last: the mean chance is 1 in 19, but
		// those who leave early order least.
		if share := left / orders; len(record.Customers) != 2500 || share < 0.03 || share > 1.0/19 {
			t.Errorf("Erlang-%d: %d customers, %.3f of the orders are the last", k, len(record.Customers), share)
		}
	}
}

// The fit finds the regularity that the buyers were drawn with, and nearly the
// rest: rates of shape 3 around 0.2 orders a week, a chance to leave of 1 in 19.
func TestTheRegularityIsFound(t *testing.T) {
	t.Parallel()
	for _, k := range []int{2, 4} {
		record := backtest.Simulated(k, 1)
		var buyers []cadence.Buyer
		for _, c := range record.Customers {
			if b, hasBought := cadence.BuyerOf(c.Days, record.Cut); hasBought {
				buyers = append(buyers, b)
			}
		}
		fit := cadence.DefaultPolicy().FitModel(buyers)
		if !fit.InForce() || fit.K != k || math.Abs(fit.R-3) > 0.7 || math.Abs(fit.R/fit.Alpha/float64(k)-0.2) > 0.01 || math.Abs(fit.A/(fit.A+fit.B)-1.0/19) > 0.015 {
			t.Errorf("Erlang-%d is fitted with %+v", k, fit)
		}
	}
}

// Regular buyers are found at least a fifth of the orders earlier than by fixed
// days that raise as many false alarms, by Lull's rule as it comes and by the
// chance of an order.
func TestRegularBuyersAreFoundEarlier(t *testing.T) {
	t.Parallel()
	report, _, err := backtest.Simulate(4, 1, cadence.DefaultPolicy(), func(int) error { return nil })
	if err != nil || report.Model.Chosen[4] != 1 {
		t.Fatalf("%v, %+v", err, report.Model)
	}
	for _, rule := range report.Rules {
		switch rule.Name {
		case "usual gap, Lull's default", "usual gap × m", "P(active) < p":
			if rule.Against.Missed.Value > -0.2 || rule.FalseAlarms > 1.02*report.Rules[0].FalseAlarms {
				t.Errorf("%s: %.2f orders missed against fixed days, %.0f false alarms, 90 days raise %.0f",
					rule.Name, rule.Against.Missed.Value, rule.FalseAlarms, report.Rules[0].FalseAlarms)
			}
		}
	}
}
