package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/profit"
)

func (d database) importProspects(t testing.TB, on calendar.Date, rows ...analysis.Row[analysis.Prospect]) analysis.Counts {
	t.Helper()
	counts, err := d.ImportProspects(t.Context(), func(yield func(analysis.Row[analysis.Prospect], error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}, importOn(on))
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func TestProspectsAreFound(t *testing.T) {
	t.Parallel()
	d := open(t)
	people := analysis.Person{Email: "ana@example.com", Team: "EMEA", Role: analysis.Rep}
	if _, err := d.ImportPeople(t.Context(), analysis.Rows(people), importOn(day(2026, 1, 1))); err != nil {
		t.Fatal(err)
	}
	nordwind := analysis.Prospect{
		Ref: "PR1", Name: "Nordwind Energie GmbH", Owner: "ana@example.com", Sector: "energy", Size: "180", Need: analysis.ClearNeed,
	}
	rows := []analysis.Row[analysis.Prospect]{
		{Value: nordwind}, {Value: analysis.Prospect{Ref: "PR2", Name: "Nordlicht"}}, {Value: analysis.Prospect{Ref: "PR3"}},
	}
	if got := d.importProspects(t, day(2026, 3, 1), rows...); got.Created != 3 {
		t.Errorf("first: %+v", got)
	}
	if got := d.importProspects(t, day(2026, 3, 2), rows...); got.Unchanged != 3 {
		t.Errorf("second: %+v", got)
	}
	// A file with one column changes that alone, and what is empty is cleared.
	need := &analysis.Source{File: "need.csv", Columns: []string{"ref", "need"}}
	if got := d.importProspects(t, day(2026, 3, 3), analysis.Row[analysis.Prospect]{
		Source: need, Line: 2, Value: analysis.Prospect{Ref: "pr1", Need: analysis.UnclearNeed},
	}); got.Changed != 1 {
		t.Errorf("third: %+v", got)
	}
	nordwind.Ref, nordwind.Need, nordwind.Team = "pr1", analysis.UnclearNeed, "EMEA"
	for words, want := range map[string]struct {
		how   analysis.Match
		names string
	}{
		"PR1":                   {analysis.ByReference, "Nordwind Energie GmbH"},
		"“pr3”.":                {analysis.ByReference, "PR3"},
		"nordwind energie gmbh": {analysis.ByName, "Nordwind Energie GmbH"},
		"NORDWIND ENERGIE":      {analysis.ByName, "Nordwind Energie GmbH"},
		"nord":                  {analysis.ByPrefix, "Nordlicht, Nordwind Energie GmbH"},
		"nordlihct":             {analysis.Alike, "Nordlicht, Nordwind Energie GmbH"},
		"zzzz":                  {analysis.NoMatch, ""},
		" ":                     {analysis.NoMatch, ""},
	} {
		found, err := d.FindProspects(t.Context(), words)
		var names []string
		for _, p := range found.Prospects {
			names = append(names, p.Name)
			if p.Name == nordwind.Name {
				p.ID = 0
				if diff := cmp.Diff(nordwind, p); diff != "" {
					t.Errorf("%s: %s", words, diff)
				}
			}
		}
		if got := strings.Join(names, ", "); err != nil || found.How != want.how || got != want.names {
			t.Errorf("%q is %s by %s, %v; want %s by %s", words, got, found.How, err, want.names, want.how)
		}
	}
}

func TestDealsAreCountedAsTheyWereKnown(t *testing.T) {
	t.Parallel()
	d := open(t)
	account := analysis.Account{Ref: "A1", Sector: "Energy", Size: "100"}
	if _, err := d.ImportAccounts(t.Context(), analysis.Rows(account), importOn(day(2026, 1, 1))); err != nil {
		t.Fatal(err)
	}
	d.importProspects(t, day(2026, 1, 1), analysis.Row[analysis.Prospect]{Value: analysis.Prospect{Ref: "PR1", Sector: "Food", Size: "small"}})
	load := func(on calendar.Date, rows ...analysis.Opportunity) (analysis.Counts, error) {
		return d.ImportOpportunities(t.Context(), analysis.Rows(rows...), importOn(on))
	}
	won := analysis.Opportunity{Ref: "O1", Account: "a1", OpenedOn: day(2026, 1, 5), ClosedOn: day(2026, 2, 1), Outcome: analysis.Won, Amount: euros(5_000)}
	lost := analysis.Opportunity{Ref: "O2", Prospect: "pr1", ClosedOn: day(2026, 2, 2), Outcome: analysis.Lost}
	said := analysis.Opportunity{Ref: "O3", Account: "A1", Sector: "Media", Size: "7", ClosedOn: day(2026, 2, 2), Outcome: analysis.Lost}
	open := analysis.Opportunity{Ref: "O4", OpenedOn: day(2026, 2, 2), Outcome: analysis.Undecided}
	nobodys := analysis.Opportunity{Ref: "O5", ClosedOn: day(2026, 2, 3), Outcome: analysis.Won}
	if counts, err := load(day(2026, 3, 1), won, lost, said, open, nobodys); err != nil || counts.Created != 5 || counts.NewAccounts != 0 {
		t.Fatalf("first: %+v %v", counts, err)
	}
	if counts, err := load(day(2026, 3, 2), won, lost, said, open, nobodys); err != nil || counts.Unchanged != 5 {
		t.Errorf("second: %+v %v", counts, err)
	}
	closed := open
	closed.Account, closed.ClosedOn, closed.Outcome = "A1", day(2026, 3, 3), analysis.Won
	if counts, err := load(day(2026, 3, 5), closed); err != nil || counts.Changed != 1 {
		t.Errorf("third: %+v %v", counts, err)
	}
	for on, want := range map[calendar.Date][]profit.Deals{
		day(2026, 1, 31): nil,
		day(2026, 2, 1):  {{Sector: "Energy", Size: "100", Won: 1, Closed: 1}},
		day(2026, 3, 4): {
			{Won: 1, Closed: 1},
			{Sector: "Energy", Size: "100", Won: 1, Closed: 1},
			{Sector: "Food", Size: "small", Closed: 1},
			{Sector: "Media", Size: "7", Closed: 1},
		},
		day(2026, 3, 5): {
			{Won: 1, Closed: 1},
			{Sector: "Energy", Size: "100", Won: 2, Closed: 2},
			{Sector: "Food", Size: "small", Closed: 1},
			{Sector: "Media", Size: "7", Closed: 1},
		},
	} {
		got, err := d.Deals(t.Context(), on, end(on))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("as of %s: error %v (-want +got):\n%s", on, err, diff)
		}
	}
	unknown := []analysis.Opportunity{won, won, won}
	unknown[0].Ref, unknown[0].Account = "O6", "A9"
	unknown[1].Ref, unknown[1].Account, unknown[1].Prospect = "O7", "", "PR9"
	unknown[2].Ref = "O8"
	_, err := load(day(2026, 3, 6), unknown...)
	var rows analysis.BadRows
	if !errors.As(err, &rows) || len(rows) != 2 || !strings.Contains(rows[0].Error(), `account "A9": no such account`) || !strings.Contains(rows[1].Error(), `prospect "PR9": no such prospect`) {
		t.Errorf("of nobody we know: %v", err)
	}
}

func TestAQualificationIsKeptOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	asked := profit.Qualification{
		Name: "Solvig Marine AS", Sector: "Marine", Size: "60",
		Pursuit: profit.Pursuit{Currency: "EUR", NeedIsClear: true, CarePercent: 160, Cost: 5, Minutes: 90},
		Qualified: profit.Qualified{
			Verdict: profit.Pursue, LookAlikes: []profit.LookAlike{{AccountID: 7, Months: 6, Revenue: 1}}, Factor: 15.3807, Value: -3,
		},
		AsOf: day(2026, 3, 1), Policy: 3, By: "ana@example.com", At: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC),
	}
	got, err := d.Qualify(t.Context(), "one act", asked)
	if diff := cmp.Diff(asked, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	other := asked
	other.Verdict, other.Pursuit.Revenue = profit.Nurture, 100_000_000_000_000 // the most that the form takes
	if got, err = d.Qualify(t.Context(), "one act", other); err != nil || got.Verdict != profit.Pursue {
		t.Errorf("the same act again: %s %v", got.Verdict, err)
	}
	if _, err = d.Qualify(t.Context(), "another", other); err != nil {
		t.Error(err)
	}
	latest, known, err := d.LatestQualification(t.Context(), 0, "SOLVIG MARINE AS.")
	if diff := cmp.Diff(other, latest); diff != "" || !known || err != nil {
		t.Errorf("the latest: error %v (-want +got):\n%s", err, diff)
	}
	for _, c := range []struct {
		id   int64
		name string
	}{{0, "Solvig"}, {7, "Solvig Marine AS"}} {
		if _, known, err := d.LatestQualification(t.Context(), c.id, c.name); known || err != nil {
			t.Errorf("of %d %s something is known, %v", c.id, c.name, err)
		}
	}
}

