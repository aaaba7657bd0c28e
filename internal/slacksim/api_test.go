package slacksim_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"lull/internal/slacksim"
)

// raw calls a method with a body of any type.
func (d *desk) raw(t *testing.T, method, contentType, token, body string) (object, *http.Response) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url+"/api/"+method, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var o object
	if err := json.NewDecoder(response.Body).Decode(&o); err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return o, response
}

func TestTokensAndBodies(t *testing.T) {
	t.Parallel()
	manifest := "display_information: {name: Lull}\noauth_config: {scopes: {bot: [chat:write, channels:read]}}\nsettings: {socket_mode_enabled: true}\n"
	d := open(t, slacksim.Options{Manifest: []byte(manifest), BotToken: "xoxb-1", AppToken: "xapp-1"})
	const form, jsonType = "application/x-www-form-urlencoded", "application/json; charset=utf-8"
	general := d.id("general")
	var part bytes.Buffer
	w := multipart.NewWriter(&part)
	_ = w.WriteField("token", "xoxb-1")
	_ = w.WriteField("channel", general)
	_ = w.Close()
	for _, c := range []struct{ name, method, kind, token, body, want string }{
		{"form", "conversations.info", form, "", "token=xoxb-1&channel=" + general, ""},
		{"form, header", "conversations.info", form, "xoxb-1", "channel=" + general, ""},
		{"JSON, header", "conversations.info", jsonType, "xoxb-1", `{"channel":"` + general + `"}`, ""},
		{"JSON, token inside", "conversations.info", jsonType, "", `{"token":"xoxb-1","channel":"` + general + `"}`, ""},
		{"multipart", "conversations.info", w.FormDataContentType(), "", part.String(), ""},
		{"no body", "auth.test", "", "xoxb-1", "", ""},
		{"empty JSON", "apps.connections.open", jsonType, "xapp-1", "", ""},
		{"no token", "auth.test", form, "", "", "not_authed"},
		{"wrong token", "auth.test", form, "xoxb-2", "", "invalid_auth"},
		{"app token", "chat.postMessage", form, "xapp-1", "", "not_allowed_token_type"},
		{"bot token", "apps.connections.open", jsonType, "xoxb-1", "", "not_allowed_token_type"},
		{"missing scope", "users.info", form, "xoxb-1", "user=U1", "missing_scope"},
		{"unknown method", "chat.shout", form, "xoxb-1", "", "unknown_method"},
		{"unknown type", "auth.test", "text/plain", "xoxb-1", "hello", "invalid_post_type"},
		{"broken type", "auth.test", ";;", "xoxb-1", "hello", "invalid_post_type"},
		{"no type", "auth.test", "", "xoxb-1", "hello", "missing_post_type"},
		{"broken JSON", "auth.test", jsonType, "xoxb-1", `{"a"`, "invalid_json"},
		{"two JSON values", "auth.test", jsonType, "xoxb-1", `{} {}`, "invalid_json"},
		{"no object", "auth.test", jsonType, "xoxb-1", `[1]`, "json_not_object"},
		{"broken form", "auth.test", form, "xoxb-1", "a=%zz", "invalid_form_data"},
		{"broken multipart", "auth.test", "multipart/form-data; boundary=x", "xoxb-1", "x", "invalid_form_data"},
		{"huge", "auth.test", form, "xoxb-1", "a=" + strings.Repeat("x", 2<<20), "invalid_form_data"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o, response := d.raw(t, c.method, c.kind, c.token, c.body)
			code, _ := o["error"].(string)
			if code != c.want || o["ok"] != (c.want == "") || response.StatusCode != http.StatusOK {
				t.Errorf("status %d, %v; want error %q", response.StatusCode, o, c.want)
			}
			if c.want == "missing_scope" && (o["needed"] != "users:read" || o["provided"] != "channels:read,chat:write") {
				t.Errorf("needed and provided: %v", o)
			}
		})
	}
	t.Run("headers", func(t *testing.T) {
		t.Parallel()
		_, response := d.raw(t, "chat.postMessage", form, "xoxb-1", "")
		got := [2]string{response.Header.Get("X-OAuth-Scopes"), response.Header.Get("X-Accepted-OAuth-Scopes")}
		if got != [2]string{"channels:read,chat:write", "chat:write"} {
			t.Errorf("scopes in headers: %v", got)
		}
	})
	t.Run("slack-go", func(t *testing.T) {
		t.Parallel()
		_, err := d.api().GetUserInfoContext(t.Context(), "U1")
		e, ok := errors.AsType[slack.SlackErrorResponse](err)
		if !ok || e.Err != "missing_scope" || e.Needed != "users:read" || e.Provided != "channels:read,chat:write" {
			t.Errorf("users.info: %#v", err)
		}
	})
}

