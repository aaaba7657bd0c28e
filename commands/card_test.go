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
	"lull/internal/story"
	"lull/store"
)

// acme is a firm of one customer whose usual gaps so are its own: an order every
// eight days, the last six days ago, and a contact every 18, the last 63 days
// ago.
func acme(t *testing.T) (*store.Store, *commands.Desk) {
	t.Helper()
	s := records(t)
	loadAcme(t, s, now.Add(-2*time.Hour))
	if _, err := commands.Assess(t.Context(), s, calendar.Of(now), madrid(t), now); err != nil {
		t.Fatal(err)
	}
	return s, commands.NewDesk(s)
}

// loadAcme imports the firm at a moment, what came later left out.
func loadAcme(t *testing.T, s *store.Store, at time.Time) {
	t.Helper()
	today, load := calendar.Of(now), store.Import{Now: at.In(madrid(t))}
	must := func(_ analysis.Counts, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.ImportPeople(t.Context(), analysis.Rows(
		analysis.Person{Email: "ana@example.com", Name: "Ana Ruiz", Team: "EMEA", Role: analysis.Rep},
		analysis.Person{Email: "ben@example.com", Name: "Ben Okafor", Team: "EMEA", Role: analysis.Rep},
	), load))
	account := analysis.Account{
		Ref: "AC1042", Name: "Acme Industrial S.A.", Owner: "ana@example.com", URL: "https://crm.example/accounts/AC1042",
	}
	must(s.ImportAccounts(t.Context(), analysis.Rows(account), load))
	var invoices []analysis.Invoice
	for i := range 60 {
		on := today - 6 - calendar.Date(8*i)
		if on > calendar.Of(at) {
			continue
		}
		invoices = append(invoices, analysis.Invoice{
			Ref: fmt.Sprint("I", i), Account: account.Ref, IssuedOn: on, Amount: money.Amount{Minor: 320_000, Currency: "EUR"},
		})
	}
	must(s.ImportInvoices(t.Context(), analysis.Rows(invoices...), load))
	var events []analysis.Event
	for i := range 25 {
		events = append(events, analysis.Event{
			Source: "crm", ID: fmt.Sprint(i), Account: account.Ref, Type: analysis.InboundMessage, On: today - 63 - calendar.Date(18*i),
		})
	}
	must(s.ImportEngagement(t.Context(), analysis.Rows(events...), load))
}

// A customer that turns passive while it is on hold is told apart, with why.
func TestNewsThatAHoldKeepsBack(t *testing.T) {
	t.Parallel()
	s := records(t)
	then := time.Date(2026, time.November, 2, 9, 0, 0, 0, madrid(t))
	loadAcme(t, s, then)
	if _, err := commands.Assess(t.Context(), s, calendar.Of(then), madrid(t), then); err != nil {
		t.Fatal(err)
	}
	found, err := s.FindAccounts(t.Context(), "AC1042")
	if err != nil {
		t.Fatal(err)
	}
	hold := analysis.Hold{AccountID: found.Accounts[0].ID, Reason: "moving", Until: calendar.Of(now) + 60, By: "ana@example.com"}
	if _, err := s.Hold(t.Context(), "k", hold, then.AddDate(0, 0, 3)); err != nil {
		t.Fatal(err)
	}
	loadAcme(t, s, now.Add(-2*time.Hour))
	if _, err := commands.Assess(t.Context(), s, calendar.Of(now), madrid(t), now); err != nil {
		t.Fatal(err)
	}
	golden(t, "new-kept", text(ask(t, commands.NewDesk(s), "ana", "lull", "new since 1 nov")))
}

