package commands_test

import (
	"math"
	"testing"
	"time"

	"lull/analysis"
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
		if whole, exact := commands.Written(analysis.FullAmounts, "EUR", c.paid...); whole != c.whole || exact != c.exact {
			t.Errorf("%v reads %q and %q, want %q and %q", c.paid, whole, exact, c.whole, c.exact)
		}
		if whole, exact := commands.Written(analysis.NoAmounts, "EUR", c.paid...); whole != "" || exact != "" {
			t.Errorf("%v reads %q and %q where amounts are off", c.paid, whole, exact)
		}
	}
}

func TestBands(t *testing.T) {
	t.Parallel()
	for minor, want := range map[int64]string{
		0: "EUR 0 to 1k", 99_999: "EUR 0 to 1k", -1: "-EUR 0 to 1k", 100_000: "EUR 1k to 5k", 499_999: "EUR 1k to 5k", 500_000: "EUR 5k to 10k",
		1_000_000: "EUR 10k to 50k", 4_999_999: "EUR 10k to 50k", -6_000_000: "-EUR 50k to 100k", 99_999_999: "EUR 500k to 1M",
		100_000_000: "EUR 1M to 5M", 123_456_789_012: "EUR 1bn to 5bn", math.MaxInt64: "EUR 50,000,000bn to 100,000,000bn",
	} {
		whole, exact := commands.Written(analysis.BandedAmounts, "EUR", money.Amount{Minor: minor, Currency: "EUR"})
		if whole != want || exact != want {
			t.Errorf("%d reads %q and %q, want %q", minor, whole, exact, want)
		}
	}
	if whole, _ := commands.Written(analysis.BandedAmounts, "EUR", append(amounts(math.MaxInt64, "JPY"), amounts(1, "KWD")...)...); whole != "JPY 1,000,000,000bn+ and KWD 0 to 1k" {
		t.Errorf("several read %q", whole)
	}
	if whole, _ := commands.Written(analysis.BandedAmounts, "EUR"); whole != "EUR 0 to 1k" {
		t.Errorf("nothing reads %q", whole)
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
