package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
)

// List returns the first accounts of a selection with what is currently said of
// them, and how many of the scope are in each segment. A scope without accounts
// that may be seen gives an empty Listing.
func (s *Store) List(ctx context.Context, selection analysis.Selection) (analysis.Listing, error) {
	listing, err := s.list(ctx, selection)
	if err != nil {
		return analysis.Listing{}, fmt.Errorf("store.List(%v by %s, limit %d): %w", selection.Segments, selection.Order, selection.Limit, err)
	}
	return listing, nil
}

// inScope chooses accounts a, with their owners p, by the arguments that
// scopeArguments returns. An account's own team counts before its owner's.
const (
	theTeam = `coalesce(nullif(a.team, ''), p.team, '')`
	teamOf  = `lower(` + theTeam + `)`
	inScope = `
	($1 = '' or a.owner_email = $1) and
	($2 = '' or ` + teamOf + ` = lower($2)) and
	($3 or $4 <> '' and a.owner_email = $4 or $5 <> '' and ` + teamOf + ` = lower($5))`

	// Where amounts are seen, by the arguments after these.
	hasAmounts = `($6 or $7 <> '' and a.owner_email = $7 or $8 <> '' and ` + teamOf + ` = lower($8))`

	// The segment s.segment as it is told: where amounts are not seen a quiet
	// earner is a passive customer, in counts and order too.
	toldSegment = `case when s.segment = 'quiet_earner' and not ` + hasAmounts + ` then 'passive' else s.segment end`
)

func scopeArguments(scope analysis.Scope, seen, amounts analysis.Sight, more ...any) []any {
	return append([]any{
		scope.Owner, scope.Team, seen.All, seen.Owner, seen.Team, amounts.All, amounts.Owner, amounts.Team,
	}, more...)
}

// listOrders are the orders of accounts a with their assessments s. What a
// segment is about is orders where the customer is drifting or lapsed, and
// contact elsewhere; worth is what inBands gives.
var listOrders = map[analysis.Order]string{
	analysis.LongestSilence: `case when s.segment in ('drifting', 'lapsed') then s.last_purchase_on else s.last_contact_on end nulls first,`,
	analysis.Alphabetical:   "",
	analysis.LeastChance:    `array_position($13, a.account_id),`,
	analysis.LatestFirst: `
		s.basis = 'fixed_rule' or s.tag = 'always_quiet',
		case when s.segment in ('drifting', 'lapsed') then s.since_on else s.engaged_since_on end desc nulls last,`,
	analysis.MostProfit:  `s.profitability = '', worth.profit desc,`,
	analysis.LeastProfit: `s.profitability = '', worth.profit,`,
	analysis.MostRevenue: `worth.revenue desc,`,
}

// inBands are the amounts of assessments s as an order may tell them apart, by
// the bands in an argument: an amount, or the number of its band.
func inBands(bands string) string {
	of := func(amount string) string {
		return `case when coalesce(cardinality(` + bands + `::bigint[]), 0) = 0 then ` + amount + `
			when ` + amount + ` < 0 then -width_bucket(-` + amount + `, ` + bands + `) else width_bucket(` + amount + `, ` + bands + `) end`
	}
	return `(select ` + of(`s.profit_12m`) + ` as profit, ` + of(`s.revenue_12m`) + ` as revenue) worth`
}

// losing chooses assessments s where amounts are seen. What is unknown of a cost
// can only add to a loss; of revenue and of unpaid invoices it may not.
var losing = map[analysis.Losing]string{
	"": `true`,
	analysis.Unprofitable: hasAmounts + ` and (s.profitability = 'unprofitable' or
		s.profitability = 'incomplete' and s.profit_12m < 0 and s.missing_costs !~ 'revenue|bad_debt')`,
	analysis.TurnedUnprofitable: hasAmounts + ` and s.turned_unprofitable_on is not null`,
}

