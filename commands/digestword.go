package commands

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands/words"
)

// Orders is what the commands read and write of digests.
type Orders interface {
	Digests(ctx context.Context) ([]analysis.Standing, error)
	AddDigest(ctx context.Context, digest analysis.Digest, now time.Time) (analysis.Digest, error)
	ChangeDigest(ctx context.Context, digest analysis.Digest, now time.Time) (bool, error)
	AddIssue(ctx context.Context, issue analysis.Issue, made analysis.Composition) (isNew bool, err error)
	RepeatIssue(ctx context.Context, digest int64, on calendar.Date, again string, now time.Time) (bool, error)
	MessageByKey(ctx context.Context, key string) (analysis.Sent, bool, error)
	DigestFacts(ctx context.Context, ask analysis.DigestAsk) (analysis.DigestFacts, error)
	IssueList(ctx context.Context, digest int64, on calendar.Date) ([]analysis.Numbered, error)
	MessageAt(ctx context.Context, channel, ts string) (key string, found bool, err error)
}

// What can be said after "digest".
const (
	subPreview  = "preview"
	subNow      = "now"
	subStatus   = "status"
	subPause    = "pause"
	subResume   = "resume"
	subSettings = "settings"

	againWord = "again" // after now: although it was sent
	newDigest = "new"   // after settings: another one
)

var digestSubs = []string{subPreview, subNow, subStatus, subPause, subResume, subSettings}

// digestSaid is what was said about digests, taken apart.
type digestSaid struct {
	sub     string
	id      int64 // 0 for none
	isAgain bool
	isNew   bool
}

// readDigest reads the words after "digest"; left is one that means nothing.
func readDigest(text string) (said digestSaid, left string) {
	said.sub = subStatus
	for token := range strings.FieldsSeq(strings.ToLower(text)) {
		token = strings.Trim(token, aroundWords+"#")
		number, err := strconv.ParseInt(token, 10, 64)
		switch {
		case slices.Contains(digestSubs, token):
			said.sub = token
		case token == againWord:
			said.isAgain = true
		case token == newDigest:
			said.isNew = true
		case err == nil && number > 0:
			said.id = number
		case token != "":
			left = token
		}
	}
	return said, left
}

// digestWord answers "digest preview 3" and the like: what digests there are that
// the asker may run, and what is to be done with one.
func (q question) digestWord(ctx context.Context, text string) (Reply, error) {
	said, left := readDigest(text)
	if left != "" {
		return q.orCustomer(ctx, says(wordDigest, text), q.sentence("digest.how"))
	}
	if !q.may().digest() {
		return q.sentence("digest.not_yours"), nil
	}
	all, people, err := q.digests(ctx)
	if err != nil {
		return Reply{}, err
	}
	if said.sub == subSettings && said.isNew {
		return q.digestSettings(ctx, nil)
	}
	one, several := chooseDigest(all, said.id, q.person.Email)
	switch {
	case said.id != 0 && one == nil:
		return q.sentence("digest.unknown", words.Data{"ID": said.id}), nil
	case said.sub == subStatus && one == nil && several != nil:
		return q.digestsStatus(ctx, people, several)
	case one == nil && several != nil:
		return q.whichDigest(people, said, several)
	case one == nil && said.sub == subSettings:
		return q.digestSettings(ctx, nil)
	case one == nil && said.sub == subPreview:
		return q.digestPreview(ctx, analysis.Standing{Digest: q.defaultDigest()})
	case one == nil:
		return q.noDigest(), nil
	}
	switch said.sub {
	case subPreview:
		return q.digestPreview(ctx, *one)
	case subNow:
		return q.digestNow(ctx, *one, said.isAgain)
	case subPause, subResume:
		return q.digestPause(ctx, *one, said.sub == subPause)
	case subSettings:
		return q.digestSettings(ctx, one)
	}
	return q.digestsStatus(ctx, people, []analysis.Standing{*one})
}

