package slacksim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	cdpinput "github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tab is one page of the browser with nothing remembered from others.
type tab struct {
	t   *testing.T
	ctx context.Context
	url string
}

// look opens the page at a hash and waits until it is ready. What the console complains of
// fails the test; a stream that a test cuts is no complaint.
func (d *desk) look(in context.Context, hash string, before ...chromedp.Action[chromedp.Void]) *tab {
	d.t.Helper()
	ctx, stop := chromedp.NewContext(in, chromedp.WithNewBrowserContext())
	p := &tab{d.t, ctx, d.url}
	console := chromedp.Console(ctx)
	var listening sync.WaitGroup
	listening.Go(func() {
		for m, err := range console {
			if err != nil {
				return
			}
			if (m.Type == chromedp.ConsoleError || m.IsException()) && m.Source != "network" {
				d.t.Errorf("console: %v (%s:%d)", m, m.URL, m.Line)
			}
		}
	})
	d.t.Cleanup(func() { stop(); listening.Wait() })
	p.do(chromedp.EmulateViewport(1280, 800))
	p.do(before...)
	p.do(chromedp.Navigate(d.url + "/" + hash))
	p.ready()
	return p
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, pagePatience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// until waits for a JavaScript expression to become true.
func (p *tab) until(format string, args ...any) {
	p.t.Helper()
	js := fmt.Sprintf(format, args...)
	look := "(() => { try { return Boolean(" + js + ") } catch { return false } })()" // an element may not be there yet
	ctx, stop := context.WithTimeout(p.ctx, pagePatience)
	defer stop()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](look, chromedp.WithPollingInterval(20*time.Millisecond))); err != nil {
		text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string]("document.body.innerText"))
		p.t.Fatalf("never true: %s: %v\n%s", js, err, text)
	}
}

func (p *tab) ready() { p.t.Helper(); p.until(`document.body?.dataset.ready === 'true'`) }

// keys presses keys on whatever has the focus. Key and character are one event, as from a
// real keyboard: who prevents the one prevents the other.
func (p *tab) keys(keys string) {
	p.t.Helper()
	for _, r := range keys {
		k := kb.Encode(r)
		down, up := *k[0], *k[len(k)-1]
		if len(k) == 3 {
			down.Text, down.UnmodifiedText = k[1].Text, k[1].UnmodifiedText
		}
		for _, event := range []cdpinput.DispatchKeyEventParams{down, up} {
			p.do(func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
				_, err := chromedp.Call(ctx, cdpinput.DispatchKeyEvent, event)
				return chromedp.Void{}, err
			})
		}
	}
}

// focused waits until a selector has the focus.
func (p *tab) focused(selector string) {
	p.t.Helper()
	p.until(`document.activeElement.matches(%s)`, quote(selector))
}

// tabTo presses Tab until a selector has the focus, as a person without a pointer does.
func (p *tab) tabTo(selector string) {
	p.t.Helper()
	for range 40 {
		if value[bool](p, `document.activeElement.matches(%s)`, quote(selector)) {
			return
		}
		p.keys(kb.Tab)
	}
	p.t.Fatalf("Tab never reaches %s", selector)
}

// fits fails when something is wider than the screen.
func (p *tab) fits(place string) {
	p.t.Helper()
	wide := value[[]string](p, `[...document.querySelectorAll('.conversation *, .thread *, dialog *, .menu *')]
		.filter((n) => (n.getBoundingClientRect().right > innerWidth + 1 || (n.clientWidth > 0 && n.scrollWidth > n.clientWidth + 1 && !/ellipsis/.test(getComputedStyle(n).textOverflow))) &&
			!n.closest('.table-scroll, .try-cards, svg, [hidden], .hidden, input') && n.checkVisibility())
		.map((n) => n.tagName + '.' + n.className)`)
	if width := value[int](p, `document.documentElement.scrollWidth - innerWidth`); width > 0 || len(wide) > 0 {
		p.t.Errorf("%s: the page is %d px wider than the screen; too wide: %v", place, width, wide)
	}
}

