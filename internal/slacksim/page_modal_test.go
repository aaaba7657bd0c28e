package slacksim_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

const contactModal = `{"type":"modal","callback_id":"contact","notify_on_close":true,
 "title":{"type":"plain_text","text":"We spoke"},"submit":{"type":"plain_text","text":"Save"},"close":{"type":"plain_text","text":"Not now"},
 "blocks":[
  {"type":"section","block_id":"head","text":{"type":"mrkdwn","text":"*Borealis AG* &amp; co"}},
  {"type":"input","block_id":"line","label":{"type":"plain_text","text":"What was said"},"element":{"type":"plain_text_input","action_id":"line"}},
  {"type":"input","block_id":"who","label":{"type":"plain_text","text":"Who started"},"element":{"type":"radio_buttons","action_id":"who",
   "options":[{"text":{"type":"plain_text","text":"We did"},"value":"we"},{"text":{"type":"plain_text","text":"They did"},"value":"they"}]}},
  {"type":"input","block_id":"day","optional":true,"label":{"type":"plain_text","text":"When"},"hint":{"type":"plain_text","text":"Your own calendar"},"element":{"type":"datepicker","action_id":"day"}},
  {"type":"input","block_id":"count","optional":true,"label":{"type":"plain_text","text":"How many people"},"element":{"type":"number_input","action_id":"count","is_decimal_allowed":false,"max_value":"20"}}]}`

// opens is an app that opens a modal for every command, and hands everything else on.
func opens(d *desk, view string, handle func(*app, socketmode.Event, slack.InteractionCallback)) {
	request := modalOf(d.t, view)
	d.connect(func(a *app, e socketmode.Event) {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			a.ack(e, nil)
			if _, err := a.OpenView(data.TriggerID, request); err != nil {
				d.t.Errorf("views.open: %v", err)
			}
		case slack.InteractionCallback:
			go handle(a, e, data)
		}
	})
}

const (
	modalShown = `document.querySelector('dialog.modal[open]')`
	composer   = "[data-testid=composer]"
)

func pageModal(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Manifest: []byte(pageManifest), Now: tuesday})
	sent, closed := make(chan slack.InteractionCallback, 10), make(chan slack.InteractionCallback, 10)
	opens(d, contactModal, func(a *app, e socketmode.Event, c slack.InteractionCallback) {
		switch {
		case c.Type == slack.InteractionTypeViewClosed:
			a.ack(e, nil)
			closed <- c
		case c.View.State.Values["line"]["line"].Value == "short":
			a.ack(e, slack.NewErrorsViewSubmissionResponse(map[string]string{"line": "Say a little more, please."}))
		default:
			a.ack(e, nil)
			sent <- c
		}
	})
	p := d.look(in, "#as=ana&channel=general")
	p.focused(composer)
	p.keys("/lull spoke" + kb.Enter)
	p.focused("[data-action=line]")
	p.until(`%s.querySelector('h2').innerText === 'We spoke' && document.querySelector('dialog').innerText.includes('Borealis AG & co')`, modalShown)

	// Tab stays inside: it comes round without ever reaching the page behind.
	seen := []string{}
	for range 12 {
		p.keys(kb.Tab)
		at := value[string](p, `(({activeElement: n}) => n === document.body ? '' : n.closest('dialog') ? n.dataset.action ?? n.innerText : 'outside')(document)`)
		if slices.Contains(seen, at) {
			break
		}
		seen = append(seen, at)
	}
	for _, want := range []string{"who", "day", "count", "Not now", "Save"} {
		if !slices.Contains(seen, want) || slices.Contains(seen, "outside") {
			t.Fatalf("Tab goes through %q", seen)
		}
	}

	p.tabTo("[data-action=count]")
	p.keys("30" + kb.Enter)
	const failing = `Object.fromEntries([...document.querySelectorAll('.has-error')].map((n) => [n.dataset.blockId, n.querySelector('.field-error').innerText]))`
	p.until(`document.querySelectorAll('.has-error').length === 3`)
	want := map[string]string{"line": "Please complete this required field.", "who": "Please complete this required field.", "count": "Must be at most 20."}
	if diff := cmp.Diff(want, value[map[string]string](p, failing)); diff != "" {
		t.Errorf("before anything is sent (-want +got):\n%s", diff)
	}
	p.focused("[data-action=line][aria-invalid=true]")
	p.keys("short")
	p.until(`document.querySelectorAll('.has-error').length === 2`) // what is corrected no longer complains
	p.tabTo("[data-action=who]")
	p.keys(" " + kb.ArrowDown)
	p.tabTo("[data-action=day]")
	p.keys(kb.Enter)
	p.focused("[data-day='2026-11-24']")
	p.keys(kb.ArrowLeft + kb.Enter)
	p.focused("[data-action=day]")
	const spoken = `document.activeElement.getAttribute('aria-labelledby').split(' ').map((id) => document.getElementById(id).textContent).join(' ')`
	if name := value[string](p, spoken); !strings.HasPrefix(name, "When") || !strings.Contains(name, "23 Nov 2026") {
		t.Errorf("a screen reader calls the date %q", name)
	}
	p.tabTo("[data-action=count]")
	p.keys(kb.Backspace + kb.Backspace + "2" + kb.Enter)
	p.until(`document.querySelector('.has-error').innerText.includes('Say a little more, please.')`)
	p.focused("[data-action=line]")
	p.keys(" and sweet" + kb.Enter)
	p.until(`!document.querySelector('dialog')`)
	p.focused(composer)
	c := receive(t, sent)
	state := c.View.State.Values
	got := [4]string{state["line"]["line"].Value, state["who"]["who"].SelectedOption.Value, state["day"]["day"].SelectedDate, state["count"]["count"].Value}
	if diff := cmp.Diff([4]string{"short and sweet", "they", "2026-11-23", "2"}, got); diff != "" {
		t.Errorf("what the app was sent (-want +got):\n%s", diff)
	}

	p.keys("/lull spoke" + kb.Enter)
	p.focused("[data-action=line]")
	p.keys("nearly" + kb.Escape)
	p.until(`!document.querySelector('dialog')`)
	if c := receive(t, closed); c.View.CallbackID != "contact" || c.IsCleared {
		t.Errorf("closed: %+v", c)
	}
}

