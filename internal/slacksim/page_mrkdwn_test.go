package slacksim_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/internal/slacksim"
)

func pageMrkdwn(t *testing.T, in context.Context) {
	d := open(t, slacksim.Options{})
	p := d.look(in, "#as=ana&channel=general")
	for text, want := range map[string]string{
		"*bold* _it_ ~no~ `a*b*c`":                      `<strong>bold</strong> <em>it</em> <s>no</s> <code>a*b*c</code>`,
		"*a _b_ c*":                                     `<strong>a <em>b</em> c</strong>`,
		"5*6* and my_own_ name":                         "5*6* and my_own_ name",
		"2*3*4 snake_case_name a * b *":                 `2*3*4 snake_case_name a * b *`,
		"AT&amp;T &lt;b&gt; &amp;lt;":                   `AT&amp;T &lt;b&gt; &amp;lt;`,
		"<b>x</b>":                                      `&lt;b&gt;x&lt;/b&gt;`,
		"&gt; one\n&gt; two\nthree":                     `<blockquote>one` + "\n" + `two</blockquote>three`,
		"a\n```x\n*y*```\nb":                            `a<pre>x` + "\n" + `*y*</pre>b`,
		"a ``` b":                                       "a ``` b",
		"<javascript:alert(1)|press>":                   `press`,
		"<mailto:a@b.c|a@b.c>":                          `<a href="mailto:a@b.c" target="_blank" rel="noopener noreferrer">a@b.c</a>`,
		"<https://a.b/?x=1&amp;y=2>":                    `<a href="https://a.b/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">https://a.b/?x=1&amp;y=2</a>`,
		"<@U1|x> <@UNKNOWN|zoe>":                        `<span class="mention is-me" data-mention="U1">@Ana</span> <span class="mention" data-mention="UNKNOWN">@zoe</span>`,
		"<#C1|old> <#C9|far> <#C8|>":                    `<a class="mention" href="#C1">#sales</a> <span class="mention">#far</span> <span class="mention">#private-channel</span>`,
		"<!here> <!subteam^S1|@leads>":                  `<span class="mention is-me">@here</span> <span class="mention is-me">@leads</span>`,
		"<!date^1795417800^{date_short} at {time}|x>":   `<time title="Monday, 23 November 2026 at 08:10">23 Nov 2026 at 08:10</time>`,
		"<!date^1795417800^{nonsense}|by &lt;fall&gt;>": `by &lt;fall&gt;`,
		"08:30:15 :tada: :constructor:":                 `08:30:15 🎉 :constructor:`,
	} {
		got := value[string](p, `Promise.all([import('/assets/mrkdwn.js'), import('/assets/time.js')]).then(([m, time]) => {
			time.setClock(1700000000, 'Europe/Madrid');
			const ctx = {
				me: 'U1', user: (id) => (id === 'U1' ? { label: 'Ana' } : undefined),
				channel: (id) => (id === 'C1' ? { id, name: 'sales' } : undefined), channelHref: (c) => '#' + c.id,
			};
			return m.mrkdwn(ctx, %s).innerHTML;
		})`, quote(text))
		if got != want {
			t.Errorf("%q\n got %s\nwant %s", text, got, want)
		}
	}
	got := value[[]string](p, `import('/assets/time.js').then((time) => {
		time.setClock('2026-11-24T08:00:00Z', 'Europe/Madrid');
		const day = Date.parse('2026-11-24T08:00:00Z') / 1000;
		return [0, 1, -1, 3].map((d) => time.dateText(day + d * 86400, '{date_short_pretty} at {time}', d === 0));
	})`)
	if diff := cmp.Diff([]string{"Today at 09:00", "tomorrow at 09:00", "yesterday at 09:00", "27 Nov 2026 at 09:00"}, got); diff != "" {
		t.Errorf("dates near today (-want +got):\n%s", diff)
	}
}
