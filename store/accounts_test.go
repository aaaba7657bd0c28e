package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
)

func TestFindAccounts(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(
		t,
		analysis.Account{Ref: "AC1042", Name: "Acme Industrial S.A."},
		analysis.Account{Ref: "AC1", Name: "Nordwind"},
		analysis.Account{Ref: "AC2", Name: "Nordic Steel AB"},
		analysis.Account{Ref: "AC3", Name: "Nord & Süd GmbH & Co. KG"},
		analysis.Account{Ref: "AC4", Name: "AT&T"},
		analysis.Account{Ref: "AC5", Name: "Help Ltd"},
		analysis.Account{Ref: "AC6", Name: "Café Müller"},
		analysis.Account{Ref: "AC7", Name: "مؤسسة النور"},
		analysis.Account{Ref: "AC8", Name: "שלום בע״מ"},
		analysis.Account{Ref: "AC9", Name: "🚀 Rockets"},
		analysis.Account{Ref: "AC10", Name: "🦄🦄"},
		analysis.Account{Ref: "AC11", Name: "!!!"},
		analysis.Account{Ref: "AC12", Name: "100% Pure_Water"},
		analysis.Account{Ref: "AC13", Name: "株式会社ガンダム"},
		analysis.Account{Ref: "AC14", Name: "O’Neill’s"},
		analysis.Account{Ref: "AC15", Name: "Twin"},
		analysis.Account{Ref: "AC16", Name: "Twin Ltd"},
		analysis.Account{Ref: "AC17", Name: "Double Ltd"},
		analysis.Account{Ref: "AC18", Name: "Double Inc."},
		analysis.Account{Ref: "Globex Corp", Name: "Zephyr"},
		analysis.Account{Ref: "AC19", Name: "Weiß Straße"},
		analysis.Account{Ref: "AC20", Name: "हिन्दी किताब"},
	)
	tests := []struct {
		words string
		how   analysis.Match
		refs  []string
	}{
		{"AC1042", analysis.ByReference, []string{"AC1042"}},
		{" ac1042. ", analysis.ByReference, []string{"AC1042"}},
		{"(ac1042)", analysis.ByReference, []string{"AC1042"}},
		{"ＡＣ１０４２", analysis.ByReference, []string{"AC1042"}},
		{"globex  corp", analysis.ByReference, []string{"Globex Corp"}},
		{"acme industrial", analysis.ByName, []string{"AC1042"}},
		{"acme industrial s.a.", analysis.ByName, []string{"AC1042"}},
		{"Acme Industrial SA!", analysis.ByName, []string{"AC1042"}},
		{"“Acme\u00a0Industrial”", analysis.ByName, []string{"AC1042"}},
		{"ac\u200bme", analysis.ByPrefix, []string{"AC1042"}},
		{"acme", analysis.ByPrefix, []string{"AC1042"}},
		{"acmee", analysis.Alike, []string{"AC1042"}},
		{"amce", analysis.Alike, []string{"AC1042"}},
		{"acme industril", analysis.Alike, []string{"AC1042"}},
		{"industrial", analysis.Alike, []string{"AC1042"}},
		{"nord", analysis.ByPrefix, []string{"AC3", "AC2", "AC1"}},
		{"nordw", analysis.ByPrefix, []string{"AC1"}},
		{"NORD & SUD", analysis.ByName, []string{"AC3"}},
		{"nrodwind", analysis.Alike, []string{"AC1"}},
		{"at&t", analysis.ByName, []string{"AC4"}},
		{"AT & T", analysis.ByName, []string{"AC4"}},
		{"help", analysis.ByName, []string{"AC5"}},
		{"Help Ltd", analysis.ByName, []string{"AC5"}},
		{"cafe muller", analysis.ByName, []string{"AC6"}},
		{"CAFÉ MU\u0308LLER", analysis.ByName, []string{"AC6"}},
		{"weiss strasse", analysis.ByName, []string{"AC19"}},
		{"مؤسسة", analysis.ByPrefix, []string{"AC7"}},
		{"مؤسسة النور", analysis.ByName, []string{"AC7"}},
		{"\u202bשלום בע\"מ\u202c", analysis.ByName, []string{"AC8"}},
		{"🚀", analysis.ByPrefix, []string{"AC9"}},
		{"🦄🦄", analysis.ByName, []string{"AC10"}},
		{"!!!", analysis.ByName, []string{"AC11"}},
		{"100%", analysis.ByPrefix, []string{"AC12"}},
		{"100% pure_water", analysis.ByName, []string{"AC12"}},
		{"株式会社", analysis.ByPrefix, []string{"AC13"}},
		{"株式会社カンダム", analysis.Alike, []string{"AC13"}},
		{"o'neill's", analysis.ByName, []string{"AC14"}},
		{"oneills", analysis.ByName, []string{"AC14"}},
		{"twin", analysis.ByName, []string{"AC15"}},
		{"twin ltd", analysis.ByName, []string{"AC16"}},
		{"double", analysis.ByName, []string{"AC18", "AC17"}},
		{"हिन्दी किताब", analysis.ByName, []string{"AC20"}},
		{"%", analysis.NoMatch, nil},
		{"_", analysis.NoMatch, nil},
		{`\`, analysis.NoMatch, nil},
		{"' or true --", analysis.NoMatch, nil},
		{"", analysis.NoMatch, nil},
		{" \u200b ", analysis.NoMatch, nil},
		{"qwertzuiop", analysis.NoMatch, nil},
	}
	for _, test := range tests {
		t.Run(test.words, func(t *testing.T) {
			t.Parallel()
			found, err := d.FindAccounts(t.Context(), test.words)
			if err != nil {
				t.Fatal(err)
			}
			var refs []string
			for _, account := range found.Accounts {
				refs = append(refs, account.Ref)
			}
			if diff := cmp.Diff(test.refs, refs); found.How != test.how || diff != "" {
				t.Errorf("by %s, want %s (-want +got):\n%s", found.How, test.how, diff)
			}
		})
	}
}

func TestFindAccountsTellsHowManyItLeavesOut(t *testing.T) {
	t.Parallel()
	d := open(t)
	var accounts []analysis.Account
	for _, letter := range "abcdefghijklm" {
		accounts = append(accounts, analysis.Account{Ref: "R" + string(letter), Name: "North " + string(letter)})
	}
	d.importAccounts(t, accounts...)
	found, err := d.FindAccounts(t.Context(), "north")
	if err != nil || found.How != analysis.ByPrefix || len(found.Accounts) != 10 || found.More != 3 {
		t.Errorf("by %s: %d accounts and %d more, error %v; want by prefix: 10 and 3", found.How, len(found.Accounts), found.More, err)
	}
	if found.Accounts[0].Name != "North a" {
		t.Errorf("first is %s, want the alphabetically first", found.Accounts[0].Name)
	}
}

func TestFindAccountsReturnsTheWholeAccount(t *testing.T) {
	t.Parallel()
	d := open(t)
	want := analysis.Account{
		Ref: "AC1", Name: "Acme", Owner: "ana@example.com", Sector: "steel", Size: "250",
		URL: "https://crm.example.com/1", Contact: "Ms Ruiz",
	}
	d.importAccounts(t, want)
	_, err := d.ImportPeople(t.Context(), analysis.Rows(analysis.Person{Email: want.Owner, Team: "EMEA"}), importOn(day(2026, 1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	found, err := d.FindAccounts(t.Context(), "acme")
	if err != nil || len(found.Accounts) != 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	got := found.Accounts[0]
	if got.ID == 0 {
		t.Error("the account has no id")
	}
	want.ID, want.Team = got.ID, "EMEA"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
