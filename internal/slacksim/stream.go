package slacksim

import (
	"fmt"
	"net/http"
	"time"
)

const (
	heartbeat   = 15 * time.Second
	maxUnread   = 1024 // events that wait for a reader; a slower one is dropped and reconnects
	streamRetry = 1000 // milliseconds after which a browser reconnects
)

// listener is one open stream and the person who watches it, nil for nobody in particular.
type listener struct {
	user   *User
	events chan []byte
}

// publish tells the streams of everybody who may see a message about it.
func (s *Sim) publish(event string, c *channel, m *message) {
	if len(s.listeners) == 0 {
		return
	}
	data := object{"channel": c.id, "message": s.onPage(m)}
	if event == "delete" {
		data = object{"channel": c.id, "ts": m.ts}
	}
	text := eventText(event, data)
	for l := range s.listeners {
		switch {
		case m.onlyFor != nil && m.onlyFor != l.user:
		case l.user != nil && !c.visibleTo(l.user):
		case l.user == nil && c.private:
		default:
			s.tell(l, text)
		}
	}
}

// publishAll tells every stream.
func (s *Sim) publishAll(event string, data object) {
	text := eventText(event, data)
	for l := range s.listeners {
		s.tell(l, text)
	}
}

// publishTo tells the streams of one person; data is only asked for when there are any.
func (s *Sim) publishTo(u *User, event string, data func() object) {
	var text []byte
	for l := range s.listeners {
		if l.user != u {
			continue
		}
		if text == nil {
			text = eventText(event, data())
		}
		s.tell(l, text)
	}
}

func eventText(event string, data object) []byte {
	return fmt.Appendf(nil, "event: %s\ndata: %s\n\n", event, mustJSON(data))
}

func (s *Sim) tell(l *listener, text []byte) {
	select {
	case l.events <- text:
	default:
		delete(s.listeners, l)
		close(l.events)
	}
}

// stream is GET /sim/stream.
func (s *Sim) stream(w http.ResponseWriter, r *http.Request) {
	l := &listener{events: make(chan []byte, maxUnread)}
	s.mu.Lock()
	if as := r.URL.Query().Get("as"); as != "" {
		l.user = s.team.user(as)
	}
	s.listeners[l] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.listeners, l)
		s.mu.Unlock()
	}()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	flush := http.NewResponseController(w).Flush
	_, _ = fmt.Fprintf(w, "retry: %d\nevent: ready\ndata: {}\n\n", streamRetry)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for flush() == nil {
		var text []byte
		select {
		case <-r.Context().Done():
			return
		case <-s.done:
			return
		case <-beat.C:
			text = []byte(": still here\n\n")
		case event, open := <-l.events:
			if !open {
				return
			}
			text = event
		}
		if _, err := w.Write(text); err != nil {
			return
		}
	}
}
