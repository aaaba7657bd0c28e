package story

import (
	"context"
	"fmt"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/store"
)

// Fill stores the company of a day, its people included, in a database without
// customers, as loaded at a moment. Everything counts as known on its own day, as
// history that is loaded for the first time does.
func Fill(ctx context.Context, s *store.Store, today calendar.Date, loaded time.Time) error {
	told, load := Company(today), store.Import{Now: loaded}
	steps := []func() (analysis.Counts, error){
		func() (analysis.Counts, error) { return s.ImportPeople(ctx, analysis.Rows(told.People...), load) },
		func() (analysis.Counts, error) { return s.ImportAccounts(ctx, analysis.Rows(told.Accounts...), load) },
		func() (analysis.Counts, error) {
			return s.ImportExchangeRates(ctx, analysis.Rows(told.ExchangeRates...), load)
		},
		func() (analysis.Counts, error) { return s.ImportRateCards(ctx, analysis.Rows(told.RateCards...), load) },
		func() (analysis.Counts, error) {
			return s.ImportCommissionRules(ctx, analysis.Rows(told.CommissionRules...), load)
		},
		func() (analysis.Counts, error) { return s.ImportInvoices(ctx, analysis.Rows(told.Invoices...), load) },
		func() (analysis.Counts, error) { return s.ImportCosts(ctx, analysis.Rows(told.Costs...), load) },
		func() (analysis.Counts, error) { return s.ImportPayments(ctx, analysis.Rows(told.Payments...), load) },
		func() (analysis.Counts, error) { return s.ImportEngagement(ctx, analysis.Rows(told.Events...), load) },
		func() (analysis.Counts, error) { return s.ImportTouches(ctx, analysis.Rows(told.Touches...), load) },
		func() (analysis.Counts, error) { return s.ImportContracts(ctx, analysis.Rows(told.Contracts...), load) },
		func() (analysis.Counts, error) {
			return s.ImportComplaints(ctx, analysis.Rows(told.Complaints...), load)
		},
		func() (analysis.Counts, error) { return s.ImportReferrals(ctx, analysis.Rows(told.Referrals...), load) },
		func() (analysis.Counts, error) { return s.ImportProspects(ctx, analysis.Rows(told.Prospects...), load) },
		func() (analysis.Counts, error) {
			return s.ImportOpportunities(ctx, analysis.Rows(told.Opportunities...), load)
		},
	}
	for _, step := range steps {
		if _, err := step(); err != nil {
			return err
		}
	}
	for _, held := range told.Holds {
		found, err := s.FindAccounts(ctx, held.Account)
		if err != nil {
			return err
		}
		if len(found.Accounts) != 1 {
			return fmt.Errorf("story.Fill: %d accounts are called %s", len(found.Accounts), held.Account)
		}
		held.AccountID = found.Accounts[0].ID
		year, month, day := held.From.Time().Date()
		if _, err := s.Hold(ctx, "story", held.Hold, time.Date(year, month, day, 9, 0, 0, 0, loaded.Location())); err != nil {
			return err
		}
	}
	return nil
}
