package profit_test

import (
	"fmt"

	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
)

var (
	start    = day("2024-01-01")
	tradeEnd = day("2025-12-31")
	closeOf  = day("2026-02-28")
)

// manyRates has a rate a month of each currency, the first months of francs
// aside.
func manyRates(t *rapid.T) profit.Books {
	b := profit.Books{Currency: "EUR", RateCards: []analysis.RateCard{
		{Kind: analysis.SupportTime, From: start, Cost: euros(rapid.Int64Range(1, 1e9).Draw(t, "card")), Minutes: rapid.Int64Range(1, 1e6).Draw(t, "capacity")},
		{Kind: analysis.SalesTime, From: start + 100, Cost: francs(777), Minutes: 13},
		{Kind: analysis.SupportTime, From: start + 200, Cost: euros(333), Minutes: 7},
		{Kind: analysis.Equipment, From: start, Cost: euros(1), Minutes: 3},
	}, Commissions: []analysis.CommissionRule{{From: start, BasisPoints: 333}, {Rep: "mia", From: start + 50, BasisPoints: 777}}}
	for month := start; month < closeOf; month = month.NextMonth() {
		rate := rapid.Int64Range(1, 3*analysis.RateScale).Draw(t, "rate")
		if month > start+60 {
			b.Exchange = append(b.Exchange, analysis.ExchangeRate{Currency: "CHF", On: month, Rate: rate})
		}
		b.Exchange = append(b.Exchange, analysis.ExchangeRate{Currency: "JPY", On: month, Rate: rate / 100}, analysis.ExchangeRate{Currency: "KWD", On: month, Rate: rate})
	}
	return b
}

func drawDay(t *rapid.T, label string) calendar.Date {
	return start + calendar.Date(rapid.IntRange(0, int(tradeEnd-start)).Draw(t, label))
}

func drawAmount(t *rapid.T, label string, low, high int64) money.Amount {
	return money.Amount{
		Minor:    rapid.Int64Range(low, high).Draw(t, label),
		Currency: rapid.SampledFrom([]string{"EUR", "CHF", "JPY", "KWD"}).Draw(t, label+" currency"),
	}
}

func drawCost(t *rapid.T) analysis.Cost {
	c := analysis.Cost{Kind: rapid.SampledFrom(analysis.CostKinds()).Draw(t, "kind"), On: drawDay(t, "cost on")}
	if c.Kind.IsTime() && rapid.Bool().Draw(t, "in minutes") {
		c.Minutes = rapid.Int64Range(0, 10_000).Draw(t, "minutes")
	} else {
		c.Amount = drawAmount(t, "cost", 0, 1<<30)
	}
	return c
}

// drawLedger is a ledger with odd cents in several currencies. Where it is
// settled, every invoice is paid or written off to the last cent.
func drawLedger(t *rapid.T, settled bool) (l profit.Ledger) {
	for i := range rapid.IntRange(0, 12).Draw(t, "invoices") {
		invoice := analysis.Invoice{
			Ref: fmt.Sprint(i), IssuedOn: drawDay(t, "issued"), Amount: drawAmount(t, "amount", 0, 1<<30),
			Rep: rapid.SampledFrom([]string{"", "mia"}).Draw(t, "rep"),
		}
		if rapid.Bool().Draw(t, "has a due date") {
			invoice.DueOn = invoice.IssuedOn + 30
		}
		if invoice.HasCost = rapid.Bool().Draw(t, "has a cost"); invoice.HasCost {
			invoice.Cost = rapid.Int64Range(0, 1<<30).Draw(t, "its cost")
		}
		open := invoice.Amount.Minor
		lower := func(kind analysis.PaymentKind, minor int64, on calendar.Date) {
			open -= minor
			l.Payments = append(l.Payments, analysis.Payment{Invoice: invoice.Ref, Kind: kind, On: on, Amount: money.Amount{Minor: minor, Currency: invoice.Amount.Currency}})
		}
		if rapid.Bool().Draw(t, "credited") {
			part := rapid.Int64Range(0, open).Draw(t, "credit")
			open -= part
			l.Invoices = append(l.Invoices, analysis.Invoice{
				Ref: "c" + invoice.Ref, IssuedOn: drawDay(t, "credited on"), Credit: true, Credits: invoice.Ref,
				Amount: money.Amount{Minor: -part, Currency: invoice.Amount.Currency},
			})
		}
		for range rapid.IntRange(0, 2).Draw(t, "payments") {
			lower(rapid.SampledFrom([]analysis.PaymentKind{analysis.Paid, analysis.WrittenOff}).Draw(t, "payment"),
				rapid.Int64Range(0, open).Draw(t, "paid"), drawDay(t, "paid on"))
		}
		if settled {
			lower(rapid.SampledFrom([]analysis.PaymentKind{analysis.Paid, analysis.WrittenOff}).Draw(t, "rest"), open, drawDay(t, "settled on"))
		}
		if rapid.Bool().Draw(t, "recovered") {
			l.Payments = append(l.Payments, analysis.Payment{Invoice: invoice.Ref, Kind: analysis.Recovered, On: drawDay(t, "recovered on"), Amount: drawAmount(t, "recovery", 0, 1<<20)})
		}
		l.Invoices = append(l.Invoices, invoice)
	}
	for range rapid.IntRange(0, 12).Draw(t, "costs") {
		l.Costs = append(l.Costs, drawCost(t))
	}
	for range rapid.IntRange(0, 4).Draw(t, "counts") {
		l.Counts = append(l.Counts, profit.Count{
			Of: rapid.SampledFrom([]profit.CountOf{profit.SupportRequests, profit.Meetings, profit.Messages}).Draw(t, "count"),
			On: drawDay(t, "counted on"), N: rapid.IntRange(0, 9).Draw(t, "n"),
		})
	}
	return l
}

func drawPolicy(t *rapid.T, b *profit.Books) profit.Policy {
	p := profit.DefaultPolicy()
	b.Kept, b.Counted = map[profit.Input]profit.Span{}, map[profit.CountOf]profit.Span{}
	for _, input := range profit.Inputs() {
		sources := []profit.Source{"", profit.Recorded, profit.DoesNotApply}
		if input == profit.OfSales || input == profit.OfSupport {
			sources = append(sources, profit.Estimated)
		}
		p.Costs = p.Costs.Declare(input, rapid.SampledFrom(sources).Draw(t, string(input)))
		if rapid.Bool().Draw(t, "kept") {
			b.Kept[input] = profit.Span{From: start + 40, To: tradeEnd - 90}
		}
	}
	for _, of := range []profit.CountOf{profit.SupportRequests, profit.Meetings, profit.Messages} {
		if rapid.Bool().Draw(t, "counted") {
			b.Counted[of] = profit.Span{From: start, To: tradeEnd - 90}
		}
	}
	return p
}
