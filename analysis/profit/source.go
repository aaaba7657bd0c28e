package profit

import (
	"time"

	"lull/analysis/calendar"
)

// Source is where an input comes from. A team declares one of the first four
// for the whole installation; a month of a customer has one of the others.
type Source string

// The sources.
const (
	Undeclared   Source = ""          // known in the months in which entries of it exist for anybody
	Recorded     Source = "recorded"  // every entry there is; a month without one is zero
	Estimated    Source = "estimated" // from counts, where there are no entries; of sales and support time alone
	DoesNotApply Source = "none"      // zero; entries that exist count all the same
	Unknown      Source = "unknown"   // never declared: see Gap
)

// Gap says what is unknown of a period, and why.
type Gap struct {
	Input    Input
	Reason   Reason
	On       calendar.Date // what the reason speaks of; 0 where it speaks of no day
	Currency string        // of NoExchangeRate; "" elsewhere
	Months   int           // calendar months of the period that are concerned
}

// Reason is why an input is unknown.
type Reason string

// The reasons.
const (
	NeverRecorded     Reason = "never_recorded"      // no entry for anybody
	NotRecordedBefore Reason = "not_recorded_before" // On is the first day with an entry for anybody
	NotRecordedSince  Reason = "not_recorded_since"  // On is the last day with an entry for anybody
	NotCounted        Reason = "not_counted"         // an estimate has nothing to count; On as above, 0 for never
	NoRateCard        Reason = "no_rate_card"        // On is the day of the first card, 0 where there is none at all
	NoExchangeRate    Reason = "no_exchange_rate"    // for Currency on the day On
	NoCommissionRule  Reason = "no_commission_rule"  // for an invoice of the day On
	NoInvoiceCost     Reason = "no_invoice_cost"     // an invoice of the day On says none, others of the month do
)

// Estimate says from how many counts an input was estimated.
type Estimate struct {
	Input Input
	Of    CountOf
	N     int
}

// Declaration is what was declared of an input for the whole installation.
type Declaration struct {
	Source  Source
	By      string    // who did
	At      time.Time // when
	Version int       // of the policy that began to say so
}
