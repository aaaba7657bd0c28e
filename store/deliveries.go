package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

const maxAttempts = 3

var errKnown = errors.New("known delivery")

// AcceptDelivery stores a delivery under all the keys it may come again by. If
// any of the keys is known, the delivery is done or in progress: fresh is false
// and nothing is stored. Of two callers with a common key one gets fresh. The
// request must be JSON.
func (s *Store) AcceptDelivery(ctx context.Context, keys []string, request []byte, now time.Time) (fresh bool, err error) {
	// Everybody inserts in the same order, so that two never wait for each other.
	keys = slices.Compact(slices.Sorted(slices.Values(keys)))
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		var id int64
		err := tx.GetContext(ctx, &id, `
			insert into deliveries (request, received_at) values ($1, $2) returning delivery_id`, string(request), now)
		if err != nil {
			return err
		}
		result, err := tx.ExecContext(ctx, `
			insert into delivery_keys (delivery_key, delivery_id)
			select key, $2 from unnest($1::text[]) with ordinality as given (key, place) order by place
			on conflict (delivery_key) do nothing`, pq.Array(keys), id)
		if err != nil {
			return err
		}
		stored, err := result.RowsAffected()
		if err != nil {
			return err
		}
		if int(stored) < len(keys) {
			return errKnown
		}
		return nil
	})
	if errors.Is(err, errKnown) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("store.AcceptDelivery(%q): %w", keys, err)
	}
	return true, nil
}

// FinishDelivery records that the delivery was answered and forgets what it
// said; its keys stay. Finishing it again changes nothing.
func (s *Store) FinishDelivery(ctx context.Context, id int64, now time.Time) error {
	_, err := s.db.ExecContext(ctx, `
		update deliveries set finished_at = $2, request = '{}' where delivery_id = $1 and finished_at is null`, id, now)
	if err != nil {
		return fmt.Errorf("store.FinishDelivery(%d): %w", id, err)
	}
	return nil
}

// ClaimDelivery returns the oldest delivery that is not answered and that
// nobody works on, and leases it to the caller: until the lease is over nobody
// else gets it. It reports false where nothing waits. A delivery is claimed
// three times at most; after that it is left alone.
func (s *Store) ClaimDelivery(ctx context.Context, now time.Time, lease time.Duration) (id int64, request []byte, ok bool, err error) {
	err = s.db.QueryRowxContext(ctx, `
		update deliveries set lease_until = $2, attempts = attempts + 1
		where delivery_id = (
			select delivery_id from deliveries
			where finished_at is null and (lease_until is null or lease_until <= $1) and attempts < $3
			order by delivery_id limit 1
			for update skip locked)
		returning delivery_id, request`,
		now, now.Add(lease), maxAttempts).Scan(&id, &request)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, false, nil
	}
	if err != nil {
		return 0, nil, false, fmt.Errorf("store.ClaimDelivery(%s): %w", now.Format(time.RFC3339), err)
	}
	return id, request, true, nil
}

// PostponeDelivery gives a delivery back that could not be answered: it is
// claimed again after a moment, and this attempt does not count.
func (s *Store) PostponeDelivery(ctx context.Context, id int64, until time.Time) error {
	_, err := s.db.ExecContext(ctx, `
		update deliveries set lease_until = $2, attempts = attempts - 1 where delivery_id = $1 and finished_at is null`, id, until)
	if err != nil {
		return fmt.Errorf("store.PostponeDelivery(%d): %w", id, err)
	}
	return nil
}

// ForgetDeliveries removes what was received before a moment, answered or not,
// with its keys.
func (s *Store) ForgetDeliveries(ctx context.Context, before time.Time) error {
	if _, err := s.db.ExecContext(ctx, `delete from deliveries where received_at < $1`, before); err != nil {
		return fmt.Errorf("store.ForgetDeliveries(%s): %w", before.Format(time.RFC3339), err)
	}
	return nil
}
