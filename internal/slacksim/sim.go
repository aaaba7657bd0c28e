package slacksim

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Tokens of a simulator that is given none. They have Slack's prefixes and open nothing
// outside of it.
const (
	DefaultBotToken = "xoxb-simulated-bot-token"
	DefaultAppToken = "xapp-simulated-app-token"
)

// Options says which Slack to simulate. The zero value is a workspace with seven people
// and an app that may do everything the simulator knows.
type Options struct {
	// Manifest is the app manifest, YAML or JSON. Nil grants every bot scope of the
	// simulator, subscribes to app_mention and message.im, and accepts any command.
	Manifest []byte
	// Workspace lists people and channels. Nil is DefaultWorkspace.
	Workspace *Workspace
	// BotToken and AppToken are the tokens the app must show; empty: DefaultBotToken
	// and DefaultAppToken.
	BotToken, AppToken string
	// Now dates messages and ages tickets and response URLs. Nil is time.Now. POST
	// /sim/clock moves it.
	Now func() time.Time
	// Moved is told the new time when POST /sim/clock has moved the clock, before anybody
	// else can see it, so that another clock can follow. It must not call the simulator.
	Moved func(now time.Time)
	// Seed fixes the random choice among open connections. Ids of envelopes, events and
	// triggers are random whatever the seed: an app may remember them across runs.
	Seed uint64
	// ActionsAccept makes block_actions say that they accept a response payload, as
	// Slack's page shows; captured frames say they do not. Such a payload has no effect.
	ActionsAccept bool
	// Tries are things to try that the page offers as one click.
	Tries []Try
	// Log receives what a Slack operator would see. Nil discards it.
	Log *slog.Logger
	// Timing holds the intervals; each zero value is Slack's own.
	Timing Timing
}

// Try is one thing to try on the page: Text is typed as user As in Channel.
type Try struct {
	Title   string `json:"title"`
	Note    string `json:"note"`
	As      string `json:"as"`
	Channel string `json:"channel"`
	Text    string `json:"text"`

	Thread string `json:"thread,omitempty"` // words of the latest message in whose thread Text is said; "" for none
	Until  string `json:"until,omitempty"`  // moves the clock there, as POST /sim/clock does, instead of saying Text
}

// Timing holds the intervals of the protocol. A zero value means Slack's. AckDeadline and
// PingInterval are real time, in which the app works; the others follow the clock.
type Timing struct {
	// AckDeadline is how long an envelope may stay unacknowledged: 3 s.
	AckDeadline time.Duration
	// PingInterval is the pause between WebSocket pings of the server: 10 s.
	PingInterval time.Duration
	// ConnectionLife is the age at which a connection is asked to refresh: 18060 s. A warning
	// comes 10 s before.
	ConnectionLife time.Duration
	// TicketLife is how long a socket URL may wait to be used, by Now: 30 s.
	TicketLife time.Duration
	// ResponseURLLife is how long a response_url works, by Now: 30 min.
	ResponseURLLife time.Duration
	// Retries is the schedule of unacknowledged events: DocumentedRetries.
	Retries []Retry
	// DropCommands ends the redelivery of a slash command whose connection died
	// before the acknowledgement. Slack is reported to redeliver, so false is the default.
	DropCommands bool
}

// Sim is one simulated workspace with one installed app. It is an http.Handler for the
// Web API, Socket Mode, response URLs, the control API and the page. All methods may be
// called from several goroutines.
type Sim struct {
	base          func() time.Time
	moved         func(now time.Time)
	offset        atomic.Int64 // nanoseconds by which the clock was moved
	born          time.Time
	timing        Timing
	log           *slog.Logger
	tries         []Try
	app           app
	handler       http.Handler
	done          chan struct{}
	sockets       sync.WaitGroup
	actionsAccept bool

	mu           sync.Mutex
	closed       bool
	skipped      time.Duration // what the clock was moved forward
	alarms       alarms
	rng          *rand.Rand
	team         team
	original     original
	lastTS       int64
	calls        []object
	faults       []*fault
	revoked      map[string]bool
	tickets      map[string]time.Time
	conns        []*conn
	connCount    int
	pending      map[string]*envelope
	delivered    int
	urls         map[string]*responseURL
	urlOrder     []string
	triggers     map[string]*trigger
	triggerOrder []string
	modals       map[*User][]*view // the top is last
	homes        map[*User]*view
	listeners    map[*listener]bool
	buckets      map[string]*bucket
	held         []object // events that the fault "reorder" keeps back
	blockCount   int
}

