package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lull/analysis"
	"lull/internal/pgtest"
	"lull/store"
)

// demo starts a demonstration and returns it with its workspace.
func demo(t *testing.T, settings []string, args ...string) (*program, *workspace) {
	t.Helper()
	p := start(t, settings, append([]string{"demo", "--listen", "127.0.0.1:0"}, args...)...)
	_, address, _ := strings.Cut(p.waitFor("Lull demo ready at "), "ready at ")
	return p, &workspace{t: t, url: address}
}

func TestADemonstrationGoesOnWhereItWasLeft(t *testing.T) {
	t.Parallel()
	state := stateFolder(t)
	p, w := demo(t, nil, "--state", state, "--today", "2026-11-24")
	if got := w.ask("ana", "@lull", "/lull", "acme").shown(); !strings.Contains(got, "last order 6 days ago") {
		t.Errorf("on the first day: %s", got)
	}
	second, code := lull(t, nil, "demo", "--listen", "127.0.0.1:0", "--state", state)
	if code != 2 || !strings.Contains(second, "Another lull is running") {
		t.Errorf("a second one on the same state ends with %d: %s", code, second)
	}
	p.kill() // as a power cut would

	p, w = demo(t, nil, "--state", state, "--today", "2026-12-24")
	if got := w.ask("ana", "@lull", "/lull", "acme").shown(); !strings.Contains(got, "last order 36 days ago") {
		t.Errorf("a month later: %s", got)
	}
	if got := w.ask("ana", "@lull", "/lull", "").shown(); !strings.Contains(got, "Judged Thu 24 Dec") {
		t.Errorf("the book a month later: %s", got)
	}
	p.interrupt()

	p, w = demo(t, nil, "--state", state, "--today", "2026-11-24")
	if got := w.ask("ana", "@lull", "/lull", "").shown(); !strings.Contains(got, "Judged Tue 24 Nov") {
		t.Errorf("the book after the clock went back: %s", got)
	}
	p.interrupt()

	// A generated company is put away at a word; what somebody imported is not.
	p, w = demo(t, nil, "--state", state, "--empty")
	if got := w.ask("adam", "@lull", "/lull", "acme").shown(); !strings.Contains(got, "There are no customers yet") {
		t.Errorf("an empty one answers %s", got)
	}
	file := filepath.Join(t.TempDir(), "mine.csv")
	if err := os.WriteFile(file, []byte("ref,name\nMY1,My Own Customer\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, code := lull(t, nil, "import", "accounts", "--state", state, file); code != 0 {
		t.Fatal(out)
	}
	p.interrupt()
	out, code := lull(t, nil, "demo", "--listen", "127.0.0.1:0", "--state", state)
	if code != 2 || !strings.Contains(out, "--fresh") {
		t.Errorf("a company in place of one's own data ends with %d: %s", code, out)
	}
	p, w = demo(t, nil, "--state", state, "--fresh")
	if got := w.ask("ana", "@lull", "/lull", "acme").shown(); !strings.Contains(got, "Acme Industrial S.A.") {
		t.Errorf("a fresh one answers %s", got)
	}
	if out, code := lull(t, nil, "import", "accounts", "--state", state, file); code != 0 || !strings.Contains(out, "into a demonstration") {
		t.Errorf("an import beside a company ends with %d: %s", code, out)
	}
	p.interrupt()
	if out, code := lull(t, nil, "demo", "--listen", "127.0.0.1:0", "--state", state, "--empty"); code != 2 {
		t.Errorf("what was imported into a company would be lost: %d %s", code, out)
	}
	_, w = demo(t, nil, "--state", state)
	if got := w.ask("adam", "@lull", "/lull", "My Own Customer").shown(); !strings.Contains(got, "MY1") {
		t.Errorf("what was imported into a company is gone: %s", got)
	}
}

func TestDatesOutOfReachAreRefused(t *testing.T) {
	t.Parallel()
	for _, day := range []string{"garbage", "9999-12-31", "1900-01-01", "2026-02-30"} {
		out, code := lull(t, nil, "demo", "--listen", "127.0.0.1:0", "--state", "/nowhere", "--today", day)
		if code != 2 || !strings.Contains(out, "--today") {
			t.Errorf("--today %s ends with %d: %s", day, code, out)
		}
	}
}

func TestShortCommandsShareAPrivatePostgres(t *testing.T) {
	t.Parallel()
	state := stateFolder(t)
	ended := make(chan string, 6)
	for range cap(ended) {
		go func() {
			out, code := lull(t, nil, "assess", "--state", state)
			ended <- fmt.Sprintf("%d %s", code, out)
		}()
	}
	for range cap(ended) {
		if got := <-ended; !strings.HasPrefix(got, "0 0 accounts") {
			t.Errorf("one of several at once ends with %s", got)
		}
	}
}

func TestADemonstrationKeepsOffDataInEarnest(t *testing.T) {
	t.Parallel()
	database := pgtest.Database(t, store.Migrate)
	company(t, database)
	settings := []string{"DATABASE_URL=" + database}
	for _, flags := range [][]string{nil, {"--fresh"}, {"--empty", "--fresh"}} {
		out, code := lull(t, settings, append([]string{"demo", "--listen", "127.0.0.1:0"}, flags...)...)
		if code != 2 || !strings.Contains(out, "no demonstration's") {
			t.Errorf("%v ends with %d: %s", flags, code, out)
		}
	}
	s, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if found, err := s.FindAccounts(t.Context(), "AC1042"); err != nil || found.How != analysis.ByReference {
		t.Errorf("the customers are gone: %+v, %v", found, err)
	}
	if kept, err := s.Settings(t.Context()); err != nil || kept.Demonstration != "" || kept.ClockOffset != 0 {
		t.Errorf("the settings were touched: %+v, %v", kept, err)
	}
}

func TestTheBotKeepsOffADemonstration(t *testing.T) {
	t.Parallel()
	state := stateFolder(t)
	p, _ := demo(t, nil, "--state", state)
	p.interrupt()
	tokens := []string{"SLACK_APP_TOKEN=xapp-1", "SLACK_BOT_TOKEN=xoxb-1", "SLACK_API_URL=http://127.0.0.1:1/api/"}
	out, code := lull(t, tokens, "run", "--state", state)
	if code != 2 || !strings.Contains(out, "holds a demonstration") {
		t.Errorf("lull run on a demonstration ends with %d: %s", code, out)
	}
}

// The page's clock moves the database's: the night is judged and the digest
// comes while one watches.
func TestADemonstrationJumpsToMonday(t *testing.T) {
	t.Parallel()
	p, w := demo(t, nil, "--state", stateFolder(t), "--today", "2026-11-24")
	nora := w.watch("nora")
	begun := time.Now()
	if answer := w.post("/sim/clock", map[string]any{"set": "2026-11-30T08:30:00+01:00"}); answer["ok"] != true {
		t.Fatalf("the clock was not moved: %v", answer)
	}
	digest := nora.arrives("sent once for week 48")
	t.Logf("the digest came %s after the jump:\n%s", time.Since(begun).Round(time.Second), digest.read())
	ana := w.watch("ana")
	w.post("/sim/commands", map[string]any{"user": "ana", "channel": "@lull", "command": "/lull", "text": ""})
	ana.until("Judged Mon 30 Nov")
	p.interrupt()
}
