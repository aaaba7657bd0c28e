package bot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"lull/commands"
)

// interaction is the part of an interactive payload that is read here, of
// every kind.
type interaction struct {
	Type string `json:"type"`
	User struct {
		ID string `json:"id"`
	} `json:"user"`
	Trigger     string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Channel     struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"channel"`
	Container struct {
		Message   string `json:"message_ts"`
		Thread    string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
		View      string `json:"view_id"`
	} `json:"container"`
	Callback string `json:"callback_id"`
	Message  struct {
		TS       string `json:"ts"`
		Thread   string `json:"thread_ts"`
		Text     string `json:"text"`
		Metadata struct {
			Type string `json:"event_type"`
		} `json:"metadata"`
	} `json:"message"`
	View struct {
		Type     string `json:"type"`
		ID       string `json:"id"`
		Hash     string `json:"hash"`
		Callback string `json:"callback_id"`
		Metadata string `json:"private_metadata"`
		State    struct {
			Values map[string]map[string]entry `json:"values"`
		} `json:"state"`
	} `json:"view"`
	Actions []struct {
		ID string `json:"action_id"`
		TS string `json:"action_ts"`
		entry
	} `json:"actions"`
}

// entry is what a button stands for, or what somebody put into a field.
type entry struct {
	Value   string   `json:"value"`
	Date    string   `json:"selected_date"`
	Time    string   `json:"selected_time"`
	Channel string   `json:"selected_conversation"`
	Option  option   `json:"selected_option"`
	Options []option `json:"selected_options"`
}

type option struct {
	Value string `json:"value"`
}

// text is one value, or several parted by line ends.
func (e entry) text() string {
	var several []string
	for _, o := range e.Options {
		several = append(several, o.Value)
	}
	return cmp.Or(e.Value, e.Date, e.Time, e.Channel, e.Option.Value, strings.Join(several, "\n"))
}

// interaction reads a pressed button and a form that was sent. Everything else
// that people do with messages and forms, such as closing one, says nothing.
func (e envelope) interaction() (*delivery, []string, error) {
	var p interaction
	if err := json.Unmarshal(e.Payload, &p); err != nil {
		return nil, nil, fmt.Errorf("bot: the payload of an interaction: %w", err)
	}
	switch p.Type {
	case "block_actions":
		d, known := p.press()
		return d, append(keys("envelope:", e.ID), known...), nil
	case "message_action":
		d, known := p.shortcut()
		return d, append(keys("envelope:", e.ID), known...), nil
	case "view_submission":
		d, known, err := p.submission()
		return d, append(keys("envelope:", e.ID), known...), err
	}
	return nil, nil, nil
}

// press is a button, or a line of a menu, that says a sentence. A link says
// none.
func (p interaction) press() (*delivery, []string) {
	if len(p.Actions) == 0 || p.Actions[0].text() == "" || p.User.ID == "" {
		return nil, nil
	}
	action := p.Actions[0]
	d := &delivery{
		Word: ownWord, Text: action.text(), User: p.User.ID, Channel: p.Channel.ID, Thread: p.Container.Thread,
		Direct:      p.Channel.Name == "directmessage" || strings.HasPrefix(p.Channel.ID, "D"),
		ResponseURL: p.ResponseURL, Trigger: p.Trigger, Pressed: true,
	}
	if !p.Container.Ephemeral {
		d.Root = p.Container.Message
	}
	if d.Channel == "" { // pressed on a page of the bot's own, which no message can follow
		d.Channel, d.Direct = d.User, true
	}
	// What stands there unasked, such as a digest, is not given up for an answer.
	d.Replaceable = d.ResponseURL != "" && (p.Container.Ephemeral || d.Direct) && p.Message.Metadata.Type != ours

	what := p.User.ID + ":" + cmp.Or(p.Container.Message, p.Container.View) + ":" + action.ID + ":"
	if p.View.Type == homeView {
		d.Home = true
		what += action.text() + ":" // the page changes under the finger, and its name stays
	}
	return d, append(inSecond("press:"+what, action.TS), keys("action:"+what, action.TS)...)
}

// followUpCallback is the message shortcut that asks for a follow-up.
const followUpCallback = "follow_up"

// shortcut is the wish for a follow-up about a message.
func (p interaction) shortcut() (*delivery, []string) {
	if p.Callback != followUpCallback || p.User.ID == "" {
		return nil, nil
	}
	return &delivery{
		Word: ownWord, Text: "assign", User: p.User.ID, Channel: p.Channel.ID, Thread: p.Message.Thread, Root: p.Message.TS,
		Direct:      p.Channel.Name == "directmessage" || strings.HasPrefix(p.Channel.ID, "D"),
		ResponseURL: p.ResponseURL, Trigger: p.Trigger, Pressed: true, Quote: decode(p.Message.Text), About: p.Message.TS,
	}, keys("trigger:", p.Trigger)
}

// inSecond names the second of a moment and the one after it. Two presses less
// than a second apart then have a name in common, which makes a double click
// one press; two that are two seconds apart or more have none.
func inSecond(prefix, ts string) []string {
	whole, _, _ := strings.Cut(ts, ".")
	second, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return nil
	}
	return []string{fmt.Sprint(prefix, second), fmt.Sprint(prefix, second+1)}
}

// submission is a form of the bot's own that somebody filled in.
func (p interaction) submission() (*delivery, []string, error) {
	if p.View.Callback != formCallback || p.User.ID == "" {
		return nil, nil, nil
	}
	var from origin
	if err := json.Unmarshal([]byte(p.View.Metadata), &from); err != nil {
		return nil, nil, fmt.Errorf("bot: the private metadata of a form: %w", err)
	}
	d := &delivery{
		Word: ownWord, Text: from.Says, User: p.User.ID, Channel: from.Channel, Thread: from.Thread,
		Root: from.Root, Direct: from.Direct, Shared: from.Shared, ResponseURL: from.ResponseURL, Replaceable: from.Replaceable,
		Trigger: p.Trigger, Pressed: true, Fields: map[string]string{}, form: from, Home: from.Home,
	}
	for _, f := range from.Fields {
		for _, filled := range p.View.State.Values[f.Name] {
			d.Fields[f.Name] = strings.TrimSpace(filled.text())
		}
	}
	// A form that stayed open keeps its hash; nothing is stored of what was sent
	// before, so the next is not taken for it.
	return d, keys("submission:"+p.View.ID+":", p.View.Hash), nil
}

// origin is what a form remembers while somebody fills it in: the sentence it
// completes, where the answer goes, and the rules of its fields. It holds
// nothing about the customer but the reference in the sentence.
type origin struct {
	Says        string           `json:"says"`
	Channel     string           `json:"channel"`
	Direct      bool             `json:"direct,omitempty"`
	Shared      bool             `json:"shared,omitempty"`
	Thread      string           `json:"thread,omitempty"`
	Root        string           `json:"root,omitempty"`
	ResponseURL string           `json:"url,omitempty"`
	Replaceable bool             `json:"replaceable,omitempty"`
	Locale      string           `json:"locale,omitempty"`
	Home        bool             `json:"home,omitempty"`
	Fields      []commands.Field `json:"fields"`
}

// asks reports whether a form was filled in, and is still open until it is
// acknowledged.
func (d *delivery) asks() bool { return len(d.form.Fields) > 0 }

// stayOpen is the acknowledgement that leaves a form open, with what was typed,
// and shows a sentence under each field at fault.
func stayOpen(faults map[string]string) any {
	return map[string]any{"response_action": "errors", "errors": faults}
}

// atFirst is a sentence about the whole of a form, which Slack shows under a
// field or not at all.
func (d *delivery) atFirst(sentence string) map[string]string {
	return map[string]string{d.form.Fields[0].Name: sentence}
}
