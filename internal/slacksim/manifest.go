package slacksim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Scopes of an app without a manifest.
var allScopes = []string{
	"app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "groups:history",
	"groups:read", "im:history", "im:read", "im:write", "reactions:read", "reactions:write", "team:read",
	"usergroups:read", "users:read", "users:read.email",
}

// app is the installed app: who it is and what its manifest lets it do.
type app struct {
	name, botName              string
	id, botID, botUser         string
	botToken, appToken         string
	scopes                     []string
	events                     []string
	commands                   []command
	shortcuts                  []shortcut
	anyCommand, socketMode     bool
	messagesTab, messagesWrite bool
	homeTab                    bool
	interactivity              bool
	uninstalled                bool
}

type command struct {
	Command      string `yaml:"command" json:"command"`
	Description  string `yaml:"description" json:"description"`
	UsageHint    string `yaml:"usage_hint" json:"usage_hint"`
	ShouldEscape bool   `yaml:"should_escape" json:"-"`
}

// manifest holds the fields of Slack's app manifest that the simulator enforces.
type manifest struct {
	Display struct {
		Name string `yaml:"name"`
	} `yaml:"display_information"`
	Features struct {
		AppHome struct {
			HomeTab     bool  `yaml:"home_tab_enabled"`
			MessagesTab *bool `yaml:"messages_tab_enabled"`
			ReadOnly    bool  `yaml:"messages_tab_read_only_enabled"`
		} `yaml:"app_home"`
		BotUser struct {
			DisplayName string `yaml:"display_name"`
		} `yaml:"bot_user"`
		Commands  []command  `yaml:"slash_commands"`
		Shortcuts []shortcut `yaml:"shortcuts"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot      []string `yaml:"bot"`
			Optional []string `yaml:"bot_optional"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		SocketMode    bool `yaml:"socket_mode_enabled"`
		Interactivity struct {
			IsEnabled bool `yaml:"is_enabled"`
		} `yaml:"interactivity"`
		Events struct {
			Bot []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
	} `yaml:"settings"`
}

func readApp(o Options) (app, error) {
	a := app{
		name: "Lull", botName: "lull", scopes: allScopes, events: []string{"app_mention", "message.im"},
		anyCommand: true, socketMode: true, messagesTab: true, messagesWrite: true, interactivity: true,
		homeTab: true,
	}
	a.botToken, a.appToken = cmp.Or(o.BotToken, DefaultBotToken), cmp.Or(o.AppToken, DefaultAppToken)
	if o.Manifest == nil {
		return a, nil
	}
	var m manifest
	if err := yaml.Unmarshal(o.Manifest, &m); err != nil {
		return a, fmt.Errorf("not readable as YAML or JSON: %w", err)
	}
	if m.Display.Name == "" {
		return a, errors.New("display_information.name is missing")
	}
	a.name = m.Display.Name
	a.botName = strings.ToLower(cmp.Or(m.Features.BotUser.DisplayName, m.Display.Name))
	a.botName = strings.ReplaceAll(a.botName, " ", "-")
	a.scopes = slices.Compact(slices.Sorted(slices.Values(slices.Concat(m.OAuth.Scopes.Bot, m.OAuth.Scopes.Optional))))
	a.events, a.commands, a.shortcuts = m.Settings.Events.Bot, m.Features.Commands, m.Features.Shortcuts
	a.anyCommand, a.socketMode = false, m.Settings.SocketMode
	a.interactivity = m.Settings.Interactivity.IsEnabled
	a.homeTab = m.Features.AppHome.HomeTab
	a.messagesTab = m.Features.AppHome.MessagesTab == nil || *m.Features.AppHome.MessagesTab
	a.messagesWrite = a.messagesTab && !m.Features.AppHome.ReadOnly
	for i, c := range a.commands {
		if len(c.Command) < 2 || len(c.Command) > 32 || c.Command[0] != '/' {
			return a, fmt.Errorf("features.slash_commands[%d].command %q must be 2 to 32 characters that start with /", i, c.Command)
		}
	}
	if len(a.commands) > 0 && !a.granted("commands") {
		return a, errors.New("features.slash_commands needs the bot scope commands in oauth_config.scopes.bot")
	}
	return a, a.checkShortcuts()
}

// identify sets the ids of the app in a team.
func (a *app) identify(teamID string) {
	a.id, a.botID, a.botUser = slackID("A", a.name), slackID("B", teamID+a.name), slackID("U", teamID+"/"+a.name)
}

func (a *app) granted(scope string) bool { return slices.Contains(a.scopes, scope) }

func (a *app) subscribed(event string) bool {
	return !a.uninstalled && slices.Contains(a.events, event)
}

// command finds what the manifest says about a slash command; false when the app has no
// such command.
func (a *app) command(name string) (command, bool) {
	if a.uninstalled {
		return command{}, false
	}
	if a.anyCommand && len(name) > 1 && name[0] == '/' && !strings.ContainsAny(name, " \t\r\n") {
		return command{Command: name, ShouldEscape: true}, true
	}
	i := slices.IndexFunc(a.commands, func(c command) bool { return c.Command == name })
	if i < 0 {
		return command{}, false
	}
	return a.commands[i], true
}
