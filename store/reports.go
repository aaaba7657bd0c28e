package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
)

// ReportContact stores what a person says: we were in contact with the account.
// The event's ID is the key of the person's act: a second report with it
// changes nothing, whatever else it says. Type, source and account follow from
// the call. It becomes known now, whose location's midnight divides the days,
// and the account's marks have it at once. It returns the event as it is
// stored, and false where it was before.
func (s *Store) ReportContact(ctx context.Context, accountID int64, event analysis.Event, now time.Time) (stored analysis.Event, isNew bool, err error) {
	err = within(ctx, s.db, func(tx *sqlx.Tx) (err error) {
		stored, isNew, err = reportContact(ctx, tx, accountID, event, now)
		return err
	})
	if err != nil {
		return analysis.Event{}, false, fmt.Errorf("store.ReportContact(%d, %s): %w", accountID, event.On, err)
	}
	return stored, isNew, nil
}

func reportContact(ctx context.Context, tx *sqlx.Tx, accountID int64, event analysis.Event, now time.Time) (stored analysis.Event, isNew bool, err error) {
	var key sourceKey
	event.Source, event.Type, event.Score = analysis.ReportSource, analysis.ContactReported, nil
	eventKey := key.of(event.Source, event.ID)
	// The same act may arrive at two replicas at once.
	if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock($1)`, eventKey); err != nil {
		return stored, false, err
	}
	if err := tx.GetContext(ctx, &event.Account, `select ref from accounts where account_id = $1`, accountID); err != nil {
		return stored, false, err
	}
	before, err := reported(ctx, tx, eventKey)
	if err == nil {
		return before.event(), false, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return stored, false, err
	}
	if err := makeMonth(ctx, tx, monthOf(event.On)); err != nil {
		return stored, false, err
	}
	_, err = tx.ExecContext(ctx, `
		insert into engagement_events (account_id, event_key, known_at, occurred_on, solicited, type, source, source_id, reported_by, note)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		accountID, eventKey, now, event.On.String(), event.Solicited, event.Type, event.Source, event.ID, event.By, event.Note)
	if err != nil {
		return stored, false, err
	}
	mark := event.Mark(int(calendar.Of(now) - event.On)).Code()
	_, err = tx.ExecContext(ctx, addMarks+`
		values ($1, array[$2::integer], 1, $3, $3, $4)`+mergeMarks, accountID, mark, event.On.String(), now)
	return event, true, err
}

