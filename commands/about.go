package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands/words"
)

// about answers a question about one customer: it finds the customer, asks
// what the asker may see, and shows that much.
func (q question) about(ctx context.Context, a ask) (Reply, error) {
	found, err := q.find(ctx, a.name)
	if err != nil {
		return Reply{}, err
	}
	if found.How == analysis.NoMatch {
		return q.nobody(ctx, a.name)
	}
	if found.How == analysis.Alike || len(found.Accounts) > 1 {
		return q.several(ctx, a, found)
	}
	account := found.Accounts[0]
	owner, err := q.ownerName(ctx, account)
	if err != nil {
		return Reply{}, err
	}
	allowed := q.see(account)
	if !allowed.segment {
		return q.notYours(account, owner), nil
	}
	c, err := q.judge(ctx, account)
	if err != nil {
		return Reply{}, err
	}
	c.owner, c.sight = owner, allowed
	switch a.word {
	case wordSegment, wordWhy:
		return q.why(ctx, c, a.word == wordWhy)
	case wordProfit:
		if a.rest == wordByMonth {
			return q.monthsReply(c), nil
		}
		return q.profitReply(ctx, c)
	}
	return q.card(ctx, c)
}

// find finds the customers that a whole text names.
func (q question) find(ctx context.Context, text string) (analysis.Found, error) {
	row, isRow, err := q.row(ctx, text)
	isRow = isRow && row.rest == ""
	if err != nil || isRow && row.found.How == analysis.ByReference {
		return row.found, err
	}
	found, err := q.records.FindAccounts(ctx, text)
	if isRow && (found.How == analysis.Alike || found.How == analysis.NoMatch || len(found.Accounts) > 1) {
		return row.found, err
	}
	return found, err
}

func (q question) ownerName(ctx context.Context, a analysis.Account) (string, error) {
	if a.Owner == "" {
		return q.say.Say("nobody"), nil
	}
	person, known, err := q.records.PersonByEmail(ctx, a.Owner)
	if err != nil {
		return "", err
	}
	if !known || person.Name == "" {
		return a.Owner, nil
	}
	return person.Name, nil
}

// nobody says that no customer comes near the name, and what to do.
func (q question) nobody(ctx context.Context, name string) (Reply, error) {
	has, err := q.records.HasAccounts(ctx)
	if err != nil {
		return Reply{}, err
	}
	if !has {
		return q.sentence("find.no_data"), nil
	}
	if first, _, _ := strings.Cut(name, " "); q.asked.Thread == "" && q.tasks().deny[bare(first)] {
		return q.sentence("correct.where"), nil
	}
	reply := q.help("")
	reply.Summary = q.say.Say("find.none", words.Data{"Name": name})
	reply.Parts = append(append([]Part{Line{plain(reply.Summary)}}, q.meant(name)...), reply.Parts...)
	return reply, nil
}

// meant is the word that a slip may have meant, as a line; nothing where none
// comes near.
func (q question) meant(text string) []Part {
	first, rest, _ := strings.Cut(text, " ")
	for _, word := range vocabulary {
		if len(first) > 2 && levenshtein.ComputeDistance(strings.ToLower(first), word) <= 2 {
			command := strings.TrimSpace("/lull " + word + " " + rest)
			return []Part{Line{plain(q.say.Say("find.meant", words.Data{"Command": command}))}}
		}
	}
	return nil
}

