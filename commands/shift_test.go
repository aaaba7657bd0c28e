package commands_test

import (
	"cmp"
	"context"
	"strings"
	"testing"

	"lull/commands"
	"lull/internal/pgtest"
)

// slack is who is who, by member ID.
var slack = map[string]commands.Asker{
	"UANA":   {ID: "UANA", Name: "Ana Ruiz", Email: "ana@example.com", Zone: "Europe/Madrid"},
	"UBEN":   {ID: "UBEN", Name: "Ben Okafor", Email: "ben@example.com", Zone: "Europe/Madrid"},
	"UMARTA": {ID: "UMARTA", Name: "Marta Lind", Email: "marta@example.com", Zone: "Europe/Madrid", Locale: "en-GB"},
	"UZOE":   {ID: "UZOE", Name: "Zoe Park", Email: "zoe@example.com", Zone: "America/New_York"},
	"UADAM":  {ID: "UADAM", Name: "Adam Reyes", Email: "adam@example.com", Zone: "Europe/Madrid"},
	"UGUS":   {ID: "UGUS", Name: "Gus Hale", Email: "gus@example.com", Guest: true},
	"UBOT":   {ID: "UBOT", Name: "Robo", Bot: true, Away: true},
	"UGONE":  {ID: "UGONE", Name: "Gone Lee", Email: "gone@example.com", Gone: true, Away: true},
	"UEXT":   {ID: "UEXT", Name: "Eva Ext", Email: "eva@other.test", Away: true},
	"UNEW":   {ID: "UNEW", Name: "Nia New", Email: "nia@example.com"},
}

// shift is an installation in which people speak in channels: C1 is the team's,
// with the digest as 100.1; C2 has a guest; the bot is not in C3.
type shift struct{ *office }

func newShift(t *testing.T) shift { return shift{corpusDesk(t)} }

// does has somebody say, press or fill in something.
func (o shift) does(who string, r commands.Request) commands.Reply {
	o.t.Helper()
	r.Asker, r.Mentioned = slack[who], slack
	r.Audience = func(_ context.Context, channel string) (commands.Audience, error) {
		return commands.Audience{Members: []string{"ana@example.com", "ben@example.com"}, Here: channel != "C3", Guests: channel == "C2"}, nil
	}
	r.Colleague = o.colleague(nil, nil)
	return o.hear("", r)
}

// colleague is how Slack tells who somebody is, by member ID; some are in another
// zone than before, and some have left.
func (o shift) colleague(where map[string]string, gone map[string]bool) commands.Colleague {
	return func(_ context.Context, key string) (commands.Asker, bool, error) {
		for _, one := range slack {
			if one.ID == key || one.Email == key {
				one.Zone, one.Gone = cmp.Or(where[one.ID], one.Zone), one.Gone || gone[one.ID]
				return one, true, nil
			}
		}
		return commands.Asker{}, false, nil
	}
}

// mentions has somebody mention the bot in a thread of the team's channel.
func (o shift) mentions(who, text string) commands.Reply {
	o.t.Helper()
	return o.does(who, commands.Request{Text: text, Channel: "C1", Thread: "100.1", Root: "150.1"})
}

// stored is a column of the last follow-up.
func (o shift) stored(columns string) string {
	o.t.Helper()
	rows := pgtest.Ask(o.t, o.url, `select concat_ws(' ', `+columns+`) from follow_ups order by follow_up_id desc limit 1`)
	if len(rows) == 0 {
		return ""
	}
	return rows[0]
}

func (o shift) count() string {
	o.t.Helper()
	return pgtest.Ask(o.t, o.url, `select count(*) from follow_ups`)[0]
}

// message is what the message with a key says, and where it goes.
func (o shift) message(key string) string {
	o.t.Helper()
	rows := pgtest.Ask(o.t, o.url, `select recipient || '/' || thread_ts || ' ' || body from outbox where key = $1`, key)
	if len(rows) == 0 {
		return ""
	}
	place, body, _ := strings.Cut(rows[0], " ")
	reply, err := commands.DecodeReply([]byte(body))
	if err != nil {
		o.t.Fatal(err)
	}
	return place + " " + written(reply)
}

// written is a reply as its reader sees it: people as mentions, buttons in
// brackets, those in the menu in parentheses.
func written(r commands.Reply) string {
	var text strings.Builder
	for _, part := range r.Parts {
		switch p := part.(type) {
		case commands.Line:
			for _, span := range p {
				if span.Person != "" {
					text.WriteString("<@" + span.Person + ">")
					continue
				}
				text.WriteString(span.Text)
			}
		case commands.Note:
			text.WriteString(plain(p))
		case commands.Buttons:
			for _, b := range p {
				label := "[" + b.Label + "]"
				if b.Menu {
					label = "(" + b.Label + ")"
				}
				text.WriteString(" " + label)
			}
		}
		text.WriteString("\n")
	}
	return strings.TrimSpace(text.String())
}
