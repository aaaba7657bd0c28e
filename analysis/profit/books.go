package profit

import (
	"slices"

	"lull/analysis"
	"lull/analysis/calendar"
)

// Ledger is what was recorded of one account up to a day, from what was known
// by its end. The order of its entries does not matter.
type Ledger struct {
	AccountID int64
	Invoices  []analysis.Invoice
	Payments  []analysis.Payment // of these invoices
	Costs     []analysis.Cost
	Counts    []Count // what an estimate counts
}

// Count is how often something happened on a day that takes time.
type Count struct {
	Of CountOf
	On calendar.Date
	N  int
}

// CountOf is what an estimate of time counts.
type CountOf string

// What is counted.
const (
	SupportRequests CountOf = "support_requests" // events of the type support_request
	Meetings        CountOf = "meetings"         // events of the type meeting_attended
	Messages        CountOf = "messages"         // touches: what we sent
)

// Books are what all accounts of an installation share, as of a day.
type Books struct {
	Currency    string // the reporting currency
	Exchange    []analysis.ExchangeRate
	RateCards   []analysis.RateCard
	Commissions []analysis.CommissionRule
	Kept        map[Input]Span   // when each input was entered for anybody at all; none for those never entered
	Counted     map[CountOf]Span // from the first count for anybody to how far the data reaches; none for what was never counted
}

// Span is a number of days, both ends included.
type Span struct{ From, To calendar.Date }

// Input is a kind of cost that is either known or not, of which components are
// made.
type Input string

// The inputs, in the order in which missing ones are named.
const (
	OfDirectCost  Input = "direct"
	OfCommission  Input = "commission"
	OfSales       Input = "sales"
	OfSupport     Input = "support"
	OfEquipment   Input = "equipment"
	OfExtra       Input = "extra"
	OfBadDebt     Input = "bad_debt"
	OfAcquisition Input = "acquisition"
)

// OfRevenue is the input of a Gap where an invoice cannot be converted. It is no
// cost, and none of Inputs.
const OfRevenue Input = "revenue"

// order is that of the inputs.
var order = [inputs]Input{OfDirectCost, OfCommission, OfSales, OfSupport, OfEquipment, OfExtra, OfBadDebt, OfAcquisition}

// inputs is how many there are.
const inputs = 8

// Inputs lists every input.
func Inputs() []Input { return slices.Clone(order[:]) }

// place is an input's place in the order; -1 for OfRevenue.
func (i Input) place() int { return slices.Index(order[:], i) }

// canBeEstimated reports whether something is counted that takes the input's
// time.
func (i Input) canBeEstimated() bool { return i == OfSales || i == OfSupport }
