package store

import (
	"context"
	"fmt"
	"iter"

	"lull/analysis"
)

// ImportRateCards stores rate cards as ImportInvoices does invoices. One is
// known by its kind and first day.
func (s *Store) ImportRateCards(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.RateCard], error], how Import) (analysis.Counts, error) {
	fact := revised{
		kind: "rates", table: "rate_cards", of: ofAll, key: []string{"kind", "valid_from"},
		says: []string{"cost_minor", "currency", "capacity_minutes"}, on: "valid_from",
	}
	return importRevised(
		ctx, s, fact, rows, how, nil,
		func(lines *copyLines, card analysis.RateCard) {
			lines.text(string(card.Kind))
			lines.date(card.From)
			lines.number(card.Cost.Minor)
			lines.text(card.Cost.Currency)
			lines.number(card.Minutes)
		},
	)
}

// ImportCommissionRules stores commission rules as ImportInvoices does invoices.
// One is known by its representative, product and first day.
func (s *Store) ImportCommissionRules(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.CommissionRule], error], how Import) (analysis.Counts, error) {
	fact := revised{
		kind: "commissions", table: "commission_rules", of: ofAll, key: []string{"rep", "product", "valid_from"},
		says: []string{"basis_points"}, on: "valid_from",
	}
	return importRevised(
		ctx, s, fact, rows, how, nil,
		func(lines *copyLines, rule analysis.CommissionRule) {
			lines.text(rule.Rep)
			lines.text(rule.Product)
			lines.date(rule.From)
			lines.number(int64(rule.BasisPoints))
		},
	)
}

// ImportExchangeRates stores exchange rates as ImportInvoices does invoices. One
// is known by its currency and day. The reporting currency has none.
func (s *Store) ImportExchangeRates(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.ExchangeRate], error], how Import) (analysis.Counts, error) {
	fact := revised{
		kind: "exchange", table: "exchange_rates", of: ofAll, key: []string{"currency", "day"},
		says: []string{"rate"}, on: "day",
		check: func(l *loading) error {
			return l.refuse(ctx, refusal{
				column: "currency",
				query:  `select place, i.currency from incoming_exchange_rates i join settings s on s.currency = i.currency`,
				reason: func(o offence) (value, reason string) {
					return o.Currency, fmt.Sprintf("%s is what others are converted to: leave the row out", o.Currency)
				},
			})
		},
	}
	return importRevised(
		ctx, s, fact, rows, how, nil,
		func(lines *copyLines, rate analysis.ExchangeRate) {
			lines.text(rate.Currency)
			lines.date(rate.On)
			lines.number(rate.Rate)
		},
	)
}
