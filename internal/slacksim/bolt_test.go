package slacksim_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lull/internal/slacksim"
)

const boltApp = "testdata/boltapp"

// installPatience bounds the installation of the library, which may come over a slow line.
const installPatience = 3 * time.Minute

// modules returns the folder with what the Node app needs, installed once per version of
// its lock file and kept between runs.
func modules(t *testing.T) string {
	t.Helper()
	lock, err := os.ReadFile(filepath.Join(boltApp, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(lock)
	caches, err := os.UserCacheDir()
	if err != nil {
		caches = os.TempDir()
	}
	kept := filepath.Join(caches, "lull", "boltapp-"+hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(kept); err == nil {
		return filepath.Join(kept, "node_modules")
	}
	if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(kept), "new-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(fresh) })
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc"} {
		text, err := os.ReadFile(filepath.Join(boltApp, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(fresh, name), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
	install.Dir = fresh
	impatient := time.AfterFunc(installPatience, func() { _ = install.Process.Kill() })
	defer impatient.Stop()
	if out, err := install.CombinedOutput(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
		t.Skipf("SKIPPED: Slack's Node library cannot be installed, so no app of it was tried: npm ci: %v\n%s", err, out)
	}
	// Another run may have been faster; then its folder serves.
	if err := os.Rename(fresh, kept); err != nil {
		if _, missing := os.Stat(kept); missing != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(kept, "node_modules")
}

// startBolt runs the Node app against a simulator. What it returns ends the app and tells
// every line that it has printed since it was ready.
func startBolt(t *testing.T, d *desk) (stop func() []string) {
	t.Helper()
	for _, needed := range []string{"node", "npm"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skipf("SKIPPED: there is no %s, so no app of Slack's Node library was tried", needed)
		}
	}
	cmd := exec.Command("node", filepath.Join(boltApp, "app.js"))
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules(t),
		"SLACK_API_URL="+d.url+"/api/", "SLACK_BOT_TOKEN="+d.sim.BotToken(), "SLACK_APP_TOKEN="+d.sim.AppToken())
	out, in := io.Pipe()
	cmd.Stdout, cmd.Stderr = in, in
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		_ = in.Close()
		close(ended)
	}()
	kill := func() {
		_ = cmd.Process.Kill()
		<-ended
	}
	t.Cleanup(kill)
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(out); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	var said []string
	for {
		line := receive(t, lines) // empty when the app has ended
		said = append(said, line)
		switch {
		case line == "" || strings.Contains(line, "[WARN]") || strings.Contains(line, "[ERROR]"):
			kill()
			t.Fatalf("the app does not start well:\n%s", strings.Join(append(said, drain(lines)...), "\n"))
		case strings.Contains(line, "Bolt app is running"):
			return func() []string { kill(); return drain(lines) }
		}
	}
}

// drain is what is left in a channel until it is closed.
func drain(lines <-chan string) (rest []string) {
	for line := range lines {
		rest = append(rest, line)
	}
	return rest
}

// An app as a newcomer writes it with Slack's own library must work, and must not find
// anything to complain of.
func TestAppOfSlacksNodeLibrary(t *testing.T) {
	t.Parallel()
	manifest, err := os.ReadFile(filepath.Join(boltApp, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	d := open(t, slacksim.Options{Manifest: manifest})
	stop := startBolt(t, d)
	ana := d.watch(t, "ana")
	// The acknowledgement and the calls after it take different ways and may overtake each other.
	await := func(person <-chan string, want ...string) {
		t.Helper()
		var got []string
		for range want {
			got = append(got, receive(t, person))
		}
		if diff := cmp.Diff(want, got, cmpopts.SortSlices(strings.Compare)); diff != "" {
			t.Fatalf("the person sees (-want +got):\n%s", diff)
		}
	}
	last := func(channel, as string) object {
		t.Helper()
		list := d.messages(channel, as)
		return list[len(list)-1]
	}

	// A command is answered, its button pressed, the message updated.
	d.must("/sim/commands", object{"user": "ana", "channel": "general", "command": "/ticket", "text": "Broken crane"})
	await(ana, "message Ticket Broken crane")
	card := last("general", "ana")
	d.must("/sim/actions", object{"user": "ben", "channel": "general", "ts": card["ts"], "action_id": "close_ticket"})
	await(ana, "update Ticket Broken crane closed by <@"+d.id("ben")+">")

	// The acknowledgement itself may answer, and the response URL again.
	o := d.must("/sim/commands", object{"user": "ana", "channel": "general", "command": "/secret"})
	if diff := cmp.Diff(object{"text": "psst"}, o["payload"]); diff != "" {
		t.Error(diff)
	}
	await(ana, "ephemeral psst", "ephemeral and another")

	// A mention is answered in its thread.
	o = d.must("/sim/messages", object{"user": "ana", "channel": "sales", "text": "@tickets are you there?"})
	asked := "<@" + d.get("/sim/workspace")["bot"].(object)["id"].(string) + "> are you there?"
	await(ana, "message "+asked, "update "+asked, "message Yes, <@"+d.id("ana")+">?")
	if answer := last("sales", "ana"); answer["thread_ts"] != o["ts"] {
		t.Errorf("the answer %v is not in the thread of %v", answer, o["ts"])
	}

	// A direct message is answered.
	d.must("/sim/messages", object{"user": "ana", "channel": "@tickets", "text": "hello"})
	await(ana, "message hello", "message Hey there <@"+d.id("ana")+">!")

	// The updated message's button opens a modal: a select asks the app, an error comes back,
	// then it is accepted.
	d.must("/sim/actions", object{"user": "ana", "channel": "general", "ts": card["ts"], "action_id": "edit_ticket"})
	await(ana, "views 1")
	view := d.topView("ana")
	found := d.must("/sim/suggestions", object{"user": "ana", "view_id": view["id"], "action_id": "customer", "value": "ac"})
	options, _ := found["options"].([]any)
	if len(options) != 2 {
		t.Fatalf("suggestions %v", found)
	}
	fill := func(title string) object {
		return object{"user": "ana", "view_id": view["id"], "values": object{
			"title":    object{"value": object{"type": "plain_text_input", "value": title}},
			"customer": object{"customer": object{"type": "external_select", "selected_option": options[0]}},
		}}
	}
	o = d.must("/sim/views/submit", fill("abc"))
	if diff := cmp.Diff(object{"ok": true, "response_action": "errors", "errors": object{"title": "Say more than that"}}, o); diff != "" {
		t.Error(diff)
	}
	d.must("/sim/views/submit", fill("Broken crane, bay 4"))
	await(ana, "views 0", "message Created Broken crane, bay 4 for Acme Industrial")
	if list := d.get("/sim/views?user=ana")["views"].([]any); len(list) != 0 {
		t.Errorf("still open: %v", list)
	}

	// Modals from a command, closed, and from both kinds of shortcut.
	d.must("/sim/commands", object{"user": "ana", "channel": "general", "command": "/new-ticket"})
	await(ana, "views 1")
	d.must("/sim/views/close", object{"user": "ana", "view_id": d.topView("ana")["id"]})
	await(ana, "views 0", "message Another time, then")
	o = d.must("/sim/messages", object{"user": "ben", "channel": "general", "text": "The lift stands still"})
	await(ana, "message The lift stands still")
	d.must("/sim/shortcuts", object{"user": "ana", "callback_id": "message_ticket", "channel": "general", "ts": o["ts"]})
	await(ana, "views 1")
	title := d.topView("ana")["blocks"].([]any)[0].(object)["element"].(object)
	if title["initial_value"] != "The lift stands still" {
		t.Errorf("the modal from a message begins with %v", title)
	}
	d.must("/sim/shortcuts", object{"user": "ben", "callback_id": "global_ticket"})

	// The Home tab is filled when it is opened.
	d.must("/sim/home", object{"user": "ana"})
	await(ana, "home home")
	if home, _ := d.get("/sim/views?user=ana")["home"].(object); home["type"] != "home" {
		t.Errorf("home %v", home)
	}

	for _, line := range stop() {
		t.Errorf("the app complains: %s", line)
	}
	for _, call := range d.get("/sim/calls")["calls"].([]any) {
		if answer := call.(object)["answer"].(object); answer["ok"] != true {
			t.Errorf("refused: %v", call)
		}
	}
}

// topView is the view that a person has before them.
func (d *desk) topView(user string) object {
	d.t.Helper()
	list := d.get("/sim/views?user=" + user)["views"].([]any)
	if len(list) == 0 {
		d.t.Fatalf("%s has no view open", user)
	}
	return list[len(list)-1].(object)
}
