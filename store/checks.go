package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
)

// ReportCheck stores the answer to a satisfaction check that no follow-up asked
// for, together with the contact that it was, see ReportContact, and writes the
// messages that tell people of it. The same act again changes nothing, whatever
// else it says.
func (s *Store) ReportCheck(ctx context.Context, accountID int64, event analysis.Event, answer analysis.Answer, told []string, now time.Time, messages ...analysis.Message) (
	stored analysis.Event, isNew bool, err error,
) {
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		if stored, isNew, err = reportContact(ctx, tx, accountID, event, now); err != nil || !isNew {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			insert into checks (account_id, contact_id, mood, score, preferences, told, made_at) values ($1, $2, $3, $4, $5, $6, $7)`,
			accountID, event.ID, answer.Mood, answer.Score, answer.Preferences, pq.StringArray(nonNil(told)), now)
		if err != nil {
			return err
		}
		return enqueue(ctx, tx, now, messages...)
	})
	if err != nil {
		return analysis.Event{}, false, fmt.Errorf("store.ReportCheck(%d, %s): %w", accountID, event.On, err)
	}
	return stored, isNew, nil
}

// ReportedCheck returns the answer that was recorded with a reported contact,
// withdrawn or not, and who is told of it. It reports false where the contact is
// no check.
func (s *Store) ReportedCheck(ctx context.Context, contact analysis.Report) (answer analysis.Answer, told []string, isCheck bool, err error) {
	var rows []struct {
		analysis.Answer
		Told pq.StringArray
	}
	err = s.db.SelectContext(ctx, &rows, `
		select mood, score, preferences, told from checks where account_id = $1 and contact_id = $2`, contact.AccountID, contact.ID)
	if err != nil {
		return answer, nil, false, fmt.Errorf("store.ReportedCheck(%s): %w", contact.ID, err)
	}
	if len(rows) == 0 {
		return answer, nil, false, nil
	}
	return rows[0].Answer, rows[0].Told, true, nil
}

// LastChecks returns the last answer to a satisfaction check of each account,
// with the last preferences that were said in any; accounts without one are left
// out.
func (s *Store) LastChecks(ctx context.Context, accounts []int64) (map[int64]analysis.Check, error) {
	var rows []checkRow
	err := s.db.SelectContext(ctx, &rows, `select * from (`+lastChecks+`) last where accountid = any ($1)`, pq.Int64Array(accounts))
	if err != nil {
		return nil, fmt.Errorf("store.LastChecks(%v): %w", accounts, err)
	}
	found := make(map[int64]analysis.Check, len(rows))
	for _, row := range rows {
		found[row.AccountID] = row.check()
	}
	return found, nil
}

// lastChecks are rows of a checkRow, one for each account with a check.
const lastChecks = `
	select distinct on (account_id) account_id as accountid, answered_on - date '1970-01-01' as on, recorded_by as by, mood, score,
	       first_value(preferences) over (partition by account_id order by preferences = '', answered_on desc, made_at desc) as preferences
	from satisfaction_checks
	order by account_id, answered_on desc, made_at desc`

type checkRow struct {
	AccountID int64
	analysis.Answer
	On calendar.Date
	By string
}

func (r checkRow) check() analysis.Check {
	return analysis.Check{AccountID: r.AccountID, Answer: r.Answer, On: r.On, By: r.By}
}

// mostChecks is how many of the quiet earners to be asked a digest draws on.
const mostChecks = 200

// checksDue returns the quiet earners that are to be asked again by a day, those
// with the highest profit first, and not those for whom somebody has that to do
// or who are held.
func (s *Store) checksDue(ctx context.Context, teams pq.StringArray, on calendar.Date) (due []analysis.CheckDue, err error) {
	var rows []struct {
		quietRow
		LastOn calendar.Date
	}
	err = s.db.SelectContext(ctx, &rows, `
		select `+quietColumns+`, '' as turned, coalesce(c.on, 0) as laston
		from `+quietTables+` left join (`+lastChecks+`) c on c.accountid = a.account_id
		where s.segment = 'quiet_earner' and `+inTeams+`
		  and coalesce(c.on, 0) < $2::date - date '1970-01-01' - $3::integer
		  and not exists (select from follow_ups f where f.account_id = a.account_id and f.state = 'open' and f.kind = $4)
		  and not exists (select from holds h where h.account_id = a.account_id and h.until_on >= $2 and h.from_on <= $2 and h.ended_at is null)
		order by s.profit_12m desc, a.account_id limit $5`, teams, on.String(), analysis.CheckEvery, analysis.KindCheck, mostChecks)
	for _, row := range rows {
		due = append(due, analysis.CheckDue{Quiet: row.quiet(), LastOn: row.LastOn})
	}
	return due, err
}
