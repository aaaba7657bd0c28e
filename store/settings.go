package store

import (
	"context"
	"fmt"
	"time"

	"lull/analysis"
)

// Settings returns what holds for the installation; a fresh database has the
// currency EUR, the zone UTC and an unshifted clock.
func (s *Store) Settings(ctx context.Context) (analysis.Settings, error) {
	var row struct {
		Currency           string
		TimeZone           string `db:"time_zone"`
		ClockOffsetSeconds int64  `db:"clock_offset_seconds"`
		Demonstration      string
	}
	err := s.db.GetContext(ctx, &row, `select currency, time_zone, clock_offset_seconds, demonstration from settings`)
	if err != nil {
		return analysis.Settings{}, fmt.Errorf("store.Settings: %w", err)
	}
	return analysis.Settings{
		Currency:      row.Currency,
		TimeZone:      row.TimeZone,
		ClockOffset:   time.Duration(row.ClockOffsetSeconds) * time.Second,
		Demonstration: row.Demonstration,
	}, nil
}

// SaveSettings replaces the settings. The clock's offset is kept in whole
// seconds.
func (s *Store) SaveSettings(ctx context.Context, settings analysis.Settings) error {
	_, err := s.db.ExecContext(ctx, `
		update settings set currency = $1, time_zone = $2, clock_offset_seconds = $3, demonstration = $4`,
		settings.Currency, settings.TimeZone, int64(settings.ClockOffset/time.Second), settings.Demonstration)
	if err != nil {
		return fmt.Errorf("store.SaveSettings(%+v): %w", settings, err)
	}
	return nil
}
