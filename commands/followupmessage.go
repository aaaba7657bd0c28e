package commands

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
	"lull/commands/words"
)

// writing writes the one message of a follow-up about an account. It stands
// where everybody of a channel reads it, in the language of all: no amount and
// nothing that follows from one is in it.
func (q question) writing(account analysis.Account, people crowd) followup.Writing {
	w := followUpWriter{question: question{say: words.In(""), zone: q.zone}, account: account, people: people}
	return func(s followup.State) ([]analysis.Message, error) {
		body, err := EncodeReply(w.reply(s))
		if err != nil {
			return nil, err
		}
		messages := []analysis.Message{{
			Key: analysis.FollowUpKey(s.ID), To: s.To, Thread: s.Thread, Body: body, From: s.MadeAt, Owner: s.AskedBy,
		}}
		for _, h := range s.Had[1:] {
			told, err := w.told(s, h, body)
			if err != nil {
				return nil, err
			}
			messages = append(messages, told...)
		}
		told, err := w.unhappy(s)
		return append(messages, told...), err
	}
}

// told is how somebody learns that a follow-up was moved to them: once, beside
// its message where that stands in a channel, else by a direct message that shows
// what that one shows.
func (w followUpWriter) told(s followup.State, h followup.Holder, body json.RawMessage) ([]analysis.Message, error) {
	m := analysis.Message{Key: analysis.FollowUpKey(s.ID) + "/to/" + h.Email, To: cmp.Or(h.SlackID, h.Email), Body: body, From: s.MadeAt}
	if !isChannel(s.To) {
		return []analysis.Message{m}, nil
	}
	if h.By == h.Email {
		return nil, nil
	}
	text := words.Data{"ID": s.ID, "Account": w.account.Name, "By": w.people.name(h.By), "Who": w.people.name(h.Email)}
	reply := Reply{Summary: w.say.Say("task.moved_summary", text), Parts: []Part{
		Line{person(h.SlackID, w.people.name(h.Email)), plain(w.say.Say("task.moved", text))},
	}}
	body, err := EncodeReply(reply)
	m.Body, m.To, m.Thread = body, s.To, s.Thread
	if s.Thread == "" {
		m.Under = analysis.FollowUpKey(s.ID)
	}
	return []analysis.Message{m}, err
}

// unhappy is how people learn that a customer answered to be unhappy, and that
// the answer does not hold any more.
func (w followUpWriter) unhappy(s followup.State) (messages []analysis.Message, err error) {
	stands := s.Answer.Mood == analysis.Unhappy
	u := unhappy{
		account: w.account, people: w.people, what: fmt.Sprint(s.ID), answer: s.Answer, by: s.DoneBy, at: s.DoneAt,
		zone: zoneOr(s.Zone, w.zone), isTakenBack: !stands,
	}
	if !stands {
		u.at = s.MadeAt
	}
	isBy := func(email string) bool { return stands && email == s.DoneBy }
	return u.messages(slices.DeleteFunc(slices.Clone(s.Told), isBy))
}

type followUpWriter struct {
	question
	account analysis.Account
	people  crowd
}

func (w followUpWriter) reply(s followup.State) Reply {
	head := Line{
		bold(w.say.Say("task.number", words.Data{"ID": s.ID}) + " · " + brief(w.account.Name, nameInTask)), plain(" · "),
		person(s.AssigneeSlack, w.people.name(s.Assignee)), plain(" · " + s.Text),
	}
	head = append(head, newline(), plain(w.standing(s)))
	if s.Note != "" && s.State == analysis.FollowUpOpen {
		head = append(head, newline(), plain("“"+s.Note+"”"))
	}
	summary := w.say.Say("task.summary", words.Data{
		"ID": s.ID, "Account": w.account.Name, "Who": w.people.name(s.Assignee), "Text": s.Text, "State": w.say.Say("task_state." + string(s.State)),
	})
	reply := Reply{Summary: summary, Parts: []Part{head}}
	if quote := s.Origin.Quote; s.Origin.Permalink != "" || quote != "" {
		quote = cmp.Or(quote, w.say.Say("task.message"))
		reply.Parts = append(reply.Parts, Note{{Text: "“" + quote + "”", Link: s.Origin.Permalink}})
	}
	reply.Parts = append(reply.Parts, w.buttons(s))
	return reply
}

