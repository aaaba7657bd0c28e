package segment

import (
	"fmt"
	"strconv"
	"strings"

	"lull/analysis/calendar"
)

// Axis is one of the questions that are asked of every customer.
type Axis string

// The axes.
const (
	OfEngagement Axis = "engagement"
	OfPurchase   Axis = "purchase"
	OfProfit     Axis = "profit"
)

// Tag says what kind of turn a customer took.
type Tag string

// The tags. Of these NewlyPassive, PassiveAgain, NewlyDrifting and NewlyLapsed
// are worth an alert.
const (
	NewlyPassive  Tag = "newly_passive"  // turned passive, with no recent earlier spell
	PassiveAgain  Tag = "passive_again"  // turned passive soon after an earlier spell
	AlwaysQuiet   Tag = "always_quiet"   // passive from the start
	ActiveAgain   Tag = "active_again"   // a passive spell ended
	NewlyDrifting Tag = "newly_drifting" // the silence went beyond the bound
	NewlyLapsed   Tag = "newly_lapsed"   // and far beyond it
	OrderedAgain  Tag = "ordered_again"  // an order ended the silence
	BackOnRhythm  Tag = "back_on_rhythm" // it ended without one: by a contract, or a limit that moved

	TurnedUnprofitable Tag = "turned_unprofitable" // three months together lost money, and the next three as well
	ProfitableAgain    Tag = "profitable_again"    // they no longer did
)

// Standing is everything that must be remembered of a customer from one
// judgement to the next; the zero Standing is a customer never seen. A day that
// there is none of is 0.
type Standing struct {
	Engagement    EngagementState
	Since         calendar.Date // the day for which the state was first said
	Tag           Tag           // of the passive spell
	Confirmations int
	Week          calendar.Date // the Sunday of the last week judged
	WasActive     bool          // at any time
	PassiveEnded  calendar.Date
	ContactAlerts Alerts

	Purchase      PurchaseState
	PurchaseSince calendar.Date // the day for which the state was first said
	LastOrder     calendar.Date
	OrderAlerts   Alerts

	Turned   Tag           // the last turn of profit that was told, NoTurn where there was none to tell; "" where profit was never seen
	TurnedIn calendar.Date // first day of the month of that turn
}

// NoTurn stands for the turn of a customer whose profit is known and never
// turned.
const NoTurn Tag = "none"

// WithEngagement returns the standing with another one's engagement axis.
func (s Standing) WithEngagement(other Standing) Standing {
	other.Week = s.Week
	other.Purchase, other.PurchaseSince, other.LastOrder, other.OrderAlerts = s.Purchase, s.PurchaseSince, s.LastOrder, s.OrderAlerts
	other.Turned, other.TurnedIn = s.Turned, s.TurnedIn
	return other
}

// Alerts is what one axis remembers of its alerts.
type Alerts struct {
	Last      calendar.Date // the day of the last one
	Withheld  bool          // one waits, and goes out once if the state lasts
	NotBefore calendar.Date // it goes out from this day on, as the silence comes every year
}

// Text returns the standing for keeping, without its week: every customer is
// judged in every week, so that it need not be kept for each. It is the fields
// in their order, parted by commas, days as days since 1970; reading and writing
// JSON would take longer than judging.
func (s Standing) Text() string {
	text := make([]byte, 0, 96)
	word := func(w string) { text = append(append(text, w...), ',') }
	number := func(n int) { text = append(strconv.AppendInt(text, int64(n), 10), ',') }
	yes := func(b bool) {
		if b {
			text = append(text, 'y')
		}
		text = append(text, ',')
	}
	alerts := func(a Alerts) {
		number(int(a.Last))
		yes(a.Withheld)
		number(int(a.NotBefore))
	}
	word(string(s.Engagement))
	number(int(s.Since))
	word(string(s.Tag))
	number(s.Confirmations)
	yes(s.WasActive)
	number(int(s.PassiveEnded))
	alerts(s.ContactAlerts)
	word(string(s.Purchase))
	number(int(s.PurchaseSince))
	number(int(s.LastOrder))
	alerts(s.OrderAlerts)
	word(string(s.Turned))
	number(int(s.TurnedIn))
	return string(text)
}

// ParseStanding reads what Text returned; "" gives the zero Standing.
func ParseStanding(text string) (s Standing, err error) {
	if text == "" {
		return s, nil
	}
	rest, fault := text, false
	word := func() (w string) {
		var found bool
		w, rest, found = strings.Cut(rest, ",")
		fault = fault || !found
		return w
	}
	number := func() int {
		n, err := strconv.Atoi(word())
		fault = fault || err != nil
		return n
	}
	day := func() calendar.Date { return calendar.Date(number()) }
	alerts := func() Alerts { return Alerts{Last: day(), Withheld: word() == "y", NotBefore: day()} }
	s = Standing{
		Engagement: EngagementState(word()), Since: day(), Tag: Tag(word()), Confirmations: number(),
		WasActive: word() == "y", PassiveEnded: day(), ContactAlerts: alerts(),
		Purchase: PurchaseState(word()), PurchaseSince: day(), LastOrder: day(), OrderAlerts: alerts(),
		Turned: Tag(word()), TurnedIn: day(),
	}
	if fault || rest != "" {
		return Standing{}, fmt.Errorf("segment.ParseStanding: %q is no standing", text)
	}
	return s, nil
}

// Transition is a change of state on one axis, for one day. From is "" at the
// first sight of a customer, and equal to To where the state stays and only an
// alert that was kept back goes out, or is kept back once more.
type Transition struct {
	Axis    Axis
	From    string
	To      string
	AsOf    calendar.Date
	Tag     Tag     // "" where the turn has no name
	Outcome Outcome // of the alert; "" where there is nothing to alert
	Policy  int     // the version it was judged by

	Engagement *Engagement   // what it rests on; nil on the other axes
	Purchase   *Purchase     // likewise
	Profit     *TurnOfProfit // likewise
}

// Evidence returns what the transition rests on, for storing as JSON.
func (t Transition) Evidence() any {
	switch {
	case t.Engagement != nil:
		return t.Engagement
	case t.Profit != nil:
		return t.Profit
	}
	return t.Purchase
}
