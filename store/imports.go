package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"lull/analysis"
)

// An Import says how rows are taken in.
type Import struct {
	Files    []string  // the names to remember the load by
	Source   string    // the sync's name for where they come from; "" by hand
	Now      time.Time // when it happens; its location's midnight divides the days
	Fresh    time.Time // how far the data reaches; zero for Now
	Backfill bool      // old facts loaded late: each new one was known on its own day
	DryRun   bool      // count what would change, keep nothing
}

// Advisory locks, one per kind of work that only one program does at a time.
const (
	importLock = 0x6c756c6c01
	assessLock = 0x6c756c6c02
	monthLock  = 0x6c756c6c03 // whoever makes a partition
	nightLock  = 0x6c756c6c04
	modelLock  = 0x6c756c6c05
)

// loading is one import under way: a transaction, and the files met so far.
type loading struct {
	Import
	conn    *sqlx.Conn
	tx      *sqlx.Tx
	sources []*analysis.Source
	bad     []offence
}

// load runs an import in one transaction: stage copies the rows into a
// temporary table, then, one import at a time, merge writes what changed. It
// leaves a row in loads.
func (s *Store) load(
	ctx context.Context, kind string, how Import,
	stage func(l *loading) (rows int64, err error),
	merge func(l *loading, counts *analysis.Counts) error,
) (counts analysis.Counts, err error) {
	defer func() {
		var bad *analysis.BadRow
		if err != nil && !errors.As(err, &bad) {
			err = fmt.Errorf("store.Import %s (%s): %w", kind, strings.Join(how.Files, ", "), err)
		}
	}()
	conn, err := s.bulk.Connx(ctx)
	if err != nil {
		return analysis.Counts{}, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	tx, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return analysis.Counts{}, err
	}
	defer func() { err = errors.Join(err, ignoreDone(tx.Rollback())) }()

	l := &loading{Import: how, conn: conn, tx: tx}
	// Sorting and hashing a million rows in memory.
	if err := l.run(ctx, `set local work_mem = '128MB'`); err != nil {
		return analysis.Counts{}, err
	}
	if counts.Rows, err = stage(l); err != nil {
		return analysis.Counts{}, err
	}
	if err := l.lock(ctx); err != nil {
		return analysis.Counts{}, err
	}
	if err := merge(l, &counts); err != nil {
		return analysis.Counts{}, err
	}
	counts.Unchanged = counts.Rows - counts.Created - counts.Changed - counts.Repeated
	if how.DryRun {
		return counts, nil
	}
	fresh := how.Fresh
	if fresh.IsZero() {
		fresh = how.Now
	}
	err = l.run(ctx, `
		insert into loads (kind, files, source, rows, created, changed, unchanged, loaded_at, fresh_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		kind, pq.Array(append([]string{}, how.Files...)), how.Source,
		counts.Rows, counts.Created, counts.Changed, counts.Unchanged, how.Now, fresh)
	if err != nil {
		return analysis.Counts{}, err
	}
	return counts, tx.Commit()
}

// lock waits until no other import writes. Taking it again does nothing.
func (l *loading) lock(ctx context.Context) error {
	return l.run(ctx, `select pg_advisory_xact_lock($1)`, importLock)
}

func (l *loading) run(ctx context.Context, statement string, arguments ...any) error {
	_, err := l.tx.ExecContext(ctx, statement, arguments...)
	return err
}

// change runs a statement and returns how many rows it wrote.
func (l *loading) change(ctx context.Context, statement string, arguments ...any) (int64, error) {
	result, err := l.tx.ExecContext(ctx, statement, arguments...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// stageRows copies rows into a staging table whose last column, place, is set
// here. An error among the rows, such as a *analysis.BadRow, ends it.
func stageRows[T any](
	ctx context.Context, l *loading, table string,
	rows iter.Seq2[analysis.Row[T], error], encode func(lines *copyLines, row analysis.Row[T]),
) (int64, error) {
	var count int64
	err := copyIn(ctx, l.conn, `copy `+table+` from stdin`, func(lines *copyLines) error {
		for row, err := range rows {
			if err != nil {
				return err
			}
			count++
			encode(lines, row)
			lines.number(l.place(row.Source, row.Line, count))
			if err := lines.end(); err != nil {
				return err
			}
		}
		return nil
	})
	return count, err
}

// stageNew is stageRows into a table that it makes, of some columns and the place.
func stageNew[T any](
	ctx context.Context, l *loading, table, columns string,
	rows iter.Seq2[analysis.Row[T], error], encode func(lines *copyLines, row analysis.Row[T]),
) (int64, error) {
	if err := l.run(ctx, `create temp table `+table+` (`+columns+`, place bigint not null) on commit drop`); err != nil {
		return 0, err
	}
	return stageRows(ctx, l, table, rows, encode)
}

// A place is a row's file and line in one number, in reading order. File 0
// stands for rows from no file, which are numbered by count.
const placeLines = 1 << 40

func (l *loading) place(source *analysis.Source, line int, count int64) int64 {
	if source == nil {
		return count
	}
	if len(l.sources) == 0 || l.sources[len(l.sources)-1] != source {
		l.sources = append(l.sources, source)
	}
	return int64(len(l.sources))*placeLines + int64(line)
}

func (l *loading) at(place int64) (file string, line int) {
	if n := place / placeLines; n > 0 {
		file = l.sources[n-1].File
	}
	return file, int(place % placeLines)
}

// dropRepeats leaves one staged row for each key and returns how many it
// dropped. Two rows with one key whose values differ are a *analysis.BadRow
// that names both places. The identifiers are constants of this package.
func (l *loading) dropRepeats(ctx context.Context, table string, key []string, named string, values ...string) (int64, error) {
	by := strings.Join(key, ", ")
	found, err := l.change(ctx, `
		create temp table repeats on commit drop as
		select `+by+` from `+table+` group by `+by+` having count(*) > 1`)
	if err != nil || found == 0 {
		return 0, err
	}
	ranked := `
		with ranked as (
			select t.*, t.ctid as position, row_number() over (partition by ` + by + ` order by place) as n
			from ` + table + ` t join repeats using (` + by + `)
		)`
	var conflicts []struct {
		Value string
		First int64
		Other int64
	}
	err = l.tx.SelectContext(ctx, &conflicts, ranked+`
		select o.`+named+`::text as value, f.place as first, o.place as other
		from ranked o join ranked f on (`+list("f", key)+`) = (`+list("o", key)+`) and f.n = 1
		where (`+list("o", values)+`) is distinct from (`+list("f", values)+`)
		order by o.place limit 1`)
	if err != nil {
		return 0, err
	}
	for _, c := range conflicts {
		firstFile, firstLine := l.at(c.First)
		file, line := l.at(c.Other)
		return 0, &analysis.BadRow{
			File: file, Line: line, Column: named, Value: c.Value,
			Reason: fmt.Sprintf("already in %s, line %d, with other values: keep one of the two", firstFile, firstLine),
		}
	}
	return l.change(ctx, ranked+`
		delete from `+table+` t using ranked r where t.ctid = r.position and r.n > 1`)
}
