package story_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/analysis/segment"
	"lull/internal/story"
)

func TestLedger(t *testing.T) {
	t.Parallel()
	told := story.Company(today)
	accounts, refs, kinds := map[string]bool{}, map[string]bool{}, map[analysis.CostKind]int{}
	for _, a := range told.Accounts {
		accounts[a.Ref] = true
	}
	for _, cost := range told.Costs {
		if refs[cost.Ref] || !accounts[cost.Account] || cost.On > today || (cost.Minutes > 0) == (cost.Amount.Minor > 0) ||
			(cost.Minutes > 0) != cost.Kind.IsTime() {
			t.Errorf("%+v", cost)
		}
		refs[cost.Ref] = true
		kinds[cost.Kind]++
	}
	for _, kind := range analysis.CostKinds() {
		byInvoice := kind == analysis.DirectCost || kind == analysis.Commission
		if (kinds[kind] == 0) != byInvoice {
			t.Errorf("%d entries of %s", kinds[kind], kind)
		}
	}
	type balance struct {
		due  calendar.Date
		open int64
	}
	invoices, paid := map[string]*balance{}, map[analysis.PaymentKind]int{}
	for _, invoice := range told.Invoices {
		if invoice.Credit {
			continue
		}
		if invoice.Cost <= 0 || invoice.Cost > invoice.Amount.Minor*12/10 {
			t.Errorf("%s of %d cost %d", invoice.Ref, invoice.Amount.Minor, invoice.Cost)
		}
		invoices[invoice.Ref] = &balance{invoice.DueOn, invoice.Amount.Minor}
	}
	for _, invoice := range told.Invoices {
		if invoice.Credits != "" {
			invoices[invoice.Credits].open += invoice.Amount.Minor
		}
	}
	for _, payment := range told.Payments {
		paid[payment.Kind]++
		if payment.Kind != analysis.Recovered {
			invoices[payment.Invoice].open -= payment.Amount.Minor
		}
		if refs[payment.Ref] || payment.On > today || payment.Amount.Minor <= 0 || invoices[payment.Invoice].open < 0 {
			t.Errorf("%+v leaves %+v", payment, invoices[payment.Invoice])
		}
		refs[payment.Ref] = true
	}
	overdue := 0
	for _, b := range invoices {
		if b.open > 0 && b.due < today {
			overdue++
		}
	}
	if overdue < 20 || overdue > len(invoices)/20 || paid[analysis.WrittenOff] == 0 || paid[analysis.Recovered] == 0 {
		t.Errorf("%d of %d invoices are overdue; payments %v", overdue, len(invoices), paid)
	}
	for _, r := range told.Referrals {
		if refs[r.Ref] || !accounts[r.Account] || !accounts[r.Referred] || r.Account == r.Referred || r.On > today {
			t.Errorf("%+v", r)
		}
	}
}

// What is told to the cent comes out of the real rules on any day.
func TestWhatCharactersEarned(t *testing.T) {
	t.Parallel()
	type earned struct {
		profit int64
		class  profit.Class
	}
	want := map[string]earned{
		"Acme Industrial S.A.": {4_120_000, profit.Profitable},
		"Borealis AG":          {3_786_000, profit.Profitable},
		"Kite Foods":           {2_214_000, profit.Profitable},
		"Lindqvist Bygg":       {4_087_000, profit.Profitable},
		"Delta Print":          {-295_000, profit.Unprofitable},
	}
	for _, day := range days {
		customers := judged[day]()
		for name, is := range want {
			s := customers[name].statement
			if got := (earned{s.Year.Profit(), s.Class}); got != is || s.Year.Months != 12 || s.Year.Missing != nil || s.Turns != nil {
				t.Errorf("told on %s, %s earned %+v in %d months, missing %v, turns %v; want %+v",
					day, name, got, s.Year.Months, s.Year.Missing, s.Turns, is)
			}
		}
		acme := customers["Acme Industrial S.A."].statement
		trend, _ := acme.Trend()
		if change, known := trend.Change(); !known || math.Abs(change-0.06) > 0.001 {
			t.Errorf("told on %s, Acme's profit has changed by %.4f", day, change)
		}
		if margin, _ := acme.Year.Margin(); margin < 0.265 || margin > 0.30 {
			t.Errorf("told on %s, Acme's margin is %.4f", day, margin)
		}
	}
	for _, day := range []calendar.Date{today, today + 1, today + 2} {
		s := statements(story.Company(day), day, profit.DefaultPolicy())["AC1042"]
		if margin, _ := s.Year.Margin(); math.Round(100*margin) != 28 {
			t.Errorf("told on %s, Acme's margin is %.4f, want 28 %%", day, margin)
		}
	}
}

