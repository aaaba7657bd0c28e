package analysis

// Counts says what an import did. Rows is the sum of Created, Changed,
// Unchanged and Repeated.
type Counts struct {
	Rows        int64
	Created     int64 // not stored before
	Changed     int64 // stored with other values
	Unchanged   int64
	Repeated    int64 // the same row again in the same load
	NewAccounts int64 // accounts that invoices named first
}
