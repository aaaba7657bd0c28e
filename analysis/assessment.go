package analysis

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"lull/analysis/calendar"
)

// Assessment is what Lull says of one account. States, tags, reasons and the
// basis are the codes of package segment. An optional date is 0 where there is
// none. Two assessments that say the same are equal but for AsOf.
type Assessment struct {
	AccountID int64
	AsOf      calendar.Date // the day for which this was first said
	Segment   string        // active, passive, quiet_earner, drifting, lapsed or too_early; "" before the first assessment

	Engagement   string        // active, passive or unknown
	Reason       string        // why engagement is unknown; "" where it is not
	Tag          string        // of a passive spell: newly_passive, passive_again or always_quiet; "" for none
	EngagedSince calendar.Date // first day of the engagement state, or of the one that it is frozen in
	LastContact  calendar.Date // last engagement day
	ContactGap   int           // usual whole days between engagement days; 0 where engagement is unknown
	ContactLimit int           // whole days of silence that are still normal; 0 where engagement is unknown

	PurchaseState string // on_rhythm, drifting, lapsed or unknown
	Basis         string // the rule that gave the purchase state
	PurchaseDays  int
	FirstPurchase calendar.Date // 0 without a purchase
	LastPurchase  calendar.Date // likewise
	UsualGap      int           // whole days; 0 without a rhythm
	DriftingOn    calendar.Date // first day of drifting without another purchase; 0 if none can be given
	LapsedOn      calendar.Date // first day of being lapsed without another purchase; 0 if none can be given
	Since         calendar.Date // first day of the present purchase state; 0 if it cannot be said

	Profitability string        // class of the last 12 full months, see profit.Class; "" where nothing is recorded
	Revenue       int64         // net, of the 12 months that end on the day, in minor units of the reporting currency
	Profit        int64         // of the last 12 full months, likewise; the known part where something is Missing
	Missing       string        // inputs that are unknown, as codes of profit.Input parted by commas; "" for none
	TurnedOn      calendar.Date // first of the month in which it turned unprofitable and has not returned; 0 for none

	Standing string // what the next judgement must remember, see segment.Standing; "" before the first
}

// Said returns everything that an assessment says, in one line that differs
// where anything of it does: codes, whole numbers and days since 1970, parted
// by |, and the standing last, which StandingIn takes out again.
func (a Assessment) Said(policyVersion int) string {
	line := make([]byte, 0, 256)
	text := func(s string) { line = append(append(line, s...), '|') }
	number := func(n int) { line = append(strconv.AppendInt(line, int64(n), 10), '|') }
	text(a.Segment)
	text(a.Engagement)
	text(a.Reason)
	text(a.Tag)
	number(int(a.EngagedSince))
	number(int(a.LastContact))
	number(a.ContactGap)
	number(a.ContactLimit)
	text(a.PurchaseState)
	text(a.Basis)
	for _, n := range [...]int{
		a.PurchaseDays, int(a.FirstPurchase), int(a.LastPurchase), a.UsualGap, int(a.DriftingOn), int(a.LapsedOn), int(a.Since),
	} {
		number(n)
	}
	text(a.Profitability)
	number(int(a.Revenue))
	number(int(a.Profit))
	text(a.Missing)
	number(int(a.TurnedOn))
	number(policyVersion)
	return string(append(line, a.Standing...))
}

// StandingIn returns the standing at the end of what Said wrote; "" for "".
func StandingIn(said string) string {
	for range 23 {
		_, said, _ = strings.Cut(said, "|")
	}
	return said
}

// Transition is a change of an account's state on one axis, for one day, or an
// alert about a state that lasts.
type Transition struct {
	Axis     string // engagement, purchase or profit
	From, To string
	AsOf     calendar.Date
	Tag      string          // the name of the turn; "" for none
	Outcome  string          // what became of the alert; "" where there is none
	Policy   int             // version it was judged by
	Evidence json.RawMessage // the numbers behind it
}

// Judged is what a run found out about one account.
type Judged struct {
	Assessment
	Transitions []Transition // oldest first
	HasChanged  bool         // something else is said than before
}

// Assessed is an account with what is currently said of it.
type Assessed struct {
	Account    Account
	Assessment Assessment
}

// Run is one judgement of all accounts for one day.
type Run struct {
	AsOf          calendar.Date
	IsWeekly      bool // the day ends an ISO week, and the week is judged
	PolicyVersion int
	At            time.Time // when it is recorded

	Ranks func() (json.RawMessage, error) // what the customers were ranked by, asked for once all are judged; nil where they are not
}

// Recorded says what a run changed. Where the run was recorded before, or one
// for a later day, Outdated is true and nothing was written: the current
// assessments never move back.
type Recorded struct {
	Judged      int
	Changed     int            // accounts of which something else is said than before
	Transitions int            // changes of state on any axis; the first sight of an account is none
	Segments    map[string]int // number of accounts by segment
	Outdated    bool
	Newest      calendar.Date // the latest day on record, this run's included
}
