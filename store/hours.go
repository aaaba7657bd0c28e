package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"lull/analysis"
)

// Hours returns when a person is reminded, as they said it, and where they are;
// zero for what is not known.
func (s *Store) Hours(ctx context.Context, email string) (h analysis.Hours, err error) {
	err = s.db.GetContext(ctx, &h, `
		select coalesce(extract(epoch from from_at)::integer / 60, 0) as "from", coalesce(extract(epoch from until_at)::integer / 60, 0) as until,
		       weekdays as days, zone
		from working_hours where email = $1`, email)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return h, fmt.Errorf("store.Hours: %w", err) // addresses stay out of the log
	}
	return h, nil
}

// SetHours keeps when a person is reminded. An empty zone leaves the one that is
// known.
func (s *Store) SetHours(ctx context.Context, email string, h analysis.Hours, now time.Time) error {
	_, err := s.db.ExecContext(ctx, `
		insert into working_hours as w (email, from_at, until_at, weekdays, zone, changed_at) values ($1, $2::time, $3::time, $4, $5, $6)
		on conflict (email) do update set
			from_at = excluded.from_at, until_at = excluded.until_at, weekdays = excluded.weekdays,
			zone = coalesce(nullif(excluded.zone, ''), w.zone), changed_at = excluded.changed_at`,
		email, timeOfDay(h, h.From), timeOfDay(h, h.Until), h.Days, h.Zone, now)
	if err != nil {
		return fmt.Errorf("store.SetHours(%+v): %w", h, err)
	}
	return nil
}

// SetZone keeps in which zone a person is.
func (s *Store) SetZone(ctx context.Context, email, zone string, now time.Time) error {
	_, err := s.db.ExecContext(ctx, `
		insert into working_hours (email, zone, changed_at) values ($1, $2, $3)
		on conflict (email) do update set zone = excluded.zone, changed_at = excluded.changed_at`, email, zone, now)
	if err != nil {
		return fmt.Errorf("store.SetZone(%s): %w", zone, err)
	}
	return nil
}

// timeOfDay is a time of some hours as Postgres reads it; nil where nobody said
// any.
func timeOfDay(h analysis.Hours, minutes int) *string {
	if h.From == h.Until {
		return nil
	}
	text := clockText(minutes)
	return &text
}

func clockText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
