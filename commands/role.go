package commands

import (
	"cmp"
	"context"
	"net/mail"
	"slices"
	"strings"

	"lull/analysis"
	"lull/commands/words"
)

// The fields of the form that gives a role.
const (
	fieldRole  = "role"
	fieldTeam  = "team"
	fieldEmail = "email"
)

// longestTeam and longestEmail are as long as the people file takes them.
const (
	longestTeam  = 200
	longestEmail = 200
)

// role gives somebody a role and a team: "role @ben lead EMEA". Without a role
// it asks with a form.
func (q question) role(ctx context.Context, text string) (Reply, error) {
	first, rest, _ := strings.Cut(text, " ")
	to, fault, err := q.roleFor(ctx, first)
	switch {
	case err != nil:
		return Reply{}, err
	case fault != "" && text != "":
		return q.orCustomer(ctx, says(wordRole, text), q.sentence(fault))
	case !q.may().rule():
		return q.sentence("role.refused"), nil
	case fault != "":
		return q.sentence(fault), nil
	}
	form, err := q.roleForm(ctx, first, to)
	if err != nil {
		return Reply{}, err
	}
	if q.asked.Fields == nil && (rest == "" || to.Email == "") {
		reply := q.sentence("role.how")
		reply.Form = &form
		return reply, nil
	}
	said, team, _ := strings.Cut(rest, " ")
	if filled := q.asked.Fields; filled != nil {
		said, team = filled[fieldRole], filled[fieldTeam]
		to.Email = cmp.Or(to.Email, strings.ToLower(filled[fieldEmail]))
	}
	to.Role = analysis.Role(strings.ToLower(said))
	if address, err := mail.ParseAddress(to.Email); err != nil || address.Address != to.Email {
		return q.again(q.say.Say("role.no_email"), form.Title, form.Says), nil
	}
	if !slices.Contains(analysis.Roles(), to.Role) {
		return q.again(q.say.Say("role.unknown", words.Data{"Said": said}), form.Title, form.Says), nil
	}
	if to.Team, err = q.teamMeant(ctx, team); err != nil {
		return Reply{}, err
	}
	key, err := q.actRef()
	if err != nil {
		return Reply{}, err
	}
	was, err := q.records.SetRole(ctx, key, to, q.person.Email, q.asked.Now)
	if err != nil {
		return Reply{}, err
	}
	id, isMention := mentioned(first)
	if !isMention {
		id = to.SlackID
	}
	if err := q.roleSettled(ctx, to, id); err != nil {
		return Reply{}, err
	}
	say := "role.given"
	if was.Role != "" {
		say = "role.changed"
	}
	return q.sentence(say, words.Data{"Who": nameOrAddress(to), "Role": q.roleOf(to), "Was": q.roleOf(was)}), nil
}

// roleFor returns whom a word means who may have a role, or the fault with it
// as an id: a mention, an address, or "me". Somebody whom nobody knows yet has
// what Slack says of them.
func (q question) roleFor(ctx context.Context, word string) (to analysis.Person, fault string, err error) {
	who := Asker{Email: strings.ToLower(word)}
	id, isMention := mentioned(word)
	switch {
	case isMention:
		known := false
		if who, known = q.asked.Mentioned[id]; !known {
			return to, "role.nobody", nil
		}
		if who.Guest || who.Away {
			return to, "role.guest", nil
		}
	case strings.EqualFold(word, "me"):
		who = q.asked.Asker
	case !strings.Contains(word, "@"):
		return to, "role.how", nil
	}
	to, known, err := q.personOf(ctx, who)
	if err != nil {
		return to, "", err
	}
	if !known {
		to = analysis.Person{Email: who.Email, Name: who.Name, SlackID: who.ID}
	}
	return to, "", nil
}

func (q question) roleForm(ctx context.Context, word string, to analysis.Person) (Form, error) {
	teams, err := q.teams(ctx)
	if err != nil {
		return Form{}, err
	}
	hint := q.say.Say("role.team_hint")
	if len(teams) > 0 {
		hint = q.say.Say("role.teams_hint", words.Data{"Teams": strings.Join(teams, ", ")})
	}
	f := Form{
		Title: q.say.Say("role.title"), Submit: q.say.Say("form.save"), Says: says(wordRole, word),
		Lines: []Line{{plain(q.say.Say("role.whose", words.Data{"Who": cmp.Or(nameOrAddress(to), word)}))}},
	}
	role := Field{Name: fieldRole, Label: q.say.Say("role.role"), Kind: ChoiceField, Initial: string(cmp.Or(to.Role, analysis.Rep))}
	for _, r := range analysis.Roles() {
		role.Choices = append(role.Choices, Option{q.say.Say("role_choice." + string(r)), string(r)})
	}
	f.Fields = []Field{role, {
		Name: fieldTeam, Label: q.say.Say("role.team"), Hint: hint, Kind: TextField, Optional: true,
		MaxLength: longestTeam, Initial: to.Team,
	}}
	if to.Email == "" {
		f.Fields = append(f.Fields, Field{
			Name: fieldEmail, Label: q.say.Say("role.email"), Hint: q.say.Say("role.email_hint"), Kind: TextField, MaxLength: longestEmail,
		})
	}
	return f, nil
}

// teams lists the teams that people are in.
func (q question) teams(ctx context.Context) (teams []string, err error) {
	people, err := q.records.People(ctx)
	for _, p := range people {
		if p.Team != "" {
			teams = append(teams, p.Team)
		}
	}
	slices.Sort(teams)
	return slices.Compact(teams), err
}

// teamMeant is a team as it is written elsewhere, or a new one.
func (q question) teamMeant(ctx context.Context, said string) (string, error) {
	said = brief(strings.TrimSpace(said), longestTeam)
	teams, err := q.teams(ctx)
	if i := slices.IndexFunc(teams, func(t string) bool { return plainWords(t) == plainWords(said) }); i >= 0 {
		return teams[i], err
	}
	return said, err
}
