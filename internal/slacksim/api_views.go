package slacksim

import (
	"errors"
	"strings"
)

// badArguments is invalid_arguments with the reasons that Slack gives.
func badArguments(reasons ...string) error {
	return apiError{code: "invalid_arguments", more: object{"response_metadata": object{"messages": marked(reasons)}}}
}

// marked are reasons as Slack writes them in response_metadata.
func marked(reasons []string) []string {
	messages := make([]string, len(reasons))
	for i, r := range reasons {
		messages[i] = "[ERROR] " + r
	}
	return messages
}

// sentView reads the view of a call, of one type, with an external id that is free or
// that of the view it replaces.
func (s *Sim) sentView(raw []byte, kind string, replaces *view) (object, error) {
	if raw == nil {
		return nil, badArguments("missing required field: view")
	}
	body, err := s.checkView(raw)
	if err != nil {
		return nil, err
	}
	if body["type"] != kind {
		return nil, badArguments("must be a valid enum value [json-pointer:/view/type]")
	}
	return body, s.freeExternalID(body, replaces)
}

func (s *Sim) viewsOpen(c *call) (object, error) {
	t, err := s.trigger(c.args.text("trigger_id"))
	if err != nil {
		return nil, err
	}
	body, err := s.sentView(c.args.raw("view"), "modal", nil)
	if err != nil {
		return nil, err
	}
	t.used = true
	delete(s.modals, t.user)
	return s.viewAnswer(s.push(t.user, body, t.channel)), nil
}

func (s *Sim) viewsPush(c *call) (object, error) {
	t, err := s.trigger(c.args.text("trigger_id"))
	if err != nil {
		return nil, err
	}
	body, err := s.sentView(c.args.raw("view"), "modal", nil)
	switch open := len(s.modals[t.user]); {
	case err != nil:
		return nil, err
	case open == 0:
		return nil, slackError("not_found")
	case open >= maxStack:
		return nil, slackError("push_limit_reached")
	}
	t.used = true
	return s.viewAnswer(s.push(t.user, body, t.channel)), nil
}

func (s *Sim) viewsUpdate(c *call) (object, error) {
	id, externalID, hash := c.args.text("view_id"), c.args.text("external_id"), c.args.text("hash")
	if id == "" && externalID == "" {
		return nil, badArguments("missing required field: view_id")
	}
	v := s.findView(func(v *view) bool {
		return v.id == id || id == "" && v.body["external_id"] == externalID
	})
	if v == nil {
		return nil, slackError("not_found")
	}
	body, err := s.sentView(c.args.raw("view"), v.body["type"].(string), v)
	switch {
	case err != nil:
		return nil, err
	case hash != "" && hash != v.hash:
		return nil, slackError("hash_conflict")
	}
	s.rewrite(v, body)
	return s.viewAnswer(v), nil
}

func (s *Sim) viewsPublish(c *call) (object, error) {
	if !s.app.homeTab {
		return nil, slackError("not_enabled")
	}
	id, hash := c.args.text("user_id"), c.args.text("hash")
	u := s.team.user(id)
	switch {
	case id == "":
		return nil, badArguments("missing required field: user_id")
	case u == nil || u.ID != id || u.Deleted || u.IsBot:
		return nil, apiError{code: "invalid_arguments", more: object{"response_metadata": object{"messages": []string{"invalid `user_id`"}}}}
	}
	v := s.homes[u]
	body, err := s.sentView(c.args.raw("view"), "home", v)
	switch {
	case err != nil:
		return nil, err
	case hash != "" && (v == nil || hash != v.hash):
		return nil, slackError("hash_conflict")
	case v == nil:
		v = s.newView(u, nil, nil)
		s.homes[u] = v
	}
	s.rewrite(v, body)
	return s.viewAnswer(v), nil
}

func (s *Sim) viewAnswer(v *view) object { return object{"view": s.shownView(v, false)} }

// reasons tells in one line why the simulator refused what an app sent.
func reasons(err error) string {
	var e apiError
	if !errors.As(err, &e) {
		return err.Error()
	}
	text := e.code
	if metadata, ok := e.more["response_metadata"].(object); ok {
		messages, _ := metadata["messages"].([]string)
		text += ": " + strings.Join(messages, "; ")
	}
	return text
}
