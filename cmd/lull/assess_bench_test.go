package main_test

import (
	"database/sql"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	_ "github.com/lib/pq" // the bare reader's driver

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/internal/pgtest"
	"lull/store"
)

// BenchmarkAssess times `lull assess` over 100,000 accounts with 5 million
// engagement events, with BENCH=full over ten times as many, beside one SELECT
// in the same run that reads the same columns, classifies by CASE with the same
// numbers and hands every row to a bare lib/pq reader. All of the process is
// measured, its start and the population's gaps included, and its memory.
//
// Once a month the night fits the model of orders as well: refit is unchanged with
// that.
//
// Then the same night with a ledger: what every invoice cost and how it was
// paid, and four entries of time for each account. Everybody's statement is drawn
// up and, the first time, everybody's row is written.
//
// The first run replays 130 weeks of everybody and writes everything; it is
// bound by that judging and by the transitions it finds. The later ones are
// bound by Postgres, which reads what is kept of every account and turns it into
// text, as it does for the SELECT.
func BenchmarkAssess(b *testing.B) {
	accounts := 100_000
	if os.Getenv("BENCH") == "full" {
		accounts *= 10
	}
	for b.Loop() {
		database := pgtest.Database(b, store.Migrate)
		week := calendar.Of(time.Now()).WeekEnd() - 7 // the last one that has ended
		b.ReportMetric(float64(crowd(b, database, accounts, week)), "events")
		assess := func(name string, day calendar.Date) time.Duration {
			takes, peak := assessIn(b, database, day)
			b.ReportMetric(takes.Seconds(), name+"-s")
			b.ReportMetric(peak, name+"-MB")
			return takes
		}
		assess("first", week-7)
		psql(b, database, `vacuum analyze`) // as autovacuum would have by the next week
		weekly := assess("weekly", week)
		psql(b, database, `vacuum analyze`)
		nightly := assess("nightly", week+1)
		assess("unchanged", week+1)

		psql(b, database, `truncate models`)
		assess("refit", week+1) // takes as much longer than unchanged as the fit does

		bare := time.Hour
		for range 3 { // the best of three, which is the harder one to keep up with
			begun := time.Now()
			if rows := selectVerdicts(b, database, week); rows != accounts {
				b.Fatalf("the SELECT returns %d rows", rows)
			}
			bare = min(bare, time.Since(begun))
		}
		b.ReportMetric(bare.Seconds(), "select-s")
		b.ReportMetric(weekly.Seconds()/bare.Seconds(), "weekly-ratio-to-select")
		b.ReportMetric(nightly.Seconds()/bare.Seconds(), "nightly-ratio-to-select")

		b.ReportMetric(float64(costs(b, database, accounts, week)), "ledger-entries")
		assess("ledger-first", week+1)
		psql(b, database, `vacuum analyze`)
		ledger := assess("ledger", week+1)
		b.ReportMetric(ledger.Seconds()/bare.Seconds(), "ledger-ratio-to-select")
	}
}

// The SELECT does the work that an assessment is measured by: on the purchase
// axis, where nothing has to be remembered, both say the same of everybody.
func TestTheBareSelectSaysTheSame(t *testing.T) {
	t.Parallel()
	database := pgtest.Database(t, store.Migrate)
	week := calendar.Of(time.Now()).WeekEnd() - 7
	crowd(t, database, 400, week)
	assessIn(t, database, week)
	if rows := selectVerdicts(t, database, week); rows != 400 {
		t.Errorf("%d rows", rows)
	}
	sql := strings.ReplaceAll(verdictsInSQL, "$1", "'"+week.String()+"'")
	said := pgtest.Ask(t, database, `select orders || ' ' || count(*) || ' ' || count(*) filter (where orders = purchase_state) from (`+sql+`) s group by orders`)
	if len(said) < 3 {
		t.Errorf("only %q", said)
	}
	for _, line := range said {
		if f := strings.Fields(line); f[1] != f[2] {
			t.Errorf("%s: %s by the SELECT, %s of them by Lull", f[0], f[1], f[2])
		}
	}
}

// assessIn runs `lull assess` for a day and returns how long it took and the
// process's largest resident memory in MB.
func assessIn(b testing.TB, database string, day calendar.Date) (takes time.Duration, peak float64) {
	b.Helper()
	begun := time.Now()
	p := start(b, []string{"DATABASE_URL=" + database}, "assess", "--as-of", day.String())
	peak = residentUntil(p.cmd.Process.Pid, p.done)
	takes = time.Since(begun)
	if p.err != nil {
		b.Fatalf("lull assess --as-of %s: %v\n%s", day, p.err, p.output())
	}
	return takes, peak
}

