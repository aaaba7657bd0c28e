// Package intake reads the CSV files of an import: it finds the columns, checks
// every value, and yields typed rows with the place they stood at. The first
// thing that cannot be taken ends it with a sentence for the person who wrote
// the file: an *analysis.BadRow, or an error about the options.
//
// It may not know the store, Slack, settings or the clock. What does not show
// in the file, such as whether an account is known, is not its affair.
package intake

import (
	"slices"
	"strings"
)

// The kinds of files.
const (
	InvoicesKind = "invoices"
	AccountsKind = "accounts"
	PeopleKind   = "people"
)

// Kinds returns the kinds of files that can be imported.
func Kinds() []string { return []string{InvoicesKind, AccountsKind, PeopleKind} }

// kind is what is fixed for one kind of file: its fields, which are also the
// column names that need no mapping, and an example.
type kind struct {
	name    string
	fields  []field
	example string
}

type field struct {
	name     string
	required bool
}

var kinds = []kind{
	{
		name:   InvoicesKind,
		fields: []field{{"account", true}, {"ref", true}, {"issued_on", true}, {"amount", true}, {"currency", false}, {"kind", false}},
		example: `account,ref,issued_on,amount,currency,kind
AC1042,INV-2041,2026-11-03,1250.00,EUR,sale
AC1042,CN-2042,2026-11-12,-125.50,EUR,credit
`,
	},
	{
		name: AccountsKind,
		fields: []field{
			{"ref", true},
			{"name", false},
			{"owner", false},
			{"team", false},
			{"sector", false},
			{"size", false},
			{"url", false},
			{"contact", false},
		},
		example: `ref,name,owner,team,sector,size,url,contact
AC1042,Acme Industrial S.A.,ana@example.com,EMEA,industry,250,https://crm.example.com/accounts/1042,Ms Ruiz
AC1077,Borealis AG,ben@example.com,EMEA,chemicals,1200,,
`,
	},
	{
		name:   PeopleKind,
		fields: []field{{"email", true}, {"name", false}, {"team", false}, {"role", false}},
		example: `email,name,team,role
ana@example.com,Ana Ruiz,EMEA,rep
marta@example.com,Marta Lind,EMEA,lead
`,
	},
}

// Example returns a file of the kind with a header and two rows, which imports
// as it stands; "" for an unknown kind.
func Example(name string) string { return kindOf(name).example }

func kindOf(name string) kind {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	if i < 0 {
		return kind{}
	}
	return kinds[i]
}

func (k kind) fieldNames() []string {
	var names []string
	for _, f := range k.fields {
		names = append(names, f.name)
	}
	return names
}

func (k kind) index(name string) int {
	return slices.IndexFunc(k.fields, func(f field) bool { return f.name == name })
}

// list writes words as people do: a, b and c.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
