package commands

import (
	"slices"

	"lull/analysis/segment"
	"lull/commands/words"
)

// steps is what to do, most urgent first: never nothing. Somebody who may not
// see amounts is told what follows without them.
func (c customer) steps() []segment.Play {
	class := c.facts.Worth.Class
	if !c.amounts {
		class = ""
	}
	return stepsFor(c.Segment, class, c.signs, c.amounts)
}

// play is the first step that somebody takes with the customer; "" where there is
// none.
func (c customer) play() segment.Play {
	for _, play := range c.steps() {
		if play != segment.ConnectSource && play != segment.RenewSource && play != segment.RecordCosts {
			return play
		}
	}
	return ""
}

// stepsFor drops the steps about money where amounts are hidden: a quiet earner
// is passive there.
func stepsFor(s segment.Segment, class segment.Profitability, signs segment.Signs, amounts bool) []segment.Play {
	if s == segment.SegmentQuietEarner && !amounts {
		s = segment.SegmentPassive
	}
	var steps []segment.Play
	for _, play := range segment.NextStep(s, class, signs) {
		if amounts || play != segment.RecordCosts {
			steps = append(steps, play)
		}
	}
	return steps
}

// do is a step in a few words, after a colon or in a column.
func (q question) do(play segment.Play) string { return q.say.Say("do." + string(play)) }

// stepsShown is how many steps an answer names.
const stepsShown = 2

// next is the steps in whole sentences.
func (q question) next(c customer) string {
	return q.sayNext(c, c.steps())
}

// nextOnCard leaves out what the card's headline and its line of money say.
func (q question) nextOnCard(c customer) string {
	steps := slices.DeleteFunc(c.steps(), func(p segment.Play) bool { return p == segment.RecordCosts || p == segment.SettleComplaint })
	text := q.sayNext(c, steps)
	if last := q.lastCheck(c); last != "" {
		text += " " + last
	}
	return text
}

func (q question) sayNext(c customer, steps []segment.Play) string {
	text := q.say.Say("card.next")
	for _, play := range steps[:min(len(steps), stepsShown)] {
		text += " " + q.step(c, play)
	}
	return text
}

func (q question) step(c customer, play segment.Play) string {
	if play == segment.SatisfactionCheck {
		return q.checkStep(c)
	}
	id := "play." + string(play)
	if play == segment.AskOwner {
		switch c.Owner {
		case "":
			id = "play.ask_nobody"
		case q.person.Email:
			id = "play.ask_you"
		}
	}
	return q.say.Say(id, words.Data{"Owner": c.owner})
}
