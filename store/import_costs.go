package store

import (
	"context"
	"fmt"
	"iter"
	"strconv"

	"lull/analysis"
	"lull/analysis/profit"
)

// ImportCosts stores costs as ImportInvoices does invoices, but for one thing:
// an account that is not known is refused. A cost in another currency than the
// reporting one needs an exchange rate for its day.
func (s *Store) ImportCosts(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Cost], error], how Import) (analysis.Counts, error) {
	fact := revised{
		kind: "costs", table: "costs", of: ofKnownAccount,
		says: []string{"kind", "occurred_on", "amount_minor", "currency", "minutes"}, on: "occurred_on",
		check: func(l *loading) error { return l.checkRates(ctx, "incoming_costs", "occurred_on") },
		finish: func(l *loading) error {
			return l.keepDays(ctx, "costs", `case kind when 'rebilled' then 'extra' else kind end`, `coalesce(currency, '')`, "occurred_on")
		},
	}
	return importRevised(
		ctx, s, fact, rows, how,
		func(cost analysis.Cost) string { return cost.Account },
		func(lines *copyLines, cost analysis.Cost) {
			isAmount := cost.Amount.Currency != ""
			lines.text(cost.Ref)
			lines.text(string(cost.Kind))
			lines.date(cost.On)
			lines.numberOrNull(cost.Amount.Minor, isAmount)
			lines.textOrNull(cost.Amount.Currency, isAmount)
			lines.numberOrNull(cost.Minutes, !isAmount)
		},
	)
}

// checkRates refuses staged amounts in a currency without a rate for their day.
func (l *loading) checkRates(ctx context.Context, incoming, on string) error {
	var reporting string
	if err := l.tx.GetContext(ctx, &reporting, `select currency from settings`); err != nil {
		return err
	}
	return l.refuse(ctx, refusal{
		column: "currency",
		query: `
			select i.place, i.currency, i.` + on + ` - date '1970-01-01' as on_day
			from ` + incoming + ` i join (
				select currency, ` + on + ` from ` + incoming + ` where currency <> $1 group by 1, 2
			) d using (currency, ` + on + `)
			where not exists (
				select from exchange_rates r
				where r.currency = d.currency and r.superseded_at is null
				  and r.day between d.` + on + ` - ` + strconv.Itoa(profit.RateDays) + ` and d.` + on + `
			)`,
		reason: func(o offence) (value, reason string) {
			return o.Currency, fmt.Sprintf("no exchange rate of %s for %s, the day itself or one of the %d days before: import it first, lull import exchange FILE", o.Currency, o.On, profit.RateDays)
		},
	}, reporting)
}

// keepDays brings up to date on which days there are entries of a table. They
// are made anew, in the one pass that finding those which are gone would take.
func (l *loading) keepDays(ctx context.Context, table, input, currency, on string) error {
	if err := l.run(ctx, `delete from ledger_days where fact = $1`, table); err != nil {
		return err
	}
	return l.run(ctx, `
		insert into ledger_days (fact, input, currency, day, known_at, gone_at)
		select $1, `+input+`, `+currency+`, `+on+`, min(known_at),
		       case when bool_and(superseded_at is not null) then max(superseded_at) end
		from `+table+` group by 2, 3, 4`, table)
}
