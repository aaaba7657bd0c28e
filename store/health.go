package store

import (
	"context"
	"fmt"
)

// Health is what the database says of itself.
type Health struct {
	Server string // version, such as 15.8
	Schema int64  // newest migration that is applied
	Bytes  int64  // size of the database
}

// Health returns what the database says of itself.
func (s *Store) Health(ctx context.Context) (Health, error) {
	var h Health
	err := s.db.GetContext(ctx, &h, `
		select split_part(current_setting('server_version'), ' ', 1) as server,
		       (select max(version_id) from goose_db_version where is_applied) as schema,
		       pg_database_size(current_database()) as bytes`)
	if err != nil {
		return Health{}, fmt.Errorf("store.Health: %w", err)
	}
	return h, nil
}
