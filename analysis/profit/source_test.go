package profit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/profit"
)

func span(from, to string) profit.Span { return profit.Span{From: day(from), To: day(to)} }

// How support is known in each month from January to April 2026, of a customer
// with an invoice a month and 90 minutes of support in March.
func TestRecordedEstimatedNoneUnknown(t *testing.T) {
	t.Parallel()
	l := profit.Ledger{
		Invoices: []analysis.Invoice{
			sale("2026-01-05", euros(100_000)), sale("2026-02-05", euros(100_000)), sale("2026-03-05", euros(100_000)), sale("2026-04-05", euros(100_000)),
		},
		Costs: []analysis.Cost{minutes(analysis.SupportTime, "2026-03-20", 90)},
		Counts: []profit.Count{
			{Of: profit.SupportRequests, On: day("2026-02-10"), N: 2},
			{Of: profit.SupportRequests, On: day("2026-02-11"), N: 1},
			{Of: profit.SupportRequests, On: day("2026-03-10"), N: 5},
			{Of: profit.Meetings, On: day("2026-02-10"), N: 9},
		},
	}
	const unknown, recorded, estimated, none = profit.Unknown, profit.Recorded, profit.Estimated, profit.DoesNotApply
	never := profit.Gap{Input: profit.OfSupport, Reason: profit.NeverRecorded, Months: 3}
	for _, tt := range []struct {
		name     string
		declared profit.Source
		kept     []profit.Span
		counted  []profit.Span
		sources  []profit.Source
		support  []int64
		missing  []profit.Gap
		counts   []profit.Estimate
	}{
		{
			"nobody declared anything, nobody entered anything else", "", nil, nil,
			[]profit.Source{unknown, unknown, recorded, unknown},
			[]int64{0, 0, 3_000, 0},
			[]profit.Gap{never},
			nil,
		},
		{
			"it is entered for somebody from February to March", "",
			[]profit.Span{span("2026-02-28", "2026-03-20")},
			nil,
			[]profit.Source{unknown, recorded, recorded, unknown},
			[]int64{0, 0, 3_000, 0},
			[]profit.Gap{{Input: profit.OfSupport, Reason: profit.NotRecordedSince, On: day("2026-03-20"), Months: 2}},
			nil,
		},
		{
			"from February on", "",
			[]profit.Span{span("2026-02-28", "2026-04-01")},
			nil,
			[]profit.Source{unknown, recorded, recorded, recorded},
			[]int64{0, 0, 3_000, 0},
			[]profit.Gap{{Input: profit.OfSupport, Reason: profit.NotRecordedBefore, On: day("2026-02-28"), Months: 1}},
			nil,
		},
		{
			"recorded", recorded, nil, nil,
			[]profit.Source{recorded, recorded, recorded, recorded},
			[]int64{0, 0, 3_000, 0},
			nil, nil,
		},
		{
			"does not apply, and is entered all the same", none, nil, nil,
			[]profit.Source{none, none, recorded, none},
			[]int64{0, 0, 3_000, 0},
			nil, nil,
		},
		{
			"estimated where nothing is entered", estimated, nil,
			[]profit.Span{span("2025-06-01", "2026-04-30")},
			[]profit.Source{estimated, estimated, recorded, estimated},
			[]int64{0, 60 * 80, 3_000, 0},
			nil,
			[]profit.Estimate{{Input: profit.OfSupport, Of: profit.SupportRequests, N: 3}},
		},
		{
			"estimated, and counted since February", estimated, nil,
			[]profit.Span{span("2026-02-10", "2026-04-30")},
			[]profit.Source{unknown, estimated, recorded, estimated},
			[]int64{0, 60 * 80, 3_000, 0},
			[]profit.Gap{{Input: profit.OfSupport, Reason: profit.NotCounted, On: day("2026-02-10"), Months: 1}},
			[]profit.Estimate{{Input: profit.OfSupport, Of: profit.SupportRequests, N: 3}},
		},
		{
			"estimated, and nobody counts", estimated, nil, nil,
			[]profit.Source{unknown, unknown, recorded, unknown},
			[]int64{0, 0, 3_000, 0},
			[]profit.Gap{{Input: profit.OfSupport, Reason: profit.NotCounted, Months: 3}},
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, b := complete(), books
			p.Costs.Support = tt.declared
			b.Kept, b.Counted = map[profit.Input]profit.Span{}, map[profit.CountOf]profit.Span{}
			for _, s := range tt.kept {
				b.Kept[profit.OfSupport] = s
			}
			for _, s := range tt.counted {
				b.Counted[profit.SupportRequests] = s
			}
			s := b.Reckoner(p).Statement(l, day("2026-05-20"))
			var sources []profit.Source
			var support []int64
			for _, m := range s.Months {
				sources, support = append(sources, m.Source(profit.OfSupport)), append(support, m.Support)
			}
			if diff := cmp.Diff(tt.sources, sources); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.support, support); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.missing, s.Year.Missing); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.counts, s.Year.Estimates); diff != "" {
				t.Error(diff)
			}
			if class := s.Class; (class == profit.Incomplete) != (tt.missing != nil) {
				t.Errorf("the class is %q", class)
			}
		})
	}
}

