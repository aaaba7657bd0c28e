package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// DataAge returns when the newest finished import ran. It reports false where
// nothing was ever imported.
func (s *Store) DataAge(ctx context.Context) (time.Time, bool, error) {
	var newest sql.NullTime
	if err := s.db.GetContext(ctx, &newest, `select max(loaded_at) from loads`); err != nil {
		return time.Time{}, false, fmt.Errorf("store.DataAge: %w", err)
	}
	return newest.Time.UTC(), newest.Valid, nil
}
