package store

import (
	"context"
	"fmt"

	"lull/analysis"
)

// Earners returns the accounts of a scope whose amounts are seen with what each
// earned as last judged, and nothing else of the assessment: the most profit
// first, those of whom nothing is recorded last. None where nothing was judged.
func (s *Store) Earners(ctx context.Context, scope analysis.Scope, seen analysis.Sight) ([]analysis.Assessed, error) {
	var rows []struct {
		analysis.Account
		analysis.Assessment
	}
	err := s.db.SelectContext(ctx, &rows, `
		select `+accountColumns+`, a.account_id as accountid,`+earnedColumns+`
		from accounts a
		join assessments s using (account_id)
		left join people p on p.email = a.owner_email
		where `+inScope+` and `+hasAmounts+`
		order by s.profitability = '', s.profit_12m desc, a.name_key, a.ref`,
		scopeArguments(scope, seen, seen)...)
	if err != nil {
		return nil, fmt.Errorf("store.Earners(%+v): %w", scope, err)
	}
	earners := make([]analysis.Assessed, len(rows))
	for i, row := range rows {
		earners[i] = analysis.Assessed{Account: row.Account, Assessment: row.Assessment}
	}
	return earners, nil
}