func TestWhatDoesNotApplyIsNamedOnce(t *testing.T) {
	t.Parallel()
	p := complete()
	p.Costs.Equipment, p.Costs.Extra = profit.DoesNotApply, profit.DoesNotApply
	l := profit.Ledger{
		Invoices: []analysis.Invoice{sale("2026-01-05", euros(100_000))},
		Costs:    []analysis.Cost{cost(analysis.ExtraRequest, "2026-01-31", euros(500)), cost(analysis.Rebilled, "2026-01-31", euros(200))},
	}
	s := books.Reckoner(p).Statement(l, day("2026-01-31"))
	if diff := cmp.Diff([]profit.Input{profit.OfEquipment}, s.Year.NotApplicable); diff != "" {
		t.Error(diff)
	}
	if s.Year.Extra != 300 {
		t.Errorf("extra requests %d, want what was not rebilled", s.Year.Extra)
	}
}

func TestDirectCostOfInvoices(t *testing.T) {
	t.Parallel()
	with := func(on string) analysis.Invoice {
		return analysis.Invoice{IssuedOn: day(on), Amount: euros(100), Cost: 60, HasCost: true}
	}
	p := complete()
	p.Costs.Direct = profit.Undeclared
	for _, tt := range []struct {
		name string
		l    profit.Ledger
		cost int64
		gap  profit.Gap
	}{
		{"each says its own", profit.Ledger{Invoices: []analysis.Invoice{with("2026-01-01"), with("2026-01-02"), credit("2026-01-03", euros(-1))}}, 120, profit.Gap{}},
		{
			"one does not",
			profit.Ledger{Invoices: []analysis.Invoice{sale("2026-01-09", euros(50)), with("2026-01-01"), sale("2026-01-03", euros(50))}},
			60,
			profit.Gap{Input: profit.OfDirectCost, Reason: profit.NoInvoiceCost, On: day("2026-01-09"), Months: 1},
		},
		{"one does not, and is worth nothing", profit.Ledger{Invoices: []analysis.Invoice{with("2026-01-01"), sale("2026-01-03", euros(0))}}, 60, profit.Gap{}},
		{
			"one does not, and there are entries", profit.Ledger{
				Invoices: []analysis.Invoice{with("2026-01-01"), sale("2026-01-03", euros(50))},
				Costs:    []analysis.Cost{cost(analysis.DirectCost, "2026-01-31", euros(30))},
			}, 90, profit.Gap{},
		},
		{
			"none does",
			profit.Ledger{Invoices: []analysis.Invoice{sale("2026-01-03", euros(50))}},
			0,
			profit.Gap{Input: profit.OfDirectCost, Reason: profit.NeverRecorded, Months: 1},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := books.Reckoner(p).Statement(tt.l, day("2026-01-31"))
			var want []profit.Gap
			if tt.gap.Reason != "" {
				want = []profit.Gap{tt.gap}
			}
			if diff := cmp.Diff(want, s.Year.Missing); diff != "" || s.Year.DirectCost != tt.cost {
				t.Errorf("direct cost %d, want %d; %s", s.Year.DirectCost, tt.cost, diff)
			}
		})
	}
}
