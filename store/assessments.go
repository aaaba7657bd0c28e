package store

import (
	"context"
	"fmt"
	"iter"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
)

// RecordAssessments makes the judgements of a run the current assessments. It
// writes only the rows that have changed, and every transition. Everything
// happens in one transaction and one run at a time, in which judged is read, so
// a run may be killed or repeated: the second time nothing changes. An error
// among the judgements ends it; nothing is kept then. A week that was judged
// before, and a day before the newest one on record, write nothing; see
// analysis.Recorded.
func (s *Store) RecordAssessments(ctx context.Context, run analysis.Run, judged iter.Seq2[analysis.Judged, error]) (analysis.Recorded, error) {
	recorded, err := s.recordAssessments(ctx, run, judged)
	if err != nil {
		return analysis.Recorded{}, fmt.Errorf("store.RecordAssessments(%s): %w", run.AsOf, err)
	}
	return recorded, nil
}

func (s *Store) recordAssessments(ctx context.Context, run analysis.Run, judged iter.Seq2[analysis.Judged, error]) (recorded analysis.Recorded, err error) {
	conn, err := s.bulk.Connx(ctx)
	if err != nil {
		return recorded, err
	}
	defer func() { _ = conn.Close() }() // back to the pool; it has nothing to report
	tx, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return recorded, err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing

	if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock($1)`, assessLock); err != nil {
		return recorded, err
	}
	// A week is judged once; a refresh may be repeated for its own day.
	err = tx.GetContext(ctx, &recorded.Newest, `
		select coalesce(max(as_of) - date '1970-01-01', $1) from assessment_runs where is_weekly or not $2`,
		int(run.AsOf)-1, run.IsWeekly)
	if err != nil {
		return recorded, err
	}
	if recorded.Newest > run.AsOf || run.IsWeekly && recorded.Newest == run.AsOf {
		recorded.Outdated = true
		return recorded, nil
	}
	recorded.Newest = run.AsOf

	_, err = tx.ExecContext(ctx, `
		create temp table judgements (like assessments) on commit drop;
		create temp table turns on commit drop as
		select account_id, axis, from_state, to_state, as_of, tag, outcome, evidence, policy_version from transitions with no data`)
	if err != nil {
		return recorded, err
	}
	recorded.Segments = make(map[string]int)
	err = copyInto(ctx, conn, func(c *copier) error {
		judgements, turns := c.to(`copy judgements from stdin`), c.to(`copy turns from stdin`)
		for a, err := range judged {
			if err != nil {
				return err
			}
			recorded.Judged++
			recorded.Segments[a.Segment]++
			recorded.Transitions += len(a.Transitions)
			for _, t := range a.Transitions {
				if err := writeTurn(turns, a.AccountID, t); err != nil {
					return err
				}
			}
			if !a.HasChanged {
				continue
			}
			recorded.Changed++
			if err := writeJudgement(judgements, a, run); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return recorded, err
	}
	_, err = tx.ExecContext(ctx, `
		insert into assessments
		select account_id, as_of, purchase_state, basis, purchase_days, last_purchase_on, usual_gap_days,
		       drifting_on, lapsed_on, since_on, policy_version, assessed_at, segment, engagement_state,
		       reason, tag, engaged_since_on, last_contact_on, contact_gap_days, contact_limit_days, standing,
		       profitability, revenue_12m, profit_12m, missing_costs, turned_unprofitable_on,
		       first_purchase_on
		from judgements order by account_id -- fills the primary key in its order
		on conflict (account_id) do update set
			as_of              = excluded.as_of,
			segment            = excluded.segment,
			engagement_state   = excluded.engagement_state,
			reason             = excluded.reason,
			tag                = excluded.tag,
			engaged_since_on   = excluded.engaged_since_on,
			last_contact_on    = excluded.last_contact_on,
			contact_gap_days   = excluded.contact_gap_days,
			contact_limit_days = excluded.contact_limit_days,
			purchase_state     = excluded.purchase_state,
			basis              = excluded.basis,
			purchase_days      = excluded.purchase_days,
			last_purchase_on   = excluded.last_purchase_on,
			usual_gap_days     = excluded.usual_gap_days,
			drifting_on        = excluded.drifting_on,
			lapsed_on          = excluded.lapsed_on,
			since_on           = excluded.since_on,
			policy_version     = excluded.policy_version,
			assessed_at        = excluded.assessed_at,
			standing           = excluded.standing,
			profitability          = excluded.profitability,
			revenue_12m            = excluded.revenue_12m,
			profit_12m             = excluded.profit_12m,
			missing_costs          = excluded.missing_costs,
			turned_unprofitable_on = excluded.turned_unprofitable_on,
			first_purchase_on      = excluded.first_purchase_on`)
	if err != nil {
		return recorded, err
	}
	_, err = tx.ExecContext(ctx, `
		insert into transitions (account_id, axis, from_state, to_state, as_of, tag, outcome, evidence, policy_version, recorded_at)
		select account_id, axis, from_state, to_state, as_of, tag, outcome, evidence, policy_version, $1
		from turns order by as_of, account_id, ctid`, run.At)
	if err != nil {
		return recorded, err
	}
	var ranks any
	if run.Ranks != nil {
		text, err := run.Ranks()
		if err != nil {
			return recorded, err
		}
		ranks = string(text)
	}
	_, err = tx.ExecContext(ctx, `
		insert into assessment_runs (as_of, is_weekly, policy_version, judged, changed, transitions, recorded_at, ranks)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		run.AsOf.String(), run.IsWeekly, run.PolicyVersion, recorded.Judged, recorded.Changed, recorded.Transitions, run.At, ranks)
	if err != nil {
		return recorded, err
	}
	return recorded, tx.Commit()
}

