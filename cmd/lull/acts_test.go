package main_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/internal/slacksim"
	"lull/internal/story"
	"lull/store"
)

// told is the moment at which the story's card is read: a Tuesday morning.
var told = time.Date(2026, time.November, 24, 8, 15, 0, 0, time.UTC)

// shifted is a workspace with a bot that answers about the company as if it were
// then.
func shifted(t *testing.T) (w *workspace, database string, s *store.Store) {
	t.Helper()
	manifest, code := lull(t, nil, "manifest")
	if code != 0 {
		t.Fatal(manifest)
	}
	w = newWorkspace(t, slacksim.Options{Manifest: []byte(manifest)})
	database = pgtest.Database(t, store.Migrate)
	s, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	settings := analysis.Settings{Currency: "EUR", TimeZone: "Europe/Madrid", ClockOffset: time.Until(told)}
	if err := s.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	if err := story.Fill(t.Context(), s, calendar.Of(told.In(zone)), told.In(zone)); err != nil {
		t.Fatal(err)
	}
	if _, err := commands.Assess(t.Context(), s, calendar.Of(told), zone, told); err != nil {
		t.Fatal(err)
	}
	p := start(t, w.settings(database), "run", "--allow-shifted-clock")
	p.waitFor("msg=connected")
	return w, database, s
}

func reportsOf(t *testing.T, database string) string {
	t.Helper()
	return pgtest.Ask(t, database, `select count(*) || ' stored, ' || count(*) filter (where withdrawn_at is null) || ' count' from engagement_events where source = 'lull'`)[0]
}

func shows(t *testing.T, what string, m message, phrases ...string) {
	t.Helper()
	for _, phrase := range phrases {
		if !strings.Contains(m.shown(), phrase) {
			t.Errorf("%s: %q is missing in %s", what, phrase, m.shown())
		}
	}
}

