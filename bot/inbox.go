package bot

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"time"

	"github.com/slack-go/slack"

	"lull/commands"
)

// takeIn writes arriving frames to the inbox and acknowledges them, until ctx
// ends.
func (b *Bot) takeIn(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-b.arrived:
			b.accept(ctx, a)
		}
	}
}

func (b *Bot) accept(ctx context.Context, a arrival) {
	ctx = context.WithoutCancel(ctx)
	said, keys, err := a.read(b.me)
	if err != nil {
		b.log.Warn("a delivery cannot be read", "type", a.Type, "error", err)
	}
	if said == nil {
		a.socket.ack(ctx, a.ID, nil)
		return
	}
	if faults := commands.CheckForm(said.form.Fields, said.Fields, b.config.Now(), said.form.Locale); len(faults) > 0 {
		a.socket.ack(ctx, a.ID, stayOpen(faults))
		return
	}
	said.Heard = a.heard
	if len(keys) > 0 {
		said.Key = keys[len(keys)-1]
	}
	request, err := json.Marshal(said)
	if err != nil {
		b.log.Error("a delivery cannot be kept", "error", err)
		return
	}
	within, cancel := context.WithTimeout(ctx, acceptWithin)
	fresh, err := b.inbox.AcceptDelivery(within, keys, request, time.Now())
	cancel()
	if err != nil && said.asks() {
		b.log.Error("a form was not kept", "user", said.User, "error", err)
		a.socket.ack(ctx, a.ID, stayOpen(said.atFirst(commands.NotKept(said.form.Locale))))
		return
	}
	a.socket.ack(ctx, a.ID, nil)
	switch {
	case err != nil:
		b.fail(*said, err)
	case fresh:
		b.ring()
	}
}

// fail has somebody told that there is no answer. Not here: while one apology
// is on its way others wait to be acknowledged.
func (b *Bot) fail(said delivery, fault error) {
	select {
	case b.failed <- failure{said, fault}:
	default:
		b.log.Error("a question was lost", "error", fault)
	}
}

// ring wakes a handler. When all have been woken already, one more is no use.
func (b *Bot) ring() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// turnAway answers those who ask while the queue is full: a command gets a
// word in its acknowledgement, a form stays open, whoever presses a button is
// told, and an event is left for Slack to send again.
func (b *Bot) turnAway(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-b.shed:
			b.log.Warn("turned away: too many are asking", "type", a.Type)
			switch a.Type {
			case "slash_commands":
				a.socket.ack(ctx, a.ID, map[string]string{"text": commands.Busy().Summary})
			case "interactive":
				b.turnAwayPress(ctx, a)
			}
		}
	}
}

func (b *Bot) turnAwayPress(ctx context.Context, a arrival) {
	said, _, err := a.read(b.me)
	if err == nil && said != nil && said.asks() {
		a.socket.ack(ctx, a.ID, stayOpen(said.atFirst(commands.Busy().Summary)))
		return
	}
	a.socket.ack(ctx, a.ID, nil)
	if err == nil && said != nil {
		b.fail(*said, errBusy)
	}
}

// errBusy says that a question was not looked at.
var errBusy = errors.New("too many are asking")

// regret apologises to those whose question could not be kept, until there are
// none to come.
func (b *Bot) regret() {
	for f := range b.failed {
		if !errors.Is(f.fault, errBusy) {
			_ = b.apologise(context.Background(), f.delivery, f.fault) // it is logged; there is nobody else to tell
		} else if err := b.send(context.Background(), f.aside(), commands.Busy()); err != nil {
			b.log.Warn("who was turned away was not told", "error", err)
		}
	}
}

// keepHouse rings now and then, so that what another process, or an earlier
// life of this one, has accepted and not answered is answered, and forgets what
// is long done.
func (b *Bot) keepHouse(ctx context.Context) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	forget := time.NewTicker(forgetEvery)
	defer forget.Stop()
	b.forget(ctx)
	for {
		b.ring()
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		case <-forget.C:
			b.forget(ctx)
		}
	}
}

func (b *Bot) forget(ctx context.Context) {
	if err := b.inbox.ForgetDeliveries(ctx, time.Now().Add(-rememberFor)); err != nil && ctx.Err() == nil {
		b.log.Warn("old deliveries were not forgotten", "error", err)
	}
}

// handleAll answers what waits in the inbox until ctx ends; the answer under
// way is finished.
func (b *Bot) handleAll(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.wake:
			for ctx.Err() == nil && b.handleNext(context.WithoutCancel(ctx)) {
			}
		}
	}
}

// handleNext answers the oldest request that waits. It reports false where none
// does.
func (b *Bot) handleNext(ctx context.Context) bool {
	id, request, waits, err := b.claim(ctx)
	if err != nil {
		b.log.Warn("the inbox cannot be read", "error", err)
		return false
	}
	if !waits {
		return false
	}
	var said delivery
	if err := json.Unmarshal(request, &said); err != nil {
		b.log.Error("a kept delivery cannot be read", "id", id, "error", err)
		return true
	}
	reply, err := b.answer(ctx, said)
	if err != nil {
		err = b.apologise(ctx, said, err)
	} else if err = b.give(ctx, said, reply); err != nil {
		b.log.Error("an answer did not arrive", "id", id, "error", err)
	}
	mark := func(ctx context.Context) error { return b.inbox.FinishDelivery(ctx, id, time.Now()) }
	if wait, never := neverLeft(err); never {
		mark = func(ctx context.Context) error { return b.inbox.PostponeDelivery(ctx, id, time.Now().Add(wait)) }
	}
	b.Wake() // what was said may have had a message written
	if err := persist(ctx, mark); err != nil {
		b.log.Warn("a delivery was not marked", "id", id, "error", err)
	}
	return true
}

// give opens the form of a reply, or sends it; a silent one shows elsewhere.
func (b *Bot) give(ctx context.Context, said delivery, reply commands.Reply) error {
	if reply.Silent {
		return nil
	}
	if reply.Form != nil {
		instead := b.ask(ctx, said, reply)
		if instead == nil {
			return nil
		}
		reply, said = *instead, said.aside()
	}
	return b.send(ctx, said, b.linked(ctx, reply))
}

// persist tries to mark a delivery for a while: an answer that is not marked is
// given again.
func persist(ctx context.Context, mark func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, markWithin)
	defer cancel()
	for {
		err := mark(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(acceptWithin):
		}
	}
}

func (b *Bot) claim(ctx context.Context) (id int64, request []byte, waits bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, acceptWithin)
	defer cancel()
	return b.inbox.ClaimDelivery(ctx, time.Now(), lease)
}

// neverLeft reports whether nothing of an answer can have reached Slack, so
// that giving it again cannot double it, and how long to wait before: nobody
// listened, the token was withdrawn, or Slack said later.
func neverLeft(err error) (wait time.Duration, never bool) {
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return max(limited.RetryAfter, lease), true
	}
	if dial, ok := errors.AsType[*net.OpError](err); ok && (dial.Op == "dial" || dial.Op == "proxyconnect") {
		return lease, true
	}
	return lease, withdrawn(err) != ""
}
