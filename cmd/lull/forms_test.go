package main_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"lull/bot"
	"lull/commands"
	"lull/internal/slacksim"
)

func TestFromAButtonThroughAFormToAnAnswerInItsPlace(t *testing.T) {
	t.Parallel()
	w, desk, log := newWorkspace(t, slacksim.Options{}), newCounter(), newRecord()
	inProcess(t, w, log, desk.answer)
	card := w.ask("ana", "#general", "/lull", "acme")
	stacks, e := w.modals("ana"), w.watch("ana")
	if got := w.press("ana", "#general", card, "spoke"); got["ok"] != true {
		t.Fatalf("the press: %v", got)
	}
	form := opened(t, stacks)
	for _, want := range []string{`*Acme \u0026lt;Industrial\u0026gt;*`, "datepicker", "radio_buttons", "2026-11-20", "Anyone on the team"} {
		if !strings.Contains(string(form.Blocks), want) {
			t.Errorf("the form lacks %q: %s", want, form.Blocks)
		}
	}
	fault := w.submit("ana", form, filled("2099-01-01", "us", ""))
	errs, _ := fault["errors"].(map[string]any)
	if text, _ := errs["on"].(string); fault["response_action"] != "errors" || !strings.Contains(text, "has not come yet") || len(errs) != 1 {
		t.Errorf("a day to come: %v", fault)
	}
	if _, effects := desk.count("spoke AC1042"); effects != 0 {
		t.Error("a form with a fault was handled")
	}
	if got := w.submit("ana", form, filled("2026-11-21", "them", "  will reorder & pay ")); got["ok"] != true || got["response_action"] != nil {
		t.Fatalf("the form was answered with %v", got)
	}
	got := e.next()
	if got.TS != card.TS || !got.Ephemeral || got.Text != `recorded 2026-11-21, them, "will reorder &amp; pay"` {
		t.Errorf("the card became %+v", got)
	}
	var open struct{ Views []modal }
	if w.read("/sim/views?user=ana", &open); len(open.Views) != 0 {
		t.Errorf("the form stays open: %+v", open)
	}
	if !strings.Contains(log.String(), "a form was opened") || strings.Contains(log.String(), "reorder") {
		t.Errorf("the log holds:\n%s", log)
	}
	desk.mu.Lock()
	defer desk.mu.Unlock()
	for key, r := range desk.effects {
		if r.Channel == "" || r.Audience == nil || r.Colleague == nil {
			t.Errorf("the desk is not told where it was asked, or whom it may ask about: %+v", r)
		}
		r.Channel, r.Audience, r.Colleague = "", nil, nil
		if want := (commands.Request{
			Word: "lull", Text: "spoke AC1042", Pressed: true, CanAsk: true, Key: key, Now: r.Now, Asker: r.Asker,
			Fields: map[string]string{"on": "2026-11-21", "who": "them", "note": "will reorder & pay"},
		}); !strings.HasPrefix(key, "submission:"+form.ID) || cmp.Diff(want, r) != "" {
			t.Errorf("the desk was asked under %s: %s", key, cmp.Diff(want, r))
		}
	}
}

func TestACommandOpensAFormAndAMentionOffersIt(t *testing.T) {
	t.Parallel()
	w, desk := newWorkspace(t, slacksim.Options{}), newCounter()
	inProcess(t, w, io.Discard, desk.answer)
	stacks, e := w.modals("ana"), w.watch("ana")
	w.post("/sim/commands", map[string]any{"user": "ana", "channel": "#general", "command": "/lull", "text": "spoke AC1042"})
	w.submit("ana", opened(t, stacks), filled("2026-11-20", "us", ""))
	if got := e.next(); !got.Ephemeral || got.Text != `recorded 2026-11-20, us, ""` {
		t.Errorf("the answer to a command's form is %+v", got)
	}

	parent := w.post("/sim/messages", map[string]any{"user": "marta", "channel": "#emea-leads", "text": "Who spoke to them?"})
	thread, _ := parent["ts"].(string)
	offer := w.say("ana", "#emea-leads", "@lull spoke AC1042", thread)
	if offer.Text != "say: spoke AC1042 yesterday" || offer.Thread != thread {
		t.Errorf("a mention is offered %+v", offer)
	}
	e = w.watch("ana")
	w.press("ana", "#emea-leads", offer, "spoke")
	w.submit("ana", opened(t, stacks), filled("2026-11-19", "us", ""))
	if got := e.next(); got.TS != offer.TS || got.Text != `recorded 2026-11-19, us, ""` {
		t.Errorf("the offer became %+v", got)
	}
}

