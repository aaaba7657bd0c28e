package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
)

// ofAccounts chooses the accounts whose IDs are in $1, all of them with null.
const ofAccounts = `($1::bigint[] is null or c.account_id = any ($1))`

// Contracts returns, by account, the contracts as they were known before
// knownBefore, the earliest first; those that are yet to begin are among them,
// as one may renew another. None for an account without any. Nil means all
// accounts.
func (s *Store) Contracts(ctx context.Context, accounts []int64, knownBefore time.Time) (map[int64][]analysis.Contract, error) {
	return contracts(ctx, s.db, accounts, knownBefore)
}

func contracts(ctx context.Context, db *sqlx.DB, accounts []int64, knownBefore time.Time) (map[int64][]analysis.Contract, error) {
	var rows []struct {
		ID int64
		analysis.Contract
	}
	err := db.SelectContext(ctx, &rows, `
		select c.account_id as id, a.ref as account, c.ref, c.starts_on - date '1970-01-01' as startson,
		       coalesce(c.ends_on - date '1970-01-01', 0) as endson,
		       coalesce(c.notice_on - date '1970-01-01', 0) as noticeon
		from contracts c join accounts a using (account_id)
		where `+ofAccounts+` and `+asKnown+`
		order by c.starts_on, c.ref`, pq.Int64Array(accounts), knownBefore)
	if err != nil {
		return nil, fmt.Errorf("store.Contracts(%v, known before %s): %w", accounts, knownBefore.Format(time.RFC3339), err)
	}
	found := make(map[int64][]analysis.Contract)
	for _, row := range rows {
		found[row.ID] = append(found[row.ID], row.Contract)
	}
	return found, nil
}

// Complaints returns, by account, the complaints made on or before asOf, as they
// were known before knownBefore, oldest first. One that was settled later than
// asOf is open. None for an account without any. Nil means all accounts.
func (s *Store) Complaints(ctx context.Context, accounts []int64, asOf calendar.Date, knownBefore time.Time) (map[int64][]analysis.Complaint, error) {
	var rows []struct {
		ID int64
		analysis.Complaint
	}
	err := s.db.SelectContext(ctx, &rows, `
		select c.account_id as id, a.ref as account, c.ref, c.opened_on - date '1970-01-01' as openedon,
		       case when c.closed_on <= $3 then c.closed_on - date '1970-01-01' else 0 end as closedon
		from complaints c join accounts a using (account_id)
		where `+ofAccounts+` and c.opened_on <= $3
		  and `+asKnown+`
		order by c.opened_on, c.ref`, pq.Int64Array(accounts), knownBefore, asOf.String())
	if err != nil {
		return nil, fmt.Errorf("store.Complaints(%v, %s, known before %s): %w", accounts, asOf, knownBefore.Format(time.RFC3339), err)
	}
	found := make(map[int64][]analysis.Complaint)
	for _, row := range rows {
		found[row.ID] = append(found[row.ID], row.Complaint)
	}
	return found, nil
}
