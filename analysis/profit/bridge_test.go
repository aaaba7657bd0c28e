package profit_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis/profit"
)

var (
	before = profit.Totals{
		NetRevenue: 23_000, DirectCost: 14_000, Commission: 1_150, SalesEffort: 900,
		Support: 2_600, Extra: 300, BadDebt: 100, Acquisition: 500,
		Orders: 20, SalesMinutes: 60, SupportMinutes: 1_000,
	}
	after = profit.Totals{
		NetRevenue: 13_800, DirectCost: 8_400, Commission: 690, SalesEffort: 900,
		Support: 5_720, Extra: 450, BadDebt: 380, Acquisition: 500,
		Orders: 12, SalesMinutes: 60, SupportMinutes: 2_200,
	}
)

func TestBridge(t *testing.T) {
	t.Parallel()
	if before.Profit() != 3_450 || after.Profit() != -3_240 {
		t.Fatalf("%d to %d, want 3,450 to -3,240", before.Profit(), after.Profit())
	}
	b := profit.Compare(before, after)
	if b.Change != -6_690 {
		t.Errorf("change %d, want -6,690", b.Change)
	}
	effects := []profit.Effect{
		{Component: profit.NetRevenue, Amount: -9_200},
		{Component: profit.DirectCost, Amount: 5_600},
		{Component: profit.Commission, Amount: 460},
		{Component: profit.SalesEffort},
		{Component: profit.Service, Amount: -3_120},
		{Component: profit.Extra, Amount: -150},
		{Component: profit.BadDebt, Amount: -280},
		{Component: profit.AcquisitionCost},
	}
	if diff := cmp.Diff(effects, b.Effects); diff != "" {
		t.Error(diff)
	}
	groups := []profit.GroupEffect{
		{Group: profit.Trade, Amount: -3_140},
		{Group: profit.Attention, Amount: -3_270},
		{Group: profit.Payment, Amount: -280},
		{Group: profit.Acquiring},
	}
	if diff := cmp.Diff(groups, b.Groups); diff != "" {
		t.Error(diff)
	}
}

func TestTheTwoGroupsAgainstTheCustomerAndWhatDroveThem(t *testing.T) {
	t.Parallel()
	type said struct {
		Group   profit.Group
		Effect  int64
		Driver  profit.DriverOf
		Amount  int64
		Percent float64
		Known   bool
	}
	for _, tt := range []struct {
		name          string
		before, after profit.Totals
		want          []said
	}{
		{"fewer orders and more support", before, after, []said{
			{profit.Attention, -3_270, profit.SupportHours, -3_120, 120, true},
			{profit.Trade, -3_140, profit.Orders, -9_200, -40, true},
		}},
		{"the way back", after, before, nil},
		{
			"smaller orders and a dearer hour",
			profit.Totals{NetRevenue: 1_000, Orders: 10, Support: 100, SupportMinutes: 10},
			profit.Totals{NetRevenue: 880, Orders: 11, Support: 165, SupportMinutes: 11},
			[]said{
				{profit.Trade, -120, profit.OrderValue, -220, -20, true},
				{profit.Attention, -65, profit.SupportRate, -55, 50, true},
			},
		},
		{
			"support that was entered as amounts, and losses that are new",
			profit.Totals{Support: 100},
			profit.Totals{Support: 150, BadDebt: 10},
			[]said{
				{profit.Attention, -50, profit.SupportRate, -50, 50, true},
				{profit.Payment, -10, profit.Losses, -10, 0, false},
			},
		},
		{
			"support that is new",
			profit.Totals{},
			profit.Totals{Support: 150, SupportMinutes: 10},
			[]said{{profit.Attention, -150, profit.SupportHours, -150, 0, false}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []said
			for _, a := range profit.Compare(tt.before, tt.after).Against() {
				got = append(got, said{a.Group, a.Amount, a.Driver.Of, a.Driver.Amount, math.Round(a.Driver.Share * 100), a.Driver.Known})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheBridgeSumsToTheChangeExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		isExact(t, drawTotals(t, "before"), drawTotals(t, "after"))
	})
}

// isExact checks that effects, groups and drivers each sum to the change.
func isExact(t *rapid.T, before, after profit.Totals) {
	b := profit.Compare(before, after)
	var effects, groups, driven int64
	byGroup := map[profit.Group]int64{}
	for _, e := range b.Effects {
		effects += e.Amount
	}
	for _, g := range b.Groups {
		groups += g.Amount
		byGroup[g.Group] = g.Amount
	}
	for _, d := range b.Drivers {
		driven += d.Amount
		byGroup[d.Group] -= d.Amount
	}
	change := after.Profit() - before.Profit()
	if b.Change != change || effects != change || groups != change || driven != change {
		t.Fatalf("change %d: %d in the bridge, effects %d, groups %d, drivers %d", change, b.Change, effects, groups, driven)
	}
	for group, rest := range byGroup {
		if rest != 0 {
			t.Fatalf("the drivers of %s leave %d", group, rest)
		}
	}
}

func drawTotals(t *rapid.T, label string) profit.Totals {
	amount := func() int64 { return rapid.Int64Range(-1<<40, 1<<40).Draw(t, label) }
	number := func() int64 { return rapid.Int64Range(0, 1<<20).Draw(t, label) }
	return profit.Totals{
		NetRevenue: amount(), DirectCost: amount(), Commission: amount(), SalesEffort: amount(), Support: amount(),
		Equipment: amount(), Extra: amount(), BadDebt: amount(), Acquisition: amount(),
		Orders: int(number()), SalesMinutes: number(), SupportMinutes: number(), EquipmentMinutes: number(),
	}
}
