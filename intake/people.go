package intake

import (
	"fmt"
	"iter"
	"regexp"
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
	personSlackID
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
		if person.Role, err = r.role(); err != nil {
			return person, err
		}
		person.SlackID, err = r.slackID()
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

var slackID = regexp.MustCompile(`^[UW][A-Z0-9]+$`)

// slackID returns a member ID of Slack, or "".
func (r *record) slackID() (string, error) {
	value := strings.ToUpper(r.value(personSlackID))
	if value != "" && (!slackID.MatchString(value) || len(value) > maxRef) {
		return "", r.bad(personSlackID, r.value(personSlackID), "not a member ID like U012AB3CD: in Slack it is in the person's profile, under Copy member ID")
	}
	return value, nil
}
