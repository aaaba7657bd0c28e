package commands_test

import (
	"encoding/json"
	"testing"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands"
	"lull/internal/story"
	"lull/store"
)

// monday is when the digest of week 47 goes out.
var monday = calendar.On(2026, time.November, 23)

// due is half past eight in Madrid.
var due = time.Date(2026, time.November, 23, 7, 30, 0, 0, time.UTC)

// ofNora is the digest of the manager of all teams, in a direct message.
var ofNora = analysis.Digest{
	Owner: "nora@example.com", Teams: []string{"EMEA"}, Weekday: time.Monday, At: 8*60 + 30, Zone: "Europe/Madrid", Hold: 4 * time.Hour,
}

// told is a database in which the generated company is judged on the Monday, and
// the digest with an issue a week and two weeks before. Some accounts may belong
// to another team, by their references.
func told(t *testing.T, teams map[string]string) (*store.Store, analysis.Digest) {
	t.Helper()
	s := records(t)
	at := due.Add(-140 * time.Minute).In(madrid(t))
	if err := story.Fill(t.Context(), s, calendar.Of(at), at); err != nil {
		t.Fatal(err)
	}
	var moved []analysis.Account
	for _, a := range story.Company(calendar.Of(at)).Accounts {
		if team, isMoved := teams[a.Ref]; isMoved {
			a.Team = team
			moved = append(moved, a)
		}
	}
	if _, err := s.ImportAccounts(t.Context(), analysis.Rows(moved...), store.Import{Now: at}); err != nil {
		t.Fatal(err)
	}
	if _, err := commands.Assess(t.Context(), s, monday, madrid(t), due.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	digest, err := s.AddDigest(t.Context(), ofNora, due.AddDate(0, 0, -15))
	if err != nil {
		t.Fatal(err)
	}
	issued(t, s, digest, monday-14, nil)
	before := composed(t, s, digest, monday-7, commands.Audience{})
	issued(t, s, digest, monday-7, before.Rows)
	return s, digest
}

func issued(t *testing.T, s *store.Store, digest analysis.Digest, on calendar.Date, rows []analysis.DigestRow) {
	t.Helper()
	issue := analysis.Issue{DigestID: digest.ID, On: on, Due: due, Made: due, State: analysis.IssueSent}
	isNew, err := s.AddIssue(t.Context(), issue, analysis.Composition{State: analysis.IssueSent, Rows: rows})
	if err != nil || !isNew {
		t.Fatalf("the issue of %s is kept: %t, %v", on, isNew, err)
	}
}

func composed(t *testing.T, s *store.Store, digest analysis.Digest, on calendar.Date, audience commands.Audience) commands.Composed {
	t.Helper()
	at := due.AddDate(0, 0, int(on-monday))
	c, err := commands.NewDesk(s).Digest(t.Context(), digest, on, at, at, audience)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func whole(c commands.Composed) string {
	all := text(c.Main)
	for _, reply := range c.Thread {
		all += "────\n" + text(reply)
	}
	return all
}

// ofTheFour is a digest of the week with the four customers alone that the story
// tells of: whom to call and whom to leave alone, by the rules, from the facts.
func ofTheFour(t *testing.T, s *store.Store, digest analysis.Digest) {
	t.Helper()
	c := composed(t, s, digest, monday, commands.Audience{})
	golden(t, "digest-four", whole(c))
	// As it is stored: package bot lays it out in Slack's blocks.
	var stored []json.RawMessage
	for _, reply := range append([]commands.Reply{c.Main}, c.Thread...) {
		body, err := commands.EncodeReply(reply)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, body)
	}
	body, err := json.MarshalIndent(stored, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	goldenFile(t, "digest-four.json", string(body)+"\n")
}
