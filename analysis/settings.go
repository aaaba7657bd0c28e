package analysis

import "time"

// Settings are what holds for a whole installation.
type Settings struct {
	Currency      string        // ISO 4217 code that amounts without one are in
	TimeZone      string        // IANA name; its midnight divides the calendar days
	ClockOffset   time.Duration // added to the machine's clock; 0 except in a demonstration or a replay
	Demonstration string        // what a demonstration filled the database with; "" in earnest
}
