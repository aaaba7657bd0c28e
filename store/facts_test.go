package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/store"
)

func TestImportTouches(t *testing.T) {
	t.Parallel()
	d := open(t)
	touch := func(source, id, account string, on calendar.Date) analysis.Touch {
		return analysis.Touch{Source: source, ID: id, Account: account, Kind: "email", On: on}
	}
	load := func(how store.Import, touches ...analysis.Touch) analysis.Counts {
		t.Helper()
		counts, err := d.ImportTouches(t.Context(), analysis.Rows(touches...), how)
		if err != nil {
			t.Fatal(err)
		}
		return counts
	}
	one, two := touch("crm", "1", "AC1", day(2026, 1, 5)), touch("mail", "1", "AC1", day(2026, 1, 6))
	first := load(importOn(day(2026, 3, 1)), one, two, touch("crm", "1", "AC2", day(2026, 2, 1)))
	if diff := cmp.Diff(analysis.Counts{Rows: 3, Created: 2, Repeated: 1, NewAccounts: 2}, first); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	late := touch("crm", "2", "AC1", day(2026, 1, 7))
	second := load(importOn(day(2026, 3, 2)), touch("crm", "1", "AC2", day(2026, 2, 1)), late)
	if diff := cmp.Diff(analysis.Counts{Rows: 2, Created: 1, Unchanged: 1}, second); diff != "" {
		t.Errorf("second (-want +got):\n%s", diff)
	}
	for asOf, want := range map[calendar.Date][]analysis.Touch{
		day(2026, 1, 5): {one}, day(2026, 3, 1): {one, two}, day(2026, 3, 2): {one, two, late},
	} {
		got, err := d.AccountTouches(t.Context(), d.account(t, "AC1").ID, asOf, end(asOf))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("as of %s: error %v (-want +got):\n%s", asOf, err, diff)
		}
	}
}

func TestContractsAreCorrectedAndOldAnswersStay(t *testing.T) {
	t.Parallel()
	d := open(t)
	load := func(on calendar.Date, contracts ...analysis.Contract) analysis.Counts {
		t.Helper()
		counts, err := d.ImportContracts(t.Context(), analysis.Rows(contracts...), importOn(on))
		if err != nil {
			t.Fatal(err)
		}
		return counts
	}
	yearly := analysis.Contract{Ref: "C1", Account: "AC1", StartsOn: day(2025, 1, 1), EndsOn: day(2025, 12, 31), NoticeOn: day(2025, 10, 1)}
	endless := analysis.Contract{Ref: "C2", Account: "AC1", StartsOn: day(2026, 9, 1)}
	if diff := cmp.Diff(analysis.Counts{Rows: 2, Created: 2, NewAccounts: 1}, load(day(2026, 3, 1), yearly, endless)); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	renewed := yearly
	renewed.EndsOn, renewed.NoticeOn = day(2026, 12, 31), 0
	if diff := cmp.Diff(analysis.Counts{Rows: 2, Changed: 1, Unchanged: 1}, load(day(2026, 3, 5), renewed, endless)); diff != "" {
		t.Errorf("second (-want +got):\n%s", diff)
	}
	for asOf, want := range map[calendar.Date][]analysis.Contract{
		day(2024, 12, 31): nil, day(2025, 6, 1): {yearly}, day(2026, 3, 4): {yearly, endless}, day(2026, 3, 5): {renewed, endless}, day(2026, 9, 1): {renewed, endless},
	} {
		got, err := d.Contracts(t.Context(), nil, end(asOf))
		if diff := cmp.Diff(want, got[d.account(t, "AC1").ID]); diff != "" || err != nil {
			t.Errorf("as of %s: error %v (-want +got):\n%s", asOf, err, diff)
		}
	}
	if known := d.ask(t, `select count(*) from contracts where known_at > '2026-03-05 12:00Z'`); known[0] != "0" {
		t.Error("a contract that begins later is known later than it was loaded")
	}
}

