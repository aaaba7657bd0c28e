package commands

import (
	"slices"

	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/commands/words"
)

// profitReply says what a customer brings, and which costs are not known yet:
// without them nobody can say what the customer earns.
func (q question) profitReply(c customer) Reply {
	heading := q.heading(c)
	if !c.amounts {
		text := q.say.Say("profit.hidden")
		return Reply{
			Summary: c.Name + ": " + text,
			Parts:   []Part{heading, Line{plain(text)}, q.dataNote(c)},
		}
	}
	answer := q.say.Say("profit.unknown")
	lines := Line{bold(answer), newline()}
	lines = append(lines, q.revenueLine(c)...)
	lines = append(lines, newline(), plain(q.say.Say("profit.missing")))
	reply := Reply{Summary: c.Name + ": " + answer, Parts: []Part{heading, lines}}
	if c.revenue.Orders+c.revenue.CreditNotes > 0 {
		if len(c.revenue.Net) == 1 {
			reply.Parts = append(reply.Parts, q.monthBars(c))
		}
		reply.Parts = append(reply.Parts, q.monthTable(c))
	}
	reply.Parts = append(reply.Parts, q.dataNote(c))
	return reply
}

// revenueLine is the revenue of the trailing 12 months, or the word that it is
// hidden.
func (q question) revenueLine(c customer) Line {
	if !c.amounts {
		return Line{plain(q.say.Say("card.hidden"))}
	}
	r := c.revenue
	text := q.say.Count("revenue.orders", r.Orders)
	if r.CreditNotes > 0 {
		text += ", " + q.say.Count("revenue.credit_notes", r.CreditNotes)
	}
	return Line{
		plain(q.say.Say("card.revenue") + " "), bold(whole(r.Net, q.settings.Currency)),
		plain(" · " + text),
	}
}

// monthTable shows the same revenue by calendar month, newest first. The first
// and the last month are cut at the window's edges and say so, so that the
// rows add up to the total by hand. Credit notes have a column where there are
// any.
func (q question) monthTable(c customer) Table {
	r := c.revenue
	table := Table{
		Caption: q.say.Say("months.caption", words.Data{
			"From": fullDay(r.From), "To": fullDay(r.To), "Total": exact(r.Net, q.settings.Currency),
		}),
		Header: []string{q.say.Say("months.month"), q.say.Say("months.orders")},
	}
	if r.CreditNotes > 0 {
		table.Header = append(table.Header, q.say.Say("months.credit_notes"))
	}
	table.Header = append(table.Header, q.say.Say("months.revenue"))
	for _, m := range slices.Backward(r.Months) {
		row := []Cell{textCell(q.month(m)), countCell(m.Orders)}
		if r.CreditNotes > 0 {
			row = append(row, countCell(m.CreditNotes))
		}
		revenue := textCell(exact(m.Net, q.settings.Currency))
		if value, one := single(r, m); one {
			revenue = numberCell(exact(m.Net, r.Net[0].Currency), value)
		}
		table.Rows = append(table.Rows, append(row, revenue))
	}
	return table
}

// single returns a month's revenue in whole units where the customer pays in
// one currency; several have no common number.
func single(r profit.Revenue, m profit.Month) (value float64, one bool) {
	if len(r.Net) != 1 {
		return 0, false
	}
	if len(m.Net) == 1 {
		value = units(m.Net[0])
	}
	return value, true
}

// monthBars draws the revenue by month, oldest first.
func (q question) monthBars(c customer) Bars {
	bars := Bars{
		Title:  q.say.Say("bars.title", words.Data{"Currency": c.revenue.Net[0].Currency}),
		Series: q.say.Say("bars.series"),
	}
	for _, m := range c.revenue.Months {
		value, _ := single(c.revenue, m)
		bars.Labels = append(bars.Labels, m.From.Time().Format("Jan 06"))
		bars.Values = append(bars.Values, value)
	}
	return bars
}

// month names a calendar month, and the days that count where not all do.
func (q question) month(m profit.Month) string {
	name := m.From.Time().Format("Jan 2006")
	switch {
	case m.From != m.From.FirstOfMonth():
		return q.say.Say("months.from", words.Data{"Month": name, "Day": dayOfMonth(m.From)})
	case m.To+1 != m.From.NextMonth():
		return q.say.Say("months.to", words.Data{"Month": name, "Day": dayOfMonth(m.To)})
	}
	return name
}

func dayOfMonth(d calendar.Date) int { return d.Time().Day() }
