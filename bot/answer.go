package bot

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"lull/commands"
)

// answer asks the desk. A panic in there is an error like any other: the
// person gets a reference, and the program goes on.
func (b *Bot) answer(ctx context.Context, said delivery) (reply commands.Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("bot: panic while answering: %v\n%s", p, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	asker, err := b.directory.asker(ctx, said.User)
	b.refuse(err)
	if err != nil {
		return commands.Reply{}, fmt.Errorf("bot: users.info: %w", err)
	}
	place, err := b.directory.place(ctx, said)
	if err != nil {
		return commands.Reply{}, fmt.Errorf("bot: conversations.info: %w", err)
	}
	mentioned, err := b.directory.mentioned(ctx, said.Text)
	if err != nil {
		return commands.Reply{}, fmt.Errorf("bot: users.info: %w", err)
	}
	link, err := b.link(ctx, said)
	if err != nil {
		return commands.Reply{}, fmt.Errorf("bot: chat.getPermalink: %w", err)
	}
	return b.answerer.Answer(ctx, commands.Request{
		About: said.About != "", Link: link, Quote: said.Quote,
		Word: said.Word, Text: said.Text, Asker: asker, Place: place, Now: b.config.Now(),
		Mentioned: mentioned, Channels: said.Channels,
		Channel: said.Channel, Thread: said.Thread, Root: said.Root, Audience: b.Audience, Colleague: b.directory.colleague,
		Home: said.Home, Pressed: said.Pressed, Fields: said.Fields, Key: said.Key, CanAsk: said.fresh(time.Now(), comfortable),
	})
}

// link returns the address of the message that a follow-up is wanted about; ""
// for none, and where the bot may not ask for it.
func (b *Bot) link(ctx context.Context, said delivery) (string, error) {
	if said.About == "" {
		return "", nil
	}
	link, err := b.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: said.Channel, Ts: said.About})
	if refusal(err) != "" {
		b.log.Info("a message has no address for the bot", "channel", said.Channel, "reason", err)
		return "", nil
	}
	return link, err
}

// refuse ends the bot where an error says that its token is withdrawn.
func (b *Bot) refuse(err error) {
	if code := withdrawn(err); code != "" {
		select {
		case b.refused <- &TokenError{Token: botToken, Code: code}:
		default:
		}
	}
}

// apologise logs a fault of ours under a reference and tells the person so. It
// returns why the person was not told.
func (b *Bot) apologise(ctx context.Context, said delivery, fault error) error {
	reference := rand.Text()[:8]
	b.log.Error("no answer", "reference", reference, "user", said.User, "error", fault)
	err := b.send(ctx, said.aside(), commands.Apology(reference))
	if err != nil {
		b.log.Error("not even an apology arrived", "reference", reference, "error", err)
	}
	return err
}

// send brings a reply to the person who asked, and to nobody else.
func (b *Bot) send(ctx context.Context, said delivery, reply commands.Reply) error {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	if said.Home {
		return b.publish(ctx, said, reply)
	}
	return b.laidOut(reply, func(text string, blocks []slack.Block) error {
		return b.deliver(ctx, said, reply.Replaces, text, blocks)
	})
}

// laidOut hands a reply over in the simplest layout that is needed: one that the
// workspace refuses is followed by the next simpler one.
func (b *Bot) laidOut(reply commands.Reply, hand func(text string, blocks []slack.Block) error) (err error) {
	for f := b.layouts.first(time.Now()); f < forms; f++ {
		if err = hand(render(reply, f)); !tooMuchForSlack(err) {
			return err
		}
		b.layouts.refused(f, time.Now())
		b.log.Warn("Slack refuses a layout", "form", int(f), "error", err, "detail", detail(err))
	}
	return err
}

