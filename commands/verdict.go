package commands

import (
	"cmp"
	"context"
	"slices"
	"unicode"
	"unicode/utf8"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands/words"
)

// headline is the word for a customer and what to do first.
func (q question) headline(c customer) string {
	word := q.word(c)
	switch {
	case len(c.complaints) > 0:
		return q.say.Say("head.do", words.Data{"Word": word, "Do": q.say.Say("do.settle_complaint")})
	case c.isHeld():
		return q.say.Say("head.do", words.Data{"Word": word, "Do": q.say.Say("do.held")})
	case c.Segment == segment.SegmentTooEarly:
		return word
	case c.Segment == segment.SegmentQuietEarner && c.amounts:
		return q.say.Say("head.quiet_earner", words.Data{"Do": q.do(c.steps()[0]), "Since": q.shortDay(c.Engagement.Since)})
	}
	return q.say.Say("head.do", words.Data{"Word": word, "Do": q.do(c.steps()[0])})
}

// word is the segment with the day since which it holds. Somebody who may not
// see amounts reads none that says anything of them.
func (q question) word(c customer) string {
	e, p := c.Engagement, c.Purchase
	since := func(on calendar.Date) words.Data { return words.Data{"Since": q.shortDay(on)} }
	switch c.Segment {
	case segment.SegmentLapsed:
		return q.say.Say("word.lapsed", since(p.Since))
	case segment.SegmentDrifting:
		return q.say.Say("word.drifting", since(p.Since))
	case segment.SegmentQuietEarner:
		if c.amounts {
			return q.say.Say("word.quiet_earner", since(e.Since))
		}
		return q.say.Say("word.passive", since(e.Since))
	case segment.SegmentPassive:
		if e.Tag == segment.AlwaysQuiet {
			return q.say.Say("word.always_quiet")
		}
		return q.say.Say("word.passive", since(e.Since))
	case segment.SegmentActive:
		return q.say.Say("word.active")
	}
	id := "word.on_rhythm"
	switch {
	case p.Basis == segment.NoPurchase:
		id = "word.no_purchase"
	case p.State == segment.TooEarly:
		id = "word.too_few"
	}
	return q.say.Say("word.cannot_tell", words.Data{"Buying": q.say.Say(id), "Reason": q.reason(e)})
}

// reason is why engagement cannot be judged.
func (q question) reason(e segment.Engagement) string {
	switch e.Reason {
	case segment.StaleSource:
		return q.say.Say("reason.stale_source", words.Data{"On": q.shortDay(e.LoadedOn)})
	case segment.TooNew:
		return q.say.Count("reason.too_new", e.Tenure, words.Data{"Minimum": q.policy.MinimumTenure})
	case segment.TooLittle:
		return q.say.Count("reason.too_little", e.Days, words.Data{"Minimum": q.policy.MinimumDays})
	case segment.NotJudged:
		return q.say.Say("reason.not_judged", words.Data{"On": q.shortDay(q.asOf.WeekEnd())})
	}
	return q.say.Say("reason.no_source")
}

// axes is both facts behind the verdict, first the one that it is about; "" where
// the headline says it all.
func (q question) axes(ctx context.Context, c customer) (string, error) {
	contact, err := q.contact(ctx, c)
	if err != nil {
		return "", err
	}
	first, second := contact, q.withChance(c, q.order(c.Purchase))
	if c.Purchase.IsQuiet() {
		first, second = second, first
	} else if c.Engagement.State == segment.Unknown {
		second = q.withChance(c, q.orderInFull(c.Purchase))
	}
	switch {
	case first == "" && c.Purchase.Basis == segment.NoPurchase:
		return "", nil
	case first == "":
		return capital(second), nil
	}
	return capital(first) + " · " + second, nil
}

// contact is the silence of contact against the customer's own. It is "" where
// there is nothing to tell beside what the headline says.
func (q question) contact(ctx context.Context, c customer) (string, error) {
	e := c.Engagement
	inHeadline := c.Segment == segment.SegmentTooEarly
	_, isReported := c.lastReport()
	if e.Reason == segment.NoSource && !isReported {
		if inHeadline {
			return "", nil
		}
		return q.reason(e), nil
	}
	text, err := q.lastContact(ctx, c)
	if err != nil {
		return "", err
	}
	if e.State == segment.Unknown {
		if !inHeadline {
			text = q.reason(e)
		}
		switch e.Frozen {
		case segment.Passive:
			text += ", " + q.say.Say("contact.was_passive", words.Data{"Since": q.shortDay(e.Since)})
		case segment.Active:
			text += ", " + q.say.Say("contact.was_active")
		}
		return text, nil
	}
	if e.Days > 0 {
		text += " " + q.say.Say("contact.usual", words.Data{"Usual": usualDays(e.UsualGap), "Limit": limitDays(e.Bound)})
	}
	if q.isSlower(e) {
		text += ", " + q.say.Count("contact.slower", e.Within, words.Data{"Window": e.Window, "Expected": usualDays(e.Expected)})
	}
	if c.Purchase.IsQuiet() {
		id := "contact.active"
		if e.State == segment.Passive {
			id = "contact.passive"
		}
		text += ", " + q.say.Say(id, words.Data{"Since": q.shortDay(e.Since)})
	}
	if len(c.touches) > 0 && e.Silence > 0 {
		text += ", " + q.say.Count(touched(c.touches), len(c.touches))
	}
	return text, nil
}

