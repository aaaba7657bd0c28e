package slacksim_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"lull/internal/slacksim"
)

func pageCard(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	ts := d.postBlocks("general", "the text that blocks replace", cardBlocks)
	p := d.look(in, "#as=ana&channel=general")
	p.reads("#messages", "Acme Industrial S.A.")
	p.lacks("the text that blocks replace")
	got := value[map[string]any](p, `(() => {
		const m = document.querySelector('[data-ts="%s"]');
		const all = (s) => [...m.querySelectorAll(s)].map((n) => n.textContent);
		return {
			bold: all('.section-words > .text > strong'), link: m.querySelector('.section a').href, badge: all('.badge'),
			plain: m.innerText.includes('<!channel> AT&T') && m.innerText.includes('*not bold*'), mentions: all('.mention').length,
			rows: all('tbody th'), range: all('.pager span')[0], bars: m.querySelectorAll('.plot path.fill').length,
			charts: [...m.querySelectorAll('svg[role=img]')].map((n) => n.getAttribute('aria-label')),
			context: all('.context .text'),
		};
	})()`, ts)
	want := map[string]any{
		"bold": []any{"Acme Industrial S.A."}, "link": "https://crm.example/a?b=1&c=2", "badge": []any{"APP"},
		"plain": true, "mentions": 0.0, "rows": []any{"Sep", "Oct"}, "range": "1–2 of 3", "bars": 3.0,
		"charts":  []any{"Bar chart: Net revenue. Net: Sep 900, Oct 12,450, Nov −1,250.", "Pie chart: Segments. Active 3 (75%); Passive 1 (25%)."},
		"context": []any{"Data yesterday · only you see this"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the card (-want +got):\n%s", diff)
	}

	p.click(".pager button:last-child")
	p.until(`document.querySelector('tbody').innerText.startsWith('Nov')`)
	p.click("thead .number button")
	p.until(`document.querySelector('tbody').innerText.startsWith('Oct') && document.querySelector('thead .number').ariaSort === 'descending'`)
	p.click("thead .number button")
	p.until(`document.querySelector('tbody').innerText.startsWith('Nov') && document.querySelector('thead .number').ariaSort === 'ascending'`)

	p.click(".danger")
	p.until(`document.querySelector('dialog[open]').innerText.includes('Ben is told.')`)
	p.click("dialog .button")
	p.until(`!document.querySelector('dialog')`)
	p.click(".button.more")
	p.until(`document.activeElement.innerText === 'Share'`)
	p.do(chromedp.KeyEvent(kb.ArrowDown))
	p.until(`document.activeElement.innerText === 'History'`)
	p.do(chromedp.KeyEvent(kb.Escape))
	p.until(`!document.querySelector('.menu')`)

	// An edit replaces blocks by text where it brings none.
	_, _, _, err := d.api().UpdateMessage(d.id("general"), ts, slack.MsgOptionText("new", false), slack.MsgOptionBlocks())
	if err != nil {
		t.Fatal(err)
	}
	p.reads("#messages", "new")
	if _, _, err := d.api().DeleteMessage(d.id("general"), ts); err != nil {
		t.Fatal(err)
	}
	p.until(`!document.querySelector('[data-ts="%s"]')`, ts)
}

func pageTyping(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	p := d.look(in, "#as=ana&channel=sales")
	p.write("[data-testid=composer]", "first line"+kb.Shift)
	p.do(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierShift)))
	p.write("[data-testid=composer]", "to @ma")
	p.until(`document.querySelector('.completion').innerText.includes('Marta Sanz')`)
	p.write("[data-testid=composer]", kb.Tab)
	p.write("[data-testid=composer]", "in #gen")
	p.until(`document.querySelector('.completion').innerText.includes('general')`)
	p.write("[data-testid=composer]", kb.Enter)
	p.until(`document.activeElement.value === 'first line\nto @marta in #general '`)
	p.write("[data-testid=composer]", "for *AT&T* :tada:\r")
	p.reads("#messages", "first line\nto @Marta Sanz in #general for AT&T 🎉")
	p.until(`document.querySelector('[data-testid=composer]').value === ''`)
	want := []string{fmt.Sprintf("first line\nto <@%s> in <#%s|general> for *AT&amp;T* :tada:", d.id("marta"), d.id("general"))}
	if diff := cmp.Diff(want, d.texts("sales", "ben")); diff != "" {
		t.Errorf("what the others read (-want +got):\n%s", diff)
	}
	p.click("#messages a.mention")
	p.until(`document.querySelector('#title').innerText === 'general'`)
}

