package slacksim_test

import (
	"errors"
	"fmt"
	"io"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

func (d *desk) fault(in object) {
	d.t.Helper()
	d.must("/sim/faults", in)
}

// acker is an app that acknowledges everything.
func acker(a *app, e socketmode.Event) {
	if e.Request != nil && e.Request.EnvelopeID != "" {
		a.ack(e, nil)
	}
}

var anas = object{"user": "ana", "channel": "general", "command": "/lull"}

func TestFaultsAreChecked(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	for want, list := range map[string][]object{
		"invalid_json": {{"kind": "cut", "delay": 1}, {"knd": "cut"}, {"kind": 7}},
		"invalid_arguments": {
			{},
			{"kind": "flood"},
			{"kind": "cut", "delay_ms": 1},
			{"kind": "half_open", "after": "ack"},
			{"kind": "slow_acks"},
			{"kind": "late_event"},
			{"kind": "hang", "delay_ms": -1},
			{"kind": "response_url", "error": "gone"},
			{"kind": "lose_acks", "off": true},
			{"kind": "rate_limits", "burst": -1},
			{"kind": "revoke", "off": true},
			{"kind": "api", "reason": "x"},
		},
	} {
		for _, in := range list {
			if o := d.post("/sim/faults", in); o["error"] != want || o["detail"] == "" {
				t.Errorf("%v: %v, want %s", in, o, want)
			}
		}
	}
}

func TestHelloIsMissingOrLate(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	d.fault(object{"kind": "no_hello"})
	mute, _ := d.dial(t)
	read, pongs := make(chan error, 1), make(chan string, 1)
	mute.SetPongHandler(func(text string) error { pongs <- text; return nil })
	go func() {
		_, text, err := mute.ReadMessage()
		if err == nil {
			err = errors.New(string(text))
		}
		read <- err
	}()
	if err := mute.WriteControl(websocket.PingMessage, []byte("?"), time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	receive(t, pongs)
	if o := d.post("/sim/commands", anas); o["error"] != "dispatch_failed" {
		t.Errorf("a connection without hello: %v", o)
	}
	if n := d.get("/sim/connections")["num"]; n != 1.0 {
		t.Errorf("%v connections", n)
	}
	began := time.Now()
	d.fault(object{"kind": "no_hello", "delay_ms": 40})
	a := d.connect(acker)
	if passed := time.Since(began); passed < 40*time.Millisecond {
		t.Errorf("greeted after %v", passed)
	}
	d.must("/sim/commands", anas)
	d.fault(object{"kind": "cut"})
	if err := receive(t, read); !websocket.IsCloseError(err, websocket.CloseAbnormalClosure) {
		t.Errorf("without hello: %v", err)
	}
	receive(t, a.hellos)
}

func TestHandshakeHangs(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	for _, c := range []struct {
		fault object
		works bool
	}{{object{"kind": "hang"}, false}, {object{"kind": "hang", "delay_ms": 10}, true}} {
		d.fault(c.fault)
		_, address, err := d.api().StartSocketModeContext(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		dialer := websocket.Dialer{HandshakeTimeout: 100 * time.Millisecond}
		if c.works {
			dialer.HandshakeTimeout = patience
		}
		ws, _, err := dialer.DialContext(t.Context(), address, nil)
		if (err == nil) != c.works {
			t.Errorf("%v: %v", c.fault, err)
		}
		if err == nil {
			ws.Close()
		}
	}
}

func TestSlowAcks(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Timing: slacksim.Timing{AckDeadline: time.Second}})
	d.connect(acker)
	d.fault(object{"kind": "slow_acks", "delay_ms": 50})
	began := time.Now()
	d.must("/sim/commands", anas)
	if passed := time.Since(began); passed < 50*time.Millisecond {
		t.Errorf("acknowledged after %v", passed)
	}
	d.fault(object{"kind": "slow_acks", "delay_ms": 60_000})
	if o := d.post("/sim/commands", anas); o["error"] != "operation_timeout" {
		t.Errorf("far too slow: %v", o)
	}
	d.must("/sim/commands", anas)
}

func TestLatePongs(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	ws, _ := d.dial(t)
	pongs := make(chan string, 10)
	ws.SetPongHandler(func(text string) error { pongs <- text; return nil })
	go func() {
		for {
			if _, _, err := ws.ReadMessage(); err != nil {
				return
			}
		}
	}()
	ping := func(text string) {
		t.Helper()
		if err := ws.WriteControl(websocket.PingMessage, []byte(text), time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
	}
	d.fault(object{"kind": "late_pongs", "delay_ms": 40})
	began := time.Now()
	ping("late")
	if text := receive(t, pongs); text != "late" || time.Since(began) < 40*time.Millisecond {
		t.Errorf("%q after %v", text, time.Since(began))
	}
	d.fault(object{"kind": "late_pongs"})
	ping("lost")
	// What comes after on the same socket shows that the ping was read.
	if err := ws.WriteJSON(object{"envelope_id": "unknown"}); err != nil {
		t.Fatal(err)
	}
	d.fault(object{"kind": "late_pongs", "off": true})
	ping("prompt")
	for text := receive(t, pongs); text != "prompt"; text = receive(t, pongs) {
		t.Logf("%q came when the fault had ended", text)
	}
}

func TestHalfOpenSocket(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Timing: slacksim.Timing{AckDeadline: 100 * time.Millisecond, PingInterval: 10 * time.Millisecond}})
	ws, _ := d.dial(t)
	read(t, ws)
	d.fault(object{"kind": "half_open"})
	if err := ws.WriteControl(websocket.PingMessage, []byte("?"), time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	ws.SetPongHandler(func(string) error { t.Error("a half-open socket answers"); return nil })
	if o := d.post("/sim/commands", anas); o["error"] != "operation_timeout" {
		t.Errorf("the command: %v", o)
	}
	if n := d.get("/sim/connections")["num"]; n != 1.0 {
		t.Errorf("%v connections", n)
	}
	d.must("/sim/reset", object{})
	if _, text, err := ws.ReadMessage(); err == nil || websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("a half-open socket ends with %q, %v", text, err)
	}

	// A client that watches for pings notices, and connects again.
	socket := socketmode.New(d.api(), socketmode.OptionPingInterval(50*time.Millisecond))
	go func() { _ = socket.RunContext(t.Context()) }()
	for hellos := 0; hellos < 2; {
		switch e := receive(t, socket.Events); e.Type {
		case socketmode.EventTypeHello:
			if hellos++; hellos == 1 {
				d.fault(object{"kind": "half_open", "after": "deliver"})
				d.post("/sim/commands", anas)
			} else if e.Request.NumConnections != 2 {
				t.Errorf("num_connections %d beside a half-open one", e.Request.NumConnections)
			}
		case socketmode.EventTypeSlashCommand:
			t.Error("a half-open socket delivers")
		}
	}
}

