package slacksim_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

func TestCommandRoundTrip(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	got := make(chan slack.SlashCommand, 1)
	requests := make(chan *socketmode.Request, 1)
	a := d.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) {
		a.ack(e, nil)
		requests <- e.Request
		got <- c
	}))
	result := d.must("/sim/commands", object{
		"user": "ana", "channel": "#emea-leads", "command": "/lull",
		"text": "ask @ben & @nobody in #general <b> https://example.com/a?b=1&c=2, ok",
	})
	if _, has := result["payload"]; has {
		t.Errorf("payload in %v, the app sent none", result)
	}
	c := receive(t, got)
	want := slack.SlashCommand{
		Token: c.Token, TeamID: c.TeamID, TeamDomain: "northwind-sales", ChannelID: d.id("emea-leads"), ChannelName: "emea-leads",
		UserID: d.id("ana"), UserName: "ana", Command: "/lull", APIAppID: c.APIAppID, ResponseURL: c.ResponseURL, TriggerID: c.TriggerID,
		Text: fmt.Sprintf("ask <@%s> &amp; @nobody in <#%s|general> &lt;b&gt; <https://example.com/a?b=1&amp;c=2>, ok", d.id("ben"), d.id("general")),
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
	for name, value := range map[string]string{"token": c.Token, "team": c.TeamID, "app": c.APIAppID, "trigger": c.TriggerID} {
		if value == "" {
			t.Errorf("%s is empty", name)
		}
	}
	if !strings.HasPrefix(c.ResponseURL, d.url+"/response/") {
		t.Errorf("response_url %s is not on %s", c.ResponseURL, d.url)
	}
	if r := receive(t, requests); !r.AcceptsResponsePayload || r.EnvelopeID == "" {
		t.Errorf("envelope %+v", r)
	}
	auth, err := a.AuthTestContext(t.Context())
	if err != nil || auth.TeamID != c.TeamID || auth.Team != "Northwind Sales" || auth.User != "lull" {
		t.Errorf("auth.test: %+v, %v", auth, err)
	}
}

func TestChannelNamesInCommands(t *testing.T) {
	t.Parallel()
	w := slacksim.DefaultWorkspace()
	w.Channels = append(w.Channels, slacksim.Channel{Name: "board", Members: []string{"ana"}, IsPrivate: true})
	d := open(t, slacksim.Options{Workspace: w})
	got := make(chan slack.SlashCommand, 1)
	d.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) { a.ack(e, nil); got <- c }))
	for channel, want := range map[string]string{"general": "general", "@lull": "directmessage", "board": "privategroup"} {
		d.must("/sim/commands", object{"user": "ana", "channel": channel, "command": "/x"})
		if c := receive(t, got); c.ChannelName != want {
			t.Errorf("channel_name in %s: %q, want %q", channel, c.ChannelName, want)
		}
	}
}

func TestAckPayloadIsPosted(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	d.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) {
		switch c.Text {
		case "public":
			a.ack(e, object{"response_type": "in_channel", "text": "for all"})
		case "empty":
			a.ack(e, object{})
		case "broken":
			a.ack(e, object{"text": "x", "blocks": []object{{"type": "header"}}})
		default:
			a.ack(e, object{"text": "for ana"})
		}
	}))
	o := d.command("ana", "general", "/lull", "")
	if diff := cmp.Diff(object{"ok": true, "payload": object{"text": "for ana"}}, o); diff != "" {
		t.Error(diff)
	}
	d.command("ana", "general", "/lull", "public")
	d.command("ana", "general", "/lull", "empty")
	if o := d.command("ana", "general", "/lull", "broken"); o["error"] != "invalid_blocks" {
		t.Errorf("broken blocks in the acknowledgement: %v", o)
	}
	if diff := cmp.Diff([]string{"for ana", "for all", "/lull failed with the error `invalid_blocks`"}, d.texts("general", "ana")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"for all"}, d.texts("general", "ben")); diff != "" {
		t.Error(diff)
	}
}

