package slacksim

import (
	"cmp"
	"slices"
	"strings"
)

// teamInfo is team.info.
func (s *Sim) teamInfo(c *call) (object, error) {
	if id := c.args.text("team"); id != "" && id != s.team.id {
		return nil, slackError("team_not_found")
	}
	var mail string
	for _, u := range s.team.users {
		if _, domain, ok := strings.Cut(u.Email, "@"); ok && u.TeamID == "" {
			mail = domain
			break
		}
	}
	return object{"team": object{
		"id": s.team.id, "name": s.team.name, "domain": s.team.domain, "email_domain": mail,
		"url": baseURL("http", c.request) + "/", "icon": object{"image_default": true},
	}}, nil
}

// usersList is users.list: everybody in order of id, deactivated people, the app and
// Slackbot included. Without limit it is one page.
func (s *Sim) usersList(c *call) (object, error) {
	withLocale := c.args.flag("include_locale")
	all := []object{s.shownBot(withLocale), s.shownSlackbot()}
	for _, u := range s.team.users {
		all = append(all, s.shownUser(u, withLocale))
	}
	shown, next, err := pageOf(c.args, all, len(all))
	if err != nil {
		return nil, err
	}
	return object{"members": shown, "cache_ts": s.now().Unix(), "response_metadata": object{"next_cursor": next}}, nil
}

// shownSlackbot is the user in whose name Slack speaks. Slack does not mark it as a bot.
func (s *Sim) shownSlackbot() object {
	return object{
		"id": slackbot, "team_id": s.team.id, "name": "slackbot", "real_name": "Slackbot", "deleted": false, "is_bot": false,
		"is_app_user": false, "updated": 0, "profile": object{"real_name": "Slackbot", "display_name": "Slackbot", "team": s.team.id},
	}
}

// listedTypes are the kinds of conversation that conversations.list knows, with the
// prefix of the scope each needs.
var listedTypes = map[string]string{"public_channel": "channels:", "private_channel": "groups:", "im": "im:", "mpim": "mpim:"}

// conversationsList is conversations.list. Private channels without the app, and direct
// messages that nobody has opened, do not exist for the app.
func (s *Sim) conversationsList(c *call) (object, error) {
	types := strings.Split(cmp.Or(c.args.text("types"), "public_channel"), ",")
	for i, kind := range types {
		types[i] = strings.TrimSpace(kind)
		scope, known := listedTypes[types[i]]
		switch {
		case !known:
			return nil, slackError("invalid_types")
		case !s.app.granted(scope + "read"):
			return nil, s.missingScope(scope + "read")
		}
	}
	var all []object
	for _, ch := range s.team.channels {
		kind := map[string]string{"channel": "public_channel", "group": "private_channel", "im": "im"}[ch.channelType]
		switch {
		case !slices.Contains(types, kind), ch.private && !ch.botMember, ch.user != nil && !ch.opened:
		case ch.archived && c.args.flag("exclude_archived"):
		default:
			o := s.shownChannel(ch)
			if ch.user == nil {
				o["num_members"] = len(s.memberIDs(ch))
			}
			all = append(all, o)
		}
	}
	shown, next, err := pageOf(c.args, all, 100)
	if err != nil {
		return nil, err
	}
	return object{"channels": shown, "response_metadata": object{"next_cursor": next}}, nil
}

// pageOf sorts objects by id and cuts out the page a call asks for; usual is the limit
// of a call that names none.
func pageOf(a args, all []object, usual int) ([]object, string, error) {
	id := func(o object) string { return o["id"].(string) }
	slices.SortFunc(all, func(a, b object) int { return strings.Compare(id(a), id(b)) })
	ids := make([]string, len(all))
	for i, o := range all {
		ids[i] = id(o)
	}
	from, to, next, err := page(a, ids, usual, 1000, strings.Compare)
	return append([]object{}, all[from:to]...), next, err
}
