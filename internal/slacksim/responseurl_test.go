package slacksim_test

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

// responseURL runs a command and returns the response_url the app got.
func (d *desk) responseURL(t *testing.T) string {
	t.Helper()
	urls := make(chan string, 1)
	a := d.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) { a.ack(e, nil); urls <- c.ResponseURL }))
	d.must("/sim/commands", object{"user": "ana", "channel": "general", "command": "/lull"})
	defer func() { _ = a.stop() }()
	return receive(t, urls)
}

// respond posts to a response URL and returns status and body.
func respond(t *testing.T, url, body string) (int, string) {
	t.Helper()
	response, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestResponseURLThroughSlackGo(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	url, api := d.responseURL(t), d.api()
	send := func(options ...slack.MsgOption) {
		t.Helper()
		if _, _, _, err := api.SendMessageContext(t.Context(), "", options...); err != nil {
			t.Error(err)
		}
	}
	send(slack.MsgOptionText("Looking up …", false), slack.MsgOptionResponseURL(url, slack.ResponseTypeEphemeral))
	if diff := cmp.Diff([]string{"Looking up …"}, d.texts("general", "ana")); diff != "" {
		t.Error(diff)
	}
	section := slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "the *answer*", false, false), nil, nil)
	send(slack.MsgOptionText("the answer", false), slack.MsgOptionBlocks(section),
		slack.MsgOptionReplaceOriginal(url), slack.MsgOptionResponseURL(url, slack.ResponseTypeEphemeral))
	if diff := cmp.Diff([]string{"the answer"}, d.texts("general", "ana")); diff != "" {
		t.Error(diff)
	}
	if m := d.messages("general", "ana")[0]; m["ephemeral"] != true || len(m["blocks"].([]any)) != 1 {
		t.Errorf("the answer: %v", m)
	}
	if diff := cmp.Diff([]string(nil), d.texts("general", "ben")); diff != "" {
		t.Error(diff)
	}
	bad := slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, strings.Repeat("x", 151), false, false))
	_, _, _, err := api.SendMessageContext(t.Context(), "", slack.MsgOptionBlocks(bad), slack.MsgOptionResponseURL(url, slack.ResponseTypeEphemeral))
	if err == nil || err.Error() != "invalid_blocks" {
		t.Errorf("bad blocks: %v", err)
	}
	send(slack.MsgOptionDeleteOriginal(url))
	if diff := cmp.Diff([]string(nil), d.texts("general", "ana")); diff != "" {
		t.Error(diff)
	}
	if calls := d.get("/sim/calls?method=response_url")["calls"].([]any); len(calls) != 4 {
		t.Errorf("%d calls", len(calls))
	}
}

func TestResponseURLWorksFiveTimes(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	url := d.responseURL(t)
	parent := d.must("/sim/messages", object{"user": "ben", "channel": "general", "text": "a question"})["ts"].(string)
	for _, body := range []string{
		`{"text":"one","replace_original":"true"}`,
		`{"text":"two","response_type":"in_channel","thread_ts":"` + parent + `","metadata":{"event_type":"","event_payload":null},"blocks":null}`,
		`{"text":"two, again","replace_original":true,"response_type":"ephemeral"}`,
		`{"text":"three","delete_original":"true"}`,
		`{"replace_original":false}`,
	} {
		want := "ok"
		if !strings.Contains(body, "text") {
			want = `{"error":"no_text","ok":false}`
		}
		if status, text := respond(t, url, body); status != http.StatusOK || text != want {
			t.Errorf("%s: %d %s", body, status, text)
		}
	}
	if status, text := respond(t, url, `{"text":"six"}`); status != http.StatusNotFound || text != `{"error":"used_url","ok":false}` {
		t.Errorf("the sixth: %d %s", status, text)
	}
	if diff := cmp.Diff([]string{"a question", "one", "three"}, d.texts("general", "ana")); diff != "" {
		t.Error(diff)
	}
}

func TestResponseURLExpires(t *testing.T) {
	t.Parallel()
	var ahead atomic.Int64
	d := open(t, slacksim.Options{Now: func() time.Time { return time.Unix(1.7e9+ahead.Load(), 0) }})
	url := d.responseURL(t)
	ahead.Store(30*60 - 1)
	if status, _ := respond(t, url, `{"text":"in time"}`); status != http.StatusOK {
		t.Errorf("a second before the end: %d", status)
	}
	ahead.Store(30 * 60)
	for _, address := range []string{url, d.url + "/response/guessed"} {
		if status, text := respond(t, address, `{"text":"late"}`); status != http.StatusNotFound || text != `{"error":"expired_url","ok":false}` {
			t.Errorf("%s: %d %s", address, status, text)
		}
	}
}
