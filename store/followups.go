package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
)

// AddFollowUp makes a follow-up. The same key gives the one that was made first,
// with whatever it says. With alone nothing is made where the account has an
// open one, and the oldest of those is returned. write returns the messages that
// go out with it, given the follow-up with its number, and asks the store
// nothing. A zone of which this Postgres never heard gives way to that of the
// settings.
func (s *Store) AddFollowUp(ctx context.Context, key string, f analysis.FollowUp, alone bool, now time.Time, write followup.Writing) (made followup.State, how followup.Making, err error) {
	now = stored(now)
	zone, err := s.heardOf(ctx, f.Zone)
	if err != nil {
		return followup.State{}, "", err
	}
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		if f.Zone = zone; zone == "" {
			if err := tx.GetContext(ctx, &f.Zone, `select time_zone from settings`); err != nil {
				return err
			}
		}
		if err := lockFollowUps(ctx, tx, f.AccountID); err != nil {
			return err
		}
		var before struct {
			ID     int64
			IsSame bool `db:"is_same"`
		}
		err := tx.GetContext(ctx, &before, `
			select id, is_same from (
				select follow_up_id as id, true as is_same from follow_up_events where account_id = $1 and event_key = $2
				union all
				select follow_up_id, false from follow_ups where account_id = $1 and $3 and state = 'open') before
			order by is_same desc, id limit 1`, f.AccountID, key, alone)
		if err == nil {
			if how = followup.Occupied; before.IsSame {
				how = followup.WasMade
			}
			made, err = followUpState(ctx, tx, before.ID)
			return err
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = tx.GetContext(ctx, &f.ID, `
			insert into follow_ups (account_id, events, state, assignee, asked_by, text, kind, due_on, zone,
			                        play_suggested, origin_channel, origin_thread, origin_permalink, origin_quote, message_to, message_thread, made_at, changed_at)
			values ($1, 0, 'open', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15) returning follow_up_id`,
			f.AccountID, f.Assignee, f.AskedBy, f.Text, f.Kind, f.DueOn.String(), f.Zone,
			f.Suggested, f.Origin.Channel, f.Origin.Thread, f.Origin.Permalink, f.Origin.Quote, f.To, f.Thread, now)
		if err != nil {
			return err
		}
		how = followup.IsMade
		event := analysis.FollowUpEvent{Kind: analysis.FollowUpMade, By: f.AskedBy, At: now, FollowUpSaid: analysis.FollowUpSaid{Made: &f}}
		made, err = addFollowUpEvent(ctx, tx, key, followup.State{}, event, now, write)
		return err
	})
	if err != nil {
		return followup.State{}, "", fmt.Errorf("store.AddFollowUp(%d): %w", f.AccountID, err)
	}
	return made, how, nil
}

// stored is a moment as Postgres keeps it, which rounds to microseconds: what is
// stored is then what was applied.
func stored(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }

