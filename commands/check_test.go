package commands_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"lull/commands"
	"lull/internal/pgtest"
)

func TestAnswersAreRead(t *testing.T) {
	t.Parallel()
	corpus, err := os.ReadFile("testdata/checks.txt")
	if err != nil {
		t.Fatal(err)
	}
	orDash := func(text string) string {
		if text == "" {
			return "-"
		}
		return text
	}
	n := 0
	for line := range strings.Lines(string(corpus)) {
		said, want, is := strings.Cut(strings.TrimSpace(line), " => ")
		if !is || strings.HasPrefix(said, "#") {
			continue
		}
		n++
		mood, score, preferences := commands.ReadAnswer(said)
		if mood == "" {
			mood = "?"
		}
		if got := mood + " | " + score + " | " + orDash(preferences); got != want {
			t.Errorf("%q is read as %s, want %s", said, got, want)
		}
	}
	if n < 30 {
		t.Errorf("%d sentences are left", n)
	}
}

// unhappyTo is what somebody is told about an unhappy answer; "" for nothing that
// would still be sent.
func (o shift) unhappyTo(who string) string {
	o.t.Helper()
	keys := pgtest.Ask(o.t, o.url, `select key from outbox where key like 'check/%/' || $1 || '@example.com' and until_at is null`, who)
	if len(keys) == 0 {
		return ""
	}
	if len(keys) > 1 {
		o.t.Errorf("%s is told %d times: %q", who, len(keys), keys)
	}
	return o.message(keys[0])
}

func TestASatisfactionCheckAsAFollowUp(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	o.mentions("UMARTA", "1 <@UBEN> short satisfaction check, and what they prefer, by fri")
	if got := o.stored("kind, play_suggested"); got != "check ask_owner" {
		t.Errorf("made: %s", got)
	}
	// What is no answer is asked for, with what was said already.
	asked := o.does("UBEN", commands.Request{Text: "done 1 they were friendly", CanAsk: true})
	if asked.Form == nil || len(asked.Form.Fields) != 2 || asked.Form.Fields[1].Initial != "they were friendly" || len(asked.Form.Fields[0].Choices) != 16 {
		t.Fatalf("the form is %+v", asked.Form)
	}
	filled := commands.Request{
		Text: asked.Form.Says, Pressed: true, Key: "one press", Channel: "C1", Thread: "100.1",
		Fields: map[string]string{"answer": "3", "preferences": "late deliveries"},
	}
	told := o.does("UBEN", filled)
	wants(t, "done", told, "#1 is done: unhappy (3 of 10), “late deliveries”. A contact with Borealis AG is recorded today. Told in private: Ana Ruiz and Marta Lind.")
	if got := o.stored("state, outcome, answer_mood, answer_score, answer_preferences, play_used"); got != "done reached unhappy 3 late deliveries satisfaction_check" {
		t.Errorf("stored: %s", got)
	}
	if again := o.does("UBEN", filled); text(again) != text(told) {
		t.Errorf("delivered again: %s", text(again))
	}
	if got := o.message("followup/1"); !strings.Contains(got, "answered, see the customer's card") || strings.Contains(got, "nhappy") || strings.Contains(got, "late deliveries") {
		t.Errorf("everybody reads %s", got)
	}
	want := "Borealis AG is unhappy (3 of 10) in a satisfaction check that Ben Okafor recorded on Tue 24 Nov.\n“late deliveries”"
	for _, who := range []string{"ana", "marta"} {
		if got := o.unhappyTo(who); !strings.Contains(got, who+"@example.com/ "+want) {
			t.Errorf("%s is told %s", who, got)
		}
	}
	if got := o.unhappyTo("ben") + o.unhappyTo("nora"); got != "" {
		t.Errorf("others are told %s", got)
	}
	wants(t, "why", o.say("ana", "why borealis"), "Last satisfaction check Tue 24 Nov, recorded by Ben Okafor: unhappy (3 of 10). It holds for 90 days. They said: “late deliveries”.")
	wants(t, "its history", o.say("ana", "history 1"), "finished it: unhappy (3 of 10), “late deliveries”")
	wants(t, "their history", o.say("ana", "history borealis"), "unhappy (3 of 10), “late deliveries”")

	// Taken back before it is sent, nobody is told; answered anew, each is again.
	o.does("UBEN", commands.Request{Text: "undo 1"})
	if got := o.unhappyTo("ana") + o.unhappyTo("marta"); got != "" || o.stored("answer_mood, play_used") != " " {
		t.Errorf("taken back: %s, %q", got, o.stored("answer_mood, play_used"))
	}
	o.does("UANA", commands.Request{Text: "done 1 unhappy, 0, late again"})
	if got := o.unhappyTo("marta"); !strings.Contains(got, "unhappy (0 of 10) in a satisfaction check that Ana Ruiz") {
		t.Errorf("marta is told %s", got)
	}
	if got := o.unhappyTo("ana"); strings.Contains(got, "0 of 10") {
		t.Errorf("Ana recorded it and is told %s", got)
	}
	o.does("UANA", commands.Request{Text: "reopen 1"})
	o.does("UANA", commands.Request{Text: "done 1 9 prefers mail"})
	if got := o.stored("outcome, answer_mood, answer_score, answer_preferences"); got != "reached happy 9 prefers mail" || o.unhappyTo("marta") != "" {
		t.Errorf("happy in the end: %s, %s", got, o.unhappyTo("marta"))
	}
	// Nobody answered, and it was no check at all.
	o.does("UANA", commands.Request{Text: "reopen 1"})
	o.does("UANA", commands.Request{Text: "done 1 no answer, back in May"})
	if got := o.stored("outcome, note, answer_mood, play_used"); got != "no_answer back in May  satisfaction_check" {
		t.Errorf("no answer: %s", got)
	}
	// Reviews and checks of anything else are no satisfaction checks.
	o.mentions("UMARTA", "2 <@UBEN> check the contract")
	if got := o.stored("kind"); got != "review" {
		t.Errorf("the kind is %s", got)
	}
	wants(t, "a note that begins with a number", o.does("UBEN", commands.Request{Text: "done 2 8 pages are signed"}), "#2 is done.")
	if got := o.stored("outcome, note, answer_mood"); got != " 8 pages are signed " {
		t.Errorf("noted: %q", got)
	}
}

