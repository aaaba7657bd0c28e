package commands

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"lull/analysis"
	"lull/commands/words"
)

// sharedCard is a customer as everybody of a channel may see them.
type sharedCard struct {
	account     analysis.Account
	channel     string // Slack's id
	channelName string // as people read it
	people      int    // who read it
	refusal     string // why nothing may stand there; "" where it may

	ref     string // of the time that it was shown
	key     string // of the message
	message Reply
	body    json.RawMessage
}

// seal names the time that this was shown, and all of what was shown: another
// text has another seal.
func (s sharedCard) seal() string {
	sum := sha256.Sum256(append([]byte(s.channel), s.body...))
	return s.ref + "-" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:8]))
}

func (s sharedCard) takeBack() string {
	return says(wordUndo, fmt.Sprintf("%s%d.%s", shareMark, s.account.ID, s.ref))
}

// shownTo is what a channel would see of a customer. What one of its members may
// not see at all is refused and not cut down further: a name alone would tell the
// others nothing, and that one that there is such a customer.
func (q question) shownTo(ctx context.Context, account analysis.Account, said sharing) (s sharedCard, err error) {
	s.account, s.channel = account, said.channel
	audience, err := q.asked.audience(ctx, said.channel)
	if err != nil {
		return s, err
	}
	s.channelName, s.people = q.say.Say("share.that_channel"), len(audience.Members)+audience.Unnamed
	if s.refusal, err = q.mayNotRead(ctx, &s, audience); err != nil || s.refusal != "" {
		return s, err
	}
	var isSealed bool
	if s.ref, _, isSealed = strings.Cut(said.seal, "-"); !isSealed {
		if s.ref, err = q.actRef(); err != nil {
			return s, err
		}
	}
	s.key = analysis.ShareKey(account.ID, s.ref)
	if s.message, err = q.forChannel(ctx, s); err != nil {
		return s, err
	}
	s.body, err = EncodeReply(s.message)
	return s, err
}

// blindNamed is how many of those are named who may not see a customer.
const blindNamed = 3

// mayNotRead is why nothing about a customer may stand in a channel; "" where it
// may. A channel that the sharer is not in is not named.
func (q question) mayNotRead(ctx context.Context, s *sharedCard, audience Audience) (string, error) {
	isIn := func(email string) bool {
		return email != "" && slices.ContainsFunc(audience.Members, func(m string) bool { return strings.EqualFold(m, email) })
	}
	switch {
	case audience.Unknown:
		return q.say.Say("share.invite", words.Data{"Channel": s.channelName}), nil
	case !isIn(q.asked.Asker.Email) && !isIn(q.person.Email):
		return q.say.Say("share.not_in"), nil
	}
	if audience.Name != "" {
		s.channelName = "#" + audience.Name
	}
	where := words.Data{"Channel": s.channelName}
	switch {
	case audience.Shared:
		return q.say.Say("share.shared", where), nil
	case audience.Guests:
		return q.say.Say("share.guests", where), nil
	case !audience.Here:
		return q.say.Say("share.invite", where), nil
	}
	people, err := q.crowd(ctx)
	if err != nil {
		return "", err
	}
	blind := audience.Unnamed
	var names []string
	for _, member := range audience.Members {
		member = strings.ToLower(member)
		one := readers{isPublic: true, people: []may{{person: people[member], settings: q.settings}}}
		if !one.see(s.account).segment {
			blind++
			names = append(names, people.name(member))
		}
	}
	if blind == 0 {
		return "", nil
	}
	if len(names) > blindNamed || len(names) > 0 && blind > len(names) {
		names = append(names[:min(len(names), blindNamed)], "…")
	}
	who := ""
	if len(names) > 0 {
		who = " (" + strings.Join(names, ", ") + ")"
	}
	where["People"], where["Names"] = s.people, who
	return q.say.Count("share.blind", blind, where), nil
}

// forChannel is the card in the language of all, without any amount and anything
// that follows from one, without what the customer answered to a satisfaction
// check, and without a word to its reader alone.
func (q question) forChannel(ctx context.Context, s sharedCard) (Reply, error) {
	w := q
	w.say, w.person = words.In(""), analysis.Person{}
	owner, err := w.ownerName(ctx, s.account)
	if err != nil {
		return Reply{}, err
	}
	c, err := w.judge(ctx, s.account)
	if err != nil {
		return Reply{}, err
	}
	c.owner, c.sight = owner, sight{segment: true}
	c.check = analysis.Check{} // what the customer answered is told in private
	axes, err := w.axes(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	lines := Line{bold(w.headline(c)), newline()}
	if axes != "" {
		lines = append(lines, plain(axes), newline())
	}
	todo, err := w.toDoLines(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	by := words.Data{"Who": nameOrAddress(q.person), "On": day(w.asOf, w.asOf)}
	assign, back := w.say.Say("press.assign"), w.say.Say("share.back")
	return Reply{
		Summary: w.summary(c, axes),
		Parts: []Part{
			w.heading(c), append(lines, todo...),
			Note{plain(w.say.Say("share.by", by))},
			Buttons{
				{Label: assign, Says: says(wordAssign, c.Ref), Spoken: assign + ": " + brief(c.Name, nameSpoken)},
				{Label: back, Says: s.takeBack(), Spoken: back + ": " + brief(c.Name, nameSpoken)},
			},
		},
	}, nil
}
