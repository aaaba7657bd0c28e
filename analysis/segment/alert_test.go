package segment_test

import (
	"testing"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
)

// buyer is a steady customer whose limit for orders is 23 days, and who ordered
// so many days ago.
func buyer(asOf calendar.Date, silence int) segment.Facts {
	f := steady(asOf, 3)
	last := asOf - calendar.Date(silence)
	f.Orders = cadence.Rhythm{Days: 31, First: last - 260, Last: last}
	return f
}

var (
	onRhythm = segment.Standing{Purchase: segment.OnRhythm, PurchaseSince: watched, LastOrder: sunday - 20}
	drifting = segment.Standing{Purchase: segment.Drifting, PurchaseSince: sunday - 9, LastOrder: sunday - 30}
)

func purchaseTurn(from, to segment.PurchaseState, asOf calendar.Date, tag segment.Tag, outcome segment.Outcome) segment.Transition {
	return segment.Transition{
		Axis: segment.OfPurchase, From: string(from), To: string(to), AsOf: asOf, Tag: tag, Outcome: outcome, Policy: 1,
	}
}

func TestTurnsOfThePurchaseAxis(t *testing.T) {
	t.Parallel()
	alertedAgo := func(s segment.Standing, days calendar.Date) segment.Standing {
		s.OrderAlerts.Last = sunday - days
		return s
	}
	quarterly := buyer(sunday, 20)
	quarterly.Orders = cadence.Rhythm{Days: 9, First: sunday - 20 - 720, Last: sunday - 20}
	contract := buyer(sunday, 30)
	contract.Contract.StartsOn = sunday - 10
	for _, tt := range []struct {
		name string
		s    segment.Standing
		f    segment.Facts
		want []segment.Transition
	}{
		{"first sight", segment.Standing{}, buyer(sunday, 70), []segment.Transition{
			purchaseTurn("", segment.Lapsed, sunday, "", ""),
		}},
		{"nothing new", onRhythm, buyer(sunday, 20), nil},
		{"over the limit", onRhythm, buyer(sunday, 23), []segment.Transition{
			purchaseTurn(segment.OnRhythm, segment.Drifting, sunday, segment.NewlyDrifting, segment.Raised),
		}},
		{"from too few orders", segment.Standing{Purchase: segment.TooEarly, PurchaseSince: watched}, buyer(sunday, 23), []segment.Transition{
			purchaseTurn(segment.TooEarly, segment.Drifting, sunday, segment.NewlyDrifting, segment.Raised),
		}},
		{"far over the limit at once", onRhythm, buyer(sunday, 46), []segment.Transition{
			purchaseTurn(segment.OnRhythm, segment.Lapsed, sunday, segment.NewlyLapsed, segment.Raised),
		}},
		{"lapsed 55 days after the alert", alertedAgo(drifting, 55), buyer(sunday, 80), []segment.Transition{
			purchaseTurn(segment.Drifting, segment.Lapsed, sunday, segment.NewlyLapsed, segment.Suppressed),
		}},
		{"lapsed 56 days after the alert", alertedAgo(drifting, 56), buyer(sunday, 80), []segment.Transition{
			purchaseTurn(segment.Drifting, segment.Lapsed, sunday, segment.NewlyLapsed, segment.Raised),
		}},
		{"an order", drifting, buyer(sunday, 2), []segment.Transition{
			purchaseTurn(segment.Drifting, segment.OnRhythm, sunday, segment.OrderedAgain, ""),
		}},
		{"a contract", drifting, contract, []segment.Transition{
			purchaseTurn(segment.Drifting, segment.OnRhythm, sunday, segment.BackOnRhythm, ""),
		}},
		{
			"a limit that moved",
			segment.Standing{Purchase: segment.Drifting, PurchaseSince: sunday - 9, LastOrder: sunday - 20},
			quarterly,
			[]segment.Transition{
				purchaseTurn(segment.Drifting, segment.OnRhythm, sunday, segment.BackOnRhythm, ""),
			},
		},
		{"a limit that moved a lapsed one", segment.Standing{
			Purchase: segment.Lapsed, PurchaseSince: sunday - 9, LastOrder: sunday - 30,
		}, buyer(sunday, 30), []segment.Transition{
			purchaseTurn(segment.Lapsed, segment.Drifting, sunday, "", ""),
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			j := segment.DefaultPolicy().Refresh(tt.s, tt.f, on(sunday))
			sameTurns(t, j.Transitions, tt.want...)
			if j.Standing.LastOrder < tt.f.Orders.Last {
				t.Errorf("the last order is remembered as %s, not %s", j.Standing.LastOrder, tt.f.Orders.Last)
			}
			again := segment.DefaultPolicy().Refresh(j.Standing, tt.f, on(sunday))
			sameTurns(t, again.Transitions)
		})
	}
}

