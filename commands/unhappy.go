package commands

import (
	"cmp"
	"slices"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands/words"
)

// worried are the people who are told that a customer is unhappy: its owner and
// the leads who may act for it, but not who recorded it; nobody for any other
// answer.
func (q question) worried(account analysis.Account, answer analysis.Answer, people crowd) (emails []string) {
	if answer.Mood != analysis.Unhappy {
		return nil
	}
	for email, p := range people {
		isLead := p.Role == analysis.Lead && may{person: p, settings: q.settings}.of(account).act
		if email != q.person.Email && (isLead || email == account.Owner) {
			emails = append(emails, email)
		}
	}
	slices.Sort(emails)
	return emails
}

// tellsText says who is told of an answer, after a space; "" for nobody.
func (q question) tellsText(told []string, people crowd) string {
	if len(told) == 0 {
		return ""
	}
	names := make([]string, len(told))
	for i, email := range told {
		names[i] = people.name(email)
	}
	return " " + q.say.Say("check.tells", words.Data{"Who": q.and(names)})
}

// unhappy is an answer that people are told of once, in private. No amount is in
// it, nor anything that follows from one.
type unhappy struct {
	account     analysis.Account
	people      crowd
	what        string // the follow-up's number or the contact's ID
	answer      analysis.Answer
	by          string // e-mail of who recorded it
	at          time.Time
	zone        *time.Location
	isTakenBack bool
}

// messages are the ones to the people who are told. One that was not sent when
// the answer is taken back stays so; one that was says then that it is.
func (u unhappy) messages(told []string) (messages []analysis.Message, err error) {
	q := question{say: words.In("")}
	data := words.Data{"Account": u.account.Name}
	reply, until := q.sentence("unhappy.taken_back", data), u.at.Add(-time.Second)
	if !u.isTakenBack {
		on := calendar.Of(u.at.In(u.zone))
		data["Answer"], data["Who"], data["On"] = q.answerText(u.answer), u.people.name(u.by), day(on, on)
		reply, until = q.sentence("unhappy.told", data), time.Time{}
		if u.answer.Preferences != "" {
			reply.Parts = append(reply.Parts, Line{plain("“" + u.answer.Preferences + "”")})
		}
		label := q.say.Say("press.assign")
		reply.Parts = append(reply.Parts, Buttons{
			{Label: q.say.Say("pick.show", words.Data{"Name": brief(u.account.Name, nameOnButton)}), Says: says(wordShow, u.account.Ref)},
			{Label: label, Says: says(wordAssign, u.account.Ref), Spoken: label + ": " + brief(u.account.Name, nameSpoken)},
		})
	}
	body, err := EncodeReply(reply)
	for _, email := range told {
		messages = append(messages, analysis.Message{
			Key: analysis.UnhappyKey(u.what, email), To: cmp.Or(u.people[email].SlackID, email), Body: body, From: u.at, Until: until,
		})
	}
	return messages, err
}
