package bot_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/bot"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/internal/slacksim"
	"lull/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// monday is the morning on which the digests of these tests are due.
var monday = time.Date(2026, time.November, 23, 7, 30, 0, 0, time.UTC)

// workspace is a simulated Slack whose clock moves on with every call, so that no
// pace is exceeded.
func workspace(t *testing.T) *slack.Client {
	t.Helper()
	var calls atomic.Int64
	sim, err := slacksim.New(slacksim.Options{Now: func() time.Time {
		return monday.Add(time.Duration(calls.Add(1)) * 2 * time.Second)
	}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
		server.Close()
	})
	return slack.New(sim.BotToken(), slack.OptionAPIURL(server.URL+"/api/"))
}

// post sends a reply in one of its forms, as Slack would have to take it.
func post(t *testing.T, api *slack.Client, r commands.Reply, form int, thread string) (ts string, blocks []slack.Block) {
	t.Helper()
	users, err := api.GetUsersContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	to := ""
	for _, u := range users {
		if u.Name == "nora" {
			to = u.ID
		}
	}
	text, blocks := bot.Render(r, form)
	options := []slack.MsgOption{slack.MsgOptionText(text, false), slack.MsgOptionBlocks(blocks...)}
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	_, ts, err = api.PostMessageContext(t.Context(), to, options...)
	if err != nil {
		detail, _ := json.Marshal(err)
		t.Fatalf("form %d is refused: %v %s", form, err, detail)
	}
	return ts, blocks
}

