package profit

import (
	"cmp"
	"slices"
)

// Bridge is the exact way from one profit to another: Effects, Groups and
// Drivers each sum to Change, to the minor unit.
type Bridge struct {
	Before, After Totals
	Change        int64
	Effects       []Effect      // one for each component, in their order
	Groups        []GroupEffect // one for each group, in their order
	Drivers       []Driver      // one for each, in their order; those without an effect too
}

// Effect is what a component's change did to profit: negative against the
// customer.
type Effect struct {
	Component Component
	Amount    int64
}

// Group is a number of components that are told together.
type Group string

// The groups.
const (
	Trade     Group = "trade"       // net revenue, direct cost, commission
	Attention Group = "attention"   // sales effort, service, extra requests
	Payment   Group = "payment"     // bad debt
	Acquiring Group = "acquisition" // acquisition
)

// Groups lists every group.
func Groups() []Group { return []Group{Trade, Attention, Payment, Acquiring} }

// Group returns the group that a component is told in.
func (c Component) Group() Group {
	switch c {
	case SalesEffort, Service, Extra:
		return Attention
	case BadDebt:
		return Payment
	case AcquisitionCost:
		return Acquiring
	}
	return Trade
}

// GroupEffect is what a group's change did to profit.
type GroupEffect struct {
	Group  Group
	Amount int64
}

// Compare returns the bridge between two periods of the same length.
func Compare(before, after Totals) Bridge {
	b := Bridge{Before: before, After: after, Change: after.Profit() - before.Profit()}
	groups := map[Group]int64{}
	for _, component := range Components() {
		effect := before.Of(component) - after.Of(component)
		if component == NetRevenue {
			effect = -effect
		}
		b.Effects = append(b.Effects, Effect{component, effect})
		groups[component.Group()] += effect
	}
	for _, group := range Groups() {
		b.Groups = append(b.Groups, GroupEffect{group, groups[group]})
	}
	b.Drivers = drivers(before, after)
	return b
}

// Against is a group that lowered profit, with the driver of it that did so
// most.
type Against struct {
	GroupEffect
	Driver Driver
}

// Against returns the two groups that lowered profit most, the worse one first;
// fewer where fewer did.
func (b Bridge) Against() (worst []Against) {
	for _, group := range b.Groups {
		if group.Amount >= 0 {
			continue
		}
		a := Against{GroupEffect: group}
		for _, driver := range b.Drivers {
			if driver.Group == group.Group && driver.Amount < a.Driver.Amount {
				a.Driver = driver
			}
		}
		worst = append(worst, a)
	}
	slices.SortStableFunc(worst, func(a, b Against) int { return cmp.Compare(a.Amount, b.Amount) })
	return worst[:min(len(worst), 2)]
}
