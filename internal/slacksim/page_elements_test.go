package slacksim_test

import (
	"context"
	"fmt"
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

// tuesday is when the tests of pickers take place.
func tuesday() time.Time { return time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC) }

const elementBlocks = `[
 {"type":"section","block_id":"b0","text":{"type":"mrkdwn","text":"Who takes *Acme*?"},
  "accessory":{"type":"users_select","action_id":"owner","placeholder":{"type":"plain_text","text":"Pick a person"}}},
 {"type":"actions","block_id":"b1","elements":[
  {"type":"static_select","action_id":"stage","placeholder":{"type":"plain_text","text":"Stage"},"option_groups":[
   {"label":{"type":"plain_text","text":"Open"},"options":[{"text":{"type":"plain_text","text":"First call"},"value":"call"},{"text":{"type":"plain_text","text":"Négotiation"},"value":"talk","description":{"type":"plain_text","text":"with the buyer"}}]},
   {"label":{"type":"plain_text","text":"Closed"},"options":[{"text":{"type":"plain_text","text":"Won"},"value":"won"}]}]},
  {"type":"datepicker","action_id":"due","initial_date":"2026-11-27"},
  {"type":"timepicker","action_id":"at","placeholder":{"type":"plain_text","text":"At"}}]},
 {"type":"actions","block_id":"b2","elements":[{"type":"datetimepicker","action_id":"moment"}]},
 {"type":"section","block_id":"b3","text":{"type":"mrkdwn","text":"*Tags*"},
  "accessory":{"type":"multi_static_select","action_id":"tags","max_selected_items":2,"placeholder":{"type":"plain_text","text":"Tags"},
   "options":[{"text":{"type":"plain_text","text":"Key account"},"value":"key"},{"text":{"type":"plain_text","text":"Late payer"},"value":"late"},{"text":{"type":"plain_text","text":"Export"},"value":"export"}]}},
 {"type":"section","block_id":"b4","text":{"type":"mrkdwn","text":"*Account*"},
  "accessory":{"type":"external_select","action_id":"account","min_query_length":2,"placeholder":{"type":"plain_text","text":"Find an account"}}},
 {"type":"actions","block_id":"b5","elements":[
  {"type":"checkboxes","action_id":"checks","options":[{"text":{"type":"mrkdwn","text":"*Call*"},"value":"call"},{"text":{"type":"plain_text","text":"Write"},"value":"write","description":{"type":"plain_text","text":"a mail or a letter"}}]},
  {"type":"radio_buttons","action_id":"mood","options":[{"text":{"type":"plain_text","text":"Happy"},"value":"up"},{"text":{"type":"plain_text","text":"Unhappy"},"value":"down"}]}]},
 {"type":"input","block_id":"b6","optional":true,"label":{"type":"plain_text","text":"Note"},"hint":{"type":"plain_text","text":"One line is enough"},
  "element":{"type":"plain_text_input","action_id":"note","max_length":60,"placeholder":{"type":"plain_text","text":"What was said"}}},
 {"type":"input","block_id":"b7","dispatch_action":true,"label":{"type":"plain_text","text":"Mail"},"element":{"type":"plain_text_input","action_id":"mail"}},
 {"type":"actions","block_id":"b8","elements":[{"type":"button","action_id":"send","style":"primary","text":{"type":"plain_text","text":"Send"},"value":"42"},
  {"type":"button","action_id":"open","text":{"type":"plain_text","text":"Open in CRM"},"url":"https://crm.example/a?b=1&amp;c=2"}]}]`

// said is what an action tells the app: the element and what was chosen.
func said(a *slack.BlockAction) string {
	texts := []string{a.Value, a.SelectedOption.Value, a.SelectedUser, a.SelectedDate, a.SelectedTime}
	for _, o := range a.SelectedOptions {
		texts = append(texts, o.Value)
	}
	if a.SelectedDateTime != 0 {
		texts = append(texts, fmt.Sprint(a.SelectedDateTime))
	}
	return strings.Join(strings.Fields(a.ActionID+" "+strings.Join(texts, " ")), " ")
}

