package commands_test

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"

	"lull/commands"
	"lull/internal/pgtest"
)

// slack is who is who, by member ID.
var slack = map[string]commands.Asker{
	"UANA":   {ID: "UANA", Name: "Ana Ruiz", Email: "ana@example.com", Zone: "Europe/Madrid"},
	"UBEN":   {ID: "UBEN", Name: "Ben Okafor", Email: "ben@example.com", Zone: "Europe/Madrid"},
	"UMARTA": {ID: "UMARTA", Name: "Marta Lind", Email: "marta@example.com", Zone: "Europe/Madrid", Locale: "en-GB"},
	"UZOE":   {ID: "UZOE", Name: "Zoe Park", Email: "zoe@example.com", Zone: "America/New_York"},
	"UADAM":  {ID: "UADAM", Name: "Adam Reyes", Email: "adam@example.com", Zone: "Europe/Madrid"},
	"UGUS":   {ID: "UGUS", Name: "Gus Hale", Email: "gus@example.com", Guest: true},
	"UBOT":   {ID: "UBOT", Name: "Robo", Bot: true, Away: true},
	"UGONE":  {ID: "UGONE", Name: "Gone Lee", Email: "gone@example.com", Gone: true, Away: true},
	"UEXT":   {ID: "UEXT", Name: "Eva Ext", Email: "eva@other.test", Away: true},
	"UNEW":   {ID: "UNEW", Name: "Nia New", Email: "nia@example.com"},
}

// shift is an installation in which people speak in channels: C1 is the team's,
// with the digest as 100.1; C2 has a guest; the bot is not in C3.
type shift struct{ *office }

func newShift(t *testing.T) shift { return shift{corpusDesk(t)} }

// does has somebody say, press or fill in something.
func (o shift) does(who string, r commands.Request) commands.Reply {
	o.t.Helper()
	r.Asker, r.Mentioned = slack[who], slack
	r.Audience = func(_ context.Context, channel string) (commands.Audience, error) {
		return commands.Audience{Members: []string{"ana@example.com", "ben@example.com"}, Here: channel != "C3", Guests: channel == "C2"}, nil
	}
	r.Colleague = o.colleague(nil, nil)
	return o.hear("", r)
}

// colleague is how Slack tells who somebody is, by member ID; some are in another
// zone than before, and some have left.
func (o shift) colleague(where map[string]string, gone map[string]bool) commands.Colleague {
	return func(_ context.Context, key string) (commands.Asker, bool, error) {
		for _, one := range slack {
			if one.ID == key || one.Email == key {
				one.Zone, one.Gone = cmp.Or(where[one.ID], one.Zone), one.Gone || gone[one.ID]
				return one, true, nil
			}
		}
		return commands.Asker{}, false, nil
	}
}

// mentions has somebody mention the bot in a thread of the team's channel.
func (o shift) mentions(who, text string) commands.Reply {
	o.t.Helper()
	return o.does(who, commands.Request{Text: text, Channel: "C1", Thread: "100.1", Root: "150.1"})
}

// stored is a column of the last follow-up.
func (o shift) stored(columns string) string {
	o.t.Helper()
	rows := pgtest.Ask(o.t, o.url, `select concat_ws(' ', `+columns+`) from follow_ups order by follow_up_id desc limit 1`)
	if len(rows) == 0 {
		return ""
	}
	return rows[0]
}

func (o shift) count() string {
	o.t.Helper()
	return pgtest.Ask(o.t, o.url, `select count(*) from follow_ups`)[0]
}

// message is what the message with a key says, and where it goes.
func (o shift) message(key string) string {
	o.t.Helper()
	rows := pgtest.Ask(o.t, o.url, `select recipient || '/' || thread_ts || ' ' || body from outbox where key = $1`, key)
	if len(rows) == 0 {
		return ""
	}
	place, body, _ := strings.Cut(rows[0], " ")
	reply, err := commands.DecodeReply([]byte(body))
	if err != nil {
		o.t.Fatal(err)
	}
	return place + " " + written(reply)
}

