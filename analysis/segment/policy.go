package segment

import (
	"errors"
	"fmt"
	"strconv"

	"lull/analysis/cadence"
	"lull/analysis/profit"
)

// Policy holds the numbers of the verdict that a team may tune. Days are whole
// days unless they are a float.
type Policy struct {
	Version int            `json:"version" yaml:"version"` // stored with every verdict
	Cadence cadence.Policy `json:"cadence" yaml:"cadence"`
	Profit  profit.Policy  `json:"profit" yaml:"profit"`

	MinimumTenure   int `json:"minimum_tenure_days" yaml:"minimum_tenure_days"`         // a newer customer's engagement is not judged
	MinimumDays     int `json:"minimum_engagement_days" yaml:"minimum_engagement_days"` // nor with fewer engagement days
	MinimumObserved int `json:"minimum_observed_days" yaml:"minimum_observed_days"`     // unless they were looked for this long
	StaleAfter      int `json:"stale_source_days" yaml:"stale_source_days"`             // age of the data from which nothing can be said, where the source has no interval

	QuietObserved int     `json:"always_quiet_observed_days" yaml:"always_quiet_observed_days"` // tenure and observation before a customer is called always quiet
	QuietInterval float64 `json:"always_quiet_interval_days" yaml:"always_quiet_interval_days"` // who engages on fewer than one of so many days is

	StrongFactor  float64 `json:"strong_silence_bounds" yaml:"strong_silence_bounds"` // bounds of silence that need no confirmation
	Confirmations int     `json:"confirmations" yaml:"confirmations"`                 // weeks in a row that make a customer passive
	LeaveWindow   int     `json:"leave_window_days" yaml:"leave_window_days"`         // the last days that can end a passive spell
	LeaveWeight   float64 `json:"leave_weight" yaml:"leave_weight"`                   // by this much engagement
	LeaveTail     float64 `json:"leave_tail" yaml:"leave_tail"`                       // or by something unasked, where the pace is no less likely than this

	CoolDown   int `json:"cool_down_days" yaml:"cool_down_days"`       // between two alerts on one axis
	Again      int `json:"again_window_days" yaml:"again_window_days"` // a passive spell this soon after another is passive again
	SeasonSlip int `json:"season_slip_days" yaml:"season_slip_days"`   // how far a yearly silence may lie from the same day of the year
	SeasonHold int `json:"season_hold_days" yaml:"season_hold_days"`   // how long a yearly silence holds an alert back

	MinimumOrders int     `json:"minimum_purchase_days" yaml:"minimum_purchase_days"` // purchase days that make a rhythm
	FixedBound    float64 `json:"fixed_bound_days" yaml:"fixed_bound_days"`           // days of silence that are still normal without a rhythm
	LapseFactor   float64 `json:"lapse_bounds" yaml:"lapse_bounds"`                   // bounds of silence after which drifting becomes lapsed

	RevenuePercentile float64 `json:"quiet_earner_revenue_percentile" yaml:"quiet_earner_revenue_percentile"` // a quiet earner brings at least this
	EffortPercentile  float64 `json:"quiet_earner_effort_percentile" yaml:"quiet_earner_effort_percentile"`   // and takes at most this
}

// DefaultPolicy returns the policy that holds where nobody tuned it.
func DefaultPolicy() Policy {
	return Policy{
		Version:       1,
		Cadence:       cadence.DefaultPolicy(),
		Profit:        profit.DefaultPolicy(),
		MinimumTenure: 90, MinimumDays: 3, MinimumObserved: 90, StaleAfter: 14,
		QuietObserved: 180, QuietInterval: 90,
		StrongFactor: 2, Confirmations: 2, LeaveWindow: 28, LeaveWeight: 2, LeaveTail: 0.20,
		CoolDown: 56, Again: 182, SeasonSlip: 14, SeasonHold: 42,
		MinimumOrders: 3, FixedBound: 90, LapseFactor: 2,
		RevenuePercentile: 60, EffortPercentile: 40,
	}
}

// Validate returns what is wrong with the policy, one sentence per number that
// cannot be used, each with the number's name in a policy file; nil for
// nothing.
func (p Policy) Validate() error {
	const decade = 3650
	var faults []error
	within := func(name string, value, low, high float64) {
		if !(value >= low && value <= high) {
			faults = append(faults, fmt.Errorf("%s is %s; it must be between %s and %s", name, short(value), short(low), short(high)))
		}
	}
	days := func(name string, value, low int) { within(name, float64(value), float64(low), decade) }

	within("version", float64(p.Version), 1, 1e9)
	c := p.Cadence
	within("cadence.shrinkage_gaps", c.Shrinkage, 0, 1000)
	within("cadence.multiplier", c.Multiplier, 1, 20)
	within("cadence.bound_lower_days", c.Lower, 1, decade)
	within("cadence.bound_upper_days", c.Upper, 1, decade)
	if c.Upper < c.Lower {
		faults = append(faults, fmt.Errorf("cadence.bound_upper_days is %s; it must not be below cadence.bound_lower_days, %s", short(c.Upper), short(c.Lower)))
	}
	within("cadence.slow_customer_gaps", c.Slow, 1, 20)
	within("cadence.survey_weight", c.SurveyWeight, 0, 1)
	days("cadence.rate_window_days", c.Window, 7)
	days("cadence.rate_history_days", c.History, 7)
	days("cadence.rate_minimum_history_days", c.MinimumHistory, 7)
	if c.History < c.MinimumHistory {
		faults = append(faults, fmt.Errorf("cadence.rate_history_days is %d; it must not be below cadence.rate_minimum_history_days, %d", c.History, c.MinimumHistory))
	}
	within("cadence.rate_prior_engagement_days", c.PriorDays, 0.001, 1000)
	within("cadence.rate_prior_days", c.PriorSpan, 0, decade)
	within("cadence.rate_enter_tail", c.EnterTail, 0, 1)
	within("cadence.rate_enter_share", c.EnterShare, 0, 1)

	days("minimum_tenure_days", p.MinimumTenure, 0)
	days("minimum_engagement_days", p.MinimumDays, 0)
	days("minimum_observed_days", p.MinimumObserved, 0)
	days("stale_source_days", p.StaleAfter, 1)
	days("always_quiet_observed_days", p.QuietObserved, 1)
	within("always_quiet_interval_days", p.QuietInterval, 1, decade)
	within("strong_silence_bounds", p.StrongFactor, 1, 20)
	within("confirmations", float64(p.Confirmations), 1, 52)
	days("leave_window_days", p.LeaveWindow, 1)
	within("leave_weight", p.LeaveWeight, 0.1, 1000)
	within("leave_tail", p.LeaveTail, 0, 1)
	if p.LeaveTail < c.EnterTail {
		faults = append(faults, fmt.Errorf("leave_tail is %s; it must not be below cadence.rate_enter_tail, %s", short(p.LeaveTail), short(c.EnterTail)))
	}
	days("cool_down_days", p.CoolDown, 0)
	days("again_window_days", p.Again, 0)
	within("season_slip_days", float64(p.SeasonSlip), 0, 180)
	within("season_hold_days", float64(p.SeasonHold), 0, 365)
	within("minimum_purchase_days", float64(p.MinimumOrders), 1, 1000)
	within("fixed_bound_days", p.FixedBound, 1, decade)
	within("lapse_bounds", p.LapseFactor, 1, 20)
	within("quiet_earner_revenue_percentile", p.RevenuePercentile, 0, 100)
	within("quiet_earner_effort_percentile", p.EffortPercentile, 0, 100)
	return errors.Join(append(faults, p.Profit.Faults("profit.")...)...)
}

func short(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }
