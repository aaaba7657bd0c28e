package bot

import (
	"cmp"
	"context"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"lull/commands"
)

// knownFor is how long what Slack said of a person or a conversation is
// believed. Roles change and channels get shared, so it is short.
const knownFor = time.Minute

// directory asks Slack who people are and what conversations are, and keeps
// the answers for a moment.
type directory struct {
	api *slack.Client
	log *slog.Logger
	me  identity

	mu     sync.Mutex
	users  map[string]remembered[*slack.User]
	places map[string]remembered[commands.Place]
}

type remembered[T any] struct {
	value T
	until time.Time
}

func newDirectory(api *slack.Client, log *slog.Logger, me identity) *directory {
	return &directory{
		api: api, log: log, me: me,
		users:  map[string]remembered[*slack.User]{},
		places: map[string]remembered[commands.Place]{},
	}
}

// user returns a person as Slack describes them.
func (d *directory) user(ctx context.Context, id string) (*slack.User, error) {
	return recall(d, d.users, id, func() (*slack.User, error) { return d.api.GetUserInfoContext(ctx, id) })
}

// asker returns a person as Slack knows them.
func (d *directory) asker(ctx context.Context, id string) (commands.Asker, error) {
	u, err := d.user(ctx, id)
	if err != nil {
		return commands.Asker{}, err
	}
	return commands.Asker{
		ID:     id,
		Name:   cmp.Or(u.Profile.RealName, u.RealName, u.Profile.DisplayName),
		Email:  strings.ToLower(u.Profile.Email),
		Guest:  isGuest(u),
		Away:   d.isAway(u),
		Gone:   u.Deleted,
		Bot:    u.IsBot,
		Runs:   u.IsAdmin || u.IsOwner || u.IsPrimaryOwner,
		Locale: u.Locale,
		Zone:   u.TZ,
	}, nil
}

func isGuest(u *slack.User) bool { return u.IsRestricted || u.IsUltraRestricted }

func (d *directory) isAway(u *slack.User) bool {
	return u.IsStranger || u.Deleted || u.IsBot || !d.me.sameOrganisation(u)
}

// isMember reports whether a person is a full member of the bot's organisation,
// and may be written to unasked.
func (d *directory) isMember(u *slack.User) bool { return !isGuest(u) && !d.isAway(u) }

// mention is how a person stands in a text: <@U123> or <@U123|ana>.
var mention = regexp.MustCompile(`<@([A-Z0-9]+)(?:\|[^<>]*)?>`)

// mostMentioned is how many of the people in one text are looked up.
const mostMentioned = 5

// mentioned returns the people that a text mentions, as Slack knows them, by id.
// Whom it does not know is left out.
func (d *directory) mentioned(ctx context.Context, text string) (map[string]commands.Asker, error) {
	var known map[string]commands.Asker
	for _, found := range mention.FindAllStringSubmatch(text, mostMentioned) {
		who, err := d.asker(ctx, found[1])
		if err != nil {
			if err = unlessUnknown(err); err != nil {
				return nil, err
			}
			continue
		}
		if known == nil {
			known = map[string]commands.Asker{}
		}
		known[found[1]] = who
	}
	return known, nil
}

// colleague returns somebody by member ID or by address, as Slack knows them. It
// reports false for nobody.
func (d *directory) colleague(ctx context.Context, who string) (commands.Asker, bool, error) {
	if strings.Contains(who, "@") {
		u, err := recall(d, d.users, who, func() (*slack.User, error) { return d.api.GetUserByEmailContext(ctx, who) })
		if err != nil && err.Error() == "missing_scope" {
			return commands.Asker{Email: who}, true, nil // addresses are hidden from the bot
		}
		if err != nil {
			return commands.Asker{}, false, unlessUnknown(err)
		}
		who = u.ID
	}
	one, err := d.asker(ctx, who)
	return one, err == nil, unlessUnknown(err)
}

// Colleague returns somebody by member ID or by address, as Slack knows them now:
// only that they are deactivated is believed for a moment. It reports false for
// nobody, and waits for the bot to be signed in.
func (b *Bot) Colleague(ctx context.Context, who string) (commands.Asker, bool, error) {
	if err := b.untilSignedIn(ctx); err != nil {
		return commands.Asker{}, false, err
	}
	b.directory.forget(who)
	return b.directory.colleague(ctx, who)
}

func (b *Bot) untilSignedIn(ctx context.Context) error {
	select {
	case <-b.signedIn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// unlessUnknown is an error of asking who somebody is, nil where the answer is
// that there is no such person.
func unlessUnknown(err error) error {
	if err != nil && slices.Contains([]string{"user_not_found", "user_not_visible", "users_not_found"}, err.Error()) {
		return nil
	}
	return err
}

// place returns what is known of the conversation of a delivery.
func (d *directory) place(ctx context.Context, said delivery) (commands.Place, error) {
	if said.Shared {
		return commands.Place{Shared: true}, nil
	}
	if said.Direct {
		return commands.Place{}, nil
	}
	place, err := recall(d, d.places, said.Channel, func() (commands.Place, error) {
		c, err := d.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: said.Channel})
		if err != nil {
			return commands.Place{}, err
		}
		return commands.Place{Shared: c.IsExtShared || c.IsPendingExtShared}, nil
	})
	if hidden(err) {
		// Not remembered: the person may invite the bot and ask again at once.
		d.log.Info("a conversation is hidden from the bot", "channel", said.Channel, "reason", err)
		return commands.Place{Unknown: true}, nil
	}
	return place, err
}

// hidden reports whether Slack would not tell the bot about a conversation:
// a private one that it is not in, or of a kind it has no scope for.
func hidden(err error) bool {
	if err == nil {
		return false
	}
	switch err.Error() {
	case "channel_not_found", "channel_is_limited_access", "missing_scope":
		return true
	}
	return false
}

// forget has a person asked for anew, by member ID or address, unless they were
// deactivated.
func (d *directory) forget(who string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if entry, known := d.users[who]; known && !entry.value.Deleted {
		delete(d.users, who)
		delete(d.users, entry.value.ID)
	}
}

func recall[T any](d *directory, known map[string]remembered[T], id string, ask func() (T, error)) (T, error) {
	d.mu.Lock()
	entry, ok := known[id]
	d.mu.Unlock()
	if ok && time.Now().Before(entry.until) {
		return entry.value, nil
	}
	value, err := ask()
	if err != nil {
		return value, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	known[id] = remembered[T]{value: value, until: time.Now().Add(knownFor)}
	return value, nil
}
