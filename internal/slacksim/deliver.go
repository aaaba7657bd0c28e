package slacksim

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// Retry is one further delivery of an event that nobody acknowledged.
type Retry struct {
	After   time.Duration // since the first delivery
	Attempt int           // retry_attempt in the envelope
	// SameEnvelope repeats the first envelope with its id, as a connection that has not
	// seen the acknowledgement does, rather than a new envelope with reason "timeout".
	SameEnvelope bool
}

// DocumentedRetries is what Slack's pages say: at once after the deadline, after one
// minute, after five.
var DocumentedRetries = []Retry{
	{After: 3 * time.Second, Attempt: 1},
	{After: time.Minute, Attempt: 2},
	{After: 5 * time.Minute, Attempt: 3},
}

// ObservedRetries is what users report for Socket Mode.
var ObservedRetries = []Retry{
	{After: 4 * time.Second, Attempt: 1},
	{After: 15 * time.Second, Attempt: 0, SameEnvelope: true},
	{After: 19 * time.Second, Attempt: 1},
}

// envelope is one delivery that waits for its acknowledgement.
type envelope struct {
	id, kind string
	accepts  bool
	attempt  int
	reason   string
	payload  func(base string) object // base: where the app reaches the simulator
	order    int
	fields   object
	text     []byte // fields as they are sent
	conn     *conn  // nil while no connection has it
	timer    *time.Timer
	settled  chan struct{} // closed by the acknowledgement or the deadline
	acked    bool
	answer   json.RawMessage // payload of the acknowledgement, nil without one
	onAck    func()
}

// bigFrame is the size of the field that the fault "big_frame" adds, in bytes.
const bigFrame = 80 << 10

// deliver sends an envelope to one open connection and starts its deadline. It returns
// false, and does neither, when no connection is open. To an app that is not installed
// only events are repeated, of which it may not have heard the last.
func (s *Sim) deliver(e *envelope) bool {
	e.settled = make(chan struct{})
	if s.app.uninstalled && e.kind != "events_api" || !s.send(e) {
		return false
	}
	s.delivered++
	e.order = s.delivered
	s.pending[e.id] = e
	e.timer = time.AfterFunc(s.timing.AckDeadline, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.settle(e)
	})
	return true
}

// send puts an envelope on a random open connection, false when there is none.
func (s *Sim) send(e *envelope) bool {
	s.buryGhosts()
	open := slices.DeleteFunc(slices.Clone(s.conns), func(c *conn) bool { return c.leaving || !c.greeted })
	if len(open) == 0 {
		return false
	}
	i := s.rng.IntN(len(open))
	c := open[i]
	if e.text == nil {
		e.fields = object{"envelope_id": e.id, "type": e.kind, "payload": e.payload(c.base), "accepts_response_payload": e.accepts}
		if e.kind == "events_api" {
			e.fields["retry_attempt"], e.fields["retry_reason"] = e.attempt, e.reason
		}
		if s.fault("big_frame", nil) != nil {
			e.fields["padding"] = strings.Repeat("x", bigFrame)
		}
		e.text = mustJSON(e.fields)
	}
	e.conn = c
	c.delivered++
	f := frame{text: e.text}
	atDelivery := func(f *fault) bool { return f.After == "deliver" }
	if cut := s.fault("cut", atDelivery); cut != nil {
		c.leaving, c.deaf, f.end = true, true, cut.ending()
	} else if s.fault("truncated_frame", nil) != nil {
		c.leaving, c.deaf, f.end = true, true, truncated
	} else if s.fault("half_open", atDelivery) != nil {
		c.frozen.Store(true)
	}
	twice := s.fault("deliver_twice", func(f *fault) bool { return !f.NewEnvelope || e.kind == "events_api" })
	again := frame{text: e.text}
	if twice != nil && twice.NewEnvelope {
		copied := maps.Clone(e.fields)
		copied["envelope_id"] = newID()
		again.text = mustJSON(copied)
	}
	if twice != nil && !twice.Other {
		c.send(again)
	}
	c.send(f)
	if twice != nil && twice.Other {
		open[(i+1)%len(open)].send(again)
	}
	return true
}

// settle ends the wait for an envelope: acknowledged, or too late.
func (s *Sim) settle(e *envelope) {
	if s.pending[e.id] != e {
		return
	}
	delete(s.pending, e.id)
	e.timer.Stop()
	close(e.settled)
}

// acknowledge takes the answer of a client. Unknown, second and late ones are ignored.
func (s *Sim) acknowledge(c *conn, id string, payload json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.pending[id]
	switch {
	case e == nil:
		s.log.Info("acknowledgement of an envelope that does not wait for one", "connection", c.id, "envelope", id)
		return
	case c.deaf || s.fault("lose_acks", nil) != nil:
		return
	}
	if cut := s.fault("cut", func(f *fault) bool { return f.After == "ack" }); cut != nil {
		c.leaving, c.deaf = true, true
		c.send(frame{end: cut.ending()})
		return
	}
	c.acked++
	e.acked = true
	if e.accepts && string(payload) != "null" {
		e.answer = payload
	}
	s.settle(e)
	if e.onAck != nil {
		e.onAck()
	}
}

// redeliver hands what a dead connection left unacknowledged to another open one.
// Without one, commands wait for the next connection and events for their retries.
func (s *Sim) redeliver(dead *conn) {
	for _, e := range s.unacknowledged(dead) {
		e.conn = nil
		if e.kind == "events_api" || e.kind == "slash_commands" && !s.timing.DropCommands {
			s.send(e)
		}
	}
}

// resume gives a new connection the commands that wait for one.
func (s *Sim) resume() {
	for _, e := range s.unacknowledged(nil) {
		if e.kind == "slash_commands" && !s.timing.DropCommands {
			s.send(e)
		}
	}
}

func (s *Sim) unacknowledged(on *conn) []*envelope {
	var list []*envelope
	for _, e := range s.pending {
		if e.conn == on {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b *envelope) int { return cmp.Compare(a.order, b.order) })
	return list
}

// startEvent delivers an event_callback and repeats it by the schedule until one
// delivery is acknowledged in time.
func (s *Sim) startEvent(payload object) {
	var (
		next  *alarm
		done  bool
		first = newID()
	)
	try := func(id string, attempt int, reason string) {
		s.deliver(&envelope{
			id: id, kind: "events_api", attempt: attempt, reason: reason,
			payload: func(string) object { return payload },
			onAck: func() {
				done = true
				s.stop(next)
			},
		})
	}
	var plan func(i int, passed time.Duration)
	plan = func(i int, passed time.Duration) {
		if i == len(s.timing.Retries) {
			return
		}
		r := s.timing.Retries[i]
		next = s.after(r.After-passed, func() {
			if done {
				return
			}
			plan(i+1, r.After)
			if r.SameEnvelope {
				try(first, r.Attempt, "")
			} else {
				try(newID(), r.Attempt, "timeout")
			}
		})
	}
	plan(0, 0)
	try(first, 0, "")
}
