package commands

import (
	"context"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/commands/words"
)

// Parse is parse for the tests.
func Parse(command, text string) (word, name string) {
	a := parse(command, text)
	return a.word, a.name
}

// ReadDate is readDate for the tests: the day as text, "" for none.
func ReadDate(text string, toward Direction, today calendar.Date, locale string) (on, rest, fault string, found bool) {
	return reading(readDate(text, toward, today, locale))
}

func reading(r dateReading) (on, rest, fault string, found bool) {
	if r.found && r.fault == "" {
		on = r.on.String()
	}
	return on, r.rest, r.fault, r.found
}

// ReadSpanish reads a date with a table of a few Spanish words.
func ReadSpanish(text string, toward Direction, today calendar.Date) (on, rest, fault string, found bool) {
	spanish := dateWords{
		lead: set("hasta", "el"), fillers: set("de"), numbers: map[string]int{"un": 1, "dos": 2},
		units:    map[string]dateUnit{"día": dayUnit, "días": dayUnit, "semanas": weekUnit},
		weekdays: map[string]time.Weekday{"lunes": time.Monday}, months: map[string]time.Month{"febrero": time.February},
		phrases: []datePhrase{
			{"pasado mañana", shift(2)},
			{"hace {n} {unit}", agoRule},
			{"dentro {n} {unit}", henceRule},
			{"{weekday}", weekdayRule},
			{"{day} {month}", dayRule},
		},
	}
	return reading(dateReader{say: words.In("es"), speaks: spanish, toward: toward, today: today}.read(text))
}

// Split is a text taken apart, for the tests.
type Split struct {
	Name, Rest, Ref string // Ref is "" where it is not exactly one customer
	Matches         int
}

// SplitName is splitName for the tests.
func SplitName(ctx context.Context, d *Desk, text string) (Split, error) {
	s, err := question{Desk: d}.splitName(ctx, text)
	account, _ := s.one()
	return Split{Name: s.name, Rest: s.rest, Ref: account.Ref, Matches: len(s.found.Accounts)}, err
}

// Picks is what the buttons say that offer customers for a sentence.
func Picks(word, rest string, accounts ...analysis.Account) (labels, says []string) {
	for _, part := range (question{say: words.In("")}).picks(ask{word: word, rest: rest}, accounts) {
		for _, b := range part.(Buttons) {
			labels, says = append(labels, b.Label), append(says, b.Says)
		}
	}
	return labels, says
}

// See is see for the tests.
func See(p analysis.Person, a analysis.Account) (segment, amounts bool) {
	s := see(p, a)
	return s.segment, s.amounts
}

// Whole is whole for the tests.
func Whole(fallback string, amounts ...money.Amount) string { return whole(amounts, fallback) }

// Exact is exact for the tests.
func Exact(fallback string, amounts ...money.Amount) string { return exact(amounts, fallback) }

// Day is day for the tests.
func Day(d, asOf calendar.Date) string { return day(d, asOf) }