// several lists the customers that a name could mean, each with its button.
// Nothing is guessed.
func (q question) several(ctx context.Context, a ask, found analysis.Found) (Reply, error) {
	id := "find.several"
	if found.How == analysis.Alike {
		id = "find.alike"
	}
	text := q.say.Count(id, len(found.Accounts)+found.More, words.Data{"Name": a.name})
	lines := Line{plain(text)}
	for _, account := range found.Accounts {
		owner, err := q.ownerName(ctx, account)
		if err != nil {
			return Reply{}, err
		}
		lines = append(append(lines, newline(), plain("• ")), named(account)...)
		lines = append(lines, plain(" · "+owner))
	}
	if found.More > 0 {
		lines = append(lines, newline(), plain(q.say.Count("find.more", found.More)))
	}
	command := "/lull "
	if a.word != wordShow {
		command += a.word + " "
	}
	note := q.say.Say("find.say_reference", words.Data{"Command": command + found.Accounts[0].Ref})
	parts := append([]Part{lines}, q.picks(a, found.Accounts)...)
	if found.How == analysis.Alike {
		parts = append(parts, q.meant(a.name)...)
	}
	return Reply{Summary: text, Parts: append(parts, Note{plain(note)})}, nil
}

// rowOfPicks is how many customers are offered side by side: more would go into
// a menu, and who has to choose wants to see what there is.
const rowOfPicks = 4

// nameOnButton is how much of a name a button shows, in characters.
const nameOnButton = 40

// picks offers customers to choose from, each as the whole sentence with its
// reference in place of the name: for a word that changes something it is the
// one click that makes sure. Customers of one name are told apart by the reference.
func (q question) picks(a ask, accounts []analysis.Account) (rows []Part) {
	named := map[string]int{}
	for _, account := range accounts {
		named[brief(account.Name, nameOnButton)]++
	}
	for some := range slices.Chunk(accounts, rowOfPicks) {
		var row Buttons
		for _, account := range some {
			label := brief(account.Name, nameOnButton)
			if named[label] > 1 {
				label = account.Ref
			}
			spoken := account.Name + ", " + account.Ref
			switch a.word {
			case wordShow, wordSegment, wordProfit, wordWhy:
				label = q.say.Say("pick.show", words.Data{"Name": label})
				spoken = q.say.Say("pick.show", words.Data{"Name": spoken})
			}
			row = append(row, Button{Label: label, Says: says(a.word, account.Ref, a.rest), Spoken: spoken})
		}
		rows = append(rows, row)
	}
	return rows
}

// notYours names the account and whom to ask, and nothing else.
func (q question) notYours(account analysis.Account, owner string) Reply {
	id, name := "refuse.not_yours", account.Name
	if account.Owner == "" {
		id = "refuse.nobodys"
	}
	if account.Ref != account.Name {
		name += " (" + account.Ref + ")"
	}
	return q.sentence(id, words.Data{"Account": name, "Owner": owner})
}

// heading is the first line of every answer about a customer.
func (q question) heading(c customer) Line {
	line := named(c.Account)
	owner := q.say.Say("card.no_owner")
	if c.Owner != "" {
		owner = q.say.Say("card.owner", words.Data{"Owner": c.owner})
	}
	line = append(line, plain(" · "+owner))
	if c.URL != "" {
		line = append(line, plain(" · "), Span{Text: q.say.Say("card.open"), Link: c.URL})
	}
	return line
}

// named is an account's name and its reference, which is said once where it is
// the name.
func named(a analysis.Account) Line {
	if a.Ref == a.Name {
		return Line{bold(a.Name)}
	}
	return Line{bold(a.Name), plain(" · " + a.Ref)}
}

// dataNote says how old the data is, what would change the verdict next, and
// who sees this.
func (q question) dataNote(c customer) Note {
	text := q.dataText(c)
	if changes := q.changes(c); len(changes) > 0 {
		text += " · " + changes[0].text
	}
	return Note{plain(text + " · " + q.say.Say("note.private"))}
}

func (q question) dataText(c customer) string {
	if !c.hasData {
		return q.say.Say("note.no_data")
	}
	if local := c.dataAge.In(q.zone); calendar.Of(local) == q.asOf {
		return q.say.Say("note.data_today", words.Data{"At": local.Format("15:04")})
	}
	return q.say.Say("note.data", words.Data{"When": clock(c.dataAge, q.zone, q.asOf)})
}

func (q question) day(d calendar.Date) string { return day(d, q.asOf) }