// elementApp acknowledges all actions and hands them on. It suggests accounts.
func elementApp(d *desk) (*app, <-chan slack.InteractionCallback) {
	got := make(chan slack.InteractionCallback, 100)
	return d.connect(interactions(func(a *app, e socketmode.Event, c slack.InteractionCallback) {
		if c.Type != slack.InteractionTypeBlockSuggestion {
			a.ack(e, nil)
			got <- c
			return
		}
		options := []object{}
		for _, name := range []string{"Borealis AG", "Borgen Oy", "Kite Foods"} {
			if strings.HasPrefix(strings.ToLower(name), c.Value) {
				options = append(options, object{"text": object{"type": "plain_text", "text": name}, "value": name[:3]})
			}
		}
		a.ack(e, object{"options": options})
	})), got
}

func pageElements(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Now: tuesday})
	app, got := elementApp(d)
	ts := d.postBlocks("general", "form", elementBlocks)
	p := d.look(in, "#as=ana&channel=general")
	p.reads("#messages", "Who takes Acme?")
	action := func(id string) string { return "[data-action=" + id + "]" }
	expect := func(want string) slack.InteractionCallback {
		t.Helper()
		c := receive(t, got)
		if text := said(c.ActionCallback.BlockActions[0]); text != want {
			t.Fatalf("the app was told %q, want %q", text, want)
		}
		p.until(`!document.querySelector('[aria-busy=true]')`)
		return c
	}
	option := func(key string) string { return "[role=option][data-key='" + key + "']" }

	p.click(action("owner"))
	p.write("[data-testid=search]", "san mar")
	p.until(`document.querySelectorAll('[role=option]').length === 1`)
	p.click(option(d.id("marta")))
	expect("owner " + d.id("marta"))
	p.until(`document.querySelector('%s').innerText === 'Marta Sanz' && !document.querySelector('[data-testid=listbox]')`, action("owner"))

	p.click(action("stage"))
	p.until(`[...document.querySelectorAll('.listbox-group')].map((n) => n.innerText).join() === 'Open,Closed'`)
	p.write("[data-testid=search]", "buyer nego")
	p.click(option("talk"))
	expect("stage talk")

	p.click(action("due"))
	p.until(`document.querySelector('.calendar strong').innerText === 'November 2026' && document.querySelector('[aria-current=date]').dataset.day === '2026-11-24' &&
		document.querySelector('.calendar [aria-selected=true]').innerText === '27'`)
	p.click("[data-day='2026-11-30']")
	expect("due 2026-11-30")
	p.until(`document.querySelector('%s').innerText === 'Mon, 30 Nov 2026'`, action("due"))

	for typed, want := range map[string]string{"915": "09:15", "2:05 pm": "14:05", "23.59": "23:59"} {
		p.click(action("at"))
		p.write("[data-testid=search]", typed)
		p.until(`document.querySelector('[role=option]').dataset.key === '%s'`, want)
		p.keys(kb.Enter)
		expect("at " + want)
	}

	p.click(action("tags"))
	p.click(option("late"))
	p.click(option("key"))
	p.click(option("export")) // one too many
	p.until(`document.querySelectorAll('[role=option][aria-selected=true]').length === 2`)
	p.keys(kb.Escape)
	expect("tags late key")
	p.click(".chip[data-key=late] button")
	expect("tags key")

	p.click(action("account"))
	p.until(`document.querySelector('.listbox-status').innerText === 'Type 2 letters or more'`)
	p.write("[data-testid=search]", "zz")
	p.until(`document.querySelector('.listbox-status').innerText === 'No results'`)
	p.write("[data-testid=search]", kb.Backspace+kb.Backspace+"bor")
	p.until(`document.querySelectorAll('[role=option]').length === 2`)
	p.click(option("Bor"))
	expect("account Bor")

	p.click(action("checks") + "[value=write]")
	expect("checks write")
	p.click(action("checks") + "[value=call]")
	expect("checks call write")
	p.click(action("mood") + "[value=down]")
	expect("mood down")

	p.write(action("note"), strings.Repeat("n", 70))
	p.until(`document.querySelector('.field-left').innerText === '0 left'`)
	p.write(action("mail"), "a@b.example"+kb.Enter)
	expect("mail a@b.example")
	if href := value[string](p, `document.querySelector('%s').href + document.querySelector('%[1]s').target`, action("open")); href != "https://crm.example/a?b=1&c=2_blank" {
		t.Errorf("the button with an address leads to %s", href)
	}

	// The app changes the message; what was filled in stays and is given with the next press.
	changed := strings.Replace(elementBlocks, "Who takes", "Who really takes", 1)
	d.update("general", ts, changed)
	p.reads("#messages", "Who really takes Acme?")
	p.click(action("send"))
	state := map[string]string{}
	for _, entries := range expect("send 42").BlockActionState.Values {
		for id, a := range entries {
			a.ActionID = id
			state[id] = said(&a)
		}
	}
	want := map[string]string{
		"owner": "owner " + d.id("marta"), "stage": "stage talk", "due": "due 2026-11-30", "at": state["at"], "moment": "moment", "tags": "tags key", "account": "account Bor",
		"checks": "checks call write", "mood": "mood down", "note": "note " + strings.Repeat("n", 60), "mail": "mail a@b.example",
	}
	if diff := cmp.Diff(want, state); diff != "" {
		t.Errorf("what was filled in (-want +got):\n%s", diff)
	}
	_ = app.stop()
}