// lockFollowUps makes sure that an account's follow-ups are made by one
// transaction at a time.
func lockFollowUps(ctx context.Context, tx *sqlx.Tx, accountID int64) error {
	var key sourceKey
	_, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock($1)`, key.of("followup", fmt.Sprint(accountID)))
	return err
}

// ChangeFollowUp has an event happen to a follow-up, and writes the messages that
// go out with it in the same transaction; see AddFollowUp. It returns the
// follow-up as it stands then. Where the event cannot happen it says why, and
// nothing changes; the same key again changes nothing and is not refused. Done by
// reaching somebody is a contact, as ReportContact stores it, until that is undone.
// Now's location's midnight divides the days. It reports false where there is no
// such follow-up.
func (s *Store) ChangeFollowUp(ctx context.Context, key string, id int64, event analysis.FollowUpEvent, now time.Time, write followup.Writing) (
	after followup.State, refused followup.Refusal, known bool, err error,
) {
	event.At = stored(now)
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		var accountID int64
		err := tx.GetContext(ctx, &accountID, `select account_id from follow_ups where follow_up_id = $1 for update`, id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		known = true
		before, err := followUpState(ctx, tx, id)
		if err != nil {
			return err
		}
		var isRepeated bool
		err = tx.GetContext(ctx, &isRepeated, `
			select exists (select from follow_up_events where account_id = $1 and event_key = $2)`, accountID, key)
		if err != nil {
			return err
		}
		after = before
		if isRepeated {
			return nil
		}
		if _, refused = before.Apply(event); refused != "" {
			return nil
		}
		if after, err = addFollowUpEvent(ctx, tx, key, before, event, event.At, write); err != nil {
			return err
		}
		return reach(ctx, tx, after.FollowUp, event, now)
	})
	if err != nil {
		return followup.State{}, "", false, fmt.Errorf("store.ChangeFollowUp(%d, %s): %w", id, event.Kind, err)
	}
	return after, refused, known, nil
}

// addFollowUpEvent writes an event that can happen, the state after it, and the
// messages that show that.
func addFollowUpEvent(ctx context.Context, tx *sqlx.Tx, key string, before followup.State, event analysis.FollowUpEvent, now time.Time, write followup.Writing) (
	after followup.State, err error,
) {
	after, refused := before.Apply(event)
	if refused != "" {
		return before, fmt.Errorf("a %s event cannot happen: %s", event.Kind, refused)
	}
	said, err := json.Marshal(event.FollowUpSaid)
	if err != nil {
		return before, err
	}
	f := after.FollowUp
	_, err = tx.ExecContext(ctx, `
		insert into follow_up_events (account_id, follow_up_id, number, event_key, kind, made_by, made_at, undoes, said)
		values ($1, $2, $3, $4, $5, $6, $7, nullif($8, 0), $9)`,
		f.AccountID, f.ID, f.Events, key, event.Kind, event.By, event.At, event.Undoes, string(said))
	if err != nil {
		return before, err
	}
	_, err = tx.ExecContext(ctx, `
		update follow_ups set events = $3, state = $4, assignee = $5, assignee_slack = $6, due_on = $7,
		       snoozed_until_on = date '1970-01-01' + nullif($8, 0), snoozes = $9, outcome = $10, note = $11,
		       done_by = $12, done_at = $13, play_used = $14, changed_at = $15,
		       answer_mood = $16, answer_score = $17, answer_preferences = $18
		where account_id = $1 and follow_up_id = $2`,
		f.AccountID, f.ID, f.Events, f.State, f.Assignee, f.AssigneeSlack, f.DueOn.String(),
		int(f.SnoozedUntil), f.Snoozes, f.Outcome, f.Note, f.DoneBy, orNull(f.DoneAt), f.Used, f.ChangedAt,
		f.Answer.Mood, f.Answer.Score, f.Answer.Preferences)
	if err != nil {
		return before, err
	}
	messages, err := write(after)
	if err != nil {
		return before, err
	}
	return after, enqueue(ctx, tx, now, messages...)
}

func followUpState(ctx context.Context, db sqlx.QueryerContext, id int64) (followup.State, error) {
	events, err := followUpEvents(ctx, db, id)
	if err != nil {
		return followup.State{}, err
	}
	state, refused := followup.Replay(events)
	if refused != "" {
		return state, fmt.Errorf("the events of follow-up %d do not follow from each other: %s after %d of them", id, refused, state.Events)
	}
	return state, nil
}

// FollowUpEvents returns what happened to a follow-up, in order; nothing where
// there is no such follow-up. Following them gives the follow-up as it stands.
func (s *Store) FollowUpEvents(ctx context.Context, id int64) ([]analysis.FollowUpEvent, error) {
	events, err := followUpEvents(ctx, s.db, id)
	if err != nil {
		return nil, fmt.Errorf("store.FollowUpEvents(%d): %w", id, err)
	}
	return events, nil
}

func followUpEvents(ctx context.Context, db sqlx.QueryerContext, id int64) ([]analysis.FollowUpEvent, error) {
	var rows []struct {
		Number int
		Kind   string
		By     string `db:"made_by"`
		At     time.Time
		Undoes int
		Said   []byte
	}
	err := sqlx.SelectContext(ctx, db, &rows, `
		select e.number, e.kind, e.made_by, e.made_at as at, coalesce(e.undoes, 0) as undoes, e.said
		from follow_ups f join follow_up_events e using (account_id, follow_up_id)
		where f.follow_up_id = $1 order by e.number`, id)
	if err != nil {
		return nil, err
	}
	var events []analysis.FollowUpEvent
	for _, row := range rows {
		e := analysis.FollowUpEvent{Number: row.Number, Kind: analysis.FollowUpEventKind(row.Kind), By: row.By, At: row.At.UTC(), Undoes: row.Undoes}
		if err := json.Unmarshal(row.Said, &e.FollowUpSaid); err != nil {
			return nil, fmt.Errorf("event %d: %w", row.Number, err)
		}
		events = append(events, e)
	}
	return events, nil
}

const followUpColumns = `
	f.follow_up_id as id, f.account_id as accountid, f.events, f.assignee, f.assignee_slack as assigneeslack, f.asked_by as askedby,
	f.text, f.kind, f.play_suggested as suggested, f.play_used as used, f.due_on - date '1970-01-01' as dueon, f.zone,
	f.origin_channel as "origin.channel", f.origin_thread as "origin.thread",
	f.origin_permalink as "origin.permalink", f.origin_quote as "origin.quote", f.message_to as to, f.message_thread as thread,
	f.state, coalesce(f.snoozed_until_on - date '1970-01-01', 0) as snoozeduntil, f.snoozes, f.outcome,
	f.answer_mood as "answer.mood", f.answer_score as "answer.score", f.answer_preferences as "answer.preferences", f.note, f.done_by as doneby,
	coalesce(f.done_at, '0001-01-01 00:00:00+00') as doneat, f.made_at as madeat, f.changed_at as changedat`

// FollowUp returns a follow-up as it stands. It reports false where there is no
// such one.
func (s *Store) FollowUp(ctx context.Context, id int64) (analysis.FollowUp, bool, error) {
	found, err := s.followUps(ctx, `f.follow_up_id = $1`, id)
	if err != nil || len(found) == 0 {
		return analysis.FollowUp{}, false, err
	}
	return found[0], true, nil
}

// OpenFollowUps returns the open follow-ups of accounts by account, the first
// due first. Nil means all accounts.
func (s *Store) OpenFollowUps(ctx context.Context, accounts []int64) (map[int64][]analysis.FollowUp, error) {
	found, err := s.followUps(ctx, `f.state = 'open' and ($1::bigint[] is null or f.account_id = any ($1))`, pq.Int64Array(accounts))
	if err != nil {
		return nil, err
	}
	open := map[int64][]analysis.FollowUp{}
	for _, f := range found {
		open[f.AccountID] = append(open[f.AccountID], f)
	}
	return open, nil
}

// FollowUpsIn returns the follow-ups that were asked for in a thread in Slack,
// open or not, the first due first; none where there are none.
func (s *Store) FollowUpsIn(ctx context.Context, channel, thread string) ([]analysis.FollowUp, error) {
	return s.followUps(ctx, `f.origin_channel = $1 and f.origin_thread = $2 and $2 <> ''`, channel, thread)
}

// Workload returns how many follow-ups each person has open, by e-mail, and how
// many of them were due before a day. Who has none is left out.
func (s *Store) Workload(ctx context.Context, today calendar.Date) (map[string]analysis.Workload, error) {
	var rows []struct {
		Assignee string
		analysis.Workload
	}
	err := s.db.SelectContext(ctx, &rows, `
		select assignee, count(*) as open, count(*) filter (where due_on < $1) as overdue
		from follow_ups where state = 'open' group by assignee`, today.String())
	if err != nil {
		return nil, fmt.Errorf("store.Workload(%s): %w", today, err)
	}
	found := map[string]analysis.Workload{}
	for _, row := range rows {
		found[row.Assignee] = row.Workload
	}
	return found, nil
}

func (s *Store) followUps(ctx context.Context, where string, arguments ...any) ([]analysis.FollowUp, error) {
	var found []analysis.FollowUp
	err := s.db.SelectContext(ctx, &found, `select `+followUpColumns+` from follow_ups f where `+where+` order by f.due_on, f.follow_up_id`, arguments...)
	if err != nil {
		return nil, fmt.Errorf("store.followUps(%v): %w", arguments, err)
	}
	for i, f := range found {
		found[i].DoneAt, found[i].MadeAt, found[i].ChangedAt = f.DoneAt.UTC(), f.MadeAt.UTC(), f.ChangedAt.UTC()
	}
	return found, nil
}

// ToDos returns the follow-ups that are open, the first due first: of everybody,
// or of one person, or of a team.
func (s *Store) ToDos(ctx context.Context, of analysis.Scope) ([]analysis.FollowUp, error) {
	return s.followUps(ctx, `f.state = 'open' and ($1 = '' or f.assignee = $1)
		and ($2 = '' or exists (select from people p where p.email = f.assignee and lower(p.team) = lower($2)))`, of.Owner, of.Team)
}

// AccountsByID returns accounts by their keys; those that there are not are left
// out.
func (s *Store) AccountsByID(ctx context.Context, ids []int64) (map[int64]analysis.Account, error) {
	var rows []analysis.Account
	err := s.db.SelectContext(ctx, &rows, `
		select `+accountColumns+` from accounts a left join people p on p.email = a.owner_email
		where a.account_id = any ($1)`, pq.Int64Array(ids))
	if err != nil {
		return nil, fmt.Errorf("store.AccountsByID(%v): %w", ids, err)
	}
	found := make(map[int64]analysis.Account, len(rows))
	for _, a := range rows {
		found[a.ID] = a
	}
	return found, nil
}

// FollowUpsOf returns the follow-ups about an account, open or not, the one made
// last first, and no more than the limit.
func (s *Store) FollowUpsOf(ctx context.Context, accountID int64, limit int) ([]analysis.FollowUp, error) {
	found, err := s.followUps(ctx, `f.account_id = $1
		and f.follow_up_id in (select follow_up_id from follow_ups where account_id = $1 order by follow_up_id desc limit $2)`, accountID, limit)
	slices.SortFunc(found, func(a, b analysis.FollowUp) int { return cmp.Compare(b.ID, a.ID) })
	return found, err
}
