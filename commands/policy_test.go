package commands_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/segment"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/store"
)

// slower is the office, with customers who order every 28 days and paused for 63:
// Gamma of Ben and Zeta of Zoe. Every order earns 60 of 100.
func slower(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, true)
	policy, err := o.store.PolicyInForce(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	setsPolicy(t, o.store, onlyDirectCosts(policy), now.AddDate(-2, 0, 0))
	var accounts []analysis.Account
	var invoices []analysis.Invoice
	var events []analysis.Event
	today := calendar.Of(now)
	for ref, owner := range map[string]string{"Gamma": "ben", "Zeta": "zoe"} {
		accounts = append(accounts, analysis.Account{Ref: strings.ToUpper(ref), Name: ref, Owner: owner + "@example.com"})
		for ago := 63; ago < 440; ago += 28 {
			invoices = append(invoices, analysis.Invoice{
				Ref: fmt.Sprint(ref, ago), Account: strings.ToUpper(ref), IssuedOn: today - calendar.Date(ago), Amount: money.Amount{Minor: 10_000, Currency: "EUR"},
			})
		}
		for ago := 3; ago < 400; ago += 14 {
			events = append(events, analysis.Event{
				Source: "crm", ID: fmt.Sprint(ref, ago), Account: strings.ToUpper(ref), Type: analysis.ReplyReceived, Solicited: true, On: today - calendar.Date(ago),
			})
		}
	}
	load := store.Import{Now: now.Add(-3 * 3600e9)}
	if _, err := o.store.ImportAccounts(t.Context(), analysis.Rows(accounts...), load); err != nil {
		t.Fatal(err)
	}
	if _, err := o.store.ImportInvoices(t.Context(), analysis.Rows(invoices...), load); err != nil {
		t.Fatal(err)
	}
	if _, err := o.store.ImportEngagement(t.Context(), analysis.Rows(events...), load); err != nil {
		t.Fatal(err)
	}
	pgtest.Ask(t, o.url, `update invoices set cost_minor = amount_minor * 4 / 10`)
	o.assess()
	return o
}

// setsPolicy makes a policy the next version.
func setsPolicy(t *testing.T, s *store.Store, policy segment.Policy, at time.Time) {
	t.Helper()
	newest, isNew, err := s.ChangePolicy(t.Context(), policy, "adam@example.com", at)
	if err != nil || !isNew {
		t.Fatalf("the policy is not set: version %d is the newest, made from %d, %v", newest.Version, policy.Version, err)
	}
}

// By hand: 28 days between orders make a limit of 70 with the multiplier 2.5,
// and of 56 with 2; 63 lies between. In the months of November to October lie 12
// of the orders, 12 times 60.
func TestAPolicyIsPreviewed(t *testing.T) {
	t.Parallel()
	o := slower(t)
	got := o.say("adam", "policy preview multiplier 2")
	golden(t, "policy-preview", text(got))
	wants(t, "the admin", got,
		"With multiplier 2 instead of 2.5: 2 of 7 customers change, 2 more drifting.", "no order 63 d, limit 70 → 56 · Ben Okafor",
		"2 turn from active to drifting with the next run", "Set multiplier to 2")
	for _, summary := range []string{got.Summary, o.say("marta", "policy preview multiplier 2").Summary} {
		if strings.Contains(summary, "EUR") {
			t.Errorf("the summary has an amount: %s", summary)
		}
	}
	golden(t, "policy", text(o.say("nora", "policy")))
	// Acme, quiet for 70 days, would be within a limit of 84, and stays passive.
	wants(t, "higher", o.say("adam", "policy preview multiplier=6 rate_window_days=7"),
		"none of 7 customers changes.", "1 passive customer would be within the new limit, and stays passive until they get in touch")
	for sentence, wanted := range map[string]string{
		"policy preview multipler 3":               "multipler is no number of the policy. Did you mean multiplier?",
		"policy preview cool_down 30":              "Did you mean cool_down_days?",
		"policy preview colour 3":                  "colour is none of multiplier, bound_lower_days,",
		"policy preview multiplier three":          `multiplier "three" is not a number`,
		"policy preview cool_down_days 3.5":        "is not a whole number",
		"policy preview multiplier NaN":            `multiplier "NaN" is not a number`,
		"policy preview multiplier 300":            "multiplier is 300; it must be between 1 and 20",
		"policy preview multiplier 3 multiplier 4": "multiplier is said twice",
		"policy preview multiplier":                "multiplier is 2.5 now. Say the new value too",
		"policy preview":                           "Say a number and its new value",
		"policy multiplier to 2":                   "2 of 7 customers change",
		"policy multiplier 2.5":                    "These are the numbers in force",
		"policy set multiplier 2":                  "2 of 7 customers change",
		"policy preview lapse_bounds 3":            "Everything else is changed from a file",
		"policy multiplier 2 cool_down_days 7":     "With multiplier 2 instead of 2.5 and cool_down_days 7 instead of 56: 2 of 7",
	} {
		got := o.say("adam", sentence)
		if wants(t, sentence, got, wanted); strings.Contains(got.Summary, "cadence") {
			t.Errorf("%s is answered with a name that nobody types: %s", sentence, got.Summary)
		}
	}
	if versions := pgtest.Ask(t, o.url, `select version from policies`); len(versions) != 1 {
		t.Errorf("looking set %v", versions)
	}
}

