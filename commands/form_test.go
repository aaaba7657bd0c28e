package commands_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/commands"
)

func TestCheckForm(t *testing.T) {
	t.Parallel()
	// 11:30 UTC on the 24th: in the west it is still the 23rd, in the east the 25th.
	moment := time.Date(2026, time.November, 24, 11, 30, 0, 0, time.UTC)
	date := func(d commands.Direction) commands.Field {
		return commands.Field{Name: "f", Kind: commands.DateField, Toward: d}
	}
	text := commands.Field{Name: "f", Kind: commands.TextField, MaxLength: 5}
	share := commands.Field{Name: "f", Kind: commands.NumberField, Decimals: 1, Low: 0.5, High: 100}
	free := commands.Field{Name: "f", Kind: commands.LongTextField, Optional: true}
	for _, c := range []struct {
		field       commands.Field
		value, says string
	}{
		{text, "", "Please fill this in."},
		{text, " \n", "Please fill this in."},
		{text, "ééééé", ""},
		{text, "éééééé", "5 characters at most; this has 6."},
		{free, "", ""},
		{free, strings.Repeat("x", 2_000), ""},
		{date(commands.Back), "2026-11-25", ""},
		{date(commands.Back), "2026-11-26", "This day has not come yet."},
		{date(commands.Back), "1999-01-01", ""},
		{date(commands.Ahead), "2026-11-23", ""},
		{date(commands.Ahead), "2026-11-22", "This day is over."},
		{date(commands.Ahead), "2099-01-01", ""},
		{date(""), "1999-01-01", ""},
		{date(""), "soon", "This is not a date."},
		{date(""), "2026-02-30", "This is not a date."},
		{commands.Field{Name: "f", Kind: commands.ChoiceField}, "", "Please fill this in."},
		{share, "0.5", ""},
		{share, "100", ""},
		{share, "100.1", "This must lie between 0.5 and 100."},
		{share, "0.49", "1 decimal at most."},
		{share, "-1", "This must lie between"},
		{share, "1,5", "This is not a number."},
		{share, "NaN", "This is not a number."},
	} {
		got := commands.CheckForm([]commands.Field{c.field}, map[string]string{"f": c.value}, moment, "en-US")
		if (len(got) == 0) != (c.says == "") || !strings.HasPrefix(got["f"], c.says) {
			t.Errorf("%+v with %q: %q, want %q", c.field, c.value, got["f"], c.says)
		}
	}
	both := commands.CheckForm([]commands.Field{{Name: "a"}, {Name: "b"}, {Name: "c", Optional: true}}, nil, moment, "")
	if len(both) != 2 {
		t.Errorf("two required fields left empty: %v", both)
	}
}

// What travels with a form is enough to check it, and is nothing that people
// read.
func TestFieldsTravelWithoutTheirWords(t *testing.T) {
	t.Parallel()
	sent := commands.Field{
		Name: "on", Label: "EUR 5,000", Hint: "EUR 6,000", Initial: "EUR 7,000", Choices: []commands.Option{{Label: "EUR 8,000"}},
		Kind: commands.DateField, Optional: true, MaxLength: 7, Toward: commands.Back,
	}
	data, err := json.Marshal(sent)
	if err != nil || strings.Contains(string(data), "EUR") {
		t.Fatalf("%s, %v", data, err)
	}
	var got commands.Field
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	want := commands.Field{Name: "on", Kind: commands.DateField, Optional: true, MaxLength: 7, Toward: commands.Back}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatABotSaysInsteadOfAForm(t *testing.T) {
	t.Parallel()
	form := &commands.Form{Title: "We spoke"}
	later := commands.AskLater(commands.Reply{Summary: "Say spoke AC1 yesterday", Parts: []commands.Part{commands.Line{{Text: "Say spoke AC1 yesterday"}}}, Form: form}, "spoke AC1")
	if later.Form != nil || !strings.Contains(text(later), "Say spoke AC1 yesterday\n\n<We spoke> spoke AC1") {
		t.Errorf("with words of its own: %s", text(later))
	}
	if bare := commands.AskLater(commands.Reply{Form: form}, "spoke AC1"); bare.Summary == "" || !strings.Contains(text(bare), "<We spoke> spoke AC1") {
		t.Errorf("without: %s", text(bare))
	}
	if got := commands.TooLate("").Summary; !strings.Contains(got, "press again") {
		t.Errorf("too late: %s", got)
	}
}
