package profit

import (
	"cmp"
	"math"
	"slices"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// RateDays is for how many days after its own a rate of exchange holds.
const RateDays = 31

// exchange converts into one currency.
type exchange struct {
	into  string
	rates map[string][]analysis.ExchangeRate // by currency, oldest first
}

func newExchange(into string, rates []analysis.ExchangeRate) exchange {
	e := exchange{into: into, rates: map[string][]analysis.ExchangeRate{}}
	for _, rate := range rates {
		if rate.Rate > 0 {
			e.rates[rate.Currency] = append(e.rates[rate.Currency], rate)
		}
	}
	for _, of := range e.rates {
		slices.SortFunc(of, func(a, b analysis.ExchangeRate) int {
			return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Rate, b.Rate))
		})
	}
	return e
}

// convert returns an amount in minor units of the exchange's currency, rounded
// once, by the newest rate on or before the day that is at most RateDays
// days older; not known without one. Zero, and an amount of that currency, is itself.
func (e exchange) convert(minor int64, currency string, on calendar.Date) (converted int64, known bool) {
	if minor == 0 || currency == e.into {
		return minor, true
	}
	rates := e.rates[currency]
	after, _ := slices.BinarySearchFunc(rates, on, func(r analysis.ExchangeRate, on calendar.Date) int {
		if r.On <= on {
			return -1
		}
		return 1
	})
	from, isFromKnown := money.Decimals(currency)
	into, isIntoKnown := money.Decimals(e.into)
	if after == 0 || on-rates[after-1].On > RateDays || !isFromKnown || !isIntoKnown {
		return 0, false
	}
	by, over := rates[after-1].Rate, int64(analysis.RateScale)
	for ; into > from; into-- {
		by = min(by, math.MaxInt64/10) * 10
	}
	for ; from > into; from-- {
		over *= 10
	}
	return scaled(minor, by, over), true
}
