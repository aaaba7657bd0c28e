package main_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"lull/analysis"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/internal/slacksim"
	"lull/store"
)

func TestADoubleClickIsOnePress(t *testing.T) {
	t.Parallel()
	clock, desk := &hands{}, newCounter()
	w := newWorkspace(t, clocked(clock))
	inProcess(t, w, io.Discard, desk.answer)
	card := w.ask("ana", "#general", "/lull", "acme")
	stacks := w.modals("ana")
	press := func() {
		t.Helper()
		if got := w.press("ana", "#general", card, "spoke"); got["ok"] != true {
			t.Errorf("a press: %v", got)
		}
	}
	press()
	clock.advance(900 * time.Millisecond)
	press()
	opened(t, stacks)
	if asked, _ := desk.count("spoke AC1042"); asked != 1 {
		t.Errorf("a double click was %d presses", asked)
	}
	clock.advance(2 * time.Second)
	press()
	opened(t, stacks)
	if asked, _ := desk.count("spoke AC1042"); asked != 2 {
		t.Errorf("a press two seconds later: %d in all", asked)
	}
}

// An answer is for whoever pressed, and never takes the place of what others
// see.
func TestAPublicMessageIsAnsweredInPrivate(t *testing.T) {
	t.Parallel()
	w, desk := newWorkspace(t, slacksim.Options{}), newCounter()
	inProcess(t, w, io.Discard, func(r commands.Request) (commands.Reply, error) {
		reply, err := desk.answer(r)
		reply.Replaces = true
		return reply, err
	})
	api := slack.New(w.sim.BotToken(), slack.OptionAPIURL(w.url+"/api/"))
	var space struct {
		Channels []struct{ ID, Name string }
	}
	w.read("/sim/workspace", &space)
	for _, c := range space.Channels {
		if c.Name != "emea-leads" {
			continue
		}
		button := slack.NewButtonBlockElement("show-1", "show AC1042", slack.NewTextBlockObject("plain_text", "Show", false, false))
		_, ts, err := api.PostMessage(c.ID, slack.MsgOptionText("for all", false), slack.MsgOptionBlocks(slack.NewActionBlock("row-1", button)))
		if err != nil {
			t.Fatal(err)
		}
		e := w.watch("ben")
		if got := w.post("/sim/actions", map[string]any{"user": "ben", "channel": "#emea-leads", "ts": ts, "action_id": "show-1"}); got["ok"] != true {
			t.Fatalf("the press: %v", got)
		}
		if got := e.next(); !got.Ephemeral || got.TS == ts || got.Text != "a card" {
			t.Errorf("whoever pressed sees %+v", got)
		}
		for _, m := range w.messages("ana", "#emea-leads") {
			if m.Text == "a card" {
				t.Errorf("somebody else sees %+v", m)
			}
		}
		return
	}
	t.Fatal("the workspace has no such channel")
}

// With the program itself: a button of a picker, pressed after a restart, and
// by somebody whose rights changed since.
func TestAnOldButtonWorksAfterARestartAndAsksForRightsAgain(t *testing.T) {
	t.Parallel()
	manifest, code := lull(t, nil, "manifest")
	if code != 0 {
		t.Fatal(manifest)
	}
	w := newWorkspace(t, slacksim.Options{Manifest: []byte(manifest)})
	database := pgtest.Database(t, store.Migrate)
	company(t, database)
	first := connect(t, w, database)
	picker := w.ask("ana", "#general", "/lull", "nord")
	first.kill()
	connect(t, w, database)
	e := w.watch("ana")
	if got := w.press("ana", "#general", picker, "show AC1064"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	if got := e.next(); !got.Ephemeral || !strings.Contains(got.shown(), "Nordic Paper AB") || !strings.Contains(got.shown(), "EUR") {
		t.Errorf("the button shows %s", got.shown())
	}
	s, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	moved := analysis.Person{Email: "ana@example.com", Name: "Ana Ruiz", Team: "Elsewhere", Role: analysis.Rep}
	if _, err := s.ImportPeople(t.Context(), analysis.Rows(moved), store.Import{Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if got := w.press("ana", "#general", picker, "show AC1158"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	if got := e.next(); strings.Contains(got.shown(), "EUR") || !strings.Contains(got.shown(), "Ask them") {
		t.Errorf("without the right to it the button shows %s", got.shown())
	}
}
