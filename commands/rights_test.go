package commands_test

import (
	"testing"

	"lull/analysis"
	"lull/commands"
)

// One row per cell of the table of rights.
func TestRights(t *testing.T) {
	t.Parallel()
	accounts := map[string]analysis.Account{
		"own":       {Owner: "P@example.com", Team: "EMEA"},
		"team":      {Owner: "q@example.com", Team: "emea"},
		"elsewhere": {Owner: "r@example.com", Team: "Americas"},
		"nobody's":  {},
	}
	for _, c := range []struct {
		role             analysis.Role
		team, account    string
		segment, amounts bool
	}{
		{analysis.Rep, "EMEA", "own", true, true},
		{analysis.Rep, "EMEA", "team", true, false},
		{analysis.Rep, "EMEA", "elsewhere", false, false},
		{analysis.Rep, "EMEA", "nobody's", false, false},
		{analysis.Rep, "", "nobody's", false, false},
		{analysis.Lead, "EMEA", "own", true, true},
		{analysis.Lead, "EMEA", "team", true, true},
		{analysis.Lead, "EMEA", "elsewhere", false, false},
		{analysis.Lead, "", "nobody's", false, false},
		{analysis.Manager, "EMEA", "team", true, true},
		{analysis.Manager, "EMEA", "elsewhere", false, false},
		{analysis.Manager, "", "elsewhere", true, true},
		{analysis.Manager, "", "nobody's", true, true},
		{analysis.Admin, "", "elsewhere", true, true},
		{analysis.Admin, "", "nobody's", true, true},
		{"", "EMEA", "team", false, false},
		{"owner of everything", "EMEA", "own", false, false},
	} {
		person := analysis.Person{Email: "p@example.com", Team: c.team, Role: c.role}
		segment, amounts := commands.See(person, accounts[c.account])
		if segment != c.segment || amounts != c.amounts {
			t.Errorf("a %s of team %q sees of an account (%s): segment %t, amounts %t; want %t, %t",
				c.role, c.team, c.account, segment, amounts, c.segment, c.amounts)
		}
	}
}
