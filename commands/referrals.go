package commands

import (
	"context"

	"lull/analysis"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/commands/words"
)

// referred is what a customer is worth by whom it brought.
type referred struct {
	profit.Referrals
	unseen    int          // customers it brought whose amounts the asker may not see
	unrated   []profit.Gap // amounts that could not be converted, and count for nothing
	customers int          // it brought, the unseen ones too
}

// referrals is what the customers are worth whom this one brought, each by its
// own ledger. A share of what somebody earns tells it, so that only those count
// whose amounts the asker may see.
func (q question) referrals(ctx context.Context, c customer) (r referred, err error) {
	made, _, err := q.records.Referrals(ctx, []int64{c.ID}, q.knownBefore())
	if err != nil {
		return r, err
	}
	reckoner := c.books.Reckoner(q.policy.Profit)
	var seen []profit.Referred
	for _, referral := range made[c.ID] {
		r.customers++
		account, _, err := q.records.Account(ctx, referral.ReferredID)
		if err != nil {
			return r, err
		}
		sight := q.see(account)
		if !sight.amounts {
			r.unseen++
			continue
		}
		sight.money.note()
		ledger, err := q.records.Ledger(ctx, account.ID, q.asOf, q.knownBefore())
		if err != nil {
			return r, err
		}
		saved := r.convert(reckoner, referral, referral.Saved)
		paid := r.convert(reckoner, referral, referral.Incentive)
		seen = append(seen, q.policy.Profit.Referred(referral, reckoner.Statement(ledger, q.asOf), saved, paid))
	}
	r.Referrals = profit.ReferralValue(seen)
	return r, nil
}

func (r *referred) convert(reckoner *profit.Reckoner, of analysis.Referral, a money.Amount) int64 {
	minor, known := reckoner.Convert(a, of.On)
	if !known {
		r.unrated = append(r.unrated, profit.Gap{Input: profit.OfAcquisition, Reason: profit.NoExchangeRate, On: of.On, Currency: a.Currency})
	}
	return minor
}

// referralLine is what the customer is worth by whom it brought: beside its
// profit, never inside it. It is "" where it brought nobody.
func (q question) referralLine(c customer, r referred) string {
	if r.customers == 0 {
		return ""
	}
	text := q.say.Count("referrals.line", r.customers)
	if r.Customers > 0 {
		text += " " + q.say.Say("referrals.worth", words.Data{
			"Realised": c.money.whole(c.amount(r.Realised)), "Expected": c.money.whole(c.amount(r.Expected)),
		})
	}
	if r.unseen > 0 {
		text += " " + q.say.Count("referrals.unseen", r.unseen)
	}
	if r.Uncertain > 0 {
		text += " " + q.say.Count("referrals.uncertain", r.Uncertain)
	}
	for _, gap := range r.unrated {
		text += " " + capital(q.gapReason(gap)) + "."
	}
	return text
}
