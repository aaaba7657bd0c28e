package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/segment"
)

// DigestFacts returns what an issue of a digest draws on, as it is on record now:
// a handful of statements, however many accounts there are. A scope without
// accounts gives empty facts.
func (s *Store) DigestFacts(ctx context.Context, ask analysis.DigestAsk) (facts analysis.DigestFacts, err error) {
	defer func() {
		if err != nil {
			facts, err = analysis.DigestFacts{}, fmt.Errorf("store.DigestFacts(%d, week to %s): %w", ask.Digest, ask.Week, err)
		}
	}()
	teams := pq.StringArray(nonNil(ask.Teams))
	if facts.Turned, err = s.turned(ctx, teams, ask.Week); err != nil {
		return facts, err
	}
	if err := s.db.SelectContext(ctx, &facts.Turns, turnCounts, teams, (ask.Week - calendar.Date(7*ask.Weeks) + 1).String(), ask.Week.String(), newlyQuiet); err != nil {
		return facts, err
	}
	if err := s.db.SelectContext(ctx, &facts.Open, openToDos, teams); err != nil {
		return facts, err
	}
	err = s.db.GetContext(ctx, &facts.ListedOn, `
		select issued_on - date '1970-01-01' from digest_issues
		where digest_id = $1 and issued_on < $2 and state = 'sent' order by issued_on desc limit 1`, ask.Digest, ask.On.String())
	facts.IsFirst = errors.Is(err, sql.ErrNoRows)
	if facts.IsFirst {
		if err := s.db.SelectContext(ctx, &facts.Segments, segmentCounts, teams); err != nil {
			return facts, err
		}
		facts.Standing, err = s.quiet(ctx, `
			select `+quietColumns+`, '' as turned from `+quietTables+`
			where s.segment in ('drifting', 'passive', 'quiet_earner') and `+inTeams, teams)
		return facts, err
	}
	if err != nil {
		return facts, err
	}
	if facts.Listed, err = s.listed(ctx, ask.Digest, facts.ListedOn); err != nil {
		return facts, err
	}
	facts.Checks, err = s.checksDue(ctx, teams, ask.On)
	return facts, err
}

// inTeams chooses accounts a, with their owners p, by the teams in $1; none are
// all. An array is folded in its text form, once and not for every row.
const inTeams = `($1 = '{}'::text[] or ` + teamOf + ` = any (lower($1::text)::text[]))`

// newlyQuiet are the turns that a digest lists, the most urgent first.
var newlyQuiet = pq.StringArray{
	string(segment.NewlyLapsed), string(segment.NewlyDrifting), string(segment.NewlyPassive), string(segment.PassiveAgain),
}

// keptBack tells the alerts that were kept back by their outcome; the other
// outcomes are one.
const keptBack = `case when t.outcome in ('suppressed', 'withheld', 'held_back') then t.outcome else '' end`

// An account counts once in a week, by the turn that was told, then by the most
// urgent one.
const turnCounts = `
	with turned as (
		select distinct on (t.account_id, week) t.as_of + (7 - extract(isodow from t.as_of))::integer as week, t.tag, ` + keptBack + ` as kept,
		       a.owner_email as owner, ` + theTeam + ` as team
		from transitions t
		join accounts a using (account_id)
		left join people p on p.email = a.owner_email
		where t.as_of between $2 and $3 and t.tag = any ($4) and ` + inTeams + `
		order by t.account_id, week, ` + keptBack + ` <> '', array_position($4, t.tag)
	)
	select week - date '1970-01-01' as week, tag, kept as outcome, owner, team, count(*) as accounts
	from turned
	group by 1, 2, 3, 4, 5
	order by 1, 2, 3, 4, 5`

const openToDos = `
	select f.follow_up_id as id, f.account_id as accountid, a.owner_email as owner, ` + theTeam + ` as team,
	       a.name as account, f.assignee, f.due_on - date '1970-01-01' as dueon
	from follow_ups f
	join accounts a using (account_id)
	left join people p on p.email = a.owner_email
	where f.state = 'open' and ` + inTeams + `
	order by f.due_on, f.follow_up_id`

const segmentCounts = `
	select coalesce(s.segment, '') as segment, a.owner_email as owner,
	       ` + theTeam + ` as team, count(*) as accounts
	from accounts a
	left join people p on p.email = a.owner_email
	left join assessments s using (account_id)
	where ` + inTeams + `
	group by 1, 2, 3
	order by 1, 2, 3`

// turned returns the accounts that turned quiet in a week, each with its most
// urgent turn, those whose alert was kept back left out.
func (s *Store) turned(ctx context.Context, teams pq.StringArray, week calendar.Date) ([]analysis.Quiet, error) {
	return s.quiet(ctx, `
		with turned as (
			select distinct on (t.account_id) t.account_id, t.tag
			from transitions t
			where t.as_of between $2 and $3 and t.tag = any ($4) and `+keptBack+` = ''
			order by t.account_id, array_position($4, t.tag)
		)
		select `+quietColumns+`, t.tag as turned
		from turned t join `+quietTables+` on a.account_id = t.account_id
		where `+inTeams, teams, (week - 6).String(), week.String(), newlyQuiet)
}

