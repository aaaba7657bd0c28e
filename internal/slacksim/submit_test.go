package slacksim_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"lull/internal/slacksim"
)

func fill(value string) object {
	return object{"note": object{"text": object{"type": "plain_text_input", "value": value}}}
}

func TestSubmission(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	v := f.show("ana", dialog(note()))
	submit := object{"user": "ana", "view_id": v.ID, "values": fill("")}
	o := f.post("/sim/views/submit", submit)
	if o["error"] != "invalid_values" || o["errors"].(object)["note"] == nil {
		t.Errorf("a required input left empty: %v", o)
	}
	submit["values"] = fill("less than 40")
	f.answers <- slack.NewErrorsViewSubmissionResponse(map[string]string{"note": "Say more"})
	o = f.must("/sim/views/submit", submit)
	if diff := cmp.Diff(object{"ok": true, "response_action": "errors", "errors": object{"note": "Say more"}}, o); diff != "" {
		t.Error(diff)
	}
	i := f.next()
	if i.Type != slack.InteractionTypeViewSubmission || !i.accepts || i.View.ID != v.ID || i.View.CallbackID != "target" || i.View.PrivateMetadata != "AC1042" ||
		i.View.State.Values["note"]["text"].Value != "less than 40" || i.View.Hash != v.Hash || i.View.RootViewID != v.ID {
		t.Errorf("%+v", i.View)
	}
	if diff := cmp.Diff([]any{}, i.raw["response_urls"]); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"channel", "message", "container", "response_url", "actions", "state"} {
		if _, ok := i.raw[name]; ok {
			t.Errorf("view_submission has %s", name)
		}
	}
	// What the app did not like is still there; sent again, and nothing said, it closes.
	if diff := cmp.Diff(fill("less than 40"), f.values("ana")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(object{"ok": true}, f.must("/sim/views/submit", object{"user": "ana", "view_id": v.ID})); diff != "" || len(f.stack("ana")) != 0 {
		t.Error(diff)
	}
	if o := f.post("/sim/views/submit", submit); o["error"] != "view_not_found" {
		t.Errorf("a closed view: %v", o)
	}
}

func TestAnswersToASubmission(t *testing.T) {
	t.Parallel()
	second := dialog(pressable("b", "press", "1"), note())
	second.Title = words("Second")
	home := dialog(note())
	home.Type = slack.VTHomeTab
	named := dialog(note())
	named.ExternalID = "taken"
	for name, c := range map[string]struct {
		answer any
		want   object
		left   int
		title  string // of the view on top after it
	}{
		"nothing":                {nil, object{"ok": true}, 1, "Target"},
		"empty payload":          {object{}, object{"ok": true}, 1, "Target"},
		"empty text":             {"", object{"ok": true}, 1, "Target"},
		"unknown fields":         {object{"text": "x", "n": 1}, object{"ok": true}, 1, "Target"},
		"update":                 {slack.NewUpdateViewSubmissionResponse(&second), object{"ok": true, "response_action": "update"}, 2, "Second"},
		"push":                   {slack.NewPushViewSubmissionResponse(&second), object{"ok": true, "response_action": "push"}, 3, "Second"},
		"clear":                  {slack.NewClearViewSubmissionResponse(), object{"ok": true, "response_action": "clear"}, 0, ""},
		"unknown action":         {object{"response_action": "dance"}, nil, 2, "Target"},
		"unknown block":          {slack.NewErrorsViewSubmissionResponse(map[string]string{"nosuch": "x"}), nil, 2, "Target"},
		"block that is no input": {slack.NewErrorsViewSubmissionResponse(map[string]string{"b": "x"}), nil, 2, "Target"},
		"no errors":              {object{"response_action": "errors"}, nil, 2, "Target"},
		"errors of numbers":      {object{"response_action": "errors", "errors": object{"note": 1}}, nil, 2, "Target"},
		"update without view":    {object{"response_action": "update"}, nil, 2, "Target"},
		"push of a Home":         {slack.NewPushViewSubmissionResponse(&home), nil, 2, "Target"},
		"taken external id":      {slack.NewPushViewSubmissionResponse(&named), nil, 2, "Target"},
		"a list":                 {[]int{1}, nil, 2, "Target"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFront(t, slacksim.Options{})
			f.show("ben", named)
			f.show("ana", dialog(note()))
			top, err := f.PushViewContext(t.Context(), f.trigger("ana"), dialog(note(), pressable("b", "press", "1")))
			if err != nil {
				t.Fatal(err)
			}
			if c.answer != nil {
				f.answers <- c.answer
			}
			o := f.post("/sim/views/submit", object{"user": "ana", "view_id": top.ID, "values": fill("x")})
			if c.want == nil {
				if o["error"] != "invalid_response" || o["detail"] == "" {
					t.Errorf("%v", o)
				}
			} else if diff := cmp.Diff(c.want, o); diff != "" {
				t.Error(diff)
			}
			title := ""
			views := f.get("/sim/views?user=ana")["views"].([]any)
			if len(views) > 0 {
				title = views[len(views)-1].(object)["title"].(object)["text"].(string)
			}
			if len(views) != c.left || title != c.title {
				t.Errorf("%d views, %q on top; want %d, %q", len(views), title, c.left, c.title)
			}
			if name == "update" && (views[1].(object)["id"] != top.ID || views[1].(object)["hash"] == top.Hash) {
				t.Errorf("updated to %v", views[1])
			}
		})
	}
}

