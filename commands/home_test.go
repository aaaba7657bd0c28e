package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lull/commands"
	"lull/internal/pgtest"
)

// What Ana reads on her page on Thursday: the book as /lull says it, what she has
// to do by urgency, and her hours; what she presses there stands beside what it changed.
func TestHome(t *testing.T) {
	t.Parallel()
	desk, keys := deskOf(t), 0
	asks := func(on time.Time, r commands.Request) commands.Reply {
		t.Helper()
		keys++
		r.Word, r.Now, r.Key, r.Channel = "lull", on, fmt.Sprint("request ", keys), "UANA"
		if r.Asker.ID == "" {
			r.Asker = slack["UANA"]
		}
		r.Mentioned, r.Colleague = slack, shift{}.colleague(nil, nil)
		reply, err := desk.Answer(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		return reply
	}
	for _, sentence := range []string{
		"assign me Borealis call the buyer by wed", "assign me Acme short check by thu", "assign me Kite send the list by mon",
		"assign me Lindqvist visit by 18 dec", "hours 8 to 16 mon-thu",
	} {
		asks(now, commands.Request{Text: sentence})
	}
	thursday := now.Add(48 * time.Hour)
	home := asks(thursday, commands.Request{Home: true})
	golden(t, "home", text(home))
	if book := text(asks(thursday, commands.Request{})); !strings.HasPrefix(text(home), book[:strings.Index(book, "Protect")]) {
		t.Errorf("the page begins otherwise than the book:\n%s", book)
	}
	if form := asks(thursday, commands.Request{Home: true, Text: "done 1", Pressed: true, CanAsk: true}).Form; form == nil || form.Says != "done 1" {
		t.Errorf("[Done] asks %+v", form)
	}
	done := asks(thursday, commands.Request{Home: true, Text: "done 1", Pressed: true, Fields: map[string]string{"outcome": "reached", "note": ""}})
	golden(t, "home-done", text(done))
	list := text(asks(thursday, commands.Request{Home: true, Text: "list passive", Pressed: true}))
	if !strings.Contains(list, "<Back> home") || strings.Contains(list, "Your hours") {
		t.Errorf("a list reads\n%s", list)
	}
	if back := text(asks(thursday, commands.Request{Home: true, Text: "home", Pressed: true})); !strings.Contains(back, "Your hours") {
		t.Errorf("back is\n%s", back)
	}
	if got := text(asks(thursday, commands.Request{Text: "home"})); strings.Contains(got, "Your hours") {
		t.Errorf("elsewhere home is no name of a customer:\n%s", got)
	}
}

// Whoever may not ask reads why on their page too, and nothing else. An admin is
// not called for somebody who only looks.
func TestHomeOfThoseWhoMayNotAsk(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	for who, want := range map[string]string{
		"UGUS": "full members of this workspace only", "UEXT": "full members of this workspace only", "UNEW": "I don't know your role yet",
	} {
		if got := text(o.does(who, commands.Request{Home: true})); !strings.Contains(got, want) || strings.Contains(got, "Your") {
			t.Errorf("%s reads\n%s", who, got)
		}
	}
	asked := func() string {
		t.Helper()
		return pgtest.Ask(t, o.url, `select count(*) from outbox where key like 'role/%'`)[0]
	}
	if got := asked(); got != "0" {
		t.Errorf("%s admins were asked for a role", got)
	}
	if o.does("UNEW", commands.Request{Text: "acme"}); asked() != "1" {
		t.Errorf("%s admins were asked for a role", asked())
	}
	// An old button of a page asks for the right again.
	o.does("UMARTA", commands.Request{Text: "assign <@UANA> Acme call by fri", Channel: "C1", Root: "150.1"})
	if got := text(o.does("UZOE", commands.Request{Home: true, Text: "drop 1", Pressed: true})); !strings.Contains(got, "#1") || o.stored("state") != "open" {
		t.Errorf("Zoe's press: %s, %s", o.stored("state"), got)
	}
}
