package bot

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"lull/analysis"
	"lull/commands"
)

// ours is what the bot's own messages are marked as. The mark holds their
// number and nothing else: everybody in the workspace can read it.
const ours = "lull_message"

func mark(id int64) slack.MsgOption {
	return slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: ours, EventPayload: map[string]any{"id": strconv.FormatInt(id, 10)},
	})
}

const (
	clockSkew   = time.Hour // between Slack's clock and this one, at most
	historyPage = 200
)

// find looks for a message that may have been posted, in its thread or in its
// channel. It returns "" where it is not there.
func (b *Bot) find(ctx context.Context, m analysis.Claimed) (ts string, err error) {
	since := fmt.Sprintf("%d.000000", m.Began.Add(-clockSkew).Unix())
	for cursor := ""; ; {
		var found []slack.Message
		if thread := threadOf(m); thread != "" {
			found, _, cursor, err = b.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
				ChannelID: m.Channel, Timestamp: thread, Oldest: since, Cursor: cursor, Limit: historyPage, IncludeAllMetadata: true,
			})
		} else {
			var page *slack.GetConversationHistoryResponse
			page, err = b.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
				ChannelID: m.Channel, Oldest: since, Cursor: cursor, Limit: historyPage, IncludeAllMetadata: true,
			})
			if err == nil {
				found, cursor = page.Messages, page.ResponseMetaData.NextCursor
			}
		}
		if err != nil {
			return "", err
		}
		for _, posted := range found {
			mark := posted.Metadata
			if posted.User == b.me.user && mark.EventType == ours && mark.EventPayload["id"] == strconv.FormatInt(m.ID, 10) {
				return posted.Timestamp, nil
			}
		}
		if cursor == "" {
			return "", nil
		}
	}
}

// isUnreadable reports whether Slack would not let the bot look: it has no
// scope for it, is not in the channel, or what was there is gone.
func isUnreadable(err error) bool { return refusal(err) != "" }

// aboveMissing is why a message is skipped whose thread will not come.
const aboveMissing = "above"

// target returns the conversation that a message goes to. An e-mail address and
// a person are a direct message, for people of one's own organisation only.
func (b *Bot) target(ctx context.Context, m analysis.Claimed) (channel string, err error) {
	if m.Under != "" {
		return m.Above.Channel, nil
	}
	if m.Channel != "" {
		return m.Channel, nil
	}
	to := m.To
	switch {
	case strings.Contains(to, "@"):
		u, err := b.api.GetUserByEmailContext(ctx, to)
		if err != nil {
			return "", err
		}
		if !b.directory.isMember(u) {
			return "", slack.SlackErrorResponse{Err: notAMember(u)}
		}
		to = u.ID
	case strings.HasPrefix(to, "U"), strings.HasPrefix(to, "W"):
		u, err := b.directory.user(ctx, to)
		if err != nil {
			return "", err
		}
		if !b.directory.isMember(u) {
			return "", slack.SlackErrorResponse{Err: notAMember(u)}
		}
	default:
		return to, nil
	}
	opened, _, _, err := b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{to}})
	if err != nil {
		return "", err
	}
	return opened.ID, nil
}

func notAMember(u *slack.User) string {
	if u.Deleted {
		return "user_disabled"
	}
	return "not_a_member"
}

// notices are what is said about a message that was not delivered: to its owner,
// and where just the owner cannot be reached, to the admins. A message without
// an owner, and one whose thread is missing, go without.
func (b *Bot) notices(ctx context.Context, m analysis.Claimed, said commands.Undelivered, state analysis.MessageState) ([]analysis.Message, error) {
	if m.Owner == "" || said.Code == aboveMissing {
		return nil, nil
	}
	if state != analysis.Failed || !strings.EqualFold(m.To, m.Owner) {
		notice := analysis.Message{Key: commands.NoticeKey(m.ID, ""), To: m.Owner, Owner: m.Owner, From: b.config.Now()}
		return bodied(said.Told(state), notice)
	}
	known, err := b.outbox.Admins(ctx)
	if err != nil {
		return nil, err
	}
	admins := b.config.FirstAdmins
	if len(known) > 0 {
		admins = nil
	}
	for _, admin := range known {
		admins = append(admins, admin.Email)
	}
	var told []analysis.Message
	for _, admin := range admins {
		if !strings.EqualFold(admin, m.Owner) {
			told = append(told, analysis.Message{Key: commands.NoticeKey(m.ID, admin), To: admin, From: b.config.Now()})
		}
	}
	if len(told) == 0 {
		b.log.Error("a message was not delivered, and there is nobody to tell", "message", m.ID, "reason", said.Code)
	}
	return bodied(said.ToldAdmin(), told...)
}

// bodied gives messages one body.
func bodied(reply commands.Reply, messages ...analysis.Message) ([]analysis.Message, error) {
	body, err := commands.EncodeReply(reply)
	for i := range messages {
		messages[i].Body = body
	}
	return messages, err
}

// placeName is where a message was to go, as people read it: an address, the
// name of a channel, or its id where Slack does not tell.
func (b *Bot) placeName(ctx context.Context, m analysis.Claimed) string {
	if strings.Contains(m.To, "@") {
		return m.To
	}
	c, err := b.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: cmp.Or(m.Channel, m.To)})
	if err != nil || c.Name == "" {
		return m.To
	}
	return "#" + c.Name
}