func TestASatisfactionCheckBesideFollowUps(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	said := commands.Request{Text: "check borealis 2 late deliveries", Key: "one sentence"}
	told := o.does("UANA", said)
	wants(t, "recorded", told, "Recorded: satisfaction check on Tue 24 Nov, unhappy (2 of 10), “late deliveries”. It counts as a contact. Told in private: Marta Lind.")
	if again := o.does("UANA", said); text(again) != text(told) || o.reports() != "1 stored, 1 count" {
		t.Errorf("delivered again: %s, %s", o.reports(), text(again))
	}
	if got := o.unhappyTo("marta"); !strings.Contains(got, "Borealis AG is unhappy (2 of 10)") {
		t.Errorf("marta is told %s", got)
	}
	undone := o.does("UANA", commands.Request{Text: button(t, told, "Undo"), Pressed: true})
	wants(t, "undone", undone, "Taken back by you: the contact on Tue 24 Nov")
	if got := o.unhappyTo("marta"); got != "" || o.reports() != "1 stored, 0 count" {
		t.Errorf("after it was taken back marta is told %s, %s", got, o.reports())
	}
	if got := text(o.say("ana", "why borealis")); strings.Contains(got, "late deliveries") {
		t.Errorf("taken back, and still there: %s", got)
	}
	form := o.does("UANA", commands.Request{Text: "check AC3 prefers mail", CanAsk: true}).Form
	if form == nil || form.Says != "check AC3" || form.Fields[1].Initial != "prefers mail" {
		t.Fatalf("the form is %+v", form)
	}
	wants(t, "filled in", o.does("UANA", commands.Request{
		Text: form.Says, Pressed: true, Fields: map[string]string{"answer": "happy", "preferences": "prefers mail"},
	}), "happy, “prefers mail”")
	wants(t, "in the digest's thread", o.mentions("UANA", "check 2 9"), "Kite Foods", "happy (9 of 10)")
	// The word is part of a name, or the beginning of what somebody is to do.
	wants(t, "a customer", o.say("ana", "check point labs"), "Check Point Labs · AC10")
	o.mentions("UMARTA", "check the contract of Acme <@UBEN> by fri")
	if got := o.stored("text, kind, assignee"); got != "check the contract of Acme review ben@example.com" {
		t.Errorf("assigned: %s", got)
	}
	wants(t, "not yours", o.say("ben", "check borealis 8"), "Ana Ruiz")
	wants(t, "alone", o.say("ana", "check"), "check Acme 8 prefers mail in the morning")
}

