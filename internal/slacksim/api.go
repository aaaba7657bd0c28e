package slacksim

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxBody is the longest request body in bytes.
const maxBody = 1 << 20

// method is one method of the Web API.
type method struct {
	token string   // "xoxb-", "xapp-"; empty: either
	scope []string // any one of these; none when empty
	run   func(*Sim, *call) (object, error)
}

var methods = map[string]method{
	"apps.connections.open": {"xapp-", []string{"connections:write"}, (*Sim).connectionsOpen},
	"auth.test":             {"", nil, (*Sim).authTest},
	"chat.delete":           {"xoxb-", []string{"chat:write"}, (*Sim).chatDelete},
	"chat.getPermalink":     {"xoxb-", nil, (*Sim).chatPermalink},
	"chat.postEphemeral":    {"xoxb-", []string{"chat:write"}, (*Sim).chatPostEphemeral},
	"chat.postMessage":      {"xoxb-", []string{"chat:write"}, (*Sim).chatPostMessage},
	"chat.update":           {"xoxb-", []string{"chat:write"}, (*Sim).chatUpdate},
	"conversations.history": {"xoxb-", scopesFor("history"), (*Sim).conversationsHistory},
	"conversations.info":    {"xoxb-", scopesFor("read"), (*Sim).conversationsInfo},
	"conversations.members": {"xoxb-", scopesFor("read"), (*Sim).conversationsMembers},
	"conversations.open":    {"xoxb-", []string{"im:write"}, (*Sim).conversationsOpen},
	"conversations.replies": {"xoxb-", scopesFor("history"), (*Sim).conversationsReplies},
	"users.info":            {"xoxb-", []string{"users:read"}, (*Sim).usersInfo},
	"users.lookupByEmail":   {"xoxb-", []string{"users:read.email"}, (*Sim).usersLookupByEmail},
}

func scopesFor(right string) []string {
	return []string{"channels:" + right, "groups:" + right, "im:" + right, "mpim:" + right}
}

// call is one request to the Web API.
type call struct {
	request *http.Request
	args    args
	token   string
}

// args are the arguments of a call: texts from a form, any JSON value from a JSON body.
type args map[string]any

