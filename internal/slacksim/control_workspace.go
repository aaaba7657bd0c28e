package slacksim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// workspaceChange is one change of the workspace in the middle of work.
type workspaceChange struct {
	Change  string  `json:"change"`
	Channel string  `json:"channel"`
	User    string  `json:"user"`
	Name    string  `json:"name"`   // rename
	Scope   string  `json:"scope"`  // add_scope, remove_scope
	Role    string  `json:"role"`   // update_user: owner, admin, member, guest, single_channel_guest
	Locale  string  `json:"locale"` // update_user
	TZ      *string `json:"tz"`     // update_user
}

// changes carry out each kind of change.
var changes = map[string]func(*Sim, *workspaceChange) error{
	"archive":         onChannel(func(s *Sim, c *channel, _ *workspaceChange) error { return s.archive(c, true) }),
	"unarchive":       onChannel(func(s *Sim, c *channel, _ *workspaceChange) error { return s.archive(c, false) }),
	"rename":          onChannel((*Sim).rename),
	"add_member":      onChannel((*Sim).addMember),
	"remove_member":   onChannel((*Sim).removeMember),
	"deactivate":      onUser(func(_ *Sim, u *User, _ *workspaceChange) error { u.Deleted = true; return nil }),
	"reactivate":      onUser(func(_ *Sim, u *User, _ *workspaceChange) error { u.Deleted = false; return nil }),
	"update_user":     onUser((*Sim).updateUser),
	"add_scope":       (*Sim).changeScope,
	"remove_scope":    (*Sim).changeScope,
	"uninstall":       func(s *Sim, _ *workspaceChange) error { s.uninstall(); return nil },
	"install":         func(s *Sim, _ *workspaceChange) error { s.app.uninstalled = false; return nil },
	"socket_mode_off": func(s *Sim, _ *workspaceChange) error { s.disableSocketMode(); return nil },
	"socket_mode_on":  func(s *Sim, _ *workspaceChange) error { s.app.socketMode = true; return nil },
}

// changeWorkspace is POST /sim/workspace.
func (s *Sim) changeWorkspace(in *workspaceChange) (object, error) {
	run, known := changes[in.Change]
	if !known {
		return nil, invalid("change " + in.Change + " is unknown")
	}
	if err := run(s, in); err != nil {
		return nil, err
	}
	s.publishAll("workspace", object{})
	return object{}, nil
}

// onChannel makes a change of one that concerns a channel of the workspace.
func onChannel(run func(*Sim, *channel, *workspaceChange) error) func(*Sim, *workspaceChange) error {
	return func(s *Sim, in *workspaceChange) error {
		c := s.team.channel(in.Channel)
		if c == nil || c.user != nil {
			return slackError("channel_not_found")
		}
		return run(s, c, in)
	}
}

// onUser makes a change of one that concerns a person, and tells the app about it.
func onUser(run func(*Sim, *User, *workspaceChange) error) func(*Sim, *workspaceChange) error {
	return func(s *Sim, in *workspaceChange) error {
		u := s.team.user(in.User)
		if u == nil {
			return slackError("user_not_found")
		}
		if err := run(s, u, in); err != nil {
			return err
		}
		s.notify(nil, "users:read", object{"type": "user_change", "user": s.shownUser(u, true), "cache_ts": s.now().Unix()})
		return nil
	}
}

// actor is who changes the workspace: its owner, or Slack itself when it has none.
func (s *Sim) actor() string {
	i := slices.IndexFunc(s.team.users, func(u *User) bool { return u.IsOwner && !u.Deleted })
	if i < 0 {
		return slackbot
	}
	return s.team.users[i].ID
}

// notifyOf sends an event about a channel; private ones have names of their own.
func (s *Sim) notifyOf(c *channel, name string, more object) {
	event := object{"type": c.channelType + "_" + name}
	maps.Copy(event, more)
	s.notify(c, scopeOf[c.channelType]+"read", event)
}

// tellChannel adds the message with which Slack shows a change in the channel.
func (s *Sim) tellChannel(c *channel, subtype, by, text string, more object) {
	m := s.add(c, &message{user: by, text: "<@" + by + "> " + text, subtype: c.channelType + "_" + subtype, more: more})
	s.announce(c, s.messageEvent(c, m))
}

func (s *Sim) archive(c *channel, archive bool) error {
	name := map[bool]string{true: "archive", false: "unarchive"}[archive]
	switch {
	case archive && c.archived:
		return slackError("already_archived")
	case !archive && !c.archived:
		return slackError("not_archived")
	}
	c.archived = archive
	s.tellChannel(c, name, s.actor(), name+"d the channel", nil)
	s.notifyOf(c, name, object{"channel": c.id, "user": s.actor()})
	return nil
}

func (s *Sim) rename(c *channel, in *workspaceChange) error {
	name := strings.ToLower(in.Name)
	switch {
	case name == "" || len(name) > 80 || strings.ContainsAny(name, " .#@"):
		return slackError("invalid_name")
	case s.team.channel(name) != nil:
		return slackError("name_taken")
	}
	old := c.name
	c.name, c.previousNames = name, append([]string{old}, c.previousNames...)
	s.tellChannel(c, "name", s.actor(), fmt.Sprintf("has renamed the channel from %q to %q", old, name), object{"old_name": old, "name": name})
	s.notifyOf(c, "rename", object{"channel": object{
		"id": c.id, "name": name, "name_normalized": name, "created": 0, "is_channel": !c.private, "is_mpim": false,
	}})
	return nil
}