func TestCommandFailures(t *testing.T) {
	t.Parallel()
	manifest := "display_information: {name: Lull}\nfeatures: {slash_commands: [{command: /lull, description: asks}]}\n" +
		"oauth_config: {scopes: {bot: [commands]}}\nsettings: {socket_mode_enabled: true}\n"
	d := open(t, slacksim.Options{Manifest: []byte(manifest), Timing: slacksim.Timing{AckDeadline: 50 * time.Millisecond}})
	fail := func(want string, in object) {
		t.Helper()
		if o := d.post("/sim/commands", in); o["ok"] != false || o["error"] != want {
			t.Errorf("%v: %v, want %s", in, o, want)
		}
	}
	fail("dispatch_failed", object{"user": "ana", "channel": "general", "command": "/lull"})
	a := d.connect(nil)
	fail("operation_timeout", object{"user": "ana", "channel": "general", "command": "/lull"})
	fail("unknown_command", object{"user": "ana", "channel": "general", "command": "/other"})
	if o := open(t, slacksim.Options{}).command("ana", "general", "/any thing", ""); o["error"] != "unknown_command" {
		t.Errorf("a command with a space in its name: %v", o)
	}
	fail("not_supported_in_threads", object{"user": "ana", "channel": "general", "command": "/lull", "thread_ts": "1.000000"})
	fail("user_not_found", object{"user": "zoe", "channel": "general", "command": "/lull"})
	fail("channel_not_found", object{"user": "gus", "channel": "emea-leads", "command": "/lull"})
	fail("not_in_channel", object{"user": "adam", "channel": "emea-leads", "command": "/lull"})
	fail("invalid_json", object{"user": "ana", "chanel": "general"})
	want := []string{
		"/lull failed with the error `dispatch_failed`", "/lull failed with the error `operation_timeout`",
		"`/other` is not a valid command.", "/lull is not supported in threads. Sorry!",
	}
	if diff := cmp.Diff(want, d.texts("general", "ana")); diff != "" {
		t.Error(diff)
	}
	for _, m := range d.messages("general", "ana") {
		if m["user"] != "USLACKBOT" || m["ephemeral"] != true {
			t.Errorf("not from Slackbot to one person: %v", m)
		}
	}
	_ = a.stop()
}

func TestEscapingWithoutShouldEscape(t *testing.T) {
	t.Parallel()
	manifest := `{"display_information":{"name":"Lull"},"features":{"slash_commands":[{"command":"/lull"}]},
		"oauth_config":{"scopes":{"bot":["commands"]}},"settings":{"socket_mode_enabled":true}}`
	d := open(t, slacksim.Options{Manifest: []byte(manifest)})
	got := make(chan string, 1)
	d.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) { a.ack(e, nil); got <- c.Text }))
	d.must("/sim/commands", object{"user": "ana", "channel": "general", "command": "/lull", "text": "@ben #general AT&T"})
	if text := receive(t, got); text != "@ben #general AT&amp;T" {
		t.Errorf("text %q", text)
	}
}

func TestRedeliveryAfterCut(t *testing.T) {
	t.Parallel()
	for _, after := range []string{"deliver", "ack"} {
		t.Run(after, func(t *testing.T) {
			t.Parallel()
			d := open(t, slacksim.Options{})
			envelopes := make(chan string, 10)
			d.connect(func(a *app, e socketmode.Event) {
				if e.Type == socketmode.EventTypeSlashCommand {
					envelopes <- e.Request.EnvelopeID
					a.ack(e, nil)
				}
			})
			d.must("/sim/faults", object{"kind": "cut", "after": after})
			d.must("/sim/commands", object{"user": "ana", "channel": "general", "command": "/lull"})
			first := receive(t, envelopes)
			if after == "ack" {
				if second := receive(t, envelopes); second != first {
					t.Errorf("redelivered as %s, was %s", second, first)
				}
			}
		})
	}
}

func TestNoRedeliveryWhenSwitchedOff(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Timing: slacksim.Timing{DropCommands: true, AckDeadline: 500 * time.Millisecond}})
	d.connect(commands(func(a *app, e socketmode.Event, _ slack.SlashCommand) { a.ack(e, nil) }))
	d.must("/sim/faults", object{"kind": "cut", "after": "ack"})
	if o := d.command("ana", "general", "/lull", ""); o["error"] != "operation_timeout" {
		t.Errorf("got %v", o)
	}
}

