package main_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"lull/internal/pgtest"
)

// until returns the first message from now on that shows a phrase.
func (e *eyes) until(phrase string) message {
	e.w.t.Helper()
	for timeout := time.After(patience); ; {
		select {
		case m := <-e.seen:
			if (m.BotID != "" || m.Ephemeral) && strings.Contains(m.shown(), phrase) {
				return m
			}
		case <-timeout:
			e.w.t.Fatalf("nothing showed %q", phrase)
		}
	}
}

// outcome is what a person puts into the form of [Done].
func outcome(what, note string) map[string]any {
	return map[string]any{
		"outcome": map[string]any{"field": map[string]any{"selected_option": map[string]any{"value": what}}},
		"note":    map[string]any{"field": map[string]any{"value": note}},
	}
}

// A follow-up is assigned in a thread, corrected, done by two people at once, and
// undone: one message all the way, and one effect of each.
func TestAFollowUpFromAThreadToItsEnd(t *testing.T) {
	t.Parallel()
	w, database, _ := shifted(t)
	parent := w.post("/sim/messages", map[string]any{"user": "marta", "channel": "#emea-leads", "text": "Borealis is quiet. Who calls?"})
	thread, _ := parent["ts"].(string)
	first := w.say("marta", "#emea-leads", "@lull @ana Borealis call the buyer about renewal by fri", thread)
	shows(t, "assigned", first, "#1 · Borealis AG", "call the buyer about renewal", "due Fri 27 Nov, end of day Madrid · asked by Marta Sanz · open")
	if first.Thread != thread || first.Ephemeral || strings.Contains(first.shown(), "EUR") {
		t.Errorf("the message is %+v", first)
	}
	if !strings.Contains(string(first.Blocks), `\u003c@U`) || strings.Contains(first.Text, "<@") {
		t.Errorf("Ana is mentioned in %s, and not in %q", first.Blocks, first.Text)
	}
	corrected := w.say("marta", "#emea-leads", "@lull no, monday", thread)
	shows(t, "corrected", corrected, "due Mon 30 Nov, end of day Madrid (was Fri 27 Nov)")
	if corrected.TS != first.TS {
		t.Errorf("the correction is another message: %+v", corrected)
	}
	// Whose it is not may not finish it, and only they read that.
	refusal := w.say("luis", "#emea-leads", "@lull done", thread)
	if !refusal.Ephemeral || !strings.Contains(refusal.Text, "#1 is Ana Ruiz's. Ask them, or your team lead.") {
		t.Errorf("Luis reads %+v", refusal)
	}
	ana, marta := w.modals("ana"), w.modals("marta")
	anas, martas := w.watch("ana"), w.watch("marta")
	for _, user := range []string{"ana", "marta"} {
		if got := w.press(user, "#emea-leads", corrected, "done"); got["ok"] != true {
			t.Fatalf("the press of %s: %v", user, got)
		}
	}
	hers, other := opened(t, ana), opened(t, marta)
	if got := w.submit("ana", hers, outcome("reached", "will reorder in Dec")); got["ok"] != true {
		t.Fatalf("the form was answered with %v", got)
	}
	done := anas.until("done by Ana Ruiz")
	shows(t, "done", done, "#1 · Borealis AG", "reached, “will reorder in Dec”", "Reopen")
	if done.TS != first.TS || reportsOf(t, database) != "1 stored, 1 count" {
		t.Errorf("done: %s, %+v", reportsOf(t, database), done)
	}
	w.submit("marta", other, outcome("lost", ""))
	second := martas.until("is done already")
	shows(t, "done by a second", second, "#1 is done already: Ana Ruiz")
	if !second.Ephemeral {
		t.Errorf("everybody reads the refusal: %+v", second)
	}
	if got := w.press("marta", "#emea-leads", done, "undo"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	undone := martas.until("· open")
	if undone.TS != first.TS || reportsOf(t, database) != "1 stored, 0 count" {
		t.Errorf("undone: %s, %+v", reportsOf(t, database), undone)
	}
	want := "made marta@example.com, due marta@example.com, done ana@example.com, undone marta@example.com"
	if got := pgtest.Ask(t, database, `select string_agg(kind || ' ' || made_by, ', ' order by number) from follow_up_events`)[0]; got != want {
		t.Errorf("the events are %s, want %s", got, want)
	}
	if n := w.calls("chat.postMessage"); n != 1 {
		t.Errorf("%d messages were posted, want one", n)
	}
}

// Assigned from a card anywhere, the assignee is told once in a direct message,
// and the asker in private, with a way back. Old buttons work after a restart.
func TestAFollowUpFromACommandToADirectMessage(t *testing.T) {
	t.Parallel()
	w, database, _ := shifted(t)
	luis := w.watch("luis")
	told := w.ask("marta", "#general", "/lull", "assign @luis Kite Foods ask for the forecast")
	shows(t, "the asker", told, "#1", "Luis Vega", "ask for the forecast", "No day was said: due", "3 working days from now")
	if !told.Ephemeral {
		t.Errorf("everybody reads %+v", told)
	}
	got := luis.until("ask for the forecast")
	if got.Ephemeral || got.Thread != "" || !strings.Contains(got.shown(), "asked by Marta Sanz") {
		t.Errorf("Luis reads %s: %+v", got.Blocks, got)
	}
	if n := w.calls("chat.postMessage"); n != 1 {
		t.Errorf("%d messages were posted, want one", n)
	}
	stacks := w.modals("luis")
	if got := w.press("luis", "@lull", got, "snooze"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	form := opened(t, stacks)
	if !strings.Contains(string(form.Blocks), "Tomorrow, Wed 25 Nov") {
		t.Errorf("the form is %s", form.Blocks)
	}
	w.submit("luis", form, map[string]any{"until": map[string]any{"field": map[string]any{"selected_option": map[string]any{"value": "2026-11-25"}}}})
	snoozed := luis.until("snoozed until Wed 25 Nov")
	if snoozed.TS != got.TS {
		t.Errorf("snoozed in another message: %+v", snoozed)
	}
	marta := w.watch("marta")
	if got := w.press("marta", "#general", told, "undo"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	shows(t, "an undo that is overtaken", marta.next(), "#1 changed again since")
	if got := pgtest.Ask(t, database, `select concat_ws(' ', state, snoozes, snoozed_until_on) from follow_ups`)[0]; got != "open 1 2026-11-25" {
		t.Errorf("stored: %s", got)
	}
}

// From the menu of a message: what it says and where it stands is kept.
func TestAFollowUpFromAMessage(t *testing.T) {
	t.Parallel()
	w, database, _ := shifted(t)
	said := w.post("/sim/messages", map[string]any{"user": "ben", "channel": "#emea-leads", "text": "Borealis wants a new price list"})
	ts, _ := said["ts"].(string)
	stacks, e := w.modals("marta"), w.watch("marta")
	if got := w.post("/sim/shortcuts", map[string]any{"user": "marta", "channel": "#emea-leads", "ts": ts, "callback_id": "follow_up"}); got["ok"] != true {
		t.Fatalf("the shortcut: %v", got)
	}
	form := opened(t, stacks)
	if !strings.Contains(string(form.Blocks), "Borealis AG") || !strings.Contains(string(form.Blocks), "wants a new price list") {
		t.Errorf("the form is %s", form.Blocks)
	}
	value := func(kind string, what any) map[string]any { return map[string]any{"field": map[string]any{kind: what}} }
	w.submit("marta", form, map[string]any{
		"person": value("selected_option", map[string]any{"value": "ben@example.com"}), "text": value("value", "send the list"),
		"due": value("selected_date", "2026-11-27"),
	})
	got := e.until("send the list (open)")
	if got.Thread != ts || got.Ephemeral {
		t.Errorf("the message is %+v", got)
	}
	shows(t, "the message", got, "#1 · Borealis AG", "Borealis wants a new price list", "due Fri 27 Nov", strings.ReplaceAll(ts, ".", ""))
	if quote := pgtest.Ask(t, database, `select origin_quote from follow_ups where origin_permalink <> ''`); len(quote) != 1 || quote[0] != "Borealis wants a new price list" {
		t.Errorf("kept: %q", quote)
	}
}

// Assigned by a command in a channel, the message stands there and the asker gets
// the link to it. On the morning of the day, by the assignee's clock, there is one
// reminder, whose buttons work.
func TestAFollowUpIsRemindedOf(t *testing.T) {
	t.Parallel()
	w, database, s := shifted(t)
	marta, ben := w.watch("marta"), w.watch("ben")
	w.post("/sim/commands", map[string]any{"user": "marta", "channel": "#emea-leads", "command": "/lull", "text": "assign @ben Delta Print ask for the forecast by fri"})
	told := marta.until("It stands here.")
	first := ben.until("ask for the forecast (open)")
	shows(t, "the asker", told, "#1", "Ben Okafor", "due Fri 27 Nov", "Open it", strings.ReplaceAll(first.TS, ".", ""))
	if !told.Ephemeral || first.Thread != "" {
		t.Errorf("the asker reads %+v of %+v", told, first)
	}
	friday := time.Date(2026, time.November, 27, 8, 5, 0, 0, time.UTC)
	if err := s.MoveClock(t.Context(), time.Until(friday)); err != nil {
		t.Fatal(err)
	}
	reminder := ben.until("Good morning.")
	shows(t, "the reminder", reminder, "1 follow-up is due.", "#1 · Delta Print", "ask for the forecast", "asked by Marta Sanz")
	stacks := w.modals("ben")
	if got := w.press("ben", "@lull", reminder, "done"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	w.submit("ben", opened(t, stacks), outcome("no_answer", ""))
	if done := marta.until("done by Ben Okafor"); done.TS != first.TS {
		t.Errorf("done: %+v", done)
	}
	if got := pgtest.Ask(t, database, `select count(*)::text from outbox where key like 'reminder/%'`)[0]; got != "1" {
		t.Errorf("%s reminders", got)
	}
}

// The same in the page: Marta assigns in a channel and corrects it in the thread,
// Ana finishes it on a phone, and takes that back.
func TestAFollowUpInABrowser(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "demo", "--today", storyDay, "--listen", "127.0.0.1:0", "--state", stateFolder(t))
	_, address, _ := strings.Cut(p.waitFor("Lull demo ready at "), "ready at ")
	marta := openPage(t, address+"/#as=marta&channel=emea-leads", 1280, 860)
	write := func(p *page, box, text string) {
		t.Helper()
		p.do(chromedp.SendKeys(chromedp.CSS(`[data-testid="`+box+`"]`), text+" "+kb.Enter))
	}
	reads := func(p *page, text string) {
		t.Helper()
		_, err := chromedp.Run(p.ctx, chromedp.Poll[bool]("document.querySelector('#replies').innerText.includes(`"+text+"`)"))
		if err != nil {
			t.Fatalf("the thread never shows %q: %v", text, err)
		}
	}
	picture := func(p *page, name string) {
		t.Helper()
		p.fits()
		p.picture("followup-" + name)
	}
	// Above it stands last week's digest, with a thread and a follow-up of its own.
	openThread := func(p *page) {
		t.Helper()
		opened, err := chromedp.Run(p.ctx, chromedp.Poll[bool](
			"(all => all.length > 1 && (all[all.length - 1].click(), true))(document.querySelectorAll('[data-testid=replies]'))"))
		if err != nil || !opened {
			t.Fatalf("the thread does not open: %v", err)
		}
	}
	write(marta, "composer", "@lull @ana Borealis call the buyer about renewal by fri")
	openThread(marta)
	reads(marta, "asked by Marta Sanz · open")
	picture(marta, "assigned-wide")
	write(marta, "thread-composer", "@lull no, monday")
	reads(marta, "(was Fri 27 Nov)")
	picture(marta, "corrected-wide")

	ana := openPage(t, address+"/#as=ana&channel=emea-leads", 390, 844)
	openThread(ana)
	reads(ana, "(was Fri 27 Nov)")
	picture(ana, "narrow")
	ana.do(chromedp.SendKeys(chromedp.CSS(`[data-testid=thread] [data-value="done 2"]`), kb.Enter),
		chromedp.WaitVisible(chromedp.CSS(`[data-testid=modal] [data-block-id=note]`)))
	picture(ana, "done-form-narrow")
	ana.do(chromedp.SendKeys(chromedp.CSS(`[data-block-id=note] [data-action=field]`), "will reorder in Dec"), chromedp.Click(chromedp.CSS(`[data-testid=modal-submit]`)))
	reads(ana, "reached, “will reorder in Dec”")
	picture(ana, "done-narrow")
	ana.do(chromedp.SendKeys(chromedp.CSS(`[data-testid=thread] [data-value^="undo f2"]`), kb.Enter))
	reads(ana, "asked by Marta Sanz · open")
	write(ana, "thread-composer", "@lull todo")
	reads(ana, "Your follow-ups: 1 open")
	picture(ana, "todo-narrow")
}
