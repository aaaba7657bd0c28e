// Package money keeps amounts as whole minor units of one currency, so that
// totals always agree with their parts. It knows no exchange rates and never
// adds two currencies.
package money

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Amount is a sum of money: Minor units (cents, pence, yen) of an ISO 4217
// Currency.
type Amount struct {
	Minor    int64
	Currency string
}

// ErrFormat is returned for a text that is not a plain decimal number;
// ErrPrecision for one with more decimals than the currency has; ErrRange for
// one that is too large to hold.
var (
	ErrFormat    = errors.New("not a number like 1234.50")
	ErrPrecision = errors.New("more decimals than the currency has")
	ErrRange     = errors.New("too large")
)

// Parse reads a plain decimal such as 1234.5 or -12 into the minor units of a
// currency with the given number of decimals. A thousands separator or a
// decimal comma is ErrFormat: 1.234 and 1,234 mean different amounts in
// different countries, so neither is guessed.
func Parse(text, currency string, decimals int) (Amount, error) {
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, hasPoint := strings.Cut(digits, ".")
	if whole == "" || (hasPoint && fraction == "") || !isDigits(whole) || !isDigits(fraction) {
		return Amount{}, ErrFormat
	}
	if len(fraction) > decimals {
		return Amount{}, ErrPrecision
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	if err != nil {
		return Amount{}, ErrRange
	}
	if negative {
		minor = -minor
	}
	return Amount{Minor: minor, Currency: currency}, nil
}

// Decimal writes the amount without its currency, as Parse reads it: with all
// decimals that the currency has, two where it is not known.
func (a Amount) Decimal() string {
	decimals, known := Decimals(a.Currency)
	if !known {
		decimals = 2
	}
	sign, digits := "", strconv.FormatInt(a.Minor, 10)
	if a.Minor < 0 {
		sign, digits = "-", digits[1:]
	}
	if missing := decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if decimals == 0 {
		return sign + digits
	}
	return sign + digits[:len(digits)-decimals] + "." + digits[len(digits)-decimals:]
}

// Totals adds amounts, each currency by itself, and returns one total per
// currency in the order of their codes; none for no amounts.
func Totals(amounts ...Amount) []Amount {
	var totals []Amount
	for _, a := range amounts {
		i, found := slices.BinarySearchFunc(totals, a, func(t, a Amount) int {
			return cmp.Compare(t.Currency, a.Currency)
		})
		if found {
			totals[i].Minor += a.Minor
		} else {
			totals = slices.Insert(totals, i, a)
		}
	}
	return totals
}

func isDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