// A verdict is contested in two presses: the card follows at once, in its place,
// says who said so, and goes back.
func TestWeSpokeChangesTheCardAndUndoChangesItBack(t *testing.T) {
	t.Parallel()
	w, database, s := shifted(t)
	card := w.ask("ana", "#general", "/lull", "acme")
	shows(t, "the card", card, "passive since 15 Nov")
	stacks, e := w.modals("ana"), w.watch("ana")
	press := func(m message, word string) {
		t.Helper()
		if got := w.press("ana", "#general", m, word); got["ok"] != true {
			t.Fatalf("pressing %s: %v", word, got)
		}
	}
	press(card, "spoke AC1042")
	form := opened(t, stacks)
	for on, want := range map[string]string{"2099-01-01": "has not come yet", "2025-11-01": "more than a year away"} {
		got := w.submit("ana", form, filled(on, "us", ""))
		errs, _ := got["errors"].(map[string]any)
		if text, _ := errs["on"].(string); got["response_action"] != "errors" || !strings.Contains(text, want) {
			t.Errorf("a form with %s: %v", on, got)
		}
	}
	if got := reportsOf(t, database); got != "0 stored, 0 count" {
		t.Errorf("with a fault in the form: %s", got)
	}
	w.submit("ana", form, filled("2026-11-20", "us", "about <the> renewal"))
	first := e.next()
	if first.TS != card.TS || !first.Ephemeral {
		t.Errorf("the answer does not take the card's place: %+v", first)
	}
	shows(t, "one day", first, "Contact on Fri 20 Nov, reported by you (we started it)", "Still passive: 1 more day of contact within 28 days")
	press(first, "spoke AC1042")
	w.submit("ana", opened(t, stacks), filled("2026-11-23", "they", "they will reorder"))
	second := e.next()
	shows(t, "two days", second, "Active again: they were passive since Sun 15 Nov.", "Active: bring them closer", "reported by you")
	if second.TS != card.TS || strings.Contains(second.Text, "reorder") {
		t.Errorf("the answer is %+v", second)
	}
	press(second, "undo e")
	undone := e.next()
	shows(t, "undone", undone, "Taken back by you: the contact on Mon 23 Nov", "Without it: passive since Sun 15 Nov", "passive since 15 Nov")
	if got := reportsOf(t, database); got != "2 stored, 1 count" || undone.TS != card.TS {
		t.Errorf("undone: %s, %+v", got, undone)
	}

	// Marta may press what was drawn for her only as long as she is a lead there.
	hers := w.ask("marta", "#general", "/lull", "acme")
	moved := analysis.Person{Email: "marta@example.com", Name: "Marta Lind", Team: "Americas", Role: analysis.Rep}
	if _, err := s.ImportPeople(t.Context(), analysis.Rows(moved), store.Import{Now: told}); err != nil {
		t.Fatal(err)
	}
	watched := w.watch("marta")
	if got := w.press("marta", "#general", hers, "spoke AC1042"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	refusal := watched.next()
	shows(t, "without the right", refusal, "is looked after by", "Ask them.")
	if strings.Contains(refusal.shown(), "EUR") || reportsOf(t, database) != "2 stored, 1 count" {
		t.Errorf("without the right: %s", refusal.shown())
	}
}

func TestHoldFromACommandAndBack(t *testing.T) {
	t.Parallel()
	w, database, _ := shifted(t)
	stacks, e := w.modals("ana"), w.watch("ana")
	w.post("/sim/commands", map[string]any{"user": "ana", "channel": "#general", "command": "/lull", "text": "hold acme"})
	form := opened(t, stacks)
	reason := map[string]any{"field": map[string]any{"value": "closed for the winter"}}
	until := func(on string) map[string]any {
		return map[string]any{"until": map[string]any{"field": map[string]any{"selected_date": on}}, "reason": reason}
	}
	got := w.submit("ana", form, until("2026-11-01"))
	errs, _ := got["errors"].(map[string]any)
	if text, _ := errs["until"].(string); !strings.Contains(text, "is over") {
		t.Errorf("a day that is over: %v", got)
	}
	w.submit("ana", form, until("2027-02-01"))
	held := e.next()
	shows(t, "held", held, "On hold until 1 Feb 2027, said by you.", "closed for the winter", "End hold")
	if strings.Contains(held.Text, "winter") {
		t.Errorf("a lock screen shows %s", held.Text)
	}
	if got := w.press("ana", "#general", held, "hold AC1042 off"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	ended := e.next()
	shows(t, "ended", ended, "was ended by you")
	if got := pgtest.Ask(t, database, `select count(ended_at)::text from holds join accounts using (account_id) where ref = 'AC1042'`)[0]; ended.TS != held.TS || got != "1" {
		t.Errorf("ended: %s holds, %+v", got, ended)
	}
	// A form that comes too late is said in words, and nothing is kept.
	w.fault(map[string]any{"kind": "api", "method": "views.open", "error": "trigger_expired"})
	if got := w.press("ana", "#general", ended, "spoke AC1042"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	if got := e.next(); !isLate(got) || got.TS == ended.TS {
		t.Errorf("a form that is late: %+v", got)
	}
	// Where no form can open, a name alone is enough for today.
	parent := w.post("/sim/messages", map[string]any{"user": "marta", "channel": "#emea-leads", "text": "Who spoke to them?"})
	thread, _ := parent["ts"].(string)
	shows(t, "in a thread", w.say("ana", "#emea-leads", "@lull spoke with acme", thread), "Contact on Tue 24 Nov, reported by you")
	if got := reportsOf(t, database); got != "1 stored, 1 count" {
		t.Errorf("reports: %s", got)
	}
}

// The same in the page, wide and as on a phone: a form, a day that it refuses, a
// card that says who reported what, and the way back.
func TestWeSpokeInABrowser(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "demo", "--today", storyDay, "--listen", "127.0.0.1:0", "--state", stateFolder(t))
	_, address, _ := strings.Cut(p.waitFor("Lull demo ready at "), "ready at ")
	for _, c := range []struct {
		name, as      string
		width, height int64
	}{
		{"wide", "ana", 1280, 860},
		{"narrow", "marta", 390, 844},
	} {
		page := openPage(t, address+"/#as="+c.as+"&channel=@lull", c.width, c.height)
		until := func(condition string) {
			t.Helper()
			page.do(chromedp.WaitVisible(chromedp.CSS(condition)))
		}
		click := func(css string) {
			t.Helper()
			page.do(chromedp.Click(chromedp.CSS(css)))
		}
		// By keyboard: what arrives scrolls the page, and a pointer may miss.
		press := func(css string) {
			t.Helper()
			page.do(chromedp.SendKeys(chromedp.CSS(css), kb.Enter))
		}
		pick := func(day string) {
			t.Helper()
			click(`[data-block-id=on] [data-action=field]`)
			click(`[data-day="` + day + `"]`)
			click(`[data-testid=modal-submit]`)
		}
		picture := func(what string) {
			t.Helper()
			page.fits()
			page.picture("spoke-" + what + "-" + c.name)
		}
		page.do(chromedp.SendKeys(chromedp.CSS(`[data-testid="composer"]`), "/lull spoke acme 3 days ago "+kb.Enter))
		page.reads("Still passive: 1 more day of contact within 28 days ends the silence.")
		press(`[data-value="spoke AC1042"]`)
		until(`[data-testid=modal] [data-block-id=note]`)
		picture("form")
		pick("2026-11-28")
		until(`[data-block-id=on].has-error .field-error`)
		picture("error")
		page.do(chromedp.SendKeys(chromedp.CSS(`[data-block-id=note] [data-action=field]`), "about the renewal"))
		pick("2026-11-23")
		all := page.reads("Active again: they were passive since Sun 15 Nov.")
		if !strings.Contains(all, "reported by you") || strings.Contains(all, "Still passive") {
			t.Errorf("the card in the page:\n%s", all)
		}
		picture("card")
		press(`[data-value^="undo e"]`)
		page.reads("Without it: passive since Sun 15 Nov.")
		picture("undone")
		// The other day is taken back as well, from the facts behind the verdict.
		press(`[data-value="why AC1042"]`)
		page.reads("Undo Sat 21 Nov")
		press(`[data-value^="undo e"]`)
		page.reads("the contact on Sat 21 Nov")
	}
}
