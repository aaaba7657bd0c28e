package commands

import (
	"strings"
	"unicode"
)

// The words that may stand first. Whatever follows is the name of a customer.
const (
	wordHelp    = "help"
	wordShow    = "show"
	wordSegment = "segment"
	wordProfit  = "profit"
)

// ask is what somebody said, taken apart: the word, and the name it is about.
type ask struct{ word, name string }

// parse reads what follows a command. A command with a word of its own, such
// as /segment, brings the word; under any other a first word may be left out
// and means show. "show" before a name reaches a customer that is called like
// a word ("show Help Ltd").
func parse(command, text string) ask {
	text = tidy(text)
	first, rest, _ := strings.Cut(text, " ")
	first = strings.ToLower(strings.Trim(first, "?!.,:;"))
	switch {
	case first == wordHelp:
		return ask{wordHelp, rest}
	case command == wordSegment, command == wordProfit:
		return ask{command, text}
	case first == wordSegment, first == wordProfit, first == wordShow:
		return ask{first, rest}
	}
	return ask{wordShow, text}
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
	for _, pair := range []string{`""`, "''", "``", "“”", "‘’", "«»", "„“"} {
		open, shut := []rune(pair)[0], []rune(pair)[1]
		if inner, ok := strings.CutPrefix(text, string(open)); ok {
			if inner, ok = strings.CutSuffix(inner, string(shut)); ok {
				return strings.TrimSpace(inner)
			}
		}
	}
	return text
}
