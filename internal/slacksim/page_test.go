package slacksim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

const pageManifest = `
display_information: {name: Lull}
features:
  bot_user: {display_name: lull}
  slash_commands:
    - {command: /lull, description: Ask about a customer, usage_hint: "[customer | todo]", should_escape: true}
    - {command: /segment, description: Activity in full, usage_hint: "[customer]", should_escape: true}
    - {command: /profit, description: Profit in full, usage_hint: "[customer]", should_escape: true}
oauth_config: {scopes: {bot: [commands, "chat:write", "app_mentions:read", "im:history"]}}
settings: {socket_mode_enabled: true, event_subscriptions: {bot_events: [app_mention, message.im]}}
`

// browser starts Chromium; it ends with the test.
func browser(t *testing.T) context.Context {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("the page is tested in Chromium, which is not installed: %v", err)
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	return ctx
}

// pagePatience is longer than patience: a browser starts slowly on a busy machine.
const pagePatience = 3 * patience

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

func (p *tab) click(selector string) { p.t.Helper(); p.do(chromedp.Click(chromedp.CSS(selector))) }

func (p *tab) write(selector, keys string) {
	p.t.Helper()
	p.do(chromedp.SendKeys(chromedp.CSS(selector), keys))
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

// post sends blocks as the app would.
func (d *desk) postBlocks(channel, text, blocks string) string {
	d.t.Helper()
	response, err := http.PostForm(d.url+"/api/chat.postMessage", url.Values{
		"token": {d.sim.BotToken()}, "channel": {d.id(channel)}, "text": {text}, "blocks": {blocks},
	})
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	var o struct {
		OK    bool
		TS    string
		Error string
		Meta  any `json:"response_metadata"`
	}
	if err := json.NewDecoder(response.Body).Decode(&o); err != nil || !o.OK {
		d.t.Fatalf("chat.postMessage: %v %+v", err, o)
	}
	return o.TS
}

const cardBlocks = `[
 {"type":"section","text":{"type":"mrkdwn","text":"*Acme Industrial S.A.* owner <https://crm.example/a?b=1&amp;c=2|Open in CRM> &lt;!channel&gt; AT&amp;T"},
  "fields":[{"type":"mrkdwn","text":"*Next*\nOne light check-in"},{"type":"plain_text","text":"*not bold*"}],
  "accessory":{"type":"overflow","action_id":"more","options":[{"text":{"type":"plain_text","text":"Share"},"value":"s"},{"text":{"type":"plain_text","text":"History"},"value":"h"}]}},
 {"type":"data_table","caption":"Revenue by month","page_size":2,"rows":[
  [{"type":"raw_text","text":"Month"},{"type":"raw_text","text":"EUR"}],
  [{"type":"raw_text","text":"Sep"},{"type":"raw_number","value":900,"text":"900"}],
  [{"type":"raw_text","text":"Oct"},{"type":"raw_number","value":12450,"text":"12,450"}],
  [{"type":"raw_text","text":"Nov"},{"type":"raw_number","value":-1250,"text":"-1,250"}]]},
 {"type":"data_visualization","title":"Net revenue","chart":{"type":"bar",
  "series":[{"name":"Net","data":[{"label":"Sep","value":900},{"label":"Oct","value":12450},{"label":"Nov","value":-1250}]}],
  "axis_config":{"categories":["Sep","Oct","Nov"],"y_label":"EUR"}}},
 {"type":"data_visualization","title":"Segments","chart":{"type":"pie","segments":[{"label":"Active","value":3},{"label":"Passive","value":1}]}},
 {"type":"actions","elements":[{"type":"button","action_id":"drop","style":"danger","text":{"type":"plain_text","text":"Drop"},
  "confirm":{"title":{"type":"plain_text","text":"Drop it?"},"text":{"type":"plain_text","text":"Ben is told."},"confirm":{"type":"plain_text","text":"Drop"},"deny":{"type":"plain_text","text":"Keep"}}}]},
 {"type":"context","elements":[{"type":"mrkdwn","text":"Data <!date^1^{nonsense}|yesterday> · only you see this"}]}]`

func TestPage(t *testing.T) {
	t.Parallel()
	in := browser(t)
	for name, test := range map[string]func(*testing.T, context.Context){
		"a card and its parts":             pageCard,
		"what is typed arrives":            pageTyping,
		"a command, seen by one":           pageCommand,
		"threads":                          pageThread,
		"things to try":                    pageTries,
		"unread marks":                     pageUnread,
		"scrolling":                        pageScroll,
		"a cut stream":                     pageCut,
		"a narrow screen":                  pageNarrow,
		"light and dark":                   pageTheme,
		"mrkdwn":                           pageMrkdwn,
		"a name that wants to be a script": pageHostile,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); test(t, in) })
	}
}

