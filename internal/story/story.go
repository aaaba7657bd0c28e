// Package story makes up the company that the demonstration shows: 400
// business customers, the people who sell to them, about three years of
// invoices with what they cost and how they were paid, most in euros, and two of
// contacts, told back from a given day.
//
// All of it is generated and none of it is measured: every customer, person
// and amount is invented, a likeness with a real firm is chance, and the few
// well-known names are there for the way they are spelled. It contains facts
// only. Which customer is drifting or passive is not written down here; it comes
// out when the rules of the analysis judge these facts. It may not know the
// clock or a chat, and only Fill knows the store.
package story

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
)

// Story is a company: its customers by reference, its people, its invoices,
// events and touches by date, and its papers by customer. Nothing happened later
// than the day it was told on. There are no two with the same reference or id.
type Story struct {
	Accounts   []analysis.Account
	People     []analysis.Person
	Invoices   []analysis.Invoice
	Events     []analysis.Event
	Touches    []analysis.Touch
	Contracts  []analysis.Contract
	Complaints []analysis.Complaint
	Holds      []Held

	Costs           []analysis.Cost
	Payments        []analysis.Payment
	RateCards       []analysis.RateCard
	CommissionRules []analysis.CommissionRule
	ExchangeRates   []analysis.ExchangeRate
	Referrals       []analysis.Referral

	Prospects     []analysis.Prospect
	Opportunities []analysis.Opportunity
}

const (
	firstAccount = 1001
	lastAccount  = 1400
	seed         = 0x6c756c6c // fixed, so that everybody sees the same company
)

// Company tells the story as of today. The same day gives the same story, and
// another day the same story with every date moved by the days between. Events
// and touches move by whole weeks, those since the last Sunday aside. What is
// told by the calendar month does not move: Cobalt's books, and the direct costs
// of those who earned an exact amount.
func Company(today calendar.Date) Story {
	story := Story{
		People: slices.Clone(people), RateCards: rateCards(today), CommissionRules: commissionRules(today), ExchangeRates: exchangeRates(today),
	}
	ordinary := crowd()
	served := map[string]spending{}
	for number := firstAccount; number <= lastAccount; number++ {
		rng := rand.New(rand.NewPCG(seed, uint64(number)))
		who, told := characters[number]
		one := extra{fate: steady}
		if !told || number == cobalt {
			one, ordinary = ordinary[0], ordinary[1:]
		}
		if !told {
			who = one.character(rng)
		}
		who.Ref = accountRef(number)
		who.URL = "https://crm.example/accounts/" + who.Ref
		who.Contact += fmt.Sprintf(", buying@ac%d.example", number)
		story.Accounts = append(story.Accounts, who.Account)
		spends, set := spendings[number]
		if !set {
			spends = one.spending(rand.New(rand.NewPCG(seed+2, uint64(number))), who, who.since())
		}
		spends.currency = cmp.Or(spends.currency, reporting)
		served[who.Ref] = spends
		issued := who.invoices(rng, who.Ref, spends.currency, today)
		if number == cobalt {
			issued = cobaltsInvoices(who.Ref, today)
		}
		story.Invoices = append(story.Invoices, issued...)
		// Contacts are drawn apart, so that orders do not depend on them.
		rng = rand.New(rand.NewPCG(seed+1, uint64(number)))
		spoke, told := contacts[number]
		if !told {
			spoke = one.fate.mood(rng).engaging(rng, who.since()+rng.IntN(14))
		}
		events, touches := spoke.events(rng, who.Ref, today)
		story.Events, story.Touches = append(story.Events, events...), append(story.Touches, touches...)
		story.Contracts = append(story.Contracts, contractOf(number, who.Ref, today)...)
		story.Complaints = append(story.Complaints, complaintsOf(number, who.Ref, today)...)
		story.Holds = append(story.Holds, holdOf(number, who.Ref, today)...)
	}
	slices.SortStableFunc(story.Events, func(a, b analysis.Event) int { return cmp.Compare(a.On, b.On) })
	slices.SortStableFunc(story.Touches, func(a, b analysis.Touch) int { return cmp.Compare(a.On, b.On) })
	for i := range story.Events {
		story.Events[i].ID = fmt.Sprintf("E-%06d", i+1)
	}
	for i := range story.Touches {
		story.Touches[i].ID = fmt.Sprintf("T-%06d", i+1)
	}
	story.number()
	story.serve(served, today)
	story.Referrals = referrals(today)
	story.Prospects, story.Opportunities = slices.Clone(prospects), deals(story.Accounts, today)
	return story
}

