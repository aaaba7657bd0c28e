package slacksim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

const pageManifest = `
display_information: {name: Lull}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true}
  bot_user: {display_name: lull}
  shortcuts:
    - {name: Create follow-up, type: message, callback_id: follow_up, description: Remember this message}
    - {name: My book, type: global, callback_id: my_book, description: What needs me first}
  slash_commands:
    - {command: /lull, description: Ask about a customer, usage_hint: "[customer | todo]", should_escape: true}
    - {command: /segment, description: Activity in full, usage_hint: "[customer]", should_escape: true}
    - {command: /profit, description: Profit in full, usage_hint: "[customer]", should_escape: true}
oauth_config: {scopes: {bot: [commands, "chat:write", "app_mentions:read", "im:history", "reactions:write"]}}
settings:
  socket_mode_enabled: true
  interactivity: {is_enabled: true}
  event_subscriptions: {bot_events: [app_mention, message.im, app_home_opened]}
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

// interactions calls handle for what people do with buttons, views and shortcuts, each apart,
// so that one that is held up does not hold the others.
func interactions(handle func(*app, socketmode.Event, slack.InteractionCallback)) func(*app, socketmode.Event) {
	return func(a *app, e socketmode.Event) {
		if callback, ok := e.Data.(slack.InteractionCallback); ok {
			go handle(a, e, callback)
		}
	}
}

// rawBlocks are blocks as they stand in the answer of an app.
func rawBlocks(text string) json.RawMessage { return json.RawMessage(text) }

// modalOf reads a modal as an app would send it.
func modalOf(t *testing.T, text string) slack.ModalViewRequest {
	t.Helper()
	var view slack.ModalViewRequest
	if err := json.Unmarshal([]byte(text), &view); err != nil {
		t.Fatal(err)
	}
	return view
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
		"elements by pointer":              pageElements,
		"elements by keyboard":             pageElementKeys,
		"people asked first":               pageConfirm,
		"an app that does not answer":      pageTrouble,
		"a modal by keyboard":              pageModal,
		"a stack of modals":                pageStack,
		"a modal in trouble":               pageModalTrouble,
		"the Home tab":                     pageHome,
		"shortcuts":                        pageShortcuts,
		"what changes behind one's back":   pageChanges,
		"a rep and a lead":                 pageStory,
		"pictures":                         pagePictures,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); test(t, in) })
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
