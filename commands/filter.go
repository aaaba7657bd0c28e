package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"

	"lull/analysis"
	"lull/commands/words"
)

// filter is what every list takes, in any order of the words: whose accounts,
// how many, and how they are sorted.
type filter struct {
	scope     analysis.Scope
	whose     string // names the scope in a title
	words     string // what of it was said, for saying it again with another list
	top       int
	order     analysis.Order
	isOrdered bool // the order was said
	losing    analysis.Losing
	notes     []string // what was asked for and cannot be done
}

// The numbers of a list's rows.
const (
	topUnsaid = 10
	topMost   = 50
)

// orderWords are the words after "by".
var orderWords = map[string]analysis.Order{
	"silence": analysis.LongestSilence, "chance": analysis.LeastChance, "name": analysis.Alphabetical, "since": analysis.LatestFirst,
	"profit": analysis.MostProfit, "loss": analysis.LeastProfit, "revenue": analysis.MostRevenue,
}

// aroundWords is what may stand around a word and means nothing.
const aroundWords = ",.;:!?\"'“”‘’«»"

// ratioWords are what no list is sorted by.
var ratioWords = []string{"margin", "effort"}

// fillers may stand anywhere in a list's words and mean nothing.
var fillers = set("of", "for", "in", "the", "and", "customers", "customer", "accounts", "account", "sorted", "earners", "earner", "please")

// filterWords is every word that a list knows, for those that come near one.
var filterWords = []string{"mine", "team", "all", "top", "by", "silence", "chance", "name", "since", "profit", "loss", "revenue", "unprofitable", "turned"}

// readFilter takes the filter out of the words that follow the start of a
// sentence, such as "list passive". What is left must be one person or one team.
// Where it is not, the reply says so.
func (q question) readFilter(ctx context.Context, start string, tokens []string) (f filter, unclear *Reply, err error) {
	f = filter{scope: scopeOf(q.person), top: topUnsaid, order: analysis.LongestSilence, words: strings.Join(tokens, " ")}
	f.whose = q.whose(f.scope)
	var left []string
	for i := 0; i < len(tokens); i++ {
		token := strings.ToLower(strings.Trim(tokens[i], aroundWords))
		number, notNumber := strconv.Atoi(token)
		switch {
		case fillers[token], token == "":
		case token == "mine", token == "my", token == "me":
			f.scope = analysis.Scope{Owner: q.person.Email}
			f.whose = q.whose(f.scope)
		case token == "team" && q.person.Team != "":
			f.scope = analysis.Scope{Team: q.person.Team}
			f.whose = q.whose(f.scope)
		case token == "team":
			f.scope, f.whose = analysis.Scope{}, q.whose(analysis.Scope{})
		case token == "all", token == "everyone", token == "everybody":
			f.scope, f.whose = analysis.Scope{}, q.whose(analysis.Scope{})
		case token == "top", token == "by":
			// The word after it says what it means, and is known without it too.
		case notNumber == nil:
			f.top = max(1, min(number, topMost))
			if f.top != number {
				f.notes = append(f.notes, q.say.Say("list.most", words.Data{"Most": topMost}))
			}
		case orderWords[token] != "":
			f.order, f.isOrdered = orderWords[token], true
		case slices.Contains(ratioWords, token):
			f.notes = append(f.notes, q.say.Say("list.no_money", words.Data{"By": token}))
		default:
			left = append(left, tokens[i])
		}
	}
	if len(left) == 0 {
		return f, nil, nil
	}
	unclear, err = q.readWhose(ctx, &f, start, tokens, left)
	return f, unclear, err
}

// readWhose finds the person or the team that words name.
func (q question) readWhose(ctx context.Context, f *filter, start string, tokens, left []string) (unclear *Reply, err error) {
	said := strings.Join(left, " ")
	people, err := q.records.People(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		if p.Team != "" && plainWords(p.Team) == plainWords(said) {
			f.scope = analysis.Scope{Team: p.Team}
			f.whose = q.whose(f.scope)
			return nil, nil
		}
	}
	named := q.meantPeople(people, said)
	switch len(named) {
	case 0:
		reply := q.unknownFilter(start, tokens, said)
		return &reply, nil
	case 1:
		f.scope = analysis.Scope{Owner: named[0].Email}
		f.whose = nameOrAddress(named[0])
		return nil, nil
	}
	text := q.say.Count("list.which_person", len(named), words.Data{"Name": said})
	var row Buttons
	for _, p := range named {
		rest := slices.DeleteFunc(slices.Clone(tokens), func(t string) bool { return slices.Contains(left, t) })
		row = append(row, Button{Label: brief(nameOrAddress(p), nameSpoken), Says: says(append([]string{start}, append(rest, p.Email)...)...)})
	}
	return &Reply{Summary: text, Parts: []Part{Line{plain(text)}, row}}, nil
}

