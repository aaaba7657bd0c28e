package slacksim

import (
	"cmp"
	"strings"
)

func (s *Sim) usersInfo(c *call) (object, error) {
	id := c.args.text("user")
	withLocale := c.args.flag("include_locale")
	if id == s.app.botUser {
		return object{"user": s.shownBot(withLocale)}, nil
	}
	if id == slackbot {
		return object{"user": s.shownSlackbot()}, nil
	}
	u := s.team.user(id)
	if u == nil || u.ID != id {
		return nil, slackError("user_not_found")
	}
	return object{"user": s.shownUser(u, withLocale)}, nil
}

func (s *Sim) usersLookupByEmail(c *call) (object, error) {
	for _, u := range s.team.users {
		if u.Email != "" && !u.Deleted && strings.EqualFold(u.Email, c.args.text("email")) {
			return object{"user": s.shownUser(u, false)}, nil
		}
	}
	return nil, slackError("users_not_found")
}

// shownUser is a person as Slack's API writes it. The address needs a scope of its own.
func (s *Sim) shownUser(u *User, withLocale bool) object {
	now := s.now().In(s.team.zones[u.TZ])
	abbreviation, offset := now.Zone()
	first, last, _ := strings.Cut(u.RealName, " ")
	profile := object{
		"real_name": u.RealName, "real_name_normalized": u.RealName, "display_name": u.Name, "display_name_normalized": u.Name,
		"first_name": first, "last_name": last, "title": "", "phone": "", "status_text": "", "status_emoji": "", "team": s.team.id,
	}
	if s.app.granted("users:read.email") && u.Email != "" {
		profile["email"] = u.Email
	}
	o := object{
		"id": u.ID, "team_id": cmp.Or(u.TeamID, s.team.id), "name": u.Name, "real_name": u.RealName, "deleted": u.Deleted,
		"tz": u.TZ, "tz_label": abbreviation, "tz_offset": offset, "profile": profile,
		"is_admin": u.IsAdmin, "is_owner": u.IsOwner, "is_primary_owner": u.IsOwner, "is_restricted": u.IsRestricted,
		"is_ultra_restricted": u.IsUltraRestricted, "is_stranger": u.IsStranger, "is_bot": u.IsBot, "is_app_user": false,
		"is_email_confirmed": u.Email != "", "updated": 0,
	}
	if withLocale {
		o["locale"] = u.Locale
	}
	return o
}

// shownBot is the user of the app.
func (s *Sim) shownBot(withLocale bool) object {
	o := object{
		"id": s.app.botUser, "team_id": s.team.id, "name": s.app.botName, "real_name": s.app.name, "deleted": false,
		"tz": "UTC", "tz_label": "UTC", "tz_offset": 0, "is_bot": true, "is_app_user": false, "is_admin": false,
		"is_owner": false, "is_primary_owner": false, "is_restricted": false, "is_ultra_restricted": false, "is_stranger": false, "updated": 0,
		"profile": object{
			"real_name": s.app.name, "display_name": s.app.botName, "bot_id": s.app.botID, "api_app_id": s.app.id, "team": s.team.id,
		},
	}
	if withLocale {
		o["locale"] = "en-US"
	}
	return o
}
