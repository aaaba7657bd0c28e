package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
)

// marksAsOf are the engagement marks of an account's activity row, v, as of $1,
// from what was known before $2, in the zone $3. Marks carry when each became
// known, so only what was withdrawn since is missing from them.
const (
	marksHold = `coalesce(v.engagement_withdrawn_at, '-infinity') < $2`
	marksAsOf = `
		case when ` + marksHold + ` then v.engagement_marks else (
			select array_agg(distinct ((e.occurred_on - date '1970-01-01') << 14)
			         | (least(greatest((e.known_at at time zone $3)::date - e.occurred_on, 0), 4095) << 2)
			         | case when e.solicited then 0 else 2 end
			         | case when e.solicited and e.type = 'survey_response' then 1 else 0 end)
			from engagement_events e
			where e.account_id = v.account_id and e.occurred_on <= $1
			  and ` + eventKnownAt + ` < $2 and (e.withdrawn_at is null or e.withdrawn_at >= $2)
		) end`
)

// said is everything that is said of an account, in the words of
// analysis.Assessment.Said.
const said = `concat_ws('|', s.segment, s.engagement_state, s.reason, s.tag,
	coalesce(s.engaged_since_on - date '1970-01-01', 0), coalesce(s.last_contact_on - date '1970-01-01', 0),
	coalesce(s.contact_gap_days, 0), coalesce(s.contact_limit_days, 0),
	s.purchase_state, s.basis, s.purchase_days, coalesce(s.first_purchase_on - date '1970-01-01', 0),
	coalesce(s.last_purchase_on - date '1970-01-01', 0), coalesce(s.usual_gap_days, 0),
	coalesce(s.drifting_on - date '1970-01-01', 0), coalesce(s.lapsed_on - date '1970-01-01', 0),
	coalesce(s.since_on - date '1970-01-01', 0),
	s.profitability, s.revenue_12m, s.profit_12m, s.missing_costs, coalesce(s.turned_unprofitable_on - date '1970-01-01', 0),
	s.policy_version, s.standing)`

// Subjects calls yield with every account as of a day, from what was known
// before knownBefore, whose location is the installation's zone. The accounts
// come in no particular order and are not held in memory; a subject's marks are
// overwritten by the next one. Its history has the purchase days only with
// withOrders. An error of yield ends the reading and is returned.
func (s *Store) Subjects(
	ctx context.Context, asOf calendar.Date, knownBefore time.Time, withOrders bool, yield func(segment.Subject) error,
) error {
	if err := subjects(ctx, s.bulk, 0, asOf, knownBefore, withOrders, yield); err != nil {
		return fmt.Errorf("store.Subjects(%s, known before %s): %w", asOf, knownBefore.Format(time.RFC3339), err)
	}
	return nil
}

// Subject returns one account as Subjects does. An unknown account gives the
// zero Subject.
func (s *Store) Subject(ctx context.Context, accountID int64, asOf calendar.Date, knownBefore time.Time) (segment.Subject, error) {
	var found segment.Subject
	err := subjects(ctx, s.db, accountID, asOf, knownBefore, false, func(subject segment.Subject) error {
		found = subject
		return nil
	})
	if err != nil {
		return found, fmt.Errorf("store.Subject(%d, %s, known before %s): %w", accountID, asOf, knownBefore.Format(time.RFC3339), err)
	}
	return found, nil
}

// subjects yields one account, or all with 0.
func subjects(
	ctx context.Context, db *sqlx.DB, accountID int64, asOf calendar.Date, knownBefore time.Time, withOrders bool,
	yield func(segment.Subject) error,
) error {
	var accounts []int64
	if accountID != 0 {
		accounts = []int64{accountID}
	}
	holds, err := holds(ctx, db, accounts, knownBefore)
	if err != nil {
		return err
	}
	contracts, err := contracts(ctx, db, accounts, knownBefore)
	if err != nil {
		return err
	}
	orders, join := "null", ""
	if withOrders {
		orders, join = "o.marks", `
		left join (
			select i.account_id, array_agg(distinct ((i.issued_on - date '1970-01-01') << 14)
			         | (least(greatest((i.known_at at time zone $3)::date - i.issued_on, 0), 4095) << 2)) as marks
			from invoices i
			where not i.is_credit and i.issued_on <= $1
			  and `+asKnown+`
			group by i.account_id
		) o using (account_id)`
	}
	rows, err := db.QueryContext(ctx, `
		select a.account_id, (a.created_at at time zone $3)::date - date '1970-01-01', `+marksAsOf+`, `+orders+`,
		       coalesce((v.engagement_withdrawn_at at time zone $3)::date - date '1970-01-01', 0),
		       coalesce(r.days, 0), coalesce(r.first_on - date '1970-01-01', 0), coalesce(r.last_on - date '1970-01-01', 0),
		       case when s.account_id is not null then `+said+` end
		from accounts a
		left join account_activity v using (account_id)
		left join (`+purchaseRhythms+`) r using (account_id)
		left join assessments s using (account_id)`+join+`
		where $4 = 0 or a.account_id = $4`,
		asOf.String(), knownBefore, knownBefore.Location().String(), accountID)
	if err != nil {
		return err
	}
	defer func(rows *sql.Rows) { _ = rows.Close() }(rows)
	var engaged, ordered, before sql.RawBytes
	var subject segment.Subject
	for rows.Next() {
		err := rows.Scan(&subject.AccountID, &subject.History.CreatedOn, &engaged, &ordered,
			&subject.History.WithdrawnOn, &subject.Orders.Days, &subject.Orders.First, &subject.Orders.Last, &before)
		if err != nil {
			return err
		}
		h := &subject.History
		if h.Marks, err = readMarks(h.Marks, engaged); err != nil {
			return err
		}
		if h.Orders, err = readMarks(h.Orders, ordered); err != nil {
			return err
		}
		h.Contracts, h.Holds = contracts[subject.AccountID], holds[subject.AccountID]
		subject.Said = string(before)
		if err := yield(subject); err != nil {
			return err
		}
	}
	return rows.Err()
}