// The card of the product's own description, from facts by the real rules.
func TestTheCardOfAcme(t *testing.T) {
	t.Parallel()
	s, desk := acme(t)
	golden(t, "acme", text(ask(t, desk, "ana", "lull", "acme")))

	// We wrote three times, and nobody answered.
	touch := func(id string, ago calendar.Date) analysis.Touch {
		return analysis.Touch{Source: "crm", ID: id, Account: "AC1042", Kind: "email", On: calendar.Of(now) - ago}
	}
	load := store.Import{Now: now.In(madrid(t)), Backfill: true}
	_, err := s.ImportTouches(t.Context(), analysis.Rows(touch("a", 40), touch("b", 20), touch("c", 3), touch("before", 70)), load)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "acme-touched", text(ask(t, desk, "ana", "lull", "acme")))

	// A hold, and then a complaint that comes first even so.
	found, err := s.FindAccounts(t.Context(), "AC1042")
	if err != nil {
		t.Fatal(err)
	}
	hold := analysis.Hold{AccountID: found.Accounts[0].ID, Reason: "moving <their> plant", Until: calendar.On(2027, time.February, 1), By: "ana@example.com"}
	if _, err := s.Hold(t.Context(), "k", hold, now.In(madrid(t))); err != nil {
		t.Fatal(err)
	}
	golden(t, "acme-held", text(ask(t, desk, "ben", "lull", "acme")))
	complaint := analysis.Complaint{Ref: "K-7", Account: "AC1042", OpenedOn: calendar.Of(now) - 4}
	if _, err := s.ImportComplaints(t.Context(), analysis.Rows(complaint), load); err != nil {
		t.Fatal(err)
	}
	golden(t, "acme-complaint", text(ask(t, desk, "ben", "lull", "acme")))

	// Somebody spoke with them: the verdict follows at once and says who said so.
	report := analysis.Event{ID: "press-1", On: calendar.Of(now) - 10, By: "ana@example.com", Note: "all well"}
	if _, _, err := s.ReportContact(t.Context(), hold.AccountID, report, now.In(madrid(t))); err != nil {
		t.Fatal(err)
	}
	golden(t, "acme-reported", text(ask(t, desk, "ben", "lull", "why acme")))
	if got := ask(t, desk, "ana", "lull", "acme").Summary; !strings.Contains(got, "Spoke on 14 Nov, reported by you") {
		t.Errorf("whoever reported it reads %q", got)
	}

	// Contact data that stopped says nothing of today, and what was before.
	reply, err := desk.Answer(t.Context(), commands.Request{
		Word: "lull", Text: "acme", Now: now.AddDate(0, 0, 20), Asker: commands.Asker{Email: "ana@example.com"},
	})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "acme-stale", text(reply))
}

// The numbers of a why add up to what SQL counts.
func TestWhyAddsUp(t *testing.T) {
	t.Parallel()
	_, desk := acme(t)
	got := text(ask(t, desk, "ana", "lull", "why acme"))
	for _, want := range []string{
		"Days with contact | 25", "Gaps between these days | 24", "From the first to the last | 432 days",
		"Average gap, all customers | 18 days (432 days / 24 gaps)", "(2 × 18 + 432) / (2 + 24) ≈ 18 days", "2.5 × 18 ≈ 45 days",
		"Contact days: 2 in the last 90 days (from Thu 27 Aug), weight 2; 25 in all",
		"(1 + 20) × 90 / (18 + 365) ≈ 4.93",
		"Days with an order | 60", "From the first to the last | 472 days",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// Where nobody connected contact data, orders still answer, and it is never
// called too early.
func TestWithoutContactData(t *testing.T) {
	t.Parallel()
	s := records(t)
	told, load := story.Company(calendar.Of(now)), store.Import{Now: now.Add(-3 * time.Hour).In(madrid(t))}
	if _, err := s.ImportPeople(t.Context(), analysis.Rows(told.People...), load); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ImportAccounts(t.Context(), analysis.Rows(told.Accounts...), load); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ImportInvoices(t.Context(), analysis.Rows(told.Invoices...), load); err != nil {
		t.Fatal(err)
	}
	desk := commands.NewDesk(s)
	if got := ask(t, desk, "ben", "lull", "list drifting").Summary; !strings.Contains(got, "Not judged yet") {
		t.Errorf("before the first assessment the list reads %q", got)
	}
	if _, err := commands.Assess(t.Context(), s, calendar.Of(now), madrid(t), now); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, who, word, text string }{
		{"blind-card", "ana", "lull", "acme"},
		{"blind-drifting", "ben", "lull", "borealis"},
		{"blind-no-order", "adam", "lull", "AC1400"},
		{"blind-why", "ana", "lull", "why acme"},
		{"blind-list", "ben", "lull", "list passive"},
		{"blind-book", "ben", "lull", ""},
		{"blind-new", "marta", "lull", "new this week"},
	} {
		golden(t, c.name, text(ask(t, desk, c.who, c.word, c.text)))
	}
}