// digests are those that the asker may run: their own, and those of teams in
// their reach; with everybody in the people file.
func (q question) digests(ctx context.Context) (mine []analysis.Standing, people []analysis.Person, err error) {
	all, err := q.records.Digests(ctx)
	if err != nil {
		return nil, nil, err
	}
	people, err = q.records.People(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range all {
		teams := d.Teams
		if len(teams) == 0 {
			teams = []string{scopeTeam(people, d.Owner)}
		}
		if strings.EqualFold(d.Owner, q.person.Email) || q.may().digest(teams...) {
			mine = append(mine, d)
		}
	}
	return mine, people, nil
}

// teamsOf are the teams that a digest is about, by what its owner looks after
// where it names none; none for all.
func teamsOf(people []analysis.Person, d analysis.Digest) []string {
	if team := scopeTeam(people, d.Owner); len(d.Teams) == 0 && team != "" {
		return []string{team}
	}
	return d.Teams
}

// scopeTeam is the team that a person looks after; "" for all.
func scopeTeam(people []analysis.Person, email string) string {
	for _, p := range people {
		if strings.EqualFold(p.Email, email) && p.Role != analysis.Admin {
			return p.Team
		}
	}
	return ""
}

// chooseDigest is the digest with a number, else the asker's only one, else the
// only one; several where that is not clear.
func chooseDigest(all []analysis.Standing, id int64, asker string) (one *analysis.Standing, several []analysis.Standing) {
	own := slices.DeleteFunc(slices.Clone(all), func(d analysis.Standing) bool { return !strings.EqualFold(d.Owner, asker) })
	for _, some := range [][]analysis.Standing{own, all} {
		if id == 0 && len(some) == 1 {
			return &some[0], nil
		}
	}
	for i := range all {
		if all[i].ID == id {
			return &all[i], nil
		}
	}
	return nil, all
}

// defaultDigest is the one that the asker would order: their own scope, Mondays
// at half past eight.
func (q question) defaultDigest() analysis.Digest {
	return analysis.Digest{
		Owner: q.person.Email, Weekday: time.Monday, At: 8*60 + 30, Zone: q.settings.TimeZone,
		Language: q.asked.Asker.Locale, Hold: analysis.DefaultHold,
	}
}

func (q question) noDigest() Reply {
	reply := q.sentence("digest.none")
	reply.Parts = append(reply.Parts, Buttons{
		q.digestButton("digest.press_settings", subSettings, newDigest),
		q.digestButton("digest.press_preview", subPreview),
	})
	return reply
}

func (q question) digestButton(id string, words ...string) Button {
	return Button{Label: q.say.Say(id), Says: says(append([]string{wordDigest}, words...)...)}
}

func (q question) whichDigest(people []analysis.Person, said digestSaid, several []analysis.Standing) (Reply, error) {
	text := q.say.Say("digest.which")
	var row Buttons
	for _, d := range several {
		label := q.digestName(people, d.Digest)
		row = append(row, Button{Label: brief(label, nameSpoken), Says: says(wordDigest, said.sub, fmt.Sprint(d.ID))})
	}
	return Reply{Summary: text, Parts: []Part{Line{plain(text)}, row}}, nil
}

// digestName is a digest as it is called in answers: Digest 1, team EMEA.
func (q question) digestName(people []analysis.Person, d analysis.Digest) string {
	d.Teams = teamsOf(people, d)
	return q.say.Say("digest.one", words.Data{"ID": d.ID, "Whose": issue{Digest: d, say: q.say}.whose()})
}

// digestsStatus says of each digest what it is, when it comes next, and whether
// the last one arrived.
func (q question) digestsStatus(ctx context.Context, people []analysis.Person, digests []analysis.Standing) (Reply, error) {
	names, err := q.names(ctx)
	if err != nil {
		return Reply{}, err
	}
	reply := Reply{}
	for _, d := range digests {
		what, err := q.digestStatus(ctx, d, q.digestName(people, d.Digest), names)
		if err != nil {
			return Reply{}, err
		}
		id := fmt.Sprint(d.ID)
		row := Buttons{q.digestButton("digest.press_preview", subPreview, id), q.digestButton("digest.press_now", subNow, id)}
		if d.Paused {
			row = append(row, q.digestButton("digest.press_resume", subResume, id))
		} else {
			row = append(row, q.digestButton("digest.press_pause", subPause, id))
		}
		row = append(row, q.digestButton("digest.press_settings", subSettings, id))
		reply.Parts = append(reply.Parts, what, row)
		if reply.Summary == "" {
			reply.Summary = plainLine(what)
		}
	}
	return reply, nil
}

func (q question) digestStatus(ctx context.Context, d analysis.Standing, name string, names func(string) string) (Line, error) {
	line := Line{bold(name)}
	to := plain(q.say.Say("digest.to_person", words.Data{"Who": names(d.Owner)}))
	if d.Channel != "" {
		to = Span{Text: q.say.Say("digest.to_channel"), Link: "https://slack.com/app_redirect?channel=" + d.Channel}
	}
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return nil, err
	}
	line = append(line, plain(" · "), to, plain(" · "+q.say.Say("digest.each_week", words.Data{
		"Weekday": q.say.Say("weekday." + strings.ToLower(d.Weekday.String())), "At": wallClock(d.At), "Zone": d.Zone,
	})), newline())
	if d.Paused {
		line = append(line, plain(q.say.Say("digest.is_paused")))
	} else {
		line = append(line, plain(q.say.Say("digest.comes_next", words.Data{"On": clock(d.Next.At, zone, q.asOf)})))
	}
	last, err := q.lastIssue(ctx, d, zone)
	if err != nil || last == "" {
		return line, err
	}
	return append(line, plain(" · "+last)), nil
}

func wallClock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// lastIssue is what became of a digest's last issue; "" before the first.
func (q question) lastIssue(ctx context.Context, d analysis.Standing, zone *time.Location) (string, error) {
	if d.Last == nil {
		return q.say.Say("digest.never_yet"), nil
	}
	on := words.Data{"On": day(d.Last.On, q.asOf)}
	if d.Last.State != analysis.IssueSent {
		return q.say.Say("digest_issue."+string(d.Last.State), on), nil
	}
	sent, known, err := q.records.MessageByKey(ctx, analysis.IssueKey(d.ID, d.Last.On))
	if err != nil {
		return "", err
	}
	if !known {
		return q.say.Say("digest_message.waiting", on), nil
	}
	on["Reason"] = sent.Reason
	if !sent.At.IsZero() {
		on["On"] = clock(sent.At, zone, q.asOf)
	}
	return q.say.Say("digest_message."+string(sent.State), on), nil
}

// digestPause pauses a digest or resumes it.
func (q question) digestPause(ctx context.Context, d analysis.Standing, isPaused bool) (Reply, error) {
	d.Paused = isPaused
	if _, err := q.records.ChangeDigest(ctx, d.Digest, q.asked.Now); err != nil {
		return Reply{}, err
	}
	return q.digestChanged(ctx, d.ID)
}

// digestChanged is how a digest stands after it was changed.
func (q question) digestChanged(ctx context.Context, id int64) (Reply, error) {
	all, people, err := q.digests(ctx)
	if err != nil {
		return Reply{}, err
	}
	one, _ := chooseDigest(all, id, q.person.Email)
	if one == nil {
		return q.sentence("digest.unknown", words.Data{"ID": id}), nil
	}
	reply, err := q.digestsStatus(ctx, people, []analysis.Standing{*one})
	reply.Replaces = true
	return reply, err
}
