package commands_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/store"
)

// everyWord is a sentence for each row of the table of rights, and the others.
var everyWord = []string{
	"AC1", "segment AC1", "why AC1", "profit AC1", "", "list passive all", "list", "new", "spoke AC1 today", "hold AC1 until tomorrow moving",
	"undo h1", "digest", "whoami", "settings", "role me admin", "help", "acm", "zzzzqqqq", "assign me AC1 call",
}

// The columns of the table without any right: guests, people of another
// organisation, places that are shared with one or unknown, and whoever has no
// role. They read one refusal whatever they say, and change nothing.
func TestWhoGetsNoAnswer(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	ana := commands.Asker{Email: "ana@example.com"}
	for _, c := range []struct {
		name    string
		asker   commands.Asker
		place   commands.Place
		refusal string
	}{
		{"a guest", commands.Asker{Email: "ana@example.com", Guest: true}, commands.Place{}, "full members"},
		{"somebody of another organisation", commands.Asker{Email: "ana@example.com", Away: true}, commands.Place{}, "full members"},
		{"a shared place", ana, commands.Place{Shared: true}, "shared with another organisation"},
		{"an unknown place", ana, commands.Place{Unknown: true}, "who shares this conversation"},
		{"nobody's role", commands.Asker{Email: "zed@example.com"}, commands.Place{}, "your role yet. Ask Adam Reyes"},
		{"no address", commands.Asker{ID: "U0NEW"}, commands.Place{}, "your role yet. Ask Adam Reyes"},
		{"another's address", commands.Asker{ID: "U0NEW", Email: "luis@example.com"}, commands.Place{}, "your role yet. Ask Adam Reyes"},
	} {
		if c.name == "another's address" { // the file says that luis is somebody else in Slack
			luis := analysis.Person{Email: "luis@example.com", Role: analysis.Admin, SlackID: "U0LUIS", Name: "Adam Reyes"}
			if _, err := o.store.ImportPeople(t.Context(), analysis.Rows(luis), store.Import{Now: now}); err != nil {
				t.Fatal(err)
			}
		}
		for _, sentence := range everyWord {
			for _, filled := range []map[string]string{nil, {"on": "2026-11-24", "until": "2026-12-01", "role": "admin", "reason": "x"}} {
				got := o.hear("", commands.Request{Text: sentence, Asker: c.asker, Place: c.place, Pressed: filled != nil, Fields: filled})
				if got.Form != nil || len(got.Parts) != 1 || !strings.Contains(got.Summary, c.refusal) {
					t.Errorf("%s who says %q reads %s", c.name, sentence, text(got))
				}
			}
		}
	}
	changes := pgtest.Ask(t, o.url, `
		select 'report' from engagement_events where source = 'lull' union all select 'hold' from holds
		union all select 'role' from role_changes union all select 'read' from amount_reads`)
	if changes != nil {
		t.Errorf("they changed %v", changes)
	}
}

// Somebody without an address in Slack is known by the member ID in the people
// file, and their customers by the address there.
func TestKnownBySlackID(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	ana := analysis.Person{Email: "ana@example.com", SlackID: "U0ANA", Name: "Ana Ruiz", Team: "EMEA", Role: analysis.Rep}
	if _, err := o.store.ImportPeople(t.Context(), analysis.Rows(ana), store.Import{Now: now}); err != nil {
		t.Fatal(err)
	}
	for name, asker := range map[string]commands.Asker{
		"by ID":              {ID: "U0ANA"},
		"by ID before mail":  {ID: "U0ANA", Email: "ben@example.com"},
		"by mail without ID": {Email: "ana@example.com"},
	} {
		got := o.hear("", commands.Request{Text: "AC1", Asker: asker})
		wants(t, name, got, "EUR", "We spoke", "owner Ana Ruiz")
	}
	// She can be named in a list, too.
	got := o.hear("marta", commands.Request{
		Text: "list active <@U0ANA>", Mentioned: map[string]commands.Asker{"U0ANA": {ID: "U0ANA"}},
	})
	wants(t, "a list of hers", got, "Acorn Mills", "Ana Ruiz")
}

