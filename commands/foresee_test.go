package commands_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/store"
)

func everybody(analysis.Account) (isSeen, hasAmounts bool) { return true, true }

// madeUp is the made-up company with what was known on a Sunday, judged through
// the Saturday before it, by a policy that one week confirms.
func madeUp(t *testing.T) (s *store.Store, url string, sunday calendar.Date, base segment.Policy) {
	t.Helper()
	zone := madrid(t)
	const weeks = 60
	first := calendar.Date(20_000).WeekEnd()
	sunday = first + 7*(weeks-1)
	s, url = recordsAt(t)
	saturday := sunday - 1
	past := delivery{}
	for n, d := range deliveries(zone, first, weeks) {
		if n < weeks-2 {
			past.at = d.at
			past.events, past.invoices = append(past.events, d.events...), append(past.invoices, d.invoices...)
			past.costs, past.payments = append(past.costs, d.costs...), append(past.payments, d.payments...)
			continue
		}
		if n == weeks-2 {
			past.load(t, s)
		}
		d.load(t, s)
	}
	base = onlyDirectCosts(segment.DefaultPolicy())
	base.Confirmations = 1
	setsPolicy(t, s, base, saturday.End(zone).AddDate(-3, 0, 0))
	base.Version++
	// A week after the first is judged with alerts.
	for _, on := range []calendar.Date{sunday - 14, sunday - 7, saturday} {
		if _, err := commands.Assess(t.Context(), s, on, zone, saturday.End(zone).Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	base.Version = 2
	return s, url, sunday, base
}

// said is what is on record of everybody: the segment by the reference.
func said(t *testing.T, url string) map[string]string {
	t.Helper()
	segments := map[string]string{}
	for _, row := range pgtest.Ask(t, url, `select ref || ' ' || segment from assessments join accounts using (account_id)`) {
		var ref, is string
		if _, err := fmt.Sscan(row, &ref, &is); err != nil {
			t.Fatal(err)
		}
		segments[ref] = is
	}
	return segments
}

// runs judges the Sunday, on the day and then the week that it ends, and returns
// what is said after each, and about whom alerts went out.
func runs(t *testing.T, s *store.Store, url string, sunday calendar.Date) (next, settled map[string]string, alerts map[string]bool) {
	t.Helper()
	zone := madrid(t)
	for n, at := range []time.Time{sunday.End(zone).Add(-time.Hour), sunday.End(zone).Add(time.Hour)} {
		if _, err := commands.Assess(t.Context(), s, sunday, zone, at); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			next = said(t, url)
		}
	}
	alerts = map[string]bool{}
	for _, ref := range pgtest.Ask(t, url, `select distinct ref from transitions join accounts using (account_id) where outcome = 'raised' and as_of = $1`, sunday.String()) {
		alerts[ref] = true
	}
	return next, said(t, url), alerts
}

// What a preview says of a Sunday is what happens when the numbers are set and
// the runs of that Sunday follow, customer by customer.
func TestAPreviewComesTrue(t *testing.T) {
	t.Parallel()
	s, url, sunday, _ := madeUp(t)
	next, settled, alerts := runs(t, s, url, sunday)
	for name, change := range map[string]func(*segment.Policy){
		"lower limits":   func(p *segment.Policy) { p.Cadence.Multiplier, p.Cadence.Lower = 1.2, 5 },
		"higher limits":  func(p *segment.Policy) { p.Cadence.Multiplier, p.Cadence.Upper = 6, 300 },
		"quiet earners":  func(p *segment.Policy) { p.RevenuePercentile, p.EffortPercentile = 0, 100 },
		"classes":        func(p *segment.Policy) { p.Profit.BreakEven, p.RevenuePercentile = 99, 10 },
		"alerts at once": func(p *segment.Policy) { p.CoolDown, p.Cadence.Multiplier = 0, 2 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url, sunday, base := madeUp(t)
			changed := base
			change(&changed)
			zone := madrid(t)
			effect, err := commands.Foresee(t.Context(), s, changed, sunday, zone, everybody)
			if err != nil {
				t.Fatal(err)
			}
			before := pgtest.Ask(t, url, currentVerdicts)
			setsPolicy(t, s, changed, sunday.End(zone).Add(-2*time.Hour))
			if diff := cmp.Diff(before, pgtest.Ask(t, url, currentVerdicts)); diff != "" {
				t.Errorf("the preview wrote: %s", diff)
			}
			newNext, newSettled, newAlerts := runs(t, s, url, sunday)
			wanted, got := map[string]string{}, map[string]string{}
			for ref := range settled {
				if from, to := settled[ref], newSettled[ref]; from != to {
					how := commands.Instead
					switch next[ref] {
					case from:
						how = commands.InWeeks
					case to:
						how = commands.Stays
					}
					if newNext[ref] != next[ref] {
						how = commands.AtOnce
					}
					wanted[ref] = fmt.Sprint(from, " to ", to, " ", how)
				}
			}
			for _, m := range effect.Moves {
				got[m.Account.Ref] = fmt.Sprint(m.From, " to ", m.To, " ", m.How)
			}
			if diff := cmp.Diff(wanted, got); diff != "" {
				t.Errorf("what happens (-) is not what the preview said (+): %s", diff)
			}
			more, fewer := without(newAlerts, alerts), without(alerts, newAlerts)
			if effect.MoreAlerts != more || effect.FewerAlerts != fewer {
				t.Errorf("alerts: %d more and %d fewer were foreseen; it was %d and %d", effect.MoreAlerts, effect.FewerAlerts, more, fewer)
			}
			t.Logf("%d of %d move, alerts +%d -%d, %d stay", len(wanted), effect.Customers, more, fewer, effect.Staying)
			if len(wanted) == 0 {
				t.Error("nobody moves: this proves nothing")
			}
		})
	}
}

func without(some, others map[string]bool) (n int) {
	for ref := range maps.Keys(some) {
		if !others[ref] {
			n++
		}
	}
	return n
}

// A preview of the numbers in force moves nobody, on any day, and the same
// numbers the other way round move the same customers back.
func TestAPreviewOfThePresentMovesNobody(t *testing.T) {
	t.Parallel()
	s, _, sunday, base := madeUp(t)
	for ahead := range calendar.Date(30) {
		effect, err := commands.Foresee(t.Context(), s, base, sunday+ahead*3, madrid(t), everybody)
		if err != nil {
			t.Fatal(err)
		}
		if len(effect.Moves)+effect.MoreAlerts+effect.FewerAlerts+effect.Staying != 0 || effect.Customers != 40 {
			t.Errorf("%d days on: %+v", ahead*3, effect)
		}
	}
}
