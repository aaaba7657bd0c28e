package slacksim_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"lull/internal/slacksim"
)

// ask sends a request to the simulator without a network, so that a panic fails the test.
// The answer is nil when it is no JSON object.
func ask(sim *slacksim.Sim, method, path, token, kind string, body io.Reader) (int, object) {
	r := httptest.NewRequest(method, "http://slack.test/", body)
	r.URL.Path = path
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	w := httptest.NewRecorder()
	sim.ServeHTTP(w, r)
	var o object
	_ = json.Unmarshal(w.Body.Bytes(), &o)
	return w.Code, o
}

func newSim(t testing.TB, o slacksim.Options) *slacksim.Sim {
	t.Helper()
	sim, err := slacksim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	return sim
}

const jsonType = "application/json"

// huge is a JSON object that is well-formed and longer than any body may be.
func huge() io.Reader { return strings.NewReader(`{"text":"` + strings.Repeat("x", 2<<20) + `"}`) }

func TestBadCallsOfEveryMethod(t *testing.T) {
	t.Parallel()
	sim := newSim(t, slacksim.Options{})
	methods := slacksim.Methods()
	if len(methods) < 18 {
		t.Fatalf("only %d methods", len(methods))
	}
	for name, wants := range methods {
		right, other := sim.BotToken(), sim.AppToken()
		if wants == "xapp-" {
			right, other = other, right
		}
		cases := []struct {
			name, token, kind, body, want string
		}{
			{"no token", "", jsonType, "{}", "not_authed"},
			{"no token in a form", "", formType, "a=b", "not_authed"},
			{"unknown token", "xoxb-guessed", jsonType, "{}", "invalid_auth"},
			{"token of no form", "\x00", jsonType, "{}", "invalid_auth"},
			{"token of a number", "", jsonType, `{"token":7}`, "invalid_auth"},
			{"other token", other, jsonType, "{}", "not_allowed_token_type"},
			{"cut JSON", right, jsonType, `{"channel":`, "invalid_json"},
			{"two JSON values", right, jsonType, `{} {}`, "invalid_json"},
			{"invalid UTF-16", right, jsonType, `{"channel":"\ud8"}`, "invalid_json"},
			{"JSON array", right, jsonType, `[1]`, "json_not_object"},
			{"JSON text", right, jsonType, `"channel"`, "json_not_object"},
			{"deep JSON", right, jsonType, strings.Repeat("[", 20_000), "invalid_json"},
			{"bad escape in a form", right, formType, "channel=%zz", "invalid_form_data"},
			{"semicolon in a form", right, formType, "a=1;b=2", "invalid_form_data"},
			{"multipart without boundary", right, "multipart/form-data", "x", "invalid_form_data"},
			{"multipart that ends early", right, "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\nC1", "invalid_form_data"},
			{"text", right, "text/plain", "channel=C1", "invalid_post_type"},
			{"type of no form", right, "a/b/c;;", "{}", "invalid_post_type"},
			{"no type", right, "", "{}", "missing_post_type"},
			{"unknown charset", right, jsonType + "; charset=klingon", "{}", "invalid_charset"},
		}
		for _, c := range cases {
			want := c.want
			if want == "not_allowed_token_type" && wants == "" {
				want = ""
			}
			status, o := ask(sim, http.MethodPost, "/api/"+name, c.token, c.kind, strings.NewReader(c.body))
			got, _ := o["error"].(string)
			if status != http.StatusOK || got != want || o["ok"] != (want == "") {
				t.Errorf("%s, %s: status %d, %v, want %s", name, c.name, status, o, want)
			}
		}
		for kind, want := range map[string]string{jsonType: "invalid_json", formType: "invalid_form_data"} {
			if _, o := ask(sim, http.MethodPost, "/api/"+name, right, kind, huge()); o["error"] != want {
				t.Errorf("%s with a huge body: %v, want %s", name, o, want)
			}
		}
	}
	for _, name := range []string{"nothing", "chat.postMessages", "chat", "CHAT.POSTMESSAGE", "%2e%2e", "\x00"} {
		if status, o := ask(sim, http.MethodPost, "/api/"+name, sim.BotToken(), jsonType, strings.NewReader("{}")); status != http.StatusOK || o["error"] != "unknown_method" {
			t.Errorf("%q: status %d, %v", name, status, o)
		}
	}
}