func TestFirstAdmins(t *testing.T) {
	t.Parallel()
	s, url := recordsAt(t)
	o := &office{t: t, desk: commands.NewDesk(s, "Boss@example.com"), store: s, url: url}
	const forNow = "You are my admin for now"
	owner := commands.Asker{ID: "U0OWNER", Runs: true, Name: "Olive Owner"}
	wants(t, "whoever runs the workspace", o.hear("", commands.Request{Text: "acme", Asker: owner}), "lull import", forNow)
	if got := text(o.hear("", commands.Request{Text: "acme", Asker: owner})); strings.Contains(got, forNow) {
		t.Errorf("they are told twice: %s", got)
	}
	wants(t, "whom LULL_ADMIN names", o.say("boss", "whoami"), forNow, "admin", "change policy, settings and roles")
	wants(t, "anybody else", o.say("zed", "acme"), "your role yet. Ask Boss@example.com")

	// An answer that is given again after a crash says so again.
	r := commands.Request{Text: "acme", Asker: commands.Asker{Email: "second@example.com", Runs: true}, Key: "k"}
	if diff := cmp.Diff(text(o.hear("", r)), text(o.hear("", r))); diff != "" {
		t.Errorf("a redelivery reads otherwise: %s", diff)
	}

	// Once there is an admin, they are not any more.
	wants(t, "the first one", o.hear("", commands.Request{Text: "role me admin", Asker: commands.Asker{Email: "boss@example.com", Name: "Bea Boss"}}), "Bea Boss is admin from now on")
	wants(t, "whoever runs the workspace then", o.hear("", commands.Request{Text: "acme", Asker: owner}), "Ask Bea Boss")
	if got := o.say("boss", "whoami"); strings.Contains(text(got), forNow) {
		t.Errorf("an admin in earnest reads %s", text(got))
	}
}

