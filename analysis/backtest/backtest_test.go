package backtest_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/backtest"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/money"
)

var cut = calendar.On(2025, 1, 1)

// played is the report on customers with purchases on days counted from the cut,
// over the 300 days after it: right is an alert after which nothing is bought
// for 8 weeks, a lapse lasts 20.
func played(t *testing.T, customers ...[]int) backtest.Report {
	t.Helper()
	r := backtest.Record{Cut: cut, Until: cut + 300, Horizon: 8, Lapse: 20, Moments: []backtest.Moment{{On: cut, Weeks: 10}}}
	for i, days := range customers {
		c := backtest.Customer{Ref: fmt.Sprint(i)}
		for n, day := range days {
			c.Days = append(c.Days, cut+calendar.Date(day))
			c.Revenue = append(c.Revenue, int64(100*(n+1)))
		}
		r.Customers = append(r.Customers, c)
	}
	with, _ := backtest.Run(r, cadence.DefaultPolicy())
	return with
}

// What happens in one silence, and what is counted for a rule of 90 days: the
// alert comes on the 91st day.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name         string
		days         []int // a third purchase begins the first silence that counts
		right, wrong float64
		lapses       bool
		missed       float64 // gaps of 10 days, with two more of the population's
	}{
		{"bought in time", []int{-20, -10, 0, 10, 20, 30, 110, 190, 270}, 0, 0, false, 0},
		{"bought on the day of the alert", []int{-10, 0, 10, 101, 190, 280}, 0, 0, false, 0},
		{"bought on the day after", []int{-10, 0, 10, 102, 190, 280}, 0, 1, false, 0},
		{"bought just within the horizon", []int{-10, 0, 10, 156, 240, 290}, 0, 1, true, 9.1},
		{"bought just after it", []int{-10, 0, 10, 157, 240, 290}, 1, 0, true, 9.1},
		{"never bought again", []int{-10, 0, 10}, 1, 0, true, 9.1},
		{"nobody knows yet", []int{-10, 0, 10, 90, 170}, 0, 0, false, 0},
		{"before the cut", []int{-30, -20, -10}, 0, 0, false, 0},
		{"too early to tell", []int{10, 20}, 0, 0, false, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rule := played(t, tt.days).Rules[0]
			if rule.Name != "90 days" || rule.RightAlarms != tt.right || rule.FalseAlarms != tt.wrong {
				t.Errorf("%s: %v right and %v false, want %v and %v", rule.Name, rule.RightAlarms, rule.FalseAlarms, tt.right, tt.wrong)
			}
			if (rule.Missed != nil) != tt.lapses || tt.lapses && math.Abs(rule.Missed.Value-tt.missed) > 1e-9 {
				t.Errorf("%v orders missed, want %v", rule.Missed, tt.missed)
			}
		})
	}
}

// The rules beside the fixed days, each on a silence that it takes for long.
func TestRules(t *testing.T) {
	t.Parallel()
	steady := func(from, every, times int) (days []int) {
		for i := range times {
			days = append(days, from+i*every)
		}
		return days
	}
	report := played(t, steady(-100, 10, 12), append(steady(-100, 10, 12), 135))
	want := map[string]float64{ // by hand, of the silence that lasts to the end
		"90 days":                   91.0 / 10,
		"usual gap, Lull's default": 26.0 / 10,
		"longest earlier silence, as distributors do": 91.0 / 10, // at least 90 days
	}
	for _, rule := range report.Rules {
		if missed, is := want[rule.Name]; is && rule.Name != "90 days" && (rule.Against == nil || rule.IsTuned) {
			t.Errorf("%s is compared with nothing", rule.Name)
		} else if is && (rule.Missed == nil || rule.Missed.Low > missed+1e-9 || rule.Missed.High < missed-1e-9) {
			t.Errorf("%s: %v orders missed, want %v among them", rule.Name, rule.Missed, missed)
		}
	}
	if report.Model.Fault != cadence.TooFewCustomers || slices.ContainsFunc(report.Rules, func(r backtest.Rule) bool { return r.Name == "P(active) < p" }) {
		t.Errorf("a model that is not in force is played: %+v", report.Model)
	}
	none := played(t, steady(-100, 25, 4)) // its four orders are too few for distributors
	for _, rule := range none.Rules {
		if rule.Name == "longest earlier silence, as distributors do" && rule.Alerts != 0 {
			t.Errorf("%s after four orders: %v", rule.Name, rule.Alerts)
		}
	}
}

