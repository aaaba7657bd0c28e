package story

import (
	"math/rand/v2"
	"slices"
)

// watched is how many days back the contacts of customers are known.
const watched = 800

// mood is how an ordinary customer's contact with us goes.
type mood int

const (
	talking  mood = iota // goes on at its own pace
	hushed               // fell silent
	rarer                // still there, at a fraction of the pace
	relapsed             // fell silent, came back, and fell silent again
	back                 // was silent, and is back
	mute                 // hardly ever said a word
)

// moods says how many of a thousand customers with a fate are in which mood; the
// others are talking.
var moods = map[fate][]struct {
	mood  mood
	share int
}{
	steady: {{hushed, 105}, {rarer, 20}, {relapsed, 20}, {back, 35}, {mute, 25}},
	fading: {{hushed, 450}, {rarer, 50}},
	gone:   {{hushed, 900}, {mute, 50}},
}

func (f fate) mood(rng *rand.Rand) mood {
	n := rng.IntN(1000)
	for _, m := range moods[f] {
		if n -= m.share; n < 0 {
			return m.mood
		}
	}
	return talking
}

// engaging draws a customer's contacts. since is how many days ago it all began.
func (m mood) engaging(rng *rand.Rand, since int) engaging {
	since = min(since, watched-rng.IntN(40))
	gap := pick(rng, []int{4, 5, 6, 7, 7, 8, 9, 10, 12, 12, 14, 16, 18, 21, 25, 30})
	if m == rarer {
		gap = 3 + rng.IntN(3)
	}
	patience := max(22, gap*5/2+2) // about what is still normal
	e := engaging{surveyed: rng.IntN(20) - 4, surveyEvery: 8 + rng.IntN(20)}
	// Weeks since the silence was confirmed, more often few than many; in the
	// first of them it is not yet.
	weeks := rng.Float64() * rng.Float64() * 50
	silence := patience + 1 + 7*int(weeks) + rng.IntN(7)
	talk := func(from, to, gap int) []int { return walk(rng, from, to, gap) }
	switch m {
	case talking:
		e.days = talk(rng.IntN(gap+3)-6, since, gap)
	case hushed:
		e.days = talk(silence, since, gap)
	case rarer:
		cut := 90 + rng.IntN(90)
		e.days = slices.Concat(talk(rng.IntN(12)-4, cut, 6*gap), talk(cut, since, gap))
	case relapsed:
		spoke := silence + 20 + rng.IntN(60)
		e.days = slices.Concat(talk(silence, spoke, min(gap, 9)), talk(spoke+2*patience+15, since, gap))
	case back:
		spoke := 4 + rng.IntN(70)
		e.days = slices.Concat(talk(rng.IntN(4)-2, spoke, min(gap, 7)), talk(spoke+2*patience+15, since, gap))
	case mute:
		for range rng.IntN(3) {
			e.days = append(e.days, 190+rng.IntN(watched-190))
		}
		slices.Sort(e.days)
		e.surveyed = -1
	}
	return e
}

// walk returns the days from one, in days ago, back to another, a gap apart on
// average.
func walk(rng *rand.Rand, from, to, gap int) (days []int) {
	for ago := from; ago <= to; ago += around(rng, gap, 2) {
		days = append(days, ago)
	}
	return days
}
