package main_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The things to try, played by clicking alone: ask as Ana, switch to Marta, assign in
// the thread of her digest, jump to Monday, and to the next morning.
func TestTheThingsToTryInABrowser(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "demo", "--today", storyDay, "--listen", "127.0.0.1:0", "--state", stateFolder(t))
	_, address, _ := strings.Cut(p.waitFor("Lull demo ready at "), "ready at ")
	page := openPage(t, address, 1280, 860)
	click := func(n int) {
		t.Helper()
		open, err := chromedp.Run(page.ctx, chromedp.Poll[bool](
			`document.querySelector('#tries').hidden ? (document.querySelector('#tries-open').click(), false) : true`))
		if err != nil || !open {
			t.Fatalf("the things to try do not open: %v", err)
		}
		page.do(chromedp.Click(chromedp.CSS(fmt.Sprintf("[data-testid=try]:nth-child(%d)", n))))
	}
	page.reads("Ask as Ana")
	page.picture("tries-begin")
	click(1)
	page.reads("EUR 41,200 (28 %), up 6 %")
	click(2)
	page.reads("sent once for week 47")
	page.reads("7 newly passive")
	page.picture("tries-marta")
	click(3)
	_, err := chromedp.Run(page.ctx, chromedp.Poll[bool]("document.querySelector('#replies').innerText.includes('#2 · ')"))
	thread, _ := chromedp.Run(page.ctx, chromedp.Evaluate[string]("document.querySelector('#replies').innerText"))
	if err != nil {
		t.Fatalf("nothing was assigned: %v\n%s", err, thread)
	}
	for _, want := range []string{"call the buyer", "call about renewal", "due Fri 27 Nov", "asked by Marta Sanz · open"} {
		if !strings.Contains(thread, want) {
			t.Errorf("the thread lacks %q:\n%s", want, thread)
		}
	}
	page.fits()
	page.picture("tries-assigned")
	click(4)
	page.reads("sent once for week 48")
	page.picture("tries-monday")
	click(5)
	page.reads("Good morning.")
	page.reads("call about renewal")
	page.fits()
	page.picture("tries-morning")
}

// A demonstration that starts again has its digests and follow-ups where they were:
// in one thread, in which the last one can still be corrected.
func TestAKeptDemonstrationStandsAgain(t *testing.T) {
	t.Parallel()
	state := stateFolder(t)
	p, w := demo(t, nil, "--state", state, "--today", storyDay)
	thread := digestIn(t, w)
	marta := w.watch("marta")
	said := map[string]any{"user": "marta", "channel": "#emea-leads", "text": "@lull 1 @ana call about renewal by fri", "thread_ts": thread}
	if got := w.post("/sim/messages", said); got["ok"] != true {
		t.Fatalf("said: %v", got)
	}
	marta.until("call about renewal (open)")
	p.interrupt()

	p, w = demo(t, nil, "--state", state)
	thread = digestIn(t, w)
	marta = w.watch("marta")
	if n := w.calls("chat.postMessage"); n < 4 {
		t.Errorf("%d messages were posted, want two digests and two follow-ups at least", n)
	}
	for _, text := range []string{"call the buyer", "call about renewal"} {
		if got := inThread(w, thread, text); got != 1 {
			t.Errorf("%q stands %d times in the thread", text, got)
		}
	}
	said["thread_ts"], said["text"] = thread, "@lull no, monday"
	w.post("/sim/messages", said)
	if got := marta.until("was Fri 27 Nov"); got.Thread != thread || !strings.Contains(got.shown(), "call about renewal") {
		t.Errorf("corrected: %+v", got)
	}
	nora := w.watch("nora")
	said["text"] = "@lull 3 @luis visit them by fri"
	w.post("/sim/messages", said)
	if got := nora.until("visit them (open)"); got.Thread != thread || !strings.Contains(got.shown(), "#3") {
		t.Errorf("a third one: %+v", got)
	}
	p.interrupt()
}

// digestIn is the ts of the digest in the leads' channel.
func digestIn(t *testing.T, w *workspace) string {
	t.Helper()
	ts := ""
	for _, m := range w.messages("marta", "#emea-leads") {
		if m.Thread == "" || m.Thread == m.TS {
			if ts != "" || !strings.Contains(m.shown(), "sent once for week 47") {
				t.Errorf("in #emea-leads stands as well: %s", m.Text)
			}
			ts = m.TS
		}
	}
	if ts == "" {
		t.Fatal("no digest in #emea-leads")
	}
	return ts
}

// inThread counts the bot's messages in a thread that hold a text.
func inThread(w *workspace, thread, text string) (n int) {
	for _, m := range w.messages("marta", "#emea-leads") {
		if m.Thread == thread && m.BotID != "" && strings.Contains(m.shown(), text) {
			n++
		}
	}
	return n
}
