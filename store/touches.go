package store

import (
	"context"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
)

// AccountTouches returns what we did towards the account on or before asOf, as
// it was known before knownBefore, oldest first. None for an account without
// any, or an unknown one.
func (s *Store) AccountTouches(ctx context.Context, accountID int64, asOf calendar.Date, knownBefore time.Time) ([]analysis.Touch, error) {
	var touches []analysis.Touch
	err := s.db.SelectContext(ctx, &touches, `
		select a.ref as account, t.source, t.source_id as id, t.kind, t.occurred_on - date '1970-01-01' as on
		from touches t join accounts a using (account_id)
		where t.account_id = $1 and t.occurred_on <= $2 and t.known_at < $3
		order by t.occurred_on, t.source, t.source_id`, accountID, asOf.String(), knownBefore)
	if err != nil {
		return nil, accountError("AccountTouches", accountID, asOf, knownBefore, err)
	}
	return touches, nil
}