func TestDeliverTwiceAndLostAck(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Timing: slacksim.Timing{AckDeadline: 200 * time.Millisecond}})
	envelopes := make(chan string, 10)
	d.connect(func(a *app, e socketmode.Event) {
		if e.Type == socketmode.EventTypeSlashCommand {
			a.ack(e, nil)
			envelopes <- e.Request.EnvelopeID
		}
	})
	d.must("/sim/faults", object{"kind": "deliver_twice"})
	d.must("/sim/commands", object{"user": "ana", "channel": "general", "command": "/lull"})
	if one, two := receive(t, envelopes), receive(t, envelopes); one != two {
		t.Errorf("envelopes %s and %s", one, two)
	}
	d.must("/sim/faults", object{"kind": "lose_acks"})
	if o := d.command("ana", "general", "/lull", ""); o["error"] != "operation_timeout" {
		t.Errorf("with the acknowledgement lost: %v", o)
	}
	d.must("/sim/commands", object{"user": "ana", "channel": "general", "command": "/lull"})
}

func TestRefreshReconnects(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	a := d.connect(commands(func(a *app, e socketmode.Event, _ slack.SlashCommand) { a.ack(e, nil) }))
	for _, fault := range []object{{"kind": "refresh"}, {"kind": "cut"}, {"kind": "cut", "close_frame": true}} {
		d.must("/sim/faults", fault)
		receive(t, a.hellos)
		d.must("/sim/commands", object{"user": "ana", "channel": "general", "command": "/lull"})
	}
	// The client hangs up in its own time.
	connections := func(num, ghosts float64) {
		t.Helper()
		o := d.get("/sim/connections")
		for asked := time.Now(); (o["num"] != num || o["ghosts"] != ghosts) && time.Since(asked) < 10*time.Second; {
			o = d.get("/sim/connections")
		}
		if o["num"] != num || o["ghosts"] != ghosts {
			t.Errorf("connections %v", o)
		}
	}
	connections(1, 0)
	// slack-go never says goodbye; a ghost is what that leaves on the server.
	d.must("/sim/faults", object{"kind": "ghosts"})
	d.must("/sim/faults", object{"kind": "refresh"})
	if hello := receive(t, a.hellos); hello.NumConnections != 2 {
		t.Errorf("num_connections %d with a ghost", hello.NumConnections)
	}
	connections(2, 1)
}

// dial opens a raw socket through apps.connections.open.
func (d *desk) dial(t *testing.T) (*websocket.Conn, string) {
	t.Helper()
	_, address, err := d.api().StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ws, response, err := websocket.DefaultDialer.DialContext(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	t.Cleanup(func() { ws.Close() })
	return ws, address
}

func read(t *testing.T, ws *websocket.Conn) object {
	t.Helper()
	_ = ws.SetReadDeadline(time.Now().Add(patience))
	var o object
	if err := ws.ReadJSON(&o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestHelloAndTickets(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	var ahead atomic.Int64
	d := open(t, slacksim.Options{Now: func() time.Time { return start.Add(time.Duration(ahead.Load())) }})
	ws, address := d.dial(t)
	hello := read(t, ws)
	info := hello["debug_info"].(object)
	if hello["type"] != "hello" || hello["num_connections"] != 1.0 || hello["connection_info"].(object)["app_id"] == "" ||
		info["approximate_connection_time"] != 18060.0 || info["started"] != "2026-03-01 09:00:00.000" {
		t.Errorf("hello %v", hello)
	}
	refused := func(address string) {
		t.Helper()
		_, response, err := websocket.DefaultDialer.Dial(address, nil)
		if err == nil {
			t.Fatal("the ticket worked")
		}
		if response.StatusCode != http.StatusForbidden {
			t.Errorf("status %d", response.StatusCode)
		}
	}
	refused(address)
	_, late, err := d.api().StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ahead.Store(int64(time.Minute))
	refused(late)
	refused(strings.Split(late, "ticket=")[0] + "ticket=guessed")
}

func TestPingsBothWays(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Timing: slacksim.Timing{PingInterval: 20 * time.Millisecond}})
	ws, _ := d.dial(t)
	pings, pongs := make(chan string, 100), make(chan string, 1)
	ws.SetPingHandler(func(text string) error { pings <- text; return nil })
	ws.SetPongHandler(func(text string) error { pongs <- text; return nil })
	go func() {
		for {
			if _, _, err := ws.ReadMessage(); err != nil {
				return
			}
		}
	}()
	receive(t, pings)
	if err := ws.WriteControl(websocket.PingMessage, []byte("still there?"), time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if text := receive(t, pongs); text != "still there?" {
		t.Errorf("pong %q", text)
	}
}

func TestClientReconnectsWithoutPings(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Timing: slacksim.Timing{PingInterval: 10 * time.Millisecond}})
	d.must("/sim/faults", object{"kind": "no_pings"})
	api := d.api()
	socket := socketmode.New(api, socketmode.OptionPingInterval(50*time.Millisecond))
	go func() { _ = socket.RunContext(t.Context()) }()
	for hellos := 0; hellos < 2; {
		if e := receive(t, socket.Events); e.Type == socketmode.EventTypeHello {
			hellos++
		}
	}
}

