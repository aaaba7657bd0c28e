package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
)

// Pursued returns every follow-up that was made in a period, those aside that were
// taken back, and beside them the customers that turned quiet in it and had none:
// each with what came of it by the period's end. A customer without a follow-up
// counts once in each segment, from the first turn on. A kept back alert is none.
func (s *Store) Pursued(ctx context.Context, since, until calendar.Date) ([]analysis.Pursued, error) {
	var reached pq.StringArray
	for _, o := range analysis.Outcomes() {
		if o.IsContact() {
			reached = append(reached, string(o))
		}
	}
	var rows []analysis.Pursued
	err := s.db.SelectContext(ctx, &rows, `
		with begun as (
			select f.account_id, `+madeOn+` as day, true as isassigned, f.play_suggested as play,
			       f.state = 'done' and `+doneOn+` <= $2 as isdone,
			       f.state = 'done' and `+doneOn+` <= $2 and f.outcome = any ($4) as isreached
			from follow_ups f
			where f.state <> 'withdrawn' and `+madeOn+` between $1 and $2
			union all
			select a.account_id, t.as_of, false, '', false, false
			from transitions t join accounts a using (account_id)
			where t.as_of between $1 and $2 and t.tag = any ($3) and `+keptBack+` = '' and not `+followedUp("t.as_of", "$2")+`
		), found as (
			select b.*, case
				when b.purchase in ('lapsed', 'drifting') then b.purchase
				when b.engagement in ('active', 'passive') then b.engagement
				else 'too_early' end as segment
			from (select begun.*, `+stateOn("purchase", "purchase_state")+` as purchase, `+stateOn("engagement", "engagement_state")+` as engagement from begun) b
		), counted as (
			select * from found where isassigned
			union all
			(select distinct on (account_id, segment) * from found where not isassigned order by account_id, segment, day)
		)
		select c.segment, c.play, c.isassigned, c.isdone, c.isreached, c.day - date '1970-01-01' as on,
		       coalesce(`+contactedOn("c.day", "$2")+` - date '1970-01-01', 0) as contactedon,
		       coalesce(`+backOn("c.day", "$2")+` - date '1970-01-01', 0) as backon,
		       coalesce(`+orderedOn("c.day", "$2")+` - date '1970-01-01', 0) as orderedon
		from counted c join accounts a using (account_id)
		order by c.segment, c.play, c.isassigned, c.day, c.account_id`, since.String(), until.String(), newlyQuiet, reached)
	if err != nil {
		return nil, fmt.Errorf("store.Pursued(%s, %s): %w", since, until, err)
	}
	return rows, nil
}

// stateOn is the state of begun's account on an axis at the end of its day: what
// the last change before gave, else what the first after it took away, else what
// is said today in a column of assessments. It is null for one not assessed.
func stateOn(axis, column string) string {
	return `coalesce(
		(select t.to_state from transitions t where t.account_id = begun.account_id and t.axis = '` + axis + `' and t.as_of <= begun.day
		 order by t.as_of desc, t.transition_id desc limit 1),
		(select t.from_state from transitions t where t.account_id = begun.account_id and t.axis = '` + axis + `' and t.as_of > begun.day
		 order by t.as_of, t.transition_id limit 1),
		(select s.` + column + ` from assessments s where s.account_id = begun.account_id))`
}
