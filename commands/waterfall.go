package commands

import (
	"slices"
	"strings"

	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/commands/words"
)

// part is the name of an input in a table.
func (q question) part(input profit.Input) string { return q.say.Say("part." + string(input)) }

// waterfall draws the way from revenue to profit: what each cost takes, and
// what is left. Costs that took nothing are left out.
func (q question) waterfall(w earnings, m purse) Bars {
	year := w.earned.Year
	bars := Bars{
		Title:  q.say.Say("waterfall.title", words.Data{"Currency": w.earned.Currency, "Period": q.span(year)}),
		Series: w.earned.Currency,
	}
	add := func(label string, minor int64) {
		bars.Labels = append(bars.Labels, capital(label))
		bars.Values = append(bars.Values, m.units(w.amount(minor)))
	}
	add(q.say.Say("part.revenue"), year.NetRevenue)
	for _, input := range profit.Inputs() {
		if took := year.OfInput(input); took != 0 {
			add(q.say.Say("bar."+string(input)), -took)
		}
	}
	id := "part.profit"
	if len(year.Missing) > 0 {
		id = "part.known"
	}
	add(q.say.Say(id), year.Profit())
	return bars
}

// figure writes an amount for a column whose heading names the currency:
// -3,140.00.
func (p purse) figure(a money.Amount) string {
	return strings.Replace(p.exact(a), a.Currency+" ", "", 1)
}

func (w earnings) figureCell(m purse, minor int64) Cell {
	return numberCell(m.figure(w.amount(minor)), m.units(w.amount(minor)))
}

// componentTable is the same in numbers that add up by hand, from the top down:
// what each component took, what was left after it, and how it is known.
func (q question) componentTable(w earnings, m purse) Table {
	year := w.earned.Year
	table := Table{
		Caption: q.say.Say("components.caption", words.Data{"Currency": w.earned.Currency, "Period": q.span(year)}),
		Header: []string{
			q.say.Say("components.part"), w.earned.Currency, q.say.Say("components.left"), q.say.Say("components.known"),
		},
	}
	left := year.NetRevenue
	row := func(name string, minor int64, known string) {
		table.Rows = append(table.Rows, []Cell{textCell(capital(name)), w.figureCell(m, minor), w.figureCell(m, left), textCell(known)})
	}
	known := q.say.Count("revenue.orders", year.Orders)
	if year.CreditNotes > 0 {
		known += ", " + q.say.Count("revenue.credit_notes", year.CreditNotes)
	}
	if gap, noRevenue := gapOf(year, profit.OfRevenue); noRevenue {
		known += ", " + q.unknown(year, gap)
	}
	row(q.say.Say("part.revenue"), year.NetRevenue, known)
	for _, input := range profit.Inputs() {
		took := year.OfInput(input)
		left -= took
		row(q.part(input), -took, q.howKnown(w.earned, input))
	}
	last := q.say.Say("part.profit")
	if len(year.Missing) > 0 {
		last = q.say.Say("part.known")
	}
	share := ""
	if margin, known := year.KnownMargin(); known {
		share = q.say.Say("components.margin", words.Data{"Margin": rounded(margin)})
	}
	row(last, year.Profit(), share)
	return table
}

// howKnown says where an input of the last 12 full months comes from: recorded,
// estimated and from what, does not apply, or unknown and why.
func (q question) howKnown(s profit.Statement, input profit.Input) string {
	year := s.Year
	if gap, missing := gapOf(year, input); missing {
		return q.unknown(year, gap)
	}
	var counts []string
	for _, e := range year.Estimates {
		if e.Input == input {
			counts = append(counts, q.say.Count("count."+string(e.Of), e.N))
		}
	}
	if len(counts) > 0 {
		text := q.say.Say("known.estimated", words.Data{"Counts": q.and(counts)})
		if n := monthsOf(s, input, profit.Estimated); n < year.Months {
			text += ", " + q.say.Count("gap.months", n, words.Data{"Of": year.Months})
		}
		return text
	}
	switch {
	case slices.Contains(year.NotApplicable, input):
		return q.say.Say("known.none")
	case input == profit.OfBadDebt:
		return q.say.Say("known.allowance")
	}
	return q.say.Say("known.recorded")
}

func (q question) unknown(of profit.Period, gap profit.Gap) string {
	return q.say.Say("known.unknown", words.Data{"Reason": q.gapReasonIn(of, gap)})
}

// monthsOf counts the months of the last 12 full ones in which an input has a
// source.
func monthsOf(s profit.Statement, input profit.Input, source profit.Source) (n int) {
	at := slices.Index(profit.Inputs(), input)
	for _, month := range lastMonths(s) {
		if month.Sources[at] == source {
			n++
		}
	}
	return n
}

// lastMonths are the months that the Year is made of, oldest first.
func lastMonths(s profit.Statement) []profit.Month { return s.Months[len(s.Months)-s.Year.Months:] }
