package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"time"

	"lull/analysis"
	"lull/bot"
	"lull/commands"
)

const digestsEvery = 10 * time.Second

// issuing is what it takes to issue digests: who composes them, and who knows
// who will read them.
type issuing struct {
	*records
	desk *commands.Desk
	bot  *bot.Bot
	log  *slog.Logger
}

// digests issues what is due until ctx ends. Of several replicas one issues each
// digest; what was missed while none ran is made up for, or said to be skipped.
func (r issuing) digests(ctx context.Context) {
	for {
		moved := r.moved()
		for ctx.Err() == nil && r.issueNext(ctx) {
		}
		select {
		case <-ctx.Done():
			return
		case <-moved:
		case <-time.After(digestsEvery):
		}
	}
}

// issueNext issues the digest that is due longest. It reports false where none
// is, or the database fails.
func (r issuing) issueNext(ctx context.Context) bool {
	due, any, err := r.IssueDigest(ctx, r.now(), r.compose)
	switch {
	case ctx.Err() != nil:
		return false
	case !any && err != nil:
		r.log.Warn("the digests cannot be read", "error", err)
		return false
	case err != nil:
		reference := rand.Text()[:8]
		r.log.Error("a digest was not made", "digest", due.ID, "on", due.On.String(), "reference", reference, "error", err)
		told, err := commands.BrokenIssue(due, reference, r.now())
		if err == nil {
			err = r.DelayDigest(ctx, due, r.now().Add(time.Minute), r.now(), told...)
		}
		if err != nil {
			r.log.Warn("a digest was not delayed", "digest", due.ID, "error", err)
			return false
		}
	}
	r.bot.Wake()
	return any
}

// compose makes the issue of a digest that is due, or says why not.
func (r issuing) compose(ctx context.Context, due analysis.DueDigest) (analysis.Composition, error) {
	now := r.now()
	if commands.IsTooLate(due, now) {
		r.log.Warn("a digest is skipped: it is more than a day late", "digest", due.ID, "on", due.On.String())
		return commands.SkippedIssue(due, now)
	}
	audience, err := r.bot.Audience(ctx, cmp.Or(due.Channel, due.Owner))
	if err != nil {
		return analysis.Composition{}, err
	}
	composed, err := r.desk.Digest(ctx, due.Digest, due.On, due.Occurrence.At, now, audience)
	if err != nil {
		return analysis.Composition{}, err
	}
	r.log.Info("a digest was composed", "digest", due.ID, "on", due.On.String(), "held", composed.HeldBy != "", "refused", composed.Refused != "")
	return composed.Issued(due, now)
}
