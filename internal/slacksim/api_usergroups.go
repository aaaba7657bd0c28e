package slacksim

import "slices"

// usergroup is one user group made ready.
type usergroup struct {
	UserGroup
	users []*User
}

// userIDs lists who is in a group and has not left, in order of id.
func (g *usergroup) userIDs() []string {
	ids := []string{}
	for _, u := range g.users {
		if !u.Deleted {
			ids = append(ids, u.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// usergroup finds a group by id or handle; nil when there is none.
func (t *team) usergroup(ref string) *usergroup {
	i := slices.IndexFunc(t.usergroups, func(g *usergroup) bool { return g.ID == ref || g.Handle == ref })
	if i < 0 {
		return nil
	}
	return t.usergroups[i]
}

// usergroupsList is usergroups.list.
func (s *Sim) usergroupsList(c *call) (object, error) {
	list := []object{}
	for _, g := range s.team.usergroups {
		if g.IsDisabled && !c.args.flag("include_disabled") {
			continue
		}
		o := s.shownUsergroup(g)
		if c.args.flag("include_users") {
			o["users"] = g.userIDs()
		}
		if c.args.flag("include_count") {
			o["user_count"] = len(g.userIDs())
		}
		list = append(list, o)
	}
	return object{"usergroups": list}, nil
}

// shownUsergroup is a user group as Slack's API writes it, without its members.
func (s *Sim) shownUsergroup(g *usergroup) object {
	o := object{
		"id": g.ID, "team_id": s.team.id, "is_usergroup": true, "is_subteam": true, "is_external": false, "name": g.Name,
		"handle": g.Handle, "description": g.Description, "date_create": 0, "date_update": 0, "date_delete": 0, "auto_type": nil,
		"created_by": slackbot, "updated_by": slackbot, "deleted_by": nil, "prefs": object{"channels": []string{}, "groups": []string{}},
	}
	if g.IsDisabled {
		// Slack gives the date; the simulator knows only that it is past.
		o["date_delete"], o["deleted_by"] = 1, slackbot
	}
	return o
}

// usergroupsUsersList is usergroups.users.list.
func (s *Sim) usergroupsUsersList(c *call) (object, error) {
	g := s.team.usergroup(c.args.text("usergroup"))
	if g == nil || g.ID != c.args.text("usergroup") || g.IsDisabled && !c.args.flag("include_disabled") {
		return nil, slackError("no_such_subteam")
	}
	return object{"users": g.userIDs()}, nil
}
