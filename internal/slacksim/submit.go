package slacksim

import (
	"encoding/json"
	"maps"
	"slices"
)

type submitInput struct {
	User   string `json:"user"`
	ViewID string `json:"view_id"`
	Values state  `json:"values"`
}

// submitView is POST /sim/views/submit.
func (s *Sim) submitView(in *submitInput) (object, error) {
	u, v, err := s.viewOf(in.User, in.ViewID)
	switch {
	case err != nil:
		return nil, err
	case !s.app.interactivity:
		return nil, slackError("interactivity_disabled")
	case v.body["submit"] == nil:
		return nil, invalid("the view has no submit button")
	}
	filled, err := s.fillIn(u, v.blocks(), v.values, in.Values)
	if err != nil {
		return nil, err
	}
	v.values = filled
	if wrong := unsent(v.blocks(), filled); len(wrong) > 0 {
		return nil, apiError{code: "invalid_values", more: object{"errors": wrong}}
	}
	var (
		result object
		unfit  error
	)
	e := &envelope{id: newID(), kind: "interactive", accepts: true}
	e.payload = func(base string) object {
		return s.interaction("view_submission", u, object{
			"trigger_id": s.newTrigger(u, nil), "view": s.shownView(v, true), "response_urls": s.responseURLs(base, v),
		})
	}
	// The answer counts from the moment it arrives: what the app does next finds it done.
	e.onAck = func() { result, unfit = s.answered(v, e.answer) }
	if _, err := s.ask(e); err != nil {
		return nil, err
	}
	return result, unfit
}

// responseURLs are the addresses under which the app may write where the person chose.
func (s *Sim) responseURLs(base string, v *view) []object {
	list := []object{}
	for _, b := range v.blocks() {
		block, _ := b.(object)
		for _, e := range interactive(block) {
			blockID, _ := block["block_id"].(string)
			actionID, _ := e["action_id"].(string)
			chosen, _ := v.values[blockID][actionID][actionKey(e)].(string)
			c := s.team.channel(chosen)
			if block["type"] != "input" || e["response_url_enabled"] != true || c == nil {
				continue
			}
			address, _ := s.newResponseURL(base, c, v.user)
			list = append(list, object{"block_id": blockID, "action_id": actionID, "channel_id": c.id, "response_url": address})
		}
	}
	return list
}

// answered does what an app says to a submission. A view that has been closed meanwhile
// stays closed.
func (s *Sim) answered(v *view, payload json.RawMessage) (object, error) {
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if text := string(payload); text != "" && text != `""` {
		if err := json.Unmarshal(payload, &answer); err != nil {
			return nil, refused("invalid_response", err.Error())
		}
	}
	result := object{}
	if answer.Action != "" {
		result["response_action"] = answer.Action
	}
	switch answer.Action {
	case "":
		s.drop(v.user, func(o *view) bool { return o == v })
	case "clear":
		s.drop(v.user, func(*view) bool { return true })
	case "errors":
		if err := checkErrors(v, answer.Errors); err != nil {
			return nil, err
		}
		result["errors"] = answer.Errors
	case "update", "push":
		if !s.isOpen(v) {
			return result, nil
		}
		if err := s.show(v, answer.Action, answer.View); err != nil {
			return nil, refused("invalid_response", reasons(err))
		}
	default:
		return nil, refused("invalid_response", "response_action "+answer.Action+" is unknown")
	}
	return result, nil
}

// show puts the view of an answer in the place of the submitted one, or on top.
func (s *Sim) show(v *view, action string, raw []byte) error {
	replaces := v
	if action == "push" {
		replaces = nil
	}
	body, err := s.sentView(raw, "modal", replaces)
	switch {
	case err != nil:
		return err
	case action == "update":
		s.rewrite(v, body)
	case len(s.modals[v.user]) >= maxStack:
		return slackError("push_limit_reached")
	default:
		s.push(v.user, body, nil)
	}
	return nil
}

// checkErrors tests that each error belongs to an input of the view.
func checkErrors(v *view, errs map[string]string) error {
	if len(errs) == 0 {
		return refused("invalid_response", "response_action errors needs errors")
	}
	for _, id := range slices.Sorted(maps.Keys(errs)) {
		if !slices.ContainsFunc(v.blocks(), func(b any) bool {
			block, _ := b.(object)
			return block["type"] == "input" && block["block_id"] == id
		}) {
			return refused("invalid_response", "errors: the view has no input block "+id)
		}
	}
	return nil
}
