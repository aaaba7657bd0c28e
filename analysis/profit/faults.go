package profit

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// Faults returns what is wrong with the policy, one sentence per number or
// source that cannot be used, each with its name in a policy file after the
// prefix; none for nothing.
func (p Policy) Faults(prefix string) (faults []error) {
	within := func(name string, value, low, high float64) {
		if !(value >= low && value <= high) {
			faults = append(faults, fmt.Errorf("%s%s is %s; it must be between %s and %s", prefix, name, short(value), short(low), short(high)))
		}
	}
	whole := func(name string, value, low, high int) {
		within(name, float64(value), float64(low), float64(high))
	}
	for _, loss := range p.losses() {
		whole(loss.name, loss.rate, 0, all)
	}
	whole("acquisition_months", p.AcquisitionMonths, 1, 120)
	within("break_even_percent", p.BreakEven, 0, 50)
	whole("advice_minimum_months", p.MinimumMonths, 0, 120)
	whole("keep_horizon_months", p.Horizon, 1, 120)
	within("yearly_discount_percent", p.Discount, 0, 100)
	within("monthly_stay_percent", p.Stay, 0, 100)
	whole("avoidable_time_percent", p.AvoidableTime, 0, 100)
	within("price_reach_percent", p.PriceReach, 0, 100)
	within("hours_reach_percent", p.HoursReach, 0, 100)
	whole("support_request_minutes", p.RequestMinutes, 0, 10_000)
	whole("meeting_minutes", p.MeetingMinutes, 0, 10_000)
	whole("message_minutes", p.MessageMinutes, 0, 10_000)
	whole("look_alikes", p.LookAlikes, 1, 1000)
	whole("look_alike_months", p.LookAlikeMonths, 1, 120)
	within("win_rate_deals", p.WinDeals, 0, 10_000)
	within("prospect_value_per_hour", float64(p.HourValue), 0, 1e9)
	for _, input := range Inputs() {
		if err := p.Costs.fault(input); err != nil {
			faults = append(faults, fmt.Errorf("%scosts.%w", prefix, err))
		}
	}
	return faults
}

// Validate returns the faults as one error; nil for none.
func (p Policy) Validate() error { return errors.Join(p.Faults("")...) }

// fault says what is wrong with what was declared of an input; nil for nothing.
func (c Costs) fault(input Input) error {
	declared := c.Declared(input)
	switch {
	case !slices.Contains([]Source{Undeclared, Recorded, Estimated, DoesNotApply}, declared):
		return fmt.Errorf("%s is %q; it must be %s, %s, %s or left empty", input, declared, Recorded, Estimated, DoesNotApply)
	case declared == Estimated && !input.canBeEstimated():
		return fmt.Errorf("%s is %q; only %s and %s can be estimated, as nothing is counted for the others", input, declared, OfSales, OfSupport)
	}
	return nil
}

func short(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }
