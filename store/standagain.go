package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// StandAgain has posted again what stood in a demonstration whose Slack begins
// anew: the latest issue of each digest with its thread, every follow-up, and what
// was shared and not taken back. What was in the thread of one of these is in it
// again; what was in anybody else's stands alone. Each digest is due next after
// now. It reports false, and changes nothing, where something on record is of a
// later time than now.
//
// Once the digests stand, RethreadFollowUps is to be called.
func (s *Store) StandAgain(ctx context.Context, now time.Time) (stands bool, err error) {
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		err := tx.GetContext(ctx, &stands, `
			select not exists (select from outbox where written_at > $1) and not exists (select from digest_issues where made_at > $1)
			   and not exists (select from follow_ups where made_at > $1 or changed_at > $1)`, now)
		if err != nil || !stands {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			with again as (
				select message_id, key, channel, ts from outbox o
				where state = 'posted' and (
					o.key ~ '^followup/[0-9]+$' or o.key like 'share/%' and o.owner <> ''
					or exists (select from (select digest_id, max(issued_on) as on from digest_issues group by digest_id) last
					           where o.key ~ ('^digest/' || last.digest_id || '/' || last.on || '(/[0-9]+)?$'))))
			update outbox m set
				state = 'waiting', channel = '', ts = '', shown = 0, until_at = null, settled_at = null, tries = 0, thread_ts = '',
				under_key = coalesce((select above.key from again above
					where above.key = m.under_key or m.thread_ts <> '' and above.channel = m.channel and above.ts = m.thread_ts
					limit 1), '')
			from again where again.message_id = m.message_id`)
		return err
	})
	if err == nil && stands {
		err = s.rescheduleDigests(ctx, now)
	}
	if err != nil {
		return false, fmt.Errorf("store.StandAgain: %w", err)
	}
	return stands, nil
}

// RethreadFollowUps has every follow-up be in the thread in which its message
// stands after StandAgain: under the message that is above it now, or in none.
func (s *Store) RethreadFollowUps(ctx context.Context) error {
	err := within(ctx, s.db, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `
			update follow_ups f set
				origin_thread = there.ts, message_thread = case when f.message_thread = '' then '' else there.ts end
			from (
				select f.follow_up_id, coalesce(above.ts, '') as ts
				from follow_ups f
				left join outbox m on m.key = 'followup/' || f.follow_up_id
				left join outbox above on above.key = m.under_key and m.under_key <> '') there
			where there.follow_up_id = f.follow_up_id`)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			update follow_up_events e set said = jsonb_set(jsonb_set(e.said, '{Made,Thread}', to_jsonb(f.message_thread)),
			       '{Made,Origin,Thread}', to_jsonb(f.origin_thread))
			from follow_ups f
			where f.account_id = e.account_id and f.follow_up_id = e.follow_up_id and e.said ? 'Made'`)
		return err
	})
	if err != nil {
		return fmt.Errorf("store.RethreadFollowUps: %w", err)
	}
	return nil
}

// ForgetMessages removes every message, issue and follow-up on record, and has
// each digest due next after now, for a demonstration whose Slack begins anew.
func (s *Store) ForgetMessages(ctx context.Context, now time.Time) error {
	_, err := s.db.ExecContext(ctx, `truncate outbox, outbox_places, digest_issues, digest_rows, follow_ups, follow_up_events, follow_up_channels`)
	if err == nil {
		err = s.rescheduleDigests(ctx, now)
	}
	if err != nil {
		return fmt.Errorf("store.ForgetMessages: %w", err)
	}
	return nil
}

// rescheduleDigests has each digest due next after now.
func (s *Store) rescheduleDigests(ctx context.Context, now time.Time) error {
	digests, err := s.Digests(ctx)
	if err != nil {
		return err
	}
	for _, d := range digests {
		if _, err := s.ChangeDigest(ctx, d.Digest, now); err != nil {
			return err
		}
	}
	return nil
}
