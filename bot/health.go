package bot

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// health follows the connections. A connection counts from Slack's hello, and
// as long as something, if only a ping, is heard on it.
type health struct {
	mu      sync.Mutex
	lines   []*line
	stopped atomic.Bool
}

// line is what is known of one connection.
type line struct {
	greeted atomic.Bool
	heard   atomic.Int64 // Unix nanoseconds; 0 for never
}

func (h *health) newLine() *line {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := &line{}
	h.lines = append(h.lines, l)
	return l
}

func (h *health) stop() { h.stopped.Store(true) }

func (l *line) hello()    { l.greeted.Store(true) }
func (l *line) lost()     { l.greeted.Store(false) }
func (l *line) heardNow() { l.heard.Store(time.Now().UnixNano()) }

func (h *health) connected(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range h.lines {
		if l.greeted.Load() && now.Sub(time.Unix(0, l.heard.Load())) < quietTooLong {
			return true
		}
	}
	return false
}

// Ready reports why the bot cannot answer now: it is stopping, deaf, or cannot
// reach its records. "" when it can.
func (b *Bot) Ready(ctx context.Context) string {
	if b.health.stopped.Load() {
		return "stopping"
	}
	if !b.health.connected(time.Now()) {
		return "not connected to Slack"
	}
	if err := b.inbox.Ping(ctx); err != nil {
		return "no database"
	}
	return ""
}
