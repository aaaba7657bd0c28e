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
	today, err := c.today()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return mistake(fmt.Sprintf("%v. Is another demonstration running? Choose another address with --listen.", err))
	}
	defer func() { err = errors.Join(err, closed(listener.Close())) }()
	r, err := d.openAlone(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	present, err := c.prepare(ctx, r, today, out)
	if err != nil {
		return err
	}
	begun := r.offset.Load() // from here on the page's clock is the simulator's own, and the database's follows it
	sim, err := slacksim.New(slacksim.Options{
		Manifest: []byte(manifest), Tries: tries[c.kind()], Log: log,
		Now: func() time.Time { return time.Now().Add(time.Duration(begun)) },
		Moved: func(now time.Time) {
			if err := r.moveTo(ctx, now); err != nil {
				log.Error("the database's clock does not follow the page's", "error", err)
			}
		},
	})
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	connected := make(chan struct{})
	b, desk := r.bot(bot.Config{
		AppToken: sim.AppToken(), BotToken: sim.BotToken(), APIURL: address + "/api/", Log: log,
		Connections: 1, Connected: func() { close(connected) },
	})
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		select {
		case <-ctx.Done():
			return nil
		case <-connected:
		}
		if present.IsZero() {
			if err := c.awaitPosted(ctx, r); err != nil {
				return err
			}
			if err := r.RethreadFollowUps(ctx); err != nil {
				return err
			}
		} else if err := c.catchUp(ctx, r, sim, address, present); err != nil {
			return err
		}
		fmt.Fprintf(out, "Lull demo ready at %s\n", address)
		return nil
	})
	// The simulator outlives the bot, which still has answers to send.
	serving, stopServing := context.WithCancel(context.WithoutCancel(ctx))
	group.Go(func() error { return serve(serving, listener, sim) })
	group.Go(func() error {
		defer stopServing()
		defer func() { _ = sim.Close() }() // open streams would hold the server up
		return b.Run(ctx)
	})
	group.Go(func() error { r.nights(ctx, "", log); return nil })
	group.Go(func() error { issuing{r, desk, b, log}.digests(ctx); return nil })
	group.Go(func() error { r.reminders(ctx, b, log); return nil })
	return group.Wait()
}

func closed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// prepare makes the database a demonstration: it sets the clock, and fills it
// with people and, unless it is to be empty, the generated company. It returns the
// moment to catch up to where that company is met in its past, else the zero time.
func (c demoCommand) prepare(ctx context.Context, r *records, today *calendar.Date, out io.Writer) (present time.Time, err error) {
	hasData, err := r.HasLoads(ctx)
	if err != nil {
		return present, err
	}
	hasCustomers, err := r.HasAccounts(ctx)
	if err != nil {
		return present, err
	}
	kept := r.settings.Demonstration
	inEarnest := kept == "" && (hasData || r.settings.Currency != "EUR" || r.settings.TimeZone != "UTC")
	switch {
	case inEarnest:
		return present, mistake("This database is no demonstration's. Give the demonstration another one with --state or DATABASE_URL.")
	case c.Fresh && kept != "", kept == filling, kept == empty && !c.Empty && !hasCustomers:
		hasData, err = false, c.wipe(ctx, r)
	case kept == empty && !c.Empty, kept == imported && c.Empty:
		return present, mistake("This demonstration holds what you imported into it, and would lose it. Say --fresh if it may, go on as it was begun, or give another --state.")
	case kept == company && c.Empty:
		fmt.Fprintln(out, "Putting the generated company away.")
		hasData, err = false, c.wipe(ctx, r)
	}
	if err != nil {
		return present, err
	}
	if !hasData {
		r.settings.Demonstration = filling
	}
	if err := c.setClock(ctx, r, today); err != nil {
		return present, err
	}
	if !hasData {
		if err := c.fill(ctx, r); err != nil {
			return present, err
		}
	}
	// The simulated Slack begins empty each time: what stood there is posted anew, or
	// else forgotten and played again.
	stands := false
	if hasData {
		if stands, err = r.StandAgain(ctx, r.now()); err != nil {
			return present, err
		}
	}
	if !stands {
		if err := r.ForgetMessages(ctx, r.now()); err != nil {
			return present, err
		}
	}
	// The clock may have been set back since this demonstration ran last.
	if newest, judged, err := r.NewestRun(ctx); err != nil {
		return present, err
	} else if judged && newest > r.today() {
		if err := r.ForgetAssessments(ctx); err != nil {
			return present, err
		}
	}
	if !stands && !c.Empty {
		present = r.now()
		err = c.orderDigests(ctx, r)
	} else if !hasData {
		err = c.filled(ctx, r)
	}
	if err != nil {
		return present, err
	}
	_, err = commands.Assess(ctx, r.Store, r.today(), r.zone, r.now())
	return present, err
}

