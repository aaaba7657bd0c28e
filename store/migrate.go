package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"lull/migrations"
)

// Migrate brings the database at url to the newest schema. Several programs
// may call it at once: one applies what is missing, the others wait for it.
func Migrate(ctx context.Context, url string) (err error) {
	// One connection holds the lock, another applies.
	db, err := connect(url, 2, map[string]string{"statement_timeout": "0", "lock_timeout": "0"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()

	// Probed every second; five minutes is longer than any migration.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return fmt.Errorf("store.Migrate: %w", err)
	}
	provider, err := newProvider(db, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("store.Migrate: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("store.Migrate: %w", err)
	}
	return nil
}

// Wipe removes every table with all that is in it, and makes them anew. It is
// for demonstrations.
func Wipe(ctx context.Context, url string) (err error) {
	db, err := connect(url, 2, map[string]string{"statement_timeout": "0"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	provider, err := newProvider(db)
	if err != nil {
		return fmt.Errorf("store.Wipe: %w", err)
	}
	if _, err := provider.DownTo(ctx, 0); err != nil {
		return fmt.Errorf("store.Wipe: %w", err)
	}
	return Migrate(ctx, url)
}

// SchemaCurrent reports whether every migration of this program is applied. A
// database that a newer program migrated further is current too. It changes
// nothing, so a database without any schema is merely not current.
func (s *Store) SchemaCurrent(ctx context.Context) (bool, error) {
	provider, err := newProvider(s.db)
	if err != nil {
		return false, fmt.Errorf("store.SchemaCurrent: %w", err)
	}
	var exists bool
	if err := s.db.GetContext(ctx, &exists, `select to_regclass('goose_db_version') is not null`); err != nil {
		return false, fmt.Errorf("store.SchemaCurrent: %w", err)
	}
	if !exists {
		return false, nil
	}
	var versions []int64
	err = s.db.SelectContext(ctx, &versions, `select version_id from goose_db_version where is_applied`)
	if err != nil {
		return false, fmt.Errorf("store.SchemaCurrent: %w", err)
	}
	applied := make(map[int64]bool)
	for _, version := range versions {
		applied[version] = true
	}
	for _, source := range provider.ListSources() {
		if !applied[source.Version] {
			return false, nil
		}
	}
	return true, nil
}

func newProvider(db *sqlx.DB, options ...goose.ProviderOption) (*goose.Provider, error) {
	options = append(options, goose.WithDisableGlobalRegistry(true))
	return goose.NewProvider(goose.DialectPostgres, db.DB, migrations.Files, options...)
}
