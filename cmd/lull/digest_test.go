package main_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lull/internal/pgtest"
)

// arrives waits for the first message that a person sees and that holds a text.
func (e *eyes) arrives(text string) message {
	e.w.t.Helper()
	var others []string
	timeout := time.After(patience)
	for {
		select {
		case m := <-e.seen:
			if m.BotID != "" && strings.Contains(m.read(), text) {
				return m
			}
			others = append(others, m.read())
		case <-timeout:
			e.w.t.Fatalf("no message with %q came, but:\n%s", text, strings.Join(others, "\n---\n"))
		}
	}
}

func wants(t testing.TB, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s lacks %q:\n%s", what, part, text)
		}
	}
}

// A digest comes to its owner at its time, and a week later again, whichever of
// three replicas sends it.
func TestADigestComesEveryMonday(t *testing.T) {
	t.Parallel()
	f := newFirm(t, sunday)
	wants(t, "what was ordered", f.digest(), "Digest 1", "Monday 08:30 Europe/Madrid", "Next Mon 23 Nov 2026 08:30")
	for range 3 {
		f.run()
	}
	nora := f.watch("nora")
	f.at(mondayAt(8, 30))
	first := nora.arrives("week 47")
	wants(t, "the digest", first.read(), "sent once for week 47", "next Mon 30 Nov 08:30 Europe/Madrid")
	if strings.Contains(first.read(), "late") {
		t.Errorf("a digest in time says that it is late:\n%s", first.read())
	}
	f.at(mondayAt(8, 31).AddDate(0, 0, 7))
	nora.arrives("sent once for week 48")
	wants(t, "the list", f.must("digest", "list"), "Next Mon 7 Dec 2026 08:30", "Last sent Mon 30 Nov 2026 08:3")
	issues := pgtest.Ask(t, f.database, `select concat_ws(' ', issued_on, state) from digest_issues order by 1`)
	if strings.Join(issues, ", ") != "2026-11-23 sent, 2026-11-30 sent" {
		t.Errorf("issues %v", issues)
	}
	// What stands in the digest's thread follows a second after it.
	out, code := lull(t, f.env, "doctor")
	for asked := time.Now(); !strings.Contains(out, "0 waiting") && time.Since(asked) < time.Minute; {
		out, code = lull(t, f.env, "doctor")
	}
	if code != 0 {
		t.Errorf("the doctor ends with %d:\n%s", code, out)
	} else {
		wants(t, "the doctor", out, "ok      database: Postgres", "ok      data: loaded by hand", "ok      night run: everybody was judged last as of 2026-11-30",
			"ok      model: not in force: fewer than 200 customers; no chance",
			"ok      digests: 1 ordered, 0 paused, next Mon 7 Dec 08:30", "0 waiting, 0 unknown, 0 failed")
	}
}

func TestADigestAfterDowntimeSaysThatItIsLate(t *testing.T) {
	t.Parallel()
	f := newFirm(t, sunday)
	f.digest()
	f.at(mondayAt(10, 12))
	if out, code := lull(t, f.env, "doctor"); code != 3 || !strings.Contains(out, "not ok  digests: 1 ordered, 0 paused; overdue: 1") {
		t.Errorf("the doctor ends with %d:\n%s", code, out)
	}
	nora := f.watch("nora")
	f.run()
	wants(t, "the digest", nora.arrives("week 47").read(), "late: due 08:30, sent 10:12")
}

func TestADigestThatIsADayLateIsSkippedAndSaidSo(t *testing.T) {
	t.Parallel()
	f := newFirm(t, sunday)
	f.digest()
	f.at(mondayAt(8, 31).AddDate(0, 0, 8)) // two Mondays are over
	nora := f.watch("nora")
	f.run()
	nora.arrives("I did not send 2 of your digests (Mon 23 Nov, Mon 30 Nov)")
	issues := pgtest.Ask(t, f.database, `select concat_ws(' ', issued_on, state) from digest_issues order by 1`)
	if strings.Join(issues, ", ") != "2026-11-23 skipped, 2026-11-30 skipped" {
		t.Errorf("issues %v", issues)
	}
	wants(t, "the list", f.must("digest", "list"), "Next Mon 7 Dec 2026 08:30", "That of 30 Nov 2026 was skipped")
}

// Contact data that is too old holds a digest; its owner is told, and in the end
// it goes out and says so.
func TestStaleDataHoldsADigestAndNotForEver(t *testing.T) {
	t.Parallel()
	f := newFirm(t, sunday.AddDate(0, 0, -21))
	f.load("engagement", "source,id,account,type,occurred_at\ncrm,L1,AC1,login,2026-10-30\ncrm,L2,AC1,login,2026-10-31\n")
	f.at(sunday)
	f.digest("--hold", "2h")
	p := f.run()
	nora := f.watch("nora")
	f.at(mondayAt(8, 31))
	p.waitFor("as_of=2026-11-23")
	p.waitFor("held=true") // for the data alone: the week is judged
	f.at(mondayAt(8, 50))
	held := nora.arrives("The digest waits")
	wants(t, "what the owner is told", held.read(), "10:30")
	f.at(mondayAt(10, 31))
	wants(t, "the digest", nora.arrives("sent once for week 47").read(), "late: due 08:30, sent 10:31")
}

