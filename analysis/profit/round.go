package profit

import (
	"math"
	"math/big"
	"math/bits"
)

// all is 100 % in basis points.
const all = 10_000

// scaled returns value · by / over, rounded half away from zero, without losing
// a digit on the way. What is too large is held at the limit; over must be
// positive and is not checked.
func scaled(value, by, over int64) int64 {
	high, low := bits.Mul64(size(value), size(by))
	low, carry := bits.Add64(low, uint64(over)/2, 0)
	high += carry
	quotient := uint64(math.MaxInt64)
	if high < uint64(over) {
		quotient, _ = bits.Div64(high, low, uint64(over))
	}
	result := int64(min(quotient, math.MaxInt64))
	if (value < 0) != (by < 0) {
		return -result
	}
	return result
}

func size(value int64) uint64 {
	if value < 0 {
		return -uint64(value)
	}
	return uint64(value)
}

// roundedUp returns the product of the first numbers over that of the others,
// all positive, rounded up. What is too large is held at the limit.
func roundedUp(by, over []int64) int64 {
	product := func(of []int64) *big.Int {
		p := big.NewInt(1)
		for _, n := range of {
			p.Mul(p, big.NewInt(n))
		}
		return p
	}
	quotient, rest := new(big.Int).QuoRem(product(by), product(over), new(big.Int))
	if rest.Sign() > 0 {
		quotient.Add(quotient, big.NewInt(1))
	}
	if !quotient.IsInt64() {
		return math.MaxInt64
	}
	return quotient.Int64()
}

// whole returns the nearest whole number, half away from zero, held at the
// limits; 0 for what is no number.
func whole(value float64) int64 {
	switch value = math.Round(value); {
	case math.IsNaN(value):
		return 0
	case value >= math.MaxInt64:
		return math.MaxInt64
	case value <= -math.MaxInt64:
		return -math.MaxInt64
	}
	return int64(value)
}
