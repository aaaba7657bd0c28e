package commands_test

import (
	"slices"
	"strings"
	"testing"

	"lull/analysis"
	"lull/commands"
)

// Somebody of the team EMEA, and whose accounts there are.
var (
	asker = analysis.Person{Email: "p@example.com", Team: "EMEA"}

	whose = map[string]analysis.Account{
		"own":      {Owner: "P@example.com", Team: "Americas"},
		"team":     {Owner: "q@example.com", Team: "emea"},
		"other":    {Owner: "r@example.com", Team: "Americas"},
		"nobody's": {},
	}
)

const (
	none = ""
	mine = "own"
	team = "own team"
	all  = "own team other nobody's"
)

// The table of rights, one test a cell: of whose accounts each role may see or
// do it. A person in the file's team, who has no role, stands for everybody
// whom nobody gave one.
func TestRights(t *testing.T) {
	t.Parallel()
	type columns struct{ rep, lead, manager, chief, admin, unknown string } // chief: a manager without a team
	for _, row := range []struct {
		right      string
		visibility analysis.Visibility
		amounts    analysis.Amounts
		columns
	}{
		{"segment", analysis.VisibleTeam, analysis.FullAmounts, columns{team, team, team, all, all, none}},
		{"segment", analysis.VisibleOwn, analysis.FullAmounts, columns{mine, team, team, all, all, none}},
		{"segment", analysis.VisibleAll, analysis.FullAmounts, columns{all, all, all, all, all, none}},
		{"segment", "", "", columns{none, team, team, all, all, none}}, // a setting that nobody knows gives nothing
		{"list segments", analysis.VisibleTeam, analysis.FullAmounts, columns{team, team, team, all, all, none}},
		{"list segments", analysis.VisibleOwn, analysis.FullAmounts, columns{mine, team, team, all, all, none}},
		{"list segments", analysis.VisibleAll, analysis.FullAmounts, columns{all, all, all, all, all, none}},
		{"amounts", analysis.VisibleTeam, analysis.FullAmounts, columns{mine, team, team, all, all, none}},
		{"amounts", analysis.VisibleAll, analysis.BandedAmounts, columns{mine, team, team, all, all, none}},
		{"amounts", analysis.VisibleOwn, analysis.BandedAmounts, columns{mine, team, team, all, all, none}},
		{"amounts", analysis.VisibleAll, analysis.NoAmounts, columns{none, none, none, none, none, none}},
		{"list amounts", analysis.VisibleAll, analysis.FullAmounts, columns{mine, team, team, all, all, none}},
		{"list amounts", analysis.VisibleAll, analysis.NoAmounts, columns{none, none, none, none, none, none}},
		{"share", analysis.VisibleTeam, analysis.FullAmounts, columns{team, team, team, all, all, none}},
		{"assign to self", analysis.VisibleTeam, analysis.FullAmounts, columns{team, team, team, all, all, none}},
		{"assign to others", analysis.VisibleTeam, analysis.FullAmounts, columns{none, team, team, all, all, none}},
		{"act", analysis.VisibleTeam, analysis.FullAmounts, columns{mine, team, team, all, all, none}},
		{"act", analysis.VisibleAll, analysis.FullAmounts, columns{mine, team, team, all, all, none}},
		{"digest", analysis.VisibleAll, analysis.FullAmounts, columns{none, "team", "team", all, all, none}}, // the team counts, not the owner
		{"read the office", analysis.VisibleTeam, analysis.FullAmounts, columns{none, all, all, all, all, none}},
		{"change the office", analysis.VisibleTeam, analysis.FullAmounts, columns{none, none, none, none, all, none}},
	} {
		settings := analysis.Settings{Visibility: row.visibility, Amounts: row.amounts}
		for _, cell := range []struct {
			column string
			role   analysis.Role
			want   string
		}{
			{"rep", analysis.Rep, row.rep},
			{"lead", analysis.Lead, row.lead},
			{"manager", analysis.Manager, row.manager},
			{"chief", analysis.Manager, row.chief},
			{"admin", analysis.Admin, row.admin},
			{"unknown", "", row.unknown},
			{"slip", "owner of everything", none},
		} {
			t.Run(strings.Join([]string{row.right, string(row.visibility), string(row.amounts), cell.column}, "/"), func(t *testing.T) {
				t.Parallel()
				p := asker
				p.Role = cell.role
				if cell.column == "chief" {
					p.Team = ""
				}
				for name, account := range whose {
					want := slices.Contains(strings.Fields(cell.want), name)
					if got := commands.Allowed(p, settings, account)[row.right]; got != want {
						t.Errorf("of the accounts %s: %t", name, got)
					}
				}
			})
		}
	}
}

func TestRightsWithoutATeam(t *testing.T) {
	t.Parallel()
	settings := analysis.Settings{Visibility: analysis.VisibleTeam, Amounts: analysis.FullAmounts}
	for _, role := range []analysis.Role{analysis.Rep, analysis.Lead} {
		p := analysis.Person{Email: "p@example.com", Role: role}
		for _, name := range []string{"team", "other", "nobody's"} {
			for right, allowed := range commands.Allowed(p, settings, whose[name]) {
				if allowed && right != "read the office" {
					t.Errorf("a %s without a team has the right %s of the accounts %s", role, right, name)
				}
			}
		}
		if got := commands.Allowed(p, settings, whose["own"]); !got["amounts"] || !got["act"] {
			t.Errorf("a %s without a team sees of their own: %v", role, got)
		}
	}
}

// Whom somebody may assign to: themselves, and people as near as the accounts
// that they may assign.
func TestAssignTo(t *testing.T) {
	t.Parallel()
	settings := analysis.Settings{Visibility: analysis.VisibleAll, Amounts: analysis.FullAmounts}
	for _, c := range []struct {
		role          analysis.Role
		account       string
		self, toOwner bool
	}{
		{analysis.Rep, "own", true, true}, // themselves
		{analysis.Rep, "team", true, false},
		{analysis.Rep, "other", true, false},
		{analysis.Lead, "team", true, true},
		{analysis.Lead, "other", true, false},
		{analysis.Manager, "team", true, true},
		{analysis.Manager, "other", true, false},
		{analysis.Admin, "other", true, true},
		{"", "own", false, false},
	} {
		p := asker
		p.Role = c.role
		got := commands.Allowed(p, settings, whose[c.account])
		if got["assign to self"] != c.self || got["assign to the owner"] != c.toOwner {
			t.Errorf("a %s about accounts %s: to self %t, to the owner %t", c.role, c.account, got["assign to self"], got["assign to the owner"])
		}
	}
}
