package slacksim_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"lull/internal/slacksim"
)

// watch reads the stream of a person as "event text" lines.
func (d *desk) watch(t *testing.T, as string) <-chan string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.url+"/sim/stream?as="+as, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		defer response.Body.Close()
		var event string
		for in := bufio.NewScanner(response.Body); in.Scan(); {
			if name, ok := strings.CutPrefix(in.Text(), "event: "); ok {
				event = name
			}
			if data, ok := strings.CutPrefix(in.Text(), "data: "); ok {
				var o struct {
					Channel, TS string
					Message     struct{ Text string }
					Views       *[]object
					View        struct{ Type string }
				}
				_ = json.Unmarshal([]byte(data), &o)
				if o.Views != nil {
					event = fmt.Sprint("views ", len(*o.Views))
				}
				lines <- strings.TrimSpace(event + " " + o.Message.Text + o.View.Type)
			}
		}
	}()
	if first := receive(t, lines); first != "ready" {
		t.Fatalf("the stream begins with %q", first)
	}
	return lines
}

func TestStreamShowsWhatAPersonMaySee(t *testing.T) {
	t.Parallel()
	w := slacksim.DefaultWorkspace()
	w.Channels = append(w.Channels, slacksim.Channel{Name: "board", Members: []string{"ana"}, IsPrivate: true})
	d := open(t, slacksim.Options{Workspace: w})
	ana, ben, gus := d.watch(t, "ana"), d.watch(t, "ben"), d.watch(t, "gus")
	api, ctx, leads := d.api(), t.Context(), d.id("emea-leads")
	d.must("/sim/messages", object{"user": "ana", "channel": "board", "text": "secret"})
	d.must("/sim/messages", object{"user": "ana", "channel": "@lull", "text": "private"})
	if _, err := api.PostEphemeralContext(ctx, leads, d.id("ana"), slack.MsgOptionText("for ana", false)); err != nil {
		t.Fatal(err)
	}
	_, ts, err := api.PostMessageContext(ctx, leads, slack.MsgOptionText("for leads", false))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := api.UpdateMessageContext(ctx, leads, ts, slack.MsgOptionText("for leads!", false)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.DeleteMessageContext(ctx, leads, ts); err != nil {
		t.Fatal(err)
	}
	d.must("/sim/messages", object{"user": "ana", "channel": "general", "text": "for all"})
	d.must("/sim/reset", object{})
	for name, c := range map[string]struct {
		lines <-chan string
		want  []string
	}{
		"ana": {ana, []string{"message secret", "message private", "ephemeral for ana", "message for leads", "update for leads!", "delete", "message for all", "reset"}},
		"ben": {ben, []string{"message for leads", "update for leads!", "delete", "message for all", "reset"}},
		"gus": {gus, []string{"message for all", "reset"}},
	} {
		var got []string
		for range c.want {
			got = append(got, receive(t, c.lines))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Error(name, diff)
		}
	}
	_ = d.sim.Close()
	if line, open := <-ana; open {
		t.Errorf("after Close: %q", line)
	}
}

func TestStreamShowsViews(t *testing.T) {
	t.Parallel()
	f := openFront(t, slacksim.Options{})
	ana, ben := f.watch(t, "ana"), f.watch(t, "ben")
	v := f.show("ana", dialog(note()))
	told := func(want string) {
		t.Helper()
		if got := receive(t, ana); got != want {
			t.Errorf("ana is told %q, want %q", got, want)
		}
	}
	told("views 1")
	if _, err := f.PushViewContext(t.Context(), f.trigger("ana"), dialog(note())); err != nil {
		t.Fatal(err)
	}
	told("views 2")
	if _, err := f.UpdateViewContext(t.Context(), dialog(note()), "", "", v.ID); err != nil {
		t.Fatal(err)
	}
	told("views 2")
	f.must("/sim/views/close", object{"user": "ana", "view_id": f.stack("ana")[1]})
	told("views 1")
	f.must("/sim/views/submit", object{"user": "ana", "view_id": v.ID, "values": fill("x")})
	told("views 0")
	if _, err := f.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: f.id("ben"), View: slack.HomeTabViewRequest{
		Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}},
	}}); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, ben); got != "home home" {
		t.Errorf("ben is told %q first", got)
	}
	f.must("/sim/reset", object{})
	told("reset")
}
