package commands

import (
	"context"
	"math"
	"strconv"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands/words"
)

// ModelFault says why a model's chances may not be told; "" for no fault.
func ModelFault(fault cadence.Fault) string {
	if fault == "" {
		return ""
	}
	return words.In("").Say("fault." + string(fault))
}

// chanceOf is the chance of an order of somebody with a purchase verdict. A
// contract in force is bought already, and leaves none to be told.
func chanceOf(f cadence.Forecast, basis segment.Basis, r cadence.Rhythm, asOf calendar.Date) (chance float64, known bool) {
	if basis == segment.InContract {
		return 0, false
	}
	return f.Chance(r, asOf)
}

// chanceText writes a chance in whole percent. No model is sure.
func (q question) chanceText(chance float64) string {
	switch of100 := math.Round(100 * chance); {
	case of100 < 1:
		return q.say.Say("chance.least")
	case of100 > 99:
		return q.say.Say("chance.most")
	}
	return rounded(chance)
}

// withChance is a text about orders with the chance of one behind it, where that
// is known. The day of the fit is said where a later one failed.
func (q question) withChance(c customer, orders string) string {
	if !c.hasChance {
		return orders
	}
	data := words.Data{"Chance": q.chanceText(c.chance), "Days": cadence.Horizon, "On": q.shortDay(c.forecast.Used.AsOf)}
	id := "chance.of_order"
	if c.forecast.Newest.Version != c.forecast.Used.Version {
		id = "chance.of_order_old"
	}
	return orders + " · " + q.say.Say(id, data)
}

// chanceRule is the arithmetic behind the chance of an order, with the
// customer's own numbers, or why there is none.
func (q question) chanceRule(c customer) string {
	f := c.forecast
	switch {
	case !f.InForce():
		return q.notInForce(f)
	case c.Purchase.Basis == segment.InContract:
		return q.say.Say("chance.in_contract")
	case !c.hasChance:
		return q.say.Say("chance.no_order")
	}
	m, r := f.Used, c.facts.Orders
	b := cadence.BuyerOfRhythm(r, q.asOf)
	data := words.Data{
		"Chance": q.chanceText(c.chance), "Days": cadence.Horizon, "Version": m.Version, "On": q.day(m.AsOf),
		"Customers": number(m.Customers), "Gaps": number(m.Gaps),
		"K": m.K, "R": significant(m.R), "Alpha": significant(m.Alpha), "A": significant(m.A), "B": significant(m.B),
		"Repeats": b.Repeats, "Span": r.Span(), "Age": int(q.asOf - r.First), "Recency": decimal(b.Recency), "Weeks": decimal(b.Age),
		"Silence": significant(m.Silence(b, 0)), "Longer": significant(m.Silence(b, float64(cadence.Horizon)/7)),
		"Odds": significant(m.A / (m.B + float64(b.Repeats))),
	}
	stages := "chance.one_stage"
	if m.K > 1 {
		stages = "chance.stages"
	}
	text := capital(q.say.Say("chance.model", data)) + "\n" + q.say.Say("chance.theirs", data) + "\n" +
		q.say.Say(stages, data) + "\n" + q.say.Say("chance.is", data)
	if f.Newest.Version != m.Version {
		text = q.say.Say("chance.newest_failed", words.Data{
			"On": q.day(f.Newest.AsOf), "Why": ModelFault(f.Newest.Fault), "Used": q.day(m.AsOf),
		}) + "\n" + text
	}
	return text
}

// notInForce says why no chance is told.
func (q question) notInForce(f cadence.Forecast) string {
	return q.say.Say("chance.not_in_force", words.Data{"Why": ModelFault(f.Fault())})
}

// significant writes a number with five digits that count, one next to 0 as that.
func significant(value float64) string {
	if value < 1e-6 {
		return "under 0.000001"
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(value, 'g', 5, 64), 64) // what it wrote itself
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// byChance makes a selection start with whoever is the least likely to order: the
// nearest to being lost. Where the model is not in force it goes by the silence
// as a share of the limit, and a note says so. No order is without limit.
func (q question) byChance(ctx context.Context, selection *analysis.Selection, judged calendar.Date) (f cadence.Forecast, note string, err error) {
	if f, err = q.records.Forecast(ctx, judged); err != nil {
		return f, "", err
	}
	if f.InForce() {
		selection.Risk = func(a analysis.Assessment) (float64, bool) {
			chance, known := chanceIn(f, a, judged)
			return 1 - chance, known
		}
		return f, "", nil
	}
	selection.Risk = func(a analysis.Assessment) (float64, bool) {
		return float64(judged-a.LastPurchase) / float64(a.DriftingOn-a.LastPurchase), a.LastPurchase != 0 && a.DriftingOn > a.LastPurchase
	}
	return f, q.notInForce(f), nil
}

// chanceIn is the chance of an order that follows from what was last said of an
// account on a day.
func chanceIn(f cadence.Forecast, a analysis.Assessment, judged calendar.Date) (chance float64, known bool) {
	if a.FirstPurchase == 0 {
		return 0, false
	}
	r := cadence.Rhythm{Days: a.PurchaseDays, First: a.FirstPurchase, Last: a.LastPurchase}
	return chanceOf(f, segment.Basis(a.Basis), r, judged)
}

// addChances puts the chance of an order after each name; nothing where the model
// is not in force.
func (q question) addChances(table *Table, f cadence.Forecast, accounts []analysis.Assessed, judged calendar.Date) {
	if !f.InForce() {
		return
	}
	table.insert(1, q.say.Say("list.chance", words.Data{"Days": cadence.Horizon}), func(row int) Cell {
		chance, known := chanceIn(f, accounts[row].Assessment, judged)
		if !known {
			return numberCell("–", 2) // after all others, as in the list
		}
		return numberCell(q.chanceText(chance), chance)
	})
}
