package commands_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/store"
)

// What was reported counts at once, is said with who said it, and can be taken
// back; the night's run says the same as the card.
func TestWeSpoke(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	if got := o.kept("AC1"); got != "passive" {
		t.Fatalf("at first the customer is %s", got)
	}
	first := o.say("ana", "spoke acme yesterday about the renewal")
	wants(t, "one day", first,
		"Contact on Mon 23 Nov, reported by you (we started it): “about the renewal”",
		"Still passive: 1 more day of contact within 28 days ends the silence.", "Acme Industrial · AC1 ·")
	if !first.Replaces || strings.Contains(first.Summary, "renewal") {
		t.Errorf("the answer replaces: %t; its summary is %q", first.Replaces, first.Summary)
	}
	second := o.say("marta", "spoke with Acme Industrial 3 days ago they called")
	wants(t, "two days", second, "Contact on Sat 21 Nov, reported by you (they started it): “they called”", "Active again: they were passive since Sun 18 Oct.")
	o.assess()
	if got := o.kept("AC1"); got != "active" {
		t.Errorf("the night's run says %s", got)
	}

	undo := button(t, second, "Undo")
	if got := button(t, o.say("ana", "why AC1"), "Undo Sat 21 Nov"); got != undo {
		t.Errorf("later it is undone by %q, not %q", got, undo)
	}
	if got := text(o.say("ben", "why AC1")); !strings.Contains(got, "Marta Lind") || strings.Contains(got, "undo") {
		t.Errorf("a colleague is offered %s", got)
	}
	wants(t, "a colleague", o.say("ben", undo), "Only Ana Ruiz, who looks after Acme Industrial")
	if got := o.reports(); got != "2 stored, 2 count" {
		t.Errorf("after the refusal: %s", got)
	}
	// The owner may take back what somebody else said.
	undone := o.say("ana", undo)
	wants(t, "undone", undone, "Taken back by you: the contact on Sat 21 Nov that was reported by Marta Lind.", "Without it: passive since Tue 24 Nov.")
	wants(t, "undone twice", o.say("marta", undo), "Already taken back by Ana Ruiz")
	if got := o.reports(); got != "2 stored, 1 count" || !undone.Replaces {
		t.Errorf("after the undo: %s, %t", got, undone.Replaces)
	}
	o.assess()
	if got := o.kept("AC1"); got != "passive" {
		t.Errorf("the night after the undo says %s", got)
	}
	if told := pgtest.Ask(t, o.url, `select tag from transitions where axis = 'engagement' and outcome = 'raised'`); told != nil {
		t.Errorf("alerts went out about what was taken back: %v", told)
	}
}

func TestWhatWasUndoneBeforeTheNightIsAsIfNeverSaid(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	o.say("ana", "AC1") // what is told once
	before := text(o.say("ana", "AC1"))
	o.say("ana", "spoke AC1 today")
	again := o.say("ana", "spoke AC1 yesterday")
	wants(t, "two days", again, "Active again")
	wants(t, "one taken back", o.say("ana", button(t, again, "Undo")), "Without it: passive since Sun 18 Oct.")
	o.assess()
	if got := o.kept("AC1"); got != "passive" {
		t.Errorf("the night's run says %s", got)
	}
	o.say("ana", button(t, o.hear("ana", commands.Request{Text: "spoke AC1 today", Key: "request 3"}), "Undo"))
	if diff := cmp.Diff(before, text(o.say("ana", "AC1"))); diff != "" {
		t.Errorf("with everything taken back the card is another: %s", diff)
	}
}

