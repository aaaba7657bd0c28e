package slacksim_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"lull/internal/slacksim"
)

func pageNarrow(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	ts := d.postBlocks("general", "card", cardBlocks)
	long := strings.Repeat("Donaudampfschifffahrt", 20)
	d.must("/sim/messages", object{"user": "ben", "channel": "general", "text": long})
	d.must("/sim/messages", object{"user": "ben", "channel": "general", "text": long, "thread_ts": ts})
	d.must("/sim/messages", object{"user": "ben", "channel": "general", "text": "شركة النور " + strings.Repeat("النور", 60)})
	p := d.look(in, "#as=ana&channel=general", chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
	p.until(`document.querySelector('.plot svg')`)
	p.fits("conversation")
	if box := value[float64](p, `document.querySelector('#sidebar').getBoundingClientRect().right`); box > 0 {
		t.Errorf("the drawer is open: it ends at %v", box)
	}
	p.click("#drawer-open")
	p.do(chromedp.WaitVisible(chromedp.CSS("[data-testid=channel-link][data-name=sales]")))
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[data-testid=channel-link][data-name=sales]').click()`))
	p.until(`document.title.startsWith('sales') && !document.body.classList.contains('drawer')`)
	p.do(chromedp.Navigate(d.url + "/#as=ana&channel=general&thread=" + ts))
	p.do(chromedp.WaitVisible(chromedp.CSS("[data-testid=thread]")))
	p.reads("#replies", long)
	p.fits("thread")
}

func pageTheme(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	background := func(p *tab) string { return value[string](p, `getComputedStyle(document.body).backgroundColor`) }
	const light, dark = "rgb(255, 255, 255)", "rgb(27, 26, 31)"
	prefers := func(scheme string) chromedp.Action[chromedp.Void] {
		return func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			return chromedp.Void{}, err
		}
	}
	p := d.look(in, "")
	for _, c := range []struct{ system, address, want string }{
		{"light", "#as=ana", light},
		{"dark", "#as=ana", dark},
		{"light", "#as=ana&theme=dark", dark},
		{"dark", "?theme=light#as=ana", light},
	} {
		p.do(chromedp.Evaluate[chromedp.Void](`localStorage.clear()`), chromedp.Navigate("about:blank"), prefers(c.system), chromedp.Navigate(d.url+"/"+c.address))
		p.ready()
		if got := background(p); got != c.want {
			t.Errorf("%s on a %s system: background %s, want %s", c.address, c.system, got, c.want)
		}
		p.click("#theme")
		other := map[string]string{light: dark, dark: light}[c.want]
		p.until(`getComputedStyle(document.body).backgroundColor === '%s'`, other)
		p.click("[data-testid=channel-link][data-name=sales]")
		p.until(`document.title.startsWith('sales')`)
		if got := background(p); got != other {
			t.Errorf("%s on a %s system: the choice was forgotten: %s", c.address, c.system, got)
		}
	}
}

func pageHostile(t *testing.T, in context.Context) {
	evil := `<img src=x onerror="document.title='hurt'">`
	w := slacksim.DefaultWorkspace()
	w.TeamName, w.Users[1].RealName = evil, evil
	d := open(t, slacksim.Options{Workspace: w, Tries: []slacksim.Try{{Title: evil, Note: evil, As: "ben", Channel: "general", Text: evil}}})
	p := d.look(in, "#as=ben&channel=general")
	p.click("[data-testid=try]")
	p.reads("#messages", evil)
	d.postBlocks("general", "x", `[{"type":"section","text":{"type":"plain_text","text":`+quote(evil)+`}},
		{"type":"data_visualization","title":"<b>x</b>","chart":{"type":"line","series":[{"name":"<b>","data":[{"label":"<i>","value":1}]}],"axis_config":{"categories":["<i>"]}}}]`)
	p.until(`document.querySelector('.plot svg')`)
	if n := value[int](p, `document.querySelectorAll('main img, main b i, figure b, main i').length`); n > 0 {
		t.Errorf("%d elements were made of text", n)
	}
}
