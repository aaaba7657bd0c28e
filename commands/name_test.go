package commands_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/commands"
	"lull/store"
)

func TestSplitName(t *testing.T) {
	t.Parallel()
	s := records(t)
	var accounts []analysis.Account
	for ref, name := range map[string]string{
		"A1": "Acme", "A2": "Acme Industrial S.A.", "A3": "Acme Industrial Italia", "A4": "Borealis AG",
		"A5": "Kite Foods", "A6": "Kite Freight", "A7": "Ültje & Söhne", "A 8": "Nordwind", "A9": "Monday Ltd",
		"A10": "The Quick Brown Fox Jumps Over The Lazy Dog",
	} {
		accounts = append(accounts, analysis.Account{Ref: ref, Name: name})
	}
	if _, err := s.ImportAccounts(t.Context(), analysis.Rows(accounts...), store.Import{Now: now}); err != nil {
		t.Fatal(err)
	}
	desk := commands.NewDesk(s)
	for text, want := range map[string]commands.Split{
		"borealis yesterday about the price": {Name: "borealis", Rest: "yesterday about the price", Ref: "A4", Matches: 1},
		"Borealis AG":                        {Name: "Borealis AG", Ref: "A4", Matches: 1},
		"bor 3d":                             {Name: "bor", Rest: "3d", Ref: "A4", Matches: 1},
		"A4 until 1 feb":                     {Name: "A4", Rest: "until 1 feb", Ref: "A4", Matches: 1},
		"a 8 fri":                            {Name: "a 8", Rest: "fri", Ref: "A 8", Matches: 1},
		"acme yesterday":                     {Name: "acme", Rest: "yesterday", Ref: "A1", Matches: 1},
		"acme in may":                        {Name: "acme", Rest: "in may", Ref: "A1", Matches: 1}, // not Acme In(dustrial)
		"acme industrial yesterday":          {Name: "acme industrial", Rest: "yesterday", Ref: "A2", Matches: 1},
		"acme industrial ital":               {Name: "acme industrial ital", Ref: "A3", Matches: 1},
		"acme industrial italia fri":         {Name: "acme industrial italia", Rest: "fri", Ref: "A3", Matches: 1},
		"kite by fri":                        {Name: "kite", Rest: "by fri", Matches: 2},
		"kite fo tomorrow":                   {Name: "kite", Rest: "fo tomorrow", Matches: 2},
		"kite foods tomorrow":                {Name: "kite foods", Rest: "tomorrow", Ref: "A5", Matches: 1},
		"kite f":                             {Name: "kite f", Matches: 2},
		"ultje & sohne today":                {Name: "ultje & sohne", Rest: "today", Ref: "A7", Matches: 1},
		"monday monday":                      {Name: "monday", Rest: "monday", Ref: "A9", Matches: 1},
		"“acme” industrial news":             {Name: "acme", Rest: "industrial news", Ref: "A1", Matches: 1},
		`"Kite Foods", fri`:                  {Name: "Kite Foods", Rest: "fri", Ref: "A5", Matches: 1},
		"borealiss yesterday":                {Name: "borealiss", Rest: "yesterday", Matches: 1}, // alike only: a write asks
		"acmee industrial fri":               {Name: "acmee industrial", Rest: "fri", Matches: 2},
		"zzzz qqqq vvvv":                     {Name: "zzzz qqqq vvvv"},
		"":                                   {},
		"the quick brown fox jumps over the lazy dog fri": {Name: "the quick brown fox jumps over the lazy", Rest: "dog fri", Ref: "A10", Matches: 1},
	} {
		got, err := commands.SplitName(t.Context(), desk, text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// Each candidate is offered as the whole sentence; one name twice is told apart
// by the reference.
func TestPicks(t *testing.T) {
	t.Parallel()
	labels, says := commands.Picks("segment", "", analysis.Account{Ref: "A1", Name: "Acme"}, analysis.Account{Ref: "A2", Name: "Kite"})
	if got, want := fmt.Sprint(labels, says), "[Show Acme Show Kite] [segment A1 segment A2]"; got != want {
		t.Errorf("the picker offers %s, want %s", got, want)
	}
	labels, says = commands.Picks("spoke", "yesterday all well", analysis.Account{Ref: "A1", Name: "Acme"}, analysis.Account{Ref: "A2", Name: "Acme"})
	if got, want := fmt.Sprint(labels, says), "[A1 A2] [spoke A1 yesterday all well spoke A2 yesterday all well]"; got != want {
		t.Errorf("the picker offers %s, want %s", got, want)
	}
}
