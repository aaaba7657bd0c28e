package segment

import "lull/analysis/calendar"

// Outcome is what became of an alert.
type Outcome string

// The outcomes.
const (
	Raised     Outcome = "raised"
	Suppressed Outcome = "suppressed" // cool-down: the last alert was too recent; it is never sent
	Withheld   Outcome = "withheld"   // hold: quiet for a known reason; it goes out when that ends, if the state lasts
	HeldBack   Outcome = "held_back"  // season: quiet at this time of every year; it goes out later, if the state lasts
	Off        Outcome = "off"        // history is replayed
)

// Because returns the rule that kept an alert back: cool_down, hold or season; ""
// for one that was raised, and where history is replayed, which raises none.
func (o Outcome) Because() string {
	switch o {
	case Suppressed:
		return "cool_down"
	case Withheld:
		return "hold"
	case HeldBack:
		return "season"
	}
	return ""
}

// alert decides about an alert on one axis and remembers the decision. A season
// keeps one back only once in a quiet spell.
func (p Policy) alert(a *Alerts, season bool, f Facts, r Round) Outcome {
	switch {
	case r.AlertsOff:
		a.Withheld = false
		return Off
	case a.Last != 0 && r.AsOf-a.Last < calendar.Date(p.CoolDown):
		a.Withheld = false
		return Suppressed
	case f.HeldUntil >= r.AsOf:
		a.Withheld = true
		return Withheld
	case season && a.NotBefore == 0:
		a.NotBefore = r.AsOf + calendar.Date(p.SeasonHold)
	}
	if r.AsOf < a.NotBefore {
		a.Withheld = true
		return HeldBack
	}
	*a = Alerts{Last: r.AsOf}
	return Raised
}

// isDue reports whether an alert that was kept back can be decided about again.
func (a Alerts) isDue(f Facts, r Round) bool {
	return a.Withheld && !r.AlertsOff && f.HeldUntil < r.AsOf && r.AsOf >= a.NotBefore
}

// ended forgets what was kept back in a spell that is over.
func (a *Alerts) ended() { *a = Alerts{Last: a.Last} }

// IsSeason reports whether a silence as of a day comes every year: in each of
// the last two years a silence above the bound overlapped the same day of that
// year, give or take SeasonSlip days, and ended. One year is enough where the
// days go back no further, and less than one is not. Days are those on which
// something happened, oldest first and up to asOf.
func (p Policy) IsSeason(days []calendar.Date, bound float64, asOf calendar.Date) bool {
	year, years := asOf, 0
	for range 2 {
		year = year.YearBefore()
		low, high := year-calendar.Date(p.SeasonSlip), year+calendar.Date(p.SeasonSlip)
		if len(days) == 0 || days[0] > low {
			break
		}
		years++
		if !wasSilent(days, bound, low, high) {
			return false
		}
	}
	return years > 0
}

// wasSilent reports whether a gap above the bound has a day within the window.
func wasSilent(days []calendar.Date, bound float64, low, high calendar.Date) bool {
	for i := 1; i < len(days) && days[i-1] < high; i++ {
		if days[i] > low && float64(days[i]-days[i-1]) > bound {
			return true
		}
	}
	return false
}