func pageCard(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	ts := d.postBlocks("general", "the text that blocks replace", cardBlocks)
	p := d.look(in, "#as=ana&channel=general")
	p.reads("#messages", "Acme Industrial S.A.")
	p.lacks("the text that blocks replace")
	got := value[map[string]any](p, `(() => {
		const m = document.querySelector('[data-ts="%s"]');
		const all = (s) => [...m.querySelectorAll(s)].map((n) => n.textContent);
		return {
			bold: all('.section-words > .text > strong'), link: m.querySelector('.section a').href, badge: all('.badge'),
			plain: m.innerText.includes('<!channel> AT&T') && m.innerText.includes('*not bold*'), mentions: all('.mention').length,
			rows: all('tbody th'), range: all('.pager span')[0], bars: m.querySelectorAll('.plot path.fill').length,
			charts: [...m.querySelectorAll('svg[role=img]')].map((n) => n.getAttribute('aria-label')),
			context: all('.context .text'),
		};
	})()`, ts)
	want := map[string]any{
		"bold": []any{"Acme Industrial S.A."}, "link": "https://crm.example/a?b=1&c=2", "badge": []any{"APP"},
		"plain": true, "mentions": 0.0, "rows": []any{"Sep", "Oct"}, "range": "1–2 of 3", "bars": 3.0,
		"charts":  []any{"Bar chart: Net revenue. Net: Sep 900, Oct 12,450, Nov −1,250.", "Pie chart: Segments. Active 3 (75%); Passive 1 (25%)."},
		"context": []any{"Data yesterday · only you see this"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the card (-want +got):\n%s", diff)
	}

	p.click(".pager button:last-child")
	p.until(`document.querySelector('tbody').innerText.startsWith('Nov')`)
	p.click("thead .number button")
	p.until(`document.querySelector('tbody').innerText.startsWith('Oct') && document.querySelector('thead .number').ariaSort === 'descending'`)
	p.click("thead .number button")
	p.until(`document.querySelector('tbody').innerText.startsWith('Nov') && document.querySelector('thead .number').ariaSort === 'ascending'`)

	p.click(".danger")
	p.until(`document.querySelector('dialog[open]').innerText.includes('Ben is told.')`)
	p.click("dialog .button")
	p.until(`!document.querySelector('dialog')`)
	p.click(".button.more")
	p.until(`document.activeElement.innerText === 'Share'`)
	p.do(chromedp.KeyEvent(kb.ArrowDown))
	p.until(`document.activeElement.innerText === 'History'`)
	p.do(chromedp.KeyEvent(kb.Escape))
	p.until(`!document.querySelector('.menu')`)

	// An edit replaces blocks by text where it brings none.
	_, _, _, err := d.api().UpdateMessage(d.id("general"), ts, slack.MsgOptionText("new", false), slack.MsgOptionBlocks())
	if err != nil {
		t.Fatal(err)
	}
	p.reads("#messages", "new")
	if _, _, err := d.api().DeleteMessage(d.id("general"), ts); err != nil {
		t.Fatal(err)
	}
	p.until(`!document.querySelector('[data-ts="%s"]')`, ts)
}

func pageTyping(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	p := d.look(in, "#as=ana&channel=sales")
	p.write("[data-testid=composer]", "first line"+kb.Shift)
	p.do(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierShift)))
	p.write("[data-testid=composer]", "to @ma")
	p.until(`document.querySelector('.completion').innerText.includes('Marta Sanz')`)
	p.write("[data-testid=composer]", kb.Tab)
	p.write("[data-testid=composer]", "in #gen")
	p.until(`document.querySelector('.completion').innerText.includes('general')`)
	p.write("[data-testid=composer]", kb.Enter)
	p.until(`document.activeElement.value === 'first line\nto @marta in #general '`)
	p.write("[data-testid=composer]", "for *AT&T* :tada:\r")
	p.reads("#messages", "first line\nto @Marta Sanz in #general for AT&T 🎉")
	p.until(`document.querySelector('[data-testid=composer]').value === ''`)
	want := []string{fmt.Sprintf("first line\nto <@%s> in <#%s|general> for *AT&amp;T* :tada:", d.id("marta"), d.id("general"))}
	if diff := cmp.Diff(want, d.texts("sales", "ben")); diff != "" {
		t.Errorf("what the others read (-want +got):\n%s", diff)
	}
	p.click("#messages a.mention")
	p.until(`document.querySelector('#title').innerText === 'general'`)
}

