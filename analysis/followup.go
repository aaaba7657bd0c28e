package analysis

import (
	"strconv"
	"strings"
	"time"

	"lull/analysis/calendar"
)

// FollowUp is what somebody is to do about a customer, as it stands.
type FollowUp struct {
	ID            int64
	AccountID     int64
	Events        int    // how many happened to it; the number of the last
	Assignee      string // e-mail of who is to do it
	AssigneeSlack string // their member ID in Slack; "" where it is not known
	AskedBy       string // e-mail
	Text          string // what to do, as a person wrote it
	Kind          string // such as call, or KindCheck; "" for any other
	Suggested     string // the play that was proposed, as a code; "" for none
	Used          string // the play that was used, or PlayOther; "" where nobody said
	DueOn         calendar.Date
	Zone          string // IANA name of the zone in which that day ends
	Origin        Origin
	To            string // where its message stands, as a Message says it
	Thread        string // ts of the message in whose thread that is; "" for none
	State         FollowUpState
	SnoozedUntil  calendar.Date // no reminder before; 0 for none
	Snoozes       int           // how often it was put off
	Outcome       Outcome       // "" while it is not done, or nobody said
	Answer        Answer        `json:",omitzero"` // of a satisfaction check that was done
	Note          string        // the last thing somebody noted; "" for nothing
	DoneBy        string        // e-mail of who finished or dropped it; "" while it is open
	DoneAt        time.Time     // when; zero while it is open
	MadeAt        time.Time
	ChangedAt     time.Time
}

// PlayOther stands for any play but the one that was proposed.
const PlayOther = "other"

// Origin is where in Slack a follow-up was asked for.
type Origin struct {
	Channel   string `json:",omitempty"` // the conversation; "" where there is none
	Thread    string `json:",omitempty"` // ts of the message in whose thread it was; "" for none
	Permalink string `json:",omitempty"` // of the message that it is about; "" for none
	Quote     string `json:",omitempty"` // what that message says; "" for nothing
}

// FollowUpState is whether something is still to be done.
type FollowUpState string

// The states of a follow-up.
const (
	FollowUpOpen      FollowUpState = "open"
	FollowUpDone      FollowUpState = "done"
	FollowUpDropped   FollowUpState = "dropped"   // somebody decided that it need not be done
	FollowUpWithdrawn FollowUpState = "withdrawn" // its making was undone
)

// Outcome is what came of a follow-up.
type Outcome string

// The outcomes that people choose from.
const (
	OutcomeReached  Outcome = "reached"   // we were in contact
	OutcomeNoAnswer Outcome = "no_answer" // we tried
	OutcomeWillBuy  Outcome = "will_order"
	OutcomeLost     Outcome = "lost"
	OutcomeOther    Outcome = "other"
)

// Outcomes lists them as they are offered.
func Outcomes() []Outcome {
	return []Outcome{OutcomeReached, OutcomeNoAnswer, OutcomeWillBuy, OutcomeLost, OutcomeOther}
}

// IsContact reports whether the outcome means that we were in contact with the
// customer.
func (o Outcome) IsContact() bool { return o == OutcomeReached || o == OutcomeWillBuy }

// FollowUpEventKind is what can happen to a follow-up.
type FollowUpEventKind string

// The kinds of events.
const (
	FollowUpMade        FollowUpEventKind = "made"
	FollowUpMoved       FollowUpEventKind = "moved"   // to another person
	FollowUpDue         FollowUpEventKind = "due"     // on another day
	FollowUpSnoozed     FollowUpEventKind = "snoozed" // no reminder for a while
	FollowUpFinished    FollowUpEventKind = "done"
	FollowUpGivenUp     FollowUpEventKind = "dropped"
	FollowUpReopened    FollowUpEventKind = "reopened"
	FollowUpNoted       FollowUpEventKind = "noted"
	FollowUpEventUndone FollowUpEventKind = "undone" // takes the last event that stands back
)

// FollowUpEvent is one thing that happened to a follow-up. Fields that its kind
// does not name are zero.
type FollowUpEvent struct {
	Number int               // from 1
	Kind   FollowUpEventKind //
	By     string            // e-mail of who did it
	At     time.Time
	Undoes int // number of the event that is taken back, by one that undoes
	FollowUpSaid
}

// FollowUpSaid is what an event says beside who did what. Its json form is what
// is stored.
type FollowUpSaid struct {
	Made          *FollowUp     `json:",omitempty"` // as it was made, without ID and Events
	Assignee      string        `json:",omitempty"` // of one that moves it
	AssigneeSlack string        `json:",omitempty"`
	On            calendar.Date `json:",omitempty"` // the new day, or until when it is snoozed
	Outcome       Outcome       `json:",omitempty"`
	Answer        Answer        `json:",omitzero"`  // of one that finishes a satisfaction check
	Used          string        `json:",omitempty"` // the play that was used, see FollowUp
	Tells         []string      `json:",omitempty"` // e-mails of who is told that the answer was unhappy
	Note          string        `json:",omitempty"`
}

// How the keys of a follow-up's messages begin, and how those end that are not
// its one message.
const (
	FollowUpPrefix = "followup/"
	LateSuffix     = "/late" // says that it is late
	BackSuffix     = "/back" // asks whether it can be closed
)

// FollowUpKey is the key of the one message of a follow-up, such as followup/42.
func FollowUpKey(id int64) string { return FollowUpPrefix + strconv.FormatInt(id, 10) }

// ParseFollowUpKey reads what FollowUpKey wrote. It reports false for any other
// key.
func ParseFollowUpKey(key string) (id int64, ok bool) {
	number, ok := strings.CutPrefix(key, FollowUpPrefix)
	if !ok {
		return 0, false
	}
	id, err := strconv.ParseInt(number, 10, 64)
	return id, err == nil
}

// Workload is how much somebody has to do.
type Workload struct {
	Open    int // follow-ups
	Overdue int // of these, whose day has passed
}

// ReminderPrefix begins the keys of the messages that remind people.
const ReminderPrefix = "reminder/"

// ReminderKey is the key of the one message that reminds somebody on a day.
func ReminderKey(email string, on calendar.Date) string {
	return ReminderPrefix + email + "/" + on.String()
}

// GoneKey is the key of the message that tells somebody what another person left
// undone who is deactivated in Slack.
func GoneKey(gone, email string) string { return "gone/" + gone + "/" + email }

// CameBack is an open follow-up whose customer did something by themselves.
type CameBack struct {
	Nudge
	OrderedOn calendar.Date // the first order after it was made; 0 for none
	EngagedOn calendar.Date // the first engagement after it was made; 0 for none
}
