package story_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/internal/story"
)

var today = calendar.On(2026, time.November, 22)

// days are ordinary and awkward days to tell the story on.
var days = []calendar.Date{
	today,
	calendar.On(2026, time.November, 24),
	calendar.On(2010, time.December, 10),
	calendar.On(2024, time.February, 29),
	calendar.On(2025, time.February, 28),
	calendar.On(2028, time.January, 1),
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	told := story.Company(today)
	if len(told.Accounts) != 400 {
		t.Fatalf("%d accounts, want 400", len(told.Accounts))
	}
	if first, last := told.Accounts[0].Ref, told.Accounts[399].Ref; first != "AC1001" || last != "AC1400" {
		t.Errorf("references %s to %s", first, last)
	}
	team := map[string]string{"": ""}
	for _, p := range told.People {
		team[p.Email] = p.Team
	}
	refs, names := map[string]bool{}, map[string]bool{}
	nobodys := 0
	for _, a := range told.Accounts {
		if refs[a.Ref] || names[strings.ToLower(a.Name)] {
			t.Errorf("%s %q is there twice", a.Ref, a.Name)
		}
		refs[a.Ref], names[strings.ToLower(a.Name)] = true, true
		if a.Name != strings.TrimSpace(a.Name) || !utf8.ValidString(a.Name) {
			t.Errorf("%s has the name %q", a.Ref, a.Name)
		}
		if a.URL != "https://crm.example/accounts/"+a.Ref {
			t.Errorf("%s has the page %q", a.Ref, a.URL)
		}
		if a.Sector == "" || a.Size == "" || a.Team == "" || !strings.Contains(a.Contact, "@") {
			t.Errorf("%+v lacks a detail", a)
		}
		ownersTeam, known := team[a.Owner]
		if !known || (a.Owner != "" && ownersTeam != a.Team) {
			t.Errorf("%s of team %s has the owner %q of team %q", a.Ref, a.Team, a.Owner, ownersTeam)
		}
		if a.Owner == "" {
			nobodys++
		}
	}
	if nobodys < 5 || nobodys > 40 {
		t.Errorf("%d accounts without an owner", nobodys)
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	want := map[string]analysis.Person{
		"ana@example.com":   {Name: "Ana Ruiz", Team: "EMEA", Role: analysis.Rep},
		"ben@example.com":   {Name: "Ben Okafor", Team: "EMEA", Role: analysis.Rep},
		"luis@example.com":  {Name: "Luis Vega", Team: "EMEA", Role: analysis.Rep},
		"marta@example.com": {Name: "Marta Sanz", Team: "EMEA", Role: analysis.Lead},
		"nora@example.com":  {Name: "Nora Lind", Role: analysis.Manager},
		"adam@example.com":  {Name: "Adam Reyes", Role: analysis.Admin},
		"zoe@example.com":   {Name: "Zoe Hart", Team: "Americas", Role: analysis.Rep},
		"omar@example.com":  {Name: "Omar Diaz", Team: "Americas", Role: analysis.Rep},
		"ruth@example.com":  {Name: "Ruth Bell", Team: "Americas", Role: analysis.Lead},
	}
	got := map[string]analysis.Person{}
	told := story.Company(today).People
	for _, p := range told {
		email := p.Email
		p.Email = ""
		got[email] = p
	}
	if diff := cmp.Diff(want, got); diff != "" || len(told) != len(want) {
		t.Errorf("%d people: %s", len(told), diff)
	}
}

func TestInvoices(t *testing.T) {
	t.Parallel()
	told := story.Company(today)
	accounts, refs := map[string]bool{}, map[string]bool{}
	for _, a := range told.Accounts {
		accounts[a.Ref] = true
	}
	credits, currencies := 0, map[string]int{}
	for i, invoice := range told.Invoices {
		if refs[invoice.Ref] || !accounts[invoice.Account] || !invoice.HasCost || invoice.Credit != (invoice.DueOn == 0) {
			t.Errorf("%+v", invoice)
		}
		currencies[invoice.Amount.Currency]++
		refs[invoice.Ref] = true
		if invoice.IssuedOn > today || invoice.IssuedOn < today-3*366 {
			t.Errorf("%s is of %s", invoice.Ref, invoice.IssuedOn)
		}
		if i > 0 && invoice.IssuedOn < told.Invoices[i-1].IssuedOn {
			t.Errorf("%s comes after a later one", invoice.Ref)
		}
		if invoice.Credit {
			credits++
		}
		if invoice.Credit != (invoice.Amount.Minor <= 0) {
			t.Errorf("%s: credit note %t of %d cents", invoice.Ref, invoice.Credit, invoice.Amount.Minor)
		}
	}
	if n := currencies; len(n) != 3 || n["CHF"] == 0 || n["GBP"] == 0 || n["EUR"] < 19*(n["CHF"]+n["GBP"]) {
		t.Errorf("invoices by currency: %v", currencies)
	}
	if share := float64(credits) / float64(len(told.Invoices)); share < 0.01 || share > 0.05 {
		t.Errorf("%d credit notes among %d invoices", credits, len(told.Invoices))
	}
	if oldest := told.Invoices[0].IssuedOn; oldest > today-2*365 {
		t.Errorf("the books begin on %s, want two years of them", oldest)
	}
}

func TestAChangedStoryDoesNotTouchTheNext(t *testing.T) {
	t.Parallel()
	want, spoilt := story.Company(today), story.Company(today)
	spoilt.People[0].Name, spoilt.Accounts[41].Contact, spoilt.Invoices[0].Ref = "", "", ""
	if got := story.Company(today); !equal(want, got) {
		t.Error(cmp.Diff(want, got))
	}
}

func TestOneWordFindsACustomer(t *testing.T) {
	t.Parallel()
	word := regexp.MustCompile(`[\pL\pN&]+`)
	words := map[string][]string{}
	for _, a := range story.Company(today).Accounts {
		words[a.Name] = word.FindAllString(strings.ToLower(a.Name), -1)
	}
	begin := func(prefix string) []string {
		var names []string
		for name, of := range words {
			if slices.ContainsFunc(of, func(w string) bool { return strings.HasPrefix(w, prefix) }) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		return names
	}
	if diff := cmp.Diff([]string{"Acme Industrial S.A."}, begin("acme")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Nordic Paper AB", "Nordsee Fisch KG", "Nordwind GmbH"}, begin("nord")); diff != "" {
		t.Error(diff)
	}
	for name, of := range words {
		if found := begin(of[0]); len(found) != 1 {
			t.Errorf("the first word of %q begins a word of each of %q", name, found)
		}
	}
}

func TestAwkwardNames(t *testing.T) {
	t.Parallel()
	accounts := story.Company(today).Accounts
	has := func(what string, is func(name string) bool) {
		t.Helper()
		if !slices.ContainsFunc(accounts, func(a analysis.Account) bool { return is(a.Name) }) {
			t.Errorf("no name with %s", what)
		}
	}
	for _, name := range []string{"AT&T", "Help Ltd", "🌊 Blue Wave Surf Co", "Électricité du Rhône SA"} {
		has(name, func(got string) bool { return got == name })
	}
	for what, script := range map[string]*unicode.RangeTable{"Arabic": unicode.Arabic, "Hebrew": unicode.Hebrew} {
		has(what, func(name string) bool {
			return strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(script, r) })
		})
	}
	has("a channel mention", func(name string) bool { return strings.Contains(name, "<!channel>") })
	has("a comma and a quote", func(name string) bool { return strings.Contains(name, ",") && strings.Contains(name, `"`) })
	has("120 characters", func(name string) bool { return utf8.RuneCountInString(name) >= 120 })
}

