package slacksim

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// conn is one Socket Mode connection. Its fields are guarded by the mutex of the Sim,
// but for what is a channel, an atomic, or ws.
type conn struct {
	id        int
	ws        *websocket.Conn
	base      string // scheme and host under which the app reaches the simulator
	openedAt  time.Time
	out       chan frame
	gone      chan struct{} // closed when reading has ended
	over      chan struct{} // closed when the server ends the socket
	end       sync.Once
	frozen    atomic.Bool // half-open: nothing is read or written, and the socket stays
	life      time.Duration
	warning   *alarm
	refresh   *alarm
	greeted   bool // got its hello
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
	resetTCP
	truncated
	closed
	soon
)

// cut ends the socket without a close frame.
func (c *conn) cut() {
	c.end.Do(func() {
		close(c.over)
		c.ws.NetConn().Close()
	})
}

// reset ends the socket with a TCP reset.
func (c *conn) reset() {
	if tcp, ok := c.ws.NetConn().(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	c.cut()
}

// truncate announces a frame, sends half of it and ends the socket.
func (c *conn) truncate(text []byte) {
	head := []byte{0x80 | websocket.TextMessage, 127, 0, 0, 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint64(head[2:], uint64(len(text)))
	_ = c.ws.NetConn().SetWriteDeadline(time.Now().Add(writeTimeout)) // the last frame's may be over
	_, _ = c.ws.NetConn().Write(append(head, text[:len(text)/2]...))
	c.cut()
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

// write sends frames and pings until the connection ends.
func (s *Sim) write(c *conn) {
	ping := time.NewTicker(s.timing.PingInterval)
	defer ping.Stop()
	for {
		select {
		case <-c.gone:
			return
		case <-ping.C:
			s.mu.Lock()
			silent := s.fault("no_pings", nil) != nil
			s.mu.Unlock()
			if !silent && !c.frozen.Load() {
				_ = c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTimeout))
			}
		case f := <-c.out:
			if c.frozen.Load() {
				f.text = nil
			}
			if f.end == truncated && f.text != nil {
				c.truncate(f.text)
				return
			}
			_ = c.ws.SetWriteDeadline(time.Now().Add(writeTimeout))
			if f.text != nil && c.ws.WriteMessage(websocket.TextMessage, f.text) != nil {
				c.cut()
				return
			}
			switch f.end {
			case cutOff, truncated:
				c.cut()
				return
			case resetTCP:
				c.reset()
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
	if c.frozen.Load() {
		return
	}
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(time.Second))
}

var errHalfOpen = errors.New("the socket was half-open")

// read takes acknowledgements until the socket ends; it returns why it did.
func (s *Sim) read(c *conn) error {
	c.ws.SetReadLimit(1 << 20)
	c.ws.SetPingHandler(func(text string) error { s.pong(c, text); return nil })
	for {
		kind, text, err := c.ws.ReadMessage()
		if c.frozen.Load() {
			<-c.over
			return errHalfOpen
		}
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
		s.mu.Lock()
		slow := s.fault("slow_acks", nil)
		s.mu.Unlock()
		if slow != nil {
			time.AfterFunc(slow.delay(), func() { s.acknowledge(c, ack.EnvelopeID, ack.Payload) })
		} else {
			s.acknowledge(c, ack.EnvelopeID, ack.Payload)
		}
	}
}

// pong answers a ping, late or never when the fault "late_pongs" says so.
func (s *Sim) pong(c *conn, text string) {
	answer := func() {
		if !c.frozen.Load() {
			_ = c.ws.WriteControl(websocket.PongMessage, []byte(text), time.Now().Add(writeTimeout))
		}
	}
	s.mu.Lock()
	late := s.fault("late_pongs", nil)
	s.mu.Unlock()
	switch {
	case late == nil:
		answer()
	case late.DelayMS > 0:
		time.AfterFunc(late.delay(), answer)
	}
}
