package store

import (
	"context"
	"iter"
	"strings"

	"lull/analysis"
)

// revised is a table of facts that may be corrected: each has a ref, a row for
// every version, and a day from which it holds.
type revised struct {
	table   string
	columns []string // what a version says, beside its account
	on      string   // the column with the day on which it could first be known
}

// importRevised stores facts, all of them or, after an error, none. What is
// stored already with the same values is left alone; what differs is kept
// beside the new version, marked as superseded. After what it wrote, finish may
// bring up to date what is kept of the accounts in touched_accounts. encode
// writes a row's columns, without account and ref, in their order.
func importRevised[T any](
	ctx context.Context, s *Store, fact revised, rows iter.Seq2[analysis.Row[T], error], how Import,
	named func(value T) (account, ref string), encode func(lines *copyLines, value T),
	finish func(l *loading) error,
) (analysis.Counts, error) {
	incoming := "incoming_" + fact.table
	var accounts *directory
	stage := func(l *loading) (count int64, err error) {
		if err := l.lock(ctx); err != nil {
			return 0, err
		}
		if accounts, err = l.directory(ctx, s); err != nil {
			return 0, err
		}
		err = l.run(ctx, `
			create temp table `+incoming+` on commit drop as
			select account_id, ref, `+strings.Join(fact.columns, ", ")+`, 0::bigint as place from `+fact.table+` with no data`)
		if err != nil {
			return 0, err
		}
		return stageRows(ctx, l, `copy `+incoming+` from stdin`, rows,
			func(lines *copyLines, row analysis.Row[T]) {
				account, ref := named(row.Value)
				lines.number(accounts.ids[accounts.place(account)])
				lines.text(ref)
				encode(lines, row.Value)
			})
	}
	merge := func(l *loading, counts *analysis.Counts) (err error) {
		counts.Repeated, err = l.dropRepeats(ctx, incoming, "ref", "ref", append([]string{"account_id"}, fact.columns...)...)
		if err != nil {
			return err
		}
		if counts.NewAccounts, err = accounts.create(ctx, l); err != nil {
			return err
		}
		if err := l.mergeRevised(ctx, fact, counts); err != nil {
			return err
		}
		return finish(l)
	}
	return s.load(ctx, fact.table, how, stage, merge)
}

func (l *loading) mergeRevised(ctx context.Context, fact revised, counts *analysis.Counts) error {
	columns := strings.Join(fact.columns, ", ")
	of := func(alias string) string { return alias + "." + strings.Join(fact.columns, ", "+alias+".") }
	var isFirst bool
	err := l.tx.GetContext(ctx, &isFirst, `select not exists (select from `+fact.table+`)`)
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
	// One pass over all of them, whatever the load's size: an index on ref
	// would cost every load more.
	err = l.run(ctx, `
		create temp table current_facts on commit drop as
		select c.* from `+fact.table+` c
		where c.superseded_at is null and c.ref in (select ref from incoming_`+fact.table+`)`)
	if err != nil {
		return err
	}
	err = l.run(ctx, `
		create temp table changed_facts on commit drop as
		select i.account_id, i.ref, `+of("i")+`, $1::timestamptz as known_at,
		       c.account_id as old_account_id, c.revision as old_revision
		from incoming_`+fact.table+` i join current_facts c using (ref)
		where (i.account_id, `+of("i")+`) is distinct from (c.account_id, `+of("c")+`)`, l.Now)
	if err != nil {
		return err
	}
	err = l.run(ctx, `
		with created as (
			insert into `+fact.table+` (account_id, ref, revision, `+columns+`, known_at)
			select i.account_id, i.ref, 1, `+of("i")+`,
			       case when $2 then least(i.`+fact.on+`::timestamp at time zone 'UTC', $1)
			            else $1::timestamptz end
			from incoming_`+fact.table+` i
			where not exists (select from current_facts c where c.ref = i.ref)
			order by i.account_id -- fills the primary key in its order
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
		update `+fact.table+` f set superseded_at = c.known_at from changed_facts c
		where f.account_id = c.old_account_id and f.ref = c.ref and f.revision = c.old_revision`)
	if err != nil {
		return err
	}
	err = l.run(ctx, `
		insert into `+fact.table+` (account_id, ref, revision, `+columns+`, known_at)
		select account_id, ref, old_revision + 1, `+columns+`, known_at from changed_facts`)
	if err != nil {
		return err
	}
	return l.run(ctx, `
		insert into touched_accounts
		select account_id, 0 from changed_facts union select old_account_id, 0 from changed_facts`)
}
