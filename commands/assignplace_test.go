package commands_test

import (
	"strings"
	"testing"

	"lull/commands"
)

func TestWhyAFollowUpDoesNotStandWhereItWasAsked(t *testing.T) {
	t.Parallel()
	for where, c := range map[string]struct {
		channel, want string
	}{
		"a guest reads":         {"C2", "I told Ben Okafor in a direct message.\nNot in this channel: a guest"},
		"the bot is not in it":  {"C3", "Not in this channel: I am not in it"},
		"it stands here":        {"C1", ""},
		"nobody else reads one": {"D1", ""},
	} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			got := text(newShift(t).does("UMARTA", commands.Request{Text: "assign borealis <@UBEN> call them by fri", Channel: c.channel, Root: "7.1"}))
			if !strings.Contains(got, c.want) || c.want == "" && strings.Contains(got, "Not in this channel") {
				t.Errorf("it says %q", got)
			}
		})
	}
}