// WithdrawContact takes a reported contact back. Verdicts of days before keep
// it; from now on it never was. It reports false where there is no such report
// or it was withdrawn before.
func (s *Store) WithdrawContact(ctx context.Context, id, by string, now time.Time) (isWithdrawn bool, err error) {
	err = within(ctx, s.db, func(tx *sqlx.Tx) (err error) {
		isWithdrawn, err = withdrawContact(ctx, tx, id, by, now)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("store.WithdrawContact: %w", err)
	}
	return isWithdrawn, nil
}

func withdrawContact(ctx context.Context, tx *sqlx.Tx, id, by string, now time.Time) (isWithdrawn bool, err error) {
	var key sourceKey
	report, err := reported(ctx, tx, key.of(analysis.ReportSource, id))
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	// What adds to the marks waits for this row, then adds to what stands here, so
	// nothing is lost whoever comes first.
	_, err = tx.ExecContext(ctx, `select from account_activity where account_id = $1 for update`, report.AccountID)
	if err != nil {
		return false, err
	}
	result, err := tx.ExecContext(ctx, `
		update engagement_events set withdrawn_at = $4, withdrawn_by = $5
		where account_id = $1 and occurred_on = $2 and event_key = $3 and withdrawn_at is null`,
		report.AccountID, report.OccurredOn.String(), report.EventKey, now, by)
	if err != nil {
		return false, err
	}
	changed, err := result.RowsAffected()
	if err != nil || changed == 0 {
		return false, err
	}
	return true, recountMarks(ctx, tx, report.AccountID, now)
}

// reach records the contact that an event of a follow-up was: it was done by
// reaching somebody, or that is taken back.
func reach(ctx context.Context, tx *sqlx.Tx, after analysis.FollowUp, event analysis.FollowUpEvent, now time.Time) (err error) {
	name := func(number int) string { return fmt.Sprintf("followup%d.%d", after.ID, number) }
	switch {
	case event.Kind == analysis.FollowUpFinished && event.Outcome.IsContact():
		contact := analysis.Event{ID: name(after.Events), On: calendar.Of(now), Solicited: true, By: event.By, Note: event.Note}
		_, _, err = reportContact(ctx, tx, after.AccountID, contact, now)
	case event.Kind == analysis.FollowUpEventUndone:
		_, err = withdrawContact(ctx, tx, name(event.Undoes), event.By, now)
	}
	return err
}

// FindReport returns the reported contact with this ID, withdrawn or not. It
// reports false where there is none.
func (s *Store) FindReport(ctx context.Context, id string) (found analysis.Report, known bool, err error) {
	var key sourceKey
	row, err := reported(ctx, s.db, key.of(analysis.ReportSource, id))
	if errors.Is(err, sql.ErrNoRows) {
		return found, false, nil
	}
	if err != nil {
		return found, false, fmt.Errorf("store.FindReport(%s): %w", id, err)
	}
	return analysis.Report{Event: row.event(), AccountID: row.AccountID, WithdrawnBy: row.WithdrawnBy}, true, nil
}

// report is a reported contact as it is stored.
type report struct {
	AccountID  int64         `db:"account_id"`
	EventKey   int64         `db:"event_key"`
	Account    string        `db:"account"`
	SourceID   string        `db:"source_id"`
	OccurredOn calendar.Date `db:"occurred_on"`
	Solicited  bool          `db:"solicited"`
	ReportedBy string        `db:"reported_by"`
	Note       string        `db:"note"`

	WithdrawnBy string `db:"withdrawn_by"`
}

func (r report) event() analysis.Event {
	return analysis.Event{
		Source: analysis.ReportSource, ID: r.SourceID, Account: r.Account, Type: analysis.ContactReported,
		On: r.OccurredOn, Solicited: r.Solicited, By: r.ReportedBy, Note: r.Note,
	}
}

func reported(ctx context.Context, db sqlx.QueryerContext, eventKey int64) (r report, err error) {
	err = sqlx.GetContext(ctx, db, &r, `
		select e.account_id, e.event_key, a.ref as account, e.source_id,
		       e.occurred_on - date '1970-01-01' as occurred_on, e.solicited, e.reported_by, e.note,
		       coalesce(e.withdrawn_by, '') as withdrawn_by
		from engagement_events e join accounts a using (account_id)
		where e.event_key = $1 and e.source = '`+analysis.ReportSource+`'`, eventKey) // a constant: the index is for this source
	return r, err
}

// recountMarks makes an account's marks anew from its events. The marks' row
// must be locked.
func recountMarks(ctx context.Context, tx *sqlx.Tx, accountID int64, now time.Time) error {
	var rows []struct {
		On        calendar.Date
		Type      analysis.EventType
		Solicited bool
		KnownAt   sql.NullTime `db:"known_at"`
	}
	err := tx.SelectContext(ctx, &rows, `
		select occurred_on - date '1970-01-01' as on, type, solicited, known_at
		from engagement_events where account_id = $1 and withdrawn_at is null`, accountID)
	if err != nil {
		return err
	}
	var marks newMarks
	for _, row := range rows {
		event := analysis.Event{On: row.On, Type: row.Type, Solicited: row.Solicited}
		late := 0
		if row.KnownAt.Valid {
			late = int(calendar.Of(row.KnownAt.Time.In(now.Location())) - row.On)
		}
		marks = append(marks, packMark(0, event.Mark(late), false))
	}
	m := accountMarks{}
	err = marks.byAccount(func(all *accountMarks) error {
		m = *all
		return nil
	})
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		update account_activity set
			engagement_marks = $2, engaged_days = $3,
			first_engaged_on = date '1970-01-01' + nullif($4, 0), last_engaged_on = date '1970-01-01' + nullif($5, 0),
			engagement_withdrawn_at = greatest(engagement_withdrawn_at, $6)
		where account_id = $1`,
		accountID, pq.Array(append([]int32{}, m.codes...)), m.days, int(m.first), int(m.last), now)
	return err
}
