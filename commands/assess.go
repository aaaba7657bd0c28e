package commands

import (
	"context"
	"errors"
	"iter"
	"time"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
)

// Ledger is what an assessment reads and writes.
type Ledger interface {
	PurchasePopulation(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (cadence.Population, error)
	PurchaseRhythms(ctx context.Context, asOf calendar.Date, knownBefore time.Time, yield func(account int64, r cadence.Rhythm) error) error
	RecordAssessments(ctx context.Context, run analysis.Run, judged iter.Seq2[analysis.Assessment, error]) (analysis.Recorded, error)
}

// Assess judges every account as of a day, with the same functions that an
// answer about one account uses, and records what changed. Facts count that
// were known by the end of the day in the zone. Running it twice changes
// nothing; a day before the newest one on record is not judged, see
// analysis.Recorded.
func Assess(ctx context.Context, l Ledger, policy segment.Policy, asOf calendar.Date, zone *time.Location, now time.Time) (analysis.Recorded, error) {
	knownBefore := asOf.End(zone)
	population, err := l.PurchasePopulation(ctx, asOf, knownBefore)
	if err != nil {
		return analysis.Recorded{}, err
	}
	run := analysis.Run{AsOf: asOf, PolicyVersion: policy.Version, At: now}
	return l.RecordAssessments(ctx, run, func(yield func(analysis.Assessment, error) bool) {
		err := l.PurchaseRhythms(ctx, asOf, knownBefore, func(account int64, r cadence.Rhythm) error {
			if !yield(assessment(account, asOf, segment.JudgePurchase(r, population, policy, asOf)), nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(analysis.Assessment{}, err)
		}
	})
}

// errEnough ends a reading that nobody wants the rest of.
var errEnough = errors.New("enough")

// assessment is a verdict as it is kept: what stays the same from day to day
// while nothing happens, so that an uneventful night writes nothing.
func assessment(account int64, asOf calendar.Date, p segment.Purchase) analysis.Assessment {
	a := analysis.Assessment{
		AccountID: account, AsOf: asOf,
		PurchaseState: string(p.State), Basis: string(p.Basis), PurchaseDays: p.Orders,
		LastPurchase: p.Last, DriftingOn: p.DriftingOn, LapsedOn: p.LapsedOn, Since: p.Since,
	}
	if p.HasRhythm() {
		a.UsualGap = int(p.UsualGap + 0.5)
	}
	return a
}
