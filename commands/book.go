package commands

import (
	"context"
	"strings"

	"lull/analysis"
	"lull/analysis/segment"
	"lull/commands/words"
)

// bookGroups are the customers that a book names, the most urgent first, and how
// many of each.
var bookGroups = []struct {
	title    string
	segments []string
	limit    int
}{
	{"book.call", []string{string(segment.SegmentDrifting), string(segment.SegmentLapsed)}, 5},
	{"book.reengage", []string{string(segment.SegmentPassive)}, 3},
	{"book.protect", []string{string(segment.SegmentQuietEarner)}, 3},
}

// book is the answer to a command without a name: what the asker looks after,
// as last judged, and who needs them first.
func (q question) book(ctx context.Context) (Reply, error) {
	todos, err := q.ownToDos(ctx)
	if err != nil {
		return Reply{}, err
	}
	return q.bookWith(ctx, todos)
}

// bookWith is the book with what the asker has to do below who needs them.
func (q question) bookWith(ctx context.Context, todos []Part) (Reply, error) {
	f := filter{scope: scopeOf(q.person)}
	q.reads.of(f.scope)
	var listing analysis.Listing
	var parts []Part
	for _, group := range bookGroups {
		found, err := q.records.List(ctx, analysis.Selection{
			Scope: f.scope, Seen: q.may().seen(), Amounts: q.may().amountsSeen(),
			Segments: group.segments, Order: analysis.LatestFirst, Limit: group.limit,
		})
		if err != nil {
			return Reply{}, err
		}
		if listing.Segments == nil {
			listing.Segments = found.Segments
		}
		listing.Accounts = append(listing.Accounts, found.Accounts...)
		if len(found.Accounts) > 0 {
			parts = append(parts, q.bookGroup(group.title, found.Accounts))
		}
	}
	count := 0
	for _, n := range listing.Segments {
		count += n
	}
	if count == 0 {
		reply := q.sentence("book.empty")
		reply.Parts = append(reply.Parts, todos...)
		return reply, nil
	}
	title := q.title(count)
	judged, any, err := q.records.NewestRun(ctx)
	if err != nil {
		return Reply{}, err
	}
	if !any {
		text := q.say.Say("book.not_assessed")
		return Reply{Summary: title + ". " + text, Parts: append([]Part{Line{bold(title), newline(), plain(text)}}, todos...)}, nil
	}
	source, err := q.records.EngagementSource(ctx, q.asOf, q.knownBefore())
	if err != nil {
		return Reply{}, err
	}
	blind := q.blind(segment.SegmentPassive, source)
	counts := q.counts(listing.Segments, blind != "")
	head := Line{bold(title), newline(), plain(counts)}
	if blind != "" {
		head = append(head, newline(), plain(blind))
	}
	if len(parts) == 0 {
		parts = []Part{Line{plain(q.say.Say("book.quiet"))}}
	}
	parts = append(append([]Part{head}, parts...), todos...)
	row := q.listButtons(f, listing.Segments)
	row = append(row, Button{Label: q.say.Say("book.new"), Says: wordNew})
	if len(todos) > 0 {
		row = append(row, Button{Label: q.say.Say("press.todo"), Says: wordTodo})
	}
	note := Note{plain(q.say.Say("book.note", words.Data{"AsOf": q.day(judged)}))}
	return Reply{Summary: title + ". " + counts, Parts: append(parts, row, note)}, nil
}

// counts is how many customers are in each segment, none left out. Without
// contact data nobody is active or passive.
func (q question) counts(segments map[string]int, blind bool) string {
	var texts []string
	add := func(id string, n int, always bool) {
		if n > 0 || always {
			texts = append(texts, q.say.Count(id, n))
		}
	}
	add("count.active", segments[string(segment.SegmentActive)], !blind)
	add("count.passive", segments[string(segment.SegmentPassive)], !blind)
	add("count.quiet_earner", segments[string(segment.SegmentQuietEarner)], false)
	add("count.drifting", segments[string(segment.SegmentDrifting)], true)
	add("count.lapsed", segments[string(segment.SegmentLapsed)], true)
	unknown := "count.too_early"
	if blind {
		unknown = "count.cannot_tell"
	}
	add(unknown, segments[string(segment.SegmentTooEarly)], false)
	add("book.unjudged", segments[""], false)
	return strings.Join(texts, " · ")
}

// bookGroup names customers that need the same thing, each with its silence.
func (q question) bookGroup(title string, accounts []analysis.Assessed) Line {
	line := Line{bold(q.say.Say(title))}
	for _, a := range accounts {
		line = append(append(line, newline(), plain("• ")), named(a.Account)...)
		line = append(line, plain(" · "+q.silence(a.Assessment)))
	}
	return line
}

// silence is how long a quiet customer has been, as last judged and counted to
// today.
func (q question) silence(a analysis.Assessment) string {
	if segment.PurchaseState(a.PurchaseState).IsQuiet() {
		days := int(q.asOf - a.LastPurchase)
		if a.UsualGap == 0 {
			return q.say.Count("order.silent", days)
		}
		return q.say.Count("order.silent", days) + " " + q.say.Say("book.usual", words.Data{"Usual": a.UsualGap})
	}
	if a.LastContact == 0 {
		return q.say.Say("contact.none")
	}
	days := int(q.asOf - a.LastContact)
	if days <= a.ContactLimit { // passive by their pace, not by this silence
		return q.say.Say("digest.slower", words.Data{"Days": number(max(days, 0))})
	}
	return q.say.Count("contact.silent", days) + " " + q.say.Say("book.usual", words.Data{"Usual": a.ContactGap})
}

// scopeOf is what a person looks after.
func scopeOf(p analysis.Person) analysis.Scope {
	switch p.Role {
	case analysis.Lead:
		if p.Team != "" {
			return analysis.Scope{Team: p.Team}
		}
	case analysis.Manager:
		return analysis.Scope{Team: p.Team}
	case analysis.Admin:
		return analysis.Scope{}
	}
	return analysis.Scope{Owner: p.Email}
}

// title says whose customers a person's book holds, and how many.
func (q question) title(count int) string {
	scope := scopeOf(q.person)
	switch {
	case scope.Owner != "":
		return q.say.Count("book.yours", count)
	case scope.Team != "":
		return q.say.Count("book.team", count, words.Data{"Team": scope.Team})
	}
	return q.say.Count("book.all", count)
}
