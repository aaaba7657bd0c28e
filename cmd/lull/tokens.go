package main

import (
	"fmt"
	"strings"
)

// token is one of the two secrets that Slack gives, and where it gives it.
type token struct {
	name, value, prefix, other, where string
}

// checkTokens returns a mistake that names every token that is missing or of
// the wrong kind, with where in Slack to get the right one.
func checkTokens(app, bot string) error {
	var faults []string
	for _, t := range []token{
		{"SLACK_APP_TOKEN", app, "xapp", "xoxb", "api.slack.com/apps, your app, Basic Information, App-Level Tokens (scope connections:write)"},
		{"SLACK_BOT_TOKEN", bot, "xoxb", "xapp", "api.slack.com/apps, your app, Install App, Bot User OAuth Token"},
	} {
		switch {
		case t.value == "", t.value == t.prefix+"-":
			faults = append(faults, fmt.Sprintf("%s is missing. It begins with %s- and is found at %s.", t.name, t.prefix, t.where))
		case strings.HasPrefix(t.value, t.other+"-"):
			faults = append(faults, fmt.Sprintf("%s: %s given where %s is expected. The right one is found at %s.", t.name, t.other, t.prefix, t.where))
		case !strings.HasPrefix(t.value, t.prefix+"-"):
			faults = append(faults, fmt.Sprintf("%s does not begin with %s-. The right one is found at %s.", t.name, t.prefix, t.where))
		}
	}
	if len(faults) > 0 {
		return mistake(strings.Join(faults, "\n"))
	}
	return nil
}

// mistake is an error that a person can mend: it is printed as it is, and the
// program ends with exit code 2.
type mistake string

// Error returns the sentence for the person.
func (m mistake) Error() string { return string(m) }
