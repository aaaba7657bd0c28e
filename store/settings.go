package store

import (
	"context"
	"fmt"
	"time"

	"lull/analysis"
)

// Settings returns what holds for the installation; a fresh database has the
// currency EUR, the zone UTC, an unshifted clock, reps who see their team, and
// amounts in full.
func (s *Store) Settings(ctx context.Context) (analysis.Settings, error) {
	var row struct {
		Currency           string
		TimeZone           string `db:"time_zone"`
		ClockOffsetSeconds int64  `db:"clock_offset_seconds"`
		Demonstration      string
		Visibility         analysis.Visibility
		Amounts            analysis.Amounts
	}
	err := s.db.GetContext(ctx, &row, `
		select currency, time_zone, clock_offset_seconds, demonstration, visibility, amounts from settings`)
	if err != nil {
		return analysis.Settings{}, fmt.Errorf("store.Settings: %w", err)
	}
	return analysis.Settings{
		Currency:      row.Currency,
		TimeZone:      row.TimeZone,
		ClockOffset:   time.Duration(row.ClockOffsetSeconds) * time.Second,
		Demonstration: row.Demonstration,
		Visibility:    row.Visibility,
		Amounts:       row.Amounts,
	}, nil
}

// SaveSettings replaces the settings, with the fresh ones in place of a
// visibility and amounts that are "". The clock's offset is kept in whole
// seconds.
func (s *Store) SaveSettings(ctx context.Context, settings analysis.Settings) error {
	_, err := s.db.ExecContext(ctx, `
		update settings set currency = $1, time_zone = $2, clock_offset_seconds = $3, demonstration = $4,
		                    visibility = coalesce(nullif($5, ''), 'team'), amounts = coalesce(nullif($6, ''), 'full')`,
		settings.Currency, settings.TimeZone, int64(settings.ClockOffset/time.Second), settings.Demonstration,
		string(settings.Visibility), string(settings.Amounts))
	if err != nil {
		return fmt.Errorf("store.SaveSettings(%+v): %w", settings, err)
	}
	return nil
}

// MoveClock replaces the clock's offset alone, in whole seconds.
func (s *Store) MoveClock(ctx context.Context, offset time.Duration) error {
	_, err := s.db.ExecContext(ctx, `update settings set clock_offset_seconds = $1`, int64(offset/time.Second))
	if err != nil {
		return fmt.Errorf("store.MoveClock(%s): %w", offset, err)
	}
	return nil
}
