package commands

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
	"lull/commands/holidays"
	"lull/commands/words"
)

// workdaysGiven is how many working days there are for what nobody set a day
// for.
const workdaysGiven = 3

// assign gives somebody something to do about a customer. What a sentence leaves
// out is asked for, and nothing is guessed: each answer is one press.
func (q question) assign(ctx context.Context, text string) (Reply, error) {
	if text == "" && !q.asked.About {
		return q.sentence("assign.how"), nil
	}
	a, err := q.readAssignment(ctx, text)
	if err != nil {
		return Reply{}, err
	}
	if q.asked.About {
		return q.askAbout(ctx, a)
	}
	if filled, asked := q.asked.Fields[fieldCustomer]; asked {
		if a, err = q.meaning(ctx, q.filledAssignment(a), filled); err != nil {
			return Reply{}, err
		}
	}
	if !a.isExact {
		return q.whichCustomer(ctx, a)
	}
	allowed := q.see(a.account)
	if !allowed.assignSelf {
		owner, err := q.ownerName(ctx, a.account)
		if err != nil {
			return Reply{}, err
		}
		return q.notYours(a.account, owner), nil
	}
	if filled := q.asked.Fields; filled != nil {
		a = q.filledAssignment(a)
	} else if len(a.who) == 0 && (q.asked.Pressed || q.asked.CanAsk && a.text == "") {
		return q.askAssignment(ctx, a)
	}
	switch {
	case a.date.fault != "":
		return q.whichDay(a), nil
	case len(a.who) == 0:
		return q.whoIsTo(ctx, a, q.sentence("assign.no_person", words.Data{"Account": a.account.Name}))
	case len(a.who) > 1:
		return q.whoIsTo(ctx, a, q.sentence("assign.one_person"))
	}
	to, refusal, err := q.assignee(ctx, a)
	if err != nil {
		return Reply{}, err
	}
	if refusal != nil {
		return *refusal, nil
	}
	return q.give(ctx, a, to)
}

// give makes the follow-up.
func (q question) give(ctx context.Context, a assignment, to colleague) (Reply, error) {
	if len([]rune(a.text)) > longestNote {
		fault := q.say.Count("form.too_long", longestNote, words.Data{"Length": number(len([]rune(a.text)))})
		return q.again(fault, q.say.Say("assign.title"), a.firm()), nil
	}
	zone := cmp.Or(to.Zone, q.settings.TimeZone)
	due, remarks := q.workingDay(a, zone)
	if fault := q.outside(due, Ahead); fault != "" {
		return q.again(fault, q.say.Say("assign.title"), a.firm()), nil
	}
	f := analysis.FollowUp{
		AccountID: a.account.ID, Assignee: to.Person.Email, AssigneeSlack: to.ID, AskedBy: q.person.Email,
		Text: cmp.Or(a.text, words.In("").Say("assign.default_text")), DueOn: due, Zone: zone,
		Origin: analysis.Origin{
			Channel: q.asked.Channel, Thread: cmp.Or(q.asked.Thread, q.asked.Root), Permalink: a.link, Quote: a.quote,
		},
	}
	f.Kind = q.tasks().kind(f.Text)
	advised, err := q.advised(ctx, a.account)
	if err != nil {
		return Reply{}, err
	}
	f.Suggested = string(advised.play())
	shown, err := q.showIn(ctx, f, to.Person.Team)
	if err != nil {
		return Reply{}, err
	}
	f.To, f.Thread = shown.to, shown.thread
	people, err := q.crowd(ctx)
	if err != nil {
		return Reply{}, err
	}
	key, err := q.actRef()
	if err != nil {
		return Reply{}, err
	}
	add := func() (followup.State, followup.Making, error) {
		return q.records.AddFollowUp(ctx, key, f, a.how != besideNew, q.asked.Now, q.writing(a.account, people))
	}
	made, how, err := add()
	// Asked first, so that the same press again does not drop what it made.
	if err == nil && how == followup.Occupied && a.how == besideReplace {
		if refusal, err := q.dropOpen(ctx, a.account); err != nil || refusal != nil {
			return orZero(refusal), err
		}
		made, how, err = add()
	}
	if err != nil {
		return Reply{}, err
	}
	if shown.unfit != "" {
		remarks = append(remarks, q.say.Say("assign_not_here."+shown.unfit))
	}
	if how == followup.Occupied {
		return q.occupied(a, made, people), nil
	}
	return q.given(a, made, shown, people, remarks), nil
}

// workingDay is until when something is to be done: what was said, or three
// working days, and never a day on which nobody works. The remarks say what was
// made of it.
func (q question) workingDay(a assignment, zone string) (due calendar.Date, remarks []string) {
	if !a.date.found {
		due = holidays.After(q.today(), workdaysGiven, zone)
		return due, []string{q.say.Count("assign.no_date", workdaysGiven, words.Data{"Due": q.day(due)})}
	}
	due = holidays.Workday(a.date.on, zone)
	if due == a.date.on {
		return due, nil
	}
	name, _ := holidays.Off(a.date.on, zone)
	id := "assign.weekend"
	if name != "" {
		id = "assign.holiday"
	}
	return due, []string{q.say.Say(id, words.Data{"On": q.day(a.date.on), "Due": q.day(due), "Holiday": name})}
}

