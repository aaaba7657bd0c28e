package intake

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"lull/analysis"
)

// The fields of a cost, in the order of its kind.
const (
	costAccount = iota
	costRef
	costKind
	costOccurredOn
	costAmount
	costCurrency
	costMinutes
)

// Costs yields the costs of the files: amounts, and minutes of the kinds that
// are a use of time.
func Costs(o Options) iter.Seq2[analysis.Row[analysis.Cost], error] {
	days := o.days()
	return read(CostsKind, o, func(r *record) (cost analysis.Cost, err error) {
		if cost.Account, err = r.reference(costAccount); err != nil {
			return cost, err
		}
		if cost.Ref, err = r.reference(costRef); err != nil {
			return cost, err
		}
		if cost.Kind, err = r.costKind(costKind, analysis.CostKinds()); err != nil {
			return cost, err
		}
		if cost.On, err = days.of(r, costOccurredOn); err != nil {
			return cost, err
		}
		amount, minutes := r.value(costAmount), r.value(costMinutes)
		switch {
		case amount != "" && minutes != "":
			err = r.bad(costMinutes, minutes, "an amount and minutes: an entry is one of them, so make it two or leave one out")
		case amount == "" && minutes == "":
			err = r.bad(costAmount, "", "neither an amount nor minutes, and every row needs one of them")
		case amount != "":
			cost.Amount, err = r.amount(costAmount, costCurrency, o.Currency)
		case !cost.Kind.IsTime():
			err = r.bad(costMinutes, minutes, fmt.Sprintf("%s is no use of time, and takes an amount; %s take minutes", cost.Kind, kindNames(timeKinds())))
		default:
			cost.Minutes, err = r.minutes(costMinutes)
		}
		return cost, err
	})
}

// costKind returns one of some kinds of costs.
func (r *record) costKind(field int, kinds []analysis.CostKind) (analysis.CostKind, error) {
	value := r.value(field)
	kind := analysis.CostKind(strings.ToLower(value))
	switch {
	case value == "":
		return "", r.bad(field, "", needed)
	case !slices.Contains(kinds, kind):
		return "", r.bad(field, value, "none of "+kindNames(kinds))
	}
	return kind, nil
}

func timeKinds() []analysis.CostKind {
	return slices.DeleteFunc(analysis.CostKinds(), func(k analysis.CostKind) bool { return !k.IsTime() })
}

func kindNames(kinds []analysis.CostKind) string {
	var names []string
	for _, kind := range kinds {
		names = append(names, string(kind))
	}
	return list(names)
}
