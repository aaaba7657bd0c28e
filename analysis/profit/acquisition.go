package profit

import (
	"lull/analysis"
	"lull/analysis/calendar"
)

// Spread returns the part of a cost that falls on one of so many months, the
// first being 1: floor(cost·month/months) − floor(cost·(month−1)/months). The
// parts sum to the cost; before the first month and after the last it is 0. A
// negative cost takes back exactly what its opposite spread.
func Spread(cost int64, month, months int) int64 {
	if month < 1 || month > months {
		return 0
	}
	whole, rest, n := cost/int64(months), cost%int64(months), int64(months)
	return whole + rest*int64(month)/n - rest*int64(month-1)/n
}

// firstSale returns the number of the month of the first sale invoice.
func (s *sheet) firstSale() (month int, sold bool) {
	var first calendar.Date
	for _, invoice := range s.ledger.Invoices {
		if !invoice.Credit && (!sold || invoice.IssuedOn < first) {
			first, sold = invoice.IssuedOn, true
		}
	}
	return monthNumber(first), sold
}

// postAcquisition spreads each cost of winning the customer over the months
// from the first sale on, whenever it was entered. Without a sale nothing is
// spread yet.
func (s *sheet) postAcquisition() {
	won, sold := s.firstSale()
	for _, cost := range s.ledger.Costs {
		if cost.Kind != analysis.Acquisition {
			continue
		}
		converted, known := s.exchange.convert(cost.Amount.Minor, cost.Amount.Currency, cost.On)
		s.acquired += converted
		for i := range s.lines {
			l, month := &s.lines[i], s.first+i-won+1
			if !sold || month < 1 || month > s.policy.AcquisitionMonths {
				continue
			}
			l.Acquisition += Spread(converted, month, s.policy.AcquisitionMonths)
			l.entered[OfAcquisition.place()] = true
			if !known {
				l.miss(OfAcquisition, Gap{Reason: NoExchangeRate, On: cost.On, Currency: cost.Amount.Currency})
			}
		}
	}
}

// isBeingWon reports whether the cost of winning the customer still falls on
// the time of the statement and on this month.
func (s *sheet) isBeingWon(l *line) bool {
	won, sold := s.firstSale()
	return sold && monthNumber(s.asOf)-won < s.policy.AcquisitionMonths && monthNumber(l.From) >= won
}

// Payback returns the first day of the month in which the profit before
// acquisition, added up from the first month on, reached what winning the
// customer cost. It is not known where that cost nothing, or is not earned
// yet, or an input of the months up to then is unknown.
func (s Statement) Payback() (month calendar.Date, known bool) {
	if s.Acquired <= 0 {
		return 0, false
	}
	var earned int64
	for _, m := range s.Months {
		if len(m.Missing) > 0 {
			return 0, false
		}
		if earned += m.Profit() + m.Acquisition; earned >= s.Acquired {
			return m.From, true
		}
	}
	return 0, false
}
