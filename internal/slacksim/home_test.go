package slacksim_test

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"lull/internal/slacksim"
)

const homeManifest = `
display_information: {name: Lull}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true}
  shortcuts:
    - {name: Set a target, type: global, callback_id: target, description: For one customer}
    - {name: Remember this, type: message, callback_id: remember, description: Keep it}
oauth_config: {scopes: {bot: [commands, chat:write, "channels:history"]}}
settings:
  socket_mode_enabled: true
  interactivity: {is_enabled: true}
  event_subscriptions: {bot_events: [app_home_opened]}
`

func TestHomeIsPublished(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	ctx, ana := t.Context(), f.id("ana")
	if o := f.get("/sim/views?user=ana"); o["home"] != nil {
		t.Errorf("before: %v", o)
	}
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, CallbackID: "home", Blocks: slack.Blocks{BlockSet: []slack.Block{pressable("b", "press", "1")}}}
	_, err := f.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: ana, View: home, Hash: new("1.x")})
	isError(t, "a hash before anything is published", err, "hash_conflict")
	first, err := f.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: ana, View: home})
	if err != nil || first.Type != slack.VTHomeTab || first.RootViewID != first.ID || first.Hash == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := f.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: ana, View: home, Hash: &first.Hash})
	if err != nil || second.ID != first.ID || second.Hash == first.Hash {
		t.Fatalf("%+v, %v", second, err)
	}
	_, err = f.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: ana, View: home, Hash: &first.Hash})
	isError(t, "with the old hash", err, "hash_conflict")
	if o := f.get("/sim/views?user=ben"); o["home"] != nil {
		t.Errorf("Home of ben: %v", o)
	}
	for _, id := range []string{"U0NOBODY", "ana"} {
		o := f.form("views.publish", url.Values{"user_id": {id}, "view": {`{"type":"home","blocks":[]}`}})
		want := object{"ok": false, "error": "invalid_arguments", "response_metadata": object{"messages": []any{"invalid `user_id`"}}}
		if diff := cmp.Diff(want, o); diff != "" {
			t.Error(diff)
		}
	}
	f.must("/sim/actions", object{"user": "ana", "view_id": first.ID, "action_id": "press"})
	i := f.next()
	if i.Container.Type != "view" || i.Container.ViewID != first.ID || i.View.Type != slack.VTHomeTab || i.View.CallbackID != "home" {
		t.Errorf("%+v", i)
	}
	if _, err := f.OpenViewContext(ctx, i.TriggerID, dialog(note())); err != nil {
		t.Error(err)
	}
	if o := f.post("/sim/views/close", object{"user": "ana", "view_id": first.ID}); o["error"] != "invalid_arguments" {
		t.Errorf("closing Home: %v", o)
	}
}

func TestOpeningHomeIsTold(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Manifest: []byte(homeManifest)})
	got := make(chan slackevents.EventsAPIEvent, 10)
	a := d.connect(events(got))
	opened := func(in object) (*slackevents.AppHomeOpenedEvent, object) {
		t.Helper()
		answer := d.must("/sim/home", in)
		e := receive(t, got)
		if e.Type != slackevents.CallbackEvent {
			t.Errorf("type %s", e.Type)
		}
		return e.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent), answer
	}
	e, answer := opened(object{"user": "ana"})
	if e.User != d.id("ana") || e.Channel != d.id("@ana") || e.Tab != "home" || e.View != nil || e.EventTimeStamp == "" || answer["view"] != nil {
		t.Errorf("first: %+v, %v", e, answer)
	}
	if e, _ = opened(object{"user": "ana", "tab": "messages"}); e.Tab != "messages" || e.View != nil {
		t.Errorf("messages: %+v", e)
	}
	v, err := a.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: e.User, View: slack.HomeTabViewRequest{
		Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	e, answer = opened(object{"user": "ana"})
	if e.View == nil || e.View.ID != v.ID || answer["view"].(object)["id"] != v.ID {
		t.Errorf("second: %+v, %v", e, answer)
	}
}

func TestHomeThatIsOff(t *testing.T) {
	t.Parallel()
	got := make(chan slackevents.EventsAPIEvent, 10)
	d := open(t, slacksim.Options{Manifest: []byte(`{"display_information":{"name":"Lull"},"settings":{"socket_mode_enabled":true,"event_subscriptions":{"bot_events":["app_home_opened"]}}}`)})
	a := d.connect(events(got))
	_, err := a.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: d.id("ana"), View: slack.HomeTabViewRequest{Type: slack.VTHomeTab}})
	isError(t, "publish", err, "not_enabled")
	if o := d.post("/sim/home", object{"user": "ana"}); o["error"] != "home_tab_disabled" || d.get("/sim/workspace")["home_tab"] != false {
		t.Errorf("home: %v", o)
	}
	for want, in := range map[string]object{
		"user_not_found": {"user": "zoe"}, "invalid_arguments": {"user": "ana", "tab": "about"},
	} {
		if o := d.post("/sim/home", in); o["error"] != want {
			t.Errorf("%v: %v, want %s", in, o, want)
		}
	}
	// Interactivity is off too: nothing that people press reaches the app.
	for _, path := range []string{"/sim/shortcuts", "/sim/actions", "/sim/suggestions"} {
		if o := d.post(path, object{"user": "ana", "channel": "general", "ts": "1.0"}); o["error"] != "interactivity_disabled" {
			t.Errorf("%s: %v", path, o)
		}
	}
	// Nobody has subscribed to the event here.
	quiet := openFront(t, slacksim.Options{})
	quiet.must("/sim/home", object{"user": "ana"})
	if num := quiet.get("/sim/connections")["connections"].([]any)[0].(object)["delivered"]; num != 0.0 {
		t.Errorf("%v deliveries without a subscription", num)
	}
}