// readable fails when some text stands out too little from what is behind it: 4.5 to 1,
// or 3 to 1 where it is large.
func (p *tab) readable(place string) {
	p.t.Helper()
	pale := value[[]string](p, `(() => {
		const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
		const paint = (layers) => { // the colour that layers make, the lowest first
			canvas.clearRect(0, 0, 1, 1);
			for (const layer of layers) { canvas.fillStyle = layer; canvas.fillRect(0, 0, 1, 1); }
			return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
		};
		const light = (rgb) => rgb.map((c) => c / 255).map((c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4))
			.reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
		const bad = new Set();
		const walk = document.createTreeWalker(document.querySelector('dialog[open]') ?? document.body, NodeFilter.SHOW_TEXT);
		while (walk.nextNode()) {
			const node = walk.currentNode.parentElement;
			if (!walk.currentNode.data.trim() || !node.checkVisibility({opacityProperty: true, visibilityProperty: true}) || node.closest('svg, .hidden, :disabled, .skip, .tip')) continue;
			const behind = [];
			let drawn = false;
			for (let n = node; n; n = n.parentElement) {
				const style = getComputedStyle(n);
				if (style.backgroundImage !== 'none' || Number(style.opacity) < 1) drawn = true; // a picture, or on its way
				behind.unshift(style.backgroundColor);
			}
			if (drawn) continue;
			const style = getComputedStyle(node);
			const [a, b] = [light(paint(behind)), light(paint([...behind, style.color]))].sort((x, y) => y - x);
			const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 700);
			const ratio = (a + .05) / (b + .05);
			if (ratio < (large ? 3 : 4.5)) bad.add(ratio.toFixed(2) + ' ' + node.tagName + '.' + node.className + ' ' + walk.currentNode.data.trim().slice(0, 30));
		}
		return [...bad];
	})()`)
	if len(pale) > 0 {
		p.t.Errorf("%s: too pale to read:\n%s", place, strings.Join(pale, "\n"))
	}
}

// picture keeps a screenshot in the folder that LULL_SCREENSHOTS names; without one it does
// nothing.
func (p *tab) picture(name string) {
	p.t.Helper()
	folder := os.Getenv("LULL_SCREENSHOTS")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "page-"+name+".png"), png, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// click clicks where an element has come to rest: lists glide to their end.
func (p *tab) click(selector string) {
	p.t.Helper()
	p.do(chromedp.ScrollIntoView(chromedp.CSS(selector)))
	value[bool](p, `new Promise((done) => {
		let last = '';
		const look = () => {
			const box = JSON.stringify(document.querySelector(%s)?.getBoundingClientRect());
			if (box === last) done(true);
			else { last = box; requestAnimationFrame(() => requestAnimationFrame(look)); }
		};
		look();
	})`, quote(selector))
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// write puts the focus on an element that can be seen and types. chromedp.SendKeys would read
// nodes that another goroutine of its own writes.
func (p *tab) write(selector, keys string) {
	p.t.Helper()
	p.until(`document.querySelector(%s).checkVisibility({visibilityProperty: true})`, quote(selector))
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(` + quote(selector) + `).focus()`))
	p.keys(keys)
}

// value evaluates JavaScript, promises included.
func value[T any](p *tab, format string, args ...any) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](fmt.Sprintf(format, args...), chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

// reads waits until some message of a list holds a text.
func (p *tab) reads(list, text string) {
	p.t.Helper()
	p.until(`[...document.querySelectorAll('%s [data-testid=message]')].some((m) => m.innerText.includes(%s))`, list, quote(text))
}

func (p *tab) lacks(text string) {
	p.t.Helper()
	if value[bool](p, `document.body.innerText.includes(%s)`, quote(text)) {
		p.t.Errorf("the page shows %q", text)
	}
}

func quote(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}