// A delivery that comes again, and several at once, act once and say the same.
func TestAnActHappensOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	for _, sentence := range []string{"spoke AC1 yesterday", "hold AC1 until 1 feb moving", "hold AC1 off"} {
		r := commands.Request{Text: sentence, Word: "lull", Now: now, Asker: commands.Asker{Email: "ana@example.com"}, Key: sentence}
		answers := make([]string, 8)
		var group errgroup.Group
		for n := range answers {
			group.Go(func() error {
				reply, err := o.desk.Answer(t.Context(), r)
				answers[n] = text(reply)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			t.Fatal(err)
		}
		for _, other := range answers[1:] {
			if diff := cmp.Diff(answers[0], other); diff != "" {
				t.Errorf("%s: %s", sentence, diff)
			}
		}
	}
	if got := o.reports(); got != "1 stored, 1 count" {
		t.Error(got)
	}
	if got := pgtest.Ask(t, o.url, `select count(*) || ' made, ' || count(ended_at) || ' ended' from holds`)[0]; got != "1 made, 1 ended" {
		t.Error(got)
	}
}

// Who may report a contact and hold: one row per cell of the table, through the
// door that people use.
func TestWhoMayAct(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	const mine, colleagues, elsewhere, nobodys = "AC1", "AC3", "AC4", "AC5"
	for _, c := range []struct {
		who, ref string
		may      bool
	}{
		{"ana", mine, true},
		{"ben", mine, false},
		{"ana", colleagues, false},
		{"ana", elsewhere, false},
		{"ana", nobodys, false},
		{"zoe", mine, false},
		{"zoe", elsewhere, true},
		{"marta", mine, true},
		{"marta", elsewhere, false},
		{"marta", nobodys, false},
		{"nora", mine, true},
		{"nora", elsewhere, false},
		{"olga", elsewhere, true},
		{"olga", nobodys, true},
		{"adam", mine, true},
		{"adam", elsewhere, true},
		{"adam", nobodys, true},
		{"nobody", mine, false},
	} {
		before := o.reports()
		spoke := o.say(c.who, "spoke "+c.ref+" yesterday")
		held := o.say(c.who, "hold "+c.ref+" until 1 feb moving")
		did := strings.Contains(text(spoke), "<Undo>") && strings.Contains(text(held), "<Undo>")
		if did != c.may || (o.reports() != before) != c.may {
			t.Errorf("%s and %s: done %t, want %t\n%s\n%s", c.who, c.ref, did, c.may, text(spoke), text(held))
		}
		if offers := strings.Contains(text(o.say(c.who, "show "+c.ref)), "<We spoke>"); offers != c.may {
			t.Errorf("the card of %s offers %s [We spoke]: %t", c.ref, c.who, offers)
		}
	}
	for name, r := range map[string]commands.Request{
		"a guest":            {Asker: commands.Asker{Guest: true}},
		"an outsider":        {Asker: commands.Asker{Away: true}},
		"a shared channel":   {Place: commands.Place{Shared: true}},
		"an unknown channel": {Place: commands.Place{Unknown: true}},
	} {
		before := o.reports()
		for _, r.Text = range []string{"spoke AC1 yesterday", "hold AC1 until 1 feb moving", "hold AC1 off", "undo h1"} {
			if got := o.hear("ana", r); len(got.Parts) != 1 || strings.Contains(text(got), "Acme") {
				t.Errorf("%s: %s: %s", name, r.Text, text(got))
			}
		}
		if o.reports() != before {
			t.Errorf("%s reported a contact", name)
		}
	}
}

// A write never acts on a likeness, and what is wrong is said before anything is
// kept.
func TestWhatIsNotDone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	for sentence, want := range map[string]string{
		"spoke acmee industrial yesterday they wrote": "<Acme Industrial> spoke AC1 yesterday they wrote",
		"hold borealiss until 1 feb moving":           "No customer is called “borealiss”",
		"spoke ac yesterday":                          "<Acorn Mills> spoke AC2 yesterday",
		"spoke zzzzqqqq yesterday":                    "No customer is called anything like",
		"spoke":                                       "Say with whom",
		"hold":                                        "Say whom, until when and why",
		"undo":                                        "nothing to undo",
		"undo everything":                             "nothing to undo",
		"undo h77":                                    "nothing to undo",
		"undo hx":                                     "nothing to undo",
		"spoke AC1 tomorrow":                          "Wed 25 Nov has not come yet",
		"spoke AC1 on 2025-11-23":                     "23 Nov 2025 is more than a year away",
		"spoke AC1 2015-01-01":                        "more than ten years away",
		"spoke AC1 last week":                         "is more than one day",
		"spoke AC1 " + strings.Repeat("x", 301):       "300 characters at most",
		"hold AC1 until yesterday moving":             "is over",
		"hold AC1 until 2027-11-25 moving":            "25 Nov 2027 is more than a year away",
		"hold AC1 until 1 feb":                        "Say until when and why",
		"hold AC1 moving":                             "Say until when and why",
		"hold AC1 off":                                "Acme Industrial is not on hold.",
	} {
		wants(t, sentence, o.say("ana", sentence), want)
	}
	for _, fields := range []map[string]string{
		{"on": "2026-11-25", "who": "us"}, {"on": "2025-11-23", "who": "us"}, {"on": "soon", "who": "us"},
	} {
		got := o.hear("ana", commands.Request{Text: "spoke AC1", Pressed: true, CanAsk: true, Fields: fields})
		if says := button(t, got, "We spoke"); says != "spoke AC1" || got.Replaces {
			t.Errorf("%v: %s", fields, text(got))
		}
	}
	if got := o.reports(); got != "0 stored, 0 count" {
		t.Error(got)
	}
	if got := pgtest.Ask(t, o.url, `select count(*)::text from holds`)[0]; got != "0" {
		t.Errorf("%s holds were made", got)
	}
	r := commands.Request{Word: "lull", Text: "spoke AC1 today", Now: now, Asker: commands.Asker{Email: "ana@example.com"}}
	if _, err := o.desk.Answer(t.Context(), r); err == nil {
		t.Error("an act without a key was taken")
	}
}

