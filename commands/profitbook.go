package commands

import (
	"context"
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/commands/words"
)

// ends is how many customers a book by profit names at either end.
const ends = 5

// profitBook is what the asker looks after, by what it earns: the sum, who
// makes it, and both ends.
func (q question) profitBook(ctx context.Context) (Reply, error) {
	scope, seen := scopeOf(q.person), q.may().amountsSeen()
	if seen == (analysis.Sight{}) {
		text := q.hidden("profit.hidden")
		return Reply{Summary: text, Parts: []Part{Line{plain(text)}}}, nil
	}
	q.reads.of(scope)
	judged, any, err := q.records.NewestRun(ctx)
	if err != nil {
		return Reply{}, err
	}
	if !any {
		return q.sentence("book.not_assessed"), nil
	}
	earners, err := q.records.Earners(ctx, scope, seen, q.bands())
	if err != nil {
		return Reply{}, err
	}
	if len(earners) == 0 {
		return q.sentence("book.empty"), nil
	}
	names, err := q.names(ctx)
	if err != nil {
		return Reply{}, err
	}
	b := q.bookOf(earners)
	title, counts := q.earnersTitle(scope, len(earners)), q.classCounts(b)
	head := Line{bold(title), newline(), plain(counts)}
	for _, text := range q.bookLines(b) {
		head = append(head, newline(), plain(text))
	}
	reply := Reply{Summary: title + ". " + counts, Parts: []Part{head}}
	if b.money.isExact() && scope.Owner == "" && len(b.known) > 2*ends {
		reply.Parts = append(reply.Parts, q.curveBars(b), q.curveTable(b))
	}
	if len(b.known) > 2*ends {
		least := slices.Clone(b.known[len(b.known)-ends:])
		slices.Reverse(least)
		reply.Parts = append(reply.Parts,
			q.earnersTable("earners.most", b.known[:ends], names), q.earnersTable("earners.least", least, names))
	} else if len(b.known) > 0 {
		reply.Parts = append(reply.Parts, q.earnersTable("earners.each", b.known, names))
	}
	reply.Parts = append(reply.Parts, q.bookButtons(b), Note{plain(q.say.Say("earners.note", words.Data{"AsOf": q.day(judged)}))})
	return reply, nil
}

// book is the customers of a scope by what they earn.
type book struct {
	known   []analysis.Assessed // whose profit is known, if only before some costs; the most first
	unknown int                 // of whom nothing is recorded but revenue, if that
	before  int                 // of the known, those with a cost missing
	missing []profit.Input      // all of those costs
	counts  map[string]int      // of the known, by class; "before" for those above zero with a cost missing
	turned  int
	curve   profit.Curve
	money   purse
}

func (q question) bookOf(earners []analysis.Assessed) book {
	b := book{counts: map[string]int{}, money: q.purseOf(len(earners))}
	var profits []int64
	for _, e := range earners {
		if e.Assessment.TurnedOn != 0 {
			b.turned++
		}
		if !isProfitKnown(e.Assessment) {
			b.unknown++
			continue
		}
		b.known = append(b.known, e)
		profits = append(profits, e.Assessment.Profit)
		missing := missingInputs(e.Assessment)
		b.counts[countOf(e.Assessment, missing)]++
		if len(missing) > 0 {
			b.before++
			b.missing = append(b.missing, missing...)
		}
	}
	b.missing = slices.DeleteFunc(profit.Inputs(), func(i profit.Input) bool { return !slices.Contains(b.missing, i) })
	b.curve = profit.CurveOf(profits)
	return b
}

// countOf is what a customer counts as. What is unknown of a cost can only add
// to a loss.
func countOf(a analysis.Assessment, missing []profit.Input) string {
	switch {
	case len(missing) == 0:
		return a.Profitability
	case a.Profit < 0 && !slices.Contains(missing, profit.OfBadDebt):
		return string(profit.Unprofitable)
	}
	return "before"
}

func (q question) earnersTitle(scope analysis.Scope, count int) string {
	switch {
	case scope.Owner != "":
		return q.say.Count("earners.yours", count)
	case scope.Team != "":
		return q.say.Count("earners.team", count, words.Data{"Team": scope.Team})
	}
	return q.say.Count("earners.all", count)
}

// classCounts is how many customers are of each class.
func (q question) classCounts(b book) string {
	var texts []string
	add := func(id string, n int) {
		if n > 0 {
			texts = append(texts, q.say.Count(id, n))
		}
	}
	add("earners.count_profitable", b.counts[string(profit.Profitable)])
	add("earners.count_break_even", b.counts[string(profit.BreakEven)])
	add("earners.count_unprofitable", b.counts[string(profit.Unprofitable)])
	add("earners.count_before", b.counts["before"])
	add("earners.count_unknown", b.unknown)
	return strings.Join(texts, " · ")
}

