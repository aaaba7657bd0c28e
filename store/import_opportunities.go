package store

import (
	"context"
	"iter"

	"lull/analysis"
)

// ImportOpportunities stores opportunities as ImportCosts does costs. One is
// with a customer, with a prospect, or with nobody that is named; whom it names
// must be stored. Its amount needs no exchange rate.
func (s *Store) ImportOpportunities(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Opportunity], error], how Import) (analysis.Counts, error) {
	prospects := &directory{byKey: make(map[string]int), byUnknown: make(map[string]int)}
	fact := revised{
		kind: "opportunities", table: "opportunities", of: ofKnownAccount, on: "closed_on",
		says:     []string{"prospect_id", "sector", "size", "opened_on", "closed_on", "outcome", "amount_minor", "currency"},
		optional: []optional{{"sector", "sector"}, {"size", "size"}, {"opened_on", "opened_on"}, {"amount_minor", "amount"}, {"currency", "amount"}},
		begin: func(l *loading, _ *directory) error {
			var stored []struct {
				Key string `db:"ref_key"`
				ID  int64  `db:"prospect_id"`
			}
			err := l.tx.SelectContext(ctx, &stored, `select ref_key, prospect_id from prospects`)
			for i, p := range stored {
				prospects.byKey[p.Key] = i
				prospects.ids = append(prospects.ids, p.ID)
			}
			return err
		},
	}
	fact.check = func(l *loading) error {
		if len(prospects.unknown) == 0 {
			return nil
		}
		return l.refuse(ctx, refusal{
			column: "prospect",
			query:  `select place, -prospect_id as number from incoming_opportunities where prospect_id < 0`,
			reason: func(o offence) (value, reason string) {
				return prospects.unknown[o.Number-1], "no such prospect: correct the reference, or import the prospects first"
			},
		})
	}
	return importRevised(
		ctx, s, fact, rows, how,
		func(o analysis.Opportunity) string { return o.Account },
		func(lines *copyLines, o analysis.Opportunity) {
			isWorth := o.Amount.Currency != ""
			lines.text(o.Ref)
			lines.numberOrNull(prospects.known(o.Prospect), o.Prospect != "")
			lines.text(o.Sector)
			lines.text(o.Size)
			lines.date(o.OpenedOn)
			lines.date(o.ClosedOn)
			lines.text(string(o.Outcome))
			lines.numberOrNull(o.Amount.Minor, isWorth)
			lines.textOrNull(o.Amount.Currency, isWorth)
		},
	)
}
