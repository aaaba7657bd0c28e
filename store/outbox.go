package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"lull/analysis"
)

// Enqueue writes messages as they are wanted; see enqueue.
func (s *Store) Enqueue(ctx context.Context, now time.Time, messages ...analysis.Message) error {
	err := within(ctx, s.db, func(tx *sqlx.Tx) error { return enqueue(ctx, tx, now, messages...) })
	if err != nil {
		return fmt.Errorf("store.Enqueue: %w", err)
	}
	return nil
}

// enqueue writes messages as they are wanted, inside of another transaction. A
// key that is known changes the message that has it: one that stands in Slack
// already is edited there, one that failed or was skipped is tried again, and
// where it goes changes only before it is there. The same body again changes
// nothing.
func enqueue(ctx context.Context, tx *sqlx.Tx, now time.Time, messages ...analysis.Message) error {
	for n, m := range messages {
		if err := enqueueOne(ctx, tx, now, m); err != nil {
			return fmt.Errorf("enqueue the message %d of %d: %w", n+1, len(messages), err) // its key may hold an address
		}
	}
	return nil
}

func enqueueOne(ctx context.Context, tx *sqlx.Tx, now time.Time, m analysis.Message) error {
	_, err := tx.ExecContext(ctx, `
		insert into outbox_places (recipient, free_at) values ($1, '-infinity') on conflict do nothing`, m.To)
	if err != nil {
		return err
	}
	inserted, err := tx.ExecContext(ctx, `
		insert into outbox (key, recipient, under_key, thread_ts, body, from_at, until_at, owner, written_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		on conflict (key) do nothing`,
		m.Key, m.To, m.Under, m.Thread, string(m.Body), m.From, orNull(m.Until), m.Owner, now)
	if err != nil {
		return err
	}
	if n, err := inserted.RowsAffected(); err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		update outbox o set
			body      = $5::text::json,
			version   = o.version + 1,
			owner     = $8,
			recipient = case when moves then $2 else o.recipient end,
			under_key = case when moves then $3 else o.under_key end,
			thread_ts = case when moves then $4 else o.thread_ts end,
			from_at   = case when moves then $6 else o.from_at end,
			until_at  = case when moves then $7 else o.until_at end,
			channel   = case when moves then '' else o.channel end,
			state     = case when moves then 'waiting' else o.state end,
			reason    = case when moves then '' else o.reason end
		from (
			select message_id, ts = '' and began_at is null and state in ('waiting', 'failed', 'skipped') as moves
			from outbox where key = $1 for update) was
		where o.message_id = was.message_id and (o.body::text <> $5::text or moves and o.recipient <> $2)`,
		m.Key, m.To, m.Under, m.Thread, string(m.Body), m.From, orNull(m.Until), m.Owner)
	return err
}

// orNull is a time as a parameter, null for the zero time.
func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// ClaimMessage returns the oldest message that waits to be sent, or to be edited
// because another body is wanted, and to whose place nothing is being sent. The
// caller has that place to itself until the lease is over, or until it says what
// became of the message. It reports false where there is none. A message is not
// claimed before its time, nor before the one in whose thread it stands is
// settled.
//
// Time is told by two clocks: now is the database's, which a demonstration
// moves, and by which messages are due; machine is the machine's, by which
// leases and pauses run.
func (s *Store) ClaimMessage(ctx context.Context, now, machine time.Time, lease time.Duration) (analysis.Claimed, bool, error) {
	var row struct {
		sentRow
		Under, Thread, Body string
		Version, Shown      int
		Tries               int
		Lease               time.Time
		FromAt              time.Time    `db:"from_at"`
		UntilAt             sql.NullTime `db:"until_at"`
		BeganAt             sql.NullTime `db:"began_at"`
		AboveID             int64        `db:"above_id"`
		AboveState          string       `db:"above_state"`
		AboveChannel        string       `db:"above_channel"`
		AboveTS             string       `db:"above_ts"`
	}
	err := s.db.GetContext(ctx, &row, `
		with next as (
			select m.message_id, m.recipient, coalesce(above.message_id, 0) as above_id,
			       coalesce(above.state, '') as above_state, coalesce(above.channel, '') as above_channel, coalesce(above.ts, '') as above_ts
			from outbox m
			join outbox_places p using (recipient)
			left join outbox above on m.under_key <> '' and above.key = m.under_key
			where p.free_at <= $2
			  and (m.state = 'waiting' or m.state = 'posted' and m.shown < m.version)
			  and (m.state = 'posted' and m.ts <> '' or m.state = 'waiting' and m.from_at <= $1)
			  and (m.under_key = '' or above.state in ('posted', 'failed', 'skipped'))
			order by m.from_at, m.message_id
			limit 1
			for update of m, p skip locked),
		taken as (
			update outbox_places p set free_at = $3 from next where p.recipient = next.recipient
			returning p.free_at as lease)
		select `+sentColumns+`, m.under_key as under, m.thread_ts as thread, m.body, m.version, m.shown, m.tries,
		       m.from_at, m.until_at, m.began_at, above_id, above_state, above_channel, above_ts, lease
		from next join outbox m using (message_id) cross join taken`,
		now, machine, machine.Add(lease))
	if errors.Is(err, sql.ErrNoRows) {
		return analysis.Claimed{}, false, nil
	}
	if err != nil {
		return analysis.Claimed{}, false, fmt.Errorf("store.ClaimMessage(%s): %w", now.Format(time.RFC3339), err)
	}
	return analysis.Claimed{
		Message: analysis.Message{
			Key: row.Key, To: row.Recipient, Under: row.Under, Thread: row.Thread, Body: []byte(row.Body),
			From: row.FromAt.UTC(), Until: row.UntilAt.Time.UTC(), Owner: row.Owner,
		},
		ID: row.ID, State: analysis.MessageState(row.State), Channel: row.Channel, TS: row.TS,
		Version: row.Version, Shown: row.Shown, Began: row.BeganAt.Time.UTC(), Tries: row.Tries, Lease: row.Lease,
		Above: analysis.Sent{
			ID: row.AboveID, Key: row.Under, State: analysis.MessageState(row.AboveState), Channel: row.AboveChannel, TS: row.AboveTS,
		},
	}, true, nil
}

// BeginMessage records that a claimed message is about to be posted in a
// channel: whoever claims it again has to look whether it is there. It reports
// false, and nothing is recorded, when the message is not wanted as it was
// claimed any more, or the lease was over and somebody else has it.
func (s *Store) BeginMessage(ctx context.Context, m analysis.Claimed, channel string, now time.Time) (begun bool, err error) {
	result, err := s.db.ExecContext(ctx, `
		update outbox set began_at = $4, channel = $3, shown = version
		where message_id = $1 and version = $2 and state = 'waiting'
		  and exists (select from outbox_places where recipient = $5 and free_at = $6)`,
		m.ID, m.Version, channel, now, m.To, m.Lease)
	if err == nil {
		begun, err = hasChanged(result)
	}
	if err != nil {
		return false, fmt.Errorf("store.BeginMessage(%d): %w", m.ID, err)
	}
	return begun, nil
}

func hasChanged(result sql.Result) (bool, error) {
	n, err := result.RowsAffected()
	return n > 0, err
}

// MarkPosted records that a message stands in its channel, as shown. Its place
// is free from a moment of the machine's clock on.
func (s *Store) MarkPosted(ctx context.Context, m analysis.Claimed, ts string, now, free time.Time) error {
	return s.mark(ctx, "store.MarkPosted", m, free, `
		update outbox set state = 'posted', ts = $2, posted_at = coalesce(posted_at, $3), settled_at = $3, began_at = null, tries = 0, reason = ''
		where message_id = $1 and state in ('waiting', 'unknown')`, m.ID, ts, now)
}

// MarkEdited records that a posted message shows a version, or, with a reason,
// that Slack does not let it be changed to it.
func (s *Store) MarkEdited(ctx context.Context, m analysis.Claimed, reason string, now, free time.Time) error {
	return s.mark(ctx, "store.MarkEdited", m, free, `
		update outbox set shown = greatest(shown, $2), reason = $3, settled_at = $4, tries = 0
		where message_id = $1 and state = 'posted'`, m.ID, m.Version, reason, now)
}

// MarkDelayed records that an attempt came to nothing, to be repeated when the
// message's place is free again. Where the message may be there all the same, it
// is looked for first. Nothing is recorded when the lease was over and somebody
// else has it: they may have begun to post it.
func (s *Store) MarkDelayed(ctx context.Context, m analysis.Claimed, mayBeThere bool, free time.Time) error {
	err := within(ctx, s.db, func(tx *sqlx.Tx) error {
		if isOurs, err := freePlace(ctx, tx, m, free); err != nil || !isOurs {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			update outbox set tries = tries + 1, began_at = case when $2 then began_at end,
			       shown = case when $2 or state = 'posted' then shown else 0 end
			where message_id = $1 and recipient = $3`, m.ID, mayBeThere, m.To)
		return err
	})
	if err != nil {
		return fmt.Errorf("store.MarkDelayed(%d): %w", m.ID, err)
	}
	return nil
}

