package store_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/store"
)

// fits is a fit that ends with a fault, or with none.
func fits(fault cadence.Fault) func([]cadence.Buyer) cadence.Fit {
	return func(buyers []cadence.Buyer) cadence.Fit {
		return cadence.Fit{
			Model: cadence.Model{K: 2, R: 1.25, Alpha: 1.0 / 3, A: 0.5, B: 1e-7}, LogLikelihood: -12.5, Prior: true,
			Customers: len(buyers), Gaps: 7, Fault: fault,
		}
	}
}

func (d database) refit(t testing.TB, asOf calendar.Date, fault cadence.Fault) bool {
	t.Helper()
	did, err := d.Refit(t.Context(), asOf, end(asOf), 3, noon(asOf), fits(fault))
	if err != nil {
		t.Fatal(err)
	}
	return did
}

func (d database) forecast(t testing.TB, asOf calendar.Date) cadence.Forecast {
	t.Helper()
	f, err := d.Forecast(t.Context(), asOf)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Months of fits, and by which of them each day is told: never by a later one.
func TestFitsInForce(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := day(2026, 3, 1)
	d.importInvoices(t, importOn(first), sale("I1", "AC1", first-3, 1), sale("I2", "AC2", first-2, 1))
	for _, step := range []struct {
		after int // days from the first
		fault cadence.Fault
		did   bool
	}{
		{0, cadence.TooFewCustomers, true},
		{1, cadence.TooFewCustomers, false},
		{2, "", true},
		{31, "", false},
		{32, cadence.Degenerate, true},
		{33, "", false},
		{62, cadence.NotConverged, true},
		{92, cadence.NotConverged, true},
		{122, "", true},
		{100, "", false}, // an earlier day does not move it
	} {
		if did := d.refit(t, first+calendar.Date(step.after), step.fault); did != step.did {
			t.Errorf("after %d days: recorded %v", step.after, did)
		}
	}
	var told []string
	for _, after := range []int{-1, 0, 1, 2, 31, 32, 91, 92, 121, 122, 211, 212} {
		f := d.forecast(t, first+calendar.Date(after))
		told = append(told, fmt.Sprintf("%d:%d of %d %s", after, f.Used.Version, f.Newest.Version, f.Fault()))
	}
	want := "-1:0 of 0 not_fitted, 0:0 of 1 too_few_customers, 1:0 of 1 too_few_customers, 2:2 of 2 , 31:2 of 2 , 32:2 of 3 , " +
		"91:2 of 4 , 92:0 of 5 not_converged, 121:0 of 5 not_converged, 122:6 of 6 , 211:6 of 6 , 212:0 of 6 outdated"
	if diff := gocmp.Diff(strings.Split(want, ", "), told); diff != "" {
		t.Errorf("fits (-want +got):\n%s", diff)
	}
	got := d.forecast(t, first+2).Used
	if diff := gocmp.Diff(cadence.Fitted{Fit: fits("")(make([]cadence.Buyer, 2)), Version: 2, AsOf: first + 2}, got); diff != "" {
		t.Errorf("what is kept of a fit (-want +got):\n%s", diff)
	}
}

func TestReplicasFitOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	asOf := day(2026, 3, 1)
	d.importInvoices(t, importOn(asOf), sale("I1", "AC1", asOf-3, 1))
	var calls, recorded atomic.Int32
	var replicas errgroup.Group
	for range 3 {
		replicas.Go(func() error {
			did, err := d.Refit(t.Context(), asOf, end(asOf), 1, noon(asOf), func(buyers []cadence.Buyer) cadence.Fit {
				calls.Add(1)
				return fits("")(buyers)
			})
			if did {
				recorded.Add(1)
			}
			return err
		})
	}
	if err := replicas.Wait(); err != nil {
		t.Fatal(err)
	}
	if calls.Load() != 1 || recorded.Load() != 1 || d.forecast(t, asOf).Newest.Version != 1 {
		t.Errorf("%d fits, %d of them recorded", calls.Load(), recorded.Load())
	}
}

