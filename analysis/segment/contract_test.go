package segment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
)

func TestAContractKeepsACustomerOnRhythmUntilItEnds(t *testing.T) {
	t.Parallel()
	const starts, notice, ends = lastOrder - 100, lastOrder + 200, lastOrder + 300
	contract := analysis.Contract{StartsOn: starts, NoticeOn: notice, EndsOn: ends}
	open := analysis.Contract{StartsOn: starts}
	for _, tt := range []struct {
		name     string
		rhythm   cadence.Rhythm
		contract analysis.Contract
		asOf     calendar.Date
		want     segment.Purchase // State, Basis, LapsedOn, Since, ContractEndsOn, RenewalDue
	}{
		{"in force, long silent", nineDays, contract, lastOrder + 199, segment.Purchase{
			State: segment.OnRhythm, Basis: segment.InContract, LapsedOn: ends + 1, ContractEndsOn: ends,
		}},
		{"renewal due", nineDays, contract, notice, segment.Purchase{
			State: segment.OnRhythm, Basis: segment.InContract, LapsedOn: ends + 1, ContractEndsOn: ends, RenewalDue: true,
		}},
		{"last day", nineDays, contract, ends, segment.Purchase{
			State: segment.OnRhythm, Basis: segment.InContract, LapsedOn: ends + 1, ContractEndsOn: ends, RenewalDue: true,
		}},
		{"ended", nineDays, contract, ends + 1, segment.Purchase{
			State: segment.Lapsed, Basis: segment.ContractEnded, LapsedOn: ends + 1, Since: ends + 1, ContractEndsOn: ends,
		}},
		{"ended, nothing ever invoiced", cadence.Rhythm{}, contract, ends + 1, segment.Purchase{
			State: segment.Lapsed, Basis: segment.ContractEnded, LapsedOn: ends + 1, Since: ends + 1, ContractEndsOn: ends,
		}},
		{"in force, nothing ever invoiced", cadence.Rhythm{}, open, lastOrder, segment.Purchase{
			State: segment.OnRhythm, Basis: segment.InContract,
		}},
		{"open-ended", nineDays, open, lastOrder + 4000, segment.Purchase{State: segment.OnRhythm, Basis: segment.InContract}},
		{
			"ordered after the end", nineDays,
			analysis.Contract{StartsOn: starts, EndsOn: lastOrder - 1},
			lastOrder + 23,
			segment.Purchase{State: segment.Drifting, Basis: segment.OwnRhythm, LapsedOn: lastOrder + 46, Since: lastOrder + 23},
		},
		{"not begun", nineDays, analysis.Contract{StartsOn: lastOrder + 24}, lastOrder + 23, segment.Purchase{
			State: segment.Drifting, Basis: segment.OwnRhythm, LapsedOn: lastOrder + 46, Since: lastOrder + 23,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := segment.JudgePurchase(tt.rhythm, tt.contract, fortnightly, segment.DefaultPolicy(), tt.asOf)
			short := segment.Purchase{
				State: got.State, Basis: got.Basis, LapsedOn: got.LapsedOn, Since: got.Since,
				ContractEndsOn: got.ContractEndsOn, RenewalDue: got.RenewalDue,
			}
			if diff := cmp.Diff(tt.want, short); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhichContractCounts(t *testing.T) {
	t.Parallel()
	contract := func(ref string, starts, ends, notice calendar.Date) analysis.Contract {
		return analysis.Contract{Ref: ref, StartsOn: starts, EndsOn: ends, NoticeOn: notice}
	}
	for _, tt := range []struct {
		name      string
		contracts []analysis.Contract
		want      analysis.Contract
	}{
		{"none", nil, analysis.Contract{}},
		{"only one to come", []analysis.Contract{contract("a", 101, 200, 190)}, analysis.Contract{}},
		{"the later end", []analysis.Contract{contract("a", 1, 150, 140), contract("b", 1, 160, 0), contract("c", 1, 90, 0)}, contract("b", 1, 160, 0)},
		{"the open end", []analysis.Contract{contract("a", 1, 0, 0), contract("b", 1, 160, 150)}, contract("a", 1, 0, 0)},
		{"one that ended", []analysis.Contract{contract("a", 1, 50, 0), contract("b", 60, 99, 90)}, contract("b", 60, 99, 90)},
		{
			"renewed twice",
			[]analysis.Contract{contract("c", 301, 400, 390), contract("b", 201, 300, 290), contract("a", 1, 200, 90)},
			contract("a", 1, 400, 390),
		},
		{"a gap is no renewal", []analysis.Contract{contract("a", 1, 200, 90), contract("b", 202, 300, 290)}, contract("a", 1, 200, 90)},
		{"renewed for ever", []analysis.Contract{contract("a", 1, 200, 90), contract("b", 150, 0, 0)}, contract("a", 1, 0, 0)},
	} {
		if diff := cmp.Diff(tt.want, segment.ContractAsOf(tt.contracts, 100)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestCustomerSince(t *testing.T) {
	t.Parallel()
	contracts := []analysis.Contract{{StartsOn: 70}, {StartsOn: 60}}
	for _, tt := range []struct {
		orders    cadence.Rhythm
		contracts []analysis.Contract
		want      calendar.Date
	}{
		{cadence.Rhythm{Days: 1, First: 80, Last: 80}, contracts, 80},
		{cadence.Rhythm{}, contracts, 60},
		{cadence.Rhythm{}, nil, 50},
	} {
		if got := segment.CustomerSince(tt.orders, tt.contracts, 50); got != tt.want {
			t.Errorf("%+v: %d, want %d", tt.orders, int(got), int(tt.want))
		}
	}
}
