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

	DueOn   calendar.Date // 0 where nothing says; the day of issue counts then
	Rep     string        // e-mail of who sold it; "" where nothing says
	Product string        // "" where nothing says
	Cost    int64         // direct cost of its lines, in minor units of Amount's currency
	HasCost bool          // Cost is known; a known cost of 0 is none
	Credits string        // a credit note's invoice; "" where nothing says
}
