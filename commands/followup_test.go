package commands_test

import (
	"strings"
	"testing"

	"lull/commands"
	"lull/internal/pgtest"
)

func TestAFollowUpInAThread(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	if got := o.mentions("UMARTA", "1 <@UANA> call the buyer about renewal by fri"); !got.Silent {
		t.Errorf("beside the message somebody reads: %s", written(got))
	}
	want := "C1/100.1 #1 · Borealis AG · <@UANA> · call the buyer about renewal\n" +
		"due Fri 27 Nov, end of day Madrid · asked by Marta Lind · open\n" +
		" [Done] [Snooze] (Move) (Change date) (Drop) (Undo)"
	if got := o.message("followup/1"); got != want {
		t.Errorf("the message is\n%s\nwant\n%s", got, want)
	}
	if got := o.mentions("UMARTA", "no, monday"); !got.Silent {
		t.Errorf("corrected: %s", written(got))
	}
	want = "C1/100.1 #1 · Borealis AG · <@UANA> · call the buyer about renewal\n" +
		"due Mon 30 Nov, end of day Madrid (was Fri 27 Nov) · asked by Marta Lind · open\n" +
		" [Done] [Snooze] (Move) (Change date) (Drop) (Undo)"
	if got := o.message("followup/1"); got != want {
		t.Errorf("corrected, the message is\n%s\nwant\n%s", got, want)
	}
	o.mentions("UMARTA", "not ana, <@UBEN>")
	if got := o.stored("assignee, assignee_slack, due_on"); got != "ben@example.com UBEN 2026-11-30" {
		t.Errorf("moved: %s", got)
	}
	if got, want := o.message("followup/1/to/ben@example.com"), "C1/100.1 <@UBEN>: #1, Borealis AG, is yours now. Marta Lind moved it."; got != want {
		t.Errorf("Ben is told %q, want %q", got, want)
	}
	o.mentions("UMARTA", "no, ana and wed")
	if got := o.stored("assignee, due_on"); got != "ana@example.com 2026-11-25" {
		t.Errorf("both at once: %s", got)
	}
	wants(t, "nonsense", o.mentions("UMARTA", "no, the other one"), "I did not understand what to change on #1")
	// The form of [Done].
	pressed := commands.Request{Text: "done 1", Channel: "C1", Thread: "100.1", Pressed: true, CanAsk: true}
	form := o.does("UANA", pressed).Form
	if form == nil || len(form.Fields) != 3 || form.Fields[2].Initial != "suggested" || form.Says != "done 1" {
		t.Fatalf("the form is %+v", form)
	}
	pressed.Text, pressed.Fields = form.Says, map[string]string{"outcome": "reached", "note": "will reorder in Dec"}
	if got := o.does("UANA", pressed); !got.Silent {
		t.Errorf("done: %s", written(got))
	}
	want = "C1/100.1 #1 · Borealis AG · <@UANA> · call the buyer about renewal\n" +
		"done by Ana Ruiz, Tue 24 Nov 09:15: reached, “will reorder in Dec”\n [Reopen] [Undo]"
	if got := o.message("followup/1"); got != want {
		t.Errorf("done, the message is\n%s\nwant\n%s", got, want)
	}
	if got := o.reports(); got != "1 stored, 1 count" {
		t.Errorf("contacts: %s", got)
	}
	pressed.Fields["outcome"] = "lost"
	wants(t, "done by a second person", o.does("UMARTA", pressed), "#1 is done already: Ana Ruiz, Tue 24 Nov 09:15")
	o.does("UMARTA", commands.Request{Text: "undo f1.6", Pressed: true, Channel: "C1", Thread: "100.1"})
	if got, reports := o.stored("state, note"), o.reports(); got != "open " && got != "open" || reports != "1 stored, 0 count" {
		t.Errorf("undone: %q, %s", got, reports)
	}
	wants(t, "undone twice", o.does("UANA", commands.Request{Text: "undo f1.6", Pressed: true, Channel: "D1"}), "That was undone before")
	o.does("UMARTA", commands.Request{Text: "drop", Channel: "C1", Thread: "100.1"})
	if got := o.stored("state"); got != "dropped" {
		t.Errorf("dropped in the thread: %q", got)
	}
	o.does("UMARTA", commands.Request{Text: "undo", Channel: "C1", Thread: "100.1"})
	if got := o.stored("state"); got != "open" {
		t.Errorf("undone in the thread: %q", got)
	}
	wants(t, "elsewhere", o.does("UMARTA", commands.Request{Text: "undo", Channel: "C1"}), "I find nothing to undo there")
	wants(t, "a correction elsewhere", o.does("UMARTA", commands.Request{Text: "not ana, luis", Channel: "C1"}), "say it in the thread that it stands in")
}

