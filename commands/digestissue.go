package commands

import (
	"strconv"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands/words"
)

const (
	// useless is how late an issue is of no use any more.
	useless = 24 * time.Hour
	// heldInSilence is how long an issue is held before its owner is told: the
	// night's run may be under way.
	heldInSilence = 15 * time.Minute
	heldLook      = time.Minute
)

// IsTooLate reports whether a digest that is due is of no use any more.
func IsTooLate(due analysis.DueDigest, now time.Time) bool {
	return now.Sub(due.Occurrence.At) > useless
}

// Issued is what becomes of a digest that was composed: an issue with its
// messages, a refusal, or a wait; and what its owner is told.
func (c Composed) Issued(due analysis.DueDigest, now time.Time) (analysis.Composition, error) {
	switch {
	case c.HeldBy != "":
		return heldIssue(due, c.HeldBy, now)
	case c.Refused != "":
		told, err := tellOwner(due, "refused", now, Sentence(due.Language, c.Refused))
		return analysis.Composition{State: analysis.IssueRefused, Reason: "readers", Messages: told}, err
	}
	messages, err := c.messages(due)
	if err != nil {
		return analysis.Composition{}, err
	}
	missed, err := tellMissed(due, due.Missed, now)
	return analysis.Composition{State: analysis.IssueSent, Rows: c.Rows, Messages: append(messages, missed...)}, err
}

// messages are those of an issue: the digest, and what stands in its thread.
func (c Composed) messages(due analysis.DueDigest) ([]analysis.Message, error) {
	key, to := analysis.IssueKey(due.ID, due.On), due.Channel
	if to == "" {
		to = due.Owner
	}
	var messages []analysis.Message
	for i, reply := range append([]Reply{c.Main}, c.Thread...) {
		body, err := EncodeReply(reply)
		if err != nil {
			return nil, err
		}
		m := analysis.Message{
			Key: key, To: to, Body: body, From: due.Occurrence.At, Until: due.Occurrence.At.Add(useless), Owner: due.Owner,
		}
		if i > 0 {
			m.Key, m.Under = key+"/"+strconv.Itoa(i), key
		}
		messages = append(messages, m)
	}
	return messages, nil
}

// SkippedIssue is what becomes of a digest that is too late: its owner is told
// of it and of every day before that was missed.
func SkippedIssue(due analysis.DueDigest, now time.Time) (analysis.Composition, error) {
	told, err := tellMissed(due, append(due.Missed, due.Occurrence), now)
	return analysis.Composition{State: analysis.IssueSkipped, Reason: "late", Messages: told}, err
}

// BrokenIssue is what the owner of a digest is told that could not be composed,
// with the reference under which the log says why; nothing while it may still
// turn out well by itself.
func BrokenIssue(due analysis.DueDigest, reference string, now time.Time) ([]analysis.Message, error) {
	composition, err := heldIssue(due, words.In(due.Language).Say("digest.broken", words.Data{"Reference": reference}), now)
	return composition.Messages, err
}

func heldIssue(due analysis.DueDigest, why string, now time.Time) (held analysis.Composition, err error) {
	held.LookAgain = now.Add(heldLook)
	if !due.Held.IsZero() && now.Sub(due.Held) >= heldInSilence {
		held.Messages, err = tellOwner(due, "held", now, Sentence(due.Language, why))
	}
	return held, err
}

func tellMissed(due analysis.DueDigest, missed []analysis.Occurrence, now time.Time) ([]analysis.Message, error) {
	if len(missed) == 0 {
		return nil, nil
	}
	days := make([]string, len(missed))
	for i, o := range missed {
		days[i] = day(o.On, calendar.Of(now))
	}
	text := words.In(due.Language).Count("digest.skipped", len(days), words.Data{"Days": strings.Join(days, ", ")})
	return tellOwner(due, "skipped", now, Sentence(due.Language, text))
}

func tellOwner(due analysis.DueDigest, about string, now time.Time, reply Reply) ([]analysis.Message, error) {
	body, err := EncodeReply(reply)
	key := analysis.IssueKey(due.ID, due.On) + "/" + about
	return []analysis.Message{{Key: key, To: due.Owner, Owner: due.Owner, Body: body, From: now}}, err
}

// Sentence is a reply of one line whose summary is the same line, in a language.
func Sentence(locale, text string) Reply {
	return Reply{Summary: text, Parts: []Part{Line{plain(text)}}, Locale: locale}
}
