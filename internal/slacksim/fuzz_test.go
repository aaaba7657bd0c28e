package slacksim_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"lull/internal/slacksim"
)

// FuzzAPI sends any body to any path, GET when the body is empty: Web API, response URLs,
// control API. In path and body UANA, CHANNEL, TS and VIEW stand for what is there: a person,
// a channel, a message of the app in it with a button, and a Home tab.
func FuzzAPI(f *testing.F) {
	for name := range slacksim.Methods() {
		f.Add("api/"+name, jsonType, []byte(`{"channel":"CHANNEL","ts":"TS","message_ts":"TS","text":"x","user":"UANA","view_id":"VIEW","trigger_id":"1.2.3","view":{}}`))
		f.Add("api/"+name, formType, []byte(`channel=CHANNEL&ts=TS&message_ts=TS&text=x&user=UANA&users=UANA&limit=1&cursor=YQ%3D%3D&oldest=1&latest=2.5&inclusive=1`))
	}
	home := `{"type":"home","blocks":[{"type":"input","label":{"type":"plain_text","text":"l"},"element":{"type":"plain_text_input"}},{"type":"actions","elements":[{"type":"static_select","options":[]}]}]}`
	for _, seed := range []struct{ path, kind, body string }{
		{"api/views.publish", jsonType, `{"user_id":"UANA","view":` + home + `}`},
		{"api/views.update", jsonType, `{"view_id":"VIEW","view":` + home + `}`},
		{"api/chat.postMessage", jsonType, `{"channel":"CHANNEL","text":"<@UANA> <!date^1^{date}|x> *b*","thread_ts":"TS","metadata":{"event_type":"a","event_payload":{}}}`},
		{"api/chat.postMessage", jsonType, `{"channel":"CHANNEL","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[]}]}],"attachments":[{"blocks":[]}]}`},
		{"api/chat.update", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\nCHANNEL\r\n--b--\r\n"},
		{"api/conversations.history", jsonType, `{"channel":"CHANNEL","limit":0,"cursor":"YWZ0ZXI6MQ==","latest":"9999999999999999999"}`},
		{"response/x", jsonType, `{"text":"x","response_type":"in_channel","replace_original":"true"}`},
		{"sim/commands", jsonType, `{"user":"ana","channel":"#general","command":"/x","text":"@ben #general <b> https://example.com a@b.c"}`},
		{"sim/messages", jsonType, `{"user":"ana","channel":"general","text":"@lull hello","thread_ts":"TS"}`},
		{"sim/messages/edit", jsonType, `{"user":"ana","channel":"general","ts":"TS","text":"x"}`},
		{"sim/messages/delete", jsonType, `{"user":"ana","channel":"general","ts":"TS"}`},
		{"sim/actions", jsonType, `{"user":"ana","channel":"general","ts":"TS","action_id":"go","values":{"b":{"a":{"type":"x"}}}}`},
		{"sim/suggestions", jsonType, `{"user":"ana","view_id":"VIEW","action_id":"go","value":"x"}`},
		{"sim/shortcuts", jsonType, `{"user":"ana","channel":"general","ts":"TS","callback_id":"x"}`},
		{"sim/reactions", jsonType, `{"user":"ana","channel":"general","ts":"TS","name":"eyes","remove":true}`},
		{"sim/home", jsonType, `{"user":"ana"}`},
		{"sim/views/submit", jsonType, `{"user":"ana","view_id":"VIEW","values":{"b":{"a":{"type":"plain_text_input","value":"x"}}}}`},
		{"sim/views/close", jsonType, `{"user":"ana","view_id":"VIEW","all":true}`},
		{"sim/faults", jsonType, `{"kind":"api","method":"auth.test","status":429,"retry_after":1,"count":-1}`},
		{"sim/faults", jsonType, `{"kind":"cut","after":"deliver"}`},
		{"sim/clock", jsonType, `{"advance":"72h"}`},
		{"sim/workspace", jsonType, `{"user":"ana","deleted":true}`},
		{"sim/reset", jsonType, `{}`},
		{"api/conversations.info?channel=CHANNEL&include_locale=1", "", ""},
		{"sim/channels/general/messages?as=ana", "", ""},
		{"sim/views?user=ana", "", ""},
		{"sim/calls?method=chat.postMessage", "", ""},
		{"sim/connections", "", ""},
		{"link/?ticket=x", "", ""},
		{"archives/CHANNEL/p1?thread_ts=1.5", "", ""},
	} {
		f.Add(seed.path, seed.kind, []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, path, kind string, body []byte) {
		root, _, _ := strings.Cut(path, "/")
		if !slices.Contains([]string{"api", "sim", "response", "link", "archives"}, root) || strings.HasPrefix(path, "sim/stream") {
			t.Skip("no address of the simulator, or one that stays open")
		}
		start := time.Unix(1_790_000_000, 0)
		sim := newSim(t, slacksim.Options{Now: func() time.Time { return start }})
		known := furnish(t, sim)
		token := sim.BotToken()
		if path == "api/apps.connections.open" {
			token = sim.AppToken()
		}
		method := http.MethodPost
		if len(body) == 0 {
			method = http.MethodGet
		}
		r := httptest.NewRequest(method, "http://slack.test/", strings.NewReader(known.Replace(string(body))))
		r.URL.Path, r.URL.RawQuery, _ = strings.Cut("/"+known.Replace(path), "?")
		r.Header["Authorization"], r.Header["Content-Type"] = []string{"Bearer " + token}, []string{kind}
		w := httptest.NewRecorder()
		sim.ServeHTTP(w, r)
		var o object
		err := json.Unmarshal(w.Body.Bytes(), &o)
		switch {
		case w.Code == http.StatusOK && root == "response" && w.Body.String() == "ok":
		case root == "link" || root == "archives" || w.Code == http.StatusNotFound || w.Code == http.StatusMovedPermanently ||
			w.Code == http.StatusTemporaryRedirect || w.Code == http.StatusMethodNotAllowed:
			if w.Code >= http.StatusInternalServerError { // a page, a redirection, or no address
				t.Errorf("%q: status %d, %.200s", path, w.Code, w.Body)
			}
		case err != nil:
			t.Errorf("%q: status %d, %.200s: %v", path, w.Code, w.Body, err)
		case noAnswer(w.Code, o) != "":
			t.Errorf("%q: status %d, %v: %s", path, w.Code, o, noAnswer(w.Code, o))
		}
		// Whatever it was, the next one is served.
		if status, o := ask(sim, http.MethodGet, "/sim/workspace", "", "", nil); status != http.StatusOK || o["ok"] != true {
			t.Errorf("after %q: status %d, %v", path, status, o)
		}
		if status, _ := ask(sim, http.MethodGet, "/sim/calls", "", "", nil); status != http.StatusOK {
			t.Errorf("after %q: the calls have status %d", path, status)
		}
	})
}

// furnish makes what CHANNEL, TS, VIEW and UANA stand for.
func furnish(t testing.TB, sim *slacksim.Sim) *strings.Replacer {
	t.Helper()
	_, space := ask(sim, http.MethodGet, "/sim/workspace", "", "", nil)
	channel := space["channels"].([]any)[0].(object)["id"].(string)
	ana := space["users"].([]any)[0].(object)["id"].(string)
	call := func(method, body string) object {
		_, o := ask(sim, http.MethodPost, "/api/"+method, sim.BotToken(), jsonType, strings.NewReader(body))
		if o["ok"] != true {
			t.Fatalf("%s %s: %v", method, body, o)
		}
		return o
	}
	button := `[{"type":"actions","elements":[{"type":"button","action_id":"go","text":{"type":"plain_text","text":"Go"}},` +
		`{"type":"external_select","action_id":"find","min_query_length":0}]}]`
	m := call("chat.postMessage", `{"channel":"`+channel+`","text":"x","blocks":`+button+`}`)
	v := call("views.publish", `{"user_id":"`+ana+`","view":{"type":"home","blocks":`+button+`}}`)
	return strings.NewReplacer("CHANNEL", channel, "TS", m["ts"].(string), "VIEW", v["view"].(object)["id"].(string), "UANA", ana)
}

// FuzzFrames answers a command, a submission and a search for options with any frame,
// ENVELOPE in it being the id that waits, and then properly: the person always gets an
// answer, and the connection goes on.
func FuzzFrames(f *testing.F) {
	for _, text := range badFrames {
		f.Add([]byte(text))
	}
	for _, payload := range []string{
		`{"text":"x","response_type":"in_channel"}`, `{"blocks":[{"type":"divider"}]}`,
		`{"response_action":"errors","errors":{"b":"no"}}`, `{"response_action":"errors","errors":7}`, `{"response_action":"clear"}`,
		`{"response_action":"update","view":{"type":"modal","title":{"type":"plain_text","text":"t"},"blocks":[]}}`,
		`{"response_action":"push","view":{"type":"home"}}`, `{"response_action":"explode"}`,
		`{"options":[{"text":{"type":"plain_text","text":"a"},"value":"a"}]}`, `{"options":{}}`,
		`{"option_groups":[{"label":{"type":"plain_text","text":"g"},"options":[]}]}`, `{"options":[null],"option_groups":[null]}`,
	} {
		f.Add([]byte(`{"envelope_id":"ENVELOPE","payload":` + payload + `}`))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		if len(frame) > 20_000 {
			t.Skip("too long: the connection would be closed")
		}
		d := open(t, slacksim.Options{})
		ws, _ := d.dial(t)
		read(t, ws)
		play := func(path string, body object, meanwhile func(envelope object)) object {
			answered := make(chan object, 1)
			go func() { answered <- d.post(path, body) }()
			e := read(t, ws)
			meanwhile(e)
			o := receive(t, answered)
			if fault := noAnswer(http.StatusOK, o); fault != "" || o["error"] == "operation_timeout" || o["error"] == "dispatch_failed" {
				t.Errorf("%s: %v %s", path, o, fault)
			}
			return o
		}
		oddly := func(e object) {
			id := e["envelope_id"].(string)
			_ = ws.WriteMessage(websocket.TextMessage, []byte(strings.ReplaceAll(string(frame), "ENVELOPE", id)))
			_ = ws.WriteJSON(object{"envelope_id": id})
		}
		play("/sim/commands", object{"user": "ana", "channel": "general", "command": "/x"}, oddly)
		play("/sim/shortcuts", object{"user": "ana", "callback_id": "x"}, func(e object) {
			view := `{"type":"modal","title":{"type":"plain_text","text":"t"},"submit":{"type":"plain_text","text":"s"},"blocks":[{"type":"input","block_id":"b","optional":true,` +
				`"label":{"type":"plain_text","text":"l"},"element":{"type":"external_select","action_id":"a"}}]}`
			body, _ := json.Marshal(object{"trigger_id": e["payload"].(object)["trigger_id"], "view": json.RawMessage(view)})
			if _, o := ask(d.sim, http.MethodPost, "/api/views.open", d.sim.BotToken(), jsonType, strings.NewReader(string(body))); o["ok"] != true {
				t.Fatal(o)
			}
			_ = ws.WriteJSON(object{"envelope_id": e["envelope_id"]})
		})
		view := d.topView("ana")["id"]
		play("/sim/suggestions", object{"user": "ana", "view_id": view, "action_id": "a", "value": "xyz"}, oddly)
		play("/sim/views/submit", object{"user": "ana", "view_id": view}, oddly)
	})
}