func pageCommand(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Manifest: []byte(pageManifest)})
	came, may := make(chan slack.SlashCommand), make(chan struct{})
	d.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) {
		came <- c
		<-may
		a.ack(e, object{"text": "*Acme* is quiet"})
	}))
	p, ben := d.look(in, "#as=ana&channel=general"), d.look(in, "#as=ben&channel=general")

	p.write("[data-testid=composer]", "/")
	p.until(`document.querySelectorAll('.completion [role=option]').length === 3`)
	p.write("[data-testid=composer]", kb.ArrowDown+kb.Tab)
	p.until(`document.activeElement.value === '/segment ' && document.querySelector('.usage').innerText === '[customer]'`)
	p.write("[data-testid=composer]", "acme\r")
	if c := receive(t, came); c.Command != "/segment" || c.Text != "acme" {
		t.Errorf("the app got %s %q", c.Command, c.Text)
	}
	p.until(`document.querySelector('.waiting').innerText.includes('/segment acme')`)
	may <- struct{}{}
	p.reads("#messages", "Only visible to you")
	p.reads("#messages", "Acme is quiet")
	p.until(`!document.querySelector('.waiting')`)
	p.do(chromedp.Reload())
	p.ready()
	ben.write("[data-testid=composer]", "anything new?\r")
	ben.reads("#messages", "anything new?")
	ben.lacks("Acme is quiet")

	p.write("[data-testid=composer]", "/x\r")
	p.reads("#messages", "/x is not a valid command.")
	if got := value[bool](p, `document.querySelector('[data-testid=message][data-ephemeral] .author').innerText === 'lull'`); !got {
		t.Error("the app's private answer does not carry its name")
	}
}

func pageThread(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Manifest: []byte(pageManifest)})
	ts := d.must("/sim/messages", object{"user": "marta", "channel": "sales", "text": "who takes Acme?"})["ts"].(string)
	p := d.look(in, "#as=ana&channel=sales")
	p.until(`document.querySelector('[data-testid=thread]').hidden`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[data-testid=reply]').click()`))
	p.do(chromedp.WaitVisible(chromedp.CSS("[data-testid=thread]")))
	p.write("[data-testid=thread-composer]", "I do\r")
	p.reads("#replies", "I do")
	p.until(`document.querySelector('#messages [data-testid=replies]').innerText.includes('1 reply')`)
	p.write("[data-testid=thread-composer]", "/lull acme\r")
	p.reads("#replies", "/lull is not supported in threads. Sorry!")
	if _, _, err := d.api().PostMessage(d.id("sales"), slack.MsgOptionText("noted", false), slack.MsgOptionTS(ts)); err != nil {
		t.Fatal(err)
	}
	p.reads("#replies", "noted")
	p.until(`document.querySelector('#messages [data-testid=replies]').innerText.includes('2 replies')`)
	if diff := cmp.Diff([]string{"who takes Acme?", "I do", "noted"}, d.texts("sales", "ana")); diff != "" {
		t.Errorf("the channel (-want +got):\n%s", diff)
	}
	p.until(`document.querySelectorAll('#messages [data-testid=message]').length === 1`)
	p.do(chromedp.KeyEvent(kb.Escape))
	p.until(`document.querySelector('[data-testid=thread]').hidden && document.activeElement.id === 'composer'`)
}

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