func TestPosting(t *testing.T) {
	t.Parallel()
	w := slacksim.DefaultWorkspace()
	everybody := w.Channels[0].Members
	w.Channels = append(w.Channels,
		slacksim.Channel{Name: "elsewhere", Members: everybody},
		slacksim.Channel{Name: "secret", Members: everybody, IsPrivate: true},
		slacksim.Channel{Name: "old", Members: everybody, IsArchived: true, IsBotMember: true})
	w.Users = append(w.Users, slacksim.User{Name: "left", Deleted: true})
	d := open(t, slacksim.Options{Workspace: w})
	api, ctx := d.api(), t.Context()
	hi := slack.MsgOptionText("hi", false)
	for channel, want := range map[string]string{
		d.id("elsewhere"): "not_in_channel", d.id("secret"): "channel_not_found", d.id("old"): "is_archived", "C404": "channel_not_found",
		"": "channel_not_found", "secret": "channel_not_found", d.id("left"): "channel_not_found",
		d.id("general"): "", "#general": "", "general": "", d.id("ana"): "", d.id("@ben"): "",
	} {
		if _, _, err := api.PostMessageContext(ctx, channel, hi); fmt.Sprint(err) != map[bool]string{true: "<nil>", false: want}[want == ""] {
			t.Errorf("chat.postMessage to %q: %v, want %q", channel, err, want)
		}
	}
	if _, _, err := api.PostMessageContext(ctx, d.id("general")); fmt.Sprint(err) != "no_text" {
		t.Errorf("nothing to post: %v", err)
	}
	channel, ts, message, err := api.PostMessageWithResponseContext(ctx, d.id("luis"), slack.MsgOptionText("AT&T <b> <@U1> &lt;", false),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "digest", EventPayload: object{"id": "7"}}))
	if err != nil || channel != d.id("@luis") || message.Timestamp != ts || message.BotID == "" || message.Text != "AT&amp;T &lt;b&gt; <@U1> &lt;" {
		t.Errorf("channel %s, ts %s, message %+v, %v", channel, ts, message, err)
	}
	if _, _, _, err := api.UpdateMessageContext(ctx, channel, ts, slack.MsgOptionText("changed", false)); err != nil {
		t.Error(err)
	}
	if m := d.messages("@lull", "luis"); len(m) != 1 || m[0]["text"] != "changed" || m[0]["edited"] == nil || m[0]["metadata"].(object)["event_type"] != "digest" {
		t.Errorf("after the edit: %v", m)
	}
	theirs := d.must("/sim/messages", object{"user": "luis", "channel": "@lull", "text": "hello"})["ts"].(string)
	for want, change := range map[string]func() error{
		"cant_update_message": func() error { _, _, _, err := api.UpdateMessageContext(ctx, channel, theirs, hi); return err },
		"cant_delete_message": func() error { _, _, err := api.DeleteMessageContext(ctx, channel, theirs); return err },
		"message_not_found":   func() error { _, _, _, err := api.UpdateMessageContext(ctx, channel, "1.000000", hi); return err },
		"channel_not_found":   func() error { _, _, err := api.DeleteMessageContext(ctx, "C404", ts); return err },
		"cannot_reply_to_message": func() error {
			_, _, err := api.PostMessageContext(ctx, channel, hi, slack.MsgOptionTS("1.000000"))
			return err
		},
		"invalid_metadata_schema": func() error {
			_, _, err := api.PostMessageContext(ctx, channel, hi, slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "x"}))
			return err
		},
	} {
		if err := change(); fmt.Sprint(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	link, err := api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: channel, Ts: ts})
	if err != nil || link != d.url+"/archives/"+channel+"/p"+strings.ReplaceAll(ts, ".", "") {
		t.Errorf("permalink %s, %v", link, err)
	}
	if _, _, err := api.DeleteMessageContext(ctx, channel, ts); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"hello"}, d.texts("@lull", "luis")); diff != "" {
		t.Error(diff)
	}
}

