package commands

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"golang.org/x/text/unicode/norm"

	"lull/analysis"
)

const (
	longestName = 8 // words
	misses      = 2 // in a row that end the search
)

// nameSplit is a text taken apart: the name it begins with, which customers that
// is, and what follows it.
type nameSplit struct {
	found      analysis.Found
	name, rest string
}

// one returns the customer where the name is exactly one, by reference, name or
// beginning: what a write may act on without asking. A likeness is not.
func (s nameSplit) one() (account analysis.Account, exactly bool) {
	if s.found.How == analysis.Alike || len(s.found.Accounts) != 1 || s.found.More > 0 {
		return analysis.Account{}, false
	}
	return s.found.Accounts[0], true
}

// splitName finds the customer that a text begins with: the longest run of
// words, eight at most, that is a customer's reference, name, or the beginning
// of a name. Where words follow, that beginning ends with a whole word, so that
// "acme in may" is not Acme Industrial and "may". A name in quotes ends with
// them. Where the longest run is several customers, or nothing is more than
// alike, the answer says so and one reports false.
//
// It looks from the short runs to the long ones and stops after two that are
// nothing: what a name does not begin with, it does not begin with when it is
// longer, and a reference of several words rarely has more than two. The search
// for likenesses, the slow part, so runs once or twice, however long the text.
//
// In the thread of a digest, the numbers of its rows come before everything else,
// and its names before those of several customers or a likeness.
func (q question) splitName(ctx context.Context, text string) (nameSplit, error) {
	row, isRow, err := q.row(ctx, text)
	if err != nil || isRow && row.found.How == analysis.ByReference {
		return row, err
	}
	split, err := q.splitAnyName(ctx, text)
	if _, exactly := split.one(); !exactly && isRow && err == nil {
		return row, nil
	}
	return split, err
}

func (q question) splitAnyName(ctx context.Context, text string) (nameSplit, error) {
	if name, rest, quoted := cutQuoted(text); quoted {
		found, err := q.records.FindAccounts(ctx, name)
		return nameSplit{found: found, name: name, rest: rest}, err
	}
	words := strings.Fields(text)
	best, missed := nameSplit{found: analysis.Found{How: analysis.NoMatch}, name: text}, 0
	sure, least := false, 1.0
	for n := 1; n <= min(len(words), longestName) && missed < misses; n++ {
		name := strings.Join(words[:n], " ")
		found, err := q.records.FindAccounts(ctx, name)
		if err != nil {
			return nameSplit{}, err
		}
		if found.How == analysis.ByPrefix && n > 1 && n < len(words) {
			found.Accounts = slices.DeleteFunc(found.Accounts, func(a analysis.Account) bool { return !holdsWords(a.Name, name) })
			if len(found.Accounts) == 0 {
				continue
			}
		}
		split := nameSplit{found: found, name: name, rest: strings.Join(words[n:], " ")}
		switch found.How {
		case analysis.NoMatch:
			missed++
		case analysis.Alike:
			missed++
			if slip := slipped(name, found.Accounts[0].Name); !sure && slip < least {
				best, least = split, slip
			}
		default:
			best, sure, missed = split, true, 0
		}
	}
	return best, nil
}

// quotes are what people put around a name, as they open and close.
var quotes = []string{`""`, "''", "``", "“”", "‘’", "«»", "„“"}

// cutQuoted takes the quoted name off the beginning of a text.
func cutQuoted(text string) (name, rest string, quoted bool) {
	for _, pair := range quotes {
		open, shut := []rune(pair)[0], []rune(pair)[1]
		inner, begins := strings.CutPrefix(text, string(open))
		name, rest, ends := strings.Cut(inner, string(shut))
		if begins && ends && strings.TrimSpace(name) != "" {
			return strings.TrimSpace(name), strings.TrimLeft(rest, " ,.;:"), true
		}
	}
	return "", "", false
}

// slipped returns how much of some words is not as a name begins: 0 for nothing,
// and 1 or more for all of it.
func slipped(words, name string) float64 {
	said, meant := strings.Fields(plainWords(words)), strings.Fields(plainWords(name))
	text := strings.Join(said, " ")
	edits := levenshtein.ComputeDistance(text, strings.Join(meant[:min(len(meant), len(said))], " "))
	return float64(edits) / float64(max(1, utf8.RuneCountInString(text)))
}

// holdsWords reports whether a name holds words as whole words, case, accents
// and punctuation aside.
func holdsWords(name, words string) bool {
	return strings.Contains(" "+plainWords(name)+" ", " "+plainWords(words)+" ")
}

func plainWords(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), r == '.', unicode.Is(unicode.Quotation_Mark, r):
			return -1
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFKD.String(text))
	return strings.Join(strings.Fields(text), " ")
}
