package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// TokenError says that Slack refuses a token, or what it may do, for good.
type TokenError struct {
	Token string // which one: the app token or the bot token
	Code  string // Slack's own word
}

// Error says which token, why, and what to do.
func (e *TokenError) Error() string {
	remedy := "make a new one in the app's settings and start again"
	if e.Code == "missing_scope" {
		remedy = "give the app the scopes that `lull manifest` lists and install it again"
	}
	return fmt.Sprintf("Slack refuses the %s (%s): %s", e.Token, e.Code, remedy)
}

const (
	appToken = "app token (xapp-…)"
	botToken = "bot token (xoxb-…)"
)

// final reports whether an error of Slack's cannot be waited out. The library
// retries some of these for ever.
func final(err error) (code string, yes bool) {
	if err == nil {
		return "", false
	}
	switch code = err.Error(); code {
	case "invalid_auth", "account_inactive", "not_authed", "token_revoked", "token_expired",
		"missing_scope", "not_allowed_token_type":
		return code, true
	}
	if refused, ok := errors.AsType[slack.StatusCodeError](err); ok && refused.Code == http.StatusNotFound {
		return "not found", true
	}
	return code, false
}

// withdrawn returns Slack's word for a bot token that it no longer takes; ""
// for any other error, of the network or of a lookup.
func withdrawn(err error) (code string) {
	said, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok || said.Err == "missing_scope" {
		return ""
	}
	if _, yes := final(said); !yes {
		return ""
	}
	return said.Err
}

// signIn asks Slack who the bot is, as long as it takes. It returns a
// *TokenError when the token is refused.
func (b *Bot) signIn(ctx context.Context) (me identity, err error) {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		who, err := b.api.AuthTestContext(ctx)
		if err == nil {
			return newIdentity(who.UserID, who.TeamID, who.EnterpriseID), nil
		}
		if code, yes := final(err); yes {
			return identity{}, &TokenError{Token: botToken, Code: code}
		}
		b.log.Warn("Slack does not answer yet", "wait", wait, "error", err)
		select {
		case <-ctx.Done():
			return identity{}, nil
		case <-time.After(wait):
		}
	}
}

// socket is one Socket Mode connection, renewed for ever.
type socket struct {
	bot    *Bot
	client *socketmode.Client
	line   *line
}

func (b *Bot) newSocket() *socket {
	l := b.health.newLine()
	dialer := &websocket.Dialer{
		Proxy:            http.ProxyFromEnvironment,
		HandshakeTimeout: 45 * time.Second,
		WriteBufferSize:  32 * 1024, // Slack does not join fragments: one message, one frame
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return listening{Conn: conn, line: l}, nil
		},
	}
	return &socket{bot: b, line: l, client: socketmode.New(b.api,
		socketmode.OptionDialer(dialer),
		// The library may quote frames; they hold what people said.
		socketmode.OptionLog(slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug)),
	)}
}

// listening notes when something was last heard on a connection: a frame or a
// ping, both of which the library keeps to itself.
type listening struct {
	net.Conn
	line *line
}

// Read reads from the connection and notes that something was heard.
func (c listening) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.line.heardNow()
	}
	return n, err
}

// run keeps the connection until wire ends.
func (s *socket) run(wire context.Context, index int) error {
	if index > 0 {
		// Connections of different age are not renewed at the same moment.
		select {
		case <-time.After(time.Duration(rand.Int64N(int64(3 * time.Second)))):
		case <-wire.Done():
			return nil
		}
	}
	wire, hangUp := context.WithCancelCause(wire)
	defer hangUp(nil)
	go s.read(wire, hangUp)
	for {
		err := s.client.RunContext(wire)
		if refused, ok := errors.AsType[*TokenError](context.Cause(wire)); ok {
			return refused
		}
		if wire.Err() != nil {
			return nil
		}
		if code, yes := final(err); yes {
			return &TokenError{Token: appToken, Code: code}
		}
		s.bot.log.Warn("the connection ended; connecting again", "error", err)
		select {
		case <-time.After(time.Second):
		case <-wire.Done():
			return nil
		}
	}
}

// read empties the library's channel for as long as the connection lives. It
// does no work and never waits: a reader that is late makes the library drop
// frames and stop reconnecting.
func (s *socket) read(wire context.Context, refuse context.CancelCauseFunc) {
	for {
		select {
		case <-wire.Done():
			return
		case e := <-s.client.Events:
			switch e.Type {
			case socketmode.EventTypeHello:
				s.line.hello()
				s.bot.log.Info("connected", "connections", e.Request.NumConnections)
				s.bot.config.Connected()
			case socketmode.EventTypeConnecting:
				s.line.lost()
			case socketmode.EventTypeConnectionError:
				problem, _ := e.Data.(*slack.ConnectionErrorEvent)
				if problem == nil {
					continue
				}
				if code, yes := final(problem.ErrorObj); yes {
					refuse(&TokenError{Token: appToken, Code: code})
				}
				s.bot.log.Warn("cannot connect", "attempt", problem.Attempt, "wait", problem.Backoff, "error", problem.ErrorObj)
			case socketmode.EventTypeErrorWriteFailed:
				s.bot.log.Warn("an acknowledgement was not sent; Slack will deliver again")
			case socketmode.EventTypeErrorBadMessage:
				if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok {
					s.take(bad.Message)
				}
			default:
				if e.Request != nil && e.Request.EnvelopeID != "" {
					s.offer(envelope{ID: e.Request.EnvelopeID, Type: e.Request.Type, Payload: e.Request.Payload})
				}
			}
		}
	}
}

// take is offer for a frame that the library could not read. Whatever it is,
// it is acknowledged, or Slack would send it for ever.
func (s *socket) take(frame json.RawMessage) {
	var e envelope
	if err := json.Unmarshal(frame, &e); err != nil || e.ID == "" {
		s.bot.log.Warn("a frame that is no envelope was dropped")
		return
	}
	s.bot.log.Warn("an envelope of an unexpected shape", "type", e.Type)
	s.offer(e)
}

// offer hands a frame on without waiting.
func (s *socket) offer(e envelope) {
	a := arrival{envelope: e, socket: s, heard: time.Now()}
	select {
	case s.bot.arrived <- a:
	default:
		select {
		case s.bot.shed <- a:
		default:
			s.bot.log.Error("too much at once: a delivery was left to Slack")
		}
	}
}

// ack acknowledges a frame, with a payload or nil.
func (s *socket) ack(ctx context.Context, id string, payload any) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), acceptWithin)
	defer cancel()
	if err := s.client.AckCtx(ctx, id, payload); err != nil {
		s.bot.log.Warn("an acknowledgement could not be queued", "error", err)
	}
}
