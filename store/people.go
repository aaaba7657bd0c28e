package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"lull/analysis"
)

// The columns of analysis.Person.
const personColumns = `email, name, team, role, coalesce(slack_id, '') as slackid`

// PersonByEmail returns the person with the address, in whatever case it is
// written. It reports false for nobody.
func (s *Store) PersonByEmail(ctx context.Context, email string) (analysis.Person, bool, error) {
	person, known, err := s.person(ctx, `email = $1`, strings.ToLower(email))
	if err != nil {
		return person, false, fmt.Errorf("store.PersonByEmail: %w", err)
	}
	return person, known, nil
}

// PersonBySlackID returns the person whom the people file gives this member ID
// of Slack. It reports false for nobody.
func (s *Store) PersonBySlackID(ctx context.Context, id string) (analysis.Person, bool, error) {
	person, known, err := s.person(ctx, `slack_id = $1`, id)
	if err != nil {
		return person, false, fmt.Errorf("store.PersonBySlackID(%s): %w", id, err)
	}
	return person, known, nil
}

func (s *Store) person(ctx context.Context, condition, argument string) (person analysis.Person, known bool, err error) {
	err = s.db.GetContext(ctx, &person, `select `+personColumns+` from people where `+condition, argument)
	if errors.Is(err, sql.ErrNoRows) {
		return person, false, nil
	}
	return person, err == nil, err
}

// Admins returns the people with the role admin, by e-mail; none where nobody
// has it.
func (s *Store) Admins(ctx context.Context) ([]analysis.Person, error) {
	var admins []analysis.Person
	err := s.db.SelectContext(ctx, &admins, `
		select `+personColumns+` from people where role = 'admin' order by email`)
	if err != nil {
		return nil, fmt.Errorf("store.Admins: %w", err)
	}
	return admins, nil
}

// People returns everybody the people file names, by e-mail; none before one
// was loaded.
func (s *Store) People(ctx context.Context) ([]analysis.Person, error) {
	var people []analysis.Person
	err := s.db.SelectContext(ctx, &people, `select `+personColumns+` from people order by email`)
	if err != nil {
		return nil, fmt.Errorf("store.People: %w", err)
	}
	return people, nil
}
