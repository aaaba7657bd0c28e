package slacksim_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"lull/internal/slacksim"
)

const formType = "application/x-www-form-urlencoded"

// office is a workspace with everything that is not plain: a private channel with the app
// and one without, an archived and a shared one, a stranger, somebody who left, a bot.
func office() *slacksim.Workspace {
	w := slacksim.DefaultWorkspace()
	w.Users = append(w.Users,
		slacksim.User{Name: "left", Deleted: true, TZ: "Asia/Tokyo", Locale: "ja-JP"},
		slacksim.User{Name: "visitor", TeamID: "T0OTHER", IsStranger: true},
		slacksim.User{Name: "single", IsRestricted: true, IsUltraRestricted: true},
		slacksim.User{Name: "robot", IsBot: true})
	everybody := append(w.Channels[0].Members, "left", "visitor")
	w.Channels = append(w.Channels,
		slacksim.Channel{Name: "board", Members: []string{"ana"}, IsPrivate: true, IsBotMember: true},
		slacksim.Channel{Name: "secret", Members: []string{"ana"}, IsPrivate: true},
		slacksim.Channel{Name: "old", Members: everybody, IsArchived: true, IsBotMember: true},
		slacksim.Channel{Name: "partners", Members: everybody, IsExtShared: true, IsPendingExtShared: true, IsBotMember: true},
		slacksim.Channel{Name: "elsewhere", Members: everybody})
	w.UserGroups = append(w.UserGroups,
		slacksim.UserGroup{Handle: "gone", Users: []string{"ana"}, IsDisabled: true},
		slacksim.UserGroup{Handle: "all-of-us", Name: "Everybody", Description: "all", Users: everybody})
	return w
}

func TestUsersList(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Workspace: office()})
	users, err := d.api().GetUsersContext(t.Context(), slack.GetUsersOptionLimit(4))
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]slack.User{}
	var ids []string
	for _, u := range users {
		byName[u.Name] = u
		ids = append(ids, u.ID)
	}
	if len(users) != 13 || len(byName) != 13 || !slices.IsSorted(ids) {
		t.Errorf("%d people, %d names, ids %v", len(users), len(byName), ids)
	}
	if u := byName["left"]; !u.Deleted || u.TZ != "Asia/Tokyo" || u.TZOffset != 9*3600 || u.Locale != "ja-JP" {
		t.Errorf("somebody who left: %+v", u)
	}
	if u := byName["visitor"]; !u.IsStranger || u.TeamID != "T0OTHER" {
		t.Errorf("a stranger: %+v", u)
	}
	if u := byName["single"]; !u.IsRestricted || !u.IsUltraRestricted {
		t.Errorf("a guest: %+v", u)
	}
	if u := byName["lull"]; !u.IsBot || u.Profile.ApiAppID == "" {
		t.Errorf("the app: %+v", u)
	}
	if u := byName["slackbot"]; u.ID != "USLACKBOT" || u.IsBot {
		t.Errorf("Slackbot: %+v", u)
	}
	o, _ := d.raw(t, "users.list", formType, d.sim.BotToken(), "include_locale=true")
	members := o["members"].([]any)
	locale := func(m any) bool { return m.(object)["id"] == d.id("left") && m.(object)["locale"] == "ja-JP" }
	if len(members) != 13 || !slices.ContainsFunc(members, locale) || o["cache_ts"] == nil || o["response_metadata"].(object)["next_cursor"] != "" {
		t.Errorf("in one page: %v", o)
	}
	if o, _ := d.raw(t, "users.list", formType, d.sim.BotToken(), "cursor=x"); o["error"] != "invalid_cursor" {
		t.Error(o)
	}
}

