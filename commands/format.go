package commands

import (
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"lull/analysis/calendar"
	"lull/analysis/money"
)

var english = message.NewPrinter(language.English)

// number writes a whole number as people read it: 23,587.
func number(n int) string { return english.Sprintf("%d", n) }

// whole writes amounts in whole units, halves away from zero: EUR 41,200 or
// -EUR 3,000. Several currencies stand side by side, never added; nothing at
// all is written as 0 of the fallback currency.
func whole(amounts []money.Amount, fallback string) string {
	return amountsText(amounts, fallback, func(a money.Amount, decimals int) string {
		return number(int(math.Round(float64(a.Minor) / math.Pow10(decimals))))
	})
}

// exact writes amounts to the last minor unit: EUR 54,558.18.
func exact(amounts []money.Amount, fallback string) string {
	return amountsText(amounts, fallback, func(a money.Amount, decimals int) string {
		scale := int64(math.Pow10(decimals))
		text := number(int(a.Minor / scale))
		if decimals > 0 {
			rest := strconv.FormatInt(a.Minor%scale, 10)
			text += "." + strings.Repeat("0", decimals-len(rest)) + rest
		}
		return text
	})
}

func amountsText(amounts []money.Amount, fallback string, digits func(money.Amount, int) string) string {
	if len(amounts) == 0 {
		amounts = []money.Amount{{Currency: fallback}}
	}
	texts := make([]string, len(amounts))
	for i, a := range amounts {
		size := digits(money.Amount{Minor: max(a.Minor, -a.Minor), Currency: a.Currency}, decimals(a.Currency))
		texts[i] = a.Currency + " " + size
		if a.Minor < 0 && strings.Trim(size, "0.") != "" {
			texts[i] = "-" + texts[i]
		}
	}
	return strings.Join(texts, " and ")
}

// decimals returns how many decimals a currency has; 2 for a code that is none.
func decimals(code string) int {
	if known, ok := money.Decimals(code); ok {
		return known
	}
	return 2
}

// units returns an amount as a number of whole units, for a chart or for
// sorting; never for a sum.
func units(a money.Amount) float64 {
	return float64(a.Minor) / math.Pow10(decimals(a.Currency))
}

// day writes a date as people read it, with the year where it is not asOf's:
// Wed 18 Nov, or 18 Nov 2025.
func day(d, asOf calendar.Date) string {
	if d.Time().Year() == asOf.Time().Year() {
		return d.Time().Format("Mon 2 Jan")
	}
	return fullDay(d)
}

// shortDay is day without the day of the week: 18 Nov, or 18 Nov 2025.
func shortDay(d, asOf calendar.Date) string {
	if d.Time().Year() == asOf.Time().Year() {
		return d.Time().Format("2 Jan")
	}
	return fullDay(d)
}

// fullDay writes a date with its year: 24 Nov 2026.
func fullDay(d calendar.Date) string { return d.Time().Format("2 Jan 2006") }

// clock writes a moment as a day and a time in a zone: Tue 24 Nov 06:10.
func clock(t time.Time, zone *time.Location, asOf calendar.Date) string {
	local := t.In(zone)
	return day(calendar.Of(local), asOf) + local.Format(" 15:04")
}

// usualDays writes a usual gap in whole days, rounded.
func usualDays(length float64) string { return number(int(math.Round(length))) }

// limitDays writes a limit in whole days, rounded down: a limit of 44.9 days
// is passed on day 45, which is the first after 44.
func limitDays(length float64) string { return number(int(math.Floor(length))) }

// decimal writes a number with two decimals at most: 17.56, 2.5, 90.
func decimal(value float64) string {
	return strconv.FormatFloat(math.Round(value*100)/100, 'f', -1, 64)
}

// percent writes a share of 1: 0.0205 as 2.05 %.
func percent(share float64) string {
	if share > 0 && share < 0.0001 {
		return "under 0.01 %"
	}
	return decimal(100*share) + " %"
}

// sinceCell counts the days since one; "never" where there is none.
func (q question) sinceCell(last calendar.Date) Cell {
	if last == 0 {
		return numberCell(q.say.Say("list.never"), float64(q.asOf))
	}
	days := int(q.asOf - last)
	return numberCell(q.say.Count("days", days), float64(days))
}

// dayCell is a day, sorted as one.
func (q question) dayCell(on calendar.Date) Cell {
	if on == 0 {
		return numberCell("–", 0)
	}
	return numberCell(q.shortDay(on), float64(on))
}

// positiveCell is a number, or a dash for 0.
func positiveCell(n int) Cell {
	if n == 0 {
		return numberCell("–", 0)
	}
	return countCell(n)
}
