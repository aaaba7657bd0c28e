package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lull/internal/pgtest"
	"lull/internal/slacksim"
	"lull/store"
)

// firm is a small company that has only invoices, with a Slack of its own. Both
// stand at a moment of the year and are moved together.
type firm struct {
	*workspace
	database string
	env      []string
	folder   string
}

// sunday is where a firm's clocks begin: the evening before the digest of week
// 47 is due.
var sunday = time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)

// mondayAt is a time of the day after, in Madrid.
func mondayAt(hour, minute int) time.Time {
	return time.Date(2026, 11, 23, hour-1, minute, 0, 0, time.UTC)
}

func newFirm(t testing.TB, begin time.Time) *firm {
	t.Helper()
	manifest, err := os.ReadFile("manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	people := slacksim.DefaultWorkspace()
	people.Channels = append(people.Channels, slacksim.Channel{Name: "digests", Members: []string{"nora", "marta", "ana"}, IsBotMember: true},
		slacksim.Channel{Name: "board", Members: []string{"nora", "marta"}, IsBotMember: true, IsPrivate: true})
	w := newWorkspace(t, slacksim.Options{Manifest: manifest, Workspace: people})
	f := &firm{workspace: w, database: pgtest.Database(t, store.Migrate), folder: t.TempDir()}
	f.env = w.settings(f.database)
	f.at(begin)
	f.must("settings", "--time-zone", "Europe/Madrid")
	f.load("people", "email,name,team,role\nnora@example.com,Nora Lind,,manager\nmarta@example.com,Marta Sanz,EMEA,lead\n"+
		"ana@example.com,Ana Ruiz,EMEA,rep\nadam@example.com,Adam Reyes,,admin\n")
	var accounts, invoices strings.Builder
	accounts.WriteString("ref,name,owner,team\n")
	invoices.WriteString("ref,account,issued_on,amount\n")
	for n := range 12 {
		fmt.Fprintf(&accounts, "AC%d,Customer %d Ltd,ana@example.com,EMEA\n", n, n)
		for order := range 20 {
			// Each orders every three weeks; every third one stopped two months ago.
			days := 21*order + n
			if n%3 == 0 {
				days += 60
			}
			fmt.Fprintf(&invoices, "I%d-%d,AC%d,%s,%d\n", n, order, n, begin.AddDate(0, 0, -days-1).Format(time.DateOnly), 1000+n)
		}
	}
	f.load("accounts", accounts.String())
	f.load("invoices", invoices.String())
	return f
}

// at moves both clocks to a moment. Slack's goes first: a message is never older
// than the record that it was begun.
func (f *firm) at(moment time.Time) {
	f.t.Helper()
	if answer := f.post("/sim/clock", map[string]any{"set": moment.Format(time.RFC3339)}); answer["ok"] != true {
		f.t.Fatalf("the clock was not moved: %v", answer)
	}
	offset := int64(time.Until(moment)/time.Second) + 1
	pgtest.Ask(f.t, f.database, `update settings set clock_offset_seconds = $1 returning 1`, offset)
}

// must runs a command that succeeds and returns what it said.
func (f *firm) must(args ...string) string {
	f.t.Helper()
	out, code := lull(f.t, f.env, args...)
	if code != 0 {
		f.t.Fatalf("lull %q ended with %d: %s", args, code, out)
	}
	return out
}

func (f *firm) load(kind, text string) {
	f.t.Helper()
	path := filepath.Join(f.folder, kind+".csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
	f.must("import", kind, path)
}

// digest orders a digest for nora on Mondays at 08:30 in Madrid, and returns
// what was printed.
func (f *firm) digest(flags ...string) string {
	f.t.Helper()
	return f.must(append([]string{"digest", "add", "--owner", "nora@example.com"}, flags...)...)
}

// run starts a replica and returns once Slack has greeted it.
func (f *firm) run(flags ...string) *program {
	f.t.Helper()
	p := f.replica(flags...)
	p.waitFor("msg=connected")
	return p
}

func (f *firm) replica(flags ...string) *program {
	f.t.Helper()
	return start(f.t, f.env, append([]string{"run", "--allow-shifted-clock", "--connections", "1"}, flags...)...)
}

// channel is the id of a channel, or of a person's direct messages with the app.
func (f *firm) channel(name string) string {
	f.t.Helper()
	var answer struct {
		Channels []struct{ ID, Name string }
		Users    []struct{ Name, DM string }
	}
	f.read("/sim/workspace", &answer)
	for _, c := range answer.Channels {
		if c.Name == name {
			return c.ID
		}
	}
	for _, u := range answer.Users {
		if "@"+u.Name == name {
			return u.DM
		}
	}
	f.t.Fatalf("there is no channel %s", name)
	return ""
}

func (f *firm) change(change map[string]any) {
	f.t.Helper()
	if answer := f.post("/sim/workspace", change); answer["ok"] != true {
		f.t.Fatalf("%v: %v", change, answer)
	}
}

// read is everything of the message that a person reads, as lines.
func (m message) read() string {
	var lines []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if text, ok := v["text"].(string); ok {
				lines = append(lines, text)
			}
			for name, part := range v {
				if _, isText := part.(string); !isText || name != "text" {
					walk(part)
				}
			}
		case []any:
			for _, part := range v {
				walk(part)
			}
		}
	}
	var blocks any
	if err := json.NewDecoder(bytes.NewReader(m.Blocks)).Decode(&blocks); err == nil {
		walk(blocks)
	}
	return m.Text + "\n" + strings.Join(lines, "\n")
}
