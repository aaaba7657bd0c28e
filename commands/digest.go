package commands

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands/words"
)

// Audience is who can read a message in a conversation. Whatever is not known
// is taken for the worst: nothing is said to somebody who is not known.
type Audience struct {
	Members []string // e-mails of the people who can read it, bots left out; nobody for a direct message to the owner
	Unnamed int      // full members whose address Slack does not tell
	Guests  bool     // a guest is among them, or somebody of another organisation
	Shared  bool     // shared, or about to be, with another organisation
	Unknown bool     // Slack would not tell
	Here    bool     // the bot is in it
	Name    string   // of the channel; "" for none, and where Slack does not tell
}

// Composed is one issue of a digest, ready to be sent.
type Composed struct {
	Main    Reply
	Thread  []Reply              // posted below it, in order; none where there is no more to say
	Rows    []analysis.DigestRow // what its numbers stand for, in order
	HeldBy  string               // why it is not sent yet, as a sentence for the owner; "" for nothing
	Refused string               // why it may not be sent to its audience at all, as a sentence for the owner; "" for nothing
}

// weeksDrawn is how many weeks the chart of a digest shows.
const weeksDrawn = 8

// issue is one issue of a digest on its way: everything that it is composed of
// but the facts.
type issue struct {
	analysis.Digest
	say      words.Catalogue
	settings analysis.Settings
	readers  readers
	names    map[string]string // of people, by address

	on, week calendar.Date
	due, now time.Time
	zone     *time.Location
	coolDown int // days

	reason    segment.Reason // why engagement cannot be judged; "" where it can
	loadedOn  calendar.Date  // how far contact data reaches
	lastWeek  calendar.Date  // the last one judged; 0 for none
	dataAge   time.Time      // when orders were last loaded
	hasData   bool
	isPreview bool
	previewer analysis.Person // who looks at a preview, and may see no more than they may
}

// Digest composes the issue of a digest for a local date, which was due at a
// moment. It is about the ISO week that ended before that date, and holds no more
// than everybody in the audience may see. Where HeldBy or Refused is set there is
// no message. Whose amounts it shows is recorded before it returns.
func (d *Desk) Digest(ctx context.Context, digest analysis.Digest, on calendar.Date, due, now time.Time, audience Audience) (Composed, error) {
	composed, err := d.digest(ctx, issue{Digest: digest, on: on, due: due, now: now}, audience)
	if err != nil {
		return Composed{}, fmt.Errorf("commands.Digest(%d, %s): %w", digest.ID, on, err)
	}
	return composed, nil
}

func (d *Desk) digest(ctx context.Context, i issue, audience Audience) (Composed, error) {
	refused, err := d.open(ctx, &i, audience)
	if err != nil || refused != "" {
		return Composed{Refused: refused}, err
	}
	if held := i.heldBy(); held != "" {
		return Composed{HeldBy: held}, nil
	}
	facts, err := d.records.DigestFacts(ctx, analysis.DigestAsk{
		Digest: i.ID, Teams: i.Teams, Week: i.week, On: i.on, Weeks: weeksDrawn,
	})
	if err != nil {
		return Composed{}, err
	}
	s := i.reveal(facts)
	return i.compose(s), d.recordRead(ctx, i, s)
}

// open finds out all that an issue is composed of but the facts, and why it may
// not be sent; "" where it may.
func (d *Desk) open(ctx context.Context, i *issue, audience Audience) (refused string, err error) {
	i.say, i.week = words.In(i.Language), i.on.WeekEnd()-7
	if i.zone, err = time.LoadLocation(i.Zone); err != nil {
		return "", err
	}
	if i.settings, err = d.records.Settings(ctx); err != nil {
		return "", err
	}
	people, err := d.records.People(ctx)
	if err != nil {
		return "", err
	}
	if refused := i.admit(people, audience); refused != "" {
		return refused, nil
	}
	return "", d.dataOf(ctx, i)
}

