package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"lull/analysis/segment"
)

// PolicyInForce returns the policy by which what was known before a moment is
// judged: the newest version set before it, and the default one before any.
func (s *Store) PolicyInForce(ctx context.Context, knownBefore time.Time) (segment.Policy, error) {
	var policy segment.Policy
	var row struct {
		Version int
		Policy  []byte
	}
	err := s.db.GetContext(ctx, &row, `
		select version, policy from policies where set_at < $1 order by version desc limit 1`, knownBefore)
	if errors.Is(err, sql.ErrNoRows) {
		return segment.DefaultPolicy(), nil
	}
	if err == nil {
		policy, err = readPolicy(row.Policy)
	}
	if err != nil {
		return segment.Policy{}, fmt.Errorf("store.PolicyInForce(%s): %w", knownBefore.Format(time.RFC3339), err)
	}
	policy.Version = row.Version
	return policy, nil
}

// readPolicy reads a version as it is kept. A number that it did not know yet has
// its default.
func readPolicy(kept []byte) (segment.Policy, error) {
	policy := segment.DefaultPolicy()
	err := json.Unmarshal(kept, &policy)
	return policy, err
}

// SetPolicy makes a policy the one in force from now on, as the next version,
// and returns that. A policy like the newest one stays that version. The policy
// must be valid.
func (s *Store) SetPolicy(ctx context.Context, policy segment.Policy, by string, now time.Time) (version int, err error) {
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `lock table policies in exclusive mode`); err != nil {
			return err
		}
		newest, err := s.PolicyInForce(ctx, now.Add(time.Hour*24*365*100))
		if err != nil {
			return err
		}
		policy.Version, version = newest.Version, newest.Version
		if policy == newest {
			return nil
		}
		version++
		policy.Version = version
		kept, err := json.Marshal(policy)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `insert into policies (version, policy, set_by, set_at) values ($1, $2, $3, $4)`,
			version, string(kept), by, now)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("store.SetPolicy: %w", err)
	}
	return version, nil
}