func TestAWithheldOrderAlertGoesOutForTheStateThatLasts(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	f := buyer(sunday, 23)
	f.HeldUntil = sunday + 30
	j := policy.Refresh(onRhythm, f, on(sunday))
	sameTurns(t, j.Transitions, purchaseTurn(segment.OnRhythm, segment.Drifting, sunday, segment.NewlyDrifting, segment.Withheld))

	f = buyer(sunday+30, 53)
	f.HeldUntil = sunday + 30
	j = policy.Refresh(j.Standing, f, on(sunday+30))
	sameTurns(t, j.Transitions, purchaseTurn(segment.Drifting, segment.Lapsed, sunday+30, segment.NewlyLapsed, segment.Withheld))
	waiting := j.Standing

	f = buyer(sunday+31, 54)
	j = policy.Refresh(waiting, f, on(sunday+31))
	sameTurns(t, j.Transitions, purchaseTurn(segment.Lapsed, segment.Lapsed, sunday+31, segment.NewlyLapsed, segment.Raised))
	sameTurns(t, policy.Refresh(j.Standing, f, on(sunday+32)).Transitions)

	j = policy.Refresh(waiting, buyer(sunday+31, 1), on(sunday+31))
	sameTurns(t, j.Transitions, purchaseTurn(segment.Lapsed, segment.OnRhythm, sunday+31, segment.OrderedAgain, ""))
	if j.Standing.OrderAlerts.Withheld {
		t.Error("an alert still waits for a customer who ordered")
	}
}

func TestACoolDownComesBeforeAHold(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	s := onRhythm
	s.OrderAlerts.Last = sunday - 50
	f := buyer(sunday, 23)
	f.HeldUntil = sunday
	j := policy.Refresh(s, f, on(sunday))
	sameTurns(t, j.Transitions, purchaseTurn(segment.OnRhythm, segment.Drifting, sunday, segment.NewlyDrifting, segment.Suppressed))
	sameTurns(t, policy.Refresh(j.Standing, buyer(sunday+1, 24), on(sunday+1)).Transitions)
}

func TestHistoryIsReplayedWithoutAlerts(t *testing.T) {
	t.Parallel()
	off := func(f *segment.Facts, r *segment.Round) {
		r.AlertsOff, f.HeldUntil = true, r.AsOf
		f.Orders = buyer(r.AsOf, 23).Orders
	}
	s := wasActive
	s.Purchase = segment.OnRhythm
	s, turns := weeks(t, s, sunday, "EE", off)
	sameTurns(t, turns, turn("active", "passive", 2, segment.NewlyPassive, segment.Off))
	if s.ContactAlerts != (segment.Alerts{}) || s.OrderAlerts != (segment.Alerts{}) || s.Purchase != segment.Drifting {
		t.Errorf("%+v", s)
	}
	_, turns = weeks(t, s, sunday+14, "S", nil)
	sameTurns(t, turns)
}