func TestAComplaintIsOpenUntilTheDayItIsClosed(t *testing.T) {
	t.Parallel()
	d := open(t)
	settled := analysis.Complaint{Ref: "K1", Account: "AC1", OpenedOn: day(2026, 1, 5), ClosedOn: day(2026, 1, 20)}
	open := analysis.Complaint{Ref: "K2", Account: "AC1", OpenedOn: day(2026, 2, 1)}
	closed := open
	closed.ClosedOn = day(2026, 3, 4)
	for i, complaints := range [][]analysis.Complaint{{settled, open}, {settled, closed}} {
		if _, err := d.ImportComplaints(t.Context(), analysis.Rows(complaints...), importOn(day(2026, 3, 1)+10*calendar.Date(i))); err != nil {
			t.Fatal(err)
		}
	}
	stillOpen := settled
	stillOpen.ClosedOn = 0
	for asOf, want := range map[calendar.Date][]analysis.Complaint{
		day(2026, 1, 10): {stillOpen}, day(2026, 1, 20): {settled}, day(2026, 3, 4): {settled, open}, day(2026, 3, 11): {settled, closed},
	} {
		got, err := d.Complaints(t.Context(), []int64{d.account(t, "AC1").ID}, asOf, end(asOf))
		if diff := cmp.Diff(want, got[d.account(t, "AC1").ID]); diff != "" || err != nil {
			t.Errorf("as of %s: error %v (-want +got):\n%s", asOf, err, diff)
		}
	}
}

func TestAReportedContactCountsAtOnceAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importEvents(t, importOn(day(2026, 3, 1)), login("crm", "1", "AC1", day(2026, 1, 5)))
	id := d.account(t, "AC1").ID
	spoke := analysis.Event{ID: "act-1", On: day(2026, 3, 9), By: "ana@example.com", Note: "they called"}
	want := spoke
	want.Source, want.Account, want.Type = analysis.ReportSource, "AC1", analysis.ContactReported
	for i, isFirst := range []bool{true, false} {
		said := spoke
		said.On += calendar.Date(i) // the same act cannot say two things
		got, isNew, err := d.ReportContact(t.Context(), id, said, noon(day(2026, 3, 10)))
		if diff := cmp.Diff(want, got); diff != "" || isNew != isFirst || err != nil {
			t.Errorf("report %d: new %t, error %v (-want +got):\n%s", i+1, isNew, err, diff)
		}
	}
	marks := []string{"2026-01-05+0 u", "2026-03-09+1 u", "2 2026-01-05 2026-03-09"}
	if diff := cmp.Diff(marks, d.marks(t, "AC1")); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
	both := []analysis.Event{login("crm", "1", "AC1", day(2026, 1, 5)), want}
	if diff := cmp.Diff(both, d.events(t, "AC1", day(2026, 3, 10))); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}

	for i, isFirst := range []bool{true, false} {
		if done, err := d.WithdrawContact(t.Context(), "act-1", "ben@example.com", noon(day(2026, 3, 12))); done != isFirst || err != nil {
			t.Errorf("withdrawal %d: %t, %v", i+1, done, err)
		}
	}
	if done, err := d.WithdrawContact(t.Context(), "act-2", "ben@example.com", noon(day(2026, 3, 12))); done || err != nil {
		t.Errorf("withdrawal of what was never reported: %t, %v", done, err)
	}
	if done, err := d.WithdrawContact(t.Context(), "1", "ben@example.com", noon(day(2026, 3, 12))); done || err != nil {
		t.Errorf("withdrawal of what a system said: %t, %v", done, err)
	}
	if diff := cmp.Diff(both, d.events(t, "AC1", day(2026, 3, 11))); diff != "" {
		t.Errorf("as of the day before it was withdrawn (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(both[:1], d.events(t, "AC1", day(2026, 3, 12))); diff != "" {
		t.Errorf("after it was withdrawn (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"2026-01-05+0 u", "1 2026-01-05 2026-01-05"}, d.marks(t, "AC1")); diff != "" {
		t.Errorf("marks after it was withdrawn (-want +got):\n%s", diff)
	}
	withdrawn := d.ask(t, `select a.engagement_withdrawn_at = e.withdrawn_at and e.withdrawn_by = 'ben@example.com'
		from account_activity a join engagement_events e using (account_id) where e.withdrawn_at is not null`)
	if diff := cmp.Diff([]string{"true"}, withdrawn); diff != "" {
		t.Errorf("who and when (-want +got):\n%s", diff)
	}
}

func TestAReportIsTheFirstThatIsKnownOfAnAccount(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "AC1"})
	id := d.account(t, "AC1").ID
	if _, _, err := d.ReportContact(t.Context(), id, analysis.Event{ID: "x", On: day(2026, 3, 9)}, noon(day(2026, 3, 9))); err != nil {
		t.Fatal(err)
	}
	if _, err := d.WithdrawContact(t.Context(), "x", "ana@example.com", noon(day(2026, 3, 9))); err != nil {
		t.Fatal(err)
	}
	none := d.ask(t, `
		select concat_ws(' ', engagement_marks, engaged_days, first_engaged_on, last_engaged_on, purchase_days)
		from account_activity`)
	if diff := cmp.Diff([]string{"{} 0 0"}, none); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Invoices then find the row and leave the marks alone.
	d.importInvoices(t, importOn(day(2026, 3, 10)), sale("I1", "AC1", day(2026, 3, 9), 1))
	if _, _, err := d.ReportContact(t.Context(), 1234, analysis.Event{ID: "y", On: day(2026, 3, 9)}, noon(day(2026, 3, 9))); err == nil {
		t.Error("a report about an unknown account was stored")
	}
}

