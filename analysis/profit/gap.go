package profit

import (
	"cmp"
	"slices"
)

// newer returns the gap of the later day; one without a reason gives way.
func newer(a, b Gap) Gap {
	if a.Reason == "" || b.Reason != "" && compareGaps(a, b) < 0 {
		return b
	}
	return a
}

// compareGaps orders gaps of one input.
func compareGaps(a, b Gap) int {
	return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Currency, b.Currency))
}

// sortGaps puts revenue first and the rest into the order of the inputs.
func sortGaps(gaps []Gap) {
	slices.SortFunc(gaps, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(a.Input.place(), b.Input.place()), compareGaps(a, b))
	})
}
