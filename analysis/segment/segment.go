// Package segment says what state a customer is in, why, and when it would
// change. Two questions are asked apart: does the customer still engage, and
// does the customer still buy, each at the usual rate? Only a purchase ends a
// purchase silence, and no purchase ends a silence of contact.
//
// It is pure. It may not know the clock, a store or a chat. What it is given
// must stop at the as-of date: a later event, or a population that counts
// later gaps, would let the future leak into a verdict about the past. Dates
// lie in 1970 or later.
package segment

import "lull/analysis/profit"

// Segment is the one word for a customer.
type Segment string

// The segments, in the order in which the first match counts.
const (
	SegmentLapsed      Segment = "lapsed"       // the purchase state is
	SegmentDrifting    Segment = "drifting"     // the purchase state is
	SegmentTooEarly    Segment = "too_early"    // engagement cannot be judged
	SegmentQuietEarner Segment = "quiet_earner" // passive, buying on rhythm, much revenue for little effort
	SegmentPassive     Segment = "passive"      // engagement is, otherwise
	SegmentActive      Segment = "active"       // engagement is
)

// Profitability is what a customer earns, as a class.
type Profitability = profit.Class

// The classes. Where nothing is recorded it is "", which no rule below treats
// otherwise than Incomplete.
const (
	Profitable   = profit.Profitable
	BreakEven    = profit.BreakEven
	Unprofitable = profit.Unprofitable
	Incomplete   = profit.Incomplete // a cost is unknown
)

// Worth is what is known of a customer's money. The zero Worth knows nothing.
type Worth struct {
	Class   Profitability
	Revenue Percentile // revenue of the last 12 months
	Effort  Percentile // cost of sales and service per unit of revenue

	Turns []profit.Turn // oldest first
}

// Percentile is a rank among the customers that bought in the last 12 months.
type Percentile struct {
	Known bool
	Of    float64 // 0 to 100
}

// Obstacle is why a passive customer who buys on rhythm is no quiet earner.
type Obstacle string

// The obstacles, the first that holds given.
const (
	IsUnprofitable Obstacle = "unprofitable"
	RevenueUnknown Obstacle = "revenue_unknown"
	RevenueLow     Obstacle = "revenue_low"
	EffortUnknown  Obstacle = "effort_unknown"
	EffortHigh     Obstacle = "effort_high"
)

// SegmentOf returns the first segment that matches. Purchase comes first, as it
// is a fact even where no source of engagement is connected. The obstacle is ""
// unless the customer is passive and on rhythm.
func (p Policy) SegmentOf(e EngagementState, o PurchaseState, w Worth) (Segment, Obstacle) {
	switch {
	case o == Lapsed:
		return SegmentLapsed, ""
	case o == Drifting:
		return SegmentDrifting, ""
	case e == Active:
		return SegmentActive, ""
	case e != Passive:
		return SegmentTooEarly, ""
	case o != OnRhythm:
		return SegmentPassive, ""
	}
	if obstacle := p.obstacle(w); obstacle != "" {
		return SegmentPassive, obstacle
	}
	return SegmentQuietEarner, ""
}

func (p Policy) obstacle(w Worth) Obstacle {
	switch {
	case w.Class == Unprofitable:
		return IsUnprofitable
	case !w.Revenue.Known:
		return RevenueUnknown
	case !(w.Revenue.Of >= p.RevenuePercentile):
		return RevenueLow
	case !w.Effort.Known:
		return EffortUnknown
	case !(w.Effort.Of <= p.EffortPercentile):
		return EffortHigh
	}
	return ""
}
