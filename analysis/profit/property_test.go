package profit_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
)

func TestComponentsSumToProfitAndMonthsToTheirPeriod(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := manyRates(t)
		p := drawPolicy(t, &b)
		s := b.Reckoner(p).Statement(drawLedger(t, false), closeOf)
		var total, components, entries int64
		next := calendar.Date(0)
		for _, m := range s.Months {
			if next != 0 && m.From != next || m.To+1 != m.From.NextMonth() || m.From != m.From.FirstOfMonth() {
				t.Fatalf("month %s to %s after %s", m.From, m.To, next)
			}
			next = m.To + 1
			total += m.Profit()
			entries += int64(m.Entries)
			for _, c := range profit.Components() {
				if c == profit.NetRevenue {
					components += m.Of(c)
				} else {
					components -= m.Of(c)
				}
			}
			for i, input := range profit.Inputs() {
				misses := false
				for _, gap := range m.Missing {
					misses = misses || gap.Input == input
				}
				if misses != (m.Sources[i] == profit.Unknown) {
					t.Fatalf("%s of %s is %q and misses %v", input, m.From, m.Sources[i], m.Missing)
				}
			}
		}
		all := s.Sum(s.Months)
		if all.Profit() != total || components != total || int64(all.Entries) != entries {
			t.Fatalf("%d in all, %d by month, %d by component", all.Profit(), total, components)
		}
		n := rapid.IntRange(0, len(s.Months)).Draw(t, "cut")
		if s.Last(n, 0).Plus(s.Last(len(s.Months), n).Totals) != all.Totals {
			t.Fatal("two halves are not the whole")
		}
		isExact(t, s.Last(n, 0).Totals, s.Last(n, n).Totals)
	})
}

func TestTheOrderOfEntriesDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := manyRates(t)
		p := drawPolicy(t, &b)
		l := drawLedger(t, false)
		want := b.Reckoner(p).Statement(l, closeOf)
		l.Invoices = rapid.Permutation(l.Invoices).Draw(t, "invoices anew")
		l.Payments = rapid.Permutation(l.Payments).Draw(t, "payments anew")
		l.Costs = rapid.Permutation(l.Costs).Draw(t, "costs anew")
		l.Counts = rapid.Permutation(l.Counts).Draw(t, "counts anew")
		b.Exchange = rapid.Permutation(b.Exchange).Draw(t, "rates anew")
		b.RateCards = rapid.Permutation(b.RateCards).Draw(t, "cards anew")
		b.Commissions = rapid.Permutation(b.Commissions).Draw(t, "rules anew")
		if diff := cmp.Diff(want, b.Reckoner(p).Statement(l, closeOf)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// An entry of commission goes before rules and one of time before estimates:
// those aside, whatever a customer costs lowers what it earns, in every month.
func TestAddingACostNeverRaisesProfit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := manyRates(t)
		b.Commissions = nil
		l := drawLedger(t, false)
		before := b.Reckoner(complete()).Statement(l, closeOf)
		added := drawCost(t)
		if added.Kind == analysis.Rebilled {
			added.Kind = analysis.ExtraRequest
		}
		l.Costs = append(l.Costs, added)
		after := b.Reckoner(complete()).Statement(l, closeOf)
		for i := range before.Months {
			m := after.Months[len(after.Months)-len(before.Months)+i]
			if m.Profit() > before.Months[i].Profit() {
				t.Fatalf("%+v raises %s from %d to %d", added, m.From, before.Months[i].Profit(), m.Profit())
			}
		}
		if after.Sum(after.Months).Profit() > before.Sum(before.Months).Profit() {
			t.Fatalf("%+v raises profit", added)
		}
	})
}

func TestAllowancesOverALifeSumToWhatWasLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b, l := manyRates(t), drawLedger(t, true)
		r := b.Reckoner(complete())
		s := r.Statement(l, closeOf)
		var lost int64
		for _, p := range l.Payments {
			// What an amount is worth on a day is what an invoice of it brings.
			worth := r.Statement(profit.Ledger{Invoices: []analysis.Invoice{{IssuedOn: p.On, Amount: p.Amount}}}, closeOf)
			value := worth.Sum(worth.Months).NetRevenue
			switch p.Kind {
			case analysis.WrittenOff:
				lost += value
			case analysis.Recovered:
				lost -= value
			}
		}
		if got := s.Sum(s.Months).BadDebt; got != lost {
			t.Fatalf("bad debt %d, want %d", got, lost)
		}
	})
}

