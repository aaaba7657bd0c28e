package commands

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"lull/analysis"
)

// takeTarget takes the customer out of the pieces of a sentence. Where none is
// named, it is the one that the thread is about.
//
// "For Acme" comes first, then what a piece begins with, then a name in the
// midst of what is to be done, which stays there, as it reads better. A number is
// a row, and so a customer, in the thread of a digest only.
func (q question) takeTarget(ctx context.Context, a *assignment, pieces [][]string) ([][]string, error) {
	list, err := q.listHere(ctx)
	if err != nil {
		return pieces, err
	}
	t := targets{question: q, words: q.tasks(), list: list}
	for _, look := range []func(context.Context, *assignment, [][]string) ([][]string, error){t.behindFor, t.atStart, t.within} {
		if pieces, err = look(ctx, a, pieces); err != nil || a.isExact {
			return pieces, err
		}
	}
	account, known, err := q.customerHere(ctx, list)
	if known {
		*a = a.about(account)
	}
	return pieces, err
}

// customerHere returns the customer that a thread is about: the one that was
// shared there, or that of its follow-ups. It reports false where it is about
// several, or none.
func (q question) customerHere(ctx context.Context, list threadList) (analysis.Account, bool, error) {
	if list != nil || q.asked.Thread == "" {
		return analysis.Account{}, false, nil
	}
	key, _, err := q.records.MessageAt(ctx, q.asked.Channel, q.asked.Thread)
	if err != nil {
		return analysis.Account{}, false, err
	}
	if id, isShared := analysis.ParseShareKey(key); isShared {
		return q.records.Account(ctx, id)
	}
	one, known, err := q.followUpHere(ctx)
	if err != nil || !known {
		return analysis.Account{}, false, err
	}
	there, err := q.records.FollowUpsIn(ctx, q.asked.Channel, q.asked.Thread)
	if err != nil || slices.ContainsFunc(there, func(f analysis.FollowUp) bool { return f.AccountID != one.AccountID }) {
		return analysis.Account{}, false, err
	}
	return q.records.Account(ctx, one.AccountID)
}

// ofOne are the words that need a customer, and stand alone in a thread that is
// about one.
var ofOne = []string{wordWhy, wordSegment, wordProfit, wordSpoke, wordHold, wordCheck, wordShare}

// inThread gives a word that stands alone the customer that its thread is about,
// where that is one.
func (q question) inThread(ctx context.Context, a ask) (ask, error) {
	if a.name != "" || q.asked.Thread == "" || !slices.Contains(ofOne, a.word) {
		return a, nil
	}
	list, err := q.listHere(ctx)
	if err != nil {
		return a, err
	}
	account, known, err := q.customerHere(ctx, list)
	if known {
		a.name = account.Ref
	}
	return a, err
}

// targets looks for a customer in what is said.
type targets struct {
	question
	words taskWords
	list  threadList
}

// behindFor looks behind each "for".
func (t targets) behindFor(ctx context.Context, a *assignment, pieces [][]string) ([][]string, error) {
	for p, piece := range pieces {
		for i, word := range piece[:max(len(piece)-1, 0)] {
			if bare(word) != "for" || !t.words.about["for"] {
				continue
			}
			account, n, err := t.at(ctx, piece[i+1:], false, nil)
			if err != nil {
				return pieces, err
			}
			if n > 0 {
				*a = a.about(account)
				return cutOut(pieces, p, i, i+1+n), nil
			}
		}
	}
	return pieces, nil
}

// atStart looks at the beginning of each piece.
func (t targets) atStart(ctx context.Context, a *assignment, pieces [][]string) ([][]string, error) {
	for p, piece := range pieces {
		skip := 0
		for skip < len(piece) && t.words.edges[bare(piece[skip])] {
			skip++
		}
		// A day may come first: "by fri Acme …".
		for _, from := range []int{skip, skip + t.day(piece[skip:])} {
			account, n, err := t.at(ctx, piece[from:], true, a)
			if err != nil {
				return pieces, err
			}
			if n > 0 {
				*a = a.about(account)
				if from == skip {
					return cutOut(pieces, p, 0, skip+n), nil
				}
				return cutOut(pieces, p, from, from+n), nil
			}
		}
	}
	return pieces, nil
}

// mostPlaces is how many places in a sentence are looked at.
const mostPlaces = 12

// within looks behind a verb, and at words that are written like names.
func (t targets) within(ctx context.Context, a *assignment, pieces [][]string) ([][]string, error) {
	places := 0
	for _, piece := range pieces {
		isBehind := false
		for i, word := range piece {
			core := strings.Trim(word, aroundWords+"()")
			_, isVerb := t.words.verbs[bare(word)]
			isName := core != "" && (unicode.IsUpper([]rune(core)[0]) || strings.IndexFunc(core, unicode.IsDigit) > 0)
			if i > 0 && !isVerb && (isBehind || isName) && !t.words.with[bare(word)] && places < mostPlaces {
				places++
				account, n, err := t.at(ctx, piece[i:], false, nil)
				if err != nil {
					return pieces, err
				}
				if n > 0 {
					*a = a.about(account)
					return pieces, nil
				}
			}
			isBehind = isVerb || isBehind && t.words.with[bare(word)]
		}
	}
	return pieces, nil
}

// at returns the customer that words begin with and how many of them name it; 0
// for none. What comes near is noted in an assignment, where one is given. One
// word alone counts if it is the customer's reference or name, or the whole first
// word of the name; at the start any beginning does, unless it says what to do.
func (t targets) at(ctx context.Context, words []string, isStart bool, a *assignment) (account analysis.Account, n int, err error) {
	if len(words) == 0 {
		return account, 0, nil
	}
	text := strings.Join(words, " ")
	if t.list != nil {
		if row, isRow := t.list.row(text); isRow && !t.isTask(row) {
			account, _ := row.one()
			return account, len(words) - len(strings.Fields(row.rest)), nil
		}
	}
	split, err := t.splitAnyName(ctx, text)
	if err != nil {
		return account, 0, err
	}
	account, exactly := split.one()
	n = len(words) - len(strings.Fields(split.rest))
	isWhole := strings.HasPrefix(plainWords(account.Name)+" ", plainWords(split.name)+" ")
	switch {
	case exactly && (split.found.How != analysis.ByPrefix || isWhole && !t.isTask(split) || isStart && !t.isTask(split)):
		return account, n, nil
	case a != nil && split.found.How != analysis.NoMatch && !t.isTask(split) && a.near.found.How == analysis.NoMatch:
		a.near = split
	}
	return account, 0, nil
}

// isTask reports whether a name is no whole name, but a word that says what to
// do, or a day.
func (t targets) isTask(split nameSplit) bool {
	if split.found.How == analysis.ByName || split.found.How == analysis.ByReference {
		return false
	}
	words := strings.Fields(split.name)
	_, isVerb := t.words.verbs[bare(split.name)]
	return isVerb || len(words) > 0 && t.day(words) == len(words)
}

// day returns how many words at the beginning of some are a day; 0 for none.
func (t targets) day(words []string) int {
	if reading := t.dates(Ahead).read(strings.Join(words, " ")); reading.found {
		return len(words) - len(strings.Fields(reading.rest))
	}
	return 0
}

// cutOut takes the words from one place to another out of a piece, which makes
// two of it.
func cutOut(pieces [][]string, piece, from, to int) (left [][]string) {
	left = append(left, pieces[:piece]...)
	for _, part := range [][]string{pieces[piece][:from], pieces[piece][to:]} {
		if len(part) > 0 {
			left = append(left, part)
		}
	}
	return append(left, pieces[piece+1:]...)
}
