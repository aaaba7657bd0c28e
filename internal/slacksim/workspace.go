package slacksim

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Workspace lists the people and channels of a simulated Slack workspace.
type Workspace struct {
	TeamID   string    `json:"team_id" yaml:"team_id"` // empty: derived from TeamName
	TeamName string    `json:"team_name" yaml:"team_name"`
	Domain   string    `json:"domain" yaml:"domain"` // empty: TeamName in lower case with dashes
	Users    []User    `json:"users" yaml:"users"`
	Channels []Channel `json:"channels" yaml:"channels"`
	// UserGroups are named teams that people mention by a handle.
	UserGroups []UserGroup `json:"usergroups" yaml:"usergroups"`
}

// UserGroup is a user group of a paid workspace: @emea reaches all who are in it.
type UserGroup struct {
	ID          string   `json:"id" yaml:"id"` // empty: derived from Handle
	Handle      string   `json:"handle" yaml:"handle"`
	Name        string   `json:"name" yaml:"name"` // empty: Handle
	Description string   `json:"description" yaml:"description"`
	Users       []string `json:"users" yaml:"users"` // names of users
	IsDisabled  bool     `json:"is_disabled" yaml:"is_disabled"`
}

// User is a person of the workspace. Each has a direct-message channel with the app.
type User struct {
	ID                string `json:"id" yaml:"id"` // empty: derived from Name
	Name              string `json:"name" yaml:"name"`
	RealName          string `json:"real_name" yaml:"real_name"`
	Email             string `json:"email" yaml:"email"`
	TZ                string `json:"tz" yaml:"tz"`         // IANA; empty: UTC
	Locale            string `json:"locale" yaml:"locale"` // empty: en-US
	IsAdmin           bool   `json:"is_admin" yaml:"is_admin"`
	IsOwner           bool   `json:"is_owner" yaml:"is_owner"`
	IsRestricted      bool   `json:"is_restricted" yaml:"is_restricted"`
	IsUltraRestricted bool   `json:"is_ultra_restricted" yaml:"is_ultra_restricted"`
	IsStranger        bool   `json:"is_stranger" yaml:"is_stranger"`
	TeamID            string `json:"team_id" yaml:"team_id"` // empty: this workspace; else somebody of another who shares a channel
	Deleted           bool   `json:"deleted" yaml:"deleted"`
	IsBot             bool   `json:"is_bot" yaml:"is_bot"`
}

// Channel is a public or private channel. Direct messages with the app exist by themselves.
type Channel struct {
	ID          string   `json:"id" yaml:"id"` // empty: derived from Name
	Name        string   `json:"name" yaml:"name"`
	Members     []string `json:"members" yaml:"members"` // names of users
	IsPrivate   bool     `json:"is_private" yaml:"is_private"`
	IsExtShared bool     `json:"is_ext_shared" yaml:"is_ext_shared"`
	IsArchived  bool     `json:"is_archived" yaml:"is_archived"`
	IsBotMember bool     `json:"is_bot_member" yaml:"is_bot_member"`
	// IsPendingExtShared: another organisation is invited and has not come yet.
	IsPendingExtShared bool `json:"is_pending_ext_shared" yaml:"is_pending_ext_shared"`
}

// DefaultWorkspace returns a fictional sales firm: seven people, of whom adam owns the
// workspace and gus is a guest, three channels with the app in each, and one user group.
func DefaultWorkspace() *Workspace {
	w := &Workspace{TeamName: "Northwind Sales", Domain: "northwind-sales"}
	for _, p := range [][2]string{
		{"ana", "Ana Ruiz"},
		{"ben", "Ben Okafor"},
		{"luis", "Luis Vega"},
		{"marta", "Marta Sanz"},
		{"nora", "Nora Lind"},
		{"adam", "Adam Reyes"},
		{"gus", "Gus Hale"},
	} {
		w.Users = append(w.Users, User{
			Name: p[0], RealName: p[1], Email: p[0] + "@example.com", TZ: "Europe/Madrid", Locale: "en-US",
			IsAdmin: p[0] == "adam", IsOwner: p[0] == "adam", IsRestricted: p[0] == "gus",
		})
	}
	everybody := []string{"ana", "ben", "luis", "marta", "nora", "adam", "gus"}
	w.Channels = []Channel{
		{Name: "general", Members: everybody, IsBotMember: true},
		{Name: "sales", Members: everybody, IsBotMember: true},
		{Name: "emea-leads", Members: []string{"ana", "ben", "luis", "marta", "nora"}, IsBotMember: true},
	}
	w.UserGroups = []UserGroup{{Handle: "emea", Name: "EMEA sales", Users: []string{"ana", "ben", "luis", "marta", "nora"}}}
	return w
}

// ReadWorkspace reads a workspace from a YAML or JSON file. An unknown field is an error.
func ReadWorkspace(path string) (*Workspace, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("slacksim.ReadWorkspace: %w", err)
	}
	defer f.Close()
	w := &Workspace{}
	d := yaml.NewDecoder(f)
	d.KnownFields(true)
	switch err := d.Decode(w); {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("slacksim.ReadWorkspace(%s): the file is empty", path)
	case err != nil:
		return nil, fmt.Errorf("slacksim.ReadWorkspace(%s): %w", path, err)
	}
	return w, nil
}

// slackbot is the user in whose name Slack itself speaks.
const slackbot = "USLACKBOT"

