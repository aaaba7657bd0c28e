package slacksim

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// fault is one thing that goes wrong, Count times. See the package documentation.
type fault struct {
	Kind        string `json:"kind"`
	Count       int    `json:"count,omitempty"` // 0: once; below 0: until reset
	Off         bool   `json:"off,omitempty"`   // ends a fault that stays
	After       string `json:"after,omitempty"`
	CloseFrame  bool   `json:"close_frame,omitempty"`
	Reset       bool   `json:"reset,omitempty"`
	Other       bool   `json:"other,omitempty"`
	NewEnvelope bool   `json:"new_envelope,omitempty"`
	Reason      string `json:"reason,omitempty"`
	Method      string `json:"method,omitempty"` // empty for any
	Status      int    `json:"status,omitempty"`
	Error       string `json:"error,omitempty"`
	RetryAfter  int    `json:"retry_after,omitempty"` // seconds; 0 sends no header
	DelayMS     int    `json:"delay_ms,omitempty"`
	AfterEffect bool   `json:"after_effect,omitempty"`
	Drop        bool   `json:"drop,omitempty"`
	HTML        bool   `json:"html,omitempty"`
	BlockType   string `json:"block_type,omitempty"`
	Token       string `json:"token,omitempty"`
	Burst       int    `json:"burst,omitempty"`
}

// faultKind says which fields a fault may have beside kind and count, and whether it
// stays until it is reset.
type faultKind struct {
	fields string
	stays  bool
}

var faultKinds = map[string]faultKind{
	"api":             {fields: "method status error retry_after delay_ms after_effect drop html"},
	"big_frame":       {},
	"cut":             {fields: "after close_frame reset"},
	"deliver_twice":   {fields: "other new_envelope"},
	"ghosts":          {},
	"half_open":       {fields: "after"},
	"hang":            {fields: "delay_ms"},
	"invalid_blocks":  {fields: "block_type", stays: true},
	"late_event":      {fields: "delay_ms"},
	"late_pongs":      {fields: "delay_ms", stays: true},
	"link_disabled":   {stays: true},
	"lose_acks":       {},
	"no_hello":        {fields: "delay_ms"},
	"no_pings":        {stays: true},
	"odd_frames":      {},
	"rate_limits":     {fields: "burst", stays: true},
	"refresh":         {fields: "reason"},
	"refuse":          {fields: "method status error retry_after delay_ms"},
	"reorder":         {},
	"response_url":    {fields: "error"},
	"revoke":          {fields: "token", stays: true},
	"slow_acks":       {fields: "delay_ms"},
	"truncated_frame": {},
}

func (f *fault) delay() time.Duration { return time.Duration(f.DelayMS) * time.Millisecond }

// ending is what a cut does to a socket.
func (f *fault) ending() ending {
	switch {
	case f.CloseFrame:
		return closed
	case f.Reset:
		return resetTCP
	}
	return cutOff
}

// check finds what is wrong with a fault that somebody asks for.
func (f *fault) check() error {
	kind, known := faultKinds[f.Kind]
	if !known {
		return invalid("kind " + f.Kind + " is unknown")
	}
	allowed := append(strings.Fields(kind.fields), "kind", "count")
	if kind.stays {
		allowed = append(allowed, "off")
	}
	var given object
	_ = json.Unmarshal(mustJSON(f), &given)
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(allowed, name) {
			return invalid("a fault of kind " + f.Kind + " has no field " + name)
		}
	}
	after := []string{"", "deliver"}
	if f.Kind == "cut" {
		after = append(after, "ack")
	}
	switch {
	case f.Kind == "revoke" && f.Token != "bot" && f.Token != "app":
		return invalid("token must be bot or app")
	case !slices.Contains(after, f.After):
		return invalid("after must be one of " + strings.Join(after, " ") + ", or empty")
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return invalid("status must be from 200 to 599")
	case f.DelayMS < 0, f.DelayMS == 0 && (f.Kind == "slow_acks" || f.Kind == "late_event"):
		return invalid("delay_ms must be a number of milliseconds above 0")
	case f.Kind == "response_url" && !slices.Contains([]string{"", "used_url", "expired_url"}, f.Error):
		return invalid("error must be used_url or expired_url")
	case f.Burst < 0:
		return invalid("burst must be 0 or more")
	}
	return nil
}

// addFault is POST /sim/faults.
func (s *Sim) addFault(f *fault) (object, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	switch {
	case faultKinds[f.Kind].stays:
		f.Count = -1
	case f.Count == 0:
		f.Count = 1
	}
	if f.Off {
		s.endFault(f)
		return object{}, nil
	}
	switch {
	case f.Kind == "revoke":
		if f.Token == "bot" {
			s.notifyRevoked()
		}
		s.revoked[s.tokenNamed(f.Token)] = true
	case f.Kind == "link_disabled":
		s.disableSocketMode()
	case f.Kind == "refresh":
		for _, c := range s.conns {
			s.dismiss(c, cmp.Or(f.Reason, "refresh_requested"))
		}
	case f.Kind == "cut" && f.After == "":
		for _, c := range s.conns {
			c.leaving, c.deaf = true, true
			c.send(frame{end: f.ending()})
		}
	case f.Kind == "half_open" && f.After == "":
		for _, c := range s.conns {
			c.frozen.Store(true)
		}
	case f.Kind == "odd_frames":
		for _, c := range s.conns {
			for _, text := range oddFrames() {
				c.send(frame{text: text})
			}
		}
	default:
		if faultKinds[f.Kind].stays {
			s.endFault(f)
		}
		s.faults = append(s.faults, f)
	}
	return object{}, nil
}

// endFault ends a fault that stays. invalid_blocks and revoke may name of what.
func (s *Sim) endFault(f *fault) {
	switch f.Kind {
	case "revoke":
		delete(s.revoked, s.tokenNamed(f.Token))
	case "link_disabled":
		s.app.socketMode = s.original.socketMode
	case "rate_limits":
		clear(s.buckets)
	}
	s.faults = slices.DeleteFunc(s.faults, func(o *fault) bool {
		return o.Kind == f.Kind && (f.BlockType == "" || f.BlockType == o.BlockType)
	})
}

func (s *Sim) tokenNamed(name string) string {
	return map[string]string{"bot": s.app.botToken, "app": s.app.appToken}[name]
}

// oddFrames are frames that no app expects: no JSON, cut JSON, no envelope, an unknown
// type, and payloads of another shape. Those with an envelope_id want an acknowledgement.
func oddFrames() [][]byte {
	return [][]byte{
		[]byte("hello?"), []byte(`{"envelope_id":"`), []byte(`[1]`),
		mustJSON(object{"envelope_id": newID(), "type": "hologram", "payload": object{}, "accepts_response_payload": false}),
		mustJSON(object{"envelope_id": newID(), "type": "events_api", "payload": []int{1}, "accepts_response_payload": false}),
		mustJSON(object{"envelope_id": newID(), "type": "slash_commands", "payload": object{"user_id": 7}, "accepts_response_payload": true}),
		mustJSON(object{"envelope_id": newID(), "type": "interactive", "payload": "x", "accepts_response_payload": false}),
	}
}

// fault takes the next fault of a kind that matches, nil when there is none.
func (s *Sim) fault(kind string, matches func(*fault) bool) *fault {
	i := slices.IndexFunc(s.faults, func(f *fault) bool { return f.Kind == kind && (matches == nil || matches(f)) })
	if i < 0 {
		return nil
	}
	f := s.faults[i]
	if f.Count > 0 {
		if f.Count--; f.Count == 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
	}
	return f
}
