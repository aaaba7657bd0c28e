package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"lull/bot"
	"lull/commands"
	"lull/intake"
)

type runCommand struct {
	AppToken          string   `env:"SLACK_APP_TOKEN" hidden:"" help:"Not a flag for daily use: a token on a command line is seen by others."`
	BotToken          string   `env:"SLACK_BOT_TOKEN" hidden:"" help:"Not a flag for daily use: a token on a command line is seen by others."`
	APIURL            string   `name:"api-url" env:"SLACK_API_URL" placeholder:"URL" help:"Another Slack, such as the simulator."`
	Health            string   `placeholder:"ADDRESS" help:"Serve /healthz and /readyz there, such as 127.0.0.1:7310."`
	Connections       int      `default:"2" help:"Socket Mode connections; two stand while Slack renews one."`
	Sources           string   `env:"LULL_SOURCES" placeholder:"FILE" help:"Load what this file lists every night, as lull sync does."`
	FirstAdmins       []string `name:"admin" env:"LULL_ADMIN" placeholder:"EMAIL" help:"Who is an admin while nobody has that role, by e-mail; several with commas between. Whoever runs the workspace is one too."`
	AllowShiftedClock bool     `help:"Run on a database whose clock a demonstration has shifted."`
}

// Run connects to Slack and answers until it is told to stop.
func (c runCommand) Run(ctx context.Context, d *database, log *slog.Logger, level *slog.LevelVar) (err error) {
	level.Set(slog.LevelInfo)
	c.AppToken, c.BotToken = strings.TrimSpace(c.AppToken), strings.TrimSpace(c.BotToken)
	if err := checkTokens(c.AppToken, c.BotToken); err != nil {
		return err
	}
	if u, err := url.Parse(c.APIURL); c.APIURL != "" && (err != nil || u.Host == "" || !strings.HasPrefix(u.Scheme, "http")) {
		return mistake(fmt.Sprintf("SLACK_API_URL %q is no address such as http://127.0.0.1:7300/api/. Leave it out to reach Slack itself.", c.APIURL))
	}
	if c.Sources != "" {
		if _, err := intake.Sources(c.Sources); err != nil {
			return mistake(err.Error())
		}
	}
	for _, email := range c.FirstAdmins {
		if address, err := mail.ParseAddress(email); err != nil || address.Address != email {
			return mistake(fmt.Sprintf("LULL_ADMIN: %q is no e-mail address like adam@example.com.", email))
		}
	}
	r, err := d.openAlone(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if r.settings.Demonstration != "" && !c.AllowShiftedClock {
		return mistake("This database holds a demonstration. Use another one (--state or DATABASE_URL), or say --allow-shifted-clock.")
	}
	if r.settings.ClockOffset != 0 && !c.AllowShiftedClock {
		return mistake(fmt.Sprintf("The clock of this database is shifted by %s, as a demonstration does. Use another database, or say --allow-shifted-clock.", r.settings.ClockOffset))
	}
	b, desk := r.bot(bot.Config{
		AppToken: c.AppToken, BotToken: c.BotToken, APIURL: c.APIURL, Connections: c.Connections, Log: log,
	}, c.FirstAdmins...)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return b.Run(ctx) })
	group.Go(func() error { r.nights(ctx, c.Sources, log); return nil })
	group.Go(func() error { issuing{r, desk, b, log}.digests(ctx); return nil })
	group.Go(func() error { r.reminders(ctx, b, log); return nil })
	if c.AllowShiftedClock {
		group.Go(func() error { r.followClock(ctx, log); return nil })
	}
	if c.Health != "" {
		group.Go(func() error { return serveHealth(ctx, c.Health, b, r) })
	}
	return group.Wait()
}

// bot returns a bot that answers from these records by their clock and sends
// what they hold, and the desk that it asks. While nobody is an admin, the
// addresses are.
func (r *records) bot(config bot.Config, firstAdmins ...string) (*bot.Bot, *commands.Desk) {
	config.Now, config.Outbox, config.FirstAdmins = r.now, r.Store, firstAdmins
	desk := commands.NewDesk(r.Store, firstAdmins...)
	return bot.New(config, r.Store, desk), desk
}

// serveHealth serves /healthz (the process lives) and /readyz (it can answer,
// or 503 and why not) until ctx ends.
func serveHealth(ctx context.Context, address string, b *bot.Bot, records *records) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("{\"ok\":true}\n"))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		reason := b.Ready(r.Context())
		if current, err := records.SchemaCurrent(r.Context()); reason == "" && (err != nil || !current) {
			reason = "the tables are not up to date"
		}
		if reason != "" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"ok": reason == "", "reason": reason})
	})
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return mistake(fmt.Sprintf("--health %s: %v", address, err))
	}
	return serve(ctx, listener, mux)
}

// serve serves until ctx ends and then lets open requests finish for a moment.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	finish, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := server.Shutdown(finish); err != nil {
		return server.Close()
	}
	return nil
}
