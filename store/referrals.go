package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/money"
)

// Referrals returns, by account, the referrals that each of the accounts made,
// and those by which each came to us, as they were known before knownBefore,
// the earliest first. None for an account without any. Nil means all accounts.
func (s *Store) Referrals(ctx context.Context, accounts []int64, knownBefore time.Time) (made, came map[int64][]analysis.Referral, err error) {
	var rows []struct {
		analysis.Referral
		Saved, Incentive int64
		Currency         string
	}
	err = s.db.SelectContext(ctx, &rows, `
		select c.ref, b.ref as account, a.ref as referred, c.account_id as accountid, c.referred_id as referredid,
		       c.kind, c.share_bp as basispoints, c.referred_on - date '1970-01-01' as on,
		       c.saved_minor as saved, c.incentive_minor as incentive, coalesce(c.currency, '') as currency
		from referrals c
		join accounts b on b.account_id = c.account_id
		join accounts a on a.account_id = c.referred_id
		where ($1::bigint[] is null or c.account_id = any ($1) or c.referred_id = any ($1))
		  and `+asKnown+`
		order by c.referred_on, c.ref`, pq.Int64Array(accounts), knownBefore)
	if err != nil {
		return nil, nil, fmt.Errorf("store.Referrals(%v, known before %s): %w", accounts, knownBefore.Format(time.RFC3339), err)
	}
	asked := make(map[int64]bool)
	for _, id := range accounts {
		asked[id] = true
	}
	made, came = make(map[int64][]analysis.Referral), make(map[int64][]analysis.Referral)
	for _, row := range rows {
		r := row.Referral
		r.Saved = money.Amount{Minor: row.Saved, Currency: row.Currency}
		r.Incentive = money.Amount{Minor: row.Incentive, Currency: row.Currency}
		if accounts == nil || asked[r.AccountID] {
			made[r.AccountID] = append(made[r.AccountID], r)
		}
		if accounts == nil || asked[r.ReferredID] {
			came[r.ReferredID] = append(came[r.ReferredID], r)
		}
	}
	return made, came, nil
}
