// Package story makes up the company that the demonstration shows: 400
// business customers, the people who sell to them, about three years of
// invoices in euros and two of contacts, told back from a given day.
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
}

const (
	firstAccount = 1001
	lastAccount  = 1400
	seed         = 0x6c756c6c // fixed, so that everybody sees the same company
)

// Company tells the story as of today. The same day gives the same story, and
// another day the same story with every date moved by the days between. Events
// and touches move by whole weeks, those since the last Sunday aside.
func Company(today calendar.Date) Story {
	story := Story{People: slices.Clone(people)}
	ordinary := crowd()
	for number := firstAccount; number <= lastAccount; number++ {
		rng := rand.New(rand.NewPCG(seed, uint64(number)))
		who, told := characters[number]
		fate := steady
		if !told {
			fate, who, ordinary = ordinary[0].fate, ordinary[0].character(rng), ordinary[1:]
		}
		who.Ref = fmt.Sprintf("AC%d", number)
		who.URL = "https://crm.example/accounts/" + who.Ref
		who.Contact += fmt.Sprintf(", buying@ac%d.example", number)
		story.Accounts = append(story.Accounts, who.Account)
		story.Invoices = append(story.Invoices, who.invoices(rng, who.Ref, today)...)
		// Contacts are drawn apart, so that orders do not depend on them.
		rng = rand.New(rand.NewPCG(seed+1, uint64(number)))
		spoke, told := contacts[number]
		if !told {
			spoke = fate.mood(rng).engaging(rng, who.days[len(who.days)-1]+rng.IntN(14))
		}
		events, touches := spoke.events(rng, who.Ref, today)
		story.Events, story.Touches = append(story.Events, events...), append(story.Touches, touches...)
		story.Contracts = append(story.Contracts, contractOf(number, who.Ref, today)...)
		story.Complaints = append(story.Complaints, complaintsOf(number, who.Ref, today)...)
		story.Holds = append(story.Holds, holdOf(number, who.Ref, today)...)
	}
	slices.SortStableFunc(story.Invoices, func(a, b analysis.Invoice) int { return cmp.Compare(a.IssuedOn, b.IssuedOn) })
	slices.SortStableFunc(story.Events, func(a, b analysis.Event) int { return cmp.Compare(a.On, b.On) })
	slices.SortStableFunc(story.Touches, func(a, b analysis.Touch) int { return cmp.Compare(a.On, b.On) })
	for i := range story.Events {
		story.Events[i].ID = fmt.Sprintf("E-%06d", i+1)
	}
	for i := range story.Touches {
		story.Touches[i].ID = fmt.Sprintf("T-%06d", i+1)
	}
	for i := range story.Invoices {
		series := "INV"
		if story.Invoices[i].Credit {
			series = "CN"
		}
		story.Invoices[i].Ref = fmt.Sprintf("%s-%06d", series, i+1)
	}
	return story
}

// buying is how one customer bought.
type buying struct {
	days        []int // order days, in days ago
	typical     int64 // an ordinary invoice, in cents
	creditsOnly bool  // only credit notes came of it: the sales are older than the books
}

// season is a year's ups and downs in per cent, by spans of 30 days counted back
// from today, so that they move with it.
var season = [12]int64{106, 104, 98, 88, 92, 101, 103, 105, 102, 97, 95, 109}

func (b buying) invoices(rng *rand.Rand, ref string, today calendar.Date) []analysis.Invoice {
	var issued []analysis.Invoice
	issue := func(ago int, cents int64, credit bool) {
		issued = append(issued, analysis.Invoice{
			Account: ref, IssuedOn: today - calendar.Date(ago), Credit: credit,
			Amount: money.Amount{Minor: cents, Currency: "EUR"},
		})
	}
	for _, ago := range b.days {
		cents := b.typical * season[ago/30%12] * (80 + rng.Int64N(41)) / 10_000
		if b.creditsOnly {
			issue(ago, -cents, true)
			continue
		}
		issue(ago, cents, false)
		if rng.IntN(100) < 6 {
			issue(ago, b.typical*(10+rng.Int64N(30))/100, false)
		}
		if back := ago - 3 - rng.IntN(20); back >= 0 && rng.IntN(100) < 3 {
			issue(back, -cents*(10+rng.Int64N(91))/100, true)
		}
	}
	return issued
}
