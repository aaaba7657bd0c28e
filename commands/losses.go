package commands

import (
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/analysis/segment"
	"lull/commands/words"
)

// losingWords are the words for a choice of accounts by what they earn.
var losingWords = map[analysis.Losing]string{
	analysis.Unprofitable: "unprofitable", analysis.TurnedUnprofitable: "turned unprofitable",
}

// readLosing takes such a choice out of a list's words; "" where there is none.
func readLosing(tokens []string) (losing analysis.Losing, rest []string) {
	for _, token := range tokens {
		switch strings.ToLower(strings.Trim(token, aroundWords)) {
		case "turned":
			losing = analysis.TurnedUnprofitable
		case "unprofitable":
			if losing == "" {
				losing = analysis.Unprofitable
			}
		default:
			rest = append(rest, token)
		}
	}
	return losing, rest
}

// listName is what a list holds: passive, turned unprofitable, or both.
func (q question) listName(s segment.Segment, losing analysis.Losing) string {
	var names []string
	if s != "" {
		names = append(names, q.say.Say("list."+listWord(s)))
	}
	if losing != "" {
		names = append(names, q.say.Say("list."+string(losing)))
	}
	return strings.Join(names, ", ")
}

// lossTable is one row per customer who earns nothing: how little, since when,
// what to do, and who looks after them.
func (q question) lossTable(
	table Table, accounts []analysis.Assessed, names func(string) string, firstStep func(analysis.Assessed) string,
) Table {
	table.Header, table.Caption = nil, table.Caption+" · "+q.say.Say("list.profit_period")
	for _, id := range []string{"list.account", "list.profit", "list.turned_in", "list.next", "list.owner", "list.reference"} {
		table.Header = append(table.Header, q.say.Say(id))
	}
	for _, a := range accounts {
		table.Rows = append(table.Rows, []Cell{
			textCell(brief(a.Account.Name, nameInTable)), q.profitCell(a), turnedCell(a.Assessment.TurnedOn), textCell(firstStep(a)),
			textCell(names(a.Account.Owner)), textCell(a.Account.Ref),
		})
	}
	return table
}

// addAmounts puts what each customer earns after its name, or brings where that
// is what the list is sorted by. It adds nothing where no amount may be seen or
// is known.
func (q question) addAmounts(table *Table, order analysis.Order, accounts []analysis.Assessed) {
	id, period, cell := "list.profit", "list.profit_period", q.profitCell
	if order == analysis.MostRevenue {
		id, period, cell = "list.revenue", "list.revenue_period", q.revenueCell
	}
	if !slices.ContainsFunc(accounts, func(a analysis.Assessed) bool { return a.Assessment.Profitability != "" && q.see(a.Account).amounts }) {
		return
	}
	table.Caption += " · " + q.say.Say(period)
	table.insert(1, q.say.Say(id), func(row int) Cell { return cell(accounts[row]) })
}

// profitCell is what a customer earned in the last 12 full months, as last
// judged, with what is not in it.
func (q question) profitCell(a analysis.Assessed) Cell {
	text, known := q.profitText(a)
	if !known {
		return numberCell(text, 0)
	}
	return q.see(a.Account).amountCell(text, q.reporting(a.Assessment.Profit))
}

// profitText is the same as text, and whether it is an amount.
func (q question) profitText(a analysis.Assessed) (text string, known bool) {
	missing := missingInputs(a.Assessment)
	switch s := q.see(a.Account); {
	case !s.amounts:
		return q.say.Say("list.hidden"), false
	case a.Assessment.Profitability == "":
		return q.say.Say("list.nothing"), false
	case !isProfitKnown(a.Assessment):
		return q.say.Say("list.unknown_profit"), false
	default:
		text = s.money.whole(q.reporting(a.Assessment.Profit))
	}
	if len(missing) > 0 {
		text = q.say.Say("list.before", words.Data{"Amount": text, "Costs": q.costs(missing)})
	}
	return text, true
}

// isProfitKnown reports whether anything of a profit can be said beside the
// revenue.
func isProfitKnown(a analysis.Assessment) bool {
	return a.Profitability != "" && tellsProfit(func(input profit.Input) bool { return slices.Contains(missingInputs(a), input) })
}

// revenueCell is what a customer brought in 12 months, as last judged.
func (q question) revenueCell(a analysis.Assessed) Cell {
	s := q.see(a.Account)
	if !s.amounts {
		return numberCell(q.say.Say("list.hidden"), 0)
	}
	amount := q.reporting(a.Assessment.Revenue)
	return s.amountCell(s.money.whole(amount), amount)
}

// amountCell sorts by the amount where that may be known to the unit.
func (s sight) amountCell(text string, amount money.Amount) Cell {
	if !s.money.isExact() {
		return textCell(text)
	}
	return numberCell(text, s.money.units(amount))
}

// costs names the first unknown costs, and counts the others.
func (q question) costs(missing []profit.Input) string {
	var names []string
	for _, input := range missing[:min(len(missing), costsNamed)] {
		names = append(names, q.cost(input))
	}
	if more := len(missing) - costsNamed; more > 0 {
		names = append(names, q.say.Count("gap.more", more))
	}
	return q.and(names)
}

// missingInputs are the inputs that an assessment did not know.
func missingInputs(a analysis.Assessment) (inputs []profit.Input) {
	for code := range strings.SplitSeq(a.Missing, ",") {
		if code != "" {
			inputs = append(inputs, profit.Input(code))
		}
	}
	return inputs
}

// reporting is a number of minor units of the currency that the books are kept in.
func (q question) reporting(minor int64) money.Amount {
	return money.Amount{Minor: minor, Currency: q.settings.Currency}
}