// Who ends while a fit is under way does not wait for it, and records nothing.
func TestAFitIsLeftBehind(t *testing.T) {
	t.Parallel()
	d := open(t)
	asOf := day(2026, 3, 1)
	d.importInvoices(t, importOn(asOf), sale("I1", "AC1", asOf-3, 1))
	ctx, end := context.WithCancel(t.Context())
	release := make(chan struct{})
	defer close(release)
	_, err := d.Refit(ctx, asOf, noon(asOf+1), 1, noon(asOf), func(buyers []cadence.Buyer) cadence.Fit {
		end()
		<-release
		return fits("")(buyers)
	})
	if !errors.Is(err, context.Canceled) || d.forecast(t, asOf).Newest.Version != 0 {
		t.Errorf("error %v, %+v", err, d.forecast(t, asOf))
	}
	if !d.refit(t, asOf, "") {
		t.Error("nobody can fit after it")
	}
}

// What the model is fitted to are the days that the customers are judged by, as
// they were known, credit notes, corrections and later orders left out.
func TestBuyersAreThoseOfTheInvoices(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := day(2026, 1, 1)
	rapid.Check(t, func(rt *rapid.T) {
		if _, err := d.sql.ExecContext(t.Context(), `truncate invoices, account_activity, accounts, account_refs, loads, models`); err != nil {
			rt.Fatal(err)
		}
		known := map[string]analysis.Invoice{}
		var before map[string]analysis.Invoice // by the end of the day asked for
		asOf := first + 40
		for _, loaded := range []calendar.Date{first, asOf, asOf + 20} {
			var invoices []analysis.Invoice
			for number := range rapid.IntRange(1, 9).Draw(rt, "invoices") {
				account := fmt.Sprintf("AC%d", rapid.IntRange(1, 4).Draw(rt, "account"))
				on := first + calendar.Date(rapid.IntRange(-60, 60).Draw(rt, "day"))
				invoice := sale(fmt.Sprintf("I%d", number), account, min(on, loaded), 1)
				if rapid.IntRange(0, 4).Draw(rt, "credit") == 0 {
					invoice = credit(invoice.Ref, account, invoice.IssuedOn, -1)
				}
				invoices = append(invoices, invoice)
				known[invoice.Ref] = invoice
			}
			if _, err := d.ImportInvoices(t.Context(), analysis.Rows(invoices...), store.Import{Now: noon(loaded)}); err != nil {
				rt.Fatal(err)
			}
			if loaded == asOf {
				before = make(map[string]analysis.Invoice)
				for ref, invoice := range known {
					before[ref] = invoice
				}
			}
		}
		days := map[string][]calendar.Date{}
		for _, invoice := range before {
			if !invoice.Credit {
				days[invoice.Account] = append(days[invoice.Account], invoice.IssuedOn)
			}
		}
		var want, got []cadence.Buyer
		for _, list := range days {
			slices.Sort(list)
			if b, bought := cadence.BuyerOf(slices.Compact(list), asOf); bought {
				want = append(want, b)
			}
		}
		_, err := d.Refit(t.Context(), asOf, end(asOf), 1, time.Now(), func(buyers []cadence.Buyer) cadence.Fit {
			got = buyers
			return fits("")(buyers)
		})
		if err != nil {
			rt.Fatal(err)
		}
		for _, list := range [][]cadence.Buyer{want, got} {
			slices.SortFunc(list, func(a, b cadence.Buyer) int {
				return cmp.Or(cmp.Compare(a.Repeats, b.Repeats), cmp.Compare(a.Recency, b.Recency), cmp.Compare(a.Age, b.Age), cmp.Compare(math.Round(1e6*a.LogGaps), math.Round(1e6*b.LogGaps)))
			})
		}
		near := gocmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })
		if diff := gocmp.Diff(want, got, near); diff != "" {
			rt.Errorf("buyers (-want +got):\n%s", diff)
		}
	})
}
