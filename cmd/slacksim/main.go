// Command slacksim runs a simulated Slack workspace for any app that lets its Slack API
// address be set. It prints the environment the app needs and serves until interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"lull/internal/slacksim"
)

type flags struct {
	Listen    string `default:"127.0.0.1:7300" help:"Address to serve on. Anybody who reaches it can act as anybody in the workspace."`
	Manifest  string `type:"existingfile" help:"App manifest, YAML or JSON. Without it every scope is granted and any command accepted."`
	Workspace string `type:"existingfile" help:"People and channels, YAML or JSON. Without it a fictional sales firm."`
	BotToken  string `help:"Bot token the app must show, xoxb-…"`
	AppToken  string `help:"App-level token the app must show, xapp-…"`
	Verbose   bool   `short:"v" help:"Log what a Slack operator would see."`
}

func main() {
	var f flags
	kong.Parse(&f, kong.Name("slacksim"), kong.Description("A Slack workspace in one process."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, f); err != nil {
		fmt.Fprintln(os.Stderr, "slacksim:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends, then closes sockets and streams.
func run(ctx context.Context, f flags) error {
	o := slacksim.Options{BotToken: f.BotToken, AppToken: f.AppToken, Seed: uint64(time.Now().UnixNano())}
	if f.Verbose {
		o.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	var err error
	if f.Manifest != "" {
		if o.Manifest, err = os.ReadFile(f.Manifest); err != nil {
			return err
		}
	}
	if f.Workspace != "" {
		if o.Workspace, err = slacksim.ReadWorkspace(f.Workspace); err != nil {
			return err
		}
	}
	sim, err := slacksim.New(o)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.Listen)
	if err != nil {
		return fmt.Errorf("cannot serve on %s: %w; choose another address with --listen", f.Listen, err)
	}
	server := &http.Server{Handler: sim, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	fmt.Printf("SLACK_API_URL=http://%s/api/\nSLACK_BOT_TOKEN=%s\nSLACK_APP_TOKEN=%s\n", listener.Addr(), sim.BotToken(), sim.AppToken())
	select {
	case err = <-served:
	case <-ctx.Done():
	}
	return errors.Join(err, sim.Close(), server.Close())
}
