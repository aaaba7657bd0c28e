package main_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/internal/slacksim"
	"lull/store"
)

// pages returns the page that a person has with the bot, anew after each change.
func (w *workspace) pages(user string) chan modal {
	w.t.Helper()
	pages := make(chan modal, 100)
	stream(w, user, func(event struct{ View *modal }) {
		if event.View != nil {
			pages <- *event.View
		}
	})
	return pages
}

// homePage waits for a page that shows a phrase.
func homePage(t *testing.T, pages chan modal, phrase string) message {
	t.Helper()
	for timeout := time.After(patience); ; {
		select {
		case p := <-pages:
			if strings.Contains(string(p.Blocks), phrase) {
				return message{TS: p.ID, Blocks: p.Blocks}
			}
		case <-timeout:
			t.Fatalf("no page showed %q", phrase)
		}
	}
}

func (w *workspace) openHome(user string) {
	w.t.Helper()
	if answer := w.post("/sim/home", map[string]any{"user": user}); answer["ok"] != true {
		w.t.Fatalf("opening Home as %s: %v", user, answer)
	}
}

// pressHome presses the button of a page whose sentence begins with a word.
func (w *workspace) pressHome(user string, home message, word string) {
	w.t.Helper()
	answer := w.post("/sim/actions", map[string]any{"user": user, "view_id": home.TS, "action_id": actionID(w.t, home, word)})
	if answer["ok"] != true {
		w.t.Fatalf("the press of %s: %v", user, answer)
	}
}

// Ana's page is her book, her follow-ups and her hours; what she presses there
// happens, and the page shows it at once and says it nowhere else.
func TestHome(t *testing.T) {
	t.Parallel()
	w, database, _ := shifted(t)
	w.say("marta", "#emea-leads", "@lull @ana Borealis call the buyer by tomorrow", "")
	w.say("marta", "#emea-leads", "@lull @ana Kite send the list by fri", "")
	pages, forms, messages := w.pages("ana"), w.modals("ana"), w.watch("ana")

	w.openHome("ana")
	home := homePage(t, pages, "Your hours")
	shows(t, "Home", home, "Your book: 78 customers", "8 passive", "Your follow-ups: 2 open", "call the buyer", "send the list", "Working days from 09:00 to 17:00, Madrid time.")
	if strings.Contains(home.shown(), "EUR") {
		t.Errorf("Home shows an amount: %s", home.shown())
	}

	w.pressHome("ana", home, "done 1")
	w.submit("ana", opened(t, forms), outcome("reached", "wants a call in May"))
	home = homePage(t, pages, "Your follow-ups: 1 open")
	shows(t, "after Done", home, "#1", "send the list", "Undo")
	if strings.Contains(home.shown(), "call the buyer") || reportsOf(t, database) != "1 stored, 1 count" {
		t.Errorf("%s: %s", reportsOf(t, database), home.shown())
	}
	w.pressHome("ana", home, "undo")
	home = homePage(t, pages, "Your follow-ups: 2 open")

	w.pressHome("ana", home, "snooze 2")
	w.submit("ana", opened(t, forms), map[string]any{"until": map[string]any{"field": map[string]any{"selected_option": map[string]any{"value": "2026-11-25"}}}})
	home = homePage(t, pages, "snoozed until Wed 25 Nov")

	w.pressHome("ana", home, "list")
	list := homePage(t, pages, "Back")
	if strings.Contains(list.shown(), "Your follow-ups") {
		t.Errorf("a list stands beside the page: %s", list.shown())
	}
	w.pressHome("ana", list, "home")
	home = homePage(t, pages, "Your hours")

	w.pressHome("ana", home, "hours")
	w.submit("ana", opened(t, forms), map[string]any{
		"from":  map[string]any{"field": map[string]any{"selected_time": "10:00"}},
		"until": map[string]any{"field": map[string]any{"selected_time": "18:00"}},
		"days":  map[string]any{"field": map[string]any{"selected_options": []map[string]any{{"value": "monday"}, {"value": "tuesday"}, {"value": "wednesday"}}}},
	})
	home = homePage(t, pages, "Monday to Wednesday from 10:00 to 18:00, Madrid time.")
	shows(t, "with other hours", home, "Your hours from now on", "Your book")

	for {
		select {
		case m := <-messages.seen:
			if m.Ephemeral || strings.Contains(m.shown(), "Your ") {
				t.Errorf("beside the page Ana reads %+v", m)
			}
			continue
		default:
		}
		break
	}
	// Who is no member reads the same refusal as anywhere, and nothing else.
	guests := w.pages("gus")
	w.openHome("gus")
	refused := homePage(t, guests, "full members of this workspace only")
	if strings.Contains(refused.shown(), "customers ·") || strings.Contains(refused.shown(), "Your") {
		t.Errorf("a guest reads %s", refused.shown())
	}
	// Marta's is her own.
	martas := w.pages("marta")
	w.openHome("marta")
	hers := homePage(t, martas, "Your hours")
	shows(t, "Marta's", hers, "Team EMEA", "Working days from 09:00 to 17:00")
	if strings.Contains(hers.shown(), "send the list") {
		t.Errorf("Marta reads Ana's follow-ups as hers: %s", hers.shown())
	}
}

