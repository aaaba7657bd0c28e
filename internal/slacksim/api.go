package slacksim

import (
	"errors"
	"io"
	"maps"
	"net/http"
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
	tier  int      // calls a minute under the fault "rate_limits"
	scope []string // any one of these; none when empty
	run   func(*Sim, *call) (object, error)
}

var methods = map[string]method{
	"apps.connections.open": {"xapp-", tier1, []string{"connections:write"}, (*Sim).connectionsOpen},
	"auth.test":             {"", special, nil, (*Sim).authTest},
	"chat.delete":           {"xoxb-", tier3, []string{"chat:write"}, (*Sim).chatDelete},
	"chat.getPermalink":     {"xoxb-", special, nil, (*Sim).chatPermalink},
	"chat.postEphemeral":    {"xoxb-", tier4, []string{"chat:write"}, (*Sim).chatPostEphemeral},
	"chat.postMessage":      {"xoxb-", special, []string{"chat:write"}, (*Sim).chatPostMessage},
	"chat.update":           {"xoxb-", tier3, []string{"chat:write"}, (*Sim).chatUpdate},
	"conversations.history": {"xoxb-", tier3, scopesFor("history"), (*Sim).conversationsHistory},
	"conversations.info":    {"xoxb-", tier3, scopesFor("read"), (*Sim).conversationsInfo},
	"conversations.list":    {"xoxb-", tier2, scopesFor("read"), (*Sim).conversationsList},
	"conversations.members": {"xoxb-", tier4, scopesFor("read"), (*Sim).conversationsMembers},
	"conversations.open":    {"xoxb-", tier3, []string{"im:write"}, (*Sim).conversationsOpen},
	"conversations.replies": {"xoxb-", tier3, scopesFor("history"), (*Sim).conversationsReplies},
	"reactions.add":         {"xoxb-", tier3, []string{"reactions:write"}, (*Sim).reactionsAdd},
	"reactions.remove":      {"xoxb-", tier2, []string{"reactions:write"}, (*Sim).reactionsRemove},
	"team.info":             {"xoxb-", tier3, []string{"team:read"}, (*Sim).teamInfo},
	"usergroups.list":       {"xoxb-", tier2, []string{"usergroups:read"}, (*Sim).usergroupsList},
	"usergroups.users.list": {"xoxb-", tier2, []string{"usergroups:read"}, (*Sim).usergroupsUsersList},
	"users.info":            {"xoxb-", tier4, []string{"users:read"}, (*Sim).usersInfo},
	"users.list":            {"xoxb-", tier2, []string{"users:read"}, (*Sim).usersList},
	"users.lookupByEmail":   {"xoxb-", tier3, []string{"users:read.email"}, (*Sim).usersLookupByEmail},
	"views.open":            {"xoxb-", tier4, nil, (*Sim).viewsOpen},
	"views.publish":         {"xoxb-", tier4, nil, (*Sim).viewsPublish},
	"views.push":            {"xoxb-", tier4, nil, (*Sim).viewsPush},
	"views.update":          {"xoxb-", tier4, nil, (*Sim).viewsUpdate},
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

// apiError is an answer with ok false.
type apiError struct {
	code string
	more object
}

func (e apiError) Error() string { return e.code }

func slackError(code string) error { return apiError{code: code} }

// refused is an error of the control API that says what is wrong.
func refused(code, detail string) error {
	return apiError{code: code, more: object{"detail": detail}}
}

// invalid is what the control API answers to arguments that make no sense.
func invalid(detail string) error { return refused("invalid_arguments", detail) }

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
	if f != nil && !f.AfterEffect && !s.pause(r, f.DelayMS) {
		return
	}
	m, known := methods[name]
	var result object
	var wait time.Duration
	if known {
		s.mu.Lock()
		wait = s.limited(name, m, a)
		s.mu.Unlock()
	}
	switch {
	case !known:
		err = slackError("unknown_method")
	case wait > 0:
	case err == nil && (f == nil || f.AfterEffect || !f.fails()):
		result, err = s.carryOut(w, m, c)
	}
	o := asAnswer(result, err)
	status := http.StatusOK
	if wait > 0 {
		o, status = sayLimited(w, wait)
	}
	if f != nil && f.fails() {
		o, status = f.answer(w)
	}
	s.mu.Lock()
	s.record(name, a, o)
	s.mu.Unlock()
	if f != nil && f.AfterEffect && !s.pause(r, f.DelayMS) {
		return
	}
	if f != nil && f.Drop {
		panic(http.ErrAbortHandler)
	}
	if f != nil && f.HTML {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<!DOCTYPE html><title>Slack</title><h1>Something went wrong</h1>")
		return
	}
	send(w, status, mustJSON(o))
}

// carryOut runs a method for whoever may call it. A panic in it ends this call alone.
func (s *Sim) carryOut(w http.ResponseWriter, m method, c *call) (object, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("X-Accepted-OAuth-Scopes", strings.Join(m.scope, ","))
	w.Header().Set("X-OAuth-Scopes", strings.Join(s.scopes(c.token), ","))
	if err := s.authorise(m, c.token); err != nil {
		return nil, err
	}
	return m.run(s, c)
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

func (f *fault) fails() bool { return f.Status != 0 || f.Error != "" || f.Drop || f.HTML }

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
	case s.app.uninstalled && token == s.app.botToken:
		return slackError("account_inactive")
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

func (s *Sim) authTest(c *call) (object, error) {
	if c.token == s.app.appToken {
		return object{"app_id": s.app.id, "app_name": s.app.name}, nil
	}
	return object{
		"url": baseURL("http", c.request) + "/", "team": s.team.name, "team_id": s.team.id,
		"user": s.app.botName, "user_id": s.app.botUser, "bot_id": s.app.botID, "is_enterprise_install": false,
	}, nil
}
