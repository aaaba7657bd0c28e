package cadence

import (
	"slices"

	"lull/analysis"
	"lull/analysis/calendar"
)

// Growth gathers the populations of several days in one pass over the customers.
type Growth struct {
	days []calendar.Date
	// What a day has more than the one before it, for customers whose days were
	// all known at once, and what it has in all, for the others.
	steps, totals []Population
}

// NewGrowth returns the populations of days, oldest first, with nobody in them.
func NewGrowth(days []calendar.Date) *Growth {
	return &Growth{days: days, steps: make([]Population, len(days)), totals: make([]Population, len(days))}
}

// Add puts a customer into the populations, by marks in the order of their
// codes: into each day's what was known by its end.
func (g *Growth) Add(marks []analysis.Mark) {
	if slices.ContainsFunc(marks, func(m analysis.Mark) bool { return m.Late > 0 }) {
		for i, day := range g.days {
			g.totals[i] = g.totals[i].With(RhythmAsOf(marks, day))
		}
		return
	}
	i := 0
	for n := 1; n < len(marks); n++ {
		gap := marks[n].On - marks[n-1].On
		if gap == 0 {
			continue
		}
		for i < len(g.days) && g.days[i] < marks[n].On {
			i++
		}
		if i == len(g.days) {
			return
		}
		g.steps[i].Gaps++
		g.steps[i].Span += int64(gap)
	}
}

// At returns the population of the i-th day.
func (g *Growth) At(i int) Population {
	p := g.totals[i]
	for _, step := range g.steps[:i+1] {
		p.Gaps += step.Gaps
		p.Span += step.Span
	}
	return p
}
