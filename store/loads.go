package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// DataAge returns when facts were last imported: how far the answers are up to
// date. It reports false where no fact ever was. Accounts and people are no
// facts.
func (s *Store) DataAge(ctx context.Context) (time.Time, bool, error) {
	var newest sql.NullTime
	if err := s.db.GetContext(ctx, &newest, `select max(loaded_at) from loads where kind = 'invoices'`); err != nil {
		return time.Time{}, false, fmt.Errorf("store.DataAge: %w", err)
	}
	return newest.Time.UTC(), newest.Valid, nil
}

// HasLoads reports whether anything was ever imported.
func (s *Store) HasLoads(ctx context.Context) (bool, error) {
	var has bool
	if err := s.db.GetContext(ctx, &has, `select exists (select from loads)`); err != nil {
		return false, fmt.Errorf("store.HasLoads: %w", err)
	}
	return has, nil
}
