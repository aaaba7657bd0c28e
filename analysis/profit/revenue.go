package profit

import (
	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// Part is the revenue of the part of one calendar month that lies inside a
// window.
type Part struct {
	From, To    calendar.Date  // first and last day, both included
	Orders      int            // sale invoices
	CreditNotes int            // how many lowered the revenue
	Net         []money.Amount // sales less credit notes, one amount per currency in the order of their codes; none without invoices
}

// Revenue is what a customer was invoiced in a window, net of credit notes.
// Orders, CreditNotes and Net are exactly the sums over Months.
type Revenue struct {
	From, To    calendar.Date  // first and last day, both included
	Orders      int            // sale invoices
	CreditNotes int            // how many lowered the revenue
	Net         []money.Amount // sales less credit notes, one amount per currency in the order of their codes; none without invoices
	Months      []Part         // every calendar month the window touches, oldest first, empty ones included
}

// Trailing returns the revenue of the 12 months that end on asOf, that day
// included: from the day after asOf.YearBefore() to asOf. That is 365 days, or
// 366 where a 29 February lies inside. It touches 13 calendar months, or 12
// when it begins on the first of one. Other invoices are ignored.
func Trailing(invoices []analysis.Invoice, asOf calendar.Date) Revenue {
	from := asOf.YearBefore() + 1
	whole := between(invoices, from, asOf)
	revenue := Revenue{From: from, To: asOf, Orders: whole.Orders, CreditNotes: whole.CreditNotes, Net: whole.Net}
	for first := from; first <= asOf; first = first.NextMonth() {
		last := min(first.NextMonth()-1, asOf)
		revenue.Months = append(revenue.Months, between(invoices, first, last))
	}
	return revenue
}

func between(invoices []analysis.Invoice, from, to calendar.Date) Part {
	month := Part{From: from, To: to}
	var amounts []money.Amount
	for _, invoice := range invoices {
		if invoice.IssuedOn < from || invoice.IssuedOn > to {
			continue
		}
		if invoice.Credit {
			month.CreditNotes++
		} else {
			month.Orders++
		}
		amounts = append(amounts, invoice.Amount)
	}
	month.Net = money.Totals(amounts...)
	return month
}