func TestAFormThatComesTooLateIsAnsweredInWords(t *testing.T) {
	t.Parallel()
	clock, desk, log := &hands{}, newCounter(), newRecord()
	w := newWorkspace(t, clocked(clock))
	desk.wait = func() { clock.advance(4 * time.Second) }
	inProcess(t, w, log, desk.answer)
	card := w.ask("ana", "#general", "/lull", "acme")
	late := func(what string) {
		t.Helper()
		e := w.watch("ana")
		w.press("ana", "#general", card, "spoke")
		if got := e.next(); !isLate(got) || !got.Ephemeral || got.TS == card.TS {
			t.Errorf("%s: %+v", what, got)
		}
	}
	late("expired")
	desk.wait = func() {}
	for _, code := range []string{"trigger_expired", "trigger_exchanged", "exchanged_trigger_id"} {
		clock.advance(2 * time.Second)
		w.fault(map[string]any{"kind": "api", "method": "views.open", "error": code})
		late(code)
	}
	// Slack may not take the form at all: then it is said what to type.
	clock.advance(2 * time.Second)
	w.fault(map[string]any{"kind": "api", "method": "views.open", "error": "invalid_arguments"})
	e := w.watch("ana")
	w.press("ana", "#general", card, "spoke")
	if got := e.next(); got.Text != "say: spoke AC1042 yesterday" {
		t.Errorf("a form that Slack refuses: %+v", got)
	}
	// Nothing was changed, and the button still works.
	clock.advance(2 * time.Second)
	stacks := w.modals("ana")
	w.press("ana", "#general", card, "spoke")
	opened(t, stacks)
	// A command has no button to press again, so it gets one.
	desk.wait = func() { clock.advance(4 * time.Second) }
	if got := w.ask("ana", "#general", "/lull", "spoke AC1042"); actionID(t, got, "spoke AC1042") == "" {
		t.Errorf("a command's late form: %+v", got)
	}
}

func TestAFormDeliveredTwiceHasOneEffect(t *testing.T) {
	t.Parallel()
	w, desk := newWorkspace(t, slacksim.Options{}), newCounter()
	inProcess(t, w, io.Discard, desk.answer)
	stacks := w.modals("ana")
	for i, other := range []bool{false, true} {
		card := w.ask("ana", "#general", "/lull", "acme")
		e := w.watch("ana")
		w.press("ana", "#general", card, "spoke")
		form := opened(t, stacks)
		w.fault(map[string]any{"kind": "deliver_twice", "other": other})
		w.submit("ana", form, filled("2026-11-20", "us", ""))
		if got := e.next(); got.TS != card.TS {
			t.Errorf("the answer is %+v", got)
		}
		if got := w.ask("ana", "#general", "/lull", "again"); got.Text != "a card" {
			t.Errorf("a second answer: %+v", got)
		}
		if asked, effects := desk.count("spoke AC1042"); effects != i+1 || asked != 2*(i+1) {
			t.Errorf("%d effects of %d questions, want %d of %d", effects, asked, i+1, 2*(i+1))
		}
	}
}

func TestAnAnswerToAFormThatLayOpenForLongComesByDirectMessage(t *testing.T) {
	t.Parallel()
	clock, desk := &hands{}, newCounter()
	w := newWorkspace(t, clocked(clock))
	inProcess(t, w, io.Discard, desk.answer)
	card := w.ask("ana", "#general", "/lull", "acme")
	stacks := w.modals("ana")
	w.press("ana", "#general", card, "spoke")
	form := opened(t, stacks)
	clock.advance(31 * time.Minute)
	e := w.watch("ana")
	w.submit("ana", form, filled("2026-11-20", "us", "later"))
	if got := e.next(); got.Ephemeral || got.TS == card.TS || !isRecorded(got, "later") {
		t.Errorf("after half an hour the answer is %+v", got)
	}
}

func TestAFormThatCannotBeKeptStaysOpen(t *testing.T) {
	t.Parallel()
	w, desk, g := newWorkspace(t, slacksim.Options{}), newCounter(), &gate{}
	inProcessWith(t, w, io.Discard, desk.answer, func(i bot.Inbox) bot.Inbox { g.Inbox = i; return g })
	card := w.ask("ana", "#general", "/lull", "acme")
	stacks, e := w.modals("ana"), w.watch("ana")
	w.press("ana", "#general", card, "spoke")
	form := opened(t, stacks)
	g.broken.Store(true)
	got := w.submit("ana", form, filled("2026-11-20", "us", "what I typed"))
	errs, _ := got["errors"].(map[string]any)
	if text, _ := errs["on"].(string); !strings.Contains(text, "could not keep this") {
		t.Errorf("the form says %v", got)
	}
	var open struct{ Views []modal }
	if w.read("/sim/views?user=ana", &open); len(open.Views) != 1 || !strings.Contains(string(open.Views[0].State), "what I typed") {
		t.Errorf("what was typed is gone: %+v", open)
	}
	// A press that cannot be kept is answered too.
	if got := w.press("ana", "#general", card, "spoke"); got["ok"] != true {
		t.Errorf("the press: %v", got)
	}
	if got := e.next(); !strings.Contains(got.Text, "the reference ") {
		t.Errorf("the press is answered with %+v", got)
	}
	g.broken.Store(false)
	w.submit("ana", form, nil)
	if got := e.next(); got.TS != card.TS || !isRecorded(got, "what I typed") {
		t.Errorf("the second time it says %+v", got)
	}
}

