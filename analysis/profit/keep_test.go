package profit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/profit"
)

// year is a customer who earns the same in each of 12 months.
func year(monthlyProfit int64) profit.Statement {
	profits := make([]int64, 12)
	for i := range profits {
		profits[i] = monthlyProfit
	}
	return books.Reckoner(withoutBadDebt()).Statement(monthly(profits...), afterMonths(12))
}

func TestKeepOrSever(t *testing.T) {
	t.Parallel()
	unreachable := withoutBadDebt()
	unreachable.PriceReach = 0
	short := books.Reckoner(unreachable).Statement(monthly(-100, -100, -100, -100, -100), afterMonths(5))
	unknown := books.Reckoner(profit.DefaultPolicy()).Statement(monthly(-100, -100, -100, -100, -100, -100), afterMonths(6))
	turned := books.Reckoner(unreachable).Statement(monthly(900, 900, 900, 900, 900, 900, 900, 900, -9, -900, -900, -900), afterMonths(12))
	tried := profit.Situation{Tried: true}
	for _, tt := range []struct {
		name      string
		s         profit.Statement
		about     profit.Situation
		policy    profit.Policy
		step      profit.Step
		guards    []profit.Guard
		avoidable int64
	}{
		{"it earns", year(1), tried, unreachable, profit.Keep, nil, 1},
		{"it earns nothing", year(0), tried, unreachable, profit.Keep, nil, 0},
		{"it loses", year(-100), tried, unreachable, profit.ConsiderEnding, nil, -100},
		{"nothing was tried", year(-100), profit.Situation{}, unreachable, profit.FixFirst, nil, -100},
		{"a lever is within reach", year(-100), tried, withoutBadDebt(), profit.FixFirst, nil, -100},
		{
			"what it brought is worth more", year(-100),
			profit.Situation{Tried: true, Referrals: profit.Referrals{Recent: 2_400}},
			unreachable, profit.KeepForReferrals, nil, -100,
		},
		{
			"what it brought is worth less", year(-100),
			profit.Situation{Tried: true, Referrals: profit.Referrals{Recent: 2_399}},
			unreachable, profit.ConsiderEnding, nil, -100,
		},
		{
			"what it may bring changes nothing", year(-100),
			profit.Situation{Tried: true, Referrals: profit.Referrals{Expected: 1 << 40}},
			unreachable, profit.ConsiderEnding, nil, -100,
		},
		{
			"an end costs more, whoever it brought", year(-100),
			profit.Situation{Tried: true, ExitCost: 1_000_000, Referrals: profit.Referrals{Recent: 2_400}},
			unreachable, profit.FixFirst, nil, -100,
		},
		{
			"a complaint is open and a contract in force", year(-100),
			profit.Situation{Tried: true, OpenComplaint: true, ContractInForce: true},
			unreachable, profit.FixFirst,
			[]profit.Guard{profit.OpenComplaint, profit.ContractInForce},
			-100,
		},
		{"five months", short, tried, unreachable, profit.FixFirst, []profit.Guard{profit.TooFewMonths}, -100},
		{"unknown costs", unknown, tried, unreachable, profit.FixFirst, []profit.Guard{profit.UnknownCosts}, -100},
		{"it turned: the last three months count", turned, tried, unreachable, profit.ConsiderEnding, nil, -900},
		{"nothing recorded", profit.Statement{}, tried, unreachable, "", []profit.Guard{profit.TooFewMonths}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := tt.policy.Advise(tt.s, tt.about)
			if got.Step != tt.step || got.Avoidable != tt.avoidable {
				t.Errorf("%q at %d a month, want %q at %d; keep %d, sever %d", got.Step, got.Avoidable, tt.step, tt.avoidable, got.KeepValue, got.SeverValue)
			}
			if diff := cmp.Diff(tt.guards, got.Guards); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheValueOfKeeping(t *testing.T) {
	t.Parallel()
	p := withoutBadDebt()
	p.Stay, p.Discount, p.Horizon = 50, 0, 3
	got := p.Advise(year(-1_000), profit.Situation{ExitCost: 700, Freed: 200, Referrals: profit.Referrals{Recent: 300}})
	if got.KeepValue != -788 || got.SeverValue != -500 { // (-1000 + 100) · (1/2 + 1/4 + 1/8), half away from zero
		t.Errorf("keep %d, sever %d", got.KeepValue, got.SeverValue)
	}
	got = p.Advise(year(-1_000), profit.Situation{Stay: 1})
	if got.KeepValue != -3_000 {
		t.Errorf("keep %d of a customer who stays", got.KeepValue)
	}
	p.Stay, p.Discount, p.Horizon = 100, 10, 12
	// d = 1.1^(-1/12); d + d² + … + d¹² = d · (1 − 1/1.1) / (1 − d) = 11.40049
	if got := p.Advise(year(-10_000), profit.Situation{}).KeepValue; got != -114_005 {
		t.Errorf("a year discounted: %d", got)
	}
}

func TestAvoidableProfit(t *testing.T) {
	t.Parallel()
	p := profit.DefaultPolicy()
	totals := profit.Totals{NetRevenue: 1_000, SalesEffort: 301, Support: 400, Equipment: 100, Acquisition: 500}
	if got := p.Avoidable(totals); got != 199 {
		t.Errorf("%d, want profit -301 and acquisition 500", got)
	}
	p.AvoidableTime = 50
	if got := p.Avoidable(totals); got != 199+401 {
		t.Errorf("%d with half of the time paid all the same", got)
	}
}

func TestReferralValue(t *testing.T) {
	t.Parallel()
	got := profit.ReferralValue([]profit.Referred{
		{Kind: analysis.TypeOne, BasisPoints: 10_000, Expected: 12_000, Saved: 800, Incentive: 200, IsRecent: true},
		{Kind: analysis.TypeTwo, BasisPoints: 10_000, Expected: 99_000, Realised: 99_000, Saved: 800},
	})
	want := profit.Referrals{Customers: 2, Realised: 1_400, Recent: 600, Expected: 12_000}
	if diff := cmp.Diff(want, got); diff != "" || got.Value() != 13_400 {
		t.Errorf("%d; %s", got.Value(), diff)
	}
	got = profit.ReferralValue([]profit.Referred{
		{Kind: analysis.TypeOne, BasisPoints: 5_000, Realised: 101, Recent: -101, Expected: 1},
		{Kind: analysis.TypeOne, BasisPoints: 5_000, Realised: 1_000, Saved: 3, Uncertain: true},
	})
	want = profit.Referrals{Customers: 2, Realised: 51 + 3, Recent: -51, Expected: 1, Uncertain: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReferredCountsFromTheMonthOfTheReferral(t *testing.T) {
	t.Parallel()
	p := withoutBadDebt()
	p.Horizon, p.Stay, p.Discount = 2, 100, 0
	s := books.Reckoner(p).Statement(monthly(1_000, 200, 30, 4), afterMonths(4))
	r := analysis.Referral{Kind: analysis.TypeOne, BasisPoints: 2_500, On: day("2020-02-29")}
	got := p.Referred(r, s, 5, 6)
	want := profit.Referred{Kind: analysis.TypeOne, BasisPoints: 2_500, Saved: 5, Incentive: 6, IsRecent: true, Realised: 234, Recent: 34, Expected: 156}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r.On = day("2020-05-01")
	if got := p.Referred(r, s, 0, 0); got.Realised != 0 || got.Expected != 0 {
		t.Errorf("%+v before a month has ended", got)
	}
	p.Costs.Extra = profit.Undeclared
	r.On = day("2020-02-29")
	if got := p.Referred(r, books.Reckoner(p).Statement(monthly(1, 1), afterMonths(2)), 0, 0); !got.Uncertain {
		t.Errorf("%+v where a cost is unknown", got)
	}
}