// deliver tries the ways in which an answer can reach one person. The
// response_url comes first: it needs no membership. That of a command is asked
// to replace what was said through it before, which some report Slack does not
// do: an answer that a dying process gave without marking it may then be seen
// twice. That of a press replaces the message with the button, so it is asked
// to only where the answer takes its place and nobody else sees it: an answer
// is for the presser alone. When the response_url is used up or too old, a
// direct message does.
func (b *Bot) deliver(ctx context.Context, said delivery, replaces bool, text string, blocks []slack.Block) error {
	if said.ResponseURL != "" {
		m := &slack.WebhookMessage{
			Text: text, Blocks: &slack.Blocks{BlockSet: blocks},
			ResponseType: "ephemeral", ReplaceOriginal: !said.Pressed || replaces && said.Replaceable,
		}
		if !m.ReplaceOriginal {
			m.ThreadTimestamp = said.Thread
		}
		err := b.respond(ctx, said.ResponseURL, m)
		if !errors.Is(err, errGone) {
			return err
		}
		return b.post(ctx, said.User, "", text, blocks)
	}
	if said.Direct {
		return b.post(ctx, said.Channel, said.Thread, text, blocks)
	}
	_, err := b.api.PostEphemeralContext(ctx, said.Channel, said.User, message(said.Thread, text, blocks)...)
	return err
}

// post sends a direct message. Only a rate limit is waited out: after any
// other failure the message may be there already.
func (b *Bot) post(ctx context.Context, to, thread, text string, blocks []slack.Block) error {
	for {
		_, _, err := b.api.PostMessageContext(ctx, to, message(thread, text, blocks)...)
		limited, ok := errors.AsType[*slack.RateLimitedError](err)
		if !ok {
			return err
		}
		select {
		case <-time.After(limited.RetryAfter):
		case <-ctx.Done():
			return err
		}
	}
}

func message(thread, text string, blocks []slack.Block) []slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(text, false), slack.MsgOptionBlocks(blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	return options
}

// errGone says that a response_url is used up or too old, in whichever way
// Slack says so.
var errGone = errors.New("the response_url is gone")

// respond posts to a response_url. The library's own call looks at the status
// alone, and Slack refuses a layout in the body of an answer that is otherwise
// in order: nobody would ever learn that nothing arrived.
func (b *Bot) respond(ctx context.Context, url string, m *slack.WebhookMessage) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return errors.New("the response_url is no address") // the error would quote it
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := b.http.Do(request)
	if err != nil {
		return fmt.Errorf("response_url: %w", errors.Unwrap(err)) // without the address, which is a secret
	}
	defer response.Body.Close()
	said, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err != nil {
		return fmt.Errorf("response_url: %w", err)
	}
	switch response.StatusCode {
	case http.StatusNotFound:
		return errGone
	case http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After")) // 0 without one
		return &slack.RateLimitedError{RetryAfter: time.Duration(seconds) * time.Second}
	}
	var verdict slack.SlackResponse
	if json.Unmarshal(said, &verdict) == nil {
		switch {
		case verdict.Error == "used_url", verdict.Error == "expired_url":
			return errGone
		case !verdict.Ok:
			return slack.SlackErrorResponse{Err: verdict.Error, ResponseMetadata: verdict.ResponseMetadata}
		}
		return nil
	}
	if response.StatusCode == http.StatusOK {
		return nil // the word ok
	}
	return slack.SlackErrorResponse{Err: strings.TrimSpace(string(said))}
}

// tooMuchForSlack reports whether Slack refused the layout and not the message.
func tooMuchForSlack(err error) bool {
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok {
		return false
	}
	switch refused.Err {
	case "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "invalid_attachments":
		return true
	}
	return false
}

// detail is where in the blocks Slack found fault; "" where it does not say.
func detail(err error) string {
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && len(refused.ResponseMetadata.Messages) > 0 {
		return refused.ResponseMetadata.Messages[0]
	}
	return ""
}

// layouts remembers for a day that a workspace does not take native charts and
// tables.
type layouts struct {
	mu          sync.Mutex
	noNativeTil time.Time
}

func (l *layouts) first(now time.Time) form {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.noNativeTil) {
		return sections
	}
	return native
}

func (l *layouts) refused(f form, now time.Time) {
	if f != native {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.noNativeTil = now.Add(rememberFor)
}
