package slacksim_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

// clock is a time that tests move.
type clock struct{ seconds atomic.Int64 }

func (c *clock) now() time.Time { return time.Unix(1790000000+c.seconds.Load(), 0) }

func TestTriggersWorkOnceForThreeSeconds(t *testing.T) {
	t.Parallel()
	var c clock
	f := openFront(t, slacksim.Options{Now: c.now})
	ctx := t.Context()
	used := f.trigger("ana")
	// A view that is refused leaves the trigger as it was.
	bad := dialog(note())
	bad.Type = "poster"
	if _, err := f.OpenViewContext(ctx, used, bad); err == nil || err.Error() != "invalid_arguments" {
		t.Errorf("a view of an unknown type: %v", err)
	}
	c.seconds.Add(3)
	if _, err := f.OpenViewContext(ctx, used, dialog(note())); err != nil {
		t.Fatal(err)
	}
	_, err := f.OpenViewContext(ctx, used, dialog(note()))
	isError(t, "used twice", err, "exchanged_trigger_id")
	_, err = f.PushViewContext(ctx, used, dialog(note()))
	isError(t, "used for push", err, "exchanged_trigger_id")
	late := f.trigger("ana")
	c.seconds.Add(4)
	_, err = f.OpenViewContext(ctx, late, dialog(note()))
	isError(t, "after four seconds", err, "expired_trigger_id")
	_, err = f.OpenViewContext(ctx, "12345.98765.abcd", dialog(note()))
	isError(t, "made up", err, "invalid_trigger_id")
	o := f.form("views.open", url.Values{"view": {`{"type":"modal"}`}})
	want := object{"ok": false, "error": "invalid_arguments", "response_metadata": object{"messages": []any{"[ERROR] missing required field: trigger_id"}}}
	if diff := cmp.Diff(want, o); diff != "" {
		t.Error(diff)
	}
}

// form calls a method with a form, as clients other than slack-go do.
func (d *desk) form(method string, values url.Values) object {
	d.t.Helper()
	values.Set("token", d.sim.BotToken())
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, d.url+"/api/"+method, strings.NewReader(values.Encode()))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.do(r)
}

func TestEverythingAPersonDoesBringsATrigger(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	seen := map[string]bool{}
	opens := func(what string, trigger string) {
		t.Helper()
		if trigger == "" || seen[trigger] {
			t.Errorf("%s: trigger %q", what, trigger)
		}
		seen[trigger] = true
		if _, err := f.OpenViewContext(t.Context(), trigger, dialog(note(), pressable("b", "press", "1"))); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	opens("shortcut", f.trigger("ana"))
	id := f.stack("ana")[0]
	f.must("/sim/actions", object{"user": "ana", "view_id": id, "action_id": "press"})
	opens("block_actions in a modal", f.next().TriggerID)
	id = f.stack("ana")[0]
	f.must("/sim/views/submit", object{"user": "ana", "view_id": id, "values": object{"note": object{"text": object{"value": "x"}}}})
	opens("view_submission", f.next().TriggerID)
	_, ts, err := f.PostMessageContext(t.Context(), f.id("general"), slack.MsgOptionBlocks(pressable("b", "press", "1")))
	if err != nil {
		t.Fatal(err)
	}
	f.must("/sim/actions", object{"user": "ana", "channel": "general", "ts": ts, "action_id": "press"})
	opens("block_actions on a message", f.next().TriggerID)
	f.must("/sim/shortcuts", object{"user": "ana", "channel": "general", "ts": ts, "callback_id": "any"})
	opens("message_action", f.next().TriggerID)
	_ = f.stop()
	triggers := make(chan string, 1)
	f.app = f.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) {
		a.ack(e, nil)
		triggers <- c.TriggerID
	}))
	f.command("ana", "general", "/any", "")
	opens("slash command", receive(t, triggers))
}

func TestShapeOfAView(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	sent := url.Values{"trigger_id": {f.trigger("ana")}, "view": {`{"type":"modal","title":{"type":"plain_text","text":"T"},"submit":{"type":"plain_text","text":"S"},
		"blocks":[{"type":"input","label":{"type":"plain_text","text":"L"},"element":{"type":"plain_text_input"}},{"type":"divider"}]}`}}
	o := f.form("views.open", sent)
	if o["ok"] != true {
		t.Fatal(o)
	}
	v := o["view"].(object)
	blocks := v["blocks"].([]any)
	input := blocks[0].(object)
	actionID := input["element"].(object)["action_id"]
	for _, id := range []any{v["id"], v["hash"], input["block_id"], actionID, blocks[1].(object)["block_id"]} {
		if text, _ := id.(string); text == "" {
			t.Errorf("an id is missing: %v", v)
		}
	}
	delete(v, "blocks")
	delete(v, "hash")
	space := f.get("/sim/workspace")
	team, bot := space["team"].(object)["id"], space["bot"].(object)
	id := v["id"].(string)
	want := object{
		"id": id, "root_view_id": id, "previous_view_id": nil, "type": "modal", "team_id": team, "app_installed_team_id": team,
		"app_id": bot["app_id"], "bot_id": bot["bot_id"], "state": object{"values": object{}}, "private_metadata": "", "callback_id": "",
		"external_id": "", "clear_on_close": false, "notify_on_close": false, "submit_disabled": false, "close": nil,
		"title": object{"type": "plain_text", "text": "T"}, "submit": object{"type": "plain_text", "text": "S"},
	}
	title := func(path cmp.Path) bool { return strings.Contains(path.GoString(), "emoji") }
	if diff := cmp.Diff(want, v, cmp.FilterPath(title, cmp.Ignore())); diff != "" || id[0] != 'V' {
		t.Error(diff)
	}
	// What is filled in is empty in the answer and whole where the person looks.
	blockID := input["block_id"].(string)
	filled := object{blockID: object{actionID.(string): object{"type": "plain_text_input", "value": nil}}}
	if diff := cmp.Diff(filled, f.values("ana")); diff != "" {
		t.Error(diff)
	}
}