// An input that nobody declared and nobody entered is never taken for zero.
func TestUnknownIsNeverZero(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := manyRates(t)
		b.Commissions = nil
		l := drawLedger(t, false)
		input := rapid.SampledFrom(profit.Inputs()[:7]).Draw(t, "input")
		costs := l.Costs[:0]
		for _, c := range l.Costs {
			if string(c.Kind) != string(input) && (input != profit.OfExtra || c.Kind != analysis.Rebilled) {
				costs = append(costs, c)
			}
		}
		l.Costs = costs
		for i := range l.Invoices {
			l.Invoices[i].HasCost = l.Invoices[i].HasCost && input != profit.OfDirectCost
		}
		if input == profit.OfBadDebt {
			l.Payments = nil
		}
		p := complete()
		p.Costs = p.Costs.Declare(input, profit.Undeclared)
		s := b.Reckoner(p).Statement(l, closeOf)
		if s.Class != "" && s.Class != profit.Incomplete {
			t.Fatalf("%s is unknown, and the class is %q", input, s.Class)
		}
		if _, known := s.Year.Margin(); known && s.Year.Months > 0 {
			t.Fatalf("%s is unknown, and the margin is not", input)
		}
		for _, m := range s.Months {
			if m.Source(input) != profit.Unknown {
				t.Fatalf("%s of %s is %q", input, m.From, m.Source(input))
			}
		}
	})
}

func TestExtremes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amount := func(label string) money.Amount { return drawAmount(t, label, math.MinInt64, math.MaxInt64) }
		any := func(label string) calendar.Date { return calendar.Date(rapid.IntRange(18_000, 22_000).Draw(t, label)) }
		var l profit.Ledger
		for range rapid.IntRange(0, 4).Draw(t, "entries") {
			l.Invoices = append(l.Invoices, analysis.Invoice{
				Ref: "1", IssuedOn: any("issued"), DueOn: any("due"), Amount: amount("net"), HasCost: true, Cost: rapid.Int64().Draw(t, "cost"),
				Credit: rapid.Bool().Draw(t, "credit"), Credits: rapid.SampledFrom([]string{"", "1"}).Draw(t, "credits"),
			})
			l.Payments = append(l.Payments, analysis.Payment{Invoice: "1", Kind: analysis.WrittenOff, On: any("paid"), Amount: amount("written off")})
			l.Costs = append(l.Costs,
				analysis.Cost{Kind: rapid.SampledFrom(analysis.CostKinds()).Draw(t, "kind"), On: any("cost on"), Amount: amount("cost")},
				analysis.Cost{Kind: analysis.SupportTime, On: any("time on"), Minutes: rapid.Int64().Draw(t, "minutes")})
			l.Counts = append(l.Counts, profit.Count{Of: profit.Messages, On: any("counted"), N: rapid.Int().Draw(t, "n")})
		}
		b := profit.Books{
			Currency: rapid.SampledFrom([]string{"EUR", "JPY", "UYW", "", "nonsense"}).Draw(t, "into"),
			Exchange: []analysis.ExchangeRate{{Currency: "EUR", On: 19_000, Rate: math.MaxInt64}, {Currency: "KWD", On: 19_000, Rate: -1}},
			RateCards: []analysis.RateCard{
				{Kind: analysis.SupportTime, Cost: amount("card"), Minutes: rapid.Int64().Draw(t, "capacity")}, {Kind: analysis.SalesTime},
			},
		}
		p := drawPolicy(t, &b)
		s := b.Reckoner(p).Statement(l, any("as of"))
		s.Trend()
		s.Payback()
		s.Year.EffortRatio()
		s.Year.HoursPerThousand()
		profit.Compare(s.Last(6, 6).Totals, s.Last(6, 0).Totals).Against()
		p.Advise(s, profit.Situation{Stay: 1, Referrals: profit.ReferralValue([]profit.Referred{p.Referred(analysis.Referral{On: any("referred")}, s, 1, 1)})})
		for _, turn := range s.Turns {
			s.Fall(turn)
		}
	})
}

func TestAnEmptyLedger(t *testing.T) {
	t.Parallel()
	s := books.Reckoner(profit.DefaultPolicy()).Statement(profit.Ledger{Counts: []profit.Count{{Of: profit.Meetings, On: start, N: 1}}}, closeOf)
	want := profit.Statement{
		AsOf: closeOf, Currency: "EUR", Year: profit.Period{Currency: "EUR"},
		Trailing: profit.Sales{From: day("2025-03-01"), To: closeOf},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}
