package slacksim_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"lull/internal/slacksim"
)

func pageTries(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Tries: []slacksim.Try{
		{Title: "Ask", Note: "As Ana.", As: "ana", Channel: "general", Text: "hello"},
		{Title: "Lead", Note: "As Marta.", As: "marta", Channel: "#emea-leads", Text: "what about Acme?"},
		{Title: "Quietly", Note: "As Ben.", As: "ben", Channel: "dm", Text: "acme"},
	}})
	p := d.look(in, "")
	p.until(`document.querySelectorAll('[data-testid=try]').length === 3 && !document.querySelector('#tries').hidden`)
	p.click("[data-testid=try]:nth-child(2)")
	p.reads("#messages", "what about Acme?")
	p.until(`document.querySelector('[data-testid=person][aria-current]').dataset.name === 'marta' && document.title.startsWith('emea-leads')`)
	p.click("[data-testid=try]:nth-child(3)")
	p.until(`document.title.includes('lull')`)
	p.reads("#messages", "acme")
	if diff := cmp.Diff([]string{"acme"}, d.texts(d.id("@ben"), "ben")); diff != "" {
		t.Errorf("Ben's direct messages (-want +got):\n%s", diff)
	}
	p.click("#tries .icon")
	p.until(`document.querySelector('#tries').hidden && document.activeElement.id === 'tries-open'`)
	p.click("#tries-open")
	p.until(`!document.querySelector('#tries').hidden`)
	p.click("[data-testid=person][data-name=gus]")
	p.until(`document.querySelector('[data-testid=person][aria-current]').dataset.name === 'gus'`)
	p.until(`!document.querySelector('[data-testid=channel-link][data-name=emea-leads]')`)
}

func pageUnread(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	p := d.look(in, "#as=ana&channel=general")
	d.must("/sim/messages", object{"user": "ben", "channel": "sales", "text": "one"})
	p.until(`document.querySelector('[data-name=sales][data-unread]') && document.title.startsWith('(1)')`)
	d.must("/sim/messages", object{"user": "ben", "channel": "sales", "text": "@ana two"})
	p.until(`document.querySelector('[data-name=sales] .count').innerText === '1'`)
	p.click("[data-testid=channel-link][data-name=sales]")
	p.until(`document.querySelector('[data-name=sales][aria-current]') && !document.querySelector('[data-unread]')`)
	p.click("[data-testid=channel-link][data-name=general]")
	d.must("/sim/messages", object{"user": "ben", "channel": "sales", "text": "three"})
	p.until(`document.querySelector('[data-name=sales][data-unread]')`)
	p.click("[data-testid=channel-link][data-name=sales]")
	p.until(`document.querySelector('.newline').nextElementSibling.innerText.includes('three')`)
}

func pageScroll(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	for i := range 260 {
		d.must("/sim/messages", object{"user": "ben", "channel": "sales", "text": fmt.Sprintf("line %d", i)})
	}
	p := d.look(in, "#as=ana&channel=sales")
	const end = `document.querySelector('#scroller').scrollHeight - document.querySelector('#scroller').scrollTop - document.querySelector('#scroller').clientHeight < 2`
	p.until(end)
	p.until(`document.querySelectorAll('#messages .message').length === 200`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#scroller').scrollTop = 900`))
	p.until(`document.querySelector('#scroller').scrollTop === 900`)
	value[bool](p, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
	d.must("/sim/messages", object{"user": "ben", "channel": "sales", "text": "something new"})
	p.do(chromedp.WaitVisible(chromedp.CSS("#jump")))
	if top := value[float64](p, `document.querySelector('#scroller').scrollTop`); top != 900 {
		t.Errorf("a new message moved the reader from 900 to %v", top)
	}
	p.click("#jump")
	p.until(`document.querySelector('#jump').hidden`)
	value[bool](p, `new Promise((done) => (function look() { if (%s) done(true); else requestAnimationFrame(look); })())`, end)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.earlier').click()`))
	p.until(`document.querySelectorAll('#messages .message').length === 261`)
}

func pageCut(t *testing.T, in context.Context) {
	sim, err := slacksim.New(slacksim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	t.Cleanup(func() { _ = sim.Close() })
	d := &desk{t, sim, server.URL}
	p := d.look(in, "#as=ana&channel=sales")
	server.CloseClientConnections()
	p.until(`!document.querySelector('#offline').hidden && !document.body.dataset.ready`)
	d.must("/sim/messages", object{"user": "ben", "channel": "sales", "text": "said in the gap"})
	p.ready()
	p.reads("#messages", "said in the gap")
	p.until(`document.querySelector('#offline').hidden`)
	d.must("/sim/reset", object{})
	p.until(`document.querySelectorAll('[data-testid=message]').length === 0`)
}
