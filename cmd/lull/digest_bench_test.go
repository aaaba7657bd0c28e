package main_test

import (
	"strings"
	"testing"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/store"
)

// 100,000 accounts of 50 teams, of which 2 in 100 turned quiet in each of the
// last eight weeks.
const quietCrowd = `
	insert into people (email, name, team, role) values ('nora@example.com', 'Nora', '', 'manager');
	insert into accounts (ref, name, name_key, short_key, owner_email, team, created_at, updated_at)
	select 'AC' || n, 'Customer ' || n, 'customer ' || n, 'customer ' || n, 'rep' || n % 500 || '@example.com', 'team ' || n % 50, now(), now()
	from generate_series(1, 100000) n;
	insert into assessments (account_id, as_of, segment, engagement_state, reason, tag, last_contact_on, contact_gap_days, contact_limit_days,
	       purchase_state, basis, purchase_days, last_purchase_on, usual_gap_days, drifting_on, policy_version, assessed_at, standing,
	       profitability, revenue_12m, profit_12m, missing_costs)
	select account_id, $1, case when account_id % 100 < 16 then 'passive' else 'active' end, 'active', '', '', $1::date - (account_id % 90)::integer, 9, 30,
	       'on_rhythm', 'usual_gap', 20, $1::date - 4, 12, $1::date + 30, 1, now(), '', 'profitable', account_id * 100, account_id * 17, ''
	from accounts;
	insert into transitions (account_id, axis, from_state, to_state, as_of, tag, outcome, evidence, policy_version, recorded_at)
	select account_id, 'engagement', 'active', 'passive', $1::date - (account_id % 100 / 2)::integer * 7, 'newly_passive', 'raised', '{}', 1, now()
	from accounts where account_id % 100 < 16;
	analyze;`

// The same rows, as they lie: of every account that turned in the eight weeks all
// that a digest says of it.
const quietRows = `
	select a.account_id, a.ref, a.name, a.owner_email, a.team, s.segment, s.last_contact_on, s.contact_gap_days, s.contact_limit_days,
	       s.purchase_state, s.last_purchase_on, s.usual_gap_days, s.drifting_on, s.profitability, s.revenue_12m, s.profit_12m, s.missing_costs,
	       t.as_of, t.tag, t.outcome
	from transitions t join accounts a using (account_id) join assessments s using (account_id)
	where t.as_of > $1::date - 56`

// BenchmarkDigest times one digest of 100,000 accounts in 50 teams, put together
// and ready to be sent, beside one SELECT of the same rows that hands them to a
// bare reader. It also times a digest for each of the teams, one after another.
func BenchmarkDigest(b *testing.B) {
	for b.Loop() {
		database := pgtest.Database(b, store.Migrate)
		now := time.Now()
		week := calendar.Of(now).WeekEnd() - 7
		psql(b, database, strings.ReplaceAll(quietCrowd, "$1", "'"+week.String()+"'"))
		s, err := store.Open(b.Context(), database)
		if err != nil {
			b.Fatal(err)
		}
		desk := commands.NewDesk(s)
		digest, err := s.AddDigest(b.Context(), analysis.Digest{Owner: "nora@example.com", Zone: "UTC"}, now.AddDate(0, 0, -15))
		if err != nil {
			b.Fatal(err)
		}
		issue := analysis.Issue{DigestID: digest.ID, On: week - 6, Due: now, Made: now, State: analysis.IssueSent}
		if _, err := s.AddIssue(b.Context(), issue, analysis.Composition{State: analysis.IssueSent}); err != nil {
			b.Fatal(err)
		}
		compose := func(teams ...string) int {
			digest.Teams = teams
			c, err := desk.Digest(b.Context(), digest, week+1, now, now, commands.Audience{})
			if err != nil {
				b.Fatal(err)
			}
			return len(c.Rows)
		}
		all, bare := time.Hour, time.Hour
		for range 3 {
			begun := time.Now()
			if rows := compose(); rows < 100 {
				b.Fatalf("a digest of %d rows", rows)
			}
			all = min(all, time.Since(begun))
			begun = time.Now()
			if rows := selectAll(b, database, quietRows, week.String()); rows != 16_000 {
				b.Fatalf("the SELECT returns %d rows", rows)
			}
			bare = min(bare, time.Since(begun))
		}
		begun := time.Now()
		for _, team := range pgtest.Ask(b, database, `select distinct team from accounts`) {
			compose(team)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "fifty-teams-s")
		b.ReportMetric(all.Seconds(), "digest-s")
		b.ReportMetric(bare.Seconds(), "select-s")
		b.ReportMetric(all.Seconds()/bare.Seconds(), "digest-ratio-to-select")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
