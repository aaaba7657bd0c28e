package intake

import (
	"iter"

	"lull/analysis"
)

// The fields of a rate card, in the order of its kind.
const (
	rateKind = iota
	rateValidFrom
	rateCost
	rateCurrency
	rateMinutes
)

// Rates yields the rate cards of the files.
func Rates(o Options) iter.Seq2[analysis.Row[analysis.RateCard], error] {
	return read(RatesKind, o, func(r *record) (card analysis.RateCard, err error) {
		if card.Kind, err = r.costKind(rateKind, timeKinds()); err != nil {
			return card, err
		}
		if card.From, err = r.date(rateValidFrom); err != nil {
			return card, err
		}
		if card.Cost, err = r.amount(rateCost, rateCurrency, o.Currency); err != nil {
			return card, err
		}
		if card.Cost.Minor < 0 {
			return card, r.bad(rateCost, r.value(rateCost), "what a team costs is not negative")
		}
		if card.Minutes, err = r.decimal(rateMinutes, 0, "a number of minutes"); err != nil {
			return card, err
		}
		if card.Minutes <= 0 || card.Minutes > mostMinutes {
			err = r.bad(rateMinutes, r.value(rateMinutes), "not the minutes that can be worked in the period, which are more than none: about 80 % of the paid ones")
		}
		return card, err
	})
}

// The fields of a commission rule, in the order of its kind.
const (
	commissionRep = iota
	commissionProduct
	commissionValidFrom
	commissionPercent
)

// Commissions yields the commission rules of the files.
func Commissions(o Options) iter.Seq2[analysis.Row[analysis.CommissionRule], error] {
	return read(CommissionsKind, o, func(r *record) (rule analysis.CommissionRule, err error) {
		if rule.Rep, err = r.email(commissionRep); err != nil {
			return rule, err
		}
		if rule.Product, err = r.text(commissionProduct, maxText); err != nil {
			return rule, err
		}
		if rule.From, err = r.date(commissionValidFrom); err != nil {
			return rule, err
		}
		points, err := r.decimal(commissionPercent, 2, "a commission")
		if err != nil {
			return rule, err
		}
		if points < 0 || points > 10_000 {
			return rule, r.bad(commissionPercent, r.value(commissionPercent), "a commission is 0 to 100 percent of the invoice: write 7.5 for 7.5 %")
		}
		rule.BasisPoints = int(points)
		return rule, nil
	})
}

// The fields of an exchange rate, in the order of its kind.
const (
	exchangeCurrency = iota
	exchangeDay
	exchangeRate
)

// rateDecimals are those that analysis.RateScale counts in.
const rateDecimals = 8

// Exchange yields the exchange rates of the files.
func Exchange(o Options) iter.Seq2[analysis.Row[analysis.ExchangeRate], error] {
	days := o.days()
	return read(ExchangeKind, o, func(r *record) (rate analysis.ExchangeRate, err error) {
		if r.value(exchangeCurrency) == "" {
			return rate, r.bad(exchangeCurrency, "", needed)
		}
		if rate.Currency, err = r.currency(exchangeCurrency, ""); err != nil {
			return rate, err
		}
		if rate.On, err = days.of(r, exchangeDay); err != nil {
			return rate, err
		}
		if rate.Rate, err = r.decimal(exchangeRate, rateDecimals, "a rate"); err == nil && rate.Rate <= 0 {
			err = r.bad(exchangeRate, r.value(exchangeRate), "a rate is more than 0: what one unit is worth in the currency that you report in")
		}
		return rate, err
	})
}