// meantPeople returns the people that words name: an address exactly, else a whole name, else those whose name has the words in it.
func (q question) meantPeople(people []analysis.Person, said string) (named []analysis.Person) {
	key := plainWords(strings.TrimPrefix(said, "@"))
	for _, fits := range []func(analysis.Person) bool{
		func(p analysis.Person) bool { return strings.EqualFold(p.Email, said) },
		func(p analysis.Person) bool { return plainWords(p.Name) == key },
		func(p analysis.Person) bool { return holdsWords(p.Name, key) },
		func(p analysis.Person) bool { return strings.HasPrefix(p.Email, key+"@") },
	} {
		for _, p := range people {
			if fits(p) {
				named = append(named, p)
			}
		}
		if len(named) > 0 || key == "" {
			return named
		}
	}
	return nil
}

// tokens are the words of a list, the people in them by address where Slack
// tells it.
func (q question) tokens(text string) []string {
	tokens := strings.Fields(text)
	for i, token := range tokens {
		if id, isMention := mentioned(token); isMention && q.asked.Mentioned[id].Email != "" {
			tokens[i] = q.asked.Mentioned[id].Email
		}
	}
	return tokens
}

// mentioned takes the id out of Slack's way of writing a person, <@U123|ana>.
func mentioned(text string) (id string, isMention bool) {
	inner, isMention := strings.CutPrefix(text, "<@")
	inner, ends := strings.CutSuffix(inner, ">")
	id, _, _ = strings.Cut(inner, "|")
	return id, isMention && ends
}

// unknownFilter says which words mean nothing, and what they may have been
// meant as.
func (q question) unknownFilter(start string, tokens []string, said string) Reply {
	if _, isMention := mentioned(said); isMention || strings.Contains(said, "@") && !strings.Contains(said, " ") {
		return q.sentence("list.unknown_person")
	}
	text := q.say.Say("list.unknown", words.Data{"Words": said})
	reply := Reply{Summary: text, Parts: []Part{Line{plain(text)}}}
	known := slices.Clone(filterWords)
	switch start {
	case wordNew:
		known = append(known, "this", "last", "week")
	case wordTodo:
		known = []string{"mine", "team", "all", "overdue", subChannel}
	case wordList:
		for _, l := range lists {
			known = append(known, l.word)
		}
	}
	corrected, changed := slices.Clone(tokens), false
	for i, token := range tokens {
		if near := nearest(strings.ToLower(token), known); near != "" && strings.Contains(said, token) {
			corrected[i], changed = near, true
		}
	}
	if changed {
		sentence := says(start, strings.Join(corrected, " "))
		reply.Parts = append(reply.Parts,
			Line{plain(q.say.Say("find.meant", words.Data{"Command": "/lull " + sentence}))},
			Buttons{{Label: capital(brief(sentence, nameSpoken)), Says: sentence}})
	}
	id := "list.grammar"
	switch {
	case strings.HasPrefix(start, wordNew):
		id = "turned.grammar"
	case start == wordTodo:
		id = "todo.grammar"
	}
	reply.Parts = append(reply.Parts, Note{plain(q.say.Say(id))})
	return reply
}

// nearest returns the word that a slip of one or two letters may have meant; ""
// for none.
func nearest(said string, known []string) (near string) {
	least := 3
	for _, word := range known {
		if slip := levenshtein.ComputeDistance(said, word); slip < least && slip > 0 && len(word) > 2 && 2*slip < len(word) {
			near, least = word, slip
		}
	}
	return near
}

// whose names a scope.
func (q question) whose(s analysis.Scope) string {
	switch {
	case s.Owner != "":
		return q.say.Say("whose.yours")
	case s.Team != "":
		return q.say.Say("whose.team", words.Data{"Team": s.Team})
	case q.may().seen().All:
		return q.say.Say("whose.all")
	}
	return q.say.Say("whose.seen")
}

func nameOrAddress(p analysis.Person) string {
	if p.Name == "" {
		return p.Email
	}
	return p.Name
}