// An import and people's reports of the same account at once: nobody's marks
// are lost, whoever commits last.
func TestReportsDuringAnImportKeepEveryMark(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importEvents(t, importOn(day(2026, 3, 1)), login("crm", "0", "AC1", day(2026, 2, 1)), login("crm", "00", "AC1", day(2026, 3, 1)))
	id := d.account(t, "AC1").ID
	reportNow := make(chan struct{})
	reported := make(chan struct{})
	rows := func(yield func(analysis.Row[analysis.Event], error) bool) {
		for i := range calendar.Date(20) {
			if i == 10 { // the import has begun, and waits for the reports
				close(reportNow)
				<-reported
			}
			if !yield(analysis.Row[analysis.Event]{Value: login("crm", "n"+i.String(), "AC1", day(2026, 2, 2)+i)}, nil) {
				return
			}
		}
	}
	var group errgroup.Group
	group.Go(func() error {
		_, err := d.ImportEngagement(context.Background(), rows, importOn(day(2026, 3, 20)))
		return err
	})
	group.Go(func() error {
		<-reportNow
		defer close(reported)
		for _, on := range []calendar.Date{day(2026, 3, 5), day(2026, 3, 6)} {
			if _, _, err := d.ReportContact(context.Background(), id, analysis.Event{ID: on.String(), On: on}, noon(day(2026, 3, 20))); err != nil {
				return err
			}
		}
		_, err := d.WithdrawContact(context.Background(), day(2026, 3, 5).String(), "ana@example.com", noon(day(2026, 3, 20)))
		return err
	})
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"23"}, d.ask(t, `select engaged_days from account_activity`)); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
	kept := d.ask(t, `select engaged_days = (select count(distinct occurred_on) from engagement_events where withdrawn_at is null) from account_activity`)
	if diff := cmp.Diff([]string{"true"}, kept); diff != "" {
		t.Errorf("the marks are not those of the events (-want +got):\n%s", diff)
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "AC1"})
	id := d.account(t, "AC1").ID
	made := noon(day(2026, 3, 2))
	hold := func(key, reason string) analysis.Hold {
		t.Helper()
		h, err := d.Hold(t.Context(), key, analysis.Hold{AccountID: id, Reason: reason, Until: day(2026, 4, 1), By: "ana@example.com"}, made)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	first := hold("act-1", "their season")
	want := analysis.Hold{ID: first.ID, AccountID: id, Reason: "their season", Until: day(2026, 4, 1), By: "ana@example.com", From: day(2026, 3, 2)}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, hold("act-1", "another reason")); diff != "" {
		t.Errorf("the same act again (-want +got):\n%s", diff)
	}
	for i, isFirst := range []bool{true, false} {
		if done, err := d.EndHold(t.Context(), id, first.ID, "ben@example.com", noon(day(2026, 3, 10))); done != isFirst || err != nil {
			t.Errorf("end %d: %t, %v", i+1, done, err)
		}
	}
	ended := want
	ended.Until = day(2026, 3, 9)
	for asOf, want := range map[calendar.Date][]analysis.Hold{
		day(2026, 3, 1): nil, day(2026, 3, 9): {want}, day(2026, 3, 10): {ended}, day(2026, 5, 1): {ended},
	} {
		got, err := d.Holds(t.Context(), nil, end(asOf))
		if diff := cmp.Diff(want, got[id]); diff != "" || err != nil {
			t.Errorf("as of %s: error %v (-want +got):\n%s", asOf, err, diff)
		}
	}
}