// MarkSettled records that a message is not sent: failed, unknown or skipped,
// and why. In the same transaction it writes the notices that say so. Nothing is
// recorded when the lease was over and somebody else has it.
func (s *Store) MarkSettled(ctx context.Context, m analysis.Claimed, state analysis.MessageState, reason string, now, free time.Time, notices ...analysis.Message) error {
	err := within(ctx, s.db, func(tx *sqlx.Tx) error {
		if isOurs, err := freePlace(ctx, tx, m, free); err != nil || !isOurs {
			return err
		}
		result, err := tx.ExecContext(ctx, `
			update outbox set state = $2, reason = $3, settled_at = $4, tries = 0,
			       began_at = case when $2 = 'unknown' then began_at end, shown = case when $2 = 'unknown' then shown else 0 end
			where message_id = $1 and recipient = $5 and state = 'waiting'`, m.ID, state, reason, now, m.To)
		if err != nil {
			return err
		}
		changed, err := hasChanged(result)
		if err != nil || !changed {
			return err
		}
		return enqueue(ctx, tx, now, notices...)
	})
	if err != nil {
		return fmt.Errorf("store.MarkSettled(%d, %s): %w", m.ID, state, err)
	}
	return nil
}

func (s *Store) mark(ctx context.Context, name string, m analysis.Claimed, free time.Time, statement string, arguments ...any) error {
	err := within(ctx, s.db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, statement, arguments...); err != nil {
			return err
		}
		_, err := freePlace(ctx, tx, m, free)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s(%d): %w", name, m.ID, err)
	}
	return nil
}