// In a thread with several follow-ups, a word without a number is about the one that
// whoever says it touched last, or is to do, and never takes back what another did.
func TestWhichFollowUpOfAThread(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	o.mentions("UMARTA", "1 <@UANA> call the buyer by fri")
	o.mentions("UMARTA", "2 <@UBEN> visit them by fri")
	o.mentions("UANA", "due 1 mon")
	states := func() string {
		return strings.Join(pgtest.Ask(t, o.url, `select follow_up_id || ' ' || state || ' ' || due_on from follow_ups order by 1`), ", ")
	}
	wants(t, "who did nothing there", o.mentions("UADAM", "undo"), "I find nothing to undo there")
	for _, c := range []struct{ who, said, want string }{
		{"UMARTA", "no, thu", "1 open 2026-11-30, 2 open 2026-11-26"},
		{"UANA", "no, wed", "1 open 2026-11-25, 2 open 2026-11-26"},
		{"UMARTA", "done 2 reached", "1 open 2026-11-25, 2 done 2026-11-26"},
		{"UMARTA", "undo", "1 open 2026-11-25, 2 open 2026-11-26"},
		{"UMARTA", "undo", "1 open 2026-11-25, 2 open 2026-11-27"},
		{"UBEN", "done", "1 open 2026-11-25, 2 done 2026-11-27"},
		{"UANA", "undo", "1 open 2026-11-30, 2 done 2026-11-27"},
	} {
		o.mentions(c.who, c.said)
		if got := states(); got != c.want {
			t.Errorf("%s says %q: %s, want %s", c.who, c.said, got, c.want)
		}
	}
}

// What happened to a follow-up, and to a customer's.
func TestHistory(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	for _, c := range []struct{ who, text string }{
		{"UMARTA", "assign <@UANA> Acme call by fri"},
		{"UMARTA", "due 1 mon"},
		{"UMARTA", "move 1 <@UBEN>"},
		{"UBEN", "snooze 1 thu"},
		{"UBEN", "note 1 they are away"},
		{"UBEN", "done 1 no answer, twice"},
		{"UMARTA", "undo 1"},
		{"UBEN", "drop 1"},
		{"UBEN", "reopen 1"},
		{"UBEN", "done 1 reached"},
		{"UMARTA", "assign <@UANA> Acme visit by 8 dec"},
	} {
		o.does(c.who, commands.Request{Text: c.text, Channel: "D1"})
	}
	wants(t, "of one", o.does("UANA", commands.Request{Text: "history 1", Channel: "D1"}), "#1 · Acme Industrial S.A. · call\n"+
		"Tue 24 Nov 09:15 · Marta Lind assigned it to you, due Fri 27 Nov\n"+
		"Tue 24 Nov 09:15 · Marta Lind made it due Mon 30 Nov (was Fri 27 Nov)\n"+
		"Tue 24 Nov 09:15 · Marta Lind moved it from you to Ben Okafor\n"+
		"Tue 24 Nov 09:15 · Ben Okafor snoozed it until Thu 26 Nov\n"+
		"Tue 24 Nov 09:15 · Ben Okafor noted: “they are away”\n"+
		"Tue 24 Nov 09:15 · Ben Okafor finished it: no answer: “twice”\n"+
		"Tue 24 Nov 09:15 · Marta Lind undid this: Ben Okafor finished it: no answer: “twice”\n"+
		"Tue 24 Nov 09:15 · Ben Okafor dropped it\n"+
		"Tue 24 Nov 09:15 · Ben Okafor reopened it\n"+
		"Tue 24 Nov 09:15 · Ben Okafor finished it: reached")
	wants(t, "of a customer", o.does("UANA", commands.Request{Text: "history acme", Channel: "D1"}),
		"Follow-ups about Acme Industrial S.A.\n#2 you: visit, due Wed 9 Dec\n#1 Ben Okafor: call, done Tue 24 Nov: reached\n")
	wants(t, "of a customer without", o.does("UANA", commands.Request{Text: "history borealis", Channel: "D1"}), "None so far.")
	wants(t, "by another team", o.does("UZOE", commands.Request{Text: "history 1", Channel: "D1"}), "There is no follow-up #1 that you can see.")
	wants(t, "of nothing", o.does("UANA", commands.Request{Text: "history", Channel: "D1"}), "Say which: “history 42”")
}

