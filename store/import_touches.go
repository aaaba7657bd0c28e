package store

import (
	"context"
	"iter"

	"lull/analysis"
	"lull/analysis/profit"
)

// ImportTouches stores what we did towards customers, all of it or, after an
// error, nothing. A touch whose source and id are stored already, or stood in
// an earlier row, changes nothing, whatever else it says. When it counts as
// known follows the rules of ImportEngagement.
func (s *Store) ImportTouches(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Touch], error], how Import) (analysis.Counts, error) {
	var accounts *directory
	var sources *factSources
	var key sourceKey
	counted := newCounted()
	stage := func(l *loading) (count int64, err error) {
		if err := l.lock(ctx); err != nil {
			return 0, err
		}
		if accounts, err = l.directory(ctx, s); err != nil {
			return 0, err
		}
		if sources, err = l.factSources(ctx, "touches"); err != nil {
			return 0, err
		}
		err = l.run(ctx, `
			create temp table incoming_touches on commit drop as
			select account_id, touch_key, occurred_on, kind, source, source_id, true as is_on_its_day, 0::bigint as place
			from touches with no data`)
		if err != nil {
			return 0, err
		}
		return stageRows(ctx, l, "incoming_touches", rows,
			func(lines *copyLines, row analysis.Row[analysis.Touch]) {
				touch := row.Value
				lines.number(accounts.ids[accounts.place(touch.Account)])
				lines.number(key.of(touch.Source, touch.ID))
				lines.date(touch.On)
				lines.text(touch.Kind)
				lines.text(touch.Source)
				lines.text(touch.ID)
				isFirst := sources.meet(touch.Source, touch.On)
				lines.boolean(l.Backfill || isFirst)
				counted.meet(profit.Messages, touch.On, l.Backfill || isFirst)
			})
	}
	merge := func(l *loading, counts *analysis.Counts) (err error) {
		if counts.NewAccounts, err = accounts.create(ctx, l); err != nil {
			return err
		}
		counts.Repeated, err = l.change(ctx, `
			delete from incoming_touches i using (
				select touch_key, min(place) as place from incoming_touches group by touch_key having count(*) > 1
			) f where f.touch_key = i.touch_key and i.place > f.place`)
		if err != nil {
			return err
		}
		counts.Created, err = l.change(ctx, `
			insert into touches (account_id, touch_key, known_at, occurred_on, kind, source, source_id)
			select account_id, touch_key,
			       case when is_on_its_day then occurred_on::timestamp at time zone 'UTC' else $1 end,
			       occurred_on, kind, source, source_id
			from incoming_touches i
			where not exists (select from touches t where t.touch_key = i.touch_key)
			order by account_id, occurred_on`, l.Now)
		if err != nil {
			return err
		}
		if err := counted.save(ctx, l, "touches"); err != nil {
			return err
		}
		return sources.save(ctx, l)
	}
	return s.load(ctx, "touches", how, stage, merge)
}
