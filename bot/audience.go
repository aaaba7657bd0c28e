package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"lull/commands"
)

// Audience returns who reads a conversation, or, given an e-mail address, the
// direct messages of that person. It waits for as long as Slack asks to, and
// for the bot to be signed in. Where Slack would not tell, that is said, and
// nothing else is known.
func (b *Bot) Audience(ctx context.Context, to string) (commands.Audience, error) {
	if err := b.untilSignedIn(ctx); err != nil {
		return commands.Audience{}, err
	}
	audience, err := b.readers(ctx, to)
	if refusal(err) != "" {
		b.log.Info("who reads a conversation is hidden from the bot", "channel", to, "reason", err)
		return commands.Audience{Unknown: true}, nil
	}
	if err != nil {
		return commands.Audience{}, fmt.Errorf("bot.Audience: %w", err)
	}
	return audience, nil
}

func (b *Bot) readers(ctx context.Context, to string) (a commands.Audience, err error) {
	if strings.Contains(to, "@") {
		u, err := patiently(ctx, func() (*slack.User, error) { return b.api.GetUserByEmailContext(ctx, to) })
		switch {
		case err == nil:
			b.addReader(&a, u)
		case refusal(err) != "": // nobody can get it then, and whoever sends it says why
			return commands.Audience{Members: []string{to}}, nil
		}
		return a, err
	}
	info := &slack.GetConversationInfoInput{ChannelID: to}
	c, err := patiently(ctx, func() (*slack.Channel, error) { return b.api.GetConversationInfoContext(ctx, info) })
	if err != nil {
		return a, err
	}
	a.Name = c.Name
	a.Shared = c.IsExtShared || c.IsPendingExtShared
	for cursor, next := "", ""; ; cursor = next {
		page := &slack.GetUsersInConversationParameters{ChannelID: to, Cursor: cursor, Limit: historyPage}
		ids, err := patiently(ctx, func() (ids []string, err error) {
			ids, next, err = b.api.GetUsersInConversationContext(ctx, page)
			return ids, err
		})
		if err != nil {
			return a, err
		}
		for _, id := range ids {
			if id == b.me.user {
				a.Here = true
				continue
			}
			u, err := patiently(ctx, func() (*slack.User, error) { return b.directory.user(ctx, id) })
			if err != nil {
				return a, err
			}
			b.addReader(&a, u)
		}
		if next == "" {
			return a, nil
		}
	}
}

// addReader counts a person in. Bots, and people who cannot read any more, do
// not count.
func (b *Bot) addReader(a *commands.Audience, u *slack.User) {
	switch {
	case u.IsBot, u.Deleted:
	case !b.directory.isMember(u):
		a.Guests = true
	case u.Profile.Email == "":
		a.Unnamed++
	default:
		a.Members = append(a.Members, strings.ToLower(u.Profile.Email))
	}
}

// patiently repeats a question for as long as Slack says that it comes too
// fast.
func patiently[T any](ctx context.Context, ask func() (T, error)) (T, error) {
	for {
		answer, err := ask()
		limited, ok := errors.AsType[*slack.RateLimitedError](err)
		if !ok {
			return answer, err
		}
		select {
		case <-time.After(limited.RetryAfter):
		case <-ctx.Done():
			return answer, err
		}
	}
}
