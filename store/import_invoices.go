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
// A field that a row's file does not have keeps what is stored; what an empty
// one says replaces it. When an invoice is moved to another account, its
// payments move along.
//
// A row counts as known from how.Now on. In the first load of all, and with
// how.Backfill, it counts from its day of issue.
func (s *Store) ImportInvoices(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Invoice], error], how Import) (analysis.Counts, error) {
	fact := revised{
		kind: "invoices", table: "invoices", on: "issued_on",
		says: []string{"issued_on", "amount_minor", "currency", "is_credit", "due_on", "rep", "product", "cost_minor", "credits_ref"},
		optional: []optional{
			{column: "due_on", field: "due_on"},
			{column: "rep", field: "rep"},
			{column: "product", field: "product"},
			{column: "cost_minor", field: "cost"},
			{column: "credits_ref", field: "credits"},
		},
		finish: func(l *loading) error {
			if err := l.keepActivity(ctx); err != nil {
				return err
			}
			if err := l.movePayments(ctx); err != nil {
				return err
			}
			return l.keepDays(ctx, "invoices", `case when cost_minor is null then '' else 'direct' end`, "currency", "issued_on")
		},
	}
	return importRevised(
		ctx, s, fact, rows, how,
		func(invoice analysis.Invoice) string { return invoice.Account },
		func(lines *copyLines, invoice analysis.Invoice) {
			lines.text(invoice.Ref)
			lines.date(invoice.IssuedOn)
			lines.number(invoice.Amount.Minor)
			lines.text(invoice.Amount.Currency)
			lines.boolean(invoice.Credit)
			lines.date(invoice.DueOn)
			lines.text(invoice.Rep)
			lines.text(invoice.Product)
			lines.numberOrNull(invoice.Cost, invoice.HasCost)
			lines.text(invoice.Credits)
		},
	)
}

func (l *loading) keepActivity(ctx context.Context) error {
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
}

func (l *loading) movePayments(ctx context.Context) error {
	return l.run(ctx, `
		with moved as (
			update payments p set superseded_at = c.known_at from changed_facts c
			where c.account_id <> c.old_account_id
			  and p.account_id = c.old_account_id and p.invoice_ref = c.ref and p.superseded_at is null
			returning c.account_id, p.ref, p.revision, p.invoice_ref, p.kind, p.paid_on, p.amount_minor, p.currency, c.known_at
		)
		insert into payments (account_id, ref, revision, invoice_ref, kind, paid_on, amount_minor, currency, known_at)
		select account_id, ref, revision + 1, invoice_ref, kind, paid_on, amount_minor, currency, known_at from moved`)
}
