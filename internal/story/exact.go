package story

import (
	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/profit"
)

// stretch is what a customer earned in full months: from and to are months ago,
// 1 the last full one, both included.
type stretch struct {
	from, to int
	profit   int64 // cents
}

// earned maps the number of an account to its profit where the story tells that
// to the cent, whatever the day: the direct costs of its orders are such that it
// comes out.
var earned = map[int][]stretch{
	1042:   {{1, 3, 1_075_664}, {4, 12, 3_044_336}, {13, 15, 1_014_779}}, // 41,200 in a year, 6 % more of late
	1187:   {{1, 12, 3_786_000}},
	1093:   {{1, 12, 2_214_000}},
	1216:   {{1, 12, 4_087_000}},
	1305:   {{1, 12, -295_000}},
	cobalt: {{1, 2, 67_200}},
}

// exact sets the direct costs of a customer's orders such that it earned what
// the story tells of it.
func exact(number int, ledger profit.Ledger, invoices []*analysis.Invoice, books profit.Books, today calendar.Date) {
	for _, s := range earned[number] {
		from, to := monthsBefore(today, s.to), monthsBefore(today, s.from-1)-1
		ledger.Invoices = nil
		for _, invoice := range invoices {
			ledger.Invoices = append(ledger.Invoices, *invoice)
		}
		// With every input recorded a month without entries is zero.
		policy := profit.DefaultPolicy()
		for _, input := range profit.Inputs() {
			policy.Costs = policy.Costs.Declare(input, profit.Recorded)
		}
		tooMuch := -s.profit
		for _, month := range books.Reckoner(policy).Statement(ledger, today).Months {
			if month.From >= from && month.To <= to {
				tooMuch += month.Profit()
			}
		}
		var sold, before int64
		within := func(i *analysis.Invoice) bool { return !i.Credit && i.IssuedOn >= from && i.IssuedOn <= to }
		for _, invoice := range invoices {
			if within(invoice) {
				sold += invoice.Amount.Minor
			}
		}
		for _, invoice := range invoices {
			if within(invoice) {
				after := before + invoice.Amount.Minor
				invoice.Cost += tooMuch*after/sold - tooMuch*before/sold
				before = after
			}
		}
	}
}
