package main_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"lull/bot"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/internal/slacksim"
	"lull/store"
)

// answers is a desk of a test's own making.
type answers func(commands.Request) (commands.Reply, error)

// Answer calls the function.
func (a answers) Answer(_ context.Context, r commands.Request) (commands.Reply, error) { return a(r) }

func saying(text string) commands.Reply {
	return commands.Reply{Summary: text, Parts: []commands.Part{commands.Line{{Text: text}}}}
}

// inProcess runs a bot in the test's process, with a real inbox and a desk of
// the test's own, and returns once Slack has greeted it.
func inProcess(t *testing.T, w *workspace, log io.Writer, desk answers) *bot.Bot {
	t.Helper()
	return inProcessWith(t, w, log, desk, func(i bot.Inbox) bot.Inbox { return i })
}

// inProcessWith is inProcess with an inbox of the test's own around the real
// one.
func inProcessWith(t *testing.T, w *workspace, log io.Writer, desk answers, around func(bot.Inbox) bot.Inbox) *bot.Bot {
	t.Helper()
	s, err := store.Open(t.Context(), pgtest.Database(t, store.Migrate))
	if err != nil {
		t.Fatal(err)
	}
	hello := make(chan struct{})
	b := bot.New(bot.Config{
		AppToken: w.sim.AppToken(), BotToken: w.sim.BotToken(), APIURL: w.url + "/api/", Connections: 1,
		Log: slog.New(slog.NewTextHandler(log, nil)), Connected: func() { close(hello) },
	}, around(s), desk)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	<-hello
	return b
}

// record is a log that is read while it is written.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
	grew chan struct{}
}

func newRecord() *record { return &record{grew: make(chan struct{}, 10_000)} }

// Write appends to the log.
func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.grew <- struct{}{}
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// holds waits until the log holds a text so many times.
func (r *record) holds(t *testing.T, text string, times int) {
	t.Helper()
	for strings.Count(r.String(), text) < times {
		<-r.grew
	}
}

func TestAPanicAnswersWithAReference(t *testing.T) {
	t.Parallel()
	w, log := newWorkspace(t, slacksim.Options{}), newRecord()
	inProcess(t, w, log, func(r commands.Request) (commands.Reply, error) {
		if r.Text == "boom" {
			panic("a secret of the code")
		}
		return saying("still here"), nil
	})
	got := w.ask("ana", "#general", "/lull", "boom")
	_, rest, found := strings.Cut(got.Text, "the reference ")
	reference := strings.TrimSuffix(rest, ".")
	if !found || strings.Contains(got.shown(), "secret") || !got.Ephemeral {
		t.Fatalf("a panic is answered with %s", got.shown())
	}
	if !strings.Contains(log.String(), reference) || !strings.Contains(log.String(), "a secret of the code") {
		t.Errorf("the log does not hold the fault under %s:\n%s", reference, log)
	}
	if got := w.ask("ana", "#general", "/lull", "hello"); got.Text != "still here" {
		t.Errorf("after the panic the answer is %s", got.shown())
	}
}

func TestOddFramesAreAcknowledgedAndLogged(t *testing.T) {
	t.Parallel()
	acks, log := newRecord(), newRecord()
	w := newWorkspace(t, slacksim.Options{Log: slog.New(slog.NewTextHandler(acks, nil))})
	inProcess(t, w, log, func(commands.Request) (commands.Reply, error) { return saying("still here"), nil })
	w.fault(map[string]any{"kind": "odd_frames"})
	acks.holds(t, "does not wait for one", 4) // the four envelopes among them
	if got := w.ask("ana", "#general", "/lull", "hello"); got.Text != "still here" {
		t.Errorf("after odd frames the answer is %s", got.shown())
	}
	for _, want := range []string{"unexpected shape", "hologram"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, log)
		}
	}
}

// However many ask at once, the socket is read, everybody is acknowledged in
// time, and everybody is answered once the desk gets round to it.
func TestManyAskAtOnce(t *testing.T) {
	t.Parallel()
	const askers = 400
	w, open := newWorkspace(t, slacksim.Options{}), make(chan struct{})
	b := inProcess(t, w, io.Discard, func(r commands.Request) (commands.Reply, error) {
		<-open
		return saying("answer to " + r.Text), nil
	})
	e := w.watch("ana")
	var crowd errgroup.Group
	crowd.SetLimit(50)
	for n := range askers {
		crowd.Go(func() error {
			answer := w.post("/sim/commands", map[string]any{"user": "ana", "channel": "#general", "command": "/lull", "text": fmt.Sprint(n)})
			if answer["ok"] != true {
				return fmt.Errorf("question %d: %v", n, answer)
			}
			return nil
		})
	}
	if err := crowd.Wait(); err != nil {
		t.Error(err)
	}
	if reason := b.Ready(t.Context()); reason != "" {
		t.Errorf("not ready with many waiting: %s", reason)
	}
	close(open)
	seen := map[string]int{}
	for range askers {
		seen[e.next().Text]++
	}
	if len(seen) != askers {
		t.Errorf("%d different answers to %d questions", len(seen), askers)
	}
}

func TestReadinessFollowsTheConnection(t *testing.T) {
	t.Parallel()
	w, log := newWorkspace(t, slacksim.Options{}), newRecord()
	w.fault(map[string]any{"kind": "refuse", "status": 409, "count": 2})
	b := inProcess(t, w, log, func(commands.Request) (commands.Reply, error) { return saying("here"), nil })
	log.holds(t, "cannot connect", 2)
	if reason := b.Ready(t.Context()); reason != "" {
		t.Errorf("greeted, and not ready: %s", reason)
	}
	w.fault(map[string]any{"kind": "refuse", "status": 503, "count": 100})
	w.fault(map[string]any{"kind": "cut"})
	log.holds(t, "cannot connect", 3)
	if reason := b.Ready(t.Context()); reason != "not connected to Slack" {
		t.Errorf("cut off, and readiness says %q", reason)
	}
}

func TestHealthIsServed(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, slacksim.Options{})
	address := freeAddress(t)
	p := start(t, w.settings(pgtest.Database(t, store.Migrate)), "run", "--health", address)
	p.waitFor("msg=connected")
	for path, want := range map[string]string{"/healthz": `"ok":true`, "/readyz": `"ok":true`} {
		response, err := http.Get("http://" + address + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d %s, %v", path, response.StatusCode, body, err)
		}
	}
}