func TestASeasonHoldsAnAlertBackOnceAndNotForEver(t *testing.T) {
	t.Parallel()
	policy := segment.DefaultPolicy()
	judge := func(s segment.Standing, silence int) segment.Judgement {
		day := sunday + calendar.Date(silence-23)
		f := buyer(day, silence)
		j := policy.Refresh(s, f, on(day))
		if !j.Raises(segment.OfPurchase) {
			return j
		}
		f.SeasonOfOrders = true
		return policy.Refresh(s, f, on(day))
	}
	j := judge(onRhythm, 23)
	sameTurns(t, j.Transitions, purchaseTurn(segment.OnRhythm, segment.Drifting, sunday, segment.NewlyDrifting, segment.HeldBack))
	j = judge(j.Standing, 50)
	sameTurns(t, j.Transitions, purchaseTurn(segment.Drifting, segment.Lapsed, sunday+27, segment.NewlyLapsed, segment.HeldBack))
	lapsed := j.Standing
	sameTurns(t, judge(lapsed, 64).Transitions)
	j = judge(lapsed, 65)
	sameTurns(t, j.Transitions, purchaseTurn(segment.Lapsed, segment.Lapsed, sunday+42, segment.NewlyLapsed, segment.Raised))
}

func TestASeasonOfContact(t *testing.T) {
	t.Parallel()
	season := func(f *segment.Facts, _ *segment.Round) { f.SeasonOfContact = true }
	s, turns := weeks(t, wasActive, sunday, "SSSSSSSS", season)
	sameTurns(
		t, turns,
		turn("active", "passive", 1, segment.NewlyPassive, segment.HeldBack),
		turn("passive", "passive", 7, segment.NewlyPassive, segment.Raised),
	)
	if s.ContactAlerts != (segment.Alerts{Last: sunday + 42}) {
		t.Errorf("%+v", s.ContactAlerts)
	}
	_, turns = weeks(t, wasActive, sunday, "SC", season)
	sameTurns(
		t, turns,
		turn("active", "passive", 1, segment.NewlyPassive, segment.HeldBack),
		turn("passive", "active", 2, segment.ActiveAgain, ""),
	)
}

func TestIsSeason(t *testing.T) {
	t.Parallel()
	asOf := calendar.On(2026, 8, 20)
	// monthly lists a day of every month, less those from one to another.
	monthly := func(first calendar.Date, without ...[2]calendar.Date) []calendar.Date {
		var days []calendar.Date
	next:
		for day := first; day < asOf-60; day = day.NextMonth() {
			for _, gap := range without {
				if day > gap[0] && day < gap[1] {
					continue next
				}
			}
			days = append(days, day)
		}
		return days
	}
	summer := func(year int) [2]calendar.Date {
		return [2]calendar.Date{calendar.On(year, 7, 2), calendar.On(year, 9, 20)}
	}
	spring := func(year int) [2]calendar.Date {
		return [2]calendar.Date{calendar.On(year, 3, 2), calendar.On(year, 7, 20)}
	}
	long := calendar.On(2022, 1, 1)
	for _, tt := range []struct {
		name string
		days []calendar.Date
		want bool
	}{
		{"every summer", monthly(long, summer(2024), summer(2025)), true},
		{"last summer only", monthly(long, summer(2025)), false},
		{"the summer before only", monthly(long, summer(2024)), false},
		{"another season", monthly(long, spring(2024), spring(2025)), false},
		{"one summer exists, and was silent", monthly(calendar.On(2025, 1, 1), summer(2025)), true},
		{"one summer exists, and was not", monthly(calendar.On(2025, 1, 1)), false},
		{"no summer exists", monthly(calendar.On(2025, 9, 1)), false},
		{"a customer from within the window", monthly(calendar.On(2025, 8, 10), summer(2025)), false},
		{"silent ever since", []calendar.Date{calendar.On(2024, 1, 1), calendar.On(2025, 7, 1)}, false},
		{"nothing", nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := segment.DefaultPolicy().IsSeason(tt.days, 52, asOf); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func TestWhyAnAlertDidNotGoOut(t *testing.T) {
	t.Parallel()
	for outcome, want := range map[segment.Outcome]string{
		segment.Raised: "", segment.Suppressed: "cool_down", segment.Withheld: "hold", segment.HeldBack: "season", segment.Off: "",
	} {
		if got := outcome.Because(); got != want {
			t.Errorf("%s because %q, want %q", outcome, got, want)
		}
	}
}
