package commands

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands/words"
)

// turnTags are the turns that are news, the most urgent first.
var turnTags = []segment.Tag{
	segment.NewlyLapsed, segment.NewlyDrifting, segment.NewlyPassive, segment.PassiveAgain, segment.ActiveAgain,
}

// moneyTags are those about what a customer earns: another question, so that
// an account may turn on both.
var moneyTags = []segment.Tag{segment.TurnedUnprofitable, segment.ProfitableAgain}

// period is a stretch of days, both ends included.
type period struct {
	from, through calendar.Date
	text          string
	said          string // the words for it; "" where there were none
}

// turned answers "new this week team": who turned, by turn, each account once.
func (q question) turned(ctx context.Context, text string) (Reply, error) {
	when, rest, fault, err := q.readPeriod(ctx, text)
	if err != nil {
		return Reply{}, err
	}
	if fault != "" {
		return Reply{Summary: fault, Parts: []Part{Line{plain(fault)}}}, nil
	}
	f, unclear, err := q.readFilter(ctx, says(wordNew, when.said), q.tokens(rest))
	if err != nil {
		return Reply{}, err
	}
	if unclear != nil {
		return q.orCustomer(ctx, wordNew+" "+text, *unclear)
	}
	q.reads.of(f.scope)
	judged, any, err := q.records.NewestRun(ctx)
	if err != nil {
		return Reply{}, err
	}
	if !any {
		return q.sentence("book.not_assessed"), nil
	}
	turning := analysis.Turning{
		Scope: f.scope, Seen: q.may().seen(), Amounts: q.may().amountsSeen(),
		From: when.from, Through: when.through, Limit: f.top,
	}
	var turns []analysis.Turn
	for _, tags := range [][]segment.Tag{turnTags, moneyTags} {
		turning.Tags = nil
		for _, tag := range tags {
			turning.Tags = append(turning.Tags, string(tag))
		}
		found, err := q.records.Turns(ctx, turning)
		if err != nil {
			return Reply{}, err
		}
		turns = append(turns, found...)
	}
	return q.turnReply(ctx, f, when, judged, turns)
}

// readPeriod takes the days out of the words: this week, last week, since a day.
// Without any it is the week judged last and what came after.
func (q question) readPeriod(ctx context.Context, text string) (when period, rest, fault string, err error) {
	monday := q.asOf.WeekEnd() - 6
	tokens := strings.Fields(text)
	for i, token := range tokens {
		token = strings.ToLower(token)
		ofWeek := i+1 < len(tokens) && strings.EqualFold(strings.Trim(tokens[i+1], aroundWords), "week")
		after := func(n int) string { return strings.Join(slices.Delete(slices.Clone(tokens), i, i+n), " ") }
		switch {
		case token == "this" && ofWeek:
			return q.period(monday, q.asOf, "this week"), after(2), "", nil
		case token == "last" && ofWeek:
			return q.period(monday-7, monday-1, "last week"), after(2), "", nil
		case token == "since" && i+1 < len(tokens):
			read := readDate(strings.Join(tokens[i:], " "), Back, q.asOf, q.asked.Asker.Locale)
			if read.fault != "" {
				return when, "", read.fault, nil
			}
			if read.found {
				return q.period(read.on, q.asOf, "since "+read.on.String()), strings.Join(append(slices.Clone(tokens[:i]), read.rest), " "), "", nil
			}
			return when, "", q.say.Say("turned.no_day", words.Data{"Said": strings.Join(tokens[i+1:], " ")}), nil
		}
	}
	week, any, err := q.records.LastWeek(ctx)
	if !any {
		week = monday - 1
	}
	return q.period(min(week, q.asOf)-6, q.asOf, ""), text, "", err
}

func (q question) period(from, through calendar.Date, said string) period {
	return period{from: from, through: through, said: said, text: q.say.Say("turned.period", words.Data{"From": q.day(from), "Through": q.day(through)})}
}

