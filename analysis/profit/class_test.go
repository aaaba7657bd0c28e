package profit_test

import (
	"testing"

	"lull/analysis/profit"
)

func TestClass(t *testing.T) {
	t.Parallel()
	gaps := func(inputs ...profit.Input) (missing []profit.Gap) {
		for _, input := range inputs {
			missing = append(missing, profit.Gap{Input: input, Reason: profit.NeverRecorded, Months: 1})
		}
		return missing
	}
	for _, tt := range []struct {
		name         string
		net, earned  int64
		missing      []profit.Gap
		want         profit.Class
		certain      bool
		margin       float64
		marginIsTrue bool
	}{
		{"2 %", 10_000, 200, nil, profit.Profitable, false, 0.02, true},
		{"under 2 %", 10_000, 199, nil, profit.BreakEven, false, 0.0199, true},
		{"over -2 %", 10_000, -199, nil, profit.BreakEven, true, -0.0199, true},
		{"-2 %", 10_000, -200, nil, profit.Unprofitable, true, -0.02, true},
		{"no revenue and a cost", 0, -1, nil, profit.Unprofitable, true, 0, false},
		{"no revenue and a recovery", 0, 1, nil, profit.Profitable, false, 0, false},
		{"no revenue and nothing", 0, 0, nil, profit.BreakEven, false, 0, false},
		{"more credited than sold", -10_000, -1, nil, profit.Unprofitable, true, 0, false},
		{"unknown support", 10_000, 5_000, gaps(profit.OfSupport), profit.Incomplete, false, 0, false},
		{"a loss even before support", 10_000, -1, gaps(profit.OfSupport), profit.Incomplete, true, 0, false},
		{"a loss but for unknown bad debt", 10_000, -1, gaps(profit.OfSupport, profit.OfBadDebt), profit.Incomplete, false, 0, false},
		{"a loss but for unknown revenue", 10_000, -1, gaps(profit.OfRevenue), profit.Incomplete, false, 0, false},
		{"goods that may have come back", -10_000, -1, gaps(profit.OfDirectCost), profit.Incomplete, false, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := profit.Period{Entries: 1, Missing: tt.missing, Totals: profit.Totals{NetRevenue: tt.net, Extra: tt.net - tt.earned}}
			if got := profit.DefaultPolicy().Class(p); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if got := p.IsCertainLoss(); got != tt.certain {
				t.Errorf("a certain loss: %v", got)
			}
			if margin, known := p.Margin(); margin != tt.margin || known != tt.marginIsTrue {
				t.Errorf("margin %v, %v", margin, known)
			}
			p.Entries = 0
			if got := profit.DefaultPolicy().Class(p); got != "" {
				t.Errorf("%q of nothing", got)
			}
		})
	}
}

func TestEffort(t *testing.T) {
	t.Parallel()
	p := profit.Period{Currency: "EUR", Totals: profit.Totals{
		NetRevenue: 500_000, SalesEffort: 10_000, Support: 20_000, Equipment: 5_000, Extra: 5_000,
		SalesMinutes: 60, SupportMinutes: 150, EquipmentMinutes: 30,
	}}
	if ratio, known := p.EffortRatio(); ratio != 0.08 || !known {
		t.Errorf("effort %v, %v; want 400 of 5,000", ratio, known)
	}
	if hours, known := p.HoursPerThousand(); hours != 0.8 || !known {
		t.Errorf("%v, %v; want 4 hours for 5,000", hours, known)
	}
	yen := p
	yen.Currency = "JPY"
	if hours, _ := yen.HoursPerThousand(); hours != 0.008 {
		t.Errorf("%v hours for 1,000 yen", hours)
	}
	amounts := p
	amounts.SupportMinutes = 0
	if _, known := amounts.HoursPerThousand(); known {
		t.Error("the hours of a cost without minutes")
	}
	for _, input := range []profit.Input{profit.OfSales, profit.OfSupport, profit.OfEquipment, profit.OfExtra, profit.OfRevenue} {
		p.Missing = []profit.Gap{{Input: input}}
		if _, known := p.EffortRatio(); known {
			t.Errorf("effort is known without %s", input)
		}
	}
	p.Missing = []profit.Gap{{Input: profit.OfDirectCost}}
	if _, known := p.EffortRatio(); !known {
		t.Error("effort does not rest on direct cost")
	}
}
