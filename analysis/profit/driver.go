package profit

// DriverOf is what moves a component.
type DriverOf string

// The drivers.
const (
	Orders         DriverOf = "orders"
	OrderValue     DriverOf = "order_value" // mean net revenue of an order
	DirectCosts    DriverOf = "direct_cost"
	Commissions    DriverOf = "commission"
	SalesHours     DriverOf = "sales_hours"
	SalesRate      DriverOf = "sales_rate" // what an hour costs; all of a cost that came without minutes
	SupportHours   DriverOf = "support_hours"
	SupportRate    DriverOf = "support_rate"
	EquipmentHours DriverOf = "equipment_hours"
	EquipmentRate  DriverOf = "equipment_rate"
	ExtraRequests  DriverOf = "extra"
	Losses         DriverOf = "bad_debt"
	Acquisitions   DriverOf = "acquisition"
)

// Driver is what a driver's change did to profit.
type Driver struct {
	Of     DriverOf
	Group  Group
	Amount int64
	Share  float64 // change of the driver itself: -0.4 is 40 % fewer
	Known  bool    // Share is; not where there was none before
}

// drivers splits the effects. A cost of time is hours and what an hour costs,
// revenue is orders and what one brings: the first term values the change of
// the number at what one was worth before, rounded, and the second is the rest.
func drivers(before, after Totals) []Driver {
	plain := func(of DriverOf, group Group, before, after int64) Driver {
		share, known := change(before, after)
		return Driver{Of: of, Group: group, Amount: before - after, Share: share, Known: known}
	}
	list := make([]Driver, 0, 13)
	split := func(number, value DriverOf, group Group, n0, n1, v0, v1 int64) {
		first, second := splitEffect(n0, n1, v0, v1)
		byNumber := Driver{Of: number, Group: group, Amount: first}
		byNumber.Share, byNumber.Known = change(n0, n1)
		byValue := Driver{Of: value, Group: group, Amount: second}
		if n0 > 0 && n1 > 0 && v0 > 0 {
			byValue.Share, byValue.Known = float64(v1)/float64(n1)*float64(n0)/float64(v0)-1, true
		} else if n0 == 0 && n1 == 0 {
			byValue.Share, byValue.Known = change(v0, v1)
		}
		list = append(list, byNumber, byValue)
	}
	split(Orders, OrderValue, Trade, int64(before.Orders), int64(after.Orders), before.NetRevenue, after.NetRevenue)
	list = append(list,
		plain(DirectCosts, Trade, before.DirectCost, after.DirectCost),
		plain(Commissions, Trade, before.Commission, after.Commission))
	split(SalesHours, SalesRate, Attention, before.SalesMinutes, after.SalesMinutes, before.SalesEffort, after.SalesEffort)
	split(SupportHours, SupportRate, Attention, before.SupportMinutes, after.SupportMinutes, before.Support, after.Support)
	split(EquipmentHours, EquipmentRate, Attention, before.EquipmentMinutes, after.EquipmentMinutes, before.Equipment, after.Equipment)
	for i := range list {
		if list[i].Group == Attention { // a cost: more of it is against the customer
			list[i].Amount = -list[i].Amount
		}
	}
	return append(list,
		plain(ExtraRequests, Attention, before.Extra, after.Extra),
		plain(Losses, Payment, before.BadDebt, after.BadDebt),
		plain(Acquisitions, Acquiring, before.Acquisition, after.Acquisition))
}

// splitEffect parts v1 − v0 into Δn·v0/n0 and the rest. Where nothing was
// there before, what came is the number's doing.
func splitEffect(n0, n1, v0, v1 int64) (byNumber, byValue int64) {
	switch {
	case n0 > 0:
		byNumber = scaled(v0, n1-n0, n0)
	case n1 > 0 && v0 == 0:
		byNumber = v1
	}
	return byNumber, v1 - v0 - byNumber
}

// change returns by which share an amount changed; not known where it was not
// positive.
func change(before, after int64) (share float64, known bool) {
	if before <= 0 {
		return 0, false
	}
	return float64(after)/float64(before) - 1, true
}