func pageNarrow(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	ts := d.postBlocks("general", "card", cardBlocks)
	long := strings.Repeat("Donaudampfschifffahrt", 20)
	d.must("/sim/messages", object{"user": "ben", "channel": "general", "text": long})
	d.must("/sim/messages", object{"user": "ben", "channel": "general", "text": long, "thread_ts": ts})
	d.must("/sim/messages", object{"user": "ben", "channel": "general", "text": "شركة النور " + strings.Repeat("النور", 60)})
	p := d.look(in, "#as=ana&channel=general", chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
	fits := func(place string) {
		t.Helper()
		wide := value[[]string](p, `[...document.querySelectorAll('.conversation *, .thread *')]
			.filter((n) => (n.getBoundingClientRect().right > innerWidth + 1 || (n.clientWidth > 0 && n.scrollWidth > n.clientWidth + 1)) && !n.closest('.table-scroll, .try-cards, svg, [hidden]') && n.offsetParent)
			.map((n) => n.tagName + '.' + n.className)`)
		if width := value[int](p, `document.documentElement.scrollWidth`); width > 390 || len(wide) > 0 {
			t.Errorf("%s: the page is %d wide on a screen of 390; too wide: %v", place, width, wide)
		}
	}
	p.until(`document.querySelector('.plot svg')`)
	fits("conversation")
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
	fits("thread")
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

func pageMrkdwn(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	p := d.look(in, "#as=ana&channel=general")
	for text, want := range map[string]string{
		"*bold* _it_ ~no~ `a*b*c`":                      `<strong>bold</strong> <em>it</em> <s>no</s> <code>a*b*c</code>`,
		"*a _b_ c*":                                     `<strong>a <em>b</em> c</strong>`,
		"5*6* and my_own_ name":                         "5*6* and my_own_ name",
		"2*3*4 snake_case_name a * b *":                 `2*3*4 snake_case_name a * b *`,
		"AT&amp;T &lt;b&gt; &amp;lt;":                   `AT&amp;T &lt;b&gt; &amp;lt;`,
		"<b>x</b>":                                      `&lt;b&gt;x&lt;/b&gt;`,
		"&gt; one\n&gt; two\nthree":                     `<blockquote>one` + "\n" + `two</blockquote>three`,
		"a\n```x\n*y*```\nb":                            `a<pre>x` + "\n" + `*y*</pre>b`,
		"a ``` b":                                       "a ``` b",
		"<javascript:alert(1)|press>":                   `press`,
		"<mailto:a@b.c|a@b.c>":                          `<a href="mailto:a@b.c" target="_blank" rel="noopener noreferrer">a@b.c</a>`,
		"<https://a.b/?x=1&amp;y=2>":                    `<a href="https://a.b/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">https://a.b/?x=1&amp;y=2</a>`,
		"<@U1|x> <@UNKNOWN|zoe>":                        `<span class="mention is-me" data-mention="U1">@Ana</span> <span class="mention" data-mention="UNKNOWN">@zoe</span>`,
		"<#C1|old> <#C9|far> <#C8|>":                    `<a class="mention" href="#C1">#sales</a> <span class="mention">#far</span> <span class="mention">#private-channel</span>`,
		"<!here> <!subteam^S1|@leads>":                  `<span class="mention is-me">@here</span> <span class="mention is-me">@leads</span>`,
		"<!date^1795417800^{date_short} at {time}|x>":   `<time title="Monday, 23 November 2026 at 08:10">23 Nov 2026 at 08:10</time>`,
		"<!date^1795417800^{nonsense}|by &lt;fall&gt;>": `by &lt;fall&gt;`,
		"08:30:15 :tada: :constructor:":                 `08:30:15 🎉 :constructor:`,
	} {
		got := value[string](p, `Promise.all([import('/assets/mrkdwn.js'), import('/assets/time.js')]).then(([m, time]) => {
			time.setClock(1700000000, 'Europe/Madrid');
			const ctx = {
				me: 'U1', user: (id) => (id === 'U1' ? { label: 'Ana' } : undefined),
				channel: (id) => (id === 'C1' ? { id, name: 'sales' } : undefined), channelHref: (c) => '#' + c.id,
			};
			return m.mrkdwn(ctx, %s).innerHTML;
		})`, quote(text))
		if got != want {
			t.Errorf("%q\n got %s\nwant %s", text, got, want)
		}
	}
	got := value[[]string](p, `import('/assets/time.js').then((time) => {
		time.setClock('2026-11-24T08:00:00Z', 'Europe/Madrid');
		const day = Date.parse('2026-11-24T08:00:00Z') / 1000;
		return [0, 1, -1, 3].map((d) => time.dateText(day + d * 86400, '{date_short_pretty} at {time}', d === 0));
	})`)
	if diff := cmp.Diff([]string{"Today at 09:00", "tomorrow at 09:00", "yesterday at 09:00", "27 Nov 2026 at 09:00"}, got); diff != "" {
		t.Errorf("dates near today (-want +got):\n%s", diff)
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

func TestPageFiles(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	for path, want := range map[string]string{
		"/":                    "200 text/html; charset=utf-8",
		"/assets/app.js":       "200 text/javascript; charset=utf-8",
		"/assets/app.css":      "200 text/css; charset=utf-8",
		"/assets/icon.svg":     "200 image/svg+xml",
		"/assets/nothing.js":   "404 text/plain; charset=utf-8",
		"/assets/":             "404 text/plain; charset=utf-8",
		"/assets/..%2fpage.go": "404 text/plain; charset=utf-8",
		"/elsewhere":           "404 text/plain; charset=utf-8",
	} {
		response, err := http.Get(d.url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if got := fmt.Sprint(response.StatusCode, " ", response.Header.Get("Content-Type")); got != want {
			t.Errorf("GET %s: %s, want %s", path, got, want)
		}
		policy := response.Header.Get("Content-Security-Policy")
		if response.StatusCode == http.StatusOK && !strings.HasPrefix(policy, "default-src 'self';") {
			t.Errorf("GET %s: Content-Security-Policy %q", path, policy)
		}
	}
}
