package slacksim

import (
	"container/heap"
	"time"
)

// alarm is something that happens when the clock has passed a moment.
type alarm struct {
	due   time.Duration // by elapsed
	run   func()
	timer *time.Timer
	at    int // its place among the others, -1 when it has rung or was stopped
}

// alarms are those that wait, as a heap with the one that is due first in front.
type alarms []*alarm

func (l alarms) Len() int           { return len(l) }
func (l alarms) Less(i, j int) bool { return l[i].due < l[j].due }

func (l alarms) Swap(i, j int) {
	l[i], l[j] = l[j], l[i]
	l[i].at, l[j].at = i, j
}

func (l *alarms) Push(v any) {
	a := v.(*alarm)
	a.at = len(*l)
	*l = append(*l, a)
}

func (l *alarms) Pop() any {
	last := len(*l) - 1
	a := (*l)[last]
	(*l)[last], *l, a.at = nil, (*l)[:last], -1
	return a
}

// now is the time of the workspace: that of the options, moved by POST /sim/clock.
func (s *Sim) now() time.Time { return s.base().Add(time.Duration(s.offset.Load())) }

// elapsed is how long the workspace has lived, with what the clock was moved forward.
func (s *Sim) elapsed() time.Duration { return time.Since(s.born) + s.skipped }

// after runs f, with s.mu held, when d has passed on the clock, sooner by whatever the
// clock is moved forward. Moving it back delays nothing. The alarm can be stopped.
func (s *Sim) after(d time.Duration, f func()) *alarm {
	a := &alarm{due: s.elapsed() + d, run: f}
	a.timer = time.AfterFunc(d, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.ring(a)
	})
	heap.Push(&s.alarms, a)
	return a
}

// ring runs an alarm that was not stopped, once.
func (s *Sim) ring(a *alarm) {
	if a.at >= 0 {
		s.stop(a)
		a.run()
	}
}

// stop ends the wait of an alarm. It may be nil, or have rung.
func (s *Sim) stop(a *alarm) {
	if a != nil && a.at >= 0 {
		a.timer.Stop()
		heap.Remove(&s.alarms, a.at)
	}
}

// next returns the alarm that is due first, by a moment at the latest; nil without one.
func (s *Sim) next(latest time.Duration) *alarm {
	if len(s.alarms) == 0 || s.alarms[0].due > latest {
		return nil
	}
	return s.alarms[0]
}

// moveClock moves the clock. On the way forward each alarm rings at its own moment.
func (s *Sim) moveClock(by time.Duration) {
	if by <= 0 {
		s.offset.Add(int64(by))
		return
	}
	from, skipped, offset := s.elapsed(), s.skipped, s.offset.Load()
	skip := func(d time.Duration) {
		s.skipped = skipped + d
		s.offset.Store(offset + int64(d))
	}
	for a := s.next(from + by); a != nil; a = s.next(from + by) {
		skip(max(0, a.due-from))
		s.ring(a)
	}
	skip(by)
	for _, a := range s.alarms {
		a.timer.Reset(a.due - s.elapsed())
	}
}

type clockInput struct {
	Set     string `json:"set"`
	Advance string `json:"advance"`
}

// The clock stays between these years, in which message ids keep their ten digits.
const earliestYear, latestYear = 2002, 2285

// setClock is POST /sim/clock.
func (s *Sim) setClock(in *clockInput) (object, error) {
	if (in.Set == "") == (in.Advance == "") {
		return nil, invalid("one of set and advance is needed")
	}
	var by time.Duration
	if in.Set != "" {
		t, err := time.Parse(time.RFC3339, in.Set)
		if err != nil {
			return nil, invalid("set must be like 2026-03-01T09:00:00Z, it is " + in.Set)
		}
		by = t.Sub(s.now())
	} else {
		var err error
		if by, err = time.ParseDuration(in.Advance); err != nil {
			return nil, invalid("advance must be like 72h or 90s, it is " + in.Advance)
		}
	}
	if year := s.now().Add(by).Year(); year < earliestYear || year > latestYear {
		return nil, invalid("the clock must stay from 2002 to 2285")
	}
	s.moveClock(by)
	now := object{"now": s.now().Format(time.RFC3339Nano)}
	s.publishAll("clock", now)
	return now, nil
}