// written is a reply as its reader sees it: people as mentions, buttons in
// brackets, those in the menu in parentheses.
func written(r commands.Reply) string {
	var text strings.Builder
	for _, part := range r.Parts {
		switch p := part.(type) {
		case commands.Line:
			for _, span := range p {
				if span.Person != "" {
					text.WriteString("<@" + span.Person + ">")
					continue
				}
				text.WriteString(span.Text)
			}
		case commands.Note:
			text.WriteString(plain(p))
		case commands.Buttons:
			for _, b := range p {
				label := "[" + b.Label + "]"
				if b.Menu {
					label = "(" + b.Label + ")"
				}
				text.WriteString(" " + label)
			}
		}
		text.WriteString("\n")
	}
	return strings.TrimSpace(text.String())
}

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

// Every row of the table of cases.
func TestCasesOfAssigning(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	for _, c := range []struct {
		name, who, text string
		want            string // in the reply
		buttons         []string
		stored          string // of the follow-up that was made; "" for none
	}{
		{"nobody named", "UMARTA", "assign Acme call by fri", "Who is to follow up with Acme Industrial S.A.?", []string{"Me", "Ana Ruiz, the owner", "Pick somebody"}, ""},
		{"two people", "UMARTA", "assign <@UANA> <@UBEN> Acme call by fri", "One person at a time: who?", []string{"Ana Ruiz", "Ben Okafor"}, ""},
		{"no day", "UMARTA", "assign <@UANA> AC2 call", "No day was said: due Fri 27 Nov, 3 working days from now.", []string{"Undo"}, "2026-11-27"},
		{"a day that is over", "UMARTA", "assign <@UANA> Acme call by 1 nov 2026", "Sun 1 Nov is over. The next day is Wed 25 Nov", []string{"Tomorrow, Wed 25 Nov"}, ""},
		{"today's weekday", "UMARTA", "assign <@UANA> Acme call by tue", "Today is Tuesday.", []string{"Today, Tue 24 Nov", "Tue 1 Dec"}, ""},
		{"3/4 of a Briton", "UMARTA", "assign <@UANA> AC3 call by 3/4", "Nobody works on 3 Apr 2027: moved to 5 Apr 2027.", []string{"Undo"}, "2027-04-05"},
		{"3/4 of who knows whom", "UADAM", "assign <@UANA> Acme call by 3/12", "Is that 3 December or 12 March?", []string{"Thu 3 Dec", "12 Mar 2027"}, ""},
		{"a weekend", "UMARTA", "assign <@UANA> AC4 call by sat", "Nobody works on Sat 28 Nov: moved to Mon 30 Nov.", []string{"Undo"}, "2026-11-30"},
		{"a holiday", "UMARTA", "assign <@UANA> AC5 call by 8 dec", "Tue 8 Dec is Immaculate Conception: moved to Wed 9 Dec.", []string{"Undo"}, "2026-12-09"},
		{"working days, a holiday among them", "UMARTA", "assign <@UANA> AC9 call in 11 working days", "", nil, "2026-12-10"},
		{"a holiday elsewhere", "UADAM", "assign <@UZOE> AC6 call by thu", "Thu 26 Nov is Thanksgiving: moved to Fri 27 Nov.", []string{"Undo"}, "2026-11-27"},
		{"an app", "UMARTA", "assign <@UBOT> Acme call by fri", "Robo is an app", nil, ""},
		{"a guest", "UMARTA", "assign <@UGUS> Acme call by fri", "Gus Hale is a guest here", nil, ""},
		{"deactivated", "UMARTA", "assign <@UGONE> Acme call by fri", "Gone Lee is deactivated", nil, ""},
		{"another organisation", "UMARTA", "assign <@UEXT> Acme call by fri", "Eva Ext belongs to another organisation", nil, ""},
		{"without a role", "UMARTA", "assign <@UNEW> Acme call by fri", "I don't know Nia New's role yet", nil, ""},
		{"outside the team", "UMARTA", "assign <@UZOE> Acme call by fri", "Zoe Park is not in EMEA", nil, ""},
		{"nobody by that name", "UMARTA", "assign @zorro Acme call by fri", "I know nobody called @zorro", nil, ""},
		{"by name", "UMARTA", "assign @ben AC7 call by fri", "", nil, "2026-11-27"},
		{"no customer", "UMARTA", "assign <@UANA> call the buyer by fri", "Which customer of this list is it about?", []string{"Borealis AG", "Kite Foods", "Lindqvist Bygg", "Delta Print"}, ""},
		{"several customers", "UMARTA", "assign <@UANA> for Nord call by fri", "Which customer of this list", []string{"Borealis AG", "Kite Foods", "Lindqvist Bygg", "Delta Print"}, ""},
		{"a rep to others", "UBEN", "assign <@UANA> Acme call by fri", "Only leads of EMEA can assign this to others. You can take it yourself.", []string{"Do that"}, ""},
		{"a rep to themselves", "UBEN", "assign me AC8 call by fri", "", nil, "2026-11-27"},
		{"a rep elsewhere", "UZOE", "assign me Acme call by fri", "is looked after by Ana Ruiz. Ask them.", nil, ""},
	} {
		before := o.count()
		got := o.mentions(c.who, c.text)
		if c.want == "" && !got.Silent || !strings.Contains(written(got), c.want) {
			t.Errorf("%s: the answer is\n%s\nwant %q in it", c.name, written(got), c.want)
		}
		if labels := labels(got); !slices.Equal(labels, c.buttons) {
			t.Errorf("%s: the buttons are %q, want %q", c.name, labels, c.buttons)
		}
		switch made := o.count() != before; {
		case made != (c.stored != ""):
			t.Errorf("%s: made is %t", c.name, made)
		case made && o.stored("due_on") != c.stored:
			t.Errorf("%s: due %s, want %s", c.name, o.stored("due_on"), c.stored)
		}
	}
}

