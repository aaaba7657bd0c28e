package commands

import "time"

// dateWords is how a language says days: every word in lower case, and phrases
// with holes for the rest. A language is such a table and nothing else.
type dateWords struct {
	lead     map[string]bool // may stand before a date
	fillers  map[string]bool // mean nothing inside one
	shy      map[string]bool // also mean something else: alone, they are a date only where nothing else can be meant
	vague    map[string]bool // phrases that inside of a sentence are a date only behind one of until
	until    map[string]bool // say until when something is to be done
	soon     map[string]bool // words that are a day in a few days
	ordinals map[string]bool // may end the number of a day
	numbers  map[string]int
	units    map[string]dateUnit
	weekdays map[string]time.Weekday
	months   map[string]time.Month
	phrases  []datePhrase
}

// datePhrase is a sequence of words and holes, {n} {unit} {weekday} {month}
// {day} {year}, and what it means.
type datePhrase struct {
	pattern string
	rule    dateRule
}

// dateLanguages are the languages that dates are read in, by code.
var dateLanguages = map[string]dateWords{"en": englishDates}

var englishDates = dateWords{
	lead:     set("until", "till", "til", "by", "before", "on", "due", "since", "from", "for"),
	fillers:  set("the", "of"),
	shy:      set("may", "march", "mar", "sun", "sat"),
	vague:    set("{n} {unit}", "{month}", "{month} {year}", "in {month}", "in {month} {year}", "last {unit}", "yesterday", "{n} {unit} ago"),
	until:    set("until", "till", "til", "by", "before", "on", "due"),
	soon:     set("today", "tomorrow", "tmrw"),
	ordinals: set("st", "nd", "rd", "th"),
	numbers: map[string]int{
		"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
		"nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	},
	units: map[string]dateUnit{
		"d": dayUnit, "day": dayUnit, "days": dayUnit, "w": weekUnit, "wk": weekUnit, "wks": weekUnit, "week": weekUnit,
		"weeks": weekUnit, "month": monthUnit, "months": monthUnit, "year": yearUnit, "years": yearUnit,
	},
	weekdays: map[string]time.Weekday{
		"mon": time.Monday, "monday": time.Monday, "tue": time.Tuesday, "tues": time.Tuesday, "tuesday": time.Tuesday,
		"wed": time.Wednesday, "weds": time.Wednesday, "wednesday": time.Wednesday,
		"thu": time.Thursday, "thur": time.Thursday, "thurs": time.Thursday, "thursday": time.Thursday,
		"fri": time.Friday, "friday": time.Friday, "sat": time.Saturday, "saturday": time.Saturday,
		"sun": time.Sunday, "sunday": time.Sunday,
	},
	months: map[string]time.Month{
		"jan": time.January, "january": time.January, "feb": time.February, "february": time.February,
		"mar": time.March, "march": time.March, "apr": time.April, "april": time.April, "may": time.May,
		"jun": time.June, "june": time.June, "jul": time.July, "july": time.July, "aug": time.August, "august": time.August,
		"sep": time.September, "sept": time.September, "september": time.September, "oct": time.October, "october": time.October,
		"nov": time.November, "november": time.November, "dec": time.December, "december": time.December,
	},
	phrases: []datePhrase{
		{"today", shift(0)},
		{"yesterday", shift(-1)},
		{"tomorrow", shift(1)},
		{"day before yesterday", shift(-2)},
		{"day after tomorrow", shift(2)},
		{"{n} {unit} ago", agoRule},
		{"in {n} {unit}", henceRule},
		{"{n} {unit} from now", henceRule},
		{"{n} {unit} from today", henceRule},
		{"{n} {unit}", spanRule},
		{"{weekday}", weekdayRule},
		{"this {weekday}", weekdayOf(0)},
		{"next {weekday}", weekdayOf(1)},
		{"coming {weekday}", comingWeekdayRule},
		{"last {weekday}", lastWeekdayRule},
		{"past {weekday}", lastWeekdayRule},
		{"{day} {month}", dayRule},
		{"{day} {month} {year}", dayRule},
		{"{month} {day}", dayRule},
		{"{month} {day} {year}", dayRule},
		{"{weekday} {day} {month}", dayRule},
		{"{weekday} {day} {month} {year}", dayRule},
		{"{weekday} {month} {day}", dayRule},
		{"{weekday} {month} {day} {year}", dayRule},
		{"{month}", monthRule},
		{"{month} {year}", monthRule},
		{"in {month}", monthRule},
		{"in {month} {year}", monthRule},
		{"end {month}", monthEndRule},
		{"end {month} {year}", monthEndRule},
		{"end {unit}", endRule},
		{"{unit} end", endRule},
		{"eom", endOf(monthUnit)},
		{"end next {unit}", nextEndRule},
		{"next {unit}", nextRule},
		{"last {unit}", noDayRule},
		{"this {unit}", thisRule},
		{"tmrw", shift(1)},
		{"eod", shift(0)},
		{"end day", shift(0)},
		{"eow", endOf(weekUnit)},
		{"in {n} working days", workdaysRule},
		{"in {n} business days", workdaysRule},
		{"{n} working days", workdaysRule},
		{"{n} business days", workdaysRule},
	},
}

func set(words ...string) map[string]bool {
	members := make(map[string]bool, len(words))
	for _, w := range words {
		members[w] = true
	}
	return members
}
