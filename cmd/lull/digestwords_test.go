package main_test

import (
	"strings"
	"testing"
	"time"
)

// A digest is ordered with a form in Slack; it comes to the channel that was
// chosen, and in its thread a number means the customer of that row.
func TestADigestIsOrderedInSlackAndAnsweredInItsThread(t *testing.T) {
	t.Parallel()
	f := newFirm(t, sunday)
	f.run()
	stacks, nora := f.modals("nora"), f.watch("nora")
	f.post("/sim/commands", map[string]any{"user": "nora", "channel": "#general", "command": "/lull", "text": "digest settings"})
	form := opened(t, stacks)
	for _, want := range []string{"conversations_select", "timepicker", "multi_static_select", "Europe/Madrid"} {
		if !strings.Contains(string(form.Blocks), want) {
			t.Errorf("the form lacks %s: %s", want, form.Blocks)
		}
	}
	field := func(name string, value any) map[string]any {
		return map[string]any{"field": map[string]any{name: value}}
	}
	answer := f.submit("nora", form, map[string]any{
		"owner":   field("selected_option", map[string]any{"value": "nora@example.com"}),
		"channel": field("selected_conversation", "#board"),
		"teams":   field("selected_options", []any{map[string]any{"value": "EMEA"}}),
		"weekday": field("selected_option", map[string]any{"value": "monday"}),
		"at":      field("selected_time", "08:45"),
		"zone":    field("value", "Europe/Madrid"),
	})
	if answer["ok"] != true {
		t.Fatalf("the form was not taken: %v", answer)
	}
	wants(t, "what was ordered", nora.arrives("Digest 1").read(), "team EMEA", "to its channel", "Mondays at 08:45, Europe/Madrid", "Next on Mon 23 Nov 08:45")

	marta := f.watch("marta")
	f.at(mondayAt(8, 45).Add(time.Second))
	digest := marta.arrives("week 47")
	wants(t, "the digest", digest.read(), "First digest, team EMEA", "CALL FIRST", "1 Customer", "Assign")
	if strings.Contains(digest.read(), "EUR") {
		t.Errorf("a channel reads amounts:\n%s", digest.read())
	}
	_, first, _ := strings.Cut(digest.read(), "1 Customer")
	name, _, _ := strings.Cut("Customer"+first, " Ltd")
	// A moment later it is on record that it arrived, and where.
	for deadline := time.Now().Add(patience); ; {
		if status := f.ask("nora", "#general", "/lull", "digest"); strings.Contains(status.read(), "the last one arrived on Mon 23 Nov") {
			break
		} else if time.Now().After(deadline) {
			t.Fatalf("whether it arrived: %s", status.read())
		}
	}
	// The digest itself is seen anew when its thread grows.
	marta = f.watch("marta")
	f.post("/sim/messages", map[string]any{"user": "marta", "channel": "#board", "text": "@lull 1", "thread_ts": digest.TS})
	card := marta.arrives("Drifting since")
	if !card.Ephemeral || card.Thread != digest.TS || !strings.Contains(card.read(), name+" Ltd") {
		t.Errorf("in the thread 1 is %q in %q, want %s", card.read(), card.Thread, name)
	}
	if elsewhere := f.say("marta", "#board", "@lull 1", ""); strings.Contains(elsewhere.read(), "Drifting") {
		t.Errorf("outside of the thread 1 is %s", elsewhere.read())
	}
}
