package commands

import (
	"cmp"
	"context"
	"strings"
	"time"

	"lull/analysis"
	"lull/commands/holidays"
	"lull/commands/words"
)

// Clocks is when people are reminded, as the commands ask and write it.
type Clocks interface {
	Hours(ctx context.Context, email string) (analysis.Hours, error)
	SetHours(ctx context.Context, email string, h analysis.Hours, now time.Time) error
}

const (
	subChange  = "change"
	subDefault = "default"

	fieldFrom = "from"
	fieldDays = "days"

	shortestHours = 60 // minutes of a day in which somebody can be reminded
)

// hours shows and sets when the asker is reminded: "8 to 16", "mon-thu 10-18",
// "default", and "change" for a form. What is not said stays as it is.
func (q question) hours(ctx context.Context, text string) (Reply, error) {
	kept, err := q.records.Hours(ctx, q.person.Email)
	if err != nil {
		return Reply{}, err
	}
	h := q.inForce(kept)
	switch bare(text) {
	case "":
		return q.hoursReply(h, "hours.title"), nil
	case subChange:
		if q.asked.Fields == nil {
			return q.askWith(q.hoursForm(h), "hours.how", nil), nil
		}
		h.From, h.Until = readClock(q.asked.Fields[fieldFrom]), readClock(q.asked.Fields[fieldUntil])
		h.Days = chosenDays(q.asked.Fields[fieldDays])
	case subDefault:
		h = q.inForce(analysis.Hours{Zone: kept.Zone})
	default:
		var isRead bool
		if h, isRead = readHours(h, text); !isRead {
			return q.orCustomer(ctx, says(wordHours, text), q.again(q.say.Say("hours.how"), q.say.Say("hours.change"), says(wordHours, subChange)))
		}
	}
	if h.Until-h.From < shortestHours {
		fault := q.say.Say("hours.short", words.Data{"From": wallClock(h.From), "Until": wallClock(h.Until)})
		return q.again(fault, q.say.Say("hours.change"), says(wordHours, subChange)), nil
	}
	if h.Days == workdaysIn(h.Zone) {
		h.Days = ""
	}
	written := h
	written.Zone = q.asked.Asker.Zone // what is only supposed is not kept
	if usual := analysis.DefaultHours(); h.From == usual.From && h.Until == usual.Until {
		written.From, written.Until = 0, 0
	}
	if err := q.records.SetHours(ctx, q.person.Email, written, q.asked.Now); err != nil {
		return Reply{}, err
	}
	return q.hoursReply(h, "hours.set"), nil
}

// inForce fills up what the asker did not say about their hours. Slack knows
// where they are.
func (q question) inForce(h analysis.Hours) analysis.Hours {
	if usual := analysis.DefaultHours(); h.From == h.Until {
		h.From, h.Until = usual.From, usual.Until
	}
	h.Zone = cmp.Or(q.asked.Asker.Zone, h.Zone, q.settings.TimeZone)
	return h
}

func (q question) hoursReply(h analysis.Hours, title string) Reply {
	text := q.hoursText(h)
	return Reply{Summary: q.say.Say(title) + ": " + text, Parts: []Part{
		Line{bold(q.say.Say(title)), newline(), plain(text)},
		Buttons{{Label: q.say.Say("hours.change"), Says: says(wordHours, subChange)}},
	}}
}

// hoursText says hours in one sentence: Monday to Thursday from 10:00 to 18:00,
// Madrid time.
func (q question) hoursText(h analysis.Hours) string {
	days := q.say.Say("hours.workdays")
	if h.Days != "" {
		days = q.daysText(h.Days)
	}
	return q.say.Say("hours.text", words.Data{"Days": days, "From": wallClock(h.From), "Until": wallClock(h.Until), "City": city(h.Zone)})
}

// daysText names days of the week, three or more in a row by the first and last.
func (q question) daysText(days analysis.Weekdays) string {
	name := func(d time.Weekday) string { return q.say.Say("weekday." + strings.ToLower(d.String())) }
	var texts []string
	week := analysis.Week()
	for i := 0; i < len(week); i++ {
		last := i
		for last < len(week) && days.Has(week[last]) {
			last++
		}
		switch last - i {
		case 0:
			continue
		case 1, 2:
			for _, day := range week[i:last] {
				texts = append(texts, name(day))
			}
		default:
			texts = append(texts, q.say.Say("hours.span", words.Data{"From": name(week[i]), "To": name(week[last-1])}))
		}
		i = last
	}
	return q.and(texts)
}

func (q question) hoursForm(h analysis.Hours) Form {
	days := h.Days
	if days == "" {
		days = workdaysIn(h.Zone)
	}
	var initial []string
	for _, day := range analysis.Week() {
		if days.Has(day) {
			initial = append(initial, strings.ToLower(day.String()))
		}
	}
	return Form{
		Title: q.say.Say("hours.title"), Submit: q.say.Say("form.save"), Says: says(wordHours, subChange),
		Lines: []Line{{plain(q.say.Say("hours.about", words.Data{"City": city(h.Zone)}))}},
		Fields: []Field{
			{Name: fieldFrom, Label: q.say.Say("hours.from"), Kind: TimeField, Initial: wallClock(h.From)},
			{Name: fieldUntil, Label: q.say.Say("hours.until"), Kind: TimeField, Initial: wallClock(min(h.Until, lastMinute))},
			{Name: fieldDays, Label: q.say.Say("hours.days"), Kind: ChoicesField, Choices: q.weekdays(), Initial: strings.Join(initial, "\n")},
		},
	}
}

// weekdays are the days of a week as choices.
func (q question) weekdays() (choices []Option) {
	for _, day := range analysis.Week() {
		name := strings.ToLower(day.String())
		choices = append(choices, Option{Label: q.say.Say("weekday." + name), Value: name})
	}
	return choices
}

// chosenDays are the days that the form came back with.
func chosenDays(lines string) analysis.Weekdays {
	var days []time.Weekday
	for _, day := range analysis.Week() {
		if strings.Contains("\n"+lines+"\n", "\n"+strings.ToLower(day.String())+"\n") {
			days = append(days, day)
		}
	}
	return analysis.WeekdaysOf(days...)
}

// workdaysIn are the days of a week on which people work in a zone.
func workdaysIn(zone string) analysis.Weekdays {
	var days []time.Weekday
	for _, day := range analysis.Week() {
		if !holidays.Weekend(day, zone) {
			days = append(days, day)
		}
	}
	return analysis.WeekdaysOf(days...)
}