// residentUntil watches a process until it is done and returns its largest
// resident memory in MB; 0 where there is no /proc. The kernel keeps the mark
// itself, so that only growth in the last moments can be missed. What the
// kernel tells of an ended process counts the memory of the one that began it.
func residentUntil(pid int, done <-chan struct{}) (peak float64) {
	every := time.NewTicker(5 * time.Millisecond)
	defer every.Stop()
	for {
		select {
		case <-done:
			return peak
		case <-every.C:
		}
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			continue
		}
		if _, rest, found := strings.Cut(string(status), "VmHWM:"); found {
			var kilobytes float64
			if _, err := fmt.Sscan(rest, &kilobytes); err == nil {
				peak = max(peak, kilobytes/1024)
			}
		}
	}
}

// crowd fills a database with accounts that have 50 engagement events and six
// orders each on average, in the two years up to a day. One in eight has been
// silent for long.
func crowd(b testing.TB, database string, accounts int, until calendar.Date) (events int64) {
	b.Helper()
	s, err := store.Open(b.Context(), database)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	}()
	load := store.Import{Now: time.Now()}
	counts, err := s.ImportEngagement(b.Context(), drawn(accounts, func(rng *rand.Rand, ref string, yield func(analysis.Event) bool) bool {
		n := 10 + rng.IntN(81)
		return walkBack(rng, until, n, func(on calendar.Date, i int) bool {
			types := analysis.EventTypes()
			return yield(analysis.Event{
				Source: "crm", ID: fmt.Sprintf("%s-%d", ref, i), Account: ref, On: on,
				Type: types[rng.IntN(len(types))], Solicited: rng.IntN(4) == 0,
			})
		})
	}), load)
	if err != nil {
		b.Fatal(err)
	}
	_, err = s.ImportInvoices(b.Context(), drawn(accounts, func(rng *rand.Rand, ref string, yield func(analysis.Invoice) bool) bool {
		return walkBack(rng, until, 3+rng.IntN(7), func(on calendar.Date, i int) bool {
			return yield(analysis.Invoice{
				Ref: fmt.Sprintf("%s-%d", ref, i), Account: ref, IssuedOn: on, Amount: money.Amount{Minor: 10_000, Currency: "EUR"},
			})
		})
	}), load)
	if err != nil {
		b.Fatal(err)
	}
	psql(b, database, `vacuum analyze`)
	return counts.Created
}

// costs gives a crowd a ledger and returns the number of its entries: the costs
// of its invoices, a payment of each and time.
func costs(b testing.TB, database string, accounts int, until calendar.Date) (entries int64) {
	b.Helper()
	s, err := store.Open(b.Context(), database)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	}()
	load := store.Import{Now: time.Now()}
	cards := []analysis.RateCard{
		{Kind: analysis.SupportTime, From: until - 3000, Cost: money.Amount{Minor: 56_000_000, Currency: "EUR"}, Minutes: 700_000},
		{Kind: analysis.SalesTime, From: until - 3000, Cost: money.Amount{Minor: 36_000_000, Currency: "EUR"}, Minutes: 300_000},
	}
	steps := []func() (analysis.Counts, error){
		func() (analysis.Counts, error) { return s.ImportRateCards(b.Context(), analysis.Rows(cards...), load) },
		func() (analysis.Counts, error) {
			return s.ImportInvoices(b.Context(), drawn(accounts, func(rng *rand.Rand, ref string, yield func(analysis.Invoice) bool) bool {
				return walkBack(rng, until, 3+rng.IntN(7), func(on calendar.Date, i int) bool {
					return yield(analysis.Invoice{
						Ref: fmt.Sprintf("%s-%d", ref, i), Account: ref, IssuedOn: on, Amount: money.Amount{Minor: 10_000, Currency: "EUR"},
						DueOn: on + 30, Cost: 6_000, HasCost: true,
					})
				})
			}), load)
		},
		func() (analysis.Counts, error) {
			return s.ImportPayments(b.Context(), drawn(accounts, func(rng *rand.Rand, ref string, yield func(analysis.Payment) bool) bool {
				return walkBack(rng, until, 3+rng.IntN(7), func(on calendar.Date, i int) bool {
					if on += 25; on > until {
						return true
					}
					invoice := fmt.Sprintf("%s-%d", ref, i)
					return yield(analysis.Payment{
						Ref: "P" + invoice, Invoice: invoice, Kind: analysis.Paid, On: on, Amount: money.Amount{Minor: 10_000, Currency: "EUR"},
					})
				})
			}), load)
		},
		func() (analysis.Counts, error) {
			return s.ImportCosts(b.Context(), drawn(accounts, func(rng *rand.Rand, ref string, yield func(analysis.Cost) bool) bool {
				for i := range 4 {
					kind := []analysis.CostKind{analysis.SupportTime, analysis.SalesTime}[i%2]
					cost := analysis.Cost{
						Ref: fmt.Sprintf("L%s-%d", ref, i), Account: ref, Kind: kind, On: until - calendar.Date(rng.IntN(400)), Minutes: 20 + rng.Int64N(90),
					}
					if !yield(cost) {
						return false
					}
				}
				return true
			}), load)
		},
	}
	for _, step := range steps {
		counts, err := step()
		if err != nil {
			b.Fatal(err)
		}
		entries += counts.Created + counts.Changed
	}
	psql(b, database, `vacuum analyze`)
	return entries
}