func TestCobaltTurnedUnprofitable(t *testing.T) {
	t.Parallel()
	for _, day := range days {
		s := judged[day]()["Cobalt Fittings Ltd"].statement
		turn, unprofitable := s.Turned()
		last := s.Months[len(s.Months)-3]
		if !unprofitable || len(s.Turns) != 1 || turn.Month != last.From {
			t.Fatalf("told on %s, turns %v, want one in %s", day, s.Turns, last.From)
		}
		bridge, known := s.Fall(turn)
		want := []profit.Effect{
			{Component: profit.NetRevenue, Amount: -920_000},
			{Component: profit.DirectCost, Amount: 560_000},
			{Component: profit.Commission, Amount: 46_000},
			{Component: profit.SalesEffort},
			{Component: profit.Service, Amount: -312_000},
			{Component: profit.Extra, Amount: -15_000},
			{Component: profit.BadDebt, Amount: -28_000},
			{Component: profit.AcquisitionCost},
		}
		if diff := cmp.Diff(want, bridge.Effects); diff != "" || !known {
			t.Errorf("told on %s (-want +got):\n%s", day, diff)
		}
		if before, after := bridge.Before.Profit(), bridge.After.Profit(); before != 345_000 || after != -324_000 {
			t.Errorf("told on %s, the profit fell from %d to %d", day, before, after)
		}
		for _, d := range bridge.Drivers {
			if share := map[profit.DriverOf]float64{profit.Orders: -0.4, profit.SupportHours: 1.2}[d.Of]; share != 0 && math.Abs(d.Share-share) > 1e-9 {
				t.Errorf("told on %s, %s changed by %.4f, want %.1f", day, d.Of, d.Share, share)
			}
		}
		levers := profit.DefaultPolicy().Levers(s.Last(3, 0))
		if levers.Price != 48 || levers.Quarters != 15 || !levers.PriceInReach || !levers.HoursInReach {
			t.Errorf("told on %s, the levers are %+v, want 4.8 %% and 3.75 hours", day, levers)
		}
	}
}

// The few carry the many, and some take what others bring.
func TestTheWhaleCurve(t *testing.T) {
	t.Parallel()
	var profits []int64
	for _, c := range judged[today]() {
		profits = append(profits, c.statement.Year.Profit())
	}
	curve := profit.CurveOf(profits)
	if share, known := curve.Share(20); !known || share < 0.70 || share > 0.85 {
		t.Errorf("the top fifth brings %.3f of the profit", share)
	}
	if curve.Below < 25 || curve.Below > 70 || curve.Lost > -curve.Total()/200 {
		t.Errorf("%d customers lose %d of %d", curve.Below, curve.Lost, curve.Total())
	}
}

// A firm that keeps invoices, what the goods cost and who asked for help finds
// the same quiet earners among those that the story is about.
func TestQuietEarnersAreFoundByCountsAlone(t *testing.T) {
	t.Parallel()
	bare := profit.DefaultPolicy()
	for _, input := range profit.Inputs() {
		bare.Costs = bare.Costs.Declare(input, profit.DoesNotApply)
	}
	bare.Costs.Direct, bare.Costs.Sales, bare.Costs.Support = profit.Recorded, profit.Estimated, profit.Estimated
	for _, day := range days {
		told := story.Company(day)
		told.Costs, told.Payments, told.CommissionRules = nil, nil, nil
		all := statements(told, day, bare)
		ranks := segment.Rank(earnings(all))
		found := map[bool][]string{}
		for name, c := range judged[day]() {
			if !slices.Contains(characters, name) {
				continue
			}
			worth := segment.EarningsOf(all[c.Ref]).Among(ranks)
			byCounts, _ := segment.DefaultPolicy().SegmentOf(c.Engagement.State, c.Purchase.State, worth)
			for isBare, s := range map[bool]segment.Segment{false: c.Segment, true: byCounts} {
				if s == segment.SegmentQuietEarner {
					found[isBare] = append(found[isBare], name)
				}
			}
		}
		slices.Sort(found[false])
		slices.Sort(found[true])
		if diff := cmp.Diff(found[false], found[true]); diff != "" || len(found[true]) < 3 {
			t.Errorf("told on %s (-by the whole ledger +by counts):\n%s", day, diff)
		}
	}
}

// characters are those that the story tells on purpose and that are silent.
var characters = []string{
	"Acme Industrial S.A.", "Kite Foods", "Lindqvist Bygg", "Delta Print", "🌊 Blue Wave Surf Co", "Help Ltd", "גלי הים תעשיות בע״מ", "Nordwind GmbH",
	"Cobalt Fittings Ltd", "Borealis AG", "AT&T",
}
