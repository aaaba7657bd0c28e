package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis/profit"
	"lull/analysis/segment"
)

// A version from before a number existed has its default, and one that says
// where costs come from is given back as it was set.
func TestPolicyVersionsKeepWhatTheySaid(t *testing.T) {
	t.Parallel()
	d, now := open(t), day(2026, 5, 1).Time()
	d.ask(t, `insert into policies (version, policy, set_by, set_at)
		values (2, '{"version": 2, "cadence": {"multiplier": 3}, "lapse_bounds": 2.5}', 'ana', $1) returning version`, now)
	old := segment.DefaultPolicy()
	old.Version, old.Cadence.Multiplier, old.LapseFactor = 2, 3, 2.5
	inForce := func(at time.Time) segment.Policy {
		t.Helper()
		policy, err := d.PolicyInForce(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		return policy
	}
	later := now.Add(time.Hour)
	if diff := cmp.Diff(old, inForce(later)); diff != "" {
		t.Error(diff)
	}
	declared := old
	declared.Profit.Costs = declared.Profit.Costs.Declare(profit.OfEquipment, profit.DoesNotApply)
	declared.Profit.Loss30 = 250
	for range 2 { // the second time nothing is new
		newest, isNew, err := d.ChangePolicy(t.Context(), declared, "ana", later)
		if newest.Version != 3 || isNew != (declared.Version == 2) || err != nil {
			t.Errorf("version %d, new: %t, %v", newest.Version, isNew, err)
		}
		declared.Version = 3
	}
	if diff := cmp.Diff(declared, inForce(later.Add(time.Hour))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(old, inForce(later)); diff != "" {
		t.Errorf("before it was set: %s", diff)
	}
}
