package slacksim_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"lull/internal/slacksim"
)

// slacksTiers reads the tier of every method as Slack's own libraries know it.
func slacksTiers(t *testing.T) map[string]string {
	t.Helper()
	folder := os.Getenv("LULL_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(folder, "..", "slack", "rate_limit_tiers.json")
	text, err := os.ReadFile(path)
	if err != nil {
		where := "no " + path + ": it is metadata/web-api/rate_limit_tiers.json of Slack's Java library; put it into slack beside the folder LULL_DATA"
		if os.Getenv("CI") == "true" {
			t.Fatal(where)
		}
		t.Skip(where)
	}
	var tiers map[string]string
	if err := json.Unmarshal(text, &tiers); err != nil {
		t.Fatal(err)
	}
	return tiers
}

// Every method of the simulator lets through at once what its tier allows in a minute,
// and then as many a minute.
func TestTiersAreSlacks(t *testing.T) {
	t.Parallel()
	d := open(t, frozen())
	d.fault(object{"kind": "rate_limits"})
	rates := map[string][2]int{"Tier1": {3, 1}, "Tier2": {20, 20}, "Tier3": {50, 50}, "Tier4": {100, 100}}
	calls := func(method, form string) (n int) {
		t.Helper()
		for {
			o, response := d.raw(t, method, formType, d.sim.BotToken(), form)
			switch {
			case o["error"] == "unknown_method":
				return -1
			case response.StatusCode == 429 && o["error"] == "ratelimited" && response.Header.Get("Retry-After") != "":
				return n
			case response.StatusCode != 200 || n == 1000:
				t.Fatalf("%s, call %d: %d %v", method, n, response.StatusCode, o)
			}
			n++
		}
	}
	served := map[string]bool{}
	for method, tier := range slacksTiers(t) {
		if n := calls(method, ""); n >= 0 {
			served[method] = true
			want, ordinary := rates[tier]
			if !ordinary && strings.HasPrefix(tier, "SpecialTier") {
				want = [2]int{300, 300}
			}
			if n != want[0] {
				t.Errorf("%s (%s): %d calls at once, want %d", method, tier, n, want[0])
			}
		}
	}
	if len(served) < 20 {
		t.Errorf("only %d methods", len(served))
	}
	d.advance("1m")
	for method, tier := range slacksTiers(t) {
		if want, ordinary := rates[tier]; ordinary && served[method] {
			if n := calls(method, ""); n != want[1] {
				t.Errorf("%s (%s): %d calls in a minute", method, tier, n)
			}
		}
	}
}

func TestPostsPerChannel(t *testing.T) {
	t.Parallel()
	d := open(t, frozen())
	api, general := d.api(), d.id("general")
	post := func(channel string) time.Duration {
		t.Helper()
		_, _, err := api.PostMessageContext(t.Context(), channel, slack.MsgOptionText("hi", false))
		if e, ok := errors.AsType[*slack.RateLimitedError](err); ok {
			return e.RetryAfter
		}
		if err != nil {
			t.Fatal(err)
		}
		return 0
	}
	expect := func(what string, got, want time.Duration) {
		t.Helper()
		if got != want {
			t.Errorf("%s: wait %v, want %v", what, got, want)
		}
	}
	for range 50 {
		expect("without limits", post(general), 0)
	}
	d.fault(object{"kind": "rate_limits"})
	for range 3 {
		expect("burst", post(general), 0)
	}
	expect("fourth", post(general), time.Second)
	expect("by its name", post("#general"), time.Second)
	expect("another channel", post(d.id("sales")), 0)
	for _, name := range []string{"ana", "@ana", "ana"} {
		expect("a person, by id and by their direct messages", post(d.id(name)), 0)
	}
	expect("the same direct messages", post(d.id("@ana")), time.Second)
	d.advance("1s")
	expect("a second later", post(general), 0)
	expect("and at once", post(general), time.Second)
	d.advance("1m")
	for range 3 {
		expect("a minute later", post(general), 0)
	}
	expect("no more than the burst", post(general), time.Second)
	d.fault(object{"kind": "rate_limits", "off": true})
	expect("switched off", post(general), 0)
	d.fault(object{"kind": "rate_limits", "burst": 1})
	expect("first of one", post(general), 0)
	expect("second of one", post(general), time.Second)

	// Over all channels it is a few hundred a minute.
	w := slacksim.DefaultWorkspace()
	for i := range 400 {
		w.Channels = append(w.Channels, slacksim.Channel{Name: fmt.Sprint("c", i), IsBotMember: true})
	}
	o := frozen()
	o.Workspace = w
	d = open(t, o)
	api = d.api()
	d.fault(object{"kind": "rate_limits"})
	n := 0
	for post(fmt.Sprint("c", n)) == 0 {
		n++
	}
	if n != 300 {
		t.Errorf("%d posts over all channels", n)
	}
}
