package commands

import (
	"slices"
	"strings"

	"lull/analysis"
)

// right is something that a person may see or do.
type right int

const (
	seeSegment   right = iota // state and activity, and the facts behind them
	seeAmounts                // money, in private answers only
	share                     // show a channel what everybody in it may see
	assignSelf                // take a follow-up
	assignOthers              // give one to somebody
	act                       // report a contact, hold, change a follow-up
	runDigest                 // preview and settings of a digest
	readOffice                // policy, roles, imports, audit: read
	changeOffice              // and change
)

// reach is how far a right goes, and how far an account is from a person.
type reach int

const (
	nowhere reach = iota
	own           // what the person looks after
	ofTeam        // what the team looks after; for a manager without a team, all of it
	everywhere
)

// rights is the table of who may see and do what, deny by default: a role or a
// right that is not in it reaches nowhere. Guests, people that nobody gave a
// role, and those of another organisation have no role at all.
var rights = map[right]map[analysis.Role]reach{
	//                rep, lead, manager, admin
	seeSegment:   row(ofTeam, ofTeam, ofTeam, everywhere), // the setting visibility moves it
	seeAmounts:   row(own, ofTeam, ofTeam, everywhere),
	share:        row(everywhere, everywhere, everywhere, everywhere), // of what they see, without amounts
	assignSelf:   row(everywhere, everywhere, everywhere, everywhere), // of what they see
	assignOthers: row(nowhere, ofTeam, ofTeam, everywhere),
	act:          row(own, ofTeam, ofTeam, everywhere),
	runDigest:    row(nowhere, ofTeam, ofTeam, everywhere),
	readOffice:   row(nowhere, everywhere, everywhere, everywhere),
	changeOffice: row(nowhere, nowhere, nowhere, everywhere),
}

func row(rep, lead, manager, admin reach) map[analysis.Role]reach {
	return map[analysis.Role]reach{analysis.Rep: rep, analysis.Lead: lead, analysis.Manager: manager, analysis.Admin: admin}
}

// visible is how far a rep sees segments, by the setting. The others see at
// least as far.
var visible = map[analysis.Visibility]reach{
	analysis.VisibleOwn: own, analysis.VisibleTeam: ofTeam, analysis.VisibleAll: everywhere,
}

// may is what a person may see and do in an installation. It is asked anew for
// every answer, a pressed button's too: roles change, and buttons live for years.
type may struct {
	person   analysis.Person
	settings analysis.Settings
}

func (m may) reach(r right) reach {
	most := rights[r][m.person.Role]
	switch {
	case r == seeAmounts && !m.settings.Amounts.AreShown():
		return nowhere
	case r == seeSegment && m.person.Role == analysis.Rep:
		return visible[m.settings.Visibility]
	case r == seeSegment && most > nowhere:
		return max(most, visible[m.settings.Visibility])
	}
	return most
}

// sight is what one person may see of one account, and do about it.
type sight struct {
	segment      bool // its state and the facts behind it; else its name and owner alone
	amounts      bool // money, in full or in bands, and what follows from it
	act          bool // report a contact, hold, change a follow-up
	share        bool // to a channel, without amounts
	assignSelf   bool // take a follow-up
	assignOthers bool // give one to those that mayAssignTo names

	money purse // writes amounts, see question.see
}

// of returns what the person may see of the account, and do about it.
func (m may) of(a analysis.Account) sight {
	far := m.distance(a.Owner, a.Team)
	s := sight{segment: far <= m.reach(seeSegment)}
	s.amounts = s.segment && far <= m.reach(seeAmounts)
	s.act = s.segment && far <= m.reach(act)
	s.share = s.segment && far <= m.reach(share)
	s.assignSelf = s.segment && far <= m.reach(assignSelf)
	s.assignOthers = s.segment && far <= m.reach(assignOthers)
	return s
}

// distance is how far something is from the person that somebody owns, in a
// team.
func (m may) distance(owner, team string) reach {
	p := m.person
	switch {
	case owner != "" && strings.EqualFold(owner, p.Email):
		return own
	case p.Team != "" && strings.EqualFold(team, p.Team), p.Role == analysis.Manager && p.Team == "":
		return ofTeam
	}
	return everywhere
}

// seen returns whose accounts' segments the person may see.
func (m may) seen() analysis.Sight { return m.sightOf(seeSegment) }

// amountsSeen returns of whose accounts the person may see amounts.
func (m may) amountsSeen() analysis.Sight { return m.sightOf(seeAmounts) }

func (m may) sightOf(r right) (s analysis.Sight) {
	most := m.reach(r)
	s.All = most >= m.distance("", "") // what nobody looks after is as far as can be
	if most >= own {
		s.Owner = m.person.Email
	}
	if most >= ofTeam {
		s.Team = m.person.Team
	}
	return s
}

// assignTo reports whether the person may give somebody a follow-up about the
// account: themselves, or people as near as the right reaches.
func (m may) assignTo(to analysis.Person, a analysis.Account) bool {
	s := m.of(a)
	if strings.EqualFold(to.Email, m.person.Email) {
		return s.assignSelf
	}
	return s.assignOthers && m.distance(to.Email, to.Team) <= m.reach(assignOthers)
}

// digest reports whether the person may preview, send and set a digest of these
// teams; none are all in the person's scope.
func (m may) digest(teams ...string) bool {
	most := m.reach(runDigest)
	return most > nowhere && !slices.ContainsFunc(teams, func(team string) bool { return m.distance("", team) > most })
}

// read reports whether the person may read policy, roles, imports and audit.
func (m may) read() bool { return m.reach(readOffice) > nowhere }

// rule reports whether the person may change them.
func (m may) rule() bool { return m.reach(changeOffice) > nowhere }

// may is what the asker may see and do.
func (q question) may() may { return may{person: q.person, settings: q.settings} }

// see returns what the asker may see of the account, with the purse that
// writes its amounts, and do about it.
func (q question) see(a analysis.Account) sight {
	s := q.may().of(a)
	if s.amounts {
		s.money = purse{how: q.settings.Amounts, currency: q.settings.Currency, note: func() { q.reads.note(a) }}
	}
	return s
}
