package analysis

// Account is a customer as the books name it.
type Account struct {
	ID      int64  // the installation's own key; 0 before it is stored
	Ref     string // the reference people and other systems use, such as AC1042
	Name    string // as people write it; the reference where no name is known
	Owner   string // e-mail of the person who looks after it; "" for nobody
	Team    string // the team it belongs to, else its owner's team; "" for none
	Sector  string
	Size    string
	URL     string // its page in another system; "" for none
	Contact string // whom to reach there
}

// Match says how a search for an account found what it found.
type Match string

// The ways a search can end, best first.
const (
	ByReference Match = "reference" // one account with exactly this reference
	ByName      Match = "name"      // accounts with exactly this name, case and accents aside
	ByPrefix    Match = "prefix"    // accounts whose name begins so
	Alike       Match = "alike"     // none of these; the nearest by edit distance
	NoMatch     Match = "none"      // nothing comes near
)

// Found is the answer to a search: how, and the accounts, nearest or
// alphabetically first. With NoMatch it is empty. More counts the matches
// that were left out.
type Found struct {
	How      Match
	Accounts []Account
	More     int
}
