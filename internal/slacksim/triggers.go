package slacksim

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

const (
	triggerLife = 3 * time.Second
	maxTriggers = 10000 // older ones are unknown
)

// trigger lets an app show one modal to the person who has just done something.
type trigger struct {
	user    *User
	channel *channel // where the person was; nil in a modal, on Home and for global shortcuts
	expires time.Time
	used    bool
}

// newTrigger returns a trigger id of Slack's form, good for one view within three seconds.
func (s *Sim) newTrigger(u *User, in *channel) string {
	id := fmt.Sprintf("%d.%d.%s", rand.Int64N(1e13), rand.Int64N(1e13), strings.ReplaceAll(newID(), "-", ""))
	s.triggers[id] = &trigger{user: u, channel: in, expires: s.now().Add(triggerLife)}
	s.triggerOrder = append(s.triggerOrder, id)
	if len(s.triggerOrder) > maxTriggers {
		delete(s.triggers, s.triggerOrder[0])
		s.triggerOrder = s.triggerOrder[1:]
	}
	return id
}

// trigger finds a trigger that may still be used. The error is Slack's.
func (s *Sim) trigger(id string) (*trigger, error) {
	t := s.triggers[id]
	switch {
	case id == "":
		return nil, badArguments("missing required field: trigger_id")
	case t == nil:
		return nil, slackError("invalid_trigger_id")
	case t.used:
		return nil, slackError("exchanged_trigger_id")
	case s.now().After(t.expires):
		return nil, slackError("expired_trigger_id")
	}
	return t, nil
}