// New returns a workspace that is ready to serve. It fails when the manifest or the
// workspace cannot be read or contradicts itself; the error names the place.
func New(o Options) (*Sim, error) {
	a, err := readApp(o)
	if err != nil {
		return nil, fmt.Errorf("slacksim.New: manifest: %w", err)
	}
	if !strings.HasPrefix(a.botToken, "xoxb-") || !strings.HasPrefix(a.appToken, "xapp-") {
		return nil, errors.New("slacksim.New: the bot token must start with xoxb- and the app token with xapp-")
	}
	w := o.Workspace
	if w == nil {
		w = DefaultWorkspace()
	}
	t, err := newTeam(*w, &a)
	if err != nil {
		return nil, fmt.Errorf("slacksim.New: workspace: %w", err)
	}
	s := &Sim{
		base: o.Now, moved: o.Moved, born: time.Now(), timing: o.Timing.orSlacks(), log: o.Log, tries: slices.Clone(o.Tries), app: a, team: t,
		done:    make(chan struct{}),
		rng:     rand.New(rand.NewPCG(o.Seed, 0)),
		revoked: map[string]bool{}, tickets: map[string]time.Time{}, pending: map[string]*envelope{},
		urls: map[string]*responseURL{}, listeners: map[*listener]bool{},
		buckets: map[string]*bucket{}, triggers: map[string]*trigger{},
		modals: map[*User][]*view{}, homes: map[*User]*view{}, actionsAccept: o.ActionsAccept,
	}
	if s.base == nil {
		s.base = time.Now
	}
	if s.moved == nil {
		s.moved = func(time.Time) {}
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.original = s.remember()
	s.handler = s.routes()
	return s, nil
}

func (t Timing) orSlacks() Timing {
	for _, d := range []struct {
		value  *time.Duration
		slacks time.Duration
	}{
		{&t.AckDeadline, 3 * time.Second},
		{&t.PingInterval, 10 * time.Second},
		{&t.ConnectionLife, 18060 * time.Second},
		{&t.TicketLife, 30 * time.Second},
		{&t.ResponseURLLife, 30 * time.Minute},
	} {
		if *d.value <= 0 {
			*d.value = d.slacks
		}
	}
	if t.Retries == nil {
		t.Retries = DocumentedRetries
	}
	return t
}

func (s *Sim) routes() http.Handler {
	control := http.NewServeMux()
	control.HandleFunc("POST /sim/commands", controlCall(s, s.runCommand))
	control.HandleFunc("POST /sim/messages", controlCall(s, s.sayMessage))
	control.HandleFunc("POST /sim/messages/edit", controlCall(s, s.editMessage))
	control.HandleFunc("POST /sim/messages/delete", controlCall(s, s.deleteMessage))
	control.HandleFunc("POST /sim/actions", controlCall(s, s.runAction))
	control.HandleFunc("POST /sim/reactions", controlCall(s, s.reactAs))
	control.HandleFunc("POST /sim/suggestions", controlCall(s, s.suggest))
	control.HandleFunc("POST /sim/shortcuts", controlCall(s, s.runShortcut))
	control.HandleFunc("POST /sim/home", controlCall(s, s.openHome))
	control.HandleFunc("POST /sim/views/submit", controlCall(s, s.submitView))
	control.HandleFunc("POST /sim/views/close", controlCall(s, s.closeViews))
	control.HandleFunc("GET /sim/views", s.view(s.showViews))
	control.HandleFunc("POST /sim/faults", controlCall(s, s.addFault))
	control.HandleFunc("POST /sim/clock", controlCall(s, s.setClock))
	control.HandleFunc("POST /sim/reset", controlCall(s, s.reset))
	control.HandleFunc("GET /sim/channels/{id}/messages", s.view(s.listMessages))
	control.HandleFunc("GET /sim/calls", s.view(s.listCalls))
	control.HandleFunc("POST /sim/workspace", controlCall(s, s.changeWorkspace))
	control.HandleFunc("GET /sim/workspace", s.view(s.showWorkspace))
	control.HandleFunc("GET /sim/connections", s.view(s.listConnections))
	control.HandleFunc("GET /sim/stream", s.stream)
	control.HandleFunc("/sim/", s.view(func(*http.Request) (object, error) { return nil, slackError("unknown_method") }))

	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveAPI)
	mux.HandleFunc("GET /link/", s.serveSocket)
	mux.HandleFunc("POST /response/{id}", s.serveResponseURL)
	// A page of another site must not be able to act in the workspace.
	mux.Handle("/sim/", http.NewCrossOriginProtection().Handler(control))
	mux.HandleFunc("GET /archives/{channel}/{ts}", s.servePermalink)
	mux.Handle("/", pageHandler())
	return mux
}

// ServeHTTP serves everything of the workspace; see the package documentation for the paths.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// BotToken returns the bot token that the Web API accepts.
func (s *Sim) BotToken() string { return s.app.botToken }

// AppToken returns the app-level token that apps.connections.open accepts.
func (s *Sim) AppToken() string { return s.app.appToken }

// Close ends all sockets and streams and waits until they are gone. Commands that wait
// for an acknowledgement answer at once. It may be called twice; it returns nil.
func (s *Sim) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.done)
		for _, c := range s.conns {
			c.cut()
		}
		for _, e := range s.pending {
			s.settle(e)
		}
		for len(s.alarms) > 0 {
			s.stop(s.alarms[0])
		}
	}
	s.mu.Unlock()
	s.sockets.Wait()
	return nil
}
