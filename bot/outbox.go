package bot

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"lull/analysis"
	"lull/commands"
)

// Outbox keeps the messages that are sent without being asked for, as they are
// wanted and as they were delivered. Those that are due are due by the clock
// that questions are answered by; leases and pauses run by the machine's.
type Outbox interface {
	// ClaimMessage leases the oldest message that waits to be sent or edited,
	// and its place. It reports false where there is none.
	ClaimMessage(ctx context.Context, now, machine time.Time, lease time.Duration) (analysis.Claimed, bool, error)
	// BeginMessage records that a post begins. It reports false where the
	// message is wanted in another way by now.
	BeginMessage(ctx context.Context, m analysis.Claimed, channel string, now time.Time) (bool, error)
	// The others record what became of a claimed message, and from when on the
	// next may go to its place.
	MarkPosted(ctx context.Context, m analysis.Claimed, ts string, now, free time.Time) error
	MarkEdited(ctx context.Context, m analysis.Claimed, reason string, now, free time.Time) error
	MarkDelayed(ctx context.Context, m analysis.Claimed, mayBeThere bool, free time.Time) error
	MarkSettled(ctx context.Context, m analysis.Claimed, state analysis.MessageState, reason string, now, free time.Time, notices ...analysis.Message) error
	// MessageByKey returns what is known of the delivery of a message. It
	// reports false for an unknown key.
	MessageByKey(ctx context.Context, key string) (analysis.Sent, bool, error)
	// Admins returns whom to tell where the owner of a message is gone.
	Admins(ctx context.Context) ([]analysis.Person, error)
}

const (
	senders    = 4
	sendEvery  = time.Second // a look at what another process has written, or what may go on
	pace       = time.Second // between two messages in one place; Slack's own limit
	bringTime  = answerWithin + sendWithin
	firstPause = 2 * time.Second // after an attempt that came to nothing; doubled each time
	maxPause   = time.Minute
)

// Wake has the outbox looked at now: something was written into it.
func (b *Bot) Wake() {
	select {
	case b.written <- struct{}{}:
	default:
	}
}

// sendAll sends what is due until ctx ends; the message under way is finished.
func (b *Bot) sendAll(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.written:
			for ctx.Err() == nil && b.sendNext(context.WithoutCancel(ctx)) {
			}
		}
	}
}

