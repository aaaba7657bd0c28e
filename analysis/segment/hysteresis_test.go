package segment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
)

// sameTurns compares transitions, their evidence aside; that it is there, and on
// its own axis, is checked.
func sameTurns(t *testing.T, got []segment.Transition, want ...segment.Transition) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(segment.Transition{}, "Engagement", "Purchase")); diff != "" {
		t.Error(diff)
	}
	for _, turn := range got {
		if (turn.Engagement != nil) != (turn.Axis == segment.OfEngagement) || (turn.Purchase != nil) != (turn.Axis == segment.OfPurchase) {
			t.Errorf("a turn of %s with the evidence %+v, %+v", turn.Axis, turn.Engagement, turn.Purchase)
		}
	}
}

// A letter is what a weekly run finds: "–" nothing, "E" clearly quieter, "S" so
// silent that it needs no confirmation, "C" back, "?" a stale source.
func letter(t *testing.T, letter rune, asOf calendar.Date) (segment.Facts, segment.Round) {
	t.Helper()
	r := on(asOf)
	switch letter {
	case '–':
		return steady(asOf, 15), r
	case 'E':
		return steady(asOf, 30), r
	case 'S':
		return steady(asOf, 60), r
	case 'C':
		f := steady(asOf, 30)
		f.Days = append(f.Days, engaged(asOf, 6, 2)...)
		return f, r
	case '?':
		r.Source.LoadedOn -= 30
		return steady(asOf, 30), r
	}
	t.Fatalf("no letter %c", letter)
	return segment.Facts{}, r
}

// weeks runs letters from the first Sunday on.
func weeks(t *testing.T, s segment.Standing, first calendar.Date, letters string, change func(*segment.Facts, *segment.Round)) (segment.Standing, []segment.Transition) {
	t.Helper()
	var turns []segment.Transition
	for i, l := range []rune(letters) {
		f, r := letter(t, l, first+calendar.Date(7*i))
		if change != nil {
			change(&f, &r)
		}
		j := segment.DefaultPolicy().Week(s, f, r)
		for _, turn := range j.Transitions {
			if turn.Axis == segment.OfEngagement {
				turns = append(turns, turn)
			}
		}
		s = j.Standing
	}
	return s, turns
}

// Standings of customers known long before the first Sunday.
var (
	wasActive  = segment.Standing{Engagement: segment.Active, Since: watched, WasActive: true, Week: sunday - 7}
	wasPassive = segment.Standing{Engagement: segment.Passive, Since: sunday - 70, WasActive: true, Week: sunday - 7, Tag: segment.NewlyPassive}
)

func turn(from, to segment.EngagementState, week int, tag segment.Tag, outcome segment.Outcome) segment.Transition {
	return segment.Transition{
		Axis: segment.OfEngagement, From: string(from), To: string(to), AsOf: sunday + calendar.Date(7*(week-1)),
		Tag: tag, Outcome: outcome, Policy: 1,
	}
}

func TestFiveRunsWithABreak(t *testing.T) {
	t.Parallel()
	s, turns := weeks(t, wasActive, sunday, "–E–EE", nil)
	sameTurns(t, turns, turn("active", "passive", 5, segment.NewlyPassive, segment.Raised))
	if s.Engagement != segment.Passive || s.Since != sunday+28 || s.ContactAlerts.Last != sunday+28 {
		t.Errorf("%+v", s)
	}
}

func TestAStrongSilenceNeedsNoConfirmation(t *testing.T) {
	t.Parallel()
	_, turns := weeks(t, wasActive, sunday, "S", nil)
	sameTurns(t, turns, turn("active", "passive", 1, segment.NewlyPassive, segment.Raised))
}