// What people report is no source: of the customers of whom nothing was
// reported nothing is known, and that is not silence.
func TestAReportWithoutASource(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	got := o.say("ana", "spoke AC1 2026-06-01")
	wants(t, "without a source", got, "Contact on Mon 1 Jun, reported by you", "no contact data is connected",
		"cannot tell", "poke on 1 Jun, reported by you")
	o.assess()
	for _, ref := range []string{"AC1", "AC2"} {
		if reason := pgtest.Ask(t, o.url, `select reason from assessments join accounts using (account_id) where ref = $1`, ref)[0]; reason != "no_source" {
			t.Errorf("of %s the night's run says %q", ref, reason)
		}
	}
}

func TestFormsOfActs(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	press := func(text string) commands.Reply {
		t.Helper()
		return o.hear("ana", commands.Request{Text: text, Pressed: true, CanAsk: true})
	}
	spoke := press("spoke AC1")
	if spoke.Form == nil || spoke.Form.Fields[0].Initial != "2026-11-24" || !strings.Contains(spoke.Summary, "/lull spoke AC1") {
		t.Fatalf("the form is %+v", spoke)
	}
	filled := map[string]string{"on": "2026-11-20", "who": "they", "note": "will pay EUR 5,000"}
	got := o.hear("ana", commands.Request{Text: spoke.Form.Says, Pressed: true, CanAsk: true, Fields: filled})
	wants(t, "filled in", got, "Contact on Fri 20 Nov, reported by you (they started it): “will pay EUR 5,000”")
	if strings.Contains(got.Summary, "EUR") {
		t.Errorf("the summary is %q", got.Summary)
	}
	hold := press("hold AC1 until 1 feb")
	if hold.Form == nil || hold.Form.Fields[0].Initial != "2027-02-01" || hold.Form.Fields[1].Optional {
		t.Fatalf("the form is %+v", hold)
	}
	filled = map[string]string{"until": "2027-02-01", "reason": "a new plant"}
	wants(t, "filled in", o.hear("ana", commands.Request{Text: hold.Form.Says, Pressed: true, Fields: filled}),
		"On hold until 1 Feb 2027, said by you.", "said by you: a new plant")
	// Typed where no form can open, a name alone is enough for today.
	wants(t, "typed", o.say("ana", "spoke AC2"), "Contact on Tue 24 Nov, reported by you (we started it)", "Active. Without another contact they turn passive on")
	for _, f := range []*commands.Form{spoke.Form, hold.Form} {
		for _, field := range f.Fields {
			far := commands.CheckForm([]commands.Field{field}, map[string]string{field.Name: "2028-01-01"}, now, "")
			if isDate := field.Kind == commands.DateField; (len(far) > 0) != isDate {
				t.Errorf("%s of a day years away: %v", field.Name, far)
			}
		}
	}
}

