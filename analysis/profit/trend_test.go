package profit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/profit"
)

// threeMonths are the monthly profits whose sums of three, from the third month
// on, are the given ones.
func threeMonths(sums ...int64) []int64 {
	months := []int64{0, 0}
	for i, sum := range sums {
		months = append(months, sum-months[i]-months[i+1])
	}
	return months
}

func TestTurns(t *testing.T) {
	t.Parallel()
	l := monthly(threeMonths(500, 200, -100, 50, -20, -300, -40, 10, -5, 20, 30)...)
	// The first sum is that of March 2020: the fifth is July's, the tenth December's.
	july := profit.Turn{Month: day("2020-07-01"), KnownOn: day("2020-09-01"), Unprofitable: true}
	december := profit.Turn{Month: day("2020-12-01"), KnownOn: day("2021-02-01")}
	r := books.Reckoner(withoutBadDebt())
	for _, tt := range []struct {
		asOf   string
		turns  []profit.Turn
		turned bool
	}{
		{"2020-08-30", nil, false},
		{"2020-08-31", []profit.Turn{july}, true},
		{"2021-01-30", []profit.Turn{july}, true},
		{"2021-01-31", []profit.Turn{july, december}, false},
	} {
		s := r.Statement(l, day(tt.asOf))
		if diff := cmp.Diff(tt.turns, s.Turns); diff != "" {
			t.Errorf("on %s: %s", tt.asOf, diff)
		}
		if _, turned := s.Turned(); turned != tt.turned {
			t.Errorf("on %s it is unprofitable since a turn: %v", tt.asOf, turned)
		}
	}
}

func TestATurnIsNotSaidTwice(t *testing.T) {
	t.Parallel()
	l := monthly(threeMonths(5, -5, -5, 5, -5, -5, -5, 5, 5)...)
	var got []string
	for _, turn := range books.Reckoner(withoutBadDebt()).Statement(l, day("2021-06-30")).Turns {
		got = append(got, turn.Month.String())
	}
	if diff := cmp.Diff([]string{"2020-04-01", "2020-10-01"}, got); diff != "" {
		t.Error(diff)
	}
}

// Costs that were not entered before are no reason to say that anything turned.
func TestTheFirstRecordedCostsAreNoTurn(t *testing.T) {
	t.Parallel()
	l := monthly(100, 100, 100, 100, 100, 100, 100, 100, 100)
	for month := day("2020-05-01"); month <= day("2020-09-01"); month = month.NextMonth() {
		l.Costs = append(l.Costs, analysis.Cost{Kind: analysis.ExtraRequest, On: month, Amount: euros(5000)})
	}
	p := withoutBadDebt()
	if got := books.Reckoner(p).Statement(l, day("2020-09-30")).Turns; len(got) != 1 {
		t.Errorf("%v, want one turn where the earlier months are known to have cost nothing", got)
	}
	p.Costs.Extra = profit.Undeclared
	b := books
	b.Kept = map[profit.Input]profit.Span{profit.OfExtra: {From: day("2020-05-01"), To: day("2020-09-01")}}
	if got := b.Reckoner(p).Statement(l, day("2020-09-30")).Turns; got != nil {
		t.Errorf("%v, want none where nobody knows the months before", got)
	}
}

func TestTrend(t *testing.T) {
	t.Parallel()
	r := books.Reckoner(withoutBadDebt())
	if _, known := r.Statement(monthly(1, 2, 3), afterMonths(3)).Trend(); known {
		t.Error("three months have a trend and nothing before them")
	}
	trend, known := r.Statement(monthly(100, 101, 10, 20, 30), afterMonths(5)).Trend()
	if !known || trend.Recent != 60 || trend.Base != 302 || trend.Before.Months != 2 {
		t.Errorf("%+v, %v; want 60 against three times the mean of 100 and 101, half away from zero", trend, known)
	}
	trend, _ = r.Statement(monthly(9_999, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 50, 60, 70), afterMonths(16)).Trend()
	share, known := trend.Change()
	if trend.Recent != 180 || trend.Base != 300 || !known || share < -0.4000001 || share > -0.3999999 {
		t.Errorf("%d against %d: %v", trend.Recent, trend.Base, share)
	}
	trend, _ = r.Statement(monthly(-1, 5, 5, 5), afterMonths(4)).Trend()
	if share, known := trend.Change(); known {
		t.Errorf("%v of a loss", share)
	}
}

func TestFall(t *testing.T) {
	t.Parallel()
	r := books.Reckoner(withoutBadDebt())
	s := r.Statement(monthly(10, 20, 30, 4, -10, -20, -30), afterMonths(7))
	turn, turned := s.Turned()
	if !turned || turn.Month != day("2020-06-01") {
		t.Fatalf("%v", s.Turns)
	}
	bridge, known := s.Fall(turn)
	if !known || bridge.Before.Profit() != 60 || bridge.After.Profit() != -26 {
		t.Errorf("%+v, %v; want 60 to -26", bridge, known)
	}
	s = r.Statement(monthly(10, 20, 30, -90, -20), afterMonths(5))
	if _, known := s.Fall(s.Turns[0]); known {
		t.Error("a turn in the fourth month has no three months before its three")
	}
}
