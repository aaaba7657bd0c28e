package bot_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/bot"
)

func TestWhatIsSaidIsReadFromEveryDoor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind, payload string
		want          *bot.Said
		keys          []string
	}{
		"command": {
			"slash_commands", `{"command":"/lull","text":"acme","user_id":"U1","channel_id":"C1","channel_name":"general","trigger_id":"T1"}`,
			&bot.Said{Word: "lull", Text: "acme", User: "U1", Channel: "C1", Trigger: "T1"},
			[]string{"envelope:E1", "trigger:T1"},
		},
		"renamed command, a field of an unexpected shape": {
			"slash_commands", `{"command":"/lull-profit","text":"acme","user_id":"U1","channel_id":"D1","channel_name":"directmessage","trigger_id":"T1","is_enterprise_install":"false"}`,
			&bot.Said{Word: "profit", Text: "acme", User: "U1", Channel: "D1", Direct: true, Trigger: "T1"},
			[]string{"envelope:E1", "trigger:T1"},
		},
		"command without a trigger": {
			"slash_commands", `{"command":"/lull","text":"acme","user_id":"U1","channel_id":"C1"}`,
			&bot.Said{Word: "lull", Text: "acme", User: "U1", Channel: "C1"},
			[]string{"envelope:E1"},
		},
		"mention in a thread": {
			"events_api", `{"event_id":"Ev1","team_id":"T","event":{"type":"app_mention","user":"U1","text":"hey <@UBOT> acme","ts":"2.0","thread_ts":"1.0","channel":"C1"}}`,
			&bot.Said{Word: "lull", Text: "hey   acme", User: "U1", Channel: "C1", Thread: "1.0"},
			[]string{"event:Ev1", "post:T:C1:2.0"},
		},
		"direct message with blocks of an unknown kind": {
			"events_api", `{"event_id":"Ev1","team_id":"T","event":{"type":"message","channel_type":"im","user":"U1","text":"acme","ts":"2.0","channel":"D1","blocks":[{"type":"hologram","x":{}}]}}`,
			&bot.Said{Word: "lull", Text: "acme", User: "U1", Channel: "D1", Direct: true},
			[]string{"event:Ev1", "post:T:D1:2.0"},
		},
		"mention in a shared channel": {
			"events_api", `{"event_id":"Ev1","team_id":"T","is_ext_shared_channel":true,"event":{"type":"app_mention","user":"U1","text":"<@UBOT|lull> acme","ts":"2.0","channel":"C1"}}`,
			&bot.Said{Word: "lull", Text: "  acme", User: "U1", Channel: "C1", Shared: true},
			[]string{"event:Ev1", "post:T:C1:2.0"},
		},
		"a button in an answer for one person": {
			"interactive", `{"type":"block_actions","user":{"id":"U1"},"trigger_id":"T1","response_url":"R1","channel":{"id":"C1","name":"general"},
				"container":{"type":"message","message_ts":"3.0","channel_id":"C1","is_ephemeral":true,"thread_ts":"1.0"},
				"actions":[{"type":"button","action_id":"show-1","block_id":"row-1","value":"show A&amp;B","action_ts":"70.5","text":{"type":"plain_text"}}]}`,
			&bot.Said{Word: "lull", Text: "show A&amp;B", User: "U1", Channel: "C1", Thread: "1.0", Pressed: true, Replaceable: true, Trigger: "T1", ResponseURL: "R1"},
			[]string{"envelope:E1", "press:U1:3.0:show-1:70", "press:U1:3.0:show-1:71", "action:U1:3.0:show-1:70.5"},
		},
		"a line of a menu in a message for all": {
			"interactive", `{"type":"block_actions","user":{"id":"U1"},"trigger_id":"T1","response_url":"R1","channel":{"id":"C1"},
				"container":{"message_ts":"3.0","is_ephemeral":false},
				"actions":[{"type":"overflow","action_id":"more-5","selected_option":{"value":"undo e17"},"action_ts":"70.5"}]}`,
			&bot.Said{Word: "lull", Text: "undo e17", User: "U1", Channel: "C1", Pressed: true, Trigger: "T1", ResponseURL: "R1"},
			[]string{"envelope:E1", "press:U1:3.0:more-5:70", "press:U1:3.0:more-5:71", "action:U1:3.0:more-5:70.5"},
		},
		"a button in a direct message": {
			"interactive", `{"type":"block_actions","user":{"id":"U1"},"response_url":"R1","channel":{"id":"D1","name":"directmessage"},
				"container":{"message_ts":"3.0"},"actions":[{"action_id":"show-1","value":"show A","action_ts":"70.5"}]}`,
			&bot.Said{Word: "lull", Text: "show A", User: "U1", Channel: "D1", Direct: true, Pressed: true, Replaceable: true, ResponseURL: "R1"},
			[]string{"envelope:E1", "press:U1:3.0:show-1:70", "press:U1:3.0:show-1:71", "action:U1:3.0:show-1:70.5"},
		},
		"a button on a page of the bot's own": {
			"interactive", `{"type":"block_actions","user":{"id":"U1"},"trigger_id":"T1","container":{"type":"view","view_id":"V1"},
				"view":{"id":"V1"},"actions":[{"action_id":"show-1","value":"show A","action_ts":"soon"}]}`,
			&bot.Said{Word: "lull", Text: "show A", User: "U1", Channel: "U1", Direct: true, Pressed: true, Trigger: "T1"},
			[]string{"envelope:E1", "action:U1:V1:show-1:soon"},
		},
		"a button on the person's page": {
			"interactive", `{"type":"block_actions","user":{"id":"U1"},"trigger_id":"T1","container":{"type":"view","view_id":"V1"},
				"view":{"id":"V1","type":"home"},"actions":[{"action_id":"done-1","value":"done 42","action_ts":"soon"}]}`,
			&bot.Said{Word: "lull", Text: "done 42", User: "U1", Channel: "U1", Direct: true, Pressed: true, Trigger: "T1", Home: true},
			[]string{"envelope:E1", "action:U1:V1:done-1:done 42:soon"},
		},
		"a form that was opened there": {
			"interactive", `{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","hash":"7.x","callback_id":"say",
				"private_metadata":"{\"says\":\"done 42\",\"channel\":\"U1\",\"direct\":true,\"home\":true,\"fields\":[]}"}}`,
			&bot.Said{Word: "lull", Text: "done 42", User: "U1", Channel: "U1", Direct: true, Pressed: true, Fields: map[string]string{}, Home: true},
			[]string{"envelope:E1", "submission:V1:7.x"},
		},
		"the page is opened": {
			"events_api", `{"event_id":"Ev1","team_id":"T","event":{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home","view":{"id":"V1","hash":"9.y"}}}`,
			&bot.Said{Word: "lull", User: "U1", Channel: "U1", Direct: true, Home: true, Hash: "9.y"},
			[]string{"event:Ev1"},
		},
		"the messages are opened": {"events_api", `{"event_id":"Ev1","event":{"type":"app_home_opened","user":"U1","channel":"D1","tab":"messages"}}`, nil, nil},
		"a form": {
			"interactive", `{"type":"view_submission","user":{"id":"U1"},"trigger_id":"T2","view":{"id":"V1","hash":"7.x","callback_id":"say",
				"private_metadata":"{\"says\":\"spoke A\",\"channel\":\"C1\",\"thread\":\"1.0\",\"url\":\"R1\",\"replaceable\":true,\"fields\":[{\"n\":\"on\",\"k\":\"date\"},{\"n\":\"note\",\"k\":\"text\"},{\"n\":\"who\",\"k\":\"choice\"}]}",
				"state":{"values":{"on":{"field":{"type":"datepicker","selected_date":"2026-11-20"}},"note":{"field":{"type":"plain_text_input","value":null}},
					"who":{"field":{"type":"radio_buttons","selected_option":{"value":"us"}}},"other":{"field":{"value":"x"}}}}}}`,
			&bot.Said{
				Word: "lull", Text: "spoke A", User: "U1", Channel: "C1", Thread: "1.0", Pressed: true, Replaceable: true, Trigger: "T2", ResponseURL: "R1",
				Fields: map[string]string{"on": "2026-11-20", "note": "", "who": "us"},
			},
			[]string{"envelope:E1", "submission:V1:7.x"},
		},
		"another app's form":      {"interactive", `{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","callback_id":"theirs"}}`, nil, []string{"envelope:E1"}},
		"a link that is followed": {"interactive", `{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"x","type":"button"}]}`, nil, []string{"envelope:E1"}},
		"a form that is closed":   {"interactive", `{"type":"view_closed","user":{"id":"U1"},"view":{"id":"V1","callback_id":"say"}}`, nil, nil},
		"a shortcut":              {"interactive", `{"type":"shortcut","user":{"id":"U1"},"callback_id":"say"}`, nil, nil},
		"a bot's own message":     {"events_api", `{"event":{"type":"message","channel_type":"im","user":"UBOT","text":"hi","ts":"2.0","channel":"D1"}}`, nil, nil},
		"another bot":             {"events_api", `{"event":{"type":"app_mention","bot_id":"B9","user":"U9","text":"<@UBOT>","ts":"2.0","channel":"C1"}}`, nil, nil},
		"an edit":                 {"events_api", `{"event":{"type":"app_mention","user":"U1","text":"<@UBOT>","edited":{"user":"U1"},"ts":"2.0","channel":"C1"}}`, nil, nil},
		"a changed message":       {"events_api", `{"event":{"type":"message","subtype":"message_changed","channel_type":"im","ts":"2.0","channel":"D1"}}`, nil, nil},
		"talk among people":       {"events_api", `{"event":{"type":"message","channel_type":"channel","user":"U1","text":"hi","ts":"2.0","channel":"C1"}}`, nil, nil},
		"a kind from later":       {"telepathy", `{}`, nil, nil},
	} {
		said, keys, err := bot.Read("UBOT", c.kind, c.payload)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, said); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(c.keys, keys); diff != "" {
			t.Errorf("%s: keys: %s", name, diff)
		}
	}
}