func TestAHoldReplacesAnotherUntilItIsUndone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	o.say("ana", "hold AC1 until 1 feb moving")
	second := o.say("marta", "hold AC1 for 2 weeks on holiday")
	wants(t, "the second", second, "On hold until Tue 8 Dec, said by you.", "said by you: on holiday", "<End hold> hold AC1 off")
	undo := button(t, second, "Undo")
	wants(t, "undone by a colleague", o.say("ben", undo), "Only Ana Ruiz")
	wants(t, "undone", o.say("ana", undo), "Undone by you: the hold until Tue 8 Dec that was said by Marta Lind.")
	wants(t, "undone again", o.say("marta", undo), "Already ended by Ana Ruiz")
	wants(t, "off", o.say("adam", "hold AC1 off"), "The hold of Acme Industrial was ended by you.")
	wants(t, "off again", o.say("ana", "hold AC1 off"), "The hold of Acme Industrial was ended by Adam Reyes.")
}

// Whoever said it may take it back, also when the customer is no longer theirs;
// what they may not see, they are not shown.
func TestTheReporterMayUndo(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	undo := button(t, o.say("ana", "spoke AC1 yesterday about money"), "Undo")
	moved := analysis.Person{Email: "ana@example.com", Name: "Ana Ruiz", Team: "Americas", Role: analysis.Rep}
	sold := analysis.Account{Ref: "AC1", Name: "Acme Industrial", Owner: "ben@example.com"}
	load := store.Import{Now: now}
	if _, err := o.store.ImportPeople(t.Context(), analysis.Rows(append(colleagues[1:len(colleagues):len(colleagues)], moved)...), load); err != nil {
		t.Fatal(err)
	}
	if _, err := o.store.ImportAccounts(t.Context(), analysis.Rows(sold), load); err != nil {
		t.Fatal(err)
	}
	wants(t, "to report once more", o.say("ana", "spoke AC1 today"), "is looked after by Ben Okafor. Ask them.")
	got := o.say("ana", undo)
	wants(t, "undone", got, "Taken back by you", "is looked after by Ben Okafor. Ask them.")
	if strings.Contains(text(got), "passive") || strings.Contains(text(got), "money") {
		t.Errorf("to whom it is hidden it shows %s", text(got))
	}
}

func TestWhatFollowsANameIsAContact(t *testing.T) {
	t.Parallel()
	type contact struct {
		On     string
		Theirs bool
		Note   string
	}
	for text, want := range map[string]contact{
		"":                                    {On: "2026-11-24"},
		"yesterday":                           {On: "2026-11-23"},
		"yesterday about the price":           {On: "2026-11-23", Note: "about the price"},
		"about the price":                     {On: "2026-11-24", Note: "about the price"},
		"they will reorder":                   {On: "2026-11-24", Theirs: true, Note: "they will reorder"},
		"3 days ago, They called":             {On: "2026-11-21", Theirs: true, Note: "They called"},
		"they called yesterday":               {On: "2026-11-23", Theirs: true, Note: "they called"},
		"they wrote on 2 nov about the price": {On: "2026-11-02", Theirs: true, Note: "they wrote about the price"},
		"theyre fine":                         {On: "2026-11-24", Note: "theyre fine"},
		"we told them they owe us":            {On: "2026-11-24", Note: "we told them they owe us"},
	} {
		on, theirs, note, fault := commands.Contact(text, calendar.Of(now))
		if diff := cmp.Diff(want, contact{on, theirs, note}); diff != "" || fault != "" {
			t.Errorf("%q: %s %s", text, fault, diff)
		}
	}
}