// What is to be done, for whoever is to do it, the team, and the card.
func TestToDo(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	for _, text := range []string{
		"assign <@UANA> Acme call about renewal by fri", "assign <@UBEN> Borealis visit by wed", "assign <@UANA> Kite send the list today", "assign me AC9 check by mon",
	} {
		o.does("UMARTA", commands.Request{Text: text, Channel: "D1"})
	}
	pgtest.Ask(t, o.url, `update follow_ups set due_on = '2026-11-20' where follow_up_id = 2 returning 1`)
	says := func(who, text string) commands.Reply {
		t.Helper()
		return o.does(who, commands.Request{Text: text, Channel: "D1"})
	}
	mine := says("UANA", "todo")
	wants(t, "mine", mine, "Your follow-ups: 2 open", "#3 · Kite Foods · send the list", "due Tue 24 Nov", "#1 · Acme Industrial S.A. · call about renewal", "<Done> done 1")
	if strings.Contains(text(mine), "Borealis") {
		t.Errorf("Ana's has somebody else's: %s", text(mine))
	}
	wants(t, "the team's", says("UMARTA", "todo team"), "Follow-ups of team EMEA: 4 open, 1 overdue", "#2 · Borealis AG · visit", "overdue since Fri 20 Nov · Ben Okafor", "· you")
	late := says("UMARTA", "todo team overdue")
	wants(t, "overdue", late, "#2 · Borealis AG")
	if strings.Contains(text(late), "#1") {
		t.Errorf("not overdue: %s", text(late))
	}
	wants(t, "of a person", says("UMARTA", "todo <@UANA>"), "Follow-ups of Ana Ruiz: 2 open")
	wants(t, "of nobody", says("UMARTA", "todo @zorro"), "I do not know this person")
	wants(t, "nothing", says("UADAM", "todo"), "Your follow-ups: 0 open", "Nothing is waiting for you.")
	if got := says("UZOE", "todo all"); strings.Contains(text(got), "#") {
		t.Errorf("another team's rep reads %s", text(got))
	}
	wants(t, "the card", says("UANA", "acme"), "Open: #1 you: call about renewal, due Fri 27 Nov", "<Assign> assign AC1")
	wants(t, "the book", says("UANA", ""), "Your follow-ups", "• #3 Kite Foods · send the list · due Tue 24 Nov")
	wants(t, "a customer called like a word", says("UANA", "done"), "Say its number: “done 42”")
}

