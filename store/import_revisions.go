package store

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"lull/analysis"
)

// revised is a table of facts that may be corrected. A fact is known by its key,
// has a row for every version, and a day from which it holds.
type revised struct {
	kind     string // as the import command names it
	table    string
	of       owner
	key      []string   // its columns, nil for ref; the last is named where two rows contradict each other
	says     []string   // the columns of what a version says
	on       string     // the column with the day on which it could first be known
	optional []optional // of says, what a file may do without

	begin  func(l *loading, accounts *directory) error // reads what rows refer to; nil for accounts alone
	check  func(l *loading) error                      // refuses staged rows; nil for none
	finish func(l *loading) error                      // brings up to date what is kept of the facts, once any was written; nil for nothing
}

// owner is whose a fact is.
type owner int

const (
	ofAccount      owner = iota // its row names the account, which is created if it is not known
	ofKnownAccount              // its row names the account
	ofFoundAccount              // check sets the account
	ofAll                       // no account's
)

// optional is a column whose field a file may lack. What is stored is kept then.
type optional struct{ column, field string }

func (f revised) incoming() string { return "incoming_" + f.table }

// owned returns the account's column for facts of accounts.
func (f revised) owned() []string {
	if f.of == ofAll {
		return nil
	}
	return []string{"account_id"}
}

// list writes columns one after the other, each of the table with this alias.
func list(alias string, columns ...[]string) string {
	return alias + "." + strings.Join(slices.Concat(columns...), ", "+alias+".")
}

// importRevised stores facts, all of them or, after an error, none. What is
// stored already with the same values is left alone; what differs is kept
// beside the new version, marked as superseded. account returns the reference
// of the account that a row names; encode writes a row's key and what it says.
func importRevised[T any](
	ctx context.Context, s *Store, fact revised, rows iter.Seq2[analysis.Row[T], error], how Import,
	account func(value T) string, encode func(lines *copyLines, value T),
) (analysis.Counts, error) {
	if fact.key == nil {
		fact.key = []string{"ref"}
	}
	columns := slices.Concat(fact.owned(), fact.key, fact.says)
	var accounts *directory
	stage := func(l *loading) (count int64, err error) {
		if err := l.lock(ctx); err != nil {
			return 0, err
		}
		if accounts, err = l.directory(ctx, s); err != nil {
			return 0, err
		}
		if fact.begin != nil {
			if err := fact.begin(l, accounts); err != nil {
				return 0, err
			}
		}
		err = l.run(ctx, `
			create temp table `+fact.incoming()+` on commit drop as
			select `+strings.Join(columns, ", ")+`, 0::bigint as place from `+fact.table+` with no data`)
		if err != nil {
			return 0, err
		}
		return stageRows(ctx, l, fact.incoming(), rows,
			func(lines *copyLines, row analysis.Row[T]) {
				switch fact.of {
				case ofAccount:
					lines.number(accounts.ids[accounts.place(account(row.Value))])
				case ofKnownAccount:
					lines.number(accounts.known(account(row.Value)))
				case ofFoundAccount:
					lines.null()
				case ofAll:
				}
				encode(lines, row.Value)
			})
	}
	merge := func(l *loading, counts *analysis.Counts) (err error) {
		counts.Repeated, err = l.dropRepeats(ctx, fact.incoming(), fact.key, fact.key[len(fact.key)-1], columns...)
		if err != nil {
			return err
		}
		if err := l.check(ctx, fact, accounts); err != nil {
			return err
		}
		if counts.NewAccounts, err = accounts.create(ctx, l); err != nil {
			return err
		}
		if err := l.mergeRevised(ctx, fact, counts); err != nil {
			return err
		}
		if fact.finish == nil || counts.Created+counts.Changed == 0 {
			return nil
		}
		return fact.finish(l)
	}
	return s.load(ctx, fact.kind, how, stage, merge)
}

// check returns what is wrong with the staged rows, beside what is stored.
func (l *loading) check(ctx context.Context, fact revised, accounts *directory) error {
	if err := l.refuseUnknown(ctx, fact, accounts, "account", "account_id"); err != nil {
		return err
	}
	if fact.check != nil {
		if err := fact.check(l); err != nil {
			return err
		}
	}
	return l.refused()
}

