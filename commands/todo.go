package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lull/analysis"
	"lull/commands/words"
)

const (
	todosShown  = 10 // with a button each
	todosListed = 50 // below them, in a table
)

// todo lists what is to be done: "mine", the default, "team", "all", a person, or
// a team; with "overdue" what should have been done.
func (q question) todo(ctx context.Context, text string) (Reply, error) {
	if bare(text) == subChannel {
		return q.todoChannel(ctx)
	}
	scope, title := analysis.Scope{Owner: q.person.Email}, q.say.Say("todo.yours")
	isOverdue := false
	var left []string
	for _, token := range q.tokens(text) {
		switch word := bare(token); {
		case word == "overdue", word == "late":
			isOverdue = true
		case word == "", word == "mine", word == "my", word == "me", fillers[word]:
		case word == "team" && q.person.Team != "":
			scope, title = analysis.Scope{Team: q.person.Team}, q.say.Say("todo.team", words.Data{"Team": q.person.Team})
		case word == "team", word == "all", word == "everybody", word == "everyone":
			scope, title = analysis.Scope{}, q.say.Say("todo.all")
		default:
			left = append(left, token)
		}
	}
	if len(left) > 0 {
		f := filter{}
		unclear, err := q.readWhose(ctx, &f, wordTodo, strings.Fields(text), left)
		if err != nil || unclear != nil {
			return orZero(unclear), err
		}
		scope, title = f.scope, q.say.Say("todo.of", words.Data{"Whose": f.whose})
	}
	todos, err := q.todos(ctx, scope)
	if err != nil {
		return Reply{}, err
	}
	late := slices.DeleteFunc(slices.Clone(todos), func(t task) bool { return !q.isLate(t.FollowUp) })
	if title += ": " + q.say.Count("todo.open", len(todos)); len(late) > 0 {
		title += ", " + q.say.Say("todo.overdue", words.Data{"Count": number(len(late))})
	}
	if isOverdue {
		todos = late
	}
	return q.todoReply(ctx, title, scope, todos, isOverdue)
}

// todos are the open follow-ups of a scope that the asker may see.
func (q question) todos(ctx context.Context, scope analysis.Scope) (todos []task, err error) {
	found, err := q.records.ToDos(ctx, scope)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(found))
	for _, f := range found {
		ids = append(ids, f.AccountID)
	}
	accounts, err := q.records.AccountsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		t := task{FollowUp: f, account: accounts[f.AccountID]}
		if f.Assignee == q.person.Email || f.AskedBy == q.person.Email || q.see(t.account).segment {
			todos = append(todos, t)
		}
	}
	return todos, nil
}

// isLate reports whether the day of a follow-up is over where it is to be done.
func (q question) isLate(f analysis.FollowUp) bool {
	return f.DueOn < q.todayIn(f.Zone)
}

func (q question) todoReply(ctx context.Context, title string, scope analysis.Scope, todos []task, isOverdue bool) (Reply, error) {
	people, err := q.crowd(ctx)
	if err != nil {
		return Reply{}, err
	}
	reply := Reply{Summary: title, Parts: []Part{Line{bold(title)}}}
	isMine := scope.Owner == q.person.Email
	for _, t := range todos[:min(len(todos), todosShown)] {
		reply.Parts = append(reply.Parts, q.todoEntry(t, people, isMine))
	}
	if len(todos) > todosShown {
		reply.Parts = append(reply.Parts, q.todoTable(todos[todosShown:], people))
	}
	var row Buttons
	switch {
	case len(todos) == 0 && isOverdue:
		reply.Parts = append(reply.Parts, Line{plain(q.say.Say("todo.none_overdue"))})
	case len(todos) == 0 && isMine:
		reply.Parts = append(reply.Parts, Line{plain(q.say.Say("todo.nothing"))})
	}
	if isMine && q.may().reach(assignOthers) > nowhere {
		row = append(row, Button{Label: q.say.Say("todo.press_team"), Says: says(wordTodo, "team")},
			Button{Label: q.say.Say("todo.press_overdue"), Says: says(wordTodo, "team overdue")})
	}
	if len(row) > 0 {
		reply.Parts = append(reply.Parts, row)
	}
	reply.Parts = append(reply.Parts, Note{plain(q.say.Say("note.private"))})
	return reply, nil
}

