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
	title := q.say.Count("book.title", count, words.Data{"Whose": q.whose()})
	if book.States[""] == count {
		text := q.say.Say("book.not_assessed")
		return Reply{Summary: title + ". " + text, Parts: []Part{Line{bold(title), newline(), plain(text)}}}, nil
	}
	states := q.say.Say("book.states", words.Data{
		"OnRhythm": number(book.States[string(segment.OnRhythm)]),
		"Drifting": number(book.States[string(segment.Drifting)]),
		"Lapsed":   number(book.States[string(segment.Lapsed)]),
		"TooEarly": number(book.States[string(segment.TooEarly)] + book.States[""]),
	})
	calls, latest := q.calls(book)
	return Reply{
		Summary: title + ": " + states,
		Parts: []Part{
			Line{bold(title), newline(), plain(states)},
			calls,
			Note{plain(q.say.Say("book.note", words.Data{"AsOf": latest}))},
		},
	}, nil
}

// scopeOf is what a person looks after.
func scopeOf(p analysis.Person) analysis.Scope {
	switch p.Role {
	case analysis.Lead, analysis.Manager:
		return analysis.Scope{Team: p.Team}
	case analysis.Admin:
		return analysis.Scope{}
	}
	return analysis.Scope{Owner: p.Email}
}

// whose says whose customers a person's book holds.
func (q question) whose() string {
	scope := scopeOf(q.person)
	switch {
	case scope.Owner != "":
		return q.say.Say("book.yours")
	case scope.Team != "":
		return q.say.Say("book.team", words.Data{"Team": scope.Team})
	}
	return q.say.Say("book.all")
}

// calls names the customers to call first, and the day of the latest verdict.
func (q question) calls(book analysis.Book) (Line, string) {
	line := Line{bold(q.say.Say("book.first"))}
	latest := analysis.Assessment{}
	for _, a := range book.Accounts {
		latest.AsOf = max(latest.AsOf, a.Assessment.AsOf)
		if !isQuiet(a.Assessment) {
			continue
		}
		silence := int(q.asOf - a.Assessment.LastPurchase)
		id := "book.row"
		if a.Assessment.UsualGap == 0 {
			id = "book.row_fixed"
		}
		line = append(line, newline(), plain("• "), bold(a.Account.Name), plain(" · "+a.Account.Ref+" · "+
			q.say.Count(id, silence, words.Data{"Usual": a.Assessment.UsualGap})))
	}
	if len(line) == 1 {
		line = Line{plain(q.say.Say("book.quiet"))}
	}
	return line, q.day(latest.AsOf)
}

func isQuiet(a analysis.Assessment) bool {
	return segment.Purchase{State: segment.PurchaseState(a.PurchaseState)}.IsQuiet()
}
