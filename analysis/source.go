package analysis

import "time"

// Synced is a source that is read regularly, and how that went last.
type Synced struct {
	Name        string
	Kind        string        // what it holds, such as engagement
	ExpectEvery time.Duration // how often new data is expected; 0 where nothing says
	At          time.Time     // when it was last read, or tried to be
	Fresh       time.Time     // how far its data reaches; zero before the first success, and not set by who records it
	Fault       string        // why the last attempt failed; "" when it succeeded
}
