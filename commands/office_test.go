package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/store"
)

// office is a small installation of its own, as of a Tuesday: customers who buy
// every month, and one of whom nothing was heard for ten weeks.
type office struct {
	t     testing.TB
	desk  *commands.Desk
	store *store.Store
	url   string
	keys  int
}

var colleagues = []analysis.Person{
	{Email: "ana@example.com", Name: "Ana Ruiz", Team: "EMEA", Role: analysis.Rep},
	{Email: "ben@example.com", Name: "Ben Okafor", Team: "EMEA", Role: analysis.Rep},
	{Email: "marta@example.com", Name: "Marta Lind", Team: "EMEA", Role: analysis.Lead},
	{Email: "nora@example.com", Name: "Nora Weiss", Team: "EMEA", Role: analysis.Manager},
	{Email: "olga@example.com", Name: "Olga Roth", Role: analysis.Manager},
	{Email: "zoe@example.com", Name: "Zoe Park", Team: "Americas", Role: analysis.Rep},
	{Email: "adam@example.com", Name: "Adam Reyes", Role: analysis.Admin},
}

// newOffice has engagement of the customers where hasSource.
func newOffice(t *testing.T, hasSource bool) *office {
	t.Helper()
	s, url := recordsAt(t)
	o := &office{t: t, desk: commands.NewDesk(s), store: s, url: url}
	today := calendar.Of(now)
	var accounts []analysis.Account
	var invoices []analysis.Invoice
	var events []analysis.Event
	for n, owner := range []string{"ana", "ana", "ben", "zoe", ""} {
		a := analysis.Account{
			Ref: fmt.Sprint("AC", 1+n), Name: []string{"Acme Industrial", "Acorn Mills", "Borealis", "Kite Foods", "Delta Print"}[n],
		}
		if owner != "" {
			a.Owner = owner + "@example.com"
		}
		accounts = append(accounts, a)
		for ago := 400; ago > 0; ago -= 28 {
			invoices = append(invoices, analysis.Invoice{
				Ref: fmt.Sprint(a.Ref, "-", ago), Account: a.Ref, IssuedOn: today - calendar.Date(ago), Amount: money.Amount{Minor: 10_000, Currency: "EUR"},
			})
		}
		last := 70
		if n > 0 {
			last = 3
		}
		for ago := 390; ago >= last; ago -= 14 {
			events = append(events, analysis.Event{
				Source: "crm", ID: fmt.Sprint(a.Ref, "-", ago), Account: a.Ref, Type: analysis.ReplyReceived, Solicited: true, On: today - calendar.Date(ago),
			})
		}
	}
	load := store.Import{Now: now.Add(-3 * time.Hour)}
	if _, err := s.ImportPeople(t.Context(), analysis.Rows(colleagues...), load); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ImportAccounts(t.Context(), analysis.Rows(accounts...), load); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ImportInvoices(t.Context(), analysis.Rows(invoices...), load); err != nil {
		t.Fatal(err)
	}
	if hasSource {
		if _, err := s.ImportEngagement(t.Context(), analysis.Rows(events...), load); err != nil {
			t.Fatal(err)
		}
	}
	o.assess()
	return o
}

func (o *office) assess() {
	o.t.Helper()
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := commands.Assess(o.t.Context(), o.store, calendar.Of(now), zone, now); err != nil {
		o.t.Fatal(err)
	}
}

// hear answers a request of somebody, with a key of its own unless it has one.
func (o *office) hear(who string, r commands.Request) commands.Reply {
	o.t.Helper()
	o.keys++
	if r.Key == "" {
		r.Key = fmt.Sprint("request ", o.keys)
	}
	r.Word, r.Now = "lull", now
	if r.Asker == (commands.Asker{}) {
		r.Asker.Email = who + "@example.com"
	}
	reply, err := o.desk.Answer(o.t.Context(), r)
	if err != nil {
		o.t.Fatalf("/lull %s as %s: %v", r.Text, who, err)
	}
	return reply
}

func (o *office) say(who, text string) commands.Reply {
	o.t.Helper()
	return o.hear(who, commands.Request{Text: text})
}

func (o *office) reports() string {
	o.t.Helper()
	return pgtest.Ask(o.t, o.url, `select count(*) || ' stored, ' || count(*) filter (where withdrawn_at is null) || ' count' from engagement_events where source = 'lull'`)[0]
}

// kept is the state of engagement on record.
func (o *office) kept(ref string) string {
	o.t.Helper()
	return pgtest.Ask(o.t, o.url, `select engagement_state from assessments join accounts using (account_id) where ref = $1`, ref)[0]
}

// button returns what the reply's button with a label says.
func button(t testing.TB, r commands.Reply, label string) string {
	t.Helper()
	for _, part := range r.Parts {
		row, _ := part.(commands.Buttons)
		for _, b := range row {
			if b.Label == label {
				return b.Says
			}
		}
	}
	t.Fatalf("no button [%s]: %s", label, text(r))
	return ""
}

func wants(t testing.TB, what string, r commands.Reply, phrases ...string) {
	t.Helper()
	for _, phrase := range phrases {
		if got := text(r); !strings.Contains(got, phrase) {
			t.Errorf("%s: %q is missing in\n%s", what, phrase, got)
		}
	}
}
