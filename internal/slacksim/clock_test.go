package slacksim_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

// start is a time at which tests with a clock of their own begin.
var start = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

// frozen is a simulator whose clock stands still until it is moved.
func frozen() slacksim.Options {
	return slacksim.Options{Now: func() time.Time { return start }}
}

func (d *desk) advance(by string) {
	d.t.Helper()
	d.must("/sim/clock", object{"advance": by})
}

func TestClock(t *testing.T) {
	t.Parallel()
	var followed []string // by another clock
	o := frozen()
	o.Moved = func(now time.Time) { followed = append(followed, now.UTC().Format(time.RFC3339)) }
	d := open(t, o)
	stream := d.watch(t, "ana")
	for _, c := range []struct {
		in   object
		want string
	}{
		{object{"advance": "72h"}, "2026-03-04T09:00:00Z"},
		{object{"set": "2026-03-29T03:30:00+02:00"}, "2026-03-29T01:30:00Z"},
		{object{"advance": "-30m"}, "2026-03-29T01:00:00Z"},
	} {
		if o := d.must("/sim/clock", c.in); o["now"] != c.want {
			t.Errorf("%v: %v, want %s", c.in, o, c.want)
		}
		if line := receive(t, stream); line != "clock" {
			t.Errorf("the stream says %q", line)
		}
	}
	if diff := cmp.Diff([]string{"2026-03-04T09:00:00Z", "2026-03-29T01:30:00Z", "2026-03-29T01:00:00Z"}, followed); diff != "" {
		t.Errorf("the other clock (-want +got):\n%s", diff)
	}
	if now := d.get("/sim/workspace")["now"]; now != "2026-03-29T01:00:00Z" {
		t.Errorf("now %v", now)
	}
	ts := d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": "hi"})["ts"]
	if want := fmt.Sprintf("%d.000000", time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC).Unix()); ts != want {
		t.Errorf("ts %v, want %s", ts, want)
	}
	for _, bad := range []object{
		{}, {"set": "2026-03-01T09:00:00Z", "advance": "1h"}, {"set": "tomorrow"}, {"advance": "soon"}, {"until": "Monday"}, {"until": "Someday 08:30 UTC"}, {"until": "Monday 25:00 UTC"}, {"until": "Monday 08:30 Mars"}, {"advance": "-2000000h"}, {"set": "2290-01-01T00:00:00Z"},
	} {
		if o := d.post("/sim/clock", bad); o["error"] != "invalid_arguments" || o["detail"] == "" {
			t.Errorf("%v: %v", bad, o)
		}
	}
}

func TestRetriesFollowTheClock(t *testing.T) {
	t.Parallel()
	type step struct {
		advance string
		attempt int
		same    bool // the envelope id of the first delivery
	}
	for name, c := range map[string]struct {
		retries []slacksim.Retry
		steps   []step
	}{
		"documented": {nil, []step{{"3s", 1, false}, {"57s", 2, false}, {"4m", 3, false}}},
		"observed":   {slacksim.ObservedRetries, []step{{"4s", 1, false}, {"11s", 0, true}, {"4s", 1, false}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := frozen()
			o.Timing.Retries = c.retries
			d := open(t, o)
			got := make(chan delivery, 10)
			d.connect(func(_ *app, e socketmode.Event) {
				if event, ok := e.Data.(slackevents.EventsAPIEvent); ok {
					got <- delivery{e.Request.EnvelopeID, event.Data.(*slackevents.EventsAPICallbackEvent).EventID, e.Request.RetryAttempt, e.Request.RetryReason}
				}
			})
			d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "hi"})
			first := receive(t, got)
			for _, s := range c.steps {
				d.advance(s.advance)
				next := receive(t, got)
				want := delivery{next.Envelope, first.Event, s.attempt, map[bool]string{true: "", false: "timeout"}[s.same]}
				if diff := cmp.Diff(want, next); diff != "" || s.same != (next.Envelope == first.Envelope) {
					t.Errorf("after %s: %s", s.advance, diff)
				}
			}
			d.advance("1h")
			d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "hi again"})
			if next := receive(t, got); next.Event == first.Event {
				t.Errorf("one more delivery: %+v", next)
			}
			// One jump over the schedule makes all deliveries, in their order.
			d.advance("10m")
			for _, s := range c.steps {
				if next := receive(t, got); next.Attempt != s.attempt {
					t.Errorf("attempt %d in a jump, want %d", next.Attempt, s.attempt)
				}
			}
		})
	}
}

func TestAcknowledgedEventsStayDone(t *testing.T) {
	t.Parallel()
	d := open(t, frozen())
	got := make(chan slackevents.EventsAPIEvent, 10)
	take := events(got)
	d.connect(func(a *app, e socketmode.Event) {
		take(a, e)
		if e.Type == socketmode.EventTypeSlashCommand {
			a.ack(e, nil)
		}
	})
	for _, text := range []string{"one", "two"} {
		d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": text})
		if m := receive(t, got).InnerEvent.Data.(*slackevents.MessageEvent); m.Text != text {
			t.Errorf("%q, want %q", m.Text, text)
		}
		// The answer to a command comes after the acknowledgement of the event: same socket.
		d.must("/sim/commands", object{"user": "ana", "channel": "general", "command": "/x"})
		d.advance("1h")
	}
}