func labels(r commands.Reply) (labels []string) {
	for _, part := range r.Parts {
		row, _ := part.(commands.Buttons)
		for _, b := range row {
			labels = append(labels, b.Label)
		}
	}
	return labels
}

// What a question offers does what it says.
func TestAnswersToQuestionsOfAssigning(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	press := func(who, label string, r commands.Reply) commands.Reply {
		t.Helper()
		return o.does(who, commands.Request{Text: button(t, r, label), Pressed: true, CanAsk: true, Channel: "C1", Thread: "100.1"})
	}
	press("UMARTA", "Ana Ruiz, the owner", o.mentions("UMARTA", "assign Acme call about the 3 dec offer by fri"))
	if got := o.stored("assignee, assignee_slack, due_on, text, kind, origin_channel, origin_thread"); got != "ana@example.com UANA 2026-11-27 call about the 3 dec offer call C1 100.1" {
		t.Errorf("the owner: %s", got)
	}
	open := o.mentions("UMARTA", "assign <@UBEN> Acme send the list by mon")
	if got := labels(open); !slices.Equal(got, []string{"Add to #1", "Replace #1", "Make another"}) {
		t.Errorf("beside an open one: %s", written(open))
	}
	press("UMARTA", "Add to #1", open)
	if got := o.stored("follow_up_id, note, assignee"); got != "1 send the list ana@example.com" {
		t.Errorf("joined: %s", got)
	}
	press("UMARTA", "Make another", open)
	if got := o.stored("follow_up_id, assignee, text, due_on"); got != "2 ben@example.com send the list 2026-11-30" {
		t.Errorf("made beside it: %s", got)
	}
	press("UMARTA", "Replace #1", o.mentions("UMARTA", "assign <@UBEN> Acme visit by mon"))
	if got := pgtest.Ask(t, o.url, `select string_agg(follow_up_id || state, ' ' order by follow_up_id) from follow_ups`)[0]; got != "1dropped 2dropped 3open" {
		t.Errorf("replaced: %s", got)
	}
	press("UBEN", "Do that", o.mentions("UBEN", "assign <@UANA> AC2 call by fri"))
	if got := o.stored("assignee, asked_by, text"); got != "ben@example.com ben@example.com call" {
		t.Errorf("taken: %s", got)
	}
	press("UMARTA", "Kite Foods", o.mentions("UMARTA", "assign <@UANA> call the buyer by fri"))
	if got := o.stored("account_id, assignee, text, due_on"); !strings.HasSuffix(got, "ana@example.com call the buyer 2026-11-27") {
		t.Errorf("a row picked: %s", got)
	}
	press("UMARTA", "Tomorrow, Wed 25 Nov", o.mentions("UMARTA", "assign <@UANA> AC9 call by yesterday"))
	if got := o.stored("text, due_on"); got != "call 2026-11-25" {
		t.Errorf("tomorrow: %s", got)
	}
	// A likeness is asked about, outside of a digest too.
	alike := o.does("UMARTA", commands.Request{Text: "assign <@UANA> Lindquist Bygg call by fri", Channel: "D1"})
	wants(t, "alike", alike, "No customer is called “Lindquist Bygg”")
	before := o.count()
	got := o.does("UMARTA", commands.Request{Text: button(t, alike, "Lindqvist Bygg"), Pressed: true, CanAsk: true, Channel: "D1"})
	if o.count() == before || o.stored("text, due_on, message_to") != "call 2026-11-27 UANA" {
		t.Errorf("after the press: %s, %s", written(got), o.stored("text, due_on, message_to"))
	}
	wants(t, "told in private", got, "Lindqvist Bygg · Ana Ruiz · call · due Fri 27 Nov. I told Ana Ruiz in a direct message.")
	// [Pick somebody] and the [Assign] of a digest or a card open the form.
	form := press("UMARTA", "Pick somebody", o.mentions("UMARTA", "assign AC10 call by fri")).Form
	if form == nil || form.Fields[1].Initial != "call" || form.Fields[2].Initial != "2026-11-27" {
		t.Fatalf("the form is %+v", form)
	}
	var people []string
	for _, choice := range form.Fields[0].Choices {
		people = append(people, choice.Label)
	}
	if want := []string{"Marta Lind: nothing open", "Ana Ruiz: 3 open", "Ben Okafor: 2 open", "Nora Weiss: nothing open"}; !slices.Equal(people, want) {
		t.Errorf("whom the form offers: %q, want %q", people, want)
	}
	filled := commands.Request{
		Text: form.Says, Pressed: true, Channel: "C1", Thread: "100.1",
		Fields: map[string]string{"person": "ben@example.com", "text": "check the contract", "due": "2026-12-08"},
	}
	wants(t, "filled in", o.does("UMARTA", filled), "Check Point Labs · Ben Okafor · check the contract · due Wed 9 Dec", "Immaculate Conception")
	if got := o.stored("assignee, assignee_slack, text, kind, due_on, asked_by"); got != "ben@example.com UBEN check the contract review 2026-12-09 marta@example.com" {
		t.Errorf("filled in: %s", got)
	}
}

