package store

import (
	"context"
	"iter"

	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
)

// ImportEngagement stores engagement events, all of them or, after an error,
// none. An event whose source and id are stored already, or stood in an earlier
// row, changes nothing, whatever else it says. An account that is not known is
// created and named by its reference.
//
// An event counts as known from how.Now on. In the first load of its source,
// and with how.Backfill, it counts from its own day. The accounts' engagement
// marks are kept in the same transaction.
//
// In the first load of a source, rows go straight to the months that have no
// partition yet, without indexes, which are made at the end. Other rows wait in
// a temporary table until all stored ids were looked through for theirs. It
// takes 64 MB of memory, and 8 bytes for each new event.
func (s *Store) ImportEngagement(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Event], error], how Import) (analysis.Counts, error) {
	var e *eventImport
	stage := func(l *loading) (count int64, err error) {
		if e, err = s.beginEvents(ctx, l); err != nil {
			return 0, err
		}
		err = copyInto(ctx, l.conn, func(c *copier) error {
			e.direct = c.to(copyEvents("loading_events"))
			e.waiting = c.to(`copy incoming_events from stdin`)
			for row, err := range rows {
				if err != nil {
					return err
				}
				count++
				if err := e.take(c, row.Value); err != nil {
					return err
				}
			}
			return nil
		})
		return count, err
	}
	merge := func(l *loading, counts *analysis.Counts) (err error) {
		if counts.NewAccounts, err = e.accounts.create(ctx, l); err != nil {
			return err
		}
		if counts.Repeated, err = e.dropRepeats(ctx); err != nil {
			return err
		}
		if err := e.attachMonths(ctx); err != nil {
			return err
		}
		waited, err := e.storeWaiting(ctx)
		if err != nil {
			return err
		}
		counts.Created = e.directCount + waited
		if err := e.marks.save(ctx, l, e.accounts); err != nil {
			return err
		}
		if err := e.counted.save(ctx, l, "engagement"); err != nil {
			return err
		}
		return e.sources.save(ctx, l)
	}
	return s.load(ctx, "engagement", how, stage, merge)
}

// eventImport is an import of engagement events under way.
type eventImport struct {
	l        *loading
	accounts *directory
	sources  *factSources
	counted  *counted
	months   map[eventMonth]bool // those with a partition that others see
	fresh    map[eventMonth]bool // those made by this import
	days     map[calendar.Date]*eventDay
	met      *idFilter
	key      sourceKey
	row      copyRow
	marks    newMarks

	direct, waiting           *copyLines
	directCount, waitingCount int64
	againCount                int64 // rows among those that wait whose id was perhaps met before

	now   string
	today calendar.Date
	day   *eventDay // of the last row, as files are often in the order of days
}

// eventDay is what the rows of one day share.
type eventDay struct {
	on       calendar.Date
	date     string
	month    eventMonth
	isStored bool // the month has a partition that others see
}

// While a row waits it is one column of another, which Postgres need not take
// apart; most rows that wait turn out to be stored already.
var eventFormat = &copyFormat{between: '\x1f', null: "\x1e"}

func copyEvents(table string) string {
	return `copy ` + table + ` (account_id, event_key, known_at, occurred_on, score, solicited, type, source, source_id, reported_by, note)
		from stdin (delimiter E'\x1f', null E'\x1e')`
}

func (s *Store) beginEvents(ctx context.Context, l *loading) (e *eventImport, err error) {
	e = &eventImport{
		l: l, counted: newCounted(), fresh: make(map[eventMonth]bool), days: make(map[calendar.Date]*eventDay), day: &eventDay{},
		met: newIDFilter(), row: copyRow{format: eventFormat}, now: string(pq.FormatTimestamp(l.Now)), today: calendar.Of(l.Now),
	}
	if err := l.lock(ctx); err != nil {
		return nil, err
	}
	if e.accounts, err = l.directory(ctx, s); err != nil {
		return nil, err
	}
	if e.sources, err = l.factSources(ctx, "engagement"); err != nil {
		return nil, err
	}
	if e.months, err = storedMonths(ctx, l.tx); err != nil {
		return nil, err
	}
	return e, l.run(ctx, `
		create table loading_events (like engagement_events including defaults) partition by range (occurred_on);
		create temp table incoming_events (
			event_key bigint  not null,
			mark      bigint  not null,
			is_again  boolean not null,
			line      text    not null
		) on commit drop;
		set local work_mem = '256MB';
		set local maintenance_work_mem = '256MB'`)
}

// take sends an event to its month, or to those that wait.
func (e *eventImport) take(c *copier, event analysis.Event) error {
	day := e.dayOf(event.On)
	key := e.key.of(event.Source, event.ID)
	isAgain := e.met.add(key)
	isFirst := e.sources.meet(event.Source, event.On)
	isOnItsDay := isFirst || e.l.Backfill
	e.counted.meet(countOf(event.Type), event.On, isOnItsDay)
	account := e.accounts.place(event.Account)
	accountID := e.accounts.ids[account]
	late := 0
	if !isOnItsDay {
		late = int(e.today - event.On)
	}
	mark := packMark(account, event.Mark(late), !isOnItsDay)

	row := &e.row
	row.buffer, row.begun = row.buffer[:0], false
	row.number(accountID)
	row.number(key)
	if isOnItsDay {
		row.null()
	} else {
		row.text(e.now)
	}
	row.text(day.date)
	if event.Score == nil {
		row.null()
	} else {
		row.number(int64(*event.Score))
	}
	row.boolean(event.Solicited)
	row.text(string(event.Type))
	row.text(event.Source)
	row.text(event.ID)
	row.text(event.By)
	row.text(event.Note)

	if isFirst && !isAgain && !day.isStored {
		if err := e.makeMonth(c, day.month); err != nil {
			return err
		}
		e.marks = append(e.marks, mark)
		e.directCount++
		e.direct.buffer = append(e.direct.buffer, row.buffer...)
		return e.direct.end()
	}
	e.waitingCount++
	if isAgain {
		e.againCount++
	}
	e.waiting.number(key)
	e.waiting.number(int64(mark))
	e.waiting.boolean(isAgain)
	e.waiting.row(row.buffer)
	return e.waiting.end()
}

func (e *eventImport) dayOf(on calendar.Date) *eventDay {
	if e.day.on == on {
		return e.day
	}
	day := e.days[on]
	if day == nil {
		date, month := on.Time().Format(copyDate), monthOf(on)
		day = &eventDay{on: on, date: date, month: month, isStored: e.months[month]}
		e.days[on] = day
	}
	e.day = day
	return day
}

func (e *eventImport) makeMonth(c *copier, month eventMonth) error {
	if e.fresh[month] {
		return nil
	}
	e.fresh[month] = true
	return c.run(month.make() + `; alter table loading_events attach partition ` + month.table() + month.bounds())
}
