package cadence_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// A shopper of CDNOW: purchase days in order, and what was spent on each, in
// cents.
type shopper struct {
	days  []calendar.Date
	cents []int
}

// Calibration ends here in everything that was published about the set.
var calibrated = calendar.On(1997, 9, 30)

// cdnow reads one of CDNOW's files, one purchase a day: the customers in the
// order of the file. Without the file the test is skipped with a loud line, or
// fails where CI is set.
func cdnow(t testing.TB, name string) []shopper {
	t.Helper()
	folder := os.Getenv("LULL_DATA")
	if folder == "" {
		folder = "../../../shared/data"
	}
	path := filepath.Join(folder, "cdnow", name)
	text, err := os.ReadFile(path)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the public data is missing: %v", err)
		}
		t.Skipf("NOT TESTED: %s is missing. It is CDNOW by Peter Fader and Bruce Hardie, from brucehardie.com; set LULL_DATA to the folder above cdnow.", path)
	}
	var shoppers []shopper
	last := ""
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if words[0] == "customer_id" {
			continue
		}
		date, dollars := words[len(words)-3], words[len(words)-1]
		on, err := calendar.Parse(fmt.Sprintf("%s-%s-%s", date[:4], date[4:6], date[6:]))
		if err != nil {
			t.Fatal(err)
		}
		cents, err := strconv.Atoi(strings.Replace(dollars, ".", "", 1))
		if err != nil {
			t.Fatal(err)
		}
		if words[0] != last {
			last, shoppers = words[0], append(shoppers, shopper{})
		}
		s := &shoppers[len(shoppers)-1]
		if n := len(s.days) - 1; n >= 0 && s.days[n] == on {
			s.cents[n] += cents
			continue
		}
		s.days, s.cents = append(s.days, on), append(s.cents, cents)
	}
	return shoppers
}

func buyersOf(shoppers []shopper) []cadence.Buyer {
	var buyers []cadence.Buyer
	for _, s := range shoppers {
		if b, hasBought := cadence.BuyerOf(s.days, calibrated); hasBought {
			buyers = append(buyers, b)
		}
	}
	return buyers
}

// The fits read what was published: the set's totals in numbers.
func TestTheSampleIsThePublishedOne(t *testing.T) {
	t.Parallel()
	shoppers := cdnow(t, "CDNOW_sample.txt")
	days, cents, later, repeats, repeaters := 0, 0, 0, 0, 0
	counts := make([]int, 8)
	distinct := make(map[cadence.Buyer]bool)
	for i, b := range buyersOf(shoppers) {
		days += len(shoppers[i].days)
		for n, on := range shoppers[i].days {
			cents += shoppers[i].cents[n]
			if on > calibrated {
				later++
			}
		}
		repeats += b.Repeats
		if b.Repeats > 0 {
			repeaters++
		}
		counts[min(b.Repeats, 7)]++
		b.LogGaps = 0
		distinct[b] = true
	}
	got := fmt.Sprint(len(shoppers), days, cents, later, repeats, repeaters, len(distinct))
	if want := fmt.Sprint(2357, 6696, 24409194, 1882, 2457, 946, 1016); got != want {
		t.Errorf("customers, days, cents, later purchases, repeats, repeaters and distinct histories: %s, want %s", got, want)
	}
	if want := []int{1411, 439, 214, 100, 62, 38, 29, 64}; !slices.Equal(counts, want) {
		t.Errorf("customers by repeats %v, want %v", counts, want)
	}
}