// update edits a message as the app would.
func (d *desk) update(channel, ts, blocks string) {
	d.t.Helper()
	var list slack.Blocks
	if err := list.UnmarshalJSON([]byte(blocks)); err != nil {
		d.t.Fatal(err)
	}
	if _, _, _, err := d.api().UpdateMessage(d.id(channel), ts, slack.MsgOptionText("edited", false), slack.MsgOptionBlocks(list.BlockSet...)); err != nil {
		d.t.Fatal(err)
	}
}

func pageElementKeys(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Now: tuesday})
	_, got := elementApp(d)
	d.postBlocks("general", "form", elementBlocks)
	p := d.look(in, "#as=ana&channel=general")
	p.reads("#messages", "Who takes Acme?")
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#scroller').focus()`))
	expect := func(want, back string) {
		t.Helper()
		if text := said(receive(t, got).ActionCallback.BlockActions[0]); text != want {
			t.Fatalf("the app was told %q, want %q", text, want)
		}
		p.focused(back) // whoever uses the keyboard is where they were
	}
	at := func(id string) string { return "[data-action=" + id + "]" }

	p.tabTo(at("owner"))
	p.keys(kb.Enter)
	p.focused("[data-testid=search]")
	p.keys(kb.Escape)
	p.focused(at("owner"))
	p.keys(kb.Enter)
	p.focused("[data-testid=search]")
	p.keys("ben" + kb.Enter)
	expect("owner "+d.id("ben"), at("owner"))

	p.tabTo(at("stage"))
	p.keys(" ")
	p.focused("[data-testid=search]")
	p.keys(kb.ArrowUp + kb.Enter) // from the first to the last
	expect("stage won", at("stage"))
	p.keys(kb.Enter)
	p.focused("[data-testid=search]")
	p.keys(kb.Tab) // leaves the list and goes on
	p.focused(at("due"))

	p.keys(kb.Enter)
	p.focused("[data-day='2026-11-27']")
	for _, c := range []struct{ key, day string }{
		{kb.ArrowRight, "2026-11-28"},
		{kb.ArrowDown, "2026-12-05"},
		{kb.Home, "2026-11-30"},
		{kb.End, "2026-12-06"},
		{kb.PageDown, "2027-01-06"},
		{kb.PageUp, "2026-12-06"},
		{kb.ArrowUp, "2026-11-29"},
		{kb.ArrowLeft, "2026-11-28"},
	} {
		p.keys(c.key)
		p.focused("[data-day='" + c.day + "']")
	}
	p.keys(kb.Enter)
	expect("due 2026-11-28", at("due"))

	p.tabTo(at("moment"))
	p.keys(kb.Enter)
	p.focused("[data-day='2026-11-24']")
	p.keys(kb.Enter)
	expect("moment 1795507200", at("moment")) // 09:00 in Madrid
	p.keys(kb.Tab + kb.Enter)
	p.focused("[data-testid=search]")
	p.keys("1630" + kb.Enter)
	expect("moment 1795534200", ".pick-open")

	p.tabTo(at("tags"))
	p.keys(kb.Enter)
	p.focused("[data-testid=search]")
	p.keys(kb.Enter + kb.ArrowDown + kb.Enter)
	p.until(`document.querySelectorAll('[role=option][aria-selected=true]').length === 2`)
	p.keys(kb.Escape)
	expect("tags key late", at("tags"))

	p.tabTo(at("checks"))
	p.keys(" ")
	expect("checks call", at("checks"))
	p.tabTo(at("mood"))
	p.keys(" ")
	expect("mood up", at("mood"))
	p.keys(kb.ArrowDown)
	expect("mood down", at("mood")+"[value=down]")
}

