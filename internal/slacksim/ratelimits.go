package slacksim

import (
	"cmp"
	"math"
	"net/http"
	"strconv"
	"time"
)

// The tiers of Slack's methods, in calls a minute. Slack promises these as floors; here
// they are the limits. special is for methods of which Slack says "hundreds".
const (
	tier1   = 1
	tier2   = 20
	tier3   = 50
	tier4   = 100
	special = 300
)

// What may come at once, before the rates above hold: a minute's worth of calls, at
// least tier1Burst, and channelBurst posts in one channel, of which each further second
// allows one more.
const (
	tier1Burst   = 3
	channelBurst = 3
)

// bucket is what is left of a limit: so many calls at a moment.
type bucket struct {
	left float64
	at   time.Time
}

// allow takes one call from a bucket that holds burst and gains rate calls a second. It
// returns how long to wait when there is none.
func (s *Sim) allow(name string, rate, burst float64) time.Duration {
	now := s.now()
	b := s.buckets[name]
	if b == nil {
		b = &bucket{left: burst, at: now}
		s.buckets[name] = b
	}
	b.left = min(burst, b.left+rate*max(0, now.Sub(b.at).Seconds()))
	b.at = now
	if b.left < 1 {
		return time.Duration((1 - b.left) / rate * float64(time.Second))
	}
	b.left--
	return 0
}

// limited tells how long a call has to wait; 0 when rate limits are off or not reached.
func (s *Sim) limited(name string, m method, a args) time.Duration {
	f := s.fault("rate_limits", nil)
	if f == nil {
		return 0
	}
	wait := s.allow(name, float64(m.tier)/60, float64(cmp.Or(f.Burst, max(m.tier, tier1Burst))))
	if wait > 0 || name != "chat.postMessage" {
		return wait
	}
	c := s.team.channel(a.text("channel"))
	if u := s.team.user(a.text("channel")); u != nil {
		c = s.team.directMessage(u)
	}
	if c == nil {
		return 0
	}
	return s.allow(name+" "+c.id, 1, float64(cmp.Or(f.Burst, channelBurst)))
}

// sayLimited answers a call that came too soon.
func sayLimited(w http.ResponseWriter, wait time.Duration) (object, int) {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	return object{"ok": false, "error": "ratelimited"}, http.StatusTooManyRequests
}
