package main_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// knownScopes are the bot scopes that Slack documents and Lull may come to
// need; the schema does not know their names.
var knownScopes = []string{
	"app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "groups:history", "groups:read",
	"im:history", "im:read", "im:write", "reactions:read", "reactions:write", "team:read", "usergroups:read",
	"users:read", "users:read.email",
}

// eventScopes are the scopes that the events of the manifest need.
var eventScopes = map[string]string{"app_mention": "app_mentions:read", "message.im": "im:history"}

func TestTheManifestIsValid(t *testing.T) {
	t.Parallel()
	text, code := lull(t, nil, "manifest")
	if code != 0 {
		t.Fatal(text)
	}
	schemaFile := publicData(t, filepath.Join("..", "slack", "manifest.schema.json"))
	raw, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseRegexpEngine(tolerantPattern)
	if err := compiler.AddResource("manifest.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(asJSON(t, text)); err != nil {
		t.Error(err)
	}
	bad := strings.Replace(text, "command: /lull", "command: lull", 1)
	if err := schema.Validate(asJSON(t, bad)); err == nil {
		t.Error("the schema takes a command without its slash: it checks nothing")
	}
}

// tolerantPattern compiles a pattern of the schema. Two, for domains that Lull
// has none of, look ahead, which Go's patterns cannot: those take anything.
func tolerantPattern(pattern string) (jsonschema.Regexp, error) {
	if strings.Contains(pattern, "(?!") {
		pattern = ""
	}
	return regexp.Compile(pattern)
}

func TestEveryScopeIsKnownArguedAndNeeded(t *testing.T) {
	t.Parallel()
	text, _ := lull(t, nil, "manifest")
	var m struct {
		OAuth struct {
			Scopes struct{ Bot []string }
		} `yaml:"oauth_config"`
		Settings struct {
			Events struct {
				Bot []string `yaml:"bot_events"`
			} `yaml:"event_subscriptions"`
		}
	}
	if err := yaml.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	scopes := m.OAuth.Scopes.Bot
	for _, scope := range scopes {
		if !slices.Contains(knownScopes, scope) {
			t.Errorf("Slack has no scope %s", scope)
		}
		if !strings.Contains(text, "- "+scope+" # ") {
			t.Errorf("%s does not say what it is for", scope)
		}
	}
	for _, event := range m.Settings.Events.Bot {
		if event == "app_home_opened" {
			continue // Slack sends it without a scope
		}
		if scope, known := eventScopes[event]; !known || !slices.Contains(scopes, scope) {
			t.Errorf("the event %s needs the scope %q", event, scope)
		}
	}
}

func TestTheLinkCarriesTheSameManifest(t *testing.T) {
	t.Parallel()
	link, _ := lull(t, nil, "manifest", "--link")
	address, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		t.Fatal(err)
	}
	text, _ := lull(t, nil, "manifest")
	want, _ := json.Marshal(asJSON(t, text))
	got, _ := json.Marshal(asJSON(t, address.Query().Get("manifest_yaml")))
	if string(got) != string(want) {
		t.Errorf("the link carries %s, want %s", got, want)
	}
	if len(link) > 4000 {
		t.Errorf("the link has %d characters", len(link))
	}
}

func asJSON(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return document
}
