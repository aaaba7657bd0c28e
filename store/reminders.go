package store

import (
	"context"
	"fmt"
	"time"

	"lull/analysis"
)

// nudges are the columns of a Nudge in a query that goes on with awake.
const nudges = followUpColumns + `,
	extract(epoch from h.from_at)::integer / 60 as "hours.from", extract(epoch from h.until_at)::integer / 60 as "hours.until",
	h.weekdays as "hours.days", h.zone as "hours.zone"`

// awake chooses what is open and not snoozed, where the time $1 is in the hours
// of whoever is to do it; $2 and $3 are those of whoever did not say. here.now is
// that time on their clock.
const awake = ` from follow_ups f
	left join working_hours w on w.email = f.assignee
	cross join lateral (
		select coalesce(w.from_at, $2::time) as from_at, coalesce(w.until_at, $3::time) as until_at,
		       coalesce(w.weekdays, '') as weekdays, coalesce(nullif(w.zone, ''), f.zone) as zone) h
	cross join lateral (select $1::timestamptz at time zone h.zone as now) here
	where f.state = 'open' and here.now::time >= h.from_at and here.now::time < h.until_at
	and (h.weekdays = '' or position(extract(isodow from here.now)::text in h.weekdays) > 0)
	and (f.snoozed_until_on is null or f.snoozed_until_on <= here.now::date)`

// Reminders returns the open follow-ups whose assignees are to be reminded now:
// due, not snoozed, in the hours of whoever is to do them, and without a reminder
// of that day. What was made or changed after those hours began is none: it was just
// told. Those of one person follow each other, the first due first.
// Whether people work that day is asked only of those who said on which days.
func (s *Store) Reminders(ctx context.Context, now time.Time) ([]analysis.Nudge, error) {
	found, err := s.nudges(ctx, now, `
		and f.due_on <= here.now::date
		and f.changed_at < (here.now::date + h.from_at) at time zone h.zone
		and not exists (select from outbox o where o.key = '`+analysis.ReminderPrefix+`' || f.assignee || '/' || here.now::date)`)
	if err != nil {
		return nil, fmt.Errorf("store.Reminders(%s): %w", now.Format(time.RFC3339), err)
	}
	return found, nil
}

// Late returns the open follow-ups that are not snoozed, whose day was over so
// many days ago or that were snoozed so often, and about which somebody else can
// be told that they are late and nobody was; at the times of Reminders.
func (s *Store) Late(ctx context.Context, now time.Time, days, snoozes int) ([]analysis.Nudge, error) {
	found, err := s.nudges(ctx, now, `
		and f.due_on < here.now::date
		and (f.due_on <= here.now::date - $4::integer or f.snoozes >= $5)
		and (f.message_to ~ '^[CG]' or f.asked_by <> f.assignee)
		and not exists (select from outbox o where o.key = '`+analysis.FollowUpPrefix+`' || f.follow_up_id || '`+analysis.LateSuffix+`')`, days, snoozes)
	if err != nil {
		return nil, fmt.Errorf("store.Late(%s): %w", now.Format(time.RFC3339), err)
	}
	return found, nil
}

// CameBack returns the open follow-ups whose customers engaged or ordered after
// the day they were made, each with the first such days, and about which nobody
// was asked yet whether they can be closed; at the times of Reminders.
func (s *Store) CameBack(ctx context.Context, now time.Time) ([]analysis.CameBack, error) {
	var rows []analysis.CameBack
	err := s.db.SelectContext(ctx, &rows, `
		select * from (
			select `+nudges+`,
			       coalesce((select min(i.issued_on) - date '1970-01-01' from invoices i
			                 where i.account_id = f.account_id and i.issued_on > (f.made_at at time zone f.zone)::date
			                 and not i.is_credit and i.superseded_at is null), 0) as orderedon,
			       coalesce((select min(e.occurred_on) - date '1970-01-01' from engagement_events e
			                 where e.account_id = f.account_id and e.occurred_on > (f.made_at at time zone f.zone)::date
			                 and e.withdrawn_at is null), 0) as engagedon`+awake+`
			and not exists (select from outbox o where o.key = '`+analysis.FollowUpPrefix+`' || f.follow_up_id || '`+analysis.BackSuffix+`')) back
		where orderedon > 0 or engagedon > 0
		order by id`, usualHours(now)...)
	if err != nil {
		return nil, fmt.Errorf("store.CameBack(%s): %w", now.Format(time.RFC3339), err)
	}
	return rows, nil
}

func (s *Store) nudges(ctx context.Context, now time.Time, where string, arguments ...any) (found []analysis.Nudge, err error) {
	err = s.db.SelectContext(ctx, &found, `select `+nudges+awake+where+` order by f.due_on, f.follow_up_id`, append(usualHours(now), arguments...)...)
	return found, err
}

// usualHours are the arguments of awake.
func usualHours(now time.Time) []any {
	usual := analysis.DefaultHours()
	return []any{now, clockText(usual.From), clockText(usual.Until)}
}
