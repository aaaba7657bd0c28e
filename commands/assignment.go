package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
)

// assignment is what somebody is to do, as far as a sentence says it.
type assignment struct {
	who     []string         // whom it names: <@U2>, an address, me, or @ana where that is nobody; none where it names nobody
	account analysis.Account // the customer, where exactly one is meant
	isExact bool
	near    nameSplit   // else what the sentence may mean
	text    string      // what to do; "" for nothing said
	date    dateReading // until when; its found is false where nothing was said
	how     howBeside   // beside a follow-up that is open; "" for unsaid
	link    string      // to the message that it is about; "" for none
	quote   string      // what that says
}

// howBeside is what becomes of a follow-up about a customer that has an open one.
type howBeside string

// The ways.
const (
	besideNew     howBeside = "new"     // it is made all the same
	besideReplace howBeside = "replace" // the open one is dropped
)

// firmMark begins a sentence that buttons and forms say, of which each part may
// be empty: "as who|AC1042|2026-11-27|new|link|quote|text".
const (
	firmMark  = "as "
	firmParts = 7
)

// firm is the sentence that reads back as the same assignment.
func (a assignment) firm() string {
	who, on := "", ""
	if len(a.who) == 1 {
		who = a.who[0]
	}
	if a.date.on != 0 {
		on = a.date.on.String()
	}
	quote := strings.ReplaceAll(brief(a.quote, longestQuote), "|", "¦")
	return says(wordAssign, firmMark+strings.Join([]string{who, a.account.Ref, on, string(a.how), a.link, quote, a.text}, "|"))
}

// longestQuote is how much of a message is kept, in characters.
const longestQuote = 200

// with returns the assignment with another person, customer, or day.
func (a assignment) with(who string) assignment {
	a.who = []string{who}
	return a
}

func (a assignment) about(account analysis.Account) assignment {
	a.account, a.isExact = account, true
	return a
}

func (a assignment) dueOn(on calendar.Date) assignment {
	a.date = dateReading{on: on, found: true}
	return a
}

func (a assignment) beside(how howBeside) assignment {
	a.how = how
	return a
}

// readAssignment takes a sentence apart, in any order of its parts: whom it
// names, which customer it is about, until when, and what is left is what to do.
func (q question) readAssignment(ctx context.Context, text string) (a assignment, err error) {
	if firm, is := strings.CutPrefix(text, firmMark); is && strings.Count(firm, "|") >= firmParts-1 {
		return q.readFirm(ctx, firm)
	}
	a.near = nameSplit{found: analysis.Found{How: analysis.NoMatch}}
	pieces, err := q.takePeople(ctx, &a, strings.Fields(text))
	if err != nil {
		return a, err
	}
	if pieces, err = q.takeTarget(ctx, &a, pieces); err != nil {
		return a, err
	}
	pieces = q.takeDate(&a, pieces)
	a.text = q.tasks().trimmed(pieces)
	return a, nil
}

func (q question) readFirm(ctx context.Context, text string) (a assignment, err error) {
	parts := strings.SplitN(text, "|", firmParts)
	if parts[0] != "" {
		a.who = []string{parts[0]}
	}
	if a, err = q.meaning(ctx, a, parts[1]); err != nil {
		return a, err
	}
	if on, err := calendar.Parse(parts[2]); err == nil {
		a = a.dueOn(on)
		if a.date.fault = q.dates(Ahead).outside(on); a.date.fault != "" {
			a.date.on, a.date.offers = 0, []calendar.Date{q.today() + 1}
		}
	}
	a.how, a.link, a.quote, a.text = howBeside(parts[3]), parts[4], parts[5], parts[6]
	return a, nil
}

// meaning is the assignment about the customer that a whole text names.
func (q question) meaning(ctx context.Context, a assignment, name string) (assignment, error) {
	a.near = nameSplit{found: analysis.Found{How: analysis.NoMatch}, name: name}
	if name == "" {
		return a, nil
	}
	found, err := q.records.FindAccounts(ctx, name)
	if err != nil {
		return a, err
	}
	a.near.found = found
	a.account, a.isExact = a.near.one()
	return a, nil
}

// hasNoWord reports whether a sentence begins with no word of the grammar.
func (q question) hasNoWord(said ask) bool {
	return said.word == wordShow && !strings.HasPrefix(strings.ToLower(tidy(q.asked.Text)), wordShow+" ")
}

