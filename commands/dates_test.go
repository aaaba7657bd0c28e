package commands_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lull/analysis/calendar"
	"lull/commands"
)

// tuesday is the day on which the tests read dates: 24 November 2026.
var tuesday = calendar.On(2026, time.November, 24)

func TestReadDate(t *testing.T) {
	t.Parallel()
	const back, ahead = commands.Back, commands.Ahead
	for _, c := range []struct {
		toward         commands.Direction
		text           string
		on, rest, says string // says is part of the fault
	}{
		{back, "today", "2026-11-24", "", ""},
		{back, "Yesterday, about the renewal", "2026-11-23", "about the renewal", ""},
		{back, "the day before yesterday – by phone", "2026-11-22", "by phone", ""},
		{back, "3 days ago", "2026-11-21", "", ""},
		{back, "a week ago: all well", "2026-11-17", "all well", ""},
		{back, "two months ago", "2026-09-24", "", ""},
		{back, "3d they were happy", "2026-11-21", "they were happy", ""},
		{back, "2 weeks", "2026-11-10", "", ""},
		{back, "friday", "2026-11-20", "", ""},
		{back, "last fri.", "2026-11-20", "", ""},
		{back, "last tue", "2026-11-17", "", ""},
		{back, "this mon", "2026-11-23", "", ""},
		{back, "tue", "", "", "Today is Tuesday. Say “today” or “last Tuesday” (Tue 17 Nov)"},
		{back, "1 feb", "2026-02-01", "", ""},
		{back, "1 dec they called", "2025-12-01", "they called", ""},
		{back, "24 nov", "2026-11-24", "", ""},
		{back, "nov 3rd 40 pallets", "2026-11-03", "40 pallets", ""},
		{back, "21/11", "2026-11-21", "", ""},
		{back, "21.11. in Berlin", "2026-11-21", "in Berlin", ""},
		{back, "2026-11-02 note", "2026-11-02", "note", ""},
		{back, "2026/11/02", "2026-11-02", "", ""},
		{back, "since october", "2026-10-01", "", ""},
		{back, "in november", "2026-11-01", "", ""},
		{back, "end of month", "2026-10-31", "", ""},
		{back, "end of october", "2026-10-31", "", ""},
		{back, "end of nov", "2025-11-30", "", ""},
		{back, "end of week", "2026-11-20", "", ""},
		{back, "tomorrow", "", "", "Wed 25 Nov has not come yet"},
		{back, "in 3 days", "", "", "has not come yet"},
		{back, "next mon", "", "", "has not come yet"},
		{back, "2027-01-01 x", "", "x", "1 Jan 2027 has not come yet"},
		{back, "last week we met", "", "we met", "“last week” is more than one day"},
		{back, "1/2/1998", "", "", "more than ten years away"},
		{back, "sun we met", "-", "", ""}, // or it shone
		{back, "sun, we met", "2026-11-22", "we met", ""},
		{back, "on sun we met", "2026-11-22", "we met", ""},
		{back, "1.5 tonnes more", "-", "", ""},
		{back, "3-4 people came", "-", "", ""},
		{back, "asked for a price", "-", "", ""},
		{back, "", "-", "", ""},
		{back, "on", "-", "", ""},
		{back, "3days ago", "2026-11-21", "", ""},

		{ahead, "tomorrow", "2026-11-25", "", ""},
		{ahead, "until the day after tomorrow", "2026-11-26", "", ""},
		{ahead, "in 3 weeks holiday", "2026-12-15", "holiday", ""},
		{ahead, "for 3 weeks", "2026-12-15", "", ""},
		{ahead, "in a month", "2026-12-24", "", ""},
		{ahead, "2w stocktaking", "2026-12-08", "stocktaking", ""},
		{ahead, "fri", "2026-11-27", "", ""},
		{ahead, "this fri", "2026-11-27", "", ""},
		{ahead, "next fri", "2026-12-04", "", ""},
		{ahead, "next tue", "2026-12-01", "", ""},
		{ahead, "coming tuesday", "2026-12-01", "", ""},
		{ahead, "Tuesday", "", "", "Today is Tuesday. Say “today” or “next Tuesday” (Tue 1 Dec)"},
		{ahead, "until 1 feb stocktaking", "2027-02-01", "stocktaking", ""},
		{ahead, "feb 1, 2027 reason", "2027-02-01", "reason", ""},
		{ahead, "the 1st of February 2028", "2028-02-01", "", ""},
		{ahead, "1 feb 2000 pieces", "2027-02-01", "2000 pieces", ""},
		{ahead, "fri 27 nov", "2026-11-27", "", ""},
		{ahead, "Fri, 26 Nov", "", "", "26 Nov 2026 is a Thursday"},
		{ahead, "24 nov", "2026-11-24", "", ""},
		{ahead, "23 nov", "2027-11-23", "", ""},
		{ahead, "21/12/26", "2026-12-21", "", ""},
		{ahead, "21-12-2026", "2026-12-21", "", ""},
		{ahead, "3/4 x", "2027-04-03", "x", ""},
		{ahead, "end of month", "2026-11-30", "", ""},
		{ahead, "month end", "2026-11-30", "", ""},
		{ahead, "eom", "2026-11-30", "", ""},
		{ahead, "end of the year closed", "2026-12-31", "closed", ""},
		{ahead, "end of next month", "2026-12-31", "", ""},
		{ahead, "end of week", "2026-11-27", "", ""},
		{ahead, "end of feb 2028", "2028-02-29", "", ""},
		{ahead, "next month", "2026-12-01", "", ""},
		{ahead, "next week", "2026-11-30", "", ""},
		{ahead, "february", "2027-02-01", "", ""},
		{ahead, "until may", "2027-05-01", "", ""},
		{ahead, "may come back", "-", "", ""},
		{ahead, "May", "2027-05-01", "", ""},
		{ahead, "november", "2027-11-01", "", ""},
		{ahead, "yesterday", "", "", "Mon 23 Nov is over. The next day is Wed 25 Nov"},
		{ahead, "1 nov 2026", "", "", "Sun 1 Nov is over"},
		{ahead, "31 nov", "", "", "There is no “31 nov” in 2026"},
		{ahead, "29 feb", "", "", "There is no “29 feb” in 2027"},
		{ahead, "2027-02-30", "", "", "There is no “2027-02-30” in 2027"},
		{ahead, "45/67", "", "", "There is no “45/67”"},
		{ahead, "in 900 years", "", "", "more than ten years away"},
		{ahead, "1 jan 2099 on leave", "", "on leave", "more than ten years away"},
		{back, "5 nov 2000 pieces", "2026-11-05", "2000 pieces", ""},
		{ahead, "whenever", "-", "", ""},
	} {
		on, rest, fault, found := commands.ReadDate(c.text, c.toward, tuesday, "en-GB")
		if c.on == "-" {
			if found || rest != c.text {
				t.Errorf("%q was read as %s %q, and is no date", c.text, on, fault)
			}
			continue
		}
		if !found || on != c.on || rest != c.rest || (fault == "") != (c.says == "") || !strings.Contains(fault, c.says) {
			t.Errorf("%s %q was read as %q, rest %q, %q (%t); want %q, %q, %q", c.toward, c.text, on, rest, fault, found, c.on, c.rest, c.says)
		}
	}
}