// character is what must come out of the rules for one customer on any day.
type character struct {
	ref, owner string
	state      segment.PurchaseState
	basis      segment.Basis
	silence    int
	usual      int    // the usual gap in whole days, rounded; 0 without a rhythm
	limit      int    // the whole days of the bound; 0 without an order
	revenue    [2]int // whole euros, from and to
}

func TestCharacters(t *testing.T) {
	t.Parallel()
	want := map[string]character{
		"Acme Industrial S.A.": {"AC1042", "ana@example.com", segment.OnRhythm, segment.OwnRhythm, 6, 18, 43, [2]int{140_000, 150_000}},
		"Borealis AG":          {"AC1187", "ben@example.com", segment.Drifting, segment.OwnRhythm, 57, 21, 52, [2]int{110_000, 140_000}},
		"Kite Foods":           {"AC1093", "", segment.OnRhythm, segment.OwnRhythm, 9, 14, 35, [2]int{70_000, 90_000}},
		"Lindqvist Bygg":       {"AC1216", "ana@example.com", segment.OnRhythm, segment.OwnRhythm, 11, 18, 45, [2]int{120_000, 150_000}},
		"Delta Print":          {"AC1305", "luis@example.com", segment.OnRhythm, segment.OwnRhythm, 4, 9, 23, [2]int{12_000, 17_000}},
		"AT&T":                 {"AC1007", "luis@example.com", segment.OnRhythm, segment.OwnRhythm, 8, 21, 53, [2]int{150_000, 250_000}},
		"Help Ltd":             {"AC1019", "ben@example.com", segment.OnRhythm, segment.OwnRhythm, 15, 27, 68, [2]int{8_000, 16_000}},
		"Quillon Leasing SARL": {"AC1312", "ana@example.com", segment.TooEarly, segment.NoPurchase, 0, 0, 0, [2]int{-2_000, -500}},
		"Zephyra Robotics GmbH": {
			"AC1399", "ana@example.com", segment.TooEarly, segment.TooFew, 8, 0, 90, [2]int{3_000, 7_000},
		},
		"Umbra Optics B.V.":   {"AC1340", "ben@example.com", segment.Drifting, segment.FixedRule, 120, 0, 90, [2]int{2_000, 4_000}},
		"Fennmark Tiles Oy":   {"AC1351", "luis@example.com", segment.Lapsed, segment.FixedRule, 230, 0, 90, [2]int{500, 1_500}},
		"Wexcombe Marine Ltd": {"AC1400", "luis@example.com", segment.TooEarly, segment.NoPurchase, 0, 0, 0, [2]int{0, 0}},
	}
	for _, day := range days {
		judged := judged[day]()
		for name, is := range want {
			got, told := judged[name]
			if !told {
				t.Fatalf("%s is not in the story", name)
			}
			p := got.Purchase
			have := character{got.Ref, got.Owner, p.State, p.Basis, p.Silence, int(p.UsualGap + 0.5), int(p.Bound), is.revenue}
			if have != is {
				t.Errorf("told on %s, %s is %+v, want %+v", day, name, have, is)
			}
			euros := 0
			for _, net := range got.revenue.Net {
				euros += int(net.Minor / 100)
			}
			if euros < is.revenue[0] || euros > is.revenue[1] {
				t.Errorf("told on %s, %s brings %d, want %v", day, name, euros, is.revenue)
			}
		}
		if gap := judged["Acme Industrial S.A."].Purchase.UsualGap; gap < 17 || gap > 18 {
			t.Errorf("Acme's usual gap is %.2f days", gap)
		}
	}
}

