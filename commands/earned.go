package commands

import (
	"context"
	"math"

	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/commands/words"
)

// earnings are a customer's money: what was recorded, and what follows from it.
type earnings struct {
	books  profit.Books
	ledger profit.Ledger
	earned profit.Statement
}

// isKnown reports whether anything of the last 12 full months can be said
// beside the revenue.
func (w earnings) isKnown() bool {
	year := w.earned.Year
	return year.Entries > 0 && tellsProfit(isMissing(year.Missing))
}

// tellsProfit reports whether a profit may be spoken of without the missing
// inputs: where neither goods nor anybody's time is known, there is revenue alone.
func tellsProfit(missing func(profit.Input) bool) bool {
	return !missing(profit.OfRevenue) && !(missing(profit.OfDirectCost) && missing(profit.OfSales) && missing(profit.OfSupport))
}

// class is the class of the last 12 full months as far as it is known: of the
// known part where a cost is unknown.
func (w earnings) class(p profit.Policy) profit.Class {
	known := w.earned.Year
	known.Missing = nil
	return p.Class(known)
}

// amount is a number of minor units of the reporting currency.
func (w earnings) amount(minor int64) money.Amount {
	return money.Amount{Minor: minor, Currency: w.earned.Currency}
}

// earnings reads a customer's ledger and draws up the statement of the day.
func (q question) earnings(ctx context.Context, account int64) (w earnings, err error) {
	if w.books, err = q.records.Books(ctx, q.asOf, q.knownBefore()); err != nil {
		return w, err
	}
	if w.ledger, err = q.records.Ledger(ctx, account, q.asOf, q.knownBefore()); err != nil {
		return w, err
	}
	w.earned = w.books.Reckoner(q.policy.Profit).Statement(w.ledger, q.asOf)
	return w, nil
}

// earnedHead is the first line of what a customer earns, without any amount: what a
// lock screen may show.
func (q question) earnedHead(w earnings) string {
	year := w.earned.Year
	if year.Entries == 0 {
		if year.Months == 0 && len(w.ledger.Invoices) > 0 {
			return q.say.Say("earned.too_early", words.Data{"On": q.shortDay(w.earned.AsOf.NextMonth() - 1)})
		}
		return q.say.Say("earned.nothing", words.Data{"Period": q.span(year)})
	}
	if gap, noRevenue := gapOf(year, profit.OfRevenue); noRevenue {
		return q.say.Say("earned.no_revenue", words.Data{"Reason": q.gapReason(gap)})
	}
	if !w.isKnown() {
		return q.say.Say("profit.unknown")
	}
	class := q.say.Say("class." + string(w.class(q.policy.Profit)))
	data := words.Data{"Class": class, "Period": q.lasting(year), "Costs": q.before(year.Missing)}
	if turn, isTurned := w.earned.Turned(); isTurned {
		data["Month"] = q.monthName(turn.Month)
		switch {
		case w.class(q.policy.Profit) != profit.Unprofitable:
			return q.say.Say("earned.but_since", data)
		case len(year.Missing) > 0:
			return q.say.Say("earned.since_even_before", data)
		}
		return q.say.Say("earned.since", data)
	}
	switch {
	case len(year.Missing) == 0:
		return class
	case year.IsCertainLoss() && w.class(q.policy.Profit) == profit.Unprofitable:
		return q.say.Say("earned.even_before", data)
	case year.IsCertainLoss():
		return q.say.Say("earned.at_best", data)
	}
	return q.say.Say("earned.before", data)
}

// earnedLine is the first line in full: the class, and what speaks for it.
func (q question) earnedLine(w earnings, m purse) string {
	head := q.earnedHead(w)
	if !w.isKnown() {
		return head
	}
	figures := q.figures(w, m)
	if turn, isTurned := w.earned.Turned(); isTurned {
		if causes := q.causes(w, m, turn); causes != "" {
			figures = causes
		}
	}
	return q.say.Say("earned.line", words.Data{"Head": head, "Figures": figures})
}

// figures are the profit of the last 12 full months with its margin and its
// trend: EUR 41,200 in 12 months (28 % of revenue), up 6 %.
func (q question) figures(w earnings, m purse) string {
	year := w.earned.Year
	id, data := "earned.amount", words.Data{"Amount": m.whole(w.amount(year.Profit())), "Period": q.lasting(year)}
	if margin, known := year.KnownMargin(); known && m.isExact() {
		id, data["Margin"] = "earned.margin", rounded(margin)
	}
	return q.say.Say(id, data) + q.change(w) + q.estimatedIn(year)
}

// change is ", up 6 %": the last three months against what was usual; "" where
// that has no number.
func (q question) change(w earnings) string {
	trend, known := w.earned.Trend()
	if !known {
		return ""
	}
	share, known := trend.Change()
	if !known {
		return ""
	}
	return ", " + q.moved(share)
}

// moved is a change as a person says it: up 6 %, down 40 %, level, now a loss.
func (q question) moved(share float64) string {
	by := words.Data{"By": rounded(math.Abs(share))}
	switch {
	case share < -1:
		return q.say.Say("trend.loss")
	case math.Abs(share) < 0.005:
		return q.say.Say("trend.level")
	case share > 0:
		return q.say.Say("trend.up", by)
	}
	return q.say.Say("trend.down", by)
}

// estimatedIn is ", support time estimated"; "" where nothing was.
func (q question) estimatedIn(of profit.Period) string {
	var inputs []string
	var last profit.Input
	for _, e := range of.Estimates {
		if e.Input != last {
			inputs = append(inputs, q.say.Say("part."+string(e.Input)))
		}
		last = e.Input
	}
	if len(inputs) == 0 {
		return ""
	}
	return ", " + q.say.Say("earned.estimated", words.Data{"Inputs": q.and(inputs)})
}

// lasting is how long a period is: 12 months.
func (q question) lasting(of profit.Period) string { return q.say.Count("months.count", of.Months) }

// span is a period by its months: Nov 2025 to Oct 2026.
func (q question) span(of profit.Period) string {
	from, to := of.From, of.To
	if of.Months == 0 {
		to = q.asOf.FirstOfMonth() - 1
		from = (to + 1).YearBefore()
	}
	if of.Months == 1 {
		return monthYear(from)
	}
	first := monthYear(from)
	if from.Time().Year() == to.Time().Year() {
		first = from.Time().Format("Jan")
	}
	return q.say.Say("months.span", words.Data{"From": first, "To": monthYear(to)})
}

func monthYear(d calendar.Date) string { return d.Time().Format("Jan 2006") }

// monthName is a month in a sentence, with the year where it is not this one.
func (q question) monthName(d calendar.Date) string {
	if d.Time().Year() == q.asOf.Time().Year() {
		return d.Time().Format("January")
	}
	return d.Time().Format("January 2006")
}
