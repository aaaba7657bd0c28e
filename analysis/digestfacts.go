package analysis

import (
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// DigestAsk chooses the facts of one issue of a digest.
type DigestAsk struct {
	Digest int64         // its ID; 0 for one that is not stored, which has no earlier issue
	Teams  []string      // whose accounts it is about; none for all
	Week   calendar.Date // the Sunday that ends the week it is about
	On     calendar.Date // the local date of the issue
	Weeks  int           // how many weeks are counted, that one included
}

// DigestFacts is all that an issue of a digest draws on, whoever reads it: what
// its readers may not know is taken out afterwards.
type DigestFacts struct {
	Turned   []Quiet        // accounts that turned quiet in the week and whose alert was not kept back; each once, with its most urgent turn
	Turns    []TurnCount    // of every week counted
	Segments []SegmentCount // for a first issue, of all accounts in scope; else none
	IsFirst  bool           // no issue of the digest went out before
	ListedOn calendar.Date  // when the issue before this one went out; 0 for none
	Listed   []Listed       // what has become of its list
	Open     []DigestToDo   // open follow-ups of the accounts in scope
	Checks   []CheckDue     // quiet earners whose last satisfaction check does not hold any more; none for a first issue
	Standing []Quiet        // for a first issue the accounts that are drifting or passive, without a turn; else none
}

// Quiet is an account that a digest may list.
type Quiet struct {
	Account    Account
	Assessment Assessment // current
	Tag        string     // the turn that made it news, such as newly_drifting; "" for none
}

// CheckDue is an account to be asked how satisfied it is: nobody has it to do.
type CheckDue struct {
	Quiet
	LastOn calendar.Date // of the last satisfaction check; 0 for none
}

// TurnCount is how many accounts of one owner and one team took the same turn in
// a week, with the same outcome of the alert. An account counts once in a week.
type TurnCount struct {
	Week         calendar.Date // the Sunday that ends it
	Tag, Outcome string        // Outcome is "" where the alert was not kept back
	Owner, Team  string
	Accounts     int
}

// SegmentCount is how many accounts of one owner and one team are in a segment;
// Segment is "" for those not assessed yet.
type SegmentCount struct {
	Segment, Owner, Team string
	Accounts             int
}

// Listed is an account that an earlier issue listed, and what was done about it
// or happened since that issue.
type Listed struct {
	Quiet
	IsAssigned  bool // somebody has a follow-up about it
	IsContacted bool // a contact was reported, we reached out, or a follow-up was done with an answer
	IsBack      bool // engages again
	HasOrdered  bool
	Net         []money.Amount // net revenue since, by currency; none for none
}

// IsUntouched reports whether nothing was done and nothing happened.
func (l Listed) IsUntouched() bool {
	return !l.IsAssigned && !l.IsContacted && !l.IsBack && !l.HasOrdered
}

// DigestToDo is an open follow-up as a digest shows it.
type DigestToDo struct {
	ID        int64
	AccountID int64
	Owner     string // of the account
	Team      string // of the account
	Account   string // its name
	Assignee  string // e-mail
	DueOn     calendar.Date
}
