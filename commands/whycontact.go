package commands

import (
	"context"
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands/words"
)

// contactRule is the arithmetic behind the engagement state, with the customer's
// own numbers.
func (q question) contactRule(c customer) string {
	e := c.Engagement
	if e.State == segment.Unknown && e.Days == 0 {
		return capital(q.reason(e)) + "."
	}
	var lines []string
	if e.State == segment.Unknown {
		lines = append(lines, capital(q.reason(e))+".")
	}
	mean := q.policy.Cadence.MeanGap(q.contactRhythm(c), c.round.Engagement)
	lines = append(lines, q.limitRule(q.contactRhythm(c), mean, e.UsualGap, e.Bound))
	if e.Known {
		prior := q.policy.Cadence.PriorSpan
		if prior == 0 {
			prior = mean
		}
		lines = append(lines, q.say.Say("rule.pace", words.Data{
			"Prior": decimal(q.policy.Cadence.PriorDays), "Before": e.Before, "Window": e.Window, "Mean": decimal(prior), "History": e.History,
			"Expected": decimal(e.Expected), "Within": e.Within, "Chance": percent(e.Tail),
		}))
	}
	lines = append(lines, q.say.Say("rule.passive", words.Data{
		"Limit": decimal(e.Bound), "Chance": percent(q.policy.Cadence.EnterTail), "Share": percent(q.policy.Cadence.EnterShare),
		"Weeks": q.policy.Confirmations, "Strong": decimal(q.policy.StrongFactor * e.Bound),
	}))
	lines = append(lines, q.say.Say("rule.active", words.Data{
		"Weight": decimal(q.policy.LeaveWeight), "Within": q.policy.LeaveWindow, "Chance": percent(q.policy.LeaveTail),
	}))
	return strings.Join(lines, "\n")
}

// contactFacts is the table of the numbers behind the engagement state.
func (q question) contactFacts(c customer) Table {
	e := c.Engagement
	facts := q.factTable("facts.contacts")
	state := q.say.Say("state." + string(e.State))
	switch {
	case e.State == segment.Unknown:
		state = q.reason(e)
	case e.Since != 0:
		state = q.say.Say("facts.since", words.Data{"State": state, "On": q.day(e.Since)})
	}
	if e.Tag != "" {
		state += ", " + q.say.Say("tag."+string(e.Tag))
	}
	facts.add("facts.engagement_state", state)
	if e.Reason == segment.NoSource {
		return facts.Table
	}
	facts.add("facts.source", q.day(e.LoadedOn))
	facts.add("facts.observed", q.say.Count("days", e.Observed))
	facts.add("facts.tenure", q.say.Count("days", e.Tenure))
	facts.add("facts.contact_days", number(e.Days))
	if e.Days > 0 {
		facts.add("facts.first_contact", q.day(c.facts.Days[0].On))
		facts.add("facts.last_contact", q.day(e.Last))
	}
	facts.add("facts.contact_silence", q.say.Count("days", e.Silence))
	facts.rhythm(q.contactRhythm(c), c.round.Engagement, e.UsualGap)
	facts.add("facts.limit", facts.days(e.Bound))
	facts.add("facts.within", q.say.Say("facts.counted", words.Data{"Days": e.Within, "Of": e.Window}))
	facts.add("facts.before", q.say.Say("facts.counted", words.Data{"Days": e.Before, "Of": e.History}))
	if e.Known {
		facts.add("facts.expected", decimal(e.Expected))
		facts.add("facts.tail", percent(e.Tail))
	}
	facts.add("facts.recent", q.say.Say("facts.counted_weight", words.Data{
		"Weight": decimal(e.RecentWeight), "Unsolicited": e.RecentUnsolicited, "Of": q.policy.LeaveWindow,
	}))
	if e.State == segment.Active {
		facts.add("facts.confirmations", q.say.Say("facts.of", words.Data{"Count": e.Confirmations, "Of": q.policy.Confirmations}))
	}
	return facts.Table
}

// daysShown is how many contact days are listed at least, if there are so many;
// those of the rate window are listed in any case.
const daysShown = 28

// contactDays lists the days behind the numbers, the latest first: all that the
// rate window counts, and those before it up to daysShown. It reports false
// where there are none.
func (q question) contactDays(ctx context.Context, c customer) (table Table, any bool, err error) {
	e := c.Engagement
	from := q.asOf - calendar.Date(e.Window)
	on := map[calendar.Date][]analysis.Event{}
	for _, event := range c.events {
		on[event.On] = append(on[event.On], event)
	}
	weight, within := 0.0, 0
	for i, d := range slices.Backward(c.facts.Days) {
		if d.On <= from && len(c.facts.Days)-i > daysShown {
			break
		}
		if d.On > from {
			weight, within = weight+d.Weight, within+1
		}
		row, err := q.contactDay(ctx, d, on[d.On])
		if err != nil {
			return table, false, err
		}
		table.Rows = append(table.Rows, row)
	}
	table.Caption = q.say.Count("contact_days.caption", within, words.Data{
		"Window": e.Window, "From": q.day(from + 1), "Weight": decimal(weight), "All": number(e.Days),
	})
	for _, id := range []string{"contact_days.day", "contact_days.what", "contact_days.asked", "contact_days.weight"} {
		table.Header = append(table.Header, q.say.Say(id))
	}
	return table, len(table.Rows) > 0, nil
}

func (q question) contactDay(ctx context.Context, d cadence.Day, events []analysis.Event) ([]Cell, error) {
	var what, by []string
	asked := q.say.Say("contact_days.we")
	for _, e := range events {
		if text := q.say.Say("event." + string(e.Type)); !slices.Contains(what, text) {
			what = append(what, text)
		}
		if !e.Solicited {
			asked = q.say.Say("contact_days.they")
		}
		if e.By == "" {
			continue
		}
		name, err := q.nameOf(ctx, e.By)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(by, name) {
			by = append(by, name)
		}
	}
	if len(by) > 0 {
		what = append(what, q.say.Say("contact_days.by", words.Data{"Who": strings.Join(by, ", ")}))
	}
	return []Cell{
		textCell(q.day(d.On)), textCell(strings.Join(what, ", ")), textCell(asked), numberCell(decimal(d.Weight), d.Weight),
	}, nil
}