// admit takes the people who would read an issue for its readers, and says why
// it may not be sent to them; "" where it may.
func (i *issue) admit(people []analysis.Person, audience Audience) (refused string) {
	i.names = map[string]string{}
	known := map[string]analysis.Person{}
	for _, p := range people {
		i.names[p.Email], known[p.Email] = nameOrAddress(p), p
	}
	owner := known[strings.ToLower(i.Owner)]
	if refused := i.refusal(owner, audience); refused != "" {
		return refused
	}
	i.Teams = teamsOf(people, i.Digest)
	i.readers = readers{isPublic: i.Channel != ""}
	members := audience.Members
	if i.Channel == "" {
		members = []string{owner.Email}
	}
	for _, member := range members {
		i.readers.people = append(i.readers.people, may{person: known[strings.ToLower(member)], settings: i.settings})
	}
	if i.isPreview {
		i.readers.people = append(i.readers.people, may{person: i.previewer, settings: i.settings})
	}
	for range audience.Unnamed {
		i.readers.people = append(i.readers.people, may{settings: i.settings})
	}
	return ""
}

// refusal is why an issue may not be sent to those who would read it.
func (i issue) refusal(owner analysis.Person, audience Audience) string {
	whose := may{person: owner, settings: i.settings}
	switch {
	case owner.Email == "" || !whose.digest(i.Teams...):
		return i.say.Say("digest.refused_owner")
	case audience.Shared:
		return i.say.Say("digest.refused_shared")
	case audience.Guests:
		return i.say.Say("digest.refused_guests")
	case audience.Unknown:
		return i.say.Say("digest.refused_unknown")
	}
	return ""
}

// dataOf finds out how old the data is that the week was judged by.
func (d *Desk) dataOf(ctx context.Context, i *issue) error {
	zone, err := time.LoadLocation(i.settings.TimeZone)
	if err != nil {
		return err
	}
	asOf := calendar.Of(i.now.In(zone))
	policy, err := d.records.PolicyInForce(ctx, asOf.End(zone))
	if err != nil {
		return err
	}
	source, err := d.records.EngagementSource(ctx, asOf, asOf.End(zone))
	if err != nil {
		return err
	}
	i.coolDown, i.loadedOn = policy.CoolDown, source.LoadedOn
	i.reason, _ = policy.SourceReason(segment.Round{AsOf: asOf, Source: source})
	if i.lastWeek, _, err = d.records.LastWeek(ctx); err != nil {
		return err
	}
	i.dataAge, i.hasData, err = d.records.DataAge(ctx)
	return err
}

// heldBy is what an issue waits for; "" for nothing, and once it has waited as
// long as it may.
func (i issue) heldBy() string {
	if i.isPreview || !i.now.Before(i.due.Add(i.Hold)) {
		return ""
	}
	lacks := i.lacks()
	if lacks == "" {
		return ""
	}
	return i.say.Say("digest.held", words.Data{
		"Lacks": lacks, "Latest": clock(i.due.Add(i.Hold), i.zone, i.on), "Zone": i.Zone,
	})
}

// lacks is what is not as fresh as it should be; "" where everything is.
func (i issue) lacks() string {
	switch {
	case !i.hasData:
		return i.say.Say("note.no_data")
	case i.lastWeek < i.week:
		return i.say.Say("digest.not_judged", words.Data{"Week": i.weekNumber()})
	case i.reason == segment.StaleSource:
		return i.say.Say("digest.stale", words.Data{"On": shortDay(i.loadedOn, i.on)})
	}
	return ""
}

func (i issue) weekNumber() int {
	_, week := i.week.Time().ISOWeek()
	return week
}

// recordRead records that the owner is shown amounts, and of how many accounts.
// It is recorded before anything is sent: without the record nobody sees it.
func (d *Desk) recordRead(ctx context.Context, i issue, s shown) error {
	read := map[int64]bool{}
	for _, row := range s.rows {
		if row.stake.text != "" {
			read[row.Account.ID] = true
		}
	}
	for _, l := range s.listed { // what they ordered is summed up
		if s.net.text != "" && l.hasOrdered && l.stake.text != "" {
			read[l.Account.ID] = true
		}
	}
	if len(read) == 0 {
		return nil
	}
	return d.records.RecordReads(ctx, []analysis.AmountRead{{
		Reader: cmp.Or(i.previewer.Email, i.Owner), Scope: i.whose(), Accounts: len(read), Word: wordDigest, Key: analysis.IssueKey(i.ID, i.on), At: i.now,
	}})
}
