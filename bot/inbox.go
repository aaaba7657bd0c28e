package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

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
	request, err := json.Marshal(said)
	if err != nil {
		b.log.Error("a delivery cannot be kept", "error", err)
		return
	}
	within, cancel := context.WithTimeout(ctx, acceptWithin)
	id, fresh, err := b.inbox.AcceptDelivery(within, keys, request, time.Now(), b.config.Lease)
	cancel()
	a.socket.ack(ctx, a.ID, nil)
	switch {
	case err != nil:
		b.apologise(ctx, *said, err)
	case fresh:
		b.waiting <- task{id: id, delivery: *said}
	}
}

// turnAway answers those who ask while the queue is full: a command gets a
// word in its acknowledgement, an event is left for Slack to send again.
func (b *Bot) turnAway(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-b.shed:
			b.log.Warn("turned away: too many are asking", "type", a.Type)
			if a.Type == "slash_commands" {
				a.socket.ack(ctx, a.ID, map[string]string{"text": commands.Busy().Summary})
			}
		}
	}
}

// rescue takes over what another process, or an earlier life of this one, has
// accepted and not answered, and forgets what is long done.
func (b *Bot) rescue(ctx context.Context) {
	look := time.NewTicker(rescueEvery)
	defer look.Stop()
	forget := time.NewTicker(forgetEvery)
	defer forget.Stop()
	for {
		b.takeOver(ctx)
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		case <-forget.C:
			if err := b.inbox.ForgetDeliveries(ctx, time.Now().Add(-rememberFor)); err != nil && ctx.Err() == nil {
				b.log.Warn("old deliveries were not forgotten", "error", err)
			}
		}
	}
}

func (b *Bot) takeOver(ctx context.Context) {
	left, err := b.inbox.TakeOverDeliveries(ctx, time.Now(), b.config.Lease, handlers)
	if err != nil {
		if ctx.Err() == nil {
			b.log.Warn("the inbox cannot be read", "error", err)
		}
		return
	}
	for id, request := range left {
		var said delivery
		if err := json.Unmarshal(request, &said); err != nil {
			b.log.Error("a kept delivery cannot be read", "id", id, "error", err)
			continue
		}
		b.log.Info("answering what was left unanswered", "id", id)
		select {
		case b.waiting <- task{id: id, delivery: said}:
		case <-ctx.Done():
			return
		}
	}
}

// handleAll answers requests until ctx ends; the one under way is finished.
func (b *Bot) handleAll(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case t := <-b.waiting:
			b.handle(context.WithoutCancel(ctx), t)
		}
	}
}

func (b *Bot) handle(ctx context.Context, t task) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	reply, err := b.answer(ctx, t.delivery)
	if err != nil {
		b.apologise(ctx, t.delivery, err)
	} else if err := b.send(ctx, t.delivery, reply); err != nil {
		b.log.Error("an answer did not arrive", "id", t.id, "error", err)
		if !errors.Is(err, errRefused) {
			return // the lease runs out and somebody tries again
		}
	}
	if err := b.inbox.FinishDelivery(ctx, t.id, time.Now()); err != nil {
		b.log.Warn("an answered delivery was not marked", "id", t.id, "error", err)
	}
}