// given says in private what was understood. Whoever wrote it in a channel reads
// it there, in the follow-up's own message.
func (q question) given(a assignment, made followup.State, shown whereShown, people crowd, remarks []string) Reply {
	if shown.isHere && !q.asked.Pressed && q.asked.Root != "" && len(remarks) == 0 {
		return Reply{Silent: true}
	}
	id := "assign.told"
	switch {
	case shown.isHere:
		id = "assign.here"
	case isChannel(made.To):
		id = "assign.elsewhere"
	case made.Assignee == q.person.Email:
		id = "assign.yours"
	}
	data := words.Data{
		"ID": made.ID, "Account": a.account.Name, "Who": q.calls(people, made.Assignee), "Text": made.Text, "Due": q.day(made.DueOn),
		"City": city(made.Zone),
	}
	text := q.say.Say(id, data)
	parts := Line{bold(text)}
	for _, remark := range remarks {
		parts = append(parts, newline(), plain(remark))
	}
	undo := Button{Label: q.say.Say("undo.title"), Says: says(wordUndo, fmt.Sprintf("f%d.1", made.ID))}
	reply := Reply{Summary: text, Parts: []Part{parts, Buttons{undo}}, Replaces: true}
	if isChannel(made.To) {
		reply.See = &See{Key: analysis.FollowUpKey(made.ID), Label: q.say.Say("assign.open")}
	}
	return reply
}

// occupied says that the customer has an open follow-up, and what can be done.
func (q question) occupied(a assignment, open followup.State, people crowd) Reply {
	text := q.say.Say("assign.occupied", words.Data{
		"ID": open.ID, "Account": a.account.Name, "Who": q.calls(people, open.Assignee), "Text": open.Text, "Due": q.day(open.DueOn),
	})
	row := Buttons{}
	if a.text != "" {
		row = append(row, Button{Label: q.say.Say("assign.join", words.Data{"ID": open.ID}), Says: says(wordNote, fmt.Sprint(open.ID), a.text)})
	}
	row = append(
		row,
		Button{Label: q.say.Say("assign.replace", words.Data{"ID": open.ID}), Says: a.beside(besideReplace).firm()},
		Button{Label: q.say.Say("assign.new"), Says: a.beside(besideNew).firm()},
	)
	return Reply{Summary: text, Parts: []Part{Line{plain(text)}, row}, Replaces: true}
}

// dropOpen drops what is open about a customer, to be replaced: all of it or,
// where the asker may not change all, nothing.
func (q question) dropOpen(ctx context.Context, account analysis.Account) (refusal *Reply, err error) {
	open, err := q.records.OpenFollowUps(ctx, []int64{account.ID})
	if err != nil {
		return nil, err
	}
	for _, f := range open[account.ID] {
		if !q.mayChange(task{FollowUp: f, account: account}) {
			who, err := q.nameOf(ctx, f.Assignee)
			if err != nil {
				return nil, err
			}
			reply := q.sentence("followup.refused", words.Data{"ID": f.ID, "Who": who})
			return &reply, nil
		}
	}
	for _, f := range open[account.ID] {
		one := q
		one.asked.Key += fmt.Sprint(" replaces ", f.ID)
		if _, _, err := one.happen(ctx, task{FollowUp: f, account: account}, analysis.FollowUpEvent{Kind: analysis.FollowUpGivenUp}); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// whichCustomer asks which customer is meant: those that the words may mean, or
// the rows of the digest in whose thread it is asked.
func (q question) whichCustomer(ctx context.Context, a assignment) (Reply, error) {
	list, err := q.listHere(ctx)
	if err != nil {
		return Reply{}, err
	}
	if a.date.fault != "" {
		return q.sentence("assign.no_customer_no_day", words.Data{"Fault": a.date.fault}), nil
	}
	found := a.near.found.Accounts
	text := q.sentence("assign.no_customer")
	switch {
	case list != nil && (len(found) == 0 || a.near.found.How == analysis.Alike):
		found = nil
		for _, one := range list {
			found = append(found, one.Account)
		}
		text = q.sentence("assign.which_row")
		_, a.text = numbered(a.text)
	case len(found) > 0 && a.near.found.How == analysis.Alike:
		text = q.sentence("assign.alike", words.Data{"Name": a.near.name})
	case len(found) > 0:
		text = q.sentence("assign.which_customer", words.Data{"Name": a.near.name})
	}
	if len(a.near.found.Accounts) > 0 && len(found) > 0 && list == nil {
		a.text = q.tasks().trimmed([][]string{strings.Fields(strings.Replace(a.text, a.near.name, "", 1))})
	}
	named := map[string]int{}
	for _, account := range found {
		named[brief(account.Name, nameOnButton)]++
	}
	var row Buttons
	for _, account := range found[:min(len(found), mostPicks)] {
		label := brief(account.Name, nameOnButton)
		if named[label] > 1 {
			label = account.Ref
		}
		row = append(row, Button{Label: label, Says: a.about(account).firm(), Spoken: brief(account.Name, nameSpoken) + ", " + account.Ref})
		if len(row) == rowOfPicks {
			text.Parts, row = append(text.Parts, row), nil
		}
	}
	if len(row) > 0 {
		text.Parts = append(text.Parts, row)
	}
	return text, nil
}

// mostPicks is how many customers are offered to choose from.
const mostPicks = 20

// whichDay says what is wrong with the day, with a button for each that may be
// meant.
func (q question) whichDay(a assignment) Reply {
	reply := Reply{Summary: a.date.fault, Parts: []Part{Line{plain(a.date.fault)}}}
	var row Buttons
	for _, on := range a.date.offers {
		row = append(row, Button{Label: q.relativeDay(on), Says: a.dueOn(on).firm()})
	}
	if len(row) > 0 {
		reply.Parts = append(reply.Parts, row)
	}
	return reply
}

// relativeDay is a day as a button shows it.
func (q question) relativeDay(on calendar.Date) string {
	switch on - q.today() {
	case 0:
		return q.say.Say("day.today", words.Data{"On": q.day(on)})
	case 1:
		return q.say.Say("day.tomorrow", words.Data{"On": q.day(on)})
	}
	return q.day(on)
}
