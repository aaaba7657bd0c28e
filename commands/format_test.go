package commands_test

import (
	"testing"
	"time"

	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/commands"
)

func TestAmountsAsPeopleReadThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		paid         []money.Amount
		whole, exact string
	}{
		{nil, "EUR 0", "EUR 0.00"},
		{amounts(5455818, "GBP"), "GBP 54,558", "GBP 54,558.18"},
		{amounts(-300_050, "EUR"), "-EUR 3,001", "-EUR 3,000.50"},
		{amounts(-7, "EUR"), "EUR 0", "-EUR 0.07"},
		{amounts(1234567, "JPY"), "JPY 1,234,567", "JPY 1,234,567"},
		{amounts(1234, "KWD"), "KWD 1", "KWD 1.234"},
		{append(amounts(100, "EUR"), amounts(200, "GBP")...), "EUR 1 and GBP 2", "EUR 1.00 and GBP 2.00"},
	} {
		if got := commands.Whole("EUR", c.paid...); got != c.whole {
			t.Errorf("%v in whole units reads %q, want %q", c.paid, got, c.whole)
		}
		if got := commands.Exact("EUR", c.paid...); got != c.exact {
			t.Errorf("%v reads %q, want %q", c.paid, got, c.exact)
		}
	}
}

func TestDaysCarryAYearWhereItIsAnother(t *testing.T) {
	t.Parallel()
	asOf := calendar.On(2026, time.November, 24)
	if got := commands.Day(asOf-6, asOf); got != "Wed 18 Nov" {
		t.Errorf("six days before reads %q", got)
	}
	if got := commands.Day(calendar.On(2027, time.January, 1), asOf); got != "1 Jan 2027" {
		t.Errorf("new year reads %q", got)
	}
}

func amounts(minor int64, currency string) []money.Amount {
	return []money.Amount{{Minor: minor, Currency: currency}}
}
