package commands_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/commands"
	"lull/internal/pgtest"
)

// earners is an office that knows what its customers cost, and who of them are
// quiet earners: AC1, AC3 and AC4.
func earners(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, true)
	policy, err := o.store.PolicyInForce(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	setsPolicy(t, o.store, onlyDirectCosts(policy), now.AddDate(0, 0, -1))
	pgtest.Ask(t, o.url, `update invoices set amount_minor = amount_minor * 30, cost_minor = amount_minor * 12`)
	o.assess()
	pgtest.Ask(t, o.url, `
		update assessments s set segment = case when a.ref in ('AC1', 'AC3', 'AC4') then 'quiet_earner' else 'passive' end,
		       engagement_state = 'passive', tag = 'newly_passive', engaged_since_on = as_of - 30
		from accounts a where a.account_id = s.account_id`)
	return o
}

// Ways to change money, and nothing else that anybody can see. The first two are
// of some accounts, what is known of their worth included; the last stays within
// each amount's band, and with it all that follows from amounts.
const (
	otherWorth = `
		update invoices set amount_minor = amount_minor * 7 + 4242, cost_minor = case when issued_on > date '2026-06-01' then 9 else 1 end * amount_minor
		where account_id in (select account_id from accounts where ref = any (string_to_array('%[1]s', ' ')));
		update assessments set segment = case when segment = 'passive' then 'quiet_earner' else 'passive' end,
		       profitability = 'unprofitable', revenue_12m = 777700 + account_id, profit_12m = -55500 - account_id, turned_unprofitable_on = date '2026-08-01'
		where account_id in (select account_id from accounts where ref = any (string_to_array('%[1]s', ' ')));
		insert into transitions (account_id, axis, from_state, to_state, as_of, tag, outcome, policy_version, evidence, recorded_at)
		select account_id, 'profit', 'profitable', 'unprofitable', date '2026-11-20', 'turned_unprofitable', '', 1, '{"month": "2026-08-01"}', now()
		from accounts where ref = any (string_to_array('%[1]s', ' '))`
	otherAmounts = `
		update invoices set amount_minor = amount_minor * 13, cost_minor = cost_minor * 13;
		update assessments set revenue_12m = revenue_12m * 13, profit_12m = profit_12m * 13 where '%[1]s' <> ''`
	sameBand = `
		update invoices set amount_minor = amount_minor * 104 / 100, cost_minor = cost_minor * 104 / 100;
		update assessments set revenue_12m = revenue_12m * 104 / 100, profit_12m = profit_12m * 104 / 100 where '%[1]s' <> ''`
	everyRef = "AC1 AC2 AC3 AC4 AC5"
)

// hiddenFrom is of which accounts somebody may not see amounts, by the table.
var hiddenFrom = map[string]string{
	"ana": "AC3 AC4 AC5", "ben": "AC1 AC2 AC4 AC5", "zoe": "AC1 AC2 AC3 AC5",
	"marta": "AC4 AC5", "nora": "AC4 AC5", "olga": "", "adam": "",
}

// everyQuestion is every sentence that reads, about every customer and every list.
func everyQuestion() []string {
	sentences := []string{"", "list", "new", "new since 1 aug all", "new team", "help", "whoami", "digest", "digest preview", "acm", "profit", "segment", "list turned unprofitable all", "list unprofitable"}
	for ref := range strings.FieldsSeq(everyRef) {
		for _, word := range []string{"", "segment ", "why ", "profit ", "hold ", "spoke ", "qualify "} {
			sentences = append(sentences, word+ref)
		}
	}
	for _, list := range []string{"passive", "quiet", "active", "drifting", "lapsed"} {
		for _, rest := range []string{"", " all", " team", " mine", " @ben", " zoe by name", " all by since top 2", " all by profit", " by loss", " all by revenue"} {
			sentences = append(sentences, "list "+list+rest)
		}
	}
	return sentences
}

// Who of one band earns more than another is not told by who stands first.
func TestBandsAreNotSortedByWhatTheyHide(t *testing.T) {
	t.Parallel()
	o := earners(t)
	for _, amounts := range []analysis.Amounts{analysis.FullAmounts, analysis.BandedAmounts} {
		if err := o.store.SaveSettings(t.Context(), analysis.Settings{Currency: "EUR", TimeZone: "Europe/Madrid", Amounts: amounts}); err != nil {
			t.Fatal(err)
		}
		for _, said := range []string{"profit", "list passive all by profit", "list passive all by loss", "list passive all by revenue"} {
			var told []string
			for _, sign := range []string{"+", "-"} {
				pgtest.Ask(t, o.url, fmt.Sprintf(`
					update assessments set segment = 'passive', profitability = 'profitable', missing_costs = '',
					       profit_12m = 3000000 %[1]s account_id * 10000, revenue_12m = 3000000 %[1]s account_id * 10000`, sign))
				reply, err := o.desk.Answer(t.Context(), commands.Request{
					Word: "lull", Text: said, Now: now, CanAsk: true, Asker: commands.Asker{Email: "adam@example.com"},
				})
				if err != nil {
					t.Fatal(err)
				}
				told = append(told, entire(reply))
			}
			if isSame := told[0] == told[1]; isSame != (amounts == analysis.BandedAmounts) {
				t.Errorf("%q with amounts in %s reads the same whoever earns more: %t", said, amounts, isSame)
			}
		}
	}
}

