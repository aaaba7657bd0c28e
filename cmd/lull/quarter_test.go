package main_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"lull/internal/pgtest"
)

// disaster is a run of weeks in which everything fails that can.
type disaster struct {
	*firm
	random   *rand.Rand
	replicas []*program
	kills    int
	faults   map[string]int
}

// What is done to Slack's side of the line. Some of it is carried out and fails
// afterwards: the bot cannot know.
var troubles = map[string]map[string]any{
	"500 after a message was stored":      {"method": "chat.postMessage", "status": 500, "after_effect": true},
	"cut off after a message was stored":  {"method": "chat.postMessage", "drop": true, "after_effect": true},
	"slow after a message was stored":     {"method": "chat.postMessage", "delay_ms": 900, "after_effect": true},
	"slow before a message is stored":     {"method": "chat.postMessage", "delay_ms": 900},
	"500 before a message was stored":     {"method": "chat.postMessage", "status": 500},
	"cut off before a message was stored": {"method": "chat.postMessage", "drop": true},
	"429 to a message":                    {"method": "chat.postMessage", "status": 429, "retry_after": 1},
	"500 to the history":                  {"method": "conversations.history", "status": 500},
	"429 to the replies":                  {"method": "conversations.replies", "status": 429, "retry_after": 1},
	"500 to a person's address":           {"method": "users.lookupByEmail", "status": 500},
	"cut off from a person":               {"method": "conversations.open", "drop": true},
	"429 to the members of a channel":     {"method": "conversations.members", "status": 429, "retry_after": 1},
}

// A quarter of weekly digests, through three replicas that are killed at random
// while Slack and the database break off: every digest arrives exactly once
// where Lull may read back what it sent, and never twice anywhere.
//
// The short form runs with the other tests; make faults runs all of it.
func TestAQuarterOfDigestsThroughFaults(t *testing.T) {
	t.Parallel()
	weeks, kills := 2, 6
	if os.Getenv("LULL_FAULTS") == "full" {
		weeks, kills = 13, 200
	}
	seed := uint64(time.Now().UnixNano())
	d := &disaster{firm: newFirm(t, sunday), random: rand.New(rand.NewPCG(seed, 0)), faults: map[string]int{}}
	t.Logf("seed %d", seed)
	d.change(map[string]any{"change": "add_scope", "scope": "channels:history"}) // of private channels nothing
	d.digest()
	d.digest("--channel", d.channel("digests"))
	d.digest("--channel", d.channel("board"))
	for range 3 {
		d.replicas = append(d.replicas, d.replica())
	}
	d.replicas[0].waitFor("msg=connected")
	for week := range weeks {
		d.at(mondayAt(8, 30).AddDate(0, 0, 7*week))
		for d.kills < kills*(week+1)/weeks {
			d.trouble()
		}
		d.settle()
	}
	d.report(weeks)
}

