package analysis

import (
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// CostKind is what a cost was spent on.
type CostKind string

// The kinds of costs. The first seven raise what a customer costs, the last one
// lowers it.
const (
	DirectCost   CostKind = "direct"      // goods and delivery
	Commission   CostKind = "commission"  // on the revenue
	SalesTime    CostKind = "sales"       // time of sales
	SupportTime  CostKind = "support"     // time of service and support, complaints included
	Equipment    CostKind = "equipment"   // time of equipment
	ExtraRequest CostKind = "extra"       // rush, rework, custom work
	Acquisition  CostKind = "acquisition" // of winning the customer
	Rebilled     CostKind = "rebilled"    // what the customer paid back of an extra request
)

// CostKinds lists every kind.
func CostKinds() []CostKind {
	return []CostKind{DirectCost, Commission, SalesTime, SupportTime, Equipment, ExtraRequest, Acquisition, Rebilled}
}

// IsTime reports whether the kind is a use of time, which a rate card values.
func (k CostKind) IsTime() bool {
	return k == SalesTime || k == SupportTime || k == Equipment
}

// Cost is one entry of what a customer took. It is either an amount or, of a
// kind that is a use of time, minutes.
type Cost struct {
	Ref     string // unique in the installation
	Account string // the account's reference
	Kind    CostKind
	On      calendar.Date
	Amount  money.Amount // without a currency where Minutes says it; negative takes back what was entered before
	Minutes int64        // 0 where Amount says it; never negative
}

// PaymentKind is how an invoice's balance moved.
type PaymentKind string

// The kinds of payments.
const (
	Paid       PaymentKind = "payment"
	WrittenOff PaymentKind = "write_off" // given up; leaves the open balance
	Recovered  PaymentKind = "recovery"  // got back of what was written off
)

// Payment is an amount applied to an invoice on a day, in the invoice's
// currency.
type Payment struct {
	Ref     string // unique in the installation
	Invoice string // the invoice's reference
	Kind    PaymentKind
	On      calendar.Date
	Amount  money.Amount // not negative; 0 takes back what was entered before
}

// RateCard is what a minute of a team or of equipment costs from a day on: the
// cost of a period over the minutes of practical capacity in it, kept as two
// integers because their quotient would round.
type RateCard struct {
	Kind    CostKind // sales, support or equipment
	From    calendar.Date
	Cost    money.Amount
	Minutes int64 // positive
}

// CommissionRule is the share of an invoice's net amount that is paid as
// commission from a day on, where no commission is entered as a cost. The rule
// that names both representative and product goes before one that names the
// representative, that before one that names the product, that before one that
// names neither; of two alike the later one counts.
type CommissionRule struct {
	Rep         string // e-mail; "" for any
	Product     string // "" for any
	From        calendar.Date
	BasisPoints int // of the net amount, 0 to 10,000
}

// ExchangeRate is what one unit of a currency was worth in the reporting
// currency on a day.
type ExchangeRate struct {
	Currency string
	On       calendar.Date
	Rate     int64 // in units of 1e-8: 104320000 is 1.0432
}

// RateScale is what ExchangeRate's Rate counts in.
const RateScale = 100_000_000

// ReferralKind says what a referral was worth.
type ReferralKind string

// The kinds of referrals.
const (
	TypeOne ReferralKind = "one" // the customer would not have come without it
	TypeTwo ReferralKind = "two" // would have come anyway; the cost of winning it was saved
)

// Referral says that one customer brought another.
type Referral struct {
	Ref         string // unique in the installation
	Account     string // reference of who referred
	Referred    string // reference of who came
	Kind        ReferralKind
	BasisPoints int // share of the referred customer's profit, 0 to 10,000
	On          calendar.Date
	Saved       money.Amount // acquisition cost saved
	Incentive   money.Amount // paid for it

	AccountID, ReferredID int64 // 0 before it is stored
}