// filled remembers that the demonstration is complete.
func (c demoCommand) filled(ctx context.Context, r *records) error {
	if r.settings.Demonstration != imported {
		r.settings.Demonstration = c.kind()
	}
	r.settings.ClockOffset = time.Duration(r.offset.Load())
	return r.SaveSettings(ctx, r.settings)
}

// What the settings remember of a demonstration.
const (
	filling  = "filling"  // it is being filled; one that was interrupted there starts over
	company  = "company"  // the generated company and nothing else
	imported = "imported" // the generated company, and what somebody imported beside it
	empty    = "empty"    // no customers but those that somebody imported
)

func (c demoCommand) kind() string {
	if c.Empty {
		return empty
	}
	return company
}

// wipe forgets everything in a demonstration.
func (c demoCommand) wipe(ctx context.Context, r *records) error {
	if err := store.Wipe(ctx, r.url); err != nil {
		return err
	}
	return r.readSettings(ctx)
}

// today is the day that --today names, or nil without it.
func (c demoCommand) today() (*calendar.Date, error) {
	if c.Today == "" {
		return nil, nil
	}
	today, err := calendar.Parse(c.Today)
	if err != nil {
		return nil, mistake(fmt.Sprintf("--today %q is not a date like 2026-11-24.", c.Today))
	}
	if year := today.Time().Year(); year < 1970 || year > 2199 {
		return nil, mistake(fmt.Sprintf("--today %s is out of reach: it lies between 1970 and 2199.", today))
	}
	return &today, nil
}

// setClock stores how far the demonstration's clock is from the machine's:
// today is the day, the time of day stays. Without it the clock stays as it
// was left.
func (c demoCommand) setClock(ctx context.Context, r *records, today *calendar.Date) error {
	r.settings.TimeZone = demoZone
	if today != nil {
		zone, err := time.LoadLocation(demoZone)
		if err != nil {
			return err
		}
		now := time.Now().In(zone)
		year, month, day := today.Time().Date()
		there := time.Date(year, month, day, now.Hour(), now.Minute(), now.Second(), now.Nanosecond(), zone)
		r.settings.ClockOffset = there.Sub(now)
	}
	if err := r.SaveSettings(ctx, r.settings); err != nil {
		return err
	}
	return r.readSettings(ctx)
}

func (c demoCommand) fill(ctx context.Context, r *records) error {
	now := r.now().In(r.zone)
	if !c.Empty {
		// Before the digest comes, which says how old its data is.
		return story.Fill(ctx, r.Store, r.today(), mondays(r.zone).Next(now.AddDate(0, 0, -7)).At.Add(-140*time.Minute))
	}
	_, err := r.ImportPeople(ctx, analysis.Rows(story.Company(r.today()).People...), store.Import{Now: now})
	return err
}

// tries are what the page offers a newcomer to click, by kind of
// demonstration.
var tries = map[string][]slacksim.Try{
	company: {
		{Title: "Ask as Ana, a sales rep", Note: "Acme still buys and has gone quiet. Then press We spoke, Why, or Share.", As: "ana", Channel: "@lull", Text: "/lull acme"},
		{Title: "Switch to Marta, her lead", Note: "A team's week: newly passive, newly drifting, and who came back.", As: "marta", Channel: "#emea-leads", Text: "/lull new"},
		{Title: "Assign in the digest's thread", Note: "The first of the list, to Ana. Then write “@lull no, monday” below.", As: "marta", Channel: "#emea-leads", Thread: "sent once for week", Text: "@lull 1 @ana call about renewal by fri"},
		{Title: "Jump to Monday 08:30, as Nora", Note: "A manager's week: the night is judged and the digest arrives while you watch.", As: "nora", Channel: "@lull", Text: "Monday 08:30", Until: "Monday 08:30 " + demoZone},
		{Title: "The next morning, as Ana", Note: "One message with what is due, when her working day begins.", As: "ana", Channel: "@lull", Text: "Tuesday 09:00", Until: "Tuesday 09:00 " + demoZone},
		{Title: "Ask as Gus, a guest", Note: "Amounts and verdicts are for those who may see them.", As: "gus", Channel: "#general", Text: "/lull acme"},
	},
	empty: {
		{Title: "See what there is", Note: "Everybody in your own file, once lull import invoices FILE has run.", As: "adam", Channel: "@lull", Text: "/lull"},
		{Title: "Learn what can be said", Note: "The words that are understood so far.", As: "adam", Channel: "@lull", Text: "/lull help"},
	},
}