// A quiet earner's card says when they were asked last, what they answered and
// prefer, and what to do next.
func TestANumberOffTheScaleIsNoPreference(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	o.mentions("UMARTA", "1 <@UBEN> short satisfaction check by fri")
	for said, want := range map[string]struct{ off, preferences string }{
		"11":               {"“11” is not on", ""},
		"8.5,":             {"“8.5” is not on", ""},
		"12/10":            {"“12/10” is not on", ""},
		"100 boxes wanted": {"“100” is not on", "100 boxes wanted"},
		"prefers mail":     {"", "prefers mail"},
		"inf":              {"", "inf"},
	} {
		for _, word := range []string{"check borealis", "done 1"} {
			form := o.does("UANA", commands.Request{Text: word + " " + said, CanAsk: true}).Form
			if form == nil {
				t.Errorf("%s %s opens no form", word, said)
				continue
			}
			hint, got := form.Fields[0].Hint, form.Fields[1].Initial
			if got != want.preferences || !strings.Contains(hint, want.off) || want.off == "" && strings.Contains(hint, "scale") {
				t.Errorf("%s %s asks %q, with %q as what they prefer", word, said, hint, got)
			}
		}
	}
}

func TestACardSaysTheLastCheck(t *testing.T) {
	t.Parallel()
	desk := deskOf(t)
	said := func(who, what, key string, days ...int) commands.Reply {
		t.Helper()
		at := now
		for _, ago := range days {
			at = at.AddDate(0, 0, -ago)
		}
		reply, err := desk.Answer(t.Context(), commands.Request{
			Word: "lull", Text: what, Now: at, Asker: commands.Asker{Email: who + "@example.com"}, Key: key, CanAsk: true, Pressed: key == "press",
		})
		if err != nil {
			t.Fatal(err)
		}
		return reply
	}
	form := said("ana", "assign AC1042", "press").Form
	if form == nil || form.Fields[1].Initial != "short satisfaction check, and what they prefer" {
		t.Errorf("the form of [Assign]: %+v", form)
	}
	// Who may not see what they earn is not told to ask.
	if form := said("ben", "assign AC1042", "press").Form; form == nil || form.Fields[1].Initial != "get in touch" {
		t.Errorf("the form of somebody without amounts: %+v", form)
	}
	said("ana", "check acme 8 prefers mail in the morning", "8", 150)
	golden(t, "card-checked", whole(commands.Composed{Main: said("ana", "acme", "")}))
	said("ana", "check acme unhappy", "unhappy")
	golden(t, "card-unhappy", whole(commands.Composed{Main: said("ana", "acme", "")}))
}

// The form of [Done] names no play to somebody whom it may tell what a customer
// earns, not even in what Slack does not show.
func TestTheSuggestedPlayIsAskedForWithoutItsName(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	for name, c := range map[string]struct{ used, want string }{
		"as suggested": {"suggested", "ask_owner ask_owner"}, "something else": {"other", "ask_owner other"}, "nothing said": {"", "ask_owner "},
	} {
		o.mentions("UMARTA", "1 <@UBEN> call by fri")
		id := o.stored("follow_up_id")
		form := o.does("UBEN", commands.Request{Text: "done " + id, Pressed: true, CanAsk: true}).Form
		if form == nil || len(form.Fields) != 3 {
			t.Fatalf("the form is %+v", form)
		}
		if all := fmt.Sprintf("%+v", form); strings.Contains(all, "ask_owner") {
			t.Errorf("the form is %s", all)
		}
		o.does("UBEN", commands.Request{Text: form.Says, Pressed: true, Fields: map[string]string{"outcome": "no_answer", "used": c.used}})
		if got := o.stored("play_suggested, play_used"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
