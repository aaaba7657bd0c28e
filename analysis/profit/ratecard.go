package profit

import (
	"cmp"
	"slices"

	"lull/analysis"
	"lull/analysis/calendar"
)

// cards are the rate cards of each kind of time, oldest first.
type cards map[analysis.CostKind][]analysis.RateCard

func newCards(all []analysis.RateCard) cards {
	c := cards{}
	for _, card := range all {
		if card.Minutes > 0 {
			c[card.Kind] = append(c[card.Kind], card)
		}
	}
	for _, of := range c {
		slices.SortFunc(of, func(a, b analysis.RateCard) int {
			return cmp.Or(
				cmp.Compare(a.From, b.From), cmp.Compare(a.Cost.Minor, b.Cost.Minor),
				cmp.Compare(a.Minutes, b.Minutes), cmp.Compare(a.Cost.Currency, b.Cost.Currency))
		})
	}
	return c
}

// value returns what minutes of a day cost by the card in force on it, rounded
// once. A card in another currency is converted as of the day from which it
// holds. The gap, but for its input, says why that is not known; its reason is
// "" where it is.
func (r *Reckoner) value(kind analysis.CostKind, minutes int64, on calendar.Date) (cost int64, gap Gap) {
	cards := r.cards[kind]
	after, _ := slices.BinarySearchFunc(cards, on, func(c analysis.RateCard, on calendar.Date) int {
		if c.From <= on {
			return -1
		}
		return 1
	})
	if after == 0 {
		gap = Gap{Reason: NoRateCard}
		if len(cards) > 0 {
			gap.On = cards[0].From
		}
		return 0, gap
	}
	card := cards[after-1]
	total, known := r.exchange.convert(card.Cost.Minor, card.Cost.Currency, card.From)
	if !known {
		return 0, Gap{Reason: NoExchangeRate, On: card.From, Currency: card.Cost.Currency}
	}
	return scaled(minutes, total, card.Minutes), Gap{}
}
