package slacksim_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

// homeView is a Home tab with one button and one input.
func homeView(words string) slack.HomeTabViewRequest {
	text := slack.NewTextBlockObject(slack.MarkdownType, words, false, false)
	label := slack.NewTextBlockObject(slack.PlainTextType, "Done", false, false)
	note := slack.NewInputBlock("note", slack.NewTextBlockObject(slack.PlainTextType, "Note", false, false), nil, slack.NewPlainTextInputBlockElement(nil, "note"))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
		slack.NewSectionBlock(text, nil, nil), note, slack.NewActionBlock("row", slack.NewButtonBlockElement("done", "42", label)),
	}}}
}

func pageHome(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Manifest: []byte(pageManifest)})
	opened, pressed := make(chan string, 10), make(chan string, 10)
	a := d.connect(func(a *app, e socketmode.Event) {
		if event, ok := e.Data.(slackevents.EventsAPIEvent); ok {
			a.ack(e, nil)
			if home, ok := event.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent); ok {
				opened <- home.User + " " + home.Tab
			}
		}
		if c, ok := e.Data.(slack.InteractionCallback); ok {
			a.ack(e, nil)
			pressed <- c.View.State.Values["note"]["note"].Value + " " + c.ActionCallback.BlockActions[0].Value
			if _, err := a.PublishViewContext(context.Background(), slack.PublishViewContextRequest{UserID: c.User.ID, View: homeView("*Nothing* left")}); err != nil {
				t.Errorf("views.publish: %v", err)
			}
		}
	})
	p := d.look(in, "#as=ana&channel=dm")
	p.focused(composer)
	p.until(`document.querySelector('#tabs [aria-current]').innerText === 'Messages' && document.querySelector('#home').hidden`)
	p.click("#tabs [data-tab=home]")
	if got, want := receive(t, opened), d.id("ana")+" home"; got != want {
		t.Errorf("the app was told %q, want %q", got, want)
	}
	p.until(`document.querySelector('#home').innerText.includes('has put nothing here yet') && document.querySelector('#composer-form').hidden`)
	publish := func(user, words string) {
		t.Helper()
		if _, err := a.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: d.id(user), View: homeView(words)}); err != nil {
			t.Fatal(err)
		}
	}
	publish("ben", "for *Ben*")
	publish("ana", "one *follow-up*")
	p.until(`document.querySelector('#home strong').innerText === 'follow-up'`)
	p.lacks("for Ben")
	p.write("#home [data-action=note]", "called")
	d.postBlocks("@ana", "a word", `[{"type":"section","text":{"type":"plain_text","text":"a word"}}]`)
	p.until(`document.querySelector('#tabs .count').innerText === '1'`)
	p.click("#home [data-action=done]")
	if got := receive(t, pressed); got != "called 42" {
		t.Errorf("the app was told %q", got)
	}
	p.until(`document.querySelector('#home strong').innerText === 'Nothing' && document.querySelector('#home [data-action=note]').value === 'called'`)
	p.click("#tabs [data-tab=messages]")
	p.reads("#messages", "a word")
	p.until(`!document.querySelector('#tabs .count') && document.querySelector('#home').hidden`)
	p.click("[data-testid=channel-link][data-name=general]")
	p.until(`document.querySelector('#tabs').hidden`)
	p.do(chromedp.Navigate(d.url + "/#as=ben&channel=dm&tab=home"))
	p.until(`document.querySelector('#home strong').innerText === 'Ben'`)
}

func pageShortcuts(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Manifest: []byte(pageManifest)})
	got := make(chan []string, 10)
	a := d.connect(interactions(func(a *app, e socketmode.Event, c slack.InteractionCallback) {
		a.ack(e, nil)
		got <- []string{string(c.Type), c.CallbackID, c.User.ID, c.Channel.ID, c.Message.Text}
	}))
	d.must("/sim/messages", object{"user": "ben", "channel": "sales", "text": "Acme wants a call"})
	p := d.look(in, "#as=ana&channel=sales")
	p.reads("#messages", "Acme wants a call")
	p.tabTo("[data-testid=more]")
	p.keys(kb.Enter)
	p.until(`document.activeElement.innerText === 'Reply in thread'`)
	p.keys(kb.ArrowDown)
	p.focused("[data-callback=follow_up]")
	p.keys(kb.Enter)
	if diff := cmp.Diff([]string{"message_action", "follow_up", d.id("ana"), d.id("sales"), "Acme wants a call"}, receive(t, got)); diff != "" {
		t.Errorf("a message shortcut (-want +got):\n%s", diff)
	}
	p.click("#composer-form [data-testid=shortcuts]")
	p.click("[data-callback=my_book]")
	if diff := cmp.Diff([]string{"shortcut", "my_book", d.id("ana"), "", ""}, receive(t, got)); diff != "" {
		t.Errorf("a global shortcut (-want +got):\n%s", diff)
	}
	_ = a.stop()
	p.click("#composer-form [data-testid=shortcuts]")
	p.click("[data-callback=my_book]")
	p.until(`document.querySelector('.notice').innerText === '“My book” did not run: The app is not connected.'`)
}

// The clock, the channels and the reactions change without a word from this page.
func pageChanges(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Now: tuesday})
	ts := d.must("/sim/messages", object{"user": "ben", "channel": "sales", "text": "a call"})["ts"].(string)
	d.postBlocks("sales", "x", `[{"type":"context","elements":[{"type":"mrkdwn","text":"due <!date^1795507200^{date_short_pretty}|soon>"}]}]`)
	p := d.look(in, "#as=ana&channel=sales")
	p.reads("#messages", "due today")
	p.until(`document.querySelector('.day span').innerText === 'Today'`)
	d.must("/sim/clock", object{"advance": "24h"})
	p.reads("#messages", "due yesterday")
	p.until(`document.querySelector('.day span').innerText === 'Yesterday'`)

	item := slack.NewRefToMessage(d.id("sales"), ts)
	if err := d.api().AddReaction("white_check_mark", item); err != nil {
		t.Fatal(err)
	}
	p.until(`document.querySelector('.reactions li').title === 'lull reacted with :white_check_mark:' && document.querySelector('.reactions').innerText.includes('✅')`)
	if err := d.api().RemoveReaction("white_check_mark", item); err != nil {
		t.Fatal(err)
	}
	p.until(`!document.querySelector('.reactions')`)

	d.must("/sim/workspace", object{"change": "rename", "channel": "sales", "name": "sales-emea"})
	p.until(`document.querySelector('#title').innerText === 'sales-emea'`)
	d.must("/sim/workspace", object{"change": "archive", "channel": "sales-emea"})
	p.until(`document.querySelector('#composer-form').hidden && document.querySelector('#subtitle').innerText.includes('archived')`)

	// What is filled in in the thread is filled in in the channel.
	form := d.postBlocks("general", "x", `[{"type":"input","block_id":"b","label":{"type":"plain_text","text":"Note"},"element":{"type":"plain_text_input","action_id":"note"}}]`)
	p.do(chromedp.Navigate(d.url + "/#as=ana&channel=general&thread=" + form))
	p.write("#replies [data-action=note]", "twice")
	p.until(`document.querySelector('#messages [data-action=note]').value === 'twice'`)
}
