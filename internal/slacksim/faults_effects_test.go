package slacksim_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

func TestEventFaults(t *testing.T) {
	t.Parallel()
	d := open(t, frozen())
	type arrival struct{ text, event, envelope string }
	got := make(chan arrival, 10)
	d.connect(func(a *app, e socketmode.Event) {
		acker(a, e)
		if event, ok := e.Data.(slackevents.EventsAPIEvent); ok {
			m := event.InnerEvent.Data.(*slackevents.MessageEvent)
			got <- arrival{m.Text, event.Data.(*slackevents.EventsAPICallbackEvent).EventID, e.Request.EnvelopeID}
		}
	})
	say := func(text string) {
		t.Helper()
		d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": text})
	}
	texts := func(n int) (list []string) {
		t.Helper()
		for range n {
			list = append(list, receive(t, got).text)
		}
		// Its acknowledgement comes after those of the events, over the same socket.
		d.must("/sim/commands", anas)
		return list
	}
	d.fault(object{"kind": "deliver_twice", "new_envelope": true})
	say("twice")
	if one, two := receive(t, got), receive(t, got); one.event != two.event || one.envelope == two.envelope {
		t.Errorf("%+v and %+v", one, two)
	}
	d.fault(object{"kind": "reorder", "count": 2})
	for _, text := range []string{"a", "b", "c", "d"} {
		say(text)
	}
	if diff := cmp.Diff([]string{"c", "b", "a", "d"}, texts(4)); diff != "" {
		t.Error(diff)
	}
	d.fault(object{"kind": "reorder"})
	say("alone")
	d.advance("1m")
	if diff := cmp.Diff([]string{"alone"}, texts(1)); diff != "" {
		t.Error(diff)
	}
	d.fault(object{"kind": "late_event", "delay_ms": 180_000})
	say("late")
	say("in time")
	if diff := cmp.Diff([]string{"in time"}, texts(1)); diff != "" {
		t.Error(diff)
	}
	d.advance("179s")
	say("still in time")
	if diff := cmp.Diff([]string{"still in time"}, texts(1)); diff != "" {
		t.Error(diff)
	}
	d.advance("1s")
	if diff := cmp.Diff([]string{"late"}, texts(1)); diff != "" {
		t.Error(diff)
	}
	d.fault(object{"kind": "late_event", "delay_ms": 180_000})
	say("late, and then dropped")
	d.fault(object{"kind": "reorder"})
	say("kept back, and then dropped")
	d.must("/sim/reset", object{})
	d.advance("3m")
	say("after the reset")
	if diff := cmp.Diff([]string{"after the reset"}, texts(1)); diff != "" {
		t.Error(diff)
	}
}

func TestAnswersAreLostAroundTheEffect(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	stream, general := d.watch(t, "ana"), d.id("general")
	post := func(ctx context.Context, text string) error {
		_, _, err := d.api().PostMessageContext(ctx, general, slack.MsgOptionText(text, false))
		return err
	}
	before, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	d.fault(object{"kind": "api", "method": "chat.postMessage", "delay_ms": 60_000})
	if err := post(before, "before"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a slow answer: %v", err)
	}
	after, cut := context.WithCancel(t.Context())
	d.fault(object{"kind": "api", "method": "chat.postMessage", "delay_ms": 60_000, "after_effect": true})
	failed := make(chan error, 1)
	go func() { failed <- post(after, "after") }()
	if line := receive(t, stream); line != "message after" {
		t.Errorf("the stream says %q", line)
	}
	cut()
	if err := receive(t, failed); !errors.Is(err, context.Canceled) {
		t.Errorf("an answer after the effect: %v", err)
	}
	if diff := cmp.Diff([]string{"after"}, d.texts("general", "ana")); diff != "" {
		t.Error(diff)
	}
	d.fault(object{"kind": "api", "html": true, "status": 502})
	if e, ok := errors.AsType[slack.StatusCodeError](post(t.Context(), "x")); !ok || e.Code != 502 {
		t.Errorf("502 with a page: %v", e)
	}
	d.fault(object{"kind": "api", "html": true})
	if err := post(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), "invalid character '<'") {
		t.Errorf("a page in place of JSON: %v", err)
	}
	d.fault(object{"kind": "api", "html": true})
	response, err := http.Get(d.url + "/api/api.test")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if kind := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || kind != "text/html; charset=utf-8" {
		t.Errorf("%s, %s", response.Status, kind)
	}
}

func TestResponseURLFaults(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	urls := make(chan string, 1)
	d.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) { a.ack(e, nil); urls <- c.ResponseURL }))
	d.must("/sim/commands", anas)
	address := receive(t, urls)
	post := func() string {
		t.Helper()
		response, err := http.Post(address, "application/json", strings.NewReader(`{"text":"hi"}`))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		return fmt.Sprint(response.StatusCode, " ", string(body))
	}
	for _, c := range []struct{ fault, want string }{
		{"used_url", `404 {"error":"used_url","ok":false}`}, {"expired_url", `404 {"error":"expired_url","ok":false}`}, {"", `404 {"error":"expired_url","ok":false}`},
	} {
		d.fault(object{"kind": "response_url", "error": c.fault})
		if got := post(); got != c.want {
			t.Errorf("%q: %s", c.fault, got)
		}
	}
	if got := post(); got != "200 ok" {
		t.Errorf("after the faults: %s", got)
	}
}