// Every argument of every method takes any JSON value without a panic, and no mistake of
// the app is the simulator's own.
func TestArgumentsOfAnyShape(t *testing.T) {
	t.Parallel()
	sim := newSim(t, slacksim.Options{})
	_, workspace := ask(sim, http.MethodGet, "/sim/workspace", "", "", nil)
	channel := workspace["channels"].([]any)[0].(object)["id"].(string)
	arguments := []string{
		"attachments", "blocks", "channel", "channels", "count", "cursor", "email", "exclude_archived", "external_id", "hash", "include_all_metadata",
		"include_locale", "inclusive", "latest", "limit", "markdown_text", "message_ts", "metadata", "name", "oldest", "reply_broadcast",
		"return_im", "text", "thread_ts", "timestamp", "trigger_id", "ts", "types", "user", "user_id", "usergroup", "users", "view", "view_id",
	}
	shapes := []string{
		`null`, `true`, `-1`, `1e400`, `""`, `"\u0000"`, `"{"`, `"null"`, `[null]`, `[[]]`, `{"type":null}`, `{"type":"home","blocks":[[]]}`,
		`[{"type":"actions","elements":[null,{"type":"button","text":[],"action_id":1}]}]`, `{"event_type":[],"event_payload":7}`,
	}
	base := object{"channel": channel, "text": "x", "user": "U1", "user_id": "U1", "ts": "1.000000"}
	for name, wants := range slacksim.Methods() {
		token := sim.BotToken()
		if wants == "xapp-" {
			token = sim.AppToken()
		}
		for _, argument := range arguments {
			for _, shape := range shapes {
				args := maps.Clone(base)
				args[argument] = json.RawMessage(shape)
				body, err := json.Marshal(args)
				if err != nil {
					t.Fatal(err)
				}
				status, o := ask(sim, http.MethodPost, "/api/"+name, token, jsonType, strings.NewReader(string(body)))
				if fault := noAnswer(status, o); fault != "" {
					t.Errorf("%s with %s %.60s: %s", name, argument, shape, fault)
				}
			}
		}
	}
}

// noAnswer says what is wrong with an answer of the Web API or the control API, "" when it
// is one: status 200, ok, and an error that is not the simulator's own fault.
func noAnswer(status int, o object) string {
	code, _ := o["error"].(string)
	ok, isBool := o["ok"].(bool)
	switch {
	case status != http.StatusOK && status != http.StatusTooManyRequests:
		return "status " + http.StatusText(status)
	case !isBool:
		return "no ok"
	case ok == (code != ""):
		return "ok and error do not agree"
	case code == "internal_error":
		return code
	}
	return ""
}

func TestUnknownTargets(t *testing.T) {
	t.Parallel()
	sim := newSim(t, slacksim.Options{})
	for _, channel := range []string{"C0NOWHERE", "c0nowhere", "#nowhere", "U0NOBODY", "", "\x00", strings.Repeat("C", 10_000)} {
		for name, more := range map[string]object{
			"chat.postMessage": {"text": "x"}, "chat.postEphemeral": {"text": "x", "user": "U1"}, "chat.update": {"text": "x", "ts": "1.000000"},
			"chat.delete": {"ts": "1.000000"}, "chat.getPermalink": {"message_ts": "1.000000"}, "conversations.info": {}, "conversations.members": {},
			"conversations.history": {}, "conversations.replies": {"ts": "1.000000"},
		} {
			args := maps.Clone(more)
			args["channel"] = channel
			body, err := json.Marshal(args)
			if err != nil {
				t.Fatal(err)
			}
			if _, o := ask(sim, http.MethodPost, "/api/"+name, sim.BotToken(), jsonType, strings.NewReader(string(body))); o["error"] != "channel_not_found" {
				t.Errorf("%s in %.20q: %v", name, channel, o)
			}
		}
	}
}

