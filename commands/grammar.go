package commands

import (
	"slices"
	"strings"
	"unicode"
)

// The words that may stand first. Whatever follows is the name of a customer.
const (
	wordHelp    = "help"
	wordShow    = "show"
	wordSegment = "segment"
	wordProfit  = "profit"
	wordWhy     = "why"
	wordList    = "list"
	wordNew     = "new"
	wordSpoke   = "spoke"
	wordHold    = "hold"
	wordCheck   = "check"
	wordUndo    = "undo"
	wordQualify = "qualify"
	wordAssign  = "assign"
	wordDone    = "done"
	wordReopen  = "reopen"
	wordDrop    = "drop"
	wordNote    = "note"
	wordSnooze  = "snooze"
	wordMove    = "move"
	wordDue     = "due"
	wordTodo    = "todo"
	wordHistory = "history"
	wordShare   = "share"
	wordDigest  = "digest"
	wordOutbox  = "outbox"
	wordHours   = "hours"

	wordWhoami   = "whoami"
	wordRole     = "role"
	wordSettings = "settings"
	wordPolicy   = "policy"

	wordByMonth = "by month" // after the name that profit is asked of
)

// vocabulary is every word that may stand first.
var vocabulary = []string{
	wordHelp, wordShow, wordSegment, wordProfit, wordWhy, wordList, wordNew, wordSpoke, wordHold, wordCheck, wordUndo, wordQualify,
	wordWhoami, wordRole, wordSettings, wordPolicy, wordOutbox, wordDigest, wordHours, wordAssign, wordDone, wordReopen, wordDrop,
	wordNote, wordSnooze, wordMove, wordDue, wordTodo, wordHistory, wordShare,
}

// says is the sentence that a button stands for: parse reads it back.
func says(parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(part string) bool { return part == "" }), " ")
}

// ask is what somebody said, taken apart: the word, the name it is about, and
// what follows that where the word has more to it.
type ask struct{ word, name, rest string }

// parse reads what follows a command. A command with a word of its own, such
// as /segment, brings the word; under any other a first word may be left out
// and means show. "show" before a name reaches a customer that is called like
// a word ("show Help Ltd").
func parse(command, text string) ask {
	text = tidy(text)
	first, rest, _ := strings.Cut(text, " ")
	first = strings.ToLower(strings.Trim(first, "?!.,:;"))
	switch {
	case first == wordHelp && (rest == "" || command != wordProfit && command != wordSegment):
		return ask{word: wordHelp, name: rest}
	case command == wordProfit:
		return profitOf(text)
	case command == wordSegment:
		return ask{word: command, name: text}
	case first == wordProfit:
		return profitOf(rest)
	case slices.Contains(vocabulary, first):
		return ask{word: first, name: rest}
	}
	return ask{word: wordShow, name: text}
}

// profitOf takes the months that are asked for off a name: Acme by month.
func profitOf(name string) ask {
	if at := len(name) - len(wordByMonth) - 1; at > 0 && strings.EqualFold(name[at:], " "+wordByMonth) {
		return ask{word: wordProfit, name: name[:at], rest: wordByMonth}
	}
	return ask{word: wordProfit, name: name}
}

// tidy squeezes white space of every kind, drops what cannot be seen, and
// takes one pair of quotes off.
func tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r) && r != '\u200d', unicode.IsControl(r):
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	for _, pair := range quotes {
		open, shut := []rune(pair)[0], []rune(pair)[1]
		if inner, ok := strings.CutPrefix(text, string(open)); ok {
			if inner, ok = strings.CutSuffix(inner, string(shut)); ok {
				return strings.TrimSpace(inner)
			}
		}
	}
	return text
}
