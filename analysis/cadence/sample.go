package cadence

import (
	"cmp"
	"slices"
)

// sample is many buyers with equal ones counted together, in an order of its
// own: the likelihood is the same sum, computed many times faster, and to the
// last bit the same however the buyers were ordered.
type sample struct {
	groups    []group // by repeats, recency and age
	customers int
	gaps      int
	logGaps   float64
}

type group struct {
	Buyer         // without its LogGaps
	count float64 // how many such buyers
}

func newSample(buyers []Buyer) sample {
	sorted := slices.SortedFunc(slices.Values(buyers), func(a, b Buyer) int {
		return cmp.Or(cmp.Compare(a.Repeats, b.Repeats), cmp.Compare(a.Recency, b.Recency),
			cmp.Compare(a.Age, b.Age), cmp.Compare(a.LogGaps, b.LogGaps))
	})
	s := sample{customers: len(buyers)}
	for _, b := range sorted {
		// The gaps' term has no parameter but K in it, so it needs no groups.
		s.logGaps += b.LogGaps
		s.gaps += b.Repeats
		b.LogGaps = 0
		if last := len(s.groups) - 1; last >= 0 && s.groups[last].Buyer == b {
			s.groups[last].count++
			continue
		}
		s.groups = append(s.groups, group{b, 1})
	}
	return s
}

// logLikelihood returns the sum over all buyers.
func (s sample) logLikelihood(m Model) float64 {
	sum := float64(m.K-1) * s.logGaps
	var (
		l        level
		constant float64
	)
	for i, g := range s.groups {
		if i == 0 || g.Repeats != s.groups[i-1].Repeats {
			l, constant = m.level(g.Repeats), m.constant(g.Repeats)
		}
		sum += g.count * (constant + l.logLikelihood(g.Recency, g.Age))
	}
	return sum
}

// bought returns the population that the buyers' gaps make, in days.
func (s sample) bought() (p Population) {
	for _, g := range s.groups {
		r := g.rhythm()
		p.Gaps += int64(g.count) * int64(r.Gaps())
		p.Span += int64(g.count) * int64(r.Span())
	}
	return p
}
