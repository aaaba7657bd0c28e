package slacksim

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// maxCalls is how many calls of the app GET /sim/calls remembers.
const maxCalls = 1000

// controlCall makes a handler of a function from a JSON body to an answer. A field that
// the body must not have is an error, so that a misspelt one is noticed.
func controlCall[T any](s *Sim, run func(*T) (object, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body T
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
		d.DisallowUnknownFields()
		if err := d.Decode(&body); err != nil {
			send(w, http.StatusOK, mustJSON(object{"ok": false, "error": "invalid_json", "detail": err.Error()}))
			return
		}
		send(w, http.StatusOK, s.locked(func() (object, error) { return run(&body) }))
	}
}

// view makes a handler of a view of the workspace.
func (s *Sim) view(look func(*http.Request) (object, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		send(w, http.StatusOK, s.locked(func() (object, error) { return look(r) }))
	}
}

// locked returns what f answers, as JSON. f runs with s.mu held; nothing is sent while the
// workspace is locked, as a slow reader must not stop it.
func (s *Sim) locked(f func() (object, error)) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return mustJSON(asAnswer(f()))
}

// place finds a person and a channel in which that person may write. Both may be
// given by id or name; @ and the name of the app is the person's direct messages with it.
func (s *Sim) place(user, channel string) (*User, *channel, error) {
	u, err := s.person(user)
	if err != nil {
		return nil, nil, err
	}
	c := s.seen(u, channel)
	switch {
	case c == nil:
		return nil, nil, slackError("channel_not_found")
	case !c.has(u):
		return nil, nil, slackError("not_in_channel")
	case c.archived:
		return nil, nil, slackError("is_archived")
	}
	return u, c, nil
}

// seen finds a channel that a person may read, nil when there is none.
func (s *Sim) seen(u *User, ref string) *channel {
	if strings.EqualFold(strings.TrimPrefix(ref, "@"), s.app.botName) && strings.HasPrefix(ref, "@") {
		return s.team.directMessage(u)
	}
	c := s.team.channel(ref)
	if c == nil || !c.visibleTo(u) {
		return nil
	}
	return c
}

type commandInput struct {
	User     string `json:"user"`
	Channel  string `json:"channel"`
	Command  string `json:"command"`
	Text     string `json:"text"`
	ThreadTS string `json:"thread_ts"`
}

// runCommand is POST /sim/commands.
func (s *Sim) runCommand(in *commandInput) (object, error) {
	u, c, err := s.place(in.User, in.Channel)
	if err != nil {
		return nil, err
	}
	text, err := s.commandText(u, c, in)
	if err != nil {
		return nil, err
	}
	var url *responseURL
	answer, err := s.ask(&envelope{id: newID(), kind: "slash_commands", accepts: true, payload: func(base string) object {
		var address string
		address, url = s.newResponseURL(base, c, u)
		return s.commandPayload(u, c, in.Command, text, address)
	}})
	switch {
	case err != nil:
		return nil, s.commandFailed(u, c, in.Command, err.Error())
	case answer == nil:
		return object{}, nil
	}
	result := object{"payload": answer}
	var a args
	if json.Unmarshal(answer, &a) == nil && (a["text"] != nil || a["blocks"] != nil || a["attachments"] != nil) {
		delete(a, "replace_original")
		delete(a, "delete_original")
		if err := s.respond(url, a); err != nil {
			return nil, s.commandFailed(u, c, in.Command, err.Error())
		}
	}
	return result, nil
}

// commandText is the text of a command as the app gets it. The error is that of a
// command which does not reach the app.
func (s *Sim) commandText(u *User, c *channel, in *commandInput) (string, error) {
	known, ok := s.app.command(in.Command)
	switch {
	case !ok:
		s.say(c, u, "`"+escaper.Replace(in.Command)+"` is not a valid command.")
		return "", slackError("unknown_command")
	case in.ThreadTS != "":
		s.say(c, u, in.Command+" is not supported in threads. Sorry!")
		return "", slackError("not_supported_in_threads")
	}
	if text := strings.TrimSpace(in.Text); known.ShouldEscape {
		return s.compose(u, text).text, nil
	}
	return escaper.Replace(strings.TrimSpace(in.Text)), nil
}

