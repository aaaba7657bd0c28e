package cadence

import (
	"lull/analysis"
	"lull/analysis/calendar"
)

// Day is a day on which a customer engaged.
type Day struct {
	On          calendar.Date
	Weight      float64 // of the weightiest thing that happened on it
	Unsolicited bool    // something on it was done unasked
}

// Days returns the engagement days that count as of a day: those up to it that
// were known by its end. Marks must come in the order of their codes; those of
// one day are one engagement day, with the highest weight. The days are written
// over buffer, which may be nil, so that one buffer serves a million customers;
// no marks give none.
func (p Policy) Days(buffer []Day, marks []analysis.Mark, asOf calendar.Date) []Day {
	days := buffer[:0]
	for _, m := range marks {
		if m.On > asOf {
			break
		}
		if m.On+calendar.Date(m.Late) > asOf {
			continue
		}
		weight := 1.0
		if m.Light {
			weight = p.SurveyWeight
		}
		if last := len(days) - 1; last >= 0 && days[last].On == m.On {
			days[last].Weight = max(days[last].Weight, weight)
			days[last].Unsolicited = days[last].Unsolicited || m.Unsolicited
			continue
		}
		days = append(days, Day{On: m.On, Weight: weight, Unsolicited: m.Unsolicited})
	}
	return days
}

// RhythmOfDays sums up engagement days, oldest first. No days give the zero
// Rhythm.
func RhythmOfDays(days []Day) Rhythm {
	if len(days) == 0 {
		return Rhythm{}
	}
	return Rhythm{Days: len(days), First: days[0].On, Last: days[len(days)-1].On}
}

// RhythmAsOf sums up the marks up to a day that were known by its end, given in
// the order of their codes, whatever they mark. No marks give the zero Rhythm.
func RhythmAsOf(marks []analysis.Mark, asOf calendar.Date) Rhythm {
	var r Rhythm
	for _, m := range marks {
		if m.On > asOf {
			break
		}
		if m.On+calendar.Date(m.Late) > asOf || r.Days > 0 && m.On == r.Last {
			continue
		}
		if r.Days == 0 {
			r.First = m.On
		}
		r.Days, r.Last = r.Days+1, m.On
	}
	return r
}

// Recent sums up the last days up to and including asOf: their weight, and the
// number of those on which something was done unasked. Days must stop at asOf.
func Recent(days []Day, last int, asOf calendar.Date) (weight float64, unsolicited int) {
	for i := len(days) - 1; i >= 0 && days[i].On > asOf-calendar.Date(last); i-- {
		weight += days[i].Weight
		if days[i].Unsolicited {
			unsolicited++
		}
	}
	return weight, unsolicited
}
