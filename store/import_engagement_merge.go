package store

import (
	"context"
	"strings"
)

// dropRepeats drops, of the waiting rows, those whose id stood in an earlier
// row, and returns how many these are. Only rows that the filter was not sure
// of can be among them.
func (e *eventImport) dropRepeats(ctx context.Context) (int64, error) {
	if e.againCount == 0 {
		return 0, nil
	}
	return e.l.change(ctx, `
		with doubtful as materialized (
			select ctid as position, event_key from incoming_events where is_again
		), earlier as materialized (
			select event_key, min(i.ctid) as position from incoming_events i
			where event_key in (select event_key from doubtful) group by event_key
		), stored as materialized (
			select event_key from loading_events where event_key in (select event_key from doubtful)
		)
		delete from incoming_events i using doubtful d join earlier e using (event_key)
		where i.ctid = d.position
		  and (d.position > e.position or d.event_key in (select event_key from stored))`)
}

// attachMonths makes the months that this import has filled partitions.
func (e *eventImport) attachMonths(ctx context.Context) error {
	var statements strings.Builder
	for month := range e.fresh {
		statements.WriteString(`alter table loading_events detach partition ` + month.table() + `;` + month.attach() + `;`)
	}
	return e.l.run(ctx, statements.String()+`drop table loading_events`)
}

// storeWaiting stores the waiting rows whose id is not stored, and returns how
// many these are. Repeats must have been dropped and months attached.
func (e *eventImport) storeWaiting(ctx context.Context) (count int64, err error) {
	if e.waitingCount == 0 {
		return 0, nil
	}
	// One pass over all events, whatever the load's size; see the comment on
	// engagement_events.event_key. An anti join would be the plain words for
	// it, but then Postgres 15 hashes the stored ids, and not the fewer that
	// came; a condition that it does not see through keeps it from that.
	if err := e.l.run(ctx, `analyze incoming_events (event_key)`); err != nil {
		return 0, err
	}
	count, err = e.l.change(ctx, `
		create temp table new_keys on commit drop as
		select i.event_key from engagement_events e right join incoming_events i using (event_key)
		where not coalesce(e.event_key = i.event_key, false)`)
	if err != nil || count == 0 {
		return 0, err
	}
	err = e.l.run(ctx, `
		analyze new_keys;
		declare new_events no scroll cursor for
		select mark, line from incoming_events where event_key in (select event_key from new_keys)
		order by mark -- by account, then by day`)
	if err != nil {
		return 0, err
	}
	for {
		var rows []struct {
			Mark int64
			Line []byte
		}
		if err := e.l.tx.SelectContext(ctx, &rows, `fetch 20000 from new_events`); err != nil {
			return 0, err
		}
		if len(rows) == 0 {
			return count, e.l.run(ctx, `close new_events`)
		}
		for _, row := range rows {
			e.marks = append(e.marks, uint64(row.Mark))
			_, mark, _ := packedMark(uint64(row.Mark))
			if err := e.addMonth(ctx, monthOf(mark.On)); err != nil {
				return 0, err
			}
		}
		err := copyIn(ctx, e.l.conn, copyEvents("engagement_events"), func(lines *copyLines) error {
			for _, row := range rows {
				lines.buffer = append(lines.buffer, row.Line...)
				if err := lines.end(); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
}

// addMonth makes a month's partition unless it has one.
func (e *eventImport) addMonth(ctx context.Context, month eventMonth) error {
	if e.months[month] || e.fresh[month] {
		return nil
	}
	e.months[month] = true
	return e.l.run(ctx, month.make()+`;`+month.attach())
}