// Where a clock is set forward past the time of a digest, it comes at the moment
// of the jump.
func TestADigestAtATimeThatDoesNotExist(t *testing.T) {
	t.Parallel()
	f := newFirm(t, time.Date(2027, 3, 27, 12, 0, 0, 0, time.UTC))
	f.digest("--weekday", "sun", "--at", "02:30")
	f.run()
	nora := f.watch("nora")
	f.at(time.Date(2027, 3, 28, 0, 59, 50, 0, time.UTC)) // 01:59:50; ten seconds later it is 03:00
	wants(t, "the digest", nora.arrives("sent once for week 11").read(), "next Sun 4 Apr 02:30 Europe/Madrid")
	due := pgtest.Ask(t, f.database, `select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from digest_issues`)
	if strings.Join(due, ", ") != "2027-03-28 01:00" {
		t.Errorf("due at %v", due)
	}
}

// A digest that cannot come, or must not, is said to its owner; the others come.
func TestTheOwnerOfADigestIsToldWhyItDoesNotCome(t *testing.T) {
	t.Parallel()
	f := newFirm(t, sunday)
	for _, channel := range []string{"general", "digests", "emea-leads", "board"} {
		f.digest("--channel", f.channel(channel))
	}
	f.digest()
	f.change(map[string]any{"change": "archive", "channel": "digests"})
	f.change(map[string]any{"change": "remove_member", "channel": "emea-leads", "user": "lull"})
	f.change(map[string]any{"change": "remove_member", "channel": "emea-leads", "user": "luis"}) // whom the people file does not know
	f.change(map[string]any{"change": "remove_member", "channel": "emea-leads", "user": "ben"})
	f.change(map[string]any{"change": "remove_member", "channel": "board", "user": "lull"})
	f.run()
	nora := f.watch("nora")
	f.at(mondayAt(8, 30))
	awaited := []string{
		"sent once for week 47", "a guest is in it", "to #digests: the channel is archived",
		"to #emea-leads: I am not in that channel any more", "I cannot see who reads its channel",
	}
	timeout := time.After(patience)
	for len(awaited) > 0 {
		select {
		case m := <-nora.seen:
			awaited = slices.DeleteFunc(awaited, func(text string) bool { return strings.Contains(m.read(), text) })
		case <-timeout:
			t.Fatalf("the owner was not told %q", awaited)
		}
	}
	states := pgtest.Ask(t, f.database, `select concat_ws(' ', digest_id, state) from digest_issues order by 1`)
	if strings.Join(states, ", ") != "1 refused, 2 sent, 3 sent, 4 refused, 5 sent" {
		t.Errorf("issues %v", states)
	}
	wants(t, "the list", f.must("digest", "list"), "its readers may not see it", "was not delivered: is_archived", "was not delivered: not_in_channel", "Last sent")
}

func TestTheAdminsAreToldOfADigestWhoseOwnerIsGone(t *testing.T) {
	t.Parallel()
	f := newFirm(t, sunday)
	f.digest()
	f.change(map[string]any{"change": "deactivate", "user": "nora"})
	f.run()
	adam := f.watch("adam")
	f.at(mondayAt(8, 30))
	told := adam.arrives("to nora@example.com, and tell you instead: nobody in this Slack has that address")
	wants(t, "what the admin is told", told.read(), "I could not deliver “Call Customer")
}

func TestTheTerminalSaysWhatIsWrongWithAnOrder(t *testing.T) {
	t.Parallel()
	f := newFirm(t, sunday)
	for want, flags := range map[string][]string{
		"--owner zoe@example.com is not in the people file":     {"--owner", "zoe@example.com"},
		"--owner ana@example.com is a rep":                      {"--owner", "ana@example.com"},
		"--weekday caturday is no day of the week":              {"--owner", "nora@example.com", "--weekday", "caturday"},
		"--at 8h30 is no time of the day such as 08:30":         {"--owner", "nora@example.com", "--at", "8h30"},
		"--zone Europe/Atlantis is no IANA name":                {"--owner", "nora@example.com", "--zone", "Europe/Atlantis"},
		"--channel #sales is no id such as C0123456789":         {"--owner", "nora@example.com", "--channel", "#sales"},
		"--team APAC is not in the people file":                 {"--owner", "nora@example.com", "--team", "APAC"},
		"--hold 48h0m0s is out of reach: it lies between 0s an": {"--owner", "nora@example.com", "--hold", "48h"},
	} {
		if out, code := lull(t, f.env, append([]string{"digest", "add"}, flags...)...); code != 2 || !strings.Contains(out, want) {
			t.Errorf("%v ends with %d: %s", flags, code, out)
		}
	}
	wants(t, "no list", f.must("digest", "list"), "No digest is ordered")
	f.digest("--team", "EMEA")
	wants(t, "the paused one", f.must("digest", "pause", "1"), "EMEA", "Paused.")
	wants(t, "the resumed one", f.must("digest", "resume", "1"), "Next Mon 23 Nov 2026 08:30")
	wants(t, "the removed one", f.must("digest", "remove", "1"), "Digest 1 is removed")
	for _, word := range []string{"pause", "resume", "remove"} {
		if out, code := lull(t, f.env, "digest", word, "1"); code != 2 || !strings.Contains(out, "There is no digest 1") {
			t.Errorf("to %s a digest that is gone ends with %d: %s", word, code, out)
		}
	}
}
