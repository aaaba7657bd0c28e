package slacksim_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

// Every way in which clients write a call, for a method of each family.
func TestBodyForms(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	triggers := make(chan string, 1)
	d.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) { a.ack(e, nil); triggers <- c.TriggerID }))
	general, ana := d.id("general"), d.id("ana")
	post := func() string {
		t.Helper()
		return d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": "hi"})["ts"].(string)
	}
	blocks := []any{object{"type": "section", "text": object{"type": "mrkdwn", "text": "hi"}}}
	families := map[string]func() object{
		"auth.test":             func() object { return object{} },
		"apps.connections.open": func() object { return object{} },
		"chat.postMessage": func() object {
			return object{
				"channel": general, "text": "hi", "blocks": blocks, "unfurl_links": false,
				"metadata": object{"event_type": "n", "event_payload": object{"id": "7"}},
			}
		},
		"conversations.history": func() object { return object{"channel": general, "limit": 2, "include_all_metadata": true} },
		"users.info":            func() object { return object{"user": ana, "include_locale": true} },
		"usergroups.list":       func() object { return object{"include_users": true} },
		"reactions.add":         func() object { return object{"channel": general, "timestamp": post(), "name": "eyes"} },
		"team.info":             func() object { return object{} },
		"views.publish": func() object {
			return object{"user_id": ana, "view": object{"type": "home", "blocks": blocks}}
		},
		"views.open": func() object {
			d.must("/sim/commands", anas)
			title := object{"type": "plain_text", "text": "T"}
			return object{"trigger_id": receive(t, triggers), "view": object{"type": "modal", "title": title, "blocks": blocks}}
		},
	}
	asText := func(v any) string {
		if s, ok := v.(string); ok {
			return s
		}
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	form := func(o object) string {
		values := url.Values{}
		for k, v := range o {
			values.Set(k, asText(v))
		}
		return values.Encode()
	}
	parts := func(o object) (string, string) {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		for k, v := range o {
			_ = w.WriteField(k, asText(v))
		}
		_ = w.Close()
		return w.FormDataContentType(), body.String()
	}
	for _, method := range slices.Sorted(maps.Keys(families)) {
		token := d.sim.BotToken()
		if method == "apps.connections.open" {
			token = d.sim.AppToken()
		}
		inBody := func() object {
			o := families[method]()
			o["token"] = token
			return o
		}
		call := func(how, kind, header, body string) {
			t.Helper()
			o, response := d.raw(t, method, kind, header, body)
			if o["ok"] != true || response.StatusCode != 200 {
				t.Errorf("%s as %s: %v", method, how, o)
			}
		}
		call("form", formType, "", form(inBody()))
		call("form, token in the header", formType, token, form(families[method]()))
		call("JSON", "application/json", "", asText(inBody()))
		call("JSON, token in the header", "application/json; charset=utf-8", token, asText(families[method]()))
		kind, body := parts(inBody())
		call("multipart", kind, "", body)
		kind, body = parts(families[method]())
		call("multipart, token in the header", kind, token, body)
	}
	for _, m := range d.messages("general", "ana") {
		if m["bot_id"] != nil && (m["metadata"].(object)["event_payload"].(object)["id"] != "7" || m["blocks"].([]any)[0].(object)["type"] != "section") {
			t.Errorf("posted %v", m)
		}
	}
}

func TestWrongCursorsAndLimits(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	ts := d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": "hi"})["ts"].(string)
	for method, form := range map[string]string{
		"conversations.history": "channel=" + d.id("general"),
		"conversations.replies": "channel=" + d.id("general") + "&ts=" + ts,
		"conversations.members": "channel=" + d.id("general"),
		"conversations.list":    "types=public_channel",
		"users.list":            "limit=2",
	} {
		for _, cursor := range []string{"x", "%00", "bmV4dDox", strings.Repeat("A", 5000)} {
			if o, _ := d.raw(t, method, formType, d.sim.BotToken(), form+"&cursor="+cursor); o["error"] != "invalid_cursor" {
				t.Errorf("%s: %v", method, o)
			}
		}
		form = strings.ReplaceAll(form, "limit=2", "")
		for _, limit := range []string{"-1", "many"} {
			if o, _ := d.raw(t, method, formType, d.sim.BotToken(), form+"&limit="+limit); o["error"] != "invalid_limit" {
				t.Errorf("%s, limit %s: %v", method, limit, o)
			}
		}
	}
}
