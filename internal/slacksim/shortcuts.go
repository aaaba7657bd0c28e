package slacksim

import (
	"fmt"
	"slices"
)

// shortcut is an entry in Slack's menu of shortcuts, global or of each message.
type shortcut struct {
	Name        string `yaml:"name" json:"name"`
	Type        string `yaml:"type" json:"type"`
	CallbackID  string `yaml:"callback_id" json:"callback_id"`
	Description string `yaml:"description" json:"description"`
}

func (a *app) checkShortcuts() error {
	for i, c := range a.shortcuts {
		switch {
		case c.Type != "message" && c.Type != "global":
			return fmt.Errorf("features.shortcuts[%d].type %q must be message or global", i, c.Type)
		case c.Name == "" || c.CallbackID == "":
			return fmt.Errorf("features.shortcuts[%d] needs a name and a callback_id", i)
		case !a.granted("commands"):
			return fmt.Errorf("features.shortcuts[%d] needs the bot scope commands in oauth_config.scopes.bot", i)
		}
	}
	return nil
}

// hasShortcut tells whether the manifest names a shortcut. An app without a manifest has any.
func (a *app) hasShortcut(kind, callbackID string) bool {
	return a.anyCommand && callbackID != "" ||
		slices.ContainsFunc(a.shortcuts, func(c shortcut) bool { return c.Type == kind && c.CallbackID == callbackID })
}

type shortcutInput struct {
	User       string `json:"user"`
	CallbackID string `json:"callback_id"`
	Channel    string `json:"channel"`
	TS         string `json:"ts"`
}

// runShortcut is POST /sim/shortcuts.
func (s *Sim) runShortcut(in *shortcutInput) (object, error) {
	kind, describe := "global", s.globalShortcut
	if in.TS != "" {
		kind, describe = "message", s.messageShortcut
	}
	switch {
	case !s.app.interactivity:
		return nil, slackError("interactivity_disabled")
	case !s.app.hasShortcut(kind, in.CallbackID):
		return nil, slackError("unknown_shortcut")
	}
	payload, err := describe(in)
	if err != nil {
		return nil, err
	}
	_, err = s.ask(&envelope{id: newID(), kind: "interactive", payload: payload})
	return nil, err
}

func (s *Sim) globalShortcut(in *shortcutInput) (func(string) object, error) {
	u, err := s.person(in.User)
	if err != nil {
		return nil, err
	}
	return func(string) object {
		return s.interaction("shortcut", u, object{
			"callback_id": in.CallbackID, "trigger_id": s.newTrigger(u, nil), "action_ts": s.nextTS(),
		})
	}, nil
}

func (s *Sim) messageShortcut(in *shortcutInput) (func(string) object, error) {
	u, c, err := s.place(in.User, in.Channel)
	if err != nil {
		return nil, err
	}
	// Slack has no shortcuts on what it does not keep.
	_, m := c.find(in.TS)
	if m == nil || m.onlyFor != nil || m.tombstone {
		return nil, slackError("message_not_found")
	}
	return func(base string) object {
		address, _ := s.newResponseURL(base, c, u)
		return s.interaction("message_action", u, object{
			"callback_id": in.CallbackID, "trigger_id": s.newTrigger(u, c), "action_ts": s.nextTS(), "response_url": address,
			"channel": object{"id": c.id, "name": payloadName(c)}, "message_ts": m.ts, "message": s.shownWithMetadata(m),
		})
	}, nil
}
