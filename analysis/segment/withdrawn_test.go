package segment_test

import (
	"testing"

	"lull/analysis/cadence"
	"lull/analysis/segment"
)

// Somebody reports contacts by mistake, a night makes the customer active, and
// the reports are taken back: the spell goes on, and nobody is told.
func TestAReturnThatRestedOnWithdrawnReportsIsTakenBack(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	quiet := engaged(sunday, 260, 230, 200)
	reported := append(engaged(sunday, 260, 230, 200), engaged(sunday, 20, 3)...)
	active := policy.Refresh(wasPassive, segment.Facts{Days: reported, CustomerSince: watched}, on(sunday)).Standing
	if active.Engagement != segment.Active {
		t.Fatalf("the reports end no spell: %+v", active)
	}
	withdrawn := sunday + 1
	for _, tt := range []struct {
		name  string
		facts segment.Facts
		want  segment.EngagementState
	}{
		{"nothing was taken back", segment.Facts{Days: quiet, CustomerSince: watched}, segment.Active},
		{"both reports were", segment.Facts{Days: quiet, CustomerSince: watched, WithdrawnOn: withdrawn}, segment.Passive},
		{"some other report was", segment.Facts{Days: reported, CustomerSince: watched, WithdrawnOn: withdrawn}, segment.Active},
		{
			"both were, and they got in touch since",
			segment.Facts{Days: append(quiet[:3:3], engaged(withdrawn, 1, 0)...), CustomerSince: watched, WithdrawnOn: withdrawn},
			segment.Active,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			j := policy.Refresh(active, tt.facts, on(withdrawn))
			if j.Standing.Engagement != tt.want || j.Verdict.Engagement.State != tt.want {
				t.Errorf("%+v", j.Verdict.Engagement)
			}
			again := policy.Refresh(j.Standing, tt.facts, on(withdrawn))
			if again.Standing != j.Standing || len(again.Transitions) != 0 {
				t.Errorf("a second time: %+v", again.Transitions)
			}
			for _, turn := range append(j.Transitions, policy.Week(j.Standing, tt.facts, on(sunday+7)).Transitions...) {
				if turn.Axis == segment.OfEngagement && tt.want == segment.Passive && turn.Outcome != "" {
					t.Errorf("somebody is told: %+v", turn)
				}
			}
		})
	}
}

func TestWhoWasAlwaysQuietIsSoAgain(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	facts := segment.Facts{CustomerSince: watched}
	always := policy.Week(segment.Standing{}, facts, on(sunday)).Standing
	if always.Tag != segment.AlwaysQuiet {
		t.Fatalf("%+v", always)
	}
	reported := facts
	reported.Days = []cadence.Day{{On: sunday + 1, Weight: 1, Unsolicited: true}, {On: sunday + 2, Weight: 1, Unsolicited: true}}
	active := policy.Refresh(always, reported, on(sunday+2)).Standing
	if active.Engagement != segment.Active {
		t.Fatalf("%+v", active)
	}
	facts.WithdrawnOn = sunday + 3
	j := policy.Refresh(active, facts, on(sunday+3))
	if e := j.Verdict.Engagement; e.State != segment.Passive || e.Tag != segment.AlwaysQuiet {
		t.Errorf("%+v", e)
	}
	if j := policy.Week(j.Standing, facts, on(sunday+7)); j.Raises(segment.OfEngagement) || j.Standing.Tag != segment.AlwaysQuiet {
		t.Errorf("the next week: %+v", j.Standing)
	}
}
