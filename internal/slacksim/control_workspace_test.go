package slacksim_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

// allEars is the manifest of an app that hears everything it can.
const allEars = `
display_information: {name: Lull}
features: {slash_commands: [{command: /lull}]}
oauth_config: {scopes: {bot: [commands, app_mentions:read, chat:write, channels:read, channels:history, groups:read,
  groups:history, im:history, im:write, reactions:read, reactions:write, users:read]}}
settings:
  socket_mode_enabled: true
  interactivity: {is_enabled: true}
  event_subscriptions:
    bot_events: [app_mention, message.channels, message.groups, message.im, reaction_added, reaction_removed,
      channel_rename, channel_archive, channel_unarchive, channel_left, group_rename, group_archive, group_left, member_joined_channel,
      member_left_channel, user_change, app_uninstalled, tokens_revoked]
`

// news is one event, the parts of it that tests look at.
type news struct{ Type, Subtype, User, Channel, Text string }

// listen connects an app that acknowledges everything and returns what it hears.
func (d *desk) listen() <-chan news {
	into := make(chan news, 100)
	d.connect(func(a *app, e socketmode.Event) {
		if e.Request != nil && e.Request.EnvelopeID != "" {
			a.ack(e, nil)
		}
		event, ok := e.Data.(slackevents.EventsAPIEvent)
		if !ok {
			return
		}
		n := news{Type: event.InnerEvent.Type}
		switch v := event.InnerEvent.Data.(type) {
		case *slackevents.MessageEvent:
			n.Subtype, n.User, n.Channel, n.Text = v.SubType, v.User, v.Channel, v.Text
			if v.Message != nil && v.SubType == "message_changed" {
				n.User, n.Text = v.Message.User, v.Message.Text
			}
		case *slackevents.AppMentionEvent:
			n.User, n.Channel, n.Text = v.User, v.Channel, v.Text
		case *slackevents.ReactionAddedEvent:
			n.User, n.Channel, n.Text = v.User, v.Item.Channel, v.Reaction+" on "+v.ItemUser
		case *slackevents.ReactionRemovedEvent:
			n.User, n.Channel, n.Text = v.User, v.Item.Channel, v.Reaction+" on "+v.ItemUser
		case *slackevents.ChannelRenameEvent:
			n.Channel, n.Text = v.Channel.ID, v.Channel.Name
		case *slackevents.ChannelArchiveEvent:
			n.User, n.Channel = v.User, v.Channel
		case *slackevents.ChannelUnarchiveEvent:
			n.User, n.Channel = v.User, v.Channel
		case *slackevents.ChannelLeftEvent:
			n.Channel = v.Channel
		case *slackevents.GroupLeftEvent:
			n.Channel = v.Channel
		case *slackevents.MemberJoinedChannelEvent:
			n.User, n.Channel, n.Text = v.User, v.Channel, v.ChannelType
		case *slackevents.MemberLeftChannelEvent:
			n.User, n.Channel, n.Text = v.User, v.Channel, v.ChannelType
		case *slackevents.UserChangeEvent:
			n.User, n.Text = v.User.ID, fmt.Sprintf("%t %t %s", v.User.Deleted, v.User.IsAdmin, v.User.TZ)
		case *slackevents.TokensRevokedEvent:
			n.Text = strings.Join(v.Tokens.Bot, ",")
		}
		into <- n
	})
	return into
}

// hear demands exactly these events: what ana writes to the app afterwards comes next.
func (d *desk) hear(from <-chan news, want ...news) {
	d.t.Helper()
	d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "that was all"})
	var got []news
	for {
		n := receive(d.t, from)
		if n.Text == "that was all" {
			break
		}
		got = append(got, n)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		d.t.Error(diff)
	}
}

func (d *desk) change(in object) {
	d.t.Helper()
	d.must("/sim/workspace", in)
}

