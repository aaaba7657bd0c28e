package main

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// clock is the clock of a database: the machine's, moved by the offset that is
// stored there, and a bell for those who wait for it to reach some moment.
type clock struct {
	offset atomic.Int64

	mu   sync.Mutex
	bell chan struct{} // closed when it rings; nil while nobody waits
}

// now is the time on the database's clock.
func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())) }

// set moves the clock and reports whether that changed it.
func (c *clock) set(offset time.Duration) bool {
	return c.offset.Swap(int64(offset)) != int64(offset)
}

// moved returns a channel that is closed the next time the bell rings: the clock
// was moved, or something was finished that others wait for. Whoever waits asks
// for it first and looks for work then, so that no ring is missed.
func (c *clock) moved() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bell == nil {
		c.bell = make(chan struct{})
	}
	return c.bell
}

func (c *clock) ring() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bell != nil {
		close(c.bell)
		c.bell = nil
	}
}

// clockEvery is how often a moved clock is read from its database again.
const clockEvery = time.Second

// followClock reads the offset again and again until ctx ends: somebody else may
// move the clock of this database.
func (r *records) followClock(ctx context.Context, log *slog.Logger) {
	look := time.NewTicker(clockEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
		settings, err := r.Settings(ctx)
		if err != nil {
			if ctx.Err() == nil {
				log.Warn("the clock cannot be read", "error", err)
			}
			continue
		}
		if r.set(settings.ClockOffset) {
			log.Info("the clock was moved", "now", r.now().Format(time.RFC3339))
			r.ring()
		}
	}
}

// moveTo moves the clock of the database to a moment, in whole seconds and never
// short of it, and wakes everybody who waits for a time.
func (r *records) moveTo(ctx context.Context, now time.Time) error {
	offset := time.Until(now).Truncate(time.Second) + time.Second
	if err := r.MoveClock(ctx, offset); err != nil {
		return err
	}
	r.set(offset)
	r.ring()
	return nil
}
