package cadence

// Policy holds the numbers of the silence test and the rate test that a team
// may tune. Segment's policy says what is acceptable.
type Policy struct {
	Shrinkage  float64 `json:"shrinkage_gaps" yaml:"shrinkage_gaps"`         // gaps of the population's mean that are mixed into a customer's own
	Multiplier float64 `json:"multiplier" yaml:"multiplier"`                 // usual gaps of silence that are still normal
	Lower      float64 `json:"bound_lower_days" yaml:"bound_lower_days"`     // no bound is below it
	Upper      float64 `json:"bound_upper_days" yaml:"bound_upper_days"`     // no bound is above it, slow customers aside
	Slow       float64 `json:"slow_customer_gaps" yaml:"slow_customer_gaps"` // usual gaps to which the upper limit gives way for a slow customer

	SurveyWeight float64 `json:"survey_weight" yaml:"survey_weight"` // what a day weighs on which the customer only answered our survey; any other weighs 1

	Window         int     `json:"rate_window_days" yaml:"rate_window_days"`                     // the last days, which the rate test looks at
	History        int     `json:"rate_history_days" yaml:"rate_history_days"`                   // at most so many days before them count as usual
	MinimumHistory int     `json:"rate_minimum_history_days" yaml:"rate_minimum_history_days"`   // with fewer the rate cannot be tested
	PriorDays      float64 `json:"rate_prior_engagement_days" yaml:"rate_prior_engagement_days"` // r0: engagement days that are assumed before anything is seen
	PriorSpan      float64 `json:"rate_prior_days" yaml:"rate_prior_days"`                       // α0: the days they are assumed in; 0 for the population's mean gap
	EnterTail      float64 `json:"rate_enter_tail" yaml:"rate_enter_tail"`                       // the test fires where so few days had a smaller chance than this
	EnterShare     float64 `json:"rate_enter_share" yaml:"rate_enter_share"`                     // and where they are at most this share of the expected ones
}

// DefaultPolicy returns the policy that holds where nobody tuned it.
func DefaultPolicy() Policy {
	return Policy{
		Shrinkage: 2, Multiplier: 2.5, Lower: 21, Upper: 112, Slow: 1.5,
		SurveyWeight: 0.5,
		Window:       90, History: 365, MinimumHistory: 90,
		PriorDays: 1, PriorSpan: 0, EnterTail: 0.05, EnterShare: 0.5,
	}
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

// MeanGap returns the mean gap in days that a customer is compared with: the
// population's, where nobody has a gap the customer's own, and where even that
// is not known the one whose bound is Upper, so that a silence is called long
// only when it is long for anybody.
func (p Policy) MeanGap(r Rhythm, population Population) float64 {
	if days, known := population.MeanGap(); known {
		return days
	}
	if days, known := (Population{}).With(r).MeanGap(); known {
		return days
	}
	return p.Upper / p.Multiplier
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
