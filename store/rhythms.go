package store

import (
	"context"
	"fmt"
	"time"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// purchaseRhythms is one row (account_id, days, first_on, last_on) per account
// that had a purchase as of $1, from what was known before $2. An account's
// activity row serves while nothing of the account is later than that; the
// other accounts are counted anew, so an old day never sees a later fact.
const purchaseRhythms = `
	select account_id, purchase_days as days, first_purchase_on as first_on, last_purchase_on as last_on
	from account_activity
	where coalesce(last_fact_on, '-infinity') <= $1 and last_known_at < $2 and purchase_days > 0
	union all
	select i.account_id, count(distinct i.issued_on)::integer, min(i.issued_on), max(i.issued_on)
	from account_activity v join invoices i using (account_id)
	where not (coalesce(v.last_fact_on, '-infinity') <= $1 and v.last_known_at < $2)
	  and not i.is_credit and i.issued_on <= $1
	  and ` + asKnown + `
	group by i.account_id`

// PurchasePopulation returns the gaps between purchase days of all accounts
// together, as of a day and from what was known before knownBefore. It is zero
// where no account bought twice.
func (s *Store) PurchasePopulation(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (cadence.Population, error) {
	var population cadence.Population
	err := s.db.GetContext(ctx, &population, `
		select coalesce(sum(days - 1), 0) as gaps, coalesce(sum(last_on - first_on), 0) as span
		from (`+purchaseRhythms+`) rhythms`, asOf.String(), knownBefore)
	if err != nil {
		return cadence.Population{}, fmt.Errorf("store.PurchasePopulation(%s, known before %s): %w",
			asOf, knownBefore.Format(time.RFC3339), err)
	}
	return population, nil
}
