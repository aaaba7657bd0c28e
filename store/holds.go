package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
)

// Hold keeps an account's alerts back from today, now's day where now is, to
// the last day held, and takes the place of a hold that is in force. The same
// key gives the hold that was made first, with whatever it says. It returns the
// hold as it is stored.
func (s *Store) Hold(ctx context.Context, key string, hold analysis.Hold, now time.Time) (stored analysis.Hold, err error) {
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		if err := lockHolds(ctx, tx, hold.AccountID); err != nil {
			return err
		}
		err := tx.GetContext(ctx, &stored, `
			select `+holdColumns+` from holds where account_id = $1 and hold_key = $2`, hold.AccountID, key)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			update holds set ended_at = $2, ended_on = $3, ended_by = $4
			where account_id = $1 and ended_at is null and until_on >= $3`,
			hold.AccountID, now, calendar.Of(now).String(), hold.By)
		if err != nil {
			return err
		}
		return tx.GetContext(ctx, &stored, `
			insert into holds (account_id, hold_key, reason, from_on, until_on, held_by, made_at)
			values ($1, $2, $3, $4, $5, $6, $7)
			returning `+holdColumns,
			hold.AccountID, key, hold.Reason, calendar.Of(now).String(), hold.Until.String(), hold.By, now)
	})
	if err != nil {
		return analysis.Hold{}, fmt.Errorf("store.Hold(%d, until %s): %w", hold.AccountID, hold.Until, err)
	}
	return stored, nil
}

// lockHolds makes sure that an account's holds are changed by one transaction
// at a time.
func lockHolds(ctx context.Context, tx *sqlx.Tx, accountID int64) error {
	var key sourceKey
	_, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock($1)`, key.of("hold", strconv.FormatInt(accountID, 10)))
	return err
}

const holdColumns = `
	hold_id as id, account_id as accountid, reason, until_on - date '1970-01-01' as until,
	held_by as by, from_on - date '1970-01-01' as "from", coalesce(ended_by, '') as endedby`

// FindHold returns the hold with this ID, with the last day for which it was
// made, ended or not. It reports false where there is none.
func (s *Store) FindHold(ctx context.Context, holdID int64) (analysis.Hold, bool, error) {
	return s.findHold(ctx, "store.FindHold", `hold_id = $1`, holdID)
}

// LatestHold returns the account's hold that was made last, as FindHold does.
func (s *Store) LatestHold(ctx context.Context, accountID int64) (analysis.Hold, bool, error) {
	return s.findHold(ctx, "store.LatestHold", `account_id = $1 order by hold_id desc limit 1`, accountID)
}

func (s *Store) findHold(ctx context.Context, name, where string, id int64) (hold analysis.Hold, known bool, err error) {
	err = s.db.GetContext(ctx, &hold, `select `+holdColumns+` from holds where `+where, id)
	if errors.Is(err, sql.ErrNoRows) {
		return hold, false, nil
	}
	if err != nil {
		return hold, false, fmt.Errorf("%s(%d): %w", name, id, err)
	}
	return hold, true, nil
}

// EndHold ends a hold early: today, now's day where now is, is no longer held.
// It reports false where there is no such hold or it was ended before.
func (s *Store) EndHold(ctx context.Context, accountID, holdID int64, by string, now time.Time) (bool, error) {
	return s.endHold(ctx, "store.EndHold", accountID, holdID, by, now, "")
}

// UndoHold is EndHold that also makes the hold anew whose place this one took,
// if it still has days to come.
func (s *Store) UndoHold(ctx context.Context, accountID, holdID int64, by string, now time.Time) (bool, error) {
	return s.endHold(ctx, "store.UndoHold", accountID, holdID, by, now, `
		insert into holds (account_id, hold_key, reason, from_on, until_on, held_by, made_at)
		select r.account_id, 'undo ' || h.hold_id, r.reason, $4::date, r.until_on, r.held_by, $3::timestamptz
		from holds h join holds r on r.account_id = h.account_id and r.ended_at = h.made_at
		where h.account_id = $1 and h.hold_id = $2 and r.until_on >= $4
		on conflict (account_id, hold_key) do nothing`)
}

func (s *Store) endHold(ctx context.Context, name string, accountID, holdID int64, by string, now time.Time, then string) (isEnded bool, err error) {
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		if err := lockHolds(ctx, tx, accountID); err != nil {
			return err
		}
		today := calendar.Of(now).String()
		result, err := tx.ExecContext(ctx, `
			update holds set ended_at = $3, ended_on = $4, ended_by = $5
			where account_id = $1 and hold_id = $2 and ended_at is null`, accountID, holdID, now, today, by)
		if err != nil {
			return err
		}
		changed, err := result.RowsAffected()
		if err != nil || changed == 0 {
			return err
		}
		isEnded = true
		if then == "" {
			return nil
		}
		_, err = tx.ExecContext(ctx, then, accountID, holdID, now, today)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("%s(%d, %d): %w", name, accountID, holdID, err)
	}
	return isEnded, nil
}

// Holds returns, by account, the holds as they were known before knownBefore,
// oldest first, those that are over included. Until is the day before a hold was
// ended early. One that was ended on the day it was made held no day and is left
// out. None for an account without any. Nil means all accounts.
func (s *Store) Holds(ctx context.Context, accounts []int64, knownBefore time.Time) (map[int64][]analysis.Hold, error) {
	return holds(ctx, s.db, accounts, knownBefore)
}

func holds(ctx context.Context, db *sqlx.DB, accounts []int64, knownBefore time.Time) (map[int64][]analysis.Hold, error) {
	var rows []analysis.Hold
	err := db.SelectContext(ctx, &rows, `
		select id, accountid, reason, until, by, "from" from (
			select hold_id as id, account_id as accountid, reason, held_by as by,
			       from_on - date '1970-01-01' as "from",
			       case when ended_at < $2 then least(until_on, ended_on - 1) else until_on end - date '1970-01-01' as until
			from holds c where `+ofAccounts+` and made_at < $2
		) h
		where until >= "from"
		order by id`, pq.Int64Array(accounts), knownBefore)
	if err != nil {
		return nil, fmt.Errorf("store.Holds(%v, known before %s): %w", accounts, knownBefore.Format(time.RFC3339), err)
	}
	found := make(map[int64][]analysis.Hold)
	for _, hold := range rows {
		found[hold.AccountID] = append(found[hold.AccountID], hold)
	}
	return found, nil
}
