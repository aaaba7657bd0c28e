package store

import (
	"context"
	"fmt"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// AccountInvoices returns the account's invoices and credit notes issued on or
// before asOf, as they were known before knownBefore, oldest first. None for
// an account without any, or an unknown one.
func (s *Store) AccountInvoices(ctx context.Context, accountID int64, asOf calendar.Date, knownBefore time.Time) ([]analysis.Invoice, error) {
	var rows []struct {
		Ref      string
		Account  string
		IssuedOn calendar.Date `db:"issued_on"`
		Minor    int64
		Currency string
		Credit   bool
	}
	err := s.db.SelectContext(ctx, &rows, `
		select i.ref, a.ref as account, i.issued_on - date '1970-01-01' as issued_on,
		       i.amount_minor as minor, i.currency, i.is_credit as credit
		from invoices i join accounts a using (account_id)
		where i.account_id = $1 and i.issued_on <= $3 and `+asKnown+`
		order by i.issued_on, i.ref`, accountID, knownBefore, asOf.String())
	if err != nil {
		return nil, fmt.Errorf("store.AccountInvoices(%d, %s, known before %s): %w",
			accountID, asOf, knownBefore.Format(time.RFC3339), err)
	}
	var invoices []analysis.Invoice
	for _, row := range rows {
		invoices = append(invoices, analysis.Invoice{
			Ref:      row.Ref,
			Account:  row.Account,
			IssuedOn: row.IssuedOn,
			Amount:   money.Amount{Minor: row.Minor, Currency: row.Currency},
			Credit:   row.Credit,
		})
	}
	return invoices, nil
}
