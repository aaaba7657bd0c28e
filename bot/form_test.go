package bot_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"lull/bot"
	"lull/commands"
)

// A form remembers the way back and the rules of its fields, and neither what
// people read nor the trigger.
func TestWhatAFormRemembers(t *testing.T) {
	t.Parallel()
	form := commands.Form{
		Title: "Hold", Submit: "Save", Says: "hold AC1042", Lines: []commands.Line{{{Text: "EUR 41,200"}}},
		Fields: []commands.Field{{Name: "until", Label: "EUR 1", Kind: commands.DateField, Toward: commands.Ahead, Optional: true}},
	}
	view, err := bot.View(form)
	want := `{"says":"hold AC1042","channel":"C1","thread":"1.0","url":"R1","replaceable":true,"locale":"en-GB",` +
		`"fields":[{"n":"until","k":"date","o":true,"t":"ahead"}]}`
	if err != nil || view.PrivateMetadata != want {
		t.Errorf("it remembers %s, %v; want %s", view.PrivateMetadata, err, want)
	}
	form.Says = strings.Repeat("é", 2_700)
	if view, err = bot.View(form); err != nil || utf8.RuneCountInString(view.PrivateMetadata) > 3000 {
		t.Errorf("a long sentence: %d characters, %v", utf8.RuneCountInString(view.PrivateMetadata), err)
	}
	form.Says = strings.Repeat("é", 3_000)
	if _, err := bot.View(form); err == nil {
		t.Error("a sentence that cannot be remembered was taken")
	}
}