// isApp tells whether a reference to a person means the app.
func (s *Sim) isApp(ref string) bool {
	return ref == s.app.botUser || strings.EqualFold(strings.TrimPrefix(ref, "@"), s.app.botName)
}

// member finds whom a change of membership concerns: their id, whether they are in.
func (s *Sim) member(c *channel, ref string) (u *User, id string, in bool, err error) {
	if s.isApp(ref) {
		return nil, s.app.botUser, c.botMember, nil
	}
	if u = s.team.user(ref); u == nil {
		return nil, "", false, slackError("user_not_found")
	}
	return u, u.ID, c.has(u), nil
}

func (s *Sim) memberEvent(c *channel, name, id string) {
	kind := map[bool]string{false: "C", true: "G"}[c.private]
	event := object{"type": name, "user": id, "channel": c.id, "channel_type": kind, "team": s.team.id}
	if name == "member_joined_channel" {
		event["inviter"] = s.actor()
	}
	s.notify(c, scopeOf[c.channelType]+"read", event)
}

func (s *Sim) addMember(c *channel, in *workspaceChange) error {
	u, id, is, err := s.member(c, in.User)
	switch {
	case err != nil:
		return err
	case is:
		return slackError("already_in_channel")
	case c.archived:
		return slackError("is_archived")
	case u == nil:
		c.botMember = true
	default:
		c.members = append(slices.Clone(c.members), u)
	}
	s.tellChannel(c, "join", id, "has joined the channel", object{"inviter": s.actor()})
	s.memberEvent(c, "member_joined_channel", id)
	return nil
}

func (s *Sim) removeMember(c *channel, in *workspaceChange) error {
	u, id, is, err := s.member(c, in.User)
	switch {
	case err != nil:
		return err
	case !is:
		return slackError("not_in_channel")
	case u == nil:
		// The app hears of its own removal, though it is out by then.
		s.notifyOf(c, "left", object{"channel": c.id, "actor_id": s.actor()})
		c.botMember = false
		s.tellChannel(c, "leave", id, "has left the channel", nil)
		return nil
	}
	c.members = slices.DeleteFunc(slices.Clone(c.members), func(o *User) bool { return o == u })
	s.tellChannel(c, "leave", id, "has left the channel", nil)
	s.memberEvent(c, "member_left_channel", id)
	return nil
}

func (s *Sim) updateUser(u *User, in *workspaceChange) error {
	if in.TZ != nil {
		zone, err := time.LoadLocation(*in.TZ)
		if err != nil {
			return invalid("tz " + *in.TZ + " is not an IANA zone")
		}
		u.TZ = zone.String()
		s.team.zones[u.TZ] = zone
	}
	u.Locale = cmp.Or(in.Locale, u.Locale)
	if in.Role == "" {
		return nil
	}
	if !slices.Contains([]string{"owner", "admin", "member", "guest", "single_channel_guest"}, in.Role) {
		return invalid("role must be owner, admin, member, guest or single_channel_guest")
	}
	u.IsOwner = in.Role == "owner"
	u.IsAdmin = u.IsOwner || in.Role == "admin"
	u.IsUltraRestricted = in.Role == "single_channel_guest"
	u.IsRestricted = u.IsUltraRestricted || in.Role == "guest"
	return nil
}

// changeScope takes effect at once; in Slack it takes a new installation.
func (s *Sim) changeScope(in *workspaceChange) error {
	if in.Scope == "" {
		return invalid("scope is missing")
	}
	s.app.scopes = slices.DeleteFunc(slices.Clone(s.app.scopes), func(o string) bool { return o == in.Scope })
	if in.Change == "add_scope" {
		s.app.scopes = append(s.app.scopes, in.Scope)
		slices.Sort(s.app.scopes)
	}
	return nil
}

// uninstall takes the app out of the workspace: it hears so, and its bot token and all
// that people could do with it are gone. Its sockets stay.
func (s *Sim) uninstall() {
	s.notifyRevoked()
	s.notify(nil, "", object{"type": "app_uninstalled"})
	s.app.uninstalled = true
}

// notifyRevoked tells the app that its bot token works no more.
func (s *Sim) notifyRevoked() {
	s.notify(nil, "", object{"type": "tokens_revoked", "tokens": object{"oauth": []string{}, "bot": []string{s.app.botUser}}})
}

// disableSocketMode ends all sockets and lets no new one be opened.
func (s *Sim) disableSocketMode() {
	s.app.socketMode = false
	for _, c := range s.conns {
		if !c.leaving {
			c.leaving = true
			c.send(frame{disconnect("link_disabled"), closed})
		}
	}
}

// original is what POST /sim/reset brings back of a workspace that was changed.
type original struct {
	scopes     []string
	socketMode bool
	users      []User
	channels   []channel
}

func (s *Sim) remember() original {
	o := original{scopes: s.app.scopes, socketMode: s.app.socketMode}
	for _, u := range s.team.users {
		o.users = append(o.users, *u)
	}
	for _, c := range s.team.channels {
		o.channels = append(o.channels, *c)
	}
	return o
}

// restore undoes every change of the workspace, and drops all messages.
func (s *Sim) restore() {
	s.app.scopes, s.app.socketMode, s.app.uninstalled = s.original.scopes, s.original.socketMode, false
	for i, u := range s.original.users {
		*s.team.users[i] = u
	}
	for i, c := range s.original.channels {
		opened := s.team.channels[i].opened
		*s.team.channels[i] = c
		s.team.channels[i].opened = opened
	}
}