// 3/4 is what the asker's country makes of it.
func TestDatesInNumbersFollowTheLocale(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ locale, text, on, says string }{
		{"en-US", "3/4", "2027-03-04", ""},
		{"en-GB", "3/4", "2027-04-03", ""},
		{"es-ES", "3/4", "2027-04-03", ""},
		{"", "3/4", "", "Is that 3 April or 4 March? Write the month as a word."},
		{"", "4/4", "2027-04-04", ""},
		{"", "21/12", "2026-12-21", ""},
		{"en-US", "21/12", "2026-12-21", ""},
		{"en-GB", "12/21/2026", "2026-12-21", ""},
		{"en-US", "3.4.", "2027-04-03", ""},
		{"en-US", "3.4.27", "2027-04-03", ""},
		{"en-US", "3-4-2027", "2027-03-04", ""},
		{"en-GB", "13/13", "", "There is no “13/13”"},
	} {
		on, _, fault, found := commands.ReadDate(c.text, commands.Ahead, tuesday, c.locale)
		if !found || on != c.on || (fault == "") != (c.says == "") || !strings.Contains(fault, c.says) {
			t.Errorf("%q in %q was read as %q, %q (%t); want %q, %q", c.text, c.locale, on, fault, found, c.on, c.says)
		}
	}
}

// Another language is another table.
func TestDatesInAnotherLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		toward         commands.Direction
		text, on, rest string
	}{
		{commands.Ahead, "pasado mañana", "2026-11-26", ""},
		{commands.Back, "hace dos semanas por teléfono", "2026-11-10", "por teléfono"},
		{commands.Ahead, "hasta el lunes", "", "hasta el lunes"}, // one leading word alone
		{commands.Ahead, "el lunes", "2026-11-30", ""},
		{commands.Ahead, "1 de febrero cerrado", "2027-02-01", "cerrado"},
		{commands.Ahead, "dentro de 3 días", "2026-11-27", ""},
	} {
		on, rest, fault, _ := commands.ReadSpanish(c.text, c.toward, tuesday)
		if on != c.on || rest != c.rest || fault != "" {
			t.Errorf("%q was read as %q, rest %q, %q; want %q, %q", c.text, on, rest, fault, c.on, c.rest)
		}
	}
}

// Every date that Lull writes is read back as the same day.
func TestDatesAsWrittenAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := tuesday + calendar.Date(rapid.IntRange(-3000, 3000).Draw(t, "days"))
		toward := commands.Ahead
		if d < tuesday {
			toward = commands.Back
		}
		for _, written := range []string{d.String(), commands.Day(d, tuesday), d.Time().Format("2 Jan 2006"), d.Time().Format("January 2, 2006")} {
			on, rest, fault, found := commands.ReadDate(written+" and more", toward, tuesday, "en-GB")
			if !found || on != d.String() || rest != "and more" {
				t.Fatalf("%q was read as %q, rest %q, %q", written, on, rest, fault)
			}
		}
	})
}

func FuzzReadDate(f *testing.F) {
	for _, seed := range []string{"", "yesterday x", "3d", "31/12/26", "end of month", "the of the", "999 years ago", "0/0", "00 jan"} {
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, back bool) {
		toward := commands.Ahead
		if back {
			toward = commands.Back
		}
		on, rest, fault, found := commands.ReadDate(text, toward, tuesday, "")
		switch {
		case !found && (rest != text || on != "" || fault != ""):
			t.Errorf("%q is no date, and yet %q %q %q", text, on, rest, fault)
		case found && (on == "") == (fault == ""):
			t.Errorf("%q is the day %q and the fault %q", text, on, fault)
		case on != "" && (back && on > tuesday.String() || !back && on < tuesday.String()):
			t.Errorf("%q is %s, which lies on the other side", text, on)
		case len(rest) > len(text):
			t.Errorf("%q left more than it was: %q", text, rest)
		}
	})
}
