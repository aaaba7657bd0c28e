package store

import (
	"context"
	"fmt"
	"time"

	"lull/analysis/profit"
	"lull/analysis/segment"
)

// Declarations returns what the policy in force declares of where costs come
// from, with who began to say so and when, as of what was known before a moment;
// nothing for an input of which nothing is declared.
func (s *Store) Declarations(ctx context.Context, knownBefore time.Time) (map[profit.Input]profit.Declaration, error) {
	var rows []struct {
		Version int
		Policy  []byte
		By      string
		At      time.Time
	}
	err := s.db.SelectContext(ctx, &rows, `
		select version, policy, set_by as by, set_at as at from policies where set_at < $1 order by version`, knownBefore)
	declared := make(map[profit.Input]profit.Declaration)
	for _, row := range rows {
		var policy segment.Policy
		if policy, err = readPolicy(row.Policy); err != nil {
			break
		}
		for _, input := range profit.Inputs() {
			switch source := policy.Profit.Costs.Declared(input); source {
			case profit.Undeclared:
				delete(declared, input)
			case declared[input].Source: // somebody else's change of another number
			default:
				declared[input] = profit.Declaration{Source: source, By: row.By, At: row.At, Version: row.Version}
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("store.Declarations(known before %s): %w", knownBefore.Format(time.RFC3339), err)
	}
	return declared, nil
}