func TestPayloadsOfAnotherShapeAreErrorsNotPanics(t *testing.T) {
	t.Parallel()
	for _, payload := range []string{``, `[]`, `"x"`, `{"user_id":7,"event":[]}`, `{"type":"view_submission","user":{"id":"U1"},"view":{"callback_id":"say","private_metadata":"x"}}`, `{"type":"block_actions","actions":[{"value":7}]}`, `null`, `{`} {
		for _, kind := range []string{"slash_commands", "events_api", "interactive"} {
			if said, _, err := bot.Read("UBOT", kind, payload); said != nil && said.User != "" {
				t.Errorf("%s %q was read as %+v, %v", kind, payload, said, err)
			}
		}
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for coded, want := range map[string]string{
		"AT&amp;T":                               "AT&T",
		"<http://acme.com|acme.com>":             "acme.com",
		"<https://acme.com>":                     "https://acme.com",
		"<mailto:a@b.example|a@b.example> knows": "a@b.example knows",
		"<#C1|sales> and <@U1>":                  "#sales and <@U1>",
		"a &lt;b&gt; c":                          "a <b> c",
		"&amp;lt;":                               "&lt;",
		"plain":                                  "plain",
	} {
		if got := bot.Decode(coded); got != want {
			t.Errorf("Decode(%q) = %q, want %q", coded, got, want)
		}
	}
}
