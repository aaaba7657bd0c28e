package commands_test

import (
	"context"
	"strings"
	"testing"

	"lull/commands"
	"lull/internal/pgtest"
)

// showroom is an office in which people share: C1 is Ana's team's, C2 has a
// guest, the bot is not in C3, C4 is shared with another organisation, Zoe of
// another team and somebody unknown read C5, and Ana is not in C6.
type showroom struct{ shift }

func newShowroom(t *testing.T) showroom { return showroom{shift{newOffice(t, true)}} }

func (o showroom) does(who string, r commands.Request) commands.Reply {
	o.t.Helper()
	team := []string{"ana@example.com", "ben@example.com", "marta@example.com"}
	r.Asker, r.CanAsk = slack[who], true
	r.Channels = map[string]string{"#emea-leads": "C1"}
	r.Audience = func(_ context.Context, channel string) (commands.Audience, error) {
		switch channel {
		case "C1":
			return commands.Audience{Members: team, Here: true, Name: "emea-leads"}, nil
		case "C2":
			return commands.Audience{Members: team, Here: true, Name: "fair", Guests: true}, nil
		case "C3":
			return commands.Audience{Members: team, Name: "closed"}, nil
		case "C4":
			return commands.Audience{Members: team, Here: true, Name: "partners", Shared: true}, nil
		case "C5":
			return commands.Audience{Members: append([]string{"zoe@example.com"}, team...), Unnamed: 1, Here: true, Name: "sales"}, nil
		case "C6":
			return commands.Audience{Members: team[1:], Here: true, Name: "secret"}, nil
		}
		return commands.Audience{Unknown: true}, nil
	}
	return o.hear("", r)
}

// form is what a reply asks, as it is read.
func form(t *testing.T, r commands.Reply) string {
	t.Helper()
	if r.Form == nil {
		t.Fatalf("no form: %s", text(r))
	}
	lines := []string{"{" + r.Form.Title + "}"}
	for _, line := range r.Form.Lines {
		lines = append(lines, plain(line))
	}
	for _, f := range r.Form.Fields {
		lines = append(lines, f.Label+": "+f.Initial, "("+f.Hint+")")
	}
	return strings.Join(append(lines, "<"+r.Form.Submit+">", ""), "\n\n")
}

func (o showroom) sent() string {
	o.t.Helper()
	return strings.Join(pgtest.Ask(o.t, o.url, `select recipient || ' ' || owner from outbox where key like 'share/%' order by message_id`), ", ")
}

