package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/store"
)

func (d database) rhythms(t testing.TB, asOf calendar.Date) map[int64]cadence.Rhythm {
	t.Helper()
	rhythms := make(map[int64]cadence.Rhythm)
	err := d.Subjects(t.Context(), asOf, end(asOf), false, func(s segment.Subject) error {
		rhythms[s.AccountID] = s.Orders
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rhythms
}

func TestPurchaseRhythms(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "AC0"})
	d.importInvoices(
		t, importOn(day(2026, 4, 1)),
		sale("I1", "AC1", day(2026, 1, 5), 100),
		sale("I2", "AC1", day(2026, 1, 5), 100), // the same day counts once
		sale("I3", "AC1", day(2026, 1, 25), 0),  // nothing to pay, yet an order
		sale("I4", "AC1", day(2026, 3, 6), 100),
		credit("C1", "AC1", day(2026, 3, 30), -50),
		credit("C2", "AC2", day(2026, 2, 1), -50),
		sale("I5", "AC3", day(2026, 2, 1), 100),
	)
	id := func(ref string) int64 { return d.account(t, ref).ID }
	tests := []struct {
		asOf       calendar.Date
		want       map[int64]cadence.Rhythm
		population cadence.Population
	}{
		{day(2025, 12, 31), map[int64]cadence.Rhythm{id("AC0"): {}, id("AC1"): {}, id("AC2"): {}, id("AC3"): {}}, cadence.Population{}},
		{
			day(2026, 2, 1), map[int64]cadence.Rhythm{
				id("AC0"): {}, id("AC2"): {},
				id("AC1"): {Days: 2, First: day(2026, 1, 5), Last: day(2026, 1, 25)},
				id("AC3"): {Days: 1, First: day(2026, 2, 1), Last: day(2026, 2, 1)},
			}, cadence.Population{Gaps: 1, Span: 20},
		},
		{
			day(2026, 4, 1), map[int64]cadence.Rhythm{
				id("AC0"): {}, id("AC2"): {},
				id("AC1"): {Days: 3, First: day(2026, 1, 5), Last: day(2026, 3, 6)},
				id("AC3"): {Days: 1, First: day(2026, 2, 1), Last: day(2026, 2, 1)},
			}, cadence.Population{Gaps: 2, Span: 60},
		},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, d.rhythms(t, test.asOf)); diff != "" {
			t.Errorf("rhythms as of %s (-want +got):\n%s", test.asOf, diff)
		}
		population, err := d.PurchasePopulation(t.Context(), test.asOf, end(test.asOf))
		if diff := cmp.Diff(test.population, population); diff != "" || err != nil {
			t.Errorf("population as of %s: error %v (-want +got):\n%s", test.asOf, err, diff)
		}
	}
}

func TestSubjectsEndWithTheCaller(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "AC1"}, analysis.Account{Ref: "AC2"})
	enough := errors.New("enough")
	calls := 0
	err := d.Subjects(t.Context(), day(2026, 1, 1), end(day(2026, 1, 1)), false, func(segment.Subject) error {
		calls++
		return enough
	})
	if !errors.Is(err, enough) || calls != 1 {
		t.Errorf("%d calls, error %v", calls, err)
	}
}

// Whatever is imported, corrected or moved, the rhythms of any day and any
// state of knowledge are those of the invoices known then, account by account:
// the shortcut over account_activity never shows, and no old answer changes.
func TestRhythmsAreThoseOfTheInvoices(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := day(2026, 1, 1)
	var run int
	rapid.Check(t, func(rt *rapid.T) {
		run++
		_, err := d.sql.ExecContext(t.Context(), `truncate invoices, account_activity, accounts, account_refs, loads`)
		if err != nil {
			rt.Fatal(err)
		}
		// The first load of all speaks for the days before it; later ones do not.
		d.importInvoices(t, importOn(first), sale("I0", "AC0", first-30, 1))
		type question struct{ asOf, known calendar.Date }
		answers := make(map[question]string)
		earliest := first - calendar.Date(rapid.IntRange(1, 21).Draw(rt, "first asked"))
		for load := range rapid.IntRange(1, 3).Draw(rt, "loads") {
			now := first + calendar.Date(20*(load+1))
			var invoices []analysis.Invoice
			for number := range rapid.IntRange(1, 6).Draw(rt, "invoices") {
				if rapid.Bool().Draw(rt, "left out") {
					continue
				}
				account := fmt.Sprintf("AC%d", rapid.IntRange(1, 3).Draw(rt, "account"))
				on := first + calendar.Date(rapid.IntRange(0, 60).Draw(rt, "day"))
				if rapid.IntRange(0, 4).Draw(rt, "credit") == 0 {
					invoices = append(invoices, credit(fmt.Sprintf("I%d", number), account, on, -1))
				} else {
					invoices = append(invoices, sale(fmt.Sprintf("I%d", number), account, on, 1))
				}
			}
			if _, err := d.ImportInvoices(t.Context(), analysis.Rows(invoices...), store.Import{Now: noon(now)}); err != nil {
				rt.Fatal(err)
			}
			for asOf := earliest; asOf <= now+1; asOf += 21 {
				for known := asOf; known <= now+1; known += 20 {
					got := askRhythms(t, rt, d, asOf, end(known))
					q := question{asOf, known}
					if before, asked := answers[q]; asked && before != got {
						rt.Errorf("as of %s, known by %s: it was %s and became %s", asOf, known, before, got)
					}
					if known < now {
						answers[q] = got
					}
				}
			}
		}
	})
	if run == 0 {
		t.Error("nothing was checked")
	}
}

// askRhythms returns the rhythms of the accounts that bought, after comparing
// them with those of their invoices.
func askRhythms(t *testing.T, rt *rapid.T, d database, asOf calendar.Date, knownBefore time.Time) string {
	rhythms := make(map[int64]cadence.Rhythm)
	var population cadence.Population
	err := d.Subjects(t.Context(), asOf, knownBefore, true, func(s segment.Subject) error {
		rhythms[s.AccountID] = s.Orders
		population = population.With(s.Orders)
		if marked := cadence.RhythmAsOf(s.History.Orders, asOf); knownBefore.Equal(end(asOf)) && marked != s.Orders {
			rt.Errorf("account %d as of %s: %+v, by its marks %+v", s.AccountID, asOf, s.Orders, marked)
		}
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
	for id, got := range rhythms {
		invoices, err := d.AccountInvoices(t.Context(), id, asOf, knownBefore)
		if err != nil {
			rt.Fatal(err)
		}
		if want := cadence.RhythmOf(segment.PurchaseDays(invoices)); got != want {
			rt.Errorf("account %d as of %s, known before %s: %+v, of its invoices %+v", id, asOf, knownBefore, got, want)
		}
		if got.Days == 0 {
			delete(rhythms, id)
		}
	}
	whole, err := d.PurchasePopulation(t.Context(), asOf, knownBefore)
	if err != nil || whole != population {
		rt.Errorf("population as of %s, known before %s: %+v, of the rhythms %+v, error %v", asOf, knownBefore, whole, population, err)
	}
	return fmt.Sprint(rhythms)
}
