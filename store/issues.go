package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
)

// Composing makes the issue of a digest that is due, or says why not.
type Composing func(ctx context.Context, due analysis.DueDigest) (analysis.Composition, error)

// IssueDigest claims the digest that is due longest, has it composed, and keeps
// the issue, its rows and its messages, all in one transaction: of several
// callers one gets it, and one that dies leaves it due. compose may read through
// other connections. It returns what was claimed, and reports false where none
// is due.
//
// A digest that is held stays due and is not looked at again before the moment
// that the composition names. An error of compose is returned and keeps nothing;
// see DelayDigest. Of several days that it was due on, the last is composed, and
// the others are put on record as skipped.
func (s *Store) IssueDigest(ctx context.Context, now time.Time, compose Composing) (due analysis.DueDigest, any bool, err error) {
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		var row struct {
			standingRow
			HeldAt sql.NullTime `db:"held_at"`
		}
		err := tx.GetContext(ctx, &row, `
			select `+standingColumns+`, d.held_at from `+standingTables+`
			where d.removed_at is null and not d.is_paused and d.next_at <= $1 and (d.look_at is null or d.look_at <= $1)
			order by d.next_at, d.digest_id limit 1
			for update of d skip locked`, now)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		any = true
		standing := row.standing()
		due = analysis.DueDigest{Digest: standing.Digest, Occurrence: standing.Next}
		schedule, err := scheduleOf(standing.Digest)
		if err != nil {
			return err
		}
		if row.HeldAt.Valid {
			due.Held = row.HeldAt.Time.UTC()
		}
		for following := schedule.Following(due.Occurrence); !following.At.After(now); following = schedule.Following(following) {
			due.Missed = append(due.Missed, due.Occurrence)
			due.Occurrence = following
		}
		made, err := compose(ctx, due)
		if err != nil {
			return err
		}
		return keepIssue(ctx, tx, now, schedule, due, made)
	})
	if err != nil {
		return due, any, fmt.Errorf("store.IssueDigest(%d): %w", due.ID, err)
	}
	return due, any, nil
}

func keepIssue(ctx context.Context, tx *sqlx.Tx, now time.Time, schedule analysis.Schedule, due analysis.DueDigest, made analysis.Composition) error {
	for _, missed := range due.Missed {
		issue := analysis.Issue{DigestID: due.ID, On: missed.On, Due: missed.At, Made: now, State: analysis.IssueSkipped, Reason: "late"}
		if _, err := addIssue(ctx, tx, issue, nil); err != nil {
			return err
		}
	}
	next, look := due.Occurrence, orNull(made.LookAgain)
	if look == nil {
		issue := analysis.Issue{DigestID: due.ID, On: due.On, Due: due.Occurrence.At, Made: now, State: made.State, Reason: made.Reason}
		isNew, err := addIssue(ctx, tx, issue, made.Rows)
		if err != nil {
			return err
		}
		if !isNew {
			made.Messages = nil // somebody had it sent by hand
		}
		next = schedule.Following(due.Occurrence)
	}
	_, err := tx.ExecContext(ctx, `
		update digests set next_on = $2, next_at = $3, look_at = $4,
		       held_at = case when $4::timestamptz is not null then coalesce(held_at, $5) end
		where digest_id = $1`,
		due.ID, next.On.String(), next.At, look, now)
	if err != nil {
		return err
	}
	return enqueue(ctx, tx, now, made.Messages...)
}

func addIssue(ctx context.Context, tx *sqlx.Tx, issue analysis.Issue, rows []analysis.DigestRow) (isNew bool, err error) {
	result, err := tx.ExecContext(ctx, `
		insert into digest_issues (digest_id, issued_on, due_at, made_at, state, reason) values ($1, $2, $3, $4, $5, $6)
		on conflict (digest_id, issued_on) do nothing`,
		issue.DigestID, issue.On.String(), issue.Due, issue.Made, issue.State, issue.Reason)
	if err != nil {
		return false, err
	}
	if isNew, err = hasChanged(result); err != nil || !isNew {
		return false, err
	}
	var numbers, accounts pq.Int64Array
	var tags, groups pq.StringArray
	for _, r := range rows {
		numbers, accounts = append(numbers, int64(r.Number)), append(accounts, r.AccountID)
		tags, groups = append(tags, r.Tag), append(groups, string(r.Group))
	}
	_, err = tx.ExecContext(ctx, `
		insert into digest_rows (digest_id, issued_on, number, account_id, tag, row_group)
		select $1, $2, * from unnest($3::integer[], $4::bigint[], $5::text[], $6::text[])`,
		issue.DigestID, issue.On.String(), numbers, accounts, tags, groups)
	return err == nil, err
}