func TestTooManyConnections(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	for i := range 10 {
		ws, _ := d.dial(t)
		if hello := read(t, ws); hello["num_connections"] != float64(i+1) {
			t.Errorf("hello %d: %v", i, hello)
		}
	}
	ws, _ := d.dial(t)
	if o := read(t, ws); o["type"] != "disconnect" || o["reason"] != "too_many_websockets" {
		t.Errorf("eleventh: %v", o)
	}
	if _, _, err := ws.ReadMessage(); err == nil {
		t.Error("the eleventh stays open")
	}
}

func TestLongAckClosesTheSocket(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Timing: slacksim.Timing{AckDeadline: time.Second}})
	ws, _ := d.dial(t)
	read(t, ws)
	answered := make(chan object, 1)
	go func() { answered <- d.command("ana", "general", "/lull", "") }()
	envelope := read(t, ws)
	_ = ws.WriteMessage(websocket.TextMessage, []byte("hello?"))
	_ = ws.WriteJSON(object{"envelope_id": "unknown"})
	if err := ws.WriteJSON(object{"envelope_id": envelope["envelope_id"], "payload": object{"text": strings.Repeat("x", 20480)}}); err != nil {
		t.Fatal(err)
	}
	_, _, err := ws.ReadMessage()
	if e, ok := errors.AsType[*websocket.CloseError](err); !ok || e.Code != 1009 || e.Text != "Max frame length of 20480 has been exceeded" {
		t.Errorf("ended with %v", err)
	}
	if o := receive(t, answered); o["error"] != "operation_timeout" {
		t.Errorf("the command: %v", o)
	}
}

func TestRefusedConnections(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	d.must("/sim/faults", object{"kind": "refuse", "status": 409})
	d.must("/sim/faults", object{"kind": "refuse", "error": "internal_error"})
	api := d.api()
	socket := socketmode.New(api)
	go func() { _ = socket.RunContext(t.Context()) }()
	var refused []string
	for {
		e := receive(t, socket.Events)
		if failed, ok := e.Data.(*slack.ConnectionErrorEvent); ok {
			refused = append(refused, failed.ErrorObj.Error())
		}
		if e.Type == socketmode.EventTypeHello {
			break
		}
	}
	if diff := cmp.Diff([]string{"internal_error", "websocket: bad handshake"}, refused); diff != "" {
		t.Error(diff)
	}
	d.must("/sim/faults", object{"kind": "revoke", "token": "app"})
	a := &app{Client: d.api()}
	if err := socketmode.New(a.Client).RunContext(t.Context()); err == nil || err.Error() != "token_revoked" {
		t.Errorf("with a revoked token: %v", err)
	}
}
