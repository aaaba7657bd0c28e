package analysis

import "time"

// Settings are what holds for a whole installation.
type Settings struct {
	Currency      string        // ISO 4217 code that amounts without one are in
	TimeZone      string        // IANA name; its midnight divides the calendar days
	Visibility    Visibility    // whose accounts' state a rep sees
	Amounts       Amounts       // how those who may see money see it
	ClockOffset   time.Duration // added to the machine's clock; 0 except in a demonstration or a replay
	Demonstration string        // what a demonstration filled the database with; "" in earnest
}

// Visibility is whose accounts' state a rep sees beside their own. Of the
// others they see the name, and whom to ask.
type Visibility string

// How far a rep sees.
const (
	VisibleOwn  Visibility = "own"
	VisibleTeam Visibility = "team"
	VisibleAll  Visibility = "all"
)

// Visibilities lists them, the narrowest first.
func Visibilities() []Visibility { return []Visibility{VisibleOwn, VisibleTeam, VisibleAll} }

// Amounts is how money is shown to those who may see it. What is none of the
// constants shows none.
type Amounts string

// The ways to show amounts.
const (
	FullAmounts   Amounts = "full"
	BandedAmounts Amounts = "bands" // such as 10k to 50k
	NoAmounts     Amounts = "off"
)

// AmountsShown lists the ways to show amounts, the most open first.
func AmountsShown() []Amounts { return []Amounts{FullAmounts, BandedAmounts, NoAmounts} }

// AreShown reports whether anybody sees amounts, if only in bands.
func (a Amounts) AreShown() bool { return a == FullAmounts || a == BandedAmounts }