func TestChannelsChange(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Manifest: []byte(allEars), Workspace: office()})
	heard := d.listen()
	api, ctx := d.api(), t.Context()
	auth, err := api.AuthTestContext(ctx)
	if err != nil {
		t.Fatal(err)
	}
	adam, gus, ana, bot := d.id("adam"), d.id("gus"), d.id("ana"), auth.UserID
	sales, board, elsewhere, leads := d.id("sales"), d.id("board"), d.id("elsewhere"), d.id("emea-leads")
	post := func(channel, want string) {
		t.Helper()
		if _, _, err := api.PostMessageContext(ctx, channel, slack.MsgOptionText("hi", false)); err == nil && want != "" || err != nil && err.Error() != want {
			t.Errorf("chat.postMessage: %v, want %q", err, want)
		}
	}

	d.change(object{"change": "archive", "channel": "sales"})
	post(sales, "is_archived")
	d.hear(heard, news{"message", "channel_archive", adam, sales, "<@" + adam + "> archived the channel"}, news{"channel_archive", "", adam, sales, ""})
	if o := d.post("/sim/messages", object{"user": "ana", "channel": "sales", "text": "hi"}); o["error"] != "is_archived" {
		t.Errorf("a person in an archived channel: %v", o)
	}
	d.change(object{"change": "unarchive", "channel": "sales"})
	d.hear(heard, news{"message", "channel_unarchive", adam, sales, "<@" + adam + "> unarchived the channel"}, news{"channel_unarchive", "", adam, sales, ""})

	d.change(object{"change": "rename", "channel": "sales", "name": "Deals"})
	d.hear(heard, news{"message", "channel_name", adam, sales, "<@" + adam + `> has renamed the channel from "sales" to "deals"`}, news{"channel_rename", "", "", sales, "deals"})
	if c, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: sales}); err != nil || c.Name != "deals" || !slices.Equal(c.PreviousNames, []string{"sales"}) {
		t.Errorf("renamed: %+v, %v", c, err)
	}

	d.change(object{"change": "add_member", "channel": "emea-leads", "user": "gus"})
	d.hear(heard, news{"message", "channel_join", gus, leads, "<@" + gus + "> has joined the channel"}, news{"member_joined_channel", "", gus, leads, "C"})
	d.change(object{"change": "remove_member", "channel": "board", "user": "ana"})
	d.hear(heard, news{"message", "group_leave", ana, board, "<@" + ana + "> has left the channel"}, news{"member_left_channel", "", ana, board, "G"})

	d.change(object{"change": "add_member", "channel": "elsewhere", "user": "@Lull"})
	d.hear(heard, news{"message", "channel_join", bot, elsewhere, "<@" + bot + "> has joined the channel"}, news{"member_joined_channel", "", bot, elsewhere, "C"})
	post(elsewhere, "")
	receive(t, heard)
	d.change(object{"change": "remove_member", "channel": "elsewhere", "user": "lull"})
	d.change(object{"change": "remove_member", "channel": "board", "user": bot})
	post(elsewhere, "not_in_channel")
	post(board, "channel_not_found")
	// Of a channel without the app nothing more is heard.
	d.must("/sim/messages", object{"user": "ben", "channel": "emea-leads", "text": "@lull"})
	d.change(object{"change": "remove_member", "channel": "emea-leads", "user": "lull"})
	d.must("/sim/messages", object{"user": "ben", "channel": "emea-leads", "text": "@lull"})
	d.change(object{"change": "rename", "channel": "emea-leads", "name": "leads"})
	mention := "<@" + bot + ">"
	d.hear(heard, news{"channel_left", "", "", elsewhere, ""}, news{"group_left", "", "", board, ""},
		news{"app_mention", "", d.id("ben"), leads, mention}, news{"message", "", d.id("ben"), leads, mention}, news{"channel_left", "", "", leads, ""})

	for want, in := range map[string]object{
		"channel_not_found":  {"change": "archive", "channel": "none"},
		"user_not_found":     {"change": "add_member", "channel": "general", "user": "zoe"},
		"already_in_channel": {"change": "add_member", "channel": "general", "user": "ana"},
		"not_in_channel":     {"change": "remove_member", "channel": "board", "user": "ben"},
		"is_archived":        {"change": "add_member", "channel": "old", "user": "robot"},
		"already_archived":   {"change": "archive", "channel": "old"},
		"not_archived":       {"change": "unarchive", "channel": "general"},
		"name_taken":         {"change": "rename", "channel": "general", "name": "old"},
		"invalid_name":       {"change": "rename", "channel": "general", "name": "a b"},
		"invalid_arguments":  {"change": "explode"},
		"invalid_json":       {"chnge": "archive"},
	} {
		if o := d.post("/sim/workspace", in); o["error"] != want {
			t.Errorf("%v: %v, want %s", in, o, want)
		}
	}
}

func TestPeopleChange(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Manifest: []byte(allEars)})
	heard := d.listen()
	stream := d.watch(t, "ana")
	api, ctx, ben := d.api(), t.Context(), d.id("ben")
	d.change(object{"change": "update_user", "user": "ben", "role": "admin", "tz": "America/New_York", "locale": "es-ES"})
	d.hear(heard, news{"user_change", "", ben, "", "false true America/New_York"})
	if line := receive(t, stream); line != "workspace" {
		t.Errorf("the stream says %q", line)
	}
	if u, err := api.GetUserInfoContext(ctx, ben); err != nil || !u.IsAdmin || u.Locale != "es-ES" || u.TZ != "America/New_York" {
		t.Errorf("%+v, %v", u, err)
	}
	d.change(object{"change": "update_user", "user": "ben", "role": "single_channel_guest"})
	d.change(object{"change": "deactivate", "user": "ben"})
	d.hear(heard, news{"user_change", "", ben, "", "false false America/New_York"}, news{"user_change", "", ben, "", "true false America/New_York"})
	if u, err := api.GetUserInfoContext(ctx, ben); err != nil || !u.Deleted || !u.IsUltraRestricted || !u.IsRestricted {
		t.Errorf("%+v, %v", u, err)
	}
	for _, channel := range []string{ben, d.id("@ben")} {
		if _, _, err := api.PostMessageContext(ctx, channel, slack.MsgOptionText("hi", false)); fmt.Sprint(err) != "channel_not_found" {
			t.Errorf("chat.postMessage to %s: %v", channel, err)
		}
	}
	ids, _, err := api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: d.id("general")})
	if err != nil || slices.Contains(ids, ben) || len(ids) != 7 {
		t.Errorf("members %v, %v", ids, err)
	}
	if o := d.command("ben", "general", "/lull", ""); o["error"] != "account_inactive" {
		t.Errorf("the command of somebody who left: %v", o)
	}
	d.change(object{"change": "reactivate", "user": "ben"})
	d.must("/sim/commands", object{"user": "ben", "channel": "general", "command": "/lull"})
	for want, in := range map[string]object{
		"user_not_found":    {"change": "deactivate", "user": "zoe"},
		"invalid_arguments": {"change": "update_user", "user": "ben", "tz": "Here"},
	} {
		if o := d.post("/sim/workspace", in); o["error"] != want {
			t.Errorf("%v: %v, want %s", in, o, want)
		}
	}
	if o := d.post("/sim/workspace", object{"change": "update_user", "user": "ben", "role": "king"}); o["error"] != "invalid_arguments" {
		t.Error(o)
	}
}