// What is tuned raises no more false alarms than 90 days, on the half it was
// tuned on; here both halves are the same customers.
func TestTunedRulesAreTuned(t *testing.T) {
	t.Parallel()
	report := twins(t)
	most := report.Rules[0].FalseAlarms
	tuned := 0
	for _, rule := range report.Rules[1:] {
		if rule.Against == nil || !rule.IsTuned {
			continue
		}
		tuned++
		if rule.FalseAlarms > most || rule.FalseAlarms < 0.9*most {
			t.Errorf("%s raises %v false alarms, 90 days %v", rule.Name, rule.FalseAlarms, most)
		}
	}
	if tuned != 5 {
		t.Errorf("%d rules are tuned", tuned)
	}
}

// twins is a report on 600 customers who come in pairs of equal ones.
func twins(t *testing.T) backtest.Report {
	t.Helper()
	record := backtest.Simulated(2, 1)
	record.TruthIsKnown = false
	record.Customers = record.Customers[:300]
	for _, c := range slices.Clone(record.Customers) {
		c.Ref += "a"
		record.Customers = append(record.Customers, c)
	}
	with, _ := backtest.Run(record, cadence.DefaultPolicy())
	if !with.Model.InForce() {
		t.Fatalf("%+v", with.Model)
	}
	return with
}

func TestTheSameRecordGivesTheSameReport(t *testing.T) {
	t.Parallel()
	record := backtest.Simulated(1, 3)
	record.TruthIsKnown = false // so that intervals are drawn
	record.Customers = record.Customers[:400]
	shuffled := record
	shuffled.Customers = slices.Clone(record.Customers)
	rng := rand.New(rand.NewPCG(1, 1))
	rng.Shuffle(len(shuffled.Customers), func(i, j int) {
		shuffled.Customers[i], shuffled.Customers[j] = shuffled.Customers[j], shuffled.Customers[i]
	})
	a, aWithout := backtest.Run(record, cadence.DefaultPolicy())
	b, bWithout := backtest.Run(shuffled, cadence.DefaultPolicy())
	if diff := gocmp.Diff([]backtest.Report{a, aWithout}, []backtest.Report{b, bWithout}); diff != "" {
		t.Errorf("the order of the customers changes the report:\n%s", diff)
	}
	if rule := a.Rules[1]; rule.Missed.Low >= rule.Missed.Value || rule.Missed.High <= rule.Missed.Value {
		t.Errorf("no interval: %v", rule.Missed)
	}
}

// The area under the curve is the share of pairs that are in order.
func TestAUC(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 9), func(i int) float64 { return float64(i) }), 2, 30).Draw(t, "values")
		stayed := rapid.SliceOfN(rapid.Bool(), len(values), len(values)).Draw(t, "stayed")
		if !slices.Contains(stayed, true) || !slices.Contains(stayed, false) {
			t.Skip("only one kind")
		}
		order, right, pairs := make([]int, len(values)), 0.0, 0.0
		for i := range values {
			order[i] = i
			for j := range values {
				if stayed[i] && !stayed[j] {
					pairs++
					switch cmp.Compare(values[i], values[j]) {
					case 1:
						right++
					case 0:
						right += 0.5
					}
				}
			}
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
		if got := backtest.AUC(order, values, stayed); math.Abs(got-right/pairs) > 1e-12 {
			t.Fatalf("%v, want %v", got, right/pairs)
		}
	})
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		change, low, high float64
		want              string
	}{
		{-0.2, -0.3, -0.1, "better"},
		{-0.2, -0.5, 0.1, "tie"},
		{-0.02, -0.025, -0.015, "tie"},
		{0.02, 0.015, 0.025, "tie"},
		{0.1, -0.1, 0.3, "tie"},
		{0.1, 0.05, 0.15, "worse"},
	} {
		if got := backtest.Verdict(tt.change, tt.low, tt.high); got != tt.want {
			t.Errorf("%v (%v to %v): %s, want %s", tt.change, tt.low, tt.high, got, tt.want)
		}
	}
}

func TestCustomersOf(t *testing.T) {
	t.Parallel()
	on := func(account string, day int, cents int64) analysis.Invoice {
		return analysis.Invoice{Account: account, IssuedOn: cut + calendar.Date(day), Amount: money.Amount{Minor: cents, Currency: "EUR"}, Credit: cents < 0}
	}
	got := backtest.CustomersOf([]analysis.Invoice{
		on("b", 9, 5), on("a", 9, 300), on("a", 2, -50), on("a", 1, 100), on("a", 9, 7), on("a", 9, -2), on("c", 1, -5), on("a", 12, 0),
	})
	want := []backtest.Customer{
		{Ref: "a", Days: []calendar.Date{cut + 1, cut + 9, cut + 12}, Revenue: []int64{100, 355, 355}},
		{Ref: "b", Days: []calendar.Date{cut + 9}, Revenue: []int64{5}},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("customers (-want +got):\n%s", diff)
	}
}
