package segment

import (
	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// EngagementState is where a customer stands on the engagement axis.
type EngagementState string

// The engagement states.
const (
	Active  EngagementState = "active"  // engages at the usual rate
	Passive EngagementState = "passive" // clearly quieter than usual, confirmed
	Unknown EngagementState = "unknown" // cannot be judged, for a reason
)

// isJudged reports whether the state says anything of the customer.
func (s EngagementState) isJudged() bool { return s == Active || s == Passive }

// Reason is why engagement cannot be judged.
type Reason string

// The reasons, the first that holds given.
const (
	NoSource    Reason = "no_source"    // no source of engagement is connected
	StaleSource Reason = "stale_source" // its newest data is too old
	TooNew      Reason = "too_new"      // the customer is
	TooLittle   Reason = "too_little"   // too few engagement days, looked for too briefly
	NotJudged   Reason = "not_judged"   // everything is there, and the first weekly judgement is to come
)

// Engagement is the verdict on the engagement axis and all that it rests on. A
// day that there is none of is 0.
type Engagement struct {
	State         EngagementState `json:"state"`
	Reason        Reason          `json:"reason,omitempty"`       // only where the state is Unknown
	Frozen        EngagementState `json:"frozen_state,omitempty"` // what it was, and will go on from, before it became Unknown; "" if it never was judged
	Tag           Tag             `json:"tag,omitempty"`          // NewlyPassive, PassiveAgain or AlwaysQuiet of the passive spell; "" for none of them
	Since         calendar.Date   `json:"since_on,omitempty"`     // of the state, or of the frozen one
	Confirmations int             `json:"confirmations"`          // weeks in a row that were clearly quieter, while active

	Days     int           `json:"engagement_days"`
	Last     calendar.Date `json:"last_engagement_on,omitempty"`
	Silence  int           `json:"silence_days"`  // since the last engagement day, without one since observation began
	Tenure   int           `json:"tenure_days"`   // since the first purchase, contract or the account's creation
	Observed int           `json:"observed_days"` // of the tenure, for which engagement would have been seen
	UsualGap float64       `json:"usual_gap_days"`
	Bound    float64       `json:"bound_days"` // silence that is still normal

	cadence.Pace

	RecentWeight      float64 `json:"recent_weight"`      // of the engagement days in the leave window
	RecentUnsolicited int     `json:"recent_unsolicited"` // those of them with something unasked

	Enter  bool `json:"enter"`  // clearly quieter than usual: by silence or by pace
	Strong bool `json:"strong"` // so silent that no confirmation is needed
	Clear  bool `json:"clear"`  // back: engaged enough of late

	LoadedOn   calendar.Date `json:"source_fresh_until,omitempty"` // the day of the source's newest data
	StaleSince calendar.Date `json:"source_stale_since,omitempty"` // only with reason StaleSource
}

// returns reports whether the facts end a passive spell.
func (e Engagement) returns() bool { return e.Clear && !e.Enter }

// measure takes every quantity of the engagement axis, and the reason why they
// cannot be judged. The state is the standing's to say.
func (p Policy) measure(f Facts, r Round) Engagement {
	rhythm := cadence.RhythmOfDays(f.Days)
	start := max(f.CustomerSince, r.Source.From)
	e := Engagement{
		Days:     rhythm.Days,
		Tenure:   max(int(r.AsOf-f.CustomerSince), 0),
		LoadedOn: r.Source.LoadedOn,
	}
	e.Reason, e.StaleSince = p.SourceReason(r)
	if e.Reason != NoSource {
		e.Observed = max(int(r.AsOf-start), 0)
	}
	if e.Reason == "" {
		switch {
		case e.Tenure < p.MinimumTenure:
			e.Reason = TooNew
		case e.Days < p.MinimumDays && e.Observed < p.MinimumObserved:
			e.Reason = TooLittle
		}
	}
	e.Silence = e.Observed
	if e.Days > 0 {
		e.Last, e.Silence = rhythm.Last, int(r.AsOf-rhythm.Last)
	}
	meanGap := p.Cadence.MeanGap(rhythm, r.Engagement)
	e.UsualGap = p.Cadence.UsualGap(rhythm, meanGap)
	e.Bound = p.Cadence.Bound(e.UsualGap)
	e.Pace = p.Cadence.Pace(f.Days, e.Observed, meanGap, r.AsOf)
	e.RecentWeight, e.RecentUnsolicited = cadence.Recent(f.Days, p.LeaveWindow, r.AsOf)

	silence := float64(e.Silence)
	e.Strong = silence > p.StrongFactor*e.Bound
	e.Enter = silence > e.Bound || p.Cadence.IsFalling(e.Pace)
	e.Clear = e.RecentWeight >= p.LeaveWeight || e.RecentUnsolicited > 0 && e.Known && e.Tail > p.LeaveTail
	return e
}

// SourceReason is why the source lets nothing be said, "" where it does, and
// since when it is stale.
func (p Policy) SourceReason(r Round) (Reason, calendar.Date) {
	if r.Source.From == 0 || r.Source.From > r.AsOf {
		return NoSource, 0
	}
	limit := p.StaleAfter
	if r.Source.Every > 0 {
		limit = 2 * r.Source.Every
	}
	if since := r.Source.LoadedOn + calendar.Date(limit) + 1; r.AsOf >= since {
		return StaleSource, since
	}
	return "", 0
}

// isAlwaysQuiet is the rule for a customer who never was active.
func (p Policy) isAlwaysQuiet(e Engagement) bool {
	return e.Tenure >= p.QuietObserved && e.Observed >= p.QuietObserved &&
		float64(e.Days)*p.QuietInterval < float64(e.Observed)
}
