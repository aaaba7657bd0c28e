package commands_test

import (
	"context"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/commands"
	"lull/commands/words"
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
		if _, err := s.SetPolicy(t.Context(), policy, "adam@example.com", now.Add(-2*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := commands.Assess(t.Context(), s, calendar.Of(now), madrid(t), now); err != nil {
		t.Fatal(err)
	}
	return s, commands.NewDesk(s)
}

func load[T any](
	t *testing.T, into func(ctx context.Context, rows iter.Seq2[analysis.Row[T], error], how store.Import) (analysis.Counts, error),
	how store.Import, rows []T,
) {
	t.Helper()
	if len(rows) == 0 {
		return
	}
	if _, err := into(t.Context(), analysis.Rows(rows...), how); err != nil {
		t.Fatal(err)
	}
}

// What people read about money, whole. Every table of amounts adds up by hand.
func TestProfitOfACustomer(t *testing.T) {
	t.Parallel()
	for name, f := range firms() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, desk := f.load(t)
			parts := slices.Concat(ask(t, desk, "adam", "profit", "acme").Parts, ask(t, desk, "adam", "profit", "Acme by month").Parts)
			tables := 0
			for _, part := range parts {
				if table, ok := part.(commands.Table); ok && !strings.HasPrefix(table.Caption, "Revenue ") {
					addsUp(t, table)
					tables++
				}
			}
			if showsAmounts := f.amounts == "" && name != "invoices" && name != "no-rate"; showsAmounts != (tables > 1) {
				t.Errorf("%d tables of amounts", tables)
			}
			for _, c := range []struct{ name, who, word, text string }{
				{"profit", "ana", "profit", "acme"},
				{"card", "ana", "lull", "acme"},
				{"why", "ana", "lull", "why acme"},
				{"hidden", "ben", "profit", "acme"},
				{"none", "adam", "profit", "nobody yet"},
				{"book", "ana", "profit", ""},
				{"months", "ana", "lull", "profit acme by month"},
			} {
				if name == "profitable" || c.name == "profit" || c.name == "card" || c.name == "months" && name == "estimated" {
					golden(t, "money-"+name+"-"+c.name, text(ask(t, desk, c.who, c.word, c.text)))
				}
			}
		})
	}
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

// addsUp checks that a table of amounts adds up to its last row by hand, and
// that what is left of the components runs down to it.
func addsUp(t *testing.T, table commands.Table) {
	t.Helper()
	last := table.Rows[len(table.Rows)-1]
	for column, heading := range table.Header {
		var sum int64
		isLeft := heading == "Left"
		for i, row := range table.Rows {
			minor, isAmount := cents(row[column].Text)
			if !isAmount {
				break
			}
			if i == len(table.Rows)-1 {
				if minor != sum {
					t.Errorf("%s: %s adds up to %d, and says %d: %s", table.Caption, heading, sum, minor, last[column].Text)
				}
				break
			}
			switch took, _ := cents(row[column-1].Text); {
			case isLeft && minor != sum+took:
				t.Errorf("%s: %d less %d leaves %d", table.Caption, sum, took, minor)
			case isLeft:
				sum = minor
			default:
				sum += minor
			}
		}
	}
}

// cents reads an amount back.
func cents(text string) (minor int64, isAmount bool) {
	text = strings.NewReplacer(",", "", "~", "", " ?", "").Replace(text)
	if _, decimals, found := strings.Cut(text, "."); !found || len(decimals) != 2 {
		return 0, false
	}
	minor, err := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64)
	return minor, err == nil
}

// Whatever the arithmetic can say has its words.
func TestEveryCodeOfMoneyHasWords(t *testing.T) {
	t.Parallel()
	var ids []string
	for _, input := range append(profit.Inputs(), profit.OfRevenue) {
		for _, of := range []string{"cost.", "entry.", "part."} {
			ids = append(ids, of+string(input))
		}
		if input != profit.OfRevenue {
			ids = append(ids, "bar."+string(input))
		}
	}
	for _, c := range profit.Components() {
		ids = append(ids, "component."+string(c))
	}
	bridge := profit.Compare(profit.Totals{}, profit.Totals{})
	for _, d := range bridge.Drivers {
		ids = append(ids, "driver."+string(d.Of))
	}
	for _, g := range bridge.Groups {
		ids = append(ids, "group."+string(g.Group))
	}
	if len(bridge.Drivers) == 0 || len(bridge.Groups) == 0 {
		t.Error("a bridge without drivers or groups")
	}
	for _, r := range []profit.Reason{
		profit.NeverRecorded, profit.NotRecordedBefore, profit.NotRecordedSince, profit.NotCounted, profit.NoRateCard,
		profit.NoExchangeRate, profit.NoCommissionRule, profit.NoInvoiceCost,
	} {
		ids = append(ids, "gap."+string(r))
	}
	for _, of := range []profit.CountOf{profit.SupportRequests, profit.Meetings, profit.Messages} {
		ids = append(ids, "count."+string(of))
	}
	for _, s := range []profit.Step{profit.Keep, profit.KeepForReferrals, profit.FixFirst, profit.ConsiderEnding} {
		ids = append(ids, "advice."+string(s))
	}
	for _, g := range []profit.Guard{profit.TooFewMonths, profit.OpenComplaint, profit.ContractInForce, profit.UnknownCosts} {
		ids = append(ids, "guard."+string(g))
	}
	for _, c := range []profit.Class{profit.Profitable, profit.BreakEven, profit.Unprofitable} {
		ids = append(ids, "class."+string(c))
	}
	for _, id := range ids {
		if words.In("").Count(id, 2) == id {
			t.Errorf("%s has no words", id)
		}
	}
}

// band is an amount as it may be told.
var band = regexp.MustCompile(`EUR \d+[kM]? to \d+[kM]`)

// In bands no amount is told to the unit, by whatever word it is asked for.
func TestBandsHoldEverywhere(t *testing.T) {
	t.Parallel()
	f := loser()
	f.amounts = analysis.BandedAmounts
	_, desk := f.load(t)
	for _, said := range []string{"acme", "why acme", "profit acme", "profit acme by month", "profit", "list active by profit", "list unprofitable", "new since 1 aug", ""} {
		reply := ask(t, desk, "adam", "lull", said)
		for _, part := range reply.Parts {
			if _, isChart := part.(commands.Bars); isChart {
				t.Errorf("%q shows a chart", said)
			}
			texts := []string{}
			switch p := part.(type) {
			case commands.Line:
				texts = append(texts, plain(p))
			case commands.Note:
				texts = append(texts, plain(p))
			case commands.Table:
				texts = append(texts, p.Caption)
				for _, row := range p.Rows {
					for _, cell := range row {
						texts = append(texts, cell.Text)
						if cell.Number != nil && strings.Contains(cell.Text, "EUR") {
							t.Errorf("%q: %s is sorted by its amount", said, cell.Text)
						}
					}
				}
			}
			for _, text := range texts {
				if strings.Contains(band.ReplaceAllString(text, ""), "EUR") {
					t.Errorf("%q reads %q", said, text)
				}
			}
		}
	}
}
