package commands

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
)

var english = message.NewPrinter(language.English)

// number writes a whole number as people read it: 23,587.
func number(n int) string { return english.Sprintf("%d", n) }

// wholeUnits are the digits of a size in whole units, halves away from zero:
// 41,200.
func wholeUnits(a money.Amount, decimals int) string {
	return number(int(math.Round(float64(a.Minor) / math.Pow10(decimals))))
}

// minorUnits are the digits of a size to the last minor unit: 54,558.18.
func minorUnits(a money.Amount, decimals int) string {
	scale := int64(math.Pow10(decimals))
	text := number(int(a.Minor / scale))
	if decimals > 0 {
		rest := strconv.FormatInt(a.Minor%scale, 10)
		text += "." + strings.Repeat("0", decimals-len(rest)) + rest
	}
	return text
}

// bandOf is the band that a size is in: 0 to 1k, 1k to 5k, 5k to 10k, 10k to
// 50k and so on. A band begins at its lower end.
func bandOf(a money.Amount, decimals int) string {
	low, high := band(a.Minor / int64(math.Pow10(decimals)))
	if high == 0 {
		return roundText(low) + "+"
	}
	return roundText(low) + " to " + roundText(high)
}

// band is the ends of the band that a size is in, in whole units; high is 0 for
// the last, which has none.
func band(size int64) (low, high int64) {
	low, high = 0, 1_000
	for factor := int64(5); size >= high; factor = 7 - factor {
		if high > math.MaxInt64/10 {
			return high, 0
		}
		low, high = high, high*factor
	}
	return low, high
}

// bandsOf are the lower ends of all bands of a currency, in minor units.
func bandsOf(currency string) (bands analysis.Bands) {
	scale := int64(math.Pow10(decimals(currency)))
	for low, high := band(0); ; low, high = band(high) {
		bands = append(bands, low*scale)
		if high == 0 || high > math.MaxInt64/scale {
			return bands
		}
	}
}

// shortUnits are the digits of a size in few characters: 640, 38k, 1.2M.
func shortUnits(a money.Amount, decimals int) string {
	size := float64(a.Minor) / math.Pow10(decimals)
	for _, unit := range []struct {
		size   float64
		letter string
	}{{1e9, "bn"}, {1e6, "M"}, {1e3, "k"}} {
		// What rounds up to a unit is written in it: 999,600 is 1M.
		if size < unit.size*0.9995 {
			continue
		}
		if of := size / unit.size; of < 9.95 && unit.size > 1e3 {
			return strings.TrimSuffix(strconv.FormatFloat(of, 'f', 1, 64), ".0") + unit.letter
		}
		return number(int(math.Round(size/unit.size))) + unit.letter
	}
	return number(int(math.Round(size)))
}

// roundText writes the end of a band: 50k, 5M.
func roundText(n int64) string {
	for _, unit := range []struct {
		size   int64
		letter string
	}{{1_000_000_000, "bn"}, {1_000_000, "M"}, {1_000, "k"}} {
		if n >= unit.size {
			return number(int(n/unit.size)) + unit.letter
		}
	}
	return number(int(n))
}

// amountsText writes amounts with their currencies, side by side. Nothing at
// all is 0 of the fallback currency.
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

// basisPoints writes hundredths of a percent: 205 as 2.05 %.
func basisPoints(n int) string { return percent(float64(n) / 10_000) }

// rounded writes a share of 1 in whole percent: 0.0205 as 2 %.
func rounded(share float64) string { return number(int(math.Round(100*share))) + " %" }

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

// calm cuts a name to a number of characters for a line with other things in it.
// What turns the direction of writing in it ends with it: neither a name from
// right to left nor a hidden mark in one moves what follows.
func calm(name string, limit int) string {
	isRightToLeft := false
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko):
			isRightToLeft = true
		}
		return r
	}, name)
	if name = brief(name, limit); isRightToLeft {
		return "\u2068" + name + "\u2069"
	}
	return name
}
