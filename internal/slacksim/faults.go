package slacksim

import (
	"cmp"
	"slices"
)

// fault is one thing that goes wrong, Count times. See the package documentation.
type fault struct {
	Kind        string `json:"kind"`
	Count       int    `json:"count"`        // 0: once; below 0: until reset
	After       string `json:"after"`        // cut: "", deliver or ack
	CloseFrame  bool   `json:"close_frame"`  // cut
	Other       bool   `json:"other"`        // deliver_twice: the copy goes to another connection
	Reason      string `json:"reason"`       // refresh: another reason than refresh_requested
	Method      string `json:"method"`       // api: the method, empty for any
	Status      int    `json:"status"`       // api, refuse: the HTTP status
	Error       string `json:"error"`        // api, refuse: Slack's error code
	RetryAfter  int    `json:"retry_after"`  // api, refuse: the header, in seconds; 0 sends none
	DelayMS     int    `json:"delay_ms"`     // api
	AfterEffect bool   `json:"after_effect"` // api: the call is carried out before it fails
	Drop        bool   `json:"drop"`         // api: the connection is reset in place of an answer
	BlockType   string `json:"block_type"`   // invalid_blocks
	Token       string `json:"token"`        // revoke: bot or app
}

// faultKinds names every fault and whether it stays until it is reset.
var faultKinds = map[string]bool{
	"api": false, "cut": false, "deliver_twice": false, "ghosts": false, "invalid_blocks": true, "lose_acks": false,
	"no_pings": true, "odd_frames": false, "refresh": false, "refuse": false, "revoke": true,
}

// addFault is POST /sim/faults.
func (s *Sim) addFault(f *fault) (object, error) {
	stays, known := faultKinds[f.Kind]
	switch {
	case !known:
		return nil, apiError{code: "invalid_arguments", more: object{"detail": "kind " + f.Kind + " is unknown"}}
	case f.Kind == "revoke" && f.Token != "bot" && f.Token != "app":
		return nil, apiError{code: "invalid_arguments", more: object{"detail": "token must be bot or app"}}
	case f.Kind == "cut" && !slices.Contains([]string{"", "deliver", "ack"}, f.After):
		return nil, apiError{code: "invalid_arguments", more: object{"detail": "after must be empty, deliver or ack"}}
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return nil, apiError{code: "invalid_arguments", more: object{"detail": "status must be from 200 to 599"}}
	case stays:
		f.Count = -1
	case f.Count == 0:
		f.Count = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case f.Kind == "revoke":
		s.revoked[map[string]string{"bot": s.app.botToken, "app": s.app.appToken}[f.Token]] = true
	case f.Kind == "refresh":
		for _, c := range s.conns {
			s.dismiss(c, cmp.Or(f.Reason, "refresh_requested"))
		}
	case f.Kind == "cut" && f.After == "":
		for _, c := range s.conns {
			c.leaving, c.deaf = true, true
			c.send(frame{end: map[bool]ending{false: cutOff, true: closed}[f.CloseFrame]})
		}
	case f.Kind == "odd_frames":
		for _, c := range s.conns {
			for _, text := range oddFrames() {
				c.send(frame{text: text})
			}
		}
	default:
		s.faults = append(s.faults, f)
	}
	return object{}, nil
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
