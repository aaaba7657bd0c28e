package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lull/analysis"
	"lull/commands/words"
)

// The fields of the form.
const (
	fieldOwner   = "owner"
	fieldChannel = "channel"
	fieldTeams   = "teams"
	fieldWeekday = "weekday"
	fieldAt      = "at"
	fieldZone    = "zone"
)

const longestZone = 60

// digestSettings orders a digest, or changes one, with a form.
func (q question) digestSettings(ctx context.Context, one *analysis.Standing) (Reply, error) {
	people, err := q.records.People(ctx)
	if err != nil {
		return Reply{}, err
	}
	d, which := q.defaultDigest(), newDigest
	if one != nil {
		d, which = one.Digest, fmt.Sprint(one.ID)
	}
	form := q.digestForm(d, which, people)
	if q.asked.Fields == nil {
		reply := q.sentence("digest.form_how")
		reply.Form = &form
		return reply, nil
	}
	fault, err := q.fillDigest(ctx, &d, people)
	if err != nil {
		return Reply{}, err
	}
	if fault != "" {
		return q.again(fault, form.Title, form.Says), nil
	}
	if one == nil {
		if d, err = q.records.AddDigest(ctx, d, q.asked.Now); err != nil {
			return Reply{}, err
		}
	} else if _, err := q.records.ChangeDigest(ctx, d, q.asked.Now); err != nil {
		return Reply{}, err
	}
	return q.digestChanged(ctx, d.ID)
}

// digestOwners are the people whom the asker may order a digest for: themselves,
// and leads and managers of teams in their reach.
func (q question) digestOwners(people []analysis.Person) (owners []analysis.Person) {
	for _, p := range people {
		isSelf := strings.EqualFold(p.Email, q.person.Email)
		theirs := may{person: p, settings: q.settings}
		if isSelf || theirs.digest() && q.may().digest(scopeTeam(people, p.Email)) {
			owners = append(owners, p)
		}
	}
	return owners
}

// digestTeams are the teams that the asker may run a digest of.
func (q question) digestTeams(people []analysis.Person) (teams []string) {
	for _, p := range people {
		if p.Team != "" && !slices.Contains(teams, p.Team) && q.may().digest(p.Team) {
			teams = append(teams, p.Team)
		}
	}
	slices.Sort(teams)
	return teams
}

func (q question) digestForm(d analysis.Digest, which string, people []analysis.Person) Form {
	var owners, teams []Option
	for _, p := range q.digestOwners(people) {
		owners = append(owners, Option{Label: brief(nameOrAddress(p), maxOption), Value: p.Email})
	}
	for _, team := range q.digestTeams(people) {
		teams = append(teams, Option{Label: brief(team, maxOption), Value: team})
	}
	form := Form{Title: q.say.Say("digest.form_title"), Submit: q.say.Say("form.save"), Says: says(wordDigest, subSettings, which)}
	if len(owners) > 1 {
		form.Fields = append(form.Fields, Field{
			Name: fieldOwner, Label: q.say.Say("digest.field_owner"), Kind: ChoiceField, Choices: owners, Initial: d.Owner,
		})
	}
	form.Fields = append(form.Fields, Field{
		Name: fieldChannel, Label: q.say.Say("digest.field_channel"), Hint: q.say.Say("digest.channel_hint"),
		Kind: ChannelField, Optional: true, Initial: d.Channel,
	})
	if len(teams) > 0 {
		form.Fields = append(form.Fields, Field{
			Name: fieldTeams, Label: q.say.Say("digest.field_teams"), Hint: q.say.Say("digest.teams_hint"),
			Kind: ChoicesField, Choices: teams, Optional: true, Initial: strings.Join(d.Teams, "\n"),
		})
	}
	form.Fields = append(
		form.Fields,
		Field{
			Name: fieldWeekday, Label: q.say.Say("digest.field_weekday"), Kind: ChoiceField, Choices: q.weekdays(),
			Initial: strings.ToLower(d.Weekday.String()),
		},
		Field{Name: fieldAt, Label: q.say.Say("digest.field_at"), Kind: TimeField, Initial: wallClock(d.At)},
		Field{
			Name: fieldZone, Label: q.say.Say("digest.field_zone"), Hint: q.say.Say("digest.zone_hint"), Kind: TextField,
			MaxLength: longestZone, Initial: d.Zone,
		},
	)
	return form
}

// maxOption is how many characters an option of a choice has.
const maxOption = 75

// fillDigest puts what the form was filled in with into a digest, and says what
// is wrong with it; "" for nothing. What the form did not offer is refused: it may
// have been open for long, and rights change.
func (q question) fillDigest(ctx context.Context, d *analysis.Digest, people []analysis.Person) (fault string, err error) {
	filled := q.asked.Fields
	if owner := filled[fieldOwner]; owner != "" {
		d.Owner = owner
	}
	owners, offered := q.digestOwners(people), q.digestTeams(people)
	owns := slices.IndexFunc(owners, func(p analysis.Person) bool { return strings.EqualFold(p.Email, d.Owner) })
	if owns < 0 {
		return q.say.Say("digest.refused_owner"), nil
	}
	d.Teams = nil
	for team := range strings.SplitSeq(filled[fieldTeams], "\n") {
		if team == "" {
			continue
		}
		if theirs := (may{person: owners[owns], settings: q.settings}); !slices.Contains(offered, team) || !theirs.digest(team) {
			return q.say.Say("digest.not_their_team", words.Data{"Team": team, "Who": nameOrAddress(owners[owns])}), nil
		}
		d.Teams = append(d.Teams, team)
	}
	for weekday := range time.Saturday + 1 {
		if strings.EqualFold(weekday.String(), filled[fieldWeekday]) {
			d.Weekday = weekday
		}
	}
	at, err := time.Parse("15:04", filled[fieldAt])
	if err != nil {
		return q.say.Say("digest.no_time", words.Data{"Said": filled[fieldAt]}), nil
	}
	d.At = at.Hour()*60 + at.Minute()
	if _, err := time.LoadLocation(filled[fieldZone]); err != nil || filled[fieldZone] == "" || filled[fieldZone] == "Local" {
		return q.say.Say("digest.no_zone", words.Data{"Said": filled[fieldZone]}), nil
	}
	d.Zone = filled[fieldZone]
	if d.Channel = filled[fieldChannel]; d.Channel == "" {
		return "", nil
	}
	audience, err := q.asked.audience(ctx, d.Channel)
	switch {
	case err != nil:
		return "", err
	case audience.Unknown:
		return q.say.Say("digest.invite"), nil
	case audience.Shared:
		return q.say.Say("digest.channel_shared"), nil
	case audience.Guests:
		return q.say.Say("digest.channel_guests"), nil
	case !audience.Here: // the members of a public channel are told to anybody
		return q.say.Say("digest.invite"), nil
	}
	return "", nil
}
