package store

import (
	"context"
	"iter"

	"lull/analysis"
)

// ImportInvoices stores invoices and credit notes, all of them or, after an
// error, none. What is stored already with the same values is left alone; what
// differs is kept beside the new version, marked as superseded. An account that
// is not known is created and named by its reference.
//
// A row counts as known from how.Now on. In the first load of all, and with
// how.Backfill, it counts from its day of issue.
func (s *Store) ImportInvoices(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Invoice], error], how Import) (analysis.Counts, error) {
	fact := revised{table: "invoices", on: "issued_on", columns: []string{"issued_on", "amount_minor", "currency", "is_credit"}}
	return importRevised(
		ctx, s, fact, rows, how,
		func(invoice analysis.Invoice) (account, ref string) { return invoice.Account, invoice.Ref },
		func(lines *copyLines, invoice analysis.Invoice) {
			lines.date(invoice.IssuedOn)
			lines.number(invoice.Amount.Minor)
			lines.text(invoice.Amount.Currency)
			lines.boolean(invoice.Credit)
		},
		func(l *loading) error {
			return l.run(ctx, `
				insert into account_activity (account_id, purchase_days, first_purchase_on, last_purchase_on, last_fact_on, last_known_at)
				select account_id,
				       count(distinct issued_on) filter (where superseded_at is null and not is_credit),
				       min(issued_on) filter (where superseded_at is null and not is_credit),
				       max(issued_on) filter (where superseded_at is null and not is_credit),
				       max(issued_on) filter (where superseded_at is null),
				       max(greatest(known_at, superseded_at))
				from invoices
				where account_id in (select account_id from touched_accounts)
				group by account_id
				on conflict (account_id) do update set
					purchase_days     = excluded.purchase_days,
					first_purchase_on = excluded.first_purchase_on,
					last_purchase_on  = excluded.last_purchase_on,
					last_fact_on      = excluded.last_fact_on,
					last_known_at     = excluded.last_known_at`)
		},
	)
}
