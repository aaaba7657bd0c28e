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
	InvoicesKind   = "invoices"
	AccountsKind   = "accounts"
	PeopleKind     = "people"
	EngagementKind = "engagement"
	TouchesKind    = "touches"
	ContractsKind  = "contracts"
	ComplaintsKind = "complaints"

	CostsKind       = "costs"
	PaymentsKind    = "payments"
	RatesKind       = "rates"
	CommissionsKind = "commissions"
	ExchangeKind    = "exchange"

	ReferralsKind     = "referrals"
	ProspectsKind     = "prospects"
	OpportunitiesKind = "opportunities"
)

// Kinds returns the kinds of files that can be imported.
func Kinds() []string {
	return []string{
		InvoicesKind, AccountsKind, PeopleKind, EngagementKind, TouchesKind, ContractsKind, ComplaintsKind,
		CostsKind, PaymentsKind, RatesKind, CommissionsKind, ExchangeKind,
		ReferralsKind, ProspectsKind, OpportunitiesKind,
	}
}

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
		name: InvoicesKind,
		fields: []field{
			{"account", true},
			{"ref", true},
			{"issued_on", true},
			{"amount", true},
			{"currency", false},
			{"kind", false},
			{"due_on", false},
			{"rep", false},
			{"product", false},
			{"cost", false},
			{"credits", false},
		},
		example: `account,ref,issued_on,amount,currency,kind,due_on,rep,product,cost,credits
AC1042,INV-2041,2026-11-03,1250.00,EUR,sale,2026-12-03,ana@example.com,Pumps,760.00,
AC1042,CN-2042,2026-11-12,-125.50,EUR,credit,,ana@example.com,Pumps,0.00,INV-2041
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
		fields: []field{{"email", true}, {"name", false}, {"team", false}, {"role", false}, {"slack_id", false}},
		example: `email,name,team,role,slack_id
ana@example.com,Ana Ruiz,EMEA,rep,
marta@example.com,Marta Lind,EMEA,lead,U012AB3CD
`,
	},
	{
		name: EngagementKind,
		fields: []field{
			{"account", true},
			{"source", false},
			{"id", true},
			{"type", true},
			{"occurred_at", true},
			{"solicited", false},
			{"score", false},
			{"by", false},
			{"note", false},
		},
		example: `account,source,id,type,occurred_at,solicited,score
AC1042,crm,E-7731,meeting_attended,2026-11-03,no,
AC1042,surveys,R-118,survey_response,2026-11-12T09:30:00Z,yes,8
`,
	},
	{
		name:   TouchesKind,
		fields: []field{{"account", true}, {"source", false}, {"id", true}, {"kind", false}, {"occurred_at", true}},
		example: `account,source,id,kind,occurred_at
AC1042,crm,T-5520,email,2026-11-03T09:30:00Z
AC1042,crm,T-5521,call,2026-11-12
`,
	},
	{
		name:   ContractsKind,
		fields: []field{{"account", true}, {"ref", true}, {"starts_on", true}, {"ends_on", false}, {"notice_on", false}},
		example: `account,ref,starts_on,ends_on,notice_on
AC1042,C-88,2026-01-01,2026-12-31,2026-10-01
AC1077,C-91,2026-05-01,,
`,
	},
	{
		name:   ComplaintsKind,
		fields: []field{{"account", true}, {"ref", true}, {"opened_on", true}, {"closed_on", false}},
		example: `account,ref,opened_on,closed_on
AC1042,K-12,2026-10-20,2026-11-02
AC1077,K-13,2026-11-12,
`,
	},
	{
		name: CostsKind,
		fields: []field{
			{"account", true},
			{"ref", true},
			{"kind", true},
			{"occurred_on", true},
			{"amount", false},
			{"currency", false},
			{"minutes", false},
		},
		example: `account,ref,kind,occurred_on,amount,currency,minutes
AC1042,X-310,extra,2026-11-05,180.00,EUR,
AC1042,T-5520,support,2026-11-12,,,44
`,
	},
	{
		name: PaymentsKind,
		fields: []field{
			{"invoice", true},
			{"ref", true},
			{"kind", false},
			{"paid_on", true},
			{"amount", true},
			{"currency", false},
		},
		example: `invoice,ref,kind,paid_on,amount,currency
INV-2041,P-881,payment,2026-11-18,1000.00,EUR
INV-2041,W-12,write_off,2026-11-20,124.50,EUR
`,
	},
	{
		name:   RatesKind,
		fields: []field{{"kind", true}, {"valid_from", true}, {"cost", true}, {"currency", false}, {"minutes", true}},
		example: `kind,valid_from,cost,currency,minutes
support,2026-01-01,560000.00,EUR,700000
sales,2026-01-01,310000.00,EUR,280000
`,
	},
	{
		name:   CommissionsKind,
		fields: []field{{"rep", false}, {"product", false}, {"valid_from", true}, {"percent", true}},
		example: `rep,product,valid_from,percent
,,2026-01-01,5
ana@example.com,Pumps,2026-01-01,7.5
`,
	},
	{
		name:   ExchangeKind,
		fields: []field{{"currency", true}, {"day", true}, {"rate", true}},
		example: `currency,day,rate
CHF,2026-11-03,1.0432
GBP,2026-11-03,1.13785
`,
	},
	{
		name: ReferralsKind,
		fields: []field{
			{"account", true},
			{"ref", true},
			{"referred", true},
			{"kind", true},
			{"share", false},
			{"referred_on", true},
			{"saved", false},
			{"incentive", false},
			{"currency", false},
		},
		example: `account,ref,referred,kind,share,referred_on,saved,incentive,currency
AC1042,RF-7,AC1077,one,60,2025-09-12,800.00,200.00,EUR
AC1042,RF-9,AC1077,one,40,2025-10-02,,,
`,
	},
	{
		name: ProspectsKind,
		fields: []field{
			{"ref", true},
			{"name", false},
			{"owner", false},
			{"team", false},
			{"sector", false},
			{"size", false},
			{"need", false},
		},
		example: `ref,name,owner,team,sector,size,need
PR311,Nordwind Energie GmbH,ana@example.com,EMEA,energy,180,clear
PR312,Solvig Marine AS,,EMEA,logistics,60,
`,
	},
	{
		name: OpportunitiesKind,
		fields: []field{
			{"ref", true},
			{"account", false},
			{"prospect", false},
			{"sector", false},
			{"size", false},
			{"opened_on", false},
			{"closed_on", false},
			{"outcome", true},
			{"amount", false},
			{"currency", false},
		},
		example: `ref,account,prospect,sector,size,opened_on,closed_on,outcome,amount,currency
OP-501,AC1042,,,,2026-07-01,2026-09-15,won,18000.00,EUR
OP-502,,PR312,logistics,60,2026-08-20,,open,,
`,
	},
}

// Example returns a file of the kind with a header and two rows, which imports
// as it stands after those of accounts and invoices; "" for an unknown kind.
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
