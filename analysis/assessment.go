package analysis

import (
	"time"

	"lull/analysis/calendar"
)

// Assessment is what Lull says of one account. The states and the basis are
// the codes of package segment. An optional date is 0 where there is none.
type Assessment struct {
	AccountID     int64
	AsOf          calendar.Date // the day for which this was first said
	PurchaseState string        // on_rhythm, drifting, lapsed or unknown; "" before the first assessment
	Basis         string        // the rule that gave the state
	PurchaseDays  int
	LastPurchase  calendar.Date // 0 without a purchase
	UsualGap      int           // whole days; 0 without a rhythm
	DriftingOn    calendar.Date // first day of drifting without another purchase; 0 if none can be given
	LapsedOn      calendar.Date // first day of being lapsed without another purchase; 0 if none can be given
	Since         calendar.Date // first day of the present state; 0 if it cannot be said
}

// Assessed is an account with what is currently said of it.
type Assessed struct {
	Account    Account
	Assessment Assessment
}

// Scope chooses accounts: an owner's, a team's, or all where both are "".
type Scope struct {
	Owner string // e-mail
	Team  string // accounts of the team, and accounts without one whose owner is in it
}

// Book is a scope's accounts, those first that a call may still keep: drifting,
// lapsed, on rhythm (the one that drifts next first), too early to tell, not
// assessed yet. Of those that drift or have lapsed, the latest first, and after
// them those without a rhythm of their own.
type Book struct {
	Accounts []Assessed
	States   map[string]int // number of accounts by purchase state, those beyond the limit included
}

// Run is one judgement of all accounts for one day.
type Run struct {
	AsOf          calendar.Date
	PolicyVersion int
	At            time.Time // when it is recorded
}

// Recorded says what a run changed. Where a run for a later day, Newest, was
// recorded before, Outdated is true and nothing was written: the current
// assessments never move back.
type Recorded struct {
	Judged      int
	Changed     int            // accounts of which something else is said than before
	Transitions int            // accounts whose state changed, first sights included
	States      map[string]int // number of accounts by purchase state
	Outdated    bool
	Newest      calendar.Date // the latest day on record, this run's included
}