func (s *Store) list(ctx context.Context, selection analysis.Selection) (analysis.Listing, error) {
	listing := analysis.Listing{Segments: make(map[string]int)}
	order, known := listOrders[selection.Order]
	if !known {
		return listing, fmt.Errorf("there is no order %q", selection.Order)
	}
	chosen, known := losing[selection.Losing]
	if !known {
		return listing, fmt.Errorf("there is no choice %q", selection.Losing)
	}
	arguments := scopeArguments(selection.Scope, selection.Seen, selection.Amounts,
		pq.StringArray(selection.Segments), string(selection.Losing))
	chosen = `(told.segment = any ($9) or coalesce(cardinality($9), 0) = 0 and $10 <> '') and (` + chosen + `) and ` + inScope
	var segments []struct {
		Segment  string
		Accounts int
	}
	err := s.db.SelectContext(ctx, &segments, `
		select coalesce(`+toldSegment+`, '') as segment, count(*) as accounts
		from accounts a
		left join people p on p.email = a.owner_email
		left join assessments s using (account_id)
		where `+inScope+`
		group by 1`, scopeArguments(selection.Scope, selection.Seen, selection.Amounts)...)
	if err != nil {
		return listing, err
	}
	for _, row := range segments {
		listing.Segments[row.Segment] = row.Accounts
	}
	var rows []struct {
		analysis.Account
		analysis.Assessment
		Chosen int
	}
	var first pq.Int64Array // null where the order is one of SQL's
	count := 0
	if selection.Order == analysis.LeastChance {
		if first, count, err = s.riskiest(ctx, selection, chosen, arguments); err != nil {
			return listing, err
		}
	}
	err = s.db.SelectContext(ctx, &rows, `
		select `+accountColumns+`,`+assessmentColumns+`, told.segment,
		       count(*) over () as chosen
		from `+chosenFrom+`
		cross join lateral `+inBands("$12")+`
		where `+chosen+` and ($13::bigint[] is null or a.account_id = any ($13))
		order by `+chosenOrder+`, `+order+` a.name_key, a.ref
		limit $11`,
		append(arguments, selection.Limit, pq.Int64Array(selection.Bands), first)...)
	if err != nil {
		return listing, err
	}
	for _, row := range rows {
		listing.Chosen = max(count, row.Chosen)
		listing.Accounts = append(listing.Accounts, analysis.Assessed{Account: row.Account, Assessment: row.Assessment})
	}
	return listing, nil
}

// What a list is chosen from, and whose segment stands first.
const (
	chosenFrom = `accounts a
		join assessments s using (account_id)
		left join people p on p.email = a.owner_email
		cross join lateral (select ` + toldSegment + ` as segment) told`
	chosenOrder = `array_position($9, told.segment)`
)

// riskiest returns the first accounts of a selection by their risk, and how many
// it chose. What the risk follows from is read of all of them, and no more.
func (s *Store) riskiest(ctx context.Context, selection analysis.Selection, chosen string, arguments []any) (first pq.Int64Array, count int, err error) {
	rows, err := s.db.QueryContext(ctx, `
		select a.account_id, coalesce(`+chosenOrder+`, 0), s.basis, s.purchase_days,
		       coalesce(s.first_purchase_on - date '1970-01-01', 0), coalesce(s.last_purchase_on - date '1970-01-01', 0),
		       coalesce(s.drifting_on - date '1970-01-01', 0)
		from `+chosenFrom+`
		where `+chosen+` order by a.name_key, a.ref`, arguments...)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = rows.Close() }() // Err has told everything
	type ranked struct {
		account int64
		place   int
		risk    float64
	}
	var all []ranked
	for rows.Next() {
		var a analysis.Assessment
		r := ranked{risk: math.Inf(-1)}
		if err := rows.Scan(&r.account, &r.place, &a.Basis, &a.PurchaseDays, &a.FirstPurchase, &a.LastPurchase, &a.DriftingOn); err != nil {
			return nil, 0, err
		}
		if risk, known := selection.Risk(a); known {
			r.risk = risk
		}
		all = append(all, r)
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(b.risk, a.risk))
	})
	first = pq.Int64Array{}
	for _, r := range all[:min(len(all), selection.Limit)] {
		first = append(first, r.account)
	}
	return first, len(all), rows.Err()
}