// isSlower reports whether it is the pace that makes a customer passive whose
// silence alone would not.
func (q question) isSlower(e segment.Engagement) bool {
	return e.State == segment.Passive && float64(e.Silence) <= e.Bound && e.Known && float64(e.Within) <= q.policy.Cadence.EnterShare*e.Expected
}

// touched names what we did since the last contact, in one word.
func touched(touches []analysis.Touch) string {
	for _, t := range touches {
		if !slices.Contains([]string{"email", "letter", "message", "campaign", surveyTouch}, t.Kind) {
			return "contact.tried"
		}
	}
	return "contact.wrote"
}

func (q question) lastContact(ctx context.Context, c customer) (string, error) {
	e := c.Engagement
	if e.Days == 0 {
		return q.say.Count("contact.never", e.Observed), nil
	}
	if float64(e.Silence) > e.Bound && e.State != segment.Unknown {
		return q.say.Count("contact.silent", e.Silence), nil
	}
	if report, reported := c.lastReport(); reported {
		by, err := q.nameOf(ctx, report.By)
		return q.say.Say("contact.reported", words.Data{"On": q.shortDay(report.On), "By": by}), err
	}
	if e.Silence == 0 {
		return q.say.Say("contact.today"), nil
	}
	return q.say.Count("contact.last", e.Silence), nil
}

// order is the silence of orders, against the customer's own rhythm where that
// is what the verdict is about.
func (q question) order(p segment.Purchase) string {
	switch p.Basis {
	case segment.NoPurchase:
		return q.say.Say("order.never")
	case segment.TooFew:
		return q.lastOrder(p) + ", " + q.say.Count("order.too_few", p.Orders)
	case segment.FixedRule:
		return q.say.Count("order.silent", p.Silence) + " " + q.say.Say("order.fixed", words.Data{"Limit": limitDays(p.Bound)})
	case segment.InContract:
		id := "order.in_contract"
		if p.ContractEndsOn == 0 {
			id = "order.open_contract"
		}
		return q.lastOrder(p) + ", " + q.say.Say(id, words.Data{"On": q.shortDay(p.ContractEndsOn)})
	case segment.ContractEnded:
		return q.say.Say("order.contract_ended", words.Data{"On": q.shortDay(p.ContractEndsOn)})
	}
	if p.State.IsQuiet() {
		return q.say.Count("order.silent", p.Silence) + " " + q.rhythm(p)
	}
	return q.lastOrder(p) + ", " + q.say.Say("order.on_rhythm")
}

// orderInFull is order with the numbers of a rhythm that is kept.
func (q question) orderInFull(p segment.Purchase) string {
	if p.Basis == segment.OwnRhythm && !p.State.IsQuiet() {
		return q.lastOrder(p) + " " + q.rhythm(p)
	}
	return q.order(p)
}

func (q question) rhythm(p segment.Purchase) string {
	return q.say.Say("order.usual", words.Data{"Usual": usualDays(p.UsualGap), "Limit": limitDays(p.Bound)})
}

func (q question) lastOrder(p segment.Purchase) string {
	switch {
	case p.Orders == 0:
		return q.say.Say("order.never")
	case p.Silence == 0:
		return q.say.Say("order.today")
	}
	return q.say.Count("order.last", p.Silence)
}

// change is something that would change a verdict, and when: 0 where it is not
// a matter of days that pass.
type change struct {
	on   calendar.Date
	text string
}

// changes are what would change the verdict, the nearest first.
func (q question) changes(c customer) []change {
	var all []change
	add := func(on calendar.Date, id string) {
		if on != 0 {
			all = append(all, change{on, q.say.Say(id, words.Data{"On": q.shortDay(on)})})
		}
	}
	o := c.outlook
	add(o.PassiveOn, "next.passive")
	add(o.JudgedFrom, "next.judged")
	add(o.DriftingOn, "next.drifting")
	add(o.LapsedOn, "next.lapsed")
	if c.isHeld() {
		add(c.hold.Until+1, "next.hold_over")
	}
	slices.SortStableFunc(all, func(a, b change) int { return cmp.Compare(a.on, b.on) })
	if o.ReturnDays > 0 {
		text := q.say.Count("next.active", o.ReturnDays, words.Data{"Within": o.ReturnWithin})
		all = append(all, change{text: text})
	}
	return all
}

// nameOf is a colleague's name, or the address where nobody knows it; the asker
// is "you".
func (q question) nameOf(ctx context.Context, email string) (string, error) {
	if email == q.person.Email && email != "" {
		return q.say.Say("you"), nil
	}
	return q.ownerName(ctx, analysis.Account{Owner: email})
}

func (q question) shortDay(d calendar.Date) string { return shortDay(d, q.asOf) }

// uncapital writes the first letter of a sentence small, to go on with it.
func uncapital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}

// capital writes the first letter of a sentence large.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
