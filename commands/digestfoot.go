package commands

import (
	"fmt"
	"strings"
	"time"

	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands/words"
)

// below says what stands in the thread, and what was kept back or is not shown.
func (i issue) below(s shown, untouched int, hasThread bool) string {
	var lines []string
	if hasThread {
		var what []string
		if len(s.rows) > 0 && !s.isFirst {
			what = append(what, i.say.Count("digest.chart", weeksDrawn))
		}
		if more := len(s.rows) - inMessage; more > 0 && !s.isFirst {
			what = append(what, i.say.Count("digest.more", more))
		}
		if n := len(s.overdue); n > 0 {
			what = append(what, i.say.Count("digest.overdue", n))
		}
		if untouched > 0 {
			what = append(what, i.say.Count("digest.untouched_of_last", untouched))
		}
		lines = append(lines, i.say.Say("digest.in_thread", words.Data{"What": strings.Join(what, ", ")}))
	}
	var left []string
	for _, because := range []string{"cool_down", "hold", "season"} {
		if n := s.kept[because]; n > 0 {
			left = append(left, i.say.Say("digest_kept."+because, words.Data{"Count": number(n), "Days": i.coolDown}))
		}
	}
	if s.changed > 0 {
		left = append(left, i.say.Say("digest.changed", words.Data{"Count": number(s.changed)}))
	}
	if len(left) > 0 {
		lines = append(lines, i.say.Say("digest.left_out", words.Data{"What": strings.Join(left, ", ")}))
	}
	if s.hidden > 0 {
		id := "digest.hidden"
		if i.readers.isPublic {
			id = "digest.hidden_here"
		}
		lines = append(lines, i.say.Count(id, s.hidden))
	}
	return strings.Join(lines, "\n")
}

// checkLine names the quiet earners that are to be asked how satisfied they are,
// numbered on from the rows before; "" for none.
func (i issue) checkLine(s shown, before int) string {
	var who []string
	for n, c := range s.checks {
		last := i.say.Say("digest.check_none")
		if c.lastOn != 0 {
			last = i.say.Say("digest.check_last", words.Data{"On": shortDay(c.lastOn, i.on)})
		}
		who = append(who, fmt.Sprint(before+n+1, " ", calm(c.Account.Name, nameInDigest), " (", last, ")"))
	}
	if len(who) == 0 {
		return ""
	}
	return i.say.Say("digest.checks", words.Data{"Who": strings.Join(who, ", ")})
}

// note is the small print: how old the data is, that this goes out once, what is
// not as it should be, and when the next one comes.
func (i issue) note(s shown) Note {
	texts := []string{i.say.Say("note.no_data")}
	if i.hasData {
		texts[0] = i.say.Say("note.data", words.Data{"When": i.weekdayClock(i.dataAge)})
	}
	if i.isPreview {
		texts = append(texts, i.say.Say("digest.preview"))
	} else {
		texts = append(texts, i.say.Say("digest.sent_once", words.Data{"Week": i.weekNumber()}))
	}
	if !i.isPreview && i.now.Sub(i.due) > punctual {
		texts = append(texts, i.say.Say("digest.late", words.Data{"Due": i.clock(i.due), "Sent": i.clock(i.now)}))
	}
	if lacks := i.lacks(); lacks != "" && i.hasData {
		texts = append(texts, lacks)
	}
	if i.reason == segment.NoSource {
		texts = append(texts, i.say.Say("digest.orders_only"))
	}
	// Asked for by hand it may be any day of the week.
	next := i.on + 7 - calendar.Date((i.on.Time().Weekday()-i.Weekday+7)%7)
	texts = append(texts, i.say.Say("digest.next", words.Data{"On": day(next, i.on), "At": wallClock(i.At), "Zone": i.Zone}))
	return Note{plain(strings.Join(texts, " · "))}
}

// punctual is how much later than its time a digest may go out without saying
// so.
const punctual = 5 * time.Minute

// clock is a moment of the issue's day as a time, and of another with its day.
func (i issue) clock(t time.Time) string {
	local := t.In(i.zone)
	if calendar.Of(local) == i.on {
		return local.Format("15:04")
	}
	return clock(t, i.zone, i.on)
}

// weekdayClock is a moment of the last days as a day of the week and a time, and
// an older one with its date.
func (i issue) weekdayClock(t time.Time) string {
	local := t.In(i.zone)
	if i.on-calendar.Of(local) < 7 {
		return local.Format("Mon 15:04")
	}
	return clock(t, i.zone, i.on)
}

// whose names the scope: a team, a few, or all customers.
func (i issue) whose() string {
	switch n := len(i.Teams); {
	case n == 0:
		return i.say.Say("whose.all")
	case n == 1:
		return i.say.Say("whose.team", words.Data{"Team": i.Teams[0]})
	case n <= 3:
		return i.say.Say("digest.teams", words.Data{"Teams": strings.Join(i.Teams, ", ")})
	default:
		return i.say.Count("digest.many_teams", n)
	}
}
