package profit

import (
	"cmp"
	"slices"

	"lull/analysis"
	"lull/analysis/calendar"
)

// Referred is a customer that another one brought. Amounts are minor units of
// the reporting currency; those of profit are the whole, of which the one who
// referred may count a share.
type Referred struct {
	Kind        analysis.ReferralKind
	BasisPoints int   // share
	Saved       int64 // acquisition cost saved
	Incentive   int64 // paid for it
	IsRecent    bool  // referred within the last months of the policy's horizon
	Realised    int64 // profit since the month of the referral
	Recent      int64 // the part of Realised that lies in the last months of the horizon
	Expected    int64 // profit of the months to come, discounted
	Uncertain   bool  // an input of these months is unknown
}

// Referrals is what a customer is worth by whom it brought. It is shown beside
// profit, never inside it, and only what is realised may change a verdict.
type Referrals struct {
	Customers int
	Realised  int64 // shares of profit to date and acquisition cost saved, less incentives
	Recent    int64 // the part of Realised that lies in the last months of the policy's horizon
	Expected  int64 // shares of profit to come, discounted
	Uncertain int   // customers whose profit is left out because an input of theirs is unknown
}

// Value returns what is realised and expected together.
func (r Referrals) Value() int64 { return r.Realised + r.Expected }

// ReferralValue returns the value of referrals: a share of the profit for those
// who would not have come without, and the acquisition cost saved, less
// incentives, for all.
func ReferralValue(referred []Referred) (sum Referrals) {
	sum.Customers = len(referred)
	for _, r := range referred {
		sum.Realised += r.Saved - r.Incentive
		if r.IsRecent {
			sum.Recent += r.Saved - r.Incentive
		}
		switch {
		case r.Kind != analysis.TypeOne:
		case r.Uncertain:
			sum.Uncertain++
		default:
			sum.Realised += scaled(r.Realised, int64(r.BasisPoints), all)
			sum.Recent += scaled(r.Recent, int64(r.BasisPoints), all)
			sum.Expected += scaled(r.Expected, int64(r.BasisPoints), all)
		}
	}
	return sum
}

// Referred returns what a referral brought by the referred customer's own
// statement: one hop, whatever that one refers in turn. Profit before the month
// of the referral is left out. Saved and incentive are in the statement's
// currency.
func (p Policy) Referred(r analysis.Referral, s Statement, saved, incentive int64) Referred {
	since, _ := slices.BinarySearchFunc(s.Months, r.On, func(m Month, on calendar.Date) int { return cmp.Compare(m.To, on) })
	months := s.Months[since:]
	recent := months[max(len(months)-p.Horizon, 0):]
	referred := Referred{
		Kind: r.Kind, BasisPoints: r.BasisPoints, Saved: saved, Incentive: incentive,
		IsRecent: monthNumber(s.AsOf)-monthNumber(r.On) <= p.Horizon,
		Realised: s.Sum(months).Profit(), Recent: s.Sum(recent).Profit(),
		Uncertain: len(s.Sum(months).Missing) > 0,
	}
	if year := s.Sum(months[max(len(months)-12, 0):]); year.Months > 0 {
		referred.Expected = whole(p.presentValue(0) * float64(year.Profit()) / float64(year.Months))
	}
	return referred
}
