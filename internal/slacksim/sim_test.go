package slacksim_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/internal/slacksim"
)

func TestNewRefusesContradictions(t *testing.T) {
	t.Parallel()
	named := "display_information: {name: Lull}\n"
	for want, o := range map[string]slacksim.Options{
		"not readable as YAML":     {Manifest: []byte("{")},
		"name is missing":          {Manifest: []byte("{}")},
		"must be 2 to 32":          {Manifest: []byte(named + "features: {slash_commands: [{command: lull}]}\n")},
		"needs the bot scope":      {Manifest: []byte(named + "features: {slash_commands: [{command: /lull}]}\n")},
		"must start with xoxb-":    {BotToken: "xapp-1"},
		"is not an IANA zone":      {Workspace: &slacksim.Workspace{Users: []slacksim.User{{Name: "a", TZ: "Here"}}}},
		`user "a"`:                 {Workspace: &slacksim.Workspace{Users: []slacksim.User{{Name: "a"}, {Name: "a"}}}},
		`user "lull"`:              {Workspace: &slacksim.Workspace{Users: []slacksim.User{{Name: "lull"}}}},
		`member "b" is not a user`: {Workspace: &slacksim.Workspace{Channels: []slacksim.Channel{{Name: "c", Members: []string{"b"}}}}},
		`channel "c"`:              {Workspace: &slacksim.Workspace{Channels: []slacksim.Channel{{Name: "c"}, {Name: "c"}}}},
	} {
		if _, err := slacksim.New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestReadWorkspace(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "workspace.yaml")
	body := "team_name: Acme\nusers: [{name: zoe, real_name: Zoé, deleted: true}]\nchannels: [{name: ops, members: [zoe], is_private: true, is_bot_member: true}]\n"
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := slacksim.ReadWorkspace(path)
	want := &slacksim.Workspace{
		TeamName: "Acme", Users: []slacksim.User{{Name: "zoe", RealName: "Zoé", Deleted: true}},
		Channels: []slacksim.Channel{{Name: "ops", Members: []string{"zoe"}, IsPrivate: true, IsBotMember: true}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if err := os.WriteFile(path, []byte("peple: []"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := slacksim.ReadWorkspace(path); err == nil || !strings.Contains(err.Error(), "peple") {
		t.Errorf("a misspelt field: %v", err)
	}
	if _, err := slacksim.ReadWorkspace(path + "x"); err == nil {
		t.Error("no error for a missing file")
	}
}

func TestWorkspaceIsTheSameOnEveryRun(t *testing.T) {
	t.Parallel()
	a, b := open(t, slacksim.Options{}), open(t, slacksim.Options{Seed: 5})
	one, two := a.get("/sim/workspace"), b.get("/sim/workspace")
	delete(one, "now")
	delete(two, "now")
	if diff := cmp.Diff(one, two); diff != "" {
		t.Error(diff)
	}
	var names []string
	for _, u := range one["users"].([]any) {
		names = append(names, u.(object)["name"].(string))
	}
	if diff := cmp.Diff([]string{"ana", "ben", "luis", "marta", "nora", "adam", "gus"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestSocketModeOffInTheManifest(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Manifest: []byte("display_information: {name: Lull}")})
	if _, _, err := d.api().StartSocketModeContext(t.Context()); fmt.Sprint(err) != "access_denied" {
		t.Error(err)
	}
}

func TestOtherSitesCannotAct(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url+"/sim/reset", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Origin", "https://elsewhere.example")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("status %d", response.StatusCode)
	}
}

func TestThePageIsServed(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	response, err := http.Get(d.url + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if kind := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "text/html") {
		t.Errorf("%s, %s", response.Status, kind)
	}
}