// keepSending wakes a sender now and then, for what another process has
// written and for places that are free again.
func (b *Bot) keepSending(ctx context.Context) {
	look := time.NewTicker(sendEvery)
	defer look.Stop()
	for {
		b.Wake()
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

// sendNext brings the oldest message that is due to where it is wanted. It
// reports false where none is.
func (b *Bot) sendNext(ctx context.Context) bool {
	claiming, cancel := context.WithTimeout(ctx, acceptWithin)
	m, waits, err := b.outbox.ClaimMessage(claiming, b.config.Now(), time.Now(), lease)
	cancel()
	if err != nil {
		b.log.Warn("the outbox cannot be read", "error", err)
		return false
	}
	if !waits {
		return false
	}
	b.Wake() // there may be work for another sender
	bringing, cancel := context.WithTimeout(ctx, bringTime)
	record := b.bring(bringing, m)
	cancel()
	if err := persist(ctx, record); err != nil {
		b.log.Warn("the fate of a message was not recorded; it is looked for again", "message", m.ID, "error", err)
	}
	return true
}

// record writes down what became of a message.
type record func(ctx context.Context) error

// bring makes Slack agree with what is wanted of a message, as far as it can
// be done now, and returns what to record. A message that may be there is
// looked for and never posted on a guess.
func (b *Bot) bring(ctx context.Context, m analysis.Claimed) record {
	reply, err := commands.DecodeReply(m.Body)
	if err != nil {
		b.log.Error("a message cannot be read", "message", m.ID, "error", err)
		return b.settled(ctx, m, reply, analysis.Failed, "unreadable")
	}
	if m.State == analysis.Posted {
		return b.amend(ctx, m, reply)
	}
	if m.Under != "" && m.Above.TS == "" {
		return b.settled(ctx, m, reply, analysis.Skipped, aboveMissing)
	}
	if !m.Began.IsZero() {
		ts, err := b.find(ctx, m)
		switch {
		case isUnreadable(err):
			b.log.Warn("a message may or may not be there", "message", m.ID, "channel", m.Channel, "error", err)
			return b.settled(ctx, m, reply, analysis.Unknown, err.Error())
		case err != nil:
			return b.delayed(m, true, err)
		case ts != "":
			return b.posted(m, ts)
		}
	}
	if !m.Until.IsZero() && b.config.Now().After(m.Until) {
		return b.settled(ctx, m, reply, analysis.Skipped, "late")
	}
	return b.begin(ctx, m, reply)
}

// begin posts a message that is not there.
func (b *Bot) begin(ctx context.Context, m analysis.Claimed, reply commands.Reply) record {
	channel, err := b.target(ctx, m)
	if code := refusal(err); code != "" {
		return b.settled(ctx, m, reply, analysis.Failed, code)
	}
	if err != nil {
		return b.delayed(m, false, err)
	}
	begun, err := b.outbox.BeginMessage(ctx, m, channel, b.config.Now())
	if err != nil || !begun {
		return b.delayed(m, false, err)
	}
	m.Channel = channel
	ts, err := b.postNew(ctx, m, reply)
	if err == nil {
		return b.posted(m, ts)
	}
	if code := refusal(err); code != "" {
		return b.settled(ctx, m, reply, analysis.Failed, code)
	}
	return b.delayed(m, !isAbsent(err), err)
}

// postNew posts a message marked with its number, by which it is found again.
func (b *Bot) postNew(ctx context.Context, m analysis.Claimed, reply commands.Reply) (ts string, err error) {
	err = b.laidOut(reply, func(text string, blocks []slack.Block) (err error) {
		_, ts, err = b.api.PostMessageContext(ctx, m.Channel, append(message(threadOf(m), text, blocks), mark(m.ID))...)
		return err
	})
	return ts, err
}

// amend edits a message that stands there with another body. Doing it twice
// does no harm. What cannot be edited any more stays as it is.
func (b *Bot) amend(ctx context.Context, m analysis.Claimed, reply commands.Reply) record {
	err := b.laidOut(reply, func(text string, blocks []slack.Block) error {
		_, _, _, err := b.api.UpdateMessageContext(ctx, m.Channel, m.TS, append(message("", text, blocks), mark(m.ID))...)
		return err
	})
	code := refusal(err)
	if err != nil && code == "" {
		return b.delayed(m, false, err)
	}
	if code != "" {
		b.log.Warn("a message cannot be edited any more", "message", m.ID, "channel", m.Channel, "error", code)
	}
	return func(ctx context.Context) error {
		return b.outbox.MarkEdited(ctx, m, code, b.config.Now(), time.Now().Add(pace))
	}
}

func (b *Bot) posted(m analysis.Claimed, ts string) record {
	return func(ctx context.Context) error {
		return b.outbox.MarkPosted(ctx, m, ts, b.config.Now(), time.Now().Add(pace))
	}
}

// delayed has an attempt repeated: when Slack says so, else later each time.
func (b *Bot) delayed(m analysis.Claimed, mayBeThere bool, err error) record {
	wait := min(firstPause<<min(m.Tries, 10), maxPause)
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		wait = limited.RetryAfter
	} else if err == nil {
		wait = 0 // it is wanted in another way
	}
	if err != nil {
		b.log.Warn("a message waits", "message", m.ID, "wait", wait, "may_be_there", mayBeThere, "error", err)
		b.refuse(err)
	}
	return func(ctx context.Context) error {
		return b.outbox.MarkDelayed(ctx, m, mayBeThere, time.Now().Add(wait))
	}
}

// settled gives a message up, and tells whoever is to be told.
func (b *Bot) settled(ctx context.Context, m analysis.Claimed, reply commands.Reply, state analysis.MessageState, reason string) record {
	b.log.Warn("a message was not delivered", "message", m.ID, "kind", kindOf(m.Key), "state", state, "reason", reason)
	said := commands.Undelivered{
		ID: m.ID, Key: m.Key, What: reply.Summary, To: b.placeName(ctx, m), Owner: m.Owner, Code: reason, Locale: reply.Locale,
	}
	return func(ctx context.Context) error {
		notices, err := b.notices(ctx, m, said, state)
		if err != nil {
			return err
		}
		return b.outbox.MarkSettled(ctx, m, state, reason, b.config.Now(), time.Now().Add(pace), notices...)
	}
}

// threadOf is the ts of the message in whose thread one stands; "" for none.
func threadOf(m analysis.Claimed) string {
	if m.Under != "" {
		return m.Above.TS
	}
	return m.Thread
}

// isAbsent reports whether an error of a post says that nothing was stored:
// nobody listened, there was too much at once, or Slack said no. A broken
// connection, a timeout and a server's fault say nothing of the kind.
func isAbsent(err error) bool {
	if said, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return !isLost(said.Err)
	}
	if said, ok := errors.AsType[slack.StatusCodeError](err); ok {
		return said.Code == http.StatusTooManyRequests
	}
	_, never := neverLeft(err)
	return never
}

// isLost reports Slack's words for a failure in the course of which the message
// may have been stored all the same.
func isLost(code string) bool {
	switch code {
	case "internal_error", "fatal_error", "service_unavailable":
		return true
	}
	return false
}

// refusal is Slack's word for a call that it will never carry out; "" where it
// may later, where nobody knows, and where the bot's token is at fault.
func refusal(err error) string {
	said, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok || isLost(said.Err) || withdrawn(err) != "" {
		return ""
	}
	switch said.Err {
	case "ratelimited", "rate_limited", "message_limit_exceeded", "request_timeout", "team_added_to_org":
		return ""
	}
	if strings.HasPrefix(said.Err, "restricted_action") {
		return "restricted_action"
	}
	return said.Err
}

// kindOf is what kind of message a key names, such as digest or reminder: the rest
// may be an address, which a log does not hold.
func kindOf(key string) string {
	kind, _, _ := strings.Cut(key, "/")
	return kind
}
