package commands

import (
	"context"
	"math"
	"slices"

	"lull/analysis/profit"
	"lull/commands/words"
)

// profitReply says what a customer earns: the answer first, in as few lines as a
// phone holds, and below it everything that it rests on.
func (q question) profitReply(ctx context.Context, c customer) (Reply, error) {
	heading := q.heading(c)
	if !c.amounts {
		text := q.hidden("profit.hidden")
		return Reply{
			Summary: c.Name + ": " + text,
			Parts:   []Part{heading, Line{plain(text)}, q.dataNote(c)},
		}, nil
	}
	reply := Reply{Summary: c.Name + ": " + q.earnedHead(c.earnings)}
	if !c.isKnown() {
		reply.Parts = append([]Part{heading}, append(q.revenueParts(c), q.dataNote(c))...)
		return reply, nil
	}
	referrals, err := q.referrals(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	advice := q.policy.Profit.Advise(c.earned, c.situation(referrals.Referrals))
	short := Line{bold(q.earnedLine(c.earnings, c.money))}
	for _, text := range slices.Concat(q.shortFacts(c), q.advise(c, advice)) {
		short = append(short, newline(), plain(text))
	}
	reply.Parts = []Part{heading, short}
	if c.money.isExact() {
		reply.Parts = append(reply.Parts, q.waterfall(c.earnings, c.money), q.componentTable(c.earnings, c.money))
	}
	if over := q.overTime(c, advice, referrals); len(over) > 0 {
		reply.Parts = append(reply.Parts, over)
	}
	if c.money.isExact() {
		if turn, isTurned := c.earned.Turned(); isTurned {
			if bridge, known := q.bridgeTable(c.earnings, c.money, turn); known {
				reply.Parts = append(reply.Parts, bridge)
			}
		}
		reply.Parts = append(reply.Parts, Buttons{{
			Label: q.say.Say("press.months"), Says: says(wordProfit, c.Ref, wordByMonth), Spoken: q.say.Say("press.months") + ": " + brief(c.Name, nameSpoken),
		}, {
			Label: q.say.Say("press.why"), Says: says(wordWhy, c.Ref), Spoken: q.say.Say("press.why") + ": " + brief(c.Name, nameSpoken),
		}})
	}
	if note := q.basisNote(c.earnings); len(note) > 0 {
		reply.Parts = append(reply.Parts, note)
	}
	reply.Parts = append(reply.Parts, q.dataNote(c))
	return reply, nil
}

// shortFacts are the period, what the customer takes for what it brings, and
// what is not known.
func (q question) shortFacts(c customer) (texts []string) {
	year := c.earned.Year
	period := q.say.Say("earned.period", words.Data{"Period": q.span(year)})
	if _, isTurned := c.earned.Turned(); isTurned {
		texts = append(texts, capital(q.figures(c.earnings, c.money)))
	}
	if ratio, known := year.EffortRatio(); known && c.money.isExact() {
		period += " · " + q.say.Say("earned.effort", words.Data{"Share": percent(math.Round(1000*ratio) / 1000)})
	}
	if hours, known := year.HoursPerThousand(); known && c.money.isExact() {
		period += " · " + q.say.Say("earned.hours", words.Data{"Hours": decimal(hours), "Currency": c.earned.Currency})
	}
	texts = append(texts, period)
	if len(year.Missing) > 0 {
		texts = append(texts, q.gapLine(year))
	}
	return texts
}

// overTime is the trend, the turns, what the advice rests on, and the value of
// referrals beside.
func (q question) overTime(c customer, advice profit.Advice, referrals referred) (line Line) {
	var texts []string
	add := func(text string) {
		if text != "" {
			texts = append(texts, text)
		}
	}
	add(q.trendLine(c.earnings, c.money))
	texts = slices.Concat(texts, q.turnLines(c.earnings), q.weighed(c, advice))
	add(q.referralLine(c, referrals))
	for i, text := range texts {
		if i > 0 {
			line = append(line, newline())
		}
		line = append(line, plain(text))
	}
	return line
}
