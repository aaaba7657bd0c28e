// Command lull is the whole program: the bot, the demonstration, and the
// commands that load and judge data. It is the only place that knows every
// package, and with package bot the only one of Lull that reads the clock.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // zones on systems that have no list of them

	"github.com/alecthomas/kong"

	"lull/analysis"
	"lull/bot"
	"lull/internal/localpg"
)

// version is set at release time with -ldflags "-X main.version=…".
var version = "development"

type cli struct {
	database

	Run      runCommand      `cmd:"" help:"Run the bot in your Slack."`
	Demo     demoCommand     `cmd:"" help:"Try Lull in the browser: a simulated Slack, a generated company, no tokens."`
	Import   importCommand   `cmd:"" help:"Load what your books and systems say from CSV files."`
	Sync     syncCommand     `cmd:"" help:"Load from the exports and databases that a file lists."`
	Assess   assessCommand   `cmd:"" help:"Judge every customer and record what changed."`
	Digest   digestCommand   `cmd:"" help:"Order weekly digests, and pause or end them."`
	Doctor   doctorCommand   `cmd:"" help:"Say what is well and what is not: database, data, nights, digests, messages."`
	Policy   policyCommand   `cmd:"" help:"Show or change the numbers that verdicts rest on."`
	Settings settingsCommand `cmd:"" help:"Show or change what holds for the installation: currency, time zone, who sees what."`
	Audit    auditCommand    `cmd:"" help:"Print who read whose amounts, and when. Never the amounts."`
	Report   reportCommand   `cmd:"" help:"Print what came of follow-ups, as CSV. No amounts."`
	Backtest backtestCommand `cmd:"" help:"Measure on past data how often and how early the rules are right."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database's tables up to date."`
	Manifest manifestCommand `cmd:"" help:"Print the Slack app manifest, or the link that makes the app."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main without the process: it returns the exit code, 2 for a mistake
// that a person can mend, 3 for work that was done in part, and 1 for any other
// failure.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	// The bot's log tells its story; a command that ends by itself only tells
	// what went wrong.
	level := new(slog.LevelVar)
	level.Set(slog.LevelWarn)
	log := slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: level}))
	var c cli
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("lull"),
		kong.Description("Hears when a customer goes quiet, says what each customer brings, in Slack."),
		kong.Writers(out, errs),
		kong.Vars{"default_state": localpg.DefaultState()},
		kong.Exit(func(code int) { exit = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.BindTo(out, (*io.Writer)(nil)),
		kong.Bind(log, level, &c.database, &notes{errs}),
	)
	if err != nil {
		fmt.Fprintln(errs, "lull:", err)
		return 1
	}
	if len(args) == 0 || args[0] == "help" {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 { // --help has been printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(errs, "lull: %v\nSay `lull --help` for what there is.\n", err)
		return 2
	}
	err = parsed.Run()
	partly, isPartly := errors.AsType[incomplete](err)
	switch {
	case err == nil:
		return 0
	case isPartly:
		fmt.Fprintln(errs, partly)
		return 3
	case isMistake(err):
		fmt.Fprintln(errs, err)
		return 2
	}
	fmt.Fprintln(errs, "lull:", err)
	return 1
}

func isMistake(err error) bool {
	if _, ok := errors.AsType[mistake](err); ok {
		return true
	}
	if _, ok := errors.AsType[*analysis.BadRow](err); ok {
		return true
	}
	_, ok := errors.AsType[*bot.TokenError](err)
	return ok
}

type versionCommand struct{}

// Run prints the version, and of a development build the revision.
func (versionCommand) Run(out io.Writer) error {
	text := version
	if info, ok := debug.ReadBuildInfo(); ok && text == "development" {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				text += " " + s.Value
			}
		}
	}
	_, err := fmt.Fprintln(out, "lull", text)
	return err
}
