package commands_test

import (
	"slices"
	"strings"
	"testing"

	"lull/commands"
	"lull/internal/pgtest"
)

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
