package slacksim_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"lull/internal/slacksim"
)

func repeat(n int, item string) string { return strings.TrimSuffix(strings.Repeat(item+",", n), ",") }

func plain(n int) string {
	return `{"type":"plain_text","text":"` + strings.Repeat("é", n) + `"}`
}

func section(n int) string {
	return `{"type":"section","text":{"type":"mrkdwn","text":"` + strings.Repeat("x", n) + `"}}`
}

// table is a data_table of rows that are all alike.
func table(rows int, row string) string {
	return `{"type":"data_table","caption":"c","rows":[` + repeat(rows, row) + `]}`
}

func bars(categories, data string) string {
	return `{"type":"data_visualization","title":"t","chart":{"type":"bar","series":[{"name":"s","data":[` + data +
		`]}],"axis_config":{"categories":[` + categories + `]}}}`
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	const divider, cell = `{"type":"divider"}`, `[{"type":"raw_text","text":"x"},{"type":"raw_number","value":1.5}]`
	pie := func(segments string) string {
		return `{"type":"data_visualization","title":"t","chart":{"type":"pie","segments":[` + segments + `]}}`
	}
	button := func(more string) string {
		return `{"type":"actions","elements":[{"type":"button","action_id":"a","text":` + plain(1) + more + `}]}`
	}
	// want is what Slack says first, empty for blocks that are fine.
	for _, c := range []struct{ name, blocks, want string }{
		{"none", ``, ""},
		{"50 blocks", repeat(50, divider), ""},
		{"51 blocks", repeat(51, divider), "no more than 50 items allowed [json-pointer:/blocks]"},
		{"section of 3000", section(3000), ""},
		{"section of 3001", divider + "," + section(3001), "must be less than 3001 characters [json-pointer:/blocks/1/text/text]"},
		{"empty text", section(0), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		{"empty section", `{"type":"section"}`, "must define either `text` or `fields` [json-pointer:/blocks/0]"},
		{"10 fields", `{"type":"section","fields":[` + repeat(10, plain(1)) + `]}`, ""},
		{"11 fields", `{"type":"section","fields":[` + repeat(11, plain(1)) + `]}`, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"},
		{"field of 2001", `{"type":"section","fields":[` + plain(2001) + `]}`, "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"},
		{"text is a string", `{"type":"section","text":"x"}`, "must provide an object [json-pointer:/blocks/0/text]"},
		{"unknown property", `{"type":"divider","color":"red"}`, "invalid additional property: color [json-pointer:/blocks/0]"},
		{"no type", `{}`, "missing required field: type [json-pointer:/blocks/0]"},
		{"unknown type", `{"type":"banner"}`, "unsupported type: banner [json-pointer:/blocks/0/type]"},
		{"not an object", `7`, "must provide an object [json-pointer:/blocks/0]"},
		{"block_id twice", `{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}`, "`block_id` must be unique, but a was used before [json-pointer:/blocks/1/block_id]"},
		{"long block_id", `{"type":"divider","block_id":"` + strings.Repeat("a", 256) + `"}`, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"},
		{"header of 150", `{"type":"header","text":` + plain(150) + `}`, ""},
		{"header of 151", `{"type":"header","text":` + plain(151) + `}`, "must be less than 151 characters [json-pointer:/blocks/0/text/text]"},
		{"header in mrkdwn", `{"type":"header","text":{"type":"mrkdwn","text":"x"}}`, "must be a valid enum value [json-pointer:/blocks/0/text/type]"},
		{"context of 10", `{"type":"context","elements":[` + repeat(10, plain(1)) + `]}`, ""},
		{"context of 11", `{"type":"context","elements":[` + repeat(11, plain(1)) + `]}`, "no more than 10 items allowed [json-pointer:/blocks/0/elements]"},
		{"context with an image", `{"type":"context","elements":[{"type":"image","image_url":"https://x.y/z.png","alt_text":"z"}]}`, ""},
		{"image without alt_text", `{"type":"image","image_url":"https://x.y/z.png"}`, "missing required field: alt_text [json-pointer:/blocks/0]"},
		{"button", button(`,"value":"v","style":"primary","url":"https://x.y"`), ""},
		{"button text of 76", `{"type":"actions","elements":[{"type":"button","text":` + plain(76) + `}]}`, "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
		{"button value of 2001", button(`,"value":"` + strings.Repeat("v", 2001) + `"`), "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"},
		{"button style", button(`,"style":"loud"`), "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]"},
		{"confirm", button(`,"confirm":{"title":` + plain(101) + `,"text":` + plain(300) + `,"confirm":` + plain(30) + `,"deny":` + plain(30) + `}`), "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]"},
		{"25 buttons", `{"type":"actions","elements":[` + repeat(25, `{"type":"button","text":`+plain(1)+`}`) + `]}`, ""},
		{"26 buttons", `{"type":"actions","elements":[` + repeat(26, `{"type":"button","text":`+plain(1)+`}`) + `]}`, "no more than 25 items allowed [json-pointer:/blocks/0/elements]"},
		{"action_id twice", `{"type":"actions","elements":[` + repeat(2, `{"type":"button","action_id":"a","text":`+plain(1)+`}`) + `]}`, "`action_id` must be unique in its block, but a was used before [json-pointer:/blocks/0/elements/1/action_id]"},
		{"overflow of 6", `{"type":"section","text":` + plain(1) + `,"accessory":{"type":"overflow","options":[` + repeat(6, `{"text":`+plain(1)+`,"value":"v"}`) + `]}}`, "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]"},
		{"markdown of 12001", `{"type":"markdown","text":"` + strings.Repeat("m", 6001) + `"},{"type":"markdown","text":"` + strings.Repeat("m", 6000) + `"}`, "markdown blocks must be less than 12001 characters in total [json-pointer:/blocks]"},
		{"table", table(101, cell), ""},
		{"table of 102 rows", table(102, cell), "no more than 101 items allowed [json-pointer:/blocks/0/rows]"},
		{"table without a body", table(1, cell), "no fewer than 2 items allowed [json-pointer:/blocks/0/rows]"},
		{"table of 21 columns", table(2, "["+repeat(21, `{"type":"raw_text","text":"x"}`)+"]"), "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"},
		{"table with an empty cell", table(2, `[{"type":"raw_text","text":""}]`), "must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]"},
		{"ragged table", `{"type":"data_table","caption":"c","rows":[` + cell + `,[{"type":"raw_text","text":"x"}]]}`, "must have 2 cells like the header [json-pointer:/blocks/0/rows/1]"},
		{"table without caption", strings.Replace(table(2, cell), `"caption":"c",`, "", 1), "missing required field: caption [json-pointer:/blocks/0]"},
		{"rich header", table(2, `[{"type":"rich_text","elements":[{}]}]`), "unsupported type: rich_text [json-pointer:/blocks/0/rows/0/0/type]"},
		{"row header outside", strings.Replace(table(2, cell), `"caption"`, `"row_header_column_index":2,"caption"`, 1), "must be less than 2 [json-pointer:/blocks/0/row_header_column_index]"},
		{"pages of 101", strings.Replace(table(2, cell), `"caption"`, `"page_size":101,"caption"`, 1), "must be at most 100 [json-pointer:/blocks/0/page_size]"},
		{"cells of 10001", table(3, `[{"type":"raw_text","text":"`+strings.Repeat("x", 3334)+`"}]`), "table cells must be less than 10001 characters in total [json-pointer:/blocks]"},
		{"pie", pie(`{"label":"a","value":1}`), ""},
		{"pie of nothing", pie(`{"label":"a","value":0}`), "must be more than 0 [json-pointer:/blocks/0/chart/segments/0/value]"},
		{"pie of 7", pie(repeat(7, `{"label":"a","value":1}`)), "no more than 6 items allowed [json-pointer:/blocks/0/chart/segments]"},
		{"three charts", repeat(3, pie(`{"label":"a","value":1}`)), "no more than 2 data_visualization blocks allowed [json-pointer:/blocks]"},
		{"bars", bars(`"a","b"`, `{"label":"b","value":-1},{"label":"a","value":2}`), ""},
		{"bars miss a point", bars(`"a","b"`, `{"label":"a","value":2}`), "must have exactly one point for each of the categories a, b [json-pointer:/blocks/0/chart/series/0/data]"},
		{"same category", bars(`"a","a"`, `{"label":"a","value":2},{"label":"a","value":2}`), "`categories` must be unique [json-pointer:/blocks/0/chart/axis_config/categories/1]"},
		{"long label", bars(`"`+strings.Repeat("a", 21)+`"`, `{"label":"a","value":2}`), "must be less than 21 characters [json-pointer:/blocks/0/chart/axis_config/categories/0]"},
		{"other blocks", `{"type":"rich_text","elements":[]},{"type":"video","alt_text":"a","title":{},"thumbnail_url":"t","video_url":"v"}`, ""},
		{"other block without its field", `{"type":"rich_text"}`, "missing required field: elements [json-pointer:/blocks/0]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			body, _ := json.Marshal(object{"channel": d.id("general"), "text": "fallback", "blocks": json.RawMessage("[" + c.blocks + "]")})
			o, _ := d.raw(t, "chat.postMessage", "application/json", d.sim.BotToken(), string(body))
			if c.want == "" {
				if o["ok"] != true {
					t.Errorf("refused: %v", o)
				}
				return
			}
			errs, _ := o["errors"].([]any)
			messages, _ := o["response_metadata"].(object)["messages"].([]any)
			if o["error"] != "invalid_blocks" || len(errs) == 0 || len(messages) != len(errs) || !strings.Contains(fmt.Sprint(errs), c.want) {
				t.Fatalf("%v, want %s", o, c.want)
			}
			if messages[0] != "[ERROR] "+errs[0].(string) {
				t.Errorf("messages %v", messages)
			}
		})
	}
}

func TestBlocksThroughSlackGo(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	api, ctx, general := d.api(), t.Context(), d.id("general")
	text := func(n int) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.MarkdownType, strings.Repeat("x", n), false, false)
	}
	_, _, err := api.PostMessageContext(ctx, general, slack.MsgOptionBlocks(slack.NewDividerBlock(), slack.NewSectionBlock(text(3001), nil, nil)))
	e, ok := errors.AsType[slack.SlackErrorResponse](err)
	want := []string{"[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"}
	if !ok || e.Err != "invalid_blocks" || cmp.Diff(want, e.ResponseMetadata.Messages) != "" || len(e.Errors) != 1 {
		t.Errorf("got %#v", err)
	}
	var long []slack.Block
	for range 5 {
		long = append(long, slack.NewSectionBlock(text(2650), nil, nil))
	}
	if _, _, err := api.PostMessageContext(ctx, general, slack.MsgOptionBlocks(long...)); fmt.Sprint(err) != "msg_blocks_too_long" {
		t.Errorf("13250 characters: %v", err)
	}
	for body, want := range map[string]string{`{"type":"divider"}`: "invalid_blocks_format", `[`: "invalid_blocks_format", `"x"`: "invalid_blocks_format"} {
		o, _ := d.raw(t, "chat.postMessage", "application/json", d.sim.BotToken(), fmt.Sprintf(`{"channel":%q,"blocks":%q}`, general, body))
		if o["error"] != want {
			t.Errorf("blocks %s: %v", body, o)
		}
	}
	_, _, posted, err := api.PostMessageWithResponseContext(ctx, general, slack.MsgOptionBlocks(slack.NewDividerBlock(), slack.NewDividerBlock()))
	if err != nil || len(posted.Blocks.BlockSet) != 2 {
		t.Fatalf("%+v, %v", posted, err)
	}
	if a, b := posted.Blocks.BlockSet[0].ID(), posted.Blocks.BlockSet[1].ID(); a == "" || a == b {
		t.Errorf("block ids %q and %q", a, b)
	}
}

// Whatever is posted as blocks, the answer is Slack's and the next call works.
func TestAnyBlocks(t *testing.T) {
	t.Parallel()
	d := open(t, slacksim.Options{})
	general := d.id("general")
	leaf := rapid.OneOf(
		rapid.Just(any(nil)), rapid.Map(rapid.Bool(), func(v bool) any { return v }), rapid.Map(rapid.Float64(), func(v float64) any { return v }),
		rapid.Map(rapid.SampledFrom([]string{"", "x", "plain_text", "mrkdwn", "button", "section", "raw_text", "pie", "bar"}), func(v string) any { return v }),
	)
	names := rapid.SampledFrom([]string{
		"type", "text", "fields", "elements", "accessory", "rows", "caption", "chart", "title", "series", "segments", "axis_config",
		"categories", "data", "label", "value", "options", "confirm", "block_id", "action_id",
	})
	value := leaf
	for range 4 {
		inner := value
		value = rapid.OneOf(leaf,
			rapid.Map(rapid.SliceOfN(inner, 0, 3), func(v []any) any { return v }),
			rapid.Map(rapid.MapOfN(names, inner, 0, 5), func(v map[string]any) any { return v }))
	}
	kinds := rapid.SampledFrom([]string{"section", "actions", "context", "header", "image", "markdown", "data_table", "data_visualization", "rich_text"})
	rapid.Check(t, func(rt *rapid.T) {
		block := rapid.MapOfN(names, value, 0, 6).Draw(rt, "block")
		block["type"] = kinds.Draw(rt, "type")
		body, err := json.Marshal(object{"channel": general, "blocks": []any{block}})
		if err != nil {
			rt.Skip()
		}
		o, _ := d.raw(t, "chat.postMessage", "application/json", d.sim.BotToken(), string(body))
		if o["ok"] != true && o["error"] != "invalid_blocks" {
			rt.Errorf("%s: %v", body, o)
		}
	})
}
