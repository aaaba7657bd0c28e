package commands

import (
	"cmp"
	"context"

	"lull/analysis"
	"lull/commands/words"
)

// askAdmins tells each admin, once for each person, that somebody has no role
// yet. The message has a button that gives one.
func (q question) askAdmins(ctx context.Context, who Asker, admins []analysis.Person) error {
	if who.ID == "" {
		return nil
	}
	say := words.In("") // nobody knows which language they read
	text := say.Say("role.wanted", words.Data{"Who": called(who)})
	reply := Reply{Summary: text, Parts: []Part{
		Line{plain(text)},
		Buttons{{Label: say.Say("role.title"), Says: says(wordRole, "<@"+who.ID+">"), Style: Primary}},
	}}
	var messages []analysis.Message
	for _, admin := range admins {
		m, err := roleMessage(who.ID, admin, reply)
		if err != nil {
			return err
		}
		messages = append(messages, m)
	}
	return q.records.Enqueue(ctx, q.asked.Now, messages...)
}

// roleSettled changes what the admins were asked about somebody into what one of
// them decided, and tells the person, if anybody was asked.
func (q question) roleSettled(ctx context.Context, to analysis.Person, id string) error {
	admins, err := q.records.Admins(ctx)
	if err != nil || id == "" {
		return err
	}
	for _, email := range q.firstAdmins {
		admins = append(admins, analysis.Person{Email: email})
	}
	plainly := question{say: words.In("")} // nobody knows which language they read
	as := plainly.roleOf(to)
	settled := plainly.sentence("role.settled", words.Data{
		"Who": nameOrAddress(to), "Role": as, "By": nameOrAddress(q.person),
	})
	var messages []analysis.Message
	for _, admin := range admins {
		m, err := roleMessage(id, admin, settled)
		if err != nil {
			return err
		}
		if _, wasAsked, err := q.records.MessageByKey(ctx, m.Key); err != nil {
			return err
		} else if wasAsked {
			messages = append(messages, m)
		}
	}
	if len(messages) == 0 {
		return nil
	}
	m, err := roleMessage(id, analysis.Person{SlackID: id}, plainly.sentence("role.yours", words.Data{"Role": as}))
	if err != nil {
		return err
	}
	return q.records.Enqueue(ctx, q.asked.Now, append(messages, m)...)
}

// roleMessage is a message to somebody about the role of the member with an ID.
func roleMessage(id string, to analysis.Person, reply Reply) (analysis.Message, error) {
	body, err := EncodeReply(reply)
	address := cmp.Or(to.SlackID, to.Email)
	return analysis.Message{Key: "role/" + id + "/" + address, To: address, Body: body}, err
}

// called is a person's name in Slack with the address, as far as Slack tells.
func called(a Asker) string {
	name := cmp.Or(a.Name, a.Email, a.ID)
	if a.Email != "" && a.Email != name {
		name += " (" + a.Email + ")"
	}
	return name
}
