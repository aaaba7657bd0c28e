package analysis

import (
	"fmt"
	"time"

	"lull/analysis/calendar"
)

// Digest is a standing order for a weekly message.
type Digest struct {
	ID       int64
	Owner    string   // e-mail, lower case
	Channel  string   // conversation it goes to; "" for a direct message to the owner
	Teams    []string // none for all that the owner looks after
	Weekday  time.Weekday
	At       int    // minutes after midnight by the zone's clock
	Zone     string // IANA name
	Language string // such as en; "" for English
	Paused   bool
	Hold     time.Duration // how long stale data may hold it back
}

// DefaultHold is how long stale data holds a digest back unless it says
// otherwise.
const DefaultHold = 4 * time.Hour

// Issue is one digest of one day, as it was made.
type Issue struct {
	DigestID int64
	On       calendar.Date
	Due      time.Time
	Made     time.Time
	State    IssueState
	Reason   string // why it was skipped or refused, as a code; "" where it was sent
}

// IssueState says what became of an issue.
type IssueState string

// The states of an issue. Whether a sent one arrived is its message's to say.
const (
	IssueSent    IssueState = "sent"
	IssueSkipped IssueState = "skipped" // too late to be of use
	IssueRefused IssueState = "refused" // those who would read it may not
)

// DueDigest is a digest on the last day it was due. Missed are earlier days that
// it was not issued on, oldest first: nothing ran for weeks.
type DueDigest struct {
	Digest
	Occurrence
	Missed []Occurrence
	Held   time.Time // since when it is held back; zero where it is not yet
}

// Composition is what became of a digest that was due: an issue with its rows
// and messages, or, where LookAgain is set, none yet; then Messages are what its
// owner is told about that.
type Composition struct {
	State     IssueState
	Reason    string
	Rows      []DigestRow
	Messages  []Message
	LookAgain time.Time // zero where there is an issue
}

// Standing is a digest with its next day and its last issue.
type Standing struct {
	Digest
	Next Occurrence
	Last *Issue // nil before the first
}

// IssueKey is the key of the message of a digest's issue, such as
// digest/3/2026-11-23. What stands in its thread has it as a prefix.
func IssueKey(digest int64, on calendar.Date) string {
	return fmt.Sprintf("digest/%d/%s", digest, on)
}

// ParseIssueKey reads what IssueKey wrote, also at the beginning of a longer
// key. It reports false for any other key.
func ParseIssueKey(key string) (digest int64, on calendar.Date, ok bool) {
	var day string
	if n, err := fmt.Sscanf(key, "digest/%d/%10s", &digest, &day); n != 2 || err != nil {
		return 0, 0, false
	}
	on, err := calendar.Parse(day)
	return digest, on, err == nil
}
