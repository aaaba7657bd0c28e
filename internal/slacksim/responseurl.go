package slacksim

import (
	"cmp"
	"net/http"
)

const (
	responseUses    = 5
	maxResponseURLs = 10000 // older ones count as expired
)

// responseURL lets an app answer one command or action.
type responseURL struct {
	channel *channel
	user    *User
	expires int64 // Unix seconds
	uses    int
	source  bool   // it came with an action on a message, which stays the original
	last    string // ts of the original: that message, or the one made through it last
}

// newResponseURL makes a response URL and returns it with its id.
func (s *Sim) newResponseURL(base string, c *channel, u *User) (string, *responseURL) {
	id := newID()
	s.urls[id] = &responseURL{channel: c, user: u, expires: s.now().Add(s.timing.ResponseURLLife).Unix()}
	s.urlOrder = append(s.urlOrder, id)
	if len(s.urlOrder) > maxResponseURLs {
		delete(s.urls, s.urlOrder[0])
		s.urlOrder = s.urlOrder[1:]
	}
	return base + "/response/" + id, s.urls[id]
}

// serveResponseURL takes a message that an app sends to a response URL.
func (s *Sim) serveResponseURL(w http.ResponseWriter, r *http.Request) {
	a, err := readArgs(w, r)
	s.mu.Lock()
	u := s.urls[r.PathValue("id")]
	status := http.StatusOK
	fault := s.fault("response_url", nil)
	switch {
	case fault != nil:
		err, status = slackError(cmp.Or(fault.Error, "expired_url")), http.StatusNotFound
	case u == nil || s.now().Unix() >= u.expires:
		err, status = slackError("expired_url"), http.StatusNotFound
	case u.uses >= responseUses:
		err, status = slackError("used_url"), http.StatusNotFound
	default:
		u.uses++
		if err == nil {
			err = s.respond(u, a)
		}
	}
	o := asAnswer(nil, err)
	s.record("response_url", a, o)
	s.mu.Unlock()
	if err == nil {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok"))
		return
	}
	send(w, status, mustJSON(o))
}

// respond carries out what an app asks of a response URL or sends with the
// acknowledgement of a command.
func (s *Sim) respond(u *responseURL, a args) error {
	with, err := s.readContent(a)
	if err != nil {
		return err
	}
	_, old := u.channel.find(u.last)
	if a.flag("delete_original") {
		if old != nil {
			s.remove(u.channel, old)
			u.last = ""
		}
		if with.empty() {
			return nil
		}
		old = nil
	}
	if with.empty() {
		return slackError("no_text")
	}
	if a.flag("replace_original") && old != nil {
		// The new message takes the place of the old one as a whole; who sees it stays.
		with.hasBlocks, with.hasMetadata = true, true
		s.replace(u.channel, old, with)
		return nil
	}
	m := with.message()
	switch thread := a.text("thread_ts"); {
	case a.text("response_type") != "in_channel":
		m.onlyFor, m.threadTS = u.user, thread
	case thread != "" && u.channel.parent(thread) == nil:
		return slackError("cannot_reply_to_message")
	default:
		m.threadTS = thread
	}
	if ts := s.post(u.channel, m).ts; !u.source {
		u.last = ts
	}
	return nil
}
