package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"lull/analysis"
)

const sentColumns = `
	m.message_id, m.key, m.recipient, m.owner, m.state, m.reason, m.channel, m.ts, m.posted_at`

type sentRow struct {
	ID        int64 `db:"message_id"`
	Key       string
	Recipient string
	Owner     string
	State     string
	Reason    string
	Channel   string
	TS        string
	PostedAt  sql.NullTime `db:"posted_at"`
}

func (r sentRow) sent() analysis.Sent {
	return analysis.Sent{
		ID: r.ID, Key: r.Key, To: r.Recipient, Owner: r.Owner, State: analysis.MessageState(r.State), Reason: r.Reason,
		Channel: r.Channel, TS: r.TS, At: r.PostedAt.Time.UTC(),
	}
}

// MessageByKey returns what is known of the delivery of a message. It reports
// false for an unknown key.
func (s *Store) MessageByKey(ctx context.Context, key string) (analysis.Sent, bool, error) {
	sent, found, err := s.message(ctx, `m.key = $1`, key)
	if err != nil {
		return analysis.Sent{}, false, fmt.Errorf("store.MessageByKey: %w", err) // the key may hold an address
	}
	return sent, found, nil
}

// MessageByID is MessageByKey by the number that the outbox gave.
func (s *Store) MessageByID(ctx context.Context, id int64) (analysis.Sent, bool, error) {
	sent, found, err := s.message(ctx, `m.message_id = $1`, id)
	if err != nil {
		return analysis.Sent{}, false, fmt.Errorf("store.MessageByID(%d): %w", id, err)
	}
	return sent, found, nil
}

// MessageAt returns the key of the message that stands at a place in Slack. It
// reports false where none of these does.
func (s *Store) MessageAt(ctx context.Context, channel, ts string) (key string, found bool, err error) {
	if ts == "" {
		return "", false, nil
	}
	sent, found, err := s.message(ctx, `m.channel = $1 and m.ts = $2 and m.ts <> ''`, channel, ts)
	if err != nil {
		return "", false, fmt.Errorf("store.MessageAt(%s, %s): %w", channel, ts, err)
	}
	return sent.Key, found, nil
}

func (s *Store) message(ctx context.Context, where string, arguments ...any) (analysis.Sent, bool, error) {
	var row sentRow
	err := s.db.GetContext(ctx, &row, `select `+sentColumns+` from outbox m where `+where, arguments...)
	if errors.Is(err, sql.ErrNoRows) {
		return analysis.Sent{}, false, nil
	}
	if err != nil {
		return analysis.Sent{}, false, err
	}
	return row.sent(), true, nil
}

// failedFor is how long a failure stays in the state of the outbox.
const failedFor = 7 * 24 * time.Hour

// OutboxState returns how many messages there are in each state, and since when
// the oldest waits; zero where none does. Those that are not due yet do not
// count, nor what failed or was skipped more than a week ago.
func (s *Store) OutboxState(ctx context.Context, now time.Time) (counts map[analysis.MessageState]int, oldest time.Time, err error) {
	var rows []struct {
		State  string
		Count  int
		Oldest time.Time
	}
	err = s.db.SelectContext(ctx, &rows, `
		select state, count(*), min(from_at) as oldest from outbox
		where state in ('posted', 'unknown') or state = 'waiting' and from_at <= $1 or state in ('failed', 'skipped') and settled_at > $2
		group by state`, now, now.Add(-failedFor))
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("store.OutboxState(%s): %w", now.Format(time.RFC3339), err)
	}
	counts = map[analysis.MessageState]int{}
	for _, row := range rows {
		counts[analysis.MessageState(row.State)] = row.Count
		if row.State == string(analysis.Waiting) {
			oldest = row.Oldest.UTC()
		}
	}
	return counts, oldest, nil
}