// quietColumns are the columns of a quietRow, from quietTables.
const (
	quietColumns = accountColumns + `,` + assessmentColumns + `, s.segment`
	quietTables  = `(accounts a join assessments s using (account_id) left join people p on p.email = a.owner_email)`
)

type quietRow struct {
	analysis.Account
	analysis.Assessment
	Turned string
}

func (r quietRow) quiet() analysis.Quiet {
	return analysis.Quiet{Account: r.Account, Assessment: r.Assessment, Tag: r.Turned}
}

func (s *Store) quiet(ctx context.Context, query string, arguments ...any) ([]analysis.Quiet, error) {
	rows, err := s.db.QueryxContext(ctx, query, arguments...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var found []analysis.Quiet
	for rows.Next() {
		var row quietRow
		if err := rows.StructScan(&row); err != nil {
			return nil, err
		}
		found = append(found, row.quiet())
	}
	return found, rows.Err()
}

// listed returns what has become of the accounts that an issue listed, by their
// numbers. Those that it only listed again do not count.
func (s *Store) listed(ctx context.Context, digest int64, on calendar.Date) ([]analysis.Listed, error) {
	var rows []struct {
		quietRow
		IsAssigned, IsContacted, IsBack, HasOrdered bool
	}
	err := s.db.SelectContext(ctx, &rows, `
		select `+quietColumns+`, r.tag as turned,
		       `+followedUp("$2::date", "'infinity'")+` as isassigned,
		       `+contactedOn("$2::date", "'infinity'")+` is not null as iscontacted,
		       `+backOn("$2::date", "'infinity'")+` is not null as isback,
		       `+orderedOn("$2::date", "'infinity'")+` is not null as hasordered
		from digest_rows r join `+quietTables+` on a.account_id = r.account_id
		where r.digest_id = $1 and r.issued_on = $2 and r.row_group not in ('untouched', 'check')
		order by r.number`, digest, on.String())
	if err != nil {
		return nil, err
	}
	var sums []struct {
		Account  int64
		Currency string
		Net      int64
	}
	err = s.db.SelectContext(ctx, &sums, `
		select i.account_id as account, i.currency, sum(i.amount_minor)::bigint as net
		from invoices i join digest_rows r on r.account_id = i.account_id and r.digest_id = $1 and r.issued_on = $2
		where i.issued_on >= $2 and i.superseded_at is null
		group by 1, 2 order by 1, 2`, digest, on.String())
	if err != nil {
		return nil, err
	}
	net := map[int64][]money.Amount{}
	for _, sum := range sums {
		net[sum.Account] = append(net[sum.Account], money.Amount{Minor: sum.Net, Currency: sum.Currency})
	}
	var listed []analysis.Listed
	for _, row := range rows {
		listed = append(listed, analysis.Listed{
			Quiet: row.quiet(), IsAssigned: row.IsAssigned, IsContacted: row.IsContacted, IsBack: row.IsBack, HasOrdered: row.HasOrdered, Net: net[row.ID],
		})
	}
	return listed, nil
}

// IssueList returns the numbered accounts of an issue, in order; none where there
// is no such issue.
func (s *Store) IssueList(ctx context.Context, digest int64, on calendar.Date) ([]analysis.Numbered, error) {
	var rows []struct {
		Number int
		analysis.Account
	}
	err := s.db.SelectContext(ctx, &rows, `
		select r.number, `+accountColumns+`
		from digest_rows r
		join accounts a using (account_id)
		left join people p on p.email = a.owner_email
		where r.digest_id = $1 and r.issued_on = $2 order by r.number`, digest, on.String())
	if err != nil {
		return nil, fmt.Errorf("store.IssueList(%d, %s): %w", digest, on, err)
	}
	var list []analysis.Numbered
	for _, row := range rows {
		list = append(list, analysis.Numbered{Number: row.Number, Account: row.Account})
	}
	return list, nil
}

// RepeatIssue writes the messages of an issue once more, under keys that end in
// again: the same again gives no third. What they say, and what their numbers
// stand for, is as it was. It reports false where the issue has no message.
func (s *Store) RepeatIssue(ctx context.Context, digest int64, on calendar.Date, again string, now time.Time) (isThere bool, err error) {
	key := analysis.IssueKey(digest, on)
	err = within(ctx, s.db, func(tx *sqlx.Tx) error {
		var messages []struct {
			Key, Recipient, Under, Owner string
			Body                         json.RawMessage
		}
		err := tx.SelectContext(ctx, &messages, `
			select key, recipient, under_key as under, owner, body from outbox
			where key = $1 or under_key = $1 order by message_id`, key)
		if err != nil {
			return err
		}
		isThere = len(messages) > 0
		var repeated []analysis.Message
		for _, m := range messages {
			one := analysis.Message{To: m.Recipient, Owner: m.Owner, Body: m.Body, From: now}
			one.Key = key + "/again-" + again + strings.TrimPrefix(m.Key, key)
			if m.Under != "" {
				one.Under = key + "/again-" + again
			}
			repeated = append(repeated, one)
		}
		return enqueue(ctx, tx, now, repeated...)
	})
	if err != nil {
		return false, fmt.Errorf("store.RepeatIssue(%d, %s): %w", digest, on, err)
	}
	return isThere, nil
}
