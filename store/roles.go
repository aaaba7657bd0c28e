package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"lull/analysis"
)

// SetRole gives a person a role and a team, and keeps who did it. Name and Slack
// ID are taken where the person has none. The key names the act: a second one
// with it changes nothing. It returns the person before, the zero Person where
// nobody knew them.
func (s *Store) SetRole(ctx context.Context, key string, to analysis.Person, by string, now time.Time) (was analysis.Person, err error) {
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		// One at a time for a person, whom nobody may have stored yet.
		if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 0))`, to.Email); err != nil {
			return err
		}
		err := tx.GetContext(ctx, &was, `select email, role_was as role, team_was as team from role_changes where change_key = $1`, key)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = tx.GetContext(ctx, &was, `select `+personColumns+` from people where email = $1`, to.Email)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			insert into people as p (email, name, team, role, slack_id) values ($1, $2, $3, $4, nullif($5, ''))
			on conflict (email) do update set
				name = coalesce(nullif(p.name, ''), excluded.name), team = excluded.team, role = excluded.role,
				slack_id = coalesce(excluded.slack_id, p.slack_id)`,
			to.Email, to.Name, to.Team, to.Role, to.SlackID)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			insert into role_changes (email, slack_id, role, team, role_was, team_was, changed_by, change_key, changed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			to.Email, to.SlackID, to.Role, to.Team, was.Role, was.Team, by, key, now)
		return err
	})
	if err != nil {
		return analysis.Person{}, fmt.Errorf("store.SetRole(%s, %s): %w", to.SlackID, to.Role, err) // addresses stay out of the log
	}
	return was, nil
}

// TellOnce reports whether a person is to be told something now: nobody told
// them before, or the same request did, which is being answered again.
func (s *Store) TellOnce(ctx context.Context, person, what, key string, now time.Time) (isNews bool, err error) {
	err = s.db.GetContext(ctx, &isNews, `
		with told as (
			insert into told_once (person, what, request_key, told_at) values ($1, $2, $3, $4)
			on conflict do nothing returning request_key
		)
		select exists (
			select from told union all select from told_once where person = $1 and what = $2 and request_key = $3
		)`, person, what, key, now)
	if err != nil {
		return false, fmt.Errorf("store.TellOnce(%s): %w", what, err)
	}
	return isNews, nil
}
