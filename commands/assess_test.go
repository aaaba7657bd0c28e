package commands_test

import (
	"fmt"
	"math/rand/v2"
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
	"lull/store"
)

// delivery is what a firm's systems deliver in one week.
type delivery struct {
	at       time.Time
	events   []analysis.Event
	invoices []analysis.Invoice
	costs    []analysis.Cost
	payments []analysis.Payment
}

// deliveries makes up two years of a few customers' contacts and orders: some
// go quiet, some come back, some cost more than they bring for a while, and each
// load brings some facts that are late.
func deliveries(zone *time.Location, first calendar.Date, weeks int) []delivery {
	rng := rand.New(rand.NewPCG(7, 7))
	list := make([]delivery, weeks)
	for w := range list {
		list[w].at = (first + calendar.Date(7*w)).End(zone).Add(-3 * time.Hour)
	}
	euros := func(cents int64) money.Amount { return money.Amount{Minor: cents, Currency: "EUR"} }
	for n := range 40 {
		account := fmt.Sprintf("AC%02d", n)
		worse := first + calendar.Date(7*(n%12))
		contactGap, orderGap := 3+rng.IntN(25), 10+rng.IntN(40)
		quiet := first + calendar.Date(7*rng.IntN(weeks))
		back := quiet + calendar.Date(60+rng.IntN(200))
		for on := first - 500; on < first+calendar.Date(7*weeks); on++ {
			late := calendar.Date(0)
			if rng.IntN(6) == 0 {
				late = calendar.Date(rng.IntN(20))
			}
			load := max(0, int(on+late-first+6)/7)
			if load >= weeks {
				continue
			}
			isQuiet := n%3 != 0 && on >= quiet && on < back
			if !isQuiet && rng.IntN(contactGap) == 0 {
				event := analysis.Event{Source: "crm", ID: fmt.Sprint(account, on), Account: account, Type: analysis.Login, On: on}
				if rng.IntN(4) == 0 {
					event.Type, event.Solicited = analysis.SurveyResponse, true
				}
				list[load].events = append(list[load].events, event)
			}
			if (n%5 != 0 || !isQuiet) && rng.IntN(orderGap) == 0 {
				invoice := analysis.Invoice{
					Ref: fmt.Sprint("I", account, on), Account: account, IssuedOn: on, Amount: euros(100), Cost: 60, HasCost: true, DueOn: on + 20,
				}
				if n%4 == 0 && on >= worse && on < worse+120 {
					invoice.Cost = 190
				}
				list[load].invoices = append(list[load].invoices, invoice)
				later := min(load+1+n%3, weeks-1)
				list[later].costs = append(list[later].costs, analysis.Cost{
					Ref: "C" + invoice.Ref, Account: account, Kind: analysis.ExtraRequest, On: on, Amount: euros(int64(n)),
				})
				if paid := list[later].at.Add(-24 * time.Hour); later > load {
					list[later].payments = append(list[later].payments, analysis.Payment{
						Ref: "P" + invoice.Ref, Invoice: invoice.Ref, Kind: analysis.Paid, On: calendar.Of(paid), Amount: euros(100),
					})
				}
			}
		}
	}
	return list
}