// Whatever anybody may say, wherever, and however an installation is set: two
// firms that differ only in money which the asker may not see give one and the
// same answer. That covers text, blocks, charts, order, counts, the sentences on
// buttons and what a form remembers; they are laid out from the answer alone.
// Where amounts are shown, the line for lock screens, the buttons and the forms
// still hold none, and the read is on record.
func TestMoneyStaysWithThoseWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	firm := earners(t)
	others := map[string]*office{}
	changed := func(how, refs string) *office {
		key := how + refs
		if others[key] == nil {
			others[key] = earners(t)
			pgtest.Ask(t, others[key].url, fmt.Sprintf(how, refs))
		}
		return others[key]
	}
	sentences := everyQuestion()
	people := []string{"ana", "ben", "zoe", "marta", "nora", "olga", "adam"}
	hasShown := map[string]bool{}
	property := func(rt *rapid.T) {
		who := rapid.SampledFrom(people).Draw(rt, "who")
		r := commands.Request{Word: "lull", Now: now, CanAsk: true}
		r.Text = rapid.SampledFrom(sentences).Draw(rt, "sentence")
		r.Asker.Email = who + "@example.com"
		r.Asker.Guest = rapid.IntRange(0, 19).Draw(rt, "guest") == 0
		r.Place.Shared = rapid.IntRange(0, 19).Draw(rt, "shared") == 0
		settings := analysis.Settings{
			Currency: "EUR", TimeZone: "Europe/Madrid",
			Visibility: rapid.SampledFrom(analysis.Visibilities()).Draw(rt, "visibility"),
			Amounts:    rapid.SampledFrom(analysis.AmountsShown()).Draw(rt, "amounts"),
		}
		answer := func(o *office) commands.Reply {
			if err := o.store.SaveSettings(t.Context(), settings); err != nil {
				rt.Fatal(err)
			}
			reply, err := o.desk.Answer(t.Context(), r)
			if err != nil {
				rt.Fatal(err)
			}
			return reply
		}
		before := pgtest.Ask(t, firm.url, `select count(*) from amount_reads`)[0]
		here := answer(firm)
		shows, wasRead := strings.Contains(entire(here), "EUR "), pgtest.Ask(t, firm.url, `select count(*) from amount_reads`)[0] != before
		if shows != wasRead {
			rt.Fatalf("/lull %s as %s: amounts are shown %t, and on record %t", r.Text, who, shows, wasRead)
		}
		hasShown[string(settings.Amounts)] = hasShown[string(settings.Amounts)] || shows
		same := func(how, refs string, told func(commands.Reply) string) {
			if diff := cmp.Diff(told(here), told(answer(changed(how, refs)))); diff != "" {
				rt.Fatalf("/lull %s as %s tells of money (%+v, %+v):\n%s", r.Text, who, settings, r.Place, diff)
			}
		}
		switch {
		case settings.Amounts == analysis.NoAmounts, r.Asker.Guest, r.Place.Shared:
			same(otherWorth, everyRef, entire)
		case settings.Amounts == analysis.BandedAmounts:
			same(sameBand, everyRef, entire)
		}
		if refs := hiddenFrom[who]; refs != "" {
			same(otherWorth, refs, entire)
		}
		same(otherAmounts, everyRef, openly)
	}
	// A hundred draws may miss one of the ways to show amounts.
	for round := 0; round == 0 || round < 10 && !t.Failed() && !(hasShown["full"] && hasShown["bands"]); round++ {
		rapid.Check(t, property)
	}
	if !hasShown["full"] || !hasShown["bands"] || hasShown["off"] {
		t.Errorf("amounts were shown %v", hasShown)
	}
	told := pgtest.Ask(t, firm.url, `select distinct reader || ' ' || coalesce(ref, scope) from amount_reads left join accounts using (account_id)`)
	for who, refs := range hiddenFrom {
		for ref := range strings.FieldsSeq(refs) {
			if slices.Contains(told, who+"@example.com "+ref) {
				t.Errorf("%s was shown amounts of %s", who, ref)
			}
		}
	}
}

// entire is all of a reply.
func entire(r commands.Reply) string {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		panic(err)
	}
	return string(text)
}

// openly is what others may see of a reply, and what travels with it.
func openly(r commands.Reply) string {
	said := []string{r.Summary}
	for _, part := range r.Parts {
		row, _ := part.(commands.Buttons)
		for _, b := range row {
			said = append(said, b.Says)
		}
	}
	if r.Form != nil {
		said = append(said, entire(commands.Reply{Form: r.Form}))
	}
	return strings.Join(said, "\n")
}
