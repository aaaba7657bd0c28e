package commands

import (
	"slices"

	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/commands/words"
)

// revenueParts say what a customer brings whose costs nobody knows: without them
// nobody can say what the customer earns.
func (q question) revenueParts(c customer) []Part {
	lines := Line{bold(q.earnedHead(c.earnings)), newline()}
	lines = append(lines, q.revenueLine(c)...)
	if year := c.earned.Year; len(year.Missing) > 0 {
		lines = append(lines, newline(), plain(q.gapLine(year)))
	}
	parts := []Part{lines}
	if c.money.isExact() && c.revenue.Orders+c.revenue.CreditNotes > 0 {
		if len(c.revenue.Net) == 1 {
			parts = append(parts, q.monthBars(c))
		}
		parts = append(parts, q.monthTable(c))
	}
	return parts
}

// revenueLine is the revenue of the trailing 12 months, or the word that it is
// hidden.
func (q question) revenueLine(c customer) Line {
	if !c.amounts {
		return Line{plain(q.hidden("card.hidden"))}
	}
	r := c.revenue
	text := q.say.Count("revenue.orders", r.Orders)
	if r.CreditNotes > 0 {
		text += ", " + q.say.Count("revenue.credit_notes", r.CreditNotes)
	}
	return Line{
		plain(q.say.Say("card.revenue") + " "), bold(c.money.whole(r.Net...)),
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
			"From": fullDay(r.From), "To": fullDay(r.To), "Total": c.money.exact(r.Net...),
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
		revenue := textCell(c.money.exact(m.Net...))
		if value, one := c.single(m); one {
			net := m.Net
			if len(net) == 0 {
				net = []money.Amount{{Currency: r.Net[0].Currency}}
			}
			revenue = numberCell(c.money.exact(net...), value)
		}
		table.Rows = append(table.Rows, append(row, revenue))
	}
	return table
}

// single returns a month's revenue in whole units where the customer pays in
// one currency; several have no common number.
func (c customer) single(m profit.Part) (value float64, one bool) {
	if len(c.revenue.Net) != 1 {
		return 0, false
	}
	if len(m.Net) == 1 {
		value = c.money.units(m.Net[0])
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
		value, _ := c.single(m)
		bars.Labels = append(bars.Labels, m.From.Time().Format("Jan 06"))
		bars.Values = append(bars.Values, value)
	}
	return bars
}

// month names a calendar month, and the days that count where not all do.
func (q question) month(m profit.Part) string {
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