func TestStackOfThree(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	ctx := t.Context()
	_, err := f.PushViewContext(ctx, f.trigger("ana"), dialog(note()))
	isError(t, "pushed on nothing", err, "not_found")
	first := f.show("ana", dialog(note()))
	second, err := f.PushViewContext(ctx, f.trigger("ana"), dialog(note()))
	if err != nil {
		t.Fatal(err)
	}
	third, err := f.PushViewContext(ctx, f.trigger("ana"), dialog(note()))
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.PushViewContext(ctx, f.trigger("ana"), dialog(note()))
	isError(t, "the fourth", err, "push_limit_reached")
	got := [][3]string{}
	for _, v := range []*slack.ViewResponse{first, second, third} {
		got = append(got, [3]string{v.ID, v.RootViewID, v.PreviousViewID})
	}
	want := [][3]string{{first.ID, first.ID, ""}, {second.ID, first.ID, first.ID}, {third.ID, first.ID, second.ID}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// One that is covered can be updated by the app, and not used by the person.
	if _, err := f.UpdateViewContext(ctx, dialog(note()), "", "", first.ID); err != nil {
		t.Error(err)
	}
	if o := f.post("/sim/views/close", object{"user": "ana", "view_id": first.ID}); o["error"] != "view_not_found" {
		t.Errorf("closing a covered view: %v", o)
	}
	f.must("/sim/views/close", object{"user": "ana", "view_id": third.ID})
	if diff := cmp.Diff([]string{first.ID, second.ID}, f.stack("ana")); diff != "" {
		t.Error(diff)
	}
	_, err = f.UpdateViewContext(ctx, dialog(note()), "", "", third.ID)
	isError(t, "updating a closed view", err, "not_found")
	// Another person's stack is another; a new root takes the place of the whole stack.
	f.show("ben", dialog(note()))
	again := f.show("ana", dialog(note()))
	if diff := cmp.Diff([]string{again.ID}, f.stack("ana")); diff != "" || len(f.stack("ben")) != 1 {
		t.Error(diff)
	}
	f.must("/sim/reset", object{})
	if left := f.stack("ana"); len(left) != 0 {
		t.Errorf("after a reset: %v", left)
	}
}

func TestHashAndExternalID(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	ctx := t.Context()
	named := dialog(note())
	named.ExternalID = "target-1"
	v := f.show("ana", named)
	trigger := f.trigger("ben")
	_, err := f.OpenViewContext(ctx, trigger, named)
	isError(t, "the same external id for somebody else", err, "duplicate_external_id")
	updated, err := f.UpdateViewContext(ctx, named, "target-1", v.Hash, "")
	if err != nil || updated.ID != v.ID || updated.Hash == v.Hash {
		t.Fatalf("by external id: %+v, %v", updated, err)
	}
	_, err = f.UpdateViewContext(ctx, named, "", v.Hash, v.ID)
	isError(t, "with the old hash", err, "hash_conflict")
	_, err = f.UpdateViewContext(ctx, named, "other", "", "")
	isError(t, "unknown external id", err, "not_found")
	if o := f.form("views.update", url.Values{"view": {`{"type":"modal"}`}}); o["error"] != "invalid_arguments" {
		t.Errorf("without an id: %v", o)
	}
	if o := f.form("views.update", url.Values{"view_id": {v.ID}}); o["error"] != "invalid_arguments" {
		t.Errorf("without a view: %v", o)
	}
	other := dialog(note())
	other.ExternalID = "target-2"
	f.show("ben", other)
	_, err = f.UpdateViewContext(ctx, other, "", "", v.ID)
	isError(t, "an external id that is taken", err, "duplicate_external_id")
	f.must("/sim/views/close", object{"user": "ben", "view_id": f.stack("ben")[0]})
	if _, err = f.UpdateViewContext(ctx, other, "", "", v.ID); err != nil {
		t.Errorf("an external id that is free again: %v", err)
	}
	if o := f.form("views.update", url.Values{"view_id": {v.ID}, "view": {`{"type":"home","blocks":[]}`}}); o["error"] != "invalid_arguments" {
		t.Errorf("a modal made Home: %v", o)
	}
}

func TestUpdateKeepsWhatIsFilledIn(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	text := func(block, initial string) *slack.InputBlock {
		e := slack.NewPlainTextInputBlockElement(nil, "text")
		e.InitialValue = initial
		return slack.NewInputBlock(block, words("Note"), nil, e)
	}
	v := f.show("ana", dialog(text("a", "first"), text("b", "second"), pressable("c", "press", "1")))
	f.must("/sim/actions", object{"user": "ana", "view_id": v.ID, "action_id": "press", "values": object{"a": object{"text": object{"value": "typed"}}}})
	if _, err := f.UpdateViewContext(t.Context(), dialog(text("a", "new"), text("d", "fourth")), "", "", v.ID); err != nil {
		t.Fatal(err)
	}
	entry := func(value string) object { return object{"text": object{"type": "plain_text_input", "value": value}} }
	if diff := cmp.Diff(object{"a": entry("typed"), "d": entry("fourth")}, f.values("ana")); diff != "" {
		t.Error(diff)
	}
}
