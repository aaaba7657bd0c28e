package slacksim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

func TestMentionInAThread(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	got := make(chan slackevents.EventsAPIEvent, 10)
	a := d.connect(events(got))
	parent := d.must("/sim/messages", object{"user": "ben", "channel": "sales", "text": "what about Acme?"})["ts"].(string)
	reply := d.must("/sim/messages", object{"user": "ana", "channel": "sales", "text": "@Lull, ask <@U1> & ben@example.com", "thread_ts": parent})
	auth, err := a.AuthTestContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	event := receive(t, got)
	callback := event.Data.(*slackevents.EventsAPICallbackEvent)
	if !strings.HasPrefix(callback.EventID, "Ev") || callback.EventTime == 0 || callback.TeamID != auth.TeamID || callback.APIAppID == "" ||
		len(callback.Authorizations) != 1 || callback.Authorizations[0].UserID != auth.UserID || !callback.Authorizations[0].IsBot {
		t.Errorf("callback %+v", callback)
	}
	mention := event.InnerEvent.Data.(*slackevents.AppMentionEvent)
	want := [5]string{
		d.id("ana"), fmt.Sprintf("<@%s>, ask &lt;@U1&gt; &amp; <mailto:ben@example.com|ben@example.com>", auth.UserID),
		d.id("sales"), parent, reply["ts"].(string),
	}
	if diff := cmp.Diff(want, [5]string{mention.User, mention.Text, mention.Channel, mention.ThreadTimeStamp, mention.TimeStamp}); diff != "" {
		t.Error(diff)
	}
	if len(mention.Blocks.BlockSet) != 1 || mention.Blocks.BlockSet[0].BlockType() != slack.MBTRichText {
		t.Errorf("blocks %+v", mention.Blocks)
	}
	if len(got) != 0 {
		t.Errorf("one more event: %+v", <-got)
	}
}

func TestDirectMessages(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	got := make(chan slackevents.EventsAPIEvent, 10)
	a := d.connect(events(got))
	sent := d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "hello @lull"})
	message := receive(t, got).InnerEvent.Data.(*slackevents.MessageEvent)
	if message.Channel != d.id("@ana") || sent["channel"] != message.Channel || message.ChannelType != "im" || message.User != d.id("ana") ||
		message.TimeStamp != sent["ts"] || message.ClientMsgID == "" || message.BotID != "" {
		t.Errorf("message %+v", message)
	}
	// What the app itself writes, edits and deletes comes back as well.
	_, ts, err := a.PostMessageContext(t.Context(), message.Channel, slack.MsgOptionText("hi", false))
	if err != nil {
		t.Fatal(err)
	}
	if own := receive(t, got).InnerEvent.Data.(*slackevents.MessageEvent); own.BotID == "" || own.TimeStamp != ts {
		t.Errorf("own message %+v", own)
	}
	if _, _, _, err := a.UpdateMessageContext(t.Context(), message.Channel, ts, slack.MsgOptionText("hi!", false)); err != nil {
		t.Fatal(err)
	}
	if edit := receive(t, got).InnerEvent.Data.(*slackevents.MessageEvent); edit.SubType != "message_changed" || edit.Message.Text != "hi!" || edit.PreviousMessage.Text != "hi" {
		t.Errorf("edit %+v", edit)
	}
	if _, _, err := a.DeleteMessageContext(t.Context(), message.Channel, ts); err != nil {
		t.Fatal(err)
	}
	if gone := receive(t, got).InnerEvent.Data.(*slackevents.MessageEvent); gone.SubType != "message_deleted" || gone.DeletedTimeStamp != ts {
		t.Errorf("deletion %+v", gone)
	}
}

func TestMentionAndMessageOfOnePost(t *testing.T) {
	t.Parallel()
	manifest := "display_information: {name: Lull}\noauth_config: {scopes: {bot: [app_mentions:read, 'channels:history']}}\n" +
		"settings: {socket_mode_enabled: true, event_subscriptions: {bot_events: [app_mention, message.channels, message.im]}}\n"
	w := slacksim.DefaultWorkspace()
	w.Channels = append(w.Channels, slacksim.Channel{Name: "elsewhere", Members: []string{"ana"}})
	d := open(t, slacksim.Options{Manifest: []byte(manifest), Workspace: w})
	got := make(chan slackevents.EventsAPIEvent, 10)
	d.connect(events(got))
	// Neither reaches the app: it is not in the channel, and has no scope for direct messages.
	d.must("/sim/messages", object{"user": "ana", "channel": "elsewhere", "text": "@lull"})
	d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "hi"})
	d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": "ask @lull"})
	one, two := receive(t, got), receive(t, got)
	types := one.InnerEvent.Type + " " + two.InnerEvent.Type
	ids := [2]string{one.Data.(*slackevents.EventsAPICallbackEvent).EventID, two.Data.(*slackevents.EventsAPICallbackEvent).EventID}
	if types != "app_mention message" || ids[0] == ids[1] {
		t.Errorf("%s with ids %v", types, ids)
	}
	if a, b := one.InnerEvent.Data.(*slackevents.AppMentionEvent), two.InnerEvent.Data.(*slackevents.MessageEvent); a.TimeStamp != b.TimeStamp || a.Channel != d.id("general") {
		t.Errorf("%+v and %+v", a, b)
	}
}

