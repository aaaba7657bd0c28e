package bot

import (
	"context"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"lull/analysis"
	"lull/commands"
)

const (
	seeWithin = 2 * time.Second // a message is there, or the answer goes without a link to it
	seeEvery  = 50 * time.Millisecond
)

// linked is a reply with the link to the message that it tells of, where that is
// posted in a moment.
func (b *Bot) linked(ctx context.Context, reply commands.Reply) commands.Reply {
	if reply.See == nil || b.outbox == nil {
		return reply
	}
	b.Wake()
	ctx, cancel := context.WithTimeout(ctx, seeWithin)
	defer cancel()
	for {
		sent, known, err := b.outbox.MessageByKey(ctx, reply.See.Key)
		if err != nil || !known {
			return reply
		}
		if sent.State == analysis.Posted && sent.TS != "" {
			link, err := b.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: sent.Channel, Ts: sent.TS})
			if err != nil {
				b.log.Info("a message has no address", "message", sent.ID, "error", err)
				return reply
			}
			reply.Parts = append(slices.Clip(reply.Parts), commands.Note{{Text: reply.See.Label, Link: link}})
			return reply
		}
		select {
		case <-ctx.Done():
			return reply
		case <-time.After(seeEvery):
		}
	}
}
