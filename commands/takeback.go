package commands

import (
	"context"
	"strconv"
	"strings"
	"time"

	"lull/analysis"
	"lull/commands/words"
)

// shareMark begins what undo says of a shared card: "s17.abc".
const shareMark = "s"

// takeBack has the message of a shared card say that it was taken back, and
// nothing about the customer any more. The sharer may, and whoever may act on the
// customer. Who shared it is who is told when it cannot be delivered: nobody is,
// once it was taken back.
func (q question) takeBack(ctx context.Context, what string) (Reply, error) {
	number, ref, _ := strings.Cut(what, ".")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return q.how(wordUndo), nil
	}
	sent, known, err := q.records.MessageByKey(ctx, analysis.ShareKey(id, ref))
	if err != nil {
		return Reply{}, err
	}
	account, isThere, err := q.records.Account(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	switch {
	case !known || !isThere:
		return q.how(wordUndo), nil
	case sent.Owner == "":
		return q.sentence("share.back_already"), nil
	case !q.mayTakeBack(q.see(account), sent.Owner):
		who, err := q.nameOf(ctx, sent.Owner)
		return q.sentence("share.back_refused", words.Data{"Who": who}), err
	case sent.State == analysis.Unknown, sent.State == analysis.Posted && sent.TS == "":
		return q.sentence("share.back_lost"), nil
	}
	body, err := EncodeReply(Sentence("", words.In("").Say("share.taken_back", words.Data{"Who": nameOrAddress(q.person)})))
	if err != nil {
		return Reply{}, err
	}
	err = q.records.Enqueue(ctx, q.asked.Now, analysis.Message{
		Key: sent.Key, To: sent.To, Body: body, From: q.asked.Now, Until: q.asked.Now.Add(-time.Second), // what is not there stays so
	})
	if err != nil {
		return Reply{}, err
	}
	if q.asked.Channel == sent.Channel && sent.TS != "" {
		return Reply{Silent: true}, nil // it shows there
	}
	reply := q.sentence("share.back_done", words.Data{"Account": account.Name})
	reply.Replaces = true
	return reply, nil
}