func TestShortcuts(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{Manifest: []byte(homeManifest)})
	ctx, general := t.Context(), f.id("general")
	ts := f.must("/sim/messages", object{"user": "ben", "channel": "general", "text": "AC1042 is quiet"})["ts"].(string)
	reply := f.must("/sim/messages", object{"user": "ana", "channel": "general", "text": "indeed", "thread_ts": ts})["ts"].(string)
	f.must("/sim/shortcuts", object{"user": "ana", "channel": "general", "ts": reply, "callback_id": "remember"})
	i := f.next()
	want := [9]string{"message_action", "remember", f.id("ana"), general, "general", reply, "indeed", ts, f.id("ana")}
	if diff := cmp.Diff(want, [9]string{string(i.Type), i.CallbackID, i.User.ID, i.Channel.ID, i.Channel.Name, i.MessageTs, i.Message.Text, i.Message.ThreadTimestamp, i.Message.User}); diff != "" {
		t.Error(diff)
	}
	if i.accepts || i.ActionTs == "" || i.Token == "" || i.raw["is_enterprise_install"] != false || i.raw["team"].(object)["domain"] == "" || i.APIAppID == "" {
		t.Errorf("%v", i.raw)
	}
	if status, text := respond(t, i.ResponseURL, `{"text":"kept"}`); status != 200 || text != "ok" {
		t.Errorf("response: %d %s", status, text)
	}
	if got := f.texts("general", "ana"); got[len(got)-1] != "kept" {
		t.Errorf("ana reads %v", got)
	}
	f.must("/sim/shortcuts", object{"user": "ana", "callback_id": "target"})
	i = f.next()
	keys := []string{}
	for _, name := range []string{"type", "token", "action_ts", "team", "user", "callback_id", "trigger_id", "is_enterprise_install", "enterprise"} {
		if _, ok := i.raw[name]; !ok {
			keys = append(keys, name)
		}
	}
	for _, name := range []string{"channel", "message", "response_url", "container"} {
		if _, ok := i.raw[name]; ok {
			keys = append(keys, "not "+name)
		}
	}
	if len(keys) > 0 || i.Type != slack.InteractionTypeShortcut || i.accepts {
		t.Errorf("fields %v of %v", keys, i.raw)
	}
	hidden, err := f.PostEphemeralContext(ctx, general, f.id("ana"), slack.MsgOptionText("psst", false))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		in   object
		want string
	}{
		{object{"user": "ana", "callback_id": "remember"}, "unknown_shortcut"},
		{object{"user": "ana", "callback_id": "target", "channel": "general", "ts": ts}, "unknown_shortcut"},
		{object{"user": "ana", "callback_id": "remember", "channel": "general", "ts": hidden}, "message_not_found"},
		{object{"user": "zoe", "callback_id": "target"}, "user_not_found"},
		{object{"user": "ana", "callback_id": "remember", "channel": "nowhere", "ts": ts}, "channel_not_found"},
	} {
		if o := f.post("/sim/shortcuts", c.in); o["error"] != c.want {
			t.Errorf("%v: %v, want %s", c.in, o, c.want)
		}
	}
	names := []any{}
	for _, c := range f.get("/sim/workspace")["shortcuts"].([]any) {
		names = append(names, c.(object)["type"], c.(object)["callback_id"])
	}
	if diff := cmp.Diff([]any{"global", "target", "message", "remember"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestShortcutsOfTheManifestAreChecked(t *testing.T) {
	t.Parallel()
	for _, manifest := range []string{
		`{"display_information":{"name":"L"},"features":{"shortcuts":[{"name":"N","type":"global","callback_id":"c"}]}}`,
		`{"display_information":{"name":"L"},"features":{"shortcuts":[{"name":"N","type":"local","callback_id":"c"}]},"oauth_config":{"scopes":{"bot":["commands"]}}}`,
		`{"display_information":{"name":"L"},"features":{"shortcuts":[{"name":"N","type":"global"}]},"oauth_config":{"scopes":{"bot":["commands"]}}}`,
	} {
		if _, err := slacksim.New(slacksim.Options{Manifest: []byte(manifest)}); err == nil {
			t.Errorf("%s was accepted", manifest)
		}
	}
}
