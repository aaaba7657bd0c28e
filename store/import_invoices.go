package store

import (
	"context"
	"iter"
	"strings"

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
	accounts := accountNumbers{byRef: make(map[string]int64), byKey: make(map[string]int64)}
	stage := func(l *loading) (int64, error) {
		err := l.run(ctx, `
			create temp table incoming_invoices (
				account_no   bigint           not null,
				ref          text collate "C" not null,
				issued_day   integer          not null,
				amount_minor bigint           not null,
				currency     text             not null,
				is_credit    boolean          not null,
				place        bigint           not null
			) on commit drop`)
		if err != nil {
			return 0, err
		}
		return stageRows(ctx, l, `copy incoming_invoices from stdin`, rows,
			func(lines *copyLines, row analysis.Row[analysis.Invoice]) {
				invoice := row.Value
				lines.number(accounts.number(invoice.Account))
				lines.text(invoice.Ref)
				lines.number(int64(invoice.IssuedOn))
				lines.number(invoice.Amount.Minor)
				lines.text(invoice.Amount.Currency)
				lines.boolean(invoice.Credit)
			})
	}
	merge := func(l *loading, counts *analysis.Counts) (err error) {
		counts.Repeated, err = l.dropRepeats(ctx, "incoming_invoices", "ref", "ref",
			"account_no", "issued_day", "amount_minor", "currency", "is_credit")
		if err != nil {
			return err
		}
		if counts.NewAccounts, err = l.resolveAccounts(ctx, accounts.refs); err != nil {
			return err
		}
		return l.mergeInvoices(ctx, counts)
	}
	return s.load(ctx, "invoices", how, stage, merge)
}

// accountNumbers numbers the accounts of a load in the order they are met, so
// that a row carries a number in place of a reference.
type accountNumbers struct {
	refs  []string // as first written
	byRef map[string]int64
	byKey map[string]int64
}

func (a *accountNumbers) number(ref string) int64 {
	if n, known := a.byRef[ref]; known {
		return n
	}
	key := refKey(ref)
	ref = strings.Clone(ref) // it would keep its whole line in memory
	n, known := a.byKey[key]
	if !known {
		n = int64(len(a.refs))
		a.refs = append(a.refs, ref)
		a.byKey[key] = n
	}
	a.byRef[ref] = n
	return n
}

// resolveAccounts leaves a temporary table of the accounts by their number,
// after creating those that are not known, and returns how many these are.
func (l *loading) resolveAccounts(ctx context.Context, refs []string) (created int64, err error) {
	err = l.run(ctx, `
		create temp table incoming_accounts (
			account_no bigint not null,
			ref        text   not null,
			ref_key    text collate "C" not null,
			name_key   text   not null,
			short_key  text   not null,
			account_id bigint
		) on commit drop`)
	if err != nil {
		return 0, err
	}
	err = copyIn(ctx, l.conn, `copy incoming_accounts (account_no, ref, ref_key, name_key, short_key) from stdin`,
		func(lines *copyLines) error {
			for n, ref := range refs {
				lines.number(int64(n))
				lines.text(ref)
				lines.text(refKey(ref))
				lines.text(nameKey(ref))
				lines.text(shortKey(nameKey(ref)))
				if err := lines.end(); err != nil {
					return err
				}
			}
			return nil
		})
	if err != nil {
		return 0, err
	}
	created, err = l.change(ctx, `
		with created as (
			insert into accounts (ref, name, name_key, short_key, created_at, updated_at)
			select ref, ref, name_key, short_key, $1, $1 from incoming_accounts i
			where not exists (select from account_refs r where r.ref_key = i.ref_key)
			order by account_no
			returning account_id, ref
		)
		insert into account_refs (ref_key, account_id)
		select i.ref_key, c.account_id from created c join incoming_accounts i using (ref)`, l.Now)
	if err != nil {
		return 0, err
	}
	err = l.run(ctx, `
		update incoming_accounts i set account_id = r.account_id
		from account_refs r where r.ref_key = i.ref_key`)
	if err != nil {
		return 0, err
	}
	// Nobody else gathers statistics of a temporary table.
	return created, l.run(ctx, `analyze incoming_accounts`)
}

func (l *loading) mergeInvoices(ctx context.Context, counts *analysis.Counts) error {
	var isFirst bool
	err := l.tx.GetContext(ctx, &isFirst, `select not exists (select from invoices)`)
	if err != nil {
		return err
	}
	err = l.run(ctx, `
		create temp table touched_accounts (account_id bigint not null, created bigint not null) on commit drop`)
	if err != nil {
		return err
	}
	// Known from its own day is known from midnight UTC, which lies before the
	// end of that day in every zone. A correction is known from now, backfilled
	// or not: what people were told before stays what they were told.
	fromItsDay := isFirst || l.Backfill
	// One pass over all invoices, whatever the load's size; see the comment on
	// invoices.ref.
	err = l.run(ctx, `
		create temp table current_invoices on commit drop as
		select c.* from invoices c
		where c.superseded_at is null and c.ref in (select ref from incoming_invoices)`)
	if err != nil {
		return err
	}
	err = l.run(ctx, `
		create temp table changed_invoices on commit drop as
		select a.account_id, i.ref, date '1970-01-01' + i.issued_day as issued_on,
		       i.amount_minor, i.currency, i.is_credit, $1::timestamptz as known_at,
		       c.account_id as old_account_id, c.revision as old_revision
		from incoming_invoices i
		join incoming_accounts a using (account_no)
		join current_invoices c on c.ref = i.ref
		where (a.account_id, date '1970-01-01' + i.issued_day, i.amount_minor, i.currency, i.is_credit)
		   is distinct from (c.account_id, c.issued_on, c.amount_minor, c.currency, c.is_credit)`,
		l.Now)
	if err != nil {
		return err
	}
	err = l.run(ctx, `
		with created as (
			insert into invoices (account_id, ref, revision, issued_on, amount_minor, currency, is_credit, known_at)
			select a.account_id, i.ref, 1, date '1970-01-01' + i.issued_day,
			       i.amount_minor, i.currency, i.is_credit,
			       case when $2 then (date '1970-01-01' + i.issued_day)::timestamp at time zone 'UTC'
			            else $1::timestamptz end
			from incoming_invoices i
			join incoming_accounts a using (account_no)
			where not exists (select from current_invoices c where c.ref = i.ref)
			order by a.account_id -- fills the primary key in its order
			returning account_id
		)
		insert into touched_accounts select account_id, count(*) from created group by account_id`,
		l.Now, fromItsDay)
	if err != nil {
		return err
	}
	err = l.tx.GetContext(ctx, &counts.Created, `select coalesce(sum(created), 0) from touched_accounts`)
	if err != nil {
		return err
	}
	counts.Changed, err = l.change(ctx, `
		update invoices i set superseded_at = c.known_at from changed_invoices c
		where i.account_id = c.old_account_id and i.ref = c.ref and i.revision = c.old_revision`)
	if err != nil {
		return err
	}
	err = l.run(ctx, `
		insert into invoices (account_id, ref, revision, issued_on, amount_minor, currency, is_credit, known_at)
		select account_id, ref, old_revision + 1, issued_on, amount_minor, currency, is_credit, known_at
		from changed_invoices`)
	if err != nil {
		return err
	}
	err = l.run(ctx, `
		insert into touched_accounts
		select account_id, 0 from changed_invoices union select old_account_id, 0 from changed_invoices`)
	if err != nil {
		return err
	}
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
