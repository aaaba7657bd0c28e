package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

var today = day(2026, 11, 24)

func (d database) report(t testing.TB, account, id string, on calendar.Date) analysis.Event {
	t.Helper()
	event := analysis.Event{ID: id, On: on, Solicited: true, By: "ana@example.com", Note: "by phone"}
	stored, _, err := d.ReportContact(t.Context(), d.account(t, account).ID, event, noon(today))
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// rhythm is that of the engagement days of an account, from what was known at
// the end of a day.
func (d database) rhythm(t testing.TB, account string, known calendar.Date) cadence.Rhythm {
	t.Helper()
	subject, err := d.Subject(t.Context(), d.account(t, account).ID, known, end(known))
	if err != nil {
		t.Fatal(err)
	}
	return cadence.RhythmAsOf(subject.History.Marks, known)
}

// lastDay is the last of these days; 0 for none.
func (d database) lastDay(t testing.TB, account string, known calendar.Date) calendar.Date {
	t.Helper()
	return d.rhythm(t, account, known).Last
}

func TestAReportCountsOnceAndUntilItIsTakenBack(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importEvents(t, importOn(today-3), login("crm", "1", "A1", today-90), login("crm", "2", "A1", today-70))
	first := d.report(t, "A1", "act", today-1)
	want := analysis.Event{
		Source: analysis.ReportSource, ID: "act", Account: "A1", Type: analysis.ContactReported,
		On: today - 1, Solicited: true, By: "ana@example.com", Note: "by phone",
	}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Error(diff)
	}
	// The same act says the same, whatever it says.
	if again := d.report(t, "A1", "act", today); again != first {
		t.Errorf("the second time it is %+v", again)
	}
	if got := d.lastDay(t, "A1", today); got != today-1 {
		t.Errorf("the last engagement day is %s, want %s", got, today-1)
	}
	if got := d.lastDay(t, "A1", today-1); got != today-70 {
		t.Errorf("the day before it was reported the last is %s, want %s", got, today-70)
	}

	for i, want := range []bool{true, false} {
		isWithdrawn, err := d.WithdrawContact(t.Context(), "act", "ben@example.com", noon(today+1))
		if err != nil || isWithdrawn != want {
			t.Errorf("taken back, time %d: %t, %v", i+1, isWithdrawn, err)
		}
	}
	report, known, err := d.FindReport(t.Context(), "act")
	if err != nil || !known || report.WithdrawnBy != "ben@example.com" || report.Event != want || report.AccountID != d.account(t, "A1").ID {
		t.Errorf("FindReport = %+v, %t, %v", report, known, err)
	}
	if _, known, err := d.FindReport(t.Context(), "another"); known || err != nil {
		t.Errorf("another act: %t, %v", known, err)
	}
	if got := d.lastDay(t, "A1", today+1); got != today-70 {
		t.Errorf("once it was taken back the last is %s, want %s", got, today-70)
	}
	if got := d.lastDay(t, "A1", today); got != today-1 {
		t.Errorf("on the day before that it still was %s, not %s", today-1, got)
	}
	// What the import brought is still known beside it.
	rhythm := cadence.Rhythm{Days: 3, First: today - 90, Last: today - 1}
	if got := d.rhythm(t, "A1", today); got != rhythm {
		t.Errorf("on the day before that the rhythm was %+v, want %+v", got, rhythm)
	}
	population, err := d.EngagementPopulation(t.Context(), today, end(today))
	if wantAll := (cadence.Population{}).With(rhythm); err != nil || population != wantAll {
		t.Errorf("and the population %+v, want %+v, error %v", population, wantAll, err)
	}
	if rows := d.ask(t, `select count(*)::text from engagement_events where source = 'lull'`); rows[0] != "1" {
		t.Errorf("%s reports are stored", rows[0])
	}
}

// Several people at once, some with the same act twice, and somebody who takes
// one back: each act counts once.
func TestReportsAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "A1", Name: "Acme"})
	d.report(t, "A1", "early", today-40)
	id := d.account(t, "A1").ID
	var group errgroup.Group
	for n := range 24 {
		group.Go(func() error {
			event := analysis.Event{ID: fmt.Sprint("act ", n/2), On: today - calendar.Date(n/2), By: "ana@example.com"}
			_, _, err := d.ReportContact(t.Context(), id, event, noon(today))
			return err
		})
	}
	group.Go(func() error {
		_, err := d.WithdrawContact(t.Context(), "early", "ana@example.com", noon(today))
		return err
	})
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	got := d.ask(t, `select engaged_days || ' ' || cardinality(engagement_marks) || ' ' || first_engaged_on || ' ' || last_engaged_on from account_activity`)
	if want := fmt.Sprintf("12 12 %s %s", today-11, today); got[0] != want {
		t.Errorf("the account's activity is %s, want %s", got[0], want)
	}
}

// What people report of some customers is no source: of the others nothing is
// known, and that is not silence.
func TestReportsAreNoSourceOfEngagement(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "A1", Name: "Acme"})
	from := func() calendar.Date {
		t.Helper()
		source, err := d.EngagementSource(t.Context(), today, end(today))
		if err != nil {
			t.Fatal(err)
		}
		return source.From
	}
	d.report(t, "A1", "act", today-300)
	if got := from(); got != 0 {
		t.Errorf("with reports alone, engagement is known from %s", got)
	}
	d.importEvents(t, importOn(today), login("crm", "1", "A2", today-100))
	if got := from(); got != today-100 {
		t.Errorf("with a source, engagement is known from %s, want %s", got, today-100)
	}
	d.importEvents(t, importOn(today), login("crm", "2", "A2", today-50), login("crm", "3", "A1", today-120))
	if got := from(); got != today-120 {
		t.Errorf("with older events, engagement is known from %s, want %s", got, today-120)
	}
}