func TestAWeekCountsOnce(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	f, r := letter(t, 'E', sunday)
	once := policy.Week(wasActive, f, r).Standing
	if once.Engagement != segment.Active || once.Confirmations != 1 {
		t.Fatalf("%+v", once)
	}
	for _, again := range []calendar.Date{sunday, sunday - 3, sunday - 6, sunday - 7} {
		for _, l := range "ES–C?" {
			f, r := letter(t, l, again)
			j := policy.Week(once, f, r)
			if diff := cmp.Diff(once, j.Standing); diff != "" || len(j.Transitions) > 0 {
				t.Errorf("%c for %s: %d transitions, %s", l, again, len(j.Transitions), diff)
			}
		}
	}
}

func TestAStaleWeekFreezesTheStateAndBreaksTheRow(t *testing.T) {
	t.Parallel()
	s, turns := weeks(t, wasActive, sunday, "E?E", nil)
	sameTurns(t, turns)
	if s.Engagement != segment.Active || s.Confirmations != 1 {
		t.Errorf("%+v", s)
	}
	f, r := letter(t, '?', sunday+21)
	e := segment.DefaultPolicy().Week(s, f, r).Verdict.Engagement
	if e.State != segment.Unknown || e.Reason != segment.StaleSource || e.Frozen != segment.Active || e.StaleSince != r.AsOf-15 || e.Since != watched {
		t.Errorf("%+v", e)
	}
}

func TestASkippedWeekBreaksTheRow(t *testing.T) {
	t.Parallel()
	s, _ := weeks(t, wasActive, sunday, "E", nil)
	s, turns := weeks(t, s, sunday+14, "E", nil)
	sameTurns(t, turns)
	if s.Confirmations != 1 {
		t.Errorf("%d confirmations", s.Confirmations)
	}
	_, turns = weeks(t, s, sunday+21, "E", nil)
	sameTurns(t, turns, turn("active", "passive", 4, segment.NewlyPassive, segment.Raised))
}

func TestLeavingAPassiveSpell(t *testing.T) {
	t.Parallel()
	survey := func(ago int) cadence.Day { return cadence.Day{On: sunday - calendar.Date(ago), Weight: 0.5} }
	for _, tt := range []struct {
		name string
		days []cadence.Day
		want segment.EngagementState
	}{
		{"one survey that we sent", append(engaged(sunday, 260, 230, 200), survey(3)), segment.Passive},
		{"two surveys that we sent", append(engaged(sunday, 260, 230, 200), survey(20), survey(3)), segment.Passive},
		{"two logins", append(engaged(sunday, 260, 230, 200), engaged(sunday, 20, 3)...), segment.Active},
		{"two logins, the first too long ago", append(engaged(sunday, 260, 230, 200), engaged(sunday, 28, 3)...), segment.Passive},
		{"two logins while the pace is far too low", append(engaged(sunday, every(9, 455, 95)...), engaged(sunday, 20, 3)...), segment.Passive},
		{
			"one thing unasked at a likely pace",
			append(engaged(sunday, 260, 230, 200), cadence.Day{On: sunday - 3, Weight: 1, Unsolicited: true}), segment.Active,
		},
		{"one thing asked for at a likely pace", append(engaged(sunday, 260, 230, 200), engaged(sunday, 3)...), segment.Passive},
		{
			"one thing unasked at an unlikely pace",
			append(engaged(sunday, every(12, 455, 50)...), cadence.Day{On: sunday - 3, Weight: 1, Unsolicited: true}), segment.Passive,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := segment.Facts{Days: tt.days, CustomerSince: watched}
			policy := segment.DefaultPolicy()
			for name, judge := range map[string]func(segment.Standing, segment.Facts, segment.Round) segment.Judgement{
				"week": policy.Week, "refresh": policy.Refresh,
			} {
				j := judge(wasPassive, f, on(sunday))
				if j.Standing.Engagement != tt.want || j.Verdict.Engagement.State != tt.want {
					t.Errorf("%s: %+v", name, j.Verdict.Engagement)
				}
				ended := calendar.Date(0)
				if tt.want == segment.Active {
					ended = sunday
				}
				if j.Standing.PassiveEnded != ended {
					t.Errorf("%s: the spell ended on %s", name, j.Standing.PassiveEnded)
				}
			}
		})
	}
}

