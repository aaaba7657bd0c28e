package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
)

func (d database) hold(t testing.TB, key string, until, on calendar.Date) analysis.Hold {
	t.Helper()
	hold := analysis.Hold{AccountID: d.account(t, "A1").ID, Reason: key, Until: until, By: "ana@example.com"}
	stored, err := d.Hold(t.Context(), key, hold, noon(on))
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// heldUntil is the last day of the hold in force, as the judging sees it and as
// an answer does.
func (d database) heldUntil(t testing.TB, on calendar.Date) calendar.Date {
	t.Helper()
	id := d.account(t, "A1").ID
	subject, err := d.Subject(t.Context(), id, on, end(on))
	if err != nil {
		t.Fatal(err)
	}
	byAccount, err := d.Holds(t.Context(), []int64{id}, end(on))
	holds := byAccount[id]
	if err != nil {
		t.Fatal(err)
	}
	judged, told := segment.HeldUntil(subject.History.Holds, on), segment.HeldUntil(holds, on)
	if judged != told {
		t.Errorf("as of %s it is judged as held until %s, and told as until %s", on, judged, told)
	}
	return judged
}

func TestAHoldTakesThePlaceOfAnother(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "A1", Name: "Acme"})
	long := d.hold(t, "long", today+60, today)
	if again := d.hold(t, "long", today+90, today); again != long {
		t.Errorf("the same act made %+v after %+v", again, long)
	}
	short := d.hold(t, "short", today+10, today+2)
	if got := d.heldUntil(t, today+2); got != today+10 {
		t.Errorf("held until %s, want %s", got, today+10)
	}
	if got := d.heldUntil(t, today+1); got != today+60 {
		t.Errorf("the day before it was held until %s, want %s", got, today+60)
	}
	// Undone, the one before it is back; that one is ended for good.
	for i, want := range []bool{true, false} {
		isUndone, err := d.UndoHold(t.Context(), short.AccountID, short.ID, "ben@example.com", noon(today+3))
		if err != nil || isUndone != want {
			t.Errorf("undone, time %d: %t, %v", i+1, isUndone, err)
		}
	}
	if got := d.heldUntil(t, today+3); got != today+60 {
		t.Errorf("after the undo it is held until %s, want %s", got, today+60)
	}
	undone, known, err := d.FindHold(t.Context(), short.ID)
	want := short
	want.EndedBy = "ben@example.com"
	if diff := cmp.Diff(want, undone); err != nil || !known || diff != "" {
		t.Errorf("FindHold: %t, %v, %s", known, err, diff)
	}
	byAccount, err := d.Holds(t.Context(), []int64{long.AccountID}, end(today+3))
	holds := byAccount[long.AccountID]
	if err != nil || len(holds) == 0 {
		t.Fatal(holds, err)
	}
	back := holds[len(holds)-1]
	if back.Reason != "long" || back.By != "ana@example.com" || back.From != today+3 {
		t.Errorf("what is back is %+v", back)
	}
	if isEnded, err := d.EndHold(t.Context(), back.AccountID, back.ID, "ana@example.com", noon(today+5)); err != nil || !isEnded {
		t.Errorf("ended: %t, %v", isEnded, err)
	}
	if got := d.heldUntil(t, today+5); got != 0 {
		t.Errorf("after its end it is held until %s", got)
	}
	if got := d.heldUntil(t, today+4); got != today+60 {
		t.Errorf("the day before its end it was held until %s, want %s", got, today+60)
	}
	if _, known, err := d.FindHold(t.Context(), 999); known || err != nil {
		t.Errorf("no such hold: %t, %v", known, err)
	}
}

func TestHoldsAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "A1", Name: "Acme"})
	id := d.account(t, "A1").ID
	var group errgroup.Group
	for n := range 16 {
		group.Go(func() error {
			hold := analysis.Hold{AccountID: id, Reason: "a known one", Until: today + calendar.Date(n), By: "ana@example.com"}
			_, err := d.Hold(t.Context(), fmt.Sprint("act ", n/2), hold, noon(today))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if got := d.ask(t, `select count(*) || ' ' || count(*) filter (where ended_at is null) from holds`); got[0] != "8 1" {
		t.Errorf("holds made and in force: %s, want 8 1", got[0])
	}
}
