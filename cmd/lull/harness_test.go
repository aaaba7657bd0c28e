package main_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"lull/internal/slacksim"
)

// patience bounds every wait for an event, on a machine that is busy.
const patience = 3 * time.Minute

// The program under test, built once: with the race detector for tests, and
// as it is shipped for measurements.
var (
	guarded = sync.OnceValues(func() (string, error) { return build("-race") })
	shipped = sync.OnceValues(func() (string, error) { return build() })
	builds  = filepath.Join(os.TempDir(), fmt.Sprintf("lull-build-%d", os.Getpid()))
)

func build(flags ...string) (string, error) {
	path := filepath.Join(builds, "lull"+strings.Join(flags, ""))
	out, err := exec.Command("go", append(append([]string{"build"}, flags...), "-o", path, ".")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
}

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(builds)
	os.Exit(code)
}

// program is a running lull.
type program struct {
	t     testing.TB
	cmd   *exec.Cmd
	done  chan struct{}
	err   error
	lines chan string

	mu  sync.Mutex
	all bytes.Buffer
}

// start runs lull with arguments and settings NAME=value; the environment's
// own settings do not reach it.
func start(t testing.TB, settings []string, args ...string) *program {
	t.Helper()
	binary := guarded
	if _, measured := t.(*testing.B); measured {
		binary = shipped
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, cmd: exec.Command(path, args...), done: make(chan struct{}), lines: make(chan string, 10_000)}
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, settings...)
	out, in := io.Pipe()
	p.cmd.Stdout, p.cmd.Stderr = in, in
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		_ = in.Close()
		close(p.done)
	}()
	go func() {
		defer close(p.lines)
		for scanner := bufio.NewScanner(out); scanner.Scan(); {
			p.mu.Lock()
			fmt.Fprintln(&p.all, scanner.Text())
			p.mu.Unlock()
			p.lines <- scanner.Text()
		}
	}()
	t.Cleanup(func() {
		if slices.Contains(args, "--state") {
			p.end() // its Postgres would go on writing where the folder is removed
		}
		p.kill()
	})
	return p
}

// end asks the program to end, as Ctrl-C does, and waits for it where it still runs.
func (p *program) end() {
	_ = p.cmd.Process.Signal(syscall.SIGINT)
	select {
	case <-p.done:
	case <-time.After(patience):
	}
}

// waitFor returns the first line from now on that contains the text.
func (p *program) waitFor(text string) string {
	p.t.Helper()
	timeout := time.After(patience)
	for {
		select {
		case line, open := <-p.lines:
			if !open {
				p.t.Fatalf("the program ended without saying %q:\n%s", text, p.output())
			}
			if strings.Contains(line, text) {
				return line
			}
		case <-timeout:
			p.t.Fatalf("the program did not say %q:\n%s", text, p.output())
		}
	}
}

func (p *program) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all.String()
}

// kill ends the program as a power cut would.
func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// interrupt ends the program as Ctrl-C does and returns its exit code.
func (p *program) interrupt() int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		p.t.Fatal(err)
	}
	return p.exit()
}

// exit waits for the program's end and returns its exit code.
func (p *program) exit() int {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		p.t.Fatalf("the program does not end:\n%s", p.output())
	}
	return p.cmd.ProcessState.ExitCode()
}

// lull runs a command to its end and returns its output and exit code.
func lull(t testing.TB, settings []string, args ...string) (string, int) {
	t.Helper()
	p := start(t, settings, args...)
	code := p.exit()
	for range p.lines { // until all of it is read
	}
	return p.output(), code
}

// workspace is a simulated Slack that a test acts in as its people.
type workspace struct {
	t   testing.TB
	url string
	sim *slacksim.Sim
}

func newWorkspace(t testing.TB, o slacksim.Options) *workspace {
	t.Helper()
	sim, err := slacksim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
		server.Close()
	})
	return &workspace{t: t, url: server.URL, sim: sim}
}

// settings are what a bot needs to reach the workspace.
func (w *workspace) settings(database string) []string {
	return []string{
		"SLACK_API_URL=" + w.url + "/api/", "SLACK_APP_TOKEN=" + w.sim.AppToken(),
		"SLACK_BOT_TOKEN=" + w.sim.BotToken(), "DATABASE_URL=" + database,
	}
}

