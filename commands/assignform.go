package commands

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands/holidays"
	"lull/commands/words"
)

// The fields of the form.
const (
	fieldCustomer = "customer"
	fieldPerson   = "person"
	fieldText     = "text"
	fieldDue      = "due"
)

// askAssignment asks with a form who is to do what about a customer until when.
func (q question) askAssignment(ctx context.Context, a assignment) (Reply, error) {
	people, err := q.records.People(ctx)
	if err != nil {
		return Reply{}, err
	}
	loads, err := q.records.Workload(ctx, q.asOf)
	if err != nil {
		return Reply{}, err
	}
	due := a.date.on
	if due == 0 {
		due = holidays.After(q.today(), workdaysGiven, q.settings.TimeZone)
	}
	account, what := a.account, cmp.Or(a.text, q.say.Say("assign.default_text"))
	if a.isExact && a.text == "" {
		c, err := q.advised(ctx, account)
		if err != nil {
			return Reply{}, err
		}
		if c.play() == segment.SatisfactionCheck && c.check.IsDue(q.asOf) {
			what = q.say.Say("assign.check_text")
		}
	}
	if !a.isExact {
		account = analysis.Account{Owner: q.person.Email, Team: q.person.Team}
	}
	form := Form{
		Title: q.say.Say("assign.title"), Submit: q.say.Say("assign.submit"), Says: a.firm(), Lines: []Line{named(a.account)},
		Fields: []Field{
			{
				Name: fieldPerson, Label: q.say.Say("assign.who"), Kind: ChoiceField,
				Choices: q.candidates(people, loads, account), Initial: q.likely(people, account),
			},
			{
				Name: fieldText, Label: q.say.Say("assign.what"), Kind: TextField, MaxLength: longestNote,
				Initial: what,
			},
			{
				Name: fieldDue, Label: q.say.Say("assign.due"), Hint: q.say.Say("assign.due_hint"), Kind: DateField, Toward: Ahead, Near: true,
				Initial: due.String(),
			},
		},
	}
	if !a.isExact {
		form.Lines = nil
		form.Fields = append([]Field{{
			Name: fieldCustomer, Label: q.say.Say("assign.customer"), Hint: q.say.Say("assign.customer_hint"), Kind: TextField, MaxLength: longestNote,
		}}, form.Fields...)
	}
	if a.quote != "" {
		form.Lines = append(form.Lines, Line{plain("“" + a.quote + "”")})
	}
	reply := q.sentence("assign.type", words.Data{"Ref": cmp.Or(a.account.Ref, "AC1042")})
	reply.Form = &form
	return reply, nil
}

// askAbout asks for a follow-up about a message, which may name the customer.
func (q question) askAbout(ctx context.Context, a assignment) (Reply, error) {
	a.link, a.quote = q.asked.Link, brief(tidy(q.asked.Quote), longestQuote)
	t := targets{question: q, words: q.tasks()}
	if !a.isExact {
		if _, err := t.within(ctx, &a, [][]string{append([]string{""}, strings.Fields(a.quote)...)}); err != nil {
			return Reply{}, err
		}
	}
	return q.askAssignment(ctx, a)
}

// mostCandidates is how many people one list takes.
const mostCandidates = 100

// candidates are the people whom the asker may give something to do about a
// customer, each with what they have to do already: the asker and the owner
// first, then the team.
func (q question) candidates(people []analysis.Person, loads map[string]analysis.Workload, account analysis.Account) (options []Option) {
	people = slices.DeleteFunc(slices.Clone(people), func(p analysis.Person) bool { return !q.may().assignTo(p, account) })
	rank := func(p analysis.Person) int {
		switch {
		case p.Email == q.person.Email:
			return 0
		case p.Email == account.Owner:
			return 1
		case p.Team == account.Team:
			return 2
		}
		return 3
	}
	slices.SortStableFunc(people, func(a, b analysis.Person) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(nameOrAddress(a), nameOrAddress(b)))
	})
	for _, p := range people[:min(len(people), mostCandidates)] {
		load := q.load(loads[p.Email])
		options = append(options, Option{Label: brief(nameOrAddress(p), maxOption-len([]rune(load))) + load, Value: p.Email})
	}
	return options
}

// load is how much somebody has to do, behind a colon.
func (q question) load(load analysis.Workload) string {
	switch {
	case load.Open == 0:
		return ": " + q.say.Say("load.none")
	case load.Overdue == 0:
		return ": " + q.say.Say("load.open", words.Data{"Open": load.Open})
	}
	return ": " + q.say.Say("load.overdue", words.Data{"Open": load.Open, "Overdue": load.Overdue})
}

// likely is who is chosen at first: the owner, where the asker may, else the
// asker.
func (q question) likely(people []analysis.Person, account analysis.Account) string {
	for _, p := range people {
		if p.Email == account.Owner && q.may().assignTo(p, account) {
			return p.Email
		}
	}
	return q.person.Email
}

// filledAssignment is what the form was filled in with.
func (q question) filledAssignment(a assignment) assignment {
	filled := q.asked.Fields
	a = a.with(filled[fieldPerson])
	if filled[fieldPerson] == q.person.Email {
		a = a.with(whoMe)
	}
	a.text = filled[fieldText]
	if on, err := calendar.Parse(filled[fieldDue]); err == nil {
		a = a.dueOn(on)
	}
	return a
}
