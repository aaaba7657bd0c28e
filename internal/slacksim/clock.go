package slacksim

import (
	"container/heap"
	"strings"
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
	Until   string `json:"until"`
}

// The clock stays between these years, in which message ids keep their ten digits.
const earliestYear, latestYear = 2002, 2285

// setClock is POST /sim/clock.
func (s *Sim) setClock(in *clockInput) (object, error) {
	given := 0
	for _, text := range []string{in.Set, in.Advance, in.Until} {
		if text != "" {
			given++
		}
	}
	if given != 1 {
		return nil, invalid("one of set, advance and until is needed")
	}
	var by time.Duration
	switch {
	case in.Set != "":
		t, err := time.Parse(time.RFC3339, in.Set)
		if err != nil {
			return nil, invalid("set must be like 2026-03-01T09:00:00Z, it is " + in.Set)
		}
		by = t.Sub(s.now())
	case in.Until != "":
		t, err := nextTime(in.Until, s.now())
		if err != nil {
			return nil, err
		}
		by = t.Sub(s.now())
	default:
		var err error
		if by, err = time.ParseDuration(in.Advance); err != nil {
			return nil, invalid("advance must be like 72h or 90s, it is " + in.Advance)
		}
	}
	if year := s.now().Add(by).Year(); year < earliestYear || year > latestYear {
		return nil, invalid("the clock must stay from 2002 to 2285")
	}
	return s.move(by), nil
}

// MoveTo moves the clock to a moment, as POST /sim/clock does.
func (s *Sim) MoveTo(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.move(t.Sub(s.now()))
}

// move moves the clock, with s.mu held, and tells everybody.
func (s *Sim) move(by time.Duration) object {
	s.moveClock(by)
	s.moved(s.now())
	now := object{"now": s.now().Format(time.RFC3339Nano)}
	s.publishAll("clock", now)
	return now
}

// nextTime returns the next moment at which the clocks of a zone show a time of a day
// of the week, such as Monday 08:30 Europe/Madrid.
func nextTime(text string, now time.Time) (time.Time, error) {
	wrong := invalid("until must be like Monday 08:30 Europe/Madrid, it is " + text)
	words := strings.Fields(text)
	if len(words) != 3 {
		return time.Time{}, wrong
	}
	at, err := time.Parse("15:04", words[1])
	zone, unknown := time.LoadLocation(words[2])
	if err != nil || unknown != nil {
		return time.Time{}, wrong
	}
	year, month, day := now.In(zone).Date()
	for ahead := range 15 {
		t := time.Date(year, month, day+ahead, at.Hour(), at.Minute(), 0, 0, zone)
		if t.Weekday().String() == words[0] && t.After(now) {
			return t, nil
		}
	}
	return time.Time{}, wrong
}
