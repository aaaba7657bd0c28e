package profit

import "lull/analysis/money"

// Margin returns profit over net revenue; not known where the net revenue is
// not positive or an input is unknown.
func (p Period) Margin() (margin float64, known bool) {
	margin, known = p.KnownMargin()
	if len(p.Missing) > 0 {
		return 0, false
	}
	return margin, known
}

// KnownMargin returns the margin of the known part; not known where the net
// revenue is not positive.
func (p Period) KnownMargin() (margin float64, known bool) {
	return p.overRevenue(float64(p.Profit()))
}

// EffortRatio returns the cost of sales effort, service and extra requests over
// net revenue; not known where the net revenue is not positive or unknown, or
// one of these inputs is.
func (p Period) EffortRatio() (ratio float64, known bool) {
	if p.misses(OfRevenue, OfSales, OfSupport, OfEquipment, OfExtra) {
		return 0, false
	}
	return p.overRevenue(float64(p.Effort()))
}

// HoursPerThousand returns the hours of sales, support and equipment per 1,000
// units of net revenue; not known where the net revenue is not positive or
// unknown, or the time is, or some was entered as amounts.
func (p Period) HoursPerThousand() (hours float64, known bool) {
	decimals, known := money.Decimals(p.Currency)
	if !known || p.misses(OfRevenue, OfSales, OfSupport, OfEquipment) ||
		p.SalesEffort != 0 && p.SalesMinutes == 0 || p.Support != 0 && p.SupportMinutes == 0 || p.Equipment != 0 && p.EquipmentMinutes == 0 {
		return 0, false
	}
	hours = float64(p.Minutes()) / 60 * 1000
	for range decimals {
		hours *= 10
	}
	return p.overRevenue(hours)
}

// IsCertainLoss reports whether the period lost money whatever the unknown costs
// are: they cannot be negative, so the known part is an upper limit of profit.
// That cannot be said where revenue or bad debt is unknown, nor where direct
// cost or commission is and more was credited than sold.
func (p Period) IsCertainLoss() bool {
	if p.misses(OfRevenue, OfBadDebt) || p.NetRevenue < 0 && p.misses(OfDirectCost, OfCommission) {
		return false
	}
	return p.Profit() < 0
}

func (p Period) overRevenue(value float64) (ratio float64, known bool) {
	if p.NetRevenue <= 0 {
		return 0, false
	}
	return value / float64(p.NetRevenue), true
}

// misses reports whether one of the inputs is unknown.
func (p Period) misses(inputs ...Input) bool {
	for _, gap := range p.Missing {
		for _, input := range inputs {
			if gap.Input == input {
				return true
			}
		}
	}
	return false
}