const stackedModal = `{"type":"modal","callback_id":"%s","notify_on_close":true,"title":{"type":"plain_text","text":"%[1]s"},"submit":{"type":"plain_text","text":"Go"},"blocks":[
 {"type":"input","block_id":"line","optional":true,"label":{"type":"plain_text","text":"Line"},"element":{"type":"plain_text_input","action_id":"line"}},
 {"type":"actions","block_id":"row","elements":[{"type":"button","action_id":"push","text":{"type":"plain_text","text":"Deeper"}},{"type":"button","action_id":"edit","text":{"type":"plain_text","text":"Edit"}}]},
 {"type":"section","block_id":"words","text":{"type":"plain_text","text":"%s"}}]}`

func pageStack(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Manifest: []byte(pageManifest)})
	closed := make(chan slack.InteractionCallback, 10)
	view := func(name, words string) slack.ModalViewRequest {
		return modalOf(t, fmt.Sprintf(stackedModal, name, words))
	}
	opens(d, fmt.Sprintf(stackedModal, "First", "begin"), func(a *app, e socketmode.Event, c slack.InteractionCallback) {
		second, third := view("Second", "two"), view("Third", "three")
		switch line := c.View.State; {
		case c.Type == slack.InteractionTypeViewClosed:
			a.ack(e, nil)
			closed <- c
		case c.Type == slack.InteractionTypeViewSubmission && c.View.CallbackID == "First":
			a.ack(e, slack.NewPushViewSubmissionResponse(&second))
		case c.Type == slack.InteractionTypeViewSubmission && c.View.CallbackID == "Second":
			a.ack(e, slack.NewUpdateViewSubmissionResponse(&third))
		case c.Type == slack.InteractionTypeViewSubmission:
			a.ack(e, slack.NewClearViewSubmissionResponse())
		case c.ActionCallback.BlockActions[0].ActionID == "push":
			a.ack(e, nil)
			if _, err := a.PushView(c.TriggerID, second); err != nil {
				t.Errorf("views.push: %v", err)
			}
		default:
			a.ack(e, nil)
			if _, err := a.UpdateView(view("First", "was "+line.Values["line"]["line"].Value), "", "", c.View.ID); err != nil {
				t.Errorf("views.update: %v", err)
			}
		}
	})
	p := d.look(in, "#as=ana&channel=general")
	titled := func(title string) {
		t.Helper()
		p.until(`%s.querySelector('h2').innerText === %s`, modalShown, quote(title))
	}
	p.write(composer, "/lull x"+kb.Enter)
	titled("First")
	p.until(`document.querySelector('[aria-label=Back]').hidden`)
	p.write("[data-action=line]", "kept")
	p.click("[data-action=edit]")
	p.until(`document.querySelector('dialog').innerText.includes('was kept') && document.querySelector('[data-action=line]').value === 'kept'`)
	p.click("[data-action=push]")
	titled("Second")
	p.until(`document.querySelector('[data-action=line]').value === ''`)
	p.click("[aria-label=Back]")
	titled("First")
	p.until(`document.querySelector('[data-action=line]').value === 'kept'`)
	if c := receive(t, closed); c.View.CallbackID != "Second" || c.IsCleared {
		t.Errorf("one step back: %+v", c)
	}
	p.click("[data-action=push]")
	titled("Second")
	p.do(chromedp.Reload())
	p.ready()
	titled("Second")
	p.click("dialog [aria-label=Close]")
	p.until(`!document.querySelector('dialog')`)
	if c := receive(t, closed); !c.IsCleared {
		t.Errorf("the whole stack: %+v", c)
	}

	p.write(composer, "/lull x"+kb.Enter)
	for _, title := range []string{"First", "Second", "Third"} {
		titled(title)
		p.click("[data-testid=modal-submit]")
	}
	p.until(`!document.querySelector('dialog')`)
}

func pageModalTrouble(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Manifest: []byte(pageManifest), Timing: slacksim.Timing{AckDeadline: time.Second}})
	answers := make(chan any)
	opens(d, contactModal, func(a *app, e socketmode.Event, _ slack.InteractionCallback) {
		if answer := <-answers; answer != "late" {
			a.ack(e, answer)
		}
	})
	p := d.look(in, "#as=ana&channel=general")
	p.write(composer, "/lull x"+kb.Enter)
	p.write("[data-action=line]", "said")
	p.click("[data-action=who]")
	press := func() {
		t.Helper()
		p.click("[data-testid=modal-submit]")
		p.until(`document.querySelector('[data-testid=modal-submit]').hasAttribute('data-busy')`)
	}
	says := func(text string) {
		t.Helper()
		p.until(`document.querySelector('.modal-trouble').innerText.includes(%s) && !document.querySelector('[data-busy]')`, quote(text))
	}
	press()
	answers <- "late"
	says("We had some trouble connecting. Try again?")
	press()
	answers <- object{"response_action": "errors", "errors": object{"nowhere": "x"}}
	says("nowhere")
	press()
	answers <- object{"response_action": "errors", "errors": object{"line": strings.Repeat("long ", 30)}}
	p.until(`document.querySelector('.has-error') && document.querySelector('.modal-trouble').hidden`)
	press()
	answers <- nil
	p.until(`!document.querySelector('dialog')`)
}
