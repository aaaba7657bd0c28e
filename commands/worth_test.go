package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/analysis/segment"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/internal/story"
	"lull/store"
)

// What a run keeps of a customer is what an answer about it says, of everybody
// in the generated company.
func TestTheCardAndTheRunAgree(t *testing.T) {
	t.Parallel()
	s, url := recordsAt(t)
	if err := s.SaveSettings(t.Context(), analysis.Settings{Currency: "EUR", TimeZone: "Europe/Madrid"}); err != nil {
		t.Fatal(err)
	}
	if err := story.Fill(t.Context(), s, calendar.Of(now.Add(-3*time.Hour).In(madrid(t))), now.Add(-3*time.Hour).In(madrid(t))); err != nil {
		t.Fatal(err)
	}
	if _, err := commands.Assess(t.Context(), s, calendar.Of(now), madrid(t), now); err != nil {
		t.Fatal(err)
	}
	const kept = `
		select concat_ws(' ', ref, segment, '[' || profitability || ']', revenue_12m, profit_12m, '[' || missing_costs || ']', turned_unprofitable_on)
		from assessments join accounts using (account_id) order by ref`
	run := pgtest.Ask(t, url, kept)
	desk, seen := commands.NewDesk(s), []string{}
	var third []string // of them all: a card takes its time
	for n, line := range run {
		if n%3 != 0 {
			continue
		}
		third = append(third, line)
		ref, _, _ := strings.Cut(line, " ")
		card, err := commands.Judge(t.Context(), desk, "adam@example.com", ref, now)
		if err != nil {
			t.Fatal(err)
		}
		turned := ""
		if card.TurnedOn != 0 {
			turned = " " + card.TurnedOn.String()
		}
		seen = append(seen, fmt.Sprintf("%s %s [%s] %d %d [%s]%s",
			ref, card.Segment, card.Profitability, card.Revenue, card.Profit, card.Missing, turned))
	}
	if diff := cmp.Diff(third, seen); diff != "" {
		t.Errorf("(-run +card):\n%s", diff)
	}
	said := strings.Join(run, "\n")
	for _, want := range []string{
		"AC1042 quiet_earner [profitable] ", " 4120000 []", "AC1187 drifting [profitable] ", "AC1093 passive [profitable] ",
		"AC1216 quiet_earner [profitable] ", "AC1305 passive [unprofitable] ", " 483533 [] 2026-08-01", "AC1400 too_early [] 0 0 []",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("nobody is %q in\n%s", want, said)
		}
	}
	turns := pgtest.Ask(t, url, `
		select concat_ws(' ', ref, from_state, to_state, as_of, tag, '[' || outcome || ']', evidence)
		from transitions join accounts using (account_id) where axis = 'profit' and ref = 'AC1171'`)
	want := []string{`AC1171 profitable unprofitable 2026-10-01 turned_unprofitable [] {"month": "2026-08-01", "known_on": "2026-10-01", "unprofitable": true}`}
	if diff := cmp.Diff(want, turns); diff != "" {
		t.Errorf("Cobalt's turns (-want +got):\n%s", diff)
	}
}

// firm is a customer whose books are kept by the month: each month it is
// invoiced for 100, and what the goods cost says what it earns.
type firm struct {
	*store.Store
	url  string
	zone *time.Location
}

// month enters a month's invoice and its cost on the month's first day.
func (f firm) month(t *testing.T, first calendar.Date, cost int64, at calendar.Date) {
	t.Helper()
	invoice := analysis.Invoice{
		Ref: "I" + first.String(), Account: "AC1", IssuedOn: first, Amount: money.Amount{Minor: 10_000, Currency: "EUR"}, Cost: cost, HasCost: true,
	}
	if _, err := f.ImportInvoices(t.Context(), analysis.Rows(invoice), store.Import{Now: at.End(f.zone).Add(-time.Hour)}); err != nil {
		t.Fatal(err)
	}
}

func (f firm) assess(t *testing.T, asOf calendar.Date) {
	t.Helper()
	if _, err := commands.Assess(t.Context(), f.Store, asOf, f.zone, asOf.End(f.zone).Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
}

func (f firm) turns(t *testing.T) []string {
	t.Helper()
	return pgtest.Ask(t, f.url, `select as_of || ' ' || tag from transitions where axis = 'profit' order by transition_id`)
}

// Each turn of profit is told by the first run that can know it, and once: a
// correction neither tells it again nor takes it back.
func TestATurnOfProfitIsToldOnce(t *testing.T) {
	t.Parallel()
	s, url := recordsAt(t)
	f := firm{s, url, madrid(t)}
	policy, err := s.PolicyInForce(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	policy = onlyDirectCosts(policy)
	setsPolicy(t, s, policy, calendar.On(2024, 1, 1).Time())
	month := func(m time.Month) calendar.Date { return calendar.On(2025, m, 1) }
	for m := time.January; m <= time.June; m++ {
		f.month(t, month(m), 6_000, month(m))
	}
	f.assess(t, calendar.On(2025, 6, 20))
	f.month(t, month(7), 30_000, month(7))
	f.month(t, month(8), 9_000, month(8))
	f.assess(t, calendar.On(2025, 8, 31))
	if got := f.turns(t); got != nil {
		t.Errorf("before August is over: %q", got)
	}
	f.month(t, month(9), 9_000, month(9))
	f.assess(t, calendar.On(2025, 9, 2))
	f.assess(t, calendar.On(2025, 9, 3))
	want := []string{"2025-09-02 turned_unprofitable"}
	if diff := cmp.Diff(want, f.turns(t)); diff != "" {
		t.Fatalf("when August is over (-want +got):\n%s", diff)
	}
	if on := pgtest.Ask(t, url, `select turned_unprofitable_on::text from assessments`); on[0] != "2025-07-01" {
		t.Errorf("turned on %s", on)
	}
	// July was not that bad, and was after all; then a month later than it was.
	for i, cost := range []int64{9_000, 30_000} {
		f.month(t, month(7), cost, calendar.On(2025, 9, 5+2*i))
		f.assess(t, calendar.On(2025, 9, 5+2*i))
	}
	f.month(t, month(7), 9_000, calendar.On(2025, 9, 10))
	f.month(t, month(8), 40_000, calendar.On(2025, 9, 10))
	f.month(t, month(10), 1_000, month(10))
	f.assess(t, calendar.On(2025, 10, 2))
	if diff := cmp.Diff(want, f.turns(t)); diff != "" {
		t.Errorf("after corrections (-want +got):\n%s", diff)
	}
	for m := time.November; m <= time.December; m++ {
		f.month(t, month(m), 1_000, month(m))
		f.assess(t, month(m)+2)
	}
	for range 2 {
		f.assess(t, calendar.On(2026, 1, 2))
	}
	want = append(want, "2026-01-02 profitable_again")
	if diff := cmp.Diff(want, f.turns(t)); diff != "" {
		t.Errorf("in January (-want +got):\n%s", diff)
	}
}

// onlyDirectCosts is a policy for a firm that has no other costs.
func onlyDirectCosts(p segment.Policy) segment.Policy {
	for _, input := range profit.Inputs() {
		p.Profit.Costs = p.Profit.Costs.Declare(input, profit.DoesNotApply)
	}
	p.Profit.Costs.Direct = profit.Recorded
	return p
}
