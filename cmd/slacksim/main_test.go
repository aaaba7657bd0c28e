package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// patience bounds every wait for an event, on a machine that is busy.
const patience = time.Minute

// binary is the program under test, built once.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(builds, "slacksim")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

var builds = filepath.Join(os.TempDir(), fmt.Sprintf("slacksim-build-%d", os.Getpid()))

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(builds)
	os.Exit(code)
}

func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return exec.CommandContext(t.Context(), path, args...)
}

// serving is a running simulator and the environment it has printed.
type serving struct {
	t        *testing.T
	cmd      *exec.Cmd
	settings map[string]string
	rest     *bufio.Scanner
	errs     *bytes.Buffer
}

func serve(t *testing.T, args ...string) *serving {
	t.Helper()
	s := &serving{t: t, cmd: program(t, append([]string{"--listen", "127.0.0.1:0"}, args...)...), settings: map[string]string{}, errs: &bytes.Buffer{}}
	s.cmd.Stderr = s.errs
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	// A program that prints nothing ends with the test, and the scanner with it.
	guard := time.AfterFunc(patience, func() { _ = s.cmd.Process.Kill() })
	defer guard.Stop()
	s.rest = bufio.NewScanner(out)
	var names []string
	for len(names) < 3 && s.rest.Scan() {
		name, value, _ := strings.Cut(s.rest.Text(), "=")
		names = append(names, name)
		s.settings[name] = value
	}
	if diff := cmp.Diff([]string{"SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}, names); diff != "" {
		t.Fatalf("the first lines (-want +got):\n%s", diff)
	}
	return s
}

func (s *serving) ask(method, path, body, token string) map[string]any {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, strings.TrimSuffix(s.settings["SLACK_API_URL"], "api/")+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	var o map[string]any
	if err := json.NewDecoder(response.Body).Decode(&o); err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return o
}

// stop asks the program to end and demands that it ends well, with nothing more said.
func (s *serving) stop(signal os.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
	guard := time.AfterFunc(patience, func() { _ = s.cmd.Process.Kill() })
	defer guard.Stop()
	for s.rest.Scan() {
		s.t.Errorf("it also printed %q", s.rest.Text())
	}
	if err := s.cmd.Wait(); err != nil || s.errs.Len() > 0 {
		s.t.Errorf("after %v it ended with %v, saying %q", signal, err, s.errs)
	}
}

func TestWithoutFlags(t *testing.T) {
	t.Parallel()
	s := serve(t)
	o := s.ask(http.MethodPost, "api/auth.test", "", s.settings["SLACK_BOT_TOKEN"])
	if o["ok"] != true || o["team"] != "Northwind Sales" {
		t.Errorf("auth.test: %v", o)
	}
	if o := s.ask(http.MethodPost, "api/apps.connections.open", "", s.settings["SLACK_APP_TOKEN"]); o["ok"] != true {
		t.Errorf("apps.connections.open: %v", o)
	}
	space := s.ask(http.MethodGet, "sim/workspace", "", "")
	if n := len(space["users"].([]any)); n != 7 {
		t.Errorf("%d people", n)
	}
	var open []string
	for _, c := range space["channels"].([]any) {
		if c := c.(map[string]any); c["is_im"] != true && c["is_bot_member"] == true {
			open = append(open, c["name"].(string))
		}
	}
	if diff := cmp.Diff([]string{"general", "sales", "emea-leads"}, open); diff != "" {
		t.Errorf("channels with the app (-want +got):\n%s", diff)
	}
	if o := s.ask(http.MethodPost, "api/chat.postMessage", `{"channel":"#general","text":"by name"}`, s.settings["SLACK_BOT_TOKEN"]); o["ok"] != true {
		t.Errorf("chat.postMessage to a name: %v", o)
	}
	if o := s.ask(http.MethodPost, "sim/commands", `{"user":"ana","channel":"general","command":"/anything"}`, ""); o["error"] != "dispatch_failed" {
		t.Errorf("any command, nobody connected: %v", o)
	}
	s.stop(syscall.SIGTERM)
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWithEveryFlag(t *testing.T) {
	t.Parallel()
	manifest := file(t, "app.yaml", "display_information: {name: Parrot}\nfeatures: {slash_commands: [{command: /say}]}\n"+
		"oauth_config: {scopes: {bot: [commands]}}\nsettings: {socket_mode_enabled: true}\n")
	workspace := file(t, "firm.json", `{"team_name":"Two","users":[{"name":"eva"},{"name":"tom","tz":"America/Lima"}],"channels":[{"name":"all","members":["eva","tom"]}]}`)
	s := serve(t, "--manifest", manifest, "--workspace", workspace, "--bot-token", "xoxb-1", "--app-token", "xapp-2", "--verbose")
	if s.settings["SLACK_BOT_TOKEN"] != "xoxb-1" || s.settings["SLACK_APP_TOKEN"] != "xapp-2" {
		t.Errorf("printed %v", s.settings)
	}
	if o := s.ask(http.MethodPost, "api/auth.test", "", "xoxb-1"); o["team"] != "Two" || o["user"] != "parrot" {
		t.Errorf("auth.test: %v", o)
	}
	if o := s.ask(http.MethodPost, "api/chat.postMessage", `{"channel":"all","text":"x"}`, "xoxb-1"); o["error"] != "missing_scope" || o["provided"] != "commands" {
		t.Errorf("without the scope: %v", o)
	}
	if o := s.ask(http.MethodPost, "sim/commands", `{"user":"eva","channel":"all","command":"/other"}`, ""); o["error"] != "unknown_command" {
		t.Errorf("another command: %v", o)
	}
	s.stop(os.Interrupt)
}

// A stream or a socket that stays open must not keep the program from ending.
func TestEndsWithAnOpenStream(t *testing.T) {
	t.Parallel()
	s := serve(t)
	response, err := http.Get(strings.TrimSuffix(s.settings["SLACK_API_URL"], "api/") + "sim/stream?as=ana")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	s.stop(syscall.SIGTERM)
	if text, err := io.ReadAll(response.Body); err != nil || !strings.Contains(string(text), "event: ready") {
		t.Errorf("the stream: %q, %v", text, err)
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		args []string
		want []string // parts of what it says
	}{
		{"no such flag", []string{"--port", "1"}, []string{"unknown flag --port", "slacksim --help"}},
		{"no manifest", []string{"--manifest", "nowhere.yaml"}, []string{"--manifest", "nowhere.yaml", "no such file"}},
		{"no workspace", []string{"--workspace", "nowhere.yaml"}, []string{"--workspace", "nowhere.yaml", "no such file"}},
		{"manifest is no YAML", []string{"--manifest", file(t, "bad.yaml", "a: [")}, []string{"bad.yaml", "not readable as YAML or JSON", "line 1"}},
		{"manifest without name", []string{"--manifest", file(t, "nameless.yaml", "settings: {}")}, []string{"nameless.yaml", "display_information.name is missing"}},
		{
			"bad command",
			[]string{"--manifest", file(t, "slash.yaml", "display_information: {name: X}\nfeatures: {slash_commands: [{command: say}]}")},
			[]string{"slash.yaml", "features.slash_commands[0].command", "start with /"},
		},
		{"unknown field", []string{"--workspace", file(t, "firm.yaml", "team_name: X\nuesrs: []\n")}, []string{"firm.yaml", "line 2", "uesrs", "users"}},
		{"empty workspace", []string{"--workspace", file(t, "empty.yaml", "")}, []string{"empty.yaml", "the file is empty"}},
		{"unknown zone", []string{"--workspace", file(t, "zone.yaml", "users: [{name: eva, tz: Mars/Base}]")}, []string{"zone.yaml", "user eva", `"Mars/Base" is not an IANA zone`}},
		{"stranger in a channel", []string{"--workspace", file(t, "who.yaml", "channels: [{name: all, members: [eva]}]")}, []string{"who.yaml", "channel all", `"eva" is not a user`}},
		{"wrong token", []string{"--bot-token", "xapp-1"}, []string{"bot token must start with xoxb-"}},
		{"wrong address", []string{"--listen", "nowhere"}, []string{"cannot serve on nowhere", "--listen"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			cmd := program(t, c.args...)
			cmd.Stdout, cmd.Stderr = &out, &errs
			_ = cmd.Run()
			if code := cmd.ProcessState.ExitCode(); code != 2 || out.Len() > 0 {
				t.Errorf("exit code %d, printed %q", code, &out)
			}
			for _, want := range c.want {
				if !strings.Contains(errs.String(), want) {
					t.Errorf("said %q, without %q", errs.String(), want)
				}
			}
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	out, err := program(t, "--help").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"--listen", "127.0.0.1:7300", "--manifest", "--workspace", "--bot-token", "--app-token"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
}