// isRowTask reports whether a sentence without a word of its own says what to do
// about a row of the digest in whose thread it is said, with or without to whom:
// "3 call them by fri".
func (q question) isRowTask(ctx context.Context, said ask) (bool, error) {
	if !q.hasNoWord(said) || !strings.Contains(said.name, " ") {
		return false, nil
	}
	row, isRow, err := q.row(ctx, said.name)
	return isRow && row.found.How == analysis.ByReference && row.rest != "", err
}

// isAssignment reports whether a sentence without a word of its own gives somebody
// something to do: it mentions a person.
func (q question) isAssignment(said ask) bool {
	return q.hasNoWord(said) && slices.ContainsFunc(strings.Fields(said.name), func(word string) bool {
		_, isMention := mentioned(strings.Trim(word, ",.;:!?()"))
		return isMention
	})
}

// tasks are the words of the asker's language.
func (q question) tasks() taskWords {
	base, _, _ := strings.Cut(q.asked.Asker.Locale, "-")
	if words, known := taskLanguages[base]; known {
		return words
	}
	return taskLanguages["en"]
}

// bare is a word without what may stand around it, in lower case.
func bare(word string) string { return strings.ToLower(strings.Trim(word, aroundWords+"()-–—")) }

// takePeople takes the people that a sentence names out of it, and returns the
// pieces that are left between them.
func (q question) takePeople(ctx context.Context, a *assignment, said []string) (pieces [][]string, err error) {
	speaks := q.tasks()
	var piece []string
	hasMention := slices.ContainsFunc(said, func(word string) bool { return strings.Contains(word, "<@") })
	for i, word := range said {
		core := strings.Trim(word, ",.;:!?()")
		who, isPerson := "", false
		switch id, isMention := mentioned(core); {
		case isMention:
			who, isPerson = "<@"+id+">", true
		case speaks.me[bare(word)] && !hasMention:
			_, notNumber := strconv.Atoi(said[0])
			isPerson = i == 0 || i == 1 && notNumber == nil || i > 1 && strings.EqualFold(said[i-1], "to") && !speaks.says[bare(said[i-2])]
			who = whoMe
		case strings.HasPrefix(core, "@") && len(core) > 1, strings.Contains(core, "@"):
			several, err := q.addressed(ctx, core)
			if err != nil {
				return nil, err
			}
			if len(several) > 1 {
				a.who = append(a.who, several[1:]...)
			}
			if isPerson = len(several) > 0; isPerson {
				who = several[0]
			}
		}
		if !isPerson {
			piece = append(piece, word)
			continue
		}
		if !slices.Contains(a.who, who) {
			a.who = append(a.who, who)
		}
		if n := len(piece); n > 0 && speaks.to[bare(piece[n-1])] {
			piece = piece[:n-1]
		}
		pieces, piece = append(pieces, piece), nil
	}
	pieces = append(pieces, piece)
	return slices.DeleteFunc(pieces, func(p []string) bool { return len(p) == 0 }), nil
}

// whoMe is whoever speaks, in a sentence.
const whoMe = "me"

// addressed returns the addresses of the people that @ana or an address may
// mean. Somebody nobody knows comes back as written; an address of nobody here is
// no person: it belongs to what is to be done.
func (q question) addressed(ctx context.Context, word string) (found []string, err error) {
	people, err := q.records.People(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range q.meantPeople(people, word) {
		found = append(found, p.Email)
	}
	if len(found) == 0 && strings.HasPrefix(word, "@") {
		found = []string{word}
	}
	return found, nil
}

// trimmed is what is to be done, of the pieces that are left of a sentence.
func (w taskWords) trimmed(pieces [][]string) string {
	var left []string
	for _, piece := range pieces {
		for len(piece) > 0 && w.shut[bare(piece[len(piece)-1])] {
			piece = piece[:len(piece)-1]
		}
		left = append(left, piece...)
	}
	for len(left) > 0 && (w.edges[bare(left[0])] || bare(left[0]) == "") {
		left = left[1:]
	}
	return tidy(strings.Trim(strings.Join(left, " "), " ,.;:–—-"))
}

// kind is what kind of follow-up a text is, as a code; "" for any other.
func (w taskWords) kind(text string) string {
	said := strings.Fields(text)
	if slices.ContainsFunc(said, func(word string) bool { return w.checks[bare(word)] }) {
		return analysis.KindCheck
	}
	for _, word := range said {
		if kind := w.verbs[bare(word)]; kind != "" {
			return kind
		}
	}
	return ""
}
