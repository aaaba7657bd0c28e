package slacksim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

type object = map[string]any

// patience is how long a test waits for something that must happen.
const patience = 10 * time.Second

// desk is a simulator behind a real HTTP server.
type desk struct {
	t   *testing.T
	sim *slacksim.Sim
	url string
}

func open(t *testing.T, o slacksim.Options) *desk {
	t.Helper()
	sim, err := slacksim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	t.Cleanup(func() { _ = sim.Close() })
	return &desk{t, sim, server.URL}
}

func (d *desk) request(method, path string, body io.Reader) object {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.url+path, body)
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	return d.do(r)
}

func (d *desk) do(r *http.Request) object {
	d.t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	var o object
	if err := json.NewDecoder(response.Body).Decode(&o); err != nil {
		d.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	return o
}

func (d *desk) get(path string) object { return d.request(http.MethodGet, path, nil) }

func (d *desk) post(path string, body any) object {
	d.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		d.t.Fatal(err)
	}
	return d.request(http.MethodPost, path, bytes.NewReader(b))
}

// must posts and demands ok.
func (d *desk) must(path string, body any) object {
	d.t.Helper()
	o := d.post(path, body)
	if o["ok"] != true {
		d.t.Fatalf("POST %s %v: %v", path, body, o)
	}
	return o
}

func (d *desk) command(user, channel, command, text string) object {
	d.t.Helper()
	return d.post("/sim/commands", object{"user": user, "channel": channel, "command": command, "text": text})
}

// texts lists what a person reads in a channel.
func (d *desk) texts(channel, as string) []string {
	d.t.Helper()
	var list []string
	for _, m := range d.messages(channel, as) {
		list = append(list, m["text"].(string))
	}
	return list
}

func (d *desk) messages(channel, as string) []object {
	d.t.Helper()
	o := d.get("/sim/channels/" + url.PathEscape(channel) + "/messages?as=" + as)
	if o["ok"] != true {
		d.t.Fatalf("messages of %s as %s: %v", channel, as, o)
	}
	var list []object
	for _, m := range o["messages"].([]any) {
		list = append(list, m.(object))
	}
	return list
}

// id finds the id of a channel or, with @, the direct messages of a person with the app.
func (d *desk) id(name string) string {
	d.t.Helper()
	space := d.get("/sim/workspace")
	for _, c := range space["channels"].([]any) {
		if c.(object)["name"] == name {
			return c.(object)["id"].(string)
		}
	}
	for _, u := range space["users"].([]any) {
		switch name {
		case u.(object)["name"]:
			return u.(object)["id"].(string)
		case "@" + u.(object)["name"].(string):
			return u.(object)["dm"].(string)
		}
	}
	d.t.Fatalf("nothing is named %s", name)
	return ""
}

// api is a Web API client of slack-go with the bot token.
func (d *desk) api() *slack.Client {
	return slack.New(d.sim.BotToken(), slack.OptionAPIURL(d.url+"/api/"), slack.OptionAppLevelToken(d.sim.AppToken()))
}

// app is an app built on slack-go that handles what comes over one connection.
type app struct {
	*slack.Client
	socket *socketmode.Client
	stop   func() error
	hellos chan *socketmode.Request
}

// connect runs an app until the test ends and waits until Slack has greeted it.
func (d *desk) connect(handle func(*app, socketmode.Event)) *app {
	d.t.Helper()
	a := &app{Client: d.api(), hellos: make(chan *socketmode.Request, 100)}
	a.socket = socketmode.New(a.Client, socketmode.OptionLog(log.New(io.Discard, "", 0)))
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	var result error
	ended := make(chan struct{})
	running.Go(func() { result = a.socket.RunContext(ctx); close(ended) })
	running.Go(func() {
		for {
			select {
			case e := <-a.socket.Events:
				if e.Type == socketmode.EventTypeHello {
					select {
					case a.hellos <- e.Request:
					default: // nobody counts that far
					}
				} else if handle != nil {
					handle(a, e)
				}
			case <-ended:
				return
			}
		}
	})
	a.stop = func() error { cancel(); running.Wait(); return result }
	d.t.Cleanup(func() { _ = a.stop() })
	receive(d.t, a.hellos)
	return a
}

// ack acknowledges an envelope with a payload, nil for none.
func (a *app) ack(e socketmode.Event, payload any) {
	if payload == nil {
		_ = a.socket.Ack(*e.Request)
	} else {
		_ = a.socket.Ack(*e.Request, payload)
	}
}

func receive[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatalf("nothing arrived within %v", patience)
		panic("unreachable")
	}
}

// commands calls handle for slash commands only.
func commands(handle func(*app, socketmode.Event, slack.SlashCommand)) func(*app, socketmode.Event) {
	return func(a *app, e socketmode.Event) {
		if c, ok := e.Data.(slack.SlashCommand); ok {
			handle(a, e, c)
		}
	}
}

// events acknowledges events and hands on what they carry.
func events(into chan<- slackevents.EventsAPIEvent) func(*app, socketmode.Event) {
	return func(a *app, e socketmode.Event) {
		if event, ok := e.Data.(slackevents.EventsAPIEvent); ok {
			a.ack(e, nil)
			into <- event
		}
	}
}
