package store

import (
	"context"
	"fmt"
	"time"

	"lull/analysis/calendar"
	"lull/analysis/profit"
)

// Sales calls yield with what the invoices alone say of every account that has
// one as of a day, from what was known before knownBefore, in no particular
// order. It stops and reports false where one of them is not in the currency:
// Ledgers tell those. An error of yield ends the reading and is returned.
func (s *Store) Sales(
	ctx context.Context, asOf calendar.Date, knownBefore time.Time, currency string, yield func(accountID int64, alone profit.SalesAlone) error,
) (told bool, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("store.Sales(%s, known before %s, in %s): %w", asOf, knownBefore.Format(time.RFC3339), currency, err)
		}
	}()
	const (
		trailing = `issued_on > $4`
		ofYear   = `issued_on >= $5 and issued_on < $6`
	)
	ended := (asOf + 1).FirstOfMonth()
	begun := ended.YearBefore()
	rows, err := s.bulk.QueryContext(ctx, `
		select account_id, bool_or(currency <> $3),
		       min(issued_on) - date '1970-01-01', coalesce(min(issued_on) filter (where not is_credit) - date '1970-01-01', 0),
		       coalesce(sum(amount_minor) filter (where `+trailing+`), 0)::bigint, count(*) filter (where not is_credit and `+trailing+`),
		       coalesce(sum(amount_minor) filter (where `+ofYear+`), 0)::bigint, count(*) filter (where `+ofYear+`)
		from invoices where issued_on <= $1 and `+asKnown+`
		group by account_id`,
		asOf.String(), knownBefore, currency, asOf.YearBefore().String(), begun.String(), ended.String())
	if err != nil {
		return false, err
	}
	defer func() { _ = rows.Close() }() // Err has told everything
	for rows.Next() {
		var account int64
		var isForeign bool
		var alone profit.SalesAlone
		err := rows.Scan(&account, &isForeign, &alone.First, &alone.FirstSale, &alone.Trailing, &alone.Orders, &alone.Year, &alone.Entries)
		if err != nil || isForeign {
			return false, err
		}
		if err := yield(account, alone); err != nil {
			return false, err
		}
	}
	return true, rows.Err()
}