// drawn yields what tell draws for one account after another.
func drawn[T any](accounts int, tell func(rng *rand.Rand, ref string, yield func(T) bool) bool) iter.Seq2[analysis.Row[T], error] {
	return func(yield func(analysis.Row[T], error) bool) {
		for n := range accounts {
			rng := rand.New(rand.NewPCG(1, uint64(n)))
			if !tell(rng, fmt.Sprintf("AC%d", n), func(value T) bool { return yield(analysis.Row[T]{Value: value}, nil) }) {
				return
			}
		}
	}
}

// walkBack yields n days of the two years up to a day, at uneven distances.
func walkBack(rng *rand.Rand, until calendar.Date, n int, yield func(on calendar.Date, i int) bool) bool {
	gap, silence := max(730/n, 1), rng.IntN(730/n+1)
	if rng.IntN(8) == 0 {
		silence = min(silence*8, 600)
	}
	on := until - calendar.Date(silence)
	for i := range n {
		if !yield(on, i) {
			return false
		}
		on -= calendar.Date(1 + rng.IntN(2*gap))
	}
	return true
}

// selectVerdicts is the bare SELECT. It returns the number of rows.
func selectVerdicts(b testing.TB, database string, asOf calendar.Date) (count int) {
	b.Helper()
	return selectAll(b, database, verdictsInSQL, asOf.String())
}

// selectAll hands every row of a query to a bare reader and returns their number.
func selectAll(b testing.TB, database, query string, arguments ...any) (count int) {
	b.Helper()
	db, err := sql.Open("postgres", database)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(b.Context(), query, arguments...)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		b.Fatal(err)
	}
	values := make([]sql.RawBytes, len(columns))
	places := make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			b.Fatal(err)
		}
		count++
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return count
}

// verdictsInSQL reads what an assessment reads and tells the two states.
const verdictsInSQL = `
	with population as (
		select sum(last_engaged_on - first_engaged_on)::float / sum(engaged_days - 1) filter (where engaged_days > 0) as contact_gap,
		       sum(last_purchase_on - first_purchase_on)::float / sum(purchase_days - 1) filter (where purchase_days > 0) as order_gap
		from account_activity
	), rhythms as (
		select a.created_at, v.*, s.standing,
		       s.segment, s.engagement_state, s.reason, s.tag, s.engaged_since_on, s.last_contact_on, s.contact_gap_days, s.contact_limit_days,
		       s.purchase_state, s.basis, s.usual_gap_days, s.drifting_on, s.lapsed_on, s.since_on, s.policy_version,
		       $1::date - v.last_engaged_on as contact_silence, $1::date - v.last_purchase_on as order_silence,
		       (2 * contact_gap + (v.last_engaged_on - v.first_engaged_on)) / (2 + engaged_days - 1) as contact_usual,
		       (2 * order_gap + (v.last_purchase_on - v.first_purchase_on)) / (2 + v.purchase_days - 1) as order_usual
		from accounts a
		left join account_activity v using (account_id)
		left join assessments s using (account_id)
		cross join population
	), bounds as (
		select *, greatest(least(2.5 * contact_usual, greatest(112, 1.5 * contact_usual)), 21) as contact_bound,
		       greatest(least(2.5 * order_usual, greatest(112, 1.5 * order_usual)), 21) as order_bound
		from rhythms
	)
	select created_at, engagement_marks, engaged_days, first_engaged_on, last_engaged_on, purchase_days, first_purchase_on, last_purchase_on,
	       segment, engagement_state, reason, tag, engaged_since_on, last_contact_on, contact_gap_days, contact_limit_days,
	       purchase_state, basis, usual_gap_days, drifting_on, lapsed_on, since_on, policy_version, standing,
	       case when engaged_days < 3 then 'unknown'
	            when contact_silence > contact_bound then 'passive'
	            else 'active' end,
	       case when purchase_days < 3 and order_silence > 180 then 'lapsed'
	            when purchase_days < 3 and order_silence > 90 then 'drifting'
	            when purchase_days < 3 then 'unknown'
	            when order_silence > 2 * order_bound then 'lapsed'
	            when order_silence > order_bound then 'drifting'
	            else 'on_rhythm' end as orders
	from bounds`