func TestConnectionLifeFollowsTheClock(t *testing.T) {
	t.Parallel()
	d := open(t, frozen())
	ws, _ := d.dial(t)
	read(t, ws)
	d.advance("18049s")
	if n := d.get("/sim/connections")["num"]; n != 1.0 {
		t.Errorf("%v connections", n)
	}
	d.advance("1s")
	if o := read(t, ws); o["type"] != "disconnect" || o["reason"] != "warning" || o["debug_info"].(object)["host"] == "" {
		t.Errorf("10 s before the end: %v", o)
	}
	if leaving := d.get("/sim/connections")["connections"].([]any)[0].(object)["leaving"]; leaving != false {
		t.Error("a warned connection gets nothing any more")
	}
	d.advance("10s")
	if o := read(t, ws); o["type"] != "disconnect" || o["reason"] != "refresh_requested" {
		t.Errorf("at the end: %v", o)
	}
	if leaving := d.get("/sim/connections")["connections"].([]any)[0].(object)["leaving"]; leaving != true {
		t.Error("a dismissed connection gets more")
	}
}

func TestDebugReconnectsShortensLife(t *testing.T) {
	t.Parallel()
	d := open(t, frozen())
	_, address, err := d.api().StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ws, _, err := websocket.DefaultDialer.DialContext(t.Context(), address+"&debug_reconnects=true", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	if life := read(t, ws)["debug_info"].(object)["approximate_connection_time"]; life != 360.0 {
		t.Errorf("hello says %v s", life)
	}
	d.advance("6m")
	if one, two := read(t, ws)["reason"], read(t, ws)["reason"]; one != "warning" || two != "refresh_requested" {
		t.Errorf("reasons %v, %v", one, two)
	}
}

func TestClientRefreshesAndTicketsAge(t *testing.T) {
	t.Parallel()
	d := open(t, frozen())
	a := d.connect(nil)
	d.must("/sim/faults", object{"kind": "ghosts"})
	d.advance("5h2m")
	if hello := receive(t, a.hellos); hello.NumConnections != 2 {
		t.Errorf("num_connections %d with a ghost", hello.NumConnections)
	}
	d.advance("5h")
	if o := d.get("/sim/connections"); o["ghosts"] != 1.0 {
		t.Errorf("a ghost of five hours: %v", o)
	}
	d.advance("1s")
	if o := d.get("/sim/connections"); o["ghosts"] != 0.0 {
		t.Errorf("an old ghost: %v", o)
	}
	_, address, err := d.api().StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.advance("31s")
	_, response, err := websocket.DefaultDialer.Dial(address, nil)
	if !errors.Is(err, websocket.ErrBadHandshake) || response.StatusCode != http.StatusForbidden || !strings.HasPrefix(address, "ws://") {
		t.Errorf("an old ticket: %v", err)
	}
}

func text(envelope object) any {
	return envelope["payload"].(object)["event"].(object)["text"]
}

func TestLateEventsComeInTheOrderOfTheClock(t *testing.T) {
	t.Parallel()
	d := open(t, frozen())
	ws, _ := d.dial(t)
	read(t, ws)
	const n = 40
	for i := range n {
		minutes := (i*17)%n + 1
		d.must("/sim/faults", object{"kind": "late_event", "delay_ms": minutes * 60_000})
		d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": fmt.Sprintf("minute %d", minutes)})
	}
	d.advance("1h")
	for minute := 1; minute <= n; {
		e := read(t, ws)
		if e["retry_attempt"] != float64(0) {
			continue
		}
		if want := fmt.Sprintf("minute %d", minute); text(e) != want {
			t.Fatalf("got %v, want %s", text(e), want)
		}
		minute++
	}
}

// An event of before a reset is not repeated after it.
func TestResetEndsRepetitions(t *testing.T) {
	t.Parallel()
	d := open(t, frozen())
	ws, _ := d.dial(t)
	read(t, ws)
	d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "before"})
	d.must("/sim/faults", object{"kind": "late_event", "delay_ms": 60_000})
	d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "late"})
	if e := read(t, ws); text(e) != "before" {
		t.Fatal(e)
	}
	d.must("/sim/reset", object{})
	d.advance("10m")
	d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "after"})
	if e := read(t, ws); text(e) != "after" {
		t.Errorf("after the reset came %v", e)
	}
	d.advance("6h")
	for _, want := range []string{"events_api", "events_api", "events_api", "disconnect", "disconnect"} {
		if e := read(t, ws); e["type"] != want {
			t.Errorf("got %v, want %s: the life of a connection goes on", e, want)
		}
	}
}

// The next Monday is always ahead, and a clock change on the way moves no wall clock.
func TestTheClockJumpsToATimeOfTheWeek(t *testing.T) {
	t.Parallel()
	d := open(t, frozen())
	for _, want := range []string{"2026-03-02T07:30:00Z", "2026-03-09T07:30:00Z", "2026-03-16T07:30:00Z", "2026-03-23T07:30:00Z", "2026-03-30T06:30:00Z"} {
		if o := d.must("/sim/clock", object{"until": "Monday 08:30 Europe/Madrid"}); o["now"] != want {
			t.Errorf("the clock shows %v, want %s", o["now"], want)
		}
	}
}
