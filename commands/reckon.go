package commands

import (
	"context"
	"maps"
	"runtime"
	"sync"

	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/analysis/segment"
)

// reckon works out what every customer earned, and ranks them.
func (a *assessor) reckon(ctx context.Context, asOf calendar.Date) error {
	books, err := a.Books(ctx, asOf, a.knownBefore)
	if err != nil {
		return err
	}
	told := false
	if books.KnowNoCost(a.policy.Profit) {
		a.earnings = make(map[int64]segment.Earnings)
		told, err = a.Sales(ctx, asOf, a.knownBefore, books.Currency, func(account int64, alone profit.SalesAlone) error {
			a.earnings[account] = segment.EarningsOf(a.policy.Profit.OfSales(alone, books.Currency, asOf))
			return nil
		})
	}
	if err == nil && !told {
		err = a.reckonLedgers(ctx, books, asOf)
	}
	a.ranks = segment.Rank(maps.Values(a.earnings))
	return err
}

// reckonLedgers draws up everybody's statement, on all processors, while the
// ledgers are read.
func (a *assessor) reckonLedgers(ctx context.Context, books profit.Books, asOf calendar.Date) error {
	a.earnings = make(map[int64]segment.Earnings)
	reckoner := books.Reckoner(a.policy.Profit)
	ledgers := make(chan profit.Ledger, 64)
	var lock sync.Mutex
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for l := range ledgers {
				earned := segment.EarningsOf(reckoner.Statement(l, asOf))
				lock.Lock()
				a.earnings[l.AccountID] = earned
				lock.Unlock()
			}
		})
	}
	read := a.UncountedLedgers
	if a.policy.Profit.Estimates() {
		read = a.Ledgers
	}
	err := read(ctx, asOf, a.knownBefore, func(l profit.Ledger) error {
		ledgers <- l
		return nil
	})
	close(ledgers)
	workers.Wait()
	return err
}