func TestWithoutARateOneUnaskedDayDoesNotEndASpell(t *testing.T) {
	t.Parallel()
	f, r := segment.Facts{CustomerSince: sunday - 170}, on(sunday)
	f.Days = []cadence.Day{{On: sunday - 160, Weight: 1}, {On: sunday - 3, Weight: 1, Unsolicited: true}}
	j := segment.DefaultPolicy().Refresh(wasPassive, f, r)
	if j.Verdict.Engagement.Known || j.Standing.Engagement != segment.Passive {
		t.Errorf("%+v", j.Verdict.Engagement)
	}
}

func TestPassiveAgain(t *testing.T) {
	t.Parallel()
	alerted, turns := weeks(t, wasActive, sunday, "S", nil)
	sameTurns(t, turns, turn("active", "passive", 1, segment.NewlyPassive, segment.Raised))

	_, turns = weeks(t, alerted, sunday+7, "SSC–EE", nil)
	sameTurns(
		t, turns,
		turn("passive", "active", 4, segment.ActiveAgain, ""),
		turn("active", "passive", 7, segment.PassiveAgain, segment.Suppressed), // 42 days since the alert
	)
	_, turns = weeks(t, alerted, sunday+7, "SSSC––––––EE", nil)
	sameTurns(
		t, turns,
		turn("passive", "active", 5, segment.ActiveAgain, ""),
		turn("active", "passive", 13, segment.PassiveAgain, segment.Raised), // 84 days
	)
	_, turns = weeks(t, alerted, sunday+7, "SSSC––––––––––––––––––––––––––––EE", nil)
	sameTurns(
		t, turns,
		turn("passive", "active", 5, segment.ActiveAgain, ""),
		turn("active", "passive", 35, segment.NewlyPassive, segment.Raised), // 210 days since the return
	)
}

func TestASnoozedCustomerIsPassiveAndTheAlertWaits(t *testing.T) {
	t.Parallel()
	held := func(f *segment.Facts, _ *segment.Round) { f.HeldUntil = sunday + 17 }
	s, turns := weeks(t, wasActive, sunday, "EES", held)
	sameTurns(t, turns, turn("active", "passive", 2, segment.NewlyPassive, segment.Withheld))
	policy := segment.DefaultPolicy()
	f, r := letter(t, 'S', sunday+18)
	j := policy.Refresh(s, f, r)
	want := turn("passive", "passive", 1, segment.NewlyPassive, segment.Raised)
	want.AsOf = sunday + 18
	sameTurns(t, engagementTurns(j), want)
	if again := policy.Refresh(j.Standing, f, on(sunday+19)); len(again.Transitions) > 0 || again.Standing.ContactAlerts.Last != sunday+18 {
		t.Errorf("a second alert: %+v", again.Transitions)
	}
	f, r = letter(t, 'C', sunday+18)
	sameTurns(t, engagementTurns(policy.Refresh(s, f, r)), segment.Transition{
		Axis: segment.OfEngagement, From: "passive", To: "active", AsOf: sunday + 18, Tag: segment.ActiveAgain, Policy: 1,
	})
}

func engagementTurns(j segment.Judgement) []segment.Transition {
	var turns []segment.Transition
	for _, turn := range j.Transitions {
		if turn.Axis == segment.OfEngagement {
			turns = append(turns, turn)
		}
	}
	return turns
}

