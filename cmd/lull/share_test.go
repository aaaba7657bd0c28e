package main_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"lull/internal/pgtest"
)

// chosen is a channel as a form is filled in with it.
func (w *workspace) chosen(name string) map[string]any {
	w.t.Helper()
	var space struct {
		Channels []struct{ ID, Name string }
	}
	w.read("/sim/workspace?as=ana", &space)
	for _, c := range space.Channels {
		if c.Name == name {
			return map[string]any{"channel": map[string]any{"field": map[string]any{"selected_conversation": c.ID}}}
		}
	}
	w.t.Fatalf("no channel %s in %+v", name, space)
	return nil
}

// A card is shared with a channel from its menu, assigned from there and below it,
// and taken back by the lead.
func TestACardIsSharedAndTakenBack(t *testing.T) {
	t.Parallel()
	w, database, _ := shifted(t)
	stacks, ana, marta := w.modals("ana"), w.watch("ana"), w.watch("marta")
	w.post("/sim/commands", map[string]any{"user": "ana", "channel": "@lull", "command": "/lull", "text": "share acme ind"})
	where := opened(t, stacks)
	for channel, refusal := range map[string]string{"general": "A guest is in #general"} {
		w.submit("ana", where, w.chosen(channel))
		where = opened(t, stacks)
		if !strings.Contains(string(where.Blocks), refusal) {
			t.Errorf("#%s: %s", channel, where.Blocks)
		}
	}
	w.submit("ana", where, w.chosen("emea-leads"))
	seen := opened(t, stacks)
	if shown := string(seen.Blocks); !strings.Contains(shown, "#emea-leads, 5 people, will see this:") || strings.Contains(shown, "EUR") || strings.Contains(shown, "arner") {
		t.Errorf("shown first: %s", shown)
	}
	w.submit("ana", seen, w.chosen("emea-leads"))
	shared := marta.until("Shared by Ana Ruiz")
	shows(t, "the channel", shared, "Acme Industrial S.A.", "Passive since 15 Nov", "Assign", "Take back")
	if shared.Ephemeral || strings.Contains(shared.shown(), "EUR") || strings.Contains(shared.shown(), "arner") {
		t.Errorf("the channel reads %+v: %s", shared, shared.Blocks)
	}
	shows(t, "the sharer", ana.until("is shared: #emea-leads"), "Open it", strings.ReplaceAll(shared.TS, ".", ""))

	below := func(text, phrase string) message {
		t.Helper()
		w.post("/sim/messages", map[string]any{"user": "marta", "channel": "#emea-leads", "text": text, "thread_ts": shared.TS})
		return marta.until(phrase)
	}
	task := below("@lull @ana call by fri", "call (open)")
	shows(t, "assigned below", task, "#1 · Acme Industrial S.A.", "due Fri 27 Nov")
	if task.Thread != shared.TS || task.Ephemeral {
		t.Errorf("assigned: %+v", task)
	}
	if why := below("@lull why", "Data today"); !why.Ephemeral || !strings.Contains(why.shown(), "Acme Industrial S.A.") {
		t.Errorf("everybody reads %+v", why)
	}
	ben := w.watch("ben")
	if got := w.press("ben", "#emea-leads", shared, "undo"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	ben.until("Ana Ruiz shared this.")
	if got := w.press("marta", "#emea-leads", shared, "undo"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	back := ben.until("Marta Sanz took back what was shared here.")
	if back.TS != shared.TS || strings.Contains(back.shown(), "Acme") {
		t.Errorf("taken back: %s", back.shown())
	}
	if got := pgtest.Ask(t, database, `select count(*)::text from outbox where key like 'share/%'`)[0]; got != "1" {
		t.Errorf("%s messages", got)
	}
}

// The same in the page, wide and on a phone.
func TestSharingInABrowser(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "demo", "--today", storyDay, "--listen", "127.0.0.1:0", "--state", stateFolder(t))
	_, address, _ := strings.Cut(p.waitFor("Lull demo ready at "), "ready at ")
	for name, width := range map[string]int64{"wide": 1280, "narrow": 390} {
		ana := openPage(t, address+"/#as=ana&channel=emea-leads", width, 860)
		ana.do(chromedp.SendKeys(chromedp.CSS(`[data-testid=composer]`), "/lull share acme ind"+kb.Enter),
			chromedp.WaitVisible(chromedp.CSS(`[data-testid=modal]`)))
		ana.fits()
		ana.picture("share-form-" + name)
		ana.do(chromedp.Click(chromedp.CSS(`[data-testid=modal-submit]`)))
		ana.reads("Shared by Ana Ruiz")
		ana.fits()
		ana.picture("share-message-" + name)
	}
	p.interrupt() // its Postgres leaves the folder first
}
