package commands

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"lull/analysis"
)

const (
	halfDay    = 12 * 60 // minutes
	lastMinute = 2*halfDay - 1
)

// timeSpan is from one time of the day to another: 8 to 16, 8:30-4pm, 9h–17h.
var timeSpan = regexp.MustCompile(`(?:^|\s)(?:from )?(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|h)? ?(?:-|to|until|till) ?(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|h)?(?:[\s,]|$)`)

// dayWords are words between days of the week that mean nothing, those that join
// the first and the last of several, and those for all working days and all days.
var dayWords = struct{ fillers, spans, workdays, all map[string]bool }{
	fillers:  set("and", "on", "&", "from", "every", "only", "days"),
	spans:    set("-", "to", "till", "until"),
	workdays: set("weekdays", "workdays", "working"),
	all:      set("daily", "always", "day"),
}

// readHours reads times of the day and days of the week. What is not said stays
// as it was. It reports false for anything else.
func readHours(h analysis.Hours, text string) (analysis.Hours, bool) {
	text = strings.ToLower(strings.NewReplacer("–", "-", "—", "-", ",", " ", ";", " ").Replace(text))
	isSaid := false
	if at := timeSpan.FindStringSubmatchIndex(text); at != nil {
		part := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return text[at[2*n]:at[2*n+1]]
		}
		from, isTime := timeOf(part(1), part(2), part(3))
		until, isToo := timeOf(part(4), part(5), part(6))
		if !isTime || !isToo {
			return h, false
		}
		if until <= from && until < halfDay && part(6) == "" { // 9 to 5
			until += halfDay
		}
		h.From, h.Until, isSaid = from, until, true
		text = text[:at[0]] + " " + text[at[1]:]
	}
	days, areDays := readDays(text)
	if !areDays {
		return h, false
	}
	if days != nil {
		h.Days, isSaid = analysis.WeekdaysOf(days...), true
	}
	return h, isSaid
}

func timeOf(hour, minute, half string) (minutes int, is bool) {
	h, _ := strconv.Atoi(hour) // digits, as the others
	m, _ := strconv.Atoi(minute)
	switch {
	case (half == "am" || half == "pm") && (h < 1 || h > 12):
		return 0, false
	case half == "am":
		h %= 12
	case half == "pm":
		h = h%12 + 12
	}
	return 60*h + m, m < 60 && 60*h+m <= 2*halfDay
}

// readDays reads days of the week: mon-thu, "mon, wed and fri". It returns nil for
// none, and no day for all working days.
func readDays(text string) (days []time.Weekday, are bool) {
	isSpan := false
	for _, word := range strings.Fields(strings.ReplaceAll(text, "-", " - ")) {
		day, isDay := weekdayOfWord(word)
		switch {
		case isDay && isSpan:
			for d := days[len(days)-1]; d != day; {
				d = (d + 1) % 7
				days = append(days, d)
			}
			isSpan = false
		case isDay:
			days = append(days, day)
		case dayWords.spans[word] && len(days) > 0 && !isSpan:
			isSpan = true
		case dayWords.workdays[word] && len(days) == 0:
			days = []time.Weekday{}
		case dayWords.all[word]:
			days = analysis.Week()
		case !dayWords.fillers[word]:
			return nil, false
		}
	}
	return days, !isSpan
}

func weekdayOfWord(word string) (time.Weekday, bool) {
	word = strings.Trim(word, aroundWords)
	if day, is := englishDates.weekdays[word]; is {
		return day, true
	}
	day, is := englishDates.weekdays[strings.TrimSuffix(word, "s")]
	return day, is
}

// readClock reads what a form gives for a time of the day: 08:30.
func readClock(text string) int {
	hour, minute, _ := strings.Cut(text, ":")
	minutes, _ := timeOf(hour, minute, "")
	return minutes
}
