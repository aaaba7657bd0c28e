package profit_test

import (
	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
)

// complete is a policy by which every input is recorded.
func complete() profit.Policy {
	p := profit.DefaultPolicy()
	for _, input := range profit.Inputs() {
		p.Costs = p.Costs.Declare(input, profit.Recorded)
	}
	return p
}

var books = profit.Books{
	Currency: "EUR",
	Exchange: []analysis.ExchangeRate{
		{Currency: "CHF", On: day("2026-01-10"), Rate: 104_320_000},
		{Currency: "CHF", On: day("2026-02-01"), Rate: 106_000_000},
		{Currency: "JPY", On: day("2026-01-01"), Rate: 620_000},
		{Currency: "KWD", On: day("2026-01-01"), Rate: 299_999_999},
	},
	RateCards: []analysis.RateCard{
		{Kind: analysis.SupportTime, From: day("2026-01-01"), Cost: euros(56_000_000), Minutes: 700_000},
		{Kind: analysis.SupportTime, From: day("2026-03-01"), Cost: euros(100), Minutes: 3},
		{Kind: analysis.SalesTime, From: day("2026-01-01"), Cost: euros(100), Minutes: 1},
		{Kind: analysis.Equipment, From: day("2026-01-01"), Cost: francs(100), Minutes: 1},
		{Kind: analysis.Equipment, From: day("2026-02-15"), Cost: francs(100), Minutes: 1},
	},
}

func francs(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "CHF"} }

func cost(kind analysis.CostKind, on string, amount money.Amount) analysis.Cost {
	return analysis.Cost{Kind: kind, On: day(on), Amount: amount}
}

func minutes(kind analysis.CostKind, on string, n int64) analysis.Cost {
	return analysis.Cost{Kind: kind, On: day(on), Minutes: n}
}

func payment(kind analysis.PaymentKind, on, invoice string, amount money.Amount) analysis.Payment {
	return analysis.Payment{Kind: kind, On: day(on), Invoice: invoice, Amount: amount}
}

// monthly is the ledger of a customer whose profit before everything else is
// given for each month from January 2020 on.
func monthly(profits ...int64) profit.Ledger {
	var l profit.Ledger
	for first := day("2020-01-01"); len(profits) > 0; first, profits = first.NextMonth(), profits[1:] {
		l.Invoices = append(l.Invoices, analysis.Invoice{IssuedOn: first, Amount: euros(1_000_000), Cost: 1_000_000 - profits[0], HasCost: true})
	}
	return l
}

// afterMonths is the last day of the n-th month of monthly.
func afterMonths(n int) calendar.Date {
	first := day("2020-01-01")
	for range n {
		first = first.NextMonth()
	}
	return first - 1
}

// withoutBadDebt is the complete policy with bad debt left out.
func withoutBadDebt() profit.Policy {
	p := complete()
	p.Costs.BadDebt = profit.DoesNotApply
	return p
}
