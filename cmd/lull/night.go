package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"lull/analysis/calendar"
	"lull/commands"
	"lull/intake"
)

const (
	nightHour = 2 // in the installation's zone: yesterday is over for everybody who reports
	lookEvery = time.Minute
)

// nights keeps the records current until ctx ends: once a day it syncs what the
// sources file lists, where there is one, and assesses. What was missed while
// no process ran is made up for at once. Of several replicas the first one does
// it. A night that fails is tried again, less and less often.
func (r *records) nights(ctx context.Context, sourcesFile string, log *slog.Logger) {
	wait := lookEvery
	for {
		moved := r.moved()
		err := r.night(ctx, sourcesFile, log)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			wait = min(2*wait, time.Hour)
			log.Error("the night run failed", "again_in", wait.String(), "error", err)
		default:
			wait = lookEvery
		}
		select {
		case <-ctx.Done():
			return
		case <-moved:
		case <-time.After(wait):
		}
	}
}

// night does what is due of one night; nothing where another replica is at it.
func (r *records) night(ctx context.Context, sourcesFile string, log *slog.Logger) error {
	due, err := r.nightIsDue(ctx)
	if err != nil || !due {
		return err
	}
	did, err := r.DoAlone(ctx, func(ctx context.Context) error {
		// Another replica may have been faster than the lock.
		if due, err := r.nightIsDue(ctx); err != nil || !due {
			return err
		}
		if sourcesFile != "" {
			sources, err := intake.Sources(sourcesFile)
			if err != nil {
				return err
			}
			if err := r.KeepSources(ctx, names(sources)); err != nil {
				return err
			}
			// A source that fails is on record, and what depends on it says so:
			// it does not keep the night from being judged.
			failed, err := r.sync(ctx, sources, func(string) {}) // it may quote a row, which a log must not
			if err != nil {
				return err
			}
			if len(failed) > 0 {
				log.Error("sources failed; lull sync says why", "sources", failed)
			}
		}
		began := time.Now()
		runs, err := commands.Assess(ctx, r.Store, r.today(), r.zone, r.now())
		if len(runs) == 0 {
			return err
		}
		changed, last := 0, runs[len(runs)-1]
		for _, run := range runs {
			changed += run.Changed
		}
		log.Info("assessed", "as_of", last.Newest.String(), "accounts", last.Judged, "changed", changed, "took", time.Since(began).String())
		// Digests may have waited for this. With everybody judged the night is over, and
		// a model that could not be fitted is tried again in the next one.
		return errors.Join(err, r.ReleaseDigests(ctx))
	})
	if did && err == nil {
		r.ring()
	}
	return err
}

// nightIsDue reports whether the records hold accounts that were not judged
// since the last night began.
func (r *records) nightIsDue(ctx context.Context) (bool, error) {
	newest, any, err := r.NewestRun(ctx)
	if err != nil {
		return false, err
	}
	if !any {
		return r.HasAccounts(ctx)
	}
	return newest < calendar.Of(r.now().In(r.zone).Add(-nightHour*time.Hour)), nil
}
