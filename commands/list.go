package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/segment"
	"lull/commands/words"
)

// lists are the lists that can be asked for, by the word for them.
var lists = []struct {
	word    string
	segment segment.Segment
}{
	{"drifting", segment.SegmentDrifting},
	{"lapsed", segment.SegmentLapsed},
	{"passive", segment.SegmentPassive},
	{"quiet", segment.SegmentQuietEarner},
	{"active", segment.SegmentActive},
}

// list answers "list passive team top 20 by since", the words in any order.
func (q question) list(ctx context.Context, text string) (Reply, error) {
	tokens := q.tokens(text)
	chosen, at := segment.Segment(""), -1
	for i, token := range tokens {
		for _, l := range lists {
			if at < 0 && strings.EqualFold(strings.Trim(token, aroundWords), l.word) {
				chosen, at = l.segment, i
			}
		}
	}
	rest := slices.Clone(tokens)
	if at >= 0 {
		rest = slices.Delete(rest, at, at+1)
	}
	losing, rest := readLosing(rest)
	f, unclear, err := q.readFilter(ctx, says(wordList, listWord(chosen), losingWords[losing]), rest)
	if err != nil {
		return Reply{}, err
	}
	if unclear != nil {
		return q.orCustomer(ctx, wordList+" "+text, *unclear)
	}
	if at < 0 && losing == "" {
		return q.allLists(f), nil
	}
	f.losing = losing
	if losing != "" && !f.isOrdered {
		f.order = analysis.LeastProfit
	}
	return q.listed(ctx, chosen, f)
}

// orCustomer shows the customer that is called like the words, where there is
// one: New Balance is no question about what is new.
func (q question) orCustomer(ctx context.Context, name string, otherwise Reply) (Reply, error) {
	found, err := q.records.FindAccounts(ctx, name)
	if err != nil {
		return Reply{}, err
	}
	if found.How == analysis.NoMatch || found.How == analysis.Alike {
		return otherwise, nil
	}
	return q.about(ctx, ask{word: wordShow, name: name})
}

// allLists says which lists there are, each a press away.
func (q question) allLists(f filter) Reply {
	text := q.say.Say("list.which")
	return Reply{Summary: text, Parts: []Part{Line{plain(text)}, q.listButtons(f, nil), Note{plain(q.say.Say("list.grammar"))}}}
}

// listButtons offers the lists with the same filter; counts, where given, stand
// on them, and a list without accounts is left out.
func (q question) listButtons(f filter, counts map[string]int) (row Buttons) {
	for _, l := range lists {
		label := capital(q.say.Say("list." + l.word))
		if counts != nil {
			if counts[string(l.segment)] == 0 {
				continue
			}
			label += " " + number(counts[string(l.segment)])
		}
		row = append(row, Button{Label: label, Says: says(wordList, l.word, f.words)})
	}
	if counts == nil && q.may().amountsSeen() != (analysis.Sight{}) {
		for _, losing := range []analysis.Losing{analysis.Unprofitable, analysis.TurnedUnprofitable} {
			row = append(row, Button{Label: capital(q.say.Say("list." + string(losing))), Says: says(wordList, losingWords[losing], f.words)})
		}
	}
	return row
}

