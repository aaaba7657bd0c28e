package intake

import (
	"iter"
	"strings"

	"lull/analysis"
)

// The fields of a referral, in the order of its kind.
const (
	referralAccount = iota
	referralRef
	referralReferred
	referralKind
	referralShare
	referralOn
	referralSaved
	referralIncentive
	referralCurrency
)

// Referrals yields the referrals of the files. Of somebody who would not have
// come without it the share is the whole unless the file says otherwise; of
// somebody who would have come anyway there is none.
func Referrals(o Options) iter.Seq2[analysis.Row[analysis.Referral], error] {
	days := o.days()
	return read(ReferralsKind, o, func(r *record) (referral analysis.Referral, err error) {
		if referral.Account, err = r.reference(referralAccount); err != nil {
			return referral, err
		}
		if referral.Ref, err = r.reference(referralRef); err != nil {
			return referral, err
		}
		if referral.Referred, err = r.reference(referralReferred); err != nil {
			return referral, err
		}
		if err = r.referralKind(&referral); err != nil {
			return referral, err
		}
		if referral.On, err = days.of(r, referralOn); err != nil {
			return referral, err
		}
		err = r.referralAmounts(&referral, o.Currency)
		return referral, err
	})
}

// whole is 100 % in basis points.
const whole = 10_000

// referralKind reads the kind and the share.
func (r *record) referralKind(referral *analysis.Referral) error {
	kind, share := r.value(referralKind), r.value(referralShare)
	referral.Kind = analysis.ReferralKind(strings.ToLower(kind))
	switch referral.Kind {
	case analysis.TypeOne:
		if share == "" {
			referral.BasisPoints = whole
			return nil
		}
	case analysis.TypeTwo:
		if share != "" && strings.Trim(share, "0.") != "" {
			return r.bad(referralShare, share, "of a referral of kind two only the acquisition cost that was saved counts, no share: leave it empty, or make the kind one")
		}
		return nil
	case "":
		return r.bad(referralKind, "", needed)
	default:
		return r.bad(referralKind, kind, "neither one (would not have come without it) nor two (would have come anyway)")
	}
	points, err := r.decimal(referralShare, 2, "a share in percent")
	if err == nil && (points < 0 || points > whole) {
		err = r.bad(referralShare, share, "not between 0 and 100: it is the percentage of the profit that is owed to this referral")
	}
	referral.BasisPoints = int(points)
	return err
}

// referralAmounts reads what was saved and paid; nothing is no amount.
func (r *record) referralAmounts(referral *analysis.Referral, fallback string) error {
	if r.value(referralSaved) == "" && r.value(referralIncentive) == "" {
		return nil
	}
	code, err := r.currency(referralCurrency, fallback)
	if err != nil {
		return err
	}
	referral.Saved.Currency, referral.Incentive.Currency = code, code
	if r.value(referralSaved) != "" {
		if referral.Saved, err = r.amountIn(referralSaved, code); err != nil {
			return err
		}
	}
	if r.value(referralIncentive) != "" {
		if referral.Incentive, err = r.amountIn(referralIncentive, code); err != nil {
			return err
		}
	}
	const negative = "not negative: to take it back, send the referral again with 0"
	switch {
	case referral.Saved.Minor < 0:
		return r.bad(referralSaved, r.value(referralSaved), negative)
	case referral.Incentive.Minor < 0:
		return r.bad(referralIncentive, r.value(referralIncentive), negative)
	}
	return nil
}
