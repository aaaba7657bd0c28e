package backtest

import (
	"fmt"
	"math"
	"slices"
)

// Estimate is a number with its interval: 95 % by drawing customers again with a
// fixed seed; of a simulated record one standard deviation between seeds.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// String shows the number and the interval, to two digits.
func (e Estimate) String() string {
	return fmt.Sprintf("%.2f (%.2f to %.2f)", e.Value, e.Low, e.High)
}

// estimate is a value with the middle 95 % of its samples; nil where there is no
// value. Without samples the interval is the value alone.
func estimate(value float64, samples []float64) *Estimate {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return nil
	}
	samples = slices.DeleteFunc(slices.Clone(samples), math.IsNaN)
	if len(samples) == 0 {
		return &Estimate{value, value, value}
	}
	slices.Sort(samples)
	return &Estimate{value, samples[len(samples)*25/1000], samples[len(samples)*975/1000]}
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}
