package commands

import (
	"slices"

	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/commands/words"
)

// costsNamed is how many unknown costs a sentence names; more are counted.
const costsNamed = 2

// before names the costs that a profit does not have in it yet, with the
// reason: "support cost (no time recorded since 14 Sep)". Costs of one reason
// share it; of many the first are named alone.
func (q question) before(gaps []profit.Gap) string {
	if len(gaps) <= costsNamed {
		return q.and(q.because(gaps, q.gapReason))
	}
	inputs := make([]profit.Input, len(gaps))
	for i, gap := range gaps {
		inputs[i] = gap.Input
	}
	return q.costs(inputs)
}

// gapLine says of each unknown input why it is, and for how much of the period.
func (q question) gapLine(of profit.Period) string {
	texts := q.because(of.Missing, func(gap profit.Gap) string { return q.gapReasonIn(of, gap) })
	return q.say.Say("gap.line", words.Data{"Gaps": q.and(texts)})
}

// because names unknown costs with their reasons, those together that have the
// same one.
func (q question) because(gaps []profit.Gap, reason func(profit.Gap) string) (texts []string) {
	var reasons []string
	costs := map[string][]string{}
	for _, gap := range gaps {
		why := reason(gap)
		if costs[why] == nil {
			reasons = append(reasons, why)
		}
		costs[why] = append(costs[why], q.cost(gap.Input))
	}
	for _, why := range reasons {
		texts = append(texts, q.say.Say("gap.because", words.Data{"Cost": q.and(costs[why]), "Reason": why}))
	}
	return texts
}

// gapReasonIn is why an input is unknown, and for how many of the months where
// that is not all of them.
func (q question) gapReasonIn(of profit.Period, gap profit.Gap) string {
	text := q.gapReason(gap)
	if gap.Months < of.Months {
		text += ", " + q.say.Count("gap.months", gap.Months, words.Data{"Of": of.Months})
	}
	return text
}

// gapReason is why an input is unknown.
func (q question) gapReason(gap profit.Gap) string {
	id := "gap." + string(gap.Reason)
	switch {
	case gap.Reason == profit.NoRateCard && gap.On == 0:
		id = "gap.no_rate_card_ever"
	case gap.Reason == profit.NotCounted && gap.On == 0:
		id = "gap.not_counted_ever"
	}
	return q.say.Say(id, words.Data{
		"What": q.say.Say("entry." + string(gap.Input)), "On": q.gapDay(gap.On), "Currency": gap.Currency,
	})
}

func (q question) gapDay(on calendar.Date) string {
	if on == 0 {
		return ""
	}
	return q.shortDay(on)
}

// cost is an input as a cost that a profit may stand before.
func (q question) cost(input profit.Input) string { return q.say.Say("cost." + string(input)) }

// and joins what belongs together: a, b and c.
func (q question) and(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	text := texts[0]
	for i, next := range texts[1:] {
		id := "list.comma"
		if i == len(texts)-2 {
			id = "list.and"
		}
		text = q.say.Say(id, words.Data{"First": text, "Next": next})
	}
	return text
}

// gapOf returns the gap of an input; false where it is known.
func gapOf(of profit.Period, input profit.Input) (profit.Gap, bool) {
	i := slices.IndexFunc(of.Missing, func(g profit.Gap) bool { return g.Input == input })
	if i < 0 {
		return profit.Gap{}, false
	}
	return of.Missing[i], true
}