// An admin is asked once about each person who asks without a role, and a press
// and a form settle it.
func TestSetRole(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	second := analysis.Person{Email: "amy@example.com", Name: "Amy Hall", Role: analysis.Admin, SlackID: "U0AMY"}
	if _, err := o.store.ImportPeople(t.Context(), analysis.Rows(second), store.Import{Now: now}); err != nil {
		t.Fatal(err)
	}
	carl := commands.Asker{ID: "U0CARL", Name: "Carl Holm", Email: "carl@example.com"}
	for range 3 {
		wants(t, "before", o.hear("", commands.Request{Text: "AC1", Asker: carl}), "your role yet. Ask Adam Reyes, Amy Hall")
	}
	queued := func() []string {
		return pgtest.Ask(t, o.url, `select key || ' to ' || recipient || ': ' || (body::json ->> 'Summary') from outbox order by key`)
	}
	const wanted = "Carl Holm (carl@example.com) asked me something, and I don't know their role yet."
	if diff := cmp.Diff([]string{"role/U0CARL/U0AMY to U0AMY: " + wanted, "role/U0CARL/adam@example.com to adam@example.com: " + wanted}, queued()); diff != "" {
		t.Errorf("the admins are asked (-want +got):\n%s", diff)
	}
	var body string
	for _, line := range pgtest.Ask(t, o.url, `select body from outbox order by key limit 1`) {
		body = line
	}
	asked, err := commands.DecodeReply([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	press := commands.Request{Text: button(t, asked, "Set role"), Pressed: true, CanAsk: true, Mentioned: map[string]commands.Asker{"U0CARL": carl}}
	for _, who := range []string{"ana", "marta", "nora"} {
		wants(t, who+" may not", o.hear(who, press), "Only an admin gives roles")
	}
	form := o.hear("adam", press).Form
	if form == nil || len(form.Fields) != 2 || !strings.Contains(form.Fields[1].Hint, "Americas, EMEA") {
		t.Fatalf("the form is %+v", form)
	}
	fill := func(who string, fields map[string]string) commands.Reply {
		return o.hear(who, commands.Request{Text: form.Says, Pressed: true, Fields: fields, Mentioned: press.Mentioned, Key: "fill " + who + fmt.Sprint(fields)})
	}
	wants(t, "a form filled in by another", fill("ana", map[string]string{"role": "admin"}), "Only an admin gives roles")
	wants(t, "no role", fill("adam", map[string]string{"role": "boss"}), "“boss” is no role")
	for range 2 { // the same form, delivered twice
		wants(t, "given", fill("adam", map[string]string{"role": "rep", "team": "emea"}), "Carl Holm is sales rep in EMEA from now on.")
	}
	wants(t, "after", o.hear("", commands.Request{Text: "AC1", Asker: carl}), "Acme Industrial", "hidden, ask your team lead")
	wants(t, "changed by words", o.hear("adam", commands.Request{Text: "role carl@example.com lead Americas"}), "Carl Holm is team lead in Americas from now on, was sales rep in EMEA.")
	want := []string{
		"carl@example.com: rep EMEA, was  , by adam@example.com", "carl@example.com: lead Americas, was rep EMEA, by adam@example.com",
	}
	got := pgtest.Ask(t, o.url, `
		select email || ': ' || role || ' ' || team || ', was ' || role_was || ' ' || team_was || ', by ' || changed_by from role_changes order by change_id`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("on record (-want +got):\n%s", diff)
	}
	messages := queued()
	for _, want := range []string{
		"role/U0CARL/U0AMY to U0AMY: Carl Holm is team lead in Americas from now on, said by Adam Reyes.",
		"role/U0CARL/U0CARL to U0CARL: You are team lead in Americas from now on. Ask me about a customer: /lull NAME, or /lull help",
	} {
		if !slices.Contains(messages, want) {
			t.Errorf("no message %q among %q", want, messages)
		}
	}
}

func TestRolesThatAreNotGiven(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	mentioned := map[string]commands.Asker{
		"U0GUS": {ID: "U0GUS", Guest: true, Email: "gus@example.com"}, "U0BOT": {ID: "U0BOT", Away: true}, "U0NEW": {ID: "U0NEW", Name: "Nia"},
	}
	for sentence, want := range map[string]string{
		"role":                        "Say who, and which role",
		"role <@U0GUS> admin":         "get no role",
		"role <@U0BOT> rep":           "get no role",
		"role <@U0GONE> rep":          "Slack does not know this person",
		"role ben lead":               "Say who, and which role",
		"role ben@example.com boss":   "“boss” is no role",
		"role ben@ rep":               "no e-mail address",
		"role <@U0NEW> lead Americas": "Say who, and which role", // without an address there is a form
	} {
		wants(t, sentence, o.hear("adam", commands.Request{Text: sentence, Mentioned: mentioned}), want)
	}
	fields := map[string]string{"role": "rep", "email": "Nia@example.com"}
	wants(t, "a form with an address", o.hear("adam", commands.Request{Text: "role <@U0NEW>", Fields: fields, Mentioned: mentioned}), "Nia is sales rep from now on")
	wants(t, "whom it is about", o.hear("", commands.Request{Text: "whoami", Asker: mentioned["U0NEW"]}), "You are Nia (nia@example.com), sales rep.")
	if got := pgtest.Ask(t, o.url, `select count(*) from role_changes`)[0]; got != "1" {
		t.Errorf("%s roles were given", got)
	}
}

func TestWhoami(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	var all strings.Builder
	for _, who := range []string{"ana", "marta", "nora", "olga", "adam"} {
		all.WriteString(text(o.say(who, "whoami")))
	}
	settings := analysis.Settings{Currency: "EUR", TimeZone: "Europe/Madrid", Visibility: analysis.VisibleAll, Amounts: analysis.NoAmounts}
	if err := o.store.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	all.WriteString(text(o.say("ana", "whoami")) + text(o.say("ana", "settings")) + text(o.say("marta", "settings")))
	golden(t, "whoami", all.String())
}
