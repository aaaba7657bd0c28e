package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"lull/analysis/calendar"
)

// eventMonth is the first day of a month, whose events are a partition of
// engagement_events. Partitions are made when the first event of a month
// arrives. One is filled as a table of its own, indexed and then attached: that
// is several times as fast as filling indexes, and nobody who reads the other
// months has to wait.
type eventMonth calendar.Date

func monthOf(day calendar.Date) eventMonth { return eventMonth(day.FirstOfMonth()) }

func (m eventMonth) table() string {
	return "engagement_events_" + strings.ReplaceAll(calendar.Date(m).String()[:7], "-", "_")
}

// make is the statement for a table that can become the month's partition.
func (m eventMonth) make() string {
	return fmt.Sprintf(`create table %[1]s (like engagement_events including defaults including comments);
		comment on table %[1]s is 'The events of a month.'`, m.table())
}

// bounds are the days of the month, as a partition's.
func (m eventMonth) bounds() string {
	return fmt.Sprintf(` for values from ('%s') to ('%s')`, calendar.Date(m), calendar.Date(m).NextMonth())
}

// attach are the statements that index the table and make it a partition. The
// indexes are those of engagement_events, and become part of them.
func (m eventMonth) attach() string {
	return fmt.Sprintf(`
		alter table %[1]s add constraint %[1]s_pkey primary key (account_id, occurred_on, event_key);
		create index %[1]s_reported_idx on %[1]s (event_key) where source = 'lull';
		create index %[1]s_occurred_on_idx on %[1]s using brin (occurred_on);
		alter table engagement_events attach partition %[1]s%[2]s`, m.table(), m.bounds())
}

// makeMonth makes a month's partition unless it has one.
func makeMonth(ctx context.Context, tx *sqlx.Tx, month eventMonth) error {
	var has bool
	if err := tx.GetContext(ctx, &has, `select to_regclass($1) is not null`, month.table()); err != nil || has {
		return err
	}
	months, err := storedMonths(ctx, tx)
	if err != nil || months[month] {
		return err
	}
	_, err = tx.ExecContext(ctx, month.make()+`;`+month.attach())
	return err
}

// storedMonths returns the months that have a partition, after making sure that
// nobody else makes one until the transaction ends.
func storedMonths(ctx context.Context, tx *sqlx.Tx) (map[eventMonth]bool, error) {
	if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock($1)`, monthLock); err != nil {
		return nil, err
	}
	var tables []string
	err := tx.SelectContext(ctx, &tables, `
		select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
		where i.inhparent = 'engagement_events'::regclass`)
	if err != nil {
		return nil, err
	}
	months := make(map[eventMonth]bool)
	for _, table := range tables {
		text := strings.ReplaceAll(strings.TrimPrefix(table, "engagement_events_"), "_", "-")
		day, err := calendar.Parse(text + "-01")
		if err != nil {
			return nil, fmt.Errorf("partition %s: %w", table, err)
		}
		months[monthOf(day)] = true
	}
	return months, nil
}