func TestConversationsList(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Workspace: office()})
	api, ctx := d.api(), t.Context()
	list := func(p slack.GetConversationsParameters) (names []string) {
		t.Helper()
		for {
			channels, next, err := api.GetConversationsContext(ctx, &p)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range channels {
				names = append(names, c.Name+c.User)
				if c.Name == "partners" && (!c.IsExtShared || !c.IsShared || c.NumMembers != 9) || c.Name == "board" && (!c.IsPrivate || !c.IsGroup || c.NumMembers != 2) {
					t.Errorf("%+v", c)
				}
			}
			if p.Cursor = next; next == "" {
				slices.Sort(names)
				return names
			}
		}
	}
	if _, _, _, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{d.id("ben")}}); err != nil {
		t.Fatal(err)
	}
	got := [][]string{
		list(slack.GetConversationsParameters{}),
		list(slack.GetConversationsParameters{Types: []string{"public_channel"}, ExcludeArchived: true, Limit: 2}),
		list(slack.GetConversationsParameters{Types: []string{"private_channel", "im"}}),
	}
	public := []string{"elsewhere", "emea-leads", "general", "old", "partners", "sales"}
	want := [][]string{public, slices.Delete(slices.Clone(public), 3, 4), {d.id("ben"), "board"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for want, p := range map[string]slack.GetConversationsParameters{
		"invalid_types":  {Types: []string{"public_channel", "clubs"}},
		"invalid_cursor": {Cursor: "x"},
		"invalid_limit":  {Limit: -1},
		"missing_scope":  {Types: []string{"mpim"}},
	} {
		if _, _, err := api.GetConversationsContext(ctx, &p); fmt.Sprint(err) != want {
			t.Errorf("%+v: %v, want %s", p, err, want)
		}
	}
}

func TestUserGroups(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Workspace: office()})
	api, ctx := d.api(), t.Context()
	got := map[string][]string{}
	groups, err := api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true), slack.GetUserGroupsOptionIncludeCount(true))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range groups {
		got[g.Handle] = g.Users
		if g.UserCount != len(g.Users) || g.DateDelete != 0 || !g.IsUserGroup {
			t.Errorf("group %+v", g)
		}
	}
	var emea, all []string
	for _, name := range []string{"ana", "ben", "luis", "marta", "nora"} {
		emea = append(emea, d.id(name))
	}
	for _, name := range []string{"adam", "gus", "visitor"} {
		all = append(all, d.id(name))
	}
	all = append(all, emea...)
	slices.Sort(emea)
	slices.Sort(all)
	if diff := cmp.Diff(map[string][]string{"emea": emea, "all-of-us": all}, got); diff != "" {
		t.Error(diff)
	}
	groups, err = api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeDisabled(true))
	if err != nil || len(groups) != 3 || groups[1].Handle != "gone" || groups[1].DateDelete == 0 || groups[1].Users != nil {
		t.Errorf("with disabled ones: %+v, %v", groups, err)
	}
	if ids, err := api.GetUserGroupMembersContext(ctx, groups[0].ID); err != nil || cmp.Diff(emea, ids) != "" {
		t.Errorf("usergroups.users.list: %v, %v", ids, err)
	}
	for _, id := range []string{"S404", "emea", groups[1].ID, ""} {
		if _, err := api.GetUserGroupMembersContext(ctx, id); fmt.Sprint(err) != "no_such_subteam" {
			t.Errorf("members of %q: %v", id, err)
		}
	}
	d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": "@emea, @gone: hello"})
	if diff := cmp.Diff([]string{"<!subteam^" + groups[0].ID + "|@emea>, @gone: hello"}, d.texts("general", "ben")); diff != "" {
		t.Error(diff)
	}
	if o := d.get("/sim/workspace"); len(o["usergroups"].([]any)) != 3 || o["usergroups"].([]any)[0].(object)["handle"] != "emea" {
		t.Errorf("usergroups on the page: %v", o["usergroups"])
	}
}

func TestTeamInfo(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	info, err := d.api().GetTeamInfoContext(t.Context())
	if err != nil || info.ID == "" || info.Name != "Northwind Sales" || info.Domain != "northwind-sales" || info.EmailDomain != "example.com" {
		t.Errorf("%+v, %v", info, err)
	}
	if _, err := d.api().GetOtherTeamInfoContext(t.Context(), "T404"); fmt.Sprint(err) != "team_not_found" {
		t.Error(err)
	}
}

// Who and where is not plain: what an app learns about them, and where it may post.
func TestUnusualPeopleAndChannels(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{Workspace: office()})
	api, ctx := d.api(), t.Context()
	hi := slack.MsgOptionText("hi", false)
	for name, want := range map[string]struct{ info, post, members, history string }{
		"general":   {"", "", "", ""},
		"board":     {"", "", "", ""},
		"secret":    {"channel_not_found", "channel_not_found", "channel_not_found", "channel_not_found"},
		"old":       {"", "is_archived", "", ""},
		"partners":  {"", "", "", ""},
		"elsewhere": {"", "not_in_channel", "", "not_in_channel"},
	} {
		id := d.id(name)
		c, info := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id, IncludeLocale: true})
		_, _, post := api.PostMessageContext(ctx, id, hi)
		_, _, members := api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: id})
		_, history := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: id})
		for what, pair := range map[string][2]any{
			"info": {info, want.info}, "post": {post, want.post}, "members": {members, want.members}, "history": {history, want.history},
		} {
			if text := fmt.Sprint(pair[0]); text != pair[1] && !(text == "<nil>" && pair[1] == "") {
				t.Errorf("%s of %s: %s, want %q", what, name, text, pair[1])
			}
		}
		if info == nil && (c.IsArchived != (name == "old") || c.IsExtShared != (name == "partners") || c.IsPendingExtShared != c.IsExtShared || c.IsPrivate != (name == "board") || c.Locale != "en-US") {
			t.Errorf("%s: %+v", name, c)
		}
	}
	for name, want := range map[string][2]string{
		"gus": {"", ""}, "single": {"", "user_not_in_channel"}, "visitor": {"", ""}, "left": {"user_disabled", "user_not_in_channel"}, "robot": {"user_not_visible", "user_not_in_channel"},
	} {
		_, _, _, opened := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{d.id(name)}})
		_, ephemeral := api.PostEphemeralContext(ctx, d.id("partners"), d.id(name), hi)
		for i, err := range []error{opened, ephemeral} {
			if text := fmt.Sprint(err); text != want[i] && !(text == "<nil>" && want[i] == "") {
				t.Errorf("%s: %s, want %q", name, text, want[i])
			}
		}
	}
	if _, err := api.GetUserByEmailContext(ctx, "left@example.com"); fmt.Sprint(err) != "users_not_found" {
		t.Error(err)
	}
	// A guest sees the channels of which they are a member, and no other.
	if o := d.get("/sim/channels/elsewhere/messages?as=single"); o["error"] != "channel_not_found" {
		t.Errorf("a guest reads: %v", o)
	}
	if o := d.post("/sim/messages", object{"user": "left", "channel": "general", "text": "hi"}); o["error"] != "account_inactive" {
		t.Errorf("somebody who left: %v", o)
	}
}
