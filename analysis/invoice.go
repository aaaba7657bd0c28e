package analysis

import (
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// Invoice is one invoice or credit note, net of VAT and discounts.
type Invoice struct {
	Ref      string // unique in the installation
	Account  string // the account's reference
	IssuedOn calendar.Date
	Amount   money.Amount // negative or zero for a credit note
	Credit   bool         // a credit note lowers revenue and is no purchase
}
