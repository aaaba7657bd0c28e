package profit

import (
	"slices"

	"lull/analysis/calendar"
	"lull/analysis/money"
)

// Reckoner draws up statements by books and a policy. It may be used by
// several goroutines.
type Reckoner struct {
	policy      Policy
	exchange    exchange
	cards       cards
	commissions commissions
	kept        map[Input]Span
	counted     map[CountOf]Span
}

// Reckoner returns what draws up statements. Build it once for many ledgers.
func (b Books) Reckoner(p Policy) *Reckoner {
	return &Reckoner{
		policy:      p,
		exchange:    newExchange(b.Currency, b.Exchange),
		cards:       newCards(b.RateCards),
		commissions: newCommissions(b.Commissions),
		kept:        b.Kept,
		counted:     b.Counted,
	}
}

// Statement returns what the customer earned as of a day. Entries after it are
// ignored, and their order does not matter.
func (r *Reckoner) Statement(l Ledger, asOf calendar.Date) Statement {
	sheet := r.open(l, asOf)
	sheet.postInvoices()
	sheet.postCosts()
	sheet.postAcquisition()
	sheet.postBadDebt()
	for i := range sheet.lines {
		sheet.close(&sheet.lines[i])
	}
	s := Statement{AsOf: asOf, Currency: r.exchange.into, Trailing: r.trailing(l, asOf), Acquired: sheet.acquired}
	s.Months = slices.Grow(s.Months, len(sheet.lines))
	for i := range sheet.lines {
		s.Months = append(s.Months, sheet.lines[i].Month)
	}
	for _, input := range Inputs() {
		if r.policy.Costs.Declared(input) == DoesNotApply {
			s.NotApplicable = append(s.NotApplicable, input)
		}
	}
	s.Year = s.Last(12, 0)
	s.Class = r.policy.Class(s.Year)
	s.Turns = s.turns()
	return s
}

// Convert returns an amount of a day in minor units of the reporting currency, as
// the entries of a ledger are converted; not known without a rate of exchange.
func (r *Reckoner) Convert(a money.Amount, on calendar.Date) (minor int64, known bool) {
	return r.exchange.convert(a.Minor, a.Currency, on)
}

// trailing returns the sales of the 12 months that end on a day.
func (r *Reckoner) trailing(l Ledger, asOf calendar.Date) Sales {
	sales := Sales{From: asOf.YearBefore() + 1, To: asOf}
	missing := map[string]Gap{}
	for _, invoice := range l.Invoices {
		if invoice.IssuedOn < sales.From || invoice.IssuedOn > asOf {
			continue
		}
		if invoice.Credit {
			sales.CreditNotes++
		} else {
			sales.Orders++
		}
		net, known := r.exchange.convert(invoice.Amount.Minor, invoice.Amount.Currency, invoice.IssuedOn)
		sales.Net += net
		if !known {
			currency := invoice.Amount.Currency
			missing[currency] = newer(missing[currency], Gap{Input: OfRevenue, Reason: NoExchangeRate, On: invoice.IssuedOn, Currency: currency})
		}
	}
	for _, gap := range missing {
		sales.Missing = append(sales.Missing, gap)
	}
	sortGaps(sales.Missing)
	return sales
}
