package main_test

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"lull/analysis/calendar"
	"lull/internal/localpg"
	"lull/internal/pgtest"
	"lull/internal/slacksim"
	"lull/internal/story"
	"lull/store"
)

// company fills a database with the generated company and its people, as of
// today.
func company(t testing.TB, database string) {
	t.Helper()
	s, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := story.Fill(t.Context(), s, calendar.Of(time.Now()), time.Now()); err != nil {
		t.Fatal(err)
	}
}

// office is a workspace with a bot that answers about the company.
func office(t testing.TB, o slacksim.Options) (*workspace, *program) {
	t.Helper()
	w := newWorkspace(t, o)
	database := pgtest.Database(t, store.Migrate)
	company(t, database)
	return w, connect(t, w, database)
}

// connect starts a bot and returns once Slack has greeted it.
func connect(t testing.TB, w *workspace, database string) *program {
	t.Helper()
	p := start(t, w.settings(database), "run")
	p.waitFor("msg=connected")
	return p
}

func TestARepAsksAboutACustomer(t *testing.T) {
	t.Parallel()
	w, p := office(t, slacksim.Options{})

	card := w.ask("ana", "#general", "/lull", "acme")
	if !card.Ephemeral {
		t.Error("the answer is not private")
	}
	for _, want := range []string{"Acme Industrial S.A.", "AC1042", "EUR ", "on rhythm", "We spoke"} {
		if !strings.Contains(card.shown(), want) {
			t.Errorf("the card lacks %q: %s", want, card.shown())
		}
	}
	if strings.Contains(card.Text, "EUR") {
		t.Errorf("the text carries an amount: %s", card.Text)
	}
	for text, want := range map[string]string{
		"ÁCME industrial":     "Acme Industrial S.A.",
		"ac1042":              "Acme Industrial S.A.",
		"acmee":               "The closest",
		"nord":                "3 customers",
		"AT&T":                "AT&amp;T",
		"show Help Ltd":       "Help Ltd",
		"help":                "Ask me about a customer",
		"zzzzqqqq":            "No customer is called anything like",
		"":                    "Your book",
		"segment acme":        "Usual gap",
		" “Acme  Industrial”": "Acme Industrial S.A.",
	} {
		if got := w.ask("ana", "#general", "/lull", text).shown(); !strings.Contains(got, want) {
			t.Errorf("/lull %s: no %q in %s", text, want, got)
		}
	}
	if got := w.ask("ana", "@lull", "/profit", "acme").shown(); !strings.Contains(got, "data_visualization") {
		t.Errorf("/profit shows no chart: %s", got)
	}
	if got := w.ask("ana", "@lull", "/segment", "borealis").shown(); !strings.Contains(got, "Limit") {
		t.Errorf("/segment shows no limit: %s", got)
	}
	if code := p.interrupt(); code != 0 {
		t.Errorf("Ctrl-C ended it with %d:\n%s", code, p.output())
	}
	for _, secret := range []string{w.sim.BotToken(), w.sim.AppToken(), "EUR"} {
		if strings.Contains(p.output(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// Lists and news, with people as Slack writes them.
func TestListsInSlack(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, slacksim.Options{})
	database := pgtest.Database(t, store.Migrate)
	company(t, database)
	if text, code := lull(t, w.settings(database), "assess"); code != 0 {
		t.Fatal(text)
	}
	connect(t, w, database)
	for text, want := range map[string]string{
		"list passive @ben": "Ben Okafor", "list drifting ben": "Borealis AG", "list passive team by since top 3": "data_table",
		"list pasive @ben": "list passive ben@example.com", "new": "newly passive", "new since 1 oct @ana": "Acme Industrial",
		"why acme": "Contact days", "list drifting @gus": "I do not know this person",
	} {
		if got := w.ask("ana", "#general", "/lull", text).shown(); !strings.Contains(got, want) {
			t.Errorf("/lull %s: no %q in %s", text, want, got)
		}
	}
}

func TestWhoMaySeeWhat(t *testing.T) {
	t.Parallel()
	people := slacksim.DefaultWorkspace()
	people.Users = append(people.Users, slacksim.User{Name: "zed", RealName: "Zed Novak", Email: "zed@example.com"})
	people.Users = append(people.Users, slacksim.User{
		Name: "eve", RealName: "Eve Roth", Email: "ana@example.com", TeamID: "T0OTHER", IsAdmin: true,
	})
	people.Channels[0].Members = append(people.Channels[0].Members, "zed", "eve")
	people.Channels = append(people.Channels,
		slacksim.Channel{Name: "shared", IsExtShared: true, IsBotMember: true, Members: []string{"ana", "adam"}},
		slacksim.Channel{Name: "secret", IsPrivate: true, Members: []string{"ana"}},
	)
	w, _ := office(t, slacksim.Options{Workspace: people})

	const hidden, refused = "hidden, ask your team lead", ""
	for _, c := range []struct {
		user, channel, text string
		wants, lacks        string
	}{
		{"ana", "#general", "acme", "EUR", hidden},              // her own
		{"ben", "#general", "acme", hidden, "EUR"},              // of his team
		{"ben", "#general", "profit acme", hidden, "EUR"},       // by every door
		{"ben", "#general", "segment acme", "Usual gap", "EUR"}, //
		{"marta", "#general", "acme", "EUR", hidden},            // her team's
		{"nora", "#general", "acme", "EUR", hidden},             // all in scope
		{"adam", "#general", "acme", "EUR", hidden},             //
		{"gus", "#general", "acme", "full members", "Acme"},     // a guest
		{"gus", "#general", "zzzzqqqq", "full members", "zzzz"}, // reads the same
		{"eve", "#general", "acme", "full members", "Acme"},     // of another workspace, whatever her address
		{"ana", "#shared", "acme", "shared with another organisation", "Acme"},
		{"adam", "#shared", "acme", "shared with another organisation", "Acme"},
		{"ana", "#secret", "acme", "cannot see who shares", "Acme"},
		{"ana", "@lull", "acme", "EUR", hidden},
		{"zed", "#general", "acme", "I don't know your role yet. Ask Adam", "Acme"}, // in Slack only; adam is told, so nothing is asked of him after
	} {
		got := w.ask(c.user, c.channel, "/lull", c.text)
		if !got.Ephemeral {
			t.Errorf("%s in %s: the answer is public", c.user, c.channel)
		}
		if !strings.Contains(got.shown(), c.wants) {
			t.Errorf("%s in %s, %q: no %q in %s", c.user, c.channel, c.text, c.wants, got.shown())
		}
		if c.lacks != refused && strings.Contains(got.shown(), c.lacks) {
			t.Errorf("%s in %s, %q: %q in %s", c.user, c.channel, c.text, c.lacks, got.shown())
		}
		for _, other := range []string{"ana", "gus"} {
			if other == c.user || c.channel != "#general" {
				continue
			}
			for _, m := range w.messages(other, c.channel) {
				if m.TS == got.TS {
					t.Errorf("%s sees what %s was answered", other, c.user)
				}
			}
		}
	}
}

func TestMentionsAndDirectMessages(t *testing.T) {
	t.Parallel()
	w, _ := office(t, slacksim.Options{})

	direct := w.say("ana", "@lull", "acme", "")
	if direct.Ephemeral || !strings.Contains(direct.shown(), "Acme Industrial S.A.") {
		t.Errorf("a direct message was answered with %+v", direct)
	}
	parent := w.post("/sim/messages", map[string]any{"user": "marta", "channel": "#emea-leads", "text": "Who calls them?"})
	thread, _ := parent["ts"].(string)
	mention := w.say("ana", "#emea-leads", "@lull acme", thread)
	if !mention.Ephemeral || !strings.Contains(mention.shown(), "EUR") || mention.Thread != thread {
		t.Errorf("a mention in a thread was answered with %+v", mention)
	}
	for _, m := range w.messages("marta", "#emea-leads") {
		if strings.Contains(m.shown(), "EUR") {
			t.Errorf("marta sees an answer to ana: %s", m.shown())
		}
	}
}

func TestOneAnswerWhateverHappensToTheConnection(t *testing.T) {
	t.Parallel()
	w, _ := office(t, slacksim.Options{})
	for name, fault := range map[string]map[string]any{
		"delivered twice":                     {"kind": "deliver_twice"},
		"delivered twice, on two connections": {"kind": "deliver_twice", "other": true},
		"cut after delivery":                  {"kind": "cut", "after": "deliver"},
		"cut after delivery, with a close":    {"kind": "cut", "after": "deliver", "close_frame": true},
		"cut after the acknowledgement":       {"kind": "cut", "after": "ack"},
	} {
		before := w.calls("response_url")
		w.fault(fault)
		e := w.watch("ana")
		w.post("/sim/commands", map[string]any{"user": "ana", "channel": "#general", "command": "/lull", "text": "acme"})
		answers := 0
		for answers == 0 {
			if m := e.next(); strings.Contains(m.shown(), "Acme Industrial S.A.") {
				answers++
			}
		}
		// A question that follows is answered after the copies of the first were dropped.
		for !strings.Contains(e.askAgain("ana", "help").shown(), "Ask me about a customer") {
			answers++
		}
		if calls := w.calls("response_url") - before; answers != 1 || calls != 2 {
			t.Errorf("%s: %d answers in %d calls, want 1 in 2", name, answers, calls)
		}
	}
}

// askAgain types a command and returns what is seen next.
func (e *eyes) askAgain(user, text string) message {
	e.w.t.Helper()
	e.w.post("/sim/commands", map[string]any{"user": user, "channel": "#general", "command": "/lull", "text": text})
	return e.next()
}

func TestAKilledBotAnswersWhenItIsBack(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, slacksim.Options{})
	database := pgtest.Database(t, store.Migrate)
	company(t, database)
	first := connect(t, w, database)

	// The bot takes the question in, and hangs while it asks who is asking.
	w.fault(map[string]any{"kind": "api", "method": "users.info", "delay_ms": 60_000})
	e := w.watch("ana")
	if answer := w.post("/sim/commands", map[string]any{"user": "ana", "channel": "#general", "command": "/lull", "text": "acme"}); answer["ok"] != true {
		t.Fatalf("the command was not acknowledged: %v", answer)
	}
	first.kill()
	w.post("/sim/reset", nil)
	connect(t, w, database)
	if got := e.next(); !strings.Contains(got.shown(), "Acme Industrial S.A.") {
		t.Errorf("the answer after the restart is %s", got.shown())
	}
	if calls := w.calls("response_url"); calls != 1 {
		t.Errorf("%d answers, want 1", calls)
	}
}

func TestWhatIsAskedWhileTheBotStopsIsAnswered(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, slacksim.Options{})
	database := pgtest.Database(t, store.Migrate)
	company(t, database)
	first := connect(t, w, database)

	w.fault(map[string]any{"kind": "api", "method": "users.info", "delay_ms": 3_000})
	ana, ben := w.watch("ana"), w.watch("ben")
	ask := func(user string) {
		t.Helper()
		answer := w.post("/sim/commands", map[string]any{"user": user, "channel": "#general", "command": "/lull", "text": "borealis"})
		if answer["ok"] != true {
			t.Errorf("%s's command was not acknowledged: %v", user, answer)
		}
	}
	ask("ana") // whose answer is under way when the bot is told to stop
	if err := first.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	ask("ben")
	if code := first.exit(); code != 0 {
		t.Errorf("Ctrl-C ended it with %d:\n%s", code, first.output())
	}
	connect(t, w, database)
	for name, e := range map[string]*eyes{"ana": ana, "ben": ben} {
		if got := e.next(); !strings.Contains(got.shown(), "Borealis AG") {
			t.Errorf("%s is answered with %s", name, got.shown())
		}
	}
	if calls := w.calls("response_url"); calls != 2 {
		t.Errorf("%d answers to 2 questions", calls)
	}
}

func TestPostgresStopsAndComesBack(t *testing.T) {
	t.Parallel()
	server := pgtest.Own(t)
	database := server.URL("postgres")
	if err := store.Migrate(t.Context(), database); err != nil {
		t.Fatal(err)
	}
	company(t, database)
	w := newWorkspace(t, slacksim.Options{})
	connect(t, w, database)

	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	if got := w.ask("ana", "#general", "/lull", "acme"); !got.Ephemeral || !strings.Contains(got.Text, "the reference ") {
		t.Errorf("without Postgres the answer is %s", got.shown())
	}
	again, err := localpg.Open(t.Context(), localpg.Options{State: server.State(), Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := again.Stop(); err != nil {
			t.Error(err)
		}
	})
	if got := w.ask("ana", "#general", "/lull", "acme"); !strings.Contains(got.shown(), "Acme Industrial S.A.") {
		t.Errorf("after Postgres came back the answer is %s", got.shown())
	}
}

func TestARefusedLayoutIsFollowedByASimplerOne(t *testing.T) {
	t.Parallel()
	w, _ := office(t, slacksim.Options{})
	w.fault(map[string]any{"kind": "invalid_blocks", "block_type": "data_table"})
	got := w.ask("ana", "#general", "/lull", "why acme")
	if strings.Contains(got.shown(), "data_table") || !strings.Contains(got.shown(), "Acme Industrial S.A.") || !strings.Contains(got.shown(), "EUR") {
		t.Errorf("without tables the answer is %s", got.shown())
	}
	w.fault(map[string]any{"kind": "invalid_blocks", "block_type": "section"})
	got = w.ask("ana", "#general", "/lull", "why acme")
	if !strings.Contains(got.Text, "Acme Industrial S.A.") || strings.Contains(got.shown(), "EUR") {
		t.Errorf("without blocks the answer is %s", got.shown())
	}
}

func TestTokensThatCannotWorkAreExplained(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings []string
		wants    []string
	}{
		"none": {nil, []string{"SLACK_APP_TOKEN is missing", "SLACK_BOT_TOKEN is missing", "App-Level Tokens", "Install App"}},
		"swapped": {
			[]string{"SLACK_APP_TOKEN=xoxb-1", "SLACK_BOT_TOKEN=xapp-1"},
			[]string{"xoxb given where xapp is expected", "xapp given where xoxb is expected"},
		},
		"not filled in": {[]string{"SLACK_APP_TOKEN=xapp-", "SLACK_BOT_TOKEN=xoxb-"}, []string{"SLACK_APP_TOKEN is missing", "SLACK_BOT_TOKEN is missing"}},
		"another Slack that is none": {
			[]string{"SLACK_APP_TOKEN=xapp-1", "SLACK_BOT_TOKEN=xoxb-1", "SLACK_API_URL=garbage"}, []string{"SLACK_API_URL"},
		},
		"another secret": {[]string{"SLACK_APP_TOKEN=hello", "SLACK_BOT_TOKEN=xoxb-1"}, []string{"SLACK_APP_TOKEN does not begin with xapp-"}},
	} {
		out, code := lull(t, c.settings, "run")
		if code != 2 {
			t.Errorf("%s: exit code %d, want 2", name, code)
		}
		for _, want := range c.wants {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in:\n%s", name, want, out)
			}
		}
		if strings.Contains(out, "goroutine") || strings.Contains(out, "hello") {
			t.Errorf("%s: a stack or a secret in:\n%s", name, out)
		}
	}
}

