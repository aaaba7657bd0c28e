package main_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lull/analysis"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/store"
)

// sender is a firm with a replica, and its outbox.
type sender struct {
	*firm
	*store.Store
	p *program
}

func newSender(t *testing.T) *sender {
	t.Helper()
	f := newFirm(t, sunday)
	s, err := store.Open(t.Context(), f.database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &sender{firm: f, Store: s, p: f.run()}
}

// wanted is a message whose summary is its text.
func (s *sender) wanted(key, to, text string) analysis.Message {
	s.t.Helper()
	body, err := commands.EncodeReply(commands.Sentence("", text))
	if err != nil {
		s.t.Fatal(err)
	}
	return analysis.Message{Key: key, To: to, Body: body, From: sunday, Owner: "nora@example.com"}
}

func (s *sender) enqueue(messages ...analysis.Message) {
	s.t.Helper()
	if err := s.Enqueue(s.t.Context(), sunday, messages...); err != nil {
		s.t.Fatal(err)
	}
}

// texts are the messages of the bot in a channel, as a person who is in it sees
// them; a reply begins with "> ".
func (s *sender) texts(user, channel string) (texts []string) {
	s.t.Helper()
	for _, m := range s.messages(user, channel) {
		if m.BotID == "" {
			continue
		}
		if m.Thread != "" && m.Thread != m.TS {
			m.Text = "> " + m.Text
		}
		texts = append(texts, m.Text)
	}
	return texts
}

func (s *sender) same(user, channel string, want ...string) {
	s.t.Helper()
	if got := s.texts(user, channel); strings.Join(got, "\n") != strings.Join(want, "\n") {
		s.t.Errorf("in %s %s sees %q, want %q", channel, user, got, want)
	}
}

// Whatever breaks while it is sent, a message to somebody whose messages may be
// read back arrives once.
func TestAMessageArrivesOnce(t *testing.T) {
	t.Parallel()
	s := newSender(t)
	nora := s.watch("nora")
	var sent []string
	for n, c := range []struct {
		why   string
		fault map[string]any
	}{
		{"a fault after it was stored", map[string]any{"status": 500, "after_effect": true}},
		{"a fault before it was stored", map[string]any{"status": 500}},
		{"an error that promises nothing", map[string]any{"error": "internal_error", "after_effect": true}},
		{"a conflict after it was stored", map[string]any{"status": 409, "after_effect": true}},
		{"a page in place of an answer", map[string]any{"status": 502, "html": true, "after_effect": true}},
		{"a broken connection after it was stored", map[string]any{"drop": true, "after_effect": true}},
		{"a broken connection before it was stored", map[string]any{"drop": true}},
		{"too much at once", map[string]any{"status": 429, "retry_after": 1}},
		{"too much at once, and no word how long", map[string]any{"status": 429}},
		{"too much at once, as a code", map[string]any{"error": "ratelimited"}},
	} {
		c.fault["kind"], c.fault["method"] = "api", "chat.postMessage"
		s.fault(c.fault)
		key := fmt.Sprint("k", n)
		s.enqueue(s.wanted(key, "nora@example.com", c.why), s.wanted(key+"/after", "nora@example.com", "after "+c.why))
		nora.arrives("after " + c.why)
		sent = append(sent, c.why, "after "+c.why)
		if known, _, err := s.MessageByKey(t.Context(), key); err != nil || known.State != analysis.Posted || known.Channel == "" || known.TS == "" {
			t.Errorf("%s: on record is %+v, %v", c.why, known, err)
		}
	}
	s.same("nora", "@lull", sent...)
}

func TestAMessageIsEditedWhereItStands(t *testing.T) {
	t.Parallel()
	s := newSender(t)
	digests := s.channel("digests")
	below := s.wanted("a/1", digests, "below")
	below.Under = "a"
	nora := s.watch("nora")
	s.enqueue(below, s.wanted("a", digests, "open"))
	nora.arrives("below")
	s.same("nora", "digests", "open", "> below")
	posts := s.calls("chat.postMessage")
	s.fault(map[string]any{"kind": "api", "method": "chat.update", "status": 500, "after_effect": true})
	s.enqueue(s.wanted("a", digests, "done"), s.wanted("b", digests, "next"))
	nora.arrives("next")
	s.same("nora", "digests", "done", "> below", "next")
	if got := s.calls("chat.postMessage"); got != posts+1 {
		t.Errorf("an edit posted %d messages", got-posts-1)
	}
}

// A channel that Slack asks to be left alone for a while holds no other up.
func TestOneChannelWaitsAlone(t *testing.T) {
	t.Parallel()
	s := newSender(t)
	s.fault(map[string]any{"kind": "api", "method": "chat.postMessage", "status": 429, "retry_after": 8})
	nora := s.watch("nora")
	s.enqueue(s.wanted("a", s.channel("digests"), "waits"))
	s.p.waitFor("a message waits")
	begun := time.Now()
	s.enqueue(s.wanted("b", s.channel("general"), "goes on"))
	nora.arrives("goes on")
	if took := time.Since(begun); took > 7*time.Second {
		t.Errorf("the other channel waited for %s", took)
	}
	nora.arrives("waits")
	if took := time.Since(begun); took < 7*time.Second {
		t.Errorf("Slack asked for 8 s, and had %s", took)
	}
}

// What Slack refuses for good is on record as such, and the owner is told once,
// in words.
func TestTheOwnerIsToldWhyAMessageFailed(t *testing.T) {
	t.Parallel()
	s := newSender(t)
	s.change(map[string]any{"change": "archive", "channel": "digests"})
	s.change(map[string]any{"change": "remove_member", "channel": "sales", "user": "lull"})
	s.change(map[string]any{"change": "deactivate", "user": "ana"})
	nora := s.watch("nora")
	for n, c := range []struct{ to, want string }{
		{s.channel("digests"), "“number 0” to #digests: the channel is archived"},
		{s.channel("sales"), "“number 1” to #sales: I am not in that channel any more. Write /invite @lull there"},
		{"C0NOWHERE", "“number 2” to C0NOWHERE: I cannot see that channel"},
		{"gus@example.com", "“number 3” to gus@example.com: that is a guest"},
		{"ana@example.com", "“number 4” to ana@example.com: nobody in this Slack has that address"},
	} {
		s.enqueue(s.wanted(fmt.Sprint("k", n), c.to, fmt.Sprint("number ", n)))
		nora.arrives("I could not deliver " + c.want)
	}
	s.enqueue(s.wanted("later", "nora@example.com", "later"))
	nora.arrives("later")
	if told := s.texts("nora", "@lull"); len(told) != 6 {
		t.Errorf("the owner reads %q", told)
	}
	out, code := lull(t, s.env, "doctor")
	if code != 3 || !strings.Contains(out, "not ok  outbox: 6 delivered, 0 waiting, 0 unknown, 5 failed") {
		t.Errorf("the doctor ends with %d:\n%s", code, out)
	}
}

func TestTheAdminsAreToldWhereTheOwnerIsGone(t *testing.T) {
	t.Parallel()
	s := newSender(t)
	s.change(map[string]any{"change": "deactivate", "user": "nora"})
	s.change(map[string]any{"change": "archive", "channel": "digests"})
	adam := s.watch("adam")
	s.enqueue(s.wanted("k", "nora@example.com", "her digest"), s.wanted("l", s.channel("digests"), "the other digest"))
	adam.arrives("I could not deliver “her digest” to nora@example.com, and tell you instead: nobody in this Slack has that address")
	adam.arrives("I cannot tell nora@example.com any more, and tell you instead. I could not deliver “the other digest” to #digests: the channel is archived.")
	if told := s.texts("adam", "@lull"); len(told) != 2 {
		t.Errorf("the admin reads %q", told)
	}
}

// Where Lull may not read, it never sends twice: the owner looks, and says.
func TestTheOwnerSaysWhetherAMessageIsThere(t *testing.T) {
	t.Parallel()
	s := newSender(t)
	nora := s.watch("nora")
	for _, c := range []struct {
		says, answer string
		isStored     bool
	}{
		{"there", "it is there, and I leave it at that", true},
		{"again", "I send it again", false},
	} {
		text := "the digest that is " + c.says
		s.fault(map[string]any{"kind": "api", "method": "chat.postMessage", "status": 500, "after_effect": c.isStored})
		s.enqueue(s.wanted(c.says, s.channel("digests"), text))
		asked := nora.arrives("I do not know whether “" + text + "” arrived in #digests")
		if out, code := lull(t, s.env, "doctor"); code != 3 || !strings.Contains(out, "1 unknown") {
			t.Errorf("the doctor ends with %d:\n%s", code, out)
		}
		unknown, _, err := s.MessageByKey(t.Context(), c.says)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.ask("ana", "#general", "/lull", fmt.Sprintf("outbox %d again", unknown.ID)); !strings.Contains(got.Text, "I know of no such message of yours") {
			t.Errorf("somebody else is answered %s", got.shown())
		}
		s.press("nora", "@lull", asked, fmt.Sprintf("outbox %d %s", unknown.ID, c.says))
		edited := nora.arrives(c.answer)
		for edited.TS != asked.TS { // that was the answer to the press
			edited = nora.arrives(c.answer)
		}
		if strings.Contains(edited.shown(), `"outbox `) {
			t.Errorf("the question still stands with its buttons: %s", edited.shown())
		}
		s.enqueue(s.wanted(c.says+"/after", s.channel("digests"), "after "+text))
		nora.arrives("after " + text)
	}
	s.same("nora", "digests", "the digest that is there", "after the digest that is there", "the digest that is again", "after the digest that is again")
	if out, code := lull(t, s.env, "doctor"); code != 0 {
		t.Errorf("the doctor ends with %d:\n%s", code, out)
	}
}

// A process that dies between sending a message and saying so leaves it to
// another, which finds it.
func TestAReplicaThatDiesWhileItSends(t *testing.T) {
	t.Parallel()
	s := newSender(t)
	s.fault(map[string]any{"kind": "api", "method": "chat.postMessage", "delay_ms": 60_000, "after_effect": true})
	nora := s.watch("nora")
	s.enqueue(s.wanted("k", "nora@example.com", "once"))
	nora.arrives("once")
	s.p.kill()
	s.run()
	s.enqueue(s.wanted("l", "nora@example.com", "later"))
	nora.arrives("later")
	s.same("nora", "@lull", "once", "later")
	states := pgtest.Ask(t, s.database, `select concat_ws(' ', key, state, tries) from outbox order by 1`)
	if fmt.Sprint(states) != "[k posted 0 l posted 0]" {
		t.Errorf("on record: %v", states)
	}
}
