package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/store"
)

func login(source, id, account string, on calendar.Date) analysis.Event {
	return analysis.Event{Source: source, ID: id, Account: account, Type: analysis.Login, On: on}
}

func (d database) importEvents(t testing.TB, how store.Import, events ...analysis.Event) analysis.Counts {
	t.Helper()
	counts, err := d.ImportEngagement(t.Context(), analysis.Rows(events...), how)
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func (d database) events(t testing.TB, ref string, asOf calendar.Date) []analysis.Event {
	t.Helper()
	events, err := d.AccountEvents(t.Context(), d.account(t, ref).ID, asOf, end(asOf))
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// marks returns what is kept of an account: each mark as day+late, u for
// unsolicited, l for light; then the days, the first and the last.
func (d database) marks(t testing.TB, ref string) (marks []string) {
	t.Helper()
	rows := d.ask(t, `
		select m || ' ' || engaged_days || ' ' || first_engaged_on || ' ' || last_engaged_on
		from account_activity left join unnest(engagement_marks) with ordinality u(m, n) on true
		where account_id = $1 order by n`, d.account(t, ref).ID)
	for i, row := range rows {
		code, summary, _ := strings.Cut(row, " ")
		var number int32
		if _, err := fmt.Sscan(code, &number); err != nil {
			t.Fatal(err)
		}
		mark := analysis.MarkOf(number)
		text := fmt.Sprintf("%s+%d", mark.On, mark.Late)
		if mark.Unsolicited {
			text += " u"
		}
		if mark.Light {
			text += " l"
		}
		marks = append(marks, text)
		if i == len(rows)-1 {
			marks = append(marks, summary)
		}
	}
	return marks
}

const everything = `
	select e::text || e.xmin || e.tableoid from engagement_events e
	union all select a::text || a.xmin from account_activity a
	union all select f::text || f.xmin from fact_sources f order by 1`

func TestImportEngagementTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	nine := 9
	events := []analysis.Event{
		login("crm", "1", "AC1", day(2026, 1, 5)),
		{Source: "crm", ID: "2", Account: "ac1", Type: analysis.MeetingAttended, On: day(2026, 2, 5), Solicited: true, By: "ana@example.com", Note: "a\tb"},
		{Source: "surveys", ID: "1", Account: "AC1", Type: analysis.SurveyResponse, On: day(2026, 2, 6), Solicited: true, Score: &nine},
		login("crm", "3", "AC2", day(2026, 2, 28)),
	}
	first := d.importEvents(t, importOn(day(2026, 3, 2)), events...)
	if diff := cmp.Diff(analysis.Counts{Rows: 4, Created: 4, NewAccounts: 2}, first); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	before := d.ask(t, everything)
	again := slices.Clone(events)
	again[0].Type, again[0].Note = analysis.Community, "it says something else"
	again[1].On, again[3].Account = day(2026, 2, 20), "AC1" // and elsewhere
	second := d.importEvents(t, importOn(day(2026, 3, 3)), again...)
	if diff := cmp.Diff(analysis.Counts{Rows: 4, Unchanged: 4}, second); diff != "" {
		t.Errorf("second (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, d.ask(t, everything)); diff != "" {
		t.Errorf("the second import wrote something:\n%s", diff)
	}
	want := slices.Clone(events[:3])
	want[1].Account = "AC1"
	if diff := cmp.Diff(want, d.events(t, "AC1", day(2026, 3, 2))); diff != "" {
		t.Errorf("AC1 (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[:2], d.events(t, "AC1", day(2026, 2, 5))); diff != "" {
		t.Errorf("AC1 as of the second (-want +got):\n%s", diff)
	}
	wantMarks := []string{"2026-01-05+0 u", "2026-02-05+0", "2026-02-06+0 l", "3 2026-01-05 2026-02-06"}
	if diff := cmp.Diff(wantMarks, d.marks(t, "AC1")); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
	partitions := d.ask(t, `
		select inhrelid::regclass || ' ' || (select count(*) from pg_index where indrelid = inhrelid and indisvalid)
		from pg_inherits where inhparent = 'engagement_events'::regclass order by 1`)
	if diff := cmp.Diff([]string{"engagement_events_2026_01 3", "engagement_events_2026_02 3"}, partitions); diff != "" {
		t.Errorf("partitions and their indexes (-want +got):\n%s", diff)
	}
	if bare := d.ask(t, `select c.relname from pg_class c where relname like 'loading%' or relname like 'incoming%'`); len(bare) > 0 {
		t.Errorf("left over: %v", bare)
	}
}

func TestTwoSourcesMayUseOneID(t *testing.T) {
	t.Parallel()
	d := open(t)
	counts := d.importEvents(t, importOn(day(2026, 3, 2)), login("crm", "1", "AC1", day(2026, 1, 5)), login("app", "1", "AC1", day(2026, 1, 5)))
	if counts.Created != 2 {
		t.Errorf("%+v, want both stored", counts)
	}
	// Nor do a source and an id run together.
	counts = d.importEvents(t, importOn(day(2026, 3, 2)), login("crm1", "", "AC1", day(2026, 1, 5)))
	if counts.Created != 1 {
		t.Errorf("%+v, want it stored", counts)
	}
}

func TestRepeatedEventsCountOnceAndTheFirstWins(t *testing.T) {
	t.Parallel()
	d := open(t)
	one := login("crm", "1", "AC1", day(2026, 1, 5))
	other := login("crm", "1", "AC2", day(2026, 2, 7))
	counts := d.importEvents(t, importOn(day(2026, 3, 2)), one, login("crm", "2", "AC1", day(2026, 1, 6)), other, one, other)
	if diff := cmp.Diff(analysis.Counts{Rows: 5, Created: 2, Repeated: 3, NewAccounts: 2}, counts); diff != "" {
		t.Errorf("in the first load (-want +got):\n%s", diff)
	}
	three := login("crm", "3", "AC1", day(2026, 3, 9))
	threeElsewhere := login("crm", "3", "AC2", day(2026, 3, 8))
	counts = d.importEvents(t, importOn(day(2026, 3, 10)), one, three, one, threeElsewhere)
	if diff := cmp.Diff(analysis.Counts{Rows: 4, Created: 1, Repeated: 2, Unchanged: 1}, counts); diff != "" {
		t.Errorf("in a later load (-want +got):\n%s", diff)
	}
	if got := d.events(t, "AC2", day(2026, 3, 10)); len(got) != 0 {
		t.Errorf("AC2 has %v, want nothing", got)
	}
	if got := d.events(t, "AC1", day(2026, 3, 10)); len(got) != 3 {
		t.Errorf("AC1 has %v, want three", got)
	}
}

func TestLateEventsAreMarkedAsLate(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importEvents(t, importOn(day(2026, 3, 1)), login("crm", "1", "AC1", day(2026, 1, 5)))
	old := d.events(t, "AC1", day(2026, 3, 10))

	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	// Half past eleven in the evening in London is the next day in Madrid.
	how := store.Import{Now: time.Date(2026, 3, 20, 23, 30, 0, 0, time.UTC).In(madrid)}
	d.importEvents(t, how, login("crm", "2", "AC1", day(2026, 3, 9)), login("crm", "3", "AC1", day(2026, 1, 5)), login("crm", "4", "AC1", day(2026, 3, 22)))
	backfill := importOn(day(2026, 3, 25))
	backfill.Backfill = true
	d.importEvents(t, backfill, login("crm", "5", "AC1", day(2025, 12, 1)))
	d.importEvents(t, importOn(day(2026, 3, 26)), login("app", "1", "AC1", day(2026, 3, 9))) // a source's first load

	want := []string{
		"2025-12-01+0 u", "2026-01-05+0 u", "2026-01-05+75 u", "2026-03-09+0 u", "2026-03-09+12 u", "2026-03-22+0 u",
		"4 2025-12-01 2026-03-22",
	}
	if diff := cmp.Diff(want, d.marks(t, "AC1")); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
	fresh := []analysis.Event{login("crm", "5", "AC1", day(2025, 12, 1)), old[0], login("app", "1", "AC1", day(2026, 3, 9))}
	if diff := cmp.Diff(fresh, d.events(t, "AC1", day(2026, 3, 10))); diff != "" {
		t.Errorf("as of a day before the late ones came, but for backfills and first loads (-want +got):\n%s", diff)
	}
	if n := len(d.events(t, "AC1", day(2026, 3, 21))); n != 5 {
		t.Errorf("%d events after the late ones came, want 5", n)
	}
	known := d.ask(t, `select engagement_known_at at time zone 'UTC' from account_activity`)
	if diff := cmp.Diff([]string{"2026-03-20T23:30:00Z"}, known); diff != "" {
		t.Errorf("latest known at (-want +got):\n%s", diff)
	}
}

func TestADryRunOfEventsKeepsNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	how := importOn(day(2026, 3, 1))
	how.DryRun = true
	counts := d.importEvents(t, how, login("crm", "1", "AC1", day(2026, 1, 5)), login("crm", "1", "AC1", day(2026, 1, 5)))
	if diff := cmp.Diff(analysis.Counts{Rows: 2, Created: 1, Repeated: 1, NewAccounts: 1}, counts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	assertNothingKept(t, d)
	assertNoEvents(t, d)
}

func assertNoEvents(t *testing.T, d database) {
	t.Helper()
	kept := d.ask(t, `
		select (select count(*) from engagement_events) + (select count(*) from fact_sources)
		     + (select count(*) from pg_class where relname ~ '^(engagement_events_\d|loading|incoming)')`)
	if kept[0] != "0" {
		t.Errorf("%s rows or tables were kept", kept[0])
	}
}

func TestAnEventImportThatEndsInTheMiddleKeepsNothing(t *testing.T) {
	t.Parallel()
	bad := &analysis.BadRow{File: "a.csv", Line: 3, Reason: "a bad row"}
	for name, test := range map[string]struct {
		end  func(cancel func(), yield func(analysis.Row[analysis.Event], error) bool)
		want func(err error) bool
	}{
		"cancelled": {
			func(cancel func(), _ func(analysis.Row[analysis.Event], error) bool) { cancel() },
			func(err error) bool { return errors.Is(err, context.Canceled) },
		},
		"a bad row": {
			func(_ func(), yield func(analysis.Row[analysis.Event], error) bool) {
				yield(analysis.Row[analysis.Event]{}, bad)
			},
			func(err error) bool { got, _ := errors.AsType[*analysis.BadRow](err); return got == bad },
		},
		"refused by the server": {
			func(_ func(), yield func(analysis.Row[analysis.Event], error) bool) {
				yield(analysis.Row[analysis.Event]{Value: login("crm", "\x00", "AC1", day(2026, 1, 5))}, nil)
			},
			func(err error) bool {
				return err != nil && strings.HasPrefix(err.Error(), "store.Import engagement (test.csv): ")
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			rows := func(yield func(analysis.Row[analysis.Event], error) bool) {
				// More than one chunk of a COPY and more than one month.
				for i := range calendar.Date(20_000) {
					if i == 10_000 {
						test.end(cancel, yield)
						if name == "a bad row" {
							return
						}
					}
					if !yield(analysis.Row[analysis.Event]{Value: login("crm", i.String(), "AC1", day(2026, 1, 5)+i%60)}, nil) {
						return
					}
				}
			}
			if _, err := d.ImportEngagement(ctx, rows, importOn(day(2026, 3, 1))); !test.want(err) {
				t.Errorf("error %v", err)
			}
			assertNothingKept(t, d)
			assertNoEvents(t, d)
			// The connection is fit for the next.
			d.importEvents(t, importOn(day(2026, 3, 1)), login("crm", "1", "AC1", day(2026, 1, 5)))
		})
	}
}

func TestFourImportsOfTheSameEventsAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	var events []analysis.Event
	for i := range calendar.Date(500) {
		events = append(events, login("crm", i.String(), "AC"+(i%7).String(), day(2026, 1, 1)+i%90))
	}
	var group errgroup.Group
	counts := make([]analysis.Counts, 4)
	for i := range counts {
		group.Go(func() (err error) {
			counts[i], err = d.ImportEngagement(context.Background(), analysis.Rows(events...), importOn(day(2026, 6, 1)))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	var sum analysis.Counts
	for _, c := range counts {
		sum.Created, sum.Unchanged, sum.NewAccounts = sum.Created+c.Created, sum.Unchanged+c.Unchanged, sum.NewAccounts+c.NewAccounts
	}
	if diff := cmp.Diff(analysis.Counts{Created: 500, Unchanged: 1500, NewAccounts: 7}, sum); diff != "" {
		t.Errorf("together (-want +got):\n%s", diff)
	}
}

// However deliveries overlap, what is stored is what a plain reading of the
// rules gives, and the marks are those of the stored events.
func TestAnyDeliveriesGiveTheEventsOfTheRules(t *testing.T) {
	t.Parallel()
	d := open(t)
	rapid.Check(t, func(r *rapid.T) {
		clear := []string{`truncate account_activity, fact_sources`}
		// No months are left either: an event goes another way into a month that is new.
		for _, month := range d.ask(t, `select inhrelid::regclass::text from pg_inherits where inhparent = 'engagement_events'::regclass`) {
			clear = append(clear, `drop table `+month)
		}
		if _, err := d.sql.ExecContext(t.Context(), strings.Join(clear, ";")); err != nil {
			r.Fatal(err)
		}
		type stored struct {
			event analysis.Event
			late  int
		}
		want := make(map[string]stored)
		known := make(map[string]bool)
		today := day(2026, 1, 1)
		for range rapid.IntRange(1, 4).Draw(r, "deliveries") {
			today += calendar.Date(rapid.IntRange(0, 40).Draw(r, "days"))
			how := importOn(today)
			how.Backfill = rapid.Bool().Draw(r, "backfill")
			var events []analysis.Event
			met := make(map[string]bool)
			var counts analysis.Counts
			for range rapid.IntRange(0, 12).Draw(r, "events") {
				event := analysis.Event{
					Source:    rapid.SampledFrom([]string{"crm", "app"}).Draw(r, "source"),
					ID:        rapid.SampledFrom([]string{"1", "2", "3", "4", "5"}).Draw(r, "id"),
					Account:   rapid.SampledFrom([]string{"AC1", "AC2"}).Draw(r, "account"),
					Type:      rapid.SampledFrom([]analysis.EventType{analysis.Login, analysis.SurveyResponse}).Draw(r, "type"),
					On:        today - calendar.Date(rapid.IntRange(-1, 70).Draw(r, "age")),
					Solicited: rapid.Bool().Draw(r, "solicited"),
				}
				events = append(events, event)
				key := event.Source + event.ID
				_, isStored := want[key]
				counts.Rows++
				switch {
				case met[key]:
					counts.Repeated++
				case isStored:
					counts.Unchanged++
				default:
					counts.Created++
					late := max(int(today-event.On), 0)
					if how.Backfill || !known[event.Source] {
						late = 0
					}
					want[key] = stored{event, late}
				}
				met[key] = true
			}
			for _, event := range events {
				known[event.Source] = true
			}
			got, err := d.ImportEngagement(t.Context(), analysis.Rows(events...), how)
			got.NewAccounts = 0 // accounts stay from one check to the next
			if diff := cmp.Diff(counts, got); diff != "" || err != nil {
				r.Fatalf("error %v (-want +got):\n%s", err, diff)
			}
		}
		for _, account := range []string{"AC1", "AC2"} {
			var codes []string
			var wantEvents []analysis.Event
			for _, s := range want {
				if s.event.Account == account {
					wantEvents = append(wantEvents, s.event)
					codes = append(codes, fmt.Sprint(s.event.Mark(s.late).Code()))
				}
			}
			if len(wantEvents) == 0 {
				continue
			}
			slices.Sort(codes) // they have as many digits
			codes = slices.Compact(codes)
			got := d.ask(t, `
				select unnest(engagement_marks) from account_activity join accounts using (account_id)
				where ref = $1`, account)
			if diff := cmp.Diff(codes, got); diff != "" {
				r.Fatalf("marks of %s (-want +got):\n%s", account, diff)
			}
			slices.SortFunc(wantEvents, func(a, b analysis.Event) int {
				return strings.Compare(a.On.String()+a.Source+a.ID, b.On.String()+b.Source+b.ID)
			})
			if diff := cmp.Diff(wantEvents, d.events(t, account, today+1)); diff != "" {
				r.Fatalf("events of %s (-want +got):\n%s", account, diff)
			}
		}
	})
}
