package commands

import (
	"cmp"
	"strings"

	"lull/analysis/calendar"
)

// today is the day where the asker is.
func (q question) today() calendar.Date {
	return calendar.Of(q.asked.Now.In(zoneOr(q.asked.Asker.Zone, q.zone)))
}

// dates reads days as the asker says them.
func (q question) dates(toward Direction) dateReader {
	r := newDateReader(toward, q.today(), q.asked.Asker.Locale)
	r.zone = cmp.Or(q.asked.Asker.Zone, q.settings.TimeZone)
	return r
}

// How surely a day that stands in a sentence is its deadline.
const (
	inPassing = iota + 1 // "call tomorrow about …"
	atStart              // "fri call …"
	atEnd                // of a piece
	ledIn                // "by fri" anywhere
	atLast               // at the end of all
)

// takeDate takes the day until when something is to be done out of the pieces of
// a sentence. Of several it is the one that is most surely meant so; the others
// belong to what is to be done.
func (q question) takeDate(a *assignment, pieces [][]string) [][]string {
	r := q.dates(Ahead)
	best, piece, from, to := 0, 0, 0, 0
	for p, words := range pieces {
		for i := 0; i < len(words); i++ {
			reading := r.read(strings.Join(words[i:], " "))
			end := len(words) - len(strings.Fields(reading.rest))
			sure := q.surely(r, reading, words, i, p == len(pieces)-1)
			if sure > best || sure == best && sure > 0 && (p > piece || i >= to) {
				best, piece, from, to = sure, p, i, end
				a.date = reading
			}
		}
	}
	if best == 0 {
		return pieces
	}
	return cutOut(pieces, piece, from, to)
}

// surely says how surely a reading at a place is a deadline; 0 for not at all.
func (q question) surely(r dateReader, reading dateReading, words []string, i int, isLastPiece bool) int {
	isLed := r.speaks.until[reading.lead]
	isLast := reading.rest == ""
	isBetween := i > 0 && !isLast
	switch {
	case !reading.found, reading.vague && !isLed, reading.lead != "" && !isLed && reading.lead != "for":
		return 0
	case reading.lead == "for" && (reading.vague || !isLast):
		return 0
	case reading.fault != "" && len(reading.offers) == 0 && !isLed && !isLast:
		return 0
	case isLast && isLastPiece:
		return atLast
	case isLed:
		return ledIn
	case isLast:
		return atEnd
	case i == 0:
		return atStart
	case isBetween && !q.tasks().unsure[bare(words[i-1])] && r.speaks.near(words[i]):
		return inPassing
	}
	return 0
}

// near reports whether a word alone is a day soon: today, tomorrow, friday.
func (w dateWords) near(word string) bool {
	word = bare(word)
	_, isWeekday := w.weekdays[word]
	return isWeekday && !w.shy[word] || w.soon[word]
}