func (d delivery) load(t *testing.T, s *store.Store) {
	t.Helper()
	if _, err := s.ImportInvoices(t.Context(), analysis.Rows(d.invoices...), store.Import{Now: d.at}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ImportEngagement(t.Context(), analysis.Rows(d.events...), store.Import{Now: d.at}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ImportCosts(t.Context(), analysis.Rows(d.costs...), store.Import{Now: d.at}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ImportPayments(t.Context(), analysis.Rows(d.payments...), store.Import{Now: d.at}); err != nil {
		t.Fatal(err)
	}
}

const (
	currentVerdicts = `
		select concat_ws(' ', ref, s.as_of, segment, engagement_state, reason, tag, engaged_since_on, last_contact_on, contact_gap_days,
		       purchase_state, basis, since_on, profitability, revenue_12m, profit_12m, missing_costs, turned_unprofitable_on, standing)
		from assessments s join accounts using (account_id) order by ref`
	allTransitions = `
		select concat_ws(' ', ref, axis, from_state, to_state, as_of, tag, outcome, evidence)
		from transitions join accounts using (account_id) order by as_of, ref, axis, transition_id`
)

// However late it is made up for, a year of weeks says what it said live: only
// what was known then counts.
func TestAYearJudgedAfterwardsEqualsTheYearJudgedLive(t *testing.T) {
	t.Parallel()
	zone := madrid(t)
	first := calendar.Date(20_000).WeekEnd()
	const weeks = 52
	year := deliveries(zone, first, weeks)
	live, liveURL := recordsAt(t)
	after, afterURL := recordsAt(t)
	policy := segment.DefaultPolicy()
	for _, input := range []profit.Input{profit.OfCommission, profit.OfSales, profit.OfSupport, profit.OfEquipment, profit.OfAcquisition} {
		policy.Profit.Costs = policy.Profit.Costs.Declare(input, profit.DoesNotApply)
	}
	for _, s := range []*store.Store{live, after} {
		setsPolicy(t, s, policy, (first - 900).Time())
	}
	for w, d := range year {
		d.load(t, live)
		monday := first + calendar.Date(7*w) + 1
		night := (monday - 1).End(zone).Add(2 * time.Hour)
		if _, err := commands.Assess(t.Context(), live, monday, zone, night); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range year {
		d.load(t, after)
	}
	for w := range year {
		if _, err := commands.Assess(t.Context(), after, first+calendar.Date(7*w)+1, zone, year[weeks-1].at.AddDate(0, 0, 9)); err != nil {
			t.Fatal(err)
		}
	}
	transitions := pgtest.Ask(t, liveURL, allTransitions)
	if diff := cmp.Diff(transitions, pgtest.Ask(t, afterURL, allTransitions)); diff != "" {
		t.Errorf("transitions (-live +afterwards):\n%s", diff)
	}
	if diff := cmp.Diff(pgtest.Ask(t, liveURL, currentVerdicts), pgtest.Ask(t, afterURL, currentVerdicts)); diff != "" {
		t.Errorf("verdicts (-live +afterwards):\n%s", diff)
	}
	if len(transitions) < 100 {
		t.Errorf("only %d transitions: the year is too quiet to show anything", len(transitions))
	}
	for _, tag := range []segment.Tag{segment.TurnedUnprofitable, segment.ProfitableAgain} {
		n := 0
		for _, t := range transitions {
			if strings.Contains(t, string(tag)) {
				n++
			}
		}
		if n < 3 {
			t.Errorf("only %d %s", n, tag)
		}
	}
}

// A firm connects its contacts weeks after its orders: what they say about the
// weeks on record is found out, nobody is told of it, and the next week goes on
// from there, as if both had been there from the beginning.
func TestContactsConnectedLaterAreReplayed(t *testing.T) {
	t.Parallel()
	zone := madrid(t)
	first := calendar.Date(20_000).WeekEnd()
	const weeks = 30
	var all delivery
	for _, d := range deliveries(zone, first, weeks) {
		all.at = d.at
		all.events, all.invoices = append(all.events, d.events...), append(all.invoices, d.invoices...)
	}
	today := first + 7*weeks - 5
	night := today.End(zone)
	assess := func(s *store.Store) []analysis.Recorded {
		t.Helper()
		runs, err := commands.Assess(t.Context(), s, today, zone, night)
		if err != nil {
			t.Fatal(err)
		}
		return runs
	}
	both, bothURL := recordsAt(t)
	all.load(t, both)
	assess(both)

	later, laterURL := recordsAt(t)
	contacts := all.events
	all.events = nil
	all.load(t, later)
	assess(later)
	if _, err := later.ImportEngagement(t.Context(), analysis.Rows(contacts...), store.Import{Now: all.at}); err != nil {
		t.Fatal(err)
	}
	assess(later)
	const engagement = `
		select concat_ws(' ', ref, segment, engagement_state, reason, tag, engaged_since_on, last_contact_on)
		from assessments join accounts using (account_id) order by ref`
	want := pgtest.Ask(t, bothURL, engagement)
	if diff := cmp.Diff(want, pgtest.Ask(t, laterURL, engagement)); diff != "" {
		t.Errorf("verdicts (-both at once +contacts later):\n%s", diff)
	}
	if !strings.Contains(strings.Join(want, "\n"), "passive") {
		t.Errorf("nobody is passive: %v", want)
	}
	if told := pgtest.Ask(t, laterURL, `select tag from transitions where axis = 'engagement' and outcome = 'raised'`); told != nil {
		t.Errorf("alerts went out about history: %v", told)
	}
	if runs := assess(later); runs[0].Changed != 0 {
		t.Errorf("once more changes %d", runs[0].Changed)
	}
}
