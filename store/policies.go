package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"lull/analysis"
	"lull/analysis/segment"
)

// PolicyInForce returns the policy by which what was known before a moment is
// judged: the newest version set before it, and the default one before any.
func (s *Store) PolicyInForce(ctx context.Context, knownBefore time.Time) (segment.Policy, error) {
	policy, _, err := newestPolicy(ctx, s.db, "where set_at < $1", knownBefore)
	if err != nil {
		return segment.Policy{}, fmt.Errorf("store.PolicyInForce(%s): %w", knownBefore.Format(time.RFC3339), err)
	}
	return policy, nil
}

// newestPolicy returns the newest version of those chosen, with who set it; the
// default one, which nobody set, where there is none.
func newestPolicy(ctx context.Context, from sqlx.QueryerContext, chosen string, arguments ...any) (segment.Policy, analysis.PolicyVersion, error) {
	var row struct {
		analysis.PolicyVersion
		Policy []byte
	}
	err := sqlx.GetContext(ctx, from, &row, `
		select version, policy, set_by as by, set_at as at from policies `+chosen+` order by version desc limit 1`, arguments...)
	if errors.Is(err, sql.ErrNoRows) {
		policy := segment.DefaultPolicy()
		return policy, analysis.PolicyVersion{Version: policy.Version}, nil
	}
	if err != nil {
		return segment.Policy{}, analysis.PolicyVersion{}, err
	}
	policy, err := readPolicy(row.Policy)
	policy.Version = row.Version
	return policy, row.PolicyVersion, err
}

// readPolicy reads a version as it is kept. A number that it did not know yet has
// its default.
func readPolicy(kept []byte) (segment.Policy, error) {
	policy := segment.DefaultPolicy()
	err := json.Unmarshal(kept, &policy)
	return policy, err
}

// NewestPolicy returns who set the newest version and when; version 1 that nobody
// set where no other was.
func (s *Store) NewestPolicy(ctx context.Context) (analysis.PolicyVersion, error) {
	_, newest, err := newestPolicy(ctx, s.db, "")
	if err != nil {
		return newest, fmt.Errorf("store.NewestPolicy: %w", err)
	}
	return newest, nil
}

// ChangePolicy makes a policy the one in force from now on, as the version after
// the one that it says it was made from. Where the newest version is another, or
// says the same, nothing is changed. It returns the newest version then, and
// whether that is a new one. The policy must be valid.
func (s *Store) ChangePolicy(ctx context.Context, policy segment.Policy, by string, now time.Time) (newest analysis.PolicyVersion, isNew bool, err error) {
	from := policy.Version
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `lock table policies in exclusive mode`); err != nil {
			return err
		}
		var kept segment.Policy
		if kept, newest, err = newestPolicy(ctx, tx, ""); err != nil {
			return err
		}
		if from != newest.Version || policy == kept {
			return nil
		}
		policy.Version++
		text, err := json.Marshal(policy)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `insert into policies (version, policy, set_by, set_at) values ($1, $2, $3, $4)`,
			policy.Version, string(text), by, now)
		newest, isNew = analysis.PolicyVersion{Version: policy.Version, By: by, At: now}, true
		return err
	})
	if err != nil {
		return newest, false, fmt.Errorf("store.ChangePolicy(from version %d): %w", from, err)
	}
	return newest, isNew, nil
}
