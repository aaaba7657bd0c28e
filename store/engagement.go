package store

import (
	"context"
	"fmt"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
)

// eventKnownAt is when an event e became known: where nothing says, on its day.
const eventKnownAt = `coalesce(e.known_at, e.occurred_on::timestamp at time zone 'UTC')`

// AccountEvents returns the account's engagement events on or before asOf, as
// they were known before knownBefore, oldest first. What was withdrawn by then
// is left out. None for an account without any, or an unknown one.
func (s *Store) AccountEvents(ctx context.Context, accountID int64, asOf calendar.Date, knownBefore time.Time) ([]analysis.Event, error) {
	var rows []struct {
		analysis.Event
		SourceID   string        `db:"source_id"`
		OccurredOn calendar.Date `db:"occurred_on"`
		ReportedBy string        `db:"reported_by"`
	}
	err := s.db.SelectContext(ctx, &rows, `
		select a.ref as account, e.source, e.source_id, e.type, e.occurred_on - date '1970-01-01' as occurred_on,
		       e.solicited, e.score, e.reported_by, e.note
		from engagement_events e join accounts a using (account_id)
		where e.account_id = $1 and e.occurred_on <= $2
		  and `+eventKnownAt+` < $3
		  and (e.withdrawn_at is null or e.withdrawn_at >= $3)
		order by e.occurred_on, e.source, e.source_id`, accountID, asOf.String(), knownBefore)
	if err != nil {
		return nil, accountError("AccountEvents", accountID, asOf, knownBefore, err)
	}
	var events []analysis.Event
	for _, row := range rows {
		event := row.Event
		event.ID, event.On, event.By = row.SourceID, row.OccurredOn, row.ReportedBy
		events = append(events, event)
	}
	return events, nil
}

// accountError names a call about what was known of an account.
func accountError(call string, accountID int64, asOf calendar.Date, knownBefore time.Time, err error) error {
	return fmt.Errorf("store.%s(%d, %s, known before %s): %w", call, accountID, asOf, knownBefore.Format(time.RFC3339), err)
}