// delivery is what matters in an events_api envelope.
type delivery struct {
	Envelope, Event string
	Attempt         int
	Reason          string
}

func TestEventsAreRetried(t *testing.T) {
	t.Parallel()
	const beat = 40 * time.Millisecond
	retries := []slacksim.Retry{
		{After: beat, Attempt: 1}, {After: 2 * beat, Attempt: 0, SameEnvelope: true}, {After: 3 * beat, Attempt: 2}, {After: 4 * beat, Attempt: 3},
	}
	d := open(t, slacksim.Options{Timing: slacksim.Timing{AckDeadline: beat / 2, Retries: retries}})
	got := make(chan delivery, 10)
	acked := make(chan struct{})
	d.connect(func(a *app, e socketmode.Event) {
		if event, ok := e.Data.(slackevents.EventsAPIEvent); ok {
			id := event.Data.(*slackevents.EventsAPICallbackEvent).EventID
			got <- delivery{e.Request.EnvelopeID, id, e.Request.RetryAttempt, e.Request.RetryReason}
			if e.Request.RetryAttempt == 2 {
				a.ack(e, nil)
				close(acked)
			}
		}
	})
	d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "hi"})
	var list []delivery
	for range 4 {
		list = append(list, receive(t, got))
	}
	receive(t, acked)
	first := list[0]
	want := []delivery{
		{first.Envelope, first.Event, 0, ""},
		{list[1].Envelope, first.Event, 1, "timeout"},
		{first.Envelope, first.Event, 0, ""},
		{list[3].Envelope, first.Event, 2, "timeout"},
	}
	if diff := cmp.Diff(want, list); diff != "" || list[1].Envelope == first.Envelope {
		t.Error(diff)
	}
	// Another event by the whole schedule shows that the acknowledged one came no more.
	d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "hi again"})
	if next := receive(t, got); next.Event == first.Event {
		t.Errorf("%+v after its acknowledgement", next)
	}
}

func TestEventsWaitForARetryWithoutConnection(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Timing: slacksim.Timing{Retries: []slacksim.Retry{{After: 300 * time.Millisecond, Attempt: 1}}}})
	d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "anybody there?"})
	got := make(chan *socketmode.Request, 1)
	d.connect(func(a *app, e socketmode.Event) {
		if e.Type == socketmode.EventTypeEventsAPI {
			a.ack(e, nil)
			got <- e.Request
		}
	})
	if r := receive(t, got); r.RetryAttempt != 1 || r.RetryReason != "timeout" || r.AcceptsResponsePayload {
		t.Errorf("envelope %+v", r)
	}
}

func TestEventGoesToAnotherConnectionWhenOneDies(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	got := make(chan string, 10)
	handle := func(a *app, e socketmode.Event) {
		if e.Type == socketmode.EventTypeEventsAPI {
			a.ack(e, nil)
			got <- e.Request.EnvelopeID
		}
	}
	d.connect(handle)
	d.connect(handle)
	d.must("/sim/faults", object{"kind": "cut", "after": "ack"})
	d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "hi"})
	if one, two := receive(t, got), receive(t, got); one != two {
		t.Errorf("envelopes %s and %s", one, two)
	}
}

func TestADeletedReplyIsNoLongerCounted(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	say := func(user, thread string) string {
		o := d.must("/sim/messages", object{"user": user, "channel": "general", "text": "hello", "thread_ts": thread})
		return o["ts"].(string)
	}
	parent := say("ana", "")
	first := say("ben", parent)
	d.must("/sim/messages/delete", object{"user": "luis", "channel": "general", "ts": say("luis", parent)})
	got := d.messages("general", "ana")[0]
	if got["reply_count"] != 1.0 || got["latest_reply"] != first || got["reply_users_count"] != 1.0 {
		t.Errorf("the parent says %v", got)
	}
	d.must("/sim/messages/delete", object{"user": "ben", "channel": "general", "ts": first})
	if got := d.messages("general", "ana")[0]; got["reply_count"] != nil {
		t.Errorf("with no reply left the parent says %v", got)
	}
}
