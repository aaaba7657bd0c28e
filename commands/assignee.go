package commands

import (
	"cmp"
	"context"
	"strings"

	"lull/analysis"
	"lull/commands/words"
)

// colleague is somebody who can be given something to do.
type colleague struct {
	Person analysis.Person
	ID     string // member ID in Slack; "" where it is not known
	Zone   string // IANA name; "" where Slack does not tell
}

// assignee finds whom an assignment names, and whether the asker may give them
// something to do about the customer. The reply says why not.
func (q question) assignee(ctx context.Context, a assignment) (to colleague, refusal *Reply, err error) {
	refuse := func(id string, data words.Data) (colleague, *Reply, error) {
		reply := q.sentence(id, data)
		return to, &reply, nil
	}
	who, isKnown, err := q.inSlack(ctx, a.who[0])
	if err != nil {
		return to, nil, err
	}
	name := cmp.Or(who.Name, who.Email, a.who[0])
	switch {
	case !isKnown:
		return refuse("assign.nobody", words.Data{"Who": a.who[0]})
	case who.Bot:
		return refuse("assign.bot", words.Data{"Who": name})
	case who.Gone:
		return refuse("assign.gone", words.Data{"Who": name})
	case who.Guest:
		return refuse("assign.guest", words.Data{"Who": name})
	case who.Away:
		return refuse("assign.outside", words.Data{"Who": name})
	}
	person, isKnown, err := q.personOf(ctx, who)
	if a.who[0] == whoMe {
		person, isKnown, err = q.person, true, nil
	}
	if err != nil {
		return to, nil, err
	}
	if !isKnown {
		return refuse("assign.no_role", words.Data{"Who": name})
	}
	to = colleague{Person: person, ID: cmp.Or(who.ID, person.SlackID), Zone: who.Zone}
	allowed := q.see(a.account)
	switch {
	case q.may().assignTo(person, a.account):
		return to, nil, nil
	case !allowed.assignOthers:
		reply := q.sentence("assign.refused_others", words.Data{"Team": cmp.Or(a.account.Team, q.say.Say("assign.their_team"))})
		if allowed.assignSelf {
			reply.Parts = append(reply.Parts, Buttons{{Label: q.say.Say("assign.take"), Says: a.with(whoMe).firm()}})
		}
		return to, &reply, nil
	}
	return refuse("assign.other_team", words.Data{"Who": nameOrAddress(person), "Team": q.person.Team})
}

// inSlack returns what Slack says of whom a sentence names. It reports false for
// nobody.
func (q question) inSlack(ctx context.Context, who string) (Asker, bool, error) {
	if who == whoMe {
		return q.asked.Asker, true, nil
	}
	if id, isMention := mentioned(who); isMention {
		one, known := q.asked.Mentioned[id]
		return one, known, nil
	}
	person, known, err := q.records.PersonByEmail(ctx, strings.ToLower(who))
	if err != nil || !known {
		return Asker{}, false, err
	}
	if q.asked.Colleague == nil {
		return Asker{Email: person.Email, Name: person.Name, ID: person.SlackID}, true, nil
	}
	one, known, err := q.asked.Colleague(ctx, cmp.Or(person.SlackID, person.Email))
	one.Email = person.Email
	return one, known, err
}

// whoIsTo asks for the one person: those that were named, or the asker, the
// customer's owner, and anybody else.
func (q question) whoIsTo(ctx context.Context, a assignment, reply Reply) (Reply, error) {
	people, err := q.crowd(ctx)
	if err != nil {
		return Reply{}, err
	}
	var row Buttons
	if len(a.who) > 1 {
		for _, who := range a.who {
			one, known, err := q.inSlack(ctx, who)
			if err != nil {
				return Reply{}, err
			}
			if known {
				row = append(row, Button{Label: brief(cmp.Or(one.Name, people.name(one.Email)), nameSpoken), Says: a.with(who).firm()})
			}
		}
		reply.Parts = append(reply.Parts, row)
		return reply, nil
	}
	row = Buttons{{Label: q.say.Say("assign.me"), Says: a.with(whoMe).firm()}}
	owner := a.account.Owner
	if p, known := people[owner]; known && owner != q.person.Email && q.may().assignTo(p, a.account) {
		row = append(row, Button{Label: q.say.Say("assign.owner", words.Data{"Who": brief(people.name(owner), nameOnButton)}), Says: a.with(owner).firm()})
	}
	if q.see(a.account).assignOthers {
		row = append(row, Button{Label: q.say.Say("assign.pick"), Says: a.firm()})
	}
	reply.Parts = append(reply.Parts, row)
	return reply, nil
}