func TestPushInAnAnswerKeepsToTheLimit(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	f.show("ana", dialog(note()))
	for range 2 {
		if _, err := f.PushViewContext(t.Context(), f.trigger("ana"), dialog(note())); err != nil {
			t.Fatal(err)
		}
	}
	next := dialog(note())
	f.answers <- slack.NewPushViewSubmissionResponse(&next)
	o := f.post("/sim/views/submit", object{"user": "ana", "view_id": f.stack("ana")[2], "values": fill("x")})
	if o["error"] != "invalid_response" || o["detail"] != "push_limit_reached" {
		t.Errorf("%v", o)
	}
}

func TestClosing(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	told := dialog(note())
	told.NotifyOnClose = true
	quiet := dialog(note())
	sweeping := told
	sweeping.ClearOnClose = true
	openThree := func(third slack.ModalViewRequest) []string {
		f.show("ana", told)
		for _, v := range []slack.ModalViewRequest{quiet, third} {
			if _, err := f.PushViewContext(t.Context(), f.trigger("ana"), v); err != nil {
				t.Fatal(err)
			}
		}
		return f.stack("ana")
	}
	ids := openThree(told)
	f.must("/sim/views/close", object{"user": "ana", "view_id": ids[2]})
	i := f.next()
	if i.Type != slack.InteractionTypeViewClosed || i.IsCleared || i.View.ID != ids[2] || i.accepts {
		t.Errorf("%+v", i)
	}
	for _, name := range []string{"trigger_id", "response_urls"} {
		if _, ok := i.raw[name]; ok {
			t.Errorf("view_closed has %s", name)
		}
	}
	f.must("/sim/views/close", object{"user": "ana", "view_id": ids[1]})
	f.must("/sim/views/close", object{"user": "ana", "view_id": ids[0]})
	if i := f.next(); i.View.ID != ids[0] {
		t.Errorf("the quiet one was told of: %+v", i)
	}
	for _, third := range []slack.ModalViewRequest{told, sweeping} {
		ids = openThree(third)
		f.must("/sim/views/close", object{"user": "ana", "view_id": ids[2], "all": !third.ClearOnClose})
		seen := map[string]bool{}
		for range 2 {
			i := f.next()
			seen[i.View.ID] = i.IsCleared
		}
		if diff := cmp.Diff(map[string]bool{ids[0]: true, ids[2]: true}, seen); diff != "" || len(f.stack("ana")) != 0 {
			t.Error(diff)
		}
	}
}

// What an app says too late, or what nobody hears, changes nothing and is not sent again.
func TestInteractionsThatFail(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{Timing: slacksim.Timing{AckDeadline: 700 * time.Millisecond}})
	lookUp := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, words("Customer"), "customer")
	v := f.show("ana", dialog(note(), pressable("b", "press", "1"), slack.NewSectionBlock(words("Who"), nil, slack.NewAccessory(lookUp))))
	calls := map[string]object{
		"/sim/views/submit": {"user": "ana", "view_id": v.ID, "values": fill("x")},
		"/sim/actions":      {"user": "ana", "view_id": v.ID, "action_id": "press"},
		"/sim/suggestions":  {"user": "ana", "view_id": v.ID, "action_id": "customer", "value": "acme"},
		"/sim/shortcuts":    {"user": "ana", "callback_id": "go"},
	}
	for path, in := range calls {
		f.must("/sim/faults", object{"kind": "lose_acks"})
		if o := f.post(path, in); o["error"] != "operation_timeout" {
			t.Errorf("%s: %v", path, o)
		}
		f.next()
	}
	if len(f.got) != 0 || len(f.stack("ana")) != 1 {
		t.Errorf("%d came again, %v left", len(f.got), f.stack("ana"))
	}
	_ = f.stop()
	f.must("/sim/faults", object{"kind": "cut"})
	for path, in := range calls {
		o := f.post(path, in)
		for o["error"] == "operation_timeout" { // the simulator has not noticed yet that the app is gone
			o = f.post(path, in)
		}
		if o["error"] != "dispatch_failed" {
			t.Errorf("%s without a connection: %v", path, o)
		}
	}
	if len(f.stack("ana")) != 1 {
		t.Errorf("left: %v", f.stack("ana"))
	}
}

func TestResponseURLsOfASubmission(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	where := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, words("Where"), "where")
	where.ResponseURLEnabled, where.DefaultToCurrentConversation = true, true
	also := slack.NewOptionsSelectBlockElement(slack.OptTypeChannels, words("Also"), "also")
	view := dialog(slack.NewInputBlock("to", words("Post to"), nil, where), slack.NewInputBlock("too", words("And to"), nil, also))
	ts := f.must("/sim/messages", object{"user": "ana", "channel": "sales", "text": "x"})["ts"]
	f.must("/sim/shortcuts", object{"user": "ana", "channel": "sales", "ts": ts, "callback_id": "share"})
	v, err := f.OpenViewContext(t.Context(), f.next().TriggerID, view)
	if err != nil {
		t.Fatal(err)
	}
	f.must("/sim/views/submit", object{"user": "ana", "view_id": v.ID, "values": object{"too": object{"also": object{"selected_channel": "general"}}}})
	i := f.next()
	if len(i.ResponseURLs) != 1 {
		t.Fatalf("%v", i.raw["response_urls"])
	}
	u := i.ResponseURLs[0]
	if diff := cmp.Diff([3]string{"to", "where", f.id("sales")}, [3]string{u.BlockID, u.ActionID, u.ChannelID}); diff != "" {
		t.Error(diff)
	}
	if status, text := respond(t, u.ResponseURL, `{"text":"shared","response_type":"in_channel"}`); status != 200 {
		t.Errorf("%d %s", status, text)
	}
	if diff := cmp.Diff([]string{"x", "shared"}, f.texts("sales", "ben")); diff != "" {
		t.Error(diff)
	}
}
