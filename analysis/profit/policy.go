package profit

import "math"

// Policy holds the numbers of the ledger that a team may tune. It can be
// compared with ==. Loss rates are assumptions, whatever they are.
type Policy struct {
	LossCurrent int `json:"loss_current_basis_points" yaml:"loss_current_basis_points"`   // share of an open balance that is not due yet
	Loss30      int `json:"loss_1_30_basis_points" yaml:"loss_1_30_basis_points"`         // 1 to 30 days overdue
	Loss60      int `json:"loss_31_60_basis_points" yaml:"loss_31_60_basis_points"`       // 31 to 60
	Loss90      int `json:"loss_61_90_basis_points" yaml:"loss_61_90_basis_points"`       // 61 to 90
	Loss180     int `json:"loss_91_180_basis_points" yaml:"loss_91_180_basis_points"`     // 91 to 180
	LossOver    int `json:"loss_over_180_basis_points" yaml:"loss_over_180_basis_points"` // longer

	AcquisitionMonths int     `json:"acquisition_months" yaml:"acquisition_months"`           // over which the cost of winning a customer is spread
	BreakEven         float64 `json:"break_even_percent" yaml:"break_even_percent"`           // margins nearer to zero are break-even
	MinimumMonths     int     `json:"advice_minimum_months" yaml:"advice_minimum_months"`     // with fewer an end is never advised
	Horizon           int     `json:"keep_horizon_months" yaml:"keep_horizon_months"`         // over which keeping a customer is weighed
	Discount          float64 `json:"yearly_discount_percent" yaml:"yearly_discount_percent"` // by which what comes a year later counts less
	Stay              float64 `json:"monthly_stay_percent" yaml:"monthly_stay_percent"`       // chance that a customer stays another month
	AvoidableTime     int     `json:"avoidable_time_percent" yaml:"avoidable_time_percent"`   // share of time cost that would go with the customer
	PriceReach        float64 `json:"price_reach_percent" yaml:"price_reach_percent"`         // price rises up to this are within reach
	HoursReach        float64 `json:"hours_reach_percent" yaml:"hours_reach_percent"`         // so are cuts of support hours

	RequestMinutes int `json:"support_request_minutes" yaml:"support_request_minutes"` // estimated support time of a request
	MeetingMinutes int `json:"meeting_minutes" yaml:"meeting_minutes"`                 // estimated sales time of a meeting
	MessageMinutes int `json:"message_minutes" yaml:"message_minutes"`                 // estimated sales time of a message we sent

	LookAlikes      int     `json:"look_alikes" yaml:"look_alikes"`                         // customers a prospect must resemble
	LookAlikeMonths int     `json:"look_alike_months" yaml:"look_alike_months"`             // of complete ledger each
	WinDeals        float64 `json:"win_rate_deals" yaml:"win_rate_deals"`                   // deals of the overall win rate that are mixed into a segment's own
	HourValue       int64   `json:"prospect_value_per_hour" yaml:"prospect_value_per_hour"` // whole units of the reporting currency; a prospect who brings less is nurtured
	Costs           Costs   `json:"costs" yaml:"costs"`
}

// Costs are what a team declared of where its inputs come from.
type Costs struct {
	Direct      Source `json:"direct" yaml:"direct"`
	Commission  Source `json:"commission" yaml:"commission"`
	Sales       Source `json:"sales" yaml:"sales"`
	Support     Source `json:"support" yaml:"support"`
	Equipment   Source `json:"equipment" yaml:"equipment"`
	Extra       Source `json:"extra" yaml:"extra"`
	BadDebt     Source `json:"bad_debt" yaml:"bad_debt"`
	Acquisition Source `json:"acquisition" yaml:"acquisition"`
}

// Declared returns what was declared of an input; Undeclared for no input of
// ours.
func (c Costs) Declared(i Input) Source {
	if at := c.at(i); at != nil {
		return *at
	}
	return Undeclared
}

// Declare returns the costs with one input declared.
func (c Costs) Declare(i Input, s Source) Costs {
	if at := c.at(i); at != nil {
		*at = s
	}
	return c
}

func (c *Costs) at(i Input) *Source {
	switch i {
	case OfDirectCost:
		return &c.Direct
	case OfCommission:
		return &c.Commission
	case OfSales:
		return &c.Sales
	case OfSupport:
		return &c.Support
	case OfEquipment:
		return &c.Equipment
	case OfExtra:
		return &c.Extra
	case OfBadDebt:
		return &c.BadDebt
	case OfAcquisition:
		return &c.Acquisition
	}
	return nil
}

// DefaultPolicy returns the policy that holds where nobody tuned it.
func DefaultPolicy() Policy {
	return Policy{
		LossCurrent: 50, Loss30: 200, Loss60: 1000, Loss90: 2500, Loss180: 5000, LossOver: 10_000,
		AcquisitionMonths: 24, BreakEven: 2,
		MinimumMonths: 6, Horizon: 24, Discount: 10, Stay: 98, AvoidableTime: 100, PriceReach: 10, HoursReach: 50,
		RequestMinutes: 20, MeetingMinutes: 45, MessageMinutes: 5,
		LookAlikes: 5, LookAlikeMonths: 6, WinDeals: 20,
	}
}

// losses are the loss rates by bucket, the first day overdue of each ascending.
func (p Policy) losses() [6]loss {
	return [6]loss{
		{"loss_current_basis_points", math.MinInt, p.LossCurrent},
		{"loss_1_30_basis_points", 1, p.Loss30},
		{"loss_31_60_basis_points", 31, p.Loss60},
		{"loss_61_90_basis_points", 61, p.Loss90},
		{"loss_91_180_basis_points", 91, p.Loss180},
		{"loss_over_180_basis_points", 181, p.LossOver},
	}
}

// loss is the loss rate of a bucket.
type loss struct {
	name string
	from int // days overdue
	rate int // basis points
}

// LossRate returns the share of an open balance, in basis points, that is
// expected to be lost when it is so many days overdue; negative days are days
// before it is due.
func (p Policy) LossRate(overdue int) (basisPoints int) {
	for _, loss := range p.losses() {
		if overdue >= loss.from {
			basisPoints = loss.rate
		}
	}
	return basisPoints
}

// Estimates reports whether any input is estimated, so that counts matter.
func (p Policy) Estimates() bool {
	for _, input := range order {
		if p.Costs.Declared(input) == Estimated {
			return true
		}
	}
	return false
}
