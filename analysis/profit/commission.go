package profit

import (
	"cmp"
	"slices"

	"lull/analysis"
)

// commissions are the rules by representative and product, oldest first.
type commissions map[[2]string][]analysis.CommissionRule

func newCommissions(rules []analysis.CommissionRule) commissions {
	c := commissions{}
	for _, rule := range rules {
		key := [2]string{rule.Rep, rule.Product}
		c[key] = append(c[key], rule)
	}
	for _, of := range c {
		slices.SortFunc(of, func(a, b analysis.CommissionRule) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.BasisPoints, b.BasisPoints))
		})
	}
	return c
}

// rate returns the share of an invoice that is commission, in basis points: by
// the rule that names most of it, and of those the newest on its day. It is not
// known without one.
func (c commissions) rate(i analysis.Invoice) (basisPoints int, known bool) {
	for _, key := range [...][2]string{{i.Rep, i.Product}, {i.Rep, ""}, {"", i.Product}, {"", ""}} {
		for _, rule := range slices.Backward(c[key]) {
			if rule.From <= i.IssuedOn {
				return rule.BasisPoints, true
			}
		}
	}
	return 0, false
}
