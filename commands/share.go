package commands

import (
	"context"
	"regexp"
	"strings"
	"time"

	"lull/analysis"
	"lull/commands/words"
)

// sharing is what a sentence says about showing a customer to a channel: "acme",
// "acme #emea-leads", or, as the form and its button say it, with the seal of what
// was shown before: "AC1042 #C0123ABCD seal".
type sharing struct {
	name    string
	channel string // Slack's id; "" where none is said
	seal    string // "" for what nobody has looked at
}

// share shows a channel what everybody in it may see of a customer. Nothing is
// posted that was not shown to the sharer first, exactly as it will stand there.
func (q question) share(ctx context.Context, text string) (Reply, error) {
	said := q.readSharing(text)
	if said.name == "" {
		return q.how(wordShare), nil
	}
	found, err := q.find(ctx, said.name)
	switch {
	case err != nil:
		return Reply{}, err
	case found.How == analysis.NoMatch:
		return q.nobody(ctx, said.name)
	case found.How == analysis.Alike, len(found.Accounts) > 1:
		return q.several(ctx, ask{word: wordShare, name: said.name, rest: toChannel(said.channel)}, found)
	}
	account := found.Accounts[0]
	if !q.see(account).share {
		owner, err := q.ownerName(ctx, account)
		return q.notYours(account, owner), err
	}
	if chosen := q.asked.Fields[fieldChannel]; chosen != "" && chosen != said.channel {
		said.channel, said.seal = chosen, ""
	}
	if said.channel == "" {
		return q.shareWhere(ctx, account)
	}
	shown, isSoon, err := q.shownSoon(ctx, account, said)
	if err != nil {
		return Reply{}, err
	}
	hasChanged := false
	if shown.refusal == "" && said.seal != "" {
		reply, isPosted, err := q.post(ctx, shown, said.seal)
		if err != nil || isPosted {
			return reply, err
		}
		said.seal, hasChanged = "", true // it is shown anew
		if shown, err = q.shownTo(ctx, account, said); err != nil {
			return Reply{}, err
		}
	}
	return q.showFirst(shown, hasChanged, q.asked.CanAsk && isSoon), nil
}

// shownSoon is shownTo, and whether it took no longer than leaves time for a form:
// Slack says slowly who reads a large channel.
func (q question) shownSoon(ctx context.Context, account analysis.Account, said sharing) (s sharedCard, isSoon bool, err error) {
	soon, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	if s, err = q.shownTo(soon, account, said); err == nil || soon.Err() == nil {
		return s, true, err
	}
	s, err = q.shownTo(ctx, account, said)
	return s, false, err
}

// openWithin is how long the search for the readers of a channel may take, so
// that a form can still be opened.
const openWithin = time.Second

var (
	channelID = regexp.MustCompile(`^#[CG][A-Z0-9]+$`)
	sealed    = regexp.MustCompile(`^[a-z2-7]+-[a-z2-7]+$`)
)

func (q question) readSharing(text string) sharing {
	words := strings.Fields(text)
	for n, word := range words {
		core := strings.TrimRight(word, ".,;:!?")
		channel, known := q.asked.Channels[core]
		if !known && channelID.MatchString(core) {
			channel = core[1:]
		}
		if channel == "" {
			continue
		}
		if n > 1 && (strings.EqualFold(words[n-1], "to") || strings.EqualFold(words[n-1], "with") || strings.EqualFold(words[n-1], "in")) {
			n--
		}
		said := sharing{name: strings.Join(words[:n], " "), channel: channel}
		if last := words[len(words)-1]; q.asked.Pressed && sealed.MatchString(last) {
			said.seal = last
		}
		return said
	}
	return sharing{name: text}
}

// toChannel is a channel as a sentence says it; "" for none.
func toChannel(id string) string {
	if id == "" {
		return ""
	}
	return "#" + id
}