// number sorts the invoices and gives them their references, Cobalt's a series
// of their own.
func (story *Story) number() {
	slices.SortStableFunc(story.Invoices, func(a, b analysis.Invoice) int { return cmp.Compare(a.IssuedOn, b.IssuedOn) })
	numbers, sold := map[string]int{}, map[string]string{}
	for i := range story.Invoices {
		invoice := &story.Invoices[i]
		series, of := "INV", ""
		switch {
		case invoice.Credit:
			series = "CN"
		case invoice.Account == accountRef(cobalt):
			series, of = "INV-C", invoice.Account
		}
		numbers[of]++
		invoice.Ref = fmt.Sprintf("%s-%06d", series, numbers[of])
		if invoice.Credit {
			invoice.Credits = sold[invoice.Account+invoice.Credits]
			continue
		}
		invoice.DueOn = invoice.IssuedOn + terms
		if day := invoice.Account + invoice.IssuedOn.String(); sold[day] == "" {
			sold[day] = invoice.Ref // credit is given for the first of a day's
		}
	}
}

// serve enters what every customer took and paid.
func (story *Story) serve(served map[string]spending, today calendar.Date) {
	invoices, events, touches := map[string][]*analysis.Invoice{}, map[string][]analysis.Event{}, map[string][]analysis.Touch{}
	for i := range story.Invoices {
		invoice := &story.Invoices[i]
		invoices[invoice.Account] = append(invoices[invoice.Account], invoice)
	}
	for _, event := range story.Events {
		events[event.Account] = append(events[event.Account], event)
	}
	for _, touch := range story.Touches {
		touches[touch.Account] = append(touches[touch.Account], touch)
	}
	books := profit.Books{
		Currency: reporting, Exchange: story.ExchangeRates, RateCards: story.RateCards, Commissions: story.CommissionRules,
	}
	for i, account := range story.Accounts {
		l := ledger{number: firstAccount + i, ref: account.Ref}
		rng := rand.New(rand.NewPCG(seed+4, uint64(l.number)))
		own := invoices[account.Ref]
		product := pick(rng, []string{"", "", "", maintenance})
		if _, told := characters[l.number]; told {
			product = ""
		}
		for _, invoice := range own {
			invoice.Rep, invoice.Product = account.Owner, product
		}
		if l.number == cobalt {
			cobaltServed(&l, own, today)
		} else {
			served[account.Ref].serve(rng, &l, own, events[account.Ref], touches[account.Ref], today)
		}
		exact(l.number, profit.Ledger{Costs: l.costs, Payments: l.payments}, own, books, today)
		l.numbered()
		story.Costs, story.Payments = append(story.Costs, l.costs...), append(story.Payments, l.payments...)
	}
}

func accountRef(number int) string { return fmt.Sprintf("AC%d", number) }

// buying is how one customer bought.
type buying struct {
	days        []int // order days, in days ago
	typical     int64 // an ordinary invoice, in cents
	creditsOnly bool  // only credit notes came of it: the sales are older than the books
}

// season is a year's ups and downs in per cent, by spans of 30 days counted back
// from today, so that they move with it.
var season = [12]int64{106, 104, 98, 88, 92, 101, 103, 105, 102, 97, 95, 109}

// since is how many days ago the customer first bought; 0 without an order.
func (b buying) since() int {
	if len(b.days) == 0 {
		return 0
	}
	return b.days[len(b.days)-1]
}

func (b buying) invoices(rng *rand.Rand, ref, currency string, today calendar.Date) []analysis.Invoice {
	var issued []analysis.Invoice
	issue := func(ago int, cents int64, credits string) {
		issued = append(issued, analysis.Invoice{
			Account: ref, IssuedOn: today - calendar.Date(ago), Credit: cents < 0, Credits: credits,
			Amount: money.Amount{Minor: cents, Currency: currency},
		})
	}
	for _, ago := range b.days {
		cents := b.typical * season[ago/30%12] * (80 + rng.Int64N(41)) / 10_000
		if b.creditsOnly {
			issue(ago, -cents, "")
			continue
		}
		issue(ago, cents, "")
		if rng.IntN(100) < 6 {
			issue(ago, b.typical*(10+rng.Int64N(30))/100, "")
		}
		if back := ago - 3 - rng.IntN(20); back >= 0 && rng.IntN(100) < 3 {
			issue(back, -cents*(10+rng.Int64N(91))/100, (today - calendar.Date(ago)).String())
		}
	}
	return issued
}
