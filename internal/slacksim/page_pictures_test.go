package slacksim_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

// Every kind of thing the page shows, wide and narrow, light and dark: it fits, its text
// can be read, and there is a picture of it to look at.
func pagePictures(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Manifest: []byte(pageManifest), Now: tuesday})
	modal := modalOf(t, contactModal)
	deeper := modalOf(t, everyInput)
	a := d.connect(func(a *app, e socketmode.Event) {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			a.ack(e, nil)
			if _, err := a.OpenView(data.TriggerID, modal); err != nil {
				t.Errorf("views.open: %v", err)
			}
		case slack.InteractionCallback:
			a.ack(e, slack.NewPushViewSubmissionResponse(&deeper))
		}
	})
	d.must("/sim/messages", object{"user": "ben", "channel": "sales", "text": "morning @ana, look at *Borealis* :eyes:"})
	ts := d.postBlocks("sales", "card", cardBlocks)
	d.postBlocks("sales", "form", elementBlocks)
	d.must("/sim/messages", object{"user": "marta", "channel": "sales", "text": "@lull 1 @ana call the buyer", "thread_ts": ts})
	if err := a.AddReaction("eyes", slack.NewRefToMessage(d.id("sales"), ts)); err != nil {
		t.Fatal(err)
	}
	if _, err := a.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: d.id("ana"), View: homeView("*Two* follow-ups need you first")}); err != nil {
		t.Fatal(err)
	}
	screens := map[string][]chromedp.Action[chromedp.Void]{
		"wide":   nil,
		"narrow": {chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch)},
	}
	for screen, emulate := range screens {
		for _, theme := range []string{"light", "dark"} {
			p := d.look(in, "#as=ana&channel=sales&theme="+theme)
			p.do(emulate...)
			shot := func(name string) {
				t.Helper()
				p.until(`document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)`)
				p.fits(screen + " " + theme + " " + name)
				p.readable(screen + " " + theme + " " + name)
				p.picture(screen + "-" + theme + "-" + name)
			}
			p.reads("#messages", "Who takes Acme?")
			shot("form")
			p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[data-block=header], [data-block=section]').scrollIntoView({block: 'start'})`))
			shot("card")
			for _, c := range []struct{ name, open, shown string }{
				{"select", "stage", "listbox"}, {"people", "owner", "listbox"}, {"calendar", "due", "calendar"},
			} {
				p.click("[data-action=" + c.open + "]")
				p.do(chromedp.WaitVisible(chromedp.CSS("[data-testid=" + c.shown + "]")))
				shot(c.name)
				p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.menu').hidePopover()`))
			}
			p.do(chromedp.Navigate(d.url + "/#as=ana&channel=sales&thread=" + ts + "&theme=" + theme))
			p.reads("#replies", "call the buyer")
			shot("thread")
			p.do(chromedp.Navigate(d.url + "/#as=ana&channel=dm&tab=home&theme=" + theme))
			p.until(`document.querySelector('#home strong')`)
			shot("home")
			p.do(chromedp.Navigate(d.url + "/#as=ana&channel=general&theme=" + theme))
			p.write(composer, "/lull x\r")
			p.do(chromedp.WaitVisible(chromedp.CSS("dialog.modal")))
			p.click("[data-testid=modal-submit]")
			p.until(`document.querySelectorAll('.has-error').length === 2`)
			shot("modal")
			p.write("[data-action=line]", "said")
			p.click("[data-action=who]")
			p.click("[data-testid=modal-submit]")
			p.until(`document.querySelector('dialog h2').innerText === 'Every input'`)
			shot("inputs")
			p.click("dialog [aria-label=Close]")
			p.until(`!document.querySelector('dialog')`)
		}
	}
}

const everyInput = `{"type":"modal","title":{"type":"plain_text","text":"Every input"},"submit":{"type":"plain_text","text":"Save"},"blocks":[
 {"type":"input","label":{"type":"plain_text","text":"Note"},"element":{"type":"plain_text_input","action_id":"a","multiline":true,"placeholder":{"type":"plain_text","text":"What was said"}}},
 {"type":"input","optional":true,"label":{"type":"plain_text","text":"Due"},"element":{"type":"datetimepicker","action_id":"b","initial_date_time":1795507200}},
 {"type":"input","optional":true,"label":{"type":"plain_text","text":"Owner"},"element":{"type":"users_select","action_id":"c"}},
 {"type":"input","label":{"type":"plain_text","text":"Tell"},"element":{"type":"multi_static_select","action_id":"d",
  "options":[{"text":{"type":"plain_text","text":"The whole team of EMEA and everybody else"},"value":"1"},{"text":{"type":"plain_text","text":"Ben"},"value":"2"}],
  "initial_options":[{"text":{"type":"plain_text","text":"The whole team of EMEA and everybody else"},"value":"1"},{"text":{"type":"plain_text","text":"Ben"},"value":"2"}]}},
 {"type":"input","optional":true,"label":{"type":"plain_text","text":"Also"},"element":{"type":"checkboxes","action_id":"e","options":[
  {"text":{"type":"mrkdwn","text":"*Remind* me"},"value":"1","description":{"type":"plain_text","text":"in the morning"}},{"text":{"type":"plain_text","text":"Close it"},"value":"2"}],
  "initial_options":[{"text":{"type":"mrkdwn","text":"*Remind* me"},"value":"1","description":{"type":"plain_text","text":"in the morning"}}]}},
 {"type":"input","optional":true,"label":{"type":"plain_text","text":"Satisfaction"},"hint":{"type":"plain_text","text":"0 to 10"},"element":{"type":"number_input","action_id":"f","is_decimal_allowed":false}}]}`
