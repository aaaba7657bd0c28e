package commands

import (
	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// Parse is parse for the tests.
func Parse(command, text string) (word, name string) {
	a := parse(command, text)
	return a.word, a.name
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
