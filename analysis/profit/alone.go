package profit

import "lull/analysis/calendar"

// SalesAlone is what invoices alone say of a customer, all in the reporting
// currency, as of a day. It takes much less to find than a Ledger.
type SalesAlone struct {
	First     calendar.Date // of the invoices and credit notes
	FirstSale calendar.Date // of the invoices; 0 for none
	Trailing  int64         // net, of the 12 months that end on the day
	Orders    int           // sale invoices in these
	Year      int64         // net, of the last 12 full months
	Entries   int           // invoices and credit notes in those
}

// KnowNoCost reports whether nobody ever entered, ruled or declared what a
// customer costs, so that invoices alone say everything that can be said.
func (b Books) KnowNoCost(p Policy) bool {
	return len(b.Kept) == 0 && len(b.Commissions) == 0 && p.Costs == Costs{}
}

// OfSales returns what of a statement is said of everybody at once: class, year,
// trailing sales. It is that of the Reckoner for a ledger of invoices without
// costs or payments, by books that KnowNoCost.
func (p Policy) OfSales(alone SalesAlone, currency string, asOf calendar.Date) Statement {
	s := Statement{
		AsOf: asOf, Currency: currency,
		Trailing: Sales{From: asOf.YearBefore() + 1, To: asOf, Net: alone.Trailing, Orders: alone.Orders},
	}
	to := (asOf + 1).FirstOfMonth() - 1
	if alone.First > to {
		return s
	}
	s.Year = Period{To: to, Currency: currency, Totals: Totals{NetRevenue: alone.Year}, Entries: alone.Entries}
	isBeingWon := alone.FirstSale != 0 && alone.FirstSale <= to && monthNumber(asOf)-monthNumber(alone.FirstSale) < p.AcquisitionMonths
	for _, input := range order {
		if input != OfAcquisition || isBeingWon {
			s.Year.Missing = append(s.Year.Missing, Gap{Input: input, Reason: NeverRecorded})
		}
	}
	s.Class = p.Class(s.Year)
	return s
}
