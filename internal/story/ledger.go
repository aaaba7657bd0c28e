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

// reporting is the currency in which the company keeps its books.
const reporting = "EUR"

// terms is how many days an invoice may stay open.
const terms = 30

// Minutes that are usual, from which those that were kept differ.
const (
	requestMinutes = 20
	meetingMinutes = 45
	messageMinutes = 5
)

// rateCards values time from the beginning of the books, and anew from a year
// and a half ago. They begin with a month.
func rateCards(today calendar.Date) []analysis.RateCard {
	begin, anew := monthsBefore(today, 38), monthsBefore(today, 21)
	card := func(kind analysis.CostKind, from calendar.Date, cost, minutes int64) analysis.RateCard {
		return analysis.RateCard{Kind: kind, From: from, Cost: money.Amount{Minor: cost, Currency: reporting}, Minutes: minutes}
	}
	return []analysis.RateCard{
		card(analysis.SalesTime, begin, 34_500_000, 300_000),
		card(analysis.SupportTime, begin, 54_600_000, 700_000),
		card(analysis.Equipment, begin, 6_880_000, 160_000),
		card(analysis.SalesTime, anew, 36_000_000, 300_000),
		card(analysis.SupportTime, anew, 56_000_000, 700_000),
		card(analysis.Equipment, anew, 7_200_000, 160_000),
	}
}

// maintenance is sold for less commission, and by leads for none.
const maintenance = "Maintenance"

func commissionRules(today calendar.Date) []analysis.CommissionRule {
	begin := monthsBefore(today, 38)
	return []analysis.CommissionRule{
		{From: begin, BasisPoints: 500},
		{From: begin, Product: maintenance, BasisPoints: 200},
		{From: begin, Rep: "marta@example.com", BasisPoints: 250},
		{From: begin, Rep: "marta@example.com", Product: maintenance, BasisPoints: 0},
	}
}

// exchangeRates are those of every Monday since the books begin.
func exchangeRates(today calendar.Date) []analysis.ExchangeRate {
	var rates []analysis.ExchangeRate
	for i, from := range []analysis.ExchangeRate{{Currency: "CHF", Rate: 105_600_000}, {Currency: "GBP", Rate: 117_200_000}} {
		rng := rand.New(rand.NewPCG(seed+3, uint64(i)))
		for monday := lastSunday(today) + 1; monday > today-oldest-60; monday -= 7 {
			from.On = monday
			rates = append(rates, from)
			from.Rate += (rng.Int64N(1_000) - 500) * 1_000
		}
	}
	slices.SortStableFunc(rates, func(a, b analysis.ExchangeRate) int { return cmp.Compare(a.On, b.On) })
	return rates
}

// ledger is one customer's.
type ledger struct {
	number   int
	ref      string
	costs    []analysis.Cost
	payments []analysis.Payment
}

func (l *ledger) spend(kind analysis.CostKind, on calendar.Date, cents int64) {
	if cents > 0 {
		l.costs = append(l.costs, analysis.Cost{Account: l.ref, Kind: kind, On: on, Amount: money.Amount{Minor: cents, Currency: reporting}})
	}
}

func (l *ledger) take(kind analysis.CostKind, on calendar.Date, minutes int) {
	if minutes > 0 {
		l.costs = append(l.costs, analysis.Cost{Account: l.ref, Kind: kind, On: on, Minutes: int64(minutes)})
	}
}

func (l *ledger) pay(kind analysis.PaymentKind, invoice analysis.Invoice, on calendar.Date, minor int64) {
	if minor > 0 {
		l.payments = append(l.payments, analysis.Payment{
			Invoice: invoice.Ref, Kind: kind, On: on, Amount: money.Amount{Minor: minor, Currency: invoice.Amount.Currency},
		})
	}
}

// numbered gives the entries their references.
func (l *ledger) numbered() {
	slices.SortStableFunc(l.costs, func(a, b analysis.Cost) int { return cmp.Compare(a.On, b.On) })
	for i := range l.costs {
		l.costs[i].Ref = fmt.Sprintf("L-%d-%d", l.number, i+1)
	}
	for i := range l.payments {
		l.payments[i].Ref = fmt.Sprintf("P-%d-%d", l.number, i+1)
	}
}

