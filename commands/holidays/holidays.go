// Package holidays knows the days on which nobody works: weekends, and the
// national holidays of the regions that have a file here, found by the time
// zone that people live in. Holidays of a province or a town are not in it, nor
// those that are announced year by year. It knows no person and no customer.
package holidays

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"

	"lull/analysis/calendar"
)

//go:embed *.toml
var files embed.FS

// region is a file: where it holds, and its days.
type region struct {
	Zones    []string // IANA names
	Weekend  []string // names of weekdays; Saturday and Sunday where there are none
	Observed string   // what becomes of one on a weekend: "nearest" working day, "after" it, or nothing
	Holidays []holiday
}

// holiday is one day of each year. Either a date, or a weekday of a month
// counted from its beginning or, below 0, from its end, or a number of days from
// Easter Sunday.
type holiday struct {
	Name    string
	Month   time.Month
	Day     int
	Weekday string
	Nth     int
	Easter  *int
	From    int // the first year; 0 for always
}

// byZone holds the regions by every zone in which they hold.
var byZone = sync.OnceValue(func() map[string]region {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("holidays: %v", err))
	}
	regions := map[string]region{}
	for _, entry := range entries {
		var r region
		if _, err := toml.DecodeFS(files, entry.Name(), &r); err != nil {
			panic(fmt.Sprintf("holidays: %s: %v", entry.Name(), err))
		}
		for _, zone := range r.Zones {
			regions[zone] = r
		}
	}
	return regions
})

// Off reports whether nobody works on a day in a zone, and the name of the
// holiday; "" for a weekend. A zone that no file names has weekends alone.
func Off(on calendar.Date, zone string) (name string, isOff bool) {
	r := byZone()[zone]
	if r.isWeekend(on) {
		return "", true
	}
	year := on.Time().Year()
	for _, of := range []int{year, year + 1} { // a New Year's Day on a Saturday may be observed in the year before
		if name, isOff = r.days(of)[on]; isOff {
			return name, true
		}
	}
	return "", false
}

// Weekend reports whether a day of the week is one of the weekend in a zone.
func Weekend(day time.Weekday, zone string) bool { return byZone()[zone].rests(day) }

// Workday returns the first day from the given one on that people work on in a
// zone.
func Workday(on calendar.Date, zone string) calendar.Date {
	for {
		if _, isOff := Off(on, zone); !isOff {
			return on
		}
		on++
	}
}

// After returns the nth day that people work on after the given one.
func After(on calendar.Date, n int, zone string) calendar.Date {
	for range n {
		on = Workday(on+1, zone)
	}
	return on
}

func (r region) isWeekend(on calendar.Date) bool { return r.rests(on.Time().Weekday()) }

func (r region) rests(day time.Weekday) bool {
	if len(r.Weekend) == 0 {
		return day == time.Saturday || day == time.Sunday
	}
	return slices.Contains(r.Weekend, strings.ToLower(day.String()))
}

// in returns the day of a holiday in a year. It reports false where the year has
// none.
func (h holiday) in(year int) (calendar.Date, bool) {
	switch {
	case year < h.From:
		return 0, false
	case h.Easter != nil:
		return easter(year) + calendar.Date(*h.Easter), true
	case h.Weekday == "":
		return calendar.On(year, h.Month, h.Day), true
	}
	first, step, count := calendar.On(year, h.Month, 1), calendar.Date(1), h.Nth
	if count < 0 {
		first, step, count = calendar.On(year, h.Month+1, 0), -1, -count
	}
	for on := first; ; on += step {
		if strings.EqualFold(on.Time().Weekday().String(), h.Weekday) {
			if count--; count == 0 {
				return on, true
			}
		}
	}
}

// days returns the holidays of a year, and the days on which those on a weekend
// are observed.
func (r region) days(year int) map[calendar.Date]string {
	days := map[calendar.Date]string{}
	for _, h := range r.Holidays {
		if on, is := h.in(year); is {
			days[on] = h.Name
		}
	}
	if r.Observed == "" {
		return days
	}
	for _, on := range slices.Sorted(maps.Keys(days)) {
		if !r.isWeekend(on) {
			continue
		}
		step := calendar.Date(1)
		if r.Observed == "nearest" && on.Time().Weekday() == time.Saturday {
			step = -1
		}
		instead := on
		for days[instead] != "" || r.isWeekend(instead) {
			instead += step
		}
		days[instead] = days[on]
	}
	return days
}

// easter returns Easter Sunday of a year of the Gregorian calendar, by the
// anonymous algorithm that Meeus gives in Astronomical Algorithms, chapter 8.
func easter(year int) calendar.Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return calendar.On(year, time.Month(n/31), n%31+1)
}