func (q question) todoEntry(t task, people crowd, isMine bool) Entry {
	line := Line{
		bold(q.say.Say("task.number", words.Data{"ID": t.ID}) + " · " + brief(t.account.Name, nameInTask)), plain(" · " + t.Text),
		newline(), plain(q.dueText(t.FollowUp)),
	}
	if !isMine {
		line = append(line, plain(" · "+q.calls(people, t.Assignee)))
	}
	entry := Entry{Text: line}
	if q.mayChange(t) {
		done := q.taskTo(t, "task.done", wordDone)
		entry.Button = &done
	}
	return entry
}

func (q question) taskTo(t task, label, word string) Button {
	return q.taskButton(label, t.ID, t.account.Name, word, fmt.Sprint(t.ID))
}

// dueText is until when something is to be done, and how late it is.
func (q question) dueText(f analysis.FollowUp) string {
	id := "todo.due"
	if q.isLate(f) {
		id = "todo.late"
	}
	text := q.say.Say(id, words.Data{"Due": q.day(f.DueOn)})
	if f.SnoozedUntil > q.asOf {
		text += " · " + q.say.Say("task.snoozed", words.Data{"Until": q.day(f.SnoozedUntil)})
	}
	return text
}

func (q question) todoTable(todos []task, people crowd) Table {
	table := Table{Caption: q.say.Count("find.more", len(todos))}
	for _, id := range []string{"digest.number", "list.account", "todo.what", "todo.who", "todo.when"} {
		table.Header = append(table.Header, q.say.Say(id))
	}
	for _, t := range todos[:min(len(todos), todosListed)] {
		table.Rows = append(table.Rows, []Cell{
			numberCell(fmt.Sprint(t.ID), float64(t.ID)), textCell(brief(t.account.Name, nameInTable)), textCell(brief(t.Text, nameInTable)),
			textCell(q.calls(people, t.Assignee)), q.dayCell(t.DueOn),
		})
	}
	return table
}

// openLine is what is to be done about a customer already, as a line of the card;
// "" for nothing.
func (q question) openLine(ctx context.Context, account analysis.Account) (string, error) {
	open, err := q.records.OpenFollowUps(ctx, []int64{account.ID})
	if err != nil || len(open[account.ID]) == 0 {
		return "", err
	}
	f := open[account.ID][0]
	who, err := q.nameOf(ctx, f.Assignee)
	if err != nil {
		return "", err
	}
	text := q.say.Say("card.todo", words.Data{"ID": f.ID, "Who": who, "Text": brief(f.Text, textOnCard), "Due": uncapital(q.dueText(f))})
	if more := len(open[account.ID]) - 1; more > 0 {
		text += " " + q.say.Count("card.todo_more", more)
	}
	return text, nil
}

// textOnCard is how much of what is to be done a card shows, in characters.
const textOnCard = 60

// ownToDos is the part of a book that says what its reader has to do; nothing
// where that is nothing.
func (q question) ownToDos(ctx context.Context) ([]Part, error) {
	todos, err := q.todos(ctx, analysis.Scope{Owner: q.person.Email})
	if err != nil || len(todos) == 0 {
		return nil, err
	}
	line := Line{bold(q.say.Say("book.todo"))}
	for _, t := range todos[:min(len(todos), todosInBook)] {
		line = append(line, newline(), plain("• "+q.say.Say("task.number", words.Data{"ID": t.ID})+" "), bold(t.account.Name),
			plain(" · "+brief(t.Text, textOnCard)+" · "+q.dueText(t.FollowUp)))
	}
	if more := len(todos) - todosInBook; more > 0 {
		line = append(line, newline(), plain(q.say.Count("find.more", more)))
	}
	return []Part{line}, nil
}

// todosInBook is how many follow-ups a book names.
const todosInBook = 5
