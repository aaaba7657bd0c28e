package commands_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/internal/story"
	"lull/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// now is the moment at which the tests ask: a Tuesday morning in Madrid.
var now = time.Date(2026, time.November, 24, 8, 15, 0, 0, time.UTC)

// deskOf answers from a database that holds the generated company.
func deskOf(t *testing.T) *commands.Desk {
	t.Helper()
	s := records(t)
	today := calendar.Of(now)
	if err := story.Fill(t.Context(), s, calendar.Of(now.Add(-3*time.Hour)), now.Add(-3*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := commands.Assess(t.Context(), s, today, madrid(t), now); err != nil {
		t.Fatal(err)
	}
	return commands.NewDesk(s)
}

// records is a database of an installation in Madrid with nothing in it.
func records(t *testing.T) *store.Store {
	t.Helper()
	s, _ := recordsAt(t)
	return s
}

// recordsAt returns the database's address as well.
func recordsAt(t *testing.T) (s *store.Store, url string) {
	t.Helper()
	url = pgtest.Database(t, store.Migrate)
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.SaveSettings(t.Context(), analysis.Settings{Currency: "EUR", TimeZone: "Europe/Madrid"}); err != nil {
		t.Fatal(err)
	}
	return s, url
}

func madrid(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func ask(t *testing.T, d *commands.Desk, who, word, text string) commands.Reply {
	t.Helper()
	reply, err := d.Answer(t.Context(), commands.Request{
		Word: word, Text: text, Now: now, Asker: commands.Asker{Email: who + "@example.com"},
	})
	if err != nil {
		t.Fatalf("/%s %s as %s: %v", word, text, who, err)
	}
	return reply
}

// What people read, whole, from facts by the real rules.
func TestAnswers(t *testing.T) {
	t.Parallel()
	desk := deskOf(t)
	for _, c := range []struct{ name, who, word, text string }{
		{"card", "ana", "lull", "acme"},
		{"card-of-a-colleague", "ben", "lull", "acme"},
		{"card-drifting", "marta", "lull", "borealis"},
		{"card-fixed-rule", "adam", "lull", "AC1340"},
		{"card-no-purchase", "adam", "lull", "AC1400"},
		{"card-credit-notes-only", "adam", "lull", "AC1312"},
		{"card-too-early", "adam", "lull", "AC1399"},
		{"card-elsewhere", "zoe", "lull", "acme"},
		{"segment", "ana", "segment", "acme"},
		{"segment-fixed-rule", "adam", "segment", "AC1340"},
		{"card-complaint", "adam", "lull", "AC1064"},
		{"card-renewal", "ben", "lull", "AC1260"},
		{"card-held", "ana", "lull", "AC1128"},
		{"card-active", "luis", "lull", "AT&T"},
		{"card-slower", "ana", "lull", "AC1030"},
		{"card-lapsed", "ana", "lull", "AC1262"},
		{"why", "ana", "lull", "why acme"},
		{"profit", "ana", "profit", "acme"},
		{"profit-of-a-colleague", "ben", "profit", "acme"},
		{"profit-turned", "ben", "profit", "cobalt"},
		{"profit-by-month", "marta", "profit", "Cobalt by month"},
		{"profit-book-manager", "nora", "profit", ""},
		{"profit-book-rep", "ana", "lull", "profit"},
		{"list-unprofitable", "marta", "lull", "list unprofitable customers top 4"},
		{"list-unprofitable-team", "ana", "lull", "list unprofitable team"},
		{"list-turned", "nora", "lull", "list turned unprofitable all by name top 3"},
		{"list-passive-unprofitable", "nora", "lull", "list unprofitable passive"},
		{"list-by-chance", "nora", "lull", "list drifting by chance all top 4"},
		{"list-by-revenue", "nora", "lull", "list active by revenue top 3"},
		{"new-turned", "ben", "lull", "new since 1 sep mine top 3"},
		{"several", "ana", "lull", "nord"},
		{"nearest", "ana", "lull", "acmee"},
		{"none", "ana", "lull", "zzzzqqqq"},
		{"help", "ana", "lull", "help"},
		{"help-ltd", "ana", "lull", "help ltd"},
		{"book-rep", "ben", "lull", ""},
		{"book-lead", "marta", "lull", ""},
		{"book-manager", "nora", "segment", ""},
		{"lists", "ana", "lull", "list"},
		{"list-passive", "marta", "lull", "list passive"},
		{"list-passive-of-a-colleague", "ana", "lull", "list @ben by name passive top 3"},
		{"list-elsewhere", "ana", "lull", "list passive zoe"},
		{"list-drifting-all", "nora", "lull", "list all drifting top 5 by since"},
		{"list-lapsed-by-profit", "adam", "lull", "list lapsed americas by profit 2"},
		{"list-active", "zoe", "lull", "list active mine top 4"},
		{"list-quiet", "ana", "lull", "list quiet"},
		{"list-slip", "ana", "lull", "list pasive team"},
		{"list-quoted", "marta", "lull", "list “passive” «mine», top 1"},
		{"list-unknown", "ana", "lull", "list passive flurb"},
		{"new", "marta", "lull", "new"},
		{"new-since", "ana", "lull", "new since 1 oct mine"},
		{"new-last-week", "nora", "lull", "new last week top 2"},
		{"new-no-day", "ana", "lull", "new since ever"},
		{"unknown-person", "zed", "lull", "acme"},
	} {
		golden(t, c.name, text(ask(t, desk, c.who, c.word, c.text)))
	}
}

// The summary is what a lock screen shows: never an amount, for anyone.
func TestSummariesCarryNoAmount(t *testing.T) {
	t.Parallel()
	desk := deskOf(t)
	for _, who := range []string{"ana", "marta", "adam"} {
		for _, text := range []string{"list unprofitable", "list quiet earners by profit", "profit cobalt by month", "profit cobalt", "new since 1 sep"} {
			if got := ask(t, desk, who, "lull", text).Summary; got == "" || strings.Contains(got, "EUR") {
				t.Errorf("%s as %s: the summary is %q", text, who, got)
			}
		}
		for _, word := range []string{"lull", "segment", "profit"} {
			for _, name := range []string{"acme", "borealis", "delta print", ""} {
				if got := ask(t, desk, who, word, name).Summary; got == "" || strings.Contains(got, "EUR") {
					t.Errorf("/%s %s as %s: the summary is %q", word, name, who, got)
				}
			}
		}
	}
}

func TestWhoeverRunsTheWorkspaceIsAdminWhileThereIsNone(t *testing.T) {
	t.Parallel()
	s := records(t)
	desk := commands.NewDesk(s)
	request := commands.Request{Word: "lull", Text: "acme", Now: now, Asker: commands.Asker{Email: "boss@example.com", Runs: true}}
	reply, err := desk.Answer(t.Context(), request)
	if err != nil || !strings.Contains(reply.Summary, "lull import") {
		t.Errorf("the first admin reads %q, %v", reply.Summary, err)
	}
	request.Asker.Runs = false
	reply, err = desk.Answer(t.Context(), request)
	if err != nil || !strings.Contains(reply.Summary, "load the people file") {
		t.Errorf("anybody else reads %q, %v", reply.Summary, err)
	}
	admin := analysis.Person{Email: "adam@example.com", Name: "Adam Reyes", Role: analysis.Admin}
	if _, err := s.ImportPeople(t.Context(), analysis.Rows(admin), store.Import{Now: now}); err != nil {
		t.Fatal(err)
	}
	request.Asker.Runs = true
	reply, err = desk.Answer(t.Context(), request)
	if err != nil || !strings.Contains(reply.Summary, "Ask Adam Reyes") {
		t.Errorf("once there is an admin, the workspace's owner reads %q, %v", reply.Summary, err)
	}
}

func TestAnAssessmentTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	s := records(t)
	told := story.Company(calendar.Of(now))
	if _, err := s.ImportAccounts(t.Context(), analysis.Rows(told.Accounts...), store.Import{Now: now}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ImportInvoices(t.Context(), analysis.Rows(told.Invoices...), store.Import{Now: now}); err != nil {
		t.Fatal(err)
	}
	assess := func(day calendar.Date) []analysis.Recorded {
		t.Helper()
		runs, err := commands.Assess(t.Context(), s, day, madrid(t), now.AddDate(0, 0, 31))
		if err != nil {
			t.Fatal(err)
		}
		return runs
	}
	today := calendar.Of(now)
	runs := assess(today)
	if week := runs[0]; len(runs) != 2 || week.Changed != 400 || week.Judged != 400 || week.Newest != today.WeekEnd()-7 {
		t.Errorf("the first assessment: %+v", runs)
	}
	if runs := assess(today); len(runs) != 1 || runs[0].Changed != 0 || runs[0].Transitions != 0 {
		t.Errorf("the second: %+v", runs)
	}
	if runs := assess(today - 30); !runs[0].Outdated || runs[0].Newest != today {
		t.Errorf("an earlier day: %+v", runs)
	}
	if runs := assess(today + 30); len(runs) != 5 || runs[0].Transitions == 0 {
		t.Errorf("a month later, with no order since: %+v", runs)
	}
}

// plain is the spans' text without its looks.
func plain(spans []commands.Span) string {
	var text strings.Builder
	for _, s := range spans {
		text.WriteString(s.Text)
	}
	return text.String()
}

// text is a reply as a person reads it.
func text(r commands.Reply) string {
	var out strings.Builder
	fmt.Fprintf(&out, "text: %s\n\n", r.Summary)
	for _, part := range r.Parts {
		switch p := part.(type) {
		case commands.Line:
			fmt.Fprintln(&out, plain(p))
		case commands.Note:
			fmt.Fprintf(&out, "(%s)\n", plain(p))
		case commands.Entry:
			fmt.Fprintln(&out, plain(p.Text))
			if p.Button != nil {
				fmt.Fprintf(&out, "<%s> %s\n", p.Button.Label, p.Button.Says)
			}
		case commands.Table:
			fmt.Fprintf(&out, "[%s]\n%s\n", p.Caption, strings.Join(p.Header, " | "))
			for _, row := range p.Rows {
				cells := make([]string, len(row))
				for i, c := range row {
					cells[i] = c.Text
				}
				fmt.Fprintln(&out, strings.Join(cells, " | "))
			}
		case commands.Buttons:
			for _, b := range p {
				fmt.Fprintf(&out, "<%s> %s\n", b.Label, b.Says)
			}
		case commands.Bars:
			fmt.Fprintf(&out, "{%s}\n", p.Title)
			for i, label := range p.Labels {
				fmt.Fprintf(&out, "%s %.2f\n", label, p.Values[i])
			}
		}
		fmt.Fprintln(&out)
	}
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	goldenFile(t, name+".golden", got)
}

func goldenFile(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}