func (q question) listed(ctx context.Context, chosen segment.Segment, f filter) (Reply, error) {
	q.reads.of(f.scope)
	judged, any, err := q.records.NewestRun(ctx)
	if err != nil {
		return Reply{}, err
	}
	if !any {
		return q.sentence("book.not_assessed"), nil
	}
	selection := analysis.Selection{
		Scope: f.scope, Seen: q.may().seen(), Amounts: q.may().amountsSeen(), Losing: f.losing, Order: f.order, Bands: q.bands(), Limit: f.top,
	}
	if chosen != "" {
		selection.Segments = []string{string(chosen)}
	}
	if f.losing != "" || f.order.IsOfMoney() {
		if selection.Amounts == (analysis.Sight{}) {
			text := q.hidden("profit.hidden")
			return Reply{Summary: text, Parts: []Part{Line{plain(text)}}}, nil
		}
		if selection.Seen != selection.Amounts && f.scope.Owner != q.person.Email {
			f.notes = append(f.notes, q.say.Say("list.amounts_seen"))
		}
		selection.Seen = selection.Amounts
	}
	var forecast cadence.Forecast
	order := string(f.order)
	if f.order == analysis.LeastChance {
		note := ""
		if forecast, note, err = q.byChance(ctx, &selection, judged); err != nil {
			return Reply{}, err
		}
		if note != "" {
			order, f.notes = "risk", append(f.notes, note)
		}
	}
	listing, err := q.records.List(ctx, selection)
	if err != nil {
		return Reply{}, err
	}
	total, count := 0, listing.Chosen
	for _, n := range listing.Segments {
		total += n
	}
	title := q.say.Say("list.title", words.Data{
		"Count": number(count), "Segment": q.listName(chosen, f.losing), "Total": number(total), "Whose": f.whose,
	})
	note := Note{plain(q.say.Say("book.note", words.Data{"AsOf": q.day(judged)}))}
	if total == 0 {
		return q.sentence("list.nobody", words.Data{"Whose": capital(f.whose)}), nil
	}
	source, err := q.records.EngagementSource(ctx, q.asOf, q.knownBefore())
	if err != nil {
		return Reply{}, err
	}
	if why := q.blind(chosen, source); why != "" && count == 0 && chosen != "" {
		return Reply{Summary: why, Parts: []Part{Line{plain(why)}, q.listButtons(f, listing.Segments), note}}, nil
	}
	lines := Line{bold(title)}
	switch {
	case count > len(listing.Accounts):
		lines = append(lines, newline(), plain(q.say.Count("list.first", len(listing.Accounts), words.Data{
			"Shown": number(len(listing.Accounts)),
		})))
	case count == 0 && chosen == segment.SegmentQuietEarner:
		ranks, err := q.records.Ranks(ctx)
		if err != nil {
			return Reply{}, err
		}
		id := "list.none"
		if len(ranks.Effort) == 0 {
			id = "list.no_quiet"
		}
		lines = append(lines, newline(), plain(q.say.Say(id)))
	case count == 0:
		lines = append(lines, newline(), plain(q.say.Say("list.none")))
	}
	for _, text := range f.notes {
		lines = append(lines, newline(), plain(text))
	}
	reply := Reply{Summary: title, Parts: []Part{lines}}
	if len(listing.Accounts) == 0 {
		reply.Parts = append(reply.Parts, q.listButtons(f, listing.Segments), note)
		return reply, nil
	}
	caption := q.say.Say("list.caption", words.Data{
		"Segment": capital(q.listName(chosen, f.losing)), "Order": q.say.Say("order_by." + order),
	})
	table, next, err := q.listTable(ctx, chosen, f, caption, listing.Accounts)
	if err != nil {
		return Reply{}, err
	}
	q.addChances(&table, forecast, listing.Accounts, judged)
	if next != "" {
		reply.Parts[0] = append(lines, newline(), plain(q.say.Say("list.next_each", words.Data{"Next": next})))
	}
	row := q.shows(listing.Accounts)
	if count > len(listing.Accounts) && len(listing.Accounts) < topMost {
		label := q.say.Say("list.more", words.Data{"Most": min(count, topMost)})
		row = append(row, Button{Label: label, Says: says(wordList, listWord(chosen), losingWords[f.losing], f.words, "top", strconv.Itoa(topMost))})
	}
	reply.Parts = append(reply.Parts, table, row, note)
	return reply, nil
}

func listWord(s segment.Segment) string {
	for _, l := range lists {
		if l.segment == s {
			return l.word
		}
	}
	return ""
}

// blind says why nobody can be told to be in a segment for want of contact data;
// "" where there is some, or none is needed.
func (q question) blind(s segment.Segment, source segment.Source) string {
	if s == segment.SegmentDrifting || s == segment.SegmentLapsed {
		return ""
	}
	switch reason, _ := q.policy.SourceReason(segment.Round{AsOf: q.asOf, Source: source}); reason {
	case segment.NoSource:
		return q.say.Say("list.no_source")
	case segment.StaleSource:
		return q.say.Say("list.stale_source", words.Data{"On": q.shortDay(source.LoadedOn)})
	}
	return ""
}

// shows offers the first of a list, whose rows cannot be pressed.
func (q question) shows(accounts []analysis.Assessed) Buttons {
	var first []analysis.Account
	for _, a := range accounts[:min(len(accounts), rowOfPicks)] {
		first = append(first, a.Account)
	}
	return q.picks(ask{word: wordShow}, first)[0].(Buttons)
}

// nameInTable is how much of a name a table shows, in characters.
const nameInTable = 48

