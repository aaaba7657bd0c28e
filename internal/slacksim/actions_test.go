package slacksim_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

func TestButton(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	got := make(chan slack.InteractionCallback, 10)
	a := d.connect(func(a *app, e socketmode.Event) {
		if callback, ok := e.Data.(slack.InteractionCallback); ok {
			a.ack(e, nil)
			got <- callback
		}
	})
	button := slack.NewButtonBlockElement("share", "AC1042", slack.NewTextBlockObject(slack.PlainTextType, "Share", false, false))
	ctx, general := t.Context(), d.id("general")
	_, ts, err := a.PostMessageContext(ctx, general, slack.MsgOptionText("card", false), slack.MsgOptionBlocks(slack.NewActionBlock("b1", button)))
	if err != nil {
		t.Fatal(err)
	}
	press := object{"user": "ana", "channel": "general", "ts": ts, "action_id": "share", "block_id": "b1", "type": "button", "value": "forged"}
	d.must("/sim/actions", press)
	c := receive(t, got)
	action := c.ActionCallback.BlockActions[0]
	want := [9]string{"block_actions", d.id("ana"), general, ts, "card", "share", "b1", "AC1042", "message"}
	if diff := cmp.Diff(want, [9]string{string(c.Type), c.User.ID, c.Channel.ID, c.Container.MessageTs, c.Message.Text, action.ActionID, action.BlockID, action.Value, c.Container.Type}); diff != "" {
		t.Error(diff)
	}
	if c.TriggerID == "" || c.ResponseURL == "" || c.Container.IsEphemeral {
		t.Errorf("callback %+v", c)
	}
	for _, body := range []string{`{"text":"only ana"}`, `{"text":"shared","replace_original":true}`} {
		if status, text := respond(t, c.ResponseURL, body); status != http.StatusOK || text != "ok" {
			t.Errorf("%s: %d %s", body, status, text)
		}
	}
	if diff := cmp.Diff([]string{"shared", "only ana"}, d.texts("general", "ana")); diff != "" {
		t.Error(diff)
	}
	for want, in := range map[string]object{
		"message_not_found": {"user": "ana", "channel": "general", "ts": "1.000000", "action_id": "share"},
		"action_not_found":  {"user": "ana", "channel": "general", "ts": ts, "action_id": "other"},
		"user_not_found":    {"user": "zoe", "channel": "general", "ts": ts, "action_id": "share"},
		"invalid_arguments": {"user": "ana", "channel": "general", "ts": ts, "actionid": "share"},
	} {
		if o := d.post("/sim/actions", in); o["error"] != want {
			t.Errorf("%v: %v, want %s", in, o, want)
		}
	}
}

func TestButtonOnAnEphemeralMessage(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Timing: slacksim.Timing{AckDeadline: 300 * time.Millisecond}})
	got := make(chan slack.InteractionCallback, 10)
	a := d.connect(func(a *app, e socketmode.Event) {
		if callback, ok := e.Data.(slack.InteractionCallback); ok {
			a.ack(e, nil)
			got <- callback
		}
	})
	// The element has no action id; Slack gives it one.
	button := slack.NewButtonBlockElement("", "", slack.NewTextBlockObject(slack.PlainTextType, "OK", false, false))
	ts, err := a.PostEphemeralContext(t.Context(), d.id("general"), d.id("ana"), slack.MsgOptionBlocks(slack.NewActionBlock("", button)))
	if err != nil {
		t.Fatal(err)
	}
	block := d.messages("general", "ana")[0]["blocks"].([]any)[0].(object)
	id := block["elements"].([]any)[0].(object)["action_id"]
	press := object{"user": "ana", "channel": "general", "ts": ts, "action_id": id, "block_id": block["block_id"]}
	d.must("/sim/actions", press)
	c := receive(t, got)
	if !c.Container.IsEphemeral || len(c.Message.Blocks.BlockSet) != 0 {
		t.Errorf("callback %+v", c)
	}
	if status, _ := respond(t, c.ResponseURL, `{"delete_original":true}`); status != http.StatusOK || len(d.texts("general", "ana")) != 0 {
		t.Errorf("status %d, left %v", status, d.texts("general", "ana"))
	}
	press["user"] = "ben"
	if o := d.post("/sim/actions", press); o["error"] != "message_not_found" {
		t.Errorf("for ben: %v", o)
	}
}

// An interaction is never repeated: what a dead connection had is lost.
func TestButtonIsNotRedelivered(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Timing: slacksim.Timing{AckDeadline: 300 * time.Millisecond}})
	seen := make(chan string, 10)
	a := d.connect(func(a *app, e socketmode.Event) {
		if e.Type == socketmode.EventTypeInteractive {
			a.ack(e, nil)
			seen <- e.Request.EnvelopeID
		}
	})
	button := slack.NewButtonBlockElement("b", "", slack.NewTextBlockObject(slack.PlainTextType, "OK", false, false))
	_, ts, err := a.PostMessageContext(t.Context(), d.id("general"), slack.MsgOptionBlocks(slack.NewActionBlock("", button)))
	if err != nil {
		t.Fatal(err)
	}
	press := object{"user": "ana", "channel": "general", "ts": ts, "action_id": "b"}
	d.must("/sim/faults", object{"kind": "cut", "after": "ack"})
	if o := d.post("/sim/actions", press); o["error"] != "operation_timeout" {
		t.Errorf("after a cut: %v", o)
	}
	if receive(t, seen); len(seen) != 0 {
		t.Error("the button came twice")
	}
	_ = a.stop()
	d.must("/sim/faults", object{"kind": "cut"})
	if o := d.post("/sim/actions", press); o["ok"] == true {
		t.Errorf("without a connection: %v", o)
	}
}
