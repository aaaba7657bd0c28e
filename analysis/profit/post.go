package profit

import (
	"lull/analysis"
	"lull/analysis/calendar"
)

// postInvoices adds the invoices to their months.
func (s *sheet) postInvoices() {
	credited := map[string]analysis.Invoice{}
	for _, invoice := range s.ledger.Invoices {
		if invoice.Credits != "" {
			credited[invoice.Credits] = analysis.Invoice{}
		}
	}
	for _, invoice := range s.ledger.Invoices {
		if _, is := credited[invoice.Ref]; is && !invoice.Credit {
			credited[invoice.Ref] = invoice
		}
	}
	for _, invoice := range s.ledger.Invoices {
		l := s.at(invoice.IssuedOn)
		if l == nil {
			continue
		}
		if invoice.Credit {
			l.CreditNotes++
		} else {
			l.Orders++
		}
		net, converted := s.post(l, OfRevenue, &l.NetRevenue, invoice.Amount.Minor, invoice.Amount.Currency, invoice.IssuedOn)
		s.postInvoiceCost(l, invoice)
		ruledBy := invoice
		if of := credited[invoice.Credits]; invoice.Credit && of.Ref != "" {
			ruledBy = of // what was paid for the sale is taken back
		}
		if rate, known := s.commissions.rate(ruledBy); !known {
			l.unruled = newer(l.unruled, Gap{Reason: NoCommissionRule, On: invoice.IssuedOn})
		} else if !converted {
			l.unruled = newer(l.unruled, Gap{Reason: NoExchangeRate, On: invoice.IssuedOn, Currency: invoice.Amount.Currency})
		} else {
			l.ruled += scaled(net, int64(rate), all)
		}
	}
}

func (s *sheet) postInvoiceCost(l *line, invoice analysis.Invoice) {
	switch {
	case invoice.HasCost:
		s.post(l, OfDirectCost, &l.DirectCost, invoice.Cost, invoice.Amount.Currency, invoice.IssuedOn)
		l.costed = true
	case !invoice.Credit && invoice.Amount.Minor != 0:
		l.uncosted = newer(l.uncosted, Gap{Reason: NoInvoiceCost, On: invoice.IssuedOn})
	}
}

// post converts an amount and adds it to a total; where that cannot be done it
// notes so.
func (s *sheet) post(l *line, input Input, total *int64, minor int64, currency string, on calendar.Date) (converted int64, known bool) {
	converted, known = s.exchange.convert(minor, currency, on)
	if !known {
		l.miss(input, Gap{Reason: NoExchangeRate, On: on, Currency: currency})
	}
	*total += converted
	return converted, known
}

// postCosts adds the costs to their months, all but those of acquisition.
func (s *sheet) postCosts() {
	for _, cost := range s.ledger.Costs {
		input, l := inputOf(cost.Kind), s.at(cost.On)
		if l == nil || input == "" || input == OfAcquisition {
			continue
		}
		l.entered[input.place()] = true
		total, minutes := l.total(input)
		if cost.Kind.IsTime() && cost.Minutes != 0 {
			value, gap := s.value(cost.Kind, cost.Minutes, cost.On)
			if gap.Reason != "" {
				l.miss(input, gap)
			}
			*total += value
			*minutes += cost.Minutes
			continue
		}
		minor := cost.Amount.Minor
		if cost.Kind == analysis.Rebilled {
			minor = -minor
		}
		s.post(l, input, total, minor, cost.Amount.Currency, cost.On)
	}
	s.postCounts()
}

// total is where an input is added up, and its minutes; nil where it has none.
func (t *Totals) total(input Input) (cost, minutes *int64) {
	switch input {
	case OfRevenue:
		return &t.NetRevenue, nil
	case OfDirectCost:
		return &t.DirectCost, nil
	case OfCommission:
		return &t.Commission, nil
	case OfSales:
		return &t.SalesEffort, &t.SalesMinutes
	case OfSupport:
		return &t.Support, &t.SupportMinutes
	case OfEquipment:
		return &t.Equipment, &t.EquipmentMinutes
	case OfExtra:
		return &t.Extra, nil
	case OfBadDebt:
		return &t.BadDebt, nil
	case OfAcquisition:
		return &t.Acquisition, nil
	}
	return nil, nil
}