// listTable is one row per customer: how long silent, against what is usual,
// since when, what to do, and who looks after them. Where that is the same for
// all, the table has no column for it and next says it.
func (q question) listTable(
	ctx context.Context, s segment.Segment, f filter, caption string, accounts []analysis.Assessed,
) (table Table, next string, err error) {
	ofOrders := s == segment.SegmentDrifting || s == segment.SegmentLapsed
	silence := "list.no_contact"
	if ofOrders {
		silence = "list.no_order"
	}
	table.Caption = caption
	for _, id := range []string{"list.account", silence, "list.usual", "list.since", "list.next", "list.owner", "list.reference"} {
		table.Header = append(table.Header, q.say.Say(id))
	}
	names, err := q.names(ctx)
	if err != nil {
		return table, "", err
	}
	firstStep, err := q.firstSteps(ctx, accounts)
	if err != nil {
		return table, "", err
	}
	if s == "" {
		return q.lossTable(table, accounts, names, firstStep), "", nil
	}
	isSame := true
	for i, a := range accounts {
		last, usual, since := a.Assessment.LastContact, a.Assessment.ContactGap, a.Assessment.EngagedSince
		if ofOrders {
			last, usual, since = a.Assessment.LastPurchase, a.Assessment.UsualGap, a.Assessment.Since
		}
		if last == 0 {
			usual = 0 // that of all customers, not theirs
		}
		step := firstStep(a)
		isSame = isSame && (i == 0 || step == next)
		next = step
		table.Rows = append(table.Rows, []Cell{
			textCell(brief(a.Account.Name, nameInTable)), q.sinceCell(last), positiveCell(usual), q.dayCell(since), textCell(step),
			textCell(names(a.Account.Owner)), textCell(a.Account.Ref),
		})
	}
	const stepAt, ownerAt = 4, 5
	if f.scope.Owner != "" { // whose they are stands above
		table.drop(ownerAt)
	}
	if isSame {
		table.drop(stepAt)
	} else {
		next = ""
	}
	q.addAmounts(&table, f.order, accounts)
	return table, next, nil
}

// drop takes a column out.
func (t *Table) drop(at int) {
	t.Header = slices.Delete(t.Header, at, at+1)
	for i, row := range t.Rows {
		t.Rows[i] = slices.Delete(row, at, at+1)
	}
}

// insert puts a column in.
func (t *Table) insert(at int, heading string, cell func(row int) Cell) {
	t.Header = slices.Insert(t.Header, at, heading)
	for i := range t.Rows {
		t.Rows[i] = slices.Insert(t.Rows[i], at, cell(i))
	}
}

// firstSteps returns what to do first about each account of a list: the same as
// its card says.
func (q question) firstSteps(ctx context.Context, accounts []analysis.Assessed) (func(analysis.Assessed) string, error) {
	ids := make([]int64, len(accounts))
	for i, a := range accounts {
		ids[i] = a.Account.ID
	}
	complaints, err := q.records.Complaints(ctx, ids, q.asOf, q.knownBefore())
	if err != nil {
		return nil, err
	}
	contracts, err := q.records.Contracts(ctx, ids, q.knownBefore())
	if err != nil {
		return nil, err
	}
	holds, err := q.records.Holds(ctx, ids, q.knownBefore())
	if err != nil {
		return nil, err
	}
	return func(a analysis.Assessed) string {
		id := a.Account.ID
		hasComplaint := len(open(complaints[id])) > 0
		if until := segment.HeldUntil(holds[id], q.asOf); until != 0 && !hasComplaint {
			return q.say.Say("list.held", words.Data{"Until": q.shortDay(until)})
		}
		contract := segment.ContractAsOf(contracts[id], q.asOf)
		signs := segment.Signs{
			OpenComplaint: hasComplaint,
			RenewalDue:    segment.Basis(a.Assessment.Basis) == segment.InContract && contract.NoticeOn != 0 && contract.NoticeOn <= q.asOf,
		}
		class, amounts := segment.Profitability(""), q.see(a.Account).amounts
		if amounts {
			class = segment.Profitability(a.Assessment.Profitability)
		}
		return q.do(stepsFor(segment.Segment(a.Assessment.Segment), class, signs, amounts)[0])
	}, nil
}

// names returns what people are called, by address.
func (q question) names(ctx context.Context) (func(email string) string, error) {
	people, err := q.records.People(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for _, p := range people {
		known[p.Email] = nameOrAddress(p)
	}
	return func(email string) string {
		if email == "" {
			return q.say.Say("nobody")
		}
		if name := known[strings.ToLower(email)]; name != "" {
			return name
		}
		return email
	}, nil
}
