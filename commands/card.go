package commands

import (
	"context"

	"lull/analysis/profit"
	"lull/commands/words"
)

// card is the short answer about one customer: the verdict and what to do
// first, then the facts behind it, line by line. Eight lines at most, each of
// them short.
func (q question) card(ctx context.Context, c customer) (Reply, error) {
	axes, err := q.axes(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	lines := Line{bold(q.headline(c)), newline()}
	if axes != "" {
		lines = append(lines, plain(axes), newline())
	}
	lines = append(append(lines, q.moneyLine(c)...), newline())
	todo, err := q.toDoLines(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	lines = append(lines, todo...)
	return Reply{
		Summary: q.summary(c, axes),
		Parts: []Part{
			q.heading(c), lines,
			q.acts(c), q.dataNote(c),
		},
	}, nil
}

// toDoLines are what to do next, or for what it is quiet, and what is open.
func (q question) toDoLines(ctx context.Context, c customer) (Line, error) {
	next := q.nextOnCard(c)
	if c.isHeld() {
		holder, err := q.nameOf(ctx, c.hold.By)
		if err != nil {
			return nil, err
		}
		next = q.say.Say("card.hold", words.Data{
			"Until": q.shortDay(c.hold.Until), "Who": holder, "Reason": brief(c.hold.Reason, reasonShown),
		})
	}
	lines := Line{plain(next)}
	open, err := q.openLine(ctx, c.Account)
	if err != nil {
		return nil, err
	}
	if open != "" {
		lines = append(lines, newline(), plain(open))
	}
	return lines, nil
}

// moneyLine is what the customer earns, and what it brings as long as that is
// not known.
func (q question) moneyLine(c customer) Line {
	switch _, noRevenue := gapOf(c.earned.Year, profit.OfRevenue); {
	case !c.amounts:
		return Line{plain(q.hidden("card.hidden"))}
	case !c.isKnown():
		text := q.say.Say("card.profit_unknown")
		if noRevenue {
			text = q.earnedHead(c.earnings)
		}
		return Line{
			plain(q.say.Say("card.revenue") + " "), bold(c.money.whole(c.revenue.Net...)), plain(" · " + text),
		}
	}
	year, amount := c.earned.Year, c.money.whole(c.amount(c.earned.Year.Profit()))
	if len(year.Missing) > 0 {
		return Line{
			plain(q.earnedHead(c.earnings) + ": "), bold(amount),
			plain(" " + q.say.Say("earned.in", words.Data{"Period": q.lasting(year)}) + q.estimatedIn(year)),
		}
	}
	text := ""
	if margin, known := year.Margin(); known && c.money.isExact() {
		text = " (" + rounded(margin) + ")"
	}
	if _, isTurned := c.earned.Turned(); isTurned {
		text += " · " + uncapital(q.earnedHead(c.earnings))
	} else {
		text += q.change(c.earnings)
	}
	period := q.say.Say("card.profit", words.Data{"Period": q.lasting(year)})
	return Line{plain(period + " "), bold(amount), plain(text + q.estimatedIn(year))}
}

// reasonShown is how much of a person's reason fits on a card, in characters.
const reasonShown = 100

// acts is what the asker may do about a customer, one press away.
func (q question) acts(c customer) (row Buttons) {
	add := func(id string, sentence ...string) {
		label := q.say.Say(id)
		row = append(row, Button{Label: label, Says: says(sentence...), Spoken: label + ": " + brief(c.Name, nameSpoken)})
	}
	if c.assignSelf {
		add("press.assign", wordAssign, c.Ref)
	}
	if c.act {
		add("press.spoke", wordSpoke, c.Ref)
		if c.isHeld() {
			add("press.end_hold", wordHold, c.Ref, "off")
		} else {
			add("press.hold", wordHold, c.Ref)
		}
	}
	add("press.why", wordWhy, c.Ref)
	if c.share {
		add("press.share", wordShare, c.Ref)
		row[len(row)-1].Menu = true
		add("press.history", wordHistory, c.Ref)
		row[len(row)-1].Menu = true
	}
	return row
}

// nameSpoken is how much of a name fits on a button, in characters.
const nameSpoken = 60

// summary is the point of an answer in one sentence, without any amount.
func (q question) summary(c customer, axes string) string {
	text := c.Name + ": " + q.headline(c) + "."
	if axes != "" {
		text += " " + axes
	}
	return text
}

// brief cuts a text to a number of characters, and marks the cut.
func brief(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return text
}
