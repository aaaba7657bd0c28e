package main_test

import (
	"strings"
	"testing"

	"lull/internal/pgtest"
)

// A satisfaction check is assigned from a quiet earner's card and answered; an
// unhappy answer reaches the owner and the lead once each, in private, and the
// card says it. What everybody reads of the follow-up does not.
func TestASatisfactionCheckFromTheCardToItsAnswer(t *testing.T) {
	t.Parallel()
	w, database, _ := shifted(t)
	card := w.ask("marta", "#emea-leads", "/lull", "acme")
	shows(t, "the card", card, "Quiet earner", "One short satisfaction check", "Last satisfaction check: none yet.")
	field := func(kind string, what any) map[string]any { return map[string]any{"field": map[string]any{kind: what}} }
	stacks := w.modals("marta")
	if got := w.press("marta", "#emea-leads", card, "assign"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	form := opened(t, stacks)
	if !strings.Contains(string(form.Blocks), "short satisfaction check, and what they prefer") {
		t.Errorf("the form is %s", form.Blocks)
	}
	bens := w.watch("ben")
	w.submit("marta", form, map[string]any{
		"person": field("selected_option", map[string]any{"value": "ben@example.com"}),
		"text":   field("value", "short satisfaction check, and what they prefer"), "due": field("selected_date", "2026-11-27"),
	})
	assigned := bens.until("short satisfaction check")
	if got := pgtest.Ask(t, database, `select kind || ' ' || play_suggested from follow_ups`)[0]; got != "check satisfaction_check" {
		t.Errorf("stored: %s", got)
	}

	ana, marta := w.watch("ana"), w.watch("marta")
	stacks = w.modals("ben")
	if got := w.press("ben", "#emea-leads", assigned, "done"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	form = opened(t, stacks)
	for _, want := range []string{"How satisfied are they?", "10: happy", "0: unhappy", "What they said and prefer"} {
		if !strings.Contains(string(form.Blocks), want) {
			t.Errorf("no %q in the form %s", want, form.Blocks)
		}
	}
	answer := map[string]any{"answer": field("selected_option", map[string]any{"value": "3"}), "preferences": field("value", "late deliveries; a call, no mail")}
	if got := w.submit("ben", form, answer); got["ok"] != true {
		t.Fatalf("the form was answered with %v", got)
	}
	for who, seen := range map[string]*eyes{"Ana": ana, "Marta": marta} {
		got := seen.until("is unhappy (3 of 10)")
		shows(t, who, got, "Acme Industrial S.A. is unhappy (3 of 10) in a satisfaction check that Ben Okafor recorded", "late deliveries; a call, no mail")
		if got.Ephemeral || got.Thread != "" || strings.Contains(got.shown(), "EUR") || strings.Contains(got.shown(), "uiet earner") {
			t.Errorf("%s reads %+v", who, got)
		}
	}
	if got := pgtest.Ask(t, database, `select string_agg(key, ', ' order by key) from outbox where key like 'check/%'`)[0]; got !=
		"check/1/ana@example.com, check/1/marta@example.com" {
		t.Errorf("sent: %s", got) // that they are posted was seen; on record that may be a moment later
	}
	if got := pgtest.Ask(t, database, `select body::text from outbox where key = 'followup/1'`)[0]; strings.Contains(got, "nhappy") || strings.Contains(got, "late deliveries") {
		t.Errorf("everybody reads %s", got)
	}
	shows(t, "the card", w.ask("ana", "#general", "/lull", "acme"), "Call them and take up why they are unhappy.",
		"Last satisfaction check today: unhappy (3 of 10). They said: “late deliveries; a call, no mail”.")
	if got := reportsOf(t, database); got != "1 stored, 1 count" {
		t.Errorf("contacts: %s", got)
	}
}
