package commands

import (
	"cmp"

	"lull/analysis"
	"lull/commands/words"
)

// whoami says who the asker is taken for, and what they may see and do.
func (q question) whoami() Reply {
	p, may := q.person, q.may()
	who := q.say.Say("whoami.you", words.Data{"Name": nameOrAddress(p), "Email": p.Email, "Role": q.roleOf(p)})
	lines := Line{bold(who)}
	add := func(text string) { lines = append(lines, newline(), plain(text)) }
	if q.isForNow {
		add(q.say.Say("told." + toldIsFirst))
	}
	if may.seen().All {
		add(q.say.Say("whoami.segment_all"))
	} else {
		add(q.say.Say("whoami.segment", words.Data{"Whose": q.reachText(may.reach(seeSegment))}))
	}
	switch {
	case !q.settings.Amounts.AreShown():
		add(q.say.Say("whoami.no_amounts"))
	default:
		add(q.say.Say("whoami_amounts."+string(q.settings.Amounts), words.Data{"Whose": q.reachText(may.reach(seeAmounts))}))
	}
	add(q.say.Say("whoami.act", words.Data{"Whose": q.reachText(may.reach(act))}))
	if may.reach(assignOthers) > nowhere {
		add(q.say.Say("whoami.assign", words.Data{"Whose": q.reachText(may.reach(assignOthers))}))
	}
	switch {
	case may.rule():
		add(q.say.Say("whoami.rules"))
	case may.read():
		add(q.say.Say("whoami.reads"))
	}
	return Reply{Summary: who, Parts: []Part{lines, Note{plain(q.say.Say("note.private"))}}}
}

// reachText names whose accounts a right of the asker reaches.
func (q question) reachText(r reach) string {
	switch {
	case r == everywhere, r == ofTeam && q.person.Role == analysis.Manager && q.person.Team == "":
		return q.say.Say("whose.all")
	case r == ofTeam && q.person.Team != "":
		return q.say.Say("whoami.team", words.Data{"Team": q.person.Team})
	}
	return q.say.Say("whoami.yours")
}

// roleOf names a person's role, and the team that they have it in.
func (q question) roleOf(p analysis.Person) string {
	role := q.say.Say("role." + string(cmp.Or(p.Role, analysis.Rep)))
	if p.Team == "" {
		return role
	}
	return q.say.Say("role.in_team", words.Data{"Role": role, "Team": p.Team})
}

// installation shows what is set for everybody. It is changed at a terminal.
func (q question) installation() Reply {
	if !q.may().read() {
		return q.sentence("settings.refused")
	}
	s := q.settings
	lines := Line{bold(q.say.Say("settings.title"))}
	for _, line := range []string{
		q.say.Say("settings.money", words.Data{"Currency": s.Currency, "Zone": s.TimeZone}),
		q.say.Say("visible." + string(s.Visibility)),
		q.say.Say("amounts." + string(s.Amounts)),
	} {
		lines = append(lines, newline(), plain(line))
	}
	return Reply{Summary: q.say.Say("settings.title"), Parts: []Part{lines, Note{plain(q.say.Say("settings.note"))}}}
}