// freePlace has the next message go to a place from a moment on. It reports
// false, and changes nothing, where the place was leased to somebody else
// meanwhile.
func freePlace(ctx context.Context, tx *sqlx.Tx, m analysis.Claimed, free time.Time) (isOurs bool, err error) {
	result, err := tx.ExecContext(ctx, `
		update outbox_places set free_at = $3 where recipient = $1 and free_at = $2`, m.To, m.Lease, free)
	if err != nil {
		return false, err
	}
	return hasChanged(result)
}

// AnswerUnknown settles a message of unknown outcome by what somebody saw: it
// is there, or it is to be sent again. It reports false where its outcome is
// not, or no longer, unknown.
func (s *Store) AnswerUnknown(ctx context.Context, id int64, isThere bool, now time.Time) (answered bool, err error) {
	result, err := s.db.ExecContext(ctx, `
		update outbox set state = case when $2 then 'posted' else 'waiting' end, reason = '', settled_at = $3, began_at = null,
		       posted_at = case when $2 then began_at end, shown = case when $2 then version else 0 end,
		       until_at = case when $2 then until_at end
		where message_id = $1 and state = 'unknown'`, id, isThere, now)
	if err == nil {
		answered, err = hasChanged(result)
	}
	if err != nil {
		return false, fmt.Errorf("store.AnswerUnknown(%d): %w", id, err)
	}
	return answered, nil
}