// refuseUnknown refuses the rows in whose column known found no account.
func (l *loading) refuseUnknown(ctx context.Context, fact revised, accounts *directory, field, column string) error {
	if len(accounts.unknown) == 0 {
		return nil
	}
	return l.refuse(ctx, refusal{
		column: field,
		query:  `select place, -` + column + ` as number from ` + fact.incoming() + ` where ` + column + ` < 0`,
		reason: func(o offence) (value, reason string) {
			return accounts.unknown[o.Number-1], fmt.Sprintf("no such account, and %s make none: correct the reference, or import accounts or invoices that have it first", fact.kind)
		},
	})
}

func (l *loading) mergeRevised(ctx context.Context, fact revised, counts *analysis.Counts) error {
	var (
		owned = fact.owned()
		said  = slices.Concat(owned, fact.says)
		key   = strings.Join(fact.key, ", ")
		fresh = l.orStored(fact)
	)
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
		where c.superseded_at is null and (`+list("c", fact.key)+`) in (select `+key+` from `+fact.incoming()+`)`)
	if err != nil {
		return err
	}
	account, oldAccount, ofOldAccount := "0", "", ""
	if fact.of != ofAll {
		account, oldAccount, ofOldAccount = "account_id", "c.account_id as old_account_id, ", "f.account_id = c.old_account_id and "
	}
	err = l.run(ctx, `
		create temp table changed_facts on commit drop as
		select `+list("i", owned, fact.key)+`, `+fresh.as+`, $1::timestamptz as known_at, `+oldAccount+`c.revision as old_revision
		from `+fact.incoming()+` i join current_facts c using (`+key+`)
		where (`+fresh.values+`) is distinct from (`+list("c", said)+`)`, l.Now)
	if err != nil {
		return err
	}
	columns := strings.Join(slices.Concat(owned, fact.key, fact.says), ", ")
	err = l.run(ctx, `
		with created as (
			insert into `+fact.table+` (`+columns+`, revision, known_at)
			select `+list("i", owned, fact.key, fact.says)+`, 1,
			       case when $2 then least(i.`+fact.on+`::timestamp at time zone 'UTC', $1)
			            else $1::timestamptz end
			from `+fact.incoming()+` i
			where not exists (select from current_facts c where (`+list("c", fact.key)+`) = (`+list("i", fact.key)+`))
			order by `+list("i", owned, fact.key)+` -- fills the primary key in its order
			returning `+account+` as account_id
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
		where `+ofOldAccount+`(`+list("f", fact.key)+`) = (`+list("c", fact.key)+`) and f.revision = c.old_revision`)
	if err != nil || counts.Changed == 0 {
		return err
	}
	err = l.run(ctx, `
		insert into `+fact.table+` (`+columns+`, revision, known_at)
		select `+columns+`, old_revision + 1, known_at from changed_facts`)
	if err != nil || fact.of == ofAll {
		return err
	}
	return l.run(ctx, `
		insert into touched_accounts
		select account_id, 0 from changed_facts union select old_account_id, 0 from changed_facts`)
}

// saying is what staged rows i say where other versions c are stored: as the
// columns of a select, and as values to compare.
type saying struct{ as, values string }

// orStored says what is stored for columns that a row's file does not have.
func (l *loading) orStored(fact revised) saying {
	var as []string
	values := fact.owned()
	for i := range values {
		values[i] = "i." + values[i]
	}
	for _, column := range fact.says {
		value := "i." + column
		if files := l.without(fact.field(column)); len(files) > 0 {
			value = fmt.Sprintf("case when i.place / %d in (%s) then c.%s else %s end", placeLines, strings.Join(files, ", "), column, value)
		}
		values = append(values, value)
		as = append(as, value+" as "+column)
	}
	return saying{as: strings.Join(as, ", "), values: strings.Join(values, ", ")}
}

// field returns the optional field that fills a column; "" for none.
func (f revised) field(column string) string {
	for _, o := range f.optional {
		if o.column == column {
			return o.field
		}
	}
	return ""
}

// without returns the numbers, in places, of the files that lack a field.
func (l *loading) without(field string) (files []string) {
	for i, source := range l.sources {
		if field != "" && !(analysis.Row[any]{Source: source}).Has(field) {
			files = append(files, strconv.Itoa(i+1))
		}
	}
	return files
}
