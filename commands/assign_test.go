package commands_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands"
	"lull/store"
)

// corpusCustomers are those that the corpus names, by place: AC1 and so on.
var corpusCustomers = []string{
	"Acme Industrial S.A.", "Acorn Mills", "Borealis AG", "Kite Foods", "Delta Print", "AT&T", "Call Center Partners", "Lindqvist Bygg",
	"Help Ltd", "Check Point Labs", "Nordwind", "Nordlicht GmbH", "Nordstern AG", "May & Sons", "Renewal Energy", "Friday Foods",
	"Müller Söhne GmbH", "Review Partners", "Delta Air",
}

// mentions are the people of the corpus as Slack knows them.
var mentions = map[string]commands.Asker{
	"UANA": {ID: "UANA", Name: "Ana Ruiz", Email: "ana@example.com", Zone: "Europe/Madrid"},
	"UBEN": {ID: "UBEN", Name: "Ben Okafor", Email: "ben@example.com", Zone: "Europe/Madrid"},
}

// corpusDesk answers about the customers of the corpus. A digest with some of
// them stands in C1 as 100.1.
func corpusDesk(t *testing.T) *office {
	t.Helper()
	s, url := recordsAt(t)
	load := store.Import{Now: now.Add(-3 * time.Hour)}
	if _, err := s.ImportPeople(t.Context(), analysis.Rows(colleagues...), load); err != nil {
		t.Fatal(err)
	}
	var accounts []analysis.Account
	for n, name := range corpusCustomers {
		accounts = append(accounts, analysis.Account{Ref: fmt.Sprint("AC", n+1), Name: name, Owner: "ana@example.com"})
	}
	if _, err := s.ImportAccounts(t.Context(), analysis.Rows(accounts...), load); err != nil {
		t.Fatal(err)
	}
	digestStands(t, s, "C1", "100.1", map[int]string{1: "AC3", 2: "AC4", 3: "AC8", 7: "AC5"})
	return &office{t: t, desk: commands.NewDesk(s), store: s, url: url}
}

// digestStands has a digest with a list of accounts, by their numbers, stand in a
// channel.
func digestStands(t testing.TB, s *store.Store, channel, ts string, rows map[int]string) {
	t.Helper()
	d, err := s.AddDigest(t.Context(), analysis.Digest{Owner: "marta@example.com", Channel: channel, Weekday: time.Monday, At: 510, Zone: "Europe/Madrid", Hold: time.Hour}, now)
	if err != nil {
		t.Fatal(err)
	}
	on := calendar.Of(now) - 1
	made := analysis.Composition{State: analysis.IssueSent, Messages: []analysis.Message{{Key: analysis.IssueKey(d.ID, on), To: channel, Body: []byte("{}"), From: now}}}
	for n := 1; n < 10; n++ {
		if ref := rows[n]; ref != "" {
			found, err := s.FindAccounts(t.Context(), ref)
			if err != nil {
				t.Fatal(err)
			}
			made.Rows = append(made.Rows, analysis.DigestRow{Number: n, AccountID: found.Accounts[0].ID, Group: "call"})
		}
	}
	if _, err := s.AddIssue(t.Context(), analysis.Issue{DigestID: d.ID, On: on, Due: now, Made: now, State: analysis.IssueSent}, made); err != nil {
		t.Fatal(err)
	}
	posted(t, s, channel, ts)
}

// posted has the outbox's oldest message to a channel posted, with a ts.
func posted(t testing.TB, s *store.Store, channel, ts string) {
	t.Helper()
	m, any, err := s.ClaimMessage(t.Context(), now.Add(time.Hour), now, 0)
	if err != nil || !any || m.To != channel {
		t.Fatalf("claimed for %s: %+v, %t, %v", channel, m, any, err)
	}
	if begun, err := s.BeginMessage(t.Context(), m, channel, now); err != nil || !begun {
		t.Fatal(begun, err)
	}
	if err := s.MarkPosted(t.Context(), m, ts, now, now); err != nil {
		t.Fatal(err)
	}
}

var atName = regexp.MustCompile(`(^|[\s(])@([a-z]+)`)

func TestCorpusOfAssignments(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/assign.txt")
	if err != nil {
		t.Fatal(err)
	}
	o := corpusDesk(t)
	r := commands.Request{Word: "lull", Now: now, Asker: commands.Asker{ID: "UMARTA", Email: "marta@example.com", Locale: "en-GB"}, Mentioned: mentions}
	read := 0
	for n, line := range strings.Split(string(file), "\n") {
		switch {
		case line == "", strings.HasPrefix(line, "#"):
			continue
		case line == "[digest]":
			r.Channel, r.Thread = "C1", "100.1"
			continue
		case line == "[no locale]":
			r.Asker.Locale = ""
			continue
		case strings.HasPrefix(line, "["):
			r.Asker.Locale = strings.Trim(line, "[]")
			continue
		}
		sentence, want, isPair := strings.Cut(line, " => ")
		if !isPair {
			t.Fatalf("line %d is no pair: %s", n+1, line)
		}
		read++
		r.Text = atName.ReplaceAllStringFunc(sentence, func(at string) string {
			name := strings.TrimLeft(at, " (")
			return strings.TrimSuffix(at, name) + "<@U" + strings.ToUpper(name[1:]) + ">"
		})
		got, err := commands.ReadAssignment(t.Context(), o.desk, r)
		if err != nil {
			t.Fatal(err)
		}
		who := regexp.MustCompile(`<@U([A-Z]+)>`).ReplaceAllStringFunc(got.Who, func(id string) string { return "@" + strings.ToLower(id[3:len(id)-1]) })
		due := got.Due
		if got.Fault != "" {
			due = "?"
		}
		dash := func(text string) string {
			if text == "" {
				return "-"
			}
			return text
		}
		if is := strings.Join([]string{dash(who), dash(got.Ref), dash(due), dash(got.Text)}, " | "); is != want && !(strings.HasPrefix(got.Fault, "no assignment") && want == "- | - | - | -") {
			t.Errorf("line %d: %s\n  is   %s (%s)\n  want %s", n+1, sentence, is, got.Fault, want)
		}
	}
	if read < 200 {
		t.Errorf("the corpus has %d sentences", read)
	}
}
