package main_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/pgtest"
	"lull/internal/slacksim"
	"lull/store"
)

const (
	benchRows      = 1_000_000
	benchAccounts  = 100_000
	benchQuestions = 300
)

// BenchmarkImport loads a file of a million invoices with `lull import`, and
// the same file with psql's \copy into a bare table in the same run.
func BenchmarkImport(b *testing.B) {
	file := invoiceFile(b)
	for b.Loop() {
		ours := pgtest.Database(b, store.Migrate)
		begun := time.Now()
		if out, code := lull(b, []string{"DATABASE_URL=" + ours}, "import", "invoices", file); code != 0 {
			b.Fatal(out)
		}
		lullTakes := time.Since(begun)

		bare := pgtest.Database(b, nil)
		psql(b, bare, `create table bare (account text, ref text, issued_on date, amount numeric, kind text)`)
		begun = time.Now()
		psql(b, bare, `\copy bare from '`+file+`' with (format csv, header)`)
		psqlTakes := time.Since(begun)

		b.ReportMetric(benchRows/lullTakes.Seconds(), "lull-rows/s")
		b.ReportMetric(benchRows/psqlTakes.Seconds(), "psql-copy-rows/s")
		b.ReportMetric(psqlTakes.Seconds()/lullTakes.Seconds(), "ratio-to-psql-copy")
	}
}

func psql(b *testing.B, database, command string) {
	b.Helper()
	if out, err := exec.Command("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", command).CombinedOutput(); err != nil {
		b.Fatalf("psql: %v\n%s", err, out)
	}
}

func invoiceFile(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "invoices.csv")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	rng := rand.New(rand.NewPCG(1, 2))
	first := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	fmt.Fprintln(out, "account,ref,issued_on,amount,kind")
	for n := range benchRows {
		fmt.Fprintf(out, "AC%d,INV-%d,%s,%d.%02d,sale\n", rng.IntN(benchAccounts), n,
			first.AddDate(0, 0, n/1000).Format(time.DateOnly), rng.IntN(10_000), rng.IntN(100))
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkAnswer times a command from the moment it is typed until its answer
// is seen: a card of `lull run`, and a fixed text that a bare slack-go client
// puts into its acknowledgement, in the same run.
func BenchmarkAnswer(b *testing.B) {
	for b.Loop() {
		w, p := office(b, slacksim.Options{})
		card := typing(b, w, "acme", "Acme Industrial S.A.")
		p.kill()

		bare := newWorkspace(b, slacksim.Options{})
		parrot(b, bare)
		fixed := typing(b, bare, "acme", "fixed")

		b.ReportMetric(card.Seconds()*1000, "lull-ms/answer")
		b.ReportMetric(fixed.Seconds()*1000, "bare-ms/answer")
		b.ReportMetric(card.Seconds()/fixed.Seconds(), "ratio-to-bare")
	}
}

// typing returns how long a question takes to its answer, on average.
func typing(b *testing.B, w *workspace, text, want string) time.Duration {
	b.Helper()
	e := w.watch("ana")
	var takes time.Duration
	for n := range benchQuestions + 10 {
		begun := time.Now()
		if got := e.askAgain("ana", text); !strings.Contains(got.shown(), want) {
			b.Fatalf("answered with %s", got.shown())
		}
		if n >= 10 { // the first few warm up
			takes += time.Since(begun)
		}
	}
	return takes / benchQuestions
}

// parrot is a bare slack-go client that acknowledges with a fixed text.
func parrot(b *testing.B, w *workspace) {
	b.Helper()
	api := slack.New(w.sim.BotToken(), slack.OptionAPIURL(w.url+"/api/"), slack.OptionAppLevelToken(w.sim.AppToken()))
	client := socketmode.New(api, socketmode.OptionLog(log.New(io.Discard, "", 0)))
	ctx, cancel := context.WithCancel(context.Background())
	b.Cleanup(cancel)
	go func() { _ = client.RunContext(ctx) }()
	hello := make(chan struct{})
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case event := <-client.Events:
				switch event.Type {
				case socketmode.EventTypeHello:
					close(hello)
				case socketmode.EventTypeSlashCommand:
					_ = client.Ack(*event.Request, map[string]string{"text": "fixed"})
				}
			}
		}
	}()
	select {
	case <-hello:
	case <-time.After(patience):
		b.Fatal("the bare client is not greeted")
	}
}