func pageConfirm(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	_, got := elementApp(d)
	const ask = `"confirm":{"title":{"type":"plain_text","text":"Sure?"},"text":{"type":"mrkdwn","text":"*Ben* is told."},"confirm":{"type":"plain_text","text":"Yes"},"deny":{"type":"plain_text","text":"No"},"style":"danger"}`
	d.postBlocks("general", "x", `[{"type":"actions","elements":[
		{"type":"radio_buttons","action_id":"mood",`+ask+`,"options":[{"text":{"type":"plain_text","text":"Happy"},"value":"up"}]},
		{"type":"overflow","action_id":"more",`+ask+`,"options":[{"text":{"type":"plain_text","text":"Share &amp; tell"},"value":"s"},{"text":{"type":"plain_text","text":"Hide"},"value":"h"}]}]}]`)
	p := d.look(in, "#as=ana&channel=general")
	p.click("[data-action=mood]")
	p.until(`document.querySelector('.confirm').innerText.includes('Ben is told.')`)
	p.click(".confirm .button:not(.danger)")
	p.until(`!document.querySelector('.confirm') && !document.querySelector('[data-action=mood]').checked`)
	p.click("[data-action=more]")
	p.until(`document.activeElement.innerText === 'Share & tell'`)
	p.keys(kb.Enter)
	p.focused(".confirm .danger")
	p.keys(kb.Enter)
	if text := said(receive(t, got).ActionCallback.BlockActions[0]); text != "more s" || len(got) != 0 {
		t.Errorf("the app was told %q and %d more", text, len(got))
	}
}

func pageTrouble(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Timing: slacksim.Timing{AckDeadline: time.Second}})
	came, hold := make(chan string, 10), make(chan struct{})
	a := d.connect(interactions(func(a *app, e socketmode.Event, c slack.InteractionCallback) {
		came <- string(c.Type)
		if c.Type == slack.InteractionTypeBlockActions {
			<-hold
			a.ack(e, nil)
		}
	}))
	d.postBlocks("general", "x", `[{"type":"actions","elements":[{"type":"button","action_id":"go","text":{"type":"plain_text","text":"Go"}}]},
		{"type":"section","text":{"type":"mrkdwn","text":"Account"},"accessory":{"type":"external_select","action_id":"account","min_query_length":0}}]`)
	p := d.look(in, "#as=ana&channel=general")
	p.click("[data-action=go]")
	p.until(`document.querySelector('[data-action=go]').getAttribute('aria-busy') === 'true'`)
	p.click("[data-action=go]") // a second press while the first waits does nothing
	p.until(`document.querySelector('[data-block=actions] .trouble').innerText.includes('did not answer in time')`)
	p.click("[data-action=go]")
	p.until(`!document.querySelector('.trouble')`)
	hold <- struct{}{}
	hold <- struct{}{}
	p.until(`!document.querySelector('[aria-busy=true], .trouble')`)
	p.click("[data-action=account]")
	p.until(`document.querySelector('.listbox-status').classList.contains('is-loading')`)
	p.until(`document.querySelector('.listbox-status.is-error').innerText.includes('did not answer in time')`)
	p.keys(kb.Escape)
	_ = a.stop()
	p.click("[data-action=go]")
	p.until(`document.querySelector('.trouble')`)
	if diff := cmp.Diff([]string{"block_actions", "block_actions", "block_suggestion"}, []string{<-came, <-came, <-came}); diff != "" {
		t.Errorf("what came (-want +got):\n%s", diff)
	}
}