func TestBadResponseURLs(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	for _, c := range []struct{ name, kind, body, want string }{
		{"cut JSON", jsonType, `{"text":`, "invalid_json"},
		{"array", jsonType, `[]`, "json_not_object"},
		{"nothing", jsonType, ``, "no_text"},
		{"empty", jsonType, `{}`, "no_text"},
		{"text of another type", jsonType, `{"text":{}}`, "no_text"},
		{"blocks of another type", jsonType, `{"text":"x","blocks":7}`, "invalid_blocks_format"},
		{"other kind", "text/plain", `x`, "invalid_post_type"},
		{"no kind", "", `x`, "missing_post_type"},
		{"bad form", formType, `%zz`, "invalid_form_data"},
		{"unknown parent", jsonType, `{"text":"x","response_type":"in_channel","thread_ts":"1.000000"}`, "cannot_reply_to_message"},
	} {
		path := strings.TrimPrefix(d.responseURL(t), d.url)
		if status, o := ask(d.sim, http.MethodPost, path, "", c.kind, strings.NewReader(c.body)); status != http.StatusOK || o["error"] != c.want {
			t.Errorf("%s: status %d, %v, want %s", c.name, status, o, c.want)
		}
	}
	if _, o := ask(d.sim, http.MethodPost, strings.TrimPrefix(d.responseURL(t), d.url), "", jsonType, huge()); o["error"] != "invalid_json" {
		t.Errorf("huge: %v", o)
	}
	for _, path := range []string{"/response/guessed", "/response/\x00"} {
		if status, o := ask(d.sim, http.MethodPost, path, "", jsonType, strings.NewReader(`{"text":"x"}`)); status != http.StatusNotFound || o["error"] != "expired_url" {
			t.Errorf("%q: status %d, %v", path, status, o)
		}
	}
}

// controlCalls are the paths of the control API that take a body.
func controlCalls(t *testing.T) []string {
	t.Helper()
	source, err := os.ReadFile("sim.go")
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, found := range regexp.MustCompile(`"POST (/sim/[a-z/]+)"`).FindAllStringSubmatch(string(source), -1) {
		paths = append(paths, found[1])
	}
	if len(paths) < 10 {
		t.Fatalf("sim.go has only %v", paths)
	}
	return paths
}

func TestControlCallsAreDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range controlCalls(t) {
		if !regexp.MustCompile(`(?m)^//\tPOST ` + path + ` `).Match(text) {
			t.Errorf("doc.go says nothing of %s", path)
		}
	}
}

func TestBadControlCalls(t *testing.T) {
	t.Parallel()
	sim := newSim(t, slacksim.Options{})
	for _, path := range controlCalls(t) {
		for name, body := range map[string]string{
			"nothing": "", "cut": `{"user":`, "array": `[1]`, "text": `"ana"`, "number": `7`, "unknown field": `{"no_such_field":1}`,
			"no JSON": "\x00\xff", "deep": strings.Repeat(`{"user":`, 20_000),
		} {
			status, o := ask(sim, http.MethodPost, path, "", jsonType, strings.NewReader(body))
			if fault := noAnswer(status, o); fault != "" || o["ok"] != false || o["error"] == "unknown_method" {
				t.Errorf("%s with %s: status %d, %v %s", path, name, status, o, fault)
			}
		}
		if _, o := ask(sim, http.MethodPost, path, "", jsonType, huge()); o["ok"] != false || o["error"] == "internal_error" {
			t.Errorf("%s with a huge body: %v", path, o)
		}
	}
	for path, want := range map[string]string{
		"/sim/nothing":                   "unknown_method",
		"/sim/channels/nowhere/messages": "channel_not_found",
		"/sim/channels/%00/messages":     "channel_not_found",
	} {
		if _, o := ask(sim, http.MethodGet, path, "", "", nil); o["error"] != want {
			t.Errorf("%s: %v, want %s", path, o, want)
		}
	}
	for path, body := range map[string]string{
		"/sim/commands":     `{"user":"ana","channel":"nowhere","command":"/x"}`,
		"/sim/messages":     `{"user":"ana","channel":"nowhere","text":"x"}`,
		"/sim/actions":      `{"user":"ana","channel":"nowhere","ts":"1.000000","action_id":"x"}`,
		"/sim/suggestions":  `{"user":"ana","channel":"nowhere","ts":"1.000000","action_id":"x"}`,
		"/sim/shortcuts":    `{"user":"ana","channel":"nowhere","ts":"1.000000","callback_id":"x"}`,
		"/sim/views/submit": `{"user":"ana","view_id":"V0NOWHERE"}`,
		"/sim/views/close":  `{"user":"ana","view_id":"V0NOWHERE"}`,
	} {
		want := "channel_not_found"
		if strings.HasPrefix(path, "/sim/views") {
			want = "view_not_found"
		}
		if _, o := ask(sim, http.MethodPost, path, "", jsonType, strings.NewReader(body)); o["error"] != want {
			t.Errorf("%s %s: %v, want %s", path, body, o, want)
		}
		unknown := strings.Replace(body, `"ana"`, `"nobody"`, 1)
		if _, o := ask(sim, http.MethodPost, path, "", jsonType, strings.NewReader(unknown)); o["error"] != "user_not_found" {
			t.Errorf("%s %s: %v", path, unknown, o)
		}
	}
}

