package segment_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis/calendar"
	"lull/analysis/segment"
)

func TestAStandingIsReadAsItWasKept(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := func(name string) calendar.Date { return calendar.Date(rapid.IntRange(0, 100_000).Draw(t, name)) }
		alerts := func(name string) segment.Alerts {
			return segment.Alerts{
				Last: day(name + " last"), Withheld: rapid.Bool().Draw(t, name+" withheld"), NotBefore: day(name + " not before"),
			}
		}
		want := segment.Standing{
			Engagement:    rapid.SampledFrom([]segment.EngagementState{"", segment.Active, segment.Passive, segment.Unknown}).Draw(t, "engagement"),
			Since:         day("since"),
			Tag:           rapid.SampledFrom([]segment.Tag{"", segment.NewlyPassive, segment.AlwaysQuiet}).Draw(t, "tag"),
			Confirmations: rapid.IntRange(0, 9).Draw(t, "confirmations"),
			WasActive:     rapid.Bool().Draw(t, "was active"),
			PassiveEnded:  day("passive ended"),
			ContactAlerts: alerts("contact"),
			Purchase:      rapid.SampledFrom([]segment.PurchaseState{"", segment.OnRhythm, segment.Lapsed}).Draw(t, "purchase"),
			PurchaseSince: day("purchase since"),
			LastOrder:     day("last order"),
			OrderAlerts:   alerts("order"),
		}
		got, err := segment.ParseStanding(want.Text())
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Fatalf("%q: %v %s", want.Text(), err, diff)
		}
	})
}

func TestWhatIsNoStanding(t *testing.T) {
	t.Parallel()
	if s, err := segment.ParseStanding(""); err != nil || s != (segment.Standing{}) {
		t.Errorf("nothing kept is %+v, %v", s, err)
	}
	whole := segment.Standing{Engagement: segment.Active, Since: 20_000}.Text()
	for _, text := range []string{"{}", whole + "1,", strings.Replace(whole, "20000", "soon", 1), whole[:len(whole)-1]} {
		if s, err := segment.ParseStanding(text); err == nil {
			t.Errorf("%q is read as %+v", text, s)
		}
	}
}
