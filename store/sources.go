package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"lull/analysis"
)

// SourceSuccess returns when a source was last loaded; false where it never was.
func (s *Store) SourceSuccess(ctx context.Context, name string) (time.Time, bool, error) {
	var at sql.NullTime
	err := s.db.GetContext(ctx, &at, `select succeeded_at from sources where name = $1`, name)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, fmt.Errorf("store.SourceSuccess(%s): %w", name, err)
	}
	return at.Time.UTC(), at.Valid, nil
}

// RecordSync remembers how reading a source went: well, or why not.
func (s *Store) RecordSync(ctx context.Context, sync analysis.Synced) error {
	_, err := s.db.ExecContext(ctx, `
		insert into sources as s (name, kind, expect_every, attempted_at, succeeded_at, error)
		values ($1, $2, nullif($3, 0) * interval '1 second', $4, case when $5 = '' then $4::timestamptz end, $5)
		on conflict (name) do update set
			kind         = excluded.kind,
			expect_every = excluded.expect_every,
			attempted_at = excluded.attempted_at,
			succeeded_at = coalesce(excluded.succeeded_at, s.succeeded_at),
			error        = excluded.error`,
		sync.Name, sync.Kind, int64(sync.ExpectEvery/time.Second), sync.At, sync.Fault)
	if err != nil {
		return fmt.Errorf("store.RecordSync(%s): %w", sync.Name, err)
	}
	return nil
}

// KeepSources forgets the sources that a sync's file no longer lists. What was
// loaded from them stays.
func (s *Store) KeepSources(ctx context.Context, names []string) error {
	if _, err := s.db.ExecContext(ctx, `delete from sources where not name = any ($1)`, pq.Array(names)); err != nil {
		return fmt.Errorf("store.KeepSources: %w", err)
	}
	return nil
}

// SyncedSources returns the sources that a sync reads and how that went last,
// by name; none where nothing was ever synced.
func (s *Store) SyncedSources(ctx context.Context) ([]analysis.Synced, error) {
	var rows []struct {
		Name, Kind, Error string
		Seconds           int64
		At                time.Time
		Fresh             sql.NullTime
	}
	err := s.db.SelectContext(ctx, &rows, `
		select name, kind, error, coalesce(extract(epoch from expect_every), 0)::bigint as seconds, attempted_at as at,
		       (select max(fresh_at) from loads where source = s.name and kind = s.kind) as fresh
		from sources s order by name`)
	if err != nil {
		return nil, fmt.Errorf("store.SyncedSources: %w", err)
	}
	var synced []analysis.Synced
	for _, row := range rows {
		synced = append(synced, analysis.Synced{
			Name: row.Name, Kind: row.Kind, Fault: row.Error, At: row.At.UTC(),
			Fresh: row.Fresh.Time.UTC(), ExpectEvery: time.Duration(row.Seconds) * time.Second,
		})
	}
	return synced, nil
}
