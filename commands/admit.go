package commands

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"lull/analysis"
	"lull/commands/words"
)

// Register is what is kept of people: who they are, what they were told, and
// whose amounts they read.
type Register interface {
	PersonBySlackID(ctx context.Context, id string) (analysis.Person, bool, error)
	SetRole(ctx context.Context, key string, to analysis.Person, by string, now time.Time) (was analysis.Person, err error)
	TellOnce(ctx context.Context, person, what, key string, now time.Time) (bool, error)
	RecordReads(ctx context.Context, reads []analysis.AmountRead) error
	Enqueue(ctx context.Context, now time.Time, messages ...analysis.Message) error
	MessageByKey(ctx context.Context, key string) (analysis.Sent, bool, error)
}

// admit decides whether the asker gets any answer here, and as whom. It
// returns the refusal, or nil with the person set.
func (q *question) admit(ctx context.Context, r Request) (*Reply, error) {
	refuse := func(id string, data ...words.Data) (*Reply, error) {
		reply := q.sentence(id, data...)
		return &reply, nil
	}
	switch {
	case r.Asker.Guest || r.Asker.Away:
		return refuse("refuse.guest")
	case r.Place.Shared:
		return refuse("refuse.shared")
	case r.Place.Unknown:
		return refuse("refuse.unknown_place")
	}
	person, known, err := q.personOf(ctx, r.Asker)
	if err != nil {
		return nil, err
	}
	if known && person.Role == analysis.Admin {
		q.person = person
		return nil, nil
	}
	admins, err := q.records.Admins(ctx)
	if err != nil {
		return nil, err
	}
	// Somebody has to be first: while nobody is an admin, those are who run the
	// workspace, and whom the installation names.
	if len(admins) == 0 && q.isFirst(r.Asker) {
		if !known {
			person = analysis.Person{Email: cmp.Or(r.Asker.Email, r.Asker.ID), Name: r.Asker.Name}
		}
		q.person, q.isForNow = person, true
		q.person.Role = analysis.Admin
		return nil, nil
	}
	if known {
		q.person = person
		return nil, nil
	}
	if len(admins) == 0 {
		for _, email := range q.firstAdmins {
			admins = append(admins, analysis.Person{Email: email})
		}
	}
	if len(admins) == 0 {
		return refuse("refuse.no_admin")
	}
	if !r.Home { // who only looks wants nothing of them yet
		if err := q.askAdmins(ctx, r.Asker, admins); err != nil {
			return nil, err
		}
	}
	names := make([]string, len(admins))
	for i, a := range admins {
		names[i] = nameOrAddress(a)
	}
	return refuse("refuse.unknown_person", words.Data{"Admins": strings.Join(names, ", ")})
}

// isFirst reports whether somebody is an admin while nobody has that role.
func (q question) isFirst(a Asker) bool {
	return a.Runs || a.Email != "" && slices.ContainsFunc(q.firstAdmins, func(email string) bool { return strings.EqualFold(email, a.Email) })
}

// personOf returns whom the people file means by somebody in Slack: whoever has
// that member ID, else whoever has the address and no other ID. It reports
// false for nobody.
func (q question) personOf(ctx context.Context, a Asker) (analysis.Person, bool, error) {
	if a.ID != "" {
		person, known, err := q.records.PersonBySlackID(ctx, a.ID)
		if known || err != nil {
			return person, known, err
		}
	}
	if a.Email == "" {
		return analysis.Person{}, false, nil
	}
	person, known, err := q.records.PersonByEmail(ctx, a.Email)
	if err != nil || !known || person.SlackID != "" && a.ID != "" && person.SlackID != a.ID {
		return analysis.Person{}, false, err
	}
	return person, true, nil
}

// knowMentioned gives the people that were mentioned the addresses by which the
// people file knows them.
func (q *question) knowMentioned(ctx context.Context) error {
	known := make(map[string]Asker, len(q.asked.Mentioned))
	for id, who := range q.asked.Mentioned {
		person, isKnown, err := q.personOf(ctx, who)
		if err != nil {
			return err
		}
		if isKnown {
			who.Email = person.Email
		}
		known[id] = who
	}
	q.asked.Mentioned = known
	return nil
}