func TestEphemeral(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	api, ctx, leads := d.api(), t.Context(), d.id("emea-leads")
	ts, err := api.PostEphemeralContext(ctx, leads, d.id("ana"), slack.MsgOptionText("for you", false))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, as := range []string{"ana", "ben"} {
		got[as] = d.texts("emea-leads", as)
	}
	if diff := cmp.Diff(map[string][]string{"ana": {"for you"}, "ben": nil}, got); diff != "" {
		t.Error(diff)
	}
	if m := d.messages("emea-leads", "ana")[0]; m["ephemeral"] != true || m["ts"] != ts {
		t.Errorf("message %v", m)
	}
	for _, user := range []string{"adam", "gus"} {
		if _, err := api.PostEphemeralContext(ctx, leads, d.id(user), slack.MsgOptionText("x", false)); fmt.Sprint(err) != "user_not_in_channel" {
			t.Errorf("to %s: %v", user, err)
		}
	}
	if _, _, _, err := api.UpdateMessageContext(ctx, leads, ts, slack.MsgOptionText("x", false)); fmt.Sprint(err) != "message_not_found" {
		t.Errorf("chat.update of an ephemeral message: %v", err)
	}
	history, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: leads})
	if err != nil || len(history.Messages) != 0 {
		t.Errorf("history %+v, %v", history, err)
	}
}

func TestPeopleAndConversations(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Now: func() time.Time { return time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC) }})
	api, ctx := d.api(), t.Context()
	gus, err := api.GetUserInfoContext(ctx, d.id("gus"))
	if err != nil || gus.Name != "gus" || gus.RealName != "Gus Hale" || !gus.IsRestricted || gus.TZ != "Europe/Madrid" || gus.TZOffset != 7200 ||
		gus.Locale != "en-US" || gus.Profile.Email != "gus@example.com" {
		t.Errorf("users.info: %+v, %v", gus, err)
	}
	adam, err := api.GetUserByEmailContext(ctx, "Adam@Example.com")
	if err != nil || adam.ID != d.id("adam") || !adam.IsAdmin || !adam.IsOwner {
		t.Errorf("users.lookupByEmail: %+v, %v", adam, err)
	}
	if _, err := api.GetUserByEmailContext(ctx, "nobody@example.com"); fmt.Sprint(err) != "users_not_found" {
		t.Error(err)
	}
	if _, err := api.GetUserInfoContext(ctx, "ana"); fmt.Sprint(err) != "user_not_found" {
		t.Error(err)
	}
	leads := d.id("emea-leads")
	info, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: leads, IncludeNumMembers: true})
	if err != nil || info.Name != "emea-leads" || !info.IsMember || !info.IsChannel || info.NumMembers != 6 {
		t.Errorf("conversations.info: %+v, %v", info, err)
	}
	dm, _, _, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{d.id("ana")}})
	if err != nil || dm.ID != d.id("@ana") {
		t.Errorf("conversations.open: %+v, %v", dm, err)
	}
	if _, noOp, open, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{d.id("ana")}}); err != nil || !noOp || !open {
		t.Errorf("conversations.open again: %v %v %v", noOp, open, err)
	}
	im, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: dm.ID})
	if err != nil || !im.IsIM || im.User != d.id("ana") {
		t.Errorf("conversations.info of a DM: %+v, %v", im, err)
	}
	var members []string
	cursor, pages := "", 0
	for {
		ids, next, err := api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: leads, Limit: 4, Cursor: cursor})
		if err != nil {
			t.Fatal(err)
		}
		members, pages = append(members, ids...), pages+1
		if cursor = next; cursor == "" {
			break
		}
	}
	auth, _ := api.AuthTestContext(ctx)
	want := []string{auth.UserID, d.id("ana"), d.id("ben"), d.id("luis"), d.id("marta"), d.id("nora")}
	slices.Sort(want)
	slices.Sort(members)
	if diff := cmp.Diff(want, members); diff != "" || pages != 2 {
		t.Error(pages, "pages", diff)
	}
	if _, _, err := api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: leads, Cursor: "x"}); fmt.Sprint(err) != "invalid_cursor" {
		t.Error(err)
	}
}

