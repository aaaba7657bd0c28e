package commands

import (
	"cmp"
	"strconv"
	"time"

	"lull/analysis/calendar"
	"lull/commands/holidays"
	"lull/commands/words"
)

// dateRule returns the day that a phrase means, or why it means none.
type dateRule func(dateReader, dateSlots) (on calendar.Date, fault string)

// dateUnit is a length on the calendar.
type dateUnit int

const (
	dayUnit dateUnit = iota + 1
	weekUnit
	monthUnit
	yearUnit
)

// plus returns the day n units from another. Months and years keep the day of
// the month, or take the month's last.
func (u dateUnit) plus(d calendar.Date, n int) calendar.Date {
	switch u {
	case dayUnit:
		return d + calendar.Date(n)
	case weekUnit:
		return d + calendar.Date(7*n)
	case yearUnit:
		n *= 12
	}
	year, month, day := d.Time().Date()
	return min(calendar.On(year, month+time.Month(n), day), calendar.On(year, month+time.Month(n)+1, 0))
}

// begin returns the first day of the unit that a day lies in. Weeks begin on
// Monday.
func (u dateUnit) begin(d calendar.Date) calendar.Date {
	switch u {
	case weekUnit:
		return d - calendar.Date((d.Time().Weekday()+6)%7)
	case monthUnit:
		return d.FirstOfMonth()
	case yearUnit:
		return calendar.On(d.Time().Year(), time.January, 1)
	}
	return d
}

// end returns the last day of the unit that a day lies in, of a week the last
// that people work on.
func (u dateUnit) end(d calendar.Date) calendar.Date {
	if u == weekUnit {
		return u.begin(d) + 4
	}
	return u.plus(u.begin(d), 1) - 1
}

// ahead reports whether words that do not say so look ahead.
func (r dateReader) ahead() bool { return r.toward != Back }

// shift is a number of days from today.
func shift(days calendar.Date) dateRule {
	return func(r dateReader, _ dateSlots) (calendar.Date, string) { return r.today + days, "" }
}

func agoRule(r dateReader, s dateSlots) (calendar.Date, string) {
	return s.unit.plus(r.today, -s.n), ""
}

func henceRule(r dateReader, s dateSlots) (calendar.Date, string) {
	return s.unit.plus(r.today, s.n), ""
}

// spanRule is a length without a direction: 3d.
func spanRule(r dateReader, s dateSlots) (calendar.Date, string) {
	if r.ahead() {
		return henceRule(r, s)
	}
	return agoRule(r, s)
}

// weekdayRule is the nearest such day. On the day itself nobody knows which of
// two is meant.
func weekdayRule(r dateReader, s dateSlots) (calendar.Date, string) {
	days := calendar.Date(s.weekday-r.today.Time().Weekday()+7) % 7
	switch {
	case days == 0 && r.ahead():
		r.offer(r.today, r.today+7)
		return 0, r.say.Say("date.today_or_next", words.Data{"Weekday": s.weekday.String(), "On": day(r.today+7, r.today)})
	case days == 0:
		return 0, r.say.Say("date.today_or_last", words.Data{"Weekday": s.weekday.String(), "On": day(r.today-7, r.today)})
	case r.ahead():
		return r.today + days, ""
	}
	return r.today + days - 7, ""
}

// weekdayOf is the day of a week, counted from this one.
func weekdayOf(weeks calendar.Date) dateRule {
	return func(r dateReader, s dateSlots) (calendar.Date, string) {
		return weekUnit.begin(r.today) + 7*weeks + calendar.Date((s.weekday+6)%7), ""
	}
}

// lastWeekdayRule is the nearest such day before today.
func lastWeekdayRule(r dateReader, s dateSlots) (calendar.Date, string) {
	return r.today - 7 + calendar.Date(s.weekday-r.today.Time().Weekday()+7)%7, ""
}

// comingWeekdayRule is the nearest such day after today.
func comingWeekdayRule(r dateReader, s dateSlots) (calendar.Date, string) {
	return r.today + 7 - calendar.Date(r.today.Time().Weekday()-s.weekday+7)%7, ""
}

// dayRule is a day of a month: without a year the nearest in the direction.
func dayRule(r dateReader, s dateSlots) (calendar.Date, string) {
	year, month, day := r.today.Time().Date()
	said := s.year
	if said == 0 {
		said = year
		switch order := cmp.Or(cmp.Compare(s.month, month), cmp.Compare(s.day, day)); {
		case r.ahead() && order < 0:
			said++
		case !r.ahead() && order > 0:
			said--
		}
	}
	on := calendar.On(said, s.month, s.day)
	if s.month < time.January || s.month > time.December || on.Time().Month() != s.month || on.Time().Day() != s.day {
		return 0, r.say.Say("date.impossible", words.Data{"Said": s.said, "Year": said})
	}
	if s.hasWeekday && on.Time().Weekday() != s.weekday {
		return 0, r.say.Say("date.other_weekday", words.Data{"Said": s.said, "On": fullDay(on), "Weekday": on.Time().Weekday().String()})
	}
	return on, ""
}