// team is a workspace made ready: every id set, every name resolved.
type team struct {
	id, name, domain string
	users            []*User
	channels         []*channel
	usergroups       []*usergroup
	zones            map[string]*time.Location
}

// channel is a conversation with its messages. A direct message has user set and
// channelType im.
type channel struct {
	id, name    string
	user        *User
	members     []*User
	private     bool
	extShared   bool
	extPending  bool
	archived    bool
	botMember   bool
	opened      bool
	messages    []*message
	channelType string
	// Newest first.
	previousNames []string
}

func newTeam(w Workspace, a *app) (team, error) {
	t := team{id: w.TeamID, name: cmp.Or(w.TeamName, "Simulated"), zones: map[string]*time.Location{}}
	t.domain = cmp.Or(w.Domain, strings.ReplaceAll(strings.ToLower(t.name), " ", "-"))
	t.id = cmp.Or(t.id, slackID("T", t.domain))
	a.identify(t.id)
	seen := map[string]bool{a.botName: true, a.botUser: true, "slackbot": true, slackbot: true}
	for _, u := range w.Users {
		u.ID = cmp.Or(u.ID, slackID("U", u.Name))
		u.TZ, u.Locale, u.RealName = cmp.Or(u.TZ, "UTC"), cmp.Or(u.Locale, "en-US"), cmp.Or(u.RealName, u.Name)
		if u.Name == "" || seen[u.Name] || seen[u.ID] {
			return t, fmt.Errorf("user %q (%s): the name is empty or the name or id is taken", u.Name, u.ID)
		}
		zone, err := time.LoadLocation(u.TZ)
		if err != nil {
			return t, fmt.Errorf("user %s: tz %q is not an IANA zone", u.Name, u.TZ)
		}
		t.zones[u.TZ], seen[u.Name], seen[u.ID] = zone, true, true
		t.users = append(t.users, &u)
	}
	for _, c := range w.Channels {
		ch := &channel{
			id: cmp.Or(c.ID, ChannelID(c.Name)), name: c.Name, private: c.IsPrivate, extShared: c.IsExtShared,
			extPending: c.IsPendingExtShared, archived: c.IsArchived, botMember: c.IsBotMember, channelType: "channel",
		}
		if c.IsPrivate {
			ch.channelType = "group"
		}
		if c.Name == "" || t.channel(c.Name) != nil || t.channel(ch.id) != nil {
			return t, fmt.Errorf("channel %q (%s): the name is empty or the name or id is taken", c.Name, ch.id)
		}
		var err error
		if ch.members, err = t.named(c.Members); err != nil {
			return t, fmt.Errorf("channel %s: member %w", c.Name, err)
		}
		t.channels = append(t.channels, ch)
	}
	for _, u := range t.users {
		if !u.IsBot {
			t.channels = append(t.channels, &channel{
				id: slackID("D", u.ID), user: u, members: []*User{u}, private: true, botMember: true, channelType: "im",
			})
		}
	}
	for _, g := range w.UserGroups {
		g.ID, g.Name = cmp.Or(g.ID, slackID("S", g.Handle)), cmp.Or(g.Name, g.Handle)
		if g.Handle == "" || seen[g.Handle] || seen[g.ID] {
			return t, fmt.Errorf("usergroup %q (%s): the handle is empty or the handle or id is taken", g.Handle, g.ID)
		}
		seen[g.Handle], seen[g.ID] = true, true
		users, err := t.named(g.Users)
		if err != nil {
			return t, fmt.Errorf("usergroup %s: member %w", g.Handle, err)
		}
		t.usergroups = append(t.usergroups, &usergroup{UserGroup: g, users: users})
	}
	return t, nil
}

// slackID derives an id of Slack's form from a name, the same on every run.
func slackID(prefix, name string) string {
	sum := sha256.Sum256([]byte(prefix + ":" + name))
	return prefix + "0" + base32.StdEncoding.EncodeToString(sum[:])[:9]
}

// ChannelID returns the id of a channel that a Workspace names and gives none.
func ChannelID(name string) string { return slackID("C", name) }

// user finds a person by id, name or @name; nil when there is none.
func (t *team) user(ref string) *User {
	name := strings.ToLower(strings.TrimPrefix(ref, "@"))
	for _, u := range t.users {
		if u.ID == ref || strings.ToLower(u.Name) == name {
			return u
		}
	}
	return nil
}

// named finds several people; the error names the first that there is not.
func (t *team) named(refs []string) ([]*User, error) {
	var users []*User
	for _, ref := range refs {
		u := t.user(ref)
		if u == nil {
			return nil, fmt.Errorf("%q is not a user", ref)
		}
		users = append(users, u)
	}
	return users, nil
}

// channel finds a channel by id, name or #name; nil when there is none.
func (t *team) channel(ref string) *channel {
	name := strings.ToLower(strings.TrimPrefix(ref, "#"))
	for _, c := range t.channels {
		if c.id == ref || c.name != "" && c.name == name {
			return c
		}
	}
	return nil
}

// directMessage returns the conversation of a person with the app, nil for a bot.
func (t *team) directMessage(u *User) *channel {
	for _, c := range t.channels {
		if c.user == u {
			return c
		}
	}
	return nil
}

func (c *channel) has(u *User) bool { return slices.Contains(c.members, u) }

// visibleTo tells whether a person may read the channel: public ones are open to all
// but guests.
func (c *channel) visibleTo(u *User) bool {
	return c.has(u) || !c.private && !u.IsRestricted && !u.IsUltraRestricted && !u.IsStranger
}
