package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"lull/analysis/calendar"
	"lull/analysis/profit"
)

// Qualify keeps what somebody asked about a prospect and what they were told.
// The same key gives what was kept first, whatever this one says. It returns
// the qualification as it is stored.
func (s *Store) Qualify(ctx context.Context, key string, q profit.Qualification) (profit.Qualification, error) {
	working, err := json.Marshal(q.Qualified)
	if err != nil {
		return q, fmt.Errorf("store.Qualify(%s): %w", q.AsOf, err)
	}
	_, err = s.db.ExecContext(ctx, `
		insert into qualifications (
			act_key, prospect_id, name, name_key, sector, size, need_is_clear, revenue_minor, care_percent,
			cost_minor, pursuit_minutes, currency, as_of, verdict, working, policy_version, asked_by, asked_at
		) values ($1, nullif($2::bigint, 0), $3, $4, $5, $6, $7, nullif($8::bigint, 0), $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		on conflict (act_key) do nothing`,
		key, q.ProspectID, q.Name, nameKey(q.Name), q.Sector, q.Size, q.NeedIsClear, q.Pursuit.Revenue, q.CarePercent,
		q.Pursuit.Cost, q.Minutes, q.Currency, q.AsOf.String(), q.Verdict, string(working), q.Policy, q.By, q.At)
	if err != nil {
		return q, fmt.Errorf("store.Qualify(%s): %w", q.AsOf, err)
	}
	stored, _, err := s.qualification(ctx, `act_key = $1`, key)
	return stored, err
}

// LatestQualification returns what was last asked about a prospect, or about
// somebody of that name who is not among the prospects (ID 0). It reports false
// where nothing was.
func (s *Store) LatestQualification(ctx context.Context, prospectID int64, name string) (profit.Qualification, bool, error) {
	if prospectID != 0 {
		return s.qualification(ctx, `prospect_id = $1 order by qualification_id desc limit 1`, prospectID)
	}
	return s.qualification(ctx, `prospect_id is null and name_key = $1 order by qualification_id desc limit 1`, nameKey(name))
}

func (s *Store) qualification(ctx context.Context, where string, argument any) (q profit.Qualification, known bool, err error) {
	var row struct {
		ProspectID         int64 `db:"prospect_id"`
		Name, Sector, Size string
		NeedIsClear        bool          `db:"need_is_clear"`
		Revenue            int64         `db:"revenue_minor"`
		CarePercent        int           `db:"care_percent"`
		Cost               int64         `db:"cost_minor"`
		Minutes            int64         `db:"pursuit_minutes"`
		AsOf               calendar.Date `db:"as_of"`
		Policy             int           `db:"policy_version"`
		By                 string        `db:"asked_by"`
		At                 time.Time     `db:"asked_at"`
		Currency           string
		Working            []byte
	}
	err = s.db.GetContext(ctx, &row, `
		select coalesce(prospect_id, 0) as prospect_id, name, sector, size, need_is_clear, coalesce(revenue_minor, 0) as revenue_minor,
		       care_percent, cost_minor, pursuit_minutes, as_of - date '1970-01-01' as as_of, policy_version, asked_by, asked_at,
		       currency, working
		from qualifications where `+where, argument)
	if errors.Is(err, sql.ErrNoRows) {
		return q, false, nil
	}
	if err == nil {
		err = json.Unmarshal(row.Working, &q.Qualified)
	}
	if err != nil {
		return q, false, fmt.Errorf("store.qualification: %w", err)
	}
	q.ProspectID, q.Name, q.Sector, q.Size = row.ProspectID, row.Name, row.Sector, row.Size
	q.Pursuit = profit.Pursuit{
		Currency: row.Currency, NeedIsClear: row.NeedIsClear, Revenue: row.Revenue,
		CarePercent: row.CarePercent, Cost: row.Cost, Minutes: row.Minutes,
	}
	q.AsOf, q.Policy, q.By, q.At = row.AsOf, row.Policy, row.By, row.At.UTC()
	return q, true, nil
}
