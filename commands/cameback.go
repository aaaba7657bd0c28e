package commands

import (
	"cmp"
	"fmt"

	"lull/analysis"
	"lull/commands/holidays"
	"lull/commands/words"
)

// cameBack asks once whether a follow-up can be closed whose customer engaged or
// ordered again: beside its message, with what speaks for it, and never an
// amount. Nothing on a day on which nobody works.
func (r reminder) cameBack(b analysis.CameBack) ([]analysis.Message, error) {
	f, today := b.FollowUp, r.today(b.FollowUp)
	if _, isOff := holidays.Off(today, f.Zone); isOff {
		return nil, nil
	}
	id, on := "back.engaged", b.EngagedOn
	if b.OrderedOn != 0 {
		id, on = "back.ordered", b.OrderedOn
	}
	evidence := r.say.Say(id, words.Data{"Account": r.accounts[f.AccountID].Name, "On": day(on, today)})
	text := evidence + " " + r.say.Say("back.close", words.Data{"ID": f.ID, "Text": f.Text})
	number := fmt.Sprint(f.ID)
	reply := Reply{Summary: text, Parts: []Part{
		Line{plain(text)},
		Buttons{
			{Label: r.say.Say("back.press_close"), Says: says(wordDone, number, r.say.Say("result."+string(analysis.OutcomeOther))+", "+evidence)},
			{Label: r.say.Say("back.press_keep"), Says: says(wordNote, number, r.say.Say("back.kept", words.Data{"Evidence": evidence}))},
		},
	}}
	body, err := EncodeReply(reply)
	m := analysis.Message{Key: analysis.FollowUpKey(f.ID) + "/back", Body: body, From: r.now}
	switch {
	case isChannel(f.To) && f.Thread != "":
		m.To, m.Thread = f.To, f.Thread
	case isChannel(f.To):
		m.To, m.Under = f.To, analysis.FollowUpKey(f.ID)
	default:
		m.To = cmp.Or(f.AssigneeSlack, f.Assignee)
	}
	return []analysis.Message{m}, err
}
