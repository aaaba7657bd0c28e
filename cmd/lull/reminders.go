package main

import (
	"context"
	"log/slog"
	"time"

	"lull/bot"
	"lull/commands"
)

const remindersEvery = 10 * time.Second

// reminders reminds people of what is due until ctx ends. Several replicas write
// the same message.
func (r *records) reminders(ctx context.Context, b *bot.Bot, log *slog.Logger) {
	for {
		moved := r.moved()
		written, err := commands.Remind(ctx, r.Store, b.Colleague, r.now())
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Warn("nobody was reminded", "error", err)
		case written > 0:
			log.Info("people were reminded", "messages", written)
			b.Wake()
		}
		select {
		case <-ctx.Done():
			return
		case <-moved:
		case <-time.After(remindersEvery):
		}
	}
}
