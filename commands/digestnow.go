package commands

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands/words"
)

// digestPreview shows the digest as it would go out now, and changes nothing. It
// holds no more than its readers and the asker may see.
func (q question) digestPreview(ctx context.Context, d analysis.Standing) (Reply, error) {
	composed, err := q.composeNow(ctx, d.Digest, true)
	if err != nil {
		return Reply{}, err
	}
	if composed.Refused != "" {
		return Sentence("", composed.Refused), nil
	}
	reply := composed.Main
	for _, below := range composed.Thread {
		reply.Parts = append(reply.Parts, below.Parts...)
	}
	return reply, nil
}

// composeNow composes a digest for today.
func (q question) composeNow(ctx context.Context, d analysis.Digest, isPreview bool) (Composed, error) {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return Composed{}, err
	}
	audience := Audience{}
	if d.Channel != "" {
		if audience, err = q.asked.audience(ctx, d.Channel); err != nil {
			return Composed{}, err
		}
	}
	i := issue{Digest: d, on: calendar.Of(q.asked.Now.In(zone)), due: q.asked.Now, now: q.asked.Now, isPreview: isPreview}
	i.Hold = 0 // somebody wants it now
	if isPreview {
		i.previewer = q.person
	}
	return q.digest(ctx, i, audience)
}

// audience asks who reads a conversation.
func (r Request) audience(ctx context.Context, channel string) (Audience, error) {
	if r.Audience == nil {
		return Audience{Unknown: true}, nil
	}
	return r.Audience(ctx, channel)
}

// digestNow sends the digest at once. Where this week's was sent it asks first,
// and then sends the same once more.
func (q question) digestNow(ctx context.Context, d analysis.Standing, isAgain bool) (Reply, error) {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return Reply{}, err
	}
	today := calendar.Of(q.asked.Now.In(zone))
	isSent := d.Last != nil && d.Last.State == analysis.IssueSent && d.Last.On.WeekEnd() == today.WeekEnd()
	if isSent {
		return q.digestAgain(ctx, d, isAgain)
	}
	if d.Last != nil && d.Last.On == today {
		return q.sentence("digest_issue."+string(d.Last.State), words.Data{"On": day(today, q.asOf)}), nil
	}
	composed, err := q.composeNow(ctx, d.Digest, false)
	if err != nil {
		return Reply{}, err
	}
	if composed.Refused != "" {
		return Sentence("", composed.Refused), nil
	}
	made, err := composed.Issued(analysis.DueDigest{
		Digest: d.Digest, Occurrence: analysis.Occurrence{On: today, At: q.asked.Now},
	}, q.asked.Now)
	if err != nil {
		return Reply{}, err
	}
	issue := analysis.Issue{DigestID: d.ID, On: today, Due: q.asked.Now, Made: q.asked.Now, State: made.State, Reason: made.Reason}
	isNew, err := q.records.AddIssue(ctx, issue, made)
	if err != nil {
		return Reply{}, err
	}
	if !isNew { // the schedule, or somebody else, was quicker
		d.Last = &issue
		return q.digestAgain(ctx, d, false)
	}
	return q.sentence("digest.on_its_way", words.Data{"Where": q.digestWhere(d.Digest)}), nil
}

func (q question) digestWhere(d analysis.Digest) string {
	switch {
	case d.Channel != "":
		return q.say.Say("digest.in_channel")
	case strings.EqualFold(d.Owner, q.person.Email):
		return q.say.Say("digest.in_your_messages")
	}
	return q.say.Say("digest.in_messages_of", words.Data{"Who": d.Owner})
}

// digestAgain asks whether this week's digest is to be sent once more, or sends
// it.
func (q question) digestAgain(ctx context.Context, d analysis.Standing, isSure bool) (Reply, error) {
	when := words.Data{"On": day(d.Last.On, q.asOf), "Where": q.digestWhere(d.Digest)}
	if !isSure {
		reply := q.sentence("digest.sent_already", when)
		reply.Parts = append(reply.Parts, Buttons{q.digestButton("digest.press_again", subNow, fmt.Sprint(d.ID), againWord)})
		return reply, nil
	}
	key, err := q.actRef()
	if err != nil {
		return Reply{}, err
	}
	isThere, err := q.records.RepeatIssue(ctx, d.ID, d.Last.On, key, q.asked.Now)
	if err != nil {
		return Reply{}, err
	}
	if !isThere {
		return q.sentence("digest.not_kept", when), nil
	}
	reply := q.sentence("digest.once_more", when)
	reply.Replaces = true
	return reply, nil
}
