package commands_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/store"
)

// Every answer with amounts is on record with who, whose, through which word and
// by which request; one without is not. The first one says so.
func TestReadsOfAmountsAreRecorded(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	const told = "Who reads amounts is recorded"
	for _, r := range []struct{ who, text, key string }{
		{"ana", "AC1", "k1"},
		{"ana", "profit acme", "k2"},
		{"ana", "why AC2", "k3"},
		{"marta", "spoke AC1 today", "k4"},
		{"ben", "AC1", "k5"},
		{"ben", "segment AC3", "k6"},
		{"zoe", "profit AC1", "k7"},
		{"adam", "help", "k8"},
		{"adam", "AC4", "k9"},
		{"ana", "AC1", "k1"}, // delivered again
		{"adam", "list active all by revenue top 3", "k10"},
	} {
		got := text(o.hear(r.who, commands.Request{Text: r.text, Key: r.key}))
		if isFirst := r.key == "k1" || r.key == "k4" || r.key == "k9"; strings.Contains(got, told) != isFirst {
			t.Errorf("%s, who says %q, is told that it is recorded: %t", r.who, r.text, !isFirst)
		}
	}
	want := []string{
		"ana AC1 1 show k1", "ana AC1 1 profit k2", "ana AC2 1 why k3", "marta AC1 1 spoke k4", "adam AC4 1 show k9", "ana AC1 1 show k1", "adam all 3 list k10",
	}
	got := pgtest.Ask(t, o.url, `
		select concat_ws(' ', split_part(reader, '@', 1), coalesce(ref, scope), accounts, word, request_key)
		from amount_reads left join accounts using (account_id) order by read_id`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("on record (-want +got):\n%s", diff)
	}
	if got := pgtest.Ask(t, o.url, `select to_jsonb(r)::text from amount_reads r where to_jsonb(r)::text like '%1300%' or to_jsonb(r)::text like '%130000%'`); got != nil {
		t.Errorf("amounts are on record: %v", got)
	}
}

// full is a store whose record of reads cannot be written.
type full struct{ *store.Store }

func (full) RecordReads(context.Context, []analysis.AmountRead) error {
	return errors.New("no space left on device")
}

// Without the record nobody sees an amount; what has none is answered.
func TestNoRecordNoAmounts(t *testing.T) {
	t.Parallel()
	o := newOffice(t, true)
	o.desk = commands.NewDesk(full{o.store})
	for sentence, shows := range map[string]bool{"AC1": true, "profit AC1": true, "why AC1": true, "AC3": false, "segment AC1": false, "help": false} {
		r := commands.Request{Word: "lull", Text: sentence, Now: now, Asker: commands.Asker{Email: "ana@example.com"}, Key: sentence}
		reply, err := o.desk.Answer(t.Context(), r)
		if (err != nil) != shows || shows && len(reply.Parts) > 0 {
			t.Errorf("/lull %s: %v, %s", sentence, err, text(reply))
		}
	}
}

// A button says a sentence, which is answered by what holds when it is pressed,
// not when it was shown.
func TestButtonsAreAnsweredByWhatHoldsThen(t *testing.T) {
	t.Parallel()
	people := func(o *office, p analysis.Person) {
		if _, err := o.store.ImportPeople(o.t.Context(), analysis.Rows(p), store.Import{Now: now}); err != nil {
			o.t.Fatal(err)
		}
	}
	account := func(o *office, a analysis.Account) {
		if _, err := o.store.ImportAccounts(o.t.Context(), analysis.Rows(a), store.Import{Now: now}); err != nil {
			o.t.Fatal(err)
		}
	}
	settings := func(o *office, s analysis.Settings) {
		s.Currency, s.TimeZone = "EUR", "Europe/Madrid"
		if err := o.store.SaveSettings(o.t.Context(), s); err != nil {
			o.t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		who    string
		change func(o *office)
		why    string // what [Why] reads then
		spoke  string // and the form of [We spoke], filled in
	}{
		"nothing changed": {"marta", func(*office) {}, "EUR 1,300", "Contact on Mon 23 Nov"},
		"the role": {"marta", func(o *office) {
			people(o, analysis.Person{Email: "marta@example.com", Name: "Marta", Team: "EMEA", Role: analysis.Rep})
		}, "hidden, ask your team lead", "Only Ana Ruiz, who looks after"},
		"the person's team": {"marta", func(o *office) {
			people(o, analysis.Person{Email: "marta@example.com", Name: "Marta", Team: "Americas", Role: analysis.Lead})
		}, "is looked after by Ana Ruiz", "is looked after by Ana Ruiz"},
		"the account's team": {"marta", func(o *office) {
			account(o, analysis.Account{Ref: "AC1", Name: "Acme Industrial", Owner: "ana@example.com", Team: "Americas"})
		}, "is looked after by Ana Ruiz", "is looked after by Ana Ruiz"},
		"the owner": {"ana", func(o *office) {
			account(o, analysis.Account{Ref: "AC1", Name: "Acme Industrial", Owner: "ben@example.com"})
		}, "hidden, ask your team lead", "Only Ben Okafor, who looks after"},
		"the person is gone": {"marta", func(o *office) {
			pgtest.Ask(o.t, o.url, `delete from people where email = 'marta@example.com'`)
		}, "I don't know your role yet", "I don't know your role yet"},
		"what reps see": {"ben", func(o *office) {
			settings(o, analysis.Settings{Visibility: analysis.VisibleOwn})
		}, "is looked after by Ana Ruiz", "is looked after by Ana Ruiz"},
		"amounts are off": {"marta", func(o *office) {
			settings(o, analysis.Settings{Amounts: analysis.NoAmounts})
		}, "Amounts are not shown", "Contact on Mon 23 Nov"},
		"amounts are bands": {"ana", func(o *office) {
			settings(o, analysis.Settings{Amounts: analysis.BandedAmounts})
		}, "EUR 1k to 5k", "Contact on Mon 23 Nov"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, true)
			card := o.say(c.who, "AC1")
			why, spoke := button(t, card, "Why"), "spoke AC1"
			if c.who != "ben" { // to whom none is shown
				spoke = button(t, card, "We spoke")
			}
			c.change(o)
			wants(t, "[Why]", o.hear(c.who, commands.Request{Text: why, Pressed: true}), c.why)
			if got := text(o.say(c.who, why)); !strings.Contains(c.why, "EUR") && strings.Contains(got, "EUR") {
				t.Errorf("amounts are shown:\n%s", got)
			}
			filled := map[string]string{"on": "2026-11-23", "who": "us", "note": ""}
			wants(t, "[We spoke]", o.hear(c.who, commands.Request{Text: spoke, Pressed: true, Fields: filled}), c.spoke)
		})
	}
}