// shareWhere asks in which channel, and shows at once what the one would see in
// which it is asked, if that may see anything.
func (q question) shareWhere(ctx context.Context, account analysis.Account) (Reply, error) {
	if isChannel(q.asked.Channel) {
		shown, isSoon, err := q.shownSoon(ctx, account, sharing{channel: q.asked.Channel})
		if err != nil {
			return Reply{}, err
		}
		if shown.refusal == "" {
			return q.showFirst(shown, false, q.asked.CanAsk && isSoon), nil
		}
	}
	form := q.shareForm(account, "", says(wordShare, account.Ref), q.say.Say("share.preview"))
	form.Lines = []Line{named(account), {plain(q.say.Say("share.choose"))}}
	return q.askWith(form, "share.type", words.Data{"Ref": account.Ref}), nil
}

func (q question) shareForm(account analysis.Account, channel, sentence, submit string) Form {
	return Form{
		Title: q.say.Say("share.title"), Submit: submit, Says: sentence, Lines: []Line{named(account)},
		Fields: []Field{{
			Name: fieldChannel, Label: q.say.Say("share.channel"), Hint: q.say.Say("share.channel_hint"), Kind: ChannelField, Initial: channel,
		}},
	}
}

// showFirst shows what a channel will see, or says why it may see nothing. Where
// no form can be opened, the same stands in a message of its own.
func (q question) showFirst(s sharedCard, hasChanged, canAsk bool) Reply {
	again := says(wordShare, s.account.Ref)
	if s.refusal != "" {
		reply := q.again(s.refusal, q.say.Say("share.other"), again)
		if canAsk {
			form := q.shareForm(s.account, "", again, q.say.Say("share.preview"))
			form.Lines = append(form.Lines, Line{plain(s.refusal)})
			reply.Form = &form
		}
		return reply
	}
	head := Line{bold(q.say.Count("share.sees", s.people, words.Data{"Channel": s.channelName}))}
	if hasChanged {
		head = append(Line{plain(q.say.Say("share.changed")), newline()}, head...)
	}
	foot := Line{plain(q.say.Say("share.about"))}
	sentence := says(wordShare, s.account.Ref, toChannel(s.channel), s.seal())
	reply := Reply{Summary: plainLine(head), Parts: []Part{head}}
	lines := []Line{head}
	for _, part := range s.message.Parts {
		switch p := part.(type) {
		case Line:
			lines, reply.Parts = append(lines, p), append(reply.Parts, p)
		case Note:
			lines, reply.Parts = append(lines, Line(p)), append(reply.Parts, p)
		}
	}
	reply.Parts = append(reply.Parts, Note(foot), Buttons{
		{Label: q.say.Say("share.post"), Says: sentence, Style: Primary, Spoken: q.say.Say("share.post") + ": " + brief(s.account.Name, nameSpoken)},
		{Label: q.say.Say("share.other"), Says: again},
	})
	if canAsk {
		form := q.shareForm(s.account, s.channel, sentence, q.say.Say("share.post"))
		form.Lines = append(lines, foot)
		reply.Form = &form
	}
	return reply
}

// post has the message sent, once for each time that it was shown. It reports
// false where it would not stand there as it was shown.
func (q question) post(ctx context.Context, s sharedCard, seal string) (reply Reply, isPosted bool, err error) {
	sent, known, err := q.records.MessageByKey(ctx, s.key)
	switch {
	case err != nil:
		return reply, false, err
	case known && sent.Owner == "":
		return q.sentence("share.back_already"), true, nil
	case known && sent.Owner != q.person.Email, !known && s.seal() != seal:
		return reply, false, nil
	case !known:
		err := q.records.Enqueue(ctx, q.asked.Now, analysis.Message{
			Key: s.key, To: s.channel, Body: s.body, From: q.asked.Now, Until: q.asked.Now.Add(useless), Owner: q.person.Email,
		})
		if err != nil {
			return reply, false, err
		}
	}
	reply = q.sentence("share.done", words.Data{"Account": s.account.Name, "Channel": s.channelName})
	reply.Parts = append(reply.Parts, Buttons{{Label: q.say.Say("share.back"), Says: s.takeBack()}})
	reply.Replaces, reply.See = true, &See{Key: s.key, Label: q.say.Say("assign.open")}
	return reply, true, nil
}
