package commands

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"lull/analysis/calendar"
	"lull/commands/words"
)

// Direction is where on the calendar, seen from today, a day is looked for.
// Today lies in both; "" allows any day, and looks ahead where words alone do
// not decide.
type Direction string

// The directions.
const (
	Back  Direction = "back"  // when something happened
	Ahead Direction = "ahead" // until when something holds
)

// farAway is how many days from today a date may lie: ten years.
const farAway = 3653

// dateReading is what readDate made of a text: a day and what follows it, or,
// in fault, a sentence on why what stands there is no day, or not one. found is
// false where the text does not begin with a date at all; rest is then all of
// it.
//
// What follows is for those who look for a date inside of a sentence: the word
// that led it, such as by, the days that may be meant instead, and whether the
// phrase may mean something else where no word leads it, as in "3 weeks".
type dateReading struct {
	on     calendar.Date
	rest   string
	fault  string
	found  bool
	lead   string
	said   string // the phrase without the word that leads it
	offers []calendar.Date
	vague  bool
}

// readDate reads the date that a text begins with, in the words of the locale's
// language (English where there is none) and as seen from today. A word such as
// "until" may stand before it. The longest reading counts: "1 feb 2027" is not
// the first of February and the number 2027.
func readDate(text string, toward Direction, today calendar.Date, locale string) dateReading {
	return newDateReader(toward, today, locale).read(text)
}

func newDateReader(toward Direction, today calendar.Date, locale string) dateReader {
	tag := language.Make(locale)
	base, _ := tag.Base()
	speaks, known := dateLanguages[base.String()]
	if !known {
		speaks = dateLanguages["en"]
	}
	r := dateReader{say: words.In(locale), speaks: speaks, toward: toward, today: today}
	if locale != "" {
		region, _ := tag.Region()
		r.numbersKnown, r.monthFirst = true, region.String() == "US"
	}
	return r
}

type dateReader struct {
	say                      words.Catalogue
	speaks                   dateWords
	toward                   Direction
	today                    calendar.Date
	zone                     string // IANA name, by which working days are known; "" for weekends alone
	numbersKnown, monthFirst bool   // how 3/4 is meant, if that is known

	offers *[]calendar.Date // days that a rule offers in place of the one it cannot read; nil for nobody asks
}

// offer notes days that may be meant.
func (r dateReader) offer(days ...calendar.Date) {
	if r.offers != nil {
		*r.offers = append(*r.offers, days...)
	}
}

func (r dateReader) read(text string) dateReading {
	raw := strings.Fields(text)
	tokens := r.speaks.tokens(raw)
	led := len(tokens) > 0 && r.speaks.lead[tokens[0].word]
	start := 0
	if led {
		start = 1
	}
	end, rule, slots, pattern := 0, dateRule(nil), dateSlots{}, ""
	if start < len(tokens) {
		if parts := numeric.FindStringSubmatch(tokens[start].word); parts != nil {
			end, rule, slots = start+1, inNumbers, dateSlots{parts: parts}
		}
	}
	for _, p := range r.speaks.phrases {
		if last, found, ok := r.speaks.match(p.pattern, tokens[start:], r.today); ok && start+last > end {
			end, rule, slots, pattern = start+last, p.rule, found, p.pattern
		}
	}
	if rule == nil || end < len(tokens) && tokens[end].place == tokens[end-1].place {
		return dateReading{rest: text}
	}
	taken := tokens[end-1].place + 1
	alone := taken == len(raw) || strings.ContainsAny(raw[taken-1], ",;:")
	if end == start+1 && r.speaks.shy[tokens[start].word] && !led && !alone {
		return dateReading{rest: text} // "they may …", not the month
	}
	reading := dateReading{found: true, rest: strings.TrimLeft(strings.Join(raw[taken:], " "), " ,.;:–—-")}
	slots.said = strings.TrimRight(strings.Join(raw[tokens[start].place:taken], " "), ",;:")
	if led {
		reading.lead = tokens[0].word
	}
	isGlued := end > start+1 && tokens[start].place == tokens[end-1].place // 3d says what it means
	reading.vague = r.speaks.vague[pattern] && !isGlued
	r.offers = &reading.offers
	reading.said = slots.said
	reading.on, reading.fault = rule(r, slots)
	if reading.fault == "" {
		reading.fault = r.outside(reading.on)
	}
	if reading.fault != "" {
		reading.on = 0
	}
	return reading
}