func TestAlwaysQuiet(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	quiet := segment.Facts{Days: engaged(sunday, 10), CustomerSince: sunday - 300}
	judge := func(s segment.Standing, f segment.Facts) segment.Judgement { return policy.Week(s, f, on(sunday)) }

	for name, s := range map[string]segment.Standing{
		"never seen":  {},
		"unknown":     {Engagement: segment.Unknown, Since: watched},
		"passive too": {Engagement: segment.Passive, Since: sunday - 70},
	} {
		j := judge(s, quiet)
		if j.Standing.Engagement != segment.Passive || j.Standing.Tag != segment.AlwaysQuiet || j.Raises(segment.OfEngagement) {
			t.Errorf("%s: %+v", name, j.Standing)
		}
		if name == "passive too" && (len(engagementTurns(j)) > 0 || j.Standing.Since != sunday-70) {
			t.Errorf("%s: a tag is no transition: %+v", name, j)
		}
	}
	if j := judge(wasActive, quiet); j.Standing.Tag == segment.AlwaysQuiet {
		t.Error("who was active once is always quiet")
	}
	for name, f := range map[string]segment.Facts{
		"a customer for 179 days":     {Days: engaged(sunday, 10), CustomerSince: sunday - 179},
		"engages once in 90 days":     {Days: engaged(sunday, 190, 100, 10), CustomerSince: sunday - 270},
		"back at the first judgement": {Days: engaged(sunday, 10, 3), CustomerSince: sunday - 300},
	} {
		if j := judge(segment.Standing{}, f); j.Standing.Tag == segment.AlwaysQuiet {
			t.Errorf("%s: %+v", name, j.Standing)
		}
	}
	back := quiet
	back.Days = engaged(sunday, 10, 3)
	j := judge(segment.Standing{Engagement: segment.Passive, Since: sunday - 70, Tag: segment.AlwaysQuiet}, back)
	if j.Standing.Engagement != segment.Active || j.Standing.Tag != "" || !j.Standing.WasActive {
		t.Errorf("an always quiet spell did not end: %+v", j.Standing)
	}
}

func TestTheFirstJudgementIsNoNews(t *testing.T) {
	t.Parallel()
	tooNew := segment.Standing{Engagement: segment.Unknown, Since: sunday - 70, Week: sunday - 7}
	for _, l := range "ES" {
		s, turns := weeks(t, tooNew, sunday, string(l), nil)
		sameTurns(t, turns, turn("unknown", "passive", 1, "", ""))
		if s.Tag != "" || s.ContactAlerts.Last != 0 {
			t.Errorf("%c: %+v", l, s)
		}
	}
	s, turns := weeks(t, tooNew, sunday, "–", nil)
	sameTurns(t, turns, turn("unknown", "active", 1, "", ""))
	if !s.WasActive {
		t.Errorf("%+v", s)
	}
}

func TestOnlyAWeekBeginsASpell(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	confirmed := wasActive
	confirmed.Confirmations, confirmed.Week = 1, sunday
	for _, l := range "ES–C?" {
		f, r := letter(t, l, sunday+2)
		j := policy.Refresh(confirmed, f, r)
		got := j.Standing
		got.Purchase, got.PurchaseSince = "", 0
		if diff := cmp.Diff(confirmed, got); diff != "" || len(engagementTurns(j)) > 0 {
			t.Errorf("%c: %s", l, diff)
		}
	}
	f, r := letter(t, '–', sunday)
	j := policy.Refresh(segment.Standing{}, f, r)
	if e := j.Verdict.Engagement; e.State != segment.Unknown || e.Reason != segment.NotJudged || j.Standing.Engagement != "" {
		t.Errorf("%+v", e)
	}
	if on := policy.Outlook(j, f, r).JudgedFrom; on != sunday {
		t.Errorf("judged from %s", on)
	}
}

func TestAWeekDoesNotOverruleALaterDay(t *testing.T) {
	t.Parallel()
	back := wasActive
	back.Since, back.PassiveEnded = sunday+1, sunday+1
	s, turns := weeks(t, back, sunday, "S", nil)
	sameTurns(t, turns)
	if s.Engagement != segment.Active || s.Week != sunday {
		t.Errorf("%+v", s)
	}
}
