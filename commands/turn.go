package commands

import (
	"math"
	"slices"

	"lull/analysis/profit"
	"lull/commands/words"
)

// causes names what turned a customer unprofitable: the two groups that fell
// most, each with its driver: "orders -40 % (trade -EUR 3,140)". It is "" where
// the months before are not on record.
func (q question) causes(w earnings, m purse, turn profit.Turn) string {
	bridge, known := w.earned.Fall(turn)
	if !known {
		return ""
	}
	var texts []string
	for _, a := range bridge.Against() {
		text := q.driver(a.Driver)
		if m.isExact() {
			text = q.say.Say("turn.cause", words.Data{
				"Driver": text, "Group": q.say.Say("group." + string(a.Group)), "Amount": m.whole(w.amount(a.Amount)),
			})
		}
		texts = append(texts, text)
	}
	return q.and(texts)
}

// driver is what moved a component, with its own change: support hours +120 %.
func (q question) driver(d profit.Driver) string {
	name := q.say.Say("driver." + string(d.Of))
	if !d.Known {
		return q.say.Say("driver.new", words.Data{"Driver": name})
	}
	return name + " " + signed(d.Share)
}

// signed is a change in whole percent: +120 %, -40 %.
func signed(share float64) string {
	text := rounded(share)
	if math.Round(100*share) > 0 {
		return "+" + text
	}
	return text
}

// trendLine sets the last three months against what was usual, both in full.
func (q question) trendLine(w earnings, m purse) string {
	trend, known := w.earned.Trend()
	if !known {
		return ""
	}
	data := words.Data{
		"Now": q.span(trend.Now), "Recent": m.whole(w.amount(trend.Recent)), "Base": m.whole(w.amount(trend.Base)),
		"Before": q.span(trend.Before), "Change": "",
	}
	if share, known := trend.Change(); known {
		data["Change"] = ": " + q.moved(share)
	}
	text := q.say.Say("trend.line", data)
	if missing := slices.Concat(trend.Now.Missing, trend.Before.Missing); len(missing) > 0 {
		text += " " + q.say.Say("trend.known_part")
	}
	return text
}

// turnLines say when the customer turned, and whether that still holds.
func (q question) turnLines(w earnings) (texts []string) {
	for _, turn := range w.earned.Turns {
		if turn.KnownOn > w.earned.AsOf || turn.Month < w.earned.Year.From {
			continue
		}
		id := "turn.returned"
		if turn.Unprofitable {
			id = "turn.fell"
		}
		texts = append(texts, q.say.Say(id, words.Data{"Month": q.monthName(turn.Month), "Next": q.monthName(turn.Month.NextMonth()), "Known": q.shortDay(turn.KnownOn)}))
	}
	return texts
}

// bridgeTable is the exact way from the three months before the turn to the
// three that ended with it. Its columns add up by hand.
func (q question) bridgeTable(w earnings, m purse, turn profit.Turn) (table Table, known bool) {
	bridge, known := w.earned.Fall(turn)
	if !known {
		return table, false
	}
	month := func(back int) string {
		on := turn.Month
		for range back {
			on = (on - 1).FirstOfMonth()
		}
		return on.Time().Format("Jan")
	}
	span := func(from, to int) string {
		return q.say.Say("months.span", words.Data{"From": month(from), "To": month(to)})
	}
	table.Caption = q.say.Say("bridge.caption", words.Data{"Month": q.monthName(turn.Month), "Currency": w.earned.Currency})
	table.Header = []string{q.say.Say("components.part"), q.say.Say("bridge.effect"), span(5, 3), span(2, 0), q.say.Say("bridge.moved")}
	row := func(name string, before, after, effect int64, moved string) {
		table.Rows = append(table.Rows, []Cell{
			textCell(capital(name)), w.figureCell(m, effect), w.figureCell(m, before), w.figureCell(m, after), textCell(moved),
		})
	}
	for _, e := range bridge.Effects {
		sign := int64(-1)
		if e.Component == profit.NetRevenue {
			sign = 1
		}
		row(q.say.Say("component."+string(e.Component)), sign*bridge.Before.Of(e.Component), sign*bridge.After.Of(e.Component), e.Amount,
			q.moves(bridge, e.Component))
	}
	row(q.say.Say("part.profit"), bridge.Before.Profit(), bridge.After.Profit(), bridge.Change, "")
	return table, true
}

// moves are the drivers of a component that moved it, each with its change.
func (q question) moves(b profit.Bridge, c profit.Component) string {
	var texts []string
	for _, d := range b.Drivers {
		if d.Amount != 0 && d.Known && slices.Contains(driversOf[c], d.Of) {
			texts = append(texts, q.driver(d))
		}
	}
	return q.and(texts)
}

// driversOf are the drivers of each component.
var driversOf = map[profit.Component][]profit.DriverOf{
	profit.NetRevenue:      {profit.Orders, profit.OrderValue},
	profit.DirectCost:      {profit.DirectCosts},
	profit.Commission:      {profit.Commissions},
	profit.SalesEffort:     {profit.SalesHours, profit.SalesRate},
	profit.Service:         {profit.SupportHours, profit.SupportRate, profit.EquipmentHours, profit.EquipmentRate},
	profit.Extra:           {profit.ExtraRequests},
	profit.BadDebt:         {profit.Losses},
	profit.AcquisitionCost: {profit.Acquisitions},
}
