package commands

import (
	"cmp"
	"context"
	"strings"

	"lull/analysis"
	"lull/commands/words"
)

// sight is what one person may see of one account, and do about it.
type sight struct {
	segment bool // its state and the facts behind it; else its name and owner only
	amounts bool // money
	act     bool // report a contact and hold: what one may do, not see
}

// reach says how near an account is to a person.
type reach int

const (
	elsewhere reach = iota
	ofTeam
	own
)

// rights is the table of who sees and does what, deny by default: a role or a reach
// that is not in it sees a name and an owner.
var rights = map[analysis.Role]map[reach]sight{
	analysis.Rep:     {own: {true, true, true}, ofTeam: {true, false, false}},
	analysis.Lead:    {own: {true, true, true}, ofTeam: {true, true, true}},
	analysis.Manager: {own: {true, true, true}, ofTeam: {true, true, true}},
	analysis.Admin:   {own: {true, true, true}, ofTeam: {true, true, true}, elsewhere: {true, true, true}},
}

// see returns what the person may see of the account. A manager without a
// team has every team in scope.
func see(p analysis.Person, a analysis.Account) sight {
	return rights[p.Role][reachOf(p, a)]
}

// seenBy returns whose accounts the person may see, by the same table.
func seenBy(p analysis.Person) analysis.Sight {
	return sightBy(p, func(s sight) bool { return s.segment })
}

// amountsSeenBy returns of whose accounts the person may see amounts.
func amountsSeenBy(p analysis.Person) analysis.Sight {
	return sightBy(p, func(s sight) bool { return s.amounts })
}

func sightBy(p analysis.Person, may func(sight) bool) (seen analysis.Sight) {
	can := rights[p.Role]
	seen.All = may(can[elsewhere]) || may(can[ofTeam]) && reachOf(p, analysis.Account{}) == ofTeam
	if may(can[own]) {
		seen.Owner = p.Email
	}
	if may(can[ofTeam]) {
		seen.Team = p.Team
	}
	return seen
}

func reachOf(p analysis.Person, a analysis.Account) reach {
	switch {
	case a.Owner != "" && strings.EqualFold(a.Owner, p.Email):
		return own
	case p.Team != "" && strings.EqualFold(a.Team, p.Team), p.Role == analysis.Manager && p.Team == "":
		return ofTeam
	}
	return elsewhere
}

// admit decides whether the asker gets any answer here, and as whom. It
// returns the refusal, or nil with the person set.
func (q *question) admit(ctx context.Context, r Request) (*Reply, error) {
	refuse := func(id string, data ...words.Data) (*Reply, error) {
		reply := q.sentence(id, data...)
		return &reply, nil
	}
	switch {
	case r.Asker.Guest || r.Asker.Away:
		return refuse("refuse.guest")
	case r.Place.Shared:
		return refuse("refuse.shared")
	case r.Place.Unknown:
		return refuse("refuse.unknown_place")
	}
	person, known, err := q.records.PersonByEmail(ctx, r.Asker.Email)
	if err != nil {
		return nil, err
	}
	if known {
		q.person = person
		return nil, nil
	}
	admins, err := q.records.Admins(ctx)
	if err != nil {
		return nil, err
	}
	// Somebody has to be first: while nobody is an admin, those who run the
	// workspace are.
	if len(admins) == 0 && r.Asker.Runs {
		q.person = analysis.Person{Email: r.Asker.Email, Role: analysis.Admin}
		return nil, nil
	}
	if len(admins) == 0 {
		return refuse("refuse.no_admin")
	}
	names := make([]string, len(admins))
	for i, a := range admins {
		names[i] = cmp.Or(a.Name, a.Email)
	}
	return refuse("refuse.unknown_person", words.Data{"Admins": strings.Join(names, ", ")})
}
