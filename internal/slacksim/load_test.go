package slacksim_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

const (
	loadCommands = 1000
	cutInterval  = 50 * time.Millisecond
)

// pair is two apps on one workspace. Each asks the Web API before it answers a command in
// its acknowledgement, as an app that has to look something up.
type pair struct {
	*desk
	mu        sync.Mutex
	envelopes map[string][]string // by the text of the command
	shares    [2]int
}

func (d *desk) pair() *pair {
	p := &pair{desk: d, envelopes: map[string][]string{}}
	for i := range p.shares {
		d.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) {
			p.mu.Lock()
			p.envelopes[c.Text] = append(p.envelopes[c.Text], e.Request.EnvelopeID)
			p.shares[i]++
			p.mu.Unlock()
			_, _ = a.AuthTest()
			a.ack(e, object{"text": "answer to " + c.Text})
		}))
	}
	return p
}

// typing lets four people type commands, each when the wait of their turn is over, and
// returns what became of each command: its error, empty when it was acknowledged.
func (p *pair) typing(turn func() (wait func())) map[string]string {
	p.t.Helper()
	outcomes := map[string]string{}
	var (
		mu     sync.Mutex
		people sync.WaitGroup
	)
	for _, user := range []string{"ana", "ben", "luis", "marta"} {
		people.Go(func() {
			wait := turn()
			for i := range loadCommands / 4 {
				wait()
				text := fmt.Sprint(user, " ", i)
				o := p.command(user, "general", "/lull", text)
				failure, _ := o["error"].(string)
				mu.Lock()
				outcomes[text] = failure
				mu.Unlock()
			}
		})
	}
	people.Wait()
	if len(outcomes) != loadCommands {
		p.t.Fatalf("%d of %d commands came back", len(outcomes), loadCommands)
	}
	return outcomes
}

// answers counts what people read: the answers by command, and Slack's reports by error.
func (p *pair) answers() (answered, reported map[string]int) {
	answered, reported = map[string]int{}, map[string]int{}
	for _, user := range []string{"ana", "ben", "luis", "marta"} {
		for _, text := range p.texts("general", user) {
			if command, ok := strings.CutPrefix(text, "answer to "); ok {
				answered[command]++
			} else {
				reported[text]++
			}
		}
	}
	return answered, reported
}

func TestEachCommandToExactlyOneOfTwo(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Seed: 7})
	p := d.pair()
	outcomes := p.typing(func() func() { return func() {} })
	p.mu.Lock()
	defer p.mu.Unlock()
	for text, failure := range outcomes {
		if failure != "" || len(p.envelopes[text]) != 1 {
			t.Errorf("%s: error %q, delivered %d times", text, failure, len(p.envelopes[text]))
		}
	}
	answered, reported := p.answers()
	for text, n := range answered {
		if n != 1 {
			t.Errorf("%s answered %d times", text, n)
		}
	}
	if len(answered) != loadCommands || len(reported) > 0 || len(p.envelopes) != loadCommands {
		t.Errorf("%d answers, %d delivered, reports %v", len(answered), len(p.envelopes), reported)
	}
	if p.shares[0] < loadCommands/3 || p.shares[1] < loadCommands/3 {
		t.Errorf("shares %v", p.shares)
	}
	for _, c := range d.get("/sim/connections")["connections"].([]any) {
		if c := c.(object); c["delivered"] != c["acked"] || c["delivered"] == 0.0 {
			t.Errorf("connection %v", c)
		}
	}
}

// With all connections cut again and again a command is either answered once, or reported
// to the person as Slack does: dispatch_failed when nobody was connected, and then no app
// has seen it; operation_timeout when its connection ended before the acknowledgement and
// Slack did not deliver it again.
func TestCutsUnderLoad(t *testing.T) {
	t.Parallel()
	for name, timing := range map[string]slacksim.Timing{
		"delivered again": {},
		"dropped":         {DropCommands: true, AckDeadline: 200 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t, slacksim.Options{Seed: 7, Timing: timing}).pair()
			outcomes, cuts := p.typingUnderCuts()
			answered, reported := p.answers()
			p.mu.Lock()
			defer p.mu.Unlock()
			counts, again := map[string]int{}, 0
			for text, failure := range outcomes {
				counts[failure]++
				seen := len(p.envelopes[text])
				again += max(0, seen-1)
				if len(slices.Compact(slices.Clone(p.envelopes[text]))) > 1 {
					t.Errorf("%s went out under several ids: %v", text, p.envelopes[text])
				}
				switch {
				case failure == "" && (seen == 0 || answered[text] != 1):
					t.Errorf("%s: acknowledged, delivered %d times, answered %d times", text, seen, answered[text])
				case failure != "" && answered[text] != 0:
					t.Errorf("%s: %s, and answered all the same", text, failure)
				case failure == "dispatch_failed" && seen != 0:
					t.Errorf("%s: dispatch_failed, and delivered %d times", text, seen)
				}
			}
			t.Logf("%d commands, %d cuts: %d answered, %d dispatch_failed, %d operation_timeout; %d delivered again",
				len(outcomes), cuts, counts[""], counts["dispatch_failed"], counts["operation_timeout"], again)
			for _, code := range []string{"dispatch_failed", "operation_timeout"} {
				if n := reported["/lull failed with the error `"+code+"`"]; n != counts[code] {
					t.Errorf("%d commands failed with %s, and people were told %d times", counts[code], code, n)
				}
			}
			if counts[""]+counts["dispatch_failed"]+counts["operation_timeout"] != loadCommands {
				t.Errorf("other outcomes among %v", counts)
			}
			if timing.DropCommands == (counts["operation_timeout"] == 0) || timing.DropCommands == (again > 0) {
				t.Errorf("%d timed out and %d delivered again, with DropCommands %v", counts["operation_timeout"], again, timing.DropCommands)
			}
			if cuts < 10 || counts[""] < loadCommands/10 {
				t.Errorf("only %d answered at %d cuts", counts[""], cuts)
			}
		})
	}
}

// typingUnderCuts is typing, each person at a steady pace, while all connections are cut
// every cutInterval; it also returns how often they were.
func (p *pair) typingUnderCuts() (outcomes map[string]string, cuts int) {
	p.t.Helper()
	done := make(chan struct{})
	var cutter sync.WaitGroup
	cutter.Go(func() {
		schedule := time.NewTicker(cutInterval)
		defer schedule.Stop()
		for {
			select {
			case <-schedule.C:
				p.post("/sim/faults", object{"kind": "cut"})
				cuts++
			case <-done:
				return
			}
		}
	})
	outcomes = p.typing(func() func() {
		pace := time.NewTicker(cutInterval / 5)
		p.t.Cleanup(pace.Stop)
		return func() { <-pace.C }
	})
	close(done)
	cutter.Wait()
	return outcomes, cuts
}
