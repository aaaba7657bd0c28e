package intake

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"lull/analysis"
)

// The fields of a person, in the order of its kind.
const (
	personEmail = iota
	personName
	personTeam
	personRole
)

// People yields the people of the files. Without a role a person is a rep.
func People(o Options) iter.Seq2[analysis.Row[analysis.Person], error] {
	return read(PeopleKind, o, func(r *record) (person analysis.Person, err error) {
		if person.Email, err = r.email(personEmail); err != nil {
			return person, err
		}
		if person.Email == "" {
			return person, r.bad(personEmail, "", needed)
		}
		if person.Name, err = r.text(personName, maxText); err != nil {
			return person, err
		}
		if person.Team, err = r.text(personTeam, maxText); err != nil {
			return person, err
		}
		person.Role, err = r.role()
		return person, err
	})
}

func (r *record) role() (analysis.Role, error) {
	value := r.value(personRole)
	if value == "" {
		return analysis.Rep, nil
	}
	role := analysis.Role(strings.ToLower(value))
	if slices.Contains(analysis.Roles(), role) {
		return role, nil
	}
	var words []string
	for _, known := range analysis.Roles() {
		words = append(words, string(known))
	}
	return "", r.bad(personRole, value, fmt.Sprintf("not a role; did you mean %s? The roles are %s", nearest(value, words), list(words)))
}
