package slacksim

import (
	"net/http"
	"slices"
)

// person finds somebody who may act.
func (s *Sim) person(ref string) (*User, error) {
	u := s.team.user(ref)
	switch {
	case u == nil:
		return nil, slackError("user_not_found")
	case u.Deleted:
		return nil, slackError("account_inactive")
	}
	return u, nil
}

// viewOf finds a view that a person has before them: the modal on top, or Home.
func (s *Sim) viewOf(user, id string) (*User, *view, error) {
	u, err := s.person(user)
	if err != nil {
		return nil, nil, err
	}
	v := s.findView(func(v *view) bool { return v.id == id && v.user == u })
	if v == nil {
		return nil, nil, slackError("view_not_found")
	}
	if stack := s.modals[u]; s.isOpen(v) && stack[len(stack)-1] != v {
		return nil, nil, refused("view_not_found", "another view covers "+id)
	}
	return u, v, nil
}

// showViews is GET /sim/views.
func (s *Sim) showViews(r *http.Request) (object, error) {
	u, err := s.person(r.URL.Query().Get("user"))
	if err != nil {
		return nil, err
	}
	return object{"views": s.stackOf(u), "home": s.homeOf(u)}, nil
}

func (s *Sim) stackOf(u *User) []object {
	views := []object{}
	for _, v := range s.modals[u] {
		views = append(views, s.shownView(v, true))
	}
	return views
}

// homeOf is the Home tab of a person, nil when nothing is published.
func (s *Sim) homeOf(u *User) object {
	if v := s.homes[u]; v != nil {
		return s.shownView(v, true)
	}
	return nil
}

// publishViews tells a person's streams what modals are open.
func (s *Sim) publishViews(u *User) {
	s.publishTo(u, "views", func() object { return object{"views": s.stackOf(u)} })
}

func (s *Sim) publishHome(u *User) {
	s.publishTo(u, "home", func() object { return object{"view": s.homeOf(u)} })
}

type closeInput struct {
	User   string `json:"user"`
	ViewID string `json:"view_id"`
	All    bool   `json:"all"`
}

// closeViews is POST /sim/views/close.
func (s *Sim) closeViews(in *closeInput) (object, error) {
	u, v, err := s.viewOf(in.User, in.ViewID)
	if err != nil {
		return nil, err
	}
	if !s.isOpen(v) {
		return nil, invalid("Home cannot be closed")
	}
	all := in.All || v.body["clear_on_close"] == true
	closing := []*view{v}
	if all {
		closing = s.modals[u]
	}
	// The app is told what was there, and finds it closed.
	var payloads []object
	for _, v := range slices.Backward(closing) {
		if v.body["notify_on_close"] == true && s.app.interactivity {
			payloads = append(payloads, s.interaction("view_closed", u, object{"view": s.shownView(v, true), "is_cleared": all}))
		}
	}
	s.drop(u, func(o *view) bool { return all || o == v })
	for _, payload := range payloads {
		s.deliver(&envelope{id: newID(), kind: "interactive", payload: func(string) object { return payload }})
	}
	return nil, nil
}

type homeInput struct {
	User string `json:"user"`
	Tab  string `json:"tab"`
}

// openHome is POST /sim/home.
func (s *Sim) openHome(in *homeInput) (object, error) {
	u, err := s.person(in.User)
	if err != nil {
		return nil, err
	}
	c := s.team.directMessage(u)
	event := object{"type": "app_home_opened", "user": u.ID, "tab": "home", "event_ts": s.nextTS()}
	home := s.homeOf(u)
	switch {
	case c == nil:
		return nil, slackError("channel_not_found")
	case in.Tab == "messages":
		if event["tab"] = "messages"; !s.app.messagesTab {
			return nil, slackError("messages_tab_disabled")
		}
	case in.Tab != "" && in.Tab != "home":
		return nil, invalid("tab must be home or messages")
	case !s.app.homeTab:
		return nil, slackError("home_tab_disabled")
	case home != nil:
		event["view"] = home
	}
	event["channel"] = c.id
	if s.app.subscribed("app_home_opened") {
		s.dispatchEvent(s.callback(c, event))
	}
	return object{"view": home}, nil
}
