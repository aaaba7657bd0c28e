package commands

import "lull/commands/words"

// help lists what can be said now. A name after it may be a customer that is
// called like the word, so the way to reach that one is said too.
func (q question) help(name string) Reply {
	reply := Reply{Summary: q.say.Say("help.summary")}
	lines := Line{bold(q.say.Say("help.title"))}
	for _, command := range []string{
		"card", "book", "list", "new", "segment", "profit", "assign", "todo", "hours", "spoke", "hold", "share", "check", "qualify",
		"help",
	} {
		lines = append(lines, newline(), plain(q.say.Say("help."+command)))
	}
	if q.may().digest() {
		lines = append(lines, newline(), plain(q.say.Say("help.digest")))
	}
	reply.Parts = append(reply.Parts, lines)
	if name != "" {
		reply.Parts = append(reply.Parts, Line{plain(q.say.Say("help.named", words.Data{"Name": name}))})
	}
	reply.Parts = append(reply.Parts, Note{plain(q.say.Say("help.note"))})
	return reply
}
