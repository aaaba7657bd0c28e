package analysis

// DigestRow is one account in a digest's list: what a number said in the
// digest's thread stands for. Those that only its tables show are in it too.
type DigestRow struct {
	Number    int // from 1, in the order in which the digest shows them
	AccountID int64
	Tag       string // the turn that put it there, such as newly_drifting; "" in a first digest, which lists no turns
	Group     string // call, reengage, protect, unprofitable, untouched or check, as it is shown to this digest's readers
}

// Numbered is a row of a digest's list with its account.
type Numbered struct {
	Number  int
	Account Account
}
