package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/analysis"
)

func message(key, to, body string) analysis.Message {
	return analysis.Message{Key: key, To: to, Body: []byte(`{"Summary":"` + body + `"}`), From: morning, Owner: "nora@example.com"}
}

func (d database) enqueue(t testing.TB, messages ...analysis.Message) {
	t.Helper()
	if err := d.Enqueue(t.Context(), morning, messages...); err != nil {
		t.Fatal(err)
	}
}

// claimed returns what is claimed; its key is "" where nothing is.
func (d database) claimed(t testing.TB, now, machine time.Time) analysis.Claimed {
	t.Helper()
	m, ok, err := d.ClaimMessage(t.Context(), now, machine, lease)
	if err != nil {
		t.Fatal(err)
	}
	if ok != (m.Key != "") {
		t.Errorf("claimed %t: %+v", ok, m)
	}
	return m
}

// begun is what is claimed next, on its way to C1.
func (d database) begun(t testing.TB) analysis.Claimed {
	t.Helper()
	m := d.claimed(t, morning, morning)
	if is, err := d.BeginMessage(t.Context(), m, "C1", morning); !is || err != nil {
		t.Fatalf("%s begins: %t, %v", m.Key, is, err)
	}
	return m
}

func (d database) sent(t testing.TB, key string) analysis.Sent {
	t.Helper()
	sent, known, err := d.MessageByKey(t.Context(), key)
	if err != nil || !known {
		t.Fatalf("%s is known: %t, %v", key, known, err)
	}
	return sent
}