// commandFailed tells the person what Slack does, and returns the error.
func (s *Sim) commandFailed(u *User, c *channel, name, code string) error {
	s.say(c, u, name+" failed with the error `"+code+"`")
	return slackError(code)
}

// record remembers a call of the app for GET /sim/calls.
func (s *Sim) record(method string, a args, result object) {
	shown := object{}
	for k, v := range a {
		shown[k] = v
		if t, ok := v.(string); ok && (k == "blocks" || k == "attachments" || k == "metadata" || k == "view") && json.Valid([]byte(t)) {
			shown[k] = json.RawMessage(t)
		}
	}
	if len(s.calls) == maxCalls {
		s.calls = s.calls[1:]
	}
	s.calls = append(s.calls, object{"method": method, "args": shown, "answer": result, "at": s.now().Format(time.RFC3339Nano)})
}

// listCalls is GET /sim/calls.
func (s *Sim) listCalls(r *http.Request) (object, error) {
	calls := []object{}
	for _, c := range s.calls {
		if wanted := r.URL.Query().Get("method"); wanted == "" || wanted == c["method"] {
			calls = append(calls, c)
		}
	}
	return object{"calls": calls}, nil
}

// listConnections is GET /sim/connections.
func (s *Sim) listConnections(_ *http.Request) (object, error) {
	s.buryGhosts()
	list, ghosts := []object{}, 0
	for _, c := range s.conns {
		if c.ghost {
			ghosts++
		}
		list = append(list, object{
			"id": c.id, "opened_at": c.openedAt.Format(time.RFC3339Nano), "ghost": c.ghost, "leaving": c.leaving,
			"delivered": c.delivered, "acked": c.acked,
		})
	}
	return object{"num": len(s.conns), "ghosts": ghosts, "connections": list}, nil
}

// showWorkspace is GET /sim/workspace.
func (s *Sim) showWorkspace(_ *http.Request) (object, error) {
	type person struct {
		User
		DM string `json:"dm,omitempty"`
	}
	users := []person{}
	for _, u := range s.team.users {
		p := person{User: *u}
		if dm := s.team.directMessage(u); dm != nil {
			p.DM = dm.id
		}
		users = append(users, p)
	}
	channels := []object{}
	for _, c := range s.team.channels {
		o := object{
			"id": c.id, "name": c.name, "members": s.memberIDs(c), "is_private": c.private, "is_ext_shared": c.extShared,
			"is_archived": c.archived, "is_im": c.user != nil, "is_bot_member": c.botMember,
		}
		if c.user != nil {
			o["name"], o["user"] = s.app.botName, c.user.ID
		}
		channels = append(channels, o)
	}
	groups := []object{}
	for _, g := range s.team.usergroups {
		groups = append(groups, object{"id": g.ID, "handle": g.Handle, "name": g.Name, "users": g.userIDs(), "is_disabled": g.IsDisabled})
	}
	return object{
		"usergroups": groups,
		"team":       object{"id": s.team.id, "name": s.team.name, "domain": s.team.domain},
		"bot":        object{"id": s.app.botUser, "name": s.app.botName, "app_name": s.app.name, "bot_id": s.app.botID, "app_id": s.app.id},
		"users":      users, "channels": channels, "commands": append([]command{}, s.app.commands...), "any_command": s.app.anyCommand,
		"shortcuts": append([]shortcut{}, s.app.shortcuts...), "home_tab": s.app.homeTab,
		"tries": append([]Try{}, s.tries...), "now": s.now().Format(time.RFC3339Nano),
	}, nil
}

// reset is POST /sim/reset.
func (s *Sim) reset(*struct{}) (object, error) {
	s.restore()
	s.calls, s.faults, s.held = nil, nil, nil
	s.forgetEvents()
	clear(s.buckets)
	for _, c := range s.conns {
		if c.frozen.Load() {
			c.cut()
		}
	}
	clear(s.revoked)
	clear(s.modals)
	clear(s.homes)
	s.publishAll("reset", object{})
	return object{}, nil
}