// What a client sends over its socket and is no acknowledgement is ignored, and the
// connection goes on; too much of it closes it.
func TestBadFrames(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	ws, _ := d.dial(t)
	read(t, ws)
	for _, text := range badFrames {
		answered := make(chan object, 1)
		go func() { answered <- d.command("ana", "general", "/lull", "") }()
		id, _ := read(t, ws)["envelope_id"].(string)
		if err := ws.WriteMessage(websocket.TextMessage, []byte(strings.ReplaceAll(text, "ENVELOPE", id))); err != nil {
			t.Fatalf("after %q: %v", text, err)
		}
		if err := ws.WriteJSON(object{"envelope_id": id}); err != nil {
			t.Fatalf("after %q: %v", text, err)
		}
		o := receive(t, answered)
		if fault := noAnswer(http.StatusOK, o); fault != "" || o["error"] == "operation_timeout" {
			t.Errorf("after %.60q: %v %s", text, o, fault)
		}
	}
	if err := ws.WriteMessage(websocket.BinaryMessage, []byte{0, 1, 2}); err != nil {
		t.Fatal(err)
	}
	if o := d.get("/sim/connections"); o["num"] != 1.0 {
		t.Errorf("connections %v", o)
	}
	if err := ws.WriteMessage(websocket.TextMessage, []byte(strings.Repeat("x", 2<<20))); err != nil {
		t.Log("the frame was not taken whole:", err)
	}
	_ = ws.SetReadDeadline(time.Now().Add(patience))
	if _, _, err := ws.ReadMessage(); err == nil {
		t.Error("the connection goes on after a frame of 2 MB")
	}
}

// badFrames are frames of a client; ENVELOPE stands for the id that waits.
var badFrames = []string{
	"", " ", "hello?", "{", "[]", "null", "7", `"ENVELOPE"`, `{"envelope_id":7}`, `{"envelope_id":null}`, `{"envelope_id":""}`, `{"envelope_id":"unknown"}`,
	`{"envelope_id":["ENVELOPE"]}`, `{"type":"hello"}`, `{"type":"disconnect"}`, "\x00\xff", `{"envelope_id":"ENVELOPE"} x`,
	`{"envelope_id":"ENVELOPE","payload":7}`, `{"envelope_id":"ENVELOPE","payload":"text"}`, `{"envelope_id":"ENVELOPE","payload":[]}`,
	`{"envelope_id":"ENVELOPE","payload":null}`, `{"envelope_id":"ENVELOPE","payload":{"text":7}}`, `{"envelope_id":"ENVELOPE","payload":{"text":"x","blocks":"x"}}`,
	`{"envelope_id":"ENVELOPE","payload":{"blocks":[null]}}`, `{"envelope_id":"ENVELOPE","payload":{"response_type":7,"text":"x","thread_ts":[]}}`,
	`{"envelope_id":"ENVELOPE","payload":{"attachments":{}}}`, strings.Repeat("[", 10_000),
}