func TestSharing(t *testing.T) {
	t.Parallel()
	o := newShowroom(t)
	where := o.does("UANA", commands.Request{Text: "share AC1", Pressed: true, Channel: "D1"})
	golden(t, "share-where", form(t, where))
	sent := func(who, channel string, of commands.Reply) commands.Reply {
		t.Helper()
		return o.does(who, commands.Request{Text: of.Form.Says, Pressed: true, Channel: "D1", Fields: map[string]string{"channel": channel}})
	}
	seen := sent("UANA", "C1", where)
	golden(t, "share-preview", form(t, seen))
	if o.sent() != "" {
		t.Fatalf("posted before it was seen: %s", o.sent())
	}
	done := sent("UANA", "C1", seen)
	wants(t, "shared", done, "Acme Industrial is shared: #emea-leads sees it", "Take back")
	if again := sent("UANA", "C1", seen); text(again) != text(done) || o.sent() != "C1 ana@example.com" {
		t.Errorf("pressed twice: %s\n%s", o.sent(), text(again))
	}
	key := pgtest.Ask(t, o.url, `select key from outbox`)[0]
	body := pgtest.Ask(t, o.url, `select body::text from outbox`)[0]
	message, err := commands.DecodeReply([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "share-message", text(message))
	for _, part := range message.Parts {
		if line, is := part.(commands.Line); is && !strings.Contains(form(t, seen), plain(line)) {
			t.Errorf("the channel reads what the form did not show: %s", plain(line))
		}
	}
	for _, money := range []string{"EUR", "rofit", "arner", "only you"} {
		if strings.Contains(body, money) {
			t.Errorf("the channel reads %q: %s", money, body)
		}
	}
	if n := pgtest.Ask(t, o.url, `select count(*)::text from amount_reads`)[0]; n != "0" {
		t.Errorf("%s reads of amounts", n)
	}

	// In its thread the customer is known, by rights.
	posted(t, o.store, "C1", "300.1")
	thread := func(who, said string) commands.Reply {
		t.Helper()
		return o.does(who, commands.Request{Text: said, Channel: "C1", Thread: "300.1", Root: "301.1"})
	}
	wants(t, "why in the thread", thread("UMARTA", "why"), "Acme Industrial", "AC1")
	wants(t, "a check in the thread", thread("UANA", "check"), "“check AC1 8 prefers mail in the morning”")
	wants(t, "to whom it is not visible", thread("UZOE", "why"), "Acme Industrial (AC1) is looked after by Ana Ruiz")
	r := commands.Request{Text: "<@UBEN> call by fri", Channel: "C1", Thread: "300.1", Root: "301.1"}
	if got := shift.does(o.shift, "UMARTA", r); !got.Silent {
		t.Errorf("assigned: %s", text(got))
	}
	if got := o.stored("account_id, assignee, message_to, message_thread"); !strings.HasSuffix(got, "ben@example.com C1 300.1") {
		t.Errorf("assigned: %s", got)
	}
	// A press of [Assign] stands in the thread as well.
	r = commands.Request{Text: button(t, message, "Assign"), Channel: "C1", Root: "300.1", Pressed: true, CanAsk: true}
	r.Text = shift.does(o.shift, "UANA", r).Form.Says
	r.Fields = map[string]string{"person": "ana@example.com", "text": "visit", "due": "2026-11-27"}
	wants(t, "a second one", shift.does(o.shift, "UANA", r), "has an open follow-up: #1")

	// Taking back: the sharer, who acts on the customer, and nobody else.
	back := commands.Request{Text: button(t, message, "Take back"), Channel: "C1", Root: "300.1", Pressed: true}
	wants(t, "a colleague", o.does("UBEN", back), "Ana Ruiz shared this.")
	if got := o.does("UMARTA", back); !got.Silent {
		t.Errorf("the lead: %s", text(got))
	}
	if got, want := o.message(key), "C1/ Marta Lind took back what was shared here."; got != want {
		t.Errorf("taken back, the message is %q, want %q", got, want)
	}
	wants(t, "twice", o.does("UANA", back), "That was taken back before.")
	wants(t, "shared again from the old form", sent("UANA", "C1", seen), "That was taken back before.")
}

// A channel of which one reader may not see the customer sees nothing, and nor
// does one with strangers.
func TestWhereNothingIsShared(t *testing.T) {
	t.Parallel()
	o := newShowroom(t)
	for _, c := range []struct{ who, said, want string }{
		{"UANA", "share AC1 #C2", "A guest is in #fair"},
		{"UANA", "share AC1 #C3", "#closed: I am not in it, or cannot see who reads it. Write /invite @lull there"},
		{"UANA", "share AC1 #C4", "#partners is shared with another organisation"},
		{"UANA", "share AC1 #C5", "2 of the 5 people in #sales may not see this customer (Zoe Park, …)"},
		{"UANA", "share AC1 #C6", "You are not in that channel"},
		{"UANA", "share AC1 #C7", "That channel: I am not in it"},
		{"UZOE", "share AC1 #C5", "Acme Industrial (AC1) is looked after by Ana Ruiz. Ask them."},
		{"UGUS", "share AC1 #C1", "full members of this workspace only"},
		{"UANA", "share", "Say which customer, and with which channel"},
		{"UANA", "share Zzyzx #C1", "Zzyzx"},
	} {
		got := o.does(c.who, commands.Request{Text: c.said, Channel: "C1"})
		if got.Form != nil && got.Form.Submit == "Share" {
			t.Errorf("%s says %q and may share:\n%s", c.who, c.said, form(t, got))
		}
		wants(t, c.said, got, c.want)
	}
	// What is wrong stands in the form, above the choice of another channel.
	if got := form(t, o.does("UANA", commands.Request{Text: "share AC1 #C5", Channel: "C1"})); !strings.Contains(got, "2 of the 5 people") || !strings.Contains(got, "<Preview>") {
		t.Errorf("the form is\n%s", got)
	}
	// Typed in a channel, that one is meant; a name is as good as a choice.
	for _, said := range []string{"share acme", "share acme ind with #emea-leads", "share AC1 #emea-leads"} {
		if got := form(t, o.does("UANA", commands.Request{Text: said, Channel: "C1"})); !strings.Contains(got, "#emea-leads, 3 people, will see this:") {
			t.Errorf("%s: %s", said, got)
		}
	}
	// A seal that is made up, somebody else's, or of another day shows it first.
	seal := o.does("UANA", commands.Request{Text: "share AC1 #C1", Channel: "C1"}).Form.Says
	for who, said := range map[string]string{"UANA": "share AC1 #C1 abc-abc", "UBEN": seal} {
		got := o.does(who, commands.Request{Text: said, Pressed: true, Channel: "C1"})
		if !strings.Contains(form(t, got), "It changed since you looked.") {
			t.Errorf("%s: %s", said, form(t, got))
		}
	}
	if o.sent() != "" {
		t.Errorf("posted: %s", o.sent())
	}
}

// What a customer answered is for those who look after them; and what was taken
// back before it was sent is not sent at all.
func TestSharingKeepsAnswersPrivate(t *testing.T) {
	t.Parallel()
	o := newShowroom(t)
	o.does("UANA", commands.Request{Text: "check AC1 2 late deliveries", Channel: "D1"})
	wants(t, "her own card", o.does("UANA", commands.Request{Text: "AC1", Channel: "D1"}), "late deliveries")
	seen := o.does("UANA", commands.Request{Text: "share AC1 #C1", Channel: "D1"})
	done := o.does("UANA", commands.Request{Text: seen.Form.Says, Pressed: true, Channel: "D1"})
	body := pgtest.Ask(t, o.url, `select body::text from outbox where key like 'share/%'`)[0]
	for _, private := range []string{"late deliveries", "nhappy", "atisfaction"} {
		if strings.Contains(body, private) {
			t.Errorf("the channel reads %q: %s", private, body)
		}
	}
	wants(t, "taken back", o.does("UANA", commands.Request{Text: button(t, done, "Take back"), Pressed: true, Channel: "D1"}), "Acme Industrial")
	if got := pgtest.Ask(t, o.url, `select state || ' ' || (until_at < $1) from outbox where key like 'share/%'`, now)[0]; got != "waiting true" {
		t.Errorf("not sent when it was taken back, it is %s", got)
	}
}