// The digest of the story in Slack's own blocks.
func TestBlocksOfADigest(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile(filepath.Join("..", "commands", "testdata", "digest-four.json"))
	if err != nil {
		t.Fatal(err)
	}
	var stored []json.RawMessage
	if err := json.Unmarshal(body, &stored); err != nil {
		t.Fatal(err)
	}
	api := workspace(t)
	thread := ""
	for n, one := range stored {
		reply, err := commands.DecodeReply(one)
		if err != nil {
			t.Fatal(err)
		}
		ts, blocks := post(t, api, reply, 0, thread)
		if n == 0 {
			thread = ts
		}
		got, err := json.MarshalIndent(blocks, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", fmt.Sprintf("digest-%d.blocks.json", n))
		if *update {
			if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}

// hostile are names that software stumbles over.
var hostile = []string{
	"<!channel> Media", "<@U1> & <!here> Ltd", strings.Repeat("Very long name ", 14)[:200], "🌊🍊👩‍👩‍👧‍👦 Surf", "شركة النخيل للتجارة", "גלי הים תעשיות",
	"*bold* _it_ ~no~ `code`", "https://example.com|click", ":x: :fire:", "a|b>c<d&e", strings.Repeat("&", 120), "\u202eevil\u202d", strings.Repeat("é", 199),
}

// fiveHundred is a database in which 500 accounts with hostile names turned
// passive, drifting or lapsed in the same week.
func fiveHundred(t *testing.T) (s *store.Store, names []string) {
	t.Helper()
	url := pgtest.Database(t, store.Migrate)
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(nil, s.SaveSettings(t.Context(), analysis.Settings{
		Currency: "EUR", TimeZone: "UTC", Visibility: analysis.VisibleTeam, Amounts: analysis.FullAmounts,
	}))
	load := store.Import{Now: monday}
	must(s.ImportPeople(t.Context(), analysis.Rows(analysis.Person{
		Email: "nora@example.com", Name: strings.Repeat("Nora <!here> ", 12), Role: analysis.Manager,
	}), load))
	var accounts []analysis.Account
	for n := range 500 {
		name := fmt.Sprint(hostile[n%len(hostile)], n)
		names = append(names, name)
		accounts = append(accounts, analysis.Account{Ref: fmt.Sprint("AC", 1000+n), Name: name, Owner: "nora@example.com", Team: "EMEA"})
	}
	must(s.ImportAccounts(t.Context(), analysis.Rows(accounts...), load))
	sunday := calendar.Of(monday) - 1
	must(s.RecordAssessments(t.Context(), analysis.Run{AsOf: sunday, IsWeekly: true, PolicyVersion: 1, At: monday}, func(yield func(analysis.Judged, error) bool) {
		for n, text := range pgtest.Ask(t, url, `select account_id::text from accounts order by ref`) {
			id, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			j := analysis.Judged{HasChanged: true, Assessment: analysis.Assessment{
				AccountID: id, AsOf: sunday, Segment: "passive", Engagement: "passive", LastContact: sunday - calendar.Date(40+n), ContactGap: 12,
				ContactLimit: 30, PurchaseState: "on_rhythm", Basis: "usual_gap", LastPurchase: sunday - 4, UsualGap: 9, DriftingOn: sunday + 20,
				Profitability: "profitable", Revenue: 90_000_00, Profit: int64(n) * 777_00,
			}}
			turn := analysis.Transition{Axis: "engagement", From: "active", To: "passive", AsOf: sunday, Tag: "newly_passive", Outcome: "raised", Evidence: json.RawMessage(`{}`)}
			if n%7 == 0 {
				j.Segment, j.PurchaseState, j.LastPurchase, j.DriftingOn = "drifting", "drifting", sunday-60, sunday-3
				turn.Axis, turn.From, turn.To, turn.Tag = "purchase", "on_rhythm", "drifting", "newly_drifting"
			}
			j.Transitions = []analysis.Transition{turn}
			if !yield(j, nil) {
				return
			}
		}
	}))
	return s, names
}

// 500 newly quiet accounts with hostile names arrive in every form, within
// Slack's limits, ping nobody, and the message itself stays short.
func TestFiveHundredNewlyQuiet(t *testing.T) {
	t.Parallel()
	s, _ := fiveHundred(t)
	digest, err := s.AddDigest(t.Context(), analysis.Digest{
		Owner: "nora@example.com", Weekday: time.Monday, At: 450, Zone: "UTC", Hold: 0,
	}, monday.AddDate(0, 0, -15))
	if err != nil {
		t.Fatal(err)
	}
	on := calendar.Of(monday)
	issue := analysis.Issue{DigestID: digest.ID, On: on - 7, Due: monday, Made: monday, State: analysis.IssueSent}
	if _, err := s.AddIssue(t.Context(), issue, analysis.Composition{State: analysis.IssueSent}); err != nil {
		t.Fatal(err)
	}
	desk := commands.NewDesk(s)
	api := workspace(t)
	for _, to := range []string{"", "C1"} {
		digest.Channel = to
		composed, err := desk.Digest(t.Context(), digest, on, monday, monday, commands.Audience{Members: []string{"nora@example.com"}})
		if err != nil {
			t.Fatal(err)
		}
		if len(composed.Rows) < 200 || len(composed.Thread) < 3 {
			t.Errorf("to %q: %d rows in %d messages", to, len(composed.Rows), len(composed.Thread))
		}
		size := 0
		for _, part := range composed.Main.Parts {
			switch p := part.(type) {
			case commands.Line:
				size += spansSize(p)
			case commands.Entry:
				size += spansSize(p.Text)
			case commands.Note:
				size += spansSize(p)
			}
		}
		if size > 1300 {
			t.Errorf("to %q: the message has %d characters", to, size)
		}
		shown := 0
		for n, reply := range append([]commands.Reply{composed.Main}, composed.Thread...) {
			for form := range 3 {
				_, blocks := post(t, api, reply, form, "")
				for _, b := range blocks {
					if table, ok := b.(*slack.DataTableBlock); ok {
						shown += len(table.Rows) - 1
					}
				}
				body, err := json.Marshal(blocks)
				if err != nil {
					t.Fatal(err)
				}
				text, _ := bot.Render(reply, form)
				for _, ping := range []string{"<!", "<@", "<#"} {
					if strings.Contains(unescaped(t, body), ping) || strings.Contains(text, ping) {
						t.Errorf("to %q: message %d, form %d can ping somebody", to, n, form)
					}
				}
			}
		}
		// What the bot cuts off has no number that stands for it.
		if want := len(composed.Rows) - 5; shown != want {
			t.Errorf("to %q: %d rows are shown in tables, %d are numbered", to, shown, want)
		}
	}
}

func spansSize(spans []commands.Span) (size int) {
	for _, s := range spans {
		size += utf8.RuneCountInString(s.Text)
	}
	return size
}

// unescaped is every mrkdwn text of some blocks: what stands in plain text or in
// cells cannot ping.
func unescaped(t *testing.T, body []byte) string {
	t.Helper()
	var found []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(one)
			}
		case map[string]any:
			if text, ok := v["text"].(string); ok && v["type"] == "mrkdwn" {
				found = append(found, text)
			}
			for _, one := range v {
				walk(one)
			}
		}
	}
	var all any
	if err := json.Unmarshal(body, &all); err != nil {
		t.Fatal(err)
	}
	walk(all)
	return strings.Join(found, "\n")
}
