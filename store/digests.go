package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
)

// AddDigest orders a digest and returns it with its number. Its first issue is
// the next one after now.
func (s *Store) AddDigest(ctx context.Context, d analysis.Digest, now time.Time) (analysis.Digest, error) {
	schedule, err := scheduleOf(d)
	if err != nil {
		return analysis.Digest{}, fmt.Errorf("store.AddDigest: %w", err)
	}
	next := schedule.Next(now)
	d.Owner = strings.ToLower(d.Owner)
	err = s.db.GetContext(ctx, &d.ID, `
		insert into digests (owner, channel, teams, weekday, at_minutes, zone, language, is_paused, hold_seconds, next_on, next_at, made_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		returning digest_id`,
		d.Owner, d.Channel, pq.Array(nonNil(d.Teams)), d.Weekday, d.At, d.Zone, d.Language, d.Paused, int64(d.Hold/time.Second),
		next.On.String(), next.At, now)
	if err != nil {
		return analysis.Digest{}, fmt.Errorf("store.AddDigest: %w", err) // addresses stay out of the log
	}
	return d, nil
}

func nonNil(texts []string) []string { return append([]string{}, texts...) }

func scheduleOf(d analysis.Digest) (analysis.Schedule, error) {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return analysis.Schedule{}, fmt.Errorf("the time zone of digest %d: %w", d.ID, err)
	}
	return analysis.Schedule{Weekday: d.Weekday, At: d.At, Zone: zone}, nil
}

const standingColumns = `
	d.digest_id, d.owner, d.channel, d.teams, d.weekday, d.at_minutes, d.zone, d.language, d.is_paused, d.hold_seconds,
	d.next_on - date '1970-01-01' as next_on, d.next_at,
	last.issued_on - date '1970-01-01' as last_on, last.due_at as last_due, last.made_at as last_made, last.state as last_state,
	last.reason as last_reason`

const standingTables = `
	digests d left join lateral (
		select * from digest_issues i where i.digest_id = d.digest_id order by issued_on desc limit 1) last on true`

type standingRow struct {
	ID         int64 `db:"digest_id"`
	Owner      string
	Channel    string
	Teams      pq.StringArray
	Weekday    int
	At         int `db:"at_minutes"`
	Zone       string
	Language   string
	Paused     bool           `db:"is_paused"`
	Hold       int64          `db:"hold_seconds"`
	NextOn     int            `db:"next_on"`
	NextAt     time.Time      `db:"next_at"`
	LastOn     sql.NullInt64  `db:"last_on"`
	LastDue    sql.NullTime   `db:"last_due"`
	LastMade   sql.NullTime   `db:"last_made"`
	LastState  sql.NullString `db:"last_state"`
	LastReason sql.NullString `db:"last_reason"`
}

func (r standingRow) standing() analysis.Standing {
	d := analysis.Standing{
		Digest: analysis.Digest{
			ID: r.ID, Owner: r.Owner, Channel: r.Channel, Weekday: time.Weekday(r.Weekday), At: r.At, Zone: r.Zone,
			Language: r.Language, Paused: r.Paused, Hold: time.Duration(r.Hold) * time.Second,
		},
		Next: analysis.Occurrence{On: calendar.Date(r.NextOn), At: r.NextAt.UTC()},
	}
	if len(r.Teams) > 0 {
		d.Teams = r.Teams
	}
	if r.LastOn.Valid {
		d.Last = &analysis.Issue{
			DigestID: r.ID, On: calendar.Date(r.LastOn.Int64), Due: r.LastDue.Time.UTC(), Made: r.LastMade.Time.UTC(),
			State: analysis.IssueState(r.LastState.String), Reason: r.LastReason.String,
		}
	}
	return d
}

// Digests returns every digest that stands, by number; none where none was
// ordered.
func (s *Store) Digests(ctx context.Context) ([]analysis.Standing, error) {
	var rows []standingRow
	err := s.db.SelectContext(ctx, &rows, `
		select `+standingColumns+` from `+standingTables+` where d.removed_at is null order by d.digest_id`)
	if err != nil {
		return nil, fmt.Errorf("store.Digests: %w", err)
	}
	var digests []analysis.Standing
	for _, row := range rows {
		digests = append(digests, row.standing())
	}
	return digests, nil
}

// FindDigest returns a digest that stands. It reports false for an unknown
// number, and for one that was removed.
func (s *Store) FindDigest(ctx context.Context, id int64) (analysis.Standing, bool, error) {
	var row standingRow
	err := s.db.GetContext(ctx, &row, `
		select `+standingColumns+` from `+standingTables+` where d.removed_at is null and d.digest_id = $1`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return analysis.Standing{}, false, nil
	}
	if err != nil {
		return analysis.Standing{}, false, fmt.Errorf("store.FindDigest(%d): %w", id, err)
	}
	return row.standing(), true, nil
}

// ChangeDigest replaces what is ordered, pausing and resuming included. Its next
// issue is the first one after now that reports another week than the last one
// that was sent: a digest that is moved from Monday to Wednesday on a Tuesday
// does not come twice. It reports false for a digest that does not stand.
func (s *Store) ChangeDigest(ctx context.Context, d analysis.Digest, now time.Time) (changed bool, err error) {
	was, found, err := s.FindDigest(ctx, d.ID)
	if err != nil || !found {
		return false, err
	}
	schedule, err := scheduleOf(d)
	if err != nil {
		return false, fmt.Errorf("store.ChangeDigest: %w", err)
	}
	next := schedule.Next(now)
	if last := was.Last; last != nil && last.State == analysis.IssueSent {
		for next.Week() <= (analysis.Occurrence{On: last.On}).Week() {
			next = schedule.Following(next)
		}
	}
	result, err := s.db.ExecContext(ctx, `
		update digests set owner = $2, channel = $3, teams = $4, weekday = $5, at_minutes = $6, zone = $7, language = $8,
		       is_paused = $9, hold_seconds = $10, next_on = $11, next_at = $12, look_at = null, held_at = null
		where digest_id = $1 and removed_at is null`,
		d.ID, strings.ToLower(d.Owner), d.Channel, pq.Array(nonNil(d.Teams)), d.Weekday, d.At, d.Zone, d.Language, d.Paused,
		int64(d.Hold/time.Second), next.On.String(), next.At)
	if err == nil {
		changed, err = hasChanged(result)
	}
	if err != nil {
		return false, fmt.Errorf("store.ChangeDigest(%d): %w", d.ID, err)
	}
	return changed, nil
}

// RemoveDigest ends a digest; its issues stay on record. It reports false for
// one that does not stand.
func (s *Store) RemoveDigest(ctx context.Context, id int64, now time.Time) (removed bool, err error) {
	result, err := s.db.ExecContext(ctx, `
		update digests set removed_at = $2 where digest_id = $1 and removed_at is null`, id, now)
	if err == nil {
		removed, err = hasChanged(result)
	}
	if err != nil {
		return false, fmt.Errorf("store.RemoveDigest(%d): %w", id, err)
	}
	return removed, nil
}
