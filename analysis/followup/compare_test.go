package followup_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/followup"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	pursued := []analysis.Pursued{
		{Segment: "passive", Play: "direct_call", IsAssigned: true, IsDone: true, IsReached: true, On: 100, ContactedOn: 102, BackOn: 110, OrderedOn: 100},
		{Segment: "passive", Play: "direct_call", IsAssigned: true, IsDone: true, On: 100, BackOn: 105},
		{Segment: "passive", IsAssigned: true, On: 100},
		{Segment: "lapsed", On: 50, OrderedOn: 57},
	}
	for range followup.FewestCompared {
		pursued = append(pursued, analysis.Pursued{Segment: "passive", On: 10, ContactedOn: 10})
	}
	left := followup.Side{Count: 20, Contacted: 20}
	want := []followup.Compared{
		{Segment: "lapsed", Left: followup.Side{Count: 1, Ordered: 1, OrderedDays: 7}},
		{Segment: "passive", Assigned: followup.Side{Count: 1}, Left: left},
		{Segment: "passive", Play: "direct_call", Left: left, Assigned: followup.Side{
			Count: 2, Done: 2, Reached: 1, Contacted: 1, Active: 2, Ordered: 1, ActiveDays: 7.5,
		}},
	}
	got := followup.Compare(pursued)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	enough := followup.Compared{Assigned: followup.Side{Count: followup.FewestCompared}, Left: left}
	few := enough
	few.Assigned.Count--
	if enough.IsTooFew() || !few.IsTooFew() || !got[0].IsTooFew() {
		t.Errorf("too few: %t of 20 and 20, %t of 19 and 20, %t of none and 1", enough.IsTooFew(), few.IsTooFew(), got[0].IsTooFew())
	}
	if rows := followup.Compare(nil); len(rows) > 0 {
		t.Errorf("of nothing: %v", rows)
	}
}
