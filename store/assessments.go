package store

import (
	"context"
	"fmt"
	"iter"

	"lull/analysis"
	"lull/analysis/calendar"
)

// RecordAssessments makes the judgements of a run, one for each account, the
// current assessments. It writes only the rows that say something else than
// before, and a transition where the state changed. Everything happens in one
// transaction and one run at a time, so a run may be killed or repeated: the
// second time nothing changes. An error among the judgements ends it; nothing
// is kept then. A run for an earlier day than one on record writes nothing; see
// analysis.Recorded.
func (s *Store) RecordAssessments(ctx context.Context, run analysis.Run, judged iter.Seq2[analysis.Assessment, error]) (analysis.Recorded, error) {
	recorded, err := s.recordAssessments(ctx, run, judged)
	if err != nil {
		return analysis.Recorded{}, fmt.Errorf("store.RecordAssessments(%s): %w", run.AsOf, err)
	}
	return recorded, nil
}

func (s *Store) recordAssessments(ctx context.Context, run analysis.Run, judged iter.Seq2[analysis.Assessment, error]) (recorded analysis.Recorded, err error) {
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
	err = tx.GetContext(ctx, &recorded.Newest, `
		select coalesce(max(as_of) - date '1970-01-01', $1) from assessment_runs`, int(run.AsOf))
	if err != nil {
		return recorded, err
	}
	if recorded.Newest > run.AsOf {
		recorded.Outdated = true
		return recorded, nil
	}
	recorded.Newest = run.AsOf

	_, err = tx.ExecContext(ctx, `
		create temp table judgements (
			account_id     bigint  not null,
			purchase_state text    not null,
			basis          text    not null,
			purchase_days  integer not null,
			last_purchase  integer not null,
			usual_gap      integer not null,
			drifting       integer not null,
			lapsed         integer not null,
			since          integer not null
		) on commit drop`)
	if err != nil {
		return recorded, err
	}
	recorded.States = make(map[string]int)
	err = copyIn(ctx, conn, `copy judgements from stdin`, func(lines *copyLines) error {
		for a, err := range judged {
			if err != nil {
				return err
			}
			recorded.Judged++
			recorded.States[a.PurchaseState]++
			lines.number(a.AccountID)
			lines.text(a.PurchaseState)
			lines.text(a.Basis)
			for _, n := range []int{
				a.PurchaseDays, int(a.LastPurchase), a.UsualGap, int(a.DriftingOn), int(a.LapsedOn), int(a.Since),
			} {
				lines.number(int64(n))
			}
			if err := lines.end(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return recorded, err
	}

	// What a row says is everything but the day and the time it was first said.
	_, err = tx.ExecContext(ctx, `
		create temp table statements on commit drop as
		with stated as (
			select account_id, purchase_state, basis, purchase_days,
			       date '1970-01-01' + nullif(last_purchase, 0) as last_purchase_on,
			       nullif(usual_gap, 0)                         as usual_gap_days,
			       date '1970-01-01' + nullif(drifting, 0)      as drifting_on,
			       date '1970-01-01' + nullif(lapsed, 0)        as lapsed_on,
			       date '1970-01-01' + nullif(since, 0)         as since_on
			from judgements
		)
		select s.*, a.purchase_state as from_state
		from stated s left join assessments a using (account_id)
		where (s.purchase_state, s.basis, s.purchase_days, s.last_purchase_on, s.usual_gap_days,
		       s.drifting_on, s.lapsed_on, s.since_on, $1::integer)
		   is distinct from (a.purchase_state, a.basis, a.purchase_days, a.last_purchase_on, a.usual_gap_days,
		       a.drifting_on, a.lapsed_on, a.since_on, a.policy_version)`, run.PolicyVersion)
	if err != nil {
		return recorded, err
	}
	result, err := tx.ExecContext(ctx, `
		insert into assessments (account_id, as_of, purchase_state, basis, purchase_days, last_purchase_on,
		                         usual_gap_days, drifting_on, lapsed_on, since_on, policy_version, assessed_at)
		select account_id, $1, purchase_state, basis, purchase_days, last_purchase_on,
		       usual_gap_days, drifting_on, lapsed_on, since_on, $2, $3
		from statements
		on conflict (account_id) do update set
			as_of            = excluded.as_of,
			purchase_state   = excluded.purchase_state,
			basis            = excluded.basis,
			purchase_days    = excluded.purchase_days,
			last_purchase_on = excluded.last_purchase_on,
			usual_gap_days   = excluded.usual_gap_days,
			drifting_on      = excluded.drifting_on,
			lapsed_on        = excluded.lapsed_on,
			since_on         = excluded.since_on,
			policy_version   = excluded.policy_version,
			assessed_at      = excluded.assessed_at`,
		run.AsOf.String(), run.PolicyVersion, run.At)
	if err != nil {
		return recorded, err
	}
	changed, err := result.RowsAffected()
	if err != nil {
		return recorded, err
	}
	result, err = tx.ExecContext(ctx, `
		insert into transitions (account_id, axis, from_state, to_state, as_of, evidence, policy_version, recorded_at)
		select account_id, 'purchase', from_state, purchase_state, $1,
		       jsonb_strip_nulls(jsonb_build_object(
		           'purchase_days',    purchase_days,
		           'last_purchase_on', last_purchase_on,
		           'silence_days',     $1::date - last_purchase_on,
		           'usual_gap_days',   usual_gap_days,
		           'limit_days',       drifting_on - last_purchase_on - 1,
		           'drifting_on',      drifting_on,
		           'lapsed_on',        lapsed_on,
		           'since_on',         since_on)),
		       $2, $3
		from statements
		where from_state is distinct from purchase_state`,
		run.AsOf.String(), run.PolicyVersion, run.At)
	if err != nil {
		return recorded, err
	}
	transitions, err := result.RowsAffected()
	if err != nil {
		return recorded, err
	}
	recorded.Changed, recorded.Transitions = int(changed), int(transitions)
	_, err = tx.ExecContext(ctx, `
		insert into assessment_runs (as_of, policy_version, judged, changed, transitions, recorded_at)
		values ($1, $2, $3, $4, $5, $6)`,
		run.AsOf.String(), run.PolicyVersion, recorded.Judged, recorded.Changed, recorded.Transitions, run.At)
	if err != nil {
		return recorded, err
	}
	return recorded, tx.Commit()
}

// NewestRun returns the latest day for which all accounts were judged. It
// reports false where none was.
func (s *Store) NewestRun(ctx context.Context) (calendar.Date, bool, error) {
	var newest *calendar.Date
	err := s.db.GetContext(ctx, &newest, `select max(as_of) - date '1970-01-01' from assessment_runs`)
	if err != nil {
		return 0, false, fmt.Errorf("store.NewestRun: %w", err)
	}
	if newest == nil {
		return 0, false, nil
	}
	return *newest, true, nil
}

// ForgetAssessments removes every assessment, transition and run, for a
// demonstration whose clock is set back.
func (s *Store) ForgetAssessments(ctx context.Context) error {
	if _, err := s.db.ExecContext(ctx, `truncate assessments, transitions, assessment_runs`); err != nil {
		return fmt.Errorf("store.ForgetAssessments: %w", err)
	}
	return nil
}
