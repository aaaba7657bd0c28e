package commands_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/commands"
)

func TestAStoredReplyIsReadBackAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := commands.Reply{
			Summary: rapid.String().Draw(t, "summary"), Locale: rapid.String().Draw(t, "locale"),
			Replaces: rapid.Bool().Draw(t, "replaces"),
			Parts:    rapid.SliceOfN(part(), 0, 6).Draw(t, "parts"),
		}
		if len(want.Parts) == 0 {
			want.Parts = nil
		}
		body, err := commands.EncodeReply(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := commands.DecodeReply(body)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s\n%s", body, diff)
		}
	})
}

// part draws a part of any kind.
func part() *rapid.Generator[commands.Part] {
	spans := rapid.SliceOf(rapid.Make[commands.Span]())
	return rapid.OneOf(
		rapid.Map(spans, func(s []commands.Span) commands.Part { return commands.Line(s) }),
		rapid.Map(spans, func(s []commands.Span) commands.Part { return commands.Note(s) }),
		rapid.Map(rapid.Make[commands.Entry](), func(p commands.Entry) commands.Part { return p }),
		rapid.Map(rapid.Make[commands.Table](), func(p commands.Table) commands.Part { return p }),
		rapid.Map(rapid.Make[commands.Buttons](), func(p commands.Buttons) commands.Part { return p }),
		rapid.Custom(func(t *rapid.T) commands.Part {
			return commands.Bars{
				Title: rapid.String().Draw(t, "title"), Series: rapid.String().Draw(t, "series"),
				Labels: rapid.SliceOf(rapid.String()).Draw(t, "labels"),
				Values: rapid.SliceOf(rapid.Float64Range(-1e15, 1e15)).Draw(t, "values"),
			}
		}),
	)
}

func TestAFormCannotBeStored(t *testing.T) {
	t.Parallel()
	if _, err := commands.EncodeReply(commands.Reply{Form: &commands.Form{}}); err == nil {
		t.Error("a reply with a form is stored without it")
	}
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{``, `[]`, `{"Parts":[{"Kind":"picture","Part":{}}]}`, `{"Parts":[{"Kind":"line","Part":{}}]}`} {
		if _, err := commands.DecodeReply([]byte(body)); err == nil {
			t.Errorf("%s is read without an error", body)
		}
	}
}
