package slacksim

import (
	"encoding/json"
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
	debugLife       = 360 * time.Second
	ghostLife       = 5 * time.Hour
	tooLong         = "Max frame length of 20480 has been exceeded"
)

// conn is one Socket Mode connection. Its fields are guarded by the mutex of the Sim,
// but for out, gone and ws.
type conn struct {
	id        int
	ws        *websocket.Conn
	base      string // scheme and host under which the app reaches the simulator
	openedAt  time.Time
	out       chan frame
	gone      chan struct{}
	life      time.Duration
	leaving   bool // gets no new envelopes
	deaf      bool // its acknowledgements no longer count
	ghost     bool // the client is gone and the server has not noticed
	ghostTill time.Time
	delivered int
	acked     int
}

// frame is one text frame, and what becomes of the socket after it.
type frame struct {
	text []byte
	end  ending
}

type ending int

const (
	stays ending = iota
	cutOff
	closed
	soon
)

// cut ends the socket without a close frame.
func (c *conn) cut() {
	if c.ws != nil {
		c.ws.NetConn().Close()
	}
}

// send queues a frame. A client that is too far behind is cut off.
func (c *conn) send(f frame) {
	if c.ghost {
		return
	}
	select {
	case c.out <- f:
	default:
		c.cut()
	}
}

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
	fault := s.fault("refuse", func(f *fault) bool { return f.Method == "" && f.Status != 0 })
	closed := s.closed
	if !closed {
		s.sockets.Add(1)
		defer s.sockets.Done()
	}
	s.mu.Unlock()
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
	c := &conn{ws: ws, base: baseURL("http", r), openedAt: s.now(), out: make(chan frame, maxQueue), gone: make(chan struct{}), life: s.timing.ConnectionLife}
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

// write sends frames and pings until the connection ends.
func (s *Sim) write(c *conn) {
	ping := time.NewTicker(s.timing.PingInterval)
	defer ping.Stop()
	life := time.NewTimer(c.life)
	defer life.Stop()
	for {
		select {
		case <-c.gone:
			return
		case <-life.C:
			s.mu.Lock()
			s.dismiss(c, "refresh_requested")
			s.mu.Unlock()
		case <-ping.C:
			s.mu.Lock()
			silent := s.fault("no_pings", nil) != nil
			s.mu.Unlock()
			if !silent {
				_ = c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTimeout))
			}
		case f := <-c.out:
			_ = c.ws.SetWriteDeadline(time.Now().Add(writeTimeout))
			if f.text != nil && c.ws.WriteMessage(websocket.TextMessage, f.text) != nil {
				c.cut()
				return
			}
			switch f.end {
			case cutOff:
				c.cut()
				return
			case closed:
				c.goodbye(websocket.CloseNormalClosure, "")
				c.cut()
				return
			case soon:
				time.AfterFunc(disconnectGrace, func() {
					c.goodbye(websocket.CloseNormalClosure, "")
					c.cut()
				})
			}
		}
	}
}

func (c *conn) goodbye(code int, reason string) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(time.Second))
}

// read takes acknowledgements until the socket ends; it returns why it did.
func (s *Sim) read(c *conn) error {
	c.ws.SetReadLimit(1 << 20)
	for {
		kind, text, err := c.ws.ReadMessage()
		if err != nil {
			return err
		}
		if len(text) > maxAck {
			s.log.Info("client frame too long", "connection", c.id, "bytes", len(text))
			c.goodbye(websocket.CloseMessageTooBig, tooLong)
			return websocket.ErrReadLimit
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if kind != websocket.TextMessage || json.Unmarshal(text, &ack) != nil || ack.EnvelopeID == "" {
			s.log.Info("client frame is not an acknowledgement", "connection", c.id, "bytes", len(text))
			continue
		}
		s.acknowledge(c, ack.EnvelopeID, ack.Payload)
	}
}
