package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/calendar"
)

// monday is when nora's digest is due: 08:30 in Madrid.
var monday = time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC)

func weekly() analysis.Digest {
	return analysis.Digest{
		Owner: "nora@example.com", Teams: []string{"EMEA"}, Weekday: time.Monday, At: 8*60 + 30, Zone: "Europe/Madrid", Hold: analysis.DefaultHold,
	}
}

func (d database) digest(t testing.TB, order analysis.Digest, now time.Time) analysis.Digest {
	t.Helper()
	digest, err := d.AddDigest(t.Context(), order, now)
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

func (d database) standing(t testing.TB, id int64) analysis.Standing {
	t.Helper()
	standing, known, err := d.FindDigest(t.Context(), id)
	if err != nil || !known {
		t.Fatalf("digest %d is known: %t, %v", id, known, err)
	}
	return standing
}

// compose makes an issue with two rows and one message.
func compose(_ context.Context, due analysis.DueDigest) (analysis.Composition, error) {
	return analysis.Composition{
		State:    analysis.IssueSent,
		Rows:     []analysis.DigestRow{{Number: 1, AccountID: 7, Tag: "newly_drifting", Group: "call"}, {Number: 2, AccountID: 5}},
		Messages: []analysis.Message{message(analysis.IssueKey(due.ID, due.On), due.Owner, "digest")},
	}, nil
}

func (d database) issue(t testing.TB, now time.Time, compose func(context.Context, analysis.DueDigest) (analysis.Composition, error)) (analysis.DueDigest, bool) {
	t.Helper()
	due, any, err := d.IssueDigest(t.Context(), now, compose)
	if err != nil {
		t.Fatal(err)
	}
	return due, any
}

func TestADigestIsIssuedOnceADay(t *testing.T) {
	t.Parallel()
	d := open(t)
	order := d.digest(t, weekly(), morning)
	if _, any := d.issue(t, monday.Add(-time.Second), compose); any {
		t.Error("issued before its time")
	}
	due, any := d.issue(t, monday, compose)
	want := analysis.DueDigest{Digest: order, Occurrence: analysis.Occurrence{On: calendar.On(2026, 11, 23), At: monday}}
	if diff := cmp.Diff(want, due); diff != "" || !any {
		t.Errorf("due (-want +got):\n%s", diff)
	}
	if _, any := d.issue(t, monday, compose); any {
		t.Error("issued twice")
	}
	if sent := d.sent(t, "digest/1/2026-11-23"); sent.State != analysis.Waiting || sent.To != "nora@example.com" {
		t.Errorf("the message: %+v", sent)
	}
	rows, err := d.IssueRows(t.Context(), order.ID, due.On)
	if diff := cmp.Diff([]analysis.DigestRow{{Number: 1, AccountID: 7, Tag: "newly_drifting", Group: "call"}, {Number: 2, AccountID: 5}}, rows); diff != "" || err != nil {
		t.Errorf("rows, %v (-want +got):\n%s", err, diff)
	}
	got := d.standing(t, order.ID)
	wantStanding := analysis.Standing{
		Digest: order, Next: analysis.Occurrence{On: calendar.On(2026, 11, 30), At: monday.AddDate(0, 0, 7)},
		Last: &analysis.Issue{DigestID: order.ID, On: due.On, Due: monday, Made: monday, State: analysis.IssueSent},
	}
	if diff := cmp.Diff(wantStanding, got); diff != "" {
		t.Errorf("standing (-want +got):\n%s", diff)
	}
}

func TestAWeekThatNothingRanInIsOnRecord(t *testing.T) {
	t.Parallel()
	d := open(t)
	order := d.digest(t, weekly(), morning)
	due, _ := d.issue(t, monday.AddDate(0, 0, 15), compose)
	if due.On != calendar.On(2026, 12, 7) || len(due.Missed) != 2 || due.Missed[0].On != calendar.On(2026, 11, 23) {
		t.Errorf("due %+v", due)
	}
	issues, err := d.Issues(t.Context(), order.ID, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range issues {
		got = append(got, i.On.String()+" "+string(i.State)+" "+i.Reason)
	}
	if diff := cmp.Diff([]string{"2026-12-07 sent ", "2026-11-30 skipped late", "2026-11-23 skipped late"}, got); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestAHeldDigestStaysDue(t *testing.T) {
	t.Parallel()
	d := open(t)
	order := d.digest(t, weekly(), morning)
	held := func(_ context.Context, due analysis.DueDigest) (analysis.Composition, error) {
		return analysis.Composition{LookAgain: monday.Add(time.Minute), Messages: []analysis.Message{message("held", due.Owner, "held")}}, nil
	}
	d.issue(t, monday, held)
	if _, any := d.issue(t, monday.Add(59*time.Second), compose); any {
		t.Error("looked at too early")
	}
	if sent := d.sent(t, "held"); sent.State != analysis.Waiting {
		t.Errorf("the owner is not told: %+v", sent)
	}
	if due, any := d.issue(t, monday.Add(time.Minute), compose); !any || !due.Occurrence.At.Equal(monday) {
		t.Errorf("after the hold: %t %+v", any, due)
	}
	if next := d.standing(t, order.ID).Next; next.On != calendar.On(2026, 11, 30) {
		t.Errorf("next on %s", next.On)
	}
}

func TestWhatCannotBeComposedKeepsNothingAndHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	d := open(t)
	broken, fine := d.digest(t, weekly(), morning), d.digest(t, weekly(), morning)
	fault := errors.New("no facts")
	due, any, err := d.IssueDigest(t.Context(), monday, func(context.Context, analysis.DueDigest) (analysis.Composition, error) {
		return analysis.Composition{}, fault
	})
	if !any || due.ID != broken.ID || !errors.Is(err, fault) {
		t.Fatalf("issued %t of %d: %v", any, due.ID, err)
	}
	done(t, d.DelayDigest(t.Context(), due, monday.Add(time.Minute), monday))
	if due, any := d.issue(t, monday, compose); !any || due.ID != fine.ID {
		t.Errorf("then comes %t %d", any, due.ID)
	}
	if due, any := d.issue(t, monday.Add(time.Minute), compose); !any || due.ID != broken.ID {
		t.Errorf("a minute later %t %d", any, due.ID)
	}
}

func TestOneOfManyReplicasIssues(t *testing.T) {
	t.Parallel()
	d := open(t)
	for range 5 {
		d.digest(t, weekly(), morning)
	}
	var replicas errgroup.Group
	made := make(chan int64, 100)
	for range 6 {
		replicas.Go(func() error {
			for {
				due, any, err := d.IssueDigest(t.Context(), monday, compose)
				if err != nil || !any {
					return err
				}
				made <- due.ID
			}
		})
	}
	if err := replicas.Wait(); err != nil {
		t.Fatal(err)
	}
	close(made)
	times := map[int64]int{}
	for id := range made {
		times[id]++
	}
	if diff := cmp.Diff(map[int64]int{1: 1, 2: 1, 3: 1, 4: 1, 5: 1}, times); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestAChangedDigestDoesNotReportAWeekTwice(t *testing.T) {
	t.Parallel()
	d := open(t)
	order := d.digest(t, weekly(), morning)
	d.issue(t, monday, compose)
	order.Weekday, order.Paused = time.Wednesday, true
	if changed, err := d.ChangeDigest(t.Context(), order, monday.Add(time.Hour)); !changed || err != nil {
		t.Fatalf("changed %t, %v", changed, err)
	}
	if next := d.standing(t, order.ID).Next; next.On != calendar.On(2026, 12, 2) {
		t.Errorf("moved to Wednesday it comes next on %s", next.On)
	}
	if _, any := d.issue(t, monday.AddDate(0, 0, 10), compose); any {
		t.Error("a paused digest is issued")
	}
	order.Paused = false
	_, err := d.ChangeDigest(t.Context(), order, monday.AddDate(0, 0, 10))
	done(t, err)
	if next := d.standing(t, order.ID).Next; next.On != calendar.On(2026, 12, 9) {
		t.Errorf("resumed it comes next on %s", next.On)
	}
	if removed, err := d.RemoveDigest(t.Context(), order.ID, monday); !removed || err != nil {
		t.Errorf("removed %t, %v", removed, err)
	}
	if digests, err := d.Digests(t.Context()); len(digests) > 0 || err != nil {
		t.Errorf("digests that stand: %v, %v", digests, err)
	}
}

func TestAnIssueByHandTakesThePlaceOfTheDay(t *testing.T) {
	t.Parallel()
	d := open(t)
	order := d.digest(t, weekly(), morning)
	byHand := analysis.Issue{DigestID: order.ID, On: calendar.On(2026, 11, 23), Due: monday, Made: monday.Add(-time.Hour), State: analysis.IssueSent}
	made := analysis.Composition{Messages: []analysis.Message{message("digest/1/2026-11-23", "nora@example.com", "by hand")}}
	for again, want := range []bool{true, false} {
		if isNew, err := d.AddIssue(t.Context(), byHand, made); isNew != want || err != nil {
			t.Errorf("time %d is new: %t, %v", again, isNew, err)
		}
	}
	d.issue(t, monday, compose)
	if m := d.claimed(t, monday, monday); string(m.Body) != `{"Summary":"by hand"}` || m.Version != 1 {
		t.Errorf("the message: %+v", m)
	}
}
