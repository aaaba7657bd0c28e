package profit

import "lull/analysis/calendar"

// Turn is a change of sign of the profit of three months that has lasted.
type Turn struct {
	Month        calendar.Date // first day of the month in which it turned
	KnownOn      calendar.Date // the first day on which that can be said: the month after has closed
	Unprofitable bool          // else it returned to profit
}

// Turned returns the turn by which the customer became unprofitable and has not
// returned since; false where there is none.
func (s Statement) Turned() (turn Turn, unprofitable bool) {
	if len(s.Turns) == 0 {
		return Turn{}, false
	}
	last := s.Turns[len(s.Turns)-1]
	return last, last.Unprofitable
}

// turns finds the turns: the profit of the three months to M is below zero where
// that to the month before was not, and that to the month after is as well; and
// likewise for the way back. What is said already is not said again. Sums whose
// sign is not known make no turn.
func (s Statement) turns() (turns []Turn) {
	said, signs := 0, s.signs()
	for m := 3; m+1 < len(signs); m++ {
		before, now, after := signs[m-1], signs[m], signs[m+1]
		if before != -now || now == 0 || after != now || said == now {
			continue
		}
		said = now
		turns = append(turns, Turn{Month: s.Months[m].From, KnownOn: s.Months[m+1].To + 1, Unprofitable: now < 0})
	}
	return turns
}

// signs are, for each month, -1 where the three months to it lost money, 1
// where they did not, and 0 where that is not known.
func (s Statement) signs() []int {
	signs := make([]int, len(s.Months))
	for m := 2; m < len(signs); m++ {
		switch three := s.Sum(s.Months[m-2 : m+1]); {
		case three.IsCertainLoss():
			signs[m] = -1
		case len(three.Missing) == 0:
			signs[m] = 1
		}
	}
	return signs
}

// Trend compares the profit of the last three months with what was usual.
type Trend struct {
	Recent int64  // T3M: profit of the last three full months
	Base   int64  // three times the monthly mean of the months before them, rounded half away from zero
	Now    Period // the three months
	Before Period // the months before, at most 12
}

// Trend returns the trend; not known with fewer than three months, or none
// before them. Where inputs are missing in them it is that of the known part.
func (s Statement) Trend() (trend Trend, known bool) {
	t := Trend{Now: s.Last(3, 0), Before: s.Last(12, 3)}
	if t.Now.Months < 3 || t.Before.Months == 0 {
		return Trend{}, false
	}
	t.Recent = t.Now.Profit()
	t.Base = scaled(t.Before.Profit(), 3, int64(t.Before.Months))
	return t, true
}

// Change returns the change against the base as a share: -0.4 is 40 % less. It
// is known where the base is positive and nothing is missing.
func (t Trend) Change() (share float64, known bool) {
	if t.Base <= 0 || len(t.Now.Missing)+len(t.Before.Missing) > 0 {
		return 0, false
	}
	return float64(t.Recent)/float64(t.Base) - 1, true
}

// Fall returns the bridge to the three months that end with the turn's month
// from the three before them; false where these are not on record, or an input
// of them is unknown.
func (s Statement) Fall(turn Turn) (bridge Bridge, known bool) {
	for m := 5; m < len(s.Months); m++ {
		if s.Months[m].From != turn.Month {
			continue
		}
		before, after := s.Sum(s.Months[m-5:m-2]), s.Sum(s.Months[m-2:m+1])
		if len(before.Missing)+len(after.Missing) > 0 {
			return Bridge{}, false
		}
		return Compare(before.Totals, after.Totals), true
	}
	return Bridge{}, false
}