func TestARefusedTokenEndsTheProgram(t *testing.T) {
	t.Parallel()
	for _, which := range []string{"SLACK_APP_TOKEN=xapp-wrong", "SLACK_BOT_TOKEN=xoxb-wrong"} {
		w := newWorkspace(t, slacksim.Options{})
		out, code := lull(t, append(w.settings(pgtest.Database(t, store.Migrate)), which), "run")
		if code != 2 || !strings.Contains(out, "Slack refuses the ") || !strings.Contains(out, "invalid_auth") {
			t.Errorf("%s: exit code %d and:\n%s", which, code, out)
		}
	}
	w := newWorkspace(t, slacksim.Options{})
	p := connect(t, w, pgtest.Database(t, store.Migrate))
	w.fault(map[string]any{"kind": "revoke", "token": "app"})
	w.fault(map[string]any{"kind": "cut"})
	if code := p.exit(); code != 2 || !strings.Contains(p.output(), "token_revoked") {
		t.Errorf("a token revoked while it ran: exit code %d and:\n%s", code, p.output())
	}
	w = newWorkspace(t, slacksim.Options{})
	p = connect(t, w, pgtest.Database(t, store.Migrate))
	w.fault(map[string]any{"kind": "revoke", "token": "bot"})
	w.post("/sim/commands", map[string]any{"user": "ana", "channel": "#general", "command": "/lull", "text": "acme"})
	if code := p.exit(); code != 2 || !strings.Contains(p.output(), "Slack refuses the bot token") {
		t.Errorf("the bot token revoked while it ran: exit code %d and:\n%s", code, p.output())
	}
}
