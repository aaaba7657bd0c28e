// Command slacksim runs a simulated Slack workspace for any app that lets its Slack API
// address be set. It prints the environment the app needs and serves until interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // zones on systems that have no list of them

	"github.com/alecthomas/kong"

	"lull/internal/slacksim"
)

type flags struct {
	Listen    string `default:"127.0.0.1:7300" placeholder:"HOST:PORT" help:"Address to serve on. Anybody who reaches it can act as anybody in the workspace. (${default})"`
	Manifest  string `placeholder:"FILE" help:"App manifest, YAML or JSON. Without it every scope is granted and any command accepted."`
	Workspace string `placeholder:"FILE" help:"People and channels, YAML or JSON. Without it a fictional sales firm."`
	BotToken  string `placeholder:"TOKEN" help:"Bot token the app must show, xoxb-…"`
	AppToken  string `placeholder:"TOKEN" help:"App-level token the app must show, xapp-…"`
	Verbose   bool   `short:"v" help:"Log what a Slack operator would see."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main without the process: it returns the exit code, 2 for a mistake that a
// person can mend and 1 for any other failure.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	var f flags
	exit := -1
	parser, err := kong.New(&f, kong.Name("slacksim"), kong.Description("A Slack workspace in one process."),
		kong.Writers(out, errs), kong.Exit(func(code int) { exit = code }))
	if err != nil {
		fmt.Fprintln(errs, "slacksim:", err)
		return 1
	}
	if _, err = parser.Parse(args); exit >= 0 { // --help has been printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(errs, "slacksim: %v\nSay `slacksim --help` for what there is.\n", err)
		return 2
	}
	sim, err := f.sim(errs)
	if err != nil {
		fmt.Fprintln(errs, "slacksim:", err)
		return 2
	}
	listener, err := net.Listen("tcp", f.Listen)
	if err != nil {
		fmt.Fprintf(errs, "slacksim: cannot serve on %s: %v\nChoose another address with --listen; port 0 takes a free one.\n", f.Listen, err)
		return 2
	}
	if err := serve(ctx, sim, listener, out); err != nil {
		fmt.Fprintln(errs, "slacksim:", err)
		return 1
	}
	return 0
}

// sim makes the workspace that the flags ask for. The error is a person's mistake and
// names the file.
func (f flags) sim(errs io.Writer) (*slacksim.Sim, error) {
	o := slacksim.Options{BotToken: f.BotToken, AppToken: f.AppToken, Seed: uint64(time.Now().UnixNano())}
	if f.Verbose {
		o.Log = slog.New(slog.NewTextHandler(errs, nil))
	}
	var err error
	if f.Manifest != "" {
		if o.Manifest, err = os.ReadFile(f.Manifest); err != nil {
			return nil, fmt.Errorf("cannot read --manifest: %w", err)
		}
	}
	if f.Workspace != "" {
		if o.Workspace, err = slacksim.ReadWorkspace(f.Workspace); err != nil {
			return nil, fmt.Errorf("cannot read --workspace, which lists team_name, users and channels: %w", err)
		}
	}
	sim, err := slacksim.New(o)
	if err != nil {
		return nil, fmt.Errorf("cannot start%s%s: %w", given("manifest", f.Manifest), given("workspace", f.Workspace), err)
	}
	return sim, nil
}

func given(flag, value string) string {
	if value == "" {
		return ""
	}
	return " --" + flag + " " + value
}

// serve serves until ctx ends, then closes sockets and streams.
func serve(ctx context.Context, sim *slacksim.Sim, listener net.Listener, out io.Writer) error {
	server := &http.Server{Handler: sim, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	fmt.Fprintf(out, "SLACK_API_URL=http://%s/api/\nSLACK_BOT_TOKEN=%s\nSLACK_APP_TOKEN=%s\n", listener.Addr(), sim.BotToken(), sim.AppToken())
	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
	}
	err = errors.Join(err, sim.Close())
	// Answers that are on their way get there; a connection on which nobody asks waits in vain.
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = server.Shutdown(ending)
	return errors.Join(err, server.Close())
}
