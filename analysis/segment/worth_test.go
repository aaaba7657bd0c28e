package segment_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/analysis/segment"
)

func fell(month, known calendar.Date) profit.Turn {
	return profit.Turn{Month: month, KnownOn: known, Unprofitable: true}
}

func rose(month, known calendar.Date) profit.Turn { return profit.Turn{Month: month, KnownOn: known} }

// Each row is one judgement after the other: the day, the turns that the ledger
// shows on it, and what is told.
func TestTurnsOfProfitAreToldOnce(t *testing.T) {
	t.Parallel()
	march := calendar.On(2026, 3, 1)
	may := fell(calendar.On(2026, 5, 1), calendar.On(2026, 7, 1))
	june := fell(calendar.On(2026, 6, 1), calendar.On(2026, 8, 1))
	august := rose(calendar.On(2026, 8, 1), calendar.On(2026, 10, 1))
	november := fell(calendar.On(2026, 11, 1), calendar.On(2027, 1, 1))
	longAgo := fell(calendar.On(2024, 5, 1), calendar.On(2024, 7, 1))
	type step struct {
		on    calendar.Date
		turns []profit.Turn
		told  []string
	}
	for name, steps := range map[string][]step{
		"by the first run that can know it": {
			{march, nil, nil},
			{calendar.On(2026, 6, 30), []profit.Turn{may}, nil},
			{calendar.On(2026, 7, 1), []profit.Turn{may}, []string{"turned_unprofitable 2026-07-01"}},
			{calendar.On(2026, 7, 2), []profit.Turn{may}, nil},
			{calendar.On(2026, 10, 5), []profit.Turn{may, august}, []string{"profitable_again 2026-10-05"}},
			{calendar.On(2027, 1, 5), []profit.Turn{may, august, november}, []string{"turned_unprofitable 2027-01-05"}},
		},
		"a correction tells nothing again": {
			{march, nil, nil},
			{calendar.On(2026, 7, 1), []profit.Turn{may}, []string{"turned_unprofitable 2026-07-01"}},
			{calendar.On(2026, 7, 5), nil, nil},
			{calendar.On(2026, 7, 9), []profit.Turn{may}, nil},
			{calendar.On(2026, 8, 9), []profit.Turn{june}, nil},
			{calendar.On(2027, 1, 5), []profit.Turn{november}, []string{"turned_unprofitable 2027-01-05"}},
		},
		"what was so before the first judgement is history": {
			{calendar.On(2026, 11, 22), []profit.Turn{longAgo, may, august}, []string{"turned_unprofitable 2026-07-01", "profitable_again 2026-10-01"}},
			{calendar.On(2026, 11, 23), []profit.Turn{longAgo, may, august}, nil},
		},
	} {
		var standing segment.Standing
		for _, s := range steps {
			facts := segment.Facts{Worth: segment.Worth{Class: profit.Profitable, Turns: s.turns}}
			j := segment.DefaultPolicy().Refresh(standing, facts, segment.Round{AsOf: s.on})
			var told []string
			for _, turn := range j.Transitions {
				if turn.Axis == segment.OfProfit {
					told = append(told, string(turn.Tag)+" "+turn.AsOf.String())
					if turn.From == turn.To || turn.Outcome != "" || turn.Profit == nil || turn.Evidence() != any(turn.Profit) {
						t.Errorf("%s, %s: %+v", name, s.on, turn)
					}
				}
			}
			if diff := cmp.Diff(s.told, told); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", name, s.on, diff)
			}
			read, err := segment.ParseStanding(j.Standing.Text())
			if standing = j.Standing; err != nil || read != standing {
				t.Errorf("%s, %s: %+v is read back as %+v, %v", name, s.on, standing, read, err)
			}
		}
	}
}

// Whatever else is known: without the effort nobody is a quiet earner.
func TestUnknownEffortMakesNoQuietEarner(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Int64Range(-1_000_000, 1_000_000)
		s := profit.Statement{
			Class:    rapid.SampledFrom([]profit.Class{profit.Profitable, profit.BreakEven, profit.Incomplete, ""}).Draw(t, "class"),
			Trailing: profit.Sales{Net: amount.Draw(t, "net"), Orders: 9},
		}
		s.Year = profit.Period{Totals: profit.Totals{NetRevenue: amount.Draw(t, "year")}, Entries: 9, Missing: []profit.Gap{
			{Input: rapid.SampledFrom([]profit.Input{profit.OfSales, profit.OfSupport, profit.OfEquipment, profit.OfExtra}).Draw(t, "missing")},
		}}
		earnings := segment.EarningsOf(s)
		ranks := segment.Rank(slices.Values([]segment.Earnings{earnings}))
		ranks.Effort = profit.QuantilesOf([]float64{0, 1, 2})
		if got, _ := segment.DefaultPolicy().SegmentOf(segment.Passive, segment.OnRhythm, earnings.Among(ranks)); got == segment.SegmentQuietEarner {
			t.Fatalf("%+v is a quiet earner", s)
		}
	})
}