// outside says that a day lies where it cannot, or nothing.
func (r dateReader) outside(on calendar.Date) string {
	switch {
	case max(on-r.today, r.today-on) > farAway:
		return r.say.Say("date.far", words.Data{"On": fullDay(on)})
	case r.toward == Back && on > r.today:
		return r.say.Say("date.future", words.Data{"On": day(on, r.today)})
	case r.toward == Ahead && on < r.today:
		r.offer(r.today + 1)
		return r.say.Say("date.past", words.Data{"On": day(on, r.today), "Tomorrow": day(r.today+1, r.today)})
	}
	return ""
}

// dateToken is a word of a text in lower case and without punctuation, and the
// place of the raw word that it comes from: 3d is two tokens of one place.
type dateToken struct {
	word  string
	place int
}

var (
	glued   = regexp.MustCompile(`^(\d{1,3})(\pL+)$`)
	ordinal = regexp.MustCompile(`^(\d{1,2})(\pL*)$`)

	// 2027-02-01, 21/11, 21/11/26, 21.11. and 21-11-2026, but not 1.5 or 3-4.
	numeric = regexp.MustCompile(`^(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?|(\d{1,2})-(\d{1,2})-(\d{4}|\d{2})|(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?)$`)
)

func (w dateWords) tokens(raw []string) (tokens []dateToken) {
	for place, word := range raw {
		word = strings.Trim(strings.ToLower(word), "()[]\"'“”‘’,;:!?")
		if bare := strings.TrimRight(word, "."); numeric.FindString(word) == "" {
			word = bare
		}
		if parts := glued.FindStringSubmatch(word); parts != nil && w.units[parts[2]] != 0 {
			tokens = append(tokens, dateToken{parts[1], place}, dateToken{parts[2], place})
			continue
		}
		tokens = append(tokens, dateToken{word, place})
	}
	return tokens
}

// dateSlots is what stands in the holes of a phrase.
type dateSlots struct {
	said         string // the phrase as it was said
	n, day, year int    // year 0 for none
	unit         dateUnit
	month        time.Month
	weekday      time.Weekday
	hasWeekday   bool
	parts        []string // of a date in numbers
}

// match reads a phrase from the first token on, words that mean nothing aside,
// and returns how many tokens it takes.
func (w dateWords) match(pattern string, tokens []dateToken, today calendar.Date) (end int, s dateSlots, ok bool) {
	for _, hole := range strings.Fields(pattern) {
		for end < len(tokens) && w.fillers[tokens[end].word] {
			end++
		}
		if end == len(tokens) || !w.fill(&s, hole, tokens[end].word, today) {
			return 0, dateSlots{}, false
		}
		end++
	}
	return end, s, true
}

func (w dateWords) fill(s *dateSlots, hole, word string, today calendar.Date) (ok bool) {
	switch hole {
	case "{n}":
		if s.n, ok = w.numbers[word]; !ok && len(word) <= 3 {
			n, err := strconv.Atoi(word)
			s.n, ok = n, err == nil && n >= 0
		}
	case "{unit}":
		s.unit, ok = w.units[word]
	case "{weekday}":
		s.weekday, s.hasWeekday = w.weekdays[word]
		ok = s.hasWeekday
	case "{month}":
		s.month, ok = w.months[word]
	case "{day}":
		if parts := ordinal.FindStringSubmatch(word); parts != nil && (parts[2] == "" || w.ordinals[parts[2]]) {
			s.day, _ = strconv.Atoi(parts[1]) // two digits
			ok = true
		}
	case "{year}":
		// Another number may follow a date: "1 feb 2000 pieces". A year too far ahead is still a year, and refused
		// as one: a day in the nearest year would be another day than was said.
		year, err := strconv.Atoi(word)
		s.year, ok = year, err == nil && len(word) == 4 && year >= today.Time().Year()-10 && year < 2100
	default:
		ok = hole == word
	}
	return ok
}
