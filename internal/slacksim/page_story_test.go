package slacksim_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

const (
	storyCard = `[{"type":"section","block_id":"card","text":{"type":"mrkdwn","text":"*Borealis AG* · no order for 57 days"}},
 {"type":"actions","block_id":"row","elements":[{"type":"button","action_id":"spoke","style":"primary","text":{"type":"plain_text","text":"We spoke"},"value":"AC1042"}]}]`
	storyReport = `[{"type":"section","block_id":"s","text":{"type":"mrkdwn","text":"Ana spoke with *Borealis AG*: will order"}},
 {"type":"data_visualization","block_id":"c","title":"Orders by month","chart":{"type":"line","series":[{"name":"EUR","data":[{"label":"Sep","value":900},{"label":"Oct","value":12450},{"label":"Nov","value":300}]}],"axis_config":{"categories":["Sep","Oct","Nov"]}}},
 {"type":"data_table","block_id":"t","caption":"Quiet accounts","rows":[
  [{"type":"raw_text","text":"Account"},{"type":"raw_text","text":"Days"}],
  [{"type":"raw_text","text":"Kite Foods"},{"type":"raw_number","value":45,"text":"45"}],
  [{"type":"raw_text","text":"Borealis AG"},{"type":"raw_number","value":57,"text":"57"}],
  [{"type":"raw_text","text":"Åre Sport"},{"type":"raw_number","value":9,"text":"9"}]]},
 {"type":"section","block_id":"next","text":{"type":"mrkdwn","text":"Who comes next?"},"accessory":{"type":"external_select","action_id":"account","min_query_length":2,"placeholder":{"type":"plain_text","text":"Find an account"}}}]`
)

// storyApp is an app that answers a rep and a lead.
func storyApp(t *testing.T, sales string) func(*app, socketmode.Event) {
	modal := modalOf(t, contactModal)
	var report slack.Blocks
	if err := report.UnmarshalJSON([]byte(storyReport)); err != nil {
		t.Fatal(err)
	}
	post := func(a *app, options ...slack.MsgOption) {
		if _, _, err := a.PostMessage(sales, options...); err != nil {
			t.Errorf("chat.postMessage: %v", err)
		}
	}
	interact := func(a *app, e socketmode.Event, c slack.InteractionCallback) {
		switch {
		case c.Type == slack.InteractionTypeViewSubmission && !strings.Contains(c.View.State.Values["line"]["line"].Value, "order"):
			a.ack(e, slack.NewErrorsViewSubmissionResponse(map[string]string{"line": "Will they order?"}))
		case c.Type == slack.InteractionTypeViewSubmission:
			a.ack(e, nil)
			post(a, slack.MsgOptionText("Ana spoke with Borealis", false), slack.MsgOptionBlocks(report.BlockSet...))
		case c.Type == slack.InteractionTypeBlockSuggestion:
			a.ack(e, object{"options": []object{{"text": object{"type": "plain_text", "text": "Kite Foods " + c.Value}, "value": "AC7"}}})
		case c.ActionCallback.BlockActions[0].ActionID == "account":
			a.ack(e, nil)
			post(a, slack.MsgOptionText("<@"+c.User.ID+"> takes "+c.ActionCallback.BlockActions[0].SelectedOption.Value, false), slack.MsgOptionTS(c.Container.MessageTs))
		default:
			a.ack(e, nil)
			if _, err := a.OpenView(c.TriggerID, modal); err != nil {
				t.Errorf("views.open: %v", err)
			}
		}
	}
	return func(a *app, e socketmode.Event) {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			a.ack(e, object{"text": "Borealis: no order for 57 days", "blocks": rawBlocks(storyCard)})
		case slack.InteractionCallback:
			go interact(a, e, data)
		case slackevents.EventsAPIEvent:
			a.ack(e, nil)
			if mention, ok := data.InnerEvent.Data.(*slackevents.AppMentionEvent); ok {
				post(a, slack.MsgOptionText("#42 · Borealis AG · <@"+mention.User+">", false), slack.MsgOptionTS(mention.ThreadTimeStamp))
			}
		}
	}
}

// A rep asks, speaks with the customer and reports; the lead reads, sorts, assigns in the
// thread and picks the next account.
func pageStory(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Manifest: []byte(pageManifest), Now: tuesday})
	d.connect(storyApp(t, d.id("sales")))
	rep, lead := d.look(in, "#as=ana&channel=sales"), d.look(in, "#as=marta&channel=general")

	rep.write(composer, "/lull borealis"+kb.Enter)
	rep.reads("#messages", "Only visible to you")
	rep.click("[data-action=spoke]")
	rep.write("[data-action=line]", "hello")
	rep.click("[data-action=who][value=they]")
	rep.click("[data-testid=modal-submit]")
	rep.until(`document.querySelector('.has-error').innerText.includes('Will they order?')`)
	rep.write("[data-action=line]", ", will order"+kb.Enter)
	rep.until(`!document.querySelector('dialog')`)
	rep.reads("#messages", "Ana spoke with Borealis AG: will order")

	lead.until(`document.querySelector('[data-name=sales][data-unread]')`)
	lead.click("[data-testid=channel-link][data-name=sales]")
	lead.reads("#messages", "Ana spoke with Borealis AG")
	lead.lacks("Only visible to you")
	lead.until(`document.querySelector('.plot svg').getAttribute('aria-label') === 'Line chart: Orders by month. EUR: Sep 900, Oct 12,450, Nov 300.'`)
	column := func() []string {
		return value[[]string](lead, `[...document.querySelectorAll('#messages tbody th')].map((n) => n.innerText)`)
	}
	for _, c := range []struct {
		head string
		want []string
	}{
		{"thead th:nth-child(2) button", []string{"Borealis AG", "Kite Foods", "Åre Sport"}},
		{"thead th:nth-child(1) button", []string{"Åre Sport", "Borealis AG", "Kite Foods"}},
	} {
		lead.click(c.head)
		if diff := cmp.Diff(c.want, column()); diff != "" {
			t.Errorf("sorted by %s (-want +got):\n%s", c.head, diff)
		}
	}

	// What was sorted stays sorted when something is said about it.
	lead.tabTo("[data-testid=reply]")
	lead.keys(kb.Enter)
	lead.focused("[data-testid=thread-composer]")
	lead.keys("@lull @ana call them by fri" + kb.Enter)
	lead.reads("#replies", "#42 · Borealis AG · @Marta Sanz")
	lead.click("#replies [data-action=account]")
	lead.write("[data-testid=search]", "ki")
	lead.click("[role=option][data-key=AC7]")
	lead.reads("#replies", "@Marta Sanz takes AC7")

	if diff := cmp.Diff([]string{"Åre Sport", "Borealis AG", "Kite Foods"}, column()); diff != "" {
		t.Errorf("after the replies (-want +got):\n%s", diff)
	}

	rep.until(`document.querySelector('#messages [data-testid=replies]').innerText.includes('3 replies')`)
	rep.click("#messages [data-testid=replies]")
	rep.reads("#replies", "@lull @Ana Ruiz call them by fri")
	rep.do(chromedp.KeyEvent(kb.Escape))
	rep.until(`document.querySelector('#thread').hidden`)
}
