package commands

import (
	"math"
	"strconv"

	"lull/analysis/profit"
	"lull/commands/words"
)

// situation is what advice about a customer rests on beside the ledger.
func (c customer) situation(referrals profit.Referrals) profit.Situation {
	contract := c.facts.Contract
	return profit.Situation{
		OpenComplaint:   len(c.complaints) > 0,
		ContractInForce: contract.StartsOn != 0 && (contract.EndsOn == 0 || contract.EndsOn >= c.earned.AsOf),
		Referrals:       referrals,
	}
}

// advise says whether to keep the customer, and what would end a loss.
func (q question) advise(c customer, advice profit.Advice) (texts []string) {
	if _, noRevenue := gapOf(advice.Basis, profit.OfRevenue); noRevenue || advice.Step == "" {
		return nil
	}
	m, id := c.money, "advice."+string(advice.Step)
	if advice.Step == profit.Keep && len(advice.Basis.Missing) > 0 {
		id = "advice.keep_by_known"
	}
	texts = append(texts, q.say.Say(id, words.Data{
		"Monthly": m.whole(c.amount(max(advice.Avoidable, -advice.Avoidable))), "Period": q.span(advice.Basis),
	}))
	if levers := q.levers(advice.Levers, m); levers != "" {
		texts = append(texts, levers)
	}
	return texts
}

// weighed says what the advice rests on where it is not simply to keep: what keeps
// an end out of question, the order of steps, and what both would bring. A
// person decides.
func (q question) weighed(c customer, advice profit.Advice) (texts []string) {
	if advice.Step == "" || advice.Step == profit.Keep {
		return nil
	}
	var guards []string
	for _, guard := range advice.Guards {
		guards = append(guards, q.say.Say("guard."+string(guard), words.Data{"Minimum": q.policy.Profit.MinimumMonths}))
	}
	if len(guards) > 0 {
		texts = append(texts, q.say.Say("advice.guards", words.Data{"Guards": q.and(guards)}))
	}
	m, p := c.money, q.policy.Profit
	texts = append(texts, q.say.Say("advice.order"), q.say.Say("advice.weighed", words.Data{
		"Months": p.Horizon, "Keep": m.whole(c.amount(advice.KeepValue)), "End": m.whole(c.amount(advice.SeverValue)),
		"Stay": decimal(p.Stay), "Discount": decimal(p.Discount),
	}))
	return texts
}

// levers say what would bring the loss to zero, each by itself, and which of
// them is within reach; "" where there is no loss. A price beside a band of
// revenue would tell more than the band.
func (q question) levers(l profit.Levers, m purse) string {
	if !m.isExact() {
		return "" // hours times a rate that people know are an amount
	}
	var texts []string
	add := func(text string, inReach bool) {
		if !inReach {
			text = q.say.Say("lever.far", words.Data{"Lever": text})
		}
		texts = append(texts, text)
	}
	if l.HasPrice {
		add(q.say.Say("lever.price", words.Data{"Rise": strconv.FormatFloat(float64(l.Price)/10, 'f', 1, 64)}), l.PriceInReach)
	}
	if l.HasHours {
		add(q.say.Say("lever.hours", words.Data{"Hours": decimal(float64(l.Quarters) / 4)}), l.HoursInReach)
	}
	text := ""
	for i, lever := range texts {
		if i > 0 {
			text += q.say.Say("lever.or") + " "
		}
		text += lever
	}
	if text != "" {
		text = q.say.Say("lever.line", words.Data{"Levers": text})
	}
	if terms := int(math.Round(100 * l.Terms)); terms > 0 {
		if text != "" {
			text += " "
		}
		text += q.say.Say("lever.terms", words.Data{"Share": number(terms) + " %"})
	}
	return text
}
