package segment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
)

func TestOutlook(t *testing.T) {
	t.Parallel()
	confirmed := wasActive
	confirmed.Confirmations, confirmed.Week = 1, sunday
	judged := wasActive
	judged.Week = sunday
	passive := wasPassive
	passive.Week = sunday
	few := segment.Facts{Days: engaged(sunday, 9, 3), CustomerSince: sunday - 100}
	busy := segment.Facts{Days: engaged(sunday, every(5, 455, 95)...), CustomerSince: watched}
	for _, tt := range []struct {
		name string
		s    segment.Standing
		f    segment.Facts
		from calendar.Date // the source's
		want segment.Outlook
	}{
		// The limit is 23 days: passed on Sundays 14 and 21 days from now.
		{"active", judged, steady(sunday, 10), watched, segment.Outlook{PassiveOn: sunday + 21}},
		{"to be judged today", wasActive, steady(sunday, 17), watched, segment.Outlook{PassiveOn: sunday + 14}},
		{"confirmed once", confirmed, steady(sunday, 24), watched, segment.Outlook{PassiveOn: sunday + 7}},
		{"always quiet", passive, segment.Facts{Days: engaged(sunday, 300), CustomerSince: watched}, watched, segment.Outlook{
			ReturnDays: 2, ReturnWithin: 28,
		}},
		{"half of a return is there", passive, segment.Facts{Days: engaged(sunday, 300, 5), CustomerSince: watched}, watched, segment.Outlook{
			ReturnDays: 1, ReturnWithin: 28,
		}},
		{"the pace has far to go", passive, busy, watched, segment.Outlook{ReturnDays: 9, ReturnWithin: 28}},
		{"too new", segment.Standing{}, segment.Facts{Days: engaged(sunday, 30, 20, 10), CustomerSince: sunday - 41}, watched, segment.Outlook{
			JudgedFrom: sunday + 49,
		}},
		{"too new and too little", segment.Standing{}, segment.Facts{CustomerSince: sunday - 41}, sunday - 10, segment.Outlook{
			JudgedFrom: sunday + 80,
		}},
		{"too little", segment.Standing{}, few, sunday - 60, segment.Outlook{JudgedFrom: sunday + 30}},
		{"drifting next", segment.Standing{}, segment.Facts{Orders: nineDays, CustomerSince: lastOrder - 10}, 0, segment.Outlook{
			DriftingOn: lastOrder + 23,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := on(sunday)
			if r.Source.From = tt.from; tt.from == 0 {
				r.AsOf = lastOrder + 1
			}
			policy := segment.DefaultPolicy()
			j := policy.Refresh(tt.s, tt.f, r)
			if diff := cmp.Diff(tt.want, policy.Outlook(j, tt.f, r)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheOutlookComesTrue(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	for _, silence := range every(1, 22, 0) {
		f, s := steady(sunday, silence), wasActive
		passiveOn := policy.Outlook(policy.Refresh(s, f, on(sunday)), f, on(sunday)).PassiveOn
		for day := sunday; s.Engagement != segment.Passive; day += 7 {
			s = policy.Week(s, f, on(day)).Standing
		}
		if s.Since != passiveOn {
			t.Errorf("silent for %d days: passive on %s, it was to be %s", silence, s.Since, passiveOn)
		}
	}
}

func TestWhoNeverEngagedMayStayUnjudgedForALongTime(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	slow := on(sunday)
	slow.Engagement = cadence.Population{Gaps: 1, Span: 1e6}
	f := steady(sunday, 3)
	f.Days = f.Days[len(f.Days)-1:]
	if got := policy.Outlook(policy.Refresh(wasActive, f, slow), f, slow).PassiveOn; got != 0 {
		t.Errorf("passive on %s where the limit is thousands of years", got)
	}
}