func TestEngagementSource(t *testing.T) {
	t.Parallel()
	d := open(t)
	today := day(2026, 3, 20)
	now := noon(today)
	source := func(asOf calendar.Date) segment.Source {
		t.Helper()
		source, err := d.EngagementSource(t.Context(), asOf, end(asOf))
		if err != nil {
			t.Fatal(err)
		}
		return source
	}
	sync := func(s analysis.Synced) {
		t.Helper()
		s.Kind = "engagement"
		if err := d.RecordSync(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	const daily = 24 * time.Hour
	if got := source(today); got.From != 0 {
		t.Errorf("of an empty database: %+v", got)
	}
	sync(analysis.Synced{Name: "crm", At: now, Fault: "no such file"})
	d.importEvents(t, importOn(day(2026, 3, 2)), login("crm", "1", "AC1", day(2026, 1, 5)))
	byHand := segment.Source{From: day(2026, 1, 5), LoadedOn: day(2026, 3, 2)}
	if got := source(today); got != byHand {
		t.Errorf("by hand: %+v, want %+v", got, byHand)
	}
	// A day before anything was loaded is history, and its data is complete.
	if got, want := source(day(2026, 2, 1)), (segment.Source{From: day(2026, 1, 5), LoadedOn: day(2026, 2, 1)}); got != want {
		t.Errorf("before the first load: %+v, want %+v", got, want)
	}
	for _, s := range []struct {
		name  string
		fresh calendar.Date
		every time.Duration
	}{{"crm", today - 1, daily}, {"surveys", today - 9, 30 * daily}} {
		how := importOn(today)
		how.Source, how.Fresh = s.name, noon(s.fresh)
		d.importEvents(t, how, login(s.name, "2", "AC1", day(2026, 1, 6)))
		sync(analysis.Synced{Name: s.name, At: now, ExpectEvery: s.every})
	}
	behind := segment.Source{From: day(2026, 1, 5), LoadedOn: today - 1, Every: 1}
	if got := source(today); got != behind {
		t.Errorf("of two sources: %+v, want %+v", got, behind)
	}
	sync(analysis.Synced{Name: "crm", At: now.Add(time.Hour), Fault: "no such file", ExpectEvery: daily})
	if got := source(today); got != behind {
		t.Errorf("after a failure: %+v, want %+v", got, behind)
	}
	if got := source(today - 1); got != byHand {
		t.Errorf("as of the day before: %+v, want %+v", got, byHand)
	}
	got, err := d.SyncedSources(t.Context())
	wantSources := []analysis.Synced{
		{Name: "crm", Kind: "engagement", At: now.Add(time.Hour), Fresh: noon(today - 1), ExpectEvery: daily, Fault: "no such file"},
		{Name: "surveys", Kind: "engagement", At: now, Fresh: noon(today - 9), ExpectEvery: 30 * daily},
	}
	if diff := cmp.Diff(wantSources, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	at, known, err := d.SourceSuccess(t.Context(), "crm")
	if !known || err != nil || !at.Equal(now) {
		t.Errorf("SourceSuccess = %s, %t, %v", at, known, err)
	}
	if err := d.KeepSources(t.Context(), []string{"surveys"}); err != nil {
		t.Fatal(err)
	}
	if got := source(today); got.Every != 30 {
		t.Errorf("after one is no longer listed: %+v", got)
	}
}

func TestQueryCSV(t *testing.T) {
	t.Parallel()
	d := open(t)
	read := func(query string) (string, error) {
		var out strings.Builder
		err := store.QueryCSV(t.Context(), d.url, query, noon(day(2026, 3, 2)), &out)
		return out.String(), err
	}
	got, err := read(`
		select 'a,"b' as text, null as nothing, 12345678.5::float8 as float, 1.50::numeric as number, true as yes,
		       date '2026-03-01' as day, timestamp '2026-03-01 23:30' as plain, timestamptz '2026-03-01 23:30:00Z' as moment,
		       ':since' as ":since", :since::timestamptz as since -- :since
		where :since > timestamptz '2026-03-02' /* :since */`)
	want := "text,nothing,float,number,yes,day,plain,moment,:since,since\n" +
		"\"a,\"\"b\",,12345678.5,1.50,true,2026-03-01,2026-03-01 23:30:00,2026-03-01T23:30:00Z,:since,2026-03-02T12:00:00Z\n"
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	for query, want := range map[string]string{
		`delete from people returning email`:                             "read-only transaction",
		`commit; delete from people`:                                     "multiple commands",
		`with d as (delete from people returning email) select * from d`: "read-only transaction",
		`select nextval('accounts_account_id_seq')`:                      "read-only transaction",
		`select * from no_such_table`:                                    "no_such_table",
	} {
		if _, err := read(query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", query, err, want)
		}
	}
	err = store.QueryCSV(t.Context(), "postgres://reader:secret@127.0.0.1:1/none", "select 1", time.Time{}, &strings.Builder{})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v", err)
	}
}