// text returns an argument as text, empty when it is absent or null.
func (a args) text(name string) string {
	switch v := a[name].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// flag reads a boolean, which may come as a text.
func (a args) flag(name string) bool {
	t := strings.ToLower(a.text(name))
	return t == "true" || t == "1"
}

// raw returns an argument as JSON, nil when it is absent, null or an empty text.
func (a args) raw(name string) []byte {
	switch v := a[name].(type) {
	case nil:
		return nil
	case string:
		if v == "" {
			return nil
		}
		return []byte(v)
	default:
		return mustJSON(v)
	}
}

// apiError is an answer with ok false.
type apiError struct {
	code string
	more object
}

func (e apiError) Error() string { return e.code }

func slackError(code string) error { return apiError{code: code} }

// asAnswer turns the outcome of a call into the JSON that is sent.
func asAnswer(result object, err error) object {
	o := object{"ok": err == nil}
	var e apiError
	switch {
	case err == nil:
		maps.Copy(o, result)
	case errors.As(err, &e):
		o["error"] = e.code
		maps.Copy(o, e.more)
	default:
		o["error"] = "internal_error"
	}
	return o
}

func send(w http.ResponseWriter, status int, text []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

func (s *Sim) serveAPI(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	c := &call{request: r}
	a, err := readArgs(w, r)
	c.args = a
	c.token = bearer(r)
	if c.token == "" {
		c.token = a.text("token")
	}
	delete(a, "token")

	s.mu.Lock()
	f := s.apiFault(name)
	s.mu.Unlock()
	if f != nil && !s.pause(r, f.DelayMS) {
		return
	}
	m, known := methods[name]
	var result object
	switch {
	case !known:
		err = slackError("unknown_method")
	case err == nil && (f == nil || f.AfterEffect || !f.fails()):
		s.mu.Lock()
		w.Header().Set("X-Accepted-OAuth-Scopes", strings.Join(m.scope, ","))
		w.Header().Set("X-OAuth-Scopes", strings.Join(s.scopes(c.token), ","))
		if err = s.authorise(m, c.token); err == nil {
			result, err = m.run(s, c)
		}
		s.mu.Unlock()
	}
	o := asAnswer(result, err)
	status := http.StatusOK
	if f != nil && f.fails() {
		o, status = f.answer(w)
	}
	s.mu.Lock()
	s.record(name, a, o)
	s.mu.Unlock()
	if f != nil && f.Drop {
		panic(http.ErrAbortHandler)
	}
	send(w, status, mustJSON(o))
}

// apiFault takes the fault that hits a method, nil when there is none.
func (s *Sim) apiFault(name string) *fault {
	if f := s.fault("api", func(f *fault) bool { return f.Method == "" || f.Method == name }); f != nil {
		return f
	}
	if name != "apps.connections.open" {
		return nil
	}
	return s.fault("refuse", func(f *fault) bool { return f.Method == name || f.Status == 0 })
}

func (f *fault) fails() bool { return f.Status != 0 || f.Error != "" || f.Drop }

func (f *fault) answer(w http.ResponseWriter) (object, int) {
	status := max(f.Status, http.StatusOK)
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
	}
	code := f.Error
	switch {
	case code != "":
	case status == http.StatusTooManyRequests:
		code = "ratelimited"
	default:
		code = "internal_error"
	}
	return object{"ok": false, "error": code}, status
}

// pause waits as a slow server does; false when the caller has gone meanwhile.
func (s *Sim) pause(r *http.Request, ms int) bool {
	if ms <= 0 {
		return true
	}
	select {
	case <-time.After(time.Duration(ms) * time.Millisecond):
		return true
	case <-s.done:
		return false
	case <-r.Context().Done():
		return false
	}
}

func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

func (s *Sim) scopes(token string) []string {
	switch token {
	case s.app.botToken:
		return s.app.scopes
	case s.app.appToken:
		return []string{"connections:write"}
	}
	return nil
}

// authorise tests the token and that it has one of the scopes of the method.
func (s *Sim) authorise(m method, token string) error {
	scopes := s.scopes(token)
	switch {
	case token == "":
		return slackError("not_authed")
	case scopes == nil && token != s.app.botToken:
		return slackError("invalid_auth")
	case s.revoked[token]:
		return slackError("token_revoked")
	case !strings.HasPrefix(token, m.token):
		return slackError("not_allowed_token_type")
	}
	for _, scope := range m.scope {
		if slices.Contains(scopes, scope) {
			return nil
		}
	}
	if len(m.scope) > 0 {
		return s.missingScope(m.scope...)
	}
	return nil
}

func (s *Sim) missingScope(needed ...string) error {
	return apiError{code: "missing_scope", more: object{"needed": strings.Join(needed, ","), "provided": strings.Join(s.app.scopes, ",")}}
}

// readArgs reads the arguments from the query and the body. The error is Slack's.
func readArgs(w http.ResponseWriter, r *http.Request) (args, error) {
	a := args{}
	a.take(r.URL.Query())
	if r.Method == http.MethodGet {
		return a, nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case r.Header.Get("Content-Type") == "":
		if body, err := io.ReadAll(r.Body); err != nil || len(body) > 0 {
			return a, slackError("missing_post_type")
		}
	case err != nil:
		return a, slackError("invalid_post_type")
	case kind == "application/x-www-form-urlencoded":
		body, err := io.ReadAll(r.Body)
		values, bad := url.ParseQuery(string(body))
		if err != nil || bad != nil {
			return a, slackError("invalid_form_data")
		}
		a.take(values)
	case kind == "multipart/form-data":
		if r.ParseMultipartForm(maxBody) != nil {
			return a, slackError("invalid_form_data")
		}
		a.take(r.MultipartForm.Value)
	case kind == "application/json":
		d := json.NewDecoder(r.Body)
		d.UseNumber()
		var v any
		if err := d.Decode(&v); errors.Is(err, io.EOF) {
			return a, nil
		} else if err != nil || d.More() {
			return a, slackError("invalid_json")
		}
		o, ok := v.(object)
		if !ok && v != nil {
			return a, slackError("json_not_object")
		}
		maps.Copy(a, o)
	default:
		return a, slackError("invalid_post_type")
	}
	return a, nil
}

func (a args) take(values url.Values) {
	for k, v := range values {
		if len(v) > 0 {
			a[k] = v[0]
		}
	}
}

func (s *Sim) authTest(c *call) (object, error) {
	if c.token == s.app.appToken {
		return object{"app_id": s.app.id, "app_name": s.app.name}, nil
	}
	return object{
		"url": baseURL("http", c.request) + "/", "team": s.team.name, "team_id": s.team.id,
		"user": s.app.botName, "user_id": s.app.botUser, "bot_id": s.app.botID, "is_enterprise_install": false,
	}, nil
}
