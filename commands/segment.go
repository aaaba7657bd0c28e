package commands

import (
	"lull/analysis/segment"
	"lull/commands/words"
)

// segmentReply is the purchase side in full: the verdict, the rule and every
// number that goes into it, so that it can be checked by hand.
func (q question) segmentReply(c customer) Reply {
	p := c.purchase
	rule := q.rule(c)
	lines := Line{bold(q.verdict(p)), newline(), plain(q.silence(p)), newline(), plain(rule)}
	return Reply{
		Summary: q.summary(c),
		Parts: []Part{
			q.heading(c), lines, q.facts(c),
			Line{plain(q.say.Say("card.contact_unknown"))},
			q.dataNote(c),
		},
	}
}

// rule is the arithmetic behind the limit, with the customer's own numbers.
func (q question) rule(c customer) string {
	p := c.purchase
	switch p.Basis {
	case segment.NoPurchase, segment.TooFew:
		return q.say.Say("rule.too_few", words.Data{
			"Minimum": q.policy.MinimumOrders, "Fixed": decimal(q.policy.FixedBound),
		})
	case segment.FixedRule:
		return q.say.Say("rule.fixed", words.Data{
			"Minimum": q.policy.MinimumOrders, "Fixed": decimal(q.policy.FixedBound), "Twice": decimal(q.policy.LapseFactor * q.policy.FixedBound),
		})
	}
	mean, _ := c.population.MeanGap()
	k := q.policy.Cadence
	usual := q.say.Say("rule.usual", words.Data{
		"Shrinkage": decimal(k.Shrinkage), "Mean": decimal(mean), "Span": c.rhythm.Span(),
		"Gaps": c.rhythm.Gaps(), "Usual": decimal(p.UsualGap),
	})
	limit := k.Multiplier * p.UsualGap
	id := "rule.limit"
	switch {
	case p.Bound > limit:
		id = "rule.limit_raised"
	case p.Bound < limit && p.Bound > k.Upper:
		id = "rule.limit_slow"
	case p.Bound < limit:
		id = "rule.limit_capped"
	}
	return usual + "\n" + q.say.Say(id, words.Data{
		"Multiplier": decimal(k.Multiplier), "Usual": decimal(p.UsualGap), "Product": decimal(limit), "Slow": decimal(k.Slow), "Limit": decimal(p.Bound),
	}) + "\n" + q.say.Say("rule.states", words.Data{"Limit": decimal(p.Bound), "Twice": decimal(q.policy.LapseFactor * p.Bound)})
}

// facts is the table of the numbers behind the verdict.
func (q question) facts(c customer) Table {
	p := c.purchase
	table := Table{
		Caption: q.say.Say("facts.caption", words.Data{"AsOf": q.day(q.asOf), "Version": q.policy.Version}),
		Header:  []string{q.say.Say("facts.fact"), q.say.Say("facts.value")},
	}
	add := func(id, value string) {
		table.Rows = append(table.Rows, []Cell{textCell(q.say.Say(id)), textCell(value)})
	}
	add("facts.purchase_days", number(p.Orders))
	if p.Basis == segment.NoPurchase {
		return table
	}
	add("facts.first", q.day(p.First))
	add("facts.last", q.day(p.Last))
	add("facts.silence", q.say.Count("days", p.Silence))
	if p.Basis == segment.OwnRhythm {
		add("facts.gaps", number(c.rhythm.Gaps()))
		add("facts.span", q.say.Count("days", c.rhythm.Span()))
		mean, _ := c.population.MeanGap()
		add("facts.mean_gap", q.say.Say("days.decimal", words.Data{"Days": decimal(mean)}))
		add("facts.usual", q.say.Say("days.decimal", words.Data{"Days": decimal(p.UsualGap)}))
	}
	if p.Basis != segment.TooFew {
		add("facts.limit", q.say.Say("days.decimal", words.Data{"Days": decimal(p.Bound)}))
		add("facts.drifting_on", q.day(p.DriftingOn))
		add("facts.lapsed_on", q.day(p.LapsedOn))
	}
	return table
}
