package slacksim

import (
	"slices"
	"time"
)

// holdEvents is how long the fault "reorder" keeps events back when no other comes.
const holdEvents = time.Minute

// dispatchEvent sends an event_callback to the app, late or in another order when a fault
// says so.
func (s *Sim) dispatchEvent(payload object) {
	if f := s.fault("late_event", nil); f != nil {
		s.after(f.delay(), func() { s.startEvent(payload) })
		return
	}
	if s.fault("reorder", nil) != nil {
		s.held = append(s.held, payload)
		s.after(holdEvents, s.releaseEvents)
		return
	}
	s.startEvent(payload)
	s.releaseEvents()
}

// releaseEvents sends the events that were kept back, the last one first.
func (s *Sim) releaseEvents() {
	for n := len(s.held); n > 0; n = len(s.held) {
		payload := s.held[n-1]
		s.held = s.held[:n-1]
		s.startEvent(payload)
	}
}

// forgetEvents ends the delivery of all events: what was said before a reset is not heard
// after it. What else waits for the clock is the end of connections.
func (s *Sim) forgetEvents() {
	for _, e := range s.pending {
		if e.kind == "events_api" {
			s.settle(e)
		}
	}
	for _, a := range slices.Clone(s.alarms) {
		if !slices.ContainsFunc(s.conns, func(c *conn) bool { return c.warning == a || c.refresh == a }) {
			s.stop(a)
		}
	}
}
