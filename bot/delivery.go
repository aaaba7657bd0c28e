package bot

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// delivery is one thing that a person said, reduced to what the answer needs.
// It is what the inbox keeps: no token, no message of anybody else.
type delivery struct {
	Key         string `json:"key,omitempty"` // the last of the keys it is known by
	Word        string `json:"word"`          // the command's own word: lull, segment, profit
	Text        string `json:"text"`          // the words themselves, decoded
	User        string `json:"user"`
	Channel     string `json:"channel"`
	Direct      bool   `json:"direct"`                 // said in a direct message
	Shared      bool   `json:"shared,omitempty"`       // Slack says the channel is shared with others
	Thread      string `json:"thread,omitempty"`       // ts of the thread it was said in
	Root        string `json:"root,omitempty"`         // ts of the message that said it or was pressed, where everybody there can answer it
	ResponseURL string `json:"response_url,omitempty"` // of a command, a press, or the one that a form began with

	Trigger     string            `json:"trigger,omitempty"`     // lets a form open, once, for three seconds
	Heard       time.Time         `json:"heard,omitzero"`        // when it arrived
	Pressed     bool              `json:"pressed,omitempty"`     // a button or a form said it
	Replaceable bool              `json:"replaceable,omitempty"` // what the response_url replaces is seen by this person alone
	Fields      map[string]string `json:"fields,omitempty"`      // what a form was filled in with
	About       string            `json:"about,omitempty"`       // ts of a message that a follow-up is wanted about
	Quote       string            `json:"quote,omitempty"`       // what that says
	Channels    map[string]string `json:"channels,omitempty"`    // ids of the channels that the text names, by name with #

	Home bool   `json:"home,omitempty"` // the answer is the person's own page
	Hash string `json:"hash,omitempty"` // of the page that an answer may replace; "" for whichever is there

	form origin // the form itself, until it is acknowledged
}

// ownWord is the command that every other door stands for.
const ownWord = "lull"

// sentence is what was said, as it would be said under the own word.
func (d *delivery) sentence() string {
	if d.Word == ownWord {
		return strings.TrimSpace(d.Text)
	}
	return strings.TrimSpace(d.Word + " " + d.Text)
}

