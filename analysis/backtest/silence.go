package backtest

import (
	"math"
	"sort"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

const fewestOrders = 3 // purchase days before a silence is scored, as for Lull's rhythm

// silence is the time from a purchase to the next, or to the end of the record.
type silence struct {
	customer int
	from     calendar.Date
	days     int     // how long it lasted, or was seen
	hasEnded bool    // by a purchase
	isGone   bool    // the customer had left, where that is known
	revenue  float64 // of the customer until then

	// What is known as it begins; gaps are in days.
	buyer               cadence.Buyer
	own, usual, longest float64

	chances [measures][]float64 // by day of silence, day 0 first: the lowest so far
}

// What a model says of a silence.
const (
	alive         = iota
	active        // buys again within the horizon
	activeOfLevel // the same, relative to what it was on the day of the purchase
	measures
)

// addSilences takes the silences of a customer that begin after the cut.
func (p *play) addSilences(customer int, c Customer) {
	longest := 0
	for i, from := range c.Days {
		if i > 0 {
			longest = max(longest, int(from-c.Days[i-1]))
		}
		if from <= p.Cut || from >= p.Until {
			continue
		}
		if i+1 < fewestOrders {
			p.tooEarly++
			continue
		}
		r := cadence.Rhythm{Days: i + 1, First: c.Days[0], Last: from}
		s := silence{
			customer: customer, from: from, days: int(p.Until - from), isGone: c.LeftOn != 0 && from >= c.LeftOn,
			own: float64(r.Span()) / float64(r.Gaps()), usual: p.policy.UsualGap(r, p.meanGap), longest: float64(longest),
		}
		s.buyer, _ = cadence.BuyerOf(c.Days, from)
		if i+1 < len(c.Days) {
			s.days, s.hasEnded = int(c.Days[i+1]-from), true
		}
		if c.Revenue != nil {
			s.revenue = max(float64(c.Revenue[i]), 0)
		}
		p.silences = append(p.silences, s)
	}
}

// draw fills in what a model says, day after day.
func (s *silence) draw(m cadence.Model, horizon float64) {
	for i := range s.chances {
		s.chances[i] = make([]float64, s.days+1)
	}
	b, level := s.buyer, 0.0
	for day := range s.days + 1 {
		b.Age = s.buyer.Age + float64(day)/week
		chance := m.Active(b, horizon)
		if day == 0 {
			level = chance
		}
		for i, now := range [measures]float64{alive: m.Alive(b), active: chance, activeOfLevel: chance / level} {
			if day > 0 {
				now = min(now, s.chances[i][day-1])
			}
			s.chances[i][day] = now
		}
	}
}

const never = math.MaxInt

// below returns the first day on which a chance is below a level.
func (s *silence) below(measure int, level float64) int {
	chances := s.chances[measure]
	day := 1 + sort.Search(len(chances)-1, func(i int) bool { return chances[i+1] < level })
	if day >= len(chances) {
		return never
	}
	return day
}

// over returns the first day on which the silence is longer than so many days.
func over(days float64) int { return int(math.Floor(days)) + 1 }
