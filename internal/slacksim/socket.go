package slacksim

import (
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

const (
	maxConns        = 10
	maxAck          = 20480 // bytes of one client frame
	maxQueue        = 1024  // frames that wait for a client that reads slowly
	writeTimeout    = 10 * time.Second
	disconnectGrace = 10 * time.Second // between the disconnect frame and the end of the socket
	warningLead     = 10 * time.Second // between the warning and the end of a connection's life
	debugLife       = 360 * time.Second
	ghostLife       = 5 * time.Hour
	tooLong         = "Max frame length of 20480 has been exceeded"
)

// connectionsOpen is apps.connections.open.
func (s *Sim) connectionsOpen(c *call) (object, error) {
	if !s.app.socketMode {
		s.log.Info("apps.connections.open refused: settings.socket_mode_enabled is not true in the manifest")
		return nil, slackError("access_denied")
	}
	for t, expires := range s.tickets {
		if s.now().After(expires) {
			delete(s.tickets, t)
		}
	}
	ticket := newID()
	s.tickets[ticket] = s.now().Add(s.timing.TicketLife)
	return object{"url": baseURL("ws", c.request) + "/link/?ticket=" + ticket + "&app_id=" + s.app.id}, nil
}

// baseURL is the address under which the sender of a request reaches the simulator.
func baseURL(scheme string, r *http.Request) string {
	if r.TLS != nil {
		scheme += "s"
	}
	return scheme + "://" + r.Host
}

var upgrader = websocket.Upgrader{
	// The ticket admits a client; Slack's own clients send a foreign Origin.
	CheckOrigin: func(*http.Request) bool { return true },
}

func (s *Sim) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	expires, known := s.tickets[ticket]
	delete(s.tickets, ticket)
	hang := s.fault("hang", nil)
	fault := s.fault("refuse", func(f *fault) bool { return f.Method == "" && f.Status != 0 })
	closed := s.closed
	if !closed {
		s.sockets.Add(1)
		defer s.sockets.Done()
	}
	s.mu.Unlock()
	if hang != nil && !closed && !s.hang(r, hang.delay()) {
		return
	}
	switch {
	case closed:
		http.Error(w, "the simulator is closed", http.StatusServiceUnavailable)
		return
	case fault != nil:
		http.Error(w, http.StatusText(fault.Status), fault.Status)
		return
	case !known || s.now().After(expires):
		http.Error(w, "unknown, used or expired ticket", http.StatusForbidden)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		s.log.Info("socket handshake failed", "error", err)
		return
	}
	c := &conn{ws: ws, base: baseURL("http", r), openedAt: s.now(), out: make(chan frame, maxQueue), gone: make(chan struct{}), over: make(chan struct{}), life: s.timing.ConnectionLife}
	if r.URL.Query().Get("debug_reconnects") == "true" {
		c.life = min(c.life, debugLife)
	}
	s.welcome(c)
	s.sockets.Go(func() { s.write(c) })
	err = s.read(c)
	close(c.gone)
	ws.Close()
	s.leave(c, websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway))
}

// hang lets a handshake wait without an answer, for ever when d is 0. It returns false
// when nobody waits any more.
func (s *Sim) hang(r *http.Request, d time.Duration) bool {
	var enough <-chan time.Time
	if d > 0 {
		enough = time.After(d)
	}
	select {
	case <-enough:
		return true
	case <-s.done:
	case <-r.Context().Done():
	}
	return false
}

// welcome registers a connection and greets it. The eleventh is sent away.
func (s *Sim) welcome(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		c.cut()
		return
	}
	s.buryGhosts()
	if len(s.conns) >= maxConns {
		c.send(frame{disconnect("too_many_websockets"), closed})
		return
	}
	s.connCount++
	c.id = s.connCount
	s.conns = append(s.conns, c)
	if c.life > warningLead {
		c.warning = s.after(c.life-warningLead, func() { c.send(frame{text: disconnect("warning")}) })
	}
	c.refresh = s.after(c.life, func() { s.dismiss(c, "refresh_requested") })
	switch f := s.fault("no_hello", nil); {
	case f == nil:
		s.greet(c)
	case f.DelayMS > 0:
		time.AfterFunc(f.delay(), func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.greet(c)
		})
	}
}

// greet sends hello. From then on a connection gets envelopes.
func (s *Sim) greet(c *conn) {
	c.greeted = true
	c.send(frame{text: mustJSON(object{
		"type": "hello", "num_connections": len(s.conns),
		"connection_info": object{"app_id": s.app.id},
		"debug_info": object{
			"host": "applink-simulated", "started": c.openedAt.UTC().Format("2006-01-02 15:04:05.000"), "build_number": 1,
			"approximate_connection_time": int(c.life.Seconds()),
		},
	})})
	s.resume()
}

func disconnect(reason string) []byte {
	return mustJSON(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "applink-simulated"}})
}

// dismiss tells a connection to reconnect; it gets no more envelopes and is closed soon.
func (s *Sim) dismiss(c *conn, reason string) {
	if !c.leaving {
		c.leaving = true
		c.send(frame{disconnect(reason), soon})
	}
}

// leave takes a dead connection off the list and hands its envelopes to another one.
// Under the fault "ghosts" a connection that did not say goodbye stays on the list.
func (s *Sim) leave(c *conn, properly bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop(c.warning)
	s.stop(c.refresh)
	if c.id != 0 && !properly && !s.closed && s.fault("ghosts", nil) != nil {
		c.ghost, c.ghostTill = true, s.now().Add(ghostLife)
		return
	}
	s.conns = slices.DeleteFunc(s.conns, func(o *conn) bool { return o == c })
	s.redeliver(c)
}

func (s *Sim) buryGhosts() {
	s.conns = slices.DeleteFunc(s.conns, func(c *conn) bool { return c.ghost && s.now().After(c.ghostTill) })
}