// AddIssue keeps an issue that somebody asked for by hand, with its rows and
// messages, and leaves the schedule as it is. It reports false, and nothing is
// kept, where the digest has an issue of that day.
func (s *Store) AddIssue(ctx context.Context, issue analysis.Issue, made analysis.Composition) (isNew bool, err error) {
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		if isNew, err = addIssue(ctx, tx, issue, made.Rows); err != nil || !isNew {
			return err
		}
		return enqueue(ctx, tx, issue.Made, made.Messages...)
	})
	if err != nil {
		return false, fmt.Errorf("store.AddIssue(%d, %s): %w", issue.DigestID, issue.On, err)
	}
	return isNew, nil
}

// DelayDigest has an issue that could not be made looked at again at a moment,
// so that the others go on, and writes the messages that say so. Where somebody
// else has made it meanwhile it does nothing.
func (s *Store) DelayDigest(ctx context.Context, due analysis.DueDigest, until, now time.Time, messages ...analysis.Message) error {
	err := within(ctx, s.db, func(tx *sqlx.Tx) error {
		result, err := tx.ExecContext(ctx, `
			update digests set look_at = $3, held_at = coalesce(held_at, $4) where digest_id = $1 and next_at <= $2`,
			due.ID, due.Occurrence.At, until, now)
		if err != nil {
			return err
		}
		if delayed, err := hasChanged(result); err != nil || !delayed {
			return err
		}
		return enqueue(ctx, tx, now, messages...)
	})
	if err != nil {
		return fmt.Errorf("store.DelayDigest(%d): %w", due.ID, err)
	}
	return nil
}

// ReleaseDigests has every issue that is held looked at at once: what it waits
// for may be there.
func (s *Store) ReleaseDigests(ctx context.Context) error {
	if _, err := s.db.ExecContext(ctx, `update digests set look_at = null where look_at is not null`); err != nil {
		return fmt.Errorf("store.ReleaseDigests: %w", err)
	}
	return nil
}

// Issues returns the latest issues of a digest, the latest first; none before
// the first.
func (s *Store) Issues(ctx context.Context, digest int64, limit int) ([]analysis.Issue, error) {
	var rows []struct {
		On            int
		Due, Made     time.Time
		State, Reason string
	}
	err := s.db.SelectContext(ctx, &rows, `
		select issued_on - date '1970-01-01' as on, due_at as due, made_at as made, state, reason
		from digest_issues where digest_id = $1 order by issued_on desc limit $2`, digest, limit)
	if err != nil {
		return nil, fmt.Errorf("store.Issues(%d): %w", digest, err)
	}
	var issues []analysis.Issue
	for _, r := range rows {
		issues = append(issues, analysis.Issue{
			DigestID: digest, On: calendar.Date(r.On), Due: r.Due.UTC(), Made: r.Made.UTC(),
			State: analysis.IssueState(r.State), Reason: r.Reason,
		})
	}
	return issues, nil
}

// IssueRows returns the numbered lines of an issue, in order; none where it has
// none.
func (s *Store) IssueRows(ctx context.Context, digest int64, on calendar.Date) ([]analysis.DigestRow, error) {
	var rows []analysis.DigestRow
	err := s.db.SelectContext(ctx, &rows, `
		select number, account_id as accountid, tag, row_group as "group" from digest_rows
		where digest_id = $1 and issued_on = $2 order by number`, digest, on.String())
	if err != nil {
		return nil, fmt.Errorf("store.IssueRows(%d, %s): %w", digest, on, err)
	}
	return rows, nil
}
