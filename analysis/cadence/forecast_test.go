package cadence_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

func fitted(version int, asOf calendar.Date, fault cadence.Fault) cadence.Fitted {
	model := cadence.Model{K: 2, R: 1.2, Alpha: 4, A: 0.5, B: 1.5}
	return cadence.Fitted{Fit: cadence.Fit{Model: model, Fault: fault}, Version: version, AsOf: asOf}
}

func TestForecastOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		newest, sound cadence.Fitted
		asOf          calendar.Date
		used          int
		fault         cadence.Fault
		due           bool
	}{
		{"before any fit", cadence.Fitted{}, cadence.Fitted{}, 100, 0, cadence.NotFitted, true},
		{"today's", fitted(1, 100, ""), fitted(1, 100, ""), 100, 1, "", false},
		{"29 days old", fitted(1, 100, ""), fitted(1, 100, ""), 129, 1, "", false},
		{"30 days old", fitted(1, 100, ""), fitted(1, 100, ""), 130, 1, "", true},
		{"89 days old", fitted(1, 100, ""), fitted(1, 100, ""), 189, 1, "", true},
		{"90 days old", fitted(1, 100, ""), fitted(1, 100, ""), 190, 0, cadence.Outdated, true},
		{"a failed one after a sound one", fitted(2, 130, cadence.Degenerate), fitted(1, 100, ""), 140, 1, "", false},
		{"after one that is too old", fitted(4, 190, cadence.Degenerate), fitted(1, 100, ""), 195, 0, cadence.Degenerate, false},
		{"failed from the first", fitted(1, 100, cadence.NotConverged), cadence.Fitted{}, 101, 0, cadence.NotConverged, false},
		{"too few customers may be more by now", fitted(1, 100, cadence.TooFewCustomers), cadence.Fitted{}, 100, 0, cadence.TooFewCustomers, true},
		{"what is said to be sound and is not", fitted(1, 100, cadence.OutOfRange), fitted(1, 100, cadence.OutOfRange), 100, 0, cadence.OutOfRange, false},
	} {
		f := cadence.ForecastOf(tt.newest, tt.sound, tt.asOf)
		if f.Used.Version != tt.used || f.InForce() != (tt.used != 0) || f.Fault() != tt.fault || f.IsDue(tt.asOf) != tt.due {
			t.Errorf("%s: fit %d, fault %q, due %v", tt.name, f.Used.Version, f.Fault(), f.IsDue(tt.asOf))
		}
		bought := cadence.Rhythm{Days: 4, First: tt.asOf - 112, Last: tt.asOf - 28}
		if chance, known := f.Chance(bought, tt.asOf); known != f.InForce() || !known && chance != 0 {
			t.Errorf("%s: a chance of %v, known %v", tt.name, chance, known)
		}
		if _, known := f.Chance(cadence.Rhythm{}, tt.asOf); known {
			t.Errorf("%s: a chance is told of who never bought", tt.name)
		}
	}
}

func TestWhichFitsAreNews(t *testing.T) {
	t.Parallel()
	few := cadence.Fit{Fault: cadence.TooFewCustomers}
	still := cadence.ForecastOf(fitted(1, 100, few.Fault), cadence.Fitted{}, 129)
	if still.IsNews(few, 129) || !still.IsNews(few, 130) || !still.IsNews(cadence.Fit{}, 129) || !(cadence.Forecast{}).IsNews(few, 129) {
		t.Error("too few customers are news once a month, and any other fit always")
	}
}

// The chance of a card is that of the customer's days, and the two silences from
// which a why lets it be reckoned give it too.
func TestTheChanceIsTheOneOfItsParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		asOf := calendar.Date(20_000)
		day := asOf - calendar.Date(rapid.IntRange(0, 900).Draw(rt, "first"))
		var days []calendar.Date
		for range rapid.IntRange(1, 40).Draw(rt, "orders") {
			days = append(days, day)
			if day += calendar.Date(rapid.IntRange(1, 90).Draw(rt, "gap")); day > asOf {
				break
			}
		}
		fit := fitted(1, asOf, "")
		fit.K = rapid.IntRange(1, 5).Draw(rt, "k")
		chance, known := cadence.ForecastOf(fit, fit, asOf).Chance(cadence.RhythmOf(days), asOf)
		b, _ := cadence.BuyerOf(days, asOf)
		if want := fit.Active(b, 90.0/7); !known || chance != want {
			rt.Fatalf("%v, known %v, want %v", chance, known, want)
		}
		now, then := fit.Silence(b, 0), fit.Silence(b, 90.0/7)
		if parts := (now - then) / (now + fit.A/(fit.B+float64(b.Repeats))); math.Abs(parts-chance) > 1e-12 {
			rt.Fatalf("%v by its parts, %v", parts, chance)
		}
	})
}
