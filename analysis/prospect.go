package analysis

import (
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// Prospect is somebody who is no customer yet.
type Prospect struct {
	ID     int64  // the installation's own key; 0 before it is stored
	Ref    string // the reference people and other systems use
	Name   string // the reference where no name is known
	Owner  string // e-mail of who pursues it; "" for nobody
	Team   string // the team it belongs to, else its owner's team; "" for none
	Sector string
	Size   string
	Need   Need
}

// Need says whether it is clear what a prospect would buy from us for.
type Need string

// What is known of a need; "" where nobody has said.
const (
	ClearNeed   Need = "clear"
	UnclearNeed Need = "unclear"
)

// FoundProspects is the answer to a search for a prospect, as Found is for an
// account.
type FoundProspects struct {
	How       Match
	Prospects []Prospect
	More      int
}

// DealOutcome is what became of an opportunity.
type DealOutcome string

// The outcomes. Only what was won or lost is closed.
const (
	Won       DealOutcome = "won"
	Lost      DealOutcome = "lost"
	Undecided DealOutcome = "open"
)

// Opportunity is a deal that was or is pursued, with a customer, with a
// prospect, or with neither where nothing says with whom.
type Opportunity struct {
	Ref      string        // unique in the installation
	Account  string        // the customer's reference; "" for none
	Prospect string        // the prospect's reference; "" for none
	Sector   string        // "" for that of the customer or prospect
	Size     string        // "" for that of the customer or prospect
	OpenedOn calendar.Date // 0 where nothing says
	ClosedOn calendar.Date // 0 while it is open
	Outcome  DealOutcome
	Amount   money.Amount // the zero amount where nothing says
}