// readMarks reads Postgres's array of codes over a buffer. Null gives none.
func readMarks(buffer []analysis.Mark, array []byte) ([]analysis.Mark, error) {
	marks := buffer[:0]
	code, digits := int32(0), 0
	for _, b := range array {
		switch {
		case b >= '0' && b <= '9':
			code, digits = code*10+int32(b-'0'), digits+1
		case digits > 0:
			marks = append(marks, analysis.MarkOf(code))
			code, digits = 0, 0
		case b != '{' && b != '}':
			return nil, fmt.Errorf("%q is no array of marks", bytes.Clone(array))
		}
	}
	return marks, nil
}

// EngagementPopulation returns the gaps between engagement days of all accounts
// together, as of a day and from what was known before knownBefore. It is zero
// where no account engaged twice.
func (s *Store) EngagementPopulation(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (population cadence.Population, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("store.EngagementPopulation(%s, known before %s): %w", asOf, knownBefore.Format(time.RFC3339), err)
		}
	}()
	// The sums hold where nothing of the account is later; the marks of the
	// others are gone through. Questions find none: they are asked of today, and
	// so do not wait for a connection behind bulk work.
	const sumsHold = marksHold + ` and v.last_engaged_on <= $1 and v.engagement_known_at < $2`
	var sums struct {
		cadence.Population
		Others int
	}
	err = s.db.GetContext(ctx, &sums, `
		select coalesce(sum(v.engaged_days - 1) filter (where `+sumsHold+`), 0) as gaps,
		       coalesce(sum(v.last_engaged_on - v.first_engaged_on) filter (where `+sumsHold+`), 0) as span,
		       count(*) filter (where not coalesce(`+sumsHold+`, true)) as others
		from account_activity v`, asOf.String(), knownBefore)
	if population = sums.Population; err != nil || sums.Others == 0 {
		return population, err
	}
	rows, err := s.bulk.QueryContext(ctx, `
		select `+marksAsOf+` from account_activity v where not coalesce(`+sumsHold+`, true)`,
		asOf.String(), knownBefore, knownBefore.Location().String())
	if err != nil {
		return population, err
	}
	defer func() { _ = rows.Close() }()
	var engaged sql.RawBytes
	var marks []analysis.Mark
	for rows.Next() {
		if err := rows.Scan(&engaged); err != nil {
			return population, err
		}
		if marks, err = readMarks(marks, engaged); err != nil {
			return population, err
		}
		population = population.With(cadence.RhythmAsOf(marks, asOf))
	}
	return population, rows.Err()
}

// EngagementSource returns since when engagement is observed, how far its data
// reaches, and how often new data is expected, as of a day and from what was
// known before knownBefore. Of several synced sources it is the one that is
// furthest behind by its own interval: silence on one channel would look like
// silence. Where none is synced, the newest import by hand counts. Where nothing
// was ever loaded its From is 0, whatever people report: their word about some
// customers is no sign of silence among the others. Days before the first load
// are history that was loaded later: for them the data reaches as far as the
// day.
func (s *Store) EngagementSource(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (segment.Source, error) {
	source, err := s.reach(ctx, "engagement", asOf, knownBefore)
	if err != nil {
		return segment.Source{}, fmt.Errorf("store.EngagementSource(%s): %w", asOf, err)
	}
	return source, nil
}

// reach is EngagementSource for a kind of facts: engagement or touches.
func (s *Store) reach(ctx context.Context, kind string, asOf calendar.Date, knownBefore time.Time) (segment.Source, error) {
	var row struct {
		From  calendar.Date `db:"observed_from"`
		Fresh sql.NullTime  `db:"fresh_at"`
		Every int           `db:"every_days"`
	}
	// 7 days stand for an interval that is not set: twice that is when such a
	// source is stale.
	err := s.db.GetContext(ctx, &row, `
		with reached as (
			select source, max(fresh_at) as fresh_at from loads
			where kind = $3 and loaded_at < $2 group by source
		), synced as (
			select r.fresh_at, s.expect_every from reached r join sources s on s.name = r.source and s.kind = $3
		), behind as (
			select * from (
				select * from synced
				union all select max(fresh_at), null from reached where not exists (select from synced)
			) all_sources
			where fresh_at is not null
			order by extract(epoch from $2 - fresh_at) / extract(epoch from coalesce(expect_every, interval '7 days')) desc limit 1
		)
		select coalesce((select min(first_on) - date '1970-01-01' from fact_sources where kind = $3 and first_on <= $1), 0) as observed_from,
		       fresh_at, coalesce(ceil(extract(epoch from expect_every) / 86400), 0) as every_days
		from (values (1)) as always left join behind on true`, asOf.String(), knownBefore, kind)
	if err != nil {
		return segment.Source{}, err
	}
	source := segment.Source{From: row.From, LoadedOn: asOf, Every: row.Every}
	if row.Fresh.Valid {
		source.LoadedOn = calendar.Of(row.Fresh.Time.In(knownBefore.Location()))
	}
	return source, nil
}