func TestTheCustomerOfCreditNotesOnlyHasThem(t *testing.T) {
	t.Parallel()
	revenue := judged[today]()["Quillon Leasing SARL"].revenue
	if revenue.Orders != 0 || revenue.CreditNotes == 0 {
		t.Errorf("%d orders and %d credit notes", revenue.Orders, revenue.CreditNotes)
	}
}

func TestTheCompanyIsBelievable(t *testing.T) {
	t.Parallel()
	states, segments, turned := map[segment.PurchaseState]int{}, map[segment.Segment]int{}, 0
	drifting, book := map[string]int{}, map[string]int{}
	for _, c := range judged[today]() {
		states[c.Purchase.State]++
		segments[c.Segment]++
		if e := c.Engagement; e.Tag == segment.NewlyPassive && e.Since == sundayBefore(today) {
			turned++
		}
		book[c.Owner]++
		if c.Purchase.State == segment.Drifting {
			drifting[c.Owner]++
		}
	}
	for state, band := range map[segment.PurchaseState][2]int{
		segment.OnRhythm: {310, 330}, // about 80 %
		segment.Drifting: {32, 40},   // 8 to 10 %
		segment.Lapsed:   {24, 32},   // 6 to 8 %
		segment.TooEarly: {8, 24},
	} {
		if n := states[state]; n < band[0] || n > band[1] {
			t.Errorf("%d of 400 are %s, want %d to %d", n, state, band[0], band[1])
		}
	}
	for s, band := range map[segment.Segment][2]int{
		segment.SegmentActive:   {250, 280},
		segment.SegmentPassive:  {35, 55}, // about 15 % with the quiet earners
		segment.SegmentTooEarly: {8, 24},

		segment.SegmentQuietEarner: {12, 24},
	} {
		if n := segments[s]; n < band[0] || n > band[1] {
			t.Errorf("%d of 400 are in the segment %s, want %d to %d", n, s, band[0], band[1])
		}
	}
	if turned < 4 || turned > 10 {
		t.Errorf("%d are newly passive for the last week", turned)
	}
	for _, owner := range []string{"ana@example.com", "ben@example.com", "luis@example.com", "zoe@example.com", "omar@example.com"} {
		if book[owner] < 40 || drifting[owner] < 3 || drifting[owner] > 9 {
			t.Errorf("%s looks after %d accounts, %d of them drifting", owner, book[owner], drifting[owner])
		}
	}
}