// The morning message comes when each person says, and what somebody who left has
// to do goes to their lead once.
func TestTheMorningOfEachPerson(t *testing.T) {
	t.Parallel()
	w, database, s := shifted(t)
	told := w.ask("ana", "#general", "/lull", "hours 11 to 13")
	shows(t, "the hours", told, "Working days from 11:00 to 13:00, Madrid time.")
	w.say("marta", "#emea-leads", "@lull @ana Borealis call the buyer by tomorrow", "")
	w.say("marta", "#emea-leads", "@lull @luis Kite send the list by tomorrow", "")
	w.say("marta", "#emea-leads", "@lull @ben Lindqvist visit by tomorrow", "")
	if answer := w.post("/sim/workspace", map[string]any{"change": "deactivate", "user": "ben"}); answer["ok"] != true {
		t.Fatalf("deactivating Ben: %v", answer)
	}
	ana, luis, marta := w.watch("ana"), w.watch("luis"), w.watch("marta")
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	clock := func(hour int) {
		t.Helper()
		if err := s.MoveClock(t.Context(), time.Until(time.Date(2026, time.November, 25, hour, 30, 0, 0, zone))); err != nil {
			t.Fatal(err)
		}
	}
	clock(9)
	shows(t, "Luis", luis.until("Good morning."), "send the list")
	left := marta.until("is deactivated in Slack")
	shows(t, "Marta", left, "Ben Okafor", "1 follow-up is still theirs", "visit", "Move")
	keys := func() string {
		return strings.Join(pgtest.Ask(t, database, `select key from outbox where key ~ '^(reminder|gone)/' order by 1`), " ")
	}
	if got := keys(); got != "gone/ben@example.com/marta@example.com reminder/luis@example.com/2026-11-25" {
		t.Errorf("at half past nine there are %s", got)
	}
	clock(11)
	shows(t, "Ana", ana.until("Good morning."), "call the buyer")
	if got := keys(); got != "gone/ben@example.com/marta@example.com reminder/ana@example.com/2026-11-25 reminder/luis@example.com/2026-11-25" {
		t.Errorf("at half past eleven there are %s", got)
	}
	// From there it moves as from anywhere.
	forms := w.modals("marta")
	w.press("marta", "@lull", left, "move")
	w.submit("marta", opened(t, forms), map[string]any{"person": map[string]any{"field": map[string]any{"selected_option": map[string]any{"value": "ana@example.com"}}}})
	marta.until("visit")
	if got := pgtest.Ask(t, database, `select assignee from follow_ups where follow_up_id = 3`)[0]; got != "ana@example.com" {
		t.Errorf("it is %s's", got)
	}
}

// Five hundred follow-ups about customers with names that are no names: the page
// is within Slack's limits, pings nobody, and ends with the hours.
func TestHomeOfManyHostileNames(t *testing.T) {
	t.Parallel()
	w, _, s := shifted(t)
	names := []string{"<!channel> & <@U1>", strings.Repeat("&<>", 66), "🌊 " + strings.Repeat("é", 190), "*a* _b_ `c` |", "شركة النور"}
	var accounts []analysis.Account
	for n := range 500 {
		accounts = append(accounts, analysis.Account{Ref: fmt.Sprint("H", n), Name: fmt.Sprint(n, " ", names[n%len(names)]), Owner: "ana@example.com"})
	}
	if _, err := s.ImportAccounts(t.Context(), analysis.Rows(accounts...), store.Import{Now: told}); err != nil {
		t.Fatal(err)
	}
	silent := func(followup.State) ([]analysis.Message, error) { return nil, nil }
	for n := range 500 {
		found, err := s.FindAccounts(t.Context(), fmt.Sprint("H", n))
		if err != nil {
			t.Fatal(err)
		}
		f := analysis.FollowUp{
			AccountID: found.Accounts[0].ID, Assignee: "ana@example.com", AskedBy: "ana@example.com", Text: strings.Repeat(names[n%len(names)], 2),
			DueOn: calendar.Of(told) + calendar.Date(n%9-4), Zone: "Europe/Madrid", To: "ana@example.com",
		}
		if _, _, err := s.AddFollowUp(t.Context(), fmt.Sprint("key ", n), f, false, told, silent); err != nil {
			t.Fatal(err)
		}
	}
	pages := w.pages("ana")
	w.openHome("ana")
	home := homePage(t, pages, "Your hours")
	shows(t, "Home", home, "Your follow-ups: 500 open", "Overdue", "488 more", "Change hours")
	for _, text := range regexp.MustCompile(`"text":"([^"]*)","type":"mrkdwn"`).FindAllStringSubmatch(home.shown(), -1) {
		if strings.Contains(text[1], `\u003c`) || strings.Contains(text[1], "<") {
			t.Errorf("a name pings: %.200s", text[1])
		}
	}
}

