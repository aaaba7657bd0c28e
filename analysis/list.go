package analysis

import "lull/analysis/calendar"

// Scope chooses accounts: an owner's, a team's, or all where both are "".
type Scope struct {
	Owner string // e-mail
	Team  string // accounts of the team, and accounts without one whose owner is in it
}

// Sight is whose accounts somebody may see: everybody's, or their own and those
// of a team. The zero Sight sees none.
type Sight struct {
	All   bool
	Owner string // e-mail; "" for nobody's
	Team  string // "" for no team's
}

// Order is how a list is sorted.
type Order string

// The orders. Of equal ones the name decides.
const (
	LongestSilence Order = "silence" // the longest first: without an order where the customer is drifting or lapsed, else without contact
	Alphabetical   Order = "name"
	LeastChance    Order = "chance" // the highest Risk of the Selection first, those of whom none is known last
	LatestFirst    Order = "since"  // the latest state first; those without a rhythm of their own, or always quiet, after the others

	MostProfit  Order = "profit"  // of the last 12 full months; those of whom nothing is known last
	LeastProfit Order = "loss"    // likewise, the least first
	MostRevenue Order = "revenue" // of the last 12 months
)

// IsOfMoney reports whether the order tells who earns more than another.
func (o Order) IsOfMoney() bool { return o == MostProfit || o == LeastProfit || o == MostRevenue }

// Losing chooses accounts by what they earn.
type Losing string

// The choices.
const (
	Unprofitable       Losing = "unprofitable" // over the last 12 full months, if only before costs that are unknown
	TurnedUnprofitable Losing = "turned"       // turned unprofitable and have not returned
)

// Selection chooses the accounts of a list.
type Selection struct {
	Scope    Scope
	Seen     Sight
	Amounts  Sight    // of whose accounts amounts are seen; of the others a quiet earner counts and stands as passive
	Segments []string // codes, those first that stand first; none for no account, or for any where Losing chooses
	Losing   Losing   // of those where amounts are seen; "" for any
	Order    Order
	Bands    Bands // in which an order of money tells amounts apart
	Limit    int   // accounts

	// Risk is what LeastChance goes by: how near an account is to being lost, by what
	// is said of its orders alone. It is called once for every account chosen.
	Risk func(Assessment) (risk float64, known bool)
}

// Bands are the lower ends of the bands that amounts are told in, rising from 0,
// in minor units of the reporting currency: of accounts in the same band the
// name decides. None tell every amount from every other.
type Bands []int64

// Listing is what a selection chose.
type Listing struct {
	Accounts []Assessed
	Chosen   int            // accounts that the selection chose, beyond Limit too
	Segments map[string]int // number of accounts in scope by segment, whatever was chosen; "" for those not assessed yet
}

// Turn is an account's change of state, or the alert about one, with where the
// account stands now.
type Turn struct {
	Account    Account
	Transition Transition
	Segment    string // now
	Alike      int    // accounts in scope that took the same turn with the same outcome of the alert, this one included
}

// Turning chooses turns: those that a scope's accounts took on the days from
// From through Through and whose tag is one of Tags. Of each account the one
// counts whose alert was not kept back, then the one whose tag stands first,
// then the latest.
type Turning struct {
	Scope         Scope
	Seen          Sight
	Amounts       Sight // of whose accounts amounts are seen; no turn of the others says anything of money
	From, Through calendar.Date
	Tags          []string
	Limit         int // turns with the same tag and outcome
}
