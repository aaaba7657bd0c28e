package profit

import "slices"

// Curve is how an amount, such as profit, spreads over customers: cumulative,
// the largest first. The curve of profits rises above its end where some lose
// money.
type Curve struct {
	Cumulative []int64 // of the first, the first two, ... customers; none for none
	Below      int     // customers below zero
	Lost       int64   // what those took, negative or 0
}

// CurveOf returns the curve of amounts, one for each customer, in any order.
func CurveOf(amounts []int64) (c Curve) {
	falling := slices.Sorted(slices.Values(amounts))
	slices.Reverse(falling)
	var sum int64
	for _, amount := range falling {
		sum += amount
		c.Cumulative = append(c.Cumulative, sum)
		if amount < 0 {
			c.Below++
			c.Lost += amount
		}
	}
	return c
}

// Total returns the amount of all customers.
func (c Curve) Total() int64 { return c.First(len(c.Cumulative)) }

// First returns the amount of the first n customers; 0 of none.
func (c Curve) First(n int) int64 {
	if n = min(n, len(c.Cumulative)); n > 0 {
		return c.Cumulative[n-1]
	}
	return 0
}

// Peak returns the highest cumulative amount and the fewest customers it takes;
// 0 and 0 where no amount is positive.
func (c Curve) Peak() (amount int64, customers int) {
	for i, sum := range c.Cumulative {
		if sum > amount {
			amount, customers = sum, i+1
		}
	}
	return amount, customers
}

// Share returns the share of the total that so many percent of the customers
// hold, rounded down to whole customers: Share(20) is the top fifth's, above 1
// where others lose money. It is not known where the total is not positive.
func (c Curve) Share(percent int) (share float64, known bool) {
	if c.Total() <= 0 {
		return 0, false
	}
	return float64(c.First(len(c.Cumulative)*percent/100)) / float64(c.Total()), true
}