// nameInTask is how much of a customer's name a follow-up shows, in characters.
const nameInTask = 80

// standing is until when it is to be done, or what became of it.
func (w followUpWriter) standing(s followup.State) string {
	zone := zoneOr(s.Zone, w.zone)
	if s.State != analysis.FollowUpOpen {
		data := words.Data{
			"Who": w.people.name(s.DoneBy), "When": clock(s.ChangedAt, zone, calendar.Of(s.ChangedAt.In(zone))),
			"Outcome": w.outcome(s.FollowUp),
		}
		return w.say.Say("task_was."+string(s.State), data)
	}
	today := calendar.Of(s.ChangedAt.In(zone))
	due := w.say.Say("task.due", words.Data{"Due": day(s.DueOn, today), "City": city(s.Zone)})
	if was := s.Was().DueOn; was != 0 && was != s.DueOn {
		due += " " + w.say.Say("task.was_due", words.Data{"Due": day(was, today)})
	}
	parts := []string{due}
	if s.AskedBy != s.Assignee {
		parts = append(parts, w.say.Say("task.asked_by", words.Data{"Who": w.people.name(s.AskedBy)}))
	}
	if s.SnoozedUntil > today {
		parts = append(parts, w.say.Say("task.snoozed", words.Data{"Until": day(s.SnoozedUntil, today)}))
	}
	return strings.Join(append(parts, w.say.Say("task_state.open")), " · ")
}

// outcome is what came of a follow-up, after a colon; "" for nothing said.
func (w followUpWriter) outcome(f analysis.FollowUp) string {
	text := ""
	if f.Outcome != "" {
		text = ": " + w.say.Say("result."+string(f.Outcome))
	}
	if f.Answer.Mood != "" {
		text = ": " + w.say.Say("task.answered")
	}
	if f.Note == "" {
		return text
	}
	if text == "" {
		return ": “" + f.Note + "”"
	}
	return text + ", “" + f.Note + "”"
}

func (w followUpWriter) buttons(s followup.State) (row Buttons) {
	add := func(id string, inMenu bool, sentence ...string) {
		b := w.taskButton(id, s.ID, w.account.Name, sentence...)
		b.Menu = inMenu
		row = append(row, b)
	}
	id := fmt.Sprint(s.ID)
	undo := func(inMenu bool) {
		if s.Last() > 0 {
			add("undo.title", inMenu, wordUndo, fmt.Sprintf("f%d.%d", s.ID, s.Last()))
		}
	}
	if s.State != analysis.FollowUpOpen {
		add("task.reopen", false, wordReopen, id)
		undo(false)
		return row
	}
	add("task.done", false, wordDone, id)
	row[0].Style = Primary
	add("task.snooze", false, wordSnooze, id)
	add("task.move", true, wordMove, id)
	add("task.change_date", true, wordDue, id)
	add("task.drop", true, wordDrop, id)
	undo(true)
	return row
}

// taskButton is a button about a follow-up, which a screen reader tells from those
// of others.
func (q question) taskButton(label string, id int64, account string, sentence ...string) Button {
	text := q.say.Say(label)
	return Button{
		Label: text, Says: says(sentence...),
		Spoken: text + ": " + q.say.Say("task.number", words.Data{"ID": id}) + " " + brief(account, nameSpoken-10),
	}
}

// person is somebody in a text: mentioned where Slack knows them.
func person(slackID, name string) Span { return Span{Text: name, Person: slackID} }

// city is what a zone is called after, such as Madrid.
func city(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}