// monthRule is the first day of a month.
func monthRule(r dateReader, s dateSlots) (calendar.Date, string) {
	s.day = 1
	return dayRule(r, s)
}

// monthEndRule is the last day of a month, the nearest in the direction.
func monthEndRule(r dateReader, s dateSlots) (calendar.Date, string) {
	year, month, _ := r.today.Time().Date()
	if s.year == 0 {
		s.year = year
		switch {
		case r.ahead() && s.month < month:
			s.year++
		case !r.ahead() && calendar.On(year, s.month+1, 0) > r.today:
			s.year--
		}
	}
	return calendar.On(s.year, s.month+1, 0), ""
}

// endRule is the end of a unit: of this one or, looking back, of the last that
// is over.
func endRule(r dateReader, s dateSlots) (calendar.Date, string) {
	end := s.unit.end(r.today)
	switch {
	case r.ahead() && end < r.today:
		return s.unit.end(s.unit.plus(r.today, 1)), ""
	case !r.ahead() && end > r.today:
		return s.unit.end(s.unit.begin(r.today) - 1), ""
	}
	return end, ""
}

// endOf is the end of one unit.
func endOf(unit dateUnit) dateRule {
	return func(r dateReader, s dateSlots) (calendar.Date, string) {
		s.unit = unit
		return endRule(r, s)
	}
}

// nextEndRule is the end of the unit after this one.
func nextEndRule(r dateReader, s dateSlots) (calendar.Date, string) {
	return s.unit.end(s.unit.plus(s.unit.begin(r.today), 1)), ""
}

// nextRule is the beginning of the unit after this one.
func nextRule(r dateReader, s dateSlots) (calendar.Date, string) {
	return s.unit.plus(s.unit.begin(r.today), 1), ""
}

// thisRule is the end of a unit that is not over, looking ahead; else it is a
// stretch of time.
func thisRule(r dateReader, s dateSlots) (calendar.Date, string) {
	if end := s.unit.end(r.today); r.ahead() && s.unit != dayUnit && end >= r.today {
		return end, ""
	}
	return noDayRule(r, s)
}

// workdaysRule is so many days from today that people work on.
func workdaysRule(r dateReader, s dateSlots) (calendar.Date, string) {
	return holidays.After(r.today, s.n, r.zone), ""
}

// noDayRule is a stretch of time, which is not one day.
func noDayRule(r dateReader, s dateSlots) (calendar.Date, string) {
	return 0, r.say.Say("date.no_day", words.Data{"Said": s.said})
}

// inNumbers is a date in numbers. With the year first the order is clear, and
// with dots too; else it is that of the asker's country, unless only one order
// makes a date.
func inNumbers(r dateReader, s dateSlots) (calendar.Date, string) {
	number := func(i int) int {
		n, _ := strconv.Atoi(s.parts[i]) // digits or nothing
		return n
	}
	if s.parts[1] != "" {
		s.year, s.month, s.day = number(1), time.Month(number(2)), number(3)
		return dayRule(r, s)
	}
	first, second, dots := number(4)+number(7)+number(10), number(5)+number(8)+number(11), s.parts[10] != ""
	year := number(6) + number(9) + number(12)
	if len(s.parts[6]+s.parts[9]+s.parts[12]) == 2 {
		year += r.today.Time().Year() / 100 * 100
	}
	s.year, s.day, s.month = year, first, time.Month(second)
	swapped := s
	swapped.day, swapped.month = second, time.Month(first)
	switch {
	case second > 12 && first <= 12 && !dots:
		return dayRule(r, swapped)
	case first > 12, dots, first == second:
		return dayRule(r, s)
	case !r.numbersKnown:
		for _, one := range []dateSlots{s, swapped} {
			if on, fault := dayRule(r, one); fault == "" && on >= r.today {
				r.offer(on)
			}
		}
		return 0, r.say.Say("date.ambiguous", words.Data{"One": monthAndDay(s), "Other": monthAndDay(swapped)})
	case r.monthFirst:
		return dayRule(r, swapped)
	}
	return dayRule(r, s)
}

func monthAndDay(s dateSlots) string { return strconv.Itoa(s.day) + " " + s.month.String() }