func TestSectorsAndTheirAccounts(t *testing.T) {
	t.Parallel()
	d := open(t)
	load := func(accounts ...analysis.Account) {
		t.Helper()
		if _, err := d.ImportAccounts(t.Context(), analysis.Rows(accounts...), importOn(day(2026, 1, 1))); err != nil {
			t.Fatal(err)
		}
	}
	wants := func(wantSectors, wantSizes []string) {
		t.Helper()
		sectors, sizes, err := d.Sectors(t.Context())
		if diff := cmp.Diff([2][]string{wantSectors, wantSizes}, [2][]string{sectors, sizes}); diff != "" || err != nil {
			t.Errorf("error %v (-want +got):\n%s", err, diff)
		}
	}
	wants(nil, nil)
	load(analysis.Account{Ref: "A1", Sector: "Energy", Size: "large"}, analysis.Account{Ref: "A2", Sector: "energy ", Size: "small"}, analysis.Account{Ref: "A3", Sector: "Food"})
	wants([]string{"Energy", "Food"}, []string{"large", "small"})
	load(analysis.Account{Ref: "A4", Size: "1,200"})
	wants([]string{"Energy", "Food"}, nil)
	for sector, want := range map[string]string{"ENERGY": "A1 A2", " food": "A3", "": "", "Media": ""} {
		accounts, err := d.AccountsOfSector(t.Context(), sector)
		var refs []string
		for _, a := range accounts {
			refs = append(refs, a.Ref)
		}
		if got := strings.Join(refs, " "); got != want || err != nil {
			t.Errorf("%q: %s, %v", sector, got, err)
		}
	}
}
