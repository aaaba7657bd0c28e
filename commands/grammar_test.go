package commands_test

import (
	"strings"
	"testing"
	"unicode"

	"lull/commands"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ command, text, word, name string }{
		{"lull", "", "show", ""},
		{"lull", "acme", "show", "acme"},
		{"lull", "  Acme   Industrial ", "show", "Acme Industrial"},
		{"lull", "“Acme Industrial”", "show", "Acme Industrial"},
		{"lull", `"Acme"`, "show", "Acme"},
		{"lull", "segment acme", "segment", "acme"},
		{"lull", "Profit: Acme", "profit", "Acme"},
		{"lull", "help", "help", ""},
		{"lull", "HELP!", "help", ""},
		{"lull", "help ltd", "help", "ltd"},
		{"lull", "show Help Ltd", "show", "Help Ltd"},
		{"lull", "show", "show", ""},
		{"lull", "segment", "segment", ""},
		{"segment", "acme", "segment", "acme"},
		{"segment", "profit ltd", "segment", "profit ltd"},
		{"segment", "help", "help", ""},
		{"segment", "help ltd", "segment", "help ltd"},
		{"profit", "Help Ltd", "profit", "Help Ltd"},
		{"profit", "", "profit", ""},
		{"crm", "acme", "show", "acme"},
		{"lull", "acme\u200b\u00a0industrial", "show", "acme industrial"},
		{"lull", "\u2067شركة\u2069", "show", "شركة"},
		{"lull", "👩\u200d🔬 Labs", "show", "👩\u200d🔬 Labs"},
		{"lull", `"`, "show", `"`},
		{"lull", "O'Brien", "show", "O'Brien"},
	} {
		word, name := commands.Parse(c.command, c.text)
		if word != c.word || name != c.name {
			t.Errorf("%s %q was read as %s %q, want %s %q", c.command, c.text, word, name, c.word, c.name)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "acme", "help me", "show “x”", "\u200b", "segment\u00a0a", `""`} {
		f.Add("lull", seed)
	}
	f.Fuzz(func(t *testing.T, command, text string) {
		word, name := commands.Parse(command, text)
		switch word {
		case "help", "show", "segment", "profit":
		default:
			t.Errorf("%q %q has the unknown word %q", command, text, word)
		}
		if name != strings.TrimSpace(name) || strings.ContainsFunc(name, unicode.IsControl) {
			t.Errorf("%q %q left the name %q", command, text, name)
		}
	})
}