func TestHistoryAndThreads(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	api, ctx, general := d.api(), t.Context(), d.id("general")
	var ts []string
	for i := range 5 {
		_, at, err := api.PostMessageContext(ctx, general, slack.MsgOptionText(fmt.Sprint("m", i), false),
			slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "n", EventPayload: object{"i": i}}))
		if err != nil {
			t.Fatal(err)
		}
		ts = append(ts, at)
	}
	for _, text := range []string{"r0", "r1"} {
		d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": text, "thread_ts": ts[1]})
	}
	read := func(p slack.GetConversationHistoryParameters) (list []string, next string) {
		t.Helper()
		p.ChannelID = general
		h, err := api.GetConversationHistoryContext(ctx, &p)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range h.Messages {
			list = append(list, m.Text+m.Metadata.EventType)
			if m.Text == "m1" && (m.ReplyCount != 2 || m.ThreadTimestamp != m.Timestamp) {
				t.Errorf("the parent: %+v", m)
			}
		}
		return list, h.ResponseMetaData.NextCursor
	}
	all, _ := read(slack.GetConversationHistoryParameters{IncludeAllMetadata: true})
	first, cursor := read(slack.GetConversationHistoryParameters{Limit: 3})
	second, end := read(slack.GetConversationHistoryParameters{Limit: 3, Cursor: cursor})
	between, _ := read(slack.GetConversationHistoryParameters{Oldest: ts[1], Latest: ts[3]})
	inclusive, _ := read(slack.GetConversationHistoryParameters{Oldest: ts[1], Latest: ts[3], Inclusive: true})
	got := [][]string{all, first, second, between, inclusive}
	want := [][]string{{"m4n", "m3n", "m2n", "m1n", "m0n"}, {"m4", "m3", "m2"}, {"m1", "m0"}, {"m2"}, {"m3", "m2", "m1"}}
	if diff := cmp.Diff(want, got); diff != "" || end != "" {
		t.Error(diff, end)
	}
	replies, _, _, err := api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{ChannelID: general, Timestamp: ts[1]})
	var thread []string
	for _, m := range replies {
		thread = append(thread, m.Text)
	}
	if diff := cmp.Diff([]string{"m1", "r0", "r1"}, thread); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if _, _, _, err := api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{ChannelID: general, Timestamp: "1.000000"}); fmt.Sprint(err) != "thread_not_found" {
		t.Error(err)
	}
	if o, _ := d.raw(t, "conversations.history", "application/x-www-form-urlencoded", d.sim.BotToken(), "channel="+general+"&oldest=yesterday"); o["error"] != "invalid_ts_oldest" {
		t.Errorf("oldest=yesterday: %v", o)
	}
	if _, _, err := api.DeleteMessageContext(ctx, general, ts[1]); err != nil {
		t.Error(err)
	}
	if left, _ := read(slack.GetConversationHistoryParameters{Oldest: ts[0], Latest: ts[2]}); cmp.Diff([]string{"This message was deleted."}, left) != "" {
		t.Errorf("in place of a deleted parent: %v", left)
	}
}

func TestOldMessagesAreDropped(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	for i := range 2001 {
		d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": fmt.Sprint(i)})
	}
	if list := d.texts("general", "ben"); len(list) != 2000 || list[0] != "1" || list[1999] != "2000" {
		t.Errorf("%d messages from %s to %s", len(list), list[0], list[len(list)-1])
	}
}

