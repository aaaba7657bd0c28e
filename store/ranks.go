package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"lull/analysis/profit"
)

// Ranks returns what the newest judgement of all accounts ranked them by, so
// that one that is looked at alone is ranked alike; the zero Ranks before any.
func (s *Store) Ranks(ctx context.Context) (ranks profit.Ranks, err error) {
	var text []byte
	err = s.db.GetContext(ctx, &text, `
		select coalesce(ranks, '{}') from assessment_runs order by as_of desc, run_id desc limit 1`)
	if errors.Is(err, sql.ErrNoRows) {
		return ranks, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &ranks)
	}
	if err != nil {
		return ranks, fmt.Errorf("store.Ranks: %w", err)
	}
	return ranks, nil
}