// message is what a person sees.
type message struct {
	TS        string          `json:"ts"`
	Thread    string          `json:"thread_ts"`
	User      string          `json:"user"`
	BotID     string          `json:"bot_id"`
	Text      string          `json:"text"`
	Blocks    json.RawMessage `json:"blocks"`
	Ephemeral bool            `json:"ephemeral"`
}

// shown is everything of the message that can be read.
func (m message) shown() string { return m.Text + " " + string(m.Blocks) }

// post calls the control API and returns its answer.
func (w *workspace) post(path string, body map[string]any) map[string]any {
	w.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	response, err := http.Post(w.url+path, "application/json", bytes.NewReader(data))
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		w.t.Fatalf("POST %s: %v", path, err)
	}
	return answer
}

func (w *workspace) read(path string, into any) {
	w.t.Helper()
	response, err := http.Get(w.url + path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		w.t.Fatalf("GET %s: %v", path, err)
	}
}

func (w *workspace) fault(fault map[string]any) {
	w.t.Helper()
	if answer := w.post("/sim/faults", fault); answer["ok"] != true {
		w.t.Fatalf("the fault %v was not taken: %v", fault, answer)
	}
}

// calls counts the calls of a Web API method, or of response_url.
func (w *workspace) calls(method string) int {
	w.t.Helper()
	var answer struct {
		Calls []json.RawMessage `json:"calls"`
	}
	w.read("/sim/calls?method="+method, &answer)
	return len(answer.Calls)
}

// messages is what a person sees in a channel.
func (w *workspace) messages(user, channel string) []message {
	w.t.Helper()
	var answer struct {
		OK       bool      `json:"ok"`
		Error    string    `json:"error"`
		Messages []message `json:"messages"`
	}
	w.read("/sim/channels/"+url.PathEscape(channel)+"/messages?as="+user, &answer)
	if !answer.OK {
		w.t.Fatalf("messages of %s as %s: %s", channel, user, answer.Error)
	}
	return answer.Messages
}

// eyes watch the workspace as one person.
type eyes struct {
	w    *workspace
	seen chan message
}

// watch opens a person's stream; what appears from then on is seen in order.
func (w *workspace) watch(user string) *eyes {
	w.t.Helper()
	e := &eyes{w: w, seen: make(chan message, 1000)}
	stream(w, user, func(event struct{ Message *message }) {
		if event.Message != nil {
			e.seen <- *event.Message
		}
	})
	return e
}

// stream hands the events of a person's stream on until the test ends.
func stream[E any](w *workspace, user string, take func(event E)) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w.t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/sim/stream?as="+user, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	go func() {
		defer response.Body.Close()
		scanner := bufio.NewScanner(response.Body)
		scanner.Buffer(nil, 1<<20)
		for scanner.Scan() {
			data, isData := strings.CutPrefix(scanner.Text(), "data: ")
			var event E
			if isData && json.Unmarshal([]byte(data), &event) == nil {
				take(event)
			}
		}
	}()
}

// next returns the next message of the bot, or of Slack about it.
func (e *eyes) next() message {
	e.w.t.Helper()
	timeout := time.After(patience)
	for {
		select {
		case m := <-e.seen:
			if m.BotID != "" || m.Ephemeral {
				return m
			}
		case <-timeout:
			e.w.t.Fatal("nothing was answered")
		}
	}
}

// ask types a command as a person and returns what comes back.
func (w *workspace) ask(user, channel, command, text string) message {
	w.t.Helper()
	e := w.watch(user)
	answer := w.post("/sim/commands", map[string]any{"user": user, "channel": channel, "command": command, "text": text})
	if answer["ok"] != true {
		w.t.Fatalf("%s %s as %s: %v", command, text, user, answer)
	}
	return e.next()
}

// say writes a message as a person and returns the bot's next one.
func (w *workspace) say(user, channel, text, thread string) message {
	w.t.Helper()
	e := w.watch(user)
	body := map[string]any{"user": user, "channel": channel, "text": text}
	if thread != "" {
		body["thread_ts"] = thread
	}
	if answer := w.post("/sim/messages", body); answer["ok"] != true {
		w.t.Fatalf("%s as %s: %v", text, user, answer)
	}
	return e.next()
}

// freeAddress is an address on this machine that nobody listened on a moment
// ago.
func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
