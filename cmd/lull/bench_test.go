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

// BenchmarkEngagement loads a file of engagement events with `lull import`
// twice, and the same file with psql's \copy into a bare table in the same run:
// 5 million events of 100,000 accounts, with BENCH=full ten times as many.
//
// Both loads are bound by Lull's own reading of the file (CSV, checks, accounts,
// a hash for every id), which takes half as long again as the whole bare copy
// and goes on while Postgres copies the rows before. After it the first load
// makes indexes and marks, about a third of the time, and the repeat joins its
// ids with all stored ones, about a fifth. The bare copy is timed before and
// after, as a machine has better and worse minutes.
func BenchmarkEngagement(b *testing.B) {
	rows, accounts := 5_000_000, 100_000
	if os.Getenv("BENCH") == "full" {
		rows, accounts = 10*rows, 10*accounts
	}
	file := eventFile(b, rows, accounts)
	for b.Loop() {
		ours := pgtest.Database(b, store.Migrate)
		load := func(want string) time.Duration {
			begun := time.Now()
			p := start(b, []string{"DATABASE_URL=" + ours}, "import", "engagement", file)
			<-p.done // however long it takes
			takes := time.Since(begun)
			for range p.lines { // until all of it is read
			}
			if out := p.output(); p.cmd.ProcessState.ExitCode() != 0 || !strings.Contains(out, want) {
				b.Fatal(out)
			}
			return takes
		}
		bare := func() time.Duration {
			database := pgtest.Database(b, nil)
			psql(b, database, `create table bare (account text, source text, id text, type text, occurred_at timestamptz)`)
			begun := time.Now()
			psql(b, database, `\copy bare from '`+file+`' with (format csv, header)`)
			return time.Since(begun)
		}
		before := bare()
		first := load(" 0 unchanged")
		again := load(" 0 new, 0 changed")
		psqlTakes := (before + bare()) / 2

		b.ReportMetric(float64(rows)/first.Seconds(), "first-rows/s")
		b.ReportMetric(float64(rows)/again.Seconds(), "repeat-rows/s")
		b.ReportMetric(float64(rows)/psqlTakes.Seconds(), "psql-copy-rows/s")
		b.ReportMetric(psqlTakes.Seconds()/first.Seconds(), "first-ratio-to-psql-copy")
		b.ReportMetric(psqlTakes.Seconds()/again.Seconds(), "repeat-ratio-to-psql-copy")
	}
}

// eventFile is two years of events in the order in which they happened.
func eventFile(b *testing.B, rows, accounts int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "events.csv")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	rng := rand.New(rand.NewPCG(1, 2))
	types := []string{"login", "usage_day", "inbound_message", "reply", "meeting_attended", "support_request"}
	first := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	apart := 2 * 365 * 24 * time.Hour / time.Duration(rows)
	fmt.Fprintln(out, "account,source,id,type,occurred_at")
	for n := range rows {
		fmt.Fprintf(out, "AC%d,crm,E-%d,%s,%s\n", rng.IntN(accounts), n, types[rng.IntN(len(types))],
			first.Add(time.Duration(n)*apart).Format(time.RFC3339))
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
	return path
}

func psql(b testing.TB, database, command string) {
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
