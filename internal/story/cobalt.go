package story

import (
	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// cobalt is the number of the customer that turned unprofitable three months
// ago: four orders of ten stayed away, and support took more than twice the
// hours. Its books are kept by calendar months, and it took an ordinary
// customer's place so that all the others stay who they are.
const cobalt = 1171

// month is what happened in a calendar month. Amounts are in cents.
type month struct {
	orders            []int // days of the month
	typical, cost     int64 // of each order
	support, sales    int   // minutes
	extra             int64
	partly            int64 // what its last order is paid in time; 0 for all of it
	restIn, restOnDay int   // months later, and the day on which the rest is paid
}

// cobaltsMonths are those before the present one, the latest first. The last
// one stands for all before it.
var cobaltsMonths = []month{
	{orders: []int{6, 20}, typical: 185_000, cost: 111_000, support: 900, sales: 250},
	{orders: []int{6, 20}, typical: 185_000, cost: 111_000, support: 900, sales: 250},
	{orders: []int{6, 20}, typical: 230_000, cost: 140_000, support: 2900, sales: 250, extra: 20_000},
	{orders: []int{6, 20}, typical: 230_000, cost: 140_000, support: 2350, sales: 250, extra: 15_000},
	{orders: []int{6, 20}, typical: 230_000, cost: 140_000, support: 1900, sales: 250, extra: 10_000},
	{orders: []int{4, 11, 18, 25}, typical: 230_000, cost: 140_000, support: 1050, sales: 250, extra: 10_000, partly: 33_400, restIn: 4, restOnDay: 10},
	{orders: []int{4, 13, 23}, typical: 230_000, cost: 140_000, support: 1100, sales: 250, extra: 10_000},
	{orders: []int{4, 13, 23}, typical: 230_000, cost: 140_000, support: 1100, sales: 250, extra: 10_000, partly: 141_500, restIn: 3, restOnDay: 8},
	{orders: []int{4, 13, 23}, typical: 230_000, cost: 140_000, support: 1000, sales: 250, extra: 10_000},
}

// cobaltSince is how many months ago it first bought.
const cobaltSince = 20

// cobaltIn returns what happened so many months ago, and its first day.
func cobaltIn(ago int, today calendar.Date) (month, calendar.Date) {
	return cobaltsMonths[min(max(ago-1, 0), len(cobaltsMonths)-1)], monthsBefore(today, ago)
}

// cobaltsInvoices are issued oldest first.
func cobaltsInvoices(ref string, today calendar.Date) (issued []analysis.Invoice) {
	for ago := cobaltSince; ago >= 0; ago-- {
		m, first := cobaltIn(ago, today)
		for _, day := range m.orders {
			if on := first + calendar.Date(day-1); on <= today {
				issued = append(issued, analysis.Invoice{
					Account: ref, IssuedOn: on, Amount: money.Amount{Minor: m.typical, Currency: reporting},
					Cost: m.cost, HasCost: true,
				})
			}
		}
	}
	return issued
}

// cobaltServed enters its months into the ledger.
func cobaltServed(l *ledger, invoices []*analysis.Invoice, today calendar.Date) {
	l.spend(analysis.Acquisition, monthsBefore(today, cobaltSince), spendings[cobalt].won)
	for ago := cobaltSince; ago >= 0; ago-- {
		m, first := cobaltIn(ago, today)
		last := min(first.NextMonth()-1, today)
		for on := first + 2; on <= last; on += 7 { // four times a month, and once more in a long one
			week := int(on-first-2) / 7
			if week > 3 {
				break
			}
			share := func(minutes int) int { return minutes*(week+1)/4 - minutes*week/4 }
			l.take(analysis.SupportTime, on, share(m.support))
			l.take(analysis.SalesTime, on, share(m.sales))
		}
		l.spend(analysis.ExtraRequest, first, m.extra)
		var own []*analysis.Invoice
		for _, invoice := range invoices {
			if invoice.IssuedOn >= first && invoice.IssuedOn < first.NextMonth() {
				own = append(own, invoice)
			}
		}
		for i, invoice := range own {
			paid := invoice.Amount.Minor
			if m.partly > 0 && i == len(own)-1 {
				paid = m.partly
				l.pay(analysis.Paid, *invoice, monthsBefore(today, ago-m.restIn)+calendar.Date(m.restOnDay-1), invoice.Amount.Minor-paid)
			}
			if on := invoice.IssuedOn + terms - 2; on <= today {
				l.pay(analysis.Paid, *invoice, on, paid)
			}
		}
	}
}
