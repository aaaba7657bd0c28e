package commands_test

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"lull/analysis/calendar"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/internal/story"
)

// chances is the generated company, judged, and the database's address.
func chances(t *testing.T) (*commands.Desk, string) {
	t.Helper()
	s, url := recordsAt(t)
	if err := story.Fill(t.Context(), s, calendar.Of(now.Add(-3*time.Hour)), now.Add(-3*time.Hour)); err != nil {
		t.Fatal(err)
	}
	for range 2 { // judged again, the model is not fitted again
		if _, err := commands.Assess(t.Context(), s, calendar.Of(now), madrid(t), now); err != nil {
			t.Fatal(err)
		}
	}
	if got := pgtest.Ask(t, url, `select count(*) from models where fault = '' and as_of = $1`, calendar.Of(now).String()); got[0] != "1" {
		t.Fatalf("%s fits", got[0])
	}
	return commands.NewDesk(s), url
}

// toldChance finds any chance of an order that is told as a number.
var toldChance = regexp.MustCompile(`% chance of an order|Order in \d+ days|by model \d`)

// A model that is not in force is not heard anywhere, and why and the list say so.
func TestAFailedFitTellsNoChance(t *testing.T) {
	t.Parallel()
	desk, url := chances(t)
	questions := []string{
		"acme", "borealis", "AC1262", "AC1340", "why acme", "segment borealis", "", "list drifting all by chance", "list lapsed all by chance",
		"list unprofitable all by chance", "list passive all", "new", "profit acme",
	}
	told := func() (count int, all string) {
		for _, question := range questions {
			text := text(ask(t, desk, "nora", "lull", question))
			if toldChance.MatchString(text) {
				count++
			}
			all += text
		}
		return count, all
	}
	if count, _ := told(); count != 9 {
		t.Errorf("a sound model is heard in %d answers", count)
	}
	for _, c := range []struct{ change, why string }{
		{`update models set fault = 'too_few_customers'`, "fewer than 200 customers"},
		{`update models set fault = 'not_converged'`, "the fit does not converge"},
		{`update models set fault = 'starts_disagree'`, "the fit ends elsewhere from another start"},
		{`update models set fault = 'out_of_range'`, "a parameter is outside 0.001 to 10,000"},
		{`update models set fault = 'degenerate'`, "it takes most of the customers who have long been silent for buyers still"},
		{`update models set fault = '', as_of = as_of - 90`, "the last fit is at least 90 days old"},
		{`update models set as_of = as_of + 91`, "nothing was fitted yet"}, // a later day's fit is none yet
		{`delete from models`, "nothing was fitted yet"},
	} {
		pgtest.Ask(t, url, c.change)
		count, all := told()
		if count > 0 {
			t.Errorf("%s: a chance is told in %d answers", c.change, count)
		}
		sentence := "Model not in force: " + c.why + "; usual-gap rule used."
		if n := strings.Count(all, sentence); n != 5 {
			t.Errorf("%s: %q stands %d times", c.change, sentence, n)
		}
		if n := strings.Count(all, "the longest silence for their limit first"); n != 3 {
			t.Errorf("%s: %d lists say their order", c.change, n)
		}
	}
}

// After a fit that failed the last sound one is heard, with its date.
func TestAnOlderFitSaysItsDate(t *testing.T) {
	t.Parallel()
	desk, url := chances(t)
	pgtest.Ask(t, url, `update models set as_of = as_of - 34`)
	pgtest.Ask(t, url, `
		insert into models (as_of, customers, gaps, k, r, alpha, a, b, log_likelihood, fault, policy_version, fitted_at)
		select as_of + 30, 400, 9000, 1, 777, 777, 777, 777, 0, 'degenerate', 1, fitted_at from models`)
	if got := text(ask(t, desk, "marta", "lull", "borealis")); !strings.Contains(got, "% chance of an order in 90 days, by the model of 21 Oct ·") {
		t.Error(got)
	}
	got := text(ask(t, desk, "marta", "lull", "why borealis"))
	want := "The fit of Fri 20 Nov failed: it takes most of the customers who have long been silent for buyers still. That of Wed 21 Oct is used instead."
	if !strings.Contains(got, want) || strings.Contains(got, "777") {
		t.Error(got)
	}
}

// What a why tells of the model and of the customer's orders gives the chance
// that the card tells.
func TestTheChanceAddsUpByHand(t *testing.T) {
	t.Parallel()
	desk, _ := chances(t)
	numbers := func(text, pattern string) (values []float64) {
		found := regexp.MustCompile(pattern).FindStringSubmatch(text)
		if found == nil {
			t.Fatalf("no %s in:\n%s", pattern, text)
		}
		for _, digits := range found[1:] {
			value, err := strconv.ParseFloat(digits, 64)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, value)
		}
		return values
	}
	for _, name := range []string{"borealis", "AC1340", "AC1173"} { // of the last one S is small
		why := text(ask(t, desk, "adam", "lull", "segment "+name))
		model := numbers(why, `k (\d+), r ([\d.]+), α ([\d.]+) weeks, a ([\d.]+), b ([\d.]+)\.`)
		orders := numbers(why, `x = (\d+) after the first; t = (\d+) / 7 = [\d.]+ weeks from the first to the last; T = (\d+) / 7`)
		silences := numbers(why, `S = ([\d.]+), and for 90 days more with S′ = (?:under )?([\d.]+)\. S`)
		k, r, alpha, a, b := model[0], model[1], model[2], model[3], model[4]
		x, recency, age := orders[0], orders[1]/7, orders[2]/7
		silence := func(age float64) float64 {
			n, p := r+k*x, (alpha+recency)/(alpha+age)
			sum, term := 0.0, 1.0
			for j := range int(k) {
				sum += term
				term *= (n + float64(j)) / float64(j+1) * (1 - p)
			}
			return math.Pow(p, n) * sum
		}
		now, then := silence(age), silence(age+90.0/7)
		if math.Abs(now-silences[0]) > 0.01*now || math.Abs(then-silences[1]) > 0.01*then && then > 1e-6 {
			t.Errorf("%s: S %.9f and %.9f by hand, %.9f and %.9f are told", name, now, then, silences[0], silences[1])
		}
		chance := fmt.Sprintf(" %.0f %% chance of an order in 90 days", 100*(now-then)/(now+a/(b+x)))
		if card := text(ask(t, desk, "adam", "lull", name)); !strings.Contains(card, chance) {
			t.Errorf("%s: %s by hand, and the card says:\n%s", name, chance, card)
		}
	}
}

// Whoever sees a segment sees the chance; of the others' customers nothing is told.
func TestWhoIsToldAChance(t *testing.T) {
	t.Parallel()
	desk, _ := chances(t)
	for who, isTold := range map[string]bool{"ana": true, "ben": true, "marta": true, "nora": true, "zoe": false} {
		got := text(ask(t, desk, who, "lull", "acme"))
		if toldChance.MatchString(got) != isTold {
			t.Errorf("%s reads:\n%s", who, got)
		}
	}
	// With a contract in force the next order is no matter of chance.
	got := text(ask(t, desk, "adam", "lull", "segment AC1260"))
	if toldChance.MatchString(got) || !strings.Contains(got, "None is told: a contract is in force.") {
		t.Error(got)
	}
}
