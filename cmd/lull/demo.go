package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/bot"
	"lull/commands"
	"lull/internal/slacksim"
	"lull/internal/story"
	"lull/store"
)

// demoZone is where the generated company has its office.
const demoZone = "Europe/Madrid"

type demoCommand struct {
	Listen string `default:"127.0.0.1:7300" placeholder:"ADDRESS" help:"Where the page is served."`
	Fresh  bool   `help:"Start over: forget everything in this demonstration."`
	Empty  bool   `help:"No customers: the people and the channels only, to import your own."`
	Today  string `placeholder:"DATE" help:"The day it is in this demonstration, so that old data reads as current."`
}

// Run starts Postgres, a simulated Slack and the bot in this process, and
// serves the page until it is told to stop.
func (c demoCommand) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) (err error) {
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return mistake(fmt.Sprintf("--listen %s: %v", c.Listen, err))
	}
	defer func() { err = errors.Join(err, closed(listener.Close())) }()
	r, err := d.openAlone(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if err := c.prepare(ctx, r); err != nil {
		return err
	}
	sim, err := slacksim.New(slacksim.Options{Manifest: []byte(manifest), Now: r.now, Tries: tries, Log: log})
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	b := r.bot(bot.Config{
		AppToken: sim.AppToken(), BotToken: sim.BotToken(), APIURL: address + "/api/", Log: log,
		Connections: 1, Connected: func() { fmt.Fprintf(out, "Lull demo ready at %s\n", address) },
	})
	group, ctx := errgroup.WithContext(ctx)
	// The simulator outlives the bot, which still has answers to send.
	serving, stopServing := context.WithCancel(context.WithoutCancel(ctx))
	group.Go(func() error { return serve(serving, listener, sim) })
	group.Go(func() error {
		defer stopServing()
		defer func() { _ = sim.Close() }() // open streams would hold the server up
		return b.Run(ctx)
	})
	return group.Wait()
}

func closed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// prepare makes the database a demonstration: it sets the clock, and fills it
// with people and, unless it is to be empty, the generated company.
func (c demoCommand) prepare(ctx context.Context, r *records) error {
	hasData, err := r.HasLoads(ctx)
	if err != nil {
		return err
	}
	switch kept := r.settings.Demonstration; {
	case hasData && kept == "":
		return mistake("This database holds data that is no demonstration's. Give the demonstration another one with --state or DATABASE_URL.")
	case hasData && kept != c.kind() && !c.Fresh:
		return mistake(fmt.Sprintf("This state holds a demonstration of the other kind (%s). Add --fresh to start over, or give another --state.", kept))
	case hasData && c.Fresh:
		if err := store.Wipe(ctx, r.url); err != nil {
			return err
		}
		if err := r.readSettings(ctx); err != nil {
			return err
		}
		hasData = false
	}
	if err := c.setClock(ctx, r); err != nil {
		return err
	}
	if !hasData {
		if err := c.fill(ctx, r); err != nil {
			return err
		}
	}
	// Time has passed since this demonstration ran last, or went back.
	if newest, judged, err := r.NewestRun(ctx); err != nil {
		return err
	} else if judged && newest > r.today() {
		if err := r.ForgetAssessments(ctx); err != nil {
			return err
		}
	}
	_, err = commands.Assess(ctx, r.Store, segment.DefaultPolicy(), r.today(), r.zone, r.now())
	return err
}

// kind is what the settings remember of a demonstration.
func (c demoCommand) kind() string {
	if c.Empty {
		return "empty"
	}
	return "company"
}

// setClock stores how far the demonstration's clock is from the machine's:
// --today is the day, the time of day stays. Without it the clock stays as it
// was left.
func (c demoCommand) setClock(ctx context.Context, r *records) error {
	r.settings.Demonstration = c.kind()
	r.settings.TimeZone = demoZone
	if c.Today != "" {
		zone, err := time.LoadLocation(demoZone)
		if err != nil {
			return err
		}
		today, err := calendar.Parse(c.Today)
		if err != nil {
			return mistake(fmt.Sprintf("--today %q is not a date like 2026-11-24.", c.Today))
		}
		now := time.Now().In(zone)
		year, month, day := today.Time().Date()
		there := time.Date(year, month, day, now.Hour(), now.Minute(), now.Second(), 0, zone)
		r.settings.ClockOffset = there.Sub(now).Truncate(time.Second)
	}
	if err := r.SaveSettings(ctx, r.settings); err != nil {
		return err
	}
	return r.readSettings(ctx)
}

func (c demoCommand) fill(ctx context.Context, r *records) error {
	s := story.Company(r.today())
	load := store.Import{Now: r.now()}
	if _, err := r.ImportPeople(ctx, analysis.Rows(s.People...), load); err != nil {
		return err
	}
	if c.Empty {
		return nil
	}
	if _, err := r.ImportAccounts(ctx, analysis.Rows(s.Accounts...), load); err != nil {
		return err
	}
	_, err := r.ImportInvoices(ctx, analysis.Rows(s.Invoices...), load)
	return err
}

// tries are what the page offers a newcomer to click.
var tries = []slacksim.Try{
	{Title: "Ask as Ana, a sales rep", Note: "Her own customer: is Acme still buying, and what do they bring?", As: "ana", Channel: "@lull", Text: "/lull acme"},
	{Title: "See who needs Ben first", Note: "A book without a name: whom to call, and why.", As: "ben", Channel: "@lull", Text: "/lull"},
	{Title: "Check a verdict by hand", Note: "Borealis is drifting. Every number behind that word.", As: "marta", Channel: "#emea-leads", Text: "/segment borealis"},
	{Title: "Ask as Gus, a guest", Note: "Amounts and verdicts are for those who may see them.", As: "gus", Channel: "#general", Text: "/lull acme"},
}
