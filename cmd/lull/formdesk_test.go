package main_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lull/bot"
	"lull/commands"
	"lull/internal/slacksim"
)

// counter is a desk with a card, a button on it and the form behind that. It
// counts what it was asked, and keeps one effect for each thing said.
type counter struct {
	mu      sync.Mutex
	asked   map[string]int
	effects map[string]commands.Request
	wait    func() // before the form is answered
}

func newCounter() *counter {
	return &counter{asked: map[string]int{}, effects: map[string]commands.Request{}, wait: func() {}}
}

func (c *counter) answer(r commands.Request) (commands.Reply, error) {
	r.Text = strings.TrimSpace(r.Text)
	c.mu.Lock()
	c.asked[r.Text]++
	c.mu.Unlock()
	if r.Text != "spoke AC1042" {
		reply := saying("a card")
		reply.Parts = append(reply.Parts, commands.Buttons{{Label: "We spoke", Says: "spoke AC1042", Style: commands.Primary}})
		return reply, nil
	}
	if r.Fields == nil {
		c.wait()
		reply := saying("say: spoke AC1042 yesterday")
		reply.Form = &commands.Form{
			Title: "We spoke", Submit: "Save", Says: "spoke AC1042",
			Lines: []commands.Line{{{Text: "With "}, {Text: "Acme <Industrial>", Bold: true}}},
			Fields: []commands.Field{
				{Name: "on", Label: "When", Kind: commands.DateField, Toward: commands.Back, Initial: "2026-11-20"},
				{Name: "who", Label: "Who began", Kind: commands.ChoiceField, Initial: "us", Choices: []commands.Option{
					{Label: "We did", Value: "us"}, {Label: "They did", Value: "them"},
				}},
				{Name: "note", Label: "In a line", Hint: "Anyone on the team reads it", Optional: true, MaxLength: 40},
			},
		}
		return reply, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.effects[r.Key] = r
	reply := saying(fmt.Sprintf("recorded %s, %s, %q", r.Fields["on"], r.Fields["who"], r.Fields["note"]))
	reply.Replaces = true
	return reply, nil
}

func (c *counter) count(text string) (asked, effects int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked[text], len(c.effects)
}

// modal is what a person sees of a form.
type modal struct {
	ID       string          `json:"id"`
	Metadata string          `json:"private_metadata"`
	Blocks   json.RawMessage `json:"blocks"`
	State    json.RawMessage `json:"state"`
}

// modals returns the stacks of forms that a person has open, one after each
// change.
func (w *workspace) modals(user string) chan []modal {
	w.t.Helper()
	stacks := make(chan []modal, 100)
	stream(w, user, func(event struct{ Views *[]modal }) {
		if event.Views != nil {
			stacks <- *event.Views
		}
	})
	return stacks
}

// opened waits for a form and returns it.
func opened(t *testing.T, stacks chan []modal) modal {
	t.Helper()
	for timeout := time.After(patience); ; {
		select {
		case stack := <-stacks:
			if len(stack) > 0 {
				return stack[len(stack)-1]
			}
		case <-timeout:
			t.Fatal("no form was opened")
		}
	}
}

// press presses the button of a message whose sentence begins with a word.
func (w *workspace) press(user, channel string, m message, word string) map[string]any {
	w.t.Helper()
	return w.post("/sim/actions", map[string]any{"user": user, "channel": channel, "ts": m.TS, "action_id": actionID(w.t, m, word)})
}

func actionID(t testing.TB, m message, word string) string {
	t.Helper()
	var blocks []struct {
		Elements []struct {
			ActionID string `json:"action_id"`
			Value    string
		}
	}
	_ = json.Unmarshal(m.Blocks, &blocks) // elements of other blocks may have another shape
	for _, b := range blocks {
		for _, e := range b.Elements {
			if strings.HasPrefix(e.Value, word) {
				return e.ActionID
			}
		}
	}
	t.Fatalf("no button says %q: %s", word, m.Blocks)
	return ""
}

// filled is what a person puts into the form.
func filled(on, who, note string) map[string]any {
	values := map[string]any{
		"on":   map[string]any{"field": map[string]any{"selected_date": on}},
		"who":  map[string]any{"field": map[string]any{"selected_option": map[string]any{"value": who}}},
		"note": map[string]any{"field": map[string]any{"value": note}},
	}
	return values
}

func (w *workspace) submit(user string, m modal, values map[string]any) map[string]any {
	w.t.Helper()
	return w.post("/sim/views/submit", map[string]any{"user": user, "view_id": m.ID, "values": values})
}

// hands are a clock that a test moves.
type hands struct{ ahead atomic.Int64 }

func (h *hands) now() time.Time              { return time.Unix(1_795_000_000, h.ahead.Load()) }
func (h *hands) advance(d time.Duration)     { h.ahead.Add(int64(d)) }
func clocked(h *hands) slacksim.Options      { return slacksim.Options{Now: h.now} }
func isLate(m message) bool                  { return strings.Contains(m.Text, "That took too long") }
func isRecorded(m message, note string) bool { return strings.Contains(m.Text, note) }

// gate is an inbox that takes nothing in while it is shut, and fails while it
// is broken.
type gate struct {
	bot.Inbox
	broken atomic.Bool
	shut   chan struct{} // closed when it opens
}

// AcceptDelivery waits for the gate and passes on.
func (g *gate) AcceptDelivery(ctx context.Context, keys []string, request []byte, now time.Time) (bool, error) {
	if g.broken.Load() {
		return false, errors.New("the inbox is broken")
	}
	if strings.Contains(string(request), "many") {
		<-g.shut
	}
	return g.Inbox.AcceptDelivery(ctx, keys, request, now)
}
