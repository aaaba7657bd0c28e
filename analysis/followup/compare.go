package followup

import (
	"cmp"
	"slices"

	"lull/analysis"
	"lull/analysis/calendar"
)

// FewestCompared is how many customers each side of a comparison needs: of fewer,
// chance alone can make any difference.
const FewestCompared = 20

// Compared is what came of the follow-ups of one segment and one suggested play,
// beside the customers of that segment that nobody followed up.
type Compared struct {
	Segment, Play  string // codes; Play is "" for none
	Assigned, Left Side
}

// IsTooFew reports whether the sides are too small to be compared.
func (c Compared) IsTooFew() bool { return min(c.Assigned.Count, c.Left.Count) < FewestCompared }

// Side is what came of some customers.
type Side struct {
	Count, Done, Reached, Contacted int
	Active, Ordered                 int     // again
	ActiveDays, OrderedDays         float64 // median days until then, of those; 0 for none
}

// Compare counts what came of customers by segment and play. A segment of which
// no customer was assigned has one row, without a play.
func Compare(pursued []analysis.Pursued) (rows []Compared) {
	type group struct{ segment, play string }
	assigned, left := map[group][]analysis.Pursued{}, map[string][]analysis.Pursued{}
	hasAssigned := map[string]bool{}
	for _, p := range pursued {
		if !p.IsAssigned {
			left[p.Segment] = append(left[p.Segment], p)
			continue
		}
		hasAssigned[p.Segment] = true
		assigned[group{p.Segment, p.Play}] = append(assigned[group{p.Segment, p.Play}], p)
	}
	for s := range left {
		if !hasAssigned[s] {
			assigned[group{segment: s}] = nil
		}
	}
	for g, those := range assigned {
		rows = append(rows, Compared{Segment: g.segment, Play: g.play, Assigned: sideOf(those), Left: sideOf(left[g.segment])})
	}
	slices.SortFunc(rows, func(a, b Compared) int {
		return cmp.Or(cmp.Compare(a.Segment, b.Segment), cmp.Compare(a.Play, b.Play))
	})
	return rows
}

func sideOf(pursued []analysis.Pursued) (s Side) {
	var active, ordered []int
	count := func(n *int, is bool) {
		if is {
			*n++
		}
	}
	after := func(days *[]int, on, since calendar.Date) {
		if on != 0 {
			*days = append(*days, int(on-since))
		}
	}
	for _, p := range pursued {
		count(&s.Count, true)
		count(&s.Done, p.IsDone)
		count(&s.Reached, p.IsReached)
		count(&s.Contacted, p.ContactedOn != 0)
		after(&active, p.BackOn, p.On)
		after(&ordered, p.OrderedOn, p.On)
	}
	s.Active, s.Ordered = len(active), len(ordered)
	s.ActiveDays, s.OrderedDays = median(active), median(ordered)
	return s
}

// median returns the middle number, or the mean of the middle two; 0 for none.
func median(of []int) float64 {
	if len(of) == 0 {
		return 0
	}
	slices.Sort(of)
	return float64(of[(len(of)-1)/2]+of[len(of)/2]) / 2
}
