package commands

import (
	"cmp"
	"context"
	"strings"

	"lull/analysis"
)

// whereShown is where the message of a follow-up goes.
type whereShown struct {
	to, thread string // as an analysis.Message has it
	isHere     bool   // where it was asked for
}

// showIn chooses the place of a follow-up's message: where it was asked for, if
// that is a channel that the bot is in and nobody from outside reads, else a
// direct message to whoever is to do it.
func (q question) showIn(ctx context.Context, f analysis.FollowUp) (whereShown, error) {
	if isChannel(q.asked.Channel) {
		audience, err := q.asked.audience(ctx, q.asked.Channel)
		if err != nil {
			return whereShown{}, err
		}
		if audience.Here && !audience.Guests && !audience.Shared && !audience.Unknown {
			return whereShown{to: q.asked.Channel, thread: cmp.Or(q.asked.Thread, q.asked.Root), isHere: true}, nil
		}
	}
	return whereShown{to: cmp.Or(f.AssigneeSlack, f.Assignee)}, nil
}

// isChannel reports whether a conversation is no direct message.
func isChannel(id string) bool { return strings.HasPrefix(id, "C") || strings.HasPrefix(id, "G") }