// A page that took long gives way to what was pressed meanwhile, and a fault leaves
// the page as it is.
func TestAPageGivesWayToANewerOne(t *testing.T) {
	t.Parallel()
	manifest, _ := lull(t, nil, "manifest")
	w, log := newWorkspace(t, slacksim.Options{Manifest: []byte(manifest)}), newRecord()
	var openings atomic.Int32
	began, release := make(chan struct{}), make(chan struct{})
	inProcess(t, w, log, func(r commands.Request) (commands.Reply, error) {
		if !r.Home {
			return commands.Reply{}, errors.New("somebody asked elsewhere")
		}
		switch {
		case r.Text == "boom":
			return commands.Reply{}, errors.New("a fault")
		case r.Text == "" && openings.Add(1) == 2:
			close(began)
			<-release
			return saying("slow"), nil
		}
		reply := saying("page [" + r.Text + "]")
		reply.Parts = append(reply.Parts, commands.Buttons{{Label: "Press", Says: "pressed"}, {Label: "Boom", Says: "boom"}})
		return reply, nil
	})
	pages, messages := w.pages("ana"), w.watch("ana")
	w.openHome("ana")
	first := homePage(t, pages, "page []")
	w.openHome("ana")
	<-began
	w.pressHome("ana", first, "pressed")
	second := homePage(t, pages, "page [pressed]")
	close(release)
	log.holds(t, "a page gave way to a newer one", 1)
	w.pressHome("ana", second, "boom")
	if sorry := messages.next(); !strings.Contains(sorry.Text, "Something went wrong on my side") {
		t.Errorf("Ana reads %+v", sorry)
	}
	var now struct{ Home modal }
	w.read("/sim/views?user=ana", &now)
	if !strings.Contains(string(now.Home.Blocks), "page [pressed]") {
		t.Errorf("the page is %s", now.Home.Blocks)
	}
}

// The page in a browser, wide and on a phone: pressed, filled in, and followed.
func TestHomeInABrowser(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "demo", "--today", storyDay, "--listen", "127.0.0.1:0", "--state", stateFolder(t))
	_, address, _ := strings.Cut(p.waitFor("Lull demo ready at "), "ready at ")
	w := &workspace{t: t, url: address}
	w.ask("ana", "@lull", "/lull", "assign me Borealis call the buyer by today")
	w.ask("ana", "@lull", "/lull", "assign me Lindqvist send the price list by mon")
	home := func(width, height int64) *page {
		t.Helper()
		tab := openPage(t, address+"/#as=ana&channel=@lull", width, height)
		tab.do(chromedp.Click(chromedp.CSS(`[data-tab=home]`)), chromedp.WaitVisible(chromedp.CSS(`#home [data-value="hours change"]`)))
		tab.fits()
		return tab
	}
	wide := home(1280, 860)
	if all := wide.reads("Your follow-ups: 2 open"); !strings.Contains(all, "Your book: 78 customers") || !strings.Contains(all, "Your hours") {
		t.Errorf("Home reads\n%s", all)
	}
	wide.picture("home-wide")
	phone := home(390, 844)
	phone.picture("home-narrow")
	phone.do(chromedp.SendKeys(chromedp.CSS(`#home [data-value="done 2"]`), kb.Enter), chromedp.WaitVisible(chromedp.CSS(`[data-testid=modal-submit]`)))
	phone.picture("home-form-narrow")
	phone.do(chromedp.Click(chromedp.CSS(`[data-testid=modal-submit]`)))
	phone.reads("#2 is done")
	phone.reads("Your follow-ups: 1 open")
	phone.fits()
	phone.picture("home-done-narrow")
	wide.reads("#2 is done")
	wide.do(chromedp.SendKeys(chromedp.CSS(`#home [data-value="hours change"]`), kb.Enter), chromedp.WaitVisible(chromedp.CSS(`[data-testid=modal-submit]`)))
	wide.picture("home-hours-wide")
}
