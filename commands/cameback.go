package commands

import (
	"cmp"
	"fmt"

	"lull/analysis"
	"lull/commands/words"
)

// cameBack asks once whether a follow-up can be closed whose customer engaged or
// ordered again: beside its message, with what speaks for it, and never an
// amount.
func (r reminder) cameBack(b analysis.CameBack) (analysis.Message, error) {
	f := b.FollowUp
	id, on := "back.engaged", b.EngagedOn
	if b.OrderedOn != 0 {
		id, on = "back.ordered", b.OrderedOn
	}
	evidence := r.say.Say(id, words.Data{"Account": r.accounts[f.AccountID].Name, "On": day(on, r.today(b.Nudge))})
	text := evidence + " " + r.say.Say("back.close", words.Data{"ID": f.ID, "Text": f.Text})
	number := fmt.Sprint(f.ID)
	return r.beside(f, analysis.BackSuffix, cmp.Or(f.AssigneeSlack, f.Assignee), Reply{Summary: text, Parts: []Part{
		Line{plain(text)},
		Buttons{
			{Label: r.say.Say("back.press_close"), Says: says(wordDone, number, r.say.Say("result."+string(analysis.OutcomeOther))+", "+evidence)},
			{Label: r.say.Say("back.press_keep"), Says: says(wordNote, number, r.say.Say("back.kept", words.Data{"Evidence": evidence}))},
		},
	}})
}