// Turns returns the turns that accounts took, in the order of the tags asked
// for, of each tag the latest first and those whose alert was kept back after
// the others. There is at most one per account. None where nothing turned.
func (s *Store) Turns(ctx context.Context, turning analysis.Turning) ([]analysis.Turn, error) {
	var rows []struct {
		analysis.Account
		transitionRow
		Segment string
		Alike   int
	}
	err := s.db.SelectContext(ctx, &rows, `
		with turned as (
			select distinct on (t.account_id) t.account_id, t.transition_id, `+transitionColumns+`,
			       `+keptBack+` as kept, array_position($11, t.tag) as place
			from transitions t
			join accounts a using (account_id)
			left join people p on p.email = a.owner_email
			where t.as_of between $9 and $10 and t.tag = any ($11) and (t.axis <> 'profit' or `+hasAmounts+`) and `+inScope+`
			order by t.account_id, `+keptBack+` <> '', array_position($11, t.tag), t.as_of desc, t.transition_id desc
		), counted as (
			select turned.*, count(*) over (partition by place, kept) as alike,
			       row_number() over (partition by place, kept order by as_of desc, transition_id desc) as number
			from turned
		)
		select `+accountColumns+`, t.axis, t.from_state, t.to_state, t.as_of, t.tag, t.outcome, t.policy_version, t.evidence,
		       coalesce(`+toldSegment+`, '') as segment, t.alike
		from counted t
		join accounts a using (account_id)
		left join people p on p.email = a.owner_email
		left join assessments s using (account_id)
		where t.number <= $12
		order by t.place, t.kept, t.number`,
		scopeArguments(turning.Scope, turning.Seen, turning.Amounts, turning.From.String(), turning.Through.String(), pq.StringArray(turning.Tags), turning.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("store.Turns(%s to %s): %w", turning.From, turning.Through, err)
	}
	var turns []analysis.Turn
	for _, row := range rows {
		turns = append(turns, analysis.Turn{Account: row.Account, Transition: row.transition(), Segment: row.Segment, Alike: row.Alike})
	}
	return turns, nil
}

// AccountTransitions returns the account's last changes of state, the latest
// first; none for an account without any, or an unknown one.
func (s *Store) AccountTransitions(ctx context.Context, accountID int64, limit int) ([]analysis.Transition, error) {
	var rows []transitionRow
	err := s.db.SelectContext(ctx, &rows, `
		select `+transitionColumns+` from transitions t
		where t.account_id = $1 order by t.as_of desc, t.transition_id desc limit $2`, accountID, limit)
	if err != nil {
		return nil, fmt.Errorf("store.AccountTransitions(%d): %w", accountID, err)
	}
	var transitions []analysis.Transition
	for _, row := range rows {
		transitions = append(transitions, row.transition())
	}
	return transitions, nil
}

// transitionColumns are the columns of a transitionRow, from transitions t.
const transitionColumns = `
	t.axis, t.from_state, t.to_state, t.as_of - date '1970-01-01' as as_of,
	t.tag, t.outcome, t.policy_version, t.evidence`

type transitionRow struct {
	Axis      string
	FromState string        `db:"from_state"`
	ToState   string        `db:"to_state"`
	AsOf      calendar.Date `db:"as_of"`
	Tag       string
	Outcome   string
	Policy    int `db:"policy_version"`
	Evidence  json.RawMessage
}

func (r transitionRow) transition() analysis.Transition {
	return analysis.Transition{
		Axis: r.Axis, From: r.FromState, To: r.ToState, AsOf: r.AsOf, Tag: r.Tag, Outcome: r.Outcome, Policy: r.Policy, Evidence: r.Evidence,
	}
}
