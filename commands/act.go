package commands

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands/words"
)

// Acts is what the commands write. Nothing is ever removed: what was undone
// stays, with who undid it.
type Acts interface {
	ReportContact(ctx context.Context, account int64, event analysis.Event, now time.Time) (stored analysis.Event, isNew bool, err error)
	FindReport(ctx context.Context, id string) (analysis.Report, bool, error)
	WithdrawContact(ctx context.Context, id, by string, now time.Time) (bool, error)
	Account(ctx context.Context, id int64) (analysis.Account, bool, error)
	Hold(ctx context.Context, key string, hold analysis.Hold, now time.Time) (analysis.Hold, error)
	FindHold(ctx context.Context, id int64) (analysis.Hold, bool, error)
	LatestHold(ctx context.Context, account int64) (analysis.Hold, bool, error)
	EndHold(ctx context.Context, account, id int64, by string, now time.Time) (bool, error)
	UndoHold(ctx context.Context, account, id int64, by string, now time.Time) (bool, error)
}

// longestNote is how many characters a note or a reason may have.
const longestNote = 300

// act does what a sentence says about the customer that it begins with. A
// likeness is not enough for that: then it asks which one is meant.
func (q question) act(ctx context.Context, a ask) (Reply, error) {
	if a.name == "" {
		return q.how(a.word), nil
	}
	split, err := q.splitAct(ctx, a)
	if err != nil {
		return Reply{}, err
	}
	account, exactly := split.one()
	switch {
	case split.found.How == analysis.NoMatch:
		otherwise, err := q.nobody(ctx, a.name)
		if err != nil || a.word != wordCheck {
			return otherwise, err
		}
		return q.orCustomer(ctx, says(a.word, a.name), otherwise)
	case !exactly:
		return q.several(ctx, ask{word: a.word, name: split.name, rest: split.rest}, split.found)
	}
	if allowed := q.see(account); !allowed.act {
		return q.mayNot(ctx, account, allowed)
	}
	switch a.word {
	case wordHold:
		return q.hold(ctx, account, split.rest)
	case wordCheck:
		return q.check(ctx, account, split.rest)
	}
	return q.spoke(ctx, account, split.rest)
}

// splitAct is splitName that also takes "spoke with Acme", unless a customer is
// called that.
func (q question) splitAct(ctx context.Context, a ask) (nameSplit, error) {
	split, err := q.splitName(ctx, a.name)
	if _, exactly := split.one(); err != nil || exactly {
		return split, err
	}
	first, rest, more := strings.Cut(a.name, " ")
	if more && a.word == wordSpoke && (strings.EqualFold(first, "with") || strings.EqualFold(first, "to")) {
		return q.splitName(ctx, rest)
	}
	return split, nil
}

// mayNot refuses to change anything about an account, and says who may.
func (q question) mayNot(ctx context.Context, account analysis.Account, allowed sight) (Reply, error) {
	owner, err := q.ownerName(ctx, account)
	if err != nil {
		return Reply{}, err
	}
	if !allowed.segment {
		return q.notYours(account, owner), nil
	}
	id := "act.refused"
	if account.Owner == "" {
		id = "act.refused_nobodys"
	}
	return q.sentence(id, words.Data{"Account": account.Name, "Owner": owner}), nil
}

// how says how a word is used, where nothing can be made of what was said.
func (q question) how(word string) Reply {
	switch word {
	case wordSpoke:
		return q.sentence("spoke.how")
	case wordHold:
		return q.sentence("hold.how")
	case wordCheck:
		return q.sentence("check.how")
	case wordShare:
		return q.sentence("share.how")
	case wordQualify:
		return q.sentence("qualify.how")
	}
	return q.sentence("undo.how")
}

// askWith opens a form, and says what can be said where none can be opened.
func (q question) askWith(form Form, id string, data words.Data) Reply {
	reply := q.sentence(id, data)
	reply.Form = &form
	return reply
}

// again says what is wrong with what somebody said, and offers the form for it.
func (q question) again(fault, label, says string) Reply {
	return Reply{Summary: fault, Parts: []Part{Line{plain(fault)}, Buttons{{Label: label, Says: says}}}}
}

// done is what was done and what that makes of the verdict, with a button that
// undoes it, above the card as it is now. It takes the place of the card that
// was pressed. after says what it makes of the verdict; "" for nothing.
func (q question) done(ctx context.Context, account analysis.Account, what string, after func(customer) string, undo ...Button) (Reply, error) {
	owner, err := q.ownerName(ctx, account)
	if err != nil {
		return Reply{}, err
	}
	effect, card := "", q.notYours(account, owner)
	if allowed := q.see(account); allowed.segment {
		c, err := q.judge(ctx, account)
		if err != nil {
			return Reply{}, err
		}
		c.owner, c.sight = owner, allowed
		if card, err = q.card(ctx, c); err != nil {
			return Reply{}, err
		}
		effect = after(c)
	}
	parts := []Part{Line{bold(what)}}
	if effect != "" {
		parts = []Part{Line{bold(what), newline(), plain(effect)}}
	}
	if len(undo) > 0 {
		parts = append(parts, Buttons(undo))
	}
	return Reply{
		Summary: account.Name + ": " + cmp.Or(effect, what), Parts: append(parts, card.Parts...), Replaces: true,
	}, nil
}

// actRef is a short name for what one request did, the same however often it is
// delivered.
func (q question) actRef() (string, error) {
	if q.asked.Key == "" {
		return "", errors.New("commands.Answer: a request that changes something has no key")
	}
	sum := sha256.Sum256([]byte(q.asked.Key))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:8])), nil
}

// local is the moment of the request where the customers' data lives.
func (q question) local() time.Time { return q.asked.Now.In(q.zone) }

// outside says that a day lies where it cannot, or more than a year away; "" for
// neither.
func (q question) outside(on calendar.Date, toward Direction) string {
	if fault := (dateReader{say: q.say, toward: toward, today: q.asOf}).outside(on); fault != "" {
		return fault
	}
	if isFar(on, q.asOf) {
		return q.say.Say("date.year", words.Data{"On": fullDay(on)})
	}
	return ""
}

// isFar reports whether a day is more than a year from another.
func isFar(on, today calendar.Date) bool {
	now := today.Time()
	return on < calendar.Of(now.AddDate(-1, 0, 0)) || on > calendar.Of(now.AddDate(1, 0, 0))
}
