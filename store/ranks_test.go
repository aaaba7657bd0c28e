package store_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis/profit"
)

func TestRanksAreThoseOfTheNewestRun(t *testing.T) {
	t.Parallel()
	d := open(t)
	if ranks, err := d.Ranks(t.Context()); err != nil || ranks.Revenue != nil || ranks.Effort != nil {
		t.Errorf("before any run: %+v, %v", ranks, err)
	}
	for i, revenue := range []float64{100, 200} {
		run := runOn(day(2026, 4, 1+i))
		run.Ranks = func() (json.RawMessage, error) {
			return json.Marshal(profit.Ranks{Revenue: profit.Quantiles{0, revenue}})
		}
		d.record(t, run)
	}
	d.record(t, runOn(day(2026, 4, 1))) // is outdated and says nothing
	ranks, err := d.Ranks(t.Context())
	if diff := cmp.Diff(profit.Ranks{Revenue: profit.Quantiles{0, 200}}, ranks); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
