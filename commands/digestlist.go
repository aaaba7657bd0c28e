package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"lull/analysis"
)

// threadList is the stored list of the digest in whose thread something is said:
// what its numbers and its names mean there.
type threadList []analysis.Numbered

// listHere returns the list of the digest in whose thread the asker speaks; nil
// where that is no such thread.
func (q question) listHere(ctx context.Context) (threadList, error) {
	if q.asked.Thread == "" || q.asked.Channel == "" {
		return nil, nil
	}
	key, found, err := q.records.MessageAt(ctx, q.asked.Channel, q.asked.Thread)
	if err != nil || !found {
		return nil, err
	}
	digest, on, isIssue := analysis.ParseIssueKey(key)
	if !isIssue {
		return nil, nil
	}
	return q.records.IssueList(ctx, digest, on)
}

// number returns the account with a number.
func (l threadList) number(n int) (analysis.Account, bool) {
	for _, one := range l {
		if one.Number == n {
			return one.Account, true
		}
	}
	return analysis.Account{}, false
}

// named returns the accounts of the list whose name begins with the words, each
// once; those that are called exactly so alone, where there are any.
func (l threadList) named(words string) (exact, begin []analysis.Account) {
	key := plainWords(words)
	if key == "" {
		return nil, nil
	}
	for _, one := range l {
		name := plainWords(one.Account.Name)
		known := func(a analysis.Account) bool { return a.ID == one.Account.ID }
		switch {
		case name == key && !slices.ContainsFunc(exact, known):
			exact = append(exact, one.Account)
		case strings.HasPrefix(name, key+" ") && !slices.ContainsFunc(begin, known):
			begin = append(begin, one.Account)
		}
	}
	return exact, begin
}

// row reads the row that a text begins with, as people say it in the thread of a
// digest: its number, or its name where the list has one such. It reports false
// where the text begins with neither, and everywhere else.
func (q question) row(ctx context.Context, text string) (split nameSplit, isRow bool, err error) {
	l, err := q.listHere(ctx)
	if err != nil || l == nil {
		return nameSplit{}, false, err
	}
	split, isRow = l.row(text)
	return split, isRow, nil
}

func (l threadList) row(text string) (nameSplit, bool) {
	spoken := strings.Fields(text)
	if len(spoken) == 0 {
		return nameSplit{}, false
	}
	is := func(how analysis.Match, a analysis.Account, n int) (nameSplit, bool) {
		return nameSplit{
			found: analysis.Found{How: how, Accounts: []analysis.Account{a}},
			name:  strings.Join(spoken[:n], " "), rest: strings.Join(spoken[n:], " "),
		}, true
	}
	if n, err := strconv.Atoi(strings.TrimRight(spoken[0], ".:),")); err == nil {
		if a, known := l.number(n); known {
			return is(analysis.ByReference, a, 1)
		}
		return nameSplit{}, false
	}
	for n := min(len(spoken), longestName); n > 0; n-- {
		switch exact, begin := l.named(strings.Join(spoken[:n], " ")); {
		case len(exact) == 1:
			return is(analysis.ByName, exact[0], n)
		case len(exact) == 0 && len(begin) == 1:
			return is(analysis.ByPrefix, begin[0], n)
		}
	}
	return nameSplit{}, false
}
