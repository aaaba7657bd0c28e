package slacksim_test

import (
	"encoding/json"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

// interaction is an interactive payload: as slack-go reads it, and as it came.
type interaction struct {
	slack.InteractionCallback
	raw     object
	accepts bool
}

// front is a simulator with an app that acknowledges what people do.
type front struct {
	*desk
	*app
	got     chan interaction
	answers chan any // payloads of the next acknowledgements; none when empty
}

func openFront(t *testing.T, o slacksim.Options) *front {
	t.Helper()
	f := &front{desk: open(t, o), got: make(chan interaction, 100), answers: make(chan any, 100)}
	f.app = f.connect(func(a *app, e socketmode.Event) {
		callback, ok := e.Data.(slack.InteractionCallback)
		if !ok {
			return
		}
		i := interaction{InteractionCallback: callback, accepts: e.Request.AcceptsResponsePayload}
		if err := json.Unmarshal(e.Request.Payload, &i.raw); err != nil {
			t.Error(err)
		}
		select {
		case answer := <-f.answers:
			a.ack(e, answer)
		default:
			a.ack(e, nil)
		}
		f.got <- i
	})
	return f
}

// next is what the app got last.
func (f *front) next() interaction {
	f.t.Helper()
	return receive(f.t, f.got)
}

// trigger lets a person use a global shortcut and returns the trigger id of that.
func (f *front) trigger(user string) string {
	f.t.Helper()
	f.must("/sim/shortcuts", object{"user": user, "callback_id": "go"})
	return f.next().TriggerID
}

// show opens a modal for a person.
func (f *front) show(user string, view slack.ModalViewRequest) *slack.ViewResponse {
	f.t.Helper()
	v, err := f.OpenViewContext(f.t.Context(), f.trigger(user), view)
	if err != nil {
		f.t.Fatal(err)
	}
	return v
}

// stack lists the ids of a person's modals, the top last.
func (f *front) stack(user string) []string {
	f.t.Helper()
	ids := []string{}
	for _, v := range f.get("/sim/views?user=" + user)["views"].([]any) {
		ids = append(ids, v.(object)["id"].(string))
	}
	return ids
}

// values is what is filled in on the modal on top.
func (f *front) values(user string) object {
	f.t.Helper()
	views := f.get("/sim/views?user=" + user)["views"].([]any)
	return views[len(views)-1].(object)["state"].(object)["values"].(object)
}

func words(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

func dialog(blocks ...slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: words("Target"), Submit: words("Save"), Close: words("Cancel"), CallbackID: "target",
		PrivateMetadata: "AC1042", Blocks: slack.Blocks{BlockSet: blocks},
	}
}

// note is a text input in the block "note".
func note() *slack.InputBlock {
	return slack.NewInputBlock("note", words("Note"), nil, slack.NewPlainTextInputBlockElement(nil, "text"))
}

func pressable(block, action, value string) *slack.ActionBlock {
	return slack.NewActionBlock(block, slack.NewButtonBlockElement(action, value, words("Press")))
}

func isError(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
}
