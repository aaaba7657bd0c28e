package commands

import (
	"lull/analysis/segment"
	"lull/commands/words"
)

// ordersRule is the arithmetic behind the limit of orders, with the customer's
// own numbers.
func (q question) ordersRule(c customer) string {
	p := c.Purchase
	switch p.Basis {
	case segment.NoPurchase, segment.TooFew:
		return q.say.Say("rule.too_few", words.Data{
			"Minimum": q.policy.MinimumOrders, "Fixed": decimal(q.policy.FixedBound),
		})
	case segment.FixedRule:
		return q.say.Say("rule.fixed", words.Data{
			"Minimum": q.policy.MinimumOrders, "Fixed": decimal(q.policy.FixedBound), "Twice": decimal(q.policy.LapseFactor * q.policy.FixedBound),
		})
	case segment.InContract:
		return q.say.Say("rule.in_contract")
	case segment.ContractEnded:
		return q.say.Say("rule.contract_ended")
	}
	mean := q.policy.Cadence.MeanGap(c.facts.Orders, c.round.Purchase)
	return q.limitRule(c.facts.Orders, mean, p.UsualGap, p.Bound) + "\n" + q.say.Say("rule.states", words.Data{
		"Limit": decimal(p.Bound), "Twice": decimal(q.policy.LapseFactor * p.Bound),
	})
}

// ordersFacts is the table of the numbers behind the purchase state.
func (q question) ordersFacts(c customer) Table {
	p := c.Purchase
	facts := q.factTable("facts.orders")
	facts.add("facts.purchase_state", q.say.Say("state."+string(p.State)))
	facts.add("facts.purchase_days", number(p.Orders))
	if p.Orders > 0 {
		facts.add("facts.first_order", q.day(p.First))
		facts.add("facts.last_order", q.day(p.Last))
		facts.add("facts.order_silence", q.say.Count("days", p.Silence))
	}
	if c.facts.Contract.StartsOn != 0 {
		facts.add("facts.contract", q.contractText(p))
	}
	if p.Basis == segment.OwnRhythm {
		facts.rhythm(c.facts.Orders, c.round.Purchase, p.UsualGap)
	}
	if p.Bound > 0 {
		facts.add("facts.limit", facts.days(p.Bound))
	}
	if p.DriftingOn != 0 {
		facts.add("facts.drifting_on", q.day(p.DriftingOn))
	}
	if p.LapsedOn != 0 {
		facts.add("facts.lapsed_on", q.day(p.LapsedOn))
	}
	return facts.Table
}

func (q question) contractText(p segment.Purchase) string {
	if p.ContractEndsOn == 0 {
		return q.say.Say("facts.open_ended")
	}
	id := "facts.contract_until"
	if p.RenewalDue {
		id = "facts.renewal_due"
	}
	return q.say.Say(id, words.Data{"On": q.day(p.ContractEndsOn)})
}
