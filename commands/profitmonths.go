package commands

import (
	"slices"
	"strings"

	"lull/analysis/profit"
	"lull/commands/words"
)

// The marks of a number in a table that is not all recorded.
const (
	markEstimated = "~"
	markUnknown   = " ?"
)

// monthsReply is the profit of the last 12 full months, each with what it is made
// of; the sum alone where amounts are not shown to the unit.
func (q question) monthsReply(c customer) Reply {
	reply := Reply{Summary: c.Name + ": " + q.earnedHead(c.earnings), Parts: []Part{q.heading(c)}}
	switch {
	case !c.amounts:
		reply.Summary = c.Name + ": " + q.hidden("profit.hidden")
		reply.Parts = append(reply.Parts, Line{plain(q.hidden("profit.hidden"))})
	case !c.isKnown():
		reply.Parts = append(reply.Parts, q.revenueParts(c)...)
	default:
		reply.Parts = append(reply.Parts, Line{bold(q.earnedLine(c.earnings, c.money))})
		if c.money.isExact() {
			reply.Parts = append(reply.Parts, q.profitBars(c.earnings, c.money), q.profitMonths(c.earnings, c.money))
		}
	}
	reply.Parts = append(reply.Parts, q.dataNote(c))
	return reply
}

// profitBars draw the profit of each month, oldest first.
func (q question) profitBars(w earnings, m purse) Bars {
	bars := Bars{Title: q.say.Say("bars.profit", words.Data{"Currency": w.earned.Currency}), Series: capital(q.say.Say("part.profit"))}
	if len(w.earned.Year.Missing) > 0 {
		bars.Series = capital(q.say.Say("part.known"))
	}
	for _, month := range lastMonths(w.earned) {
		bars.Labels = append(bars.Labels, month.From.Time().Format("Jan 06"))
		bars.Values = append(bars.Values, m.units(w.amount(month.Profit())))
	}
	return bars
}

// profitMonths is the last 12 full months, newest first, one column for each
// component that is anything. Rows and columns add up by hand: the last row is
// their total. What was estimated or is not all known is marked.
func (q question) profitMonths(w earnings, m purse) Table {
	year, months := w.earned.Year, lastMonths(w.earned)
	var shown []profit.Input
	for _, input := range profit.Inputs() {
		isAny := slices.ContainsFunc(months, func(o profit.Month) bool { return o.OfInput(input) != 0 })
		if _, missing := gapOf(year, input); isAny || missing {
			shown = append(shown, input)
		}
	}
	table := Table{Header: []string{q.say.Say("months.month"), capital(q.say.Say("part.profit")), capital(q.say.Say("part.revenue"))}}
	for _, input := range shown {
		table.Header = append(table.Header, capital(q.part(input)))
	}
	table.Header = append(table.Header, q.say.Say("months.orders"))
	marks := ""
	if len(year.Estimates) > 0 {
		marks += q.say.Say("months.estimated", words.Data{"Mark": markEstimated})
	}
	if len(year.Missing) > 0 {
		marks += q.say.Say("months.unknown", words.Data{"Mark": strings.TrimSpace(markUnknown)})
	}
	table.Caption = q.say.Say("months.profit_caption", words.Data{"Currency": w.earned.Currency, "Marks": marks})
	row := func(name string, t profit.Totals, missing func(profit.Input) bool, estimated func(profit.Input) bool) {
		cell := func(minor int64, estimated, missing bool) Cell {
			c := w.figureCell(m, minor)
			if estimated {
				c.Text = markEstimated + c.Text
			}
			if missing {
				c.Text += markUnknown
			}
			return c
		}
		isAny := missing(profit.OfRevenue) || slices.ContainsFunc(shown, missing)
		cells := []Cell{
			textCell(name), cell(t.Profit(), slices.ContainsFunc(shown, estimated), isAny),
			cell(t.NetRevenue, false, missing(profit.OfRevenue)),
		}
		for _, input := range shown {
			cells = append(cells, cell(-t.OfInput(input), estimated(input), missing(input)))
		}
		table.Rows = append(table.Rows, append(cells, countCell(t.Orders)))
	}
	for _, month := range slices.Backward(months) {
		row(month.From.Time().Format("Jan 06"), month.Totals, isMissing(month.Missing), func(input profit.Input) bool {
			return month.Sources[slices.Index(profit.Inputs(), input)] == profit.Estimated
		})
	}
	row(q.say.Say("months.total"), year.Totals, isMissing(year.Missing), func(input profit.Input) bool {
		return slices.ContainsFunc(year.Estimates, func(e profit.Estimate) bool { return e.Input == input })
	})
	return table
}

func isMissing(gaps []profit.Gap) func(profit.Input) bool {
	return func(input profit.Input) bool {
		return slices.ContainsFunc(gaps, func(g profit.Gap) bool { return g.Input == input })
	}
}