func TestAPIFaults(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	ctx, general := t.Context(), d.id("general")
	api := d.api()
	post := func() error {
		_, _, err := api.PostMessageContext(ctx, general, slack.MsgOptionText("x", false))
		return err
	}
	fault := func(o object) error {
		t.Helper()
		o["kind"], o["method"] = "api", "chat.postMessage"
		d.must("/sim/faults", o)
		return post()
	}
	if e, ok := errors.AsType[*slack.RateLimitedError](fault(object{"status": 429, "retry_after": 3})); !ok || e.RetryAfter != 3*time.Second {
		t.Errorf("429 with Retry-After: %v", e)
	}
	if e, ok := errors.AsType[slack.StatusCodeError](fault(object{"status": 429})); !ok || e.Code != 429 {
		t.Errorf("429 without: %v", e)
	}
	if err := fault(object{"error": "fatal_error", "delay_ms": 1}); fmt.Sprint(err) != "fatal_error" {
		t.Error(err)
	}
	if err := fault(object{"drop": true}); err == nil {
		t.Error("no error from a dropped connection")
	}
	if n := len(d.texts("general", "ana")); n != 0 {
		t.Errorf("%d messages before the effect", n)
	}
	if e, ok := errors.AsType[slack.StatusCodeError](fault(object{"status": 500, "after_effect": true, "count": 2})); !ok || e.Code != 500 {
		t.Errorf("500: %v", e)
	}
	if err := post(); err == nil {
		t.Error("the second of two faults is missing")
	}
	if err := post(); err != nil {
		t.Error(err)
	}
	if n := len(d.texts("general", "ana")); n != 3 {
		t.Errorf("%d messages with two after the effect", n)
	}
	d.must("/sim/faults", object{"kind": "invalid_blocks", "block_type": "divider"})
	_, _, err := api.PostMessageContext(ctx, general, slack.MsgOptionBlocks(slack.NewDividerBlock()))
	if fmt.Sprint(err) != "invalid_blocks" {
		t.Error(err)
	}
	d.must("/sim/faults", object{"kind": "revoke", "token": "bot"})
	if err := post(); fmt.Sprint(err) != "token_revoked" {
		t.Error(err)
	}
	d.must("/sim/reset", object{})
	if err := post(); err != nil {
		t.Error(err)
	}
	for _, bad := range []object{{"kind": "flood"}, {"kind": "revoke"}, {"kind": "cut", "after": "noon"}, {"kind": "api", "status": 7}} {
		if o := d.post("/sim/faults", bad); o["error"] != "invalid_arguments" {
			t.Errorf("%v: %v", bad, o)
		}
	}
}

func TestCallsAreRemembered(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	if _, _, err := d.api().PostMessageContext(t.Context(), d.id("general"), slack.MsgOptionBlocks(slack.NewDividerBlock())); err != nil {
		t.Fatal(err)
	}
	_, _ = d.api().AuthTestContext(t.Context())
	calls := d.get("/sim/calls?method=chat.postMessage")["calls"].([]any)
	if len(calls) != 1 {
		t.Fatalf("%d calls", len(calls))
	}
	call := calls[0].(object)
	want := object{"blocks": []any{object{"type": "divider"}}, "channel": d.id("general")}
	if diff := cmp.Diff(want, call["args"]); diff != "" || call["answer"].(object)["ok"] != true || call["at"] == "" {
		t.Error(diff, call)
	}
	if all, _ := json.Marshal(d.get("/sim/calls")); bytes.Contains(all, []byte(d.sim.BotToken())) {
		t.Error("a token is in the calls")
	}
}

func TestPermalinkLeadsToThePage(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(d.url + "/archives/" + d.id("general") + "/p1000000?" + url.Values{"thread_ts": {"1.000000"}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if to := response.Header.Get("Location"); to != "/#channel="+d.id("general")+"&thread=1.000000" {
		t.Errorf("leads to %q", to)
	}
}
