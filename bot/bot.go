package bot

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"lull/commands"
)

// Inbox keeps what people said until it is answered, so that a restart loses
// nothing and a second delivery changes nothing.
type Inbox interface {
	// AcceptDelivery stores a request under its keys. It is not fresh, and
	// nothing is stored, when any of the keys is known.
	AcceptDelivery(ctx context.Context, keys []string, request []byte, now time.Time) (fresh bool, err error)
	// ClaimDelivery leases the oldest unanswered request that nobody has the
	// lease of. It reports false where nothing waits.
	ClaimDelivery(ctx context.Context, now time.Time, lease time.Duration) (id int64, request []byte, ok bool, err error)
	// PostponeDelivery gives a request back until a moment, uncounted.
	PostponeDelivery(ctx context.Context, id int64, until time.Time) error
	// FinishDelivery marks a request as answered.
	FinishDelivery(ctx context.Context, id int64, now time.Time) error
	// ForgetDeliveries drops requests and keys that came before a moment,
	// answered or not.
	ForgetDeliveries(ctx context.Context, before time.Time) error
	// Ping reports whether the inbox can be reached.
	Ping(ctx context.Context) error
}

// Answerer is what answers people; *commands.Desk is one.
type Answerer interface {
	Answer(ctx context.Context, r commands.Request) (commands.Reply, error)
}

// Config is what a Bot needs. What is left out takes the default.
type Config struct {
	AppToken, BotToken string
	APIURL             string           // another Slack, such as a simulated one; "" for Slack itself
	Connections        int              // Socket Mode connections; 2, so that one stands while Slack renews the other
	Now                func() time.Time // the clock that questions are answered by; time.Now
	Log                *slog.Logger     // never given a token, an amount or what somebody said
	Connected          func()           // called once, at Slack's first hello; nil for nothing
	Outbox             Outbox           // messages to be sent without being asked for; nil for none
	FirstAdmins        []string         // e-mails of who is told what an admin is, while nobody is one
}

const (
	handlers = 8
	intakes  = 4
	queue    = 256

	acceptWithin = time.Second // one look at the inbox
	answerWithin = 8 * time.Second
	sendWithin   = 5 * time.Second
	markWithin   = 5 * time.Second
	lease        = 20 * time.Second // how long a request belongs to one process: longer than the four above
	drainWithin  = lease
	lastAcks     = 250 * time.Millisecond

	lookEvery     = 5 * time.Second
	forgetEvery   = time.Hour
	rememberFor   = 24 * time.Hour
	quietTooLong  = 90 * time.Second
	slackCallTime = 10 * time.Second
)

// Bot connects a workspace to an Answerer.
type Bot struct {
	config    Config
	api       *slack.Client
	http      *http.Client
	inbox     Inbox
	outbox    Outbox
	answerer  Answerer
	directory *directory
	layouts   layouts
	log       *slog.Logger
	me        identity

	arrived  chan arrival  // frames waiting to be written to the inbox
	shed     chan arrival  // frames that came while that queue was full
	failed   chan failure  // questions that could not be kept
	refused  chan error    // a token that Slack withdrew
	wake     chan struct{} // something may wait in the inbox
	signedIn chan struct{} // closed when me and directory are known
	written  chan struct{} // something may wait in the outbox
	health   health
}

// arrival is a frame and the connection that it is acknowledged on.
type arrival struct {
	envelope
	socket *socket
	heard  time.Time
}

// failure is a question that cannot be answered, and why.
type failure struct {
	delivery
	fault error
}

// New returns a bot that is not connected yet.
func New(config Config, inbox Inbox, answerer Answerer) *Bot {
	if config.Connections == 0 {
		config.Connections = 2
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.Connected == nil {
		config.Connected = func() {}
	}
	config.Connected = sync.OnceFunc(config.Connected)
	client := &http.Client{Timeout: slackCallTime}
	options := []slack.Option{slack.OptionHTTPClient(client), slack.OptionAppLevelToken(config.AppToken)}
	if config.APIURL != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimSuffix(config.APIURL, "/")+"/"))
	}
	api := slack.New(config.BotToken, options...)
	return &Bot{
		config: config, api: api, http: client, inbox: inbox, outbox: config.Outbox, answerer: answerer,
		log: config.Log, arrived: make(chan arrival, queue), shed: make(chan arrival, queue),
		failed: make(chan failure, queue), refused: make(chan error, 1), wake: make(chan struct{}, handlers), written: make(chan struct{}, senders),
		signedIn: make(chan struct{}),
	}
}

// Run connects and answers until ctx ends. Then it takes no new work, lets the
// answers under way finish, and keeps what still arrives in the inbox for the
// next process. It returns nil after an orderly end and a *TokenError when
// Slack refuses a token for good.
func (b *Bot) Run(ctx context.Context) error {
	me, err := b.signIn(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	b.me = me
	b.directory = newDirectory(b.api, b.log, me)
	close(b.signedIn)

	// What keeps the line open and the inbox filled outlives ctx by the drain.
	wire, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	lines, wire := errgroup.WithContext(wire)
	for i := range b.config.Connections {
		s := b.newSocket()
		lines.Go(func() error { return s.run(wire, i) })
	}
	var intake, crew, sorry sync.WaitGroup
	for range intakes {
		intake.Go(func() { b.takeIn(wire) })
	}
	intake.Go(func() { b.turnAway(wire) })
	sorry.Go(b.regret)

	working, stopWork := context.WithCancel(ctx)
	defer stopWork()
	for range handlers {
		crew.Go(func() { b.handleAll(working) })
	}
	crew.Go(func() { b.keepHouse(working) })
	if b.outbox != nil {
		for range senders {
			crew.Go(func() { b.sendAll(working) })
		}
		crew.Go(func() { b.keepSending(working) })
	}

	var refused error
	select {
	case <-ctx.Done():
	case refused = <-b.refused:
	case <-wire.Done(): // a socket's token was refused
	}
	b.health.stop()
	stopWork()
	if !finish(&crew) {
		b.log.Warn("answers were still running when the time to finish was over")
	}
	if ctx.Err() != nil {
		time.Sleep(lastAcks) // the library has no way to wait for its last writes
	}
	hangUp()
	intake.Wait()
	close(b.failed)
	if !finish(&sorry) {
		b.log.Error("questions were lost: neither the inbox nor Slack could be reached", "questions", len(b.failed))
	}
	if err := lines.Wait(); err != nil && ctx.Err() == nil {
		return err
	}
	return refused
}

// finish waits for work to end, for as long as stopping may take. It reports
// false where the work goes on.
func finish(work *sync.WaitGroup) bool {
	ended := make(chan struct{})
	go func() { work.Wait(); close(ended) }()
	select {
	case <-ended:
		return true
	case <-time.After(drainWithin):
		return false
	}
}