// Where the message appears, for each door.
func TestWhereAFollowUpAppears(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	for n, c := range []struct {
		name string
		r    commands.Request
		want string
	}{
		{"in a thread of a channel", commands.Request{Channel: "C1", Thread: "100.1", Root: "150.1"}, "C1/100.1"},
		{"in a channel", commands.Request{Channel: "C1", Root: "150.1"}, "C1/150.1"},
		{"by a command in a channel", commands.Request{Channel: "C1"}, "C1/"},
		{"in a channel with a guest", commands.Request{Channel: "C2", Root: "150.1"}, "UANA/"},
		{"in a channel without the bot", commands.Request{Channel: "C3"}, "UANA/"},
		{"in a direct message", commands.Request{Channel: "D1", Root: "150.1"}, "UANA/"},
		{"on a page of the bot's own", commands.Request{Channel: "UMARTA", Pressed: true}, "UANA/"},
	} {
		r := c.r
		r.Text = "assign as <@UANA>|AC" + string(rune('1'+n)) + "|2026-11-27||||call"
		got := o.does("UMARTA", r)
		if to := o.stored("message_to || '/' || message_thread"); to != c.want {
			t.Errorf("%s: the message goes to %s, want %s (%s)", c.name, to, c.want, written(got))
		}
		if isTold := strings.Contains(written(got), "Undo"); isTold == got.Silent || got.Silent != (c.r.Root != "" && c.r.Channel == "C1") {
			t.Errorf("%s: the asker reads %q", c.name, written(got))
		}
	}
}