func TestScopesChangeAndTheAppGoes(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Manifest: []byte(allEars)})
	heard := d.listen()
	api, ctx, general := d.api(), t.Context(), d.id("general")
	auth, err := api.AuthTestContext(ctx)
	if err != nil {
		t.Fatal(err)
	}
	d.change(object{"change": "remove_scope", "scope": "channels:history"})
	d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": "unheard"})
	d.hear(heard)
	_, err = api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: general})
	if e, ok := errors.AsType[slack.SlackErrorResponse](err); !ok || e.Err != "missing_scope" || e.Needed != "channels:history" || strings.Contains(e.Provided, "channels:history") {
		t.Errorf("without the scope: %#v", err)
	}
	d.change(object{"change": "add_scope", "scope": "channels:history"})
	d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": "heard"})
	d.hear(heard, news{"message", "", d.id("ana"), general, "heard"})

	d.change(object{"change": "uninstall"})
	if n := receive(t, heard); n != (news{Type: "tokens_revoked", Text: auth.UserID}) {
		t.Errorf("heard %+v", n)
	}
	if n := receive(t, heard); n != (news{Type: "app_uninstalled"}) {
		t.Errorf("heard %+v", n)
	}
	if _, err := api.AuthTestContext(ctx); fmt.Sprint(err) != "account_inactive" {
		t.Errorf("auth.test: %v", err)
	}
	if o := d.command("ana", "general", "/lull", ""); o["error"] != "unknown_command" {
		t.Errorf("the command of an app that is gone: %v", o)
	}
	d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": "unheard"})
	d.change(object{"change": "install"})
	d.hear(heard)
	if _, err := api.AuthTestContext(ctx); err != nil {
		t.Error(err)
	}
}

func TestSocketModeIsSwitchedOff(t *testing.T) {
	t.Parallel()
	for name, off := range map[string]func(*desk, string){
		"by a change": func(d *desk, way string) { d.change(object{"change": "socket_mode_" + way}) },
		"by a fault": func(d *desk, way string) {
			d.must("/sim/faults", object{"kind": "link_disabled", "off": way == "on"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, slacksim.Options{})
			ws, _ := d.dial(t)
			read(t, ws)
			off(d, "off")
			if o := read(t, ws); o["type"] != "disconnect" || o["reason"] != "link_disabled" {
				t.Errorf("the open socket gets %v", o)
			}
			if _, _, err := ws.ReadMessage(); err == nil {
				t.Error("the socket stays open")
			}
			if _, _, err := d.api().StartSocketModeContext(t.Context()); fmt.Sprint(err) != "access_denied" {
				t.Errorf("opening: %v", err)
			}
			off(d, "on")
			d.connect(nil)
			off(d, "off")
			d.must("/sim/reset", object{})
			d.connect(nil)
		})
	}
}

func TestResetUndoesChanges(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Workspace: office()})
	before := d.get("/sim/workspace")
	for _, in := range []object{
		{"change": "archive", "channel": "sales"},
		{"change": "rename", "channel": "general", "name": "hall"},
		{"change": "remove_member", "channel": "sales", "user": "lull"},
		{"change": "remove_member", "channel": "partners", "user": "ana"},
		{"change": "deactivate", "user": "ana"},
		{"change": "update_user", "user": "ben", "role": "owner", "tz": "Asia/Tokyo"},
		{"change": "remove_scope", "scope": "chat:write"},
		{"change": "uninstall"},
		{"change": "socket_mode_off"},
	} {
		d.change(in)
	}
	d.must("/sim/reset", object{})
	after := d.get("/sim/workspace")
	delete(before, "now")
	delete(after, "now")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
	if _, _, err := d.api().PostMessageContext(t.Context(), d.id("sales"), slack.MsgOptionText("hi", false)); err != nil {
		t.Error(err)
	}
}
