package bot

import (
	"encoding/json"

	"github.com/slack-go/slack"

	"lull/commands"
)

// Render is render for the tests: form 0 is native, 1 sections, 2 text only.
func Render(r commands.Reply, f int) (string, []slack.Block) { return render(r, form(f)) }

// Page is the page that a reply makes.
func Page(r commands.Reply) slack.HomeTabViewRequest { return page(r) }

// Decode is decode for the tests.
func Decode(text string) string { return decode(text) }

// Clip is clip for the tests.
func Clip(text string, limit int) string { return clip(text, limit) }

// View is the modal of a form that a press in a channel asks for.
func View(f commands.Form) (slack.ModalViewRequest, error) {
	pressed := delivery{User: "U1", Channel: "C1", Thread: "1.0", ResponseURL: "R1", Trigger: "T1", Text: "EUR 5", Replaceable: true}
	return pressed.view(f, "en-GB")
}

// Read takes an envelope apart as the bot with this user id would. It returns
// nil for what needs no answer.
func Read(botUser, kind, payload string) (*Said, []string, error) {
	d, keys, err := envelope{ID: "E1", Type: kind, Payload: json.RawMessage(payload)}.read(newIdentity(botUser, "T", ""))
	if d == nil {
		return nil, keys, err
	}
	return &Said{Word: d.Word, Text: d.Text, User: d.User, Channel: d.Channel, Direct: d.Direct, Shared: d.Shared, Thread: d.Thread, Pressed: d.Pressed, Replaceable: d.Replaceable, Trigger: d.Trigger, ResponseURL: d.ResponseURL, Fields: d.Fields, Home: d.Home, Hash: d.Hash}, keys, err
}

// Said is what the tests look at of a delivery.
type Said struct {
	Word, Text, User, Channel string
	Direct, Shared            bool
	Thread                    string

	Pressed, Replaceable bool
	Home                 bool
	Hash                 string
	Trigger, ResponseURL string
	Fields               map[string]string
}
