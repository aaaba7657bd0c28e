package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"lull/analysis"
	"lull/commands/words"
)

// Undelivered is a message that was sent without being asked for and did not
// arrive, or may not have arrived, for those who are told.
type Undelivered struct {
	ID     int64
	Key    string
	What   string // its summary
	To     string // where it was to go, as people read it
	Owner  string // e-mail of who is told first
	Code   string // why, as Slack or the outbox says it
	Locale string
}

// reasons are the codes that are said in words of their own.
var reasons = []string{
	"is_archived", "not_in_channel", "channel_not_found", "users_not_found", "user_not_found", "user_disabled", "user_not_visible",
	"messages_tab_disabled", "missing_scope", "restricted_action", "not_a_member", "late",
}

func (u Undelivered) say(id string) Reply {
	q := question{say: words.In(u.Locale)}
	why := q.say.Say("undelivered.other", words.Data{"Code": u.Code})
	if slices.Contains(reasons, u.Code) {
		why = q.say.Say("undelivered." + u.Code)
	}
	reply := q.sentence(id, words.Data{"What": u.What, "To": u.To, "Owner": u.Owner, "Why": why})
	reply.Locale = u.Locale
	return reply
}

// Told is what the owner of a message is told about it: that it failed and what
// to do, that it was too late, or, where nobody knows, the question whether it
// is there.
func (u Undelivered) Told(state analysis.MessageState) Reply {
	switch state {
	case analysis.Skipped:
		return u.say("undelivered.skipped")
	case analysis.Unknown:
		return u.doubt()
	}
	return u.say("undelivered.failed")
}

// ToldAdmin is what an admin is told where the owner of a message cannot be: it
// was for the owner, who is gone.
func (u Undelivered) ToldAdmin() Reply {
	if strings.HasPrefix(u.Key, noticeKey) {
		return u.say("undelivered.notice") // it says what failed by itself
	}
	return u.say("undelivered.owner_gone")
}

func (u Undelivered) doubt() Reply {
	reply := u.say("undelivered.doubt")
	say := words.In(u.Locale)
	id := strconv.FormatInt(u.ID, 10)
	reply.Parts = append(reply.Parts, Buttons{
		{Label: say.Say("undelivered.there"), Says: says(wordOutbox, id, outboxThere)},
		{Label: say.Say("undelivered.again"), Says: says(wordOutbox, id, outboxAgain)},
	})
	return reply
}

// What a person says of a message of unknown outcome.
const (
	outboxThere = "there"
	outboxAgain = "again"
)

// Outbox is what the commands ask of the outbox.
type Outbox interface {
	MessageByID(ctx context.Context, id int64) (analysis.Sent, bool, error)
	AnswerUnknown(ctx context.Context, id int64, isThere bool, now time.Time) (bool, error)
	Enqueue(ctx context.Context, now time.Time, messages ...analysis.Message) error
}

// outbox settles a message of unknown outcome as its owner, or an admin, says:
// "12 there" or "12 again".
func (q question) outbox(ctx context.Context, what string) (Reply, error) {
	number, answer, _ := strings.Cut(what, " ")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || answer != outboxThere && answer != outboxAgain {
		return q.sentence("undelivered.how"), nil
	}
	sent, known, err := q.records.MessageByID(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	if !known || sent.Owner != q.person.Email && q.person.Role != analysis.Admin {
		return q.sentence("undelivered.not_yours"), nil
	}
	answered, err := q.records.AnswerUnknown(ctx, id, answer == outboxThere, q.asked.Now)
	if err != nil {
		return Reply{}, err
	}
	if !answered {
		return q.sentence("undelivered.settled"), nil
	}
	reply := q.sentence("undelivered.said_again")
	if answer == outboxThere {
		reply = q.sentence("undelivered.said_there")
	}
	return reply, q.answerNotice(ctx, sent, reply)
}

// answerNotice has the message that asked say the answer, so that nobody is
// asked again.
func (q question) answerNotice(ctx context.Context, sent analysis.Sent, reply Reply) error {
	body, err := EncodeReply(reply)
	if err != nil {
		return err
	}
	return q.records.Enqueue(ctx, q.asked.Now, analysis.Message{
		Key: NoticeKey(sent.ID, ""), To: sent.Owner, Owner: sent.Owner, Body: body, From: q.asked.Now,
	})
}

const noticeKey = "notice/"

// NoticeKey is the key of the message that says that another one is not, or may
// not be, there: to its owner, or, where admin is set, to that admin.
func NoticeKey(id int64, admin string) string {
	key := noticeKey + strconv.FormatInt(id, 10)
	if admin != "" {
		key += "/" + admin
	}
	return key
}