func TestTruncatedAndBigFrames(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	ws, _ := d.dial(t)
	read(t, ws)
	d.fault(object{"kind": "truncated_frame"})
	done := make(chan object, 1)
	go func() { done <- d.post("/sim/commands", anas) }()
	if _, _, err := ws.ReadMessage(); !errors.Is(err, io.ErrUnexpectedEOF) && !websocket.IsCloseError(err, websocket.CloseAbnormalClosure) {
		t.Errorf("a truncated frame: %v", err)
	}
	// It comes again on the next connection.
	second, _ := d.dial(t)
	read(t, second)
	envelope := read(t, second)
	if err := second.WriteJSON(object{"envelope_id": envelope["envelope_id"]}); err != nil {
		t.Fatal(err)
	}
	if o := receive(t, done); o["ok"] != true {
		t.Errorf("the command: %v", o)
	}
	d.fault(object{"kind": "big_frame"})
	go func() { done <- d.post("/sim/commands", anas) }()
	_, text, err := second.ReadMessage()
	if err != nil || len(text) < 80<<10 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	second.Close()
	d.connect(acker)
	if o := receive(t, done); o["ok"] != true {
		t.Errorf("slack-go and the big frame: %v", o)
	}
}

func TestWaysToCut(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	for name, c := range map[string]struct {
		fault object
		ended func(error) bool
	}{
		"reset": {object{"kind": "cut", "reset": true}, func(err error) bool { return errors.Is(err, syscall.ECONNRESET) }},
		"close": {object{"kind": "cut", "close_frame": true}, func(err error) bool { return websocket.IsCloseError(err, websocket.CloseNormalClosure) }},
		"plain": {object{"kind": "cut"}, func(err error) bool { return websocket.IsCloseError(err, websocket.CloseAbnormalClosure) }},
	} {
		ws, _ := d.dial(t)
		read(t, ws)
		d.fault(c.fault)
		if _, _, err := ws.ReadMessage(); !c.ended(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ws, _ := d.dial(t)
	read(t, ws)
	d.fault(object{"kind": "cut", "after": "deliver", "close_frame": true})
	d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "hi"})
	if o := read(t, ws); o["type"] != "events_api" {
		t.Errorf("before the cut: %v", o)
	}
	if _, _, err := ws.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("after the delivery: %v", err)
	}
}

func TestRevokedTokenIsAnnounced(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Manifest: []byte(allEars)})
	heard := d.listen()
	auth, err := d.api().AuthTestContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.fault(object{"kind": "revoke", "token": "bot"})
	d.hear(heard, news{Type: "tokens_revoked", Text: auth.UserID})
	if _, err := d.api().AuthTestContext(t.Context()); fmt.Sprint(err) != "token_revoked" {
		t.Error(err)
	}
	d.fault(object{"kind": "revoke", "token": "bot", "off": true})
	if _, err := d.api().AuthTestContext(t.Context()); err != nil {
		t.Error(err)
	}
}
