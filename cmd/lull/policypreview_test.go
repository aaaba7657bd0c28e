package main_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/internal/pgtest"
)

// An admin looks at a change at a terminal and in Slack, reads the same, and sets
// it with a double click; then back.
func TestAPolicyIsPreviewedAndSet(t *testing.T) {
	t.Parallel()
	w, database, _ := shifted(t)
	settings := []string{"DATABASE_URL=" + database}
	preview := func(code int, args string, wanted ...string) string {
		t.Helper()
		out, got := lull(t, settings, append([]string{"policy", "preview"}, strings.Fields(args)...)...)
		for _, phrase := range wanted {
			if !strings.Contains(out, phrase) {
				t.Errorf("lull policy preview %s: %q is missing in\n%s", args, phrase, out)
			}
		}
		if got != code {
			t.Errorf("lull policy preview %s ends with %d, want %d:\n%s", args, got, code, out)
		}
		return out
	}
	const head = "With multiplier 3 instead of 2.5: 8 of 400 customers change"
	preview(0, "multiplier 3", head, "Profit at stake EUR 65k", "Borealis AG", "no order 57 d, limit 52 → 62",
		"Nothing has changed: policy version 1 is in force. To do it: lull policy set multiplier 3")
	preview(0, "multiplier 2.5", "These are the numbers in force")
	preview(2, "multipler 3", "Did you mean multiplier?")
	preview(2, "multiplier 3 multiplier=4", "multiplier is said twice")
	preview(2, "multiplier 30", "multiplier is 30; it must be between 1 and 20")
	preview(2, "", "Say either a name and a value, such as: lull policy preview multiplier 3")
	rows, err := csv.NewReader(strings.NewReader(preview(0, "multiplier 3 --csv"))).ReadAll()
	if err != nil || len(rows) != 9 || rows[1][0] != "AC1187" {
		t.Errorf("as CSV: %v, %q", err, rows)
	}
	for _, row := range rows[1:] {
		if rest := row[7:11]; row[4] == row[5] || rest[2] == "" || rest[2] == rest[3] {
			t.Errorf("a row is %q", row)
		}
	}

	adam := w.watch("adam")
	w.ask("adam", "@lull", "/lull", "policy preview multiplier 3")
	shown := adam.next()
	if !shown.Ephemeral || !strings.HasPrefix(shown.Text, head) || strings.Contains(shown.Text, "EUR") {
		t.Errorf("the preview reads %+v", shown)
	}
	shows(t, "the preview", shown, "Borealis AG", "EUR 38k", "Set multiplier to 3")
	for range 2 {
		if got := w.press("adam", "@lull", shown, "policy"); got["ok"] != true {
			t.Fatalf("the press: %v", got)
		}
	}
	set := adam.until("multiplier is 3 now, was 2.5: policy version 2, set by you.")
	shows(t, "set", set, "Back to 2.5")
	preview(0, "multiplier 3", "These are the numbers in force")
	w.post("/sim/clock", map[string]any{"advance": "2s"}) // what is pressed at once in the same place is a double click
	if got := w.press("adam", "@lull", set, "policy"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	shows(t, "set again", adam.until("multiplier is 2.5 now, was 3: policy version 3, set by you."), "Back to 3")
	wanted := []string{"2 3 adam@example.com", "3 2.5 adam@example.com"}
	got := pgtest.Ask(t, database, `select concat_ws(' ', version, policy->'cadence'->>'multiplier', set_by) from policies order by version`)
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("versions (-want +got):\n%s", diff)
	}
	reads := pgtest.Ask(t, database, `select concat_ws(' ', scope, accounts, word, reader = 'adam@example.com') from amount_reads order by read_id`)
	if diff := cmp.Diff([]string{"all 8 policy f", "all 8 policy f", "all 8 policy t"}, reads); diff != "" {
		t.Errorf("reads on record (-want +got):\n%s", diff)
	}
}
