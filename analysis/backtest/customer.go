package backtest

import (
	"cmp"
	"maps"
	"slices"

	"lull/analysis"
)

// CustomersOf gathers a record from its invoices, given in any order. A credit
// note lowers what was invoiced and is no purchase; who only has credit notes is
// no customer. The invoices must be in one currency.
func CustomersOf(invoices []analysis.Invoice) []Customer {
	by := make(map[string][]analysis.Invoice)
	for _, i := range invoices {
		by[i.Account] = append(by[i.Account], i)
	}
	var customers []Customer
	for _, ref := range slices.Sorted(maps.Keys(by)) {
		list := by[ref]
		slices.SortStableFunc(list, func(a, b analysis.Invoice) int { return cmp.Compare(a.IssuedOn, b.IssuedOn) })
		c, sum := Customer{Ref: ref}, int64(0)
		for _, i := range list {
			sum += i.Amount.Minor
			last := len(c.Days) - 1
			if !i.Credit && (last < 0 || c.Days[last] != i.IssuedOn) {
				c.Days, c.Revenue = append(c.Days, i.IssuedOn), append(c.Revenue, sum)
				continue
			}
			if last >= 0 && c.Days[last] == i.IssuedOn {
				c.Revenue[last] = sum
			}
		}
		if len(c.Days) > 0 {
			customers = append(customers, c)
		}
	}
	return customers
}
