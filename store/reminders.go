package store

import (
	"context"
	"fmt"
	"time"

	"lull/analysis"
)

// awake chooses what is open and not snoozed, where the hour at the time $1 is
// from $2 to $3.
const awake = `f.state = 'open'
	and extract(hour from $1::timestamptz at time zone f.zone) >= $2 and extract(hour from $1::timestamptz at time zone f.zone) < $3
	and (f.snoozed_until_on is null or f.snoozed_until_on <= ($1::timestamptz at time zone f.zone)::date)`

// Reminders returns the open follow-ups whose assignees are to be reminded now:
// due, not snoozed, at a time of the day between from and until, in hours of the
// clock where they are due, and without a reminder of that day. Those of one
// person follow each other, the first due first. Whether people work that day is
// not asked.
func (s *Store) Reminders(ctx context.Context, now time.Time, from, until int) ([]analysis.FollowUp, error) {
	found, err := s.followUps(ctx, awake+`
		and f.due_on <= ($1::timestamptz at time zone f.zone)::date
		and not exists (select from outbox o where o.key = '`+analysis.ReminderPrefix+`' || f.assignee || '/' || ($1::timestamptz at time zone f.zone)::date)`,
		now, from, until)
	if err != nil {
		return nil, fmt.Errorf("store.Reminders(%s): %w", now.Format(time.RFC3339), err)
	}
	return found, nil
}

// Late returns the open follow-ups that are not snoozed, whose day was over so
// many days ago or that were snoozed so often, and about which nobody was told
// that they are late; at the times of day of Reminders.
func (s *Store) Late(ctx context.Context, now time.Time, from, until, days, snoozes int) ([]analysis.FollowUp, error) {
	found, err := s.followUps(ctx, awake+`
		and f.due_on < ($1::timestamptz at time zone f.zone)::date
		and (f.due_on <= ($1::timestamptz at time zone f.zone)::date - $4::integer or f.snoozes >= $5)
		and not exists (select from outbox o where o.key = 'followup/' || f.follow_up_id || '/late')`, now, from, until, days, snoozes)
	if err != nil {
		return nil, fmt.Errorf("store.Late(%s): %w", now.Format(time.RFC3339), err)
	}
	return found, nil
}

// CameBack returns the open follow-ups whose customers engaged or ordered after
// the day they were made, each with the first such days, and about which nobody
// was asked yet whether they can be closed; at the times of day of Reminders.
func (s *Store) CameBack(ctx context.Context, now time.Time, from, until int) ([]analysis.CameBack, error) {
	var rows []analysis.CameBack
	err := s.db.SelectContext(ctx, &rows, `
		select * from (
			select `+followUpColumns+`,
			       coalesce((select min(i.issued_on) - date '1970-01-01' from invoices i
			                 where i.account_id = f.account_id and i.issued_on > (f.made_at at time zone f.zone)::date
			                 and not i.is_credit and i.superseded_at is null), 0) as orderedon,
			       coalesce((select min(e.occurred_on) - date '1970-01-01' from engagement_events e
			                 where e.account_id = f.account_id and e.occurred_on > (f.made_at at time zone f.zone)::date
			                 and e.withdrawn_at is null), 0) as engagedon
			from follow_ups f
			where `+awake+`
			and not exists (select from outbox o where o.key = 'followup/' || f.follow_up_id || '/back')) back
		where orderedon > 0 or engagedon > 0
		order by id`, now, from, until)
	if err != nil {
		return nil, fmt.Errorf("store.CameBack(%s): %w", now.Format(time.RFC3339), err)
	}
	return rows, nil
}
