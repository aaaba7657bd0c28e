package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"lull/analysis"
)

// Earners returns the accounts of a scope whose amounts are seen with what each
// earned as last judged, and nothing else of the assessment: the most profit
// first as far as bands tell it apart, those of whom nothing is recorded last.
// None where nothing was judged.
func (s *Store) Earners(ctx context.Context, scope analysis.Scope, seen analysis.Sight, bands analysis.Bands) ([]analysis.Assessed, error) {
	var rows []struct {
		analysis.Account
		analysis.Assessment
	}
	err := s.db.SelectContext(ctx, &rows, `
		select `+accountColumns+`, a.account_id as accountid,`+earnedColumns+`
		from accounts a
		join assessments s using (account_id)
		left join people p on p.email = a.owner_email
		cross join lateral `+inBands("$9")+`
		where `+inScope+` and `+hasAmounts+`
		order by s.profitability = '', worth.profit desc, a.name_key, a.ref`,
		scopeArguments(scope, seen, seen, pq.Int64Array(bands))...)
	if err != nil {
		return nil, fmt.Errorf("store.Earners(%+v): %w", scope, err)
	}
	earners := make([]analysis.Assessed, len(rows))
	for i, row := range rows {
		earners[i] = analysis.Assessed{Account: row.Account, Assessment: row.Assessment}
	}
	return earners, nil
}
