// Package profit says what a customer earns after everything spent on winning
// and keeping them, since when that changed, why, and what would change it
// back.
//
// It is pure arithmetic on a ledger. It may not know the clock, a store or how
// an amount is written. What it is given must stop at the as-of date.
//
// Money is whole minor units. Each entry is converted and rounded once, half
// away from zero; every total is a sum of rounded entries, so totals agree with
// their parts to the minor unit. Ratios and discounting alone use floats. All
// of it is exact as long as the sum of a ledger's amounts, signs dropped, stays
// below 2^62 minor units (46 quadrillion euros). A single amount beyond that is
// held at the limit when it is converted; sums beyond it wrap around, and
// nothing panics.
//
// What is not known is never zero: it is named, see Gap.
package profit