// writeJudgement writes a row in the order of the table's columns.
func writeJudgement(lines *copyLines, a analysis.Judged, run analysis.Run) error {
	lines.number(a.AccountID)
	lines.text(run.AsOf.String())
	lines.text(a.PurchaseState)
	lines.text(a.Basis)
	lines.number(int64(a.PurchaseDays))
	lines.date(a.LastPurchase)
	lines.positive(a.UsualGap)
	lines.date(a.DriftingOn)
	lines.date(a.LapsedOn)
	lines.date(a.Since)
	lines.number(int64(run.PolicyVersion))
	lines.text(run.At.UTC().Format(time.RFC3339Nano))
	lines.text(a.Segment)
	lines.text(a.Engagement)
	lines.text(a.Reason)
	lines.text(a.Tag)
	lines.date(a.EngagedSince)
	lines.date(a.LastContact)
	lines.positive(a.ContactGap)
	lines.positive(a.ContactLimit)
	lines.text(a.Standing)
	lines.text(a.Profitability)
	lines.number(a.Revenue)
	lines.number(a.Profit)
	lines.text(a.Missing)
	lines.date(a.TurnedOn)
	lines.date(a.FirstPurchase)
	return lines.end()
}

func writeTurn(lines *copyLines, accountID int64, t analysis.Transition) error {
	lines.number(accountID)
	lines.text(t.Axis)
	lines.text(t.From)
	lines.text(t.To)
	lines.date(t.AsOf)
	lines.text(t.Tag)
	lines.text(t.Outcome)
	lines.text(string(t.Evidence))
	lines.number(int64(t.Policy))
	return lines.end()
}

// LastWeek returns the Sunday of the last ISO week judged. It reports false
// where none was.
func (s *Store) LastWeek(ctx context.Context) (calendar.Date, bool, error) {
	return s.newestRun(ctx, "store.LastWeek", `where is_weekly`)
}

// HasJudgedEngagement reports whether any account's engagement was ever judged.
func (s *Store) HasJudgedEngagement(ctx context.Context) (judged bool, err error) {
	err = s.db.GetContext(ctx, &judged, `
		select exists (select from assessments where engagement_state <> 'unknown' or engaged_since_on is not null)`)
	if err != nil {
		return false, fmt.Errorf("store.HasJudgedEngagement: %w", err)
	}
	return judged, nil
}

// NewestRun returns the latest day for which all accounts were judged. It
// reports false where none was.
func (s *Store) NewestRun(ctx context.Context) (calendar.Date, bool, error) {
	return s.newestRun(ctx, "store.NewestRun", "")
}

func (s *Store) newestRun(ctx context.Context, name, where string) (calendar.Date, bool, error) {
	var newest *calendar.Date
	err := s.db.GetContext(ctx, &newest, `select max(as_of) - date '1970-01-01' from assessment_runs `+where)
	if err != nil {
		return 0, false, fmt.Errorf("%s: %w", name, err)
	}
	if newest == nil {
		return 0, false, nil
	}
	return *newest, true, nil
}

// ForgetAssessments removes every assessment, transition, run and fit, for a
// demonstration whose clock is set back.
func (s *Store) ForgetAssessments(ctx context.Context) error {
	if _, err := s.db.ExecContext(ctx, `truncate assessments, transitions, assessment_runs, models`); err != nil {
		return fmt.Errorf("store.ForgetAssessments: %w", err)
	}
	return nil
}

// assessmentColumns are the columns of an analysis.Assessment, from accounts a
// with their assessments s, but for the segment: it is not told to everybody.
const (
	assessmentColumns = `
	a.account_id as accountid, s.as_of - date '1970-01-01' as asof,
	s.engagement_state as engagement, s.reason, s.tag,
	coalesce(s.engaged_since_on - date '1970-01-01', 0) as engagedsince,
	coalesce(s.last_contact_on - date '1970-01-01', 0) as lastcontact,
	coalesce(s.contact_gap_days, 0) as contactgap,
	coalesce(s.contact_limit_days, 0) as contactlimit,
	s.purchase_state as purchasestate, s.basis, s.purchase_days as purchasedays,
	coalesce(s.first_purchase_on - date '1970-01-01', 0) as firstpurchase,
	coalesce(s.last_purchase_on - date '1970-01-01', 0) as lastpurchase,
	coalesce(s.usual_gap_days, 0) as usualgap,
	coalesce(s.drifting_on - date '1970-01-01', 0) as driftingon,
	coalesce(s.lapsed_on - date '1970-01-01', 0) as lapsedon,
	coalesce(s.since_on - date '1970-01-01', 0) as since,` + earnedColumns

	// earnedColumns are those of what the account earned.
	earnedColumns = `
	s.profitability, s.revenue_12m as revenue, s.profit_12m as profit, s.missing_costs as missing,
	coalesce(s.turned_unprofitable_on - date '1970-01-01', 0) as turnedon`
)