// serve enters what one customer took: time as the events and touches have it,
// what comes with each order, and how its invoices were paid. Invoices are the
// customer's own, oldest first.
func (s spending) serve(
	rng *rand.Rand, l *ledger, invoices []*analysis.Invoice, events []analysis.Event, touches []analysis.Touch, today calendar.Date,
) {
	taken := func(usual int) int { return usual * s.care * (70 + rng.IntN(61)) / 10_000 }
	for _, event := range events {
		switch event.Type {
		case analysis.SupportRequest:
			l.take(analysis.SupportTime, event.On, taken(requestMinutes))
		case analysis.MeetingAttended:
			l.take(analysis.SalesTime, event.On, taken(meetingMinutes))
		}
	}
	for _, touch := range touches {
		l.take(analysis.SalesTime, touch.On, taken(messageMinutes))
	}
	for i, invoice := range invoices {
		if invoice.Credit {
			invoice.HasCost = true // what was sent back is worth nothing
			continue
		}
		if i == 0 {
			l.spend(analysis.Acquisition, invoice.IssuedOn-calendar.Date(3+rng.IntN(20)), s.won)
		}
		invoice.Cost, invoice.HasCost = invoice.Amount.Minor*int64(s.cost*100-200+rng.IntN(401))/10_000, true
		l.take(analysis.SupportTime, invoice.IssuedOn, s.support*(60+rng.IntN(81))/100)
		l.take(analysis.SalesTime, invoice.IssuedOn, s.visit*(60+rng.IntN(81))/100)
		l.take(analysis.Equipment, invoice.IssuedOn, s.machine*(60+rng.IntN(81))/100)
		if asks, share := rng.IntN(100), 3+rng.Int64N(10); asks < s.fuss {
			took := invoice.Amount.Minor * share / 100
			l.spend(analysis.ExtraRequest, invoice.IssuedOn, took)
			if asks%3 == 0 { // some of it is charged on
				l.spend(analysis.Rebilled, invoice.IssuedOn, took*(50+rng.Int64N(51))/100)
			}
		}
	}
	s.settle(rng, l, invoices, today)
}

// settle enters how the invoices were paid.
func (s spending) settle(rng *rand.Rand, l *ledger, invoices []*analysis.Invoice, today calendar.Date) {
	credits := map[string]*analysis.Invoice{}
	sales := 0
	for _, invoice := range invoices {
		if invoice.Credit {
			credits[invoice.Credits] = invoice
		} else {
			sales++
		}
	}
	for _, invoice := range invoices {
		if invoice.Credit {
			continue
		}
		sales--
		open, on := invoice.Amount.Minor, invoice.IssuedOn+calendar.Date(max(1, s.pays-6+rng.IntN(13)))
		inParts := rng.IntN(20) == 0
		if credit := credits[invoice.Ref]; credit != nil {
			open, on = open+credit.Amount.Minor, max(on, credit.IssuedOn)
		}
		switch {
		case sales < s.unpaid && s.givenUp:
			given := invoice.DueOn + 120
			if given > today {
				continue
			}
			l.pay(analysis.WrittenOff, *invoice, given, open)
			if back := given + 45; back <= today {
				l.pay(analysis.Recovered, *invoice, back, open/5)
			}
		case sales < s.unpaid || on > today:
		case inParts && on+14 <= today:
			l.pay(analysis.Paid, *invoice, on, open/2)
			l.pay(analysis.Paid, *invoice, on+14, open-open/2)
		default:
			l.pay(analysis.Paid, *invoice, on, open)
		}
	}
}

// monthsBefore returns the first day of a month so many before the one that has
// not ended by a day: 1 is the last full month, which a day that ends a month
// ends.
func monthsBefore(day calendar.Date, months int) calendar.Date {
	first := (day + 1).FirstOfMonth()
	for range months {
		first = (first - 1).FirstOfMonth()
	}
	return first
}
