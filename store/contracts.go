package store

import (
	"context"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
)

// AccountContracts returns the account's contracts that began on or before
// asOf, as they were known before knownBefore, the earliest first. None for an
// account without any, or an unknown one.
func (s *Store) AccountContracts(ctx context.Context, accountID int64, asOf calendar.Date, knownBefore time.Time) ([]analysis.Contract, error) {
	var contracts []analysis.Contract
	err := s.db.SelectContext(ctx, &contracts, `
		select a.ref as account, c.ref, c.starts_on - date '1970-01-01' as startson,
		       coalesce(c.ends_on - date '1970-01-01', 0) as endson,
		       coalesce(c.notice_on - date '1970-01-01', 0) as noticeon
		from contracts c join accounts a using (account_id)
		where c.account_id = $1 and c.starts_on <= $2
		  and c.known_at < $3 and (c.superseded_at is null or c.superseded_at >= $3)
		order by c.starts_on, c.ref`, accountID, asOf.String(), knownBefore)
	if err != nil {
		return nil, accountError("AccountContracts", accountID, asOf, knownBefore, err)
	}
	return contracts, nil
}

// AccountComplaints returns the account's complaints made on or before asOf, as
// they were known before knownBefore, oldest first. One that was settled later
// than asOf is open. None for an account without any, or an unknown one.
func (s *Store) AccountComplaints(ctx context.Context, accountID int64, asOf calendar.Date, knownBefore time.Time) ([]analysis.Complaint, error) {
	var complaints []analysis.Complaint
	err := s.db.SelectContext(ctx, &complaints, `
		select a.ref as account, c.ref, c.opened_on - date '1970-01-01' as openedon,
		       case when c.closed_on <= $2 then c.closed_on - date '1970-01-01' else 0 end as closedon
		from complaints c join accounts a using (account_id)
		where c.account_id = $1 and c.opened_on <= $2
		  and c.known_at < $3 and (c.superseded_at is null or c.superseded_at >= $3)
		order by c.opened_on, c.ref`, accountID, asOf.String(), knownBefore)
	if err != nil {
		return nil, accountError("AccountComplaints", accountID, asOf, knownBefore, err)
	}
	return complaints, nil
}
