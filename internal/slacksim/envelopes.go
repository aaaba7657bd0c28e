package slacksim

import (
	"strings"
)

// verificationToken is the deprecated token of every payload.
const verificationToken = "simulated-verification-token"

// commandPayload is the payload of a slash_commands envelope.
func (s *Sim) commandPayload(u *User, c *channel, name, text, responseURL string) object {
	return object{
		"token": verificationToken, "team_id": s.team.id, "team_domain": s.team.domain,
		"channel_id": c.id, "channel_name": payloadName(c), "user_id": u.ID, "user_name": u.Name,
		"command": name, "text": text, "api_app_id": s.app.id, "is_enterprise_install": "false",
		"response_url": responseURL, "trigger_id": s.newTrigger(u, c),
	}
}

// callback wraps an event as the Events API does. The channel is nil for events of none.
func (s *Sim) callback(c *channel, event object) object {
	id := strings.ToUpper(strings.ReplaceAll(newID(), "-", ""))
	return object{
		"token": verificationToken, "team_id": s.team.id, "context_team_id": s.team.id, "context_enterprise_id": nil,
		"api_app_id": s.app.id, "event": event, "type": "event_callback",
		"event_id": "Ev" + id[:24], "event_time": s.now().Unix(),
		"authorizations": []object{{
			"enterprise_id": nil, "team_id": s.team.id, "user_id": s.app.botUser, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": c != nil && c.extShared, "event_context": "4-" + id,
	}
}

// historyScope is what an app needs to read a kind of channel.
var historyScope = map[string]string{"channel": "channels:history", "group": "groups:history", "im": "im:history"}

// messageSubscription is the name under which an app subscribes to the messages of a kind of channel.
var messageSubscription = map[string]string{"channel": "message.channels", "group": "message.groups", "im": "message.im"}

// announce sends a message event to the app when it is in the channel, has subscribed to
// that kind and may read it.
func (s *Sim) announce(c *channel, event object) {
	if c.botMember && s.app.subscribed(messageSubscription[c.channelType]) && s.app.granted(historyScope[c.channelType]) {
		event["channel_type"] = c.channelType
		s.dispatchEvent(s.callback(c, event))
	}
}

// announceMention sends app_mention for a message that names the app. Slack sends none
// for direct messages.
func (s *Sim) announceMention(c *channel, m *message) {
	named := strings.Contains(m.text, "<@"+s.app.botUser+">")
	if named && c.botMember && c.channelType != "im" && s.app.subscribed("app_mention") && s.app.granted("app_mentions:read") {
		event := s.messageEvent(c, m)
		event["type"] = "app_mention"
		s.dispatchEvent(s.callback(c, event))
	}
}

// messageEvent is a new message as an event.
func (s *Sim) messageEvent(c *channel, m *message) object {
	event := s.shownWithMetadata(m)
	event["channel"], event["event_ts"] = c.id, m.ts
	if m.threadTS != "" {
		if _, parent := c.find(m.threadTS); parent != nil {
			event["parent_user_id"] = parent.user
			if m.broadcast {
				event["root"] = s.shown(parent)
			}
		}
	}
	return event
}

// notify sends an event when the app has subscribed to it, has the scope, and is in the
// channel if it is about one.
func (s *Sim) notify(c *channel, scope string, event object) {
	name := event["type"].(string)
	if (c == nil || c.botMember) && s.app.subscribed(name) && (scope == "" || s.app.granted(scope)) {
		event["event_ts"] = s.nextTS()
		s.dispatchEvent(s.callback(c, event))
	}
}
