package analysis

import "time"

// AmountRead is somebody's reading of amounts: one account's, or those of
// several in a list. It never holds an amount.
type AmountRead struct {
	Reader    string // e-mail
	AccountID int64  // 0 for several
	Scope     string // of several: whose they are, as in "team EMEA"; "" for one
	Accounts  int    // how many
	Word      string // that was said, such as show or profit
	Key       string // of the request; "" where none was said
	At        time.Time
}

// AmountReads chooses reads.
type AmountReads struct {
	Reader    string    // "" for everybody's
	AccountID int64     // 0 for those of lists too
	Since     time.Time // zero for all
}
