package slacksim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"lull/internal/slacksim"
)

func TestReactions(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Manifest: []byte(allEars), Workspace: office()})
	heard := d.listen()
	api, ctx, general, ana, ben := d.api(), t.Context(), d.id("general"), d.id("ana"), d.id("ben")
	auth, err := api.AuthTestContext(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ts := d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": "won!"})["ts"].(string)
	item := slack.NewRefToMessage(general, ts)
	if err := api.AddReactionContext(ctx, "tada", item); err != nil {
		t.Fatal(err)
	}
	d.must("/sim/reactions", object{"user": "ben", "channel": "general", "ts": ts, "name": ":tada:"})
	d.must("/sim/reactions", object{"user": "ben", "channel": "general", "ts": ts, "name": "+1::skin-tone-3"})
	shown := func() (list []string) {
		t.Helper()
		h, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: general})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range h.Messages[0].Reactions {
			list = append(list, fmt.Sprintf("%s %d %s", r.Name, r.Count, strings.Join(r.Users, ",")))
		}
		return list
	}
	if diff := cmp.Diff([]string{"tada 2 " + auth.UserID + "," + ben, "+1::skin-tone-3 1 " + ben}, shown()); diff != "" {
		t.Error(diff)
	}
	d.must("/sim/messages/edit", object{"user": "ana", "channel": "general", "ts": ts, "text": "won"})
	if err := api.RemoveReactionContext(ctx, "tada", item); err != nil {
		t.Error(err)
	}
	d.must("/sim/reactions", object{"user": "ben", "channel": "general", "ts": ts, "name": "+1::skin-tone-3", "remove": true})
	if diff := cmp.Diff([]string{"tada 1 " + ben}, shown()); diff != "" {
		t.Error(diff)
	}
	d.hear(heard, news{"message", "", ana, general, "won!"},
		news{"reaction_added", "", auth.UserID, general, "tada on " + ana}, news{"reaction_added", "", ben, general, "tada on " + ana},
		news{"reaction_added", "", ben, general, "+1::skin-tone-3 on " + ana}, news{"message", "message_changed", ana, general, "won"},
		news{"reaction_removed", "", auth.UserID, general, "tada on " + ana}, news{"reaction_removed", "", ben, general, "+1::skin-tone-3 on " + ana})

	for i := range 23 {
		if err := api.AddReactionContext(ctx, fmt.Sprint("e", i), item); err != nil {
			t.Fatal(err)
		}
	}
	hidden, err := api.PostEphemeralContext(ctx, general, ana, slack.MsgOptionText("x", false))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, channel, ts, want string }{
		{"e24", general, ts, "too_many_reactions"},
		{"e1", general, ts, "already_reacted"},
		{"Not an emoji", general, ts, "invalid_name"},
		{"tada", general, "1.000000", "message_not_found"},
		{"tada", general, hidden, "message_not_found"},
		{"tada", general, "yesterday", "bad_timestamp"},
		{"tada", "C404", ts, "channel_not_found"},
		{"tada", d.id("secret"), ts, "channel_not_found"},
		{"tada", d.id("elsewhere"), ts, "not_in_channel"},
		{"tada", "", "", "no_item_specified"},
	} {
		if err := api.AddReactionContext(ctx, c.name, slack.NewRefToMessage(c.channel, c.ts)); fmt.Sprint(err) != c.want {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for want, name := range map[string]string{"no_reaction": "tada", "invalid_name": "?"} {
		if err := api.RemoveReactionContext(ctx, name, item); fmt.Sprint(err) != want {
			t.Errorf("removing %s: %v, want %s", name, err, want)
		}
	}
	d.change(object{"change": "archive", "channel": "general"})
	if err := api.AddReactionContext(ctx, "eyes", item); fmt.Sprint(err) != "is_archived" {
		t.Errorf("in an archived channel: %v", err)
	}
	for want, in := range map[string]object{
		"invalid_name":      {"user": "ben", "channel": "sales", "ts": ts, "name": "no no"},
		"message_not_found": {"user": "ben", "channel": "sales", "ts": ts, "name": "tada"},
		"is_archived":       {"user": "ben", "channel": "general", "ts": ts, "name": "eyes"},
	} {
		if o := d.post("/sim/reactions", in); o["error"] != want {
			t.Errorf("%v: %v, want %s", in, o, want)
		}
	}
}

func TestSubtypesOfMessages(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Manifest: []byte(allEars), Workspace: office()})
	heard := d.listen()
	general, ana := d.id("general"), d.id("ana")
	auth, err := d.api().AuthTestContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.change(object{"change": "add_member", "channel": "general", "user": "robot"})
	d.hear(heard, news{"message", "channel_join", d.id("robot"), general, "<@" + d.id("robot") + "> has joined the channel"},
		news{"member_joined_channel", "", d.id("robot"), general, "C"})
	say := func(o object) string {
		t.Helper()
		o["channel"] = "general"
		return d.must("/sim/messages", o)["ts"].(string)
	}
	ts := say(object{"user": "ana", "text": "one"})
	say(object{"user": "ana", "text": "two", "thread_ts": ts, "broadcast": true})
	say(object{"user": "ana", "text": "see this", "files": []string{"offer.pdf"}})
	say(object{"user": "robot", "text": "beep"})
	edit := object{"user": "ana", "channel": "general", "ts": ts, "text": "ask @lull"}
	d.must("/sim/messages/edit", edit)
	d.must("/sim/messages/delete", object{"user": "ana", "channel": "general", "ts": ts})
	mention := "ask <@" + auth.UserID + ">"
	d.hear(heard, news{"message", "", ana, general, "one"}, news{"message", "thread_broadcast", ana, general, "two"},
		news{"message", "file_share", ana, general, "see this"}, news{"message", "bot_message", d.id("robot"), general, "beep"},
		news{"message", "message_changed", ana, general, mention}, news{"app_mention", "", ana, general, mention},
		news{"message", "message_deleted", "", general, ""})
	list := d.messages("general", "ben")
	if file := list[3]["files"].([]any)[0].(object); file["name"] != "offer.pdf" || file["filetype"] != "pdf" {
		t.Errorf("file %v", file)
	}
	if list[4]["bot_id"] == nil || list[4]["username"] != "robot" {
		t.Errorf("a bot's message: %v", list[4])
	}
	for want, in := range map[string]object{
		"message_not_found":   edit,
		"cant_update_message": {"user": "ben", "channel": "general", "ts": list[3]["ts"], "text": "mine"},
		"no_text":             {"user": "ana", "channel": "general", "ts": list[3]["ts"], "text": " "},
		"msg_too_long":        {"user": "ana", "channel": "general", "ts": list[3]["ts"], "text": strings.Repeat("x", 40001)},
		"channel_not_found":   {"user": "ana", "channel": "none", "ts": "1", "text": "x"},
	} {
		if o := d.post("/sim/messages/edit", in); o["error"] != want {
			t.Errorf("%v: want %s", o, want)
		}
	}
	if o := d.post("/sim/messages/delete", object{"user": "robot", "channel": "general", "ts": list[0]["ts"]}); o["error"] != "cant_delete_message" {
		t.Errorf("deleting what Slack wrote: %v", o)
	}
}
