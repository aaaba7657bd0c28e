package story_test

import (
	"iter"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/analysis/segment"
	"lull/internal/story"
)

// statements are what each customer of a story earned, by its reference.
func statements(told story.Story, asOf calendar.Date, policy profit.Policy) map[string]profit.Statement {
	books := profit.Books{
		Currency: "EUR", Exchange: told.ExchangeRates, RateCards: told.RateCards, Commissions: told.CommissionRules,
		Kept: map[profit.Input]profit.Span{}, Counted: map[profit.CountOf]profit.Span{},
	}
	keep := func(i profit.Input, on calendar.Date) {
		span, kept := books.Kept[i]
		if !kept {
			span = profit.Span{From: on, To: on}
		}
		books.Kept[i] = profit.Span{From: min(span.From, on), To: max(span.To, on)}
	}
	count := func(of profit.CountOf, on calendar.Date) {
		span, counted := books.Counted[of]
		if !counted {
			span = profit.Span{From: on}
		}
		books.Counted[of] = profit.Span{From: min(span.From, on), To: asOf}
	}
	ledgers, owner := map[string]*profit.Ledger{}, map[string]string{}
	for _, a := range told.Accounts {
		ledgers[a.Ref] = &profit.Ledger{}
	}
	for _, invoice := range told.Invoices {
		owner[invoice.Ref] = invoice.Account
		l := ledgers[invoice.Account]
		l.Invoices = append(l.Invoices, invoice)
		if invoice.HasCost {
			keep(profit.OfDirectCost, invoice.IssuedOn)
		}
	}
	for _, payment := range told.Payments {
		l := ledgers[owner[payment.Invoice]]
		l.Payments = append(l.Payments, payment)
		keep(profit.OfBadDebt, payment.On)
	}
	inputs := map[analysis.CostKind]profit.Input{
		analysis.SalesTime: profit.OfSales, analysis.SupportTime: profit.OfSupport, analysis.Equipment: profit.OfEquipment,
		analysis.ExtraRequest: profit.OfExtra, analysis.Rebilled: profit.OfExtra, analysis.Acquisition: profit.OfAcquisition,
		analysis.DirectCost: profit.OfDirectCost, analysis.Commission: profit.OfCommission,
	}
	for _, cost := range told.Costs {
		l := ledgers[cost.Account]
		l.Costs = append(l.Costs, cost)
		keep(inputs[cost.Kind], cost.On)
	}
	for _, event := range told.Events {
		l := ledgers[event.Account]
		switch event.Type {
		case analysis.SupportRequest:
			l.Counts = append(l.Counts, profit.Count{Of: profit.SupportRequests, On: event.On, N: 1})
			count(profit.SupportRequests, event.On)
		case analysis.MeetingAttended:
			l.Counts = append(l.Counts, profit.Count{Of: profit.Meetings, On: event.On, N: 1})
			count(profit.Meetings, event.On)
		}
	}
	for _, touch := range told.Touches {
		l := ledgers[touch.Account]
		l.Counts = append(l.Counts, profit.Count{Of: profit.Messages, On: touch.On, N: 1})
		count(profit.Messages, touch.On)
	}
	reckoner, all := books.Reckoner(policy), map[string]profit.Statement{}
	for ref, l := range ledgers {
		all[ref] = reckoner.Statement(*l, asOf)
	}
	return all
}

// earnings are what is kept of statements.
func earnings(all map[string]profit.Statement) iter.Seq[segment.Earnings] {
	return func(yield func(segment.Earnings) bool) {
		for _, s := range all {
			if !yield(segment.EarningsOf(s)) {
				return
			}
		}
	}
}