// While more is waiting than there is room for, whoever presses is told, and a
// form stays open.
func TestPressesAndFormsAreTurnedAwayWithAWord(t *testing.T) {
	t.Parallel()
	const crowd = 300
	w, desk, log := newWorkspace(t, slacksim.Options{}), newCounter(), newRecord()
	g := &gate{shut: make(chan struct{})}
	inProcessWith(t, w, log, desk.answer, func(i bot.Inbox) bot.Inbox { g.Inbox = i; return g })
	card := w.ask("ana", "#general", "/lull", "acme")
	stacks, e := w.modals("ana"), w.watch("ana")
	w.press("ana", "#general", card, "spoke")
	form := opened(t, stacks)
	var asking errgroup.Group
	for range crowd {
		asking.Go(func() error {
			w.post("/sim/commands", map[string]any{"user": "ben", "channel": "#general", "command": "/lull", "text": "many"})
			return nil
		})
	}
	log.holds(t, "turned away", 1)
	if got := w.press("ana", "#general", card, "spoke"); got["ok"] != true {
		t.Errorf("the press: %v", got)
	}
	if got := e.next(); !got.Ephemeral || !strings.Contains(got.Text, "Many people are asking") {
		t.Errorf("the press is answered with %+v", got)
	}
	got := w.submit("ana", form, filled("2026-11-20", "us", ""))
	errs, _ := got["errors"].(map[string]any)
	if text, _ := errs["on"].(string); !strings.Contains(text, "Many people are asking") {
		t.Errorf("the form says %v", got)
	}
	close(g.shut)
	if err := asking.Wait(); err != nil {
		t.Error(err)
	}
}

// Every kind of button and field, at its longest, is one that Slack takes.
func TestEveryButtonAndFieldIsTaken(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("é", n) }
	w := newWorkspace(t, slacksim.Options{})
	form := &commands.Form{
		Title: long(24), Submit: long(24), Says: "hold AC1042", Lines: []commands.Line{{{Text: "<!channel> "}, {Text: "bold", Bold: true}}},
		Fields: []commands.Field{
			{Name: "until", Label: long(40), Hint: long(150), Kind: commands.DateField, Toward: commands.Ahead},
			{Name: "why", Label: "Why", Kind: commands.LongTextField, Initial: long(10), MaxLength: 3000},
			{Name: "list", Label: "One of many", Kind: commands.ChoiceField, Initial: "c7", Optional: true},
			{Name: "teams", Label: "Several", Kind: commands.ChoicesField, Initial: "a\nb", Choices: []commands.Option{{Label: "A", Value: "a"}, {Label: "B", Value: "b"}}},
			{Name: "at", Label: "Time", Kind: commands.TimeField, Initial: "08:30"},
			{Name: "where", Label: "Channel", Kind: commands.ChannelField, Optional: true},
			{Name: "few", Label: "One of few", Kind: commands.ChoiceField, Choices: []commands.Option{{Label: long(75), Value: "x"}}},
			{Name: "whole", Label: "How many", Kind: commands.NumberField, Low: 1, High: 1e12, Initial: "3"},
			{Name: "share", Label: "How much", Kind: commands.NumberField, Low: 0.25, High: 100, Decimals: 2, Optional: true},
		},
	}
	for n := range 100 {
		form.Fields[2].Choices = append(form.Fields[2].Choices, commands.Option{Label: fmt.Sprint("Choice ", n), Value: fmt.Sprint("c", n)})
	}
	var row commands.Buttons
	for n := range 12 {
		row = append(row, commands.Button{Label: long(75), Says: fmt.Sprint("hold AC", n, " ", long(100)), Spoken: long(75)})
	}
	row[1].Style, row[2].Style = commands.Primary, commands.Danger
	row[8].Confirm = &commands.Confirm{Title: long(100), Text: long(300), Yes: long(30), No: long(30)}
	inProcess(t, w, io.Discard, func(r commands.Request) (commands.Reply, error) {
		if r.Pressed {
			return commands.Reply{Summary: "a form", Form: form}, nil
		}
		return commands.Reply{Summary: "a row", Parts: []commands.Part{row, row}}, nil
	})
	got := w.ask("ana", "#general", "/lull", "row")
	if strings.Count(string(got.Blocks), `"type":"button"`) != 10 || strings.Count(string(got.Blocks), `"type":"overflow"`) != 4 {
		t.Fatalf("the rows arrived as %s", got.Blocks)
	}
	stacks := w.modals("ana")
	if answer := w.press("ana", "#general", got, "hold AC8"); answer["ok"] != true {
		t.Fatalf("the press: %v", answer)
	}
	blocks := string(opened(t, stacks).Blocks)
	for _, want := range []string{
		"datepicker", "static_select", "radio_buttons", "timepicker", "conversations_select", "multi_static_select",
		`"multiline":true`, `"max_value":"1000000000000"`, `"min_value":"0.25"`, `\u0026lt;!channel`,
	} {
		if !strings.Contains(blocks, want) {
			t.Errorf("the form lacks %s: %s", want, blocks)
		}
	}
}
