package segment

import (
	"slices"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// Outlook is what would change a verdict, and when, if nothing new happens. A
// day is 0 and a number of days 0 where the change is not the next one.
type Outlook struct {
	PassiveOn    calendar.Date // the Sunday for which an active customer turns passive
	JudgedFrom   calendar.Date // the first day on which engagement can be judged
	ReturnDays   int           // engagement days that make a passive customer active again,
	ReturnWithin int           // if they lie within so many days
	DriftingOn   calendar.Date // the first day without an order that is drifting
	LapsedOn     calendar.Date // the first day without an order that is lapsed
}

// Outlook looks ahead from a judgement of the facts.
func (p Policy) Outlook(j Judgement, f Facts, r Round) Outlook {
	var o Outlook
	e := j.Verdict.Engagement
	switch {
	case e.State == Active:
		o.PassiveOn = p.passiveOn(j.Standing, f, r)
	case e.State == Passive:
		o.ReturnDays, o.ReturnWithin = p.returnDays(j.Standing, f, r)
	case e.Reason == TooNew || e.Reason == TooLittle:
		o.JudgedFrom = f.CustomerSince + calendar.Date(p.MinimumTenure)
		if e.Days < p.MinimumDays {
			start := max(f.CustomerSince, r.Source.From)
			o.JudgedFrom = max(o.JudgedFrom, start+calendar.Date(p.MinimumObserved))
		}
	case e.Reason == NotJudged:
		o.JudgedFrom = r.AsOf.WeekEnd()
	}
	if on := j.Verdict.Purchase.DriftingOn; on > r.AsOf {
		o.DriftingOn = on
	} else if on := j.Verdict.Purchase.LapsedOn; on > r.AsOf {
		o.LapsedOn = on
	}
	return o
}

// passiveOn judges the coming weeks with nothing new in them. It gives up after
// ten years.
func (p Policy) passiveOn(s Standing, f Facts, r Round) calendar.Date {
	from := max(s.Week, r.AsOf-1)
	for _, sunday := range Sundays(from, from+3650) {
		r.AsOf, r.Source.LoadedOn = sunday, sunday
		if s = p.Week(s, f, r).Standing; s.Engagement == Passive {
			return sunday
		}
	}
	return 0
}

// returnDays lets the customer engage day after day, not unasked, until that
// ends the passive spell. Two days do, unless the pace has fallen so far that
// they leave it too low; it gives up after the rate window.
func (p Policy) returnDays(s Standing, f Facts, r Round) (days, within int) {
	f.Days = slices.Clone(f.Days)
	for days = 1; days <= max(p.LeaveWindow, p.Cadence.Window); days++ {
		r.AsOf++
		r.Source.LoadedOn = r.AsOf
		f.Days = append(f.Days, cadence.Day{On: r.AsOf, Weight: 1})
		if p.Refresh(s, f, r).Standing.Engagement == Active {
			if days <= p.LeaveWindow {
				return days, p.LeaveWindow
			}
			return days, p.Cadence.Window
		}
	}
	return 0, 0
}