// Each word on a follow-up, in order, and what it is answered with.
func TestWordsOnAFollowUp(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	o.does("UMARTA", commands.Request{Text: "assign <@UANA> Acme call by fri", Channel: "D1"})
	o.does("UMARTA", commands.Request{Text: "assign <@UBEN> Borealis visit by wed", Channel: "D1"})
	for _, c := range []struct{ who, text, want string }{
		{"UBEN", "done 1", "#1 is Ana Ruiz's. Ask them, or your team lead."},
		{"UANA", "snooze 1 today", "Choose tomorrow or a later day."},
		{"UANA", "snooze 1 in 3 weeks", "14 days at most"},
		{"UANA", "snooze #1 tomorrow", "No reminder of #1 before Wed 25 Nov. It stays due Fri 27 Nov."},
		{"UANA", "snooze 1 tomorrow", "#1 sleeps until Wed 25 Nov already."},
		{"UANA", "snooze 1 thu", "No reminder of #1 before Thu 26 Nov."},
		{"UANA", "snooze 1 fri", "No reminder of #1 before Fri 27 Nov."},
		{"UANA", "snooze 1 mon", "#1 was snoozed 3 times"},
		{"UANA", "due 1 fri", "#1 is due Fri 27 Nov already"},
		{"UANA", "due 1 sat", "#1 is due Mon 30 Nov, end of day Madrid."},
		{"UANA", "due 1 tue", "Today is Tuesday."},
		{"UANA", "due 1 whenever", "This is not a date."},
		{"UANA", "note 1 asked for a quote", "Noted on #1."},
		{"UANA", "move 1 <@UBEN>", "Only leads of EMEA can assign"},
		{"UMARTA", "move 1 <@UGUS>", "Gus Hale is a guest"},
		{"UMARTA", "move 1 <@UANA>", "#1 is with Ana Ruiz already"},
		{"UMARTA", "move 1 to @ben", "#1 is with Ben Okafor now."},
		{"UBEN", "move 1 me", "#1 is with you already"},
		{"UMARTA", "reopen 1", "#1 is open: Ben Okafor, due Mon 30 Nov"},
		{"UANA", "done 77", "There is no follow-up #77 that you can change."},
		{"UZOE", "done 1", "There is no follow-up #1 that you can change."},
		{"UBEN", "done 1 no answer, tried twice", "#1 is done."},
		{"UMARTA", "drop 1", "#1 is done already: Ben Okafor"},
		{"UMARTA", "undo 1", "Undone. #1 is open, as it was before."},
		{"UMARTA", "drop 1 not needed", "#1 is dropped."},
		{"UBEN", "done 1", "#1 is dropped already: Marta Lind"},
		{"UBEN", "snooze 1 thu", "#1 is dropped already"},
		{"UBEN", "reopen 1", "#1 is open again, with you, due Mon 30 Nov."},
		{"UBEN", "done 1 will order in March", "#1 is done, and a contact with Acme Industrial S.A. is recorded today."},
		{"UBEN", "note 1 " + strings.Repeat("x", 301), "The note has 301 characters; 300 at most."},
	} {
		wants(t, c.who+" "+c.text, o.does(c.who, commands.Request{Text: c.text, Channel: "D1"}), c.want)
	}
	if got := o.stored("state"); got != "open" {
		t.Errorf("#2 is %s", got)
	}
	if got, want := o.message("followup/1"), "UANA/ #1 · Acme Industrial S.A. · <@UBEN> · call\ndone by Ben Okafor, Tue 24 Nov 09:15: will order, “in March”\n [Reopen] [Undo]"; got != want {
		t.Errorf("the message is\n%s\nwant\n%s", got, want)
	}
	if mirror := o.message("followup/1/to/ben@example.com"); !strings.HasSuffix(mirror, strings.TrimPrefix(o.message("followup/1"), "UANA")) || !strings.HasPrefix(mirror, "UBEN/") {
		t.Errorf("Ben's is %s", mirror)
	}
}

// From a message: the form guesses the customer that the message names, and what
// it says is kept with the follow-up, whatever has to be asked on the way.
func TestAFollowUpAboutAMessage(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	shortcut := commands.Request{
		Text: "assign", About: true, Quote: "The buyer of Lindqvist Bygg asked for a | new\nprice", Link: "https://slack.test/p1", Pressed: true, CanAsk: true,
		Channel: "C1", Root: "150.1",
	}
	form := o.does("UMARTA", shortcut).Form
	if form == nil || len(form.Fields) != 3 || !strings.HasPrefix(form.Says, "assign as |AC8|") {
		t.Fatalf("a message that names a customer: %+v", form)
	}
	fill := func(form *commands.Form, fields map[string]string) commands.Reply {
		t.Helper()
		return o.does("UMARTA", commands.Request{Text: form.Says, Pressed: true, CanAsk: true, Channel: "C1", Root: "150.1", Fields: fields})
	}
	fill(form, map[string]string{"person": "ana@example.com", "text": "send the price", "due": "2026-11-27"})
	want := "C1/150.1 #1 · Lindqvist Bygg · <@UANA> · send the price\ndue Fri 27 Nov, end of day Madrid · asked by Marta Lind · open\n" +
		"“The buyer of Lindqvist Bygg asked for a ¦ new price”\n [Done] [Snooze] (Move) (Change date) (Drop) (Undo)"
	if got := o.message("followup/1"); got != want {
		t.Errorf("the message is\n%s\nwant\n%s", got, want)
	}
	if got := o.stored("origin_permalink"); got != "https://slack.test/p1" {
		t.Errorf("the link is %s", got)
	}
	shortcut.Quote = "They asked for a new price"
	form = o.does("UMARTA", shortcut).Form
	if form == nil || len(form.Fields) != 4 {
		t.Fatalf("a message that names nobody: %+v", form)
	}
	several := fill(form, map[string]string{"customer": "nord", "person": "ben@example.com", "text": "send it", "due": "2026-11-27"})
	wants(t, "several", several, "“nord” could be several customers. Which one?", "<Nordwind>")
	o.does("UMARTA", commands.Request{Text: button(t, several, "Nordwind"), Pressed: true, CanAsk: true, Channel: "C1"})
	if got := o.stored("assignee, text, due_on, origin_quote, origin_permalink"); got != "ben@example.com send it 2026-11-27 They asked for a new price https://slack.test/p1" {
		t.Errorf("after the pick: %s", got)
	}
}
