package main_test

import (
	"strings"
	"testing"
	"time"

	"lull/analysis"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/internal/slacksim"
	"lull/store"
)

func TestSettingsOfWhoSeesWhat(t *testing.T) {
	t.Parallel()
	database := []string{"DATABASE_URL=" + pgtest.Database(t, store.Migrate)}
	for _, c := range []struct {
		args   string
		code   int
		wanted string
	}{
		{"", 0, "A sales rep sees the state of customers: team\nAmounts, for those who may see them: full\n"},
		{"--visibility own --amounts bands", 0, "customers: own\nAmounts, for those who may see them: bands\n"},
		{"--currency gbp", 0, "Currency GBP, time zone UTC\nA sales rep sees the state of customers: own\nAmounts, for those who may see them: bands\n"},
		{"--amounts off", 0, "customers: own\nAmounts, for those who may see them: off\n"},
		{"--visibility everybody", 2, "--visibility everybody is none of own, team and all."},
		{"--amounts none", 2, "--amounts none is none of full, bands and off."},
	} {
		out, code := lull(t, database, append([]string{"settings"}, strings.Fields(c.args)...)...)
		if code != c.code || !strings.Contains(out, c.wanted) {
			t.Errorf("lull settings %s ends with %d:\n%s", c.args, code, out)
		}
	}
}

func TestAudit(t *testing.T) {
	t.Parallel()
	url := pgtest.Database(t, store.Migrate)
	company(t, url)
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	desk := commands.NewDesk(s)
	now := time.Now()
	for who, sentence := range map[string]string{"ana": "profit acme", "ben": "profit acme", "marta": "AC1077"} {
		_, err := desk.Answer(t.Context(), commands.Request{
			Word: "lull", Text: sentence, Asker: commands.Asker{Email: who + "@example.com"}, Now: now, Key: "envelope:" + who,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	many := analysis.AmountRead{Reader: "nora@example.com", Scope: "all", Accounts: 12, Word: "list", At: now.AddDate(0, 0, -9)}
	if err := s.RecordReads(t.Context(), []analysis.AmountRead{many}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args, wanted, unwanted string
		code                   int
	}{
		{"", "12 customers (all)", "EUR", 0},
		{"", "profit  envelope:ana", "ben@", 0},
		{"--person ana@example.com", "AC1042", "marta", 0},
		{"--account acme", "ana@", "nora", 0},
		{"--since " + now.AddDate(0, 0, -1).Format("2006-01-02"), "ana@", "nora", 0},
		{"--person adam@example.com", "Nobody read any amount.", "Whose", 0},
		{"--since yesterday", "not a date", "ana@", 2},
		{"--account nord", "not exactly one customer", "ana@", 2},
		{"--account zzzz", "not exactly one customer", "ana@", 2},
	} {
		out, code := lull(t, []string{"DATABASE_URL=" + url}, append([]string{"audit"}, strings.Fields(c.args)...)...)
		if code != c.code || !strings.Contains(out, c.wanted) || strings.Contains(out, c.unwanted) {
			t.Errorf("lull audit %s ends with %d:\n%s", c.args, code, out)
		}
	}
}

func TestFirstAdminsAreAddresses(t *testing.T) {
	t.Parallel()
	settings := []string{
		"DATABASE_URL=" + pgtest.Database(t, store.Migrate), "SLACK_APP_TOKEN=xapp-1", "SLACK_BOT_TOKEN=xoxb-1", "LULL_ADMIN=adam@example.com,U0ADAM",
	}
	if out, code := lull(t, settings, "run"); code != 2 || !strings.Contains(out, `LULL_ADMIN: "U0ADAM" is no e-mail address like adam@example.com.`) {
		t.Errorf("it ends with %d:\n%s", code, out)
	}
}

// Somebody whom the people file does not name asks; the admin is told, presses
// and fills in; then they are told, and answered.
func TestAnAdminSetsARole(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, slacksim.Options{})
	database := pgtest.Database(t, store.Migrate)
	company(t, database)
	pgtest.Ask(t, database, `delete from people where email = 'luis@example.com'`)
	p := connect(t, w, database)

	adam, luis := w.watch("adam"), w.watch("luis")
	stacks := w.modals("adam")
	if got := w.ask("luis", "#general", "/lull", "acme"); !got.Ephemeral || !strings.Contains(got.Text, "I don't know your role yet. Ask Adam Reyes.") {
		t.Errorf("before, luis reads %+v", got)
	}
	luis.next() // the same
	told := adam.next()
	if told.Ephemeral || !strings.Contains(told.Text, "Luis Vega (luis@example.com) asked me something") {
		t.Fatalf("the admin reads %+v", told)
	}
	if got := w.ask("luis", "@lull", "/lull", "acme"); !strings.Contains(got.Text, "Ask Adam Reyes") {
		t.Errorf("the second time, luis reads %+v", got)
	}
	luis.next()
	if got := w.press("adam", "@lull", told, "role"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	form := opened(t, stacks)
	if !strings.Contains(string(form.Blocks), "Team lead") || !strings.Contains(form.Metadata, "role \\u003c@") {
		t.Errorf("the form is %s, with %s", form.Blocks, form.Metadata)
	}
	values := map[string]any{
		"role": map[string]any{"field": map[string]any{"selected_option": map[string]any{"value": "lead"}}},
		"team": map[string]any{"field": map[string]any{"value": "emea"}},
	}
	if got := w.submit("adam", form, values); got["ok"] != true {
		t.Fatalf("the form was answered with %v", got)
	}
	if got := luis.next(); !strings.Contains(got.Text, "You are team lead in EMEA from now on.") {
		t.Errorf("luis is told %+v", got)
	}
	if got := w.ask("luis", "#general", "/lull", "acme"); !strings.Contains(got.shown(), "EUR") || !strings.Contains(got.shown(), "Who reads amounts is recorded") {
		t.Errorf("then luis reads %+v", got)
	}
	settled := adam.next()
	for settled.TS != told.TS { // the answer to the form comes beside it
		settled = adam.next()
	}
	if !strings.Contains(settled.Text, "Luis Vega is team lead in EMEA from now on, said by Adam Reyes.") || strings.Contains(string(settled.Blocks), "button") {
		t.Errorf("what the admin was asked became %+v", settled)
	}
	if strings.Contains(p.output(), "EUR") || strings.Contains(p.output(), "luis@") {
		t.Errorf("the log holds:\n%s", p.output())
	}
}
