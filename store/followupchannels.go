package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// FollowUpChannel returns the conversation in which a team's follow-ups stand
// that have no place of their own; "" for none.
func (s *Store) FollowUpChannel(ctx context.Context, team string) (channel string, err error) {
	err = s.db.GetContext(ctx, &channel, `select channel from follow_up_channels where team = lower($1)`, team)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("store.FollowUpChannel(%s): %w", team, err)
	}
	return channel, nil
}

// SetFollowUpChannel chooses that conversation; "" for none.
func (s *Store) SetFollowUpChannel(ctx context.Context, team, channel, by string, now time.Time) error {
	_, err := s.db.ExecContext(ctx, `
		insert into follow_up_channels (team, channel, set_by, set_at) values (lower($1), $2, $3, $4)
		on conflict (team) do update set channel = $2, set_by = $3, set_at = $4`, team, channel, by, now)
	if err != nil {
		return fmt.Errorf("store.SetFollowUpChannel(%s, %s): %w", team, channel, err)
	}
	return nil
}