// A team chooses a channel for what has no place of its own.
func TestTheChannelOfATeam(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	choose := func(who, team, channel string) commands.Reply {
		t.Helper()
		form := o.does(who, commands.Request{Text: "todo channel", Pressed: true, CanAsk: true, Channel: "D1"}).Form
		if form == nil {
			t.Fatal("no form")
		}
		return o.does(who, commands.Request{Text: form.Says, Pressed: true, Channel: "D1", Fields: map[string]string{"team": team, "channel": channel}})
	}
	wants(t, "a rep", o.does("UANA", commands.Request{Text: "todo channel", Channel: "D1"}), "Team leads, managers and admins choose")
	wants(t, "a guest reads it", choose("UMARTA", "EMEA", "C2"), "no guest")
	wants(t, "another team", choose("UMARTA", "Americas", "C4"), "Team leads, managers and admins choose")
	wants(t, "chosen", choose("UMARTA", "EMEA", "C4"), "stand in that channel")
	got := o.does("UMARTA", commands.Request{Text: "assign <@UANA> Acme call by fri", Channel: "D1", Root: "1.1"})
	wants(t, "the asker", got, "It stands in the team's channel for follow-ups.")
	if to := o.stored("message_to || '/' || message_thread"); to != "C4/" || got.See == nil || got.See.Key != "followup/1" {
		t.Errorf("it stands in %s, %+v", to, got.See)
	}
	wants(t, "none any more", choose("UMARTA", "EMEA", ""), "are direct messages")
	o.does("UMARTA", commands.Request{Text: "assign <@UANA> AC2 call by fri", Channel: "D1"})
	if to := o.stored("message_to"); to != "UANA" {
		t.Errorf("it goes to %s", to)
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

// The same thing said twice, by Slack or by a nervous finger, is done once.
func TestAnAssignmentDeliveredTwice(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	r := commands.Request{Text: "assign <@UANA> Acme call", Channel: "D1", Key: "event 1"}
	first, second := written(o.does("UMARTA", r)), written(o.does("UMARTA", r))
	if first != second || o.count() != "1" {
		t.Errorf("%s follow-ups, first\n%s\nthen\n%s", o.count(), first, second)
	}
	r = commands.Request{Text: "done 1 reached", Channel: "D1", Key: "event 2"}
	first, second = written(o.does("UANA", r)), written(o.does("UANA", r))
	if first != second || o.reports() != "1 stored, 1 count" {
		t.Errorf("%s, first\n%s\nthen\n%s", o.reports(), first, second)
	}
	o.does("UANA", commands.Request{Text: "reopen 1", Channel: "D1"})
	r = commands.Request{Text: "undo 1", Channel: "D1", Key: "event 3"}
	o.does("UANA", r)
	o.does("UANA", r)
	if got, reports := o.stored("state"), o.reports(); got != "done" || reports != "1 stored, 1 count" {
		t.Errorf("reopened, and that undone: %s, %s", got, reports)
	}
	o.does("UMARTA", commands.Request{Text: "reopen 1", Channel: "D1"})
	r = commands.Request{Text: button(t, o.does("UMARTA", commands.Request{Text: "assign <@UBEN> Acme visit by fri", Channel: "D1"}), "Replace #1"), Pressed: true, Channel: "D1", Key: "event 4"}
	first, second = written(o.does("UMARTA", r)), written(o.does("UMARTA", r))
	if got := o.stored("follow_up_id, assignee, state"); first != second || got != "2 ben@example.com open" || o.count() != "2" {
		t.Errorf("replaced: %s of %s, first\n%s\nthen\n%s", got, o.count(), first, second)
	}
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
