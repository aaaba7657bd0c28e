package commands

import (
	"context"
	"math"
	"strings"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/segment"
	"lull/commands/words"
)

// why is the verdict with everything that it rests on: both axes with the rule
// and every number that goes into it, so that it can be checked by hand, what
// would change it, and how it came about. withMoney adds what is known of the
// other side.
func (q question) why(ctx context.Context, c customer, withMoney bool) (Reply, error) {
	axes, err := q.axes(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	about, err := q.circumstances(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	lines := Line{bold(q.headline(c))}
	if axes != "" {
		lines = append(lines, newline(), plain(axes))
	}
	for _, text := range about {
		lines = append(lines, newline(), plain(text))
	}
	parts := []Part{q.heading(c), lines}
	parts = append(parts, q.ruleLine("why.contact", q.contactRule(c)), q.contactFacts(c))
	days, any, err := q.contactDays(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	if any {
		parts = append(parts, days)
	}
	if undo := q.undoReports(c); len(undo) > 0 {
		parts = append(parts, undo)
	}
	parts = append(parts, q.ruleLine("why.orders", q.ordersRule(c)), q.ordersFacts(c), q.ruleLine("why.chance", q.chanceRule(c)))
	if withMoney {
		parts = append(parts, q.moneySide(c)...)
	}
	history, err := q.historyTable(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	if len(history.Rows) > 0 {
		parts = append(parts, history)
	}
	return Reply{Summary: q.summary(c, axes), Parts: append(parts, q.whyNote(c))}, nil
}

// moneySide is what the customer earns, with the numbers that it is made of.
func (q question) moneySide(c customer) []Part {
	line := Line{bold(q.say.Say("why.money")), newline()}
	switch {
	case !c.amounts:
		return []Part{append(line, q.revenueLine(c)...)}
	case !c.isKnown():
		line = append(append(line, q.revenueLine(c)...), newline(), plain(q.earnedHead(c.earnings)+"."))
	default:
		line = append(line, plain(q.earnedLine(c.earnings, c.money)))
	}
	for _, text := range append(q.shortFacts(c), q.ranks(c)) {
		line = append(line, newline(), plain(text))
	}
	parts := []Part{line}
	if c.isKnown() && c.money.isExact() {
		parts = append(parts, q.componentTable(c.earnings, c.money))
	}
	if note := q.basisNote(c.earnings); len(note) > 0 && c.isKnown() {
		parts = append(parts, note)
	}
	return parts
}

// ranks are the customer's places among all, by which a quiet earner is told.
func (q question) ranks(c customer) string {
	rank := func(p segment.Percentile) string {
		if !p.Known {
			return q.say.Say("why.no_rank")
		}
		return decimal(math.Floor(p.Of))
	}
	return q.say.Say("why.ranks", words.Data{
		"Revenue": rank(c.facts.Worth.Revenue), "RevenueLeast": decimal(q.policy.RevenuePercentile),
		"Effort": rank(c.facts.Worth.Effort), "EffortMost": decimal(q.policy.EffortPercentile),
	})
}

func (q question) ruleLine(id, rule string) Line {
	return Line{bold(q.say.Say(id)), newline(), plain(rule)}
}

// circumstances are what bears on the verdict beside the two axes, and what
// would change it.
func (q question) circumstances(ctx context.Context, c customer) (lines []string, err error) {
	for _, complaint := range c.complaints {
		lines = append(lines, q.say.Say("why.complaint", words.Data{"Ref": complaint.Ref, "On": q.day(complaint.OpenedOn)}))
	}
	if c.isHeld() {
		by, err := q.nameOf(ctx, c.hold.By)
		if err != nil {
			return nil, err
		}
		lines = append(lines, q.say.Say("why.hold", words.Data{
			"Until": q.day(c.hold.Until), "By": by, "From": q.day(c.hold.From), "Reason": c.hold.Reason,
		}))
	}
	checked, err := q.checkFact(ctx, c)
	if err != nil {
		return nil, err
	}
	if checked != "" {
		lines = append(lines, checked)
	}
	if c.Obstacle != "" && c.amounts {
		lines = append(lines, q.say.Say("obstacle."+string(c.Obstacle)))
	}
	var changes []string
	for _, change := range q.changes(c) {
		changes = append(changes, change.text)
	}
	if len(changes) > 0 {
		lines = append(lines, q.say.Say("why.changes", words.Data{"Changes": strings.Join(changes, " · ")}))
	}
	return append(lines, q.next(c)), nil
}

// whyNote is the small print below a why: as of when, by which rules, from what.
func (q question) whyNote(c customer) Note {
	return Note{plain(q.say.Say("why.note", words.Data{
		"AsOf": q.day(q.asOf), "Version": q.policy.Version, "Data": q.dataText(c),
	}) + " · " + q.say.Say("note.private"))}
}

// turnsShown is how many changes of state a why goes back.
const turnsShown = 8

func (q question) historyTable(ctx context.Context, c customer) (Table, error) {
	transitions, err := q.records.AccountTransitions(ctx, c.ID, turnsShown)
	if err != nil {
		return Table{}, err
	}
	table := Table{Caption: q.say.Say("history.caption")}
	for _, id := range []string{"history.day", "history.change", "history.alert", "history.policy"} {
		table.Header = append(table.Header, q.say.Say(id))
	}
	for _, t := range transitions {
		if axis := segment.Axis(t.Axis); !c.amounts && axis != segment.OfEngagement && axis != segment.OfPurchase {
			continue // it tells of money
		}
		table.Rows = append(table.Rows, []Cell{
			textCell(q.day(t.AsOf)), textCell(q.turnText(t)), textCell(q.outcome(t)), countCell(t.Policy),
		})
	}
	return table, nil
}

// turnText names a change of state.
func (q question) turnText(t analysis.Transition) string {
	text := q.say.Say("state." + t.To)
	if t.Tag != "" {
		text = q.say.Say("tag." + t.Tag)
	}
	if t.From == t.To || t.From == "" {
		return capital(text)
	}
	return capital(q.say.Say("history.was", words.Data{"Now": text, "Before": q.say.Say("state." + t.From)}))
}

// outcome says what became of the alert about a change; "" where there was none.
func (q question) outcome(t analysis.Transition) string {
	if t.Outcome == "" {
		return ""
	}
	return q.say.Say("outcome." + t.Outcome)
}

// factTable collects facts, one to a row.
type factTable struct {
	Table
	q question
}

func (q question) factTable(id string) *factTable {
	return &factTable{q: q, Table: Table{
		Caption: q.say.Say(id, words.Data{"AsOf": q.day(q.asOf), "Version": q.policy.Version}),
		Header:  []string{q.say.Say("facts.fact"), q.say.Say("facts.value")},
	}}
}

func (f *factTable) add(id, value string) {
	f.Rows = append(f.Rows, []Cell{textCell(f.q.say.Say(id)), textCell(value)})
}

func (f *factTable) days(length float64) string {
	return f.q.say.Say("days.decimal", words.Data{"Days": decimal(length)})
}

// rhythm adds what the usual gap is made of.
func (f *factTable) rhythm(r cadence.Rhythm, population cadence.Population, usual float64) {
	f.add("facts.gaps", number(r.Gaps()))
	f.add("facts.span", f.q.say.Count("days", r.Span()))
	if mean, known := population.MeanGap(); known {
		f.add("facts.mean_gap", f.q.say.Say("facts.mean", words.Data{
			"Mean": decimal(mean), "Span": number(int(population.Span)), "Gaps": number(int(population.Gaps)),
		}))
	}
	f.add("facts.usual", f.days(usual))
}

// limitRule is how the usual gap and the limit come about, on either axis.
func (q question) limitRule(r cadence.Rhythm, mean, usual, bound float64) string {
	k := q.policy.Cadence
	text := q.say.Say("rule.usual_none", words.Data{"Mean": decimal(mean)})
	if r.Gaps() > 0 {
		text = q.say.Say("rule.usual", words.Data{
			"Shrinkage": decimal(k.Shrinkage), "Mean": decimal(mean), "Span": r.Span(), "Gaps": r.Gaps(), "Usual": decimal(usual),
		})
	}
	limit := k.Multiplier * usual
	id := "rule.limit"
	switch {
	case bound > limit:
		id = "rule.limit_raised"
	case bound < limit && bound > k.Upper:
		id = "rule.limit_slow"
	case bound < limit:
		id = "rule.limit_capped"
	}
	return text + "\n" + q.say.Say(id, words.Data{
		"Multiplier": decimal(k.Multiplier), "Usual": decimal(usual), "Product": decimal(limit), "Slow": decimal(k.Slow), "Limit": decimal(bound),
	})
}

// contactRhythm is the rhythm of the customer's contact days.
func (q question) contactRhythm(c customer) cadence.Rhythm { return cadence.RhythmOfDays(c.facts.Days) }
