package cadence

// Policy holds the numbers of the silence test that a team may tune.
type Policy struct {
	Shrinkage  float64 // gaps of the population's mean that are mixed into a customer's own
	Multiplier float64 // usual gaps of silence that are still normal
	Lower      float64 // days; no bound is below it
	Upper      float64 // days; no bound is above it, slow customers aside
	Slow       float64 // usual gaps to which the upper limit gives way for a slow customer
}

// DefaultPolicy returns the policy that holds where nobody tuned it.
func DefaultPolicy() Policy {
	return Policy{Shrinkage: 2, Multiplier: 2.5, Lower: 21, Upper: 112, Slow: 1.5}
}

// UsualGap returns a customer's usual gap in days,
//
//	(Shrinkage · meanGap + Span) / (Shrinkage + Gaps)
//
// that is the mean of the customer's own gaps, drawn towards the population's
// meanGap (in days) the more the fewer there are: two or three gaps alone are
// noise. Without a gap it is the meanGap.
func (p Policy) UsualGap(r Rhythm, meanGap float64) float64 {
	if r.Gaps() == 0 {
		return meanGap
	}
	return (p.Shrinkage*meanGap + float64(r.Span())) / (p.Shrinkage + float64(r.Gaps()))
}

// Bound returns the silence in days that is still normal for a usual gap:
// Multiplier times the gap, but at least Lower and at most the larger of Upper
// and Slow times the gap. Without that last term the upper limit would fire
// before every order of a half-yearly buyer. A silence breaks the bound when it
// is longer; the first day that does is the whole part of the bound, plus one.
func (p Policy) Bound(usualGap float64) float64 {
	limit := max(p.Upper, p.Slow*usualGap)
	return max(p.Lower, min(p.Multiplier*usualGap, limit))
}
