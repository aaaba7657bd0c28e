package commands

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/commands/words"
)

// Prospects is what the commands ask the store about who is no customer yet.
type Prospects interface {
	FindProspects(ctx context.Context, text string) (analysis.FoundProspects, error)
	Sectors(ctx context.Context) (sectors, sizes []string, err error)
	AccountsOfSector(ctx context.Context, sector string) ([]analysis.Account, error)
	Deals(ctx context.Context, asOf calendar.Date, knownBefore time.Time) ([]profit.Deals, error)
	Books(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (profit.Books, error)
	LedgersOf(ctx context.Context, accounts []int64, asOf calendar.Date, knownBefore time.Time, yield func(profit.Ledger) error) error
	Qualify(ctx context.Context, key string, q profit.Qualification) (profit.Qualification, error)
	LatestQualification(ctx context.Context, prospect int64, name string) (profit.Qualification, bool, error)
}

const (
	longestProspect = 100   // characters of a name
	newProspect     = "new" // before the name of somebody who is not among the prospects
)

// qualify asks what is known of a prospect and says whether to start, before
// anybody makes contact.
func (q question) qualify(ctx context.Context, text string) (Reply, error) {
	prospect, instead, err := q.prospect(ctx, tidy(text))
	if err != nil {
		return Reply{}, err
	}
	if instead != nil {
		return *instead, nil
	}
	books, err := q.records.Books(ctx, q.asOf, q.knownBefore())
	if err != nil {
		return Reply{}, err
	}
	reckoner := books.Reckoner(q.policy.Profit)
	form, err := q.qualifyForm(ctx, prospect, reckoner)
	if err != nil {
		return Reply{}, err
	}
	if q.asked.Fields == nil {
		return q.askWith(form, "qualify.type", words.Data{"Name": prospect.Name}), nil
	}
	if fault := form.fault(q.asked.Fields, q.asked.Now, q.say); fault != "" {
		return q.again(fault, form.Title, form.Says), nil
	}
	key, err := q.actRef()
	if err != nil {
		return Reply{}, err
	}
	asked := q.filledPursuit(prospect, reckoner)
	customers, err := q.weighProspect(ctx, &asked, reckoner)
	if err != nil {
		return Reply{}, err
	}
	// Said again, the same act is answered as it was the first time.
	if asked, err = q.records.Qualify(ctx, key, asked); err != nil {
		return Reply{}, err
	}
	return q.qualified(ctx, asked, customers, form)
}

// prospect returns whom a text means: a prospect by reference or name, else
// somebody new, with ID 0. Where that is not sure, or the asker may not ask, it
// returns what to say instead.
func (q question) prospect(ctx context.Context, text string) (p analysis.Prospect, instead *Reply, err error) {
	switch {
	case text == "":
		reply := q.how(wordQualify)
		return p, &reply, nil
	case q.may().reach(act) == nowhere:
		reply := q.sentence("qualify.not_allowed")
		return p, &reply, nil
	}
	found, err := q.records.FindProspects(ctx, text)
	if err != nil {
		return p, nil, err
	}
	one := len(found.Prospects) == 1
	if one && (found.How == analysis.ByReference || found.How == analysis.ByName) {
		return q.ownProspect(ctx, found.Prospects[0])
	}
	name, isNew := strings.CutPrefix(text, newProspect+" ")
	if !isNew {
		name = text
	}
	if instead, err := q.asCustomer(ctx, name); err != nil || instead != nil {
		return p, instead, err
	}
	switch {
	case isNew, found.How == analysis.NoMatch:
	case one && found.How == analysis.ByPrefix:
		return q.ownProspect(ctx, found.Prospects[0])
	default:
		reply := q.whichProspect(name, found)
		return p, &reply, nil
	}
	if utf8.RuneCountInString(name) > longestProspect {
		reply := q.sentence("qualify.too_long", words.Data{"Most": longestProspect})
		return p, &reply, nil
	}
	return analysis.Prospect{Name: name}, nil, nil
}

// ownProspect refuses a prospect that somebody else pursues and over whom the
// asker has no say. Whom nobody pursues is anybody's.
func (q question) ownProspect(ctx context.Context, p analysis.Prospect) (analysis.Prospect, *Reply, error) {
	if p.Owner == "" || q.may().of(analysis.Account{Owner: p.Owner, Team: p.Team}).act {
		return p, nil, nil
	}
	owner, err := q.nameOf(ctx, p.Owner)
	reply := q.sentence("qualify.refused", words.Data{"Name": p.Name, "Owner": owner})
	return p, &reply, err
}

// asCustomer is the answer about a name that is a customer's already; nil for
// any other.
func (q question) asCustomer(ctx context.Context, name string) (*Reply, error) {
	found, err := q.records.FindAccounts(ctx, name)
	if err != nil || len(found.Accounts) != 1 || found.How != analysis.ByReference && found.How != analysis.ByName {
		return nil, err
	}
	account := found.Accounts[0]
	if !q.see(account).segment {
		owner, err := q.ownerName(ctx, account)
		reply := q.notYours(account, owner)
		return &reply, err
	}
	reply := q.sentence("qualify.customer", words.Data{"Account": account.Name})
	label := q.say.Say("pick.show", words.Data{"Name": brief(account.Name, nameOnButton)})
	reply.Parts = append(reply.Parts, Buttons{{Label: label, Says: says(wordProfit, account.Ref)}})
	return &reply, nil
}

// whichProspect offers the prospects that a name could mean, and to take it for
// somebody new.
func (q question) whichProspect(name string, found analysis.FoundProspects) Reply {
	text := q.say.Count("qualify.which", len(found.Prospects)+found.More, words.Data{"Name": brief(name, longestProspect)})
	reply := Reply{Summary: text, Parts: []Part{Line{plain(text)}}}
	var row Buttons
	for _, p := range found.Prospects {
		label := brief(p.Name, nameOnButton)
		if p.Ref != p.Name {
			label += " · " + brief(p.Ref, nameOnButton/2)
		}
		row = append(row, Button{Label: label, Says: sentenceOf(p)})
	}
	for some := range slices.Chunk(row, rowOfPicks) {
		reply.Parts = append(reply.Parts, some)
	}
	isNew := q.say.Say("qualify.is_new", words.Data{"Name": brief(name, nameOnButton)})
	reply.Parts = append(reply.Parts, Buttons{{Label: isNew, Says: sentenceOf(analysis.Prospect{Name: name})}})
	return reply
}

// sentenceOf means a prospect beyond doubt.
func sentenceOf(p analysis.Prospect) string {
	if p.ID == 0 {
		return says(wordQualify, newProspect, p.Name)
	}
	return says(wordQualify, p.Ref)
}