// envelope is the part of a Socket Mode frame that is read here. It is parsed
// from the raw frame rather than by the library's types: those reject a whole
// event for one field of an unexpected shape, and a question must not be lost
// for a field that nobody needs.
type envelope struct {
	ID      string          `json:"envelope_id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// read takes a frame apart. It returns no delivery for what needs no answer:
// another app's message, an edit, an event that is not for people. Keys are
// what the delivery is known by; a second delivery with any of them is the
// same one.
func (e envelope) read(bot identity) (d *delivery, keys []string, err error) {
	switch e.Type {
	case "slash_commands":
		return e.command()
	case "events_api":
		return e.event(bot)
	case "interactive":
		return e.interaction()
	}
	return nil, nil, nil
}

func (e envelope) command() (*delivery, []string, error) {
	var p struct {
		Command     string `json:"command"`
		Text        string `json:"text"`
		User        string `json:"user_id"`
		Channel     string `json:"channel_id"`
		ChannelName string `json:"channel_name"`
		ResponseURL string `json:"response_url"`
		Trigger     string `json:"trigger_id"`
	}
	if err := json.Unmarshal(e.Payload, &p); err != nil {
		return nil, nil, fmt.Errorf("bot: the payload of a slash command: %w", err)
	}
	// An admin may rename a command where another app has the name; its word
	// is the last part: /lull-profit is profit.
	parts := strings.Split(strings.TrimPrefix(p.Command, "/"), "-")
	return &delivery{
		Word: parts[len(parts)-1], Text: decode(p.Text), User: p.User, Channel: p.Channel,
		Direct: p.ChannelName == "directmessage", ResponseURL: p.ResponseURL, Trigger: p.Trigger, Channels: channels(p.Text),
	}, keys("envelope:", e.ID, "trigger:", p.Trigger), nil
}

func (e envelope) event(bot identity) (*delivery, []string, error) {
	var p struct {
		ID     string `json:"event_id"`
		Team   string `json:"team_id"`
		Shared bool   `json:"is_ext_shared_channel"`
		Event  struct {
			Type        string          `json:"type"`
			Subtype     string          `json:"subtype"`
			Text        string          `json:"text"`
			User        string          `json:"user"`
			Bot         string          `json:"bot_id"`
			Channel     string          `json:"channel"`
			ChannelType string          `json:"channel_type"`
			TS          string          `json:"ts"`
			Thread      string          `json:"thread_ts"`
			Edited      json.RawMessage `json:"edited"`
			Tab         string          `json:"tab"`
			View        struct {
				Hash string `json:"hash"`
			} `json:"view"`
		} `json:"event"`
	}
	if err := json.Unmarshal(e.Payload, &p); err != nil {
		return nil, nil, fmt.Errorf("bot: the payload of an event: %w", err)
	}
	v := p.Event
	if v.Type == "app_home_opened" && v.Tab == "home" && v.User != "" {
		return &delivery{Word: ownWord, User: v.User, Channel: v.User, Direct: true, Shared: p.Shared, Home: true, Hash: v.View.Hash},
			keys("event:", p.ID), nil
	}
	direct := v.ChannelType == "im" || strings.HasPrefix(v.Channel, "D")
	forUs := v.Type == "app_mention" || (v.Type == "message" && direct)
	if !forUs || v.Subtype != "" || v.Bot != "" || v.User == "" || v.User == bot.user || v.Edited != nil {
		return nil, nil, nil
	}
	// One post that mentions the bot can arrive as a mention and as a message,
	// with two event ids: the post itself is the second key.
	return &delivery{
		Word: ownWord, Text: decode(bot.mention.ReplaceAllString(v.Text, " ")), User: v.User, Channel: v.Channel,
		Direct: direct, Shared: p.Shared, Thread: v.Thread, Root: v.TS, Channels: channels(v.Text),
	}, keys("event:", p.ID, "post:"+p.Team+":"+v.Channel+":", v.TS), nil
}

// keys pairs prefixes with ids, and leaves out an id that Slack did not send:
// what is empty every time would make every delivery the same one.
func keys(pairs ...string) []string {
	var known []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			known = append(known, pairs[i]+pairs[i+1])
		}
	}
	return known
}

// identity is who the bot is, and where: its user, its workspace, and the
// organisation that this belongs to, "" for none.
type identity struct {
	user, team, enterprise string
	mention                *regexp.Regexp
}

func newIdentity(user, team, enterprise string) identity {
	return identity{
		user: user, team: team, enterprise: enterprise,
		mention: regexp.MustCompile(`<@` + regexp.QuoteMeta(user) + `(\|[^>]*)?>`),
	}
}

// sameOrganisation reports whether a person belongs to the bot's workspace or
// its organisation. Slack's own mark for strangers is not set on people who
// share a channel.
func (i identity) sameOrganisation(u *slack.User) bool {
	return u.TeamID == i.team || (i.enterprise != "" && u.Enterprise.EnterpriseID == i.enterprise)
}

var (
	markup = regexp.MustCompile(`<([^<>]*)>`)
	mailto = "mailto:"
)

// channel is how a channel stands in a text: <#C123|sales>.
var channel = regexp.MustCompile(`<#([A-Z0-9]+)\|([^<>]+)>`)

// channels returns the ids of the channels that a text names, as decode leaves
// the names there; nil for none.
func channels(text string) map[string]string {
	var ids map[string]string
	for _, named := range channel.FindAllStringSubmatch(text, -1) {
		if ids == nil {
			ids = map[string]string{}
		}
		ids[html.UnescapeString("#"+named[2])] = named[1]
	}
	return ids
}

// decode turns what Slack's composer made of a person's words back into the
// words: entities, links, channels. A person stays an id, since names are not
// unique.
func decode(text string) string {
	text = markup.ReplaceAllStringFunc(text, func(token string) string {
		target, label, labelled := strings.Cut(token[1:len(token)-1], "|")
		switch {
		case strings.HasPrefix(target, "@"):
			return token
		case label != "" && strings.HasPrefix(target, "#"):
			return "#" + label
		case strings.HasPrefix(target, "#"): // Slack hides the names of some
			return target
		case labelled:
			return label
		}
		return strings.TrimPrefix(target, mailto)
	})
	return html.UnescapeString(text)
}
