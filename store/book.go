package store

import (
	"context"
	"fmt"

	"lull/analysis"
)

// Book returns the first limit accounts of a scope with what is currently said
// of them, in the order that analysis.Book gives, and the number of accounts in
// each state. A scope without accounts gives an empty Book.
func (s *Store) Book(ctx context.Context, scope analysis.Scope, limit int) (analysis.Book, error) {
	book, err := s.book(ctx, scope, limit)
	if err != nil {
		return analysis.Book{}, fmt.Errorf("store.Book(limit %d): %w", limit, err)
	}
	return book, nil
}

// An account's own team counts before its owner's.
const inScope = `
	($1 = '' or a.owner_email = $1) and
	($2 = '' or lower(coalesce(nullif(a.team, ''), p.team, '')) = lower($2))`

func (s *Store) book(ctx context.Context, scope analysis.Scope, limit int) (analysis.Book, error) {
	book := analysis.Book{States: make(map[string]int)}
	var states []struct {
		State    string
		Accounts int
	}
	err := s.db.SelectContext(ctx, &states, `
		select coalesce(s.purchase_state, '') as state, count(*) as accounts
		from accounts a
		left join people p on p.email = a.owner_email
		left join assessments s using (account_id)
		where `+inScope+`
		group by 1`, scope.Owner, scope.Team)
	if err != nil {
		return book, err
	}
	for _, row := range states {
		book.States[row.State] = row.Accounts
	}
	var rows []struct {
		analysis.Account
		analysis.Assessment
	}
	err = s.db.SelectContext(ctx, &rows, `
		select `+accountColumns+`, a.account_id as accountid,
		       coalesce(s.as_of - date '1970-01-01', 0) as asof,
		       coalesce(s.purchase_state, '') as purchasestate,
		       coalesce(s.basis, '') as basis,
		       coalesce(s.purchase_days, 0) as purchasedays,
		       coalesce(s.last_purchase_on - date '1970-01-01', 0) as lastpurchase,
		       coalesce(s.usual_gap_days, 0) as usualgap,
		       coalesce(s.drifting_on - date '1970-01-01', 0) as driftingon,
		       coalesce(s.lapsed_on - date '1970-01-01', 0) as lapsedon,
		       coalesce(s.since_on - date '1970-01-01', 0) as since
		from accounts a
		left join people p on p.email = a.owner_email
		left join assessments s using (account_id)
		where `+inScope+`
		order by case s.purchase_state
		             when 'drifting' then 1 when 'lapsed' then 2 when 'on_rhythm' then 3 when 'unknown' then 4 else 5
		         end,
		         s.basis = 'fixed_rule',
		         case when s.purchase_state in ('drifting', 'lapsed') then s.since_on end desc,
		         case when s.purchase_state = 'on_rhythm' then s.drifting_on end,
		         a.name_key, a.ref
		limit $3`, scope.Owner, scope.Team, limit)
	if err != nil {
		return book, err
	}
	for _, row := range rows {
		book.Accounts = append(book.Accounts, analysis.Assessed{Account: row.Account, Assessment: row.Assessment})
	}
	return book, nil
}