func pageCommand(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Manifest: []byte(pageManifest)})
	came, may := make(chan slack.SlashCommand), make(chan struct{})
	d.connect(commands(func(a *app, e socketmode.Event, c slack.SlashCommand) {
		came <- c
		<-may
		a.ack(e, object{"text": "*Acme* is quiet"})
	}))
	p, ben := d.look(in, "#as=ana&channel=general"), d.look(in, "#as=ben&channel=general")

	p.write("[data-testid=composer]", "/")
	p.until(`document.querySelectorAll('.completion [role=option]').length === 3`)
	p.write("[data-testid=composer]", kb.ArrowDown+kb.Tab)
	p.until(`document.activeElement.value === '/segment ' && document.querySelector('.usage').innerText === '[customer]'`)
	p.write("[data-testid=composer]", "acme\r")
	if c := receive(t, came); c.Command != "/segment" || c.Text != "acme" {
		t.Errorf("the app got %s %q", c.Command, c.Text)
	}
	p.until(`document.querySelector('.waiting').innerText.includes('/segment acme')`)
	may <- struct{}{}
	p.reads("#messages", "Only visible to you")
	p.reads("#messages", "Acme is quiet")
	p.until(`!document.querySelector('.waiting')`)
	if got := value[bool](p, `document.querySelector('[data-testid=message][data-ephemeral] .author').innerText === 'lull'`); !got {
		t.Error("the app's private answer does not carry its name")
	}
	p.do(chromedp.Reload())
	p.ready()
	p.lacks("Acme is quiet")
	ben.write("[data-testid=composer]", "anything new?\r")
	ben.reads("#messages", "anything new?")
	ben.lacks("Acme is quiet")

	p.write("[data-testid=composer]", "/x\r")
	p.reads("#messages", "/x is not a valid command.")
}

func pageThread(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{Manifest: []byte(pageManifest)})
	ts := d.must("/sim/messages", object{"user": "marta", "channel": "sales", "text": "who takes Acme?"})["ts"].(string)
	p := d.look(in, "#as=ana&channel=sales")
	p.until(`document.querySelector('[data-testid=thread]').hidden`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[data-testid=reply]').click()`))
	p.do(chromedp.WaitVisible(chromedp.CSS("[data-testid=thread]")))
	p.write("[data-testid=thread-composer]", "I do\r")
	p.reads("#replies", "I do")
	p.until(`document.querySelector('#messages [data-testid=replies]').innerText.includes('1 reply')`)
	p.write("[data-testid=thread-composer]", "/lull acme\r")
	p.reads("#replies", "/lull is not supported in threads. Sorry!")
	if _, _, err := d.api().PostMessage(d.id("sales"), slack.MsgOptionText("noted", false), slack.MsgOptionTS(ts)); err != nil {
		t.Fatal(err)
	}
	p.reads("#replies", "noted")
	p.until(`document.querySelector('#messages [data-testid=replies]').innerText.includes('2 replies')`)
	if diff := cmp.Diff([]string{"who takes Acme?", "I do", "noted"}, d.texts("sales", "ana")); diff != "" {
		t.Errorf("the channel (-want +got):\n%s", diff)
	}
	p.until(`document.querySelectorAll('#messages [data-testid=message]').length === 1`)
	p.do(chromedp.KeyEvent(kb.Escape))
	p.until(`document.querySelector('[data-testid=thread]').hidden && document.activeElement.id === 'composer'`)
}
