package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"lull/analysis"
)

// PersonByEmail returns the person with the address, in whatever case it is
// written. It reports false for nobody.
func (s *Store) PersonByEmail(ctx context.Context, email string) (analysis.Person, bool, error) {
	var person analysis.Person
	err := s.db.GetContext(ctx, &person, `
		select email, name, team, role from people where email = $1`, strings.ToLower(email))
	if errors.Is(err, sql.ErrNoRows) {
		return analysis.Person{}, false, nil
	}
	if err != nil {
		return analysis.Person{}, false, fmt.Errorf("store.PersonByEmail: %w", err)
	}
	return person, true, nil
}

// Admins returns the people with the role admin, by e-mail; none where nobody
// has it.
func (s *Store) Admins(ctx context.Context) ([]analysis.Person, error) {
	var admins []analysis.Person
	err := s.db.SelectContext(ctx, &admins, `
		select email, name, team, role from people where role = 'admin' order by email`)
	if err != nil {
		return nil, fmt.Errorf("store.Admins: %w", err)
	}
	return admins, nil
}

// People returns everybody the people file names, by e-mail; none before one
// was loaded.
func (s *Store) People(ctx context.Context) ([]analysis.Person, error) {
	var people []analysis.Person
	err := s.db.SelectContext(ctx, &people, `select email, name, team, role from people order by email`)
	if err != nil {
		return nil, fmt.Errorf("store.People: %w", err)
	}
	return people, nil
}
