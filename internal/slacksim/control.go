package slacksim

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// maxCalls is how many calls of the app GET /sim/calls remembers.
const maxCalls = 1000

// controlCall makes a handler of a function from a JSON body to an answer. A field that
// the body must not have is an error, so that a misspelt one is noticed.
func controlCall[T any](run func(*T) (object, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body T
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
		d.DisallowUnknownFields()
		if err := d.Decode(&body); err != nil {
			send(w, http.StatusOK, mustJSON(object{"ok": false, "error": "invalid_json", "detail": err.Error()}))
			return
		}
		send(w, http.StatusOK, mustJSON(asAnswer(run(&body))))
	}
}

// view makes a handler of a view of the workspace. Nothing is sent while the workspace
// is locked: a slow reader must not stop it.
func (s *Sim) view(look func(*http.Request) (object, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		o, err := look(r)
		text := mustJSON(asAnswer(o, err))
		s.mu.Unlock()
		send(w, http.StatusOK, text)
	}
}

// place finds a person and a channel in which that person may write. Both may be
// given by id or name; @ and the name of the app is the person's direct messages with it.
func (s *Sim) place(user, channel string) (*User, *channel, error) {
	u := s.team.user(user)
	switch {
	case u == nil:
		return nil, nil, slackError("user_not_found")
	case u.Deleted:
		return nil, nil, slackError("account_inactive")
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
	s.mu.Lock()
	u, c, err := s.place(in.User, in.Channel)
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	e, url, err := s.sendCommand(u, c, in)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	<-e.settled
	s.mu.Lock()
	defer s.mu.Unlock()
	if !e.acked {
		return nil, s.commandFailed(u, c, in.Command, "operation_timeout")
	}
	if e.answer == nil {
		return object{}, nil
	}
	result := object{"payload": e.answer}
	var a args
	if json.Unmarshal(e.answer, &a) == nil && (a["text"] != nil || a["blocks"] != nil || a["attachments"] != nil) {
		delete(a, "replace_original")
		delete(a, "delete_original")
		if err := s.respond(url(), a); err != nil {
			return nil, s.commandFailed(u, c, in.Command, err.Error())
		}
	}
	return result, nil
}

// sendCommand delivers a command. It also returns the response URL it went out with.
func (s *Sim) sendCommand(u *User, c *channel, in *commandInput) (*envelope, func() *responseURL, error) {
	known, ok := s.app.command(in.Command)
	switch {
	case !ok:
		s.say(c, u, "`"+escaper.Replace(in.Command)+"` is not a valid command.")
		return nil, nil, slackError("unknown_command")
	case in.ThreadTS != "":
		s.say(c, u, in.Command+" is not supported in threads. Sorry!")
		return nil, nil, slackError("not_supported_in_threads")
	}
	text := escaper.Replace(strings.TrimSpace(in.Text))
	if known.ShouldEscape {
		text = s.compose(u, strings.TrimSpace(in.Text)).text
	}
	var url *responseURL
	e := &envelope{id: newID(), kind: "slash_commands", accepts: true, payload: func(base string) object {
		var address string
		address, url = s.newResponseURL(base, c, u)
		return s.commandPayload(u, c, in.Command, text, address)
	}}
	if !s.deliver(e) {
		return nil, nil, s.commandFailed(u, c, in.Command, "dispatch_failed")
	}
	return e, func() *responseURL { return url }, nil
}

// commandFailed tells the person what Slack does, and returns the error.
func (s *Sim) commandFailed(u *User, c *channel, name, code string) error {
	s.say(c, u, name+" failed with the error `"+code+"`")
	return slackError(code)
}

type messageInput struct {
	User     string `json:"user"`
	Channel  string `json:"channel"`
	Text     string `json:"text"`
	ThreadTS string `json:"thread_ts"`
}

// sayMessage is POST /sim/messages.
func (s *Sim) sayMessage(in *messageInput) (object, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, c, err := s.place(in.User, in.Channel)
	switch {
	case err != nil:
		return nil, err
	case strings.TrimSpace(in.Text) == "":
		return nil, slackError("no_text")
	case utf8.RuneCountInString(in.Text) > maxText:
		return nil, slackError("msg_too_long")
	case in.ThreadTS != "" && c.parent(in.ThreadTS) == nil:
		return nil, slackError("thread_not_found")
	case c.user != nil && !s.app.messagesWrite:
		return nil, slackError("messages_tab_disabled")
	}
	text := s.compose(u, strings.TrimSpace(in.Text))
	m := s.add(c, &message{
		user: u.ID, text: text.text, blocks: s.richText(text), threadTS: in.ThreadTS, clientMsgID: newID(),
	})
	s.announceMention(c, m)
	s.announce(c, s.messageEvent(c, m))
	return object{"ts": m.ts, "channel": c.id}, nil
}

// listMessages is GET /sim/channels/{id}/messages.
func (s *Sim) listMessages(r *http.Request) (object, error) {
	var u *User
	c := s.team.channel(r.PathValue("id"))
	if as := r.URL.Query().Get("as"); as != "" {
		if u = s.team.user(as); u == nil {
			return nil, slackError("user_not_found")
		}
		c = s.seen(u, r.PathValue("id"))
	}
	if c == nil {
		return nil, slackError("channel_not_found")
	}
	messages := []object{}
	for _, m := range c.messages {
		if m.onlyFor == nil || m.onlyFor == u {
			messages = append(messages, s.onPage(m))
		}
	}
	return object{"channel": c.id, "messages": messages}, nil
}

// onPage is a message as the control API writes it: as Slack's API does, with metadata,
// blocks always there, and whether it is ephemeral.
func (s *Sim) onPage(m *message) object {
	o := s.shownWithMetadata(m)
	if m.blocks == nil {
		o["blocks"] = []any{}
	}
	if m.threadTS == "" {
		// Slack marks a parent with its own ts; here only replies carry thread_ts.
		delete(o, "thread_ts")
	}
	o["ephemeral"] = m.onlyFor != nil
	return o
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
	return object{
		"team":  object{"id": s.team.id, "name": s.team.name, "domain": s.team.domain},
		"bot":   object{"id": s.app.botUser, "name": s.app.botName, "app_name": s.app.name, "bot_id": s.app.botID, "app_id": s.app.id},
		"users": users, "channels": channels, "commands": append([]command{}, s.app.commands...), "any_command": s.app.anyCommand,
		"tries": append([]Try{}, s.tries...), "now": s.now().Format(time.RFC3339Nano),
	}, nil
}

// reset is POST /sim/reset.
func (s *Sim) reset(*struct{}) (object, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.team.channels {
		c.messages = nil
	}
	s.calls, s.faults = nil, nil
	clear(s.revoked)
	s.publishReset()
	return object{}, nil
}
