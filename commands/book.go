package commands

import (
	"context"

	"lull/analysis"
	"lull/analysis/segment"
	"lull/commands/words"
)

// callFirst is how many customers a book names.
const callFirst = 5

// book is the answer to a command without a name: what the asker looks after,
// as last judged, and whom to call first. Rights need no asking: everything in
// somebody's scope is theirs to see, and no amount is shown.
func (q question) book(ctx context.Context) (Reply, error) {
	book, err := q.records.Book(ctx, scopeOf(q.person), callFirst)
	if err != nil {
		return Reply{}, err
	}
	count := 0
	for _, n := range book.States {
		count += n
	}
	if count == 0 {
		return q.sentence("book.empty"), nil
	}
	title := q.title(count)
	judged, any, err := q.records.NewestRun(ctx)
	if err != nil {
		return Reply{}, err
	}
	if !any {
		text := q.say.Say("book.not_assessed")
		return Reply{Summary: title + ". " + text, Parts: []Part{Line{bold(title), newline(), plain(text)}}}, nil
	}
	states := q.say.Say("book.states", words.Data{
		"OnRhythm": number(book.States[string(segment.OnRhythm)]),
		"Drifting": number(book.States[string(segment.Drifting)]),
		"Lapsed":   number(book.States[string(segment.Lapsed)]),
		"TooEarly": number(book.States[string(segment.TooEarly)]),
	})
	if unjudged := book.States[""]; unjudged > 0 {
		states += " · " + q.say.Count("book.unjudged", unjudged)
	}
	return Reply{
		Summary: title + ". " + states,
		Parts: []Part{
			Line{bold(title), newline(), plain(states)},
			q.calls(book),
			Note{plain(q.say.Say("book.note", words.Data{"AsOf": q.day(judged)}))},
		},
	}, nil
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

// calls names the customers to call first.
func (q question) calls(book analysis.Book) Line {
	line := Line{bold(q.say.Say("book.first"))}
	for _, a := range book.Accounts {
		if !isQuiet(a.Assessment) {
			continue
		}
		silence := int(q.asOf - a.Assessment.LastPurchase)
		id := "book.row"
		if a.Assessment.UsualGap == 0 {
			id = "book.row_fixed"
		}
		line = append(append(line, newline(), plain("• ")), named(a.Account)...)
		line = append(line, plain(" · "+q.say.Count(id, silence, words.Data{"Usual": a.Assessment.UsualGap})))
	}
	if len(line) == 1 {
		return Line{plain(q.say.Say("book.quiet"))}
	}
	return line
}

func isQuiet(a analysis.Assessment) bool {
	return segment.Purchase{State: segment.PurchaseState(a.PurchaseState)}.IsQuiet()
}
