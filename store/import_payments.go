package store

import (
	"context"
	"fmt"
	"iter"

	"lull/analysis"
	"lull/analysis/money"
)

// ImportPayments stores payments, write-offs and recoveries as ImportInvoices
// does invoices. Each belongs to the account of its invoice, which must be
// stored and is in the same currency; with another currency than the reporting
// one it needs an exchange rate for its day.
//
// All that was paid and written off is at most the invoice's own amount, and
// all that was recovered at most what was written off, whatever the days.
// Credit notes do not count here: one often follows the payment, and what is
// paid back is no payment.
func (s *Store) ImportPayments(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Payment], error], how Import) (analysis.Counts, error) {
	fact := revised{
		kind: "payments", table: "payments", of: ofFoundAccount,
		says: []string{"invoice_ref", "kind", "paid_on", "amount_minor", "currency"}, on: "paid_on",
		check: func(l *loading) error { return l.checkPayments(ctx) },
		finish: func(l *loading) error {
			return l.keepDays(ctx, "payments", `'bad_debt'`, "currency", "paid_on")
		},
	}
	return importRevised(
		ctx, s, fact, rows, how, nil,
		func(lines *copyLines, payment analysis.Payment) {
			lines.text(payment.Ref)
			lines.text(payment.Invoice)
			lines.text(string(payment.Kind))
			lines.date(payment.On)
			lines.number(payment.Amount.Minor)
			lines.text(payment.Amount.Currency)
		},
	)
}

// checkPayments finds the invoices and refuses what cannot be paid on them.
func (l *loading) checkPayments(ctx context.Context) error {
	err := l.run(ctx, `
		create temp table paid_invoices on commit drop as
		select ref, account_id, amount_minor, currency, is_credit from invoices
		where superseded_at is null and ref in (select invoice_ref from incoming_payments)`)
	if err != nil {
		return err
	}
	// What each row makes of its invoice's sums, in the order of the file, on
	// top of what is stored and stays. Rows that are refused for another reason
	// do not count.
	err = l.run(ctx, `
		create temp table settled on commit drop as
		select p.place, p.invoice_ref, p.kind, p.amount_minor,
		       coalesce(s.settled, 0) + sum(case when p.kind = 'recovery' then 0 else p.amount_minor end) over (earlier) as settled,
		       coalesce(s.recovered, 0) + sum(case when p.kind = 'recovery' then p.amount_minor else 0 end) over (earlier) as recovered,
		       coalesce(s.written_off, 0) + sum(case when p.kind = 'write_off' then p.amount_minor else 0 end) over (partition by p.invoice_ref) as written_off
		from incoming_payments p
		join paid_invoices i on i.ref = p.invoice_ref and i.currency = p.currency and not i.is_credit
		left join (
			select invoice_ref,
			       sum(amount_minor) filter (where kind <> 'recovery') as settled,
			       sum(amount_minor) filter (where kind = 'recovery') as recovered,
			       sum(amount_minor) filter (where kind = 'write_off') as written_off
			from payments s
			where superseded_at is null
			  and invoice_ref in (select ref from paid_invoices)
			  and not exists (select from incoming_payments p where p.ref = s.ref)
			group by invoice_ref
		) s using (invoice_ref)
		window earlier as (partition by p.invoice_ref order by p.place)`)
	if err != nil {
		return err
	}
	for _, why := range paymentRefusals {
		if err := l.refuse(ctx, why); err != nil {
			return err
		}
	}
	if err := l.checkRates(ctx, "incoming_payments", "paid_on"); err != nil {
		return err
	}
	return l.run(ctx, `
		update incoming_payments p set account_id = i.account_id from paid_invoices i where i.ref = p.invoice_ref`)
}

// paymentRefusals names the first row alone that takes an invoice's sum too
// far: without it the later ones may fit.
var paymentRefusals = []refusal{
	{
		column: "invoice",
		query: `
			select place, invoice_ref as ref from incoming_payments p
			where not exists (select from paid_invoices i where i.ref = p.invoice_ref)`,
		reason: func(o offence) (value, reason string) {
			return o.Ref, "no such invoice: correct the number, or import the invoice first"
		},
	},
	{
		column: "invoice",
		query: `
			select p.place, p.invoice_ref as ref from incoming_payments p join paid_invoices i on i.ref = p.invoice_ref
			where i.is_credit`,
		reason: func(o offence) (value, reason string) {
			return o.Ref, "this is a credit note, and nothing is paid on one: leave the row out"
		},
	},
	{
		column: "currency",
		query: `
			select p.place, p.currency as ref, p.invoice_ref, i.currency from incoming_payments p join paid_invoices i on i.ref = p.invoice_ref
			where i.currency <> p.currency`,
		reason: func(o offence) (value, reason string) {
			return o.Ref, fmt.Sprintf("%s is in %s: give the amount in the currency of the invoice", o.Invoice, o.Currency)
		},
	},
	{
		column: "amount",
		query: `
			select distinct on (s.invoice_ref) s.place, s.invoice_ref, i.currency, s.amount_minor as number, s.settled - s.amount_minor as before, i.amount_minor as at_most
			from settled s join paid_invoices i on i.ref = s.invoice_ref
			where s.kind <> 'recovery' and s.settled > i.amount_minor
			order by s.invoice_ref, s.place`,
		reason: func(o offence) (value, reason string) {
			return o.amount(o.Number), fmt.Sprintf("more than is open of %s: it is over %s %s, and %s are paid or written off already",
				o.Invoice, o.Currency, o.amount(o.Limit), o.amount(o.Before))
		},
	},
	{
		column: "amount",
		query: `
			select distinct on (s.invoice_ref) s.place, s.invoice_ref, i.currency, s.amount_minor as number, s.recovered - s.amount_minor as before, s.written_off as at_most
			from settled s join paid_invoices i on i.ref = s.invoice_ref
			where s.kind = 'recovery' and s.recovered > s.written_off
			order by s.invoice_ref, s.place`,
		reason: func(o offence) (value, reason string) {
			return o.amount(o.Number), fmt.Sprintf("more is recovered of %s than was given up: %s %s are written off, and %s of that recovered already",
				o.Invoice, o.Currency, o.amount(o.Limit), o.amount(o.Before))
		},
	},
}

func (o offence) amount(minor int64) string {
	return money.Amount{Minor: minor, Currency: o.Currency}.Decimal()
}
