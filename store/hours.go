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

// SetHours keeps when a person is reminded. An empty zone, or one of which this
// Postgres never heard, leaves the one that is known.
func (s *Store) SetHours(ctx context.Context, email string, h analysis.Hours, now time.Time) error {
	zone, err := s.heardOf(ctx, h.Zone)
	if err != nil {
		return fmt.Errorf("store.SetHours(%+v): %w", h, err)
	}
	_, err = s.db.ExecContext(ctx, `
		insert into working_hours as w (email, from_at, until_at, weekdays, zone, changed_at) values ($1, $2::time, $3::time, $4, $5, $6)
		on conflict (email) do update set
			from_at = excluded.from_at, until_at = excluded.until_at, weekdays = excluded.weekdays,
			zone = coalesce(nullif(excluded.zone, ''), w.zone), changed_at = excluded.changed_at`,
		email, timeOfDay(h, h.From), timeOfDay(h, h.Until), h.Days, zone, now)
	if err != nil {
		return fmt.Errorf("store.SetHours(%+v): %w", h, err)
	}
	return nil
}

// SetZone keeps in which zone a person is. It reports false, and changes nothing,
// for one of which this Postgres never heard.
func (s *Store) SetZone(ctx context.Context, email, zone string, now time.Time) (isKept bool, err error) {
	if heard, err := s.heardOf(ctx, zone); err != nil || heard == "" {
		return false, err
	}
	_, err = s.db.ExecContext(ctx, `
		insert into working_hours (email, zone, changed_at) values ($1, $2, $3)
		on conflict (email) do update set zone = excluded.zone, changed_at = excluded.changed_at`, email, zone, now)
	if err != nil {
		return false, fmt.Errorf("store.SetZone(%s): %w", zone, err)
	}
	return true, nil
}

// heardOf returns a zone if this Postgres can reckon in it, and "" if not: Slack
// may know newer ones, and a single one on record would fail every question that
// reckons in the zones of all.
func (s *Store) heardOf(ctx context.Context, zone string) (string, error) {
	_, err := s.db.ExecContext(ctx, `select timestamptz 'epoch' at time zone $1`, zone)
	if refused := new(pq.Error); errors.As(err, &refused) && refused.Code.Name() == "invalid_parameter_value" {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("store: whether %q is a zone: %w", zone, err)
	}
	return zone, nil
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