// Whoever may read the policy sees their own customers move, with the amounts
// that they may see; a rep sees nothing, and nobody but an admin sets anything.
func TestWhoPreviewsAPolicy(t *testing.T) {
	t.Parallel()
	o := slower(t)
	const sentence = "policy preview multiplier 2"
	for _, rep := range []string{"ana", "zoe"} {
		for _, said := range []string{"policy", sentence, "policy set v2 multiplier 2", "policy multiplier 2"} {
			if got := text(o.say(rep, said)); !strings.Contains(got, "Only leads, managers and admins read the policy.") || strings.Contains(got, "Gamma") {
				t.Errorf("%s reads of %s: %s", rep, said, got)
			}
		}
	}
	for _, who := range []string{"marta", "nora"} {
		got := o.say(who, sentence)
		wants(t, who, got, "1 of 4 customers changes, 1 more drifting.", "Gamma · EUR 720", "Only an admin can set it.", "team EMEA")
		if all := text(got); strings.Contains(all, "Zeta") || strings.Contains(all, "policy set") {
			t.Errorf("%s reads %s", who, all)
		}
		wants(t, who, o.say(who, "policy set v2 multiplier 2"), "Only an admin changes the policy. Nothing was changed.")
	}
	wants(t, "all teams", o.say("olga", sentence), "2 of 7 customers change", "Zeta · EUR 720")
	o.say("adam", sentence)
	reads := pgtest.Ask(t, o.url, `select concat_ws(' ', reader, scope, accounts, word, account_id) from amount_reads order by read_id`)
	wanted := []string{"marta@example.com team EMEA 1 policy", "nora@example.com team EMEA 1 policy", "olga@example.com all 2 policy", "adam@example.com all 2 policy"}
	if strings.Join(reads, "\n") != strings.Join(wanted, "\n") {
		t.Errorf("on record are %q", reads)
	}
	for how, stake := range map[analysis.Amounts]string{analysis.BandedAmounts: "Profit at stake at least EUR 0", analysis.NoAmounts: ""} {
		if err := o.store.SaveSettings(t.Context(), analysis.Settings{Currency: "EUR", TimeZone: "Europe/Madrid", Amounts: how}); err != nil {
			t.Fatal(err)
		}
		got := o.say("adam", sentence)
		wants(t, string(how), got, "2 of 7 customers change", stake)
		if strings.Contains(text(got), "720") || how == analysis.NoAmounts && strings.Contains(text(got), "EUR") {
			t.Errorf("with amounts %s the admin reads %s", how, text(got))
		}
	}
}

// The button sets what was looked at, once; when the policy is another by then,
// it shows anew what it would do.
func TestAPreviewedPolicyIsSetOnce(t *testing.T) {
	t.Parallel()
	o := slower(t)
	versions := func(wanted string) {
		t.Helper()
		got := strings.Join(pgtest.Ask(t, o.url, `select version || '=' || (policy->'cadence'->>'multiplier') || ' ' || set_by from policies where version > 2 order by version`), ", ")
		if got != wanted {
			t.Errorf("the versions are %s, want %s", got, wanted)
		}
	}
	press := button(t, o.say("adam", "policy preview multiplier 2"), "Set multiplier to 2")
	// Delivered eight times, and pressed by somebody else as well.
	var group errgroup.Group
	answers := make([]string, 8)
	for n := range answers {
		group.Go(func() error {
			reply, err := o.desk.Answer(context.WithoutCancel(t.Context()), commands.Request{
				Word: "lull", Text: press, Now: now, Key: "one", Pressed: true, Asker: commands.Asker{Email: "adam@example.com"},
			})
			answers[n] = text(reply)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, answer := range answers {
		if answer != answers[0] || !strings.Contains(answer, "multiplier is 2 now, was 2.5: policy version 3, set by you.") {
			t.Errorf("an answer is %s, the first %s", answer, answers[0])
		}
	}
	versions("3=2 adam@example.com")
	set := o.say("adam", press)
	back := button(t, set, "Back to 2.5")
	if !set.Replaces {
		t.Error("the preview stays, with its button")
	}
	pgtest.Ask(t, o.url, `update people set role = 'admin', team = '' where email = 'olga@example.com'`)
	wants(t, "another admin", o.say("olga", press), "multiplier is 2 now, was 2.5 already: policy version 3, set by Adam Reyes on Tue 24 Nov 09:15.")
	wants(t, "back", o.say("olga", back), "multiplier is 2.5 now, was 2: policy version 4, set by you.", "<Back to 2>")
	versions("3=2 adam@example.com, 4=2.5 olga@example.com")

	stale := o.say("adam", press)
	wants(t, "stale", stale, "Nothing was changed: since that preview, policy version 4 was set by Olga Roth", "2 of 7 customers change")
	versions("3=2 adam@example.com, 4=2.5 olga@example.com")
	if again := button(t, stale, "Set multiplier to 2"); again == press || !stale.Replaces {
		t.Errorf("the new button says %s", again)
	} else {
		o.say("adam", again)
	}
	versions("3=2 adam@example.com, 4=2.5 olga@example.com, 5=2 adam@example.com")
	// Answers follow at once.
	wants(t, "the customer", o.say("adam", "GAMMA"), "limit 56")
}

// What would take longer than an answer may is said with where it can be had.
func TestALongPreviewIsForTheTerminal(t *testing.T) {
	t.Parallel()
	o := newOffice(t, false)
	o.say("adam", "policy")
	var held sync.WaitGroup
	held.Go(func() {
		pgtest.Ask(t, o.url, `do $$ begin lock table holds in access exclusive mode; perform pg_sleep(8); end $$`)
	})
	defer held.Wait()
	for pgtest.Ask(t, o.url, `select count(*) from pg_locks where relation = 'holds'::regclass and mode = 'AccessExclusiveLock' and granted`)[0] == "0" {
		if t.Context().Err() != nil {
			t.Fatal("the table is never locked")
		}
	}
	wants(t, "the admin", o.say("adam", "policy preview multiplier 3"), "At the terminal it may take its time: lull policy preview multiplier 3")
}