// trouble breaks something, waits for a moment of no regularity, and kills a
// replica; another takes its place.
func (d *disaster) trouble() {
	d.t.Helper()
	if d.kills%2 == 0 {
		name := slices.Sorted(maps.Keys(troubles))[d.random.IntN(len(troubles))]
		fault := maps.Clone(troubles[name])
		fault["kind"] = "api"
		d.fault(fault)
		d.faults[name]++
	}
	switch d.random.IntN(8) {
	case 0:
		d.fault(map[string]any{"kind": "cut"})
		d.faults["every socket cut"]++
	case 1:
		pgtest.Ask(d.t, d.database, `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
		d.faults["every database connection cut"]++
	}
	n := d.random.IntN(len(d.replicas))
	select {
	case <-time.After(time.Duration(d.random.IntN(1500)) * time.Millisecond):
	case <-d.replicas[n].done:
		d.revive()
		return
	}
	d.replicas[n].kill()
	d.kills++
	d.check(n)
	d.replicas[n] = d.replica()
}

// revive starts what ended by itself, as whatever supervises a program does: one
// whose database breaks off while it starts says so and ends.
func (d *disaster) revive() {
	d.t.Helper()
	for n, p := range d.replicas {
		select {
		case <-p.done:
			d.check(n)
			d.faults["a start that came to nothing"]++
			d.replicas[n] = d.replica()
		default:
		}
	}
}

// check fails where a replica that has ended tells of a fault of its own.
func (d *disaster) check(n int) {
	d.t.Helper()
	said := d.replicas[n].output()
	if strings.Contains(said, "panic") || strings.Contains(said, "DATA RACE") {
		d.t.Fatalf("a replica broke:\n%s", said)
	}
}

// settle waits until every digest that is due is issued and nothing is on its
// way.
func (d *disaster) settle() {
	d.t.Helper()
	defer func() {
		if d.t.Failed() {
			d.t.Logf("what is due was not sent: %v\n%s", d.outbox(), d.replicas[0].output())
		}
	}()
	untilNone(d.t, 15*time.Minute, func() []string {
		d.revive()
		return pgtest.Ask(d.t, d.database, `
			select concat_ws(' ', m.key, m.state, m.tries) from outbox m left join outbox above on above.key = m.under_key
			where m.state = 'waiting' and above.state is distinct from 'unknown' or m.shown < m.version and m.ts <> ''
			union all
			select concat_ws(' ', 'digest', digest_id) from digests, settings where next_at <= now() + clock_offset_seconds * interval '1 second'`)
	})
}

func (d *disaster) outbox() []string {
	return pgtest.Ask(d.t, d.database, `select concat_ws(' ', message_id, key, state, tries, reason) from outbox order by message_id`)
}

// report counts what arrived where, by the marks of the messages that stand in
// Slack, and fails for every one that is lost or there twice.
func (d *disaster) report(weeks int) {
	d.t.Helper()
	stands := map[string]int{}
	asked := 0
	for _, channel := range []string{"@lull", "digests", "board"} {
		var answer struct {
			Messages []struct {
				BotID    string `json:"bot_id"`
				Text     string
				Metadata struct {
					Payload struct{ ID string } `json:"event_payload"`
				}
			}
		}
		d.read("/sim/channels/"+channel+"/messages?as=nora", &answer)
		for _, m := range answer.Messages {
			if m.BotID == "" {
				continue
			}
			if m.Metadata.Payload.ID == "" {
				d.t.Errorf("a message in %s has no mark: %s", channel, m.Text)
			}
			stands[m.Metadata.Payload.ID]++
			if strings.Contains(m.Text, "I do not know whether") {
				asked++
			}
		}
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%d weeks, 3 replicas, %d times SIGKILL, and:\n", weeks, d.kills)
	for _, name := range slices.Sorted(maps.Keys(d.faults)) {
		fmt.Fprintf(&table, "  %3d times %s\n", d.faults[name], name)
	}
	fmt.Fprintf(&table, "%-34s %8s %8s %8s %8s %8s %8s\n", "digests, and their threads", "due", "once", "asked", "below", "twice", "lost")
	unknown := 0
	for n, place := range []string{"direct message", "channel that may be read", "channel that may not be read"} {
		issues := pgtest.Ask(d.t, d.database, `select state from digest_issues where digest_id = $1`, n+1)
		if len(issues) != weeks || slices.ContainsFunc(issues, func(state string) bool { return state != "sent" }) {
			d.t.Errorf("digest %d has the issues %v, want %d sent", n+1, issues, weeks)
		}
		var due, once, doubted, below, twice, lost int
		for _, row := range pgtest.Ask(d.t, d.database, `select message_id || ' ' || state from outbox where key like $1`, fmt.Sprintf("digest/%d/%%", n+1)) {
			id, state, _ := strings.Cut(row, " ")
			due++
			switch {
			case stands[id] > 1:
				twice++
			case state == "unknown":
				doubted++
			case state == "posted" && stands[id] == 1:
				once++
			case state == "waiting" && n == 2: // below a message of unknown outcome
				below++
			default:
				lost++
			}
		}
		unknown += doubted
		fmt.Fprintf(&table, "%-34s %8d %8d %8d %8d %8d %8d\n", place, due, once, doubted, below, twice, lost)
		if twice > 0 || lost > 0 || n < 2 && doubted > 0 {
			d.t.Errorf("%s: %d twice, %d lost, %d in doubt\n%s", place, twice, lost, doubted, strings.Join(d.outbox(), "\n"))
		}
	}
	if asked != unknown {
		d.t.Errorf("%d messages are of unknown outcome, and the owner was asked about %d", unknown, asked)
	}
	d.t.Log(table.String())
}
