package story_test

import (
	"sync"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/analysis/segment"
	"lull/internal/story"
)

// customer is an account judged by the real rules.
type customer struct {
	analysis.Account
	segment.Verdict
	transitions []segment.Transition
	revenue     profit.Revenue
	statement   profit.Statement
}

// judged is the company of each of the days, judged on that day.
var judged = func() map[calendar.Date]func() map[string]customer {
	all := map[calendar.Date]func() map[string]customer{}
	for _, day := range days {
		all[day] = sync.OnceValue(func() map[string]customer { return judge(story.Company(day), day) })
	}
	return all
}()

// judge replays the weeks before a day, as the first assessment does, and then
// judges the day.
func judge(told story.Story, asOf calendar.Date) map[string]customer {
	policy := segment.DefaultPolicy()
	invoices, histories := map[string][]analysis.Invoice{}, map[string]*segment.History{}
	for _, a := range told.Accounts {
		histories[a.Ref] = &segment.History{CreatedOn: asOf}
	}
	for _, invoice := range told.Invoices {
		invoices[invoice.Account] = append(invoices[invoice.Account], invoice)
		if !invoice.Credit {
			h := histories[invoice.Account]
			h.Orders = append(h.Orders, analysis.Mark{On: invoice.IssuedOn})
		}
	}
	for _, event := range told.Events {
		h := histories[event.Account]
		h.Marks = append(h.Marks, event.Mark(0))
	}
	for _, contract := range told.Contracts {
		histories[contract.Account].Contracts = []analysis.Contract{contract}
	}
	for _, held := range told.Holds {
		histories[held.Account].Holds = []analysis.Hold{held.Hold}
	}
	weeks := segment.Sundays(asOf-7*65, asOf-1)
	engagement, purchase := cadence.NewGrowth(append(weeks, asOf)), cadence.NewGrowth(append(weeks, asOf))
	for _, h := range histories {
		engagement.Add(h.Marks)
		purchase.Add(h.Orders)
	}
	round := func(i int, asOf calendar.Date) segment.Round {
		return segment.Round{
			AsOf: asOf, Source: segment.Source{From: told.Events[0].On, LoadedOn: asOf},
			Engagement: engagement.At(i), Purchase: purchase.At(i),
		}
	}
	var rounds []segment.Round
	for i, sunday := range weeks {
		rounds = append(rounds, round(i, sunday))
	}
	earned := statements(told, asOf, policy.Profit)
	ranks := segment.Rank(earnings(earned))
	verdicts := map[string]customer{}
	for _, a := range told.Accounts {
		h := *histories[a.Ref]
		standing, transitions := policy.Replay(segment.Standing{}, h, rounds)
		facts := h.AsOf(asOf, policy, nil)
		facts.Worth = segment.EarningsOf(earned[a.Ref]).Among(ranks)
		verdicts[a.Name] = customer{
			Account: a, Verdict: policy.Refresh(standing, facts, round(len(weeks), asOf)).Verdict,
			transitions: transitions, revenue: profit.Trailing(invoices[a.Ref], asOf), statement: earned[a.Ref],
		}
	}
	return verdicts
}
