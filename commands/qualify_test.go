package commands_test

import (
	"fmt"
	"strings"
	"testing"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/store"
)

// market is an office whose customers of the sector Energy have complete
// ledgers of a year: nine of size 100, each with revenue of 1,000 to 9,000 a
// month, goods of half of it, and an hour of support a month. Ana looks after
// the first six. Eight of ten deals of theirs were won, 30 of 40 of all.
func market(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, false)
	today := calendar.Of(now)
	load := store.Import{Now: now.Add(-2 * 3_600_000_000_000), Backfill: true}
	euros := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }
	var accounts []analysis.Account
	var invoices []analysis.Invoice
	var costs []analysis.Cost
	for n := range 9 {
		a := analysis.Account{Ref: fmt.Sprint("EN", n+1), Name: fmt.Sprint("Energy ", n+1), Sector: "Energy", Size: "100", Owner: "ana@example.com"}
		if n >= 6 {
			a.Owner = "ben@example.com"
		}
		accounts = append(accounts, a)
		for month := range 14 {
			on, ref := calendar.Of(now.AddDate(0, -month, -20)), fmt.Sprint(a.Ref, "-", month)
			if on > today {
				continue
			}
			revenue := int64(n+1) * 100_000
			invoices = append(invoices, analysis.Invoice{
				Ref: ref, Account: a.Ref, IssuedOn: on, Amount: euros(revenue), Cost: revenue / 2, HasCost: true,
			})
			for _, kind := range []analysis.CostKind{analysis.SalesTime, analysis.SupportTime, analysis.Equipment} {
				costs = append(costs, analysis.Cost{Ref: ref + string(kind), Account: a.Ref, Kind: kind, On: on, Minutes: 60})
			}
			costs = append(costs,
				analysis.Cost{Ref: ref + "x", Account: a.Ref, Kind: analysis.ExtraRequest, On: on, Amount: euros(0)},
				analysis.Cost{Ref: ref + "c", Account: a.Ref, Kind: analysis.Commission, On: on, Amount: euros(revenue / 20)})
		}
	}
	var cards []analysis.RateCard
	for _, kind := range []analysis.CostKind{analysis.SalesTime, analysis.SupportTime, analysis.Equipment} {
		cards = append(cards, analysis.RateCard{Kind: kind, From: today - 800, Cost: euros(60_00), Minutes: 60})
	}
	var deals []analysis.Opportunity
	for n := range 40 {
		deal := analysis.Opportunity{Ref: fmt.Sprint("OP", n), ClosedOn: today - 30, Outcome: analysis.Lost, Sector: "Food", Size: "100"}
		if n < 10 {
			deal.Sector, deal.Account, deal.Size = "", "EN1", ""
		}
		if n < 8 || n >= 10 && n < 32 {
			deal.Outcome = analysis.Won
		}
		deals = append(deals, deal)
	}
	prospects := []analysis.Prospect{
		{Ref: "PR1", Name: "Nordwind Energie GmbH", Sector: "energy", Size: "120", Need: analysis.ClearNeed},
		{Ref: "PR2", Name: "Nordlicht AS", Sector: "Energy", Size: "90"},
		{Ref: "PR3", Name: "Solvig Marine", Owner: "ben@example.com", Sector: "Marine", Size: "10"},
	}
	for _, err := range []error{
		second(o.store.ImportAccounts(t.Context(), analysis.Rows(accounts...), load)),
		second(o.store.ImportInvoices(t.Context(), analysis.Rows(invoices...), load)),
		second(o.store.ImportRateCards(t.Context(), analysis.Rows(cards...), load)),
		second(o.store.ImportCosts(t.Context(), analysis.Rows(costs...), load)),
		second(o.store.ImportProspects(t.Context(), analysis.Rows(prospects...), load)),
		second(o.store.ImportOpportunities(t.Context(), analysis.Rows(deals...), load)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func second(_ analysis.Counts, err error) error { return err }

// answers are what somebody fills the form in with.
func answers(changed ...string) map[string]string {
	filled := map[string]string{"sector": "Energy", "size": "120", "need": "clear", "revenue": "", "care": "1.6", "hours": "40", "cost": ""}
	for n := 0; n < len(changed); n += 2 {
		filled[changed[n]] = changed[n+1]
	}
	return filled
}

func (o *office) qualifications() string {
	o.t.Helper()
	return strings.Join(pgtest.Ask(o.t, o.url, `select asked_by || ' ' || name || ' ' || verdict from qualifications order by qualification_id`), "; ")
}

func TestQualify(t *testing.T) {
	t.Parallel()
	o := market(t)
	asked := o.hear("adam", commands.Request{Text: "qualify nordwind", CanAsk: true})
	if asked.Form == nil || asked.Form.Says != "qualify PR1" {
		t.Fatalf("asked about: %+v", asked)
	}
	initial := map[string]string{}
	for _, f := range asked.Form.Fields {
		initial[f.Name] = f.Initial
	}
	if initial["sector"] != "Energy" || initial["size"] != "120" || initial["need"] != "clear" || initial["care"] != "1" {
		t.Errorf("the form begins with %v", initial)
	}
	fill := func(who string, filled map[string]string) commands.Reply {
		t.Helper()
		return o.hear(who, commands.Request{Text: asked.Form.Says, Pressed: true, CanAsk: true, Fields: filled})
	}
	golden(t, "qualify", text(fill("adam", answers())))
	if got := o.qualifications(); got != "adam@example.com Nordwind Energie GmbH pursue" {
		t.Errorf("kept: %s", got)
	}
	// Ana may see the amounts of six of the nine, and a median would show her
	// one of the others.
	hidden := fill("ana", answers("revenue", "5000"))
	golden(t, "qualify-hidden", text(hidden))
	if strings.Contains(text(hidden), "EUR") || strings.Contains(text(hidden), "5,000") {
		t.Errorf("Ana sees amounts: %s", text(hidden))
	}
	golden(t, "qualify-nurture", text(fill("adam", answers("need", "unclear", "revenue", "2000"))))
	golden(t, "qualify-loss", text(fill("adam", answers("care", "20"))))
	golden(t, "qualify-dear", text(fill("adam", answers("cost", "1000000"))))
	golden(t, "qualify-few", text(fill("adam", answers("sector", "Food"))))
	again := o.hear("adam", commands.Request{Text: "qualify PR1", CanAsk: true})
	if got := again.Form.Lines[1]; !strings.Contains(plain(got), "Last asked on Tue 24 Nov by you: too few look-alikes.") {
		t.Errorf("the form says %q", plain(got))
	}
	for _, r := range []commands.Reply{hidden, asked, again} {
		if strings.Contains(r.Summary, "EUR") {
			t.Errorf("a lock screen shows %s", r.Summary)
		}
	}
	// In bands nobody can work back to an amount.
	settings := analysis.Settings{Currency: "EUR", TimeZone: "Europe/Madrid", Visibility: analysis.VisibleTeam, Amounts: analysis.BandedAmounts}
	if err := o.store.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	golden(t, "qualify-bands", text(fill("adam", answers())))
	settings.Amounts = analysis.NoAmounts
	if err := o.store.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	if got := text(fill("adam", answers())); strings.Contains(got, "EUR") || !strings.Contains(got, "Pursue") {
		t.Errorf("without amounts it says %s", got)
	}
	if got := pgtest.Ask(t, o.url, `select count(*)::text from amount_reads where word = 'qualify' and reader = 'ana@example.com'`)[0]; got != "0" {
		t.Errorf("Ana saw no amount, and %s reads are recorded", got)
	}
	if got := pgtest.Ask(t, o.url, `select count(distinct account_id)::text from amount_reads where word = 'qualify' and reader = 'adam@example.com'`)[0]; got != "9" {
		t.Errorf("of nine customers Adam saw amounts of %s on record", got)
	}
}

// Whom a name means: a prospect, somebody new, a customer, or none of them for
// sure.
func TestWhomToQualify(t *testing.T) {
	t.Parallel()
	o := market(t)
	for sentence, want := range map[string]string{
		"qualify PR2":                             "qualify PR2",
		"qualify “nordlicht as”":                  "qualify PR2",
		"qualify nordl":                           "qualify PR2",
		"qualify Brand New Ltd":                   "qualify new Brand New Ltd",
		"qualify new Nordlicht Nova":              "qualify new Nordlicht Nova",
		"qualify new " + strings.Repeat("é", 100): "qualify new " + strings.Repeat("é", 100),
	} {
		got := o.hear("zoe", commands.Request{Text: sentence, CanAsk: true})
		if got.Form == nil || got.Form.Says != want {
			t.Errorf("%s: %s %+v", sentence, text(got), got.Form)
		}
	}
	for sentence, want := range map[string]string{
		"qualify":                                "Say whom",
		"qualify nord":                           "“nord” could be 2 prospects.",
		"qualify nordlichd as":                   "<nordlichd as is new> qualify new nordlichd as",
		"qualify acme industrial":                "is looked after by Ana Ruiz. Ask them.",
		"qualify kite foods":                     "Kite Foods is a customer already",
		"qualify new Kite Foods":                 "<Show Kite Foods> profit AC4",
		"qualify PR3":                            "Ben Okafor pursues Solvig Marine. Only they,",
		"qualify " + strings.Repeat("long ", 25): "100 characters at most",
	} {
		got := o.hear("zoe", commands.Request{Text: sentence, CanAsk: true})
		wants(t, sentence, got, want)
		if got.Form != nil {
			t.Errorf("%s opens a form", sentence)
		}
	}
	for _, who := range []string{"ben", "marta", "nora", "olga", "adam"} {
		if got := o.hear(who, commands.Request{Text: "qualify PR3", CanAsk: true}); got.Form == nil {
			t.Errorf("%s may not ask about Ben's prospect: %s", who, text(got))
		}
	}
	if got := o.hear("ana", commands.Request{Text: "qualify PR1", Asker: commands.Asker{Guest: true}}); got.Form != nil || strings.Contains(text(got), "Nordwind") {
		t.Errorf("a guest reads %s", text(got))
	}
}

// What cannot be is refused under its field, in the form and again behind it,
// and nothing is kept.
func TestWhatCannotBeFilledIn(t *testing.T) {
	t.Parallel()
	o := market(t)
	form := o.hear("adam", commands.Request{Text: "qualify PR1", CanAsk: true}).Form
	for _, c := range []struct{ field, value, want string }{
		{"sector", "", "Please fill this in."},
		{"size", " ", "Please fill this in."},
		{"need", "", "Please fill this in."},
		{"revenue", "1.234,50", "This is not a number."},
		{"revenue", "-5", "This must lie between 1 and 1,000,000,000,000."},
		{"revenue", "5.001", "2 decimals at most."},
		{"care", "0", "This must lie between 0.1 and 20."},
		{"care", "lots", "This is not a number."},
		{"hours", "", "Please fill this in."},
		{"hours", "0.1", "This must lie between 0.25 and 10,000."},
		{"cost", "1e3", "This is not a number."},
	} {
		filled := answers(c.field, c.value)
		under := commands.CheckForm(form.Fields, filled, now, "")
		if len(under) != 1 || !strings.HasPrefix(under[c.field], c.want) {
			t.Errorf("%s %q: %v", c.field, c.value, under)
		}
		got := o.hear("adam", commands.Request{Text: form.Says, Pressed: true, Fields: filled})
		wants(t, c.field, got, c.want, "<Qualify a prospect> qualify PR1")
	}
	if got := o.qualifications(); got != "" {
		t.Errorf("kept: %s", got)
	}
	if faults := commands.CheckForm(form.Fields, answers("cost", "0"), now, ""); len(faults) != 0 {
		t.Errorf("a prospect that costs nothing to win: %v", faults)
	}
}

// The same form delivered twice is one qualification, and is answered alike.
func TestAQualificationHappensOnce(t *testing.T) {
	t.Parallel()
	o := market(t)
	r := commands.Request{Text: "qualify new Brand New Ltd", Pressed: true, Fields: answers(), Key: "one submission"}
	first := text(o.hear("marta", r))
	r.Fields = answers("revenue", "1")
	if second := text(o.hear("marta", r)); second != first {
		t.Errorf("the second time it says\n%s\nand not\n%s", second, first)
	}
	if got := o.qualifications(); got != "marta@example.com Brand New Ltd pursue" {
		t.Errorf("kept: %s", got)
	}
}

// With nothing on record nothing is made up.
func TestQualifyWithoutRecords(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	form := o.hear("ana", commands.Request{Text: "qualify Brand New", CanAsk: true}).Form
	faults := commands.CheckForm(form.Fields, answers(), now, "")
	if len(faults) != 1 || faults["cost"] == "" {
		t.Errorf("without a rate of sales time the form takes %v", faults)
	}
	got := o.hear("ana", commands.Request{Text: form.Says, Pressed: true, Fields: answers("cost", "500")})
	wants(t, "without records", got, "Too few look-alikes to tell: 0 customers of this sector and size, 0 of them")
	if strings.Contains(text(got), "EUR") || strings.Contains(text(got), "Chance") {
		t.Errorf("it says %s", text(got))
	}
	// Customers alike, but no deal.
	m := market(t)
	pgtest.Ask(t, m.url, `delete from opportunities returning ref`)
	got = m.hear("adam", commands.Request{Text: "qualify PR1", Pressed: true, Fields: answers()})
	golden(t, "qualify-no-deals", text(got))
}

// The generated company's prospects: what a newcomer is told of them.
func TestProspectsOfTheCompany(t *testing.T) {
	t.Parallel()
	desk := deskOf(t)
	for _, c := range []struct{ name, who, sentence string }{
		{"qualify-brightwater", "adam", "qualify brightwater"},
		{"qualify-solvig", "luis", "qualify PR312"},
	} {
		request := commands.Request{Word: "lull", Text: c.sentence, Now: now, CanAsk: true, Asker: commands.Asker{Email: c.who + "@example.com"}, Key: c.name}
		reply, err := desk.Answer(t.Context(), request)
		if err != nil || reply.Form == nil {
			t.Fatalf("%s: %v %s", c.sentence, err, text(reply))
		}
		request.Text, request.Pressed, request.Fields = reply.Form.Says, true, map[string]string{"care": "1", "hours": "20"}
		for _, field := range reply.Form.Fields {
			if field.Initial != "" {
				request.Fields[field.Name] = field.Initial
			}
		}
		if reply, err = desk.Answer(t.Context(), request); err != nil {
			t.Fatal(err)
		}
		golden(t, c.name, text(reply))
	}
}
