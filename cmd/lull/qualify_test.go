package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lull/internal/pgtest"
)

// shipyards imports six customers of a sector with a year of complete costs,
// deals with them and a prospect, as files. The rates of time are the company's.
func shipyards(t *testing.T, database string) {
	t.Helper()
	files := map[string]*strings.Builder{}
	add := func(kind, header, format string, values ...any) {
		if files[kind] == nil {
			files[kind] = &strings.Builder{}
			fmt.Fprintln(files[kind], header)
		}
		fmt.Fprintf(files[kind], format+"\n", values...)
	}
	for n := range 6 {
		ref := fmt.Sprint("SY", n+1)
		add("accounts", "ref,name,owner,team,sector,size", "%s,Yard %d,ana@example.com,EMEA,Shipyards,large", ref, n+1)
		add("opportunities", "ref,account,closed_on,outcome", "OP%d,%s,2026-10-0%d,%s", n, ref, n+1, []string{"won", "lost"}[n%2])
		for month := range 12 {
			on := told.AddDate(0, -month-1, -20).Format("2006-01-02")
			id := fmt.Sprint(ref, "-", month)
			add("invoices", "account,ref,issued_on,amount,cost", "%s,%s,%s,%d,%d", ref, id, on, 8_000+1_000*n, 5_000)
			for _, kind := range []string{"sales", "support", "equipment"} {
				add("costs", "account,ref,kind,occurred_on,amount,minutes", "%s,%s%s,%s,%s,,120", ref, id, kind, kind, on)
			}
			add("costs", "", "%s,%sextra,extra,%s,0,", ref, id, on)
			add("costs", "", "%s,%scommission,commission,%s,400,", ref, id, on)
		}
	}
	add("prospects", "ref,name,owner,sector,size,need", "PR77,Tidewater Hulls AS,ana@example.com,shipyards,large,clear")
	folder := t.TempDir()
	for _, kind := range []string{"accounts", "invoices", "costs", "prospects", "opportunities"} {
		file := filepath.Join(folder, kind+".csv")
		if err := os.WriteFile(file, []byte(files[kind].String()), 0o600); err != nil {
			t.Fatal(err)
		}
		out, code := lull(t, []string{"DATABASE_URL=" + database}, "import", kind, "--backfill", file)
		if code != 0 {
			t.Fatalf("%s: %s", kind, out)
		}
	}
}

// The whole way: the word, a form that refuses what cannot be, a verdict with its
// working, and what is kept of it. Somebody else sees no amount of theirs.
func TestQualifyFromTheWordToTheVerdict(t *testing.T) {
	t.Parallel()
	w, database, _ := shifted(t)
	shipyards(t, database)
	stacks, e := w.modals("ana"), w.watch("ana")
	w.post("/sim/commands", map[string]any{"user": "ana", "channel": "#general", "command": "/lull", "text": "qualify tidewater hulls"})
	form := opened(t, stacks)
	for _, want := range []string{"Tidewater Hulls AS", "static_select", "radio_buttons", "number_input", `"value":"Shipyards"`} {
		if !strings.Contains(string(form.Blocks), want) {
			t.Errorf("the form lacks %s: %s", want, form.Blocks)
		}
	}
	if len(form.Metadata) > 3_000 || strings.Contains(form.Metadata, "Tidewater") {
		t.Errorf("the form remembers %s", form.Metadata)
	}
	text := func(value string) map[string]any { return map[string]any{"field": map[string]any{"value": value}} }
	choice := func(value string) map[string]any {
		return map[string]any{"field": map[string]any{"selected_option": map[string]any{"value": value}}}
	}
	filled := func(care, cost string) map[string]any {
		return map[string]any{
			"sector": choice("Shipyards"), "size": choice("large"), "need": choice("clear"),
			"care": text(care), "hours": text("40"), "revenue": text(""), "cost": text(cost),
		}
	}
	got := w.submit("ana", form, filled("1.605", "0.001"))
	errs, _ := got["errors"].(map[string]any)
	if got["response_action"] != "errors" || len(errs) != 2 || errs["care"] != "2 decimals at most." || errs["cost"] != "2 decimals at most." {
		t.Errorf("with too many decimals the form says %v", got)
	}
	if kept := pgtest.Ask(t, database, `select count(*)::text from qualifications`)[0]; kept != "0" {
		t.Errorf("%s qualifications of a form with a fault", kept)
	}
	w.submit("ana", form, filled("1.6", ""))
	verdict := e.next()
	shows(t, "the verdict", verdict, "Pursue: they should bring more than they take, by 6 customers like them.", "care expected 1.6 times the average",
		"Chance to win 62.694 %: 3 of 6 deals", "drawn towards 403 of all 606", "Expected value EUR", "Left a month", "Yard 6", "asked by you")
	if !verdict.Ephemeral || strings.Contains(verdict.Text, "EUR") {
		t.Errorf("a lock screen shows %s", verdict.Text)
	}
	if kept := pgtest.Ask(t, database, `select asked_by || ' ' || verdict || ' ' || care_percent || ' ' || cost_minor from qualifications`)[0]; kept != "ana@example.com pursue 160 288000" {
		t.Errorf("kept: %s", kept)
	}
	// Ben looks after none of them, and pursues another.
	stacks, e = w.modals("ben"), w.watch("ben")
	w.post("/sim/commands", map[string]any{"user": "ben", "channel": "#general", "command": "/lull", "text": "qualify Brand New Yards"})
	w.submit("ben", opened(t, stacks), filled("1", ""))
	hidden := e.next()
	shows(t, "to a colleague", hidden, "Pursue", "Amounts: hidden", "Yard 6")
	if strings.Contains(hidden.shown(), "EUR") {
		t.Errorf("a colleague sees %s", hidden.shown())
	}
	shows(t, "a colleague's prospect", w.ask("ben", "#general", "/lull", "qualify PR77"), "Ana Ruiz pursues Tidewater Hulls AS.")
	// In a thread, where no form can open by itself, there is a button for it.
	parent := w.post("/sim/messages", map[string]any{"user": "marta", "channel": "#emea-leads", "text": "Tidewater?"})
	thread, _ := parent["ts"].(string)
	stacks = w.modals("ana")
	w.press("ana", "#emea-leads", w.say("ana", "#emea-leads", "@lull qualify PR77", thread), "qualify PR77")
	if again := opened(t, stacks); !strings.Contains(string(again.Blocks), "Last asked on Tue 24 Nov by you: pursue.") {
		t.Errorf("asked again the form says %s", again.Blocks)
	}
}