func done(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAMessageIsPostedOnceAndThenEdited(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.enqueue(t, message("followup/1", "C1", "open"))
	d.enqueue(t, message("followup/1", "C1", "open"))
	m := d.claimed(t, morning, morning)
	if m.State != analysis.Waiting || m.Version != 1 || string(m.Body) != `{"Summary":"open"}` || !m.From.Equal(morning) {
		t.Fatalf("claimed %+v", m)
	}
	if begun, err := d.BeginMessage(t.Context(), m, "C1", morning); err != nil || !begun {
		t.Fatalf("begun %t, %v", begun, err)
	}
	d.enqueue(t, message("followup/1", "C2", "done")) // while it is on its way: the body alone changes
	done(t, d.MarkPosted(t.Context(), m, "100.1", morning, morning.Add(time.Second)))
	if sent := d.sent(t, "followup/1"); sent.State != analysis.Posted || sent.Channel != "C1" || sent.TS != "100.1" || !sent.At.Equal(morning) {
		t.Errorf("sent %+v", sent)
	}
	if key, found, err := d.MessageAt(t.Context(), "C1", "100.1"); key != "followup/1" || !found || err != nil {
		t.Errorf("at its place is %q, %v", key, err)
	}
	if _, found, err := d.MessageAt(t.Context(), "C1", ""); found || err != nil {
		t.Errorf("nowhere is a message: %v", err)
	}
	if m := d.claimed(t, morning, morning); m.Key != "" {
		t.Errorf("claimed within the second: %+v", m)
	}
	m = d.claimed(t, morning, morning.Add(time.Second))
	if m.State != analysis.Posted || m.TS != "100.1" || m.Version != 2 || m.Shown != 1 || string(m.Body) != `{"Summary":"done"}` {
		t.Fatalf("to edit: %+v", m)
	}
	done(t, d.MarkEdited(t.Context(), m, "", morning, morning.Add(2*time.Second)))
	if m := d.claimed(t, morning, morning.Add(time.Minute)); m.Key != "" {
		t.Errorf("edited, and claimed again: %+v", m)
	}
}

// Messages are due by one clock and leased by another: a demonstration that
// jumps a week takes no message away from whoever sends it.
func TestLeasesDoNotRunByTheDatabasesClock(t *testing.T) {
	t.Parallel()
	d := open(t)
	later := message("later", "C1", "later")
	later.From = morning.Add(time.Hour)
	d.enqueue(t, message("now", "C1", "now"), later)
	if m := d.claimed(t, morning, morning); m.Key != "now" {
		t.Fatalf("claimed %+v", m)
	}
	if m := d.claimed(t, morning.AddDate(0, 0, 7), morning.Add(lease-time.Second)); m.Key != "" {
		t.Errorf("claimed in the lease: %+v", m)
	}
	if m := d.claimed(t, morning, morning.Add(lease)); m.Key != "now" {
		t.Errorf("after the lease: %+v", m)
	}
	if m := d.claimed(t, morning.Add(time.Hour), morning.Add(2*lease)); m.Key != "now" {
		t.Errorf("the older one goes first: %+v", m)
	}
}

// Who was away for longer than the lease posts nothing any more, and takes
// nothing away from who has it now.
func TestALeaseThatIsOverIsOver(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.enqueue(t, message("k", "C1", "x"))
	late, now := d.claimed(t, morning, morning), d.claimed(t, morning, morning.Add(lease))
	if begun, err := d.BeginMessage(t.Context(), late, "C1", morning); begun || err != nil {
		t.Errorf("the late one begins: %t, %v", begun, err)
	}
	if begun, err := d.BeginMessage(t.Context(), now, "C1", morning); !begun || err != nil {
		t.Errorf("the other one begins: %t, %v", begun, err)
	}
	done(t, d.MarkDelayed(t.Context(), late, false, morning))
	done(t, d.MarkSettled(t.Context(), late, analysis.Failed, "is_archived", morning, morning, message("notice/1", "nora@example.com", "failed")))
	if m := d.claimed(t, morning, morning.Add(lease)); m.Key != "" {
		t.Errorf("the late one gave the place away, or told that it failed: %+v", m)
	}
	// The other one dies here: it may have been posted, and is looked for.
	if m := d.claimed(t, morning, morning.Add(2*lease)); m.State != analysis.Waiting || !m.Began.Equal(morning) {
		t.Errorf("the late one had the post forgotten: %+v", m)
	}
}

func TestAPauseHoldsOnlyItsPlaceUp(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.enqueue(t, message("a1", "C1", "x"), message("a2", "C1", "x"), message("b1", "C2", "x"))
	m := d.claimed(t, morning, morning)
	done(t, d.MarkDelayed(t.Context(), m, false, morning.Add(time.Minute)))
	if m := d.claimed(t, morning, morning); m.Key != "b1" {
		t.Errorf("beside the paused one: %+v", m)
	}
	if m := d.claimed(t, morning, morning.Add(59*time.Second)); m.Key != "b1" {
		t.Errorf("before the pause is over: %+v", m)
	}
	m = d.claimed(t, morning, morning.Add(time.Minute))
	if m.Key != "a1" || m.Tries != 1 || !m.Began.IsZero() {
		t.Errorf("after the pause: %+v", m)
	}
}

func TestAPostOfUnknownOutcomeIsRemembered(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.enqueue(t, message("digest/1/2026-11-23", "C1", "x"))
	d.begun(t)
	// The process dies here.
	m := d.claimed(t, morning, morning.Add(lease))
	if !m.Began.Equal(morning) || m.Channel != "C1" || m.Shown != 1 {
		t.Fatalf("claimed again: %+v", m)
	}
	notice := message("notice/1", "nora@example.com", "is it there?")
	done(t, d.MarkSettled(t.Context(), m, analysis.Unknown, "missing_scope", morning, morning, notice))
	if sent := d.sent(t, m.Key); sent.State != analysis.Unknown || sent.Reason != "missing_scope" || sent.TS != "" {
		t.Errorf("sent %+v", sent)
	}
	if m := d.claimed(t, morning, morning.Add(time.Hour)); m.Key != "notice/1" {
		t.Fatalf("the owner is not told: %+v", m)
	}
	if m := d.claimed(t, morning, morning.Add(time.Hour)); m.Key != "" {
		t.Errorf("an unknown one is sent again: %+v", m)
	}
	if answered, err := d.AnswerUnknown(t.Context(), m.ID, false, morning); !answered || err != nil {
		t.Errorf("answered %t, %v", answered, err)
	}
	if answered, err := d.AnswerUnknown(t.Context(), m.ID, true, morning); answered || err != nil {
		t.Errorf("answered twice: %t, %v", answered, err)
	}
	if m := d.claimed(t, morning.AddDate(0, 0, 7), morning.Add(time.Hour)); m.Key != "digest/1/2026-11-23" || !m.Began.IsZero() || m.Shown != 0 {
		t.Errorf("to be sent again: %+v", m)
	}
}

func TestAMessageThatSomebodySawIsNotSentAgain(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.enqueue(t, message("k", "C1", "x"))
	m := d.begun(t)
	done(t, d.MarkSettled(t.Context(), m, analysis.Unknown, "missing_scope", morning, morning))
	if answered, err := d.AnswerUnknown(t.Context(), m.ID, true, morning); !answered || err != nil {
		t.Fatalf("answered %t, %v", answered, err)
	}
	d.enqueue(t, message("k", "C1", "another body"))
	if m := d.claimed(t, morning, morning.Add(time.Hour)); m.Key != "" {
		t.Errorf("what stands nowhere known is edited: %+v", m)
	}
	if sent := d.sent(t, "k"); sent.State != analysis.Posted || !sent.At.Equal(morning) {
		t.Errorf("sent %+v", sent)
	}
}

func TestAThreadWaitsForWhatItStandsUnder(t *testing.T) {
	t.Parallel()
	d := open(t)
	below := message("d/1", "C1", "below")
	below.Under = "d"
	lost := message("e/1", "C2", "below")
	lost.Under = "e"
	d.enqueue(t, below, lost, message("d", "C1", "main"), message("e", "C2", "main"))
	m := d.claimed(t, morning, morning)
	if m.Key != "d" {
		t.Fatalf("first is %+v", m)
	}
	_, err := d.BeginMessage(t.Context(), m, "C1", morning)
	done(t, err)
	done(t, d.MarkPosted(t.Context(), m, "100.1", morning, morning))
	m = d.claimed(t, morning, morning)
	if m.Key != "d/1" || m.Above.TS != "100.1" || m.Above.Channel != "C1" {
		t.Errorf("below is %+v", m)
	}
	m = d.claimed(t, morning, morning)
	if m.Key != "e" {
		t.Fatalf("then comes %+v", m)
	}
	done(t, d.MarkSettled(t.Context(), m, analysis.Failed, "is_archived", morning, morning))
	if m := d.claimed(t, morning, morning); m.Key != "e/1" || m.Above.State != analysis.Failed || m.Above.TS != "" {
		t.Errorf("below what failed is %+v", m)
	}
}

func TestAFailedMessageIsTriedAgainWhenItIsWrittenAnew(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.enqueue(t, message("k", "C1", "x"))
	m := d.begun(t)
	done(t, d.MarkSettled(t.Context(), m, analysis.Failed, "is_archived", morning, morning))
	d.enqueue(t, message("k", "C1", "x"))
	if m := d.claimed(t, morning, morning); m.Key != "" {
		t.Errorf("the same again is tried: %+v", m)
	}
	d.enqueue(t, message("k", "ana@example.com", "x"))
	if m := d.claimed(t, morning, morning); m.To != "ana@example.com" || m.Channel != "" || m.State != analysis.Waiting {
		t.Errorf("elsewhere: %+v", m)
	}
	counts, oldest, err := d.OutboxState(t.Context(), morning)
	if diff := cmp.Diff(map[analysis.MessageState]int{analysis.Waiting: 1}, counts); diff != "" || err != nil || !oldest.Equal(morning) {
		t.Errorf("oldest %s, %v, counts (-want +got):\n%s", oldest, err, diff)
	}
}

// What is claimed while it is written in another way is not posted in the old
// one.
func TestABodyThatIsWantedNoMoreIsNotBegun(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.enqueue(t, message("k", "C1", "x"))
	m := d.claimed(t, morning, morning)
	d.enqueue(t, message("k", "C1", "y"))
	if begun, err := d.BeginMessage(t.Context(), m, "C1", morning); begun || err != nil {
		t.Errorf("begun %t, %v", begun, err)
	}
}

// Of many senders at once each place has one, and each message is claimed once.
func TestManySendersShareTheOutbox(t *testing.T) {
	t.Parallel()
	d := open(t)
	const places, each = 6, 5
	for p := range places {
		for n := range each {
			d.enqueue(t, message(fmt.Sprintf("%d/%d", p, n), fmt.Sprint("C", p), "x"))
		}
	}
	var mu sync.Mutex
	busy, posted := map[string]bool{}, map[string]int{}
	var senders errgroup.Group
	for range 8 {
		senders.Go(func() error {
			for {
				m, ok, err := d.ClaimMessage(t.Context(), morning, morning, lease)
				if err != nil {
					return err
				}
				mu.Lock()
				if len(posted) == places*each {
					mu.Unlock()
					return nil
				}
				if ok && busy[m.To] {
					t.Errorf("two send to %s at once", m.To)
				}
				busy[m.To] = ok
				mu.Unlock()
				if !ok {
					continue
				}
				if begun, err := d.BeginMessage(t.Context(), m, m.To, morning); err != nil || !begun {
					return fmt.Errorf("begun %t: %w", begun, err)
				}
				mu.Lock()
				busy[m.To] = false
				posted[m.Key]++
				mu.Unlock()
				if err := d.MarkPosted(t.Context(), m, m.Key, morning, morning); err != nil {
					return err
				}
			}
		})
	}
	if err := senders.Wait(); err != nil {
		t.Fatal(err)
	}
	for key, times := range posted {
		if times != 1 {
			t.Errorf("%s was posted %d times", key, times)
		}
	}
}
