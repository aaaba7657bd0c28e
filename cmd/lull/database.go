package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/internal/localpg"
	"lull/store"
)

// database is where Lull's data is: the Postgres that DATABASE_URL names, else
// a private one in the state folder.
type database struct {
	DatabaseURL string `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"Postgres to use instead of the private one."`
	State       string `env:"LULL_STATE" placeholder:"DIR" help:"State folder of the private Postgres (${default_state})."`
}

// records is an open database: the store, its settings, and the clock and the
// zone that go with them.
type records struct {
	*store.Store
	url      string
	settings analysis.Settings
	zone     *time.Location
	server   *localpg.Server // nil when DATABASE_URL is given
	clock
}

// open starts or joins the database and brings its tables up to date. Close
// lets go of it again.
func (d *database) open(ctx context.Context, log *slog.Logger) (*records, error) {
	return d.openAs(ctx, localpg.Options{State: d.State, Log: log})
}

// openAlone is open for a program that runs for long: it does not join a
// server that may end with somebody else's command.
func (d *database) openAlone(ctx context.Context, log *slog.Logger) (*records, error) {
	return d.openAs(ctx, localpg.Options{State: d.State, Log: log, Alone: true})
}

func (d *database) openAs(ctx context.Context, o localpg.Options) (*records, error) {
	r := &records{url: d.DatabaseURL}
	if r.url == "" {
		server, err := localpg.Open(ctx, o)
		if errors.Is(err, localpg.ErrTaken) {
			return nil, mistake("Another lull is running on this state folder. End it first, or give this one its own with --state.")
		}
		if err != nil {
			return nil, mistake(err.Error())
		}
		// The server is Lull's alone, so the database that every server has will do.
		r.server, r.url = server, server.URL("postgres")
	}
	err := store.Migrate(ctx, r.url)
	if err == nil {
		r.Store, err = store.Open(ctx, r.url)
	}
	if err == nil {
		err = r.readSettings(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// withRecords opens the records for some work and closes them.
func withRecords(ctx context.Context, d *database, log *slog.Logger, work func(r *records) error) (err error) {
	r, err := d.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return work(r)
}

// Close lets go of the database, and stops the private Postgres unless another
// process started it.
func (r *records) Close() error {
	var faults []error
	if r.Store != nil {
		faults = append(faults, r.Store.Close())
	}
	if r.server != nil {
		faults = append(faults, r.server.Stop())
	}
	return errors.Join(faults...)
}

func (r *records) readSettings(ctx context.Context) (err error) {
	r.settings, err = r.Settings(ctx)
	if err != nil {
		return err
	}
	r.set(r.settings.ClockOffset)
	r.zone, err = time.LoadLocation(r.settings.TimeZone)
	if err != nil {
		return fmt.Errorf("the time zone of the settings: %w", err)
	}
	return nil
}

// today is the calendar day on the database's clock.
func (r *records) today() calendar.Date { return calendar.Of(r.now().In(r.zone)) }