// bookLines are the sum, who makes it, who takes it away, and what it lacks.
func (q question) bookLines(b book) (texts []string) {
	if len(b.known) == 0 {
		return []string{q.say.Say("profit.unknown")}
	}
	sum := q.say.Say("earners.sum", words.Data{"Amount": b.money.whole(q.reporting(b.curve.Total()))})
	if share, known := b.curve.Share(20); known && b.money.isExact() && len(b.known) >= ends {
		sum += ". " + q.say.Count("earners.fifth", len(b.known)/5, words.Data{"Of": number(len(b.known)), "Share": rounded(share)})
	}
	texts = append(texts, sum)
	if b.curve.Below > 0 {
		peak, customers := b.curve.Peak()
		text := q.say.Count("earners.below", b.curve.Below, words.Data{"Lost": b.money.whole(q.reporting(-b.curve.Lost))})
		if customers > 0 {
			text += " " + q.say.Count("earners.peak", customers, words.Data{"Amount": b.money.whole(q.reporting(peak))})
		}
		texts = append(texts, text)
	}
	if b.before > 0 {
		texts = append(texts, q.say.Count("earners.before", b.before, words.Data{"Costs": q.allCosts(b.missing)}))
	}
	if text := q.estimatedByPolicy(); text != "" {
		texts = append(texts, text)
	}
	return texts
}

// estimatedByPolicy names what is estimated in this installation; "" for nothing.
func (q question) estimatedByPolicy() string {
	var inputs []string
	for _, input := range profit.Inputs() {
		if q.policy.Profit.Costs.Declared(input) == profit.Estimated {
			inputs = append(inputs, q.part(input))
		}
	}
	if len(inputs) == 0 {
		return ""
	}
	return q.say.Say("earners.estimated", words.Data{"Inputs": q.and(inputs)})
}

func (q question) allCosts(inputs []profit.Input) string {
	names := make([]string, len(inputs))
	for i, input := range inputs {
		names[i] = q.cost(input)
	}
	return q.and(names)
}

// earnersTable is one row per customer with what it earns, and since when it
// earns nothing where that is so of any.
func (q question) earnersTable(id string, earners []analysis.Assessed, names func(string) string) Table {
	table := Table{Caption: q.say.Say(id) + " · " + q.say.Say("list.profit_period")}
	for _, id := range []string{"list.account", "list.profit", "list.owner", "list.reference"} {
		table.Header = append(table.Header, q.say.Say(id))
	}
	for _, e := range earners {
		table.Rows = append(table.Rows, []Cell{
			textCell(brief(e.Account.Name, nameInTable)), q.profitCell(e), textCell(names(e.Account.Owner)), textCell(e.Account.Ref),
		})
	}
	if slices.ContainsFunc(earners, func(e analysis.Assessed) bool { return e.Assessment.TurnedOn != 0 }) {
		table.insert(2, q.say.Say("list.turned_in"), func(row int) Cell { return turnedCell(earners[row].Assessment.TurnedOn) })
	}
	return table
}

func turnedCell(on calendar.Date) Cell {
	if on == 0 {
		return numberCell("–", 0)
	}
	return numberCell(monthYear(on), float64(on))
}

// bookButtons offer the lists of those who need somebody.
func (q question) bookButtons(b book) (row Buttons) {
	add := func(label string, n int, sentence ...string) {
		if n > 0 {
			row = append(row, Button{Label: capital(label) + " " + number(n), Says: says(sentence...)})
		}
	}
	add(q.say.Say("list.unprofitable"), b.counts[string(profit.Unprofitable)], wordList, losingWords[analysis.Unprofitable])
	add(q.say.Say("list.turned"), b.turned, wordList, losingWords[analysis.TurnedUnprofitable])
	return append(row, Button{Label: capital(q.say.Say("list.quiet")), Says: says(wordList, "quiet", "earners")})
}

// curveStep is one step of the curve, in percent of the customers.
const curveStep = 10

// curveAt yields how many customers each step holds, each number once.
func curveAt(customers int) (counts []int) {
	for percent := curveStep; percent <= 100; percent += curveStep {
		counts = append(counts, customers*percent/100)
	}
	return slices.Compact(counts)
}

// curveBars draw the whale curve: what the best make together, ever more of
// them. It rises above its end where the last ones take away again.
func (q question) curveBars(b book) Bars {
	bars := Bars{
		Title: q.say.Say("curve.title", words.Data{"Currency": q.settings.Currency}), Series: q.settings.Currency,
	}
	for _, n := range curveAt(len(b.known)) {
		bars.Labels = append(bars.Labels, number(n))
		bars.Values = append(bars.Values, b.money.units(q.reporting(b.curve.First(n))))
	}
	return bars
}

// curveTable is the same in numbers; what each step adds sums up to the whole.
func (q question) curveTable(b book) Table {
	table := Table{Caption: q.say.Say("curve.caption", words.Data{"Currency": q.settings.Currency})}
	for _, id := range []string{"curve.customers", "curve.these", "curve.together", "curve.share"} {
		table.Header = append(table.Header, q.say.Say(id))
	}
	cell := func(minor int64) Cell {
		amount := q.reporting(minor)
		return numberCell(b.money.figure(amount), b.money.units(amount))
	}
	before := 0
	for _, n := range curveAt(len(b.known)) {
		share := ""
		if total := b.curve.Total(); total > 0 {
			share = rounded(float64(b.curve.First(n)) / float64(total))
		}
		table.Rows = append(table.Rows, []Cell{
			countCell(n), cell(b.curve.First(n) - b.curve.First(before)), cell(b.curve.First(n)), textCell(share),
		})
		before = n
	}
	return table
}
