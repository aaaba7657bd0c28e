package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
)

func (d database) books(t testing.TB, asOf calendar.Date) profit.Books {
	t.Helper()
	books, err := d.Books(t.Context(), asOf, end(asOf))
	if err != nil {
		t.Fatal(err)
	}
	return books
}

func TestBooksOfNothing(t *testing.T) {
	t.Parallel()
	want := profit.Books{Currency: "EUR", Kept: map[profit.Input]profit.Span{}, Counted: map[profit.CountOf]profit.Span{}}
	if diff := cmp.Diff(want, open(t).books(t, day(2026, 3, 1))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is of no account is corrected as everything else is.
func TestRatesAreCorrectedAndOldAnswersStay(t *testing.T) {
	t.Parallel()
	d := open(t)
	card := analysis.RateCard{Kind: analysis.SupportTime, From: day(2025, 1, 1), Cost: euros(56_000_000), Minutes: 700_000}
	dearer := card
	dearer.Minutes = 600_000
	next := analysis.RateCard{Kind: analysis.SupportTime, From: day(2026, 6, 1), Cost: euros(1), Minutes: 1}
	rule := analysis.CommissionRule{Rep: "ana@example.com", Product: "Pumps", From: day(2025, 1, 1), BasisPoints: 500}
	more, anybody := rule, analysis.CommissionRule{From: day(2025, 1, 1)}
	more.BasisPoints = 750
	for i, want := range []analysis.Counts{{Rows: 2, Created: 2}, {Rows: 2, Unchanged: 2}, {Rows: 2, Changed: 1, Unchanged: 1}, {Rows: 2, Changed: 1, Unchanged: 1}} {
		how := importOn(day(2026, 3, 1+i))
		cards, rules := []analysis.RateCard{card, next}, []analysis.CommissionRule{rule, anybody}
		if i == 2 {
			cards[0], rules[0] = dearer, more
		}
		before := d.ask(t, `select r::text || r.xmin from rate_cards r union all select r::text || r.xmin from commission_rules r order by 1`)
		if diff := cmp.Diff(want, load(t, d.ImportRateCards, how, cards...)); diff != "" {
			t.Errorf("rate cards, load %d (-want +got):\n%s", i, diff)
		}
		if diff := cmp.Diff(want, load(t, d.ImportCommissionRules, how, rules...)); diff != "" {
			t.Errorf("commission rules, load %d (-want +got):\n%s", i, diff)
		}
		after := d.ask(t, `select r::text || r.xmin from rate_cards r union all select r::text || r.xmin from commission_rules r order by 1`)
		if wrote := !cmp.Equal(before, after); wrote != (i != 1) {
			t.Errorf("load %d wrote: %t", i, wrote)
		}
	}
	for asOf, want := range map[calendar.Date]struct {
		cards []analysis.RateCard
		rules []analysis.CommissionRule
	}{
		day(2024, 12, 31): {},
		day(2025, 1, 1):   {[]analysis.RateCard{card}, []analysis.CommissionRule{anybody, rule}}, // the first load was known on its own days
		day(2026, 3, 2):   {[]analysis.RateCard{card}, []analysis.CommissionRule{anybody, rule}},
		day(2026, 3, 3):   {[]analysis.RateCard{dearer}, []analysis.CommissionRule{anybody, more}},
		day(2026, 3, 4):   {[]analysis.RateCard{card}, []analysis.CommissionRule{anybody, rule}},
		day(2026, 6, 1):   {[]analysis.RateCard{card, next}, []analysis.CommissionRule{anybody, rule}},
	} {
		got := d.books(t, asOf)
		if diff := cmp.Diff(want.cards, got.RateCards); diff != "" {
			t.Errorf("rate cards as of %s (-want +got):\n%s", asOf, diff)
		}
		if diff := cmp.Diff(want.rules, got.Commissions); diff != "" {
			t.Errorf("commission rules as of %s (-want +got):\n%s", asOf, diff)
		}
	}
}

func TestBooksHoldTheExchangeRatesThatAreNeeded(t *testing.T) {
	t.Parallel()
	d := open(t)
	rate := func(currency string, on calendar.Date, rate int64) analysis.ExchangeRate {
		return analysis.ExchangeRate{Currency: currency, On: on, Rate: rate}
	}
	first := []analysis.ExchangeRate{
		rate("CHF", day(2025, 12, 4), 1), // a day too old for the first invoice
		rate("CHF", day(2025, 12, 5), 2),
		rate("CHF", day(2026, 2, 1), 3),
		rate("CHF", day(2026, 9, 1), 4),
		rate("GBP", day(2026, 1, 1), 5), // of a rate card
		rate("USD", day(2026, 1, 1), 6), // nobody's
	}
	load(t, d.ImportExchangeRates, importOn(day(2026, 3, 1)), first...)
	load(t, d.ImportExchangeRates, importOn(day(2026, 3, 5)), rate("CHF", day(2026, 2, 1), 33), rate("CHF", day(2026, 1, 20), 30))
	load(t, d.ImportRateCards, importOn(day(2026, 3, 1)), analysis.RateCard{Kind: analysis.SalesTime, From: day(2026, 1, 1), Cost: money.Amount{Minor: 1, Currency: "GBP"}, Minutes: 1})
	swiss := sale("I1", "AC1", day(2026, 1, 5), 100)
	swiss.Amount.Currency = "CHF"
	d.importInvoices(t, importOn(day(2026, 3, 1)), swiss, sale("I2", "AC1", day(2025, 1, 1), 100))
	for asOf, want := range map[calendar.Date][]analysis.ExchangeRate{
		day(2026, 1, 4): {first[4]},
		day(2026, 3, 4): {first[1], first[2], first[4]},
		day(2026, 3, 5): {first[1], rate("CHF", day(2026, 1, 20), 30), rate("CHF", day(2026, 2, 1), 33), first[4]},
	} {
		if diff := cmp.Diff(want, d.books(t, asOf).Exchange); diff != "" {
			t.Errorf("as of %s (-want +got):\n%s", asOf, diff)
		}
	}
}

// A day that was entered by mistake does not stay the first one.
func TestBooksSaySinceWhenSomethingIsEntered(t *testing.T) {
	t.Parallel()
	d := open(t)
	withCost := sale("I2", "AC1", day(2026, 1, 7), 100)
	withCost.HasCost = true
	d.importInvoices(t, importOn(day(2026, 3, 1)), sale("I1", "AC1", day(2026, 1, 1), 100), withCost)
	load(t, d.ImportCosts, importOn(day(2026, 3, 1)),
		minutes("X1", "AC1", analysis.SupportTime, day(1996, 1, 2), 5), minutes("X2", "AC1", analysis.SupportTime, day(2026, 1, 9), 5),
		cost("X3", "AC1", analysis.Rebilled, day(2026, 1, 11), 5), cost("X4", "AC1", analysis.DirectCost, day(2026, 1, 12), 5),
		minutes("X5", "AC1", analysis.SupportTime, day(2026, 2, 9), 5))
	load(t, d.ImportCosts, importOn(day(2026, 3, 5)), minutes("X1", "AC1", analysis.SupportTime, day(2026, 1, 2), 5))
	load(t, d.ImportPayments, importOn(day(2026, 3, 6)), paid("P1", "I1", analysis.Paid, day(2026, 1, 8), 100))
	span := func(from, to calendar.Date) profit.Span { return profit.Span{From: from, To: to} }
	for asOf, want := range map[calendar.Date]map[profit.Input]profit.Span{
		day(2026, 1, 10): {
			profit.OfSupport:    span(day(1996, 1, 2), day(2026, 1, 9)),
			profit.OfDirectCost: span(day(2026, 1, 7), day(2026, 1, 7)),
			profit.OfBadDebt:    span(day(2026, 1, 8), day(2026, 1, 8)), // a first load was known on its own days
		},
		day(2026, 3, 4): {
			profit.OfSupport:    span(day(1996, 1, 2), day(2026, 2, 9)),
			profit.OfDirectCost: span(day(2026, 1, 7), day(2026, 1, 12)),
			profit.OfExtra:      span(day(2026, 1, 11), day(2026, 1, 11)),
			profit.OfBadDebt:    span(day(2026, 1, 8), day(2026, 1, 8)),
		},
		day(2026, 3, 6): {
			profit.OfSupport:    span(day(2026, 1, 2), day(2026, 2, 9)),
			profit.OfDirectCost: span(day(2026, 1, 7), day(2026, 1, 12)),
			profit.OfExtra:      span(day(2026, 1, 11), day(2026, 1, 11)),
			profit.OfBadDebt:    span(day(2026, 1, 8), day(2026, 1, 8)),
		},
	} {
		if diff := cmp.Diff(want, d.books(t, asOf).Kept); diff != "" {
			t.Errorf("as of %s (-want +got):\n%s", asOf, diff)
		}
	}
}

func TestBooksSaySinceWhenSomethingIsCounted(t *testing.T) {
	t.Parallel()
	d := open(t)
	event := func(id string, kind analysis.EventType, on calendar.Date) analysis.Event {
		return analysis.Event{Source: "crm", ID: id, Account: "AC1", Type: kind, On: on}
	}
	d.importEvents(t, importOn(day(2026, 3, 1)), event("1", analysis.Login, day(2025, 1, 1)), event("2", analysis.SupportRequest, day(2026, 1, 7)), event("3", analysis.SupportRequest, day(2026, 2, 7)))
	d.importEvents(t, importOn(day(2026, 3, 9)), event("4", analysis.SupportRequest, day(2026, 1, 4)), event("5", analysis.MeetingAttended, day(2026, 3, 8)), event("6", analysis.MeetingAttended, day(2026, 3, 9)))
	d.importEvents(t, importOn(day(2026, 3, 12)), event("7", analysis.MeetingAttended, day(2026, 3, 12)))
	load(t, d.ImportTouches, importOn(day(2026, 3, 11)), analysis.Touch{Source: "crm", ID: "1", Account: "AC1", On: day(2026, 3, 3)})
	span := func(from, to calendar.Date) profit.Span { return profit.Span{From: from, To: to} }
	for asOf, want := range map[calendar.Date]map[profit.CountOf]profit.Span{
		day(2026, 1, 6): {},
		day(2026, 2, 1): {profit.SupportRequests: span(day(2026, 1, 7), day(2026, 2, 1))}, // loaded later: it reaches as far as the day
		day(2026, 3, 8): {profit.SupportRequests: span(day(2026, 1, 7), day(2026, 3, 1)), profit.Messages: span(day(2026, 3, 3), day(2026, 3, 8))},
		day(2026, 3, 12): {
			profit.SupportRequests: span(day(2026, 1, 4), day(2026, 3, 12)),
			profit.Meetings:        span(day(2026, 3, 8), day(2026, 3, 12)),
			profit.Messages:        span(day(2026, 3, 3), day(2026, 3, 11)),
		},
	} {
		if diff := cmp.Diff(want, d.books(t, asOf).Counted); diff != "" {
			t.Errorf("as of %s (-want +got):\n%s", asOf, diff)
		}
	}
	if days := d.ask(t, `select count(*) from ledger_days where input = 'meetings'`); days[0] != "1" {
		t.Errorf("%s days of meetings are kept, want the first", days[0])
	}
}
