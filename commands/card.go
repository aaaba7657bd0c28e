package commands

import (
	"lull/analysis/segment"
	"lull/commands/words"
)

// card is the short answer about one customer: the verdict and what to do
// first, then the facts behind it, line by line.
func (q question) card(c customer) Reply {
	verdict := q.verdict(c.purchase)
	lines := Line{
		bold(verdict), newline(),
		plain(q.silence(c.purchase)), newline(),
		plain(q.say.Say("card.contact_unknown")), newline(),
	}
	lines = append(lines, q.revenueLine(c)...)
	if c.amounts {
		lines = append(lines, plain(" · "+q.say.Say("card.profit_unknown")))
	}
	reply := Reply{
		Summary: q.summary(c),
		Parts:   []Part{q.heading(c), lines},
	}
	if c.amounts && c.revenue.Orders+c.revenue.CreditNotes > 0 {
		reply.Parts = append(reply.Parts, q.monthTable(c))
	}
	reply.Parts = append(reply.Parts, q.dataNote(c))
	return reply
}

// summary is the point of an answer in one sentence, without any amount.
func (q question) summary(c customer) string {
	return c.Name + ": " + q.verdict(c.purchase) + " " + q.silence(c.purchase)
}

// verdict is the state and what to do about it.
func (q question) verdict(p segment.Purchase) string {
	switch p.State {
	case segment.OnRhythm:
		return q.say.Say("verdict.on_rhythm")
	case segment.Drifting:
		return q.say.Say("verdict.drifting", words.Data{"Since": q.day(p.Since)})
	case segment.Lapsed:
		return q.say.Say("verdict.lapsed", words.Data{"Since": q.day(p.Since)})
	}
	return q.say.Say("verdict.too_early")
}

// silence is the fact behind the verdict: the last order, against the
// customer's own rhythm where there is one.
func (q question) silence(p segment.Purchase) string {
	if p.Basis == segment.NoPurchase {
		return q.say.Say("silence.no_purchase")
	}
	last := q.say.Say("silence.today")
	if p.Silence > 0 {
		last = q.say.Count("silence.last_order", p.Silence, words.Data{"On": q.day(p.Last)})
	}
	switch p.Basis {
	case segment.TooFew:
		return last + " · " + q.say.Count("silence.too_few", p.Orders, words.Data{"Minimum": q.policy.MinimumOrders})
	case segment.FixedRule:
		return last + " · " + q.say.Count("silence.fixed_rule", p.Orders, words.Data{"Limit": limitDays(p.Bound)})
	}
	return last + " · " + q.say.Say("silence.own_rhythm", words.Data{"Usual": usualDays(p.UsualGap), "Limit": limitDays(p.Bound)})
}
