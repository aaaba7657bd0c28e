package slacksim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxStack is how many modals a person can have on top of each other.
const maxStack = 3

// view is a modal or the Home tab of one person. A closed modal is forgotten.
type view struct {
	id, hash           string
	rootID, previousID string // modals; the previous one is empty for the first
	user               *User
	body               object // what the app sent, checked; never changed, only replaced
	values             state  // what is filled in
}

func (v *view) blocks() []any {
	blocks, _ := v.body["blocks"].([]any)
	return blocks
}

func (s *Sim) newHash() string { return fmt.Sprintf("%d.%s", s.now().Unix(), newID()[:8]) }

func (s *Sim) newView(u *User, body object, here *channel) *view {
	id := "V0" + strings.ToUpper(strings.ReplaceAll(newID(), "-", ""))[:9]
	v := &view{id: id, rootID: id, hash: s.newHash(), user: u, body: body}
	v.values = freshState(v.blocks(), nil, here)
	return v
}

// push puts a modal on top of a person's others.
func (s *Sim) push(u *User, body object, here *channel) *view {
	v := s.newView(u, body, here)
	if stack := s.modals[u]; len(stack) > 0 {
		v.rootID, v.previousID = stack[0].rootID, stack[len(stack)-1].id
	}
	s.modals[u] = append(slices.Clone(s.modals[u]), v)
	s.publishViews(u)
	return v
}

// rewrite gives a view new content. What is filled in stays where ids and types do.
func (s *Sim) rewrite(v *view, body object) {
	v.body, v.hash = body, s.newHash()
	v.values = freshState(v.blocks(), v.values, nil)
	if s.homes[v.user] == v {
		s.publishHome(v.user)
	} else {
		s.publishViews(v.user)
	}
}

// drop closes modals of a person.
func (s *Sim) drop(u *User, gone func(*view) bool) {
	left := slices.DeleteFunc(slices.Clone(s.modals[u]), gone)
	if s.modals[u] = left; len(left) == 0 {
		delete(s.modals, u)
	}
	s.publishViews(u)
}

// isOpen tells whether a modal is still on the screen.
func (s *Sim) isOpen(v *view) bool { return slices.Contains(s.modals[v.user], v) }

// findView finds an open view that matches; nil when there is none.
func (s *Sim) findView(matches func(*view) bool) *view {
	for _, stack := range s.modals {
		for _, v := range stack {
			if matches(v) {
				return v
			}
		}
	}
	for _, v := range s.homes {
		if matches(v) {
			return v
		}
	}
	return nil
}

// freeExternalID tests that no view but this one has the external id of the new content.
func (s *Sim) freeExternalID(body object, but *view) error {
	id, _ := body["external_id"].(string)
	if id != "" && s.findView(func(v *view) bool { return v != but && v.body["external_id"] == id }) != nil {
		return slackError("duplicate_external_id")
	}
	return nil
}

// shownView is a view as Slack writes it. Answers to an app's own calls leave out what
// is filled in, payloads have it.
func (s *Sim) shownView(v *view, filled bool) object {
	o := object{
		"title": nil, "submit": nil, "close": nil, "private_metadata": "", "callback_id": "", "external_id": "",
		"clear_on_close": false, "notify_on_close": false, "submit_disabled": false,
	}
	for name, value := range v.body {
		if value != nil {
			o[name] = value
		}
	}
	values := state{}
	if filled {
		values = v.values
	}
	maps.Copy(o, object{
		"id": v.id, "hash": v.hash, "root_view_id": v.rootID, "previous_view_id": nil, "state": object{"values": values},
		"team_id": s.team.id, "app_id": s.app.id, "app_installed_team_id": s.team.id, "bot_id": s.app.botID,
	})
	if v.previousID != "" {
		o["previous_view_id"] = v.previousID
	}
	return o
}