func (q question) turnReply(ctx context.Context, f filter, when period, judged calendar.Date, turns []analysis.Turn) (Reply, error) {
	names, err := q.names(ctx)
	if err != nil {
		return Reply{}, err
	}
	var counts, kept []string
	var tables []Part
	var first []analysis.Assessed
	groups := slices.Collect(chunks(turns))
	for _, group := range groups {
		t := group[0].Transition
		turn := q.say.Say("turn."+t.Tag, words.Data{"Count": number(group[0].Alike)})
		if because := segment.Outcome(t.Outcome).Because(); because != "" {
			var who []string
			for _, one := range group {
				who = append(who, one.Account.Name+" ("+one.Account.Ref+", "+q.shortDay(one.Transition.AsOf)+")")
			}
			if more := group[0].Alike - len(group); more > 0 {
				who = append(who, q.say.Count("find.more", more))
			}
			kept = append(kept, q.say.Say("kept."+because, words.Data{
				"Turn": turn, "Who": strings.Join(who, ", "), "Days": q.policy.CoolDown,
			}))
			continue
		}
		table, err := q.turnTable(group, turn, names)
		if err != nil {
			return Reply{}, err
		}
		counts, tables = append(counts, turn), append(tables, table)
		for _, one := range group {
			if !slices.ContainsFunc(first, func(a analysis.Assessed) bool { return a.Account.ID == one.Account.ID }) {
				first = append(first, analysis.Assessed{Account: one.Account})
			}
		}
	}
	title := q.say.Say("turned.title", words.Data{"Period": when.text, "Whose": f.whose})
	summary := q.say.Say("turned.none")
	switch {
	case len(counts) > 0:
		summary = strings.Join(counts, " · ")
	case len(kept) > 0:
		summary = q.say.Say("turned.only_kept")
	}
	lines := Line{bold(title), newline(), plain(summary)}
	for _, note := range f.notes {
		lines = append(lines, newline(), plain(note))
	}
	reply := Reply{Summary: title + ". " + summary, Parts: append([]Part{lines}, tables...)}
	if len(kept) > 0 {
		reply.Parts = append(reply.Parts, Line{bold(q.say.Say("turned.kept")), newline(), plain(strings.Join(kept, "\n"))})
	}
	if len(first) > 0 {
		reply.Parts = append(reply.Parts, q.shows(first))
	}
	note := q.say.Say("turned.note", words.Data{"Sunday": q.shortDay(q.asOf.WeekEnd())})
	reply.Parts = append(reply.Parts, Note{plain(note + " · " + q.say.Say("book.note", words.Data{"AsOf": q.day(judged)}))})
	return reply, nil
}

// chunks yields the turns of one tag and one outcome, as the records group them.
// What was raised and what was replayed from history are both news.
func chunks(turns []analysis.Turn) func(yield func([]analysis.Turn) bool) {
	alike := func(a, b analysis.Transition) bool {
		return a.Tag == b.Tag && segment.Outcome(a.Outcome).Because() == segment.Outcome(b.Outcome).Because()
	}
	return func(yield func([]analysis.Turn) bool) {
		for start := 0; start < len(turns); {
			end := start + 1
			for end < len(turns) && alike(turns[start].Transition, turns[end].Transition) {
				end++
			}
			if !yield(turns[start:end]) {
				return
			}
			start = end
		}
	}
}

// turnTable is one kind of turn: who, when, why, and where they stand now.
func (q question) turnTable(group []analysis.Turn, turn string, names func(string) string) (Table, error) {
	table := Table{Caption: capital(turn)}
	if shown := len(group); shown < group[0].Alike {
		table.Caption = q.say.Say("turned.latest", words.Data{"Turn": table.Caption, "Shown": number(shown)})
	}
	for _, id := range []string{"list.account", "turned.why", "turned.on", "turned.now", "list.owner", "list.reference"} {
		table.Header = append(table.Header, q.say.Say(id))
	}
	for _, one := range group {
		why, err := q.turnWhy(one)
		if err != nil {
			return table, err
		}
		table.Rows = append(table.Rows, []Cell{
			textCell(brief(one.Account.Name, nameInTable)), textCell(why), q.dayCell(one.Transition.AsOf),
			textCell(q.say.Say("segment." + one.Segment)), textCell(names(one.Account.Owner)), textCell(one.Account.Ref),
		})
	}
	return table, nil
}

// turnWhy is what a turn rested on, from the evidence that was kept with it.
func (q question) turnWhy(t analysis.Turn) (string, error) {
	fail := func(err error) error {
		return fmt.Errorf("commands: the evidence of a turn of account %d on %s: %w", t.Account.ID, t.Transition.AsOf, err)
	}
	switch segment.Axis(t.Transition.Axis) {
	case segment.OfProfit:
		var turn segment.TurnOfProfit
		if err := json.Unmarshal(t.Transition.Evidence, &turn); err != nil {
			return "", fail(err)
		}
		return q.say.Say("turned.in", words.Data{"Month": q.monthName(turn.Month)}), nil
	case segment.OfPurchase:
		var p segment.Purchase
		if err := json.Unmarshal(t.Transition.Evidence, &p); err != nil {
			return "", fail(err)
		}
		if p.HasRhythm() {
			return q.say.Count("order.silent", p.Silence) + " " + q.say.Say("book.usual", words.Data{"Usual": usualDays(p.UsualGap)}), nil
		}
		return q.order(p), nil
	}
	var e segment.Engagement
	if err := json.Unmarshal(t.Transition.Evidence, &e); err != nil {
		return "", fail(err)
	}
	switch {
	case segment.Tag(t.Transition.Tag) == segment.ActiveAgain:
		return q.say.Say("turned.back", words.Data{"On": q.shortDay(e.Last)}), nil
	case e.Days == 0:
		return q.say.Count("contact.never", e.Observed), nil
	case float64(e.Silence) > e.Bound:
		return q.say.Count("contact.silent", e.Silence) + " " + q.say.Say("book.usual", words.Data{"Usual": usualDays(e.UsualGap)}), nil
	}
	return q.say.Count("contact.slower", e.Within, words.Data{"Window": e.Window, "Expected": usualDays(e.Expected)}), nil
}
