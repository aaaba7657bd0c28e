package commands_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/commands"
	"lull/store"
)

// kept is what one firm of few customers recorded.
type kept struct {
	invoices   []analysis.Invoice
	costs      []analysis.Cost
	payments   []analysis.Payment
	cards      []analysis.RateCard
	rules      []analysis.CommissionRule
	rates      []analysis.ExchangeRate
	events     []analysis.Event
	complaints []analysis.Complaint
	referrals  []analysis.Referral
	declared   map[profit.Input]profit.Source
	amounts    analysis.Amounts
}

// month is the first day of the month that lies so many months back.
func month(back int) calendar.Date {
	on := calendar.Of(now).FirstOfMonth()
	for range back {
		on = (on - 1).FirstOfMonth()
	}
	return on
}

func euro(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

// sell adds a paid order.
func (f *kept) sell(on calendar.Date, net, cost int64) {
	ref := fmt.Sprint("I", len(f.invoices))
	f.invoices = append(f.invoices, analysis.Invoice{
		Ref: ref, Account: "AC1042", IssuedOn: on, DueOn: on + 30, Amount: euro(net), Cost: cost, HasCost: true,
	})
	if on+25 <= calendar.Of(now) {
		f.payments = append(f.payments, analysis.Payment{Ref: "P-" + ref, Invoice: ref, Kind: analysis.Paid, On: on + 25, Amount: euro(net)})
	}
}

func (f *kept) spend(kind analysis.CostKind, on calendar.Date, minutes, minor int64) {
	cost := analysis.Cost{Ref: fmt.Sprint("C", len(f.costs)), Account: "AC1042", Kind: kind, On: on, Minutes: minutes}
	if minor != 0 {
		cost.Amount = euro(minor)
	}
	f.costs = append(f.costs, cost)
}

// earner is a firm that earns well with its one customer, and keeps everything.
func earner() *kept {
	f := &kept{declared: map[profit.Input]profit.Source{
		profit.OfEquipment: profit.DoesNotApply, profit.OfExtra: profit.Recorded, profit.OfAcquisition: profit.Recorded,
	}}
	f.cards = []analysis.RateCard{
		{Kind: analysis.SupportTime, From: month(24), Cost: euro(5_600_000), Minutes: 70_000},
		{Kind: analysis.SalesTime, From: month(24), Cost: euro(3_600_000), Minutes: 30_000},
	}
	f.rules = []analysis.CommissionRule{{From: month(24), BasisPoints: 500}}
	f.spend(analysis.Acquisition, month(19), 0, 240_000)
	for back := 19; back >= 0; back-- {
		grown := int64(0)
		if back < 4 {
			grown = 18_250
		}
		for _, on := range []calendar.Date{month(back) + 4, month(back) + 19} {
			if on <= calendar.Of(now) {
				f.sell(on, 300_000+grown, 174_033)
			}
		}
		f.spend(analysis.SupportTime, month(back)+9, 95, 0)
		f.spend(analysis.SalesTime, month(back)+12, 45, 0)
	}
	f.spend(analysis.ExtraRequest, month(5)+3, 0, 31_999)
	f.spend(analysis.Rebilled, month(5)+20, 0, 10_000)
	return f
}

// loser is a firm whose customer turned unprofitable: fewer orders, much more
// support.
func loser() *kept {
	f := earner()
	f.invoices, f.payments, f.costs = nil, nil, nil
	f.spend(analysis.Acquisition, month(19), 0, 240_000)
	for back := 19; back >= 1; back-- {
		orders, support := 4, int64(900)
		if back <= 5 {
			orders, support = 2, 2300
		}
		for i := range orders {
			f.sell(month(back)+calendar.Date(3+6*i), 140_000, 91_000)
		}
		f.spend(analysis.SupportTime, month(back)+9, support, 0)
		f.spend(analysis.SalesTime, month(back)+12, 60, 0)
	}
	f.sell(month(0)+3, 140_000, 91_000)
	last := &f.payments[len(f.payments)-2] // most of this invoice stays open
	last.Amount.Minor = 20_000
	return f
}

// load fills a database with the firm, and judges it.
func (f *kept) load(t *testing.T) (*store.Store, *commands.Desk) {
	t.Helper()
	s := records(t)
	how := store.Import{Now: now.Add(-2 * time.Hour).In(madrid(t))}
	must := func(_ analysis.Counts, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	if f.amounts != "" {
		settings := analysis.Settings{Currency: "EUR", TimeZone: "Europe/Madrid", Amounts: f.amounts}
		if err := s.SaveSettings(t.Context(), settings); err != nil {
			t.Fatal(err)
		}
	}
	must(s.ImportPeople(t.Context(), analysis.Rows(
		analysis.Person{Email: "ana@example.com", Name: "Ana Ruiz", Team: "EMEA", Role: analysis.Rep},
		analysis.Person{Email: "ben@example.com", Name: "Ben Okafor", Team: "EMEA", Role: analysis.Rep},
		analysis.Person{Email: "adam@example.com", Name: "Adam Reyes", Role: analysis.Admin},
	), how))
	must(s.ImportAccounts(t.Context(), analysis.Rows(
		analysis.Account{Ref: "AC1042", Name: "Acme Industrial S.A.", Owner: "ana@example.com"},
		analysis.Account{Ref: "AC1043", Name: "Nobody yet", Owner: "ana@example.com"},
		analysis.Account{Ref: "AC1044", Name: "Elsewhere", Owner: "ben@example.com"},
	), how))
	load(t, s.ImportInvoices, how, f.invoices)
	load(t, s.ImportCosts, how, f.costs)
	load(t, s.ImportPayments, how, f.payments)
	load(t, s.ImportRateCards, how, f.cards)
	load(t, s.ImportCommissionRules, how, f.rules)
	load(t, s.ImportExchangeRates, how, f.rates)
	load(t, s.ImportEngagement, how, f.events)
	load(t, s.ImportComplaints, how, f.complaints)
	load(t, s.ImportReferrals, how, f.referrals)
	if len(f.declared) > 0 {
		policy, err := s.PolicyInForce(t.Context(), now)
		if err != nil {
			t.Fatal(err)
		}
		for input, source := range f.declared {
			policy.Profit.Costs = policy.Profit.Costs.Declare(input, source)
		}
		setsPolicy(t, s, policy, now.Add(-2*time.Hour))
	}
	if _, err := commands.Assess(t.Context(), s, calendar.Of(now), madrid(t), now); err != nil {
		t.Fatal(err)
	}
	return s, commands.NewDesk(s)
}

// firms are the cases that people meet.
func firms() map[string]*kept {
	incomplete := earner()
	incomplete.declared = map[profit.Input]profit.Source{profit.OfEquipment: profit.DoesNotApply, profit.OfExtra: profit.Recorded}
	incomplete.costs = slices.DeleteFunc(incomplete.costs, func(c analysis.Cost) bool {
		return c.Kind == analysis.SupportTime && c.On > month(2)
	})
	estimated := earner()
	estimated.declared[profit.OfSupport] = profit.Estimated
	estimated.costs = slices.DeleteFunc(estimated.costs, func(c analysis.Cost) bool { return c.Kind == analysis.SupportTime })
	for back := 14; back >= 0; back -= 2 {
		estimated.events = append(estimated.events, analysis.Event{
			Source: "desk", ID: fmt.Sprint(back), Account: "AC1042", Type: analysis.SupportRequest, On: month(back) + 6,
		})
	}
	invoicesOnly := earner()
	invoicesOnly.declared = nil
	invoicesOnly.costs, invoicesOnly.payments, invoicesOnly.cards, invoicesOnly.rules = nil, nil, nil, nil
	for i := range invoicesOnly.invoices {
		invoicesOnly.invoices[i].HasCost, invoicesOnly.invoices[i].Cost = false, 0
	}
	bands := earner()
	bands.amounts = analysis.BandedAmounts
	bandsTurned := loser()
	bandsTurned.amounts = analysis.BandedAmounts
	off := earner()
	off.amounts = analysis.NoAmounts
	guarded := loser()
	guarded.complaints = []analysis.Complaint{{Ref: "K-7", Account: "AC1042", OpenedOn: calendar.Of(now) - 4}}
	foreign := earner()
	for i := range foreign.invoices {
		if on := foreign.invoices[i].IssuedOn; on > month(7) && on < month(5) {
			foreign.invoices[i].Amount.Currency = "CHF"
		}
	}
	foreign.payments = slices.DeleteFunc(foreign.payments, func(p analysis.Payment) bool {
		return slices.ContainsFunc(foreign.invoices, func(i analysis.Invoice) bool { return i.Ref == p.Invoice && i.Amount.Currency == "CHF" })
	})
	foreign.rates = []analysis.ExchangeRate{{Currency: "CHF", On: month(7), Rate: 104_320_000}, {Currency: "CHF", On: month(6), Rate: 105_000_000}}
	noRate := earner()
	noRate.invoices[30].Amount.Currency = "CHF"
	noRate.payments = slices.DeleteFunc(noRate.payments, func(p analysis.Payment) bool { return p.Invoice == noRate.invoices[30].Ref })
	referrer := earner()
	for back := 5; back >= 1; back-- {
		for ref, net := range map[string]int64{"AC1043": 100_000, "AC1044": 900_000} {
			referrer.invoices = append(referrer.invoices, analysis.Invoice{
				Ref: fmt.Sprint(ref, "-", back), Account: ref, IssuedOn: month(back) + 2, DueOn: month(back) + 32, Amount: euro(net), Cost: 60_000, HasCost: true,
			})
		}
	}
	for _, came := range []string{"AC1043", "AC1044"} {
		referrer.referrals = append(referrer.referrals, analysis.Referral{
			Ref: "F" + came, Account: "AC1042", Referred: came, Kind: analysis.TypeOne, BasisPoints: 10_000, On: month(6), Saved: euro(80_000), Incentive: euro(20_000),
		})
	}
	losing := earner() // from its first month on, and every cost is known
	for i := range losing.invoices {
		losing.invoices[i].Cost = losing.invoices[i].Amount.Minor
	}
	certain := loser()
	certain.declared = map[profit.Input]profit.Source{profit.OfEquipment: profit.DoesNotApply}
	return map[string]*kept{
		"profitable": earner(), "turned": loser(), "incomplete": incomplete, "estimated": estimated, "invoices": invoicesOnly,
		"bands": bands, "bands-turned": bandsTurned, "off": off, "guarded": guarded, "foreign": foreign, "referrer": referrer, "no-rate": noRate, "certain": certain,
		"losing": losing,
	}
}
